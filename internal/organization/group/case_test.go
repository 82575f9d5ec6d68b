package group_test

import (
	"fmt"
	"strings"
	"testing"

	"daylight/internal/organization/group"
	"daylight/internal/procurement"
)

// hits puts a process together and says how groups come into it, one a line.
func hits(t *testing.T, links []group.Link, p *procurement.Process) string {
	t.Helper()
	groups, _ := embedded(t)
	var nodes []group.Node
	for i := range p.Parties {
		n := node(p.Parties[i].Name, p.Parties[i].Country)
		p.Parties[i].No, p.Parties[i].Key = i+1, n.ID
		nodes = append(nodes, n)
	}
	byNode := map[procurement.ID][]group.Member{}
	for _, m := range group.Members(groups, links, nodes) {
		byNode[m.Node] = append(byNode[m.Node], m)
	}
	facts := group.FactsOf(p, func(id procurement.ID) []group.Member { return byNode[id] })
	var out []string
	for _, h := range group.NewMatcher(groups).Ways(facts) {
		out = append(out, fmt.Sprintf("%s %s %s %d %v", h.Group, h.Way, h.Status, h.PartyNo, h.Counted()))
	}
	return strings.Join(out, "\n")
}

func suppliers(no ...int) []procurement.Supplier {
	var out []procurement.Supplier
	for _, n := range no {
		out = append(out, procurement.Supplier{PartyNo: n})
	}
	return out
}

// Two companies with a loaded parent are suppliers of the group; a reseller whose
// text says AWS is a mention, outside totals.
func TestGroupSearch(t *testing.T) {
	t.Parallel()
	_, links := embedded(t)
	loaded, err := group.ParseCSV("editor.csv", strings.NewReader("child_name,child_country,parent_name,parent_identifier,relation,valid_from,source\n"+
		"Amazon Web Services EMEA SARL,LU,\"Amazon.com, Inc.\",US-SEC-CIK:0001018724,subsidiary,2018-01-01,an editor\n"+
		"AWS Israel,IL,\"Amazon.com, Inc.\",,subsidiary,2019,an editor\n"))
	if err != nil {
		t.Fatal(err)
	}
	links = append(links, loaded...)
	for _, tt := range []struct{ name, country, title, want string }{
		{"Amazon Web Services EMEA SARL", "LU", "Cloud services", "amazon supplier member 1 true"},
		{"AWS Israel", "IL", "Cloud services", "amazon supplier member 1 true"},
		{"Northwind Cloud Resale Ltd", "IL", "Cloud services (AWS)", "amazon mention  0 false"},
		{"Northwind Cloud Resale Ltd", "IL", "Cloud services", ""},
	} {
		p := &procurement.Process{Title: tt.title, Parties: []procurement.Party{{Name: tt.name, Country: tt.country}}, Awards: []procurement.Award{{No: 1, Suppliers: suppliers(1)}}}
		if got := hits(t, links, p); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

// Nimbus, as press reports name its parties: two suppliers and three bidders, each
// named as its group is.
func TestNimbus(t *testing.T) {
	t.Parallel()
	_, links := embedded(t)
	bidder := []string{"tenderer"}
	p := &procurement.Process{
		Title: "Project Nimbus, part 1",
		Parties: []procurement.Party{
			{Name: "Amazon Web Services", Roles: bidder}, {Name: "Google Cloud", Roles: bidder},
			{Name: "Microsoft", Roles: bidder}, {Name: "Oracle", Roles: bidder}, {Name: "IBM", Roles: bidder},
		},
		Awards: []procurement.Award{{No: 1, Suppliers: suppliers(1, 2)}},
	}
	want := "alphabet supplier member 2 true\namazon supplier member 1 true\nibm bidder member 5 false\nmicrosoft bidder member 3 false\noracle bidder member 4 false"
	if got := hits(t, links, p); got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
}
