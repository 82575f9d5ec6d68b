package ocds

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"github.com/shopspring/decimal"

	"daylight/internal/jsontree"
	"daylight/internal/procurement"
)

// node is a field of the release being put together.
type node struct {
	kind   nodeKind
	fields map[string]*node // of an object, or of an item of a list
	items  []*node
	byID   map[string]*node
	id     any   // of an item, as first seen
	value  any   // of a leaf
	values []any // of a versioned leaf
}

type nodeKind int

const (
	unset nodeKind = iota
	object
	list
	leaf
)

// String names the kind in messages.
func (k nodeKind) String() string {
	return [...]string{"nothing", "an object", "an array of objects", "a literal or a list"}[k]
}

// place is where a value stands: path for the rules, pointer for messages.
type place struct {
	path, pointer string
	item          bool // an item of a list: its id is not a field
}

func (p place) member(name string) place {
	return place{path: join(p.path, name), pointer: p.pointer + "/" + jsontree.Escape(name)}
}

// object merges an object into n. It reports whether that said anything: an
// empty object does not.
func (m *merger) object(n *node, o procurement.Object, at place) (bool, error) {
	said := m.seeding
	n.kind = object
	for _, name := range slices.Sorted(maps.Keys(o)) {
		if at.item && name == "id" {
			continue
		}
		to := at.member(name)
		if m.rules.omit[to.path] && to.path != "ocid" {
			continue
		}
		some, err := m.field(n, name, o[name], to)
		if err != nil {
			return false, err
		}
		said = said || some
	}
	return said, nil
}

// field merges one member of an object.
func (m *merger) field(parent *node, name string, v any, at place) (bool, error) {
	switch t := v.(type) {
	case procurement.Object:
		return m.child(parent, name, object, at, func(n *node) (bool, error) { return m.object(n, t, at) })
	case []any:
		if m.versioned && m.seeding && isVersions(t) {
			return m.child(parent, name, leaf, at, func(n *node) (bool, error) {
				n.kind, n.values = leaf, t
				return true, nil
			})
		}
		if !m.replaced(at.path, t) {
			return m.child(parent, name, list, at, func(n *node) (bool, error) { return m.list(n, t, at) })
		}
	case nil:
		// A null ends whatever was there. What a versioned release holds of an
		// object or array stays: it has no place for the null.
		if old := parent.fields[name]; old != nil && (old.kind == object || old.kind == list) {
			if !m.versioned {
				parent.fields[name] = &node{kind: leaf}
			}
			return true, nil
		}
	}
	return m.child(parent, name, leaf, at, func(n *node) (bool, error) {
		m.set(n, v, at)
		return true, nil
	})
}

// replaced reports whether a list is replaced as a whole.
func (m *merger) replaced(path string, items []any) bool {
	return m.rules.whole[path] || slices.ContainsFunc(items, func(v any) bool {
		_, ok := v.(procurement.Object)
		return !ok
	})
}

// child merges into the member name of parent, which comes to be only if merge
// says something.
func (m *merger) child(parent *node, name string, kind nodeKind, at place, merge func(*node) (bool, error)) (bool, error) {
	n := parent.fields[name]
	if n != nil && n.kind != kind {
		if !n.empty() && !m.tolerant {
			return false, fmt.Errorf("%w: %s is %s here, %s before", ErrInconsistent, at.pointer, kind, n.kind)
		}
		if !n.empty() {
			m.issue("type-conflict", at, fmt.Sprintf("%s here, %s before", kind, n.kind))
		}
		n = nil
	}
	fresh := n == nil
	if fresh {
		n = &node{}
	}
	said, err := merge(n)
	if err != nil || !said || !fresh {
		return said, err
	}
	if parent.fields == nil {
		parent.fields = map[string]*node{}
	}
	parent.fields[name] = n
	return true, nil
}

// empty reports whether nothing but null was ever said.
func (n *node) empty() bool {
	if n.kind != leaf || n.value != nil {
		return false
	}
	return !slices.ContainsFunc(n.values, func(v any) bool { return jsontree.Get(v, "value") != nil })
}

// list merges items by their id.
func (m *merger) list(n *node, items []any, at place) (bool, error) {
	said := m.seeding
	n.kind = list
	here := map[string]bool{}
	for i, v := range items {
		o := v.(procurement.Object)
		to := place{path: at.path, pointer: fmt.Sprintf("%s/%d", at.pointer, i), item: true}
		key := m.key(o, i, at.path)
		item := n.byID[key]
		if here[key] {
			m.issue("duplicate-id", to, fmt.Sprintf("a second item with id %v overwrites the first", o["id"]))
		}
		fresh := item == nil
		if fresh {
			item = &node{id: o["id"]}
		}
		some, err := m.object(item, o, to)
		if err != nil {
			return false, err
		}
		if fresh && (some || item.id != nil) {
			n.items = append(n.items, item)
		}
		if key != "" {
			here[key] = true
			if n.byID == nil {
				n.byID = map[string]*node{}
			}
			n.byID[key] = item
		}
		said = said || some || item.id != nil
	}
	return said, nil
}

// key is what items are matched by, empty for an item that matches no other.
func (m *merger) key(o procurement.Object, i int, path string) string {
	switch m.rules.override[path] {
	case Append:
		return ""
	case MergeByPosition:
		return fmt.Sprint("at ", i)
	}
	return Key(o)
}

// Key is what the standard matches the items of a list by: their id, or nothing
// for an item without one, which is then an item of its own.
func Key(o procurement.Object) string {
	switch id := o["id"].(type) {
	case string:
		return "id " + id
	case json.Number:
		return "id " + id.String()
	case bool:
		return fmt.Sprint("id ", id)
	}
	return ""
}

// set gives a leaf its value.
func (m *merger) set(n *node, v any, at place) {
	n.kind = leaf
	if !m.versioned || m.seeding || at.path == "ocid" {
		n.value = v
		return
	}
	if len(n.values) > 0 && same(jsontree.Get(n.values[len(n.values)-1], "value"), v) {
		return
	}
	n.values = append(slices.Clip(n.values), procurement.Object{
		"releaseID": m.id, "releaseDate": m.date, "releaseTag": m.tag, "value": v,
	})
}

// same compares values; 1 and 1.0 are the same number.
func same(a, b any) bool {
	x, ok := a.(json.Number)
	y, alike := b.(json.Number)
	if !ok || !alike {
		return reflect.DeepEqual(a, b)
	}
	if x == y {
		return true
	}
	p, err1 := decimal.NewFromString(x.String())
	q, err2 := decimal.NewFromString(y.String())
	return err1 == nil && err2 == nil && p.Equal(q)
}

// isVersions reports whether a list is a field of a versioned release.
func isVersions(items []any) bool {
	for _, v := range items {
		o, ok := v.(procurement.Object)
		if !ok || len(o) != 4 {
			return false
		}
		for _, name := range []string{"releaseID", "releaseDate", "releaseTag", "value"} {
			if _, ok := o[name]; !ok {
				return false
			}
		}
	}
	return len(items) > 0
}

// build writes a node out as JSON.
func (m *merger) build(n *node) any {
	switch n.kind {
	case leaf:
		if n.values != nil {
			return n.values
		}
		return n.value
	case list:
		items := make([]any, 0, len(n.items))
		for _, item := range n.items {
			items = append(items, m.build(item))
		}
		return items
	}
	o := make(procurement.Object, len(n.fields)+1)
	if n.id != nil {
		o["id"] = n.id
	}
	for name, field := range n.fields {
		if field.kind != leaf || field.values != nil || field.value != nil {
			o[name] = m.build(field)
		}
	}
	return o
}

func (m *merger) issue(code string, at place, detail string) {
	m.issues = append(m.issues, procurement.Issue{
		Code: code, Path: at.pointer, Detail: fmt.Sprintf("release %s: %s", jsontree.Text(m.id), detail),
	})
}
