package compile

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"daylight/internal/jsontree"
	"daylight/internal/ocds"
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
	groupList    = "/tender/lotGroups" // has no numbers
)

func numberedLists() []string {
	return []string{partyList, lotList, itemList, awardList, contractList, bidList}
}

// numbers finds the number of a list member of a notice in the compiled release.
type numbers struct {
	// byID serves references: identifiers without the white space around them.
	byID map[string]int
	// byKey serves the members themselves, by what the merge matches them with.
	byKey map[string]int
	// byPlace serves members without id, each of which the merge appends.
	byPlace map[string]int
	// lone is true where the compiled release has one object instead of a list.
	lone bool
}

// markField stands in members without id while they are merged.
const markField = "\x00place"

func mark(active, index int) string { return strconv.Itoa(active) + "/" + strconv.Itoa(index) }

// at follows a list path such as /tender/lots.
func at(o procurement.Object, path string) any {
	keys := strings.Split(path[1:], "/")
	last := len(keys) - 1
	return jsontree.Obj(o, keys[:last]...)[keys[last]]
}

// marked is the release of the active-th notice in force with a mark in each
// member without id, so that it is found again in the compiled release. What was
// read is not changed.
func marked(release procurement.Object, active int) procurement.Object {
	for _, path := range numberedLists() {
		items, _ := at(release, path).([]any)
		var copied []any
		for i, item := range items {
			o, ok := item.(procurement.Object)
			if !ok || ocds.Key(o) != "" || hollow(o) {
				continue
			}
			if copied == nil {
				copied = slices.Clone(items)
			}
			o = maps.Clone(o)
			o[markField], copied[i] = mark(active, i), o
		}
		if copied != nil {
			release = with(release, strings.Split(path[1:], "/"), copied)
		}
	}
	return release
}

// hollow reports whether a value states nothing, so that the merge leaves it out.
func hollow(v any) bool {
	switch v := v.(type) {
	case procurement.Object:
		for _, member := range v {
			if !hollow(member) {
				return false
			}
		}
		return true
	case []any:
		return !slices.ContainsFunc(v, func(item any) bool { return !hollow(item) })
	}
	return false
}

// with is o with another value at a path of members that are there.
func with(o procurement.Object, path []string, v any) procurement.Object {
	o = maps.Clone(o)
	if len(path) > 1 {
		v = with(o[path[0]].(procurement.Object), path[1:], v)
	}
	o[path[0]] = v
	return o
}

// numberAll numbers the members of the compiled release and takes the marks out.
func (s *state) numberAll() {
	s.numbers = map[string]*numbers{}
	for _, path := range numberedLists() {
		n := &numbers{byID: map[string]int{}, byKey: map[string]int{}, byPlace: map[string]int{}}
		for i, m := range objects(at(s.merged, path)) {
			n.lone = m.lone
			if place, ok := m.o[markField].(string); ok {
				delete(m.o, markField)
				n.byPlace[place] = i + 1
			}
			if key := ocds.Key(m.o); key != "" {
				n.byKey[key] = i + 1
			}
			if _, known := n.byID[m.id()]; !known && m.id() != "" {
				n.byID[m.id()] = i + 1
			}
		}
		s.numbers[path] = n
	}
}

// of returns the number of a member of the list in the active-th notice in force
// (-1: a notice no longer in force), 0 where the compiled release has none.
func (n *numbers) of(active int, m member) int {
	if m.lone && n.lone {
		return 1
	}
	if key := ocds.Key(m.o); key != "" {
		return n.byKey[key]
	}
	return n.byPlace[mark(active, m.index)]
}
