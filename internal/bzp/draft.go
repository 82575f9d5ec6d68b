package bzp

import (
	"encoding/json"
	"strconv"
	"strings"

	"daylight/internal/jsontree"
	"daylight/internal/normalize"
	"daylight/internal/procurement"
)

// draft makes a Release and the places of its leaves together. Places are JSON
// pointers in the row, which stands at base.
type draft struct {
	row     procurement.Object
	base    string
	release procurement.Object
	places  map[string]string
	issues  []procurement.Issue
}

// form is the place of every fact of the form.
const form = "/htmlBody"

// set puts a leaf at a path of the release, with the objects and arrays above it.
// An empty text sets nothing.
func (d *draft) set(path string, leaf any, from string) {
	if leaf == "" {
		return
	}
	d.places[path] = d.base + from
	grow(d.release, strings.Split(path[1:], "/"), leaf)
}

// get is the text of the row at a place, "" for null.
func (d *draft) get(from string) string {
	v, err := jsontree.Resolve(d.row, from)
	if err != nil {
		return ""
	}
	return strings.TrimSpace(jsontree.Text(v))
}

// copy sets a leaf to the text at a place.
func (d *draft) copy(path, from string) { d.set(path, d.get(from), from) }

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

// money sets a value object to an amount of the form, such as "51660,50 PLN". What
// is no number, or could be two, is kept as text.
func (d *draft) money(path, text string, tax procurement.Tax) {
	if text == "" {
		return
	}
	digits, currency, err := normalize.Money(text, 0)
	if tax != procurement.TaxUnknown {
		d.set(path+"/"+procurement.Ext+"/"+procurement.ExtTax, string(tax), form)
	}
	d.set(path+"/"+procurement.Ext+"/"+procurement.ExtRaw, text, form)
	if err != nil {
		d.set(path+"/"+procurement.Ext+"/"+procurement.ExtStatus, string(procurement.Unparsed), form)
		d.issue("unparsed-amount", path, text)
		return
	}
	d.set(path+"/amount", json.Number(digits), form)
	d.set(path+"/currency", currency, form)
}
