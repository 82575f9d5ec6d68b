package resolve

import (
	"bytes"
	"cmp"
	"slices"

	"daylight/internal/organization"
	"daylight/internal/procurement"
)

// emit writes the result: canonical ids, and the edges with their evidence.
func (c *corpus) emit(r *Result, s *settled) {
	w := writer{c, s, c.membership(r, s.sets), r}
	for _, l := range s.decided.links {
		w.add(ask{link: l})
	}
	for _, l := range s.same {
		w.add(ask{link: l})
	}
	asks, beyond := s.questions(s.asks)
	r.Stats.SuggestionsBeyondCap = beyond
	for _, a := range asks {
		a.said = suggested
		w.add(a)
	}
	apart, _ := s.questions(s.different)
	for _, a := range apart {
		w.add(a)
	}
	slices.SortFunc(r.Edges, func(x, y Edge) int {
		return cmp.Or(bytes.Compare(x.A[:], y.A[:]), bytes.Compare(x.B[:], y.B[:]))
	})
}

// membership fills the ids, and returns the stake of each set by its root.
func (c *corpus) membership(r *Result, sets forest) []int64 {
	stakes := make([]int64, c.size())
	count := make([]int32, c.size())
	r.Nodes = make([]procurement.ID, c.size())
	r.Canonical = make([]procurement.ID, c.size())
	for i := range c.size() {
		root := sets.root(i)
		r.Nodes[i], r.Canonical[i] = c.id(i), c.id(root)
		stakes[root] += c.node(i).Stake
		count[root]++
		if root == i {
			r.Stats.Components++
		}
		r.Stats.Largest = max(r.Stats.Largest, int(count[root]))
	}
	return stakes
}

// writer turns links into edges.
type writer struct {
	c      *corpus
	s      *settled
	stakes []int64 // by root
	r      *Result
}

// add compares the two once more: reasons are many words for the few links that
// remain of all that were judged.
func (w writer) add(a ask) {
	c := w.c
	v := organization.Compare(c.profile(a.a), c.profile(a.b), c.tokens)
	e := Edge{A: c.id(a.a), B: c.id(a.b), Method: v.Method, Score: v.Score, Reasons: v.Reasons,
		Stake: min(w.stakes[w.s.sets.root(a.a)], w.stakes[w.s.sets.root(a.b)])}
	if a.method == byDecision {
		e.Method, e.Score = ByDecision, 1
		e.Reasons = append([]string{"judged by people"}, v.Reasons...)
	}
	if text := a.withheld.String(); text != "" {
		e.Reasons = append([]string{"held for review: " + text}, v.Reasons...)
	}
	switch a.said {
	case same:
		e.Judgement = organization.Same
		w.r.Stats.Same++
	case suggested:
		e.Judgement = organization.Suggested
		w.r.Stats.Suggested++
	case different:
		e.Judgement = organization.Different
		w.r.Stats.Different++
	case unsure:
		e.Judgement = organization.Unsure
	}
	w.r.Edges = append(w.r.Edges, e)
}

// questions chooses among links between sets: the firmest of each two sets, and
// SuggestionCap for a set unless the other set has fewer. What people have
// answered, or what identifiers answer, is not asked. It counts what it left out
// for the cap.
func (s *settled) questions(links []ask) (out []ask, beyond int) {
	var open []ask
	for _, l := range links {
		a, b := s.sets.root(l.a), s.sets.root(l.b)
		if a != b && !s.keptApart(a, b) && (l.said == different || !s.answered(l.link, a, b)) {
			open = append(open, l)
		}
	}
	between := func(l ask) pair { return pairOf(s.sets.root(l.a), s.sets.root(l.b)) }
	slices.SortFunc(open, func(x, y ask) int {
		return cmp.Or(cmp.Compare(between(x), between(y)), byFirmness(x.link, y.link))
	})
	open = slices.CompactFunc(open, func(x, y ask) bool { return between(x) == between(y) })
	slices.SortFunc(open, func(x, y ask) int { return byFirmness(x.link, y.link) })
	asked := map[int32]int8{}
	for _, l := range open {
		a, b := s.sets.root(l.a), s.sets.root(l.b)
		if asked[a] >= SuggestionCap && asked[b] >= SuggestionCap {
			beyond++
			continue
		}
		asked[a], asked[b] = min(asked[a]+1, SuggestionCap), min(asked[b]+1, SuggestionCap)
		out = append(out, l)
	}
	return out, beyond
}

// answered reports whether identifiers answer a question about two sets: proven
// ones do, others unless they are those of the two nodes in question, of which
// one may be mistyped.
func (s *settled) answered(l link, a, b int32) bool {
	conflict, proven := s.conflicts(a, b)
	if !conflict || proven {
		return proven
	}
	for _, x := range s.own[l.a] {
		for _, y := range s.own[l.b] {
			if yes, _ := contradict(s.c.groupID(x), s.c.groupID(y)); x != y && yes {
				return false
			}
		}
	}
	return true
}

// Queue returns the questions to people: the suggested edges, the largest stake
// first, then the best score.
func (r *Result) Queue() []Edge {
	var queue []Edge
	for _, e := range r.Edges {
		if e.Judgement == organization.Suggested {
			queue = append(queue, e)
		}
	}
	slices.SortStableFunc(queue, func(x, y Edge) int {
		return cmp.Or(cmp.Compare(y.Stake, x.Stake), cmp.Compare(y.Score, x.Score))
	})
	return queue
}
