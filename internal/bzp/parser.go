package bzp

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"strconv"

	"daylight/internal/jsontree"
	"daylight/internal/procurement"
	"daylight/internal/source"
	"daylight/internal/unpack"
)

// Parser reads answers of the API, also several in one file or container. Its zero
// value is ready.
type Parser struct{}

var _ source.Parser = Parser{}

// Parse yields one notice for each row. An empty array is an answer without rows;
// what is no array of notices gives one error that wraps source.ErrFormat. Errors
// of rows are *source.RecordError, with the reasons
//
//	bad-json   not JSON from there on
//	no-object  a row that is no object
//	no-id      a row without number
//	truncated  the container is cut or damaged
func (Parser) Parse(doc source.Document) iter.Seq2[*procurement.Notice, error] {
	return func(yield func(*procurement.Notice, error) bool) {
		r, err := doc.Open()
		if err != nil {
			yield(nil, fmt.Errorf("answer of the bulletin: %w", err))
			return
		}
		defer r.Close()
		w := walk{yield: yield}
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
}

func (w walk) send(n *procurement.Notice, err error) error {
	if !w.yield(n, err) {
		return errStop
	}
	return nil
}

func (w walk) member(m unpack.Member) error {
	return jsontree.Each(m, func(v jsontree.Value) error {
		base := m.Steps
		if !v.Alone {
			base = fmt.Sprintf("%svalue:%d!", m.Steps, v.N)
		}
		tree, err := v.Value()
		if err != nil {
			return w.broken(base, err)
		}
		rows, ok := tree.([]any)
		if !ok || len(rows) > 0 && !isRow(rows) {
			return w.send(nil, fmt.Errorf("%w: not an array of notices of the bulletin (noticeNumber, htmlBody)", source.ErrFormat))
		}
		issues := v.Issues()
		for i, row := range rows {
			if err := w.send(newRow(base, "/"+strconv.Itoa(i), row, issues)); err != nil {
				return err
			}
		}
		return nil
	})
}

// isRow reports whether any of the rows looks like a notice.
func isRow(rows []any) bool {
	for _, row := range rows {
		if o, ok := row.(procurement.Object); ok {
			_, number := o["noticeNumber"]
			_, kind := o["noticeType"]
			return number || kind
		}
	}
	return false
}

func (w walk) broken(base string, err error) error {
	var syntax *jsontree.SyntaxError
	switch {
	case errors.Is(err, io.EOF):
		return w.send(nil, fmt.Errorf("%w: an empty file", source.ErrFormat))
	case errors.As(err, &syntax) && syntax.Offset == 0:
		return w.send(nil, fmt.Errorf("%w: not JSON: %w", source.ErrFormat, err))
	case errors.Is(err, source.ErrTruncated):
		return w.send(nil, &source.RecordError{Pointer: base, Reason: "truncated", Err: err})
	}
	return w.send(nil, &source.RecordError{Pointer: base, Reason: "bad-json", Err: err})
}
