package eforms

import (
	"strconv"
	"strings"
)

// element is an XML element that knows its place in the document.
type element struct {
	name   string // as written
	key    string // local name after the usual prefix of its namespace: "cbc:ID"
	space  string // namespace
	attrs  []attribute
	parent *element
	n      int // among the siblings of the same name, from 1
	kids   []*element
	text   string
}

type attribute struct{ name, value string }

// first returns the first element at the end of a path of keys below e, or nil.
// All methods of element accept a nil receiver and find nothing there.
func (e *element) first(path ...string) *element {
	if e == nil || len(path) == 0 {
		return e
	}
	for _, k := range e.kids {
		if k.key != path[0] {
			continue
		}
		if found := k.first(path[1:]...); found != nil {
			return found
		}
	}
	return nil
}

// all returns the elements at the end of a path of keys, in document order.
func (e *element) all(path ...string) []*element {
	if e == nil {
		return nil
	}
	if len(path) == 0 {
		return []*element{e}
	}
	var found []*element
	for _, k := range e.kids {
		if k.key == path[0] {
			found = append(found, k.all(path[1:]...)...)
		}
	}
	return found
}

// extension returns the eForms extension of e.
func (e *element) extension() *element {
	return e.first("ext:UBLExtensions", "ext:UBLExtension", "ext:ExtensionContent", "efext:EformsExtension")
}

// value is the text without surrounding white space; empty for the literal
// "unpublished" that stands for withheld texts and codes.
func (e *element) value() string {
	if e == nil {
		return ""
	}
	v := strings.TrimSpace(e.text)
	if strings.EqualFold(v, "unpublished") {
		return ""
	}
	return v
}

// attr is the value of an attribute named as written.
func (e *element) attr(name string) string {
	if e == nil {
		return ""
	}
	for _, a := range e.attrs {
		if a.name == name {
			return strings.TrimSpace(a.value)
		}
	}
	return ""
}

// path is the absolute XPath of e, empty for nil.
func (e *element) path() string {
	if e == nil {
		return ""
	}
	return e.parent.path() + "/" + e.name + "[" + strconv.Itoa(e.n) + "]"
}

// attrPath is the XPath of an attribute of e, or of e where it has none.
func (e *element) attrPath(name string) string {
	if e.attr(name) == "" {
		return e.path()
	}
	return e.path() + "/@" + name
}

// walk calls visit for e and every element below it in document order.
func (e *element) walk(visit func(*element)) {
	if e == nil {
		return
	}
	visit(e)
	for _, k := range e.kids {
		k.walk(visit)
	}
}
