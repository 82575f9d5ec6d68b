package samopp

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"daylight/internal/normalize"
	"daylight/internal/procurement"
	"daylight/internal/source"
)

// builder makes a Release and the Pointers into it together: no leaf is set
// without its place in the document.
type builder struct {
	record
	base string
	zone *time.Location
	out  *procurement.Notice
}

func newBuilder(r record, base string, sum [32]byte, issues []procurement.Issue, zone *time.Location) *builder {
	return &builder{record: r, base: base, zone: zone, out: &procurement.Notice{
		Kind: procurement.State, Language: "en", Pointer: base, Content: sum, Issues: issues,
		Release: procurement.Object{}, Pointers: map[string]string{},
	}}
}

// set puts a leaf at path in the Release, with the objects and arrays above it.
func (b *builder) set(path string, leaf any, from fact) {
	if from.place == "" {
		from.place = b.base
	}
	b.out.Pointers[path] = from.place
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

// put sets path to a fact and reports whether it says something.
func (b *builder) put(path string, f fact) bool {
	if f.text == "" {
		return false
	}
	b.set(path, f.text, f)
	return true
}

// copy sets path to a field.
func (b *builder) copy(path string, f field) bool { return b.put(path, b.facts[f]) }

// read reads a date of the portal.
func (b *builder) read(text string) (normalize.Time, error) {
	for _, layout := range []string{"2006-01-02 15:04:05.999999999-07", "2006-01-02 15:04-07"} { // PostedDate of the extract
		if t, err := time.Parse(layout, text); err == nil {
			text = t.Format(time.RFC3339Nano)
		}
	}
	return normalize.Date(text, normalize.MDY, b.zone)
}

// date sets path to a date, as precise as it is stated.
func (b *builder) date(path string, f field) {
	have := b.facts[f]
	if have.text == "" {
		return
	}
	t, err := b.read(have.text)
	if err != nil {
		b.issue("unparsed-date", path, have.text)
		return
	}
	b.set(path, t.String(), have)
}

// money sets path to a value object in US dollars.
func (b *builder) money(path string, f fact) {
	if f.text == "" {
		return
	}
	digits, code, err := normalize.Money(strings.ReplaceAll(f.text, "$", ""), '.')
	b.set(path+"/currency", "USD", f)
	if err != nil || code != "" && code != "USD" {
		b.set(path+"/"+procurement.Ext+"/"+procurement.ExtStatus, string(procurement.Unparsed), f)
		b.set(path+"/"+procurement.Ext+"/"+procurement.ExtRaw, f.text, f)
		b.issue("unparsed-amount", path, f.text)
		return
	}
	b.set(path+"/amount", json.Number(digits), f)
	if strings.Contains(f.text, "$") {
		b.issue("currency-sign", path+"/amount", f.text)
	}
}

func (b *builder) issue(code, path, detail string) {
	b.out.Issues = append(b.out.Issues, procurement.Issue{Code: code, Path: path, Detail: detail})
}

func (b *builder) reject(reason, format string, args ...any) error {
	return &source.RecordError{Pointer: b.base, Reason: reason, Err: fmt.Errorf(format, args...)}
}

// size is the length of a list of the Release.
func (b *builder) size(name string) int {
	list, _ := b.out.Release[name].([]any)
	return len(list)
}

// address sets an address. A country is a code of three letters, or nothing.
func (b *builder) address(path string, p place) {
	b.put(path+"/streetAddress", p.street)
	b.put(path+"/locality", p.locality)
	b.put(path+"/region", p.region)
	b.put(path+"/postalCode", p.postal)
	code, ok := normalize.Country(p.country.text)
	switch {
	case len(p.country.text) == 3 && ok:
		b.set(path+"/country", code, p.country)
	case p.country.text != "":
		b.put(path+"/countryName", p.country)
		b.issue("unmapped-country", path+"/country", p.country.text)
	case p.countryName.text != "":
		b.put(path+"/countryName", p.countryName)
		b.issue("country-not-trusted", path+"/country", p.countryName.text)
	}
}

// keyless is an address without the api key of who asked for it: keys are never
// stored.
func keyless(address string) string {
	if !strings.Contains(strings.ToLower(address), "api_key") {
		return address
	}
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	q := u.Query()
	for name := range q {
		if strings.EqualFold(name, "api_key") {
			q.Del(name)
		}
	}
	u.RawQuery = q.Encode()
	return u.String()
}
