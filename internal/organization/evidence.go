package organization

import "strings"

// evidence is what the identifiers of two profiles say.
type evidence struct {
	agree         string // the equal number, "" if none
	agreeID       string // the number alone
	agreeValid    bool   // it has a checksum
	conflict      string // two numbers of one register, "" if none
	conflictValid bool   // both have a checksum
	related       string // two establishments of one legal person
}

// compareIdentifiers looks for equal numbers and for conflicts: registers that
// both profiles have numbers of, none in common. Junk and invalid numbers say
// nothing.
func compareIdentifiers(a, b Profile) evidence {
	var e evidence
	for _, x := range a.Identifiers {
		if x.Validity < Plausible || x.Scheme == "" {
			continue
		}
		var other *Identifier
		equal := false
		for i, y := range b.Identifiers {
			if y.Validity < Plausible || legalPerson(x) == "" && y.Scheme != x.Scheme {
				continue
			}
			switch {
			case y.Scheme == x.Scheme && y.ID == x.ID:
				equal = true
				if valid := x.Validity == Valid; e.agree == "" || valid && !e.agreeValid {
					e.agree, e.agreeID, e.agreeValid = "equal identifier "+x.Scheme+" "+x.ID, " "+x.ID, valid
				}
			case legalPerson(x) != "" && legalPerson(x) == legalPerson(y):
				equal = true
				e.related = "one legal person, FR-SIREN " + legalPerson(x) + ", different establishments"
			case y.Scheme == x.Scheme || legalPerson(x) != "" && legalPerson(y) != "":
				other = &b.Identifiers[i]
			}
		}
		if equal || other == nil {
			continue
		}
		e.note(x, *other, shares(a, b, x.Scheme))
	}
	return e
}

// shares reports whether the profiles have another number of the scheme in common.
func shares(a, b Profile, scheme string) bool {
	for _, x := range a.Identifiers {
		for _, y := range b.Identifiers {
			if x.Scheme == scheme && x == y && x.Validity >= Plausible {
				return true
			}
		}
	}
	return false
}

// note records that x and y, of one register, differ. Numbers of places and of
// unknown registers may differ within one organisation.
func (e *evidence) note(x, y Identifier, shared bool) {
	r, known := registers().find(x.Scheme)
	if shared || !known || r.site {
		return
	}
	valid := x.Validity == Valid && y.Validity == Valid
	if e.conflict == "" || valid && !e.conflictValid {
		first, second := x.ID, y.ID
		if second < first {
			first, second = second, first
		}
		e.conflict, e.conflictValid = "different identifiers of "+x.Scheme+": "+first+", "+second, valid
	}
}

// legalPerson is the SIREN within a French number, "" for others.
func legalPerson(id Identifier) string {
	if (id.Scheme == "FR-SIREN" || id.Scheme == "FR-SIRET") && len(id.ID) >= 9 && id.Validity >= Plausible {
		return strings.TrimSpace(id.ID[:9])
	}
	return ""
}
