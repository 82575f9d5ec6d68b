package secop

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"daylight/internal/jsontree"
	"daylight/internal/normalize"
	"daylight/internal/procurement"
	"daylight/internal/source"
)

// builder makes a Release and the Pointers into it together: no leaf is set without
// its place in the document.
type builder struct {
	record procurement.Object
	base   string
	zone   *time.Location
	out    *procurement.Notice
	used   map[string]bool
}

func newBuilder(o procurement.Object, at string, zone *time.Location) *builder {
	return &builder{record: o, base: at, zone: zone, used: map[string]bool{}, out: &procurement.Notice{
		Kind: procurement.State, Language: "es", Pointer: at, Release: procurement.Object{}, Pointers: map[string]string{},
	}}
}

// said is a text unless it stands for nothing.
func said(text string) string {
	text = strings.TrimSpace(text)
	switch plain(text) {
	case "no definido", "no definida", "nd", "n/d", "n/a", "na", "no aplica", "no adjudicado", "sin descripcion", "no d", "null", "-":
		return ""
	}
	return text
}

// plain is a text in lower case without accents.
func plain(text string) string {
	return strings.NewReplacer("á", "a", "é", "e", "í", "i", "ó", "o", "ú", "u", "ü", "u").Replace(strings.ToLower(strings.TrimSpace(text)))
}

// text is what a field says; it may be a dotted path.
func (b *builder) text(field string) string {
	return said(jsontree.Text(b.record, strings.Split(field, ".")...))
}

// set puts a leaf at path in the Release, with the objects and arrays above it.
func (b *builder) set(path string, leaf any, field string) {
	if leaf == "" {
		return
	}
	b.used[field] = true
	b.out.Pointers[path] = b.base + "/" + strings.ReplaceAll(field, ".", "/")
	grow(b.out.Release, strings.Split(path[1:], "/"), leaf)
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
	b.out.Issues = append(b.out.Issues, procurement.Issue{Code: code, Path: path, Detail: detail})
}

// number is a field as decimal digits.
func (b *builder) number(field string) (json.Number, bool) {
	digits, err := normalize.Number(b.text(field), '.')
	return json.Number(digits), err == nil && digits != ""
}

// positive reports whether a field is a number above zero.
func (b *builder) positive(field string) bool {
	n, ok := b.number(field)
	return ok && !strings.HasPrefix(n.String(), "-") && strings.Trim(n.String(), "0.") != ""
}

// money sets path to a value object in pesos; what is no amount stays as text. No
// amount of a contract is below zero.
func (b *builder) money(path, field string) {
	raw := b.text(field)
	if raw == "" {
		return
	}
	n, ok := b.number(field)
	switch {
	case ok && strings.HasPrefix(n.String(), "-"):
		b.issue("negative-amount", path, raw) // kept under x_secop
		return
	case ok:
		b.set(path+"/amount", n, field)
	default:
		b.set(path+"/"+procurement.Ext+"/"+procurement.ExtStatus, string(procurement.Unparsed), field)
		b.set(path+"/"+procurement.Ext+"/"+procurement.ExtRaw, raw, field)
		b.issue("unparsed-amount", path, raw)
	}
	b.set(path+"/currency", "COP", field)
}

// read reads a time; midnight is how the portal writes a day.
func (b *builder) read(text string) (normalize.Time, error) {
	day, clock, _ := strings.Cut(text, "T")
	if clock != "" && strings.Trim(clock, "0:.") == "" {
		text = day
	}
	return normalize.Date(text, normalize.MDY, b.zone)
}

// date sets path to a date.
func (b *builder) date(path, field string) {
	t := b.text(field)
	if t == "" {
		return
	}
	when, err := b.read(t)
	if err != nil {
		b.issue("unparsed-date", path, t)
		return
	}
	b.set(path, when.String(), field)
}

// published sets the time of the notice from the first of the fields that has one.
func (b *builder) published(fields ...string) {
	for _, field := range fields {
		t := b.text(field)
		if t == "" {
			continue
		}
		when, err := b.read(t)
		if err != nil {
			b.issue("unparsed-date", "/date", t)
			continue
		}
		b.out.Published, b.out.PublishedRaw = when.Time.UTC(), t
		b.set("/date", when.Time.UTC().Format(time.RFC3339), field)
		return
	}
	b.issue("no-date", "/date", "")
}

// identify sets the identifiers.
func (b *builder) identify(id, own, file string, tags ...string) error {
	key := file
	if b.text(key) == "" {
		key = own
		b.issue("no-process", "/ocid", "the row names no file CO1.BDOS: "+file+" is empty")
	}
	b.out.ID, b.out.OCID = id, OCIDPrefix+b.text(key)
	if len(id) > procurement.MaxNoticeID || len(b.out.OCID) > procurement.MaxOCID {
		return &source.RecordError{Pointer: b.base, Reason: "id-too-long", Err: fmt.Errorf("numbers of %d and %d bytes", len(id), len(b.text(key)))}
	}
	b.set("/ocid", b.out.OCID, key)
	b.set("/id", id, own)
	b.set("/language", "es", own)
	b.set("/initiationType", "tender", own)
	for i, tag := range tags {
		b.set("/tag/"+strconv.Itoa(i), tag, own)
	}
	return nil
}

// personal reports whether a field is about a person who is not a party: an account,
// a representative, an official.
func personal(field string) bool {
	return slices.ContainsFunc([]string{"representante_legal", "ordenador", "supervisor", "banco", "cuenta", "adjudicador"},
		func(word string) bool { return strings.Contains(field, word) })
}

// rest keeps the plain fields without a place of their own under x_secop.
func (b *builder) rest() {
	more := procurement.Object{}
	for name, v := range b.record {
		if b.used[name] || strings.HasPrefix(name, ":") || personal(name) {
			continue
		}
		switch v.(type) {
		case string, json.Number, bool:
			if v == "" {
				continue
			}
			more[name] = v
			b.out.Pointers["/x_secop/"+jsontree.Escape(name)] = b.base + "/" + jsontree.Escape(name)
		}
	}
	if len(more) > 0 {
		b.out.Release["x_secop"] = more
	}
}

func (b *builder) build(kind string) (*procurement.Notice, error) {
	read := b.process
	if kind == "contrato" {
		read = b.contract
	}
	if err := read(); err != nil {
		return nil, err
	}
	b.rest()
	content := procurement.Object{}
	for name, v := range b.record {
		if !strings.HasPrefix(name, ":") {
			content[name] = v
		}
	}
	sum, err := procurement.ContentHash(content)
	if err != nil {
		return nil, &source.RecordError{Pointer: b.base, Reason: "bad-json", Err: err}
	}
	b.out.Content = sum
	return b.out, nil
}
