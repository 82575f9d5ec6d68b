package decp

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"daylight/internal/procurement"
	"daylight/internal/source"
)

// builder makes a Release and the Pointers into it together: no leaf is set
// without its place in the document.
type builder struct {
	market
	notice  *procurement.Notice
	parties map[string]int // by id: number in parties
	award   string         // id of the award and of its contract
}

// set puts a leaf at path in the Release, with the objects and arrays above it.
func (b *builder) set(path string, leaf any, from node) {
	if leaf == "" {
		return
	}
	b.notice.Pointers[path] = from.at
	grow(b.notice.Release, strings.Split(path[1:], "/"), leaf)
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

// copy sets path to a text.
func (b *builder) copy(path string, from node) { b.set(path, from.text(), from) }

func (b *builder) issue(code, path, detail string) {
	b.notice.Issues = append(b.notice.Issues, procurement.Issue{Code: code, Path: path, Detail: detail})
}

func (b *builder) reject(reason string, err error) error {
	return &source.RecordError{Pointer: b.root.at, Reason: reason, Err: err}
}

var numberForm = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?$`)

// number reads a number, also one written as text. A rough leading zero or comma is
// not read: the text is kept and told.
func number(n node) (json.Number, bool) {
	t := n.text()
	return json.Number(t), numberForm.MatchString(t)
}

// money sets path to a value object: euros without tax, as the decree says of all
// amounts. A text that says that there is no number leaves the amount out.
func (b *builder) money(path string, from node) {
	raw := from.raw()
	if raw == "" {
		return
	}
	ext := path + "/" + procurement.Ext + "/"
	amount, ok := number(from)
	switch {
	case ok:
		b.set(path+"/amount", amount, from)
		if d, err := amount.Float64(); err == nil && (d >= 1e12 || d < 0) {
			b.issue("implausible-amount", path, raw)
		}
	case saysNothing(raw):
		b.set(ext+procurement.ExtRaw, raw, from)
		b.issue("not-communicated", path, raw)
	default:
		b.set(ext+procurement.ExtRaw, raw, from)
		b.set(ext+procurement.ExtStatus, string(procurement.Unparsed), from)
		b.issue("unparsed-amount", path, raw)
	}
	b.set(path+"/currency", "EUR", from)
	b.set(ext+procurement.ExtTax, string(procurement.TaxNet), from)
}

// duration sets path to a duration in months. NC and the like are no number.
func (b *builder) duration(path string, from node) {
	if from.text() == "" {
		return
	}
	n, ok := number(from)
	if !ok {
		b.issue("unparsed-number", path, from.raw())
		return
	}
	b.set(path, n, from)
}

// date sets path to a day. A time of day is dropped: none is stated in France's
// decree, the rows write one of midnight at times.
func (b *builder) date(path string, from node) {
	if from.text() == "" {
		return
	}
	day, ok := dayOf(from)
	if !ok {
		b.issue("unparsed-date", path, from.raw())
		return
	}
	b.set(path, day.Format(time.DateOnly), from)
}

func dayOf(n node) (time.Time, bool) {
	t := n.text()
	if len(t) > len(time.DateOnly) {
		t = t[:len(time.DateOnly)]
	}
	day, err := time.Parse(time.DateOnly, t)
	return day, err == nil && day.Year() >= 1900 && day.Year() < 2200
}

// party lists a company or a buyer and returns its id in the release.
func (b *builder) party(h holder, role string) string {
	id, from := b.identifier(h)
	name := h.name.text()
	if id == "" && name == "" {
		return ""
	}
	register := scheme(h.kind.text())
	key := register + "-" + id
	switch {
	case id == "":
		key, from = "name/"+name, h.name
	case register == "":
		key = "other/" + id
	}
	no, listed := b.parties[key]
	if !listed {
		no = len(b.parties)
		b.parties[key] = no
	}
	path := "/parties/" + strconv.Itoa(no)
	if !listed {
		b.set(path+"/id", key, from)
		b.set(path+"/name", name, h.name)
		if id != "" {
			b.set(path+"/identifier/id", id, from)
			b.set(path+"/identifier/scheme", register, first(h.kind, from))
		}
		b.check(path, id, name, register, h)
	}
	b.role(path, role, from)
	return key
}

func (b *builder) role(path, role string, from node) {
	at := path + "/roles/"
	for i := 0; ; i++ {
		place := at + strconv.Itoa(i)
		if _, have := b.notice.Pointers[place]; !have {
			b.set(place, role, from)
			return
		}
		if leaf(b.notice.Release, place) == role {
			return
		}
	}
}

// leaf is the text at a path of the release.
func leaf(o procurement.Object, path string) string {
	var v any = o
	for step := range strings.SplitSeq(path[1:], "/") {
		switch t := v.(type) {
		case procurement.Object:
			v = t[step]
		case []any:
			i, err := strconv.Atoi(step)
			if err != nil || i >= len(t) {
				return ""
			}
			v = t[i]
		}
	}
	s, _ := v.(string)
	return s
}

// identifier is the text of an identifier. The rows of the 2019 format hold SIRETs
// as numbers, whose leading zeros are lost: they are given back where the check
// digit then is right, which is a finding.
func (b *builder) identifier(h holder) (string, node) {
	id := h.id.text()
	_, isNumber := h.id.v.(json.Number)
	if isNumber && len(id) < 14 && len(id) >= 9 && strings.EqualFold(h.kind.text(), "SIRET") && strings.Trim(id, "0123456789") == "" {
		if full := strings.Repeat("0", 14-len(id)) + id; validSIRET(full) {
			b.issue("leading-zeros-restored", h.id.at, fmt.Sprintf("SIRET %s read as %s", id, full))
			return full, h.id
		}
	}
	return id, h.id
}

// check notes what is wrong with a party's identity.
func (b *builder) check(path, id, name, register string, h holder) {
	if name == "" {
		b.issue("no-party-name", path, "the format has identifiers alone")
	}
	switch {
	case id == "":
		b.issue("no-party-identifier", path, name)
	case register == "":
		b.issue("unknown-identifier-type", path+"/identifier", h.kind.raw())
	case register == "FR-SIRET" && (len(id) != 14 || strings.Trim(id, "0123456789") != "" || !validSIRET(id)):
		b.issue("bad-identifier", path+"/identifier/id", "not a SIRET: "+id)
	}
}
