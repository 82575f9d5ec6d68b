package xmltree

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"

	"daylight/internal/source"
)

// Budgets of one tree. The largest of 319 real eForms notices has 1.8 MB, 27,760
// elements and 13 levels.
const (
	maxElements = 1 << 20
	maxDepth    = 256
	maxAttrs    = 256
)

// Options says how a document is read. The zero value reads any encoding that the
// document declares and names elements by their local names.
type Options struct {
	// Prefix gives the usual prefix of a namespace, with its colon; nil means none,
	// so that the key of an element is its local name in whatever namespace.
	Prefix func(space string) string
	// Blank is a text that stands for no text, in any case of letters: an element
	// with it has an empty Text.
	Blank string
	// OnlyUTF8 refuses documents that are not UTF-8 or declare another encoding.
	OnlyUTF8 bool
}

// frame is an open element with what is needed until its end.
type frame struct {
	*Element
	bound map[string]string // prefixes bound here, nil for none
	seen  map[string]int    // children by name
	text  strings.Builder
}

// treeReader builds the tree of one document. encoding/xml translates prefixes
// away, which an XPath needs, so raw tokens are read and namespaces, nesting and
// duplicate attributes are checked here.
type treeReader struct {
	o        Options
	dec      *xml.Decoder
	open     []*frame
	root     *Element
	elements int
	// stream is what Each wants, nil for Read.
	stream *stream
}

// Read reads a whole document. Errors wrap source.ErrFormat and name line and
// element.
func Read(body []byte, o Options) (*Element, error) {
	body = bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))
	valid := utf8.Valid(body)
	if valid {
		if root, ok := scan(string(body), o); ok {
			return root, nil
		}
	}
	if o.OnlyUTF8 && !valid {
		return nil, fmt.Errorf("%w: not valid UTF-8, the encoding of this format; fetch the document again", source.ErrFormat)
	}
	r := newReader(bytes.NewReader(body), o)
	if err := r.run(); err != nil {
		return nil, err
	}
	return r.root, nil
}

func newReader(in io.Reader, o Options) *treeReader {
	dec := xml.NewDecoder(in)
	dec.CharsetReader = charset.NewReaderLabel
	if o.OnlyUTF8 {
		dec.CharsetReader = func(label string, _ io.Reader) (io.Reader, error) {
			return nil, fmt.Errorf("the document declares encoding %q, the format's is UTF-8", label)
		}
	}
	return &treeReader{o: o, dec: dec}
}

func (r *treeReader) run() error {
	for {
		tok, err := r.dec.RawToken()
		if errors.Is(err, io.EOF) {
			return r.finish()
		}
		if err == nil {
			err = r.token(tok)
		}
		var stop stopped
		if errors.As(err, &stop) {
			return stop.error
		}
		if err != nil {
			return fmt.Errorf("%w: XML line %d, in %s: %w", source.ErrFormat, r.line(), r.where(), err)
		}
	}
}

func (r *treeReader) token(tok xml.Token) error {
	switch t := tok.(type) {
	case xml.StartElement:
		return r.start(t)
	case xml.EndElement:
		return r.end(written(t.Name))
	case xml.CharData:
		switch {
		case len(r.open) == 0 && len(bytes.TrimSpace(t)) > 0:
			return errors.New("text outside the root element")
		case len(r.open) > 0 && (r.stream == nil || r.inside()):
			r.open[len(r.open)-1].text.Write(t)
		}
	case xml.Directive:
		return errors.New("a document type declaration, which no notice has")
	}
	return nil
}

func (r *treeReader) start(t xml.StartElement) error {
	if r.elements++; r.elements > maxElements {
		return fmt.Errorf("more than %d elements", maxElements)
	}
	if len(r.open) >= maxDepth {
		return fmt.Errorf("elements nested deeper than %d", maxDepth)
	}
	f := &frame{Element: &Element{Name: written(t.Name), N: 1}}
	if len(r.open) > 0 {
		r.adopt(r.open[len(r.open)-1], f.Element)
	} else if r.root != nil {
		return errors.New("a second root element")
	} else {
		r.root = f.Element
	}
	r.open = append(r.open, f)
	if err := f.attributes(t.Attr); err != nil {
		return err
	}
	space, err := r.namespace(t.Name.Space)
	if err != nil {
		return err
	}
	f.Space, f.Key = space, t.Name.Local
	if r.o.Prefix != nil {
		f.Key = r.o.Prefix(space) + t.Name.Local
	}
	return nil
}

func (r *treeReader) adopt(parent *frame, e *Element) {
	if parent.seen == nil {
		parent.seen = map[string]int{}
	}
	parent.seen[e.Name]++
	e.N, e.Parent = parent.seen[e.Name], parent.Element
	parent.Kids = append(parent.Kids, e)
}

func (f *frame) attributes(attrs []xml.Attr) error {
	if len(attrs) > maxAttrs {
		return fmt.Errorf("more than %d attributes", maxAttrs)
	}
	for _, a := range attrs {
		name := written(a.Name)
		for _, have := range f.Attrs {
			if have.Name == name {
				return fmt.Errorf("attribute %s twice", name)
			}
		}
		f.Attrs = append(f.Attrs, Attribute{name, a.Value})
		prefix, declares := strings.CutPrefix(name, "xmlns:")
		if name == "xmlns" {
			prefix, declares = "", true
		}
		if declares {
			if f.bound == nil {
				f.bound = map[string]string{}
			}
			f.bound[prefix] = a.Value
		}
	}
	return nil
}

// namespace finds what a prefix is bound to at the innermost open element.
func (r *treeReader) namespace(prefix string) (string, error) {
	for i := len(r.open) - 1; i >= 0; i-- {
		if space, ok := r.open[i].bound[prefix]; ok {
			return space, nil
		}
	}
	if prefix == "" {
		return "", nil
	}
	return "", fmt.Errorf("prefix %q is bound to no namespace", prefix)
}

func (r *treeReader) end(name string) error {
	if len(r.open) == 0 {
		return fmt.Errorf("end of %s without a start", name)
	}
	f := r.open[len(r.open)-1]
	if f.Name != name {
		return fmt.Errorf("end of %s where %s is open", name, f.Name)
	}
	if text := f.text.String(); r.o.Blank == "" || !strings.EqualFold(strings.TrimSpace(text), r.o.Blank) {
		f.Text = text
	}
	if r.stream != nil {
		return r.leave(f)
	}
	r.open = r.open[:len(r.open)-1]
	return nil
}

func (r *treeReader) finish() error {
	if r.root == nil {
		return fmt.Errorf("%w: no XML element in the document", source.ErrFormat)
	}
	if len(r.open) > 0 {
		return fmt.Errorf("%w: the document ends inside %s: it was cut, fetch it again", source.ErrFormat, r.where())
	}
	return nil
}

func (r *treeReader) where() string {
	if len(r.open) == 0 {
		return "the document"
	}
	return r.open[len(r.open)-1].Path()
}

func (r *treeReader) line() int {
	line, _ := r.dec.InputPos()
	return line
}

func written(n xml.Name) string {
	if n.Space == "" {
		return n.Local
	}
	return n.Space + ":" + n.Local
}
