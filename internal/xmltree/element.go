// Package xmltree reads XML into a tree whose elements know their place in the
// document, for the pointers of facts (see package locate), and finds elements by
// paths of keys. Read takes a whole document; Each streams the elements at one
// path of a document of any size. It checks what encoding/xml's raw tokens leave
// open (nesting, namespaces, duplicate attributes) and knows no vocabulary.
package xmltree

import (
	"strconv"
	"strings"
)

// Element is an XML element that knows its place in the document.
type Element struct {
	Name   string // as written, with its prefix
	Key    string // local name, after Options.Prefix of its namespace: "cbc:ID"
	Space  string // namespace
	Attrs  []Attribute
	Parent *Element
	N      int // among the siblings of the same name, from 1
	Kids   []*Element
	Text   string // character data directly in it, without that of its children
}

// Attribute is an attribute, its name as written.
type Attribute struct{ Name, Value string }

// First returns the first element at the end of a path of keys below e, or nil.
// All methods of Element accept a nil receiver and find nothing there.
func (e *Element) First(path ...string) *Element {
	if e == nil || len(path) == 0 {
		return e
	}
	for _, k := range e.Kids {
		if k.Key != path[0] {
			continue
		}
		if found := k.First(path[1:]...); found != nil {
			return found
		}
	}
	return nil
}

// All returns the elements at the end of a path of keys, in document order.
func (e *Element) All(path ...string) []*Element {
	if e == nil {
		return nil
	}
	if len(path) == 0 {
		return []*Element{e}
	}
	var found []*Element
	for _, k := range e.Kids {
		if k.Key == path[0] {
			found = append(found, k.All(path[1:]...)...)
		}
	}
	return found
}

// Value is the text of e without surrounding white space.
func (e *Element) Value() string {
	if e == nil {
		return ""
	}
	return strings.TrimSpace(e.Text)
}

// Deep is all text in e and below it, in document order, its white space folded
// to single spaces.
func (e *Element) Deep() string {
	var b strings.Builder
	e.Walk(func(k *Element) { b.WriteString(k.Text); b.WriteByte(' ') })
	return strings.Join(strings.Fields(b.String()), " ")
}

// Find returns every element below e whose key is given, in document order.
func (e *Element) Find(key string) []*Element {
	var found []*Element
	e.Walk(func(k *Element) {
		if k != e && k.Key == key {
			found = append(found, k)
		}
	})
	return found
}

// Attr is the value of an attribute named as written.
func (e *Element) Attr(name string) string {
	if e == nil {
		return ""
	}
	for _, a := range e.Attrs {
		if a.Name == name {
			return strings.TrimSpace(a.Value)
		}
	}
	return ""
}

// Path is the absolute XPath of e, empty for nil.
func (e *Element) Path() string {
	if e == nil {
		return ""
	}
	return e.Parent.Path() + "/" + e.Name + "[" + strconv.Itoa(e.N) + "]"
}

// AttrPath is the XPath of an attribute of e, or of e where it has none.
func (e *Element) AttrPath(name string) string {
	if e.Attr(name) == "" {
		return e.Path()
	}
	return e.Path() + "/@" + name
}

// Walk calls visit for e and every element below it in document order.
func (e *Element) Walk(visit func(*Element)) {
	if e == nil {
		return
	}
	visit(e)
	for _, k := range e.Kids {
		k.Walk(visit)
	}
}
