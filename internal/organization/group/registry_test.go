package group_test

import (
	"testing"

	"daylight/internal/organization"
	"daylight/internal/organization/group"
	"daylight/internal/procurement"
)

// node makes a node of a published name; "scheme:id" and country may be empty.
func node(name, country string, ids ...[2]string) group.Node {
	n := group.Node{ID: procurement.NewID("test", name, country), Names: []organization.Name{organization.ParseName(name)}, Country: country}
	for _, id := range ids {
		n.Identifiers = append(n.Identifiers, organization.ParseIdentifier(id[0], id[1], country))
	}
	return n
}

func embedded(t testing.TB) ([]group.Group, []group.Link) {
	t.Helper()
	groups, err := group.Groups()
	if err != nil {
		t.Fatal(err)
	}
	links, err := group.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return groups, links
}

func TestMembersByName(t *testing.T) {
	t.Parallel()
	groups, links := embedded(t)
	for _, tt := range []struct {
		name, country string
		group, way    string
		status        group.Status
		depth         int
	}{
		{"AMAZON WEB SERVICES, INC.", "US", "amazon", group.ByName, group.IsMember, 1},
		{"Amazon Web Services", "", "amazon", group.ByAlias, group.IsMember, 0},
		{"AMAZON.COM SERVICES LLC", "US", "amazon", group.ByName, group.IsMember, 1},
		{"Amazon.com, Inc.", "US", "amazon", group.ByName, group.IsMember, 0},
		{"Amazon Web Services EMEA SARL", "LU", "amazon", group.ByAlias, group.IsPossible, 0},
		{"Amazon Web Services, Inc.", "IL", "amazon", group.ByName, group.IsPossible, 1},
		{"Google Cloud", "", "alphabet", group.ByAlias, group.IsMember, 0},
		{"Google Ireland Limited", "IE", "alphabet", group.ByAlias, group.IsPossible, 0},
		{"GOOGLE LLC", "US", "alphabet", group.ByName, group.IsMember, 1},
		{"Mandiant, Inc.", "US", "alphabet", group.ByName, group.IsMember, 2},
		{"גוגל ישראל בע\"מ", "IL", "alphabet", group.ByAlias, group.IsPossible, 0},
		{"Microsoft", "", "microsoft", group.ByAlias, group.IsMember, 0},
		{"Microsoft Ireland Operations Ltd", "IE", "microsoft", group.ByName, group.IsMember, 1},
		{"Microsoft Ireland Operations Ltd", "", "microsoft", group.ByName, group.IsMember, 1},
		{"Round Island One", "IE", "microsoft", group.ByName, group.IsMember, 1},
		{"Round Island One", "", "microsoft", group.ByName, group.IsPossible, 1},
		{"Oracle", "", "oracle", group.ByName, group.IsMember, 0},
		{"M7 Corporation", "", "oracle", group.ByName, group.IsPossible, 1},
		{"ORACLE AMERICA, INC.", "US", "oracle", group.ByAlias, group.IsPossible, 0},
		{"IBM Deutschland GmbH", "DE", "ibm", group.ByName, group.IsMember, 1},
		{"Red Hat GmbH", "DE", "ibm", group.ByName, group.IsMember, 1},
		{"Red Hat Society", "US", "", "", "", 0},
		{"IBM", "", "ibm", group.ByAlias, group.IsMember, 0},
		{"MBDA", "FR", "airbus", group.ByName, group.IsPossible, 1},
		{"Leonardo DRS, Inc.", "US", "leonardo", group.ByName, group.IsMember, 1},
		{"Leonardo Rossi", "IT", "", "", "", 0},
		{"Leonardo S.p.A.", "IT", "leonardo", group.ByName, group.IsMember, 0},
		{"Istituto Comprensivo Leonardo da Vinci", "IT", "", "", "", 0},
		{"AWS Ltd", "GB", "", "", "", 0},
		{"Alphabet (GB) Limited", "GB", "", "", "", 0},
		{"Amazon Conservation Association", "PE", "", "", "", 0},
		{"Hangzhou Hikvision Digital Technology Co., Ltd.", "CN", "cetc", group.ByName, group.IsListed, 1},
		{"Huawei Technologies Co., Ltd.", "CN", "huawei", group.ByName, group.IsListed, 1},
		{"Northwind Paper Ltd", "GB", "", "", "", 0},
	} {
		t.Run(tt.name+" "+tt.country, func(t *testing.T) {
			t.Parallel()
			var got *group.Member
			for _, m := range group.Members(groups, links, []group.Node{node(tt.name, tt.country)}) {
				if tt.group == "" || m.Group == tt.group {
					got = &m
				}
			}
			switch {
			case tt.group == "" && got != nil:
				t.Errorf("found in %s: %v", got.Group, got.Evidence)
			case tt.group != "" && got == nil:
				t.Error("not found")
			case got != nil && (got.Way != tt.way || got.Status != tt.status || got.Depth != tt.depth):
				t.Errorf("way %s, status %s, depth %d: %q", got.Way, got.Status, got.Depth, got.Evidence)
			case got != nil && len(got.Evidence) == 0:
				t.Error("no evidence")
			case got != nil:
				t.Logf("%q", got.Evidence)
			}
		})
	}
}
