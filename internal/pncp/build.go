package pncp

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"daylight/internal/jsontree"
	"daylight/internal/procurement"
	"daylight/internal/source"
)

// builder makes a Release and the Pointers into it together: no leaf is set
// without its place in the document. Fields are named by dotted paths.
type builder struct {
	record procurement.Object
	base   string
	notice *procurement.Notice
	used   map[string]bool
}

func newBuilder(o procurement.Object, at string) *builder {
	return &builder{record: o, base: at, used: map[string]bool{}, notice: &procurement.Notice{
		Kind: procurement.State, Language: "pt", Pointer: at, Release: procurement.Object{}, Pointers: map[string]string{},
	}}
}

func text(o procurement.Object, path ...string) string {
	return strings.TrimSpace(jsontree.Text(o, path...))
}

// text is the text or number of a field.
func (b *builder) text(field string) string { return text(b.record, strings.Split(field, ".")...) }

// set puts a leaf at path in the Release, with the objects and arrays above it.
func (b *builder) set(path string, leaf any, field string) {
	if leaf == "" {
		return
	}
	b.used[field] = true
	b.notice.Pointers[path] = b.base + "/" + strings.ReplaceAll(field, ".", "/")
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

func (b *builder) copy(path, field string) { b.set(path, b.text(field), field) }

func (b *builder) issue(code, path, detail string) {
	b.notice.Issues = append(b.notice.Issues, procurement.Issue{Code: code, Path: path, Detail: detail})
}

// money sets path to a value object in reais. null sets nothing.
func (b *builder) money(path, field string) {
	v := jsontree.Get(b.record, strings.Split(field, ".")...)
	b.used[field] = true
	switch n := v.(type) {
	case nil:
		return
	case json.Number:
		b.set(path+"/amount", n, field)
	default:
		raw := text(b.record, strings.Split(field, ".")...)
		if raw == "" {
			raw = fmt.Sprintf("a JSON %T", v)
		}
		b.set(path+"/"+procurement.Ext+"/"+procurement.ExtRaw, raw, field)
		b.set(path+"/"+procurement.Ext+"/"+procurement.ExtStatus, string(procurement.Unparsed), field)
		b.issue("unparsed-amount", path, raw)
	}
	b.set(path+"/currency", "BRL", field)
}

// positive reports whether a field is a number above zero.
func (b *builder) positive(field string) bool {
	n, ok := jsontree.Get(b.record, strings.Split(field, ".")...).(json.Number)
	return ok && strings.Trim(n.String(), "0.eE+") != "" && n.String()[0] != '-'
}

// instant reads a time; without zone it is that of Brasília.
func instant(t string) (time.Time, bool) {
	brasilia := time.FixedZone("-03:00", -3*60*60)
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999", "2006-01-02T15:04", time.DateTime, time.DateOnly} {
		when, err := time.ParseInLocation(layout, t, brasilia)
		if err == nil && when.Year() >= 1900 && when.Year() < 2200 {
			return when, true
		}
	}
	return time.Time{}, false
}

// time sets path to a time with its zone.
func (b *builder) time(path, field string) {
	t := b.text(field)
	if t == "" {
		return
	}
	when, ok := instant(t)
	if !ok {
		b.issue("unparsed-date", path, t)
		return
	}
	b.set(path, when.Format(time.RFC3339), field)
}

// date sets path to the day of a time, as written.
func (b *builder) date(path, field string) {
	t := b.text(field)
	if t == "" {
		return
	}
	when, ok := instant(t)
	if !ok {
		b.issue("unparsed-date", path, t)
		return
	}
	b.set(path, when.Format(time.DateOnly), field)
}

// published sets the time of the notice from the first of the fields that has one.
func (b *builder) published(fields ...string) {
	for _, field := range fields {
		t := b.text(field)
		if t == "" {
			continue
		}
		b.notice.PublishedRaw = t
		when, ok := instant(t)
		if !ok {
			b.issue("unparsed-date", "/date", t)
			continue
		}
		b.notice.Published = when.UTC()
		b.set("/date", when.UTC().Format(time.RFC3339), field)
		return
	}
	b.issue("no-date", "/date", "")
}

// identify sets the identifiers from the fields that name them.
func (b *builder) identify(kind, own, purchase string, tags ...string) error {
	key, from := b.text(purchase), purchase
	if key == "" {
		key, from = b.text(own), own
		b.issue("no-purchase", "/ocid", "the record names no purchase")
	}
	b.notice.ID, b.notice.OCID = kind+"/"+b.text(own), OCIDPrefix+key
	if len(b.notice.ID) > procurement.MaxNoticeID || len(b.notice.OCID) > procurement.MaxOCID {
		return &source.RecordError{Pointer: b.base, Reason: "id-too-long", Err: fmt.Errorf("control numbers of %d and %d bytes", len(b.text(own)), len(key))}
	}
	b.notice.Version = b.text("dataAtualizacaoGlobal")
	b.set("/ocid", b.notice.OCID, from)
	b.set("/id", b.notice.ID, own)
	b.set("/language", "pt", own)
	b.set("/initiationType", "tender", own)
	for i, tag := range tags {
		b.set("/tag/"+strconv.Itoa(i), tag, own)
	}
	return nil
}

// rest keeps the plain fields without a place of their own under x_pncp.
func (b *builder) rest() {
	var walk func(o procurement.Object, prefix, path string)
	walk = func(o procurement.Object, prefix, path string) {
		for name, v := range o {
			field, at := prefix+name, path+"/"+jsontree.Escape(name)
			switch v := v.(type) {
			case procurement.Object:
				walk(v, field+".", at)
			case string, json.Number, bool:
				if !b.used[field] && v != "" && !strings.ContainsAny(name, "./~") {
					b.set(at, v, field)
				}
			}
		}
	}
	walk(b.record, "", "/x_pncp")
	for i, s := range jsontree.Arr(b.record, "fontesOrcamentarias") {
		if name := text(procurement.Object{"o": s}, "o", "nome"); name != "" {
			b.set("/x_pncp/fontesOrcamentarias/"+strconv.Itoa(i), name, "fontesOrcamentarias."+strconv.Itoa(i)+".nome")
		}
	}
}

func (b *builder) build(kind string) (*procurement.Notice, error) {
	read := map[string]func() error{"compra": b.purchase, "contrato": b.contract, "ata": b.register}[kind]
	if err := read(); err != nil {
		return nil, err
	}
	b.rest()
	sum, err := procurement.ContentHash(b.record)
	if err != nil {
		return nil, &source.RecordError{Pointer: b.base, Reason: "bad-json", Err: err}
	}
	b.notice.Content = sum
	slices.SortStableFunc(b.notice.Issues, func(x, y procurement.Issue) int { return strings.Compare(x.Path, y.Path) })
	return b.notice, nil
}
