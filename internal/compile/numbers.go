package compile

import (
	"strings"

	"daylight/internal/procurement"
)

// Lists whose members have numbers.
const (
	partyList    = "/parties"
	lotList      = "/tender/lots"
	itemList     = "/tender/items"
	awardList    = "/awards"
	contractList = "/contracts"
	bidList      = "/bids/details"
)

// numbers finds the number of a list member of a notice in the compiled release.
type numbers struct {
	byID map[string]int
	// noID maps notice and position to the number of a member without id: the
	// merge appends each of those.
	noID map[place]int
}

type place struct {
	active, index int
}

// at follows a list path such as /tender/lots.
func at(o procurement.Object, path string) any {
	keys := strings.Split(path[1:], "/")
	last := len(keys) - 1
	return object(o, keys[:last]...)[keys[last]]
}

func (s *state) numberAll() {
	s.numbers = map[string]*numbers{}
	for _, path := range []string{partyList, lotList, itemList, awardList, contractList, bidList} {
		s.numbers[path] = s.number(path)
	}
}

func (s *state) number(path string) *numbers {
	n := &numbers{map[string]int{}, map[place]int{}}
	var anonymous []int
	for i, m := range objects(at(s.merged, path)) {
		if id := m.id(); id == "" {
			anonymous = append(anonymous, i+1)
		} else if _, ok := n.byID[id]; !ok {
			n.byID[id] = i + 1
		}
	}
	for a, v := range s.active {
		for _, m := range objects(at(v.Body.Release, path)) {
			if m.id() == "" && len(anonymous) > 0 {
				n.noID[place{a, m.index}] = anonymous[0]
				anonymous = anonymous[1:]
			}
		}
	}
	return n
}

// of returns the number of a member of the list in the active-th notice in force
// (-1: a notice no longer in force), 0 where the compiled release has none.
func (n *numbers) of(active int, m member) int {
	if id := m.id(); id != "" {
		return n.byID[id]
	}
	return n.noID[place{active, m.index}]
}
