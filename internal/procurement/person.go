package procurement

import (
	"slices"
	"strings"
)

// IsPerson reports whether a party object of a release is a natural person or a
// sole trader: the source says so, or gives a number or a name of the kind that
// only they have.
func IsPerson(party Object) bool {
	details, _ := party["details"].(Object)
	if details["isNaturalPerson"] == true || details["scale"] == "selfEmployed" {
		return true
	}
	name, _ := party["name"].(string)
	if soleTrader(name) || personal(party["identifier"]) {
		return true
	}
	more, _ := party["additionalIdentifiers"].([]any)
	return slices.ContainsFunc(more, personal)
}

// soleTrader reports whether a name begins with a sole trader's title (Ukraine,
// Russia, Bulgaria).
func soleTrader(name string) bool {
	first, rest, _ := strings.Cut(strings.ToUpper(strings.TrimSpace(name)), " ")
	return rest != "" && slices.Contains([]string{"ФОП", "ФЛП", "СПД", "ИП", "ФИЗИЧЕСКОЕ", "ФІЗИЧНА"}, first)
}

// personal reports whether an identifier is of a kind that only natural persons
// have, by the names that registers and publishers give it (org-id.guide and real
// releases, November 2026). Publishers damage the accents of scheme names.
func personal(identifier any) bool {
	o, _ := identifier.(Object)
	id, _ := o["id"].(string)
	scheme, _ := o["scheme"].(string)
	digits := keep(id, '0', '9')
	if digits == "" {
		return false
	}
	switch name := keep(strings.ToUpper(scheme), 'A', 'Z'); name {
	case "COCC", "BRCPF", "CPF", "CEDULADECIUDADANIA", "CDULADECIUDADANA", "CEDULADEEXTRANJERIA", "CDULADEEXTRANJERA", "NITDEPERSONANATURAL", "PASAPORTE", "PASSPORT":
		return true
	case "UAEDR":
		return len(id) == 10 && len(digits) == 10 // RNOKPP; companies have eight digits
	case "RUINN":
		return len(digits) == 12
	case "MXRFC":
		return len(strings.TrimSpace(id)) == 13
	case "ITCF":
		return len(strings.TrimSpace(id)) == 16
	case "PYRUC", "REGISTRONICODECONTRIBUYENTEEMITIDOPORELMINISTERIODEHACIENDADELGOBIERNODEPARAGUAY":
		number, _, checked := strings.Cut(id, "-")
		return checked && len(number) <= 7 // an identity card; companies have eight digits from 8
	}
	return false
}

// keep drops all signs but those from one to another.
func keep(text string, from, to rune) string {
	return strings.Map(func(r rune) rune {
		if r < from || r > to {
			return -1
		}
		return r
	}, text)
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

// Called is what a party is shown as: its name, or, where the record names an
// organisation by its number alone, the register and the number; empty if neither
// is stated. A person's number is never shown.
func (p Party) Called() string {
	if p.Name != "" || p.Person || p.LegalID == "" {
		return p.Name
	}
	return strings.TrimSpace(p.Scheme + " " + p.LegalID)
}
