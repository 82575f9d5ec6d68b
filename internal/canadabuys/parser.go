package canadabuys

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // the zone must not depend on the machine

	"daylight/internal/procurement"
	"daylight/internal/source"
	"daylight/internal/table"
	"daylight/internal/unpack"
)

// OCIDPrefix stands before the solicitation number in an OCID.
const OCIDPrefix = "ca-canadabuys-"

// Parser reads tables of CanadaBuys. Its zero value is ready.
type Parser struct{}

var _ source.Parser = Parser{}

// Parse yields a notice for each row. Errors of rows are *source.RecordError, with
// the reasons
//
//	bad-row       not as many values as there are columns
//	no-reference  a row without a reference number
//	id-too-long   a number beyond MaxNoticeID or MaxOCID
//	truncated     the container is cut, damaged or too large
func (Parser) Parse(doc source.Document) iter.Seq2[*procurement.Notice, error] {
	return func(yield func(*procurement.Notice, error) bool) {
		r, err := doc.Open()
		if err != nil {
			yield(nil, fmt.Errorf("open document: %w", err))
			return
		}
		defer r.Close()
		zone, err := time.LoadLocation("America/Toronto")
		if err != nil {
			yield(nil, fmt.Errorf("time zone: %w", err))
			return
		}
		w := &walk{yield: yield, zone: zone}
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

// walk is one run over one document. foreign is the first error about a file of
// another format; it counts where nothing else was found.
type walk struct {
	yield   func(*procurement.Notice, error) bool
	zone    *time.Location
	known   bool
	foreign error
}

func (w *walk) member(m unpack.Member) error {
	br := bufio.NewReader(m)
	head, err := br.Peek(512)
	switch text := strings.TrimLeft(strings.TrimPrefix(string(head), "\ufeff"), " \t\r\n"); {
	case len(head) == 0 && err != nil && err != io.EOF:
		return w.send(nil, &source.RecordError{Pointer: m.Steps, Reason: "truncated", Err: err})
	case strings.HasPrefix(text, "<"):
		return w.send(nil, fmt.Errorf("%w: a page of HTML or XML (%.60q) where a table is expected: the portal refused the download", source.ErrFormat, text))
	}
	isHeader := func(cells []string) bool {
		return slices.ContainsFunc(cells, func(c string) bool { return fold(c) == fold(colReference) }) && kindOf(newColumns(cells)) != ""
	}
	var cols columns
	err = table.Each(br, table.Options{Header: isHeader}, func(row table.Row) error {
		w.known = true
		row.Pointer = m.Steps + row.Pointer
		if row.Err != nil {
			return w.send(nil, &source.RecordError{Pointer: row.Pointer + "!", Reason: "bad-row", Err: row.Err})
		}
		if cols.header == nil || !slices.Equal(cols.header, row.Header) {
			cols = newColumns(row.Header)
		}
		n, err := w.notice(row, cols)
		return w.send(n, err)
	})
	switch {
	case err == nil && cols.header == nil && !w.known:
		return w.send(nil, fmt.Errorf("%w: a header without a row below it: an empty or cut table", source.ErrFormat))
	case err == nil || errors.Is(err, errStop):
		return err
	case errors.Is(err, source.ErrFormat) && !w.known:
		return w.send(nil, fmt.Errorf("%w (wanted: a table of CanadaBuys with the columns %s and a status of tenders, awards or contracts)", err, colReference))
	}
	return w.send(nil, &source.RecordError{Pointer: m.Steps, Reason: "truncated", Err: err})
}

// kindOf tells the three tables apart by a column that only one of them has.
func kindOf(c columns) string {
	switch {
	case c.has(colTenderStatus) || c.has(colClosing):
		return "tender"
	case c.has(colAwardStatus) || c.has(colAwardDescription):
		return "award"
	case c.has(colContractStatus):
		return "contract"
	}
	return ""
}

func (w *walk) notice(row table.Row, cols columns) (*procurement.Notice, error) {
	b, err := newBuilder(row, cols, w.zone)
	if err != nil {
		return nil, err
	}
	kind := kindOf(cols)
	if err := b.identify(kind); err != nil {
		return nil, err
	}
	b.entity()
	if kind == "tender" {
		b.tender()
	} else {
		b.award(kind)
	}
	b.rest()
	return b.out, nil
}

// send yields a notice or an error, and keeps back what is of another format.
func (w *walk) send(n *procurement.Notice, err error) error {
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
