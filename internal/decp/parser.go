package decp

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"strconv"

	"daylight/internal/jsontree"
	"daylight/internal/procurement"
	"daylight/internal/source"
	"daylight/internal/unpack"
	"daylight/internal/xmltree"
)

// Parser reads DECP files and pages of rows, also packed. Its zero value is ready.
type Parser struct{}

var _ source.Parser = Parser{}

// Parse yields the notices of a document. Errors of records are
// *source.RecordError, with the reasons
//
//	bad-json, bad-xml  not readable from there on
//	truncated          the container is cut, damaged or too large
//	too-deep           nested deeper than 256 levels
//	no-object          a record that is no object
//	no-id              a record that cannot be told from others
//	id-too-long        an identifier beyond MaxNoticeID
func (Parser) Parse(doc source.Document) iter.Seq2[*procurement.Notice, error] {
	return func(yield func(*procurement.Notice, error) bool) {
		r, err := doc.Open()
		if err != nil {
			yield(nil, fmt.Errorf("open document: %w", err))
			return
		}
		defer r.Close()
		w := &walk{yield: yield, seen: map[[32]byte]bool{}}
		err = unpack.Walk(r, unpack.Limits{}, w.member)
		switch {
		case errors.Is(err, errStop):
		case err != nil:
			yield(nil, &source.RecordError{Reason: "truncated", Err: err})
		case !w.known && w.foreign != nil:
			yield(nil, w.foreign)
		case !w.known:
			yield(nil, fmt.Errorf("%w: no list of contracts (marches) and no rows (results) in the document", source.ErrFormat))
		}
	}
}

var (
	errStop   = errors.New("stop")   // the caller wants no more
	errBroken = errors.New("broken") // a text ended, which was told
)

// maxSeen bounds how many notices are remembered so that repeated rows, which
// stand near one another, yield one.
const maxSeen = 1 << 16

type walk struct {
	yield   func(*procurement.Notice, error) bool
	known   bool
	foreign error
	seen    map[[32]byte]bool
}

func (w *walk) member(m unpack.Member) error {
	br := bufio.NewReaderSize(m, 4096)
	head, _ := br.Peek(512)
	if head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n"); len(head) > 0 && head[0] == '<' {
		return w.xml(br, m.Steps)
	}
	return jsontree.Each(br, func(v jsontree.Value) error {
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

// maxXML bounds an XML file: contracts and concessions are read in two passes.
const maxXML = 256 << 20

// xml reads the contracts of an XML file, then its concessions. What stands before
// a place where the text breaks off is read.
func (w *walk) xml(r io.Reader, steps string) error {
	body, err := io.ReadAll(io.LimitReader(r, maxXML+1))
	if err == nil && len(body) > maxXML {
		err = fmt.Errorf("an XML file of more than %d bytes: split it", maxXML)
	}
	if err != nil {
		return w.send(nil, &source.RecordError{Pointer: steps, Reason: "truncated", Err: err})
	}
	var bad, stop error
	for _, kind := range []string{"marche", "contrat-concession"} {
		bad = xmltree.Each(bytes.NewReader(body), xmltree.Options{}, []string{"marches", kind}, func(e *xmltree.Element) error {
			stop = w.market(readMarket(node{e: e, at: steps + e.Path(), steps: steps}), nil)
			return stop
		})
		if stop != nil {
			return stop
		}
	}
	switch {
	case bad != nil && w.known:
		return w.send(nil, &source.RecordError{Pointer: steps, Reason: "bad-xml", Err: errors.New(bad.Error())})
	case bad != nil:
		return w.send(nil, bad)
	}
	return nil
}

func (w *walk) send(n *procurement.Notice, err error) error {
	if errors.Is(err, source.ErrFormat) {
		if w.foreign == nil {
			w.foreign = err
		}
		return nil
	}
	w.known = true
	if err == nil {
		key := sum(n)
		if w.seen[key] {
			return nil
		}
		if len(w.seen) >= maxSeen {
			clear(w.seen)
		}
		w.seen[key] = true
	}
	if !w.yield(n, err) {
		return errStop
	}
	return nil
}

// sum is what two copies of one notice have in common.
func sum(n *procurement.Notice) [32]byte {
	key := n.Content
	id := procurement.NewID("notice", n.ID)
	for i, c := range id {
		key[i] ^= c
	}
	return key
}

// top reads one JSON value: a file, a page of rows, or a record by itself.
func (w *walk) top(d *jsontree.Decoder, base string) error {
	switch d.Kind() {
	case '{':
		return w.object(d, base)
	case '[':
		return w.elements(d, base)
	}
	v, err := d.Value()
	if err != nil {
		return w.broken(base, err)
	}
	return w.send(nil, fmt.Errorf("%w: a JSON %T where DECP has an object", source.ErrFormat, v))
}

// object reads the lists of a file, and its other members as a record by itself.
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
		switch kind := d.Kind(); {
		case kind == '[' && isList(name):
			err = w.elements(d, here)
		case kind == '{' && name == "marches":
			err = w.object(d, here)
		default:
			var v any
			if v, err = d.Value(); err == nil || errors.Is(err, jsontree.ErrDepth) {
				alone[name], err = v, nil
			} else {
				err = w.broken(here, err)
			}
		}
		if err != nil {
			return err
		}
	}
	if err := d.Leave(); err != nil {
		return w.broken(at, err)
	}
	for _, name := range []string{"marche", "contrat-concession"} { // one alone, as converters from XML write it
		if o, ok := alone[name].(procurement.Object); ok {
			if err := w.record(o, at+"/"+name, d.Issues()); err != nil {
				return err
			}
		}
	}
	if alone["id"] != nil || alone["uid"] != nil {
		return w.record(alone, at, d.Issues())
	}
	return nil
}

func isList(name string) bool {
	return name == "marches" || name == "marche" || name == "contrat-concession" || name == "results"
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
		return w.send(nil, &source.RecordError{Pointer: at, Reason: "no-object", Err: fmt.Errorf("a JSON %T where a contract is expected", v)})
	}
	// Some files wrap each record: {"marche": {...}}.
	for _, wrapper := range []string{"marche", "contrat-concession", "fields"} {
		if inner, ok := o[wrapper].(procurement.Object); ok {
			return w.record(inner, at+"/"+wrapper, issues)
		}
	}
	m := readMarket
	if isRow(o) {
		m = readRow
	}
	return w.market(m(node{v: o, at: at}), issues)
}

func (w *walk) market(m market, issues []procurement.Issue) error {
	return m.notices(func(n *procurement.Notice, err error) error {
		if n != nil {
			n.Issues = append(n.Issues, issues...)
		}
		return w.send(n, err)
	})
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
