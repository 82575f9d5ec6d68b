// Package mrgov reads notice pages of mr.gov.il, the procurement portal of
// Israel's government: pages of the present site (SAP Hybris, since about 2019),
// by their Hebrew labels, and saved pages of the old site (SharePoint, to about
// 2019), by the ids of their spans. It also reads the rows of the present site's
// lists for a crawler.
//
// No page of the present site is among the samples: its labels, the ids
// firstSubmittingDate and lastDate and the place of the title follow what public
// programs that read it say (2025 and 2026). A page is taken as a notice only
// where publication number and title were found.
//
// A notice is a State: the page states the publication in full. Its id is the
// publication number, its process OCIDPrefix and that number. A page of the old
// site that describes a central tender is a second text on the publication of
// the same number: its id is the number followed by "/central".
//
// Amounts are as published: "0" is zero as published, though on exemptions that
// are not decided it usually means that the amount is not known. Dates are days
// or minutes in Israel; a day as publication date is its midnight there.
package mrgov

import (
	"errors"
	"fmt"
	"io"
	"iter"

	"golang.org/x/net/html"

	"daylight/internal/procurement"
	"daylight/internal/source"
	"daylight/internal/unpack"
)

// OCIDPrefix stands before the publication number in an OCID.
const OCIDPrefix = "il-mr-gov-"

// Bounds of one page: bytes (the largest seen has 330,000) and facts.
const (
	maxPage  = 8 << 20
	maxFacts = 2000
)

// Parser reads notice pages. Its zero value is ready.
type Parser struct{}

var _ source.Parser = Parser{}

// Parse yields the notice of a page, or of every page of a container. A page that
// holds no notice, search results included, yields an error that wraps
// source.ErrFormat. Errors of pages that stand for a notice are
// *source.RecordError, with the reasons
//
//	challenge-page  a bot challenge instead of the page; wraps source.ErrChallenged
//	empty-page      a notice page without publication number or title
//	too-deep        nested deeper than 512 elements
//	truncated       the container or page cannot be read to its end
//	id-too-long     a publication number beyond MaxOCID
func (Parser) Parse(doc source.Document) iter.Seq2[*procurement.Notice, error] {
	return func(yield func(*procurement.Notice, error) bool) {
		r, err := doc.Open()
		if err != nil {
			yield(nil, fmt.Errorf("open document: %w", err))
			return
		}
		defer r.Close()
		w := &walk{yield: yield}
		err = unpack.Walk(r, unpack.Limits{}, w.member)
		switch {
		case errors.Is(err, errStop):
		case err != nil:
			yield(nil, &source.RecordError{Reason: "truncated", Err: err})
		case !w.known && w.foreign != nil:
			yield(nil, w.foreign)
		}
	}
}

// errStop ends the walk when the caller wants no more.
var errStop = errors.New("stop")

// walk is one run over one document. foreign is the first error about a page of
// another kind; it counts where nothing else was found.
type walk struct {
	yield   func(*procurement.Notice, error) bool
	known   bool
	foreign error
}

func (w *walk) member(m unpack.Member) error {
	n, err := read(m)
	if errors.Is(err, source.ErrFormat) {
		if w.foreign == nil {
			w.foreign = err
		}
		return nil
	}
	w.known = true
	if !w.yield(n, err) {
		return errStop
	}
	return nil
}

// read reads one page.
func read(m unpack.Member) (*procurement.Notice, error) {
	body, err := io.ReadAll(io.LimitReader(m, maxPage+1))
	if err == nil && len(body) > maxPage {
		err = fmt.Errorf("larger than %d bytes: %w", maxPage, source.ErrTruncated)
	}
	if err != nil {
		return nil, &source.RecordError{Pointer: m.Steps, Reason: "truncated", Err: err}
	}
	if IsChallenge(body) {
		return nil, &source.RecordError{Pointer: m.Steps, Reason: "challenge-page", Err: source.ErrChallenged}
	}
	root, err := parse(body)
	if err != nil {
		return nil, &source.RecordError{Pointer: m.Steps, Reason: "too-deep", Err: err}
	}
	p := &page{base: m.Steps, root: root}
	if err := p.collect(); err != nil {
		return nil, err
	}
	return p.notice()
}

// page is one page with the facts found on it.
type page struct {
	base      string // container steps
	root      *html.Node
	site      string // address that links are relative to
	exempt    bool   // a notice of a contract without a tender
	central   bool   // the old site's description of a central tender
	facts     []fact
	documents []document
	issues    []procurement.Issue
}

// fact is one labelled value of a page and the element whose text it is.
type fact struct {
	field field
	text  string
	node  *html.Node
}

// document is an attachment.
type document struct {
	id, url, title, date string
	link, dateNode       *html.Node
}

// collect finds out what kind of page it is and takes its facts.
func (p *page) collect() error {
	switch {
	case p.old():
	case p.centralTender():
	case p.current():
	default:
		return fmt.Errorf("%w: %s", source.ErrFormat, p.whatElse())
	}
	if p.first(number).text == "" || p.first(title).text == "" {
		return &source.RecordError{Pointer: p.base, Reason: "empty-page",
			Err: fmt.Errorf("a notice page without publication number (%q) or title (%q): the portal shows it for a number it does not know",
				p.first(number).text, p.first(title).text)}
	}
	return nil
}

// add keeps a fact. The same value twice is the same fact: pages repeat rows for
// small screens.
func (p *page) add(f field, text string, node *html.Node) {
	if text == "" || len(p.facts) == maxFacts {
		return
	}
	for _, have := range p.facts {
		if have.field != f {
			continue
		}
		if have.text == text {
			return
		}
		if !f.repeats() {
			p.issues = append(p.issues, procurement.Issue{Code: "repeated-label", Path: path(node), Detail: string(f)})
			return
		}
	}
	p.facts = append(p.facts, fact{f, text, node})
	if len(p.facts) == maxFacts {
		p.issues = append(p.issues, procurement.Issue{Code: "too-many-facts", Path: path(node), Detail: "the rest of the page is left out"})
	}
}

// first is the first fact of a field, zero where there is none.
func (p *page) first(f field) fact {
	for _, have := range p.facts {
		if have.field == f {
			return have
		}
	}
	return fact{}
}

func (p *page) all(f field) []fact {
	var found []fact
	for _, have := range p.facts {
		if have.field == f {
			found = append(found, have)
		}
	}
	return found
}

// unmapped notes a label that no field is known for: the portal changed.
func (p *page) unmapped(label string, node *html.Node) {
	for _, issue := range p.issues {
		if issue.Code == "unmapped-label" && issue.Detail == label {
			return
		}
	}
	p.issues = append(p.issues, procurement.Issue{Code: "unmapped-label", Path: path(node), Detail: label})
}
