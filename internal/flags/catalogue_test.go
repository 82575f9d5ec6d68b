package flags_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"daylight/internal/flags"
)

// Every rule says what it looks at, on what conditions, what may explain it, what
// it needs and where it comes from, in neutral words.
func TestRules(t *testing.T) {
	t.Parallel()
	var codes []string
	for _, r := range flags.Rules() {
		codes = append(codes, r.Code)
		if r.Version < 1 || len(r.Innocent) < 2 || len(r.Needs) == 0 || len(r.On) == 0 {
			t.Errorf("%s lacks version, explanations, needs or roles: %+v", r.Code, r)
		}
		for _, text := range append([]string{r.Title, r.LooksAt, r.How, r.Value, r.Source}, r.Innocent...) {
			if text == "" {
				t.Errorf("%s has an empty text", r.Code)
			}
			for _, word := range []string{"suspicious", "suspect", "fraud", "corrupt", "collu", "secret", "illegal", "rigg", "risk", "red flag", "abus", "manipul"} {
				if strings.Contains(strings.ToLower(text), word) {
					t.Errorf("%s says %q: %s", r.Code, word, text)
				}
			}
		}
	}
	if diff := cmp.Diff(flags.Codes(), codes); diff != "" {
		t.Errorf("rules that are run -, described +:\n%s", diff)
	}
	if r, ok := flags.RuleOf("R018"); !ok || r.Code != "R018" {
		t.Errorf("RuleOf(R018) = %+v, %v", r, ok)
	}
	if _, ok := flags.RuleOf("R999"); ok {
		t.Error("RuleOf knows R999")
	}
}

// An empty process: all that needs fields is not calculable, and says which.
func TestNotCalculable(t *testing.T) {
	t.Parallel()
	empty := map[string]int{"R003": 2, "R018": 2, "R024": 2, "R025": 2, "R028": 1, "R030": 3, "R035": 2, "R036": 2, "R038": 1, "R048": 1,
		"R058": 2, "D101": 2, "D102": 2, "D103": 1, "D105": 1}
	got := map[string]int{}
	for _, l := range flags.NotCalculable(flags.Input{OCID: "F"}, flags.Defaults()) {
		for _, field := range l.Missing {
			if strings.HasSuffix(field, ")") == (l.Code == "D105") {
				t.Errorf("%s: %q has no OCDS path", l.Code, field)
			}
		}
		got[l.Code] = len(l.Missing)
	}
	if got["D104"] != 0 {
		t.Error("D104 lacks a field where nothing was awarded")
	}
	delete(got, "D104")
	if diff := cmp.Diff(empty, got); diff != "" {
		t.Errorf("number of missing fields, want -, got +:\n%s", diff)
	}
	for _, tt := range []struct{ line, code, want string }{
		{`{"ocid":"F","tender":{"numberOfTenderers":"1","procurementMethod":"open"}}`, "R018", "not calculable"},
		{`{"ocid":"F","tender":{"numberOfTenderers":1.0,"procurementMethod":"open"}}`, "R018", "[1.0000]"},
		{`{"ocid":"F","tender":{"numberOfTenderers":2,"procurementMethod":"open"}}`, "R018", "checked"},
		{`{"ocid":"F","tender":{"numberOfTenderers":1,"procurementMethod":"limited"}}`, "R018", "does not apply"},
		{`{"ocid":"F","tender":{"status":"cancelled","numberOfTenderers":1,"procurementMethod":"open"}}`, "R018", "does not apply"},
		{`{"ocid":1,"tender":{"numberOfTenderers":1,"procurementMethod":"open"}}`, "R018", "not calculable"},
		{`{"ocid":"F","tender":{"tenderPeriod":{"startDate":"2016-05-25","endDate":"2016-02-15"}}}`, "R003", "does not apply"},
		{`{"ocid":"F","tender":{"tenderPeriod":{"startDate":"2016-05-25","endDate":"2016-16-15"}}}`, "R003", "not calculable"},
		{`{"ocid":"F","tender":{"tenderPeriod":{"startDate":"2016-05-01","endDate":"2016-05-15"}}}`, "R003", "[1.0000]"},
		{`{"ocid":"F","tender":{"tenderPeriod":{"startDate":"2016-05-01","endDate":"2016-05-16"}}}`, "R003", "checked"},
		{`{"ocid":"F","bids":{"details":[{"status":"valid"}]}}`, "R028", "not calculable"},
		{`{"ocid":"F","bids":{"details":[{"tenderers":[{"id":"A"}]}]}}`, "R038", "not calculable"},
	} {
		if got := state(releases(t, tt.line)[0], tt.code); got != tt.want {
			t.Errorf("%s of %s: %s, want %s", tt.code, tt.line, got, tt.want)
		}
	}
	reversed := flags.Defaults()
	reversed.R003.Reversed = true
	line := `{"ocid":"F","tender":{"tenderPeriod":{"startDate":"2016-05-25","endDate":"2016-02-15"}}}`
	if got := marks(run(reversed, releases(t, line)...), "R003"); !slices.Equal(got, []float64{1}) {
		t.Errorf("a reversed period, run all the same: %v", got)
	}
}

// Settings are stored as JSON and come back the same; the hash tells them apart.
func TestSettings(t *testing.T) {
	t.Parallel()
	s := flags.Defaults()
	low := 0.05
	s.R024.Threshold, s.R003.MethodDetailsDays = &low, map[string]int{"b": 2, "a": 1}
	b, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	var back flags.Settings
	if err := json.Unmarshal(b, &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(s, back); diff != "" {
		t.Errorf("stored -, read +:\n%s", diff)
	}
	one, err := s.Hash()
	if err != nil {
		t.Fatal(err)
	}
	two, err := back.Hash()
	if err != nil {
		t.Fatal(err)
	}
	other, err := flags.Defaults().Hash()
	if err != nil {
		t.Fatal(err)
	}
	if one != two || one == other {
		t.Errorf("hashes %x %x %x, want the first two alike", one, two, other)
	}
}

// A mark carries its rule's version and the parameters it ran with.
func TestMark(t *testing.T) {
	t.Parallel()
	s := flags.Defaults()
	s.R003.MethodDetailsDays = map[string]int{"short": 5}
	line := `{"ocid":"F","tender":{"procurementMethodDetails":"short","tenderPeriod":{"startDate":"2016-05-01","endDate":"2016-05-04"}}}`
	got := run(s, releases(t, line)...).Flags
	if len(got) != 1 {
		t.Fatalf("%d marks, want 1", len(got))
	}
	want := []flags.Parameter{{Name: "days", Value: "5"}, {Name: "methods", Value: "all"}}
	if diff := cmp.Diff(want, got[0].Parameters); diff != "" || got[0].Version != 1 {
		t.Errorf("version %d, parameters want -, got +:\n%s", got[0].Version, diff)
	}
	rows := []flags.Evidence{{What: "start", Path: "/tender/tenderPeriod/startDate", Value: "2016-05-01"},
		{What: "end", Path: "/tender/tenderPeriod/endDate", Value: "2016-05-04"}, {What: "whole days between", Value: "3"}}
	if diff := cmp.Diff(rows, got[0].Evidence); diff != "" {
		t.Errorf("rows, want -, got +:\n%s", diff)
	}
}
