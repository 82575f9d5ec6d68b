package resolve

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"daylight/internal/organization"
	"daylight/internal/procurement"
)

// graph is nodes with judgements between them, as if Compare had said so.
type graph struct {
	nodes     []Node
	links     []link
	decisions []Decision
}

func drawGraph(t *rapid.T) graph {
	n := rapid.Int32Range(2, 14).Draw(t, "nodes")
	var g graph
	for i := range n {
		node := Node{ID: procurement.NewID("node", fmt.Sprint(i)), Mentions: 1, Stake: rapid.Int64Range(0, 99).Draw(t, "stake")}
		node.Profile.Names = []organization.Name{{Norm: fmt.Sprint("name ", i), Native: fmt.Sprint("name ", i)}}
		if k := rapid.IntRange(0, 5).Draw(t, "id"); k < 3 {
			node.Profile.Identifiers = []organization.Identifier{{Scheme: "XI-LEI", ID: fmt.Sprint(k), Validity: organization.Valid}}
		}
		g.nodes = append(g.nodes, node)
	}
	slices.SortFunc(g.nodes, func(a, b Node) int { return slices.Compare(a.ID[:], b.ID[:]) })
	ends := rapid.Custom(func(t *rapid.T) [2]int32 {
		a := rapid.Int32Range(0, n-2).Draw(t, "a")
		return [2]int32{a, rapid.Int32Range(a+1, n-1).Draw(t, "b")}
	})
	itself := func(e [2]int32) [2]int32 { return e }
	for _, e := range rapid.SliceOfNDistinct(ends, 0, 30, itself).Draw(t, "links") {
		l := link{e[0], e[1], float32(rapid.IntRange(75, 100).Draw(t, "score")) / 100, same, byName}
		switch rapid.IntRange(0, 5).Draw(t, "kind") {
		case 0, 1:
			l.method = byID
		case 2:
			l.said, l.method = suggested, byScore
		case 3:
			l.said, l.method = different, byVeto
		}
		g.links = append(g.links, l)
	}
	judgements := []organization.Judgement{organization.Same, organization.Different, organization.Unsure}
	for _, e := range rapid.SliceOfNDistinct(ends, 0, 5, itself).Draw(t, "decisions") {
		g.decisions = append(g.decisions, Decision{g.nodes[e[0]].ID, g.nodes[e[1]].ID, rapid.SampledFrom(judgements).Draw(t, "judgement")})
	}
	return g
}

// resolve does what Resolve does with the links that are given.
func (g graph) resolve(t interface{ Fatal(...any) }, decisions []Decision) (Result, *settled) {
	c, err := newCorpus(g.nodes)
	if err != nil {
		t.Fatal(err)
	}
	d, err := c.decide(decisions)
	if err != nil {
		t.Fatal(err)
	}
	r := Result{Demoted: c.demote()}
	s := c.settle(slices.Clone(g.links), d)
	r.Held, r.Stats = s.held, c.stats
	c.emit(&r, s)
	return r, s
}

// canonical is the component of each node.
func canonical(r Result) map[procurement.ID]procurement.ID {
	m := map[procurement.ID]procurement.ID{}
	for i, id := range r.Nodes {
		m[id] = r.Canonical[i]
	}
	return m
}

func TestSettle(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		g := drawGraph(t)
		r, _ := g.resolve(t, g.decisions)
		of := canonical(r)
		joined, bySame := 0, map[[2]procurement.ID]bool{}
		for _, d := range g.decisions {
			if d.Judgement != organization.Same && of[d.A] == of[d.B] {
				t.Fatalf("judged %s, and in one component: %s %s", d.Judgement, d.A, d.B)
			}
			bySame[[2]procurement.ID{d.A, d.B}] = d.Judgement == organization.Same
		}
		for _, e := range r.Edges {
			if e.Judgement == organization.Same && of[e.A] != of[e.B] && !bySame[[2]procurement.ID{e.A, e.B}] {
				t.Fatalf("%s %s are the same, in two components", e.A, e.B)
			}
			if e.Judgement == organization.Suggested && of[e.A] == of[e.B] {
				t.Fatalf("%s %s are one already, and asked", e.A, e.B)
			}
			if e.Judgement == organization.Same && e.Method != ByDecision {
				joined++
			}
		}
		if parts := len(g.nodes) - r.Stats.Components; joined > parts {
			t.Fatalf("%d edges made %d joins", joined, parts)
		}
		checkIdentifiers(t, g, of)
	})
}

// checkIdentifiers: no component holds two valid identifiers of one scheme
// unless people joined some.
func checkIdentifiers(t *rapid.T, g graph, of map[procurement.ID]procurement.ID) {
	if slices.ContainsFunc(g.decisions, func(d Decision) bool { return d.Judgement == organization.Same }) {
		return
	}
	ids := map[procurement.ID]string{}
	for _, n := range g.nodes {
		for _, id := range n.Profile.Identifiers {
			if before, ok := ids[of[n.ID]]; ok && before != id.ID {
				t.Fatalf("component %s holds identifiers %s and %s", of[n.ID], before, id.ID)
			}
			ids[of[n.ID]] = id.ID
		}
	}
}

// TestWithdraw: a decision that is withdrawn leaves no trace.
func TestWithdraw(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		g := drawGraph(t)
		before, _ := g.resolve(t, nil)
		for k := range g.decisions {
			g.resolve(t, g.decisions[:k+1])
		}
		after, _ := g.resolve(t, g.decisions[:0])
		if diff := cmp.Diff(before, after); diff != "" {
			t.Fatalf("decisions withdrawn, result differs:\n%s", diff)
		}
	})
}

// TestOrderOfLinks: neither the order of links nor that of decisions matters.
func TestOrderOfLinks(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		g := drawGraph(t)
		want, _ := g.resolve(t, g.decisions)
		g.links = rapid.Permutation(g.links).Draw(t, "order of links")
		g.nodes = rapid.Permutation(g.nodes).Draw(t, "order of nodes")
		got, _ := g.resolve(t, rapid.Permutation(g.decisions).Draw(t, "order of decisions"))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("other order, other result:\n%s", diff)
		}
	})
}
