package group_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"daylight/internal/organization"
	"daylight/internal/organization/group"
	"daylight/internal/shareddata"
)

const csvHead = "child_name,child_country,child_identifier_scheme,child_identifier,parent_name,parent_identifier,relation,valid_from,valid_to,source,as_of,share_percent,note\n"

func TestParseCSV(t *testing.T) {
	t.Parallel()
	links, err := group.ParseCSV("parents.csv", strings.NewReader("\ufeff"+csvHead+
		"Northwind Paper Ltd,GB,GB-COH,01234567,Northwind Holdings plc,GB-COH:07654321,wholly_owned_subsidiary,2020-01-01,,https://register.example/1 (filing),2024-03-31,100,\n"+
		"\"Eastwind, Inc.\",US-DE,,,Northwind Holdings plc,,shareholder,2019,2021-06,annual report,2021,37.5,minority\n"+
		"Listed Co,,,,Head Co,,subsidiary,,,list under section 1260H,,,\n"))
	if err != nil {
		t.Fatal(err)
	}
	holdings := group.Ref{Name: "Northwind Holdings plc"}
	want := []group.Link{
		{Child: group.Ref{Name: "Eastwind, Inc.", Country: "US-DE"}, Parent: holdings, Relation: group.Owns, Share: "37.5", From: "2019", To: "2021-06",
			Source: "annual report", AsOf: "2021", Note: "shareholder; minority"},
		{Child: group.Ref{Name: "Listed Co"}, Parent: group.Ref{Name: "Head Co"}, Relation: group.ListedWith, Source: "list under section 1260H"},
		{Child: group.Ref{Name: "Northwind Paper Ltd", Country: "GB", Scheme: "GB-COH", ID: "01234567"},
			Parent: group.Ref{Name: "Northwind Holdings plc", Scheme: "GB-COH", ID: "07654321"}, Relation: group.Subsidiary, Share: "100", From: "2020-01-01",
			Source: "https://register.example/1 (filing)", URL: "https://register.example/1", AsOf: "2024-03-31", Note: "wholly owned subsidiary"},
	}
	if diff := cmp.Diff(want, links); diff != "" {
		t.Error(diff)
	}
}

func TestParseCSVFaults(t *testing.T) {
	t.Parallel()
	row := func(cells ...string) string { return csvHead + strings.Join(cells, ",") + "\n" }
	for _, tt := range []struct{ name, body, says string }{
		{"empty", "", "first line must name the columns"},
		{"no header", "Northwind Paper Ltd,GB\n", "column child_name is missing"},
		{"other column", strings.Replace(csvHead, "note", "remark", 1), `column "remark" is not known`},
		{"no child", row("", "", "", "", "B", "", "subsidiary", "", "", "s", "", "", ""), "line 2, column child_name"},
		{"relation", row("A", "", "", "", "B", "", "cousin", "", "", "s", "", "", ""), `column relation: "cousin"; write one of subsidiary`},
		{"date", row("A", "", "", "", "B", "", "subsidiary", "1.2.2020", "", "s", "", "", ""), "column valid_from"},
		{"dates", row("A", "", "", "", "B", "", "subsidiary", "2021", "2020", "s", "", "", ""), "last day is before the first"},
		{"scheme alone", row("A", "", "GB-COH", "", "B", "", "subsidiary", "", "", "s", "", "", ""), "column child_identifier"},
		{"parent id", row("A", "", "", "", "B", "123", "subsidiary", "", "", "s", "", "", ""), "GB-COH:01234567"},
		{"no source", row("A", "", "", "", "B", "", "subsidiary", "", "", "", "", "", ""), "column source"},
		{"cells", csvHead + "A,B\n", "number of commas"},
		{"long", row(strings.Repeat("x", 200), "", "", "", "B", "", strings.Repeat("y", 200), "", "", "s", "", "", ""), "..."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			links, err := group.ParseCSV("parents.csv", strings.NewReader(tt.body))
			if err == nil || links != nil || !strings.HasPrefix(err.Error(), "parents.csv") || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("%v, want %q", err, tt.says)
			}
		})
	}
}

const gleifHead = `"Relationship.StartNode.NodeID","Relationship.StartNode.NodeIDType","Relationship.EndNode.NodeID","Relationship.EndNode.NodeIDType",` +
	`"Relationship.RelationshipType","Relationship.RelationshipStatus","Relationship.Period.1.startDate","Relationship.Period.1.endDate","Relationship.Period.1.periodType",` +
	`"Relationship.Period.2.startDate","Relationship.Period.2.endDate","Relationship.Period.2.periodType","Registration.LastUpdateDate","Registration.RegistrationStatus"` + "\n"

// lei makes an identifier of the form of an LEI with valid check digits.
func lei(name string) string {
	body := strings.ToUpper(name) + strings.Repeat("0", 18-len(name))
	digits := ""
	for _, r := range body + "00" {
		if r >= 'A' {
			digits += fmt.Sprint(r - 'A' + 10)
		} else {
			digits += string(r)
		}
	}
	rest := 0
	for _, r := range digits {
		rest = (rest*10 + int(r-'0')) % 97
	}
	return fmt.Sprintf("%s%02d", body, 98-rest)
}

func gleifRow(child, parent, kind, status, from, to string) string {
	return fmt.Sprintf("%q,\"LEI\",%q,\"LEI\",%q,%q,\"2023-01-01T00:00:00Z\",\"2023-12-31T00:00:00Z\",\"ACCOUNTING_PERIOD\",%q,%q,\"RELATIONSHIP_PERIOD\",\"2024-05-06T07:08:09Z\",\"PUBLISHED\"\n",
		child, parent, kind, status, from, to)
}

func TestParseGLEIF(t *testing.T) {
	t.Parallel()
	paper, holdings, branch := lei("paper"), lei("holdings"), lei("branch")
	links, err := group.ParseGLEIF("rr.csv", strings.NewReader(gleifHead+
		gleifRow(paper, holdings, "IS_DIRECTLY_CONSOLIDATED_BY", "ACTIVE", "2015-10-02T00:00:00Z", "")+
		gleifRow(paper, holdings, "IS_ULTIMATELY_CONSOLIDATED_BY", "INACTIVE", "", "")+
		gleifRow(branch, paper, "IS_INTERNATIONAL_BRANCH_OF", "ACTIVE", "", "2020-01-31T00:00:00Z")+
		gleifRow(paper, holdings, "IS_FUND-MANAGED_BY", "ACTIVE", "", "")))
	if err != nil {
		t.Fatal(err)
	}
	links, err = group.NameGLEIF(links, "lei.csv", strings.NewReader("LEI,Entity.LegalName,Entity.LegalJurisdiction\n"+
		paper+",Northwind Paper Ltd,GB\n"+lei("other")+",Other,GB\n"+holdings+",NORTHWIND HOLDINGS PLC,GB\n"))
	if err != nil {
		t.Fatal(err)
	}
	p, h := group.Ref{Name: "Northwind Paper Ltd", Country: "GB", Scheme: "XI-LEI", ID: paper}, group.Ref{Name: "NORTHWIND HOLDINGS PLC", Country: "GB", Scheme: "XI-LEI", ID: holdings}
	want := []group.Link{
		{Child: group.Ref{Scheme: "XI-LEI", ID: branch}, Parent: p, Relation: group.Branch, To: "2020-01-31", Source: "GLEIF, relationship record", AsOf: "2024-05-06"},
		{Child: p, Parent: h, Relation: group.Subsidiary, From: "2015-10-02", Source: "GLEIF, relationship record", AsOf: "2024-05-06"},
		{Child: p, Parent: h, Relation: group.UnknownLink, Source: "GLEIF, relationship record", AsOf: "2024-05-06", Note: "recorded as inactive, without a last day"},
	}
	if diff := cmp.Diff(want, links); diff != "" {
		t.Error(diff)
	}
	_, err = group.ParseGLEIF("rr.csv", strings.NewReader(gleifHead+gleifRow("ABC", holdings, "IS_DIRECTLY_CONSOLIDATED_BY", "ACTIVE", "", "")))
	if err == nil || !strings.Contains(err.Error(), "rr.csv, line 2, column Relationship.StartNode.NodeID") {
		t.Errorf("a short identifier: %v", err)
	}
}

// TestEmbedded keeps the carried rows whole: counts, statuses, identifiers.
func TestEmbedded(t *testing.T) {
	t.Parallel()
	groups, links := embedded(t)
	counts := map[string]int{}
	for _, l := range links {
		counts[string(l.Relation)]++
		if l.Source == "" || l.Child.Name == "" || l.Parent.Name == "" {
			t.Errorf("row %+v", l)
		}
		if l.Relation == group.ListedWith && !strings.Contains(l.Source, "1260H") {
			t.Errorf("listed by %s", l.Source)
		}
	}
	if counts["listed_with"] != 78 || len(links) < 245 {
		t.Errorf("%d rows, by relation %v", len(links), counts)
	}
	t.Logf("%d rows: %v, %d groups", len(links), counts, len(groups))
	for _, g := range groups {
		for _, ref := range g.Roots {
			id := organization.ParseIdentifier(ref.Scheme, ref.ID, "")
			switch {
			case ref.ID == "":
			case ref.Scheme == "XI-LEI" && id.Validity != organization.Valid, id.Validity < organization.Plausible:
				t.Errorf("%s: %+v is %s", g.ID, ref, id.Validity)
			}
		}
		if len(g.NotLoaded) == 0 {
			t.Errorf("%s says of no register that it is not loaded", g.ID)
		}
	}
	a := find(groups, "google")
	b := find(groups, "alphabet")
	if a.ID == "" || a.ID != b.ID {
		t.Errorf("google finds %q, alphabet %q", a.ID, b.ID)
	}
	for word, want := range map[string]string{"AWS": "amazon", "מיקרוסופט": "microsoft", "amazon": "amazon", "ibm": "ibm", "northwind": "", "": ""} {
		if got := find(groups, strings.ToLower(word)); got.ID != want {
			t.Errorf("%s finds %q, want %q", word, got.ID, want)
		}
	}
}

// The rows of the shared file and our own say the same of the same companies.
func TestRealParents(t *testing.T) {
	t.Parallel()
	f, err := os.Open(shareddata.Path(t, "groups", "corporate_parents.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	links, err := group.ParseCSV("corporate_parents.csv", f)
	if err != nil {
		t.Fatal(err)
	}
	groups, own := embedded(t)
	var nodes []group.Node
	for _, l := range links {
		nodes = append(nodes, node(l.Child.Name, l.Child.Country[:min(2, len(l.Child.Country))]))
	}
	count := func(links []group.Link) map[group.Status]int {
		out := map[group.Status]int{}
		for _, m := range group.Members(groups, links, nodes) {
			out[m.Status]++
		}
		return out
	}
	theirs, ours := count(links), count(own)
	t.Logf("%d rows; members by status: with the file %v, with ours %v", len(links), theirs, ours)
	if len(links) < 240 || theirs[group.IsMember] < 100 || ours[group.IsMember] < theirs[group.IsMember]-10 {
		t.Errorf("%d rows, %v and %v", len(links), theirs, ours)
	}
	got := group.New(groups, links).Members(nodes, group.Options{Derived: true})
	listed := 0
	for _, m := range got {
		if m.Status == group.IsListed {
			listed++
		}
	}
	if listed < 75 {
		t.Errorf("%d of 78 rows of the list make a node listed", listed)
	}
}

// sub is a row in which every name stands for a company with a number of its own.
func sub(child, parent, from, to, source string) group.Link {
	ref := func(name string) group.Ref {
		return group.Ref{Name: name + " Ltd", Country: "GB", Scheme: "GB-COH", ID: fmt.Sprintf("0%07d", 4821300+int(name[0]))}
	}
	return group.Link{Child: ref(child), Parent: ref(parent), Relation: group.Subsidiary, From: from, To: to, Source: source, AsOf: "2024"}
}

func numbered(name string) group.Node {
	l := sub(name, name, "", "", "")
	return node(l.Child.Name, "GB", [2]string{l.Child.Scheme, l.Child.ID})
}

func TestClosure(t *testing.T) {
	t.Parallel()
	top := sub("A", "A", "", "", "").Child
	groups := []group.Group{{ID: "a", Name: "A", Root: top, Roots: []group.Ref{top}}}
	ref := func(name string) group.Node { return numbered(name) }
	for _, tt := range []struct {
		name  string
		links []group.Link
		on    string
		node  string
		want  string // status depth from to
	}{
		{"two steps", []group.Link{sub("C", "B", "", "", "s"), sub("B", "A", "", "", "s")}, "", "C", "member 2  "},
		{"root", nil, "", "A", "member 0  "},
		{"none", []group.Link{sub("C", "B", "", "", "s")}, "", "C", ""},
		{"dates meet", []group.Link{sub("C", "B", "2010", "2016-03", "s"), sub("B", "A", "2015-10-02", "", "s")}, "", "C", "member 2 2015-10-02 2016-03"},
		{"dates do not meet", []group.Link{sub("C", "B", "2010", "2014", "s"), sub("B", "A", "2015", "", "s")}, "", "C", ""},
		{"on the day", []group.Link{sub("B", "A", "2015-10-02", "2020", "s")}, "2020-12-31", "B", "member 1 2015-10-02 2020"},
		{"before", []group.Link{sub("B", "A", "2015-10-02", "2020", "s")}, "2015-10-01", "B", ""},
		{"after", []group.Link{sub("B", "A", "2015-10-02", "2020", "s")}, "2021-01-01", "B", ""},
		{"cycle", []group.Link{sub("B", "C", "", "", "s"), sub("C", "B", "", "", "s"), sub("C", "A", "", "", "s")}, "", "B", "member 2  "},
		{"cycle through the top", []group.Link{sub("B", "A", "", "", "s"), sub("A", "B", "", "", "s")}, "", "B", "member 1  "},
		{"own parent", []group.Link{sub("B", "B", "", "", "s"), sub("B", "A", "", "", "s")}, "", "B", "member 1  "},
		{"shorter way", []group.Link{sub("C", "B", "", "", "s"), sub("B", "A", "", "", "s"), sub("C", "A", "", "", "t")}, "", "C", "member 1  "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := ""
			for _, m := range group.New(groups, tt.links).Members([]group.Node{ref(tt.node)}, group.Options{On: tt.on}) {
				got = fmt.Sprintf("%s %d %s %s", m.Status, m.Depth, m.From, m.To)
				if m.Way != group.ByIdentifier {
					t.Errorf("way %s", m.Way)
				}
			}
			if got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

// Two sources that disagree are both kept: a member of both groups, with a word on
// the other in the evidence of each.
func TestDisagreement(t *testing.T) {
	t.Parallel()
	r := group.New(nil, []group.Link{sub("C", "A", "", "", "annual report"), sub("C", "B", "", "", "register")})
	got := r.Members([]group.Node{numbered("C")}, group.Options{Derived: true})
	if len(got) != 2 || got[0].Group != "a" || got[1].Group != "b" {
		t.Fatalf("members %+v", got)
	}
	for i, other := range []string{"register", "annual report"} {
		if all := strings.Join(got[i].Evidence, "\n"); !strings.Contains(all, "another row: ") || !strings.Contains(all, other) {
			t.Errorf("evidence %q does not name the %s", all, other)
		}
	}
	share := sub("C", "A", "", "", "s")
	for _, tt := range []struct {
		relation group.Relation
		share    string
		want     group.Status
	}{
		{group.Owns, "37.5", group.IsPossible}, {group.Owns, "50", group.IsPossible}, {group.Owns, "50.1", group.IsMember}, {group.Owns, "", group.IsPossible},
		{group.Controls, "", group.IsMember}, {group.Branch, "", group.IsMember}, {group.Ultimate, "", group.IsMember},
		{group.UnknownLink, "", group.IsPossible}, {group.ListedWith, "", group.IsListed},
	} {
		share.Relation, share.Share = tt.relation, tt.share
		got := group.New(nil, []group.Link{share}).Members([]group.Node{numbered("C")}, group.Options{Derived: true})
		if len(got) != 1 || got[0].Status != tt.want {
			t.Errorf("%s %s: %+v", tt.relation, tt.share, got)
		}
	}
}

// A parent that a record states makes a member by that way; another number of the
// same register says that a name is another company's.
func TestStatedParent(t *testing.T) {
	t.Parallel()
	groups, links := embedded(t)
	links = append(links, group.Link{
		Child: group.Ref{Name: "NORTHWIND CLOUD RESALE LLC", Country: "US", Scheme: "US-UEI", ID: "J7X4KDLMNPR5"}, Parent: group.Ref{Name: "AMAZON.COM, INC.", Scheme: "US-UEI", ID: "K8X4KDLMNPR6"},
		Relation: group.Ultimate, Source: group.StatedPrefix + "USAspending", From: "2024-01-15", AsOf: "2024-03-04",
	})
	for _, tt := range []struct{ id, want string }{{"J7X4KDLMNPR5", "amazon parent_link member 1"}, {"L9X4KDLMNPR7", ""}} {
		got := ""
		for _, m := range group.Members(groups, links, []group.Node{node("Northwind Cloud Resale LLC", "US", [2]string{"US-UEI", tt.id})}) {
			got = fmt.Sprintf("%s %s %s %d", m.Group, m.Way, m.Status, m.Depth)
			t.Logf("%q", m.Evidence)
		}
		if got != tt.want {
			t.Errorf("%s: %q, want %q", tt.id, got, tt.want)
		}
	}
}

// The order of rows, groups and nodes changes nothing.
func TestMembersOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		name := rapid.StringMatching("[A-H]")
		var links []group.Link
		for range rapid.IntRange(0, 14).Draw(rt, "links") {
			l := sub(name.Draw(rt, "child"), name.Draw(rt, "parent"), rapid.SampledFrom([]string{"", "2010", "2015-03"}).Draw(rt, "from"),
				rapid.SampledFrom([]string{"", "2012", "2020-01-01"}).Draw(rt, "to"), rapid.SampledFrom([]string{"s", "t", "stated in x"}).Draw(rt, "source"))
			l.Relation = rapid.SampledFrom([]group.Relation{group.Subsidiary, group.Owns, group.ListedWith, group.Ultimate}).Draw(rt, "relation")
			links = append(links, l)
		}
		var nodes []group.Node
		for _, n := range "ABCDEFGH" {
			nodes = append(nodes, numbered(string(n)))
		}
		o := group.Options{Derived: true, On: rapid.SampledFrom([]string{"", "2011-06-30", "2024-01-01"}).Draw(rt, "on")}
		want := group.New(nil, links).Members(nodes, o)
		again := group.New(nil, rapid.Permutation(links).Draw(rt, "order")).Members(rapid.Permutation(nodes).Draw(rt, "nodes"), o)
		if diff := cmp.Diff(want, again); diff != "" {
			rt.Fatal(diff)
		}
		if !slices.IsSortedFunc(want, func(a, b group.Member) int { return strings.Compare(a.Group, b.Group) }) {
			rt.Fatal("not by group")
		}
	})
}

// find is the group that a folded word means.
func find(groups []group.Group, word string) group.Group {
	for _, g := range groups {
		if slices.Contains(g.Keys(), word) {
			return g
		}
	}
	return group.Group{}
}
