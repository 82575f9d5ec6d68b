package group

import (
	"bytes"
	"cmp"
	"slices"

	"daylight/internal/organization"
	"daylight/internal/procurement"
)

// Status says how far an organisation belongs to a group.
type Status string

// Statuses. Only IsMember is in totals.
const (
	IsMember   Status = "member"
	IsListed   Status = "listed_with" // a list names it beside a company of the group
	IsPossible Status = "possible"    // a name that looks like it, or a tie that is not proven
)

// rank orders statuses, the best first.
func (s Status) rank() int { return slices.Index([]Status{IsMember, IsListed, IsPossible}, s) }

func worse(a, b Status) Status {
	if a.rank() >= b.rank() {
		return a
	}
	return b
}

// The ways by which an organisation was found in a group.
const (
	ByIdentifier = "identifier"  // its number is that of a company in the rows
	ByName       = "name"        // its name, legal form and country are
	ByParentLink = "parent_link" // a procurement record states its parent
	ByAlias      = "alias"       // it is named as the group is, or its name begins so
)

// Node is an organisation as package resolve knows it.
type Node struct {
	ID          procurement.ID
	Names       []organization.Name
	Identifiers []organization.Identifier
	Country     string // alpha-2 or empty
	Person      bool   // a natural person: found by number alone
}

// Member is an organisation in a group, with what says so. Link is the row that
// ties it to its parent, nil for the uppermost company and for names. From and To
// bound the membership where rows are dated; Depth counts steps to the uppermost
// company; it is 0 where the way is ByAlias.
type Member struct {
	Group    string
	Node     procurement.ID
	Way      string
	Status   Status
	Depth    int
	Link     *Link
	From, To string
	Evidence []string // sentences for readers, the weightiest first
}

// Options bound a list of members.
type Options struct {
	// On is the day (YYYY-MM-DD) on which rows must be in force. Empty: any day.
	On string
	// Derived includes the groups that links alone make.
	Derived bool
}

// Members returns which nodes belong to the groups by the links, once for each
// group and node, ordered by both.
func Members(groups []Group, links []Link, nodes []Node) []Member {
	return New(groups, links).Members(nodes, Options{})
}

// Members returns which nodes belong to the groups, once for each group and node,
// ordered by both. The same nodes in any order give the same members.
func (r *Registry) Members(nodes []Node, o Options) []Member {
	paths := make([][]path, len(r.entities))
	known := make([]bool, len(r.entities))
	climb := func(entity int) []path {
		if !known[entity] {
			paths[entity], known[entity] = r.climb(entity), true
		}
		return paths[entity]
	}
	var out []Member
	for _, n := range nodes {
		out = append(out, r.membersOf(n, climb, o)...)
	}
	slices.SortFunc(out, func(a, b Member) int {
		return cmp.Or(cmp.Compare(a.Group, b.Group), bytes.Compare(a.Node[:], b.Node[:]))
	})
	return out
}

// found is one piece of evidence that a node is in a group.
type found struct {
	match match
	path  path
}

func (r *Registry) membersOf(n Node, climb func(int) []path, o Options) []Member {
	byGroup := map[int][]found{}
	ended := map[int]bool{}
	for _, m := range r.matches(n) {
		for _, p := range climb(m.entity) {
			if p.group >= len(r.groups) && !o.Derived {
				continue
			}
			if !p.holds(o.On) {
				ended[p.group] = true
				continue
			}
			byGroup[p.group] = append(byGroup[p.group], found{m, p})
		}
	}
	var out []Member
	for g, list := range byGroup {
		out = append(out, r.member(n, g, list, byGroup))
	}
	for _, w := range r.byWords(n) {
		if _, ok := byGroup[w.group]; !ok && !ended[w.group] {
			out = append(out, r.named(n, w))
		}
	}
	return out
}

// member makes a Member of what was found; the best evidence leads, all of it is
// kept.
func (r *Registry) member(n Node, g int, list []found, all map[int][]found) Member {
	slices.SortStableFunc(list, r.compareFound)
	best := list[0]
	m := Member{
		Group: r.group(g).ID, Node: n.ID, Way: r.way(best), Status: worse(best.match.status, best.path.status),
		Depth: len(best.path.links), From: best.path.from, To: best.path.to,
	}
	if len(best.path.links) > 0 {
		link := r.links[best.path.links[0]]
		m.Link = &link
	}
	m.Evidence = r.evidence(g, list, all)
	if m.Status == IsPossible && n.Country != "" {
		m.Evidence = append(m.Evidence, notLoaded(n.Country))
	}
	return m
}

func (r *Registry) compareFound(a, b found) int {
	ways := []string{ByIdentifier, ByName, ByParentLink}
	return cmp.Or(
		cmp.Compare(worse(a.match.status, a.path.status).rank(), worse(b.match.status, b.path.status).rank()),
		cmp.Compare(slices.Index(ways, r.way(a)), slices.Index(ways, r.way(b))),
		cmp.Compare(len(a.path.links), len(b.path.links)),
		cmp.Compare(a.path.from, b.path.from), cmp.Compare(b.path.to, a.path.to),
		slices.Compare(a.path.links, b.path.links), cmp.Compare(a.match.entity, b.match.entity))
}

func (r *Registry) way(f found) string {
	if len(f.path.links) > 0 && r.links[f.path.links[0]].Stated() {
		return ByParentLink
	}
	return f.match.way
}
