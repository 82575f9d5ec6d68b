package group

import (
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// gleif is how rows of the relationship file name their source.
const gleif = "GLEIF, relationship record"

// leiScheme is the org-id.guide code of the Legal Entity Identifier.
const leiScheme = "XI-LEI"

var leiForm = regexp.MustCompile(`^[0-9A-Z]{18}[0-9]{2}$`)

// Columns of the relationship file (GLEIF Relationship Record CDF 2.1) and of the
// file of names (LEI CDF 3.1), both as CSV.
const (
	startID    = "Relationship.StartNode.NodeID"
	endID      = "Relationship.EndNode.NodeID"
	kindOfLink = "Relationship.RelationshipType"
	linkStatus = "Relationship.RelationshipStatus"
	recordedOn = "Registration.LastUpdateDate"
	recordIs   = "Registration.RegistrationStatus"

	leiColumn     = "LEI"
	nameColumn    = "Entity.LegalName"
	countryColumn = "Entity.LegalJurisdiction"
)

// periods is the number of periods that a row has room for.
const periods = 5

// ParseGLEIF reads parents from a relationship file of GLEIF: who is directly or
// ultimately consolidated by whom, and which branch is whose. Relations of funds
// are no parents and passed over, as are annulled and duplicate records. A
// relation that is inactive without a last day is an UnknownLink. Companies are
// named by their identifier alone: see NameGLEIF.
func ParseGLEIF(file string, r io.Reader) ([]Link, error) {
	t, err := openTable(file, r, startID, endID, kindOfLink, linkStatus)
	if err != nil {
		return nil, err
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
		relation, ok := gleifRelation(t.get(kindOfLink))
		if !ok || slices.Contains([]string{"ANNULLED", "DUPLICATE"}, t.get(recordIs)) {
			continue
		}
		link, err := gleifLink(t, relation)
		if err != nil {
			return nil, err
		}
		links = append(links, link)
	}
}

func gleifRelation(kind string) (Relation, bool) {
	switch kind {
	case "IS_DIRECTLY_CONSOLIDATED_BY":
		return Subsidiary, true
	case "IS_ULTIMATELY_CONSOLIDATED_BY":
		return Ultimate, true
	case "IS_INTERNATIONAL_BRANCH_OF":
		return Branch, true
	}
	return "", false
}

func gleifLink(t *table, relation Relation) (Link, error) {
	l := Link{
		Child: Ref{Scheme: leiScheme, ID: t.get(startID)}, Parent: Ref{Scheme: leiScheme, ID: t.get(endID)},
		Relation: relation, Source: gleif,
	}
	for _, column := range []string{startID, endID} {
		if !leiForm.MatchString(t.get(column)) {
			return l, t.fault(column, "a Legal Entity Identifier has 18 letters or digits and 2 digits")
		}
	}
	var err error
	if l.AsOf, err = t.dayOf(recordedOn); err != nil {
		return l, err
	}
	for i := 1; i <= periods; i++ {
		prefix := "Relationship.Period." + strconv.Itoa(i) + "."
		if t.get(prefix+"periodType") != "RELATIONSHIP_PERIOD" {
			continue
		}
		if l.From, err = t.dayOf(prefix + "startDate"); err != nil {
			return l, err
		}
		if l.To, err = t.dayOf(prefix + "endDate"); err != nil {
			return l, err
		}
	}
	if t.get(linkStatus) != "ACTIVE" && l.To == "" {
		l.Relation, l.Note = UnknownLink, "recorded as "+strings.ToLower(t.get(linkStatus))+", without a last day"
	}
	return l, nil
}

// dayOf is the day of a time such as 2024-03-31T00:00:00Z.
func (t *table) dayOf(column string) (string, error) {
	value, _, _ := strings.Cut(t.get(column), "T")
	if value == "" || len(value) == len("2024-03-31") && dayForm.MatchString(value) {
		return value, nil
	}
	return "", t.fault(column, "expected a time such as 2024-03-31T00:00:00Z")
}

// NameGLEIF returns the links with the names and countries that a GLEIF file of
// legal entities gives for the identifiers in them.
func NameGLEIF(links []Link, file string, r io.Reader) ([]Link, error) {
	t, err := openTable(file, r, leiColumn, nameColumn)
	if err != nil {
		return nil, err
	}
	names := map[string]Ref{}
	for _, l := range links {
		names[l.Child.ID], names[l.Parent.ID] = l.Child, l.Parent
	}
	for {
		more, err := t.next()
		if err != nil {
			return nil, err
		}
		if !more {
			break
		}
		if ref, ok := names[t.get(leiColumn)]; ok && ref.Scheme == leiScheme {
			ref.Name, ref.Country = strings.Clone(t.get(nameColumn)), strings.Clone(t.get(countryColumn))
			names[ref.ID] = ref
		}
	}
	out := slices.Clone(links)
	for i := range out {
		for _, ref := range []*Ref{&out[i].Child, &out[i].Parent} {
			if ref.Scheme == leiScheme && ref.Name == "" {
				*ref = names[ref.ID]
			}
		}
	}
	return sorted(out), nil
}
