package compile_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"daylight/internal/compile"
	"daylight/internal/procurement"
)

// partyLines writes each party as number, name, roles and place.
func partyLines(p *procurement.Process, notices ...string) []string {
	var out []string
	for _, x := range p.Parties {
		where := ""
		for _, id := range notices {
			if x.Notice == noticeID(id) {
				where = id
			}
		}
		out = append(out, fmt.Sprintf("%d %s (%s) %s%s", x.No, x.Name, strings.Join(x.Roles, " "), where, x.Path))
	}
	return out
}

func TestParties(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, release string
		want          []string
	}{
		{"listed and referred to by id",
			`{"parties":[{"id":"1","name":"Example City Council","roles":["buyer"]},{"id":"2","name":"Northwind Paper Ltd","roles":["supplier"]}],
			"buyer":{"id":"1","name":"Example City"},"awards":[{"id":"A","suppliers":[{"id":"2"}]}]}`,
			[]string{"1 Example City Council (buyer) n1/parties/0/name", "2 Northwind Paper Ltd (supplier) n1/parties/1/name"}},
		{"referred to by name",
			`{"parties":[{"id":"1","name":"Northwind Paper Ltd","roles":["tenderer"]}],"awards":[{"suppliers":[{"name":"Northwind Paper Ltd"}]}]}`,
			[]string{"1 Northwind Paper Ltd (supplier tenderer) n1/parties/0/name"}},
		{"named in references alone",
			`{"buyer":{"name":"Example City Council"},"tender":{"procuringEntity":{"name":"Example City Council"},"tenderers":[{"id":"9","name":"Contoso Ink plc"}]},
			"awards":[{"suppliers":[{"id":"9","name":"Contoso Ink plc"}]}],"contracts":[{"x_subawards":[{"supplier":{"name":"Fabrikam Glue SA"}}]}]}`,
			[]string{"1 Example City Council (buyer procuringEntity) n1/buyer/name", "2 Contoso Ink plc (supplier tenderer) n1/awards/0/suppliers/0/name",
				"3 Fabrikam Glue SA (subcontractor) n1/contracts/0/x_subawards/0/supplier/name"}},
		{"two of one name with their own ids",
			`{"parties":[{"id":"1","name":"Northwind"},{"id":"2","name":"Northwind"}],"awards":[{"suppliers":[{"id":"2","name":"Northwind"}]}]}`,
			[]string{"1 Northwind () n1/parties/0/name", "2 Northwind (supplier) n1/parties/1/name"}},
		{"two of one name, referred to by name: the first",
			`{"parties":[{"id":"1","name":"Northwind"},{"id":"2","name":"Northwind"}],"awards":[{"suppliers":[{"name":"Northwind"}]}]}`,
			[]string{"1 Northwind (supplier) n1/parties/0/name", "2 Northwind () n1/parties/1/name"}},
		{"the name only in the reference",
			`{"parties":[{"id":"1","identifier":{"scheme":"GB-COH","id":"01234567"}}],"awards":[{"suppliers":[{"id":"1","name":"Northwind Paper Ltd"}]}]}`,
			[]string{"1 Northwind Paper Ltd (supplier) n1/awards/0/suppliers/0/name"}},
		{"the legal name where there is no other",
			`{"parties":[{"id":"1","identifier":{"legalName":"Northwind Paper Limited"}}]}`, []string{"1 Northwind Paper Limited () "}},
		{"nobody", `{"parties":[{"id":"1","roles":["buyer"]},{}],"buyer":{},"awards":[{"suppliers":[{"id":"7"},{}]}]}`, nil},
		{"wrong types", `{"parties":{"id":1,"name":"Lone Object Ltd","roles":"buyer"},"buyer":[{"id":"1"},{"name":"Second Buyer"}],"awards":{"suppliers":{"id":1}}}`,
			[]string{"1 Lone Object Ltd (buyer supplier) n1/parties/name", "2 Second Buyer (buyer) n1/buyer/1/name"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, partyLines(one(t, tt.release), "n1")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestPartyPlace: a name leads to the last notice that states it.
func TestPartyPlace(t *testing.T) {
	t.Parallel()
	p := process(t,
		notice{id: "a", day: 1, release: `{"parties":[{"id":"1","name":"Old Name Ltd"},{"id":"2","name":"Same Name Ltd"}]}`},
		notice{id: "b", day: 2, release: `{"parties":[{"id":"2","name":"Same Name Ltd"},{"id":"1","name":"New Name Ltd"}]}`},
		notice{id: "c", day: 3, release: `{"parties":[{"id":"2","roles":["supplier"]}]}`})
	want := []string{"1 New Name Ltd () b/parties/1/name", "2 Same Name Ltd (supplier) b/parties/0/name"}
	if diff := cmp.Diff(want, partyLines(p, "a", "b", "c")); diff != "" {
		t.Error(diff)
	}
}

func TestPartyFields(t *testing.T) {
	t.Parallel()
	p := one(t, `{"parties":[{"id":7,"name":" Northwind Paper Ltd ","identifier":{"scheme":"GB-COH","id":1234567},
		"address":{"streetAddress":"1 Invented Road","locality":"Example","region":"UKI","postalCode":"EX1 1EX","countryName":"uk"}},
		{"id":"8","name":"Additional","additionalIdentifiers":[{"scheme":"X"},{"scheme":"XI-IMPORT","id":"88"}],"address":{"country":"el"}},
		{"id":"9","name":"A Person","details":{"isNaturalPerson":true},"address":{"countryName":"ñ"}},
		{"id":"10","name":"Sole Trader","details":{"scale":"selfEmployed"},"address":{"countryName":"United Kingdom"}},
		{"id":"11","name":"Elsewhere","address":{"countryName":"France"}}]}`)
	want := []procurement.Party{
		{No: 1, LocalID: "7", Name: "Northwind Paper Ltd", Scheme: "GB-COH", LegalID: "1234567", Address: "1 Invented Road", Locality: "Example",
			Region: "UKI", Postal: "EX1 1EX", Country: "GB"},
		{No: 2, LocalID: "8", Name: "Additional", Scheme: "XI-IMPORT", LegalID: "88", Country: "GR"},
		{No: 3, LocalID: "9", Name: "A Person", Person: true},
		{No: 4, LocalID: "10", Name: "Sole Trader", Person: true, Country: "GB"},
		{No: 5, LocalID: "11", Name: "Elsewhere"},
	}
	got := p.Parties
	for i := range got {
		got[i].Roles, got[i].Key, got[i].Notice, got[i].Version, got[i].Path = nil, procurement.ID{}, procurement.ID{}, 0, ""
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestKey(t *testing.T) {
	t.Parallel()
	base := procurement.Party{Name: "Northwind Paper Ltd", Scheme: "GB-COH", LegalID: "01234567", Country: "GB"}
	with := func(change func(*procurement.Party)) procurement.Party { p := base; change(&p); return p }
	named := with(func(p *procurement.Party) { p.Scheme, p.LegalID = "", "" })
	for _, tt := range []struct {
		name string
		a, b procurement.Party
		same bool
	}{
		{"one identifier, other name", base, with(func(p *procurement.Party) { p.Name = "Northwind plc" }), false},
		{"one identifier, written otherwise", base, with(func(p *procurement.Party) { p.Scheme, p.LegalID = "gb-coh", " 0123 45-67" }), true},
		{"other identifier, one name", base, with(func(p *procurement.Party) { p.LegalID = "07654321" }), false},
		{"other scheme", base, with(func(p *procurement.Party) { p.Scheme = "US-DUNS" }), false},
		{"identifier and none", base, named, false},
		{"names written otherwise", named, with(func(p *procurement.Party) { p.Name, p.Scheme, p.LegalID = "NORTHWIND  Paper, Ltd.", "", "" }), true},
		{"one name in two countries", named, with(func(p *procurement.Party) { p.Scheme, p.LegalID, p.Country = "", "", "FR" }), false},
		{"identifier without scheme is a name", named, with(func(p *procurement.Party) { p.Scheme = "" }), true},
		{"zeros stand for none", named, with(func(p *procurement.Party) { p.LegalID = "00000000" }), true},
		{"nines stand for none", named, with(func(p *procurement.Party) { p.LegalID = "999-999-999" }), true},
		{"words stand for none", named, with(func(p *procurement.Party) { p.LegalID = "not applicable" }), true},
		{"too short", named, with(func(p *procurement.Party) { p.LegalID = "123" }), true},
		{"a sign alone", named, with(func(p *procurement.Party) { p.LegalID = "----" }), true},
		{"persons without identifier are one a process", with(func(p *procurement.Party) { p.Person, p.LegalID = true, "" }), with(func(p *procurement.Party) { p.Person, p.LegalID = true, "" }), false},
		{"persons by identifier", with(func(p *procurement.Party) { p.Person = true }), with(func(p *procurement.Party) { p.Person, p.LegalID = true, "07654321" }), false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			one, other := procurement.ProcessID("xx", "1"), procurement.ProcessID("xx", "2")
			a, b := compile.Key(one, tt.a), compile.Key(other, tt.b)
			if a.IsZero() || (a == b) != tt.same {
				t.Errorf("keys %s and %s, want same %v", a, b, tt.same)
			}
		})
	}
}

func TestCountry(t *testing.T) {
	t.Parallel()
	const release = `{"parties":[{"id":"1","name":"Seller","roles":["supplier"],"address":{"country":"DE"}},{"id":"2","name":"Buyer","roles":["buyer"],"address":{"country":"FR"}}]}`
	n := notice{id: "n1", day: 1, release: release}
	for source, want := range map[string]string{"": "FR", "EU": "FR", "GB": "GB"} {
		p := compile.Process(compile.Source{ID: "xx", Country: source}, "ocds-xx-1", []compile.Version{n.stored(t)})
		if p.Country != want {
			t.Errorf("source of %q: country %q, want %q", source, p.Country, want)
		}
	}
}
