package validate

import (
	"crypto/sha256"
	"encoding/json"
	"slices"
	"strings"

	"daylight/internal/jsontree"
	"daylight/internal/procurement"
)

// unique finds what stands twice in a list: items with the same identifiers, or
// the same items where they have none. It holds 16 bytes for each item, so that
// lists may be longer than memory.
type unique struct {
	names  []string
	seen   map[[16]byte]bool
	twice  []string
	listed map[string]bool
	whole  bool // an item without identifiers stands twice
}

func newUnique(s *Schema) *unique {
	names := s.uniqueBy
	if names == nil {
		names = []string{"id"}
	}
	return &unique{names: names, seen: map[[16]byte]bool{}, listed: map[string]bool{}}
}

// add takes note of an item.
func (u *unique) add(item any) {
	ids, ok := u.ids(item)
	key := "id " + strings.Join(ids, "\x00")
	if !ok {
		key = "item " + canonical(item)
	}
	sum := sha256.Sum256([]byte(key))
	hash := [16]byte(sum[:16])
	if !u.seen[hash] {
		u.seen[hash] = true
		return
	}
	if !ok {
		u.whole = true
		return
	}
	if text := strings.Join(ids, ", "); !u.listed[text] {
		u.listed[text] = true
		u.twice = append(u.twice, text)
	}
}

// ids are the identifiers of an item, if it has all of them.
func (u *unique) ids(item any) ([]string, bool) {
	o, ok := item.(procurement.Object)
	if !ok {
		return nil, false
	}
	var list []string
	for _, name := range u.names {
		switch o[name].(type) {
		case string, json.Number:
			list = append(list, jsontree.Text(o, name))
		default:
			return nil, false
		}
	}
	return list, true
}

// report emits what stood twice.
func (u *unique) report(c *checker, at string) {
	if u.whole {
		c.emit(Finding{Path: at, Validator: "uniqueItems", Level: Error, Code: NotUnique, Message: "an item stands twice in the list"})
	}
	slices.Sort(u.twice)
	for _, ids := range u.twice {
		c.emit(Finding{Path: at, Validator: "uniqueItems", Level: Error, Code: "uniqueItems_with_" + strings.Join(u.names, "__"), Value: ids,
			Message: "several items have the same " + strings.Join(u.names, " and ") + ": " + ids})
	}
}
