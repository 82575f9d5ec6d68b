package procedure

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"daylight/internal/procurement"
)

// Group names the process of each notice. Each notice stands once in the list,
// which must hold all notices of the keys in it, and all that are tied to one in
// it by a name. Crowded says which names are placeholders.
func Group(notices []Notice, crowded func(name procurement.ID) bool) map[procurement.ID]string {
	list := make([]*Notice, len(notices))
	for i := range notices {
		list[i] = &notices[i]
	}
	slices.SortFunc(list, order)
	s := newSets(len(list))
	joinNames(s, list, crowded)
	keys, members := byKey(list)
	for _, key := range keys {
		joinKey(s, list, members[key])
	}
	return names(s, list, members)
}

// joinNames joins notices that have a name in common.
func joinNames(s *sets, list []*Notice, crowded func(procurement.ID) bool) {
	first := map[procurement.ID]int{}
	join := func(name procurement.ID, i int) {
		if at, ok := first[name]; ok {
			s.join(at, i)
			return
		}
		first[name] = i
	}
	for i, n := range list {
		join(n.ID, i)
		for _, name := range slices.Concat(n.Bears, n.Names) {
			if !crowded(name) {
				join(name, i)
			}
		}
	}
}

// byKey lists the notices of each key, in order.
func byKey(list []*Notice) (keys []string, members map[string][]int) {
	members = map[string][]int{}
	for i, n := range list {
		if members[n.OCID] == nil {
			keys = append(keys, n.OCID)
		}
		members[n.OCID] = append(members[n.OCID], i)
	}
	return keys, members
}

// joinKey joins the notices of one key: all that are not guarded, and the guarded
// ones that show that they belong together.
func joinKey(s *sets, list []*Notice, members []int) {
	var guarded []int
	plain := -1
	for _, i := range members {
		switch {
		case list[i].Guarded:
			guarded = append(guarded, i)
		case plain >= 0:
			s.join(plain, i)
		default:
			plain = i
		}
	}
	if len(guarded) > 1 {
		joinGuarded(s, list, guarded)
	}
}

// names gives each process its name.
func names(s *sets, list []*Notice, members map[string][]int) map[procurement.ID]string {
	named := map[int]string{}
	out := make(map[procurement.ID]string, len(list))
	for i, n := range list {
		root := s.find(i)
		name, ok := named[root]
		if !ok { // the first of its process
			name = n.OCID
			if s.find(members[n.OCID][0]) != root {
				name = split(n)
			}
			named[root] = name
		}
		out[n.ID] = name
	}
	return out
}

// split names a process that is not the first with its key.
func split(n *Notice) string {
	if name := n.OCID + "#" + n.SourceNoticeID; len(name) <= procurement.MaxOCID {
		return name
	}
	tail := fmt.Sprintf("#%s", procurement.NewID("split", n.OCID, n.SourceNoticeID))
	head := n.OCID[:min(len(n.OCID), procurement.MaxOCID-len(tail))]
	for !utf8.ValidString(head) && utf8.ValidString(n.OCID) {
		head = head[:len(head)-1]
	}
	return strings.TrimSpace(head) + tail
}

// sets are disjoint sets of the numbers 0 to n-1, each with its lowest as root.
type sets struct{ parent, size []int }

func newSets(n int) *sets {
	s := &sets{make([]int, n), make([]int, n)}
	for i := range s.parent {
		s.parent[i], s.size[i] = i, 1
	}
	return s
}

func (s *sets) find(i int) int {
	for s.parent[i] != i {
		s.parent[i] = s.parent[s.parent[i]]
		i = s.parent[i]
	}
	return i
}

func (s *sets) join(i, j int) {
	i, j = s.find(i), s.find(j)
	if i == j {
		return
	}
	i, j = min(i, j), max(i, j)
	s.parent[j] = i
	s.size[i] += s.size[j]
}

func (s *sets) alone(i int) bool { return s.size[s.find(i)] == 1 }
