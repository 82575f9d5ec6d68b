package ingest_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"iter"
	"strings"
	"time"

	"daylight/internal/procurement"
	"daylight/internal/source"
)

// line is a notice of the source "example-lines": one JSON object a line. Fault
// makes the parser go wrong there.
type line struct {
	ID      string `json:"id"`
	OCID    string `json:"ocid"`
	Date    string `json:"date,omitempty"` // YYYY-MM-DD
	Version string `json:"version,omitempty"`
	Title   string `json:"title,omitempty"`
	Amount  string `json:"amount,omitempty"`
	Scheme  string `json:"scheme,omitempty"` // of an item's classification
	Buyer   string `json:"buyer,omitempty"`
	Class   string `json:"class,omitempty"` // CPV of the whole
	Tag     string `json:"tag,omitempty"`   // tender if empty

	Chain   []string `json:"chain,omitempty"`
	Aliases []string `json:"aliases,omitempty"`
	Guarded bool     `json:"guarded,omitempty"`

	Fault   string `json:"fault,omitempty"` // panic, or a reason
	Detail  string `json:"detail,omitempty"`
	Pointer string `json:"pointer,omitempty"`
}

// lines parses such documents.
type lines struct {
	// version is the ParserVersion of its source: from 2 on it says so in each
	// release.
	version int
	// move gives every notice the process of this ocid; tolerant reads notices
	// with a fault.
	move     string
	tolerant bool
}

func (p lines) Parse(doc source.Document) iter.Seq2[*procurement.Notice, error] {
	return func(yield func(*procurement.Notice, error) bool) {
		body, err := doc.Read()
		if err != nil {
			yield(nil, err)
			return
		}
		if !strings.HasPrefix(string(body), "{") {
			yield(nil, source.ErrFormat)
			return
		}
		scan := bufio.NewScanner(strings.NewReader(string(body)))
		scan.Buffer(nil, 1<<24)
		for scan.Scan() {
			n, err := p.notice(scan.Text())
			if !yield(n, err) {
				return
			}
		}
	}
}

func (p lines) notice(text string) (*procurement.Notice, error) {
	var l line
	if err := json.Unmarshal([]byte(text), &l); err != nil {
		return nil, &source.RecordError{Reason: "bad-json", Err: err}
	}
	switch {
	case l.Fault == "", p.tolerant:
	case l.Fault == "panic":
		panic("a panic at " + l.ID)
	default:
		return nil, &source.RecordError{Pointer: l.Pointer, Reason: l.Fault, Err: errors.New(l.Detail)}
	}
	content, err := procurement.ContentHash(text)
	if err != nil {
		return nil, err
	}
	if p.move != "" {
		l.OCID = p.move
	}
	n := &procurement.Notice{ID: l.ID, OCID: l.OCID, Kind: procurement.Release, Version: l.Version,
		PublishedRaw: l.Date, Content: content, Release: p.release(l), Pointer: l.Pointer,
		Chain: l.Chain, Aliases: l.Aliases, Guarded: l.Guarded}
	if l.Date != "" {
		if n.Published, err = time.Parse(time.DateOnly, l.Date); err != nil {
			return nil, &source.RecordError{Reason: "bad-date", Err: err}
		}
	}
	return n, nil
}

func (p lines) release(l line) procurement.Object {
	tender := procurement.Object{"id": "t", "title": l.Title}
	if l.Amount != "" {
		tender["value"] = procurement.Object{"amount": json.Number(l.Amount), "currency": "EUR"}
	}
	if l.Scheme != "" {
		code := procurement.Object{"scheme": l.Scheme, "id": "1"}
		tender["items"] = []any{procurement.Object{"id": "1", "classification": code}}
	}
	r := procurement.Object{"ocid": l.OCID, "id": l.ID, "date": l.Date, "tag": []any{"tender"}, "tender": tender}
	if l.Tag != "" {
		r["tag"] = []any{l.Tag}
	}
	if l.Class != "" {
		tender["classification"] = procurement.Object{"scheme": "CPV", "id": l.Class}
	}
	if l.Buyer != "" {
		r["parties"] = []any{procurement.Object{"id": "b", "name": l.Buyer, "roles": []any{"buyer"}}}
		r["buyer"] = procurement.Object{"id": "b", "name": l.Buyer}
	}
	if p.version > 1 {
		tender["description"] = "read by a newer parser"
	}
	return r
}

// exampleLines is a source of such documents.
func exampleLines(p lines) source.Source {
	p.version = max(p.version, 1)
	return source.Source{ID: "example-lines", Name: "Example lines", Country: "GB", Publisher: "Example City Council",
		ParserVersion: p.version, Parser: p}
}
