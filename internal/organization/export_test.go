package organization

import "strings"

// FormCounts counts forms, spellings and countries of the table.
func FormCounts() (forms, spellings, countries int) {
	lands := map[string]bool{}
	for _, f := range Forms() {
		for _, c := range f.Countries {
			lands[c] = c != "*" && c != "EU"
		}
	}
	for _, real := range lands {
		if real {
			countries++
		}
	}
	return len(Forms()), len(phrases().byKind[kindForm]), countries
}

// FormRow is a row of the table.
type FormRow struct {
	Name, Class string
	Countries   []string
	Spellings   []string
}

// Forms are the rows of the table.
func Forms() []FormRow {
	var rows []FormRow
	for line := range strings.Lines(formRows) {
		head, spellings, ok := strings.Cut(strings.TrimSpace(line), "|")
		fields := strings.Fields(head)
		if !ok || len(fields) != 3 {
			continue
		}
		row := FormRow{Name: fields[0], Class: fields[1], Countries: strings.Split(fields[2], ",")}
		for s := range strings.SplitSeq(spellings, "|") {
			row.Spellings = append(row.Spellings, strings.TrimLeft(strings.TrimSpace(s), "+~!?"))
		}
		rows = append(rows, row)
	}
	return rows
}

// Lines counts the lines of the table that look like rows.
func Lines() int { return strings.Count(strings.TrimSpace(formRows), "\n") + 1 }
