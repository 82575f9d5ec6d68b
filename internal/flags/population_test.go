package flags_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"daylight/internal/flags"
)

// bidText is a bid of a tenderer.
func bidText(status, who, amount string) string {
	return fmt.Sprintf(`{"status":%q,"tenderers":[{"id":%q}],"value":{"amount":%s,"currency":"USD"}}`, status, who, amount)
}

// contestText is a process that W won before R: ocid, further members, bids.
func contestText(ocid, more string, bids ...string) string {
	return fmt.Sprintf(`{"ocid":%q,"awards":[{"status":"active","suppliers":[{"id":"W"}]}]%s,"bids":{"details":[%s]}}`, ocid, more, strings.Join(bids, ","))
}

// duel is a process with the winning bid 100 and another.
func duel(ocid, second string) string {
	return contestText(ocid, "", bidText("valid", "W", "100"), bidText("valid", "R"+ocid, second))
}

func releases(t testing.TB, lines ...string) []flags.Input {
	t.Helper()
	in := inputs(t, []byte(strings.Join(lines, "\n")))
	if len(in) != len(lines) {
		t.Fatalf("%d of %d lines are JSON", len(in), len(lines))
	}
	return in
}

// duels have the distances (second - 100)/100.
func duels(seconds ...string) []string {
	var out []string
	for i, s := range seconds {
		out = append(out, duel(fmt.Sprint(i+1), s))
	}
	return out
}

func without(settings func(*flags.Settings)) flags.Settings {
	s := flags.Defaults()
	if settings != nil {
		settings(&s)
	}
	return s
}

func TestPriceDistance(t *testing.T) {
	t.Parallel()
	low := func(ocid string, d float64) results {
		return results{"OCID": {ocid: {"R024": d}}, "Tenderer": {"W": {"R024": 0}, "R" + ocid: {"R024": 0}}}
	}
	high := func(ocid string, d float64) results {
		return results{"OCID": {ocid: {"R058": d}}, "Tenderer": {"W": {"R058": 0}}}
	}
	for _, tt := range []struct {
		name     string
		lines    []string
		settings func(*flags.Settings)
		want     results
	}{
		// Sorted: .07 .10 .10 .11 .11 .12 .12 .12; Q1 at place 29/12 = .10, Q3 at place
		// 79/12 = .12; lower fence .10 - .03, upper fence .12 + .03.
		{"at the lower fence", duels("107", "110", "110", "111", "111", "112", "112", "112"), nil, low("1", 0.07)},
		{"above the lower fence", duels("107.01", "110", "110", "111", "111", "112", "112", "112"), nil, results{}},
		{"at the upper fence", duels("110", "110", "110", "111", "111", "112", "112", "115"), nil, high("8", 0.15)},
		{"below the upper fence", duels("110", "110", "110", "111", "111", "112", "112", "114.99"), nil, results{}},
		// Type 8: Q1 at place 5/3 = .08667, Q3 at 13/3 = .12333, lower fence .03167.
		// Type 7, which marks the first: Q1 = .10, Q3 = .12, lower fence .07.
		{"type 8, not type 7", duels("106", "110", "111", "112", "113"), nil, results{}},
		{"one process", duels("110"), nil, results{}},
		{"all alike", duels("110", "110", "110", "110"), nil, results{}},
		{"one unlike among equals", duels("110", "110", "110", "110", "110", "110", "110", "100"), nil, low("8", 0)},
		{"fixed lower fence", duels("110", "120"), func(s *flags.Settings) { f := 0.10; s.R024.Threshold = &f }, low("1", 0.10)},
		{"fixed upper fence", duels("110", "120"), func(s *flags.Settings) { f := 0.20; s.R058.Threshold = &f }, high("2", 0.20)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := table(run(without(tt.settings), releases(t, tt.lines...)...), "R024", "R058")
			if diff := cmp.Diff(tt.want, got, near()); diff != "" {
				t.Errorf("want -, got +:\n%s", diff)
			}
		})
	}
}

// Ties are marked where the settings say so: the definitions to the letter.
func TestTies(t *testing.T) {
	t.Parallel()
	s := flags.Defaults()
	s.FlagTies = true
	got := table(run(s, releases(t, duels("110", "110")...)...), "R024", "R058")
	if len(got["OCID"]) != 2 || len(got["OCID"]["1"]) != 2 {
		t.Errorf("got %v, want both processes by both rules", got)
	}
}

// What is in the population of price distances, one odd process at a time: the
// population has three others.
func TestContestExclusions(t *testing.T) {
	t.Parallel()
	valid := func(who, amount string) string { return bidText("valid", who, amount) }
	two := `{"status":"valid","tenderers":[{"id":"R"},{"id":"S"}],"value":{"amount":120,"currency":"USD"}}`
	award := func(awards string, bids ...string) string {
		return fmt.Sprintf(`{"ocid":"odd","awards":[%s],"bids":{"details":[%s]}}`, awards, strings.Join(bids, ","))
	}
	const active = `{"status":"active","suppliers":[{"id":"W"}]}`
	for _, tt := range []struct {
		name, line string
		n          int // distances
		tenderers  int // in R025
	}{
		{"plain", duel("odd", "120"), 4, 5},
		{"further award without effect", award(active+`,{"status":"cancelled"},{"status":"unsuccessful"}`, valid("W", "100"), valid("R", "120")), 4, 5},
		{"pending award", award(active+`,{"status":"pending"}`, valid("W", "100"), valid("R", "120")), 3, 4},
		{"award without status", award(active+`,{}`, valid("W", "100"), valid("R", "120")), 3, 4},
		{"two active awards", award(active+","+active, valid("W", "100"), valid("R", "120")), 3, 4},
		{"two suppliers", award(`{"status":"active","suppliers":[{"id":"W"},{"id":"R"}]}`, valid("W", "100"), valid("R", "120")), 3, 4},
		{"supplier without id", award(`{"status":"active","suppliers":[{"name":"Northwind Paper Ltd"}]}`, valid("W", "100"), valid("R", "120")), 3, 4},
		{"two tenderers", award(active, valid("W", "100"), two), 3, 4},
		{"winner not lowest", award(active, valid("W", "100"), valid("R", "99")), 3, 5},
		{"winner did not bid", award(active, valid("Q", "100"), valid("R", "120")), 3, 6},
		{"second bid not valid", award(active, valid("W", "100"), bidText("disqualified", "R", "120")), 3, 4},
		{"second bid in another currency", award(active, valid("W", "100"), strings.ReplaceAll(valid("R", "120"), "USD", "EUR")), 3, 5},
		{"price of zero", award(active, valid("W", "0"), valid("R", "120")), 3, 5},
		{"lowest bid of the winner counts", award(active, valid("W", "130"), valid("W", "100"), valid("R", "120")), 4, 5},
		{"cancelled", contestText("odd", `,"tender":{"status":"cancelled"}`, valid("W", "100"), valid("R", "120")), 3, 4},
		{"price set in advance", contestText("odd", `,"tender":{"procurementMethodDetails":"NPC"}`, valid("W", "100"), valid("R", "120")), 3, 5},
		{"excluded method", contestText("odd", `,"tender":{"procurementMethodDetails":"EXC"}`, valid("W", "100"), valid("R", "120")), 3, 4},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := flags.Defaults()
			s.FixedPriceMethodDetails, s.ExcludedMethodDetails = []string{"NPC"}, []string{"EXC"}
			report := run(s, releases(t, append(duels("110", "111", "112"), tt.line)...)...)
			for _, p := range report.Populations {
				want := tt.n
				if p.Code == "R025" {
					want = tt.tenderers
				}
				if p.Code != "R038" && p.N != want {
					t.Errorf("%s has a population of %d, want %d", p.Code, p.N, want)
				}
			}
		})
	}
}

// Of two currencies the one observed first is the main one, whatever the order of
// Add; a setting beats it.
func TestMainCurrency(t *testing.T) {
	t.Parallel()
	euros := func(line string) string { return strings.ReplaceAll(line, "USD", "EUR") }
	lines := []string{duel("1", "110"), duel("2", "111"), euros(duel("3", "110"))}
	in := releases(t, lines...)
	n := func(s flags.Settings, in ...flags.Input) string {
		for _, p := range run(s, in...).Populations {
			if p.Code == "R024" {
				return fmt.Sprint(p.Currency, " ", p.N)
			}
		}
		return "none"
	}
	eur := flags.Defaults()
	eur.Currency = "eur"
	own := flags.Defaults()
	own.Currencies = map[string]string{"": "EUR"}
	first := releases(t, lines...)
	first[2].Order = -1
	for _, tt := range []struct {
		name, got, want string
	}{
		{"first", n(flags.Defaults(), in[0], in[1], in[2]), "USD 2"},
		{"added last", n(flags.Defaults(), in[2], in[1], in[0]), "USD 2"},
		{"observed earlier", n(flags.Defaults(), first...), "EUR 1"},
		{"setting", n(eur, in...), "EUR 1"},
		{"setting of the set", n(own, in...), "EUR 1"},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, tt.got, tt.want)
		}
	}
	// Amounts in other currencies take a process out of the rules on prices.
	for _, r := range run(flags.Defaults(), in...).BaseRates {
		if r.Code == "R024" && (r.Calculable != 2 || r.Excluded != 1 || r.Total != 3) {
			t.Errorf("base rate %+v, want 2 calculable and 1 excluded", r)
		}
	}
}

// Tenderers A to H bid in 4 processes each and win 2; L bids in all 16 and wins
// none. T bids once and wins none: it is no frequent tenderer.
func TestUnsuccessful(t *testing.T) {
	t.Parallel()
	var lines []string
	for pair := range 4 {
		a, b := string(rune('A'+2*pair)), string(rune('B'+2*pair))
		for i := range 4 {
			winner := []string{a, b}[i%2]
			lines = append(lines, fmt.Sprintf(`{"ocid":"%s%d","awards":[{"status":"active","suppliers":[{"id":%q}]}],"bids":{"details":[%s,%s,%s]}}`,
				a, i, winner, bidText("valid", a, "100"), bidText("valid", b, "100"), bidText("valid", "L", "200")))
		}
	}
	once := bidText("valid", "T", "300")
	lines[0] = strings.Replace(lines[0], `]}}`, ","+once+`]}}`, 1)
	report := run(flags.Defaults(), releases(t, lines...)...)
	want := results{"Tenderer": {"L": {"R025": 0}}}
	if diff := cmp.Diff(want, table(report, "R025"), near()); diff != "" {
		t.Errorf("want -, got +:\n%s", diff)
	}
	// Ten tenderers: valid bids 1, 4 x8, 16; the 75th percentile stands at place
	// 97/12 and is 4. Ratios 0, 0, .5 x8: Q1 at place 35/12 = .5 x 11/12 + 0.
	for _, p := range report.Populations {
		if p.Code == "R025" && (p.N != 10 || p.Gate != 4 || math.Abs(p.Q1-11.0/24) > 1e-9 || p.Q3 != 0.5) {
			t.Errorf("population %+v, want 10 tenderers, gate 4, quartiles .4583 and .5", p)
		}
	}
}

// Nine buyers have 1 of 10 bids disqualified, one has 5 of 10: Q1 = Q3 = .1.
// A buyer with one process alone is left out, whatever its ratio.
func TestDisqualified(t *testing.T) {
	t.Parallel()
	process := func(ocid, buyer string, out int) string {
		var bids []string
		for i := range 5 {
			status := "valid"
			if i < out {
				status = "disqualified"
			}
			bids = append(bids, bidText(status, fmt.Sprintf("T%s%d", ocid, i), "1"))
		}
		return fmt.Sprintf(`{"ocid":%q,"buyer":{"id":%q},"tender":{"procuringEntity":{"id":"E"}},"bids":{"details":[%s]}}`, ocid, buyer, strings.Join(bids, ","))
	}
	var lines []string
	for i := range 9 {
		buyer := fmt.Sprintf("B%d", i)
		lines = append(lines, process(buyer+"a", buyer, 1), process(buyer+"b", buyer, 0))
	}
	lines = append(lines, process("Xa", "X", 3), process("Xb", "X", 2), process("once", "Y", 5))
	// U hands in three bids, two are disqualified; V four, none; both are the only
	// tenderers with two bids and more: .667 and 0, within their own fence.
	lines = append(lines, fmt.Sprintf(`{"ocid":"u","bids":{"details":[%s]}}`, strings.Join([]string{
		bidText("disqualified", "U", "1"), bidText("disqualified", "U", "1"), bidText("pending", "U", "1"), bidText("withdrawn", "U", "1"),
		bidText("valid", "V", "1"), bidText("valid", "V", "1"), bidText("invited", "V", "1")}, ",")))
	report := run(flags.Defaults(), releases(t, lines...)...)
	want := results{"Buyer": {"X": {"R038": 0.5}}}
	if diff := cmp.Diff(want, table(report, "R038"), near()); diff != "" {
		t.Errorf("want -, got +:\n%s", diff)
	}
	got := map[flags.Role]string{}
	for _, p := range report.Populations {
		if p.Code == "R038" {
			got[p.Group] = fmt.Sprintf("%d %.4f %.4f %.4f", p.N, p.Q1, p.Q3, p.Fence)
		}
	}
	wantPopulations := map[flags.Role]string{flags.Buyer: "10 0.1000 0.1000 0.1000", flags.ProcuringEntity: "1 0.1810 0.1810 0.1810",
		flags.Tenderer: "2 0.0000 0.6667 1.6667"}
	if diff := cmp.Diff(wantPopulations, got); diff != "" {
		t.Errorf("populations, want -, got +:\n%s", diff)
	}
	for _, r := range report.BaseRates {
		if r.Code == "R038" && r.Unit == flags.Buyer {
			want := flags.BaseRate{Code: "R038", Unit: flags.Buyer, Flagged: 1, Calculable: 10, NotCalculable: 1, Total: 11, Processes: 22}
			if diff := cmp.Diff(want, r); diff != "" {
				t.Errorf("base rate, want -, got +:\n%s", diff)
			}
		}
	}
	fixed := 0.6
	s := flags.Defaults()
	s.R038.Threshold = &fixed
	if diff := cmp.Diff(results{"Tenderer": {"U": {"R038": 2.0 / 3}}}, table(run(s, releases(t, lines...)...), "R038"), near()); diff != "" {
		t.Errorf("fixed fence, want -, got +:\n%s", diff)
	}
}

func TestLateBid(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, end, received, status, who string
		want                             bool
	}{
		{"after", "2020-03-15T12:00:00Z", "2020-03-15T12:00:01Z", "valid", "W", true},
		{"at the minute", "2020-03-15T12:00:00Z", "2020-03-15T12:00:00Z", "valid", "W", false},
		{"offsets are read", "2020-03-15T12:00:00Z", "2020-03-15T13:00:00+02:00", "valid", "W", false},
		{"a later day without a time", "2020-03-15", "2020-03-16T00:30:00Z", "valid", "W", true},
		{"the same day without a time", "2020-03-15", "2020-03-15T23:30:00Z", "valid", "W", false},
		{"the same day without a zone", "2020-03-15T12:00:00", "2020-03-15T13:00:00Z", "valid", "W", false},
		{"not the winner", "2020-03-15T12:00:00Z", "2020-04-01T12:00:00Z", "valid", "R", false},
		{"not valid", "2020-03-15T12:00:00Z", "2020-04-01T12:00:00Z", "disqualified", "W", false},
		{"no date", "2020-03-15T12:00:00Z", "2020-16-15", "valid", "W", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			line := fmt.Sprintf(`{"ocid":"F","tender":{"tenderPeriod":{"endDate":%q}},"awards":[{"status":"active","suppliers":[{"id":"W"}]},{"status":"pending","suppliers":[{"id":"R"}]}],`+
				`"bids":{"details":[{"status":%q,"date":%q,"tenderers":[{"id":%q},{"id":"Q"}]}]}}`, tt.end, tt.status, tt.received, tt.who)
			want := results{}
			if tt.want {
				want = results{"OCID": {"F": {"R030": 1}}, "Tenderer": {"W": {"R030": 1}}}
			}
			if diff := cmp.Diff(want, table(run(flags.Defaults(), releases(t, line)...), "R030")); diff != "" {
				t.Errorf("want -, got +:\n%s", diff)
			}
		})
	}
}

// Organisations are those that Resolve knows: two local identifiers of one
// organisation are one tenderer, and one that is unknown is never marked.
func TestResolve(t *testing.T) {
	t.Parallel()
	in := releases(t, `{"ocid":"F","bids":{"details":[`+bidText("valid", "T1", "5")+","+bidText("valid", "T2", "5")+"]}}")
	for _, tt := range []struct {
		name    string
		resolve map[string]string
		want    results
	}{
		{"one", map[string]string{"T1": "org1", "T2": "org1"}, results{}},
		{"two", map[string]string{"T1": "org1", "T2": "org2"}, results{"OCID": {"F": {"R028": 1}}, "Tenderer": {"org1": {"R028": 1}, "org2": {"R028": 1}}}},
		{"one unknown", map[string]string{"T1": "org1"}, results{"OCID": {"F": {"R028": 1}}, "Tenderer": {"org1": {"R028": 1}}}},
		{"unknown", nil, results{"OCID": {"F": {"R028": 1}}}},
	} {
		in[0].Resolve = func(local string) string { return tt.resolve[local] }
		if diff := cmp.Diff(tt.want, table(run(flags.Defaults(), in...), "R028")); diff != "" {
			t.Errorf("%s, want -, got +:\n%s", tt.name, diff)
		}
	}
}

// References without id are named by their identifier where the settings say so;
// what fills a field is no identifier.
func TestIdentifiers(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, first, second string
		named               bool
		want                string
	}{
		{"as Cardinal", `"scheme":"GB-COH","id":"01234567"`, `"scheme":"GB-COH","id":"07654321"`, false, "not calculable"},
		{"by identifier", `"scheme":"GB-COH","id":"01234567"`, `"scheme":"GB-COH","id":"07654321"`, true, "marked"},
		{"one and the same", `"scheme":"GB-COH","id":"01234567"`, `"scheme":"GB-COH","id":"01234567"`, true, "checked"},
		{"without scheme", `"id":"01234567"`, `"id":"07654321"`, true, "not calculable"},
		{"zeros", `"scheme":"GB-COH","id":"0000000"`, `"scheme":"GB-COH","id":"0"`, true, "not calculable"},
	} {
		s := flags.Defaults()
		s.Identifiers = tt.named
		line := `{"ocid":"F","bids":{"details":[` + bidText("valid", "", "5") + "," + bidText("valid", "", "5") + "]}}"
		line = strings.Replace(line, `"id":""`, `"identifier":{`+tt.first+"}", 1)
		in := releases(t, strings.Replace(line, `"id":""`, `"identifier":{`+tt.second+"}", 1))
		got := "checked"
		for _, l := range flags.NotCalculable(in[0], s) {
			if l.Code == "R028" {
				got = "not calculable"
			}
		}
		if len(marks(run(s, in...), "R028")) > 0 {
			got = "marked"
		}
		if got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}
