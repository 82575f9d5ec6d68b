package flags_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"daylight/internal/flags"
	"daylight/internal/procurement"
)

// randomProcess draws a process that is likely to be in many populations.
func randomProcess(t *rapid.T, i int) string {
	pick := func(label string, values ...string) string { return rapid.SampledFrom(values).Draw(t, label) }
	who := func(label string) string { return pick(label, "A", "B", "C", "D", "E", "F") }
	var bids []string
	for range rapid.IntRange(0, 4).Draw(t, "bids") {
		b := bidText(pick("status", "valid", "valid", "valid", "disqualified", "pending", "withdrawn"), who("tenderer"), pick("amount", "100", "101", "102", "110", "150", "900"))
		if pick("currency", "USD", "USD", "USD", "EUR") == "EUR" {
			b = strings.ReplaceAll(b, "USD", "EUR")
		}
		bids = append(bids, b)
	}
	return fmt.Sprintf(`{"ocid":"p%d","buyer":{"id":%q},"tender":{"procurementMethod":%q,"numberOfTenderers":%d},`+
		`"awards":[{"status":%q,"suppliers":[{"id":%q}],"value":{"amount":%s,"currency":"USD"},"items":[{"classification":{"id":"%s000"}}]}],"bids":{"details":[%s]}}`,
		i, pick("buyer", "X", "Y"), pick("method", "open", "limited"), rapid.IntRange(0, 3).Draw(t, "n"), pick("award", "active", "active", "cancelled"),
		who("supplier"), pick("value", "10", "20.5", "999"), pick("class", "10", "11", "12", "13"), strings.Join(bids, ","))
}

// The report does not depend on the order of Add, nor on what a set shares the run
// with.
func TestOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		var lines []string
		for i := range rapid.IntRange(1, 40).Draw(rt, "processes") {
			lines = append(lines, randomProcess(rt, i))
		}
		s := flags.Defaults()
		s.R048.MinProcesses, s.D103.MinAwards, s.EvidenceRows = 1, 2, 3
		in := releases(t, lines...)
		for i := range in {
			in[i].Order = int64(rapid.IntRange(0, 3).Draw(rt, "order"))
			in[i].Set = []string{"one", "two"}[i%2]
		}
		want := run(s, in...)
		if diff := cmp.Diff(want, run(s, rapid.Permutation(in).Draw(rt, "permutation")...)); diff != "" {
			rt.Fatalf("in another order, want -, got +:\n%s", diff)
		}
		alone := run(s, slices.DeleteFunc(slices.Clone(in), func(i flags.Input) bool { return i.Set != "one" })...)
		of := slices.DeleteFunc(slices.Clone(want.Flags), func(f flags.Flag) bool { return f.Set != "one" })
		if len(of) != len(alone.Flags) || len(of) > 0 && !cmp.Equal(of, alone.Flags) {
			rt.Fatalf("a set alone has %d marks, beside another %d", len(alone.Flags), len(of))
		}
		sound(rt, want)
	})
}

// sound checks what every report promises.
func sound(t interface{ Errorf(string, ...any) }, r flags.Report) {
	for _, b := range r.BaseRates {
		if b.Total != b.Calculable+b.NotCalculable+b.Excluded || b.Flagged > b.Calculable {
			t.Errorf("base rate %+v does not add up", b)
		}
	}
	for _, f := range r.Flags {
		if f.Version == 0 || len(f.Evidence) == 0 || f.Subject.Role != flags.OfProcess && f.Subject.Key == "" {
			t.Errorf("mark without version, evidence or subject: %+v", f)
		}
		if math.IsNaN(f.Value) || math.IsInf(f.Value, 0) || f.Value < 0 {
			t.Errorf("%s has the value %v", f.Code, f.Value)
		}
	}
	for _, p := range r.Populations {
		if p.N == 0 || math.IsNaN(p.Q1+p.Q3+p.Fence) || p.Q1 > p.Q3 {
			t.Errorf("population %+v", p)
		}
	}
}

// Quartiles lie within the values and do not fall as p grows.
func TestQuantileProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		values := rapid.SliceOfN(rapid.Float64Range(-1e6, 1e6), 1, 50).Draw(rt, "values")
		slices.Sort(values)
		before := values[0]
		for i := range 21 {
			q := flags.Quantile(values, float64(i)/20)
			if q < before-1e-6 || q > values[len(values)-1]+1e-6 {
				rt.Fatalf("quantile %d/20 of %v is %v, before it was %v", i, values, q, before)
			}
			before = q
		}
	})
}

// Finish may be called again after more processes.
func TestFinishTwice(t *testing.T) {
	t.Parallel()
	in := releases(t, duels("107", "110", "110", "111", "111", "112", "112", "112")...)
	r := flags.NewRun(flags.Defaults())
	for _, i := range in[:4] {
		r.Add(i)
	}
	r.Finish()
	for _, i := range in[4:] {
		r.Add(i)
	}
	if diff := cmp.Diff(run(flags.Defaults(), in...), r.Finish()); diff != "" {
		t.Errorf("at once -, in two steps +:\n%s", diff)
	}
}

// Any JSON object can be added: nothing panics, and the report is sound.
func FuzzAdd(f *testing.F) {
	f.Add([]byte(duel("1", "110") + "\n" + duel("2", "120")))
	f.Add([]byte(`{"ocid":"F","tender":{"numberOfTenderers":1,"procurementMethod":"open","tenderPeriod":{"startDate":"2016-05-01","endDate":"2016-05-04T10:00"},"value":{"amount":1e-9,"currency":"EUR"},"mainProcurementCategory":"goods"}}`))
	f.Add([]byte(`{"ocid":"F","buyer":[{"id":1}],"bids":{"details":{"status":"valid","tenderers":{"id":2},"value":{"amount":"1e20","currency":"x"}}},"awards":{"status":"active","suppliers":[[null],{"id":2}],"items":[{"classification":{"id":"12é"}}]}}`))
	f.Add([]byte(`{"ocid":"F","awards":[{"id":"a","status":"active","date":"2020-01-01"}],"contracts":[{"id":"c","dateSigned":"2020-01-01","period":{"startDate":"9999-99-99"},"value":{"amount":9,"currency":"USD"}}]}`))
	f.Fuzz(func(t *testing.T, lines []byte) {
		s := flags.Defaults()
		s.R048.MinProcesses, s.D103.MinAwards = 1, 1
		var in []flags.Input
		for i, line := range bytes.Split(lines, []byte("\n")) {
			release, err := decode(line)
			if err != nil || i > 20 {
				continue
			}
			ocid, _ := release["ocid"].(string)
			one := flags.Input{OCID: fmt.Sprint(ocid, i), Release: release, Country: []string{"DE", "US", ""}[i%3], Kind: flags.Federal, Published: day("2025-01-01")}
			one.Announced = []flags.Announcement{{Owner: "award", ID: "a", On: day("2020-03-01")}, {Owner: "contract", ID: "c", On: day("2020-03-01")}}
			flags.NotCalculable(one, s)
			in = append(in, one)
		}
		report := run(s, in...)
		sound(t, report)
		slices.Reverse(in)
		if diff := cmp.Diff(report, run(s, in...)); diff != "" {
			t.Errorf("in reverse, want -, got +:\n%s", diff)
		}
	})
}

// tree draws any JSON value in the vocabulary of the rules, types mixed up.
func tree(t *rapid.T, depth int) any {
	kind := rapid.IntRange(0, 9).Draw(t, "kind")
	if depth == 0 {
		kind = rapid.IntRange(0, 5).Draw(t, "leaf")
	}
	switch kind {
	case 0:
		return nil
	case 1:
		return rapid.Bool().Draw(t, "bool")
	case 2, 3:
		return json.Number(rapid.SampledFrom([]string{"0", "1", "-1", "1e19", "1e-19", "1e400", "100.50", "143000"}).Draw(t, "number"))
	case 4, 5:
		return rapid.SampledFrom([]string{"", "A", "B", "valid", "disqualified", "active", "open", "cancelled", "2024-01-31", "2024-02-30",
			"2024-03-01T10:00:00+14:00", "2105-10-09T05:00:00.000Z", "EUR", "goods", "1,5", "12345678", "é\x00"}).Draw(t, "text")
	case 6:
		list := make([]any, rapid.IntRange(0, 3).Draw(t, "length"))
		for i := range list {
			list[i] = tree(t, depth-1)
		}
		return list
	}
	return branch(t, depth)
}

func branch(t *rapid.T, depth int) procurement.Object {
	words := []string{"ocid", "buyer", "id", "tender", "status", "procurementMethod", "numberOfTenderers", "tenderPeriod", "startDate", "endDate",
		"bids", "details", "tenderers", "value", "amount", "currency", "awards", "suppliers", "items", "classification", "contracts", "dateSigned",
		"period", "date", "x_daylight", "identifier", "scheme", "techniques", "datePublished", "awardID"}
	o := procurement.Object{}
	for range rapid.IntRange(0, 8).Draw(t, "members") {
		o[rapid.SampledFrom(words).Draw(t, "word")] = tree(t, max(0, depth-1))
	}
	return o
}

// Mixed-up releases do not panic, and what comes out is sound.
func TestAnyTree(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		s := flags.Defaults()
		s.R048.MinProcesses, s.D103.MinAwards, s.Identifiers = 1, 1, true
		var in []flags.Input
		for i := range rapid.IntRange(1, 4).Draw(rt, "processes") {
			o := branch(rt, 6)
			o["awards"], o["bids"] = tree(rt, 5), procurement.Object{"details": tree(rt, 5)}
			in = append(in, flags.Input{OCID: fmt.Sprint(i), Release: o, Country: "DE", Kind: flags.Central, Published: day("2025-01-01")})
		}
		for _, i := range in {
			flags.NotCalculable(i, s)
		}
		sound(rt, run(s, in...))
	})
}

func BenchmarkAdd(b *testing.B) {
	in := releases(b, duel("1", "110"))[0]
	b.ReportAllocs()
	r := flags.NewRun(flags.Defaults())
	for i := 0; b.Loop(); i++ {
		in.OCID = fmt.Sprint(i)
		r.Add(in)
	}
}
