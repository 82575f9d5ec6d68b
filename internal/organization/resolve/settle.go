package resolve

import (
	"cmp"
	"slices"
)

// settled is which links join, which wait for people, and the sets they make.
type settled struct {
	*clusters
	decided   decided
	same      []link // each joined two sets; decisions are not among them
	asks      []ask
	different []ask
	held      []Component
}

// ask is a question to people; withheld says why a join that was certain enough
// by itself is a question nevertheless.
type ask struct {
	link
	withheld reason
}

// settle joins what is firm (decisions and identifiers), then what names join,
// component by component: a component that would hold two that are different,
// or is too large, keeps its firm sets and its joins by name become questions.
func (c *corpus) settle(links []link, d decided) *settled {
	s := &settled{clusters: newClusters(c, d), decided: d}
	var firm, soft []link
	for _, l := range d.links {
		if l.said == same {
			firm = append(firm, l)
		}
	}
	for _, l := range links {
		_, known := d.of[pairOf(l.a, l.b)]
		switch {
		case known:
		case l.said == same && l.method == byID:
			firm = append(firm, l)
		case l.said == same:
			soft = append(soft, l)
		case l.said == suggested:
			s.asks = append(s.asks, ask{link: l})
		case l.said == different:
			s.different = append(s.different, ask{link: l})
		}
	}
	reviewed := s.joinAll(firm)
	s.joinSoft(soft, &reviewed)
	s.hold(reviewed)
	return s
}

// joinAll joins in the order of firmness; what it may not join it returns and
// turns into questions.
func (s *settled) joinAll(links []link) (refused []ask) {
	slices.SortFunc(links, byFirmness)
	for _, l := range links {
		switch why := s.join(l); {
		case why == joined:
			if l.method != byDecision {
				s.same = append(s.same, l)
			}
		case why != none:
			refused = append(refused, ask{l, why})
			if l.method != byDecision {
				s.asks = append(s.asks, ask{l, why})
			}
		}
	}
	return refused
}

// joinSoft joins by names the components in which nothing speaks against it.
func (s *settled) joinSoft(links []link, reviewed *[]ask) {
	whole := slices.Clone(s.sets)
	var soft []link
	for _, l := range links {
		a, b := s.sets.root(l.a), s.sets.root(l.b)
		conflict, _ := s.conflicts(a, b)
		switch {
		case a == b:
		case conflict || s.keptApart(a, b): // what is firm has answered it
			s.asks = append(s.asks, ask{l, idsConflict})
		default:
			whole.join(l.a, l.b)
			soft = append(soft, l)
		}
	}
	why := s.obstacles(whole)
	clear := soft[:0]
	for _, l := range soft {
		if r := why[whole.root(l.a)]; r != none {
			s.asks = append(s.asks, ask{l, r})
			*reviewed = append(*reviewed, ask{l, r})
			continue
		}
		clear = append(clear, l)
	}
	s.joinAll(clear)
}

// obstacles finds the components that are held, by root.
func (s *settled) obstacles(whole forest) map[int32]reason {
	why := map[int32]reason{}
	note := func(root int32, r reason) {
		if why[root] == none || r < why[root] {
			why[root] = r
		}
	}
	for _, l := range s.different {
		if root := whole.root(l.a); root == whole.root(l.b) && s.sets.root(l.a) != s.sets.root(l.b) {
			note(root, looksDifferent)
		}
	}
	parts := s.parts(whole)
	for from := 0; from < len(parts); {
		root, to := parts[from].root, from
		for ; to < len(parts) && parts[to].root == root; to++ {
		}
		if to-from > ComponentCap {
			note(root, tooLarge)
		}
		if r := s.opposed(parts[from:to], whole); r != none {
			note(root, r)
		}
		from = to
	}
	return why
}

// part is a firm set within a component.
type part struct{ root, set int32 }

// parts lists the firm sets by component.
func (s *settled) parts(whole forest) []part {
	var parts []part
	for i := range s.c.size() {
		if s.sets[i] == i {
			parts = append(parts, part{whole.root(i), i})
		}
	}
	slices.SortFunc(parts, func(a, b part) int { return cmp.Or(cmp.Compare(a.root, b.root), cmp.Compare(a.set, b.set)) })
	return parts
}

// opposed reports whether two sets of one component may not be one.
func (s *settled) opposed(parts []part, whole forest) reason {
	if len(parts) < 2 {
		return none
	}
	why := none
	var named []int32 // sets with valid identifiers
	for _, p := range parts {
		for _, n := range s.apart[p.set] {
			if whole.root(n) == p.root && s.sets.root(n) != p.set {
				return judgedApart
			}
		}
		if len(s.identifiers(p.set)) > 0 {
			named = append(named, p.set)
		}
	}
	for i, a := range named {
		// Above the cap the component is held anyway.
		for _, b := range named[i+1 : min(len(named), i+1+ComponentCap)] {
			if conflict, _ := s.conflicts(a, b); conflict {
				why = idsConflict
			}
		}
	}
	return why
}

// hold lists what is held: the sets that withheld links would have joined.
func (s *settled) hold(reviewed []ask) {
	over := slices.Clone(s.sets)
	for _, l := range reviewed {
		over.join(l.a, l.b)
	}
	why := map[int32]reason{}
	for _, l := range reviewed {
		root := over.root(l.a)
		if before := why[root]; before == none || l.withheld < before {
			why[root] = l.withheld
		}
	}
	at := map[int32]int{}
	for i := range s.c.size() {
		root := over.root(i)
		if why[root] == none {
			continue
		}
		n, ok := at[root]
		if !ok {
			n = len(s.held)
			at[root] = n
			s.held = append(s.held, Component{Reason: why[root].String()})
		}
		s.held[n].Members = append(s.held[n].Members, s.c.id(i))
	}
}
