package mrgov

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/html"

	"daylight/internal/procurement"
	"daylight/internal/source"
)

// builder makes a Release and the Pointers into it together: no leaf is set
// without the element it stands in.
type builder struct {
	*page
	zone *time.Location
	out  *procurement.Notice
}

// set puts a leaf at path in the Release, with the objects and arrays above it.
func (b *builder) set(at string, leaf any, from *html.Node) {
	b.out.Pointers[at] = b.base + path(from)
	grow(b.out.Release, strings.Split(at[1:], "/"), leaf)
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

// copy sets a leaf to the first text of a field and reports whether there is one.
func (b *builder) copy(at string, f field) bool {
	have := b.first(f)
	if have.text == "" {
		return false
	}
	b.set(at, have.text, have.node)
	return true
}

// date sets a leaf to the first date of a field.
func (b *builder) date(at string, f field) {
	have := b.first(f)
	if have.text == "" {
		return
	}
	m, ok := readMoment(have.text, b.zone)
	if !ok {
		b.issue("unparsed-date", at, have.text)
		return
	}
	b.set(at, m.String(), have.node)
}

func (b *builder) issue(code, at, detail string) {
	b.out.Issues = append(b.out.Issues, procurement.Issue{Code: code, Path: at, Detail: detail})
}

// document keeps an attachment once. id names it within the publication; without
// one the address does.
func (p *page) document(d document, id string) {
	href := strings.TrimSpace(attr(d.link, "href"))
	ref, err := url.Parse(href)
	base, _ := url.Parse(p.site + "/")
	if href == "" || err != nil {
		return
	}
	d.url = base.ResolveReference(ref).String()
	if d.id = id; d.id == "" || d.id == "." || d.id == "/" {
		d.id = d.url
	}
	for _, have := range p.documents {
		if have.id == d.id {
			return
		}
	}
	p.documents = append(p.documents, d)
}

// subjectList takes subjects: separated by semicolons, or one in each line or
// child. Commas are part of subjects.
func (p *page) subjectList(value *html.Node) {
	text := content(value)
	if strings.Contains(text, ";") {
		for subject := range strings.SplitSeq(text, ";") {
			p.add(subjects, tidy(subject), value)
		}
		return
	}
	found := lines(value)
	if len(found) < 2 {
		found = nil
		for c := value.FirstChild; c != nil; c = c.NextSibling {
			if c.Type == html.ElementNode && content(c) != "" {
				found = append(found, fact{text: content(c), node: c})
			}
		}
	}
	if len(found) < 2 {
		found = []fact{{text: text, node: value}}
	}
	for _, f := range found {
		p.add(subjects, f.text, f.node)
	}
}

// hash is the sha256 of the facts: pages hold session ids, tokens and counters.
func (p *page) hash() ([32]byte, error) {
	facts := map[string][]string{}
	for _, f := range p.facts {
		facts[string(f.field)] = append(facts[string(f.field)], f.text)
	}
	var documents [][]string
	for _, d := range p.documents {
		documents = append(documents, []string{d.url, d.title, d.date})
	}
	return procurement.ContentHash(map[string]any{
		"facts": facts, "documents": documents, "exempt": p.exempt, "central": p.central,
	})
}

// whatElse says what a page is that holds no notice.
func (p *page) whatElse() string {
	name := content(find(p.root, "title"))
	if len([]rune(name)) > 80 {
		name = string([]rune(name)[:80])
	}
	if strings.HasPrefix(name, "חיפוש") || find(p.root, `.`+cardClass+`, a[href*="pID="], [id$="lblResultsNum"], .MichrazNumberTD`) != nil {
		return fmt.Sprintf("listing page, no notice (title %q)", name)
	}
	return fmt.Sprintf("a page with neither publication number nor the fields of a notice (title %q)", name)
}

func (b *builder) reject(why string, err error) error {
	return &source.RecordError{Pointer: b.base, Reason: why, Err: err}
}
