package group

import (
	"cmp"
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"daylight/internal/lexis"
)

//go:embed acronyms.txt
var acronymsText string

// Acronym is a short name of a public body, and a name that it stands for.
type Acronym struct {
	Text    string
	Name    string // as records write it, without the country in front
	Country string // alpha-2, or EU
	Source  string
}

// Acronyms returns the table, by text, country and name. An acronym of several
// bodies, or of a body with several names, stands in several rows.
func Acronyms() ([]Acronym, error) {
	rows, err := acronyms()
	return slices.Clone(rows), err
}

// acronyms reads the embedded table once.
var acronyms = sync.OnceValues(func() ([]Acronym, error) {
	var out []Acronym
	country, source := "", ""
	for i, line := range strings.Split(acronymsText, "\n") {
		text, names, isRow := strings.Cut(strings.TrimSpace(line), " = ")
		word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch {
		case word == "" || word[0] == '#':
		case isRow && source != "":
			for name := range strings.SplitSeq(names, "; ") {
				out = append(out, Acronym{text, name, country, source})
			}
		case word == "country":
			country, source, _ = strings.Cut(rest, " ")
		default:
			return nil, fmt.Errorf("embedded acronyms, line %d: %q", i+1, line)
		}
	}
	slices.SortFunc(out, func(a, b Acronym) int {
		return cmp.Or(cmp.Compare(a.Text, b.Text), cmp.Compare(a.Country, b.Country), cmp.Compare(a.Name, b.Name))
	})
	return out, nil
})

// Expand returns the names that an acronym stands for, in any case, in the order
// of the table: phrases to look for beside the word itself. Nothing for other
// words.
func Expand(word string) ([]string, error) {
	rows, err := acronyms()
	if err != nil {
		return nil, err
	}
	want := strings.Join(lexis.Words(word), " ")
	var out []string
	for _, a := range rows {
		if want != "" && strings.Join(lexis.Words(a.Text), " ") == want && !slices.Contains(out, a.Name) {
			out = append(out, a.Name)
		}
	}
	return out, nil
}
