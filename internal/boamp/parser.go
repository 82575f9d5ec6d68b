package boamp

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

// Parser reads pages and exports of the data set, also packed. Its zero value is
// ready.
type Parser struct{}

var _ source.Parser = Parser{}

// Parse yields the notices of a document, record by record. Errors of records are
// *source.RecordError, with the reasons
//
//	bad-json   not JSON from there on
//	truncated  the container is cut, damaged or too large
//	too-deep   nested deeper than 256 levels
//	no-object  a record that is no object
//	no-id      a record without idweb
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
		case !w.known:
			yield(nil, fmt.Errorf("%w: no records (results) of the data set boamp in the document", source.ErrFormat))
		}
	}
}

var (
	errStop   = errors.New("stop")   // the caller wants no more
	errBroken = errors.New("broken") // a text ended, which was told
)

type walk struct {
	yield   func(*procurement.Notice, error) bool
	known   bool
	foreign error
}

func (w *walk) member(m unpack.Member) error {
	return jsontree.Each(m, func(v jsontree.Value) error {
		base := m.Steps
		if !v.Alone {
			base = fmt.Sprintf("%svalue:%d!", m.Steps, v.N)
		}
		err := w.top(v.Decoder, base)
		if errors.Is(err, errBroken) {
			return nil
		}
		return err
	})
}

// top reads a page, an export, or a record by itself.
func (w *walk) top(d *jsontree.Decoder, at string) error {
	switch d.Kind() {
	case '[':
		return w.elements(d, at)
	case '{':
		return w.object(d, at)
	}
	v, err := d.Value()
	if err != nil {
		return w.broken(at, err)
	}
	return w.send(nil, fmt.Errorf("%w: a JSON %T where a page of records is expected", source.ErrFormat, v))
}

func (w *walk) object(d *jsontree.Decoder, at string) error {
	if err := d.Enter(); err != nil {
		return w.broken(at, err)
	}
	alone := procurement.Object{}
	for d.Kind() == '"' {
		name, err := d.Name()
		if err != nil {
			return w.broken(at, err)
		}
		here := at + "/" + jsontree.Escape(name)
		if d.Kind() == '[' && (name == "results" || name == "records") {
			err = w.elements(d, here)
		} else if alone[name], err = d.Value(); err != nil {
			err = w.broken(here, err)
		}
		if err != nil {
			return err
		}
	}
	if err := d.Leave(); err != nil {
		return w.broken(at, err)
	}
	if alone["idweb"] != nil {
		return w.record(alone, at, d.Issues())
	}
	return nil
}

func (w *walk) elements(d *jsontree.Decoder, at string) error {
	if err := d.Enter(); err != nil {
		return w.broken(at, err)
	}
	w.known = true // an empty list is an answer
	for n := 0; d.Kind() != ']'; n++ {
		here := at + "/" + strconv.Itoa(n)
		v, err := d.Value()
		switch {
		case errors.Is(err, jsontree.ErrDepth):
			err = w.send(nil, &source.RecordError{Pointer: here, Reason: "too-deep", Err: err})
		case err != nil:
			return w.broken(here, err)
		default:
			err = w.record(v, here, d.Issues())
		}
		if err != nil {
			return err
		}
	}
	if err := d.Leave(); err != nil {
		return w.broken(at, err)
	}
	return nil
}

func (w *walk) record(v any, at string, issues []procurement.Issue) error {
	o, ok := v.(procurement.Object)
	if !ok {
		return w.send(nil, &source.RecordError{Pointer: at, Reason: "no-object", Err: fmt.Errorf("a JSON %T where a record is expected", v)})
	}
	if inner, ok := o["fields"].(procurement.Object); ok { // Explore API v1
		return w.record(inner, at+"/fields", issues)
	}
	n, err := build(o, at)
	if n != nil {
		n.Issues = append(n.Issues, issues...)
	}
	return w.send(n, err)
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

// broken reports that a text cannot be read further.
func (w *walk) broken(at string, err error) error {
	var syntax *jsontree.SyntaxError
	failure := error(&source.RecordError{Pointer: at, Reason: "bad-json", Err: err})
	switch {
	case errors.Is(err, io.EOF) && !w.known:
		failure = fmt.Errorf("%w: an empty file", source.ErrFormat)
	case errors.As(err, &syntax) && syntax.Offset == 0:
		failure = fmt.Errorf("%w: not JSON: %w", source.ErrFormat, err)
	case errors.Is(err, source.ErrTruncated):
		failure = &source.RecordError{Pointer: at, Reason: "truncated", Err: err}
	}
	if err := w.send(nil, failure); err != nil {
		return err
	}
	return errBroken
}
