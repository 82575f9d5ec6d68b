package flags_test

import (
	"bytes"
	"encoding/json"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"daylight/internal/flags"
	"daylight/internal/procurement"
	"daylight/internal/shareddata"
)

// results are {group: {identifier: {code: value}}}, as Cardinal prints them.
type results map[string]map[string]map[string]float64

func groupOf(role flags.Role) string {
	switch role {
	case flags.OfProcess:
		return "OCID"
	case flags.Buyer:
		return "Buyer"
	case flags.ProcuringEntity:
		return "ProcuringEntity"
	}
	return "Tenderer"
}

// decode reads a compiled release as the store does.
func decode(line []byte) (procurement.Object, error) {
	var o procurement.Object
	dec := json.NewDecoder(bytes.NewReader(line))
	dec.UseNumber()
	return o, dec.Decode(&o)
}

// inputs reads JSON Lines; lines that are no object are skipped with a warning.
func inputs(t testing.TB, lines []byte) []flags.Input {
	t.Helper()
	var out []flags.Input
	for i, line := range bytes.Split(lines, []byte("\n")) {
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		release, err := decode(line)
		if err != nil {
			t.Logf("warning: line %d is skipped: %v", i+1, err)
			continue
		}
		ocid, _ := release["ocid"].(string)
		out = append(out, flags.Input{Process: procurement.ProcessID("xx", ocid), OCID: ocid, Order: int64(i), Release: release})
	}
	return out
}

func run(settings flags.Settings, in ...flags.Input) flags.Report {
	r := flags.NewRun(settings)
	for _, i := range in {
		r.Add(i)
	}
	return r.Finish()
}

// table arranges the marks of some rules as Cardinal does.
func table(report flags.Report, codes ...string) results {
	out := results{}
	for _, f := range report.Flags {
		if !slices.Contains(codes, f.Code) {
			continue
		}
		group := groupOf(f.Subject.Role)
		if out[group] == nil {
			out[group] = map[string]map[string]float64{}
		}
		if out[group][f.Subject.Key] == nil {
			out[group][f.Subject.Key] = map[string]float64{}
		}
		out[group][f.Subject.Key][f.Code] = f.Value
	}
	return out
}

func near() cmp.Option { return cmpopts.EquateApprox(0, 1e-9) }

// settingsOf reads the settings of a case.
func settingsOf(t *testing.T, raw map[string]json.RawMessage) (string, flags.Settings) {
	t.Helper()
	s := flags.Defaults()
	code := ""
	for key, value := range raw {
		if strings.HasPrefix(key, "R") {
			code = key
			var in struct {
				Threshold *int           `json:"threshold"`
				Details   map[string]int `json:"procurement_method_details"`
				Methods   string         `json:"procurement_methods"`
				Minimum   *int           `json:"minimum_contracting_processes"`
			}
			dec := json.NewDecoder(bytes.NewReader(value))
			dec.DisallowUnknownFields()
			if err := dec.Decode(&in); err != nil {
				t.Fatal(err)
			}
			if in.Threshold != nil {
				s.R003.Days = *in.Threshold
			}
			s.R003.MethodDetailsDays = in.Details
			if in.Methods != "" {
				s.R003.Methods = strings.Split(in.Methods, "|")
			}
			if in.Minimum != nil {
				s.R048.MinProcesses = *in.Minimum
			}
		}
	}
	var common struct {
		NPC        string `json:"no_price_comparison_procurement_methods"`
		Exclusions struct {
			Details string `json:"procurement_method_details"`
		} `json:"exclusions"`
	}
	b, err := json.Marshal(raw)
	if err == nil {
		err = json.Unmarshal(b, &common)
	}
	if err != nil {
		t.Fatal(err)
	}
	s.FixedPriceMethodDetails = strings.Split(common.NPC, "|")
	s.ExcludedMethodDetails = strings.Split(common.Exclusions.Details, "|")
	return code, s
}

// The given cases of Cardinal give the given numbers.
func TestCardinalCases(t *testing.T) {
	t.Parallel()
	var cases []struct {
		Input, Expected string
		Settings        json.RawMessage
	}
	body, err := os.ReadFile(shareddata.Path(t, "suites", "cardinal", "cases.json"))
	if err == nil {
		err = json.Unmarshal(body, &cases)
	}
	if err != nil {
		t.Fatal(err)
	}
	ran := 0
	for _, c := range cases {
		if !strings.Contains(c.Input, "/indicators/") {
			continue
		}
		ran++
		t.Run(c.Input, func(t *testing.T) {
			t.Parallel()
			var raw map[string]json.RawMessage
			if err := json.Unmarshal(c.Settings, &raw); err != nil {
				t.Fatal(err)
			}
			code, settings := settingsOf(t, raw)
			lines, err := os.ReadFile(shareddata.Path(t, "suites", "cardinal", c.Input))
			if err != nil {
				t.Fatal(err)
			}
			wanted, err := os.ReadFile(shareddata.Path(t, "suites", "cardinal", c.Expected))
			if err != nil {
				t.Fatal(err)
			}
			var want results
			if err := json.Unmarshal(wanted, &want); err != nil {
				t.Fatal(err)
			}
			got := table(run(settings, inputs(t, lines)...), code)
			if diff := cmp.Diff(want, got, near()); diff != "" {
				t.Errorf("want -, got +:\n%s", diff)
			}
		})
	}
	if ran != 9 {
		t.Errorf("%d cases of indicators, want the 9 given", ran)
	}
}

// The examples of Cardinal's documentation are marked, and so is nothing else in
// them.
func TestCardinalExamples(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		file, code string
		want       results
	}{
		{"003", "R003", results{"OCID": {"F": {"R003": 1}}}},
		{"018", "R018", results{"OCID": {"F": {"R018": 1}}}},
		{"028", "R028", results{"OCID": {"F": {"R028": 1}}, "Tenderer": {"D": {"R028": 1}, "V": {"R028": 1}}}},
		{"035", "R035", results{"OCID": {"F": {"R035": 1}}, "Tenderer": {"V": {"R035": 0}}}},
		{"036", "R036", results{"OCID": {"F": {"R036": 1}}}},
		{"048", "R048", results{"Tenderer": {"F": {"R048": 2}}}},
	} {
		t.Run(tt.code, func(t *testing.T) {
			t.Parallel()
			lines, err := os.ReadFile(shareddata.Path(t, "suites", "cardinal", "docs", "examples", "R", tt.file+".jsonl"))
			if err != nil {
				t.Fatal(err)
			}
			settings := flags.Defaults()
			settings.R048.MinProcesses = 1
			if diff := cmp.Diff(tt.want, table(run(settings, inputs(t, lines)...), tt.code), near()); diff != "" {
				t.Errorf("want -, got +:\n%s", diff)
			}
		})
	}
}

// Lines that are bad on purpose are skipped, the others are read.
func TestBadLines(t *testing.T) {
	t.Parallel()
	lines := "{\"ocid\":\"a\",\"tender\":{\"numberOfTenderers\":1,\"procurementMethod\":\"open\"}}\n\nnot JSON\n[1]\n{\"ocid\":\n" +
		"{\"ocid\":7,\"tender\":{\"numberOfTenderers\":1,\"procurementMethod\":\"open\"}}\n" +
		"{\"ocid\":\"b\",\"tender\":{\"numberOfTenderers\":1,\"procurementMethod\":\"open\"}}"
	got := table(run(flags.Defaults(), inputs(t, []byte(lines))...), "R018")
	want := results{"OCID": {"a": {"R018": 1}, "b": {"R018": 1}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("want -, got +:\n%s", diff)
	}
}

func TestQuantile(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		values []float64
		p      float64
		want   float64
	}{
		{[]float64{7}, 0.25, 7},
		{[]float64{1, 2}, 0.25, 1},                            // place 11/12, before the first
		{[]float64{1, 2}, 0.75, 2},                            // place 25/12, after the last
		{[]float64{0, 6, 12}, 0.25, 1},                        // place 7/6
		{[]float64{0, 6, 12}, 0.75, 11},                       // place 17/6
		{[]float64{0, 6, 12}, 0.5, 6},                         // place 2
		{[]float64{1, 1, 1, 1, 2}, 0.75, 4.0 / 3},             // place 13/3
		{[]float64{1, 2, 3, 4}, 0.25, 1 + 5.0/12},             // place 17/12
		{[]float64{1, 2, 3, 4}, 0.75, 3 + 7.0/12},             // place 43/12
		{[]float64{1, 2, 3, 4, 5, 6, 7, 8}, 0.25, 2 + 5.0/12}, // place 29/12
		{[]float64{1, 2, 3, 4, 5, 6, 7, 8}, 0, 1},
		{[]float64{1, 2, 3, 4, 5, 6, 7, 8}, 1, 8},
	} {
		if got := flags.Quantile(tt.values, tt.p); math.Abs(got-tt.want) > 1e-12 {
			t.Errorf("Quantile(%v, %v) = %v, want %v", tt.values, tt.p, got, tt.want)
		}
	}
	if got := flags.Quantile(nil, 0.5); !math.IsNaN(got) {
		t.Errorf("Quantile of nothing = %v, want NaN", got)
	}
}
