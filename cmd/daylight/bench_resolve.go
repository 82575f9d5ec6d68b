package main

import (
	"bufio"
	"context"
	"os"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"

	"daylight/internal/compile"
	"daylight/internal/organization"
	"daylight/internal/organization/resolve"
	"daylight/internal/organization/resolve/invented"
	"daylight/internal/procurement"
)

type benchResolveCmd struct {
	Mentions int    `default:"1000000" help:"Number of invented mentions." placeholder:"N"`
	Seed     uint64 `default:"1" help:"Makes the mentions: one seed, one list."`
	Workers  int    `help:"Goroutines that compare; by default one a processor." placeholder:"N"`
	JSON     bool   `name:"json" help:"Print one line of JSON."`
}

// resolveBench is what `bench resolve` prints. The baseline groups equal
// normalised names of one country and does nothing else.
type resolveBench struct {
	Mentions        int     `json:"mentions"`
	Nodes           int     `json:"nodes"`
	Companies       int     `json:"companies"` // that are truly meant
	ReadSeconds     float64 `json:"read_seconds"`
	ResolveSeconds  float64 `json:"resolve_seconds"`
	Seconds         float64 `json:"seconds"`
	CPUSeconds      float64 `json:"cpu_seconds"`      // of the process, read and resolve
	BaselineSeconds float64 `json:"baseline_seconds"` // with reading
	Ratio           float64 `json:"ratio"`            // seconds : baseline_seconds
	BaselineGroups  int     `json:"baseline_groups"`
	Components      int     `json:"components"`
	Largest         int     `json:"largest_component"`
	Pairs           int64   `json:"pairs_compared"`
	Same            int     `json:"edges_same"`
	Suggested       int     `json:"edges_suggested"`
	Different       int     `json:"edges_different"`
	Wrong           int     `json:"edges_same_wrong"` // join two companies, of one name
	Held            int     `json:"components_held"`
	Demoted         int     `json:"identifiers_demoted"`
	PeakRSS         int64   `json:"peak_rss_mb"` // 0 where the system does not say
	Workers         int     `json:"workers"`
	Processors      int     `json:"gomaxprocs"`
}

// Run makes the mentions, gathers them to nodes, groups them by the baseline and
// resolves them.
func (c *benchResolveCmd) Run(ctx context.Context, g *Globals) error {
	if c.Mentions < 1 || c.Workers < 0 {
		return usage("--mentions must be at least 1 and --workers not negative")
	}
	b := resolveBench{Mentions: c.Mentions, Workers: c.Workers, Processors: runtime.GOMAXPROCS(0)}
	if b.Workers == 0 {
		b.Workers = b.Processors
	}
	start := time.Now()
	nodes, meant := c.gather(&b)
	b.ReadSeconds = time.Since(start).Seconds()

	start = time.Now()
	b.BaselineGroups = groupByName(nodes)
	b.BaselineSeconds = b.ReadSeconds + time.Since(start).Seconds()

	start = time.Now()
	r, err := resolve.Resolve(ctx, nodes, nil, resolve.Options{Workers: b.Workers})
	if err != nil {
		return err
	}
	b.ResolveSeconds, b.CPUSeconds = time.Since(start).Seconds(), cpuSeconds()
	b.Seconds = b.ReadSeconds + b.ResolveSeconds
	b.Ratio = b.Seconds / b.BaselineSeconds
	b.fill(&r, nodes, meant)
	if c.JSON {
		return g.printJSON(b)
	}
	return b.print(g)
}

// gather makes one node of the mentions with one key. A key that stands for
// several companies counts for the first.
func (c *benchResolveCmd) gather(b *resolveBench) (nodes []resolve.Node, meant []int32) {
	at := map[procurement.ID]int32{}
	companies := map[int]struct{}{}
	i := 0
	for m := range invented.Mentions(c.Mentions, c.Seed) {
		i++
		companies[m.Company] = struct{}{}
		key := compile.Key(procurement.ProcessID("bench", strconv.Itoa(i)), procurement.Party{Name: m.Name, Scheme: m.Scheme,
			LegalID: m.LegalID, Country: m.Country, Person: m.Person})
		if n, ok := at[key]; ok {
			nodes[n].Mentions++
			nodes[n].Stake += m.Amount
			continue
		}
		at[key] = int32(len(nodes))
		nodes = append(nodes, resolve.NewNode(resolve.Mention{Key: key, Name: m.Name, Scheme: m.Scheme, LegalID: m.LegalID, Country: m.Country,
			Locality: m.Locality, Postal: m.Postal, Domain: m.Domain, Person: m.Person, Buyer: m.Buyer, Supplier: !m.Buyer, Count: 1, Stake: m.Amount}))
		meant = append(meant, int32(m.Company))
	}
	b.Nodes, b.Companies = len(nodes), len(companies)
	return nodes, meant
}

// groupByName is the baseline: equal names of one country are one.
func groupByName(nodes []resolve.Node) int {
	type key struct{ country, name string }
	groups := map[key]int32{}
	for i, n := range nodes {
		groups[key{n.Profile.Country, n.Profile.Names[0].Norm}] = int32(i)
	}
	return len(groups)
}

func (b *resolveBench) fill(r *resolve.Result, nodes []resolve.Node, meant []int32) {
	s := r.Stats
	b.Components, b.Largest, b.Pairs = s.Components, s.Largest, s.PairsCompared
	b.Same, b.Suggested, b.Different = s.Same, s.Suggested, s.Different
	b.Held, b.Demoted = len(r.Held), len(r.Demoted)
	b.PeakRSS = peakRSS()
	of := make(map[procurement.ID]int32, len(nodes))
	for i, n := range nodes {
		of[n.ID] = meant[i]
	}
	for _, e := range r.Edges {
		if e.Judgement == organization.Same && of[e.A] != of[e.B] {
			b.Wrong++
		}
	}
}

func (b *resolveBench) print(g *Globals) error {
	l := &lines{w: g.env.stdout}
	l.f("mentions     %d of %d companies, %d nodes", b.Mentions, b.Companies, b.Nodes)
	l.f("seconds      %.1f (read %.1f, resolve %.1f), %d workers on %d processors", b.Seconds, b.ReadSeconds, b.ResolveSeconds, b.Workers, b.Processors)
	l.f("processor    %.1f seconds; the rest of the time others had it", b.CPUSeconds)
	l.f("baseline     %.1f (equal names alone, %d groups); ratio %.2f", b.BaselineSeconds, b.BaselineGroups, b.Ratio)
	l.f("peak memory  %d MB", b.PeakRSS)
	l.f("compared     %d pairs", b.Pairs)
	l.f("edges        %d same (%d of them of namesakes), %d suggested, %d different", b.Same, b.Wrong, b.Suggested, b.Different)
	l.f("components   %d, the largest of %d nodes; %d held for review", b.Components, b.Largest, b.Held)
	l.f("identifiers  %d demoted", b.Demoted)
	return l.err
}

// cpuSeconds is the processor time that the process has used.
func cpuSeconds() float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return (time.Duration(u.Utime.Nano()) + time.Duration(u.Stime.Nano())).Seconds()
}

// peakRSS is the most memory the process had, in MB, as Linux counts it.
func peakRSS() int64 {
	f, err := os.Open("/proc/self/status")
	if err != nil {
		return 0
	}
	defer f.Close()
	for scan := bufio.NewScanner(f); scan.Scan(); {
		if rest, ok := strings.CutPrefix(scan.Text(), "VmHWM:"); ok {
			kb, err := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
			if err != nil {
				return 0
			}
			return kb >> 10
		}
	}
	return 0
}
