package cluster

import (
	"cmp"
	"fmt"
	"slices"
)

// entry is a process under the hash of something it has: blocks are runs of one
// hash. Whether the thing itself is the same is looked at again.
type entry struct {
	key uint64
	at  int32
	// n says which one of a list the key is of; cited is true for Cites.
	n     uint16
	cited bool
}

// hash is FNV-1a of 64 bits: the same on every machine.
func hash[T string | []byte](s T) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return h
}

// maxBlock is the largest block whose pairs are all compared.
const maxBlock = 200

// blocks calls each with every run of one key.
func blocks(entries []entry, each func([]entry)) {
	slices.SortFunc(entries, func(a, b entry) int { return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.at, b.at)) })
	for len(entries) > 0 {
		n := 1
		for n < len(entries) && entries[n].key == entries[0].key {
			n++
		}
		if n > 1 {
			each(entries[:n])
		}
		entries = entries[n:]
	}
}

// references finds processes that share or cite an identifier.
func (l *linker) references() {
	var entries []entry
	for i := range l.order {
		p := l.at(int32(i))
		for n, ref := range p.Refs {
			if ref = Reference(ref); global(ref) || specific(ref) {
				entries = append(entries, entry{key: hash(ref), at: int32(i), n: uint16(n)})
			}
		}
		for n, ref := range p.Cites {
			if ref = Reference(ref); global(ref) || specific(ref) {
				entries = append(entries, entry{key: hash(ref), at: int32(i), n: uint16(n), cited: true})
			}
		}
	}
	within := map[[2]int32]string{} // who cites whom in one source
	blocks(entries, func(block []entry) {
		switch {
		case len(block) > maxBlock:
			l.skipped++
		default:
			l.cited(block, within)
			l.shared(block)
		}
	})
	for pair, ref := range within {
		if back, ok := within[[2]int32{pair[1], pair[0]}]; ok && pair[0] < pair[1] {
			l.add(edge{a: pair[0], b: pair[1], tier: byMutual, score: 1, detail: fmt.Sprintf("the two cite each other: %s, %s", ref, back)}, true)
		}
	}
}

// text is the reference of an entry.
func (l *linker) text(e entry) string {
	if e.cited {
		return Reference(l.at(e.at).Cites[e.n])
	}
	return Reference(l.at(e.at).Refs[e.n])
}

// cited joins who cites an identifier with who has it.
func (l *linker) cited(block []entry, within map[[2]int32]string) {
	for _, from := range block {
		if !from.cited {
			continue
		}
		ref := l.text(from)
		for _, to := range block {
			if to.cited || to.at == from.at || l.text(to) != ref {
				continue
			}
			if l.source[from.at] == l.source[to.at] {
				within[[2]int32{from.at, to.at}] = ref
				continue
			}
			p, q := l.at(from.at), l.at(to.at)
			if global(ref) || p.Country != "" && p.Country == q.Country {
				l.add(edge{a: from.at, b: to.at, tier: byCitation, score: 1, detail: fmt.Sprintf("%s cites %s of %s", p.Source, ref, q.Source)}, true)
			}
		}
	}
}

// shared joins processes of two sources that have one identifier: an identifier
// that is unique beyond its portal, or one buyer's in one country.
func (l *linker) shared(block []entry) {
	for i, x := range block {
		if x.cited {
			continue
		}
		ref := l.text(x)
		for _, y := range block[i+1:] {
			if y.cited || l.source[x.at] == l.source[y.at] || l.text(y) != ref {
				continue
			}
			p, q := l.at(x.at), l.at(y.at)
			same := !p.Buyer.IsZero() && p.Buyer == q.Buyer && p.Country != "" && p.Country == q.Country
			switch {
			case global(ref):
				l.add(edge{a: x.at, b: y.at, tier: byIdentifier, score: .99, detail: "both have the identifier " + ref}, true)
			case same:
				l.add(edge{a: x.at, b: y.at, tier: byIdentifier, score: .98, detail: "both have the reference " + ref + " of one buyer in one country"}, true)
			}
		}
	}
}

// add keeps an edge; what contradicts it makes a suggestion of it.
func (l *linker) add(e edge, auto bool) {
	if e.a > e.b {
		e.a, e.b = e.b, e.a
	}
	p, q := l.at(e.a), l.at(e.b)
	if published(p) != published(q) {
		return
	}
	e.auto = auto
	if against := contradiction(p, q); against != "" {
		e.auto, e.score, e.detail = false, e.score/2, e.detail+"; but "+against
	}
	l.edges = append(l.edges, e)
}

// sorted orders edges by pair and strength: of two alike the better one first.
func sorted(edges []edge) []edge {
	slices.SortFunc(edges, func(x, y edge) int {
		return cmp.Or(cmp.Compare(x.tier, y.tier), cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b),
			-cmp.Compare(x.score, y.score), cmp.Compare(x.detail, y.detail))
	})
	return edges
}
