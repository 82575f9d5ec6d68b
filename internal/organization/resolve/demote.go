package resolve

import (
	"fmt"
	"slices"
	"strings"

	"daylight/internal/organization"
)

// demote finds the identifiers that do not identify, marks them in the nodes'
// profiles, and lists them with the reason.
func (c *corpus) demote() []Demoted {
	var out []Demoted
	for _, g := range c.groups {
		refs, reason := c.refs[g.from:g.to], ""
		id := c.ident(refs[0])
		switch {
		case id.Validity == organization.Junk:
			reason = "a placeholder, not an identifier"
		case id.Validity == organization.Invalid:
			reason = "its check digits do not hold"
		case c.unlikeNames(refs) > UnlikeCap:
			reason = fmt.Sprintf("stands under more than %d unlike names", UnlikeCap)
		default:
			refs = c.borrowed(refs)
			reason = "a buyer's own identifier, under suppliers of other names"
		}
		if len(refs) == 0 {
			continue
		}
		d := Demoted{Scheme: id.Scheme, ID: id.ID, Reason: reason}
		for _, r := range refs {
			c.discount(r)
			d.Nodes = append(d.Nodes, c.id(r.node))
		}
		d.Nodes = slices.Compact(d.Nodes)
		out = append(out, d)
	}
	return out
}

// discount makes an identifier of one node count as junk.
func (c *corpus) discount(r identRef) {
	ids, ok := c.demotedIDs[r.node]
	if !ok {
		ids = slices.Clone(c.node(r.node).Profile.Identifiers)
		c.demotedIDs[r.node] = ids
	}
	ids[r.k].Validity = organization.Junk
}

// usable reports whether a ref identifies its node.
func (c *corpus) usable(r identRef) bool {
	id := c.profile(r.node).Identifiers[r.k]
	return id.Validity == organization.Plausible || id.Validity == organization.Valid
}

// unlikeNames counts the names under one identifier that are unlike all others
// counted before. It stops above UnlikeCap.
func (c *corpus) unlikeNames(refs []identRef) int {
	if len(refs) <= UnlikeCap {
		return len(refs)
	}
	nodes := make([]int32, len(refs))
	for i, r := range refs {
		nodes[i] = r.node
	}
	slices.SortFunc(nodes, c.byName)
	var leaders []int32
	for _, n := range nodes {
		if !slices.ContainsFunc(leaders, func(l int32) bool { return c.alike(l, n) }) {
			leaders = append(leaders, n)
		}
		if len(leaders) > UnlikeCap {
			break
		}
	}
	return len(leaders)
}

// borrowed returns the refs of suppliers that stand under a buyer's identifier
// and bear another name than any buyer under it.
func (c *corpus) borrowed(refs []identRef) []identRef {
	var buyers, out []identRef
	for _, r := range refs {
		if c.node(r.node).Buyer {
			buyers = append(buyers, r)
		}
	}
	if len(buyers) == 0 || len(buyers) == len(refs) {
		return nil
	}
	for _, r := range refs {
		n := c.node(r.node)
		own := func(b identRef) bool { return c.alike(b.node, r.node) }
		if n.Supplier && !n.Buyer && !slices.ContainsFunc(buyers, own) {
			out = append(out, r)
		}
	}
	return out
}

// alike reports whether two nodes could bear spellings of one name. It is
// lenient: what it calls unlike has nothing to do with each other.
func (c *corpus) alike(a, b int32) bool {
	x, y := c.norm(a), c.norm(b)
	if x == y || x == "" || y == "" {
		return true
	}
	return trigramsOf(x).similarity(trigramsOf(y)) >= .4 || within(x, y) || within(y, x)
}

// within reports whether all words of x stand in y.
func within(x, y string) bool {
	words := strings.Fields(y)
	for word := range strings.FieldsSeq(x) {
		if !slices.Contains(words, word) {
			return false
		}
	}
	return true
}
