package worldbank

import (
	"errors"
	"fmt"
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
	out    *procurement.Notice
	used   map[string]bool
}

func newBuilder(o procurement.Object, at string) *builder {
	return &builder{record: o, base: at, used: map[string]bool{}, out: &procurement.Notice{
		Kind: procurement.Release, Pointer: at, Release: procurement.Object{}, Pointers: map[string]string{},
	}}
}

func (b *builder) text(field string) string { return strings.TrimSpace(jsontree.Text(b.record, field)) }

// set puts a leaf at path in the Release, with the objects and arrays above it.
func (b *builder) set(path string, leaf any, field string) {
	if leaf == "" {
		return
	}
	b.used[field] = true
	b.out.Pointers[path] = b.base + "/" + field
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

// first copies the first of the fields that says something.
func (b *builder) first(path string, fields ...string) {
	for _, f := range fields {
		if b.text(f) != "" {
			b.copy(path, f)
			return
		}
	}
}

func (b *builder) issue(code, path, detail string) {
	b.out.Issues = append(b.out.Issues, procurement.Issue{Code: code, Path: path, Detail: detail})
}

func (b *builder) build() (*procurement.Notice, error) {
	if err := b.identify(); err != nil {
		return nil, err
	}
	b.published()
	b.buyer()
	b.tender()
	if b.isAward() {
		b.award()
	}
	b.rest()
	sum, err := procurement.ContentHash(b.record)
	if err != nil {
		return nil, &source.RecordError{Pointer: b.base, Reason: "bad-json", Err: err}
	}
	b.out.Content = sum
	return b.out, nil
}

// identify sets the identifiers.
func (b *builder) identify() error {
	const id, project, reference = "id", "project_id", "bid_reference_no"
	if b.text(id) == "" {
		return &source.RecordError{Pointer: b.base, Reason: "no-id", Err: errors.New("a notice without id")}
	}
	key, from := b.text(project)+"/"+b.text(reference), reference
	if b.text(project) == "" || b.text(reference) == "" {
		key, from = b.text(id), id
	}
	b.out.ID, b.out.OCID = b.text(id), OCIDPrefix+key
	if len(b.out.ID) > procurement.MaxNoticeID || len(b.out.OCID) > procurement.MaxOCID {
		return &source.RecordError{Pointer: b.base, Reason: "id-too-long", Err: fmt.Errorf("numbers of %d and %d bytes", len(b.out.ID), len(key))}
	}
	b.set("/ocid", b.out.OCID, from)
	b.set("/id", b.out.ID, id)
	b.set("/initiationType", "tender", id)
	if code, ok := language(b.text("notice_lang_name")); ok {
		b.out.Language = code
		b.set("/language", code, "notice_lang_name")
	}
	return nil
}

// language is the code of the languages of notices.
func language(name string) (string, bool) {
	for _, l := range []struct{ word, code string }{{"english", "en"}, {"french", "fr"}, {"spanish", "es"}, {"portuguese", "pt"}, {"russian", "ru"},
		{"arabic", "ar"}, {"chinese", "zh"}, {"indonesian", "id"}, {"vietnamese", "vi"}, {"turkish", "tr"}} {
		if strings.Contains(strings.ToLower(name), l.word) {
			return l.code, true
		}
	}
	return "", false
}

func (b *builder) published() {
	const field = "noticedate"
	t := b.text(field)
	when, err := normalize.Date(t, normalize.DMY, time.UTC)
	switch {
	case t == "":
		b.issue("no-date", "/date", "")
	case err != nil:
		b.issue("unparsed-date", "/date", t)
	default:
		b.out.Published, b.out.PublishedRaw = when.Time.UTC(), t
		b.set("/date", when.Time.UTC().Format(time.RFC3339), field)
	}
}

// buyer states the organisation that buys, which the notice has as the one to contact.
func (b *builder) buyer() {
	name := "contact_organization"
	if b.text(name) == "" {
		name = "contact_agency"
	}
	if b.text(name) == "" {
		b.issue("no-buyer", "/buyer", "")
		return
	}
	const at = "/parties/0"
	id := "buyer/" + b.text(name)
	b.set("/buyer/id", id, name)
	b.copy("/buyer/name", name)
	b.set(at+"/id", id, name)
	b.copy(at+"/name", name)
	b.set(at+"/roles/0", "buyer", name)
	b.copy(at+"/address/streetAddress", "contact_address")
	b.copy(at+"/address/locality", "contact_city")
	b.copy(at+"/address/region", "contact_state")
	b.copy(at+"/address/postalCode", "contact_zip")
	b.country(at, "contact_ctry_name", "project_ctry_name")
	b.copy(at+"/contactPoint/name", "contact_name")
	b.copy(at+"/contactPoint/email", "contact_email")
	b.copy(at+"/contactPoint/telephone", "contact_phone_no")
	b.copy(at+"/contactPoint/faxNumber", "contact_fax_no")
	b.copy(at+"/contactPoint/url", "contact_web_url")
}

// country sets the country of a party from the first field that names one.
func (b *builder) country(at string, fields ...string) {
	for _, field := range fields {
		name := b.text(field)
		if name == "" {
			continue
		}
		if code, ok := normalize.Country(name); ok {
			b.set(at+"/address/country", code, field)
			return
		}
		b.copy(at+"/address/countryName", field)
		return
	}
}

// rest keeps the plain fields without a place of their own under x_worldbank. The
// text of the notice and contacts are left out: they hold names of persons.
func (b *builder) rest() {
	more := procurement.Object{}
	for name, v := range b.record {
		if b.used[name] || name == noticeText || strings.HasPrefix(name, "contact_") || v == "" {
			continue
		}
		switch v.(type) {
		case string, bool:
		default:
			if t := jsontree.Text(v); t == "" {
				continue
			}
		}
		more[name] = v
		b.out.Pointers["/x_worldbank/"+jsontree.Escape(name)] = b.base + "/" + jsontree.Escape(name)
	}
	if len(more) > 0 {
		b.out.Release["x_worldbank"] = more
	}
}
