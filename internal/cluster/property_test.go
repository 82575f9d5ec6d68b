package cluster_test

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"daylight/internal/cluster"
	"daylight/internal/procurement"
)

// drawn is a small world in which much is alike.
func drawn(t *rapid.T) ([]cluster.Process, []cluster.Choice) {
	pick := func(label string, of ...string) string { return rapid.SampledFrom(of).Draw(t, label) }
	refs := []string{"123456-2024", "2024/S 001-123456", "ocds-abc123-1", "ocds-abc123-2", "VG-2024-001", "VG-2024-002", "1"}
	var all []cluster.Process
	for n := range rapid.IntRange(0, 12).Draw(t, "processes") {
		p := cluster.Process{
			ID: id(byte(n + 1)), Source: pick("source", "eu-ted", "de-a", "de-b"), Country: pick("country", "", "DE", "DE", "AT"),
			Refs:     rapid.SliceOfN(rapid.SampledFrom(refs), 0, 2).Draw(t, "refs"),
			Cites:    rapid.SliceOfN(rapid.SampledFrom(refs), 0, 2).Draw(t, "cites"),
			TitleKey: pick("title", "", "paper for schools", "paper for the schools", "paper for schools lot 2", "roads"),
			Currency: pick("currency", "EUR", "EUR", "USD"), AwardDate: pick("date", "", "2024-05-01", "2024-05-09", "2023-01-01"),
			Contracts: rapid.IntRange(0, 1).Draw(t, "contracts"), Awards: rapid.IntRange(0, 1).Draw(t, "awards"),
		}
		if rapid.Bool().Draw(t, "buyer known") {
			p.Buyer = id(100)
		}
		p.Value = decimal.NullDecimal{Decimal: decimal.NewFromInt(rapid.SampledFrom([]int64{0, 100, 100, 1000}).Draw(t, "value")), Valid: rapid.Bool().Draw(t, "stated")}
		all = append(all, p)
	}
	var choices []cluster.Choice
	for range rapid.IntRange(0, 3).Draw(t, "choices") {
		choices = append(choices, cluster.Choice{Process: id(byte(rapid.IntRange(1, 12).Draw(t, "of"))), Other: id(byte(rapid.IntRange(1, 12).Draw(t, "and"))),
			Kind: rapid.SampledFrom([]cluster.ChoiceKind{cluster.ChooseCounted, cluster.ChooseSame, cluster.ChooseDifferent}).Draw(t, "kind")})
	}
	return all, choices
}

// TestProperties: any order gives the same; one member of each cluster counts;
// no process is in two clusters; what a person keeps apart is apart; a source is
// twice in a cluster only by a person's word or by citing each other.
func TestProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		all, choices := drawn(t)
		want := cluster.Link(all, choices)
		r := rand.New(rand.NewPCG(1, rapid.Uint64().Draw(t, "order")))
		for range 3 {
			r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
			r.Shuffle(len(choices), func(i, j int) { choices[i], choices[j] = choices[j], choices[i] })
			if diff := cmp.Diff(want, cluster.Link(all, choices)); diff != "" {
				t.Fatalf("another order, another result: %s", diff)
			}
		}
		of := map[procurement.ID]procurement.ID{}
		sources := map[procurement.ID]string{}
		for _, p := range all {
			sources[p.ID] = p.Source
		}
		for _, c := range want.Clusters {
			counted, twice, within := 0, map[string]int{}, false
			for _, m := range c.Members {
				if _, ok := of[m.Process]; ok {
					t.Fatalf("%s is in two clusters", m.Process)
				}
				of[m.Process] = c.ID
				twice[sources[m.Process]]++
				if m.Counted {
					counted++
				}
			}
			for _, e := range c.Evidence {
				within = within || e.Kind == cluster.Person || sources[e.A] == sources[e.B]
			}
			if counted != 1 || len(c.Members) < 2 || len(c.Evidence) < len(c.Members)-1 || c.ID != c.Members[0].Process {
				t.Fatalf("%+v", c)
			}
			for source, n := range twice {
				if n > 1 && !within {
					t.Fatalf("%d of %s in %+v", n, source, c)
				}
			}
		}
		for _, c := range choices {
			a, joined := of[c.Process]
			if b, ok := of[c.Other]; c.Kind == cluster.ChooseDifferent && c.Process != c.Other && joined && ok && a == b {
				t.Fatalf("%s and %s are in one cluster", c.Process, c.Other)
			}
		}
		for _, s := range want.Suggestions {
			if a, ok := of[s.A]; ok && a == of[s.B] || s.Score <= 0 || s.Score > 1 || s.Detail == "" {
				t.Fatalf("suggested: %+v", s)
			}
		}
	})
}

// world makes n processes: of ten, one is on a second portal.
func world(n int) []cluster.Process {
	r := rand.New(rand.NewPCG(7, 7))
	words := make([]string, 20000)
	for i := range words {
		words[i] = fmt.Sprintf("w%c%c%x", 'a'+r.IntN(26), 'a'+r.IntN(26), i)
	}
	all := make([]cluster.Process, 0, n)
	for i := 0; len(all) < n; i++ {
		p := cluster.Process{ID: procurement.ProcessID("de-portal", fmt.Sprint(i)), Source: "de-portal", Country: "DE", Refs: []string{fmt.Sprintf("ocds-abc123-%d", i), fmt.Sprintf("VG-%d", 100000+i)},
			Buyer: procurement.NewID("buyer", fmt.Sprint(r.IntN(n/50+1))), Value: decimal.NewNullDecimal(decimal.New(int64(100+r.IntN(5000)*10), 1)), Currency: "EUR",
			AwardDate: time.Date(2020, 1, 1+r.IntN(1800), 0, 0, 0, 0, time.UTC).Format(time.DateOnly), Contracts: 1, Awards: 1}
		for k := range 6 {
			at := r.IntN(len(words))
			if k < 2 {
				at = r.IntN(50) // words that many titles have
			}
			p.TitleKey += words[at] + " "
		}
		all = append(all, p)
		if i%10 == 0 && len(all) < n {
			e := p
			e.ID, e.Source, e.Contracts = procurement.ProcessID("eu-ted", fmt.Sprint(i)), "eu-ted", 0
			e.Refs = []string{fmt.Sprintf("%d-2024", 10000+i)}
			if i%20 == 0 {
				e.Cites, e.TitleKey = []string{p.Refs[0]}, "other"
			}
			all = append(all, e)
		}
	}
	return all
}

// TestMany measures: every copy is found, and nothing else. The figure for a
// million is in the benchmark.
func TestMany(t *testing.T) {
	t.Parallel()
	all := world(50000)
	copies := 0
	for _, p := range all {
		if p.Source == "eu-ted" {
			copies++
		}
	}
	start := time.Now()
	got := cluster.Link(all, nil)
	t.Logf("%d processes in %s: %d clusters, %d suggestions, %d blocks skipped", len(all), time.Since(start), len(got.Clusters), len(got.Suggestions), got.Skipped)
	if len(got.Clusters) < copies*99/100 || len(got.Clusters) > copies {
		t.Errorf("%d clusters of %d copies", len(got.Clusters), copies)
	}
}

func BenchmarkLink(b *testing.B) {
	all := world(1_000_000)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for b.Loop() {
		got := cluster.Link(all, nil)
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(len(got.Clusters)), "clusters")
	}
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/1e6, "MB-heap")
	runtime.KeepAlive(all)
}
