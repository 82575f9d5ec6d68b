package decp

import (
	"encoding/json"
	"strconv"
	"strings"

	"daylight/internal/jsontree"
	"daylight/internal/procurement"
	"daylight/internal/xmltree"
)

// node is a value of a JSON tree or an element of an XML one, with its place in
// the document. The zero node is nothing.
type node struct {
	v  any
	e  *xmltree.Element
	at string
	// steps are the container steps before an XPath.
	steps string
}

// get returns the member or child element at the end of names. The 2019 format
// writes some members flat: "acheteur.id".
func (n node) get(names ...string) node {
	if n.e != nil {
		e := n.e.First(names...)
		if e == nil {
			return node{}
		}
		return node{e: e, at: n.steps + e.Path(), steps: n.steps}
	}
	o, _ := n.v.(procurement.Object)
	if flat := strings.Join(names, "."); len(names) > 1 && o[flat] != nil {
		return node{v: o[flat], at: n.at + "/" + jsontree.Escape(flat)}
	}
	for _, name := range names {
		o, _ := n.v.(procurement.Object)
		if o[name] == nil {
			return node{}
		}
		n = node{v: o[name], at: n.at + "/" + jsontree.Escape(name)}
	}
	return n
}

// raw is the text of a plain value as published, empty for anything else.
func (n node) raw() string {
	switch v := n.v.(type) {
	case bool:
		return strconv.FormatBool(v)
	case nil:
		return n.e.Value()
	default:
		return strings.TrimSpace(jsontree.Text(v))
	}
}

// text is raw, or nothing where the source says in words that it says nothing.
func (n node) text() string {
	if t := n.raw(); !saysNothing(t) {
		return t
	}
	return ""
}

// saysNothing reports whether a text stands for no value: NC (not communicated) in
// files, CDL and INX in the rows of the national data set.
func saysNothing(t string) bool {
	switch t {
	case "NC", "CDL", "INX", "NaN":
		return true
	}
	return false
}

// plain reports whether the node is a single value.
func (n node) plain() bool {
	switch n.v.(type) {
	case string, bool, json.Number:
		return true
	}
	return n.e != nil && len(n.e.Kids) == 0
}

// list returns what the list at container holds, however it is nested: items
// directly, each in an object {item: ...}, one object with a list at item, or
// lists in lists, as the 2019 data has them.
func (n node) list(container, item string) []node {
	if n.e != nil {
		var out []node
		for _, e := range n.e.All(container, item) {
			out = append(out, node{e: e, at: n.steps + e.Path(), steps: n.steps})
		}
		return out
	}
	return flatten(n.get(container), item)
}

func flatten(n node, item string) []node {
	switch v := n.v.(type) {
	case []any:
		var out []node
		for i, x := range v {
			out = append(out, flatten(node{v: x, at: n.at + "/" + strconv.Itoa(i)}, item)...)
		}
		return out
	case procurement.Object:
		if inner := n.get(item); inner.v != nil && item != "" {
			return flatten(inner, item)
		}
		return []node{n}
	case nil:
		return nil
	}
	if n.text() == "" {
		return nil
	}
	return []node{n}
}

// members are the plain members of an object or the childless children of an
// element, in the order of their names or of the document.
func (n node) members() []string {
	var names []string
	if n.e != nil {
		for _, k := range n.e.Kids {
			if len(k.Kids) == 0 {
				names = append(names, k.Key)
			}
		}
		return names
	}
	o, _ := n.v.(procurement.Object)
	for name := range o {
		if (node{v: o[name]}).plain() {
			names = append(names, name)
		}
	}
	return names
}
