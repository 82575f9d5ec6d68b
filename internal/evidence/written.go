package evidence

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"strconv"
	"strings"

	"daylight/internal/jsontree"
	"daylight/internal/locate"
	"daylight/internal/procurement"
)

// place is a pointer into a document.
type place struct {
	document [32]byte
	pointer  string
}

// maxWritten is the longest text, in bytes, that is repeated beside a value.
const maxWritten = 4096

// texts returns what the document says, letter by letter, at the pointers of one
// notice: strings, numbers, and elements without children. What stands at none
// of them, or is longer than a figure or a name, is left out. The document is
// read once for all pointers where its format allows.
func texts(body []byte, base string, pointers map[string]bool) map[string]string {
	out := map[string]string{}
	if len(pointers) == 0 {
		return out
	}
	member, inside, err := locate.Member(body, base)
	if err != nil {
		return out
	}
	steps := strings.TrimSuffix(base, inside)
	switch suffix(member) {
	case ".xml":
		if xmlTexts(member, steps, pointers, out) != nil {
			oneByOne(body, pointers, out)
		}
	case ".html":
		oneByOne(body, pointers, out)
	default:
		jsonTexts(member, steps, inside, pointers, out)
	}
	for pointer, text := range out {
		if len(text) > maxWritten {
			delete(out, pointer)
		}
	}
	return out
}

func oneByOne(body []byte, pointers map[string]bool, out map[string]string) {
	for pointer := range pointers {
		if text, err := locate.Value(body, pointer); err == nil {
			out[pointer] = text
		}
	}
}

// jsonTexts reads the notice's own value, which is small where the document is
// not.
func jsonTexts(member []byte, steps, inside string, pointers map[string]bool, out map[string]string) {
	text, err := locate.Value(member, inside)
	if err != nil {
		return
	}
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	var tree any
	if dec.Decode(&tree) != nil {
		return
	}
	for pointer := range pointers {
		rest, ok := strings.CutPrefix(pointer, steps+inside)
		if !ok || rest != "" && rest[0] != '/' {
			continue
		}
		found, err := jsontree.Resolve(tree, rest)
		if err != nil {
			continue
		}
		switch v := found.(type) {
		case string:
			out[pointer] = v
		case json.Number:
			out[pointer] = v.String()
		case bool:
			out[pointer] = strconv.FormatBool(v)
		}
	}
}

// element is an open element: its path, how many children of each name it had,
// and its text while it has no child.
type element struct {
	path string
	seen map[string]int
	text []byte
}

// xmlTexts walks the document once.
func xmlTexts(member []byte, steps string, pointers map[string]bool, out map[string]string) error {
	dec := xml.NewDecoder(bytes.NewReader(member))
	open := []element{{path: steps, seen: map[string]int{}}}
	for {
		token, err := dec.RawToken()
		if err != nil {
			if dec.InputOffset() == int64(len(member)) {
				return nil
			}
			return err
		}
		top := &open[len(open)-1]
		switch t := token.(type) {
		case xml.StartElement:
			name := qualified(t.Name)
			top.seen[name]++
			path := top.path + "/" + name + "[" + strconv.Itoa(top.seen[name]) + "]"
			for _, a := range t.Attr {
				if at := path + "/@" + qualified(a.Name); pointers[at] {
					out[at] = a.Value
				}
			}
			open = append(open, element{path: path, seen: map[string]int{}})
		case xml.CharData:
			if len(top.text) <= maxWritten {
				top.text = append(top.text, t...)
			}
		case xml.EndElement:
			if pointers[top.path] && len(top.seen) == 0 {
				out[top.path] = string(top.text)
			}
			if open = open[:len(open)-1]; len(open) == 0 {
				return nil
			}
		}
	}
}

func qualified(n xml.Name) string {
	if n.Space == "" {
		return n.Local
	}
	return n.Space + ":" + n.Local
}

// pointers lists the places of all facts of a notice, and of the figures and
// names that the contract page takes from it.
func (p *packet) pointers(notice int) map[string]bool {
	n := p.notices[notice]
	out := map[string]bool{}
	add := func(id procurement.ID, version int, pointer string) {
		if id == n.ID && version == n.Version && pointer != n.Pointer {
			out[pointer] = true
		}
	}
	for _, f := range p.figures {
		add(f.Notice, f.Version, f.Pointer)
	}
	for _, r := range p.page.PartyRows {
		add(r.Notice, r.Version, r.Pointer)
	}
	for _, f := range n.Facts {
		add(n.ID, n.Version, f.Pointer)
	}
	return out
}
