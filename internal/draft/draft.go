// Package draft puts the release of a notice together from an XML record: every leaf
// that is set keeps the place of the element it was read from. It knows no portal.
package draft

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"hash"
	"strconv"
	"strings"

	"daylight/internal/normalize"
	"daylight/internal/procurement"
	"daylight/internal/xmltree"
)

// Draft is a release under construction: no leaf is set without the element it
// was read from.
type Draft struct {
	Release procurement.Object
	// Places are the places of the leaves of Release, as in Notice.Pointers.
	Places map[string]string
	Issues []procurement.Issue
	// Steps lead to the file of the record.
	Steps string
}

// New begins a release; steps lead to the file of the record, as in Notice.Pointer.
func New(steps string) *Draft {
	return &Draft{Release: procurement.Object{}, Places: map[string]string{}, Steps: steps}
}

// Set puts a leaf at a path of the release, with the objects and arrays above it.
// An empty text or a missing element sets nothing.
func (d *Draft) Set(path string, leaf any, e *xmltree.Element) {
	if leaf == "" || e == nil {
		return
	}
	d.Places[path] = d.Steps + e.Path()
	grow(d.Release, strings.Split(path[1:], "/"), leaf)
}

// Text sets a leaf to the text of an element.
func (d *Draft) Text(path string, e *xmltree.Element) { d.Set(path, e.Value(), e) }

// Issue adds a finding about the release.
func (d *Draft) Issue(code, path, detail string) {
	d.Issues = append(d.Issues, procurement.Issue{Code: code, Path: path, Detail: detail})
}

// grow returns node with the leaf at the steps below it.
func grow(node any, steps []string, leaf any) any {
	if len(steps) == 0 {
		return leaf
	}
	if i, err := strconv.Atoi(steps[0]); err == nil {
		list, _ := node.([]any)
		for len(list) <= i {
			list = append(list, nil)
		}
		list[i] = grow(list[i], steps[1:], leaf)
		return list
	}
	object, ok := node.(procurement.Object)
	if !ok {
		object = procurement.Object{}
	}
	object[steps[0]] = grow(object[steps[0]], steps[1:], leaf)
	return object
}

// Money sets a value object to an amount with decimal point, as the exports have
// it, or with decimal comma. What is no number is kept as text.
func (d *Draft) Money(path string, amount *xmltree.Element, currency string, at *xmltree.Element, tax procurement.Tax) {
	if amount.Value() == "" {
		return
	}
	d.Set(path+"/currency", currency, at)
	if tax != procurement.TaxUnknown {
		d.Set(path+"/"+procurement.Ext+"/"+procurement.ExtTax, string(tax), amount)
	}
	if n := json.Number(amount.Value()); plainNumber(n.String()) {
		d.Set(path+"/amount", n, amount)
		return
	}
	d.Set(path+"/"+procurement.Ext+"/"+procurement.ExtRaw, amount.Value(), amount)
	if digits, err := normalize.Number(amount.Value(), ','); err == nil {
		d.Set(path+"/amount", json.Number(digits), amount)
		return
	}
	d.Set(path+"/"+procurement.Ext+"/"+procurement.ExtStatus, string(procurement.Unparsed), amount)
	d.Issue("unparsed-amount", path, amount.Value())
}

// plainNumber reports whether a text is a JSON number without exponent, which no
// schema of amounts needs.
func plainNumber(s string) bool {
	return len(s) <= 40 && !strings.ContainsAny(s, "eE") && json.Valid([]byte(s)) && strings.Trim(s, "-0123456789.") == ""
}

// Content is the hash of what an element says, wherever it stands.
func Content(e *xmltree.Element) (sum [sha256.Size]byte) {
	h := sha256.New()
	say(h, e)
	copy(sum[:], h.Sum(nil))
	return sum
}

func say(h hash.Hash, e *xmltree.Element) {
	fmt.Fprintf(h, "<%s %q %q", e.Key, e.Attrs, e.Value())
	for _, k := range e.Kids {
		say(h, k)
	}
	h.Write([]byte(">"))
}
