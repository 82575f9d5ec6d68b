package locate

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"
)

// step is /name[n] of a path.
type step struct {
	name string
	n    int
}

// path is a parsed place in XML or HTML.
type path struct {
	steps     []step
	attribute string
}

func parsePath(place string) (path, error) {
	var p path
	rest, ok := strings.CutPrefix(place, "/")
	if !ok {
		return p, fmt.Errorf("place %q is not an absolute path", place)
	}
	for part := range strings.SplitSeq(rest, "/") {
		if p.attribute != "" {
			return p, fmt.Errorf("place %q goes on after an attribute", place)
		}
		if name, ok := strings.CutPrefix(part, "@"); ok {
			p.attribute = name
			continue
		}
		name, number, ok := strings.Cut(strings.TrimSuffix(part, "]"), "[")
		n, err := strconv.Atoi(number)
		if !ok || err != nil || n < 1 || name == "" {
			return p, fmt.Errorf("place %q: %q is not name[n]", place, part)
		}
		p.steps = append(p.steps, step{name, n})
	}
	if len(p.steps) == 0 {
		return p, fmt.Errorf("place %q names no element", place)
	}
	return p, nil
}

// level is an open element on the way: how many children of each name it had.
type level struct{ seen map[string]int }

// xmlValue reads the document once, keeping only the way to the place.
func xmlValue(doc []byte, place string) (string, error) {
	p, err := parsePath(place)
	if err != nil {
		return "", err
	}
	dec := xml.NewDecoder(bytes.NewReader(doc))
	dec.CharsetReader = charset.NewReaderLabel
	dec.Strict = false
	on := []level{{map[string]int{}}} // the levels of the path that matched
	for {
		token, err := dec.RawToken()
		if err == io.EOF {
			return "", fmt.Errorf("%w: %s", ErrNotFound, place)
		}
		if err != nil {
			return "", err
		}
		switch t := token.(type) {
		case xml.EndElement:
			// The way to the place is left: it cannot come again.
			return "", fmt.Errorf("%w: %s", ErrNotFound, place)
		case xml.StartElement:
			name, here := qualified(t.Name), on[len(on)-1]
			here.seen[name]++
			want := p.steps[len(on)-1]
			if name != want.name || here.seen[name] != want.n {
				if err := skipElement(dec); err != nil {
					return "", err
				}
				continue
			}
			if len(on) == len(p.steps) {
				return xmlText(dec, t, p)
			}
			on = append(on, level{map[string]int{}})
		}
	}
}

// qualified is a name as written: RawToken leaves the prefix in Space.
func qualified(n xml.Name) string {
	if n.Space == "" {
		return n.Local
	}
	return n.Space + ":" + n.Local
}

func skipElement(dec *xml.Decoder) error {
	for depth := 1; depth > 0; {
		token, err := dec.RawToken()
		if err != nil {
			return err
		}
		switch token.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		}
	}
	return nil
}

func xmlText(dec *xml.Decoder, e xml.StartElement, p path) (string, error) {
	if p.attribute != "" {
		for _, a := range e.Attr {
			if qualified(a.Name) == p.attribute {
				return a.Value, nil
			}
		}
		return "", fmt.Errorf("%w: the element has no attribute %s", ErrNotFound, p.attribute)
	}
	var text strings.Builder
	for depth := 1; depth > 0; {
		token, err := dec.RawToken()
		if err != nil {
			return "", err
		}
		switch t := token.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		case xml.CharData:
			text.Write(t)
		}
	}
	return text.String(), nil
}

func htmlValue(doc []byte, place string) (string, error) {
	p, err := parsePath(place)
	if err != nil {
		return "", err
	}
	r, err := charset.NewReader(bytes.NewReader(doc), "text/html")
	if err != nil {
		return "", err
	}
	n, err := html.Parse(r)
	if err != nil {
		return "", err
	}
	for _, s := range p.steps {
		if n = htmlChild(n, s); n == nil {
			return "", fmt.Errorf("%w: no %s[%d] of %s", ErrNotFound, s.name, s.n, place)
		}
	}
	if p.attribute == "" {
		return htmlText(n)
	}
	for _, a := range n.Attr {
		if a.Key == p.attribute {
			return a.Val, nil
		}
	}
	return "", fmt.Errorf("%w: the element has no attribute %s", ErrNotFound, p.attribute)
}

func htmlChild(n *html.Node, s step) *html.Node {
	count := 0
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		if child.Type != html.ElementNode || child.Data != s.name {
			continue
		}
		if count++; count == s.n {
			return child
		}
	}
	return nil
}

// maxNodes bounds the text of one element.
const maxNodes = 1 << 20

func htmlText(n *html.Node) (string, error) {
	var text strings.Builder
	visited := 0
	for d := range n.Descendants() {
		if visited++; visited > maxNodes {
			return "", errors.New("the element is too large")
		}
		if d.Type == html.TextNode {
			text.WriteString(d.Data)
		}
	}
	return text.String(), nil
}
