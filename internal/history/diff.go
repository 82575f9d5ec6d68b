package history

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"daylight/internal/procurement"
)

// Kind says how a field changed.
type Kind string

// Kinds of changes.
const (
	Added   Kind = "added"
	Removed Kind = "removed"
	Changed Kind = "changed"
)

// Change is one field that two states of a release have differently.
type Change struct {
	// Path is an RFC 6901 pointer whose steps into a list are the id of the element
	// where it has one ("/awards/a-1/value"), else its position in the state that
	// has it. The n-th element with one id has "#n" behind it, from the second on.
	Path string `json:"path"`
	// Label is the same in words: "award a-1: value".
	Label string `json:"label"`
	Kind  Kind   `json:"kind"`
	// Before and After are texts for readers: "1,000 EUR". Before is empty where the
	// field was added, After where it was removed.
	Before string `json:"before"`
	After  string `json:"after"`
	// Words is the difference of two long texts, nil for others.
	Words []Span `json:"words,omitempty"`
	// Revealed is true where a value that was withheld is now published.
	Revealed bool `json:"revealed,omitempty"`
}

// Diff lists what after has differently from before, in the order of the fields'
// names and of the elements' first appearance. Elements of a list are the same
// where their ids are, as in a merge of OCDS releases: another order is no
// change. A number is the same whatever its digits ("1.50", "1.5"); null and an
// empty list or object are the same as nothing. Left out are what is private and
// what every release has anew: its id, date and tag and our own version number.
func Diff(before, after procurement.Object) []Change {
	d := &differ{}
	d.objects(before, after, place{})
	return d.out
}

// place is where a walk is: steps as they stand in a Path, and the names of
// fields and ids of elements for the label.
type place struct {
	path  string
	names []name
}

// name is a step of a place: a field, or the element of a list.
type name struct {
	text    string
	element bool
}

func (p place) field(key string) place {
	return place{p.path + "/" + escape(key), append(slices.Clip(p.names), name{key, false})}
}

func (p place) element(step string) place {
	return place{p.path + "/" + escape(step), append(slices.Clip(p.names), name{step, true})}
}

func escape(step string) string {
	return strings.ReplaceAll(strings.ReplaceAll(step, "~", "~0"), "/", "~1")
}

type differ struct{ out []Change }

// noise reports members that every release has anew.
func noise(path string) bool {
	switch path {
	case "/id", "/date", "/tag", "/" + procurement.Ext + "/" + procurement.ExtVersion, "/" + procurement.Ext + "/" + procurement.ExtSuperseded:
		return true
	}
	return false
}

func (d *differ) objects(before, after procurement.Object, at place) {
	whole := (isValue(before) || isValue(after)) && d.values(before, after, at)
	keys := slices.AppendSeq(slices.Collect(maps.Keys(before)), maps.Keys(after))
	slices.Sort(keys)
	for _, key := range slices.Compact(keys) {
		below := at.field(key)
		if whole && (key == "amount" || key == "currency" || key == procurement.Ext) {
			continue // the value shows them
		}
		if noise(below.path) || procurement.Private(before, key) || procurement.Private(after, key) {
			continue
		}
		d.any(before[key], after[key], below)
	}
}

// any compares two values of any type, nil for none.
func (d *differ) any(before, after any, at place) {
	if isNothing(before) && isNothing(after) {
		return
	}
	bo, bIs := before.(procurement.Object)
	ao, aIs := after.(procurement.Object)
	bl, bList := before.([]any)
	al, aList := after.([]any)
	switch {
	case (bIs || isNothing(before)) && (aIs || isNothing(after)):
		d.objects(bo, ao, at)
	case (bList || isNothing(before)) && (aList || isNothing(after)):
		d.lists(bl, al, at)
	case bIs || aIs || bList && holdsObjects(bl) || aList && holdsObjects(al):
		d.any(before, nil, at) // another type: what was there is gone
		d.any(nil, after, at)
	default:
		d.texts(before, after, at)
	}
}

// lists compares lists of objects element by element and others as a whole.
func (d *differ) lists(before, after []any, at place) {
	if !holdsObjects(before) && !holdsObjects(after) {
		d.texts(before, after, at)
		return
	}
	for _, p := range pairs(before, after) {
		d.any(p.before, p.after, at.element(p.step))
	}
}

// texts compares two values by their text.
func (d *differ) texts(before, after any, at place) {
	if same(before, after) {
		return
	}
	d.add(at, text(before), text(after))
}

// values compares two objects of which one is an amount with its currency. It
// reports false if they read the same: then their members tell.
func (d *differ) values(before, after procurement.Object, at place) bool {
	if (len(before) > 0 && !isValue(before)) || (len(after) > 0 && !isValue(after)) {
		return false
	}
	if sameValue(before, after) {
		return false
	}
	b, a := valueText(before), valueText(after)
	if b == a {
		return false
	}
	d.add(at, b, a)
	if c := &d.out[len(d.out)-1]; c.Kind == Changed {
		c.Revealed = status(before) == procurement.Withheld && status(after) != procurement.Withheld
	}
	return true
}

// add notes a change. An empty text is nothing.
func (d *differ) add(at place, before, after string) {
	c := Change{Path: at.path, Label: label(at.names), Kind: Changed, Before: before, After: after}
	switch {
	case before == after:
		return
	case before == "":
		c.Kind = Added
	case after == "":
		c.Kind = Removed
	case isLong(before) || isLong(after):
		c.Words = Words(before, after)
	}
	d.out = append(d.out, c)
}

// pair is one element of a list before and after.
type pair struct {
	step          string
	before, after any
}

// pairs matches the elements of two lists: by id, then what is equal, then in
// their order.
func pairs(before, after []any) []pair {
	var out []pair
	at := map[string]int{} // by step of those with an id
	var restBefore, restAfter []int
	counts := map[string]int{}
	for i, v := range before {
		step := identified(v, counts)
		if step == "" {
			restBefore = append(restBefore, i)
			continue
		}
		at[step] = len(out)
		out = append(out, pair{step: step, before: v})
	}
	clear(counts)
	for i, v := range after {
		step := identified(v, counts)
		k, ok := at[step]
		switch {
		case step == "":
			restAfter = append(restAfter, i)
		case ok:
			out[k].after = v
		default:
			out = append(out, pair{step: step, after: v})
		}
	}
	return append(out, unidentified(before, after, restBefore, restAfter)...)
}

// identified is the step of an element with an id, empty if it has none.
func identified(v any, counts map[string]int) string {
	o, _ := v.(procurement.Object)
	id := ""
	switch v := o["id"].(type) {
	case string:
		id = v
	case json.Number:
		id = v.String()
	}
	if id == "" {
		return ""
	}
	counts[id]++
	if n := counts[id]; n > 1 {
		return id + "#" + strconv.Itoa(n)
	}
	return id
}

// unidentified pairs elements without id. Those that are equal cancel out.
func unidentified(before, after []any, b, a []int) []pair {
	equal := map[string]int{}
	for _, i := range a {
		equal[canonical(after[i])]++
	}
	b = slices.DeleteFunc(b, func(i int) bool {
		key := canonical(before[i])
		if equal[key] == 0 {
			return false
		}
		equal[key]--
		return true
	})
	surplus := map[string]int{}
	for _, i := range a {
		key := canonical(after[i])
		surplus[key] = equal[key]
	}
	a = slices.DeleteFunc(a, func(i int) bool {
		key := canonical(after[i])
		surplus[key]--
		return surplus[key] < 0
	})
	var out []pair
	for i := range max(len(b), len(a)) {
		switch {
		case i >= len(b):
			out = append(out, pair{step: strconv.Itoa(a[i]), after: after[a[i]]})
		case i >= len(a):
			out = append(out, pair{step: strconv.Itoa(b[i]), before: before[b[i]]})
		default:
			out = append(out, pair{strconv.Itoa(a[i]), before[b[i]], after[a[i]]})
		}
	}
	return out
}
