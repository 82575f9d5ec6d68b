package crz

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"iter"
	"regexp"
	"strings"
	"time"
	_ "time/tzdata" // the zone must not depend on the machine

	"daylight/internal/draft"
	"daylight/internal/procurement"
	"daylight/internal/source"
	"daylight/internal/unpack"
	"daylight/internal/xmltree"
)

// Parser reads exports of any size, zipped or not, with the memory of one record.
// Its zero value is ready.
type Parser struct{}

var _ source.Parser = Parser{}

// Parse yields one notice for each record of an export, nested ones included. What
// is no export gives one error that wraps source.ErrFormat. Errors of records are
// *source.RecordError, with the reasons
//
//	no-id      a record without ID
//	truncated  the export breaks off or is damaged from there on
func (Parser) Parse(doc source.Document) iter.Seq2[*procurement.Notice, error] {
	return func(yield func(*procurement.Notice, error) bool) {
		r, err := doc.Open()
		if err != nil {
			yield(nil, fmt.Errorf("export of the contract register: %w", err))
			return
		}
		defer r.Close()
		zone, err := time.LoadLocation("Europe/Bratislava")
		if err != nil {
			yield(nil, fmt.Errorf("time zone of the register: %w", err))
			return
		}
		w := walk{yield: yield, zone: zone}
		if err := unpack.Walk(r, unpack.Limits{}, w.member); err != nil && !errors.Is(err, errStop) {
			yield(nil, &source.RecordError{Reason: "truncated", Err: err})
		}
	}
}

// errStop ends the walk when the caller wants no more.
var errStop = errors.New("stop")

// walk is one run over one document.
type walk struct {
	yield func(*procurement.Notice, error) bool
	zone  *time.Location
}

func (w walk) send(n *procurement.Notice, err error) error {
	if !w.yield(n, err) {
		return errStop
	}
	return nil
}

// exportRoot finds the root element of an export near the start of a file.
var exportRoot = regexp.MustCompile(`<zmluvy[\s>/]`)

func (w walk) member(m unpack.Member) error {
	r := bufio.NewReaderSize(m, 64<<10)
	head, err := r.Peek(4096)
	switch {
	case err != nil && !errors.Is(err, io.EOF):
		return w.send(nil, &source.RecordError{Pointer: m.Steps, Reason: "truncated", Err: err})
	case !exportRoot.Match(head):
		return w.send(nil, fmt.Errorf("%w: %s is no export of the Slovak contract register (root element zmluvy)", source.ErrFormat, place(m.Steps)))
	}
	last := m.Steps
	err = xmltree.Each(r, xmltree.Options{}, []string{"zmluvy", "zmluva"}, func(e *xmltree.Element) error {
		last = m.Steps + e.Path()
		return w.record(m.Steps, e)
	})
	if err == nil || errors.Is(err, errStop) {
		return err
	}
	return w.send(nil, &source.RecordError{Pointer: last, Reason: "truncated", Err: err})
}

// record sends a record, and those inside it as its amendments.
func (w walk) record(steps string, e *xmltree.Element) error {
	if err := w.send(record{Draft: draft.New(steps), e: e, zone: w.zone}.notice()); err != nil {
		return err
	}
	for _, inner := range append(e.Find("zmluva"), e.Find("dodatok")...) {
		if len(inner.Kids) == 0 {
			continue // a number of an amendment, not one
		}
		if err := w.send(record{Draft: draft.New(steps), e: inner, of: e.First("ID"), zone: w.zone}.notice()); err != nil {
			return err
		}
	}
	return nil
}

func place(steps string) string {
	if steps == "" {
		return "the document"
	}
	return strings.TrimSuffix(steps, "!")
}
