package placsp

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // the zone must not depend on the machine

	"daylight/internal/procurement"
	"daylight/internal/xmltree"
)

// builder makes a Release and the Pointers into it together: no leaf is set
// without its place in the document.
type builder struct {
	entry, folder *xmltree.Element
	steps         string // container steps before an XPath
	notice        *procurement.Notice
	parties       map[string]bool
	lots          map[string]bool
}

// set puts a leaf at path in the Release, with the objects and arrays above it.
func (b *builder) set(path string, leaf any, from *xmltree.Element) {
	if leaf == "" || from == nil {
		return
	}
	b.notice.Pointers[path] = b.steps + from.Path()
	grow(b.notice.Release, strings.Split(path[1:], "/"), leaf)
}

// attribute sets path to an attribute.
func (b *builder) attribute(path string, e *xmltree.Element, name string) {
	if v := e.Attr(name); v != "" {
		b.set(path, v, e)
		b.notice.Pointers[path] = b.steps + e.AttrPath(name)
	}
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
	obj, ok := node.(procurement.Object)
	if !ok {
		obj = procurement.Object{}
	}
	obj[steps[0]] = grow(obj[steps[0]], steps[1:], leaf)
	return obj
}

func (b *builder) text(path string, from *xmltree.Element) { b.set(path, from.Value(), from) }

func (b *builder) issue(code, path, detail string) {
	b.notice.Issues = append(b.notice.Issues, procurement.Issue{Code: code, Path: path, Detail: detail})
}

var numberForm = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?$`)

// money sets path to a value object; an element without text sets nothing.
func (b *builder) money(path string, from *xmltree.Element, tax procurement.Tax) {
	raw := from.Value()
	if raw == "" {
		return
	}
	ext := path + "/" + procurement.Ext + "/"
	if digits := strings.TrimLeft(raw, "+"); numberForm.MatchString(digits) {
		b.set(path+"/amount", json.Number(digits), from)
	} else {
		b.set(ext+procurement.ExtRaw, raw, from)
		b.set(ext+procurement.ExtStatus, string(procurement.Unparsed), from)
		b.issue("unparsed-amount", path, raw)
	}
	if from.Attr("currencyID") == "" {
		b.issue("no-currency", path, raw)
	}
	b.attribute(path+"/currency", from, "currencyID")
	b.set(ext+procurement.ExtTax, string(tax), from)
}

// number sets path to a whole or decimal number.
func (b *builder) number(path string, from *xmltree.Element) bool {
	t := from.Value()
	if t == "" {
		return false
	}
	if !numberForm.MatchString(t) {
		b.issue("unparsed-number", path, t)
		return false
	}
	b.set(path, json.Number(t), from)
	return true
}

// date sets path to a day; a zone behind it is dropped.
func (b *builder) date(path string, from *xmltree.Element) {
	t := from.Value()
	if t == "" {
		return
	}
	day, err := time.Parse(time.DateOnly, t[:min(len(t), len(time.DateOnly))])
	if err != nil {
		b.issue("unparsed-date", path, t)
		return
	}
	b.set(path, day.Format(time.DateOnly), from)
}

// deadline sets path to a day with its hour in Madrid, to the day alone where there
// is no hour.
func (b *builder) deadline(path string, day, clock *xmltree.Element) {
	if clock.Value() == "" {
		b.date(path, day)
		return
	}
	if day.Value() == "" {
		return
	}
	text := day.Value()[:min(len(day.Value()), len(time.DateOnly))] + "T" + clock.Value()[:min(len(clock.Value()), len(time.TimeOnly))]
	zone, err := time.LoadLocation("Europe/Madrid")
	if err != nil {
		zone = time.UTC
	}
	when, err := time.ParseInLocation("2006-01-02T15:04:05", text, zone)
	if err != nil {
		b.issue("unparsed-date", path, text)
		return
	}
	b.set(path, when.Format(time.RFC3339), day)
}
