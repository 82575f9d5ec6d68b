package group_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"daylight/internal/lexis"
	"daylight/internal/organization/group"
	"daylight/internal/procurement"
)

func TestMentions(t *testing.T) {
	t.Parallel()
	groups, _ := embedded(t)
	m := group.NewMatcher(groups)
	for _, tt := range []struct {
		name, text string
		names      group.Names
		want       string // group:alias[:reseller]
	}{
		{"name", "Hosting on Amazon Web Services for one year", group.Names{}, "amazon:Amazon Web Services"},
		{"acronym", "CLOUD HOSTING (AWS), 12 MONTHS", group.Names{}, "amazon:AWS"},
		{"acronym in small letters", "the aws of the saw", group.Names{}, ""},
		{"acronym inside a word", "LAWS and DRAWS", group.Names{}, ""},
		{"acronym of something else", "Automatic Weather Station (AWS). Ten AWS are bought.", group.Names{}, ""},
		{"acronym spelled out", "Amazon Web Services (AWS)", group.Names{}, "amazon:Amazon Web Services amazon:AWS"},
		{"river", "Survey of the Amazon basin", group.Names{}, ""},
		{"brand", "Toner from Amazon", group.Names{}, "amazon:Amazon"},
		{"hebrew", "שירותי ענן של גוגל", group.Names{}, "alphabet:גוגל"},
		{"hebrew with particle", "מעבר לגוגל", group.Names{}, "alphabet:גוגל"},
		{"russian", "Лицензии Майкрософт", group.Names{}, "microsoft:Майкрософт"},
		{"chinese", "采购华为服务器", group.Names{}, "huawei:华为"},
		{"member's own name", "Contract with Google Cloud EMEA Limited", group.Names{Apart: []string{"Google Cloud EMEA Limited"}}, ""},
		{"beside the member's name", "Google Cloud EMEA Limited sells Google Workspace", group.Names{Apart: []string{"Google Cloud EMEA Limited"}}, "alphabet:Google Workspace"},
		{"reseller", "Purchase from an authorised reseller of Microsoft licences", group.Names{}, "microsoft:Microsoft:reseller"},
		{"reseller in another sentence", "The reseller shall deliver. All works on Microsoft systems.", group.Names{}, "microsoft:Microsoft"},
		{"reseller too far", "reseller one two three four five six seven eight nine ten eleven Microsoft", group.Names{}, "microsoft:Microsoft"},
		{"through the supplier", "AWS services through Northwind Cloud Resale LLC", group.Names{Sellers: []string{"Northwind Cloud Resale LLC"}}, "amazon:AWS:through northwind cloud"},
		{"through something", "AWS services through a portal", group.Names{Sellers: []string{"Northwind Cloud Resale LLC"}}, "amazon:AWS"},
		{"hebrew reseller", "רכישת רישוי מיקרוסופט ממשווק מורשה, משווק מורשה", group.Names{}, "microsoft:מיקרוסופט:משווק מורשה"},
		{"german", "Microsoft-Lizenzen über einen Wiederverkäufer", group.Names{}, "microsoft:Microsoft:wiederverkaufer"},
		{"not leonardo", "Scuola Leonardo da Vinci", group.Names{}, ""},
		{"nothing", "", group.Names{}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, found := range m.Mentions([]group.Text{{Place: "title", Text: tt.text}}, tt.names) {
				text := found.Group + ":" + found.Alias.Text
				if found.Reseller != "" {
					text += ":" + found.Reseller
				}
				got = append(got, text)
				if found.Snippet == "" || found.Place != "title" {
					t.Errorf("mention %+v", found)
				}
			}
			if text := strings.Join(got, " "); text != tt.want {
				t.Errorf("%q, want %q", text, tt.want)
			}
		})
	}
}

// Every text that Mentions finds a group in is found by one of its phrases: what
// the store looks for misses nothing.
func TestPhrases(t *testing.T) {
	t.Parallel()
	groups, _ := embedded(t)
	m := group.NewMatcher(groups)
	rapid.Check(t, func(rt *rapid.T) {
		g := rapid.SampledFrom(groups).Draw(rt, "group")
		a := rapid.SampledFrom(g.Aliases).Draw(rt, "alias")
		before := rapid.SampledFrom([]string{"", "for ", "ל", "the new"}).Draw(rt, "before")
		text := before + a.Text + rapid.SampledFrom([]string{"", ".", " now", "-based"}).Draw(rt, "after")
		for _, found := range m.Mentions([]group.Text{{Place: "title", Text: text}}, group.Names{}) {
			of, _ := group.Find(groups, found.Group)
			words := " " + strings.Join(lexis.Words(text), " ") + " "
			if !slices.ContainsFunc(of.Phrases(), func(p string) bool { return strings.Contains(words, " "+p+" ") }) {
				rt.Fatalf("%q mentions %s by none of its phrases", text, of.ID)
			}
		}
	})
}

func member(way string, status group.Status) []group.Member {
	return []group.Member{{Group: "amazon", Way: way, Status: status, Evidence: []string{"row"}}}
}

func TestWays(t *testing.T) {
	t.Parallel()
	groups, _ := embedded(t)
	m := group.NewMatcher(groups)
	text := []group.Text{{Place: "description", Text: "CLOUD HOSTING ON AWS"}}
	for _, tt := range []struct {
		name  string
		facts group.Facts
		want  string // way status party counted
	}{
		{"supplier", group.Facts{Parties: []group.Party{{No: 2, Name: "Amazon Web Services", Supplier: true, Bidder: true, Members: member(group.ByName, group.IsMember)}}, Texts: text},
			"supplier member 2 true"},
		{"consortium", group.Facts{Parties: []group.Party{{No: 2, Supplier: true, Consortium: true, Members: member(group.ByName, group.IsMember)}}}, "consortium member 2 true"},
		{"parent", group.Facts{Parties: []group.Party{{No: 2, Supplier: true, Members: member(group.ByParentLink, group.IsMember)}}}, "parent member 2 true"},
		{"possible", group.Facts{Parties: []group.Party{{No: 2, Name: "AWS Israel", Supplier: true, Members: member(group.ByAlias, group.IsPossible)}}, Texts: text},
			"supplier possible 2 false; mention  0 false"},
		{"listed", group.Facts{Parties: []group.Party{{No: 2, Supplier: true, Members: member(group.ByName, group.IsListed)}}}, "supplier listed_with 2 false"},
		{"subcontractor", group.Facts{Parties: []group.Party{{No: 1, Supplier: true}, {No: 3, Subcontractor: true, Members: member(group.ByName, group.IsMember)}}, Texts: text},
			"subcontractor member 3 false"},
		{"bidder and text", group.Facts{Parties: []group.Party{{No: 2, Bidder: true, Members: member(group.ByName, group.IsMember)}}, Texts: text},
			"mention  0 false; bidder member 2 false"},
		{"mention", group.Facts{Parties: []group.Party{{No: 2, Name: "NORTHWIND CLOUD RESALE LLC", Supplier: true}}, Texts: text}, "mention  0 false"},
		{"reseller", group.Facts{Parties: []group.Party{{No: 2, Name: "Northwind Cloud Resale LLC", Supplier: true}},
			Texts: []group.Text{{Place: "title", Text: "AWS"}, {Place: "description", Text: "AWS via Northwind Cloud Resale"}}}, "reseller  0 false"},
		{"buyer", group.Facts{Parties: []group.Party{{No: 1, Members: member(group.ByName, group.IsMember)}}}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, h := range m.Ways(tt.facts) {
				got = append(got, fmt.Sprintf("%s %s %d %v", h.Way, h.Status, h.PartyNo, h.Counted()))
				if h.Group != "amazon" || h.Words == "" || len(h.Evidence) == 0 {
					t.Errorf("hit %+v", h)
				}
			}
			if text := strings.Join(got, "; "); text != tt.want {
				t.Errorf("%q, want %q", text, tt.want)
			}
		})
	}
}

func TestFactsOf(t *testing.T) {
	t.Parallel()
	buyer, supplier := procurement.NewID("test", "b"), procurement.NewID("test", "s")
	p := &procurement.Process{
		Title: "Paper", Description: "Paper", Lots: []procurement.Lot{{No: 1, Title: "White"}},
		Parties: []procurement.Party{{No: 1, Name: "Example City Council", Roles: []string{"buyer"}, Key: buyer}, {No: 2, Name: "Northwind Paper Ltd", Roles: []string{"tenderer"}, Key: supplier}},
		Awards:  []procurement.Award{{No: 1, Title: "Paper", Suppliers: []procurement.Supplier{{PartyNo: 2, Consortium: true}}}},
	}
	got := group.FactsOf(p, func(id procurement.ID) []group.Member {
		if id == supplier {
			return member(group.ByName, group.IsMember)
		}
		return nil
	})
	want := group.Facts{
		Parties: []group.Party{{No: 1, Name: "Example City Council"}, {No: 2, Name: "Northwind Paper Ltd", Supplier: true, Consortium: true, Bidder: true, Members: member(group.ByName, group.IsMember)}},
		Texts:   []group.Text{{Place: "title", Text: "Paper"}, {Place: "title of a lot", Text: "White"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAgencyEdges(t *testing.T) {
	t.Parallel()
	service, data := procurement.NewID("test", "service"), procurement.NewID("test", "data")
	department := func(b group.Body) group.Body {
		b.Department, b.DepartmentID = "Department of Examples", "US-CGAC:990"
		return b
	}
	bodies := []group.Body{
		department(group.Body{Node: service, Name: "Example Border Service", Roles: []string{"buyer"}, Office: "OFFICE OF ACQUISITION", On: "2024-03-04", Evidence: "award 1"}),
		department(group.Body{Node: service, Name: "Example Border Service", Roles: []string{"buyer", "funder"}, Office: "OFFICE OF ACQUISITION", FundingOffice: "PATROL OFFICE", On: "2023-01-02", Evidence: "award 2"}),
		department(group.Body{Node: data, Name: "Example Data Service", Roles: []string{"funder"}, Office: "DATA OFFICE", On: "2024-03-04", Evidence: "award 1"}),
		{Node: data, Name: "Example Data Service", Roles: []string{"supplier"}},
	}
	want := []string{
		"Example Border Service as buyer, awarding office: OFFICE OF ACQUISITION, of Department of Examples; 2023-01-02 to 2024-03-04, 2 records [award 1 award 2]",
		"Example Border Service as funding agency, funding office: PATROL OFFICE, of Department of Examples; 2023-01-02 to 2023-01-02, 1 records [award 2]",
		"Example Data Service as funding agency, funding office: DATA OFFICE, of Department of Examples; 2024-03-04 to 2024-03-04, 1 records [award 1]",
	}
	rapid.Check(t, func(rt *rapid.T) {
		var got []string
		for _, e := range group.AgencyEdges(rapid.Permutation(bodies).Draw(rt, "order")) {
			got = append(got, fmt.Sprintf("%s; %s to %s, %d records %v", e.Words(), e.From, e.To, e.Records, e.Evidence))
		}
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			rt.Fatal(diff)
		}
	})
}
