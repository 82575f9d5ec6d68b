package postgres_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"daylight/internal/lexis"
	"daylight/internal/postgres"
	"daylight/internal/procurement"
	"daylight/internal/query"
	"daylight/internal/source"
)

// doc is a process as search knows it.
type doc struct {
	ocid, source, country, title, buyer, supplier string
	published                                     string // day, or empty
	amount                                        string
	codes                                         []string
}

func docs() []doc {
	return []doc{
		{ocid: "p1", source: "example", country: "GB", title: "Cloud hosting", buyer: "Example City Council", supplier: "Northwind Ltd", published: "2026-10-01", amount: "1000000", codes: []string{"72000000"}},
		{ocid: "p2", source: "example", country: "GB", title: "Paper for Northwind House", buyer: "Cloud County", supplier: "Contoso Ltd", published: "2026-10-01", amount: "999999.99", codes: []string{"30192700", "72400000"}},
		{ocid: "p3", source: "other", country: "US", title: "Cloud storage", buyer: "Department of Examples", published: "2026-10-02", amount: "1000000.01", codes: []string{"72"}},
		{ocid: "p4", source: "other", country: "US", title: "Road salt", buyer: "Department of Examples", supplier: "Contoso Ltd", published: "2025-12-31"},
		{ocid: "p5", source: "other", country: "", title: "Road paint", published: "2026-01-01", amount: "0", codes: []string{"44800000"}},
		{ocid: "p6", source: "example", country: "IL", title: "שירותי ענן", buyer: "משרד לדוגמה", published: "2024-02-29", amount: "-5"},
		{ocid: "p7", source: "example", country: "GB", title: "Undated cloud study"},
		{ocid: "100%_sure", source: "other", country: "DE", title: "Straßenbau", published: "2026-10-01", amount: "12345678901234567.89", codes: []string{"4523_%00"}},
	}
}

// compiled is a row of the store for a doc.
func (d doc) compiled(t *testing.T) postgres.Compiled {
	t.Helper()
	p := &procurement.Process{ID: procurement.ProcessID(d.source, d.ocid), OCID: d.ocid, Origin: procurement.Published, Country: d.country,
		Title: d.title, Bids: -1}
	if d.published != "" {
		published, err := query.Parse("published:" + d.published)
		if err != nil {
			t.Fatal(err)
		}
		p.LastPublished = published.Filter.Published.From
	}
	for i, c := range d.codes {
		p.Classifications = append(p.Classifications, procurement.Classification{Owner: procurement.OfProcess, Scheme: "CPV", Code: c, Main: i == 0})
	}
	c := postgres.Compiled{Process: p, Source: d.source, Stage: "award", JSON: []byte("{}"),
		Vector: lexis.NewVector().Add(d.title, lexis.Title).Add(d.buyer, lexis.Buyer).Add(d.supplier, lexis.Supplier).String()}
	if d.amount != "" {
		c.MainAmount, c.MainCurrency = decimal.NewNullDecimal(decimal.RequireFromString(d.amount)), "EUR"
	}
	return c
}

func searchable(t *testing.T) *postgres.DB {
	t.Helper()
	db := setup(t)
	other := example()
	other.ID, other.Name = "other", "The other"
	if err := db.SaveSources(t.Context(), []source.Source{other}); err != nil {
		t.Fatal(err)
	}
	var all []postgres.Compiled
	for _, d := range docs() {
		all = append(all, d.compiled(t))
	}
	if err := db.Write(t.Context(), func(tx *postgres.Tx) error { return tx.SaveProcesses(t.Context(), all) }); err != nil {
		t.Fatal(err)
	}
	return db
}

func search(t *testing.T, db *postgres.DB, text, after string, limit int) postgres.SearchPage {
	t.Helper()
	q, err := query.Parse(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	page, err := db.Search(t.Context(), q, after, limit)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return page
}

func ocids(page postgres.SearchPage) string {
	var out []string
	for _, h := range page.Hits {
		out = append(out, h.OCID)
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

// Every condition finds what it says, and its opposite all the rest that it says.
func TestSearchConditions(t *testing.T) {
	t.Parallel()
	db := searchable(t)
	for text, want := range map[string]string{
		"":                                 "100%_sure p1 p2 p3 p4 p5 p6 p7",
		"cloud":                            "p1 p2 p3 p7",
		"cloud hosting":                    "p1",
		"cloud -hosting":                   "p2 p3 p7",
		"hosting or salt":                  "p1 p4",
		"strassenbau":                      "100%_sure",
		"ענן":                              "p6",
		"buyer:cloud":                      "p2",
		"supplier:northwind":               "p1",
		"-supplier:northwind northwind":    "p2",
		"buyer:department supplier:conto*": "p4",
		"country:gb":                       "p1 p2 p7",
		"country:GB,US":                    "p1 p2 p3 p4 p7",
		"-country:gb":                      "100%_sure p3 p4 p5 p6",
		"-country:gb,us cloud":             "",
		"source:other":                     "100%_sure p3 p4 p5",
		"-source:other":                    "p1 p2 p6 p7",
		"source:example country:IL":        "p6",
		"cpv:72":                           "p1 p2 p3",
		"cpv:724,448":                      "p2 p5",
		"-cpv:72":                          "100%_sure p4 p5 p6 p7",
		"cpv:72 -cpv:301":                  "p1 p3",
		"ocid:p1,p4":                       "p1 p4",
		"-ocid:p1,p4":                      "100%_sure p2 p3 p5 p6 p7",
		"ocid:100%_sure":                   "100%_sure",
		"ocid:1":                           "",
		"amount:>1m":                       "100%_sure p3",
		"amount:>=1m":                      "100%_sure p1 p3",
		"amount:<1m":                       "p2 p5 p6",
		"amount:<=1m":                      "p1 p2 p5 p6",
		"amount:0":                         "p5",
		"amount:999999.99..1000000":        "p1 p2",
		"amount:>999999.99 amount:<=1m":    "p1",
		"-amount:>=1m":                     "p2 p4 p5 p6 p7",
		"-amount:<=1m":                     "100%_sure p3 p4 p7",
		"-amount:0..1m -amount:>1m":        "p4 p6 p7",
		"amount:>12345678901234567.88":     "100%_sure",
		"amount:>=12345678901234567.90":    "",
		"published:2026":                   "100%_sure p1 p2 p3 p5",
		"published:2026-10":                "100%_sure p1 p2 p3",
		"published:2026-10-01":             "100%_sure p1 p2",
		"published:2024-02":                "p6",
		"published:2025..2026":             "100%_sure p1 p2 p3 p4 p5",
		"published:>=2026-10-02":           "p3",
		"published:<2026":                  "p4 p6",
		"-published:2026":                  "p4 p6 p7",
		"cloud country:gb amount:>=1m published:2026 -source:other cpv:72": "p1",
	} {
		page := search(t, db, text, "", 50)
		if got := ocids(page); got != want {
			t.Errorf("%q finds %q, want %q", text, got, want)
		}
		if page.Count != len(page.Hits) || page.CountCapped || page.Next != "" {
			t.Errorf("%q: count %d for %d hits, capped %v, next %q", text, page.Count, len(page.Hits), page.CountCapped, page.Next)
		}
	}
}

// Pages of any size give every hit once, newest first.
func TestSearchPages(t *testing.T) {
	t.Parallel()
	db := searchable(t)
	whole := search(t, db, "", "", 50)
	if len(whole.Hits) != len(docs()) {
		t.Fatalf("%d hits", len(whole.Hits))
	}
	for i, h := range whole.Hits[1:] {
		before := whole.Hits[i]
		if h.Published.After(before.Published) || h.Published.Equal(before.Published) && h.ID.String() >= before.ID.String() {
			t.Errorf("%s of %s follows %s of %s", h.OCID, h.Published, before.OCID, before.Published)
		}
	}
	for limit := 1; limit <= len(docs()); limit++ {
		var hits []postgres.Hit
		for after, n := "", 0; n == 0 || after != ""; n++ {
			page := search(t, db, "", after, limit)
			if len(page.Hits) > limit || n > len(docs()) {
				t.Fatalf("page %d of %d has %d hits", n, limit, len(page.Hits))
			}
			if page.Count != len(docs()) {
				t.Errorf("page %d counts %d", n, page.Count)
			}
			hits, after = append(hits, page.Hits...), page.Next
		}
		diff(t, fmt.Sprintf("pages of %d", limit), whole.Hits, hits)
	}
	var each []procurement.ID
	q, err := query.Parse("")
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Each(t.Context(), q, func(id procurement.ID) error { each = append(each, id); return nil }); err != nil {
		t.Fatal(err)
	}
	for i, h := range whole.Hits {
		if i >= len(each) || each[i] != h.ID {
			t.Fatalf("exports go another way from hit %d on: %v", i, each)
		}
	}
	for _, key := range []string{"x", "2026-10-01", "2026-10-01.zz", ".", "2026-13-01." + whole.Hits[0].ID.String()} {
		if _, err := db.Search(t.Context(), q, key, 5); err == nil {
			t.Errorf("the key %q is taken", key)
		}
	}
}

// Facets count the matches of the query, the most frequent first.
func TestFacets(t *testing.T) {
	t.Parallel()
	db := searchable(t)
	page := search(t, db, "cloud", "", 1)
	diff(t, "countries", []postgres.FacetCount{{Value: "GB", Count: 3}, {Value: "US", Count: 1}}, unlabelled(page.Countries))
	diff(t, "sources", []postgres.FacetCount{{Value: "example", Label: "Example", Count: 3}, {Value: "other", Label: "The other", Count: 1}}, page.Sources)
	if page.Count != 4 {
		t.Errorf("count %d, want 4", page.Count)
	}
	none := search(t, db, "nothingofthekind", "", 1)
	if none.Count != 0 || len(none.Countries)+len(none.Sources)+len(none.Hits) != 0 {
		t.Errorf("%+v", none)
	}
}

func unlabelled(facets []postgres.FacetCount) (out []postgres.FacetCount) {
	for _, f := range facets {
		f.Label = ""
		out = append(out, f)
	}
	return out
}
