package postgres_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"daylight/internal/lexis"
	"daylight/internal/postgres"
	"daylight/internal/procurement"
)

// waysStore has a process for each way into a group.
func waysStore(t *testing.T) *postgres.DB {
	t.Helper()
	db := setup(t)
	awarded := func(c postgres.Compiled, consortium bool, parties ...int) postgres.Compiled {
		a := procurement.Award{No: 1}
		for _, no := range parties {
			a.Suppliers = append(a.Suppliers, procurement.Supplier{PartyNo: no, Consortium: consortium})
		}
		c.Awards = []procurement.Award{a}
		return c
	}
	city := "Example City Council: buyer"
	all := []postgres.Compiled{
		awarded(deal("supplier", city, "Alpha Ltd: supplier"), false, 2), awarded(deal("joint", city, "Alpha Ltd: supplier", "Other Ltd: supplier"), false, 2, 3),
		awarded(deal("consortium", city, "Alpha Ltd: supplier"), true, 2), awarded(deal("parent", city, "Child Ltd: supplier"), false, 2),
		deal("subcontractor", city, "Alpha Ltd: subcontractor"), deal("bidder", city, "Alpha Ltd: tenderer"), awarded(deal("possible", city, "Maybe Ltd: supplier"), false, 2),
		awarded(deal("listed", city, "Listed Ltd: supplier"), false, 2), deal("reseller", city), deal("mention", city), deal("both", city, "Alpha Ltd: tenderer"),
		deal("funds", "Ministry of Examples: funder", city), deal("awards", "Ministry of Examples: buyer"), deal("does-both", "Ministry of Examples: buyer funder"),
		deal("עיר", "עיריית ירושלים: buyer"),
	}
	for i := range all {
		v := lexis.NewVector().Add(all[i].OCID, lexis.Title)
		for _, p := range all[i].Parties {
			v.Add(p.Name, lexis.Buyer)
		}
		all[i].Vector = v.String()
	}
	err := db.Write(t.Context(), func(tx *postgres.Tx) error {
		if err := tx.SaveProcesses(t.Context(), all); err != nil {
			return err
		}
		member := func(name, way, status string) postgres.GroupMember {
			return postgres.GroupMember{Group: "alphabet", Org: key(name), Way: way, Status: status, Source: "register", AsOf: "2026-01-01"}
		}
		said := func(ocid, way string) postgres.GroupMention {
			return postgres.GroupMention{Group: "alphabet", Process: process(ocid), Way: way, Alias: "alphabet cloud", Snippet: "uses Alphabet Cloud"}
		}
		return tx.SaveGroups(t.Context(), []postgres.Group{{ID: "alphabet", Name: "Alphabet", Keys: []string{"alphabet"}}},
			[]postgres.GroupMember{member("Alpha Ltd", "name", "member"), member("Child Ltd", "parent_link", "member"), member("Maybe Ltd", "name", "possible"), member("Listed Ltd", "name", "listed_with")},
			[]postgres.GroupMention{said("reseller", "reseller"), said("mention", "mention"), said("both", "mention")}, nil)
	})
	if err != nil {
		t.Fatal(err)
	}
	return db
}

// ways are the reasons of each hit.
func ways(page postgres.SearchPage) map[string]string {
	out := map[string]string{}
	for _, h := range page.Hits {
		var list []string
		for _, r := range h.Why {
			list = append(list, fmt.Sprintf("%s %s", r.Way, r.Who))
		}
		out[h.OCID] = strings.Join(list, ", ")
	}
	return out
}

// Each hit says its way in. A company that takes part itself is not called a
// mention, and one that a list alone puts beside the group is no way in.
func TestWaysIntoGroup(t *testing.T) {
	t.Parallel()
	db := waysStore(t)
	page := search(t, db, "group:alphabet", "", 50)
	want := map[string]string{"supplier": "supplier Alpha Ltd", "joint": "consortium Alpha Ltd", "consortium": "consortium Alpha Ltd", "parent": "parent Child Ltd", "subcontractor": "subcontractor Alpha Ltd",
		"bidder": "bidder Alpha Ltd", "possible": "possible Maybe Ltd", "reseller": "reseller alphabet cloud", "mention": "mention alphabet cloud", "both": "bidder Alpha Ltd"}
	if d := cmp.Diff(want, ways(page)); d != "" {
		t.Error(d)
	}
	i := slices.IndexFunc(page.Hits, func(h postgres.Hit) bool { return h.OCID == "parent" })
	if r := page.Hits[i].Why[0]; r.Of != "alphabet" || r.Evidence != "parent_link: register, 2026-01-01" {
		t.Errorf("evidence of a parent: %+v", r)
	}
	if d := cmp.Diff(map[string]string{"reseller": "", "mention": "", "both": ""}, ways(search(t, db, "mentions:alphabet", "", 50))); d != "" {
		t.Errorf("mentions: %s", d)
	}
}

// buyer: finds who awards and who funds, labelled; a name in another script is said
// to be one.
func TestWaysOfBuyers(t *testing.T) {
	t.Parallel()
	db := waysStore(t)
	want := map[string]string{"funds": "funds Ministry of Examples", "awards": "awards Ministry of Examples", "does-both": "awards Ministry of Examples, funds Ministry of Examples"}
	if d := cmp.Diff(want, ways(search(t, db, "buyer:ministry", "", 50))); d != "" {
		t.Error(d)
	}
	page := search(t, db, "buyer:yerushalayim", "", 50)
	if len(page.Hits) != 1 || !slices.ContainsFunc(page.Hits[0].Why, func(r postgres.Reason) bool { return r.Way == postgres.WayScript && r.Of == "yerushalayim" }) {
		t.Errorf("in another script: %+v", page.Hits)
	}
}

// A group of more companies than a page lists is summed in whole, and what its
// processes number is counted in whole.
func TestLargeGroup(t *testing.T) {
	t.Parallel()
	db := setup(t)
	const n = 620
	var all []postgres.Compiled
	var orgs []postgres.Org
	var members []postgres.GroupMember
	for i := range n {
		name := fmt.Sprintf("Member %d Ltd", i)
		all = append(all, spends(deal(fmt.Sprint(i), "Example City Council: buyer", name+": supplier"), row{unit: contract, no: 1, party: 2, alloc: "sole", amount: "1", currency: "USD"}))
		orgs = append(orgs, postgres.Org{Key: key(name), Canonical: key(name), Name: name, Mentions: 1})
		members = append(members, postgres.GroupMember{Group: "many", Org: key(name), Way: "name", Status: "member"})
	}
	err := db.Write(t.Context(), func(tx *postgres.Tx) error {
		if err := tx.SaveProcesses(t.Context(), all); err != nil {
			return err
		}
		if err := tx.SaveOrganizations(t.Context(), orgs, nil); err != nil {
			return err
		}
		return tx.SaveGroups(t.Context(), []postgres.Group{{ID: "many", Name: "Many", Keys: []string{"many"}}}, members, nil, nil)
	})
	if err != nil {
		t.Fatal(err)
	}
	page, err := db.Group(t.Context(), "many")
	if err != nil {
		t.Fatal(err)
	}
	if page.Sold.Total.Units != n || page.Sold.Total.USD != fmt.Sprint(n) || page.SupplierCount != n || len(page.AsSupplier) != 100 || len(page.Members) != 500 {
		t.Errorf("%d contracts of %s dollars, %d processes of which %d are listed, %d companies listed", page.Sold.Total.Units, page.Sold.Total.USD, page.SupplierCount, len(page.AsSupplier), len(page.Members))
	}
	list, err := db.Groups(t.Context())
	if err != nil || len(list) != 1 || list[0].Members != n || list[0].USD != fmt.Sprint(n) {
		t.Errorf("list of groups: %+v, %v", list, err)
	}
}

// Numbers and places of persons are never given away, by no part of a page.
func TestPersonsArePrivate(t *testing.T) {
	t.Parallel()
	db := setup(t)
	person := deal("private", "Example City Council: buyer", "Jo Example: supplier")
	p := &person.Parties[1]
	p.Person, p.Scheme, p.LegalID, p.Office, p.Locality, p.Address, p.Postal = true, "XX-TAX", "SECRET-1", "SECRET-2", "SECRET-3", "SECRET-4", "SECRET-5"
	err := db.Write(t.Context(), func(tx *postgres.Tx) error {
		if err := tx.SaveProcesses(t.Context(), []postgres.Compiled{person}); err != nil {
			return err
		}
		a, b := key("Jo Example"), key("Jo Exampel")
		if b.String() < a.String() {
			a, b = b, a
		}
		id := []postgres.OrgIdentifier{{Scheme: "XX-TAX", ID: "SECRET-1", Validity: "valid"}}
		return tx.SaveOrganizations(t.Context(), []postgres.Org{{Key: key("Jo Example"), Canonical: key("Jo Example"), Name: "Jo Example", Person: true, Mentions: 1, Tokens: []string{"jo", "example"}, Identifiers: id},
			{Key: key("Jo Exampel"), Canonical: key("Jo Exampel"), Name: "Jo Exampel", Person: true, Identifiers: id}, {Key: key("Example City Council"), Canonical: key("Example City Council"), Name: "Example City Council"}},
			[]postgres.OrgEdge{{A: a, B: b, Judgement: "suggested", Method: "score", Score: .8}})
	})
	if err != nil {
		t.Fatal(err)
	}
	own, err := db.Organization(t.Context(), key("Jo Example"))
	if err != nil || own.Name != "Jo Example" || own.SupplierCount != 1 || len(own.Edges) != 1 {
		t.Fatalf("%+v, %v", own, err)
	}
	buyer, err := db.Organization(t.Context(), key("Example City Council"))
	if err != nil || len(buyer.Counterparties) != 1 {
		t.Fatalf("%+v, %v", buyer, err)
	}
	queue, err := db.ReviewQueue(t.Context(), 0, 10)
	if err != nil || len(queue) != 1 {
		t.Fatalf("%+v, %v", queue, err)
	}
	found, err := db.FindOrganizations(t.Context(), []string{"jo"}, 10)
	if err != nil || len(found) != 1 {
		t.Fatalf("%+v, %v", found, err)
	}
	if text := fmt.Sprintf("%+v %+v %+v %+v", own, buyer, queue, found); strings.Contains(text, "SECRET") {
		t.Errorf("a secret is told: %s", text)
	}
}
