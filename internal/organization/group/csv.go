package group

import (
	"fmt"
	"io"
	"regexp"
	"strings"
)

var addressForm = regexp.MustCompile(`https?://[^\s)]+`)

func csvColumns() []string {
	return []string{
		"child_name", "child_country", "child_identifier_scheme", "child_identifier", "parent_name", "parent_country", "parent_identifier",
		"relation", "valid_from", "valid_to", "source", "as_of", "share_percent", "note",
	}
}

// ParseCSV reads parents from a CSV file with a header: child_name, parent_name,
// relation and source, and if known child_country, child_identifier_scheme,
// child_identifier, parent_country, parent_identifier (SCHEME:ID), valid_from,
// valid_to, as_of, share_percent, note. An error names file, line, column and
// remedy; then no row is returned. Rows whose source is a list under section
// 1260H are ListedWith whatever their relation: such a list proves no ownership.
func ParseCSV(file string, r io.Reader) ([]Link, error) {
	t, err := openTable(file, r, "child_name", "parent_name", "relation", "source")
	if err != nil {
		return nil, err
	}
	if name := t.unknown(csvColumns()); name != "" {
		return nil, fmt.Errorf("%s, line 1: the column %q is not known; the columns are %s", file, name, strings.Join(csvColumns(), ", "))
	}
	var links []Link
	for {
		more, err := t.next()
		if err != nil {
			return nil, err
		}
		if !more {
			return sorted(links), nil
		}
		link, err := csvLink(t)
		if err != nil {
			return nil, err
		}
		links = append(links, link)
	}
}

func csvLink(t *table) (Link, error) {
	l := Link{
		Child:  Ref{Name: t.get("child_name"), Country: t.get("child_country"), Scheme: t.get("child_identifier_scheme"), ID: t.get("child_identifier")},
		Parent: Ref{Name: t.get("parent_name"), Country: t.get("parent_country")},
		Share:  t.get("share_percent"), Source: t.get("source"), Note: t.get("note"),
	}
	for _, column := range []string{"child_name", "parent_name", "source"} {
		if t.get(column) == "" {
			return l, t.fault(column, "a row needs a child, a parent and who says so")
		}
	}
	if (l.Child.Scheme == "") != (l.Child.ID == "") {
		return l, t.fault("child_identifier", "give both child_identifier_scheme (such as GB-COH) and child_identifier, or neither")
	}
	if id := t.get("parent_identifier"); id != "" {
		var ok bool
		if l.Parent.Scheme, l.Parent.ID, ok = strings.Cut(id, ":"); !ok || l.Parent.ID == "" || l.Parent.Scheme == "" {
			return l, t.fault("parent_identifier", "write scheme and number, such as GB-COH:01234567")
		}
	}
	var err error
	if l.From, err = t.day("valid_from"); err != nil {
		return l, err
	}
	if l.To, err = t.day("valid_to"); err != nil {
		return l, err
	}
	if l.AsOf, err = t.day("as_of"); err != nil {
		return l, err
	}
	if l.From != "" && l.To != "" && l.From > l.To {
		return l, t.fault("valid_to", "the last day is before the first, "+l.From)
	}
	l.URL = addressForm.FindString(l.Source)
	return l, l.relate(t)
}

// relate reads the column relation, in our words or in those of filings.
func (l *Link) relate(t *table) error {
	word := t.get("relation")
	relation, ok := relationOf(word)
	if !ok {
		words := make([]string, 0, len(relations()))
		for _, r := range relations() {
			words = append(words, string(r))
		}
		return t.fault("relation", "write one of "+strings.Join(words, ", "))
	}
	if strings.Contains(strings.ToUpper(l.Source), "1260H") {
		relation = ListedWith
	}
	if string(relation) != word && relation != ListedWith {
		l.Note = strings.TrimSuffix(strings.ReplaceAll(word, "_", " ")+"; "+l.Note, "; ")
	}
	l.Relation = relation
	return nil
}

func relationOf(word string) (Relation, bool) {
	for _, r := range relations() {
		if word == string(r) {
			return r, true
		}
	}
	switch word {
	case "direct_wholly_owned_subsidiary", "indirect_wholly_owned_subsidiary", "wholly_owned_subsidiary", "division_or_subsidiary", "acquired":
		return Subsidiary, true
	case "majority_stake", "general_partner_and_manager":
		return Controls, true
	case "shareholder":
		return Owns, true
	case "ultimate_parent":
		return Ultimate, true
	case "merger_proposed", "acquisition_agreed":
		return UnknownLink, true
	}
	return "", false
}
