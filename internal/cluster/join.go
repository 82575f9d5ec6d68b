package cluster

import (
	"cmp"
	"slices"
)

// joined is the state of the processes while they are put together: components
// of a union-find, whose root is their lowest member.
type joined struct {
	*linker
	parent []int32
	// sources lists those of each component of two and more, by its root.
	sources map[int32][]int32
	// different lists pairs that a person keeps apart; apart marks who is in one.
	different [][2]int32
	apart     map[int32]bool
	taken     []edge // within components
	open      []edge // for a person to judge
}

// join puts processes together tier by tier. A source has one process in a
// component, but for those that cite each other and what a person says.
func (l *linker) join(choices []Choice) *joined {
	j := &joined{linker: l, parent: make([]int32, len(l.order)), sources: map[int32][]int32{}, apart: map[int32]bool{}}
	for i := range j.parent {
		j.parent[i] = int32(i)
	}
	edges := slices.Concat(j.decided(choices), l.edges)
	for len(edges) > 0 {
		n := 1
		for n < len(edges) && edges[n].tier == edges[0].tier {
			n++
		}
		j.level(edges[:n])
		edges = edges[n:]
	}
	return j
}

// decided turns what people say into edges and pairs to keep apart.
func (j *joined) decided(choices []Choice) []edge {
	var same []edge
	for _, c := range choices {
		a, ok := j.find(c.Process)
		b, both := j.find(c.Other)
		switch {
		case c.Kind == ChooseCounted || !ok || !both || a == b:
		case c.Kind == ChooseDifferent:
			j.different = append(j.different, [2]int32{min(a, b), max(a, b)})
			j.apart[a], j.apart[b] = true, true
		case c.Kind == ChooseSame:
			same = append(same, edge{a: min(a, b), b: max(a, b), tier: byPerson, auto: true, score: 1, detail: "a person says that they are one contract"})
		}
	}
	return slices.CompactFunc(sorted(same), func(x, y edge) bool { return x.a == y.a && x.b == y.b })
}

func (j *joined) root(i int32) int32 {
	for j.parent[i] != i {
		j.parent[i] = j.parent[j.parent[i]]
		i = j.parent[i]
	}
	return i
}

func (j *joined) sourcesOf(root int32) []int32 {
	if s, ok := j.sources[root]; ok {
		return s
	}
	return j.source[root : root+1]
}

// level joins what the edges of one tier leave no doubt about.
func (j *joined) level(edges []edge) {
	doubtful := j.doubtful(edges)
	for i, e := range edges {
		a, b := j.root(e.a), j.root(e.b)
		forced := e.tier <= byMutual
		switch {
		case j.keptApart(a, b):
		case a == b && e.auto:
			j.taken = append(j.taken, e)
		case a == b:
		case !e.auto:
			j.open = append(j.open, e)
		case !forced && (doubtful[i] || j.overlap(a, b)):
			e.detail += "; but another contract of the same portal fits as well"
			e.score /= 2
			j.open = append(j.open, e)
		default:
			j.union(a, b)
			j.taken = append(j.taken, e)
		}
	}
}

// doubtful marks edges by which one component would meet two of one source.
func (j *joined) doubtful(edges []edge) []bool {
	type side struct{ component, source int32 }
	meets, many := map[side]int32{}, map[side]bool{}
	look := func(from, to int32) {
		for _, s := range j.sourcesOf(to) {
			at := side{from, s}
			if have, ok := meets[at]; ok && have != to {
				many[at] = true
			}
			meets[at] = to
		}
	}
	for _, e := range edges {
		if a, b := j.root(e.a), j.root(e.b); e.auto && a != b {
			look(a, b)
			look(b, a)
		}
	}
	out := make([]bool, len(edges))
	for i, e := range edges {
		a, b := j.root(e.a), j.root(e.b)
		out[i] = slices.ContainsFunc(j.sourcesOf(b), func(s int32) bool { return many[side{a, s}] }) ||
			slices.ContainsFunc(j.sourcesOf(a), func(s int32) bool { return many[side{b, s}] })
	}
	return out
}

func (j *joined) overlap(a, b int32) bool {
	return slices.ContainsFunc(j.sourcesOf(a), func(s int32) bool { return slices.Contains(j.sourcesOf(b), s) })
}

// keptApart reports whether a person says that two of the components are
// different contracts.
func (j *joined) keptApart(a, b int32) bool {
	if !j.apart[a] || !j.apart[b] {
		return false
	}
	return slices.ContainsFunc(j.different, func(d [2]int32) bool {
		x, y := j.root(d[0]), j.root(d[1])
		return x == a && y == b || x == b && y == a
	})
}

func (j *joined) union(a, b int32) {
	low, high := min(a, b), max(a, b)
	s := slices.Concat(j.sourcesOf(low), j.sourcesOf(high))
	slices.Sort(s)
	j.parent[high] = low
	j.sources[low] = slices.Compact(s)
	delete(j.sources, high)
	j.apart[low] = j.apart[low] || j.apart[high]
	if !j.apart[low] {
		delete(j.apart, low)
	}
}

// suggestions are pairs of components that may be one contract, the strongest
// edge of each.
func (j *joined) suggestions() []Evidence {
	best := map[[2]int32]edge{}
	for _, e := range j.open {
		a, b := j.root(e.a), j.root(e.b)
		if a == b || j.keptApart(a, b) {
			continue
		}
		key := [2]int32{e.a, e.b}
		if have, ok := best[key]; !ok || e.score > have.score {
			best[key] = e
		}
	}
	var out []edge
	for _, e := range best {
		out = append(out, e)
	}
	slices.SortFunc(out, func(x, y edge) int { return cmp.Or(cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b)) })
	return j.evidence(out)
}

func (j *joined) evidence(edges []edge) []Evidence {
	out := make([]Evidence, len(edges))
	for i, e := range edges {
		out[i] = Evidence{A: j.at(e.a).ID, B: j.at(e.b).ID, Kind: e.tier.kind(), Detail: e.detail, Score: e.score}
	}
	return out
}
