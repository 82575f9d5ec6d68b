package resolve

import (
	"cmp"
	"slices"
)

// candidates are the pairs to look at.
type candidates struct {
	// sure have a key in common that says much; all of them are compared.
	sure blocks
	// rare have a rare word or a likeness of sound or beginning in common; those
	// that promise more are compared.
	rare blocks
}

// blocks are sets of pairs: all pairs within each block, and single pairs beside.
type blocks struct {
	starts  []int32 // block b is members[starts[b]:starts[b+1]], ascending
	members []int32
	of      []int32 // blocks of node i are blocks[of[i]:of[i+1]]
	blocks  []int32
	pairs   []pair // sorted, distinct
}

// pair is two nodes: the smaller in the upper 32 bits.
type pair uint64

func pairOf(a, b int32) pair { return pair(uint64(min(a, b))<<32 | uint64(max(a, b))) }

func (p pair) ends() (a, b int32) { return int32(p >> 32), int32(p & 0xffffffff) }

// block finds the candidates of all nodes.
func (c *corpus) block() *candidates {
	cand := &candidates{sure: blocks{starts: []int32{0}}, rare: blocks{starts: []int32{0}}}
	c.chainIdentifiers(&cand.sure)
	var entries []entry
	for _, k := range []struct {
		keys func(int32, []uint64) []uint64
		add  func(*blocks, []int32)
		to   *blocks
	}{
		{c.nameKeys, c.addBlock, &cand.sure},
		{c.solidKeys, c.addBlock, &cand.sure},
		{c.domainKeys, c.addBlock, &cand.sure},
		{c.officeKeys, c.addBlock, &cand.sure},
		{c.skeletonKeys, c.addAcross, &cand.sure},
		{c.postalKeys, c.addSimilar, &cand.sure},
		{c.tokenKeys, c.addBlock, &cand.rare},
		{c.pairKeys, c.addBlock, &cand.rare},
		{c.skeletonKeys, c.addBlock, &cand.rare},
	} {
		entries = c.collect(entries[:0], k.keys)
		groups(entries, func(nodes []int32) { k.add(k.to, nodes) })
	}
	c.addBeside(&cand.rare)
	cand.sure.index(c.size())
	cand.rare.index(c.size())
	return cand
}

// after appends the nodes that follow a node and are to be compared with it,
// ascending, each once.
func (c *corpus) after(cand *candidates, i int32, out []int32) []int32 {
	out = cand.rare.after(i, out)
	slices.Sort(out)
	out = slices.DeleteFunc(slices.Compact(out), func(j int32) bool { return !c.promising(i, j) })
	out = cand.sure.after(i, out)
	slices.Sort(out)
	return slices.Compact(out)
}

// entry says that a node belongs to the block of a key.
type entry struct {
	key  uint64
	node int32
}

// collect makes the entries of one kind of key. A kind appends a node's keys.
func (c *corpus) collect(entries []entry, kind func(int32, []uint64) []uint64) []entry {
	var keys []uint64
	for i := range c.size() {
		if c.node(i).Profile.Person {
			continue // persons meet by identifier alone
		}
		keys = kind(i, keys[:0])
		slices.Sort(keys)
		for _, key := range slices.Compact(keys) {
			entries = append(entries, entry{key, i})
		}
	}
	slices.SortFunc(entries, func(a, b entry) int {
		return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.node, b.node))
	})
	return entries
}

// groups calls f with the nodes of each key that several have, ascending. The
// slice is used again.
func groups(entries []entry, f func(nodes []int32)) {
	var nodes []int32
	for from := 0; from < len(entries); {
		nodes = nodes[:0]
		to := from
		for ; to < len(entries) && entries[to].key == entries[from].key; to++ {
			nodes = append(nodes, entries[to].node)
		}
		if len(nodes) > 1 {
			f(nodes)
		}
		from = to
	}
}

// addBlock adds a block of which all pairs are compared, or, if it is above the
// cap, the pairs of neighbours in the alphabet.
func (c *corpus) addBlock(to *blocks, nodes []int32) {
	c.stats.Blocks++
	if len(nodes) > BlockCap {
		c.addNeighbours(to, nodes)
		return
	}
	to.members = append(to.members, nodes...)
	to.starts = append(to.starts, int32(len(to.members)))
}

// reach is with how many neighbours on each side a node of a block above the
// cap is compared.
const reach = 10

func (c *corpus) addNeighbours(to *blocks, nodes []int32) {
	c.stats.Overflowing++
	sorted := slices.SortedFunc(slices.Values(nodes), c.byName)
	before := len(to.pairs)
	for i, a := range sorted {
		for _, b := range sorted[i+1 : min(i+1+reach, len(sorted))] {
			to.pairs = append(to.pairs, pairOf(a, b))
		}
	}
	n := int64(len(nodes))
	c.stats.PairsBeyondCap += n*(n-1)/2 - int64(len(to.pairs)-before)
}

// addBeside pairs each node with the next two in the alphabet: a rare word that is
// misspelt has no other block.
func (c *corpus) addBeside(to *blocks) {
	sorted := make([]int32, 0, c.size())
	for i := range c.size() {
		if !c.node(i).Profile.Person {
			sorted = append(sorted, i)
		}
	}
	slices.SortFunc(sorted, c.byName)
	to.pairs = slices.Grow(to.pairs, 2*len(sorted))
	for i, a := range sorted {
		for _, b := range sorted[i+1 : min(i+3, len(sorted))] {
			to.pairs = append(to.pairs, pairOf(a, b))
		}
	}
}

// chainIdentifiers pairs the nodes of one identifier: each with its neighbours
// in the alphabet and with the one mentioned most. All of them are joined by
// these pairs, however many they are.
func (c *corpus) chainIdentifiers(to *blocks) {
	var nodes []int32
	for _, g := range c.groups {
		nodes = nodes[:0]
		for _, r := range c.refs[g.from:g.to] {
			if c.usable(r) {
				nodes = append(nodes, r.node)
			}
		}
		nodes = slices.Compact(nodes)
		if len(nodes) < 2 {
			continue
		}
		c.stats.Blocks++
		hub := slices.MaxFunc(nodes, func(a, b int32) int { // the first of several
			return cmp.Compare(c.node(a).Mentions, c.node(b).Mentions)
		})
		slices.SortFunc(nodes, c.byName)
		for i, n := range nodes {
			if i > 0 {
				to.pairs = append(to.pairs, pairOf(nodes[i-1], n))
			}
			if n != hub {
				to.pairs = append(to.pairs, pairOf(hub, n))
			}
		}
	}
}

// index sorts the pairs and makes the way from a node to its blocks.
func (b *blocks) index(nodes int32) {
	slices.Sort(b.pairs)
	b.pairs = slices.Compact(b.pairs)
	b.of = make([]int32, nodes+1)
	for _, m := range b.members {
		b.of[m+1]++
	}
	for i := range nodes {
		b.of[i+1] += b.of[i]
	}
	b.blocks = make([]int32, len(b.members))
	next := slices.Clone(b.of)
	for k := range len(b.starts) - 1 {
		for _, m := range b.members[b.starts[k]:b.starts[k+1]] {
			b.blocks[next[m]] = int32(k)
			next[m]++
		}
	}
}

// after appends the nodes that follow a node in its blocks and pairs.
func (b *blocks) after(i int32, out []int32) []int32 {
	for _, k := range b.blocks[b.of[i]:b.of[i+1]] {
		members := b.members[b.starts[k]:b.starts[k+1]]
		at, _ := slices.BinarySearch(members, i+1)
		out = append(out, members[at:]...)
	}
	at, _ := slices.BinarySearch(b.pairs, pair(uint64(i)<<32))
	for ; at < len(b.pairs); at++ {
		first, second := b.pairs[at].ends()
		if first != i {
			break
		}
		out = append(out, second)
	}
	return out
}
