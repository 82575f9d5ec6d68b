package secop

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // the zone must not depend on the machine

	"daylight/internal/jsontree"
	"daylight/internal/procurement"
	"daylight/internal/source"
	"daylight/internal/unpack"
)

// OCIDPrefix stands before the file number of a process in an OCID.
const OCIDPrefix = "co-secop-"

// Parser reads lists of rows, also packed or one on each line. Its zero value is
// ready.
type Parser struct{}

var _ source.Parser = Parser{}

// Parse yields a notice for each row. Errors of rows are *source.RecordError, with
// the reasons
//
//	bad-json      not JSON from there on
//	truncated     the container is cut, damaged or too large
//	no-object     a row that is no object
//	unknown-kind  neither a process nor a contract
//	id-too-long   a number beyond MaxNoticeID or MaxOCID
func (Parser) Parse(doc source.Document) iter.Seq2[*procurement.Notice, error] {
	return func(yield func(*procurement.Notice, error) bool) {
		r, err := doc.Open()
		if err != nil {
			yield(nil, fmt.Errorf("open document: %w", err))
			return
		}
		defer r.Close()
		zone, err := time.LoadLocation("America/Bogota")
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

type walk struct {
	yield   func(*procurement.Notice, error) bool
	zone    *time.Location
	known   bool
	foreign error
}

func (w *walk) member(m unpack.Member) error {
	return jsontree.Each(m, func(v jsontree.Value) error {
		base := m.Steps
		if !v.Alone {
			base = fmt.Sprintf("%svalue:%d!", m.Steps, v.N)
		}
		if v.Kind() == '[' {
			return w.rows(v, base)
		}
		tree, err := v.Value()
		if err != nil {
			return w.broken(base, err)
		}
		if o, _ := tree.(procurement.Object); kindOf(o) != "" {
			return w.row(o, base, v.Issues())
		}
		return w.send(nil, fmt.Errorf("%w: %s, expected a list of rows of SECOP II", source.ErrFormat, describe(tree)))
	})
}

// rows reads a list row by row, so that a long one needs no more memory than a row.
func (w *walk) rows(v jsontree.Value, base string) error {
	if err := v.Enter(); err != nil {
		return w.broken(base, err)
	}
	for i := 0; v.Kind() != ']'; i++ {
		at := base + "/" + strconv.Itoa(i)
		tree, err := v.Value()
		if errors.Is(err, jsontree.ErrDepth) {
			err = w.send(nil, &source.RecordError{Pointer: at, Reason: "bad-json", Err: err})
		} else if err != nil {
			return w.broken(at, err)
		} else {
			err = w.row(tree, at, v.Issues())
		}
		if err != nil {
			return err
		}
	}
	if err := v.Leave(); err != nil {
		return w.broken(base, err)
	}
	if w.foreign == nil {
		w.known = true // an empty list is an answer
	}
	return nil
}

func describe(tree any) string {
	o, ok := tree.(procurement.Object)
	if !ok {
		return fmt.Sprintf("a JSON %T", tree)
	}
	list := slices.Sorted(maps.Keys(o))
	return strings.ToValidUTF8(fmt.Sprintf("JSON with the members %.200q", list[:min(len(list), 6)]), "")
}

// kindOf tells rows apart by the number that only one kind has.
func kindOf(o procurement.Object) string {
	switch {
	case said(jsontree.Text(o, "id_contrato")) != "":
		return "contrato"
	case said(jsontree.Text(o, "id_del_proceso")) != "":
		return "proceso"
	}
	return ""
}

func (w *walk) row(tree any, at string, issues []procurement.Issue) error {
	o, ok := tree.(procurement.Object)
	if !ok {
		return w.send(nil, &source.RecordError{Pointer: at, Reason: "no-object", Err: errors.New("a row that is no JSON object")})
	}
	kind := kindOf(o)
	if kind == "" {
		err := fmt.Errorf("%s: neither a process (id_del_proceso) nor a contract (id_contrato)", describe(o))
		if !w.known { // the first row tells what the list is of
			return w.send(nil, fmt.Errorf("%w: %w", source.ErrFormat, err))
		}
		return w.send(nil, &source.RecordError{Pointer: at, Reason: "unknown-kind", Err: err})
	}
	n, err := newBuilder(o, at, w.zone).build(kind)
	if n != nil {
		n.Issues = append(n.Issues, issues...)
	}
	return w.send(n, err)
}

func (w *walk) broken(base string, err error) error {
	var syntax *jsontree.SyntaxError
	switch {
	case errors.Is(err, io.EOF) && !w.known:
		return w.send(nil, fmt.Errorf("%w: an empty or cut file", source.ErrFormat))
	case errors.As(err, &syntax) && syntax.Offset == 0:
		return w.send(nil, fmt.Errorf("%w: not JSON: %w", source.ErrFormat, err))
	case errors.Is(err, source.ErrTruncated):
		return w.send(nil, &source.RecordError{Pointer: base, Reason: "truncated", Err: err})
	}
	return w.send(nil, &source.RecordError{Pointer: base, Reason: "bad-json", Err: err})
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
