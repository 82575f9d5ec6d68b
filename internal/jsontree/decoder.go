package jsontree

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"daylight/internal/procurement"
)

// MaxDepth is the deepest nesting that is read.
const MaxDepth = 256

// maxIssues bounds the issues of one value: a file with a raw tab in every
// string is one finding, not a million.
const maxIssues = 100

// Decoder reads tokens and whole values from one text. After an error other than
// ErrDepth it is spent and repeats that error.
type Decoder struct {
	fast   *stream // nil once something was not usual JSON
	rep    *repairer
	dec    *jsontext.Decoder
	names  map[string]string
	added  []string // to names, if trial
	trial  bool
	path   []step
	issues []procurement.Issue
	depth  error
	err    error
	line   int
	shift  int64
	moved  int64 // by how much offsets of dec are greater than those of the text
}

// step is one part of the path to the value being read.
type step struct {
	name  string
	index int // -1 for members of objects
}

// NewDecoder reads r, which must be UTF-8 or windows-1252 without a byte order
// mark; Each removes marks and converts UTF-16.
func NewDecoder(r io.Reader) *Decoder {
	return &Decoder{fast: &stream{r: r}, line: 1}
}

// slow reads r the long way.
func slow(r io.Reader) *Decoder {
	d := &Decoder{line: 1}
	d.start(r)
	return d
}

func (d *Decoder) start(r io.Reader) {
	d.rep = newRepairer(r)
	d.dec = jsontext.NewDecoder(d.rep, jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
}

// Parse reads one JSON value that fills b.
func Parse(b []byte) (any, []procurement.Issue, error) {
	if v, ok := scan(string(b)); ok {
		return v, nil, nil
	}
	d := slow(bytes.NewReader(b))
	v, err := d.Value()
	if err != nil {
		return nil, d.Issues(), err
	}
	if d.Kind() != 0 {
		return nil, nil, d.syntax(errors.New("more text after the value"), d.dec.InputOffset())
	}
	return v, d.Issues(), nil
}

// Kind is the next token: one of { } [ ] " 0 t f n, or 0 at the end of the text
// and before an error.
func (d *Decoder) Kind() byte {
	if d.err != nil {
		return 0
	}
	if d.fast != nil {
		if kind, _, ok := d.fast.peek(); ok {
			return kind
		}
		if d.fast.ended() {
			return 0
		}
		d.slower()
	}
	return byte(d.dec.PeekKind())
}

// Enter reads the opening, Leave the closing bracket or brace of a container.
func (d *Decoder) Enter() error {
	if d.fast != nil && d.err == nil {
		if kind, at, ok := d.fast.peek(); ok && (kind == '{' || kind == '[') {
			d.fast.enter(kind, at)
			return nil
		}
		d.slower()
	}
	return d.token("{[", "an object or array")
}

// Leave reads the closing bracket or brace of a container.
func (d *Decoder) Leave() error {
	if d.fast != nil && d.err == nil {
		if kind, at, ok := d.fast.peek(); ok && (kind == '}' || kind == ']') {
			d.fast.leave(at)
			return nil
		}
		d.slower()
	}
	return d.token("}]", "the end of the object or array")
}

func (d *Decoder) token(kinds, want string) error {
	k := d.Kind()
	if k != 0 && strings.IndexByte(kinds, k) < 0 {
		return d.fail(d.syntax(fmt.Errorf("found %s, want %s", jsontext.Kind(k), want), d.dec.InputOffset()))
	}
	if d.err == nil {
		if _, err := d.dec.ReadToken(); err != nil {
			return d.fail(err)
		}
	}
	return d.err
}

// Name reads the name of an object's next member.
func (d *Decoder) Name() (string, error) {
	if d.err != nil {
		return "", d.err
	}
	if d.fast != nil {
		if raw, ok := d.fast.name(); ok {
			return d.intern(raw)
		}
		d.slower()
	}
	raw, err := d.dec.ReadValue()
	if err != nil {
		return "", d.fail(err)
	}
	return d.intern(raw)
}

func (d *Decoder) intern(raw []byte) (string, error) {
	if len(raw) >= 2 && bytes.IndexByte(raw, '\\') < 0 {
		if name, ok := d.names[string(raw)]; ok {
			return name, nil
		}
	}
	key := string(raw)
	name, err := d.text(raw)
	if err != nil {
		return "", d.fail(err)
	}
	if d.names == nil {
		d.names = map[string]string{}
	}
	if len(d.names) < 4096 {
		d.names[key] = name
		if d.trial {
			d.added = append(d.added, key)
		}
	}
	return name, nil
}

// Skip reads over the next value.
func (d *Decoder) Skip() error {
	if d.err != nil {
		return d.err
	}
	if d.fast != nil {
		_, err, done := d.quick(func(alone *Decoder) (any, error) { return nil, alone.Skip() })
		if done {
			return err
		}
	}
	d.path = d.path[:0]
	if err := d.dec.SkipValue(); err != nil {
		return d.fail(err)
	}
	d.claim()
	return nil
}

// Raw returns the text of the next value, repaired.
func (d *Decoder) Raw() ([]byte, error) {
	if d.err != nil {
		return nil, d.err
	}
	if d.fast != nil {
		d.slower()
	}
	raw, err := d.dec.ReadValue()
	if err != nil {
		return nil, d.fail(err)
	}
	d.claim()
	return bytes.Clone(raw), nil
}

// Value reads the next value as a tree. Its issues have pointers relative to it.
// It returns io.EOF at the end of the text and ErrDepth for a value that was
// skipped.
func (d *Decoder) Value() (any, error) {
	if d.err != nil {
		return nil, d.err
	}
	if d.fast != nil {
		if v, err, done := d.quick((*Decoder).Value); done {
			return v, err
		}
	}
	d.path, d.depth = d.path[:0], nil
	v, err := d.value()
	if err != nil {
		return nil, d.fail(err)
	}
	d.claim()
	if d.depth != nil {
		return nil, d.depth
	}
	return v, nil
}

// Issues returns what was found since the last call.
func (d *Decoder) Issues() []procurement.Issue {
	found := d.issues
	d.issues = nil
	return found
}

func (d *Decoder) value() (any, error) {
	switch d.dec.PeekKind() {
	case '"':
		raw, err := d.dec.ReadValue()
		if err != nil {
			return nil, err
		}
		d.claim()
		return d.text(raw)
	case '0':
		raw, err := d.dec.ReadValue()
		if err != nil {
			return nil, err
		}
		d.claim()
		return d.number(raw), nil
	case '{', '[':
		if len(d.path) >= MaxDepth {
			d.depth = ErrDepth
			return nil, d.dec.SkipValue()
		}
		return d.container()
	}
	tok, err := d.dec.ReadToken()
	if err != nil {
		return nil, err
	}
	switch tok.Kind() {
	case 't', 'f':
		return tok.Bool(), nil
	case 'n':
		return nil, nil
	}
	return nil, fmt.Errorf("found %s, want a value", tok.Kind())
}

func (d *Decoder) container() (any, error) {
	open, err := d.dec.ReadToken()
	if err != nil {
		return nil, err
	}
	if open.Kind() == '[' {
		return d.array()
	}
	return d.object()
}

func (d *Decoder) array() (any, error) {
	list := []any{}
	for d.dec.PeekKind() != ']' {
		d.path = append(d.path, step{index: len(list)})
		v, err := d.value()
		if err != nil {
			return nil, err
		}
		d.path = d.path[:len(d.path)-1]
		list = append(list, v)
	}
	_, err := d.dec.ReadToken()
	d.claim()
	return list, err
}

func (d *Decoder) object() (any, error) {
	object := procurement.Object{}
	for d.dec.PeekKind() != '}' {
		name, err := d.Name()
		if err != nil {
			return nil, err
		}
		d.path = append(d.path, step{name: name, index: -1})
		v, err := d.value()
		if err != nil {
			return nil, err
		}
		if _, twice := object[name]; twice {
			d.issue("duplicate-key", "the last of several values is kept")
		}
		d.path = d.path[:len(d.path)-1]
		object[name] = v
	}
	_, err := d.dec.ReadToken()
	d.claim()
	return object, err
}

// claim turns the repairs made up to here into issues of the value just read.
func (d *Decoder) claim() {
	offset := d.dec.InputOffset()
	for len(d.rep.marks) > 0 && d.rep.marks[0].at <= offset {
		d.shift += d.rep.marks[0].shift
		d.issue(d.rep.marks[0].code, d.rep.marks[0].detail)
		d.rep.marks = d.rep.marks[1:]
	}
	lines := d.rep.lines
	for len(lines) > 0 && lines[0] <= offset {
		lines = lines[1:]
		d.line++
	}
	d.rep.lines = lines
}

func (d *Decoder) issue(code, detail string) {
	switch {
	case len(d.issues) < maxIssues:
		d.issues = append(d.issues, procurement.Issue{Code: code, Path: d.pointer(), Detail: detail})
	case len(d.issues) == maxIssues:
		d.issues = append(d.issues, procurement.Issue{Code: "more-issues", Detail: "only the first 100 are listed"})
	}
}

func (d *Decoder) pointer() string {
	var b strings.Builder
	for _, s := range d.path {
		b.WriteByte('/')
		if s.index >= 0 {
			b.WriteString(strconv.Itoa(s.index))
			continue
		}
		b.WriteString(Escape(s.name))
	}
	return b.String()
}
