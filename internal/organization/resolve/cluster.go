package resolve

import (
	"slices"
	"strings"

	"daylight/internal/organization"
)

// clusters are sets of nodes that grow, and know what may not join them.
type clusters struct {
	c    *corpus
	sets forest
	own  [][]int32         // of nodes: identifiers that count, as indexes of c.groups
	ids  map[int32][]int32 // root -> those of a set that has grown
	// apart are the nodes that people keep from the nodes of a set, by root.
	apart map[int32][]int32
	// excused are pairs of identifiers that people joined in spite of each other.
	excused map[pair]bool
}

func newClusters(c *corpus, d decided) *clusters {
	k := &clusters{c, newForest(c.size()), c.tellingIdentifiers(), map[int32][]int32{}, map[int32][]int32{}, map[pair]bool{}}
	for _, l := range d.links {
		if l.said != same {
			k.apart[l.a] = append(k.apart[l.a], l.b)
			k.apart[l.b] = append(k.apart[l.b], l.a)
		}
	}
	return k
}

// tellingIdentifiers lists for each node the identifiers that tell it from others.
func (c *corpus) tellingIdentifiers() [][]int32 {
	own := make([][]int32, c.size())
	backing := make([]int32, 0, len(c.refs))
	count := make([]int32, c.size())
	each := func(f func(g int32, node int32)) {
		for g, s := range c.groups {
			for _, r := range c.refs[s.from:s.to] {
				if c.usable(r) {
					f(int32(g), r.node)
				}
			}
		}
	}
	each(func(_, node int32) { count[node]++ })
	for i, n := range count {
		if n > 0 {
			from := len(backing)
			backing = backing[:from+int(n)]
			own[i] = backing[from : from : from+int(n)]
		}
	}
	each(func(g, node int32) { own[node] = append(own[node], g) })
	return own
}

// identifiers of the set with a root, sorted.
func (k *clusters) identifiers(root int32) []int32 {
	if ids, ok := k.ids[root]; ok {
		return ids
	}
	return k.own[root]
}

// conflicts reports whether two sets have identifiers of one register that
// contradict each other, and whether two of them have check digits that hold.
func (k *clusters) conflicts(a, b int32) (conflict, proven bool) {
	k.eachConflict(a, b, func(p pair, valid bool) {
		if !k.excused[p] {
			conflict, proven = true, proven || valid
		}
	})
	return conflict, proven
}

func (k *clusters) eachConflict(a, b int32, f func(p pair, valid bool)) {
	for _, x := range k.identifiers(a) {
		for _, y := range k.identifiers(b) {
			if x == y {
				continue
			}
			if yes, valid := contradict(k.c.groupID(x), k.c.groupID(y)); yes {
				f(pairOf(x, y), valid)
			}
		}
	}
}

// groupID is the identifier of a group.
func (c *corpus) groupID(g int32) organization.Identifier { return c.ident(c.refs[c.groups[g].from]) }

// contradict reports whether organization.Compare finds that two numbers cannot
// be of one organisation: they take from the score of two names that are alike;
// and whether that alone makes the two different.
func contradict(x, y organization.Identifier) (yes, different bool) {
	french := strings.HasPrefix(x.Scheme, "FR-SIRE") && strings.HasPrefix(y.Scheme, "FR-SIRE")
	if x.Scheme != y.Scheme && !french {
		return false, false
	}
	profile := func(norm string, ids ...organization.Identifier) organization.Profile {
		return organization.Profile{Names: []organization.Name{{Norm: norm, Native: norm, Key: norm}}, Identifiers: ids}
	}
	const a, b = "northwind papers", "northwind paperz"
	without := organization.Compare(profile(a), profile(b), nil)
	with := organization.Compare(profile(a, x), profile(b, y), nil)
	return with.Score < without.Score, with.Judgement == organization.Different
}

// keptApart reports whether people keep a node of one set from one of another.
func (k *clusters) keptApart(a, b int32) bool {
	if len(k.apart[a]) > len(k.apart[b]) {
		a, b = b, a
	}
	return slices.ContainsFunc(k.apart[a], func(n int32) bool { return k.sets.root(n) == b })
}

// join makes one set of the sets of two nodes. It reports why not: people keep
// them apart, or, unless people join them, their identifiers do.
func (k *clusters) join(l link) (refused reason) {
	a, b := k.sets.root(l.a), k.sets.root(l.b)
	switch {
	case a == b:
		return none
	case k.keptApart(a, b):
		return judgedApart
	case l.method == byDecision:
		k.eachConflict(a, b, func(p pair, _ bool) { k.excused[p] = true })
	default:
		if conflict, _ := k.conflicts(a, b); conflict {
			return idsConflict
		}
	}
	ids := slices.Concat(k.identifiers(a), k.identifiers(b))
	root, gone := k.sets.join(a, b)
	if len(ids) > 0 {
		slices.Sort(ids)
		k.ids[root] = slices.Compact(ids)
	}
	if apart := k.apart[gone]; len(apart) > 0 {
		k.apart[root] = append(k.apart[root], apart...)
	}
	return joined
}

// reason says what became of a link, or why a component is held.
type reason uint8

const (
	none reason = iota
	joined
	judgedApart
	idsConflict
	looksDifferent
	tooLarge
)

// String is the sentence shown to whoever reviews.
func (r reason) String() string {
	switch r {
	case judgedApart:
		return "people judged two of these organisations different, or are unsure"
	case idsConflict:
		return "two of these organisations have different identifiers of one register"
	case looksDifferent:
		return "two of these organisations are different by rule"
	case tooLarge:
		return "names alone would join more than 50 organisations"
	}
	return ""
}
