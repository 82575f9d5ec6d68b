package worldbank

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"

	"daylight/internal/jsontree"
	"daylight/internal/procurement"
	"daylight/internal/source"
	"daylight/internal/unpack"
)

// OCIDPrefix stands before project and reference number in an OCID.
const OCIDPrefix = "worldbank-"

// Parser reads answers of the API, also packed or several in a file. Its zero value
// is ready.
type Parser struct{}

var _ source.Parser = Parser{}

// Parse yields the notices of an answer, those of an object by their ids. Errors of
// notices are *source.RecordError, with the reasons
//
//	bad-json     not JSON from there on
//	truncated    the container is cut, damaged or too large
//	no-object    a notice that is no object
//	no-id        a notice without id
//	id-too-long  numbers beyond MaxNoticeID or MaxOCID
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
		tree, err := v.Value()
		if err != nil {
			return w.broken(base, err)
		}
		return w.value(tree, base, v.Issues())
	})
}

func (w *walk) value(tree any, base string, issues []procurement.Issue) error {
	root, _ := tree.(procurement.Object)
	switch list := root["procnotices"].(type) {
	case []any:
		w.known = true // an empty page is an answer
		for i, n := range list {
			if err := w.notice(n, base+"/procnotices/"+strconv.Itoa(i), issues); err != nil {
				return err
			}
		}
		return nil
	case procurement.Object:
		w.known = true
		for _, id := range slices.Sorted(maps.Keys(list)) {
			if err := w.notice(list[id], base+"/procnotices/"+jsontree.Escape(id), issues); err != nil {
				return err
			}
		}
		return nil
	}
	if jsontree.Text(root, "id") != "" && jsontree.Text(root, "notice_type") != "" {
		return w.notice(root, base, issues)
	}
	names := slices.Sorted(maps.Keys(root))
	return w.send(nil, fmt.Errorf("%w: JSON with the members %s, expected an answer of the World Bank (procnotices)", source.ErrFormat,
		strings.ToValidUTF8(fmt.Sprintf("%.200q", names[:min(len(names), 6)]), "")))
}

func (w *walk) notice(tree any, at string, issues []procurement.Issue) error {
	o, ok := tree.(procurement.Object)
	if !ok {
		return w.send(nil, &source.RecordError{Pointer: at, Reason: "no-object", Err: errors.New("a notice that is no JSON object")})
	}
	n, err := newBuilder(o, at).build()
	if n != nil {
		n.Issues = append(n.Issues, issues...)
	}
	return w.send(n, err)
}

func (w *walk) broken(base string, err error) error {
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
