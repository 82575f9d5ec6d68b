package tedexport

import (
	"strconv"
	"strings"

	"daylight/internal/procurement"
	"daylight/internal/xmltree"
)

// object is a JSON object of a release under construction. Setting a leaf and
// noting its place in the document is one step: a leaf without a place cannot be
// set. An object joins its parent with its first leaf, so none is ever empty.
type object struct {
	fields procurement.Object
	at     string            // its place in the release, RFC 6901
	places map[string]string // of all leaves: Notice.Pointers
	join   func()
}

func newRelease() *object {
	return &object{fields: procurement.Object{}, places: map[string]string{}}
}

// put sets a leaf. An empty text or a leaf of no place is not set.
func (o *object) put(key string, v any, place string) {
	if v == "" || v == nil || place == "" {
		return
	}
	o.attach()
	o.fields[key] = v
	o.places[o.at+"/"+key] = place
}

// text sets a leaf to the text of an element.
func (o *object) text(key string, e *xmltree.Element) { o.put(key, words(e), e.Path()) }

// push appends a leaf to an array of leaves.
func (o *object) push(key string, v any, place string) {
	if v == "" || v == nil || place == "" {
		return
	}
	o.attach()
	list, _ := o.fields[key].([]any)
	o.fields[key] = append(list, v)
	o.places[o.at+"/"+key+"/"+strconv.Itoa(len(list))] = place
}

// child returns the object at key.
func (o *object) child(key string) *object {
	at := o.at + "/" + key
	if have, ok := o.fields[key].(procurement.Object); ok {
		return &object{fields: have, at: at, places: o.places}
	}
	c := &object{fields: procurement.Object{}, at: at, places: o.places}
	c.join = func() {
		o.attach()
		if have, ok := o.fields[key].(procurement.Object); ok {
			c.fields = have // another child of this key joined first
			return
		}
		o.fields[key] = c.fields
	}
	return c
}

// grow returns a new object that becomes the last of the array at key with its
// first leaf. Only one such object may be without leaves at a time.
func (o *object) grow(key string) *object {
	list, _ := o.fields[key].([]any)
	c := &object{fields: procurement.Object{}, at: o.at + "/" + key + "/" + strconv.Itoa(len(list)), places: o.places}
	c.join = func() {
		o.attach()
		list, _ := o.fields[key].([]any)
		o.fields[key] = append(list, c.fields)
	}
	return c
}

func (o *object) attach() {
	if join := o.join; join != nil {
		o.join = nil
		join()
	}
}

// words is the text of an element: its paragraphs, each on a line of its own, or
// what stands directly in it.
func words(e *xmltree.Element) string {
	paragraphs := e.All("P")
	if len(paragraphs) == 0 {
		return e.Value()
	}
	var lines []string
	for _, p := range paragraphs {
		if line := p.Value(); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}
