package czregister

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

// draft is a release under construction: no leaf is set without the element it
// was read from.
type draft struct {
	release procurement.Object
	places  map[string]string
	steps   string // of the container
	issues  []procurement.Issue
}

func newDraft(steps string) *draft {
	return &draft{release: procurement.Object{}, places: map[string]string{}, steps: steps}
}

// set puts a leaf at a path of the release, with the objects and arrays above it.
// An empty text or a missing element sets nothing.
func (d *draft) set(path string, leaf any, e *xmltree.Element) {
	if leaf == "" || e == nil {
		return
	}
	d.places[path] = d.steps + e.Path()
	grow(d.release, strings.Split(path[1:], "/"), leaf)
}

// text sets a leaf to the text of an element.
func (d *draft) text(path string, e *xmltree.Element) { d.set(path, e.Value(), e) }

func (d *draft) issue(code, path, detail string) {
	d.issues = append(d.issues, procurement.Issue{Code: code, Path: path, Detail: detail})
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

// money sets a value object to an amount with decimal point, as the exports have
// it, or with decimal comma. What is no number is kept as text.
func (d *draft) money(path string, amount *xmltree.Element, currency string, at *xmltree.Element, tax procurement.Tax) {
	if amount.Value() == "" {
		return
	}
	d.set(path+"/currency", currency, at)
	if tax != procurement.TaxUnknown {
		d.set(path+"/"+procurement.Ext+"/"+procurement.ExtTax, string(tax), amount)
	}
	if n := json.Number(amount.Value()); plainNumber(n.String()) {
		d.set(path+"/amount", n, amount)
		return
	}
	d.set(path+"/"+procurement.Ext+"/"+procurement.ExtRaw, amount.Value(), amount)
	if digits, err := normalize.Number(amount.Value(), ','); err == nil {
		d.set(path+"/amount", json.Number(digits), amount)
		return
	}
	d.set(path+"/"+procurement.Ext+"/"+procurement.ExtStatus, string(procurement.Unparsed), amount)
	d.issue("unparsed-amount", path, amount.Value())
}

// plainNumber reports whether a text is a JSON number without exponent, which no
// schema of amounts needs.
func plainNumber(s string) bool {
	return len(s) <= 40 && !strings.ContainsAny(s, "eE") && json.Valid([]byte(s)) && strings.Trim(s, "-0123456789.") == ""
}

// content is the hash of what an element says, wherever it stands.
func content(e *xmltree.Element) (sum [sha256.Size]byte) {
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
