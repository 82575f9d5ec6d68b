package portalsim

import (
	"sort"
	"time"
)

// stage is a kind of publication; per says how many of the processes of a unit
// reach it. Stages are listed in the order of publication, and a process reaches
// them from the first on.
type stage struct {
	name string
	per  int
}

// schedule spreads n publications evenly over a span and says which process and
// stage each one is. Publications come in blocks, about eight to a portal: first
// all processes of the block are announced, then most are awarded, then some
// changed. Nothing is stored: every answer is a function of the number, so that
// a portal of a million notices costs no memory.
type schedule struct {
	n           int
	unit        int
	stages      []stage
	from, until time.Time
}

func newSchedule(n int, from, until time.Time, stages ...stage) schedule {
	s := schedule{n: n, stages: stages, from: from, until: until}
	s.unit = max(1, n/(8*s.sum()))
	return s
}

func (s schedule) sum() int {
	total := 0
	for _, st := range s.stages {
		total += st.per
	}
	return total
}

func (s schedule) widest() int {
	most := 0
	for _, st := range s.stages {
		most = max(most, st.per)
	}
	return most
}

// at returns the process and the stage of publication i.
func (s schedule) at(i int) (process, stage int) {
	block, rest := i/(s.unit*s.sum()), i%(s.unit*s.sum())
	for k, st := range s.stages {
		if rest < st.per*s.unit {
			return block*s.widest()*s.unit + rest, k
		}
		rest -= st.per * s.unit
	}
	return 0, 0
}

// number returns the publication of a process at a stage, if it has one.
func (s schedule) number(process, stage int) (int, bool) {
	width := s.widest() * s.unit
	block, rest := process/width, process%width
	if rest >= s.stages[stage].per*s.unit {
		return 0, false
	}
	i := block*s.unit*s.sum() + rest
	for _, before := range s.stages[:stage] {
		i += before.per * s.unit
	}
	return i, i < s.n
}

// date is the time of publication i: it grows with i.
func (s schedule) date(i int) time.Time {
	seconds := int64(s.until.Sub(s.from) / time.Second)
	return s.from.Add(time.Duration(seconds*int64(i)/int64(max(1, s.n))) * time.Second).UTC()
}

// after returns the first publication whose date is not before t.
func (s schedule) after(t time.Time) int {
	return sort.Search(s.n, func(i int) bool { return !s.date(i).Before(t) })
}

// between returns the publications of from <= date <= to as a half-open range;
// a zero time is no bound.
func (s schedule) between(from, to time.Time) (int, int) {
	lo, hi := 0, s.n
	if !from.IsZero() {
		lo = s.after(from)
	}
	if !to.IsZero() {
		hi = s.after(to.Add(time.Nanosecond))
	}
	return lo, max(lo, hi)
}
