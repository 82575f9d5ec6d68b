package cluster_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"daylight/internal/cluster"
	"daylight/internal/procurement"
)

// id is an ID that sorts by its number.
func id(n byte) procurement.ID { return procurement.ID{n} }

// national and ted are one contract as two portals publish it.
func national() cluster.Process {
	return cluster.Process{ID: id(1), Source: "de-portal", Country: "DE", Refs: []string{"ocds-abc123-77", "VG-2024-0815"}, Buyer: id(100),
		TitleKey: "supply of paper and pens for schools", Value: amount("125000.00"), Currency: "EUR", AwardDate: "2024-05-02", Contracts: 1, Awards: 1}
}

func ted() cluster.Process {
	return cluster.Process{ID: id(2), Source: "eu-ted", Country: "DE", Refs: []string{"123456-2024"}, Buyer: id(100),
		TitleKey: "supply of paper and pens for the schools", Value: amount("125000"), Currency: "EUR", AwardDate: "2024-05-06", Awards: 1}
}

func amount(s string) decimal.NullDecimal {
	return decimal.NewNullDecimal(decimal.RequireFromString(s))
}

// TestPairs links two processes by every rule, and by none.
func TestPairs(t *testing.T) {
	t.Parallel()
	none := func(n, e *cluster.Process) {}
	unlike := func(n, e *cluster.Process) { n.Buyer, n.TitleKey, n.Value.Valid = procurement.ID{}, "roads", false }
	for _, tt := range []struct {
		name   string
		change []func(n, e *cluster.Process)
		want   string // kind of evidence, with "?" if only suggested, empty for none
	}{
		{"like titles, equal value, near dates", nil, "similar"},
		{"titles, value, no dates", []func(n, e *cluster.Process){func(n, e *cluster.Process) { n.AwardDate = "" }}, "similar"},
		{"titles and near dates without value", []func(n, e *cluster.Process){func(n, e *cluster.Process) { n.Value.Valid = false }}, "similar?"},
		{"titles and near dates, other value", []func(n, e *cluster.Process){func(n, e *cluster.Process) { n.Value = amount("125001") }}, "similar?"},
		{"other currency", []func(n, e *cluster.Process){func(n, e *cluster.Process) { n.Currency = "USD" }}, "similar?"},
		{"one supplier", []func(n, e *cluster.Process){func(n, e *cluster.Process) {
			n.Suppliers, e.Suppliers = []string{"northwind paper"}, []string{"southern stone", "northwind papers"}
		}}, "similar"},
		{"another supplier", []func(n, e *cluster.Process){func(n, e *cluster.Process) {
			n.Suppliers, e.Suppliers = []string{"northwind paper"}, []string{"southern stone"}
		}}, "similar?"},
		{"the same every year", []func(n, e *cluster.Process){func(n, e *cluster.Process) { n.AwardDate = "2023-05-02" }}, "similar?"},
		{"first notices years apart, no dates", []func(n, e *cluster.Process){func(n, e *cluster.Process) {
			n.AwardDate, n.Published, e.Published = "", time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
		}}, "similar?"},
		{"another lot", []func(n, e *cluster.Process){func(n, e *cluster.Process) {
			n.TitleKey, e.TitleKey = n.TitleKey+" lot 1", n.TitleKey+" lot 2"
		}}, "similar?"},
		{"value and dates, half the title", []func(n, e *cluster.Process){func(n, e *cluster.Process) { n.TitleKey = "supply of paper and pens" }}, "similar?"},
		{"value without date, half the title", []func(n, e *cluster.Process){func(n, e *cluster.Process) { n.TitleKey, n.AwardDate = "supply of paper and pens", "" }}, ""},
		{"other buyer", []func(n, e *cluster.Process){func(n, e *cluster.Process) { n.Buyer = id(101) }}, ""},
		{"unknown buyers", []func(n, e *cluster.Process){func(n, e *cluster.Process) { n.Buyer, e.Buyer = procurement.ID{}, procurement.ID{} }}, ""},
		{"other country", []func(n, e *cluster.Process){func(n, e *cluster.Process) { n.Country = "AT" }}, ""},
		{"one portal", []func(n, e *cluster.Process){func(n, e *cluster.Process) { n.Source = e.Source }}, ""},
		{"a value of zero", []func(n, e *cluster.Process){func(n, e *cluster.Process) {
			n.Value, e.Value, n.AwardDate = amount("0"), amount("0"), ""
		}}, ""},
		{"not published", []func(n, e *cluster.Process){func(n, e *cluster.Process) { n.Origin = procurement.Synthetic }}, ""},
		{"a cited number", []func(n, e *cluster.Process){unlike, func(n, e *cluster.Process) { n.Cites = []string{"2024/S 077-0123456"} }}, "cites"},
		{"cited by the European portal", []func(n, e *cluster.Process){unlike, func(n, e *cluster.Process) { e.Cites = []string{"OCDS-abc123-77"} }}, "cites"},
		{"cited, other buyer", []func(n, e *cluster.Process){none, func(n, e *cluster.Process) { n.Cites, n.Buyer = []string{"123456-2024"}, id(101) }}, "cites?"},
		{"cited, other country", []func(n, e *cluster.Process){unlike, func(n, e *cluster.Process) { n.Cites, n.Country = []string{"123456-2024"}, "AT" }}, "cites?"},
		{"cited, thrice the value", []func(n, e *cluster.Process){none, func(n, e *cluster.Process) {
			n.Cites, n.Value, n.AwardDate = []string{"123456-2024"}, amount("375000"), ""
		}}, "cites?"},
		{"cited in one portal", []func(n, e *cluster.Process){none, func(n, e *cluster.Process) { n.Cites, n.Source = []string{"123456-2024"}, e.Source }}, ""},
		{"citing each other in one portal", []func(n, e *cluster.Process){none, func(n, e *cluster.Process) {
			n.Source, n.Cites, e.Cites = e.Source, []string{"123456-2024"}, []string{"ocds-abc123-77"}
		}}, "cites"},
		{"one reference", []func(n, e *cluster.Process){none, func(n, e *cluster.Process) {
			n.TitleKey, e.Refs = "roads", append(e.Refs, "vg 2024/0815")
		}}, "identifier"},
		{"one reference, other buyer", []func(n, e *cluster.Process){unlike, func(n, e *cluster.Process) { e.Refs = append(e.Refs, "VG-2024-0815") }}, ""},
		{"a reference that says nothing", []func(n, e *cluster.Process){none, func(n, e *cluster.Process) {
			n.TitleKey, n.Refs, e.Refs = "roads", []string{"LOT-0001", "1"}, []string{"LOT-0001", "1"}
		}}, ""},
		{"one ocid", []func(n, e *cluster.Process){unlike, func(n, e *cluster.Process) { e.Refs = append(e.Refs, "ocds-abc123-77") }}, "identifier"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			n, e := national(), ted()
			for _, change := range tt.change {
				change(&n, &e)
			}
			got := cluster.Link([]cluster.Process{e, n}, nil)
			if text := outcome(got); text != tt.want {
				t.Errorf("%q, want %q: %+v", text, tt.want, got)
			}
		})
	}
}

func outcome(r cluster.Result) string {
	switch {
	case len(r.Clusters) == 1 && len(r.Suggestions) == 0:
		return string(r.Clusters[0].Evidence[0].Kind)
	case len(r.Clusters) == 0 && len(r.Suggestions) == 1:
		return string(r.Suggestions[0].Kind) + "?"
	case len(r.Clusters) == 0 && len(r.Suggestions) == 0:
		return ""
	}
	return "too much"
}

// TestCounted: which copy counts, and what is said about it.
func TestCounted(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		change  func(n, e *cluster.Process)
		choices []cluster.Choice
		want    procurement.ID
		why     string
	}{
		{"contracts", func(n, e *cluster.Process) { n.Contracts, e.Contracts = 0, 2 }, nil, id(2), "signed contracts"},
		{"awards", func(n, e *cluster.Process) { n.Contracts, n.Awards = 0, 0 }, nil, id(2), "awards"},
		{"national", func(n, e *cluster.Process) { n.ID, e.ID, e.Contracts = id(2), id(1), 1 }, nil, id(2), "national"},
		{"lowest id", func(n, e *cluster.Process) { e.Source, e.Contracts = "xx-other", 1 }, nil, id(1), "lowest id"},
		{"a person", func(n, e *cluster.Process) {}, []cluster.Choice{{Process: id(2), Kind: cluster.ChooseCounted}}, id(2), "person"},
		{"a person, twice", func(n, e *cluster.Process) {}, []cluster.Choice{{Process: id(2), Kind: cluster.ChooseCounted}, {Process: id(1), Kind: cluster.ChooseCounted}}, id(1), "signed contracts"},
		{"a person, elsewhere", func(n, e *cluster.Process) {}, []cluster.Choice{{Process: id(9), Kind: cluster.ChooseCounted}}, id(1), "signed contracts"},
	} {
		n, e := national(), ted()
		tt.change(&n, &e)
		got := cluster.Link([]cluster.Process{n, e}, tt.choices)
		if len(got.Clusters) != 1 || got.Clusters[0].ID != id(1) {
			t.Errorf("%s: %+v", tt.name, got)
			continue
		}
		for _, m := range got.Clusters[0].Members {
			if m.Counted != (m.Process == tt.want) || !strings.Contains(m.Why, tt.why) || strings.HasPrefix(m.Why, "counted: ") != m.Counted {
				t.Errorf("%s: %+v", tt.name, m)
			}
		}
	}
}

// TestChoices: people join and separate what the rules do not.
func TestChoices(t *testing.T) {
	t.Parallel()
	n, e := national(), ted()
	different := cluster.Choice{Process: e.ID, Other: n.ID, Kind: cluster.ChooseDifferent}
	same := cluster.Choice{Process: e.ID, Other: n.ID, Kind: cluster.ChooseSame}
	if got := outcome(cluster.Link([]cluster.Process{n, e}, []cluster.Choice{different})); got != "" {
		t.Errorf("said to be different: %q", got)
	}
	if got := outcome(cluster.Link([]cluster.Process{n, e}, []cluster.Choice{same, different})); got != "" {
		t.Errorf("different wins: %q", got)
	}
	n.Value, n.TitleKey, n.AwardDate, n.Source = amount("1"), "roads", "", e.Source
	if got := outcome(cluster.Link([]cluster.Process{n, e}, []cluster.Choice{same, same})); got != "person" {
		t.Errorf("said to be the same: %q", got)
	}
	// A third copy cannot join what a person keeps apart.
	a, b, c := national(), ted(), national()
	c.ID, c.Source = id(3), "xx-other"
	got := cluster.Link([]cluster.Process{a, b, c}, []cluster.Choice{{Process: id(1), Other: id(3), Kind: cluster.ChooseDifferent}})
	if len(got.Clusters) != 1 || len(got.Clusters[0].Members) != 2 {
		t.Errorf("three copies, two kept apart: %+v", got)
	}
}

// TestDoubt: where two contracts of one portal fit, none is joined.
func TestDoubt(t *testing.T) {
	t.Parallel()
	a, b, e := national(), national(), ted()
	a.Cites, b.Cites = []string{"123456-2024"}, []string{"123456-2024"}
	b.ID, b.Refs = id(3), []string{"ocds-abc123-78"}
	got := cluster.Link([]cluster.Process{a, b, e}, nil)
	if len(got.Clusters) != 0 || len(got.Suggestions) != 2 || !strings.Contains(got.Suggestions[0].Detail, "another contract of the same portal") {
		t.Errorf("two cite one: %+v", got)
	}
	// Stronger evidence for one of them decides.
	b.Cites = nil
	got = cluster.Link([]cluster.Process{a, b, e}, nil)
	if len(got.Clusters) != 1 || len(got.Clusters[0].Members) != 2 || got.Clusters[0].Members[0].Process != id(1) {
		t.Errorf("one cites: %+v", got)
	}
	// A person decides.
	got = cluster.Link([]cluster.Process{a, b, e}, []cluster.Choice{{Process: id(3), Other: id(2), Kind: cluster.ChooseSame}})
	if len(got.Clusters) != 1 || got.Clusters[0].Members[1].Process != id(3) || got.Clusters[0].Evidence[0].Kind != cluster.Person {
		t.Errorf("a person decides: %+v", got)
	}
}

func TestCitations(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"see 2024/S 123-456789 of the OJ":                                    {"456789-2024"},
		"2024/S 12-0456789, again 456789-2024; 00012345-2023":                {"456789-2024", "12345-2023"},
		"https://ted.europa.eu/en/notice/-/detail/123456-2024":               {"123456-2024"},
		"https://ted.example/udl?uri=TED:NOTICE:581251-2023:TEXT:EN:HTML":    {"581251-2023"},
		"ocid OCDS-h6vhtk-0123ab.":                                           {"ocds-h6vhtk-0123ab"},
		"call +49 30 123456-2024567, 1234-2024, 123456-1024, x123456-2024":   nil,
		"ocds-short-1 and ocds-abc123":                                       nil,
		"":                                                                   nil,
		"2024/S 123-45 and 2024/X 123-456789 and 123456-20245, 2024-2025":    nil,
		"Los 123456-2024a":                                                   nil,
		"Vergabe-Nr. 2024/S 001-123456 (berichtigt durch 2024/S 004-234567)": {"123456-2024", "234567-2024"},
	} {
		if diff := cmp.Diff(want, cluster.Citations(text)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

func TestReference(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"2024/S 123-0456789": "456789-2024", " 00456789-2024 ": "456789-2024", "VG 2024/0815": "vg-2024-0815", "ÄB.12": "äb-12", "--": "", "": "",
	} {
		if got := cluster.Reference(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestSimilarity(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		a, b      string
		low, high float64
	}{
		{"paper and pens", "paper and pens", 1, 1},
		{"paper and pens", "pens and paper", 1, 1},
		{"supply of paper", "supply of papers", .75, .95},
		{"roads", "bridges", 0, .2},
		{"", "roads", 0, 0},
		{"אספקת נייר", "אספקת נייר ועטים", .5, .9},
	} {
		got, back := cluster.Similarity(tt.a, tt.b), cluster.Similarity(tt.b, tt.a)
		if got < tt.low || got > tt.high || got != back {
			t.Errorf("%q and %q: %v, %v", tt.a, tt.b, got, back)
		}
	}
}

// Blocks that are too large are counted, not compared.
func TestSkipped(t *testing.T) {
	t.Parallel()
	var all []cluster.Process
	for n := range 201 {
		p := ted()
		p.ID, p.Refs, p.AwardDate = procurement.ID{1, byte(n)}, []string{"ocds-abc123-1"}, ""
		if n%2 == 0 {
			p.Source = "de-portal"
		}
		all = append(all, p)
	}
	got := cluster.Link(all, nil)
	if got.Skipped != 2 || len(got.Clusters)+len(got.Suggestions) > 0 {
		t.Errorf("%+v", got)
	}
}
