package resolve

import (
	"bytes"
	"cmp"
	"fmt"
	"iter"
	"math"
	"slices"
	"strings"

	"daylight/internal/organization"
	"daylight/internal/procurement"
)

// corpus is the nodes in the order of their ids, and what is known of all of
// them together. Everything else refers to a node by its place in that order.
type corpus struct {
	nodes  []Node  // as given, not sorted: a copy would double the memory
	order  []int32 // place -> index in nodes
	tokens tokens
	words  words
	refs   []identRef // sorted by scheme, id and node
	groups []span     // of refs: one identifier each
	// demotedIDs holds the identifiers of nodes of which some do not count.
	demotedIDs map[int32][]organization.Identifier
	aliases    map[int32][]organization.Name // trading and former names, parsed
	stats      Stats
}

// identRef is the k-th identifier of a node.
type identRef struct{ node, k int32 }

// span is a range of a slice.
type span struct{ from, to int32 }

func newCorpus(nodes []Node) (*corpus, error) {
	if len(nodes) > math.MaxInt32 {
		return nil, fmt.Errorf("%d nodes are more than fit 32 bits", len(nodes))
	}
	c := &corpus{nodes: nodes, order: make([]int32, len(nodes)), demotedIDs: map[int32][]organization.Identifier{},
		aliases: map[int32][]organization.Name{}}
	for i := range c.order {
		c.order[i] = int32(i)
	}
	slices.SortFunc(c.order, func(a, b int32) int { return bytes.Compare(nodes[a].ID[:], nodes[b].ID[:]) })
	for i := 1; i < len(c.order); i++ {
		if c.id(int32(i)) == c.id(int32(i-1)) {
			return nil, fmt.Errorf("%w: %s; give each mention key once", errTwice, c.id(int32(i)))
		}
	}
	c.stats.Nodes = len(nodes)
	c.parseAliases()
	c.tokens = c.countTokens()
	c.words = c.weighWords()
	c.indexIdentifiers()
	return c, nil
}

func (c *corpus) size() int32 { return int32(len(c.order)) }

func (c *corpus) node(i int32) *Node { return &c.nodes[c.order[i]] }

func (c *corpus) id(i int32) procurement.ID { return c.nodes[c.order[i]].ID }

// find returns the place of a node.
func (c *corpus) find(id procurement.ID) (int32, bool) {
	i, ok := slices.BinarySearchFunc(c.order, id, func(o int32, id procurement.ID) int {
		return bytes.Compare(c.nodes[o].ID[:], id[:])
	})
	return int32(i), ok
}

// profile is the node's, with demoted identifiers as such.
func (c *corpus) profile(i int32) organization.Profile {
	p := c.node(i).Profile
	if len(c.demotedIDs) > 0 {
		if ids, ok := c.demotedIDs[i]; ok {
			p.Identifiers = ids
		}
	}
	return p
}

// parseAliases reads the trading and former names that few names hold.
func (c *corpus) parseAliases() {
	for i := range c.size() {
		for _, name := range c.node(i).Profile.Names {
			for _, alias := range slices.Concat(name.TradingAs, name.Former) {
				c.aliases[i] = append(c.aliases[i], organization.ParseNameIn(alias, c.node(i).Profile.Country))
			}
		}
	}
}

// names yields all names of a node.
func (c *corpus) names(i int32) iter.Seq[*organization.Name] {
	return func(yield func(*organization.Name) bool) {
		for _, list := range [][]organization.Name{c.node(i).Profile.Names, c.aliases[i]} {
			for k := range list {
				if !yield(&list[k]) {
					return
				}
			}
		}
	}
}

// norm is the first comparable name, empty if there is none.
func (c *corpus) norm(i int32) string {
	if names := c.node(i).Profile.Names; len(names) > 0 {
		return names[0].Norm
	}
	return ""
}

// byName orders nodes alphabetically, and by id where names are equal.
func (c *corpus) byName(a, b int32) int {
	return cmp.Or(strings.Compare(c.norm(a), c.norm(b)), cmp.Compare(a, b))
}

// ident is the identifier that a ref stands for.
func (c *corpus) ident(r identRef) organization.Identifier {
	return c.node(r.node).Profile.Identifiers[r.k]
}

// indexIdentifiers sorts the identifiers of all nodes and finds the equal ones.
func (c *corpus) indexIdentifiers() {
	for i := range c.size() {
		for k, id := range c.node(i).Profile.Identifiers {
			if id.ID != "" {
				c.refs = append(c.refs, identRef{i, int32(k)})
			}
		}
	}
	slices.SortFunc(c.refs, func(a, b identRef) int {
		return cmp.Or(compareIDs(c.ident(a), c.ident(b)), cmp.Compare(a.node, b.node), cmp.Compare(a.k, b.k))
	})
	for from := 0; from < len(c.refs); {
		to := from + 1
		for to < len(c.refs) && compareIDs(c.ident(c.refs[from]), c.ident(c.refs[to])) == 0 {
			to++
		}
		c.groups = append(c.groups, span{int32(from), int32(to)})
		from = to
	}
}

func compareIDs(a, b organization.Identifier) int {
	return cmp.Or(strings.Compare(a.Scheme, b.Scheme), strings.Compare(a.ID, b.ID))
}
