package organization

// FormCounts counts forms, spellings and countries of the table.
func FormCounts() (forms, spellings, countries int) {
	t := phrases()
	lands := map[string]bool{}
	for _, cs := range t.countries {
		for _, c := range cs {
			lands[c] = c != "*" && c != "EU"
		}
	}
	for _, real := range lands {
		if real {
			countries++
		}
	}
	return len(t.countries), len(t.byKind[kindForm]), countries
}
