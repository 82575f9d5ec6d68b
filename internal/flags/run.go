package flags

import (
	"cmp"
	"maps"
	"slices"
)

// Run collects the processes of one run. It is not safe for concurrent use.
type Run struct {
	settings Settings
	checks   []check
	sets     map[string]*set
}

// set is what is kept of the processes of one set.
type set struct {
	name      string
	processes int
	counts    map[string]*counts
	flags     []Flag
	// first is the currency observed first, and where.
	first     string
	firstSeen seen
	// pending are outcomes that depend on the main currency; distances are those of
	// R024 and R058, one or more for each process.
	pending   []pending
	distances [][]distance
	// bidders are R025's, disqualified R038's by role, assorted R048's.
	bidders      tallies
	disqualified map[Role]tallies
	assorted     map[string]*assortment
	// money is D103's, by buyer and currency.
	money map[purse]*awarded
}

// counts are processes by what became of a rule on them.
type counts struct{ ran, lacking, excluded int }

// seen is a place in the order of observation.
type seen struct {
	order int64
	ocid  string
	id    string
}

func (a seen) compare(b seen) int {
	return cmp.Or(cmp.Compare(a.order, b.order), cmp.Compare(a.ocid, b.ocid), cmp.Compare(a.id, b.id))
}

// pending is one rule's outcome on one process by currency.
type pending struct {
	code   string
	priced []priced
}

// NewRun starts a run.
func NewRun(settings Settings) *Run {
	return &Run{settings: settings, checks: checks(), sets: map[string]*set{}}
}

// Add runs the rules on a process, which is added once, and keeps what the rules
// over its set need.
func (r *Run) Add(in Input) {
	s := r.sets[in.Set]
	if s == nil {
		s = &set{name: in.Set, counts: map[string]*counts{}, bidders: tallies{}, assorted: map[string]*assortment{},
			disqualified: map[Role]tallies{Buyer: {}, ProcuringEntity: {}, Tenderer: {}}, money: map[purse]*awarded{}}
		for _, c := range r.checks {
			s.counts[c.code] = &counts{}
		}
		r.sets[in.Set] = s
	}
	s.processes++
	f := read(in, r.settings)
	if f.status != "cancelled" && in.OCID != "" && !r.settings.excludes(f.details) {
		s.observe(f)
	}
	for _, c := range r.checks {
		s.add(c.code, c.apply(f, r.settings))
	}
}

// observe notes the currency of the process's first submitted bid.
func (s *set) observe(f *facts) {
	for _, b := range f.submitted() {
		if !b.price.ok {
			continue
		}
		here := seen{f.in.Order, f.in.OCID, string(f.in.Process[:])}
		if s.first == "" || here.compare(s.firstSeen) < 0 {
			s.first, s.firstSeen = b.price.currency, here
		}
		return
	}
}

func (s *set) add(code string, o outcome) {
	n := s.counts[code]
	switch {
	case len(o.lack.Missing) > 0:
		n.lacking++
		return
	case o.lack.Reason != "":
		n.excluded++
		return
	case o.priced != nil:
		s.pending = append(s.pending, pending{code, o.priced})
		return
	case o.distances != nil:
		if code == "R024" { // R058 has the same ones
			s.distances = append(s.distances, o.distances)
		}
		return
	}
	n.ran++
	s.flags = append(s.flags, o.flags...)
	if o.feed != nil {
		o.feed(s)
	}
}

// Finish compares with the populations and reports. The run may go on afterwards:
// more processes may be added, and Finish called again.
func (r *Run) Finish() Report {
	report := Report{Settings: r.settings}
	for _, name := range slices.Sorted(maps.Keys(r.sets)) {
		closing := &closing{set: r.sets[name], settings: r.settings, report: &report, organisations: map[unit]*BaseRate{}}
		closing.run()
	}
	report.sort()
	return report
}
