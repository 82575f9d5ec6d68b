package group

import (
	_ "embed"
	"fmt"
	"strings"
)

//go:embed parents.txt
var parentsText string

// Embedded returns the parents that the program carries: what public sources
// state of ten groups of technology and defence suppliers, and the list under
// section 1260H as ListedWith.
func Embedded() ([]Link, error) {
	links, err := parseParents(parentsText)
	if err != nil {
		return nil, fmt.Errorf("embedded parents: %w", err)
	}
	return links, nil
}

// parseParents reads the form that the head of parents.txt explains.
func parseParents(text string) ([]Link, error) {
	var links []Link
	var block Link
	for i, line := range strings.Split(text, "\n") {
		word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		child := strings.HasPrefix(line, " ")
		var err error
		switch {
		case word == "" || word[0] == '#':
		case child:
			var rows []Link
			rows, err = parseChild(block, strings.TrimSpace(line))
			links = append(links, rows...)
		case word == "source":
			block = Link{Source: rest}
		case word == "url":
			block.URL = rest
		case word == "as-of":
			block.AsOf = rest
		case word == "parent":
			block.Parent, err = parseRef(rest)
		case word == "relation":
			block.Relation, err = parseRelation(rest)
		default:
			err = fmt.Errorf("the line begins with %q", word)
		}
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", i+1, err)
		}
	}
	return sorted(links), nil
}

// parseChild reads NAME = OTHER NAME | COUNTRY | key value; key value.
func parseChild(block Link, line string) ([]Link, error) {
	if block.Source == "" || block.Parent.Name == "" || block.Relation == "" {
		return nil, fmt.Errorf("a child before source, parent and relation")
	}
	cells := cells(line)
	block.Child.Country = cells[1]
	for _, fact := range strings.Split(cells[2], ";") {
		key, value, _ := strings.Cut(strings.TrimSpace(fact), " ")
		switch key {
		case "":
		case "id":
			block.Child.Scheme, block.Child.ID, _ = strings.Cut(value, " ")
		case "share":
			block.Share = value
		case "from":
			block.From = value
		case "to":
			block.To = value
		case "note":
			block.Note = value
		default:
			return nil, fmt.Errorf("the fact %q", key)
		}
	}
	var links []Link
	for _, name := range strings.Split(cells[0], " = ") {
		block.Child.Name = strings.TrimSpace(name)
		links = append(links, block)
	}
	return links, nil
}

// parseRef reads NAME | COUNTRY | SCHEME ID.
func parseRef(text string) (Ref, error) {
	cells := cells(text)
	r := Ref{Name: cells[0], Country: cells[1]}
	r.Scheme, r.ID, _ = strings.Cut(cells[2], " ")
	if r.Name == "" || (r.Scheme == "") != (r.ID == "") {
		return r, fmt.Errorf("%q is not NAME | COUNTRY | SCHEME ID", text)
	}
	return r, nil
}

func parseRelation(text string) (Relation, error) {
	for _, r := range relations() {
		if text == string(r) {
			return r, nil
		}
	}
	return "", fmt.Errorf("%q is not a relation", text)
}

// cells splits a line at its bars into at least three trimmed cells.
func cells(line string) []string {
	parts := append(strings.Split(line, "|"), "", "")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return parts
}
