package group

import (
	"cmp"
	"slices"
)

// Limits of a climb from a company to its uppermost parents: real groups have
// fewer than ten steps, and two sources rarely name more than a few parents.
const (
	maxDepth = 12
	maxSteps = 2000
)

// path is a way from an entity up to a root of a group.
type path struct {
	group    int
	links    []int // from the entity upwards; empty at the root itself
	from, to string
	status   Status
}

// step is a place on the way up.
type step struct {
	entity int
	seen   []int // entities below, and this one
	path   path
}

// climb returns all ways from an entity to groups: without cycles, and without
// ways whose links were never in force together.
func (r *Registry) climb(entity int) []path {
	queue := []step{{entity: entity, seen: []int{entity}, path: path{status: IsMember}}}
	var out []path
	for n := 0; n < len(queue) && n < maxSteps; n++ {
		s := queue[n]
		for _, g := range r.entities[s.entity].groups {
			p := s.path
			p.group = g
			out = append(out, p)
		}
		if len(s.path.links) == maxDepth || s.path.status != IsMember {
			continue // what is only listed or possible brings nobody further
		}
		for _, u := range r.entities[s.entity].ups {
			if next, ok := r.up(s, u); ok {
				queue = append(queue, next)
			}
		}
	}
	return out
}

func (r *Registry) up(s step, u up) (step, bool) {
	l := r.links[u.link]
	from, to := later(s.path.from, l.From), earlier(s.path.to, l.To)
	if slices.Contains(s.seen, u.parent) || from != "" && to != "" && from > end(to) {
		return step{}, false
	}
	return step{u.parent, append(slices.Clone(s.seen), u.parent), path{
		links: append(slices.Clone(s.path.links), u.link), from: from, to: to, status: worse(s.path.status, l.status()),
	}}, true
}

// holds reports whether a path is in force on a day ("" is every day).
func (p path) holds(on string) bool { return Link{From: p.from, To: p.to}.holds(on) }

func later(a, b string) string { return max(a, b) }

// earlier returns the earlier of two last days; an empty one is open.
func earlier(a, b string) string {
	if a == "" || b == "" {
		return cmp.Or(a, b)
	}
	if end(a) <= end(b) {
		return a
	}
	return b
}

// end is the last day of a day, month or year, for comparing alone.
func end(day string) string {
	switch len(day) {
	case len("2024"):
		return day + "-12-31"
	case len("2024-03"):
		return day + "-31"
	}
	return day
}
