package usaspending

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"daylight/internal/jsontree"
	"daylight/internal/procurement"
	"daylight/internal/source"
)

// builder makes a Release and the Pointers into it together: no leaf is set
// without its place in the document. Places are JSON pointers relative to the
// record, which stands at base.
type builder struct {
	record procurement.Object
	base   string // full document pointer of the record
	notice *procurement.Notice
	// nested says of an order that it was not placed under the vehicle asked for.
	nested bool
}

// newBuilder starts a notice. record is hashed as the published content.
func newBuilder(v value, record procurement.Object, pointer string) (*builder, error) {
	sum, err := procurement.ContentHash(record)
	if err != nil {
		return nil, err
	}
	n := &procurement.Notice{
		Kind: procurement.State, Language: "en", Pointer: v.base + pointer, Content: sum,
		Release: procurement.Object{}, Pointers: map[string]string{},
	}
	for _, issue := range v.issues {
		if issue.Path == pointer || strings.HasPrefix(issue.Path, pointer+"/") {
			n.Issues = append(n.Issues, issue)
		}
	}
	return &builder{record: record, base: n.Pointer, notice: n}, nil
}

// identify sets the identifiers and checks their lengths. from is the place
// that names them.
func (b *builder) identify(id, key, from string, tags ...string) error {
	b.notice.ID, b.notice.OCID = id, OCIDPrefix+key
	switch {
	case len(b.notice.ID) > procurement.MaxNoticeID:
		return b.reject("id-too-long", fmt.Errorf("the id has %d bytes, at most %d are allowed", len(id), procurement.MaxNoticeID))
	case len(b.notice.OCID) > procurement.MaxOCID:
		return b.reject("ocid-too-long", fmt.Errorf("the award id has %d bytes, at most %d are allowed", len(key), procurement.MaxOCID-len(OCIDPrefix)))
	}
	b.set("/ocid", b.notice.OCID, from)
	b.set("/id", id, from)
	b.set("/language", "en", from)
	b.set("/initiationType", "tender", from)
	for i, tag := range tags {
		b.set("/tag/"+strconv.Itoa(i), tag, from)
	}
	return nil
}

func (b *builder) reject(reason string, err error) error {
	return &source.RecordError{Pointer: b.notice.Pointer, Reason: reason, Err: err}
}

// set puts a leaf at path in the Release, with the objects and arrays above it.
func (b *builder) set(path string, leaf any, from string) {
	b.notice.Pointers[path] = b.base + from
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

// text is the text of the record at from.
func (b *builder) text(from string) string { return text(at(b.record, from)) }

// copy sets path to the text at from and reports whether there was one.
func (b *builder) copy(path, from string) bool {
	t := b.text(from)
	if t == "" {
		return false
	}
	b.set(path, t, from)
	return true
}

// money sets path to a value object. null sets nothing: unknown is not zero.
func (b *builder) money(path, from string) {
	switch n := at(b.record, from).(type) {
	case nil:
	case json.Number:
		b.set(path+"/amount", n, from)
		b.set(path+"/currency", "USD", from)
	default:
		raw := text(n)
		if raw == "" {
			raw = typeName(n)
		}
		b.set(path+"/currency", "USD", from)
		b.set(path+"/"+procurement.Ext+"/"+procurement.ExtStatus, string(procurement.Unparsed), from)
		b.set(path+"/"+procurement.Ext+"/"+procurement.ExtRaw, raw, from)
		b.issue("unparsed-amount", path, raw)
	}
}

// date sets path to the day at from, dropping a time of day such as 00:00:00.
func (b *builder) date(path, from string) {
	t := b.text(from)
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

// published sets the time of the notice from a date or a time without zone.
func (b *builder) published(from string) {
	t := b.text(from)
	b.notice.PublishedRaw = t
	for _, layout := range []string{time.DateTime, time.DateOnly, time.RFC3339Nano, "2006-01-02T15:04:05"} {
		when, err := time.Parse(layout, t)
		if err == nil {
			b.notice.Published = when.UTC()
			b.set("/date", when.UTC().Format(time.RFC3339Nano), from)
			return
		}
	}
	b.issue("no-date", "/date", t)
}

func (b *builder) issue(code, path, detail string) {
	b.notice.Issues = append(b.notice.Issues, procurement.Issue{Code: code, Path: path, Detail: detail})
}

// at returns the value at a JSON pointer whose steps need no escapes, or nil.
func at(node any, pointer string) any {
	v, err := jsontree.Resolve(node, pointer)
	if err != nil {
		return nil
	}
	return v
}

// text is the text of a string or number, empty for anything else.
func text(node any) string { return strings.TrimSpace(jsontree.Text(node)) }

func typeName(node any) string {
	switch node.(type) {
	case nil:
		return "null"
	case []any:
		return "array"
	case string:
		return "string"
	case bool:
		return "boolean"
	case json.Number:
		return "number"
	}
	return "object"
}
