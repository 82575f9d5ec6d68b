package postgres_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"daylight/internal/dbtest"
	"daylight/internal/postgres"
	"daylight/internal/procurement"
)

// TestMatch finds names by words, number and script; junk numbers find nothing.
func TestMatch(t *testing.T) {
	t.Parallel()
	db := postgres.New(dbtest.DB(t))
	ctx := t.Context()
	id := func(n byte) procurement.ID { return procurement.ID{n} }
	orgs := []postgres.Org{
		{Key: id(1), Canonical: id(1), Name: "Northwind Paper Ltd", Country: "GB", Supplier: true, Mentions: 2, Tokens: []string{"northwind", "paper", "ltd"},
			Identifiers: []postgres.OrgIdentifier{{Scheme: "GB-COH", ID: "99000001", Validity: "valid"}, {Scheme: "XX", ID: "000", Validity: "junk"}}},
		{Key: id(2), Canonical: id(1), Name: "Northwind Paper Limited", Mentions: 5, Tokens: []string{"northwind", "paper", "limited"}},
		{Key: id(3), Canonical: id(3), Name: "נורתווינד", Country: "IL", Mentions: 1, Tokens: []string{"נורתווינד"},
			Identifiers: []postgres.OrgIdentifier{{Scheme: "IL-ROC", ID: "99000001", Validity: "demoted", Reason: "many names"}}},
		{Key: id(4), Canonical: id(4), Name: "Пейпер", Person: true, Mentions: 1, Tokens: []string{"пейпер"}},
	}
	err := db.Write(ctx, func(tx *postgres.Tx) error { return tx.SaveOrganizations(ctx, orgs, nil) })
	if err != nil {
		t.Fatal(err)
	}
	check := func(what string, got any, err error, want any) {
		t.Helper()
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%s: %v %s", what, err, diff)
		}
	}
	known, err := db.KnownOrganizations(ctx, []procurement.ID{id(9), id(2), id(1)})
	check("known", known, err, []procurement.ID{id(1), id(2)})
	counts, names, err := db.WordCounts(ctx, []string{"northwind", "ltd", "zebra"})
	check("counts", counts, err, map[string]int{"northwind": 2, "ltd": 1, "zebra": 0})
	if names != 4 {
		t.Errorf("%d names", names)
	}
	byWords, err := db.OrganizationsByWords(ctx, [][2]string{{"northwind", "paper"}, {"ltd", "ltd"}, {"paper", "zebra"}}, 10)
	check("by words", byWords, err, [][]procurement.ID{{id(2), id(1)}, {id(1)}, nil})
	byWords, err = db.OrganizationsByWords(ctx, [][2]string{{"northwind", "northwind"}}, 1)
	check("the most mentioned", byWords, err, [][]procurement.ID{{id(2)}})
	byNumber, err := db.OrganizationsByNumber(ctx, []string{"99000001", "000"})
	check("by number", byNumber, err, map[string][]procurement.ID{"99000001": {id(1)}})
	for all, want := range map[bool][]string{false: {"נורתווינד IL"}, true: {"Northwind Paper Ltd GB", "Northwind Paper Limited ", "נורתווינד IL"}} {
		var got []string
		err := db.OrganizationNames(ctx, all, func(_ procurement.ID, name, country string) { got = append(got, name+" "+country) })
		check("names", got, err, want)
	}
	nodes, err := db.MatchNodes(ctx, []procurement.ID{id(1), id(4), id(9)})
	check("nodes", nodes, err, map[procurement.ID]postgres.MatchNode{
		id(1): {Key: id(1), Canonical: id(1), Name: "Northwind Paper Ltd", Country: "GB", Mentions: 2, Schemes: []string{"GB-COH"}, IDs: []string{"99000001"}},
		id(4): {Key: id(4), Canonical: id(4), Name: "Пейпер", Person: true, Mentions: 1, Schemes: []string{}, IDs: []string{}},
	})
	sold, err := db.SuppliedBy(ctx, []procurement.ID{id(1), id(3)})
	check("supplies nothing", sold, err, map[procurement.ID]postgres.Supplied{})
}
