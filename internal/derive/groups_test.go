package derive

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"daylight/internal/organization"
	"daylight/internal/organization/group"
	"daylight/internal/postgres"
	"daylight/internal/procurement"
)

// A spelling that is only possible by itself belongs where its organisation does.
func TestTogether(t *testing.T) {
	t.Parallel()
	a, b, c := procurement.ID{1}, procurement.ID{2}, procurement.ID{3}
	spelled := func(key, canonical procurement.ID, name string) node {
		return node{Node: postgres.Node{Key: key}, canonical: canonical, profile: organization.Profile{Names: []organization.Name{organization.ParseName(name)}}}
	}
	nodes := []node{spelled(a, a, "Northwind Cloud LLC"), spelled(b, a, "NORTHWIND CLOUD"), spelled(c, c, "Northwind Gardens")}
	got := together(nodes, []group.Member{
		{Group: "g", Node: a, Way: group.ByIdentifier, Status: group.IsMember, Evidence: []string{"row"}},
		{Group: "g", Node: b, Way: group.ByAlias, Status: group.IsPossible},
		{Group: "g", Node: c, Way: group.ByAlias, Status: group.IsPossible},
	})
	want := []group.Member{
		{Group: "g", Node: a, Way: group.ByIdentifier, Status: group.IsMember, Evidence: []string{"row"}},
		{Group: "g", Node: b, Way: group.ByIdentifier, Status: group.IsMember, Evidence: []string{"one organisation with “Northwind Cloud LLC”", "row"}},
		{Group: "g", Node: c, Way: group.ByAlias, Status: group.IsPossible},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}
