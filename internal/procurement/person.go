package procurement

import "strings"

// IsPerson reports whether a party object of a release is a natural person or a
// sole trader, as far as the source says.
func IsPerson(party Object) bool {
	details, _ := party["details"].(Object)
	return details["isNaturalPerson"] == true || details["scale"] == "selfEmployed"
}

// Private reports whether a member of an object of a release is about a person
// rather than the procurement: who to contact and how, and where a person who is
// a supplier lives and is registered. Such facts are kept as published, and are
// neither shown, indexed nor exported by default.
func Private(o Object, key string) bool {
	switch strings.ToLower(key) {
	case "contactpoint", "contactpoints", "contactperson", "additionalcontactpoints", "email", "telephone", "faxnumber",
		"persons", "persones", "beneficialowners":
		return true
	case "address", "identifier", "additionalidentifiers":
		return IsPerson(o)
	}
	return false
}
