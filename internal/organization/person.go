package organization

import "strings"

// person reports whether a profile is of a natural person or sole trader.
func (p Profile) person() bool {
	if p.Person {
		return true
	}
	for _, n := range p.Names {
		if n.Generic == "SOLE" {
			return true
		}
	}
	for _, id := range p.Identifiers {
		if id.Personal() && id.Validity >= Plausible {
			return true
		}
	}
	return false
}

// Personal reports whether the number is of a kind that natural persons have.
func (id Identifier) Personal() bool {
	switch id.Scheme {
	case "BR-CPF", "CO-CC":
		return true
	case "MX-RFC":
		return len(id.ID) == 13
	case "RU-INN":
		return len(id.ID) == 12
	case "UA-EDR":
		return len(id.ID) == 10
	case "IT-CF":
		return len(id.ID) == 16
	case "ES-NIF":
		return len(id.ID) == 9 && (digits(id.ID[:8]) || strings.ContainsAny(id.ID[:1], "XYZKLM"))
	case "CZ-DIC":
		return len(id.ID) >= 11
	}
	return false
}

// persons judges a pair of which one is a natural person: by identifier alone. The
// reasons are shown, so that they say the register and keep the number back.
func persons(c likeness, ids evidence) Verdict {
	agree, _, _ := strings.Cut(ids.agree, ids.agreeID)
	conflict, _, _ := strings.Cut(ids.conflict, ":")
	switch {
	case ids.agree != "" && ids.conflict == "" && c.score >= unlikePlausible:
		return Verdict{Same, ByID, 0.99, []string{strings.TrimSpace(agree), "natural person or sole trader: by identifier only"}}
	case ids.agree != "":
		return Verdict{Suggested, ByID, 0.8, []string{strings.TrimSpace(agree), "names are unlike, or another number differs"}}
	case ids.conflict != "" && ids.conflictValid:
		return Verdict{Different, ByVeto, 0, []string{conflict}}
	}
	return Verdict{None, ByVeto, 0, []string{"natural person or sole trader without a common identifier: names are not compared"}}
}
