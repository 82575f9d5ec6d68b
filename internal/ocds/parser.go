package ocds

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"path"
	"slices"
	"strings"

	"daylight/internal/jsontree"
	"daylight/internal/procurement"
	"daylight/internal/source"
	"daylight/internal/unpack"
)

// Parser is a source.Parser for OCDS in all its wrappings.
//
// A document that holds no OCDS at all yields one error that wraps
// source.ErrFormat; no other error does. All errors of single records are
// *source.RecordError, with the reasons
//
//	bad-json      not JSON from there on
//	truncated     the container is cut, damaged or too large
//	not-ocds      a value of another shape among OCDS
//	not-an-object a release or record that is no object
//	no-ocid       neither ocid nor id
//	no-release    a record without releases
//	duplicate-list a second list of releases or records in one package
//	id-too-long   an identifier beyond MaxOCID or MaxNoticeID
//	too-deep      nested deeper than 256 levels
type Parser struct {
	// Local trusts x_daylight objects in the file: origin and statuses of
	// amounts. They are removed from what portals publish.
	Local bool
	// Bare leaves out the findings on the data (inspect.go), for those who merge.
	Bare bool
}

var _ source.Parser = Parser{}

// Parse implements source.Parser.
func (p Parser) Parse(doc source.Document) iter.Seq2[*procurement.Notice, error] {
	return func(yield func(*procurement.Notice, error) bool) {
		r, err := doc.Open()
		if err != nil {
			yield(nil, fmt.Errorf("open document: %w", err))
			return
		}
		defer r.Close()
		w := &walk{parser: p, yield: yield}
		err = unpack.Walk(r, unpack.Limits{}, w.member)
		switch {
		case errors.Is(err, errStop):
		case err != nil:
			yield(nil, &source.RecordError{Reason: "truncated", Err: err})
		case w.found == 0:
			yield(nil, w.noOCDS())
		}
	}
}

// noOCDS says what was found instead.
func (w *walk) noOCDS() error {
	first := w.other
	if len(w.foreign) > 0 {
		first = w.foreign[0]
	}
	if first == nil {
		return fmt.Errorf("%w: the container is empty, want OCDS JSON", source.ErrFormat)
	}
	return fmt.Errorf("%w: want OCDS JSON, found at %q: %v", source.ErrFormat, first.Pointer, first.Err)
}

// errStop ends the walk when the caller wants no more.
var errStop = errors.New("stop")

// errBroken ends the reading of one text, whose error has been handed out.
var errBroken = errors.New("broken")

// maxForeign is how many values of another shape are remembered until the first
// OCDS is found.
const maxForeign = 1000

// walk is one run over one document.
type walk struct {
	parser Parser
	yield  func(*procurement.Notice, error) bool
	// found counts notices, records that could not be read and empty lists.
	found int
	// foreign are values of another shape seen before any OCDS.
	foreign []*source.RecordError
	// file is the file being read, other says why the last one was no JSON.
	file  unpack.Member
	other *source.RecordError
	// seen are the contents of the releases so far, by identity.
	seen map[[16]byte][16]byte
	// last is the last notice of a package and what came after it, held until the
	// package's own findings are known.
	last []outcome
	held bool
}

// outcome is what the caller is handed.
type outcome struct {
	n   *procurement.Notice
	err error
}

// member reads one file.
func (w *walk) member(m unpack.Member) error {
	w.file = m
	return jsontree.Each(m, func(v jsontree.Value) error {
		base := m.Steps
		if !v.Alone {
			base = fmt.Sprintf("%svalue:%d!", m.Steps, v.N)
		}
		err := w.top(v.Decoder, base)
		if err == errBroken {
			return nil
		}
		return err
	})
}

// top reads one top-level value. Arrays and packages are read element by
// element, so that a file may be larger than memory.
func (w *walk) top(d *jsontree.Decoder, base string) error {
	switch d.Kind() {
	case '{':
		return w.object(d, base)
	case '[':
		return w.elements(d, base, w.value)
	}
	v, err := d.Value()
	if err != nil {
		return w.broken(base, err)
	}
	return w.value(v, base, d.Issues())
}

// elements reads an array.
func (w *walk) elements(d *jsontree.Decoder, at string, each func(any, string, []procurement.Issue) error) error {
	if err := d.Enter(); err != nil {
		return w.broken(at, err)
	}
	n := 0
	for ; d.Kind() != ']'; n++ {
		element := fmt.Sprintf("%s/%d", at, n)
		v, err := d.Value()
		switch {
		case errors.Is(err, jsontree.ErrDepth):
			err = w.fail(element, "too-deep", err)
		case err != nil:
			return w.broken(element, err)
		default:
			err = each(v, element, d.Issues())
		}
		if err != nil {
			return err
		}
	}
	if n == 0 {
		w.found++ // an empty list is an answer
	}
	if err := d.Leave(); err != nil {
		return w.broken(at, err)
	}
	return nil
}

// broken reports that a text cannot be read further; it returns errBroken unless
// the caller wants no more.
func (w *walk) broken(at string, err error) error {
	if err := w.report(at, err); err != nil {
		return err
	}
	return errBroken
}

func (w *walk) report(at string, err error) error {
	var syntax *jsontree.SyntaxError
	switch {
	case errors.Is(err, source.ErrTruncated):
		return w.fail(at, "truncated", err)
	case errors.Is(err, jsontree.ErrDepth):
		return w.fail(at, "too-deep", err)
	case err == io.EOF:
		w.other = &source.RecordError{Pointer: at, Err: errors.New("the file is empty")}
		return nil
	case errors.As(err, &syntax) && syntax.Offset == 0 && at == w.file.Steps && !jsonName(w.file.Name):
		// It does not even begin like JSON: another format, such as a read-me
		// beside the data in a zip.
		w.other = &source.RecordError{Pointer: at, Err: fmt.Errorf("not JSON: %w", err)}
		return nil
	}
	return w.fail(at, "bad-json", err)
}

func jsonName(name string) bool {
	return slices.Contains([]string{".json", ".jsonl", ".ndjson"}, strings.ToLower(path.Ext(name)))
}

// skip notes a value of another shape: a bad record among OCDS, a file of
// another format where there is none.
func (w *walk) skip(at string, err error) error {
	e := &source.RecordError{Pointer: at, Reason: "not-ocds", Err: err}
	if w.found > 0 {
		return w.send(nil, e)
	}
	if len(w.foreign) < maxForeign {
		w.foreign = append(w.foreign, e)
	}
	return nil
}

// fail reports a record that cannot be read.
func (w *walk) fail(at, reason string, err error) error {
	return w.emit(nil, &source.RecordError{Pointer: at, Reason: reason, Err: err})
}

// emit hands out a notice or a bad record, after what was skipped before it.
func (w *walk) emit(n *procurement.Notice, err error) error {
	w.found++
	for _, e := range w.foreign {
		if err := w.send(nil, e); err != nil {
			return err
		}
	}
	w.foreign = nil
	return w.send(n, err)
}

func (w *walk) send(n *procurement.Notice, err error) error {
	if w.held {
		// A broken package may end in any number of errors.
		if n != nil || len(w.last) > maxForeign {
			if err := w.flush(); err != nil {
				return err
			}
		}
		w.last = append(w.last, outcome{n, err})
		return nil
	}
	return w.hand(n, err)
}

// flush hands out what was held.
func (w *walk) flush() error {
	held := w.last
	w.last = nil
	for _, o := range held {
		if err := w.hand(o.n, o.err); err != nil {
			return err
		}
	}
	return nil
}

func (w *walk) hand(n *procurement.Notice, err error) error {
	if !w.yield(n, err) {
		return errStop
	}
	return nil
}
