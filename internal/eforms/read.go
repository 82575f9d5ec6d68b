package eforms

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"daylight/internal/source"
)

// Budgets of one document. The largest of 319 real notices has 1.8 MB, 27,760
// elements and 13 levels.
const (
	maxSize     = 64 << 20
	maxElements = 1 << 20
	maxDepth    = 256
	maxAttrs    = 256
)

// usualPrefix names the namespaces of eForms by the prefixes of its
// documentation. Documents may bind others.
func usualPrefix(space string) string {
	switch space {
	case "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2":
		return "cac:"
	case "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2":
		return "cbc:"
	case "urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2":
		return "ext:"
	case "http://data.europa.eu/p27/eforms-ubl-extension-aggregate-components/1":
		return "efac:"
	case "http://data.europa.eu/p27/eforms-ubl-extension-basic-components/1":
		return "efbc:"
	case "http://data.europa.eu/p27/eforms-ubl-extensions/1":
		return "efext:"
	case "":
		return ""
	default:
		return "{" + space + "}"
	}
}

// frame is an open element with what is needed until its end.
type frame struct {
	*element
	bound map[string]string // prefixes bound here, nil for none
	seen  map[string]int    // children by name
	text  strings.Builder
}

// treeReader builds the tree of one document. encoding/xml translates prefixes
// away, which an XPath needs, so raw tokens are read and namespaces, nesting and
// duplicate attributes are checked here.
type treeReader struct {
	dec      *xml.Decoder
	open     []*frame
	root     *element
	elements int
}

// readTree reads a whole document.
func readTree(body []byte) (*element, error) {
	body = bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(body) {
		return nil, fmt.Errorf("%w: not valid UTF-8, the encoding of all eForms notices; fetch the document again", source.ErrFormat)
	}
	dec := xml.NewDecoder(bytes.NewReader(body))
	dec.CharsetReader = func(label string, _ io.Reader) (io.Reader, error) {
		return nil, fmt.Errorf("the document declares encoding %q, eForms notices are UTF-8", label)
	}
	r := &treeReader{dec: dec}
	for {
		tok, err := dec.RawToken()
		if errors.Is(err, io.EOF) {
			return r.finish()
		}
		if err == nil {
			err = r.token(tok)
		}
		if err != nil {
			return nil, fmt.Errorf("%w: XML line %d, in %s: %v", source.ErrFormat, r.line(), r.where(), err)
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
		if len(r.open) > 0 {
			r.open[len(r.open)-1].text.Write(t)
		} else if len(bytes.TrimSpace(t)) > 0 {
			return errors.New("text outside the root element")
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
	f := &frame{element: &element{name: written(t.Name), n: 1}}
	if len(r.open) > 0 {
		r.adopt(r.open[len(r.open)-1], f.element)
	} else if r.root != nil {
		return errors.New("a second root element")
	} else {
		r.root = f.element
	}
	r.open = append(r.open, f)
	if err := f.attributes(t.Attr); err != nil {
		return err
	}
	space, err := r.namespace(t.Name.Space)
	if err != nil {
		return err
	}
	f.space, f.key = space, usualPrefix(space)+t.Name.Local
	return nil
}

func (r *treeReader) adopt(parent *frame, e *element) {
	if parent.seen == nil {
		parent.seen = map[string]int{}
	}
	parent.seen[e.name]++
	e.n, e.parent = parent.seen[e.name], parent.element
	parent.kids = append(parent.kids, e)
}

func (f *frame) attributes(attrs []xml.Attr) error {
	if len(attrs) > maxAttrs {
		return fmt.Errorf("more than %d attributes", maxAttrs)
	}
	for _, a := range attrs {
		name := written(a.Name)
		for _, have := range f.attrs {
			if have.name == name {
				return fmt.Errorf("attribute %s twice", name)
			}
		}
		f.attrs = append(f.attrs, attribute{name, a.Value})
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
	if f.name != name {
		return fmt.Errorf("end of %s where %s is open", name, f.name)
	}
	f.element.text = f.text.String()
	r.open = r.open[:len(r.open)-1]
	return nil
}

func (r *treeReader) finish() (*element, error) {
	if r.root == nil {
		return nil, fmt.Errorf("%w: no XML element in the document", source.ErrFormat)
	}
	if len(r.open) > 0 {
		return nil, fmt.Errorf("%w: the document ends inside %s: it was cut, fetch it again", source.ErrFormat, r.where())
	}
	return r.root, nil
}

func (r *treeReader) where() string {
	if len(r.open) == 0 {
		return "the document"
	}
	return r.open[len(r.open)-1].path()
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
