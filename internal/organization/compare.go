package organization

// Compare says what is known of a pair. It is symmetric.
//
// Same comes from an equal identifier under names that are not utterly unlike
// (ByID), or from equal names with a score of at least 0.97 and nothing that
// forbids it (ByName). Different comes from two valid numbers of one register.
// Persons are compared by identifier alone. f may be nil.
func Compare(a, b Profile, f Frequencies) Verdict {
	if b.original() < a.original() {
		a, b = b, a // so that reasons do not depend on the order either
	}
	c := compareNames(a, b, f)
	ids := compareIdentifiers(a, b)
	if a.person() || b.person() {
		return persons(c, ids)
	}
	switch {
	case ids.agree != "" && ids.conflict == "":
		return byIdentifier(c, ids)
	case ids.conflict != "" && ids.conflictValid && ids.agree == "":
		return Verdict{Different, ByVeto, 0, []string{ids.conflict}}
	}
	return byFeatures(a, b, c, ids, f)
}

func (p Profile) original() string {
	if len(p.Names) == 0 {
		return ""
	}
	return p.Names[0].Original
}
