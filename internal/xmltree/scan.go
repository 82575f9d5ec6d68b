package xmltree

import (
	"strings"
	"unicode/utf8"
)

// scan reads a whole UTF-8 document about three times as fast as the tokens of
// encoding/xml can be read: names and texts are parts of one string, elements and
// lists come from large blocks. It knows the usual document alone. At anything
// else (a declared encoding, a document type, what is not well-formed) it gives up,
// and Read goes the long way, which says what is wrong.
func scan(s string, o Options) (*Element, bool) {
	sc := &scanner{s: s, o: o, keys: map[string]key{}}
	if !sc.prolog() || !sc.element() {
		return nil, false
	}
	for len(sc.open) > 0 {
		if !sc.content() {
			return nil, false
		}
	}
	for sc.i < len(s) {
		if !sc.between() {
			return nil, false
		}
	}
	return sc.root, true
}

type scanner struct {
	s    string
	i    int
	o    Options
	root *Element
	open []opened
	// kids are the children of all open elements, attrs a block for attributes.
	kids     []*Element
	elements []Element
	lists    []*Element
	attrs    []Attribute
	pending  []Attribute // of the element being read
	count    int
	bound    []binding
	keys     map[string]key // by name as written, while the bindings stay
}

type key struct{ space, key string }

type binding struct {
	prefix, space string
	depth         int
}

// opened is an element whose end is not yet read. Its children begin at kids.
type opened struct {
	*Element
	kids  int
	text  string
	parts int // chunks of text so far
	solid bool
}

// prolog reads what stands before the root.
func (sc *scanner) prolog() bool {
	if head, ok := strings.CutPrefix(sc.s, "<?xml"); ok {
		declaration, _, ok := strings.Cut(head, "?>")
		if !ok || !plainDeclaration(declaration) {
			return false
		}
		sc.i = len("<?xml") + len(declaration) + len("?>")
	}
	for sc.i < len(sc.s) {
		if sc.s[sc.i] == '<' && sc.i+1 < len(sc.s) && sc.s[sc.i+1] != '!' && sc.s[sc.i+1] != '?' {
			return true
		}
		if !sc.between() {
			return false
		}
	}
	return false
}

func plainDeclaration(d string) bool {
	d = strings.ReplaceAll(strings.ToLower(d), "'", `"`)
	version, rest, ok := strings.Cut(strings.TrimSpace(d), " ")
	if version != `version="1.0"` {
		return false
	}
	rest = strings.TrimSpace(rest)
	return !ok || rest == `encoding="utf-8"` || rest == `encoding="utf-8" standalone="yes"` || rest == `encoding="utf-8" standalone="no"`
}

// between reads white space, a comment or an instruction outside the root.
func (sc *scanner) between() bool {
	if strings.IndexByte(" \t\r\n", sc.s[sc.i]) >= 0 {
		sc.i++
		return true
	}
	return sc.aside()
}

// aside reads a comment or an instruction.
func (sc *scanner) aside() bool {
	rest := sc.s[sc.i:]
	if body, ok := strings.CutPrefix(rest, "<!--"); ok {
		end := strings.Index(body, "--")
		if end < 0 || !strings.HasPrefix(body[end:], "-->") {
			return false
		}
		sc.i += len("<!--") + end + len("-->")
		return true
	}
	if body, ok := strings.CutPrefix(rest, "<?"); ok {
		name := nameEnd(body)
		end := strings.Index(body, "?>")
		if name <= 0 || end < name || strings.HasPrefix(body, "xml") {
			return false
		}
		sc.i += len("<?") + end + len("?>")
		return true
	}
	return false
}

// content reads the next text, tag or aside inside the innermost open element.
func (sc *scanner) content() bool {
	at := strings.IndexByte(sc.s[sc.i:], '<')
	if at < 0 {
		return false
	}
	if at > 0 && !sc.text(sc.s[sc.i:sc.i+at], true) {
		return false
	}
	sc.i += at
	if sc.i+1 >= len(sc.s) {
		return false
	}
	switch sc.s[sc.i+1] {
	case '/':
		return sc.end()
	case '!':
		if body, ok := strings.CutPrefix(sc.s[sc.i:], "<![CDATA["); ok {
			end := strings.Index(body, "]]>")
			if end < 0 || !sc.text(body[:end], false) {
				return false
			}
			sc.i += len("<![CDATA[") + end + len("]]>")
			return true
		}
		return sc.aside()
	case '?':
		return sc.aside()
	}
	return sc.element()
}

// text adds a chunk of text to the innermost open element.
func (sc *scanner) text(chunk string, escapes bool) bool {
	solid, clean := look(chunk)
	if !clean {
		var ok bool
		if chunk, ok = unescape(chunk, escapes); !ok {
			return false
		}
	}
	e := &sc.open[len(sc.open)-1]
	e.solid = e.solid || solid
	if e.parts == 0 {
		e.text = chunk
	} else {
		e.text += chunk
	}
	e.parts++
	return true
}

// look reports whether a text has anything but white space, and whether it is
// plain: nothing to unescape and no character that XML forbids.
func look(s string) (solid, clean bool) {
	clean = true
	for i := range len(s) {
		switch c := s[i]; {
		case c == ' ' || c == '\n' || c == '\t':
		case c < ' ' || c == '&' || c == ']' || c == 0xef || c == '>':
			clean, solid = false, solid || c != '\r'
		default:
			solid = true
		}
	}
	return solid, clean
}

// element reads a start tag.
func (sc *scanner) element() bool {
	if sc.count++; sc.count > maxElements || len(sc.open) >= maxDepth {
		return false
	}
	sc.i++
	n := nameEnd(sc.s[sc.i:])
	if n <= 0 {
		return false
	}
	e := sc.newElement()
	e.Name, e.N = sc.s[sc.i:sc.i+n], 1
	sc.i += n
	if len(sc.open) > 0 {
		e.Parent = sc.open[len(sc.open)-1].Element
		sc.kids = append(sc.kids, e)
	} else if sc.root = e; sc.count > 1 {
		return false
	}
	sc.open = append(sc.open, opened{Element: e, kids: len(sc.kids)})
	empty, ok := sc.attributes(e)
	if !ok || !sc.name(e) {
		return false
	}
	if empty {
		sc.close()
	}
	return true
}

func (sc *scanner) newElement() *Element {
	if len(sc.elements) == 0 {
		sc.elements = make([]Element, 256)
	}
	e := &sc.elements[0]
	sc.elements = sc.elements[1:]
	return e
}

// attributes reads up to the end of a start tag.
func (sc *scanner) attributes(e *Element) (empty, ok bool) {
	sc.pending = sc.pending[:0]
	for {
		before := sc.i
		for sc.i < len(sc.s) && strings.IndexByte(" \t\r\n", sc.s[sc.i]) >= 0 {
			sc.i++
		}
		rest := sc.s[sc.i:]
		if strings.HasPrefix(rest, ">") || strings.HasPrefix(rest, "/>") {
			if empty = rest[0] == '/'; empty {
				sc.i++
			}
			sc.i++
			e.Attrs = sc.keepAttrs()
			return empty, true
		}
		n := nameEnd(rest)
		if n <= 0 || before == sc.i || len(sc.pending) >= maxAttrs {
			return false, false
		}
		value, used, fine := quoted(rest[n:])
		if !fine || !sc.attribute(rest[:n], value) {
			return false, false
		}
		sc.i += n + used
	}
}

// quoted reads ="value" and returns how long it is.
func quoted(s string) (value string, used int, ok bool) {
	if len(s) < 3 || s[0] != '=' || s[1] != '"' && s[1] != '\'' {
		return "", 0, false
	}
	end := strings.IndexByte(s[2:], s[1])
	if end < 0 || strings.IndexByte(s[2:2+end], '<') >= 0 {
		return "", 0, false
	}
	value = s[2 : 2+end]
	if _, clean := look(value); !clean {
		if value, ok = unescape(value, true); !ok {
			return "", 0, false
		}
	}
	return value, end + 3, true
}

func (sc *scanner) attribute(name, value string) bool {
	for _, have := range sc.pending {
		if have.Name == name {
			return false
		}
	}
	prefix, declares := strings.CutPrefix(name, "xmlns:")
	if declares || name == "xmlns" {
		if !declares {
			prefix = ""
		}
		sc.bound = append(sc.bound, binding{prefix, value, len(sc.open)})
		clear(sc.keys)
	}
	sc.pending = append(sc.pending, Attribute{name, value})
	return true
}

// keepAttrs copies the attributes of an element into a block.
func (sc *scanner) keepAttrs() []Attribute {
	n := len(sc.pending)
	if n == 0 {
		return nil
	}
	if len(sc.attrs) < n {
		sc.attrs = make([]Attribute, max(256, n))
	}
	kept := sc.attrs[:n:n]
	sc.attrs = sc.attrs[n:]
	copy(kept, sc.pending)
	return kept
}

// name finds the namespace and the key of an element.
func (sc *scanner) name(e *Element) bool {
	k, ok := sc.keys[e.Name]
	if !ok {
		prefix, local, prefixed := strings.Cut(e.Name, ":")
		if !prefixed {
			prefix, local = "", e.Name
		}
		if prefixed && (prefix == "" || local == "" || strings.Contains(local, ":")) {
			return false
		}
		found := prefix == ""
		for i := len(sc.bound) - 1; i >= 0; i-- {
			if sc.bound[i].prefix == prefix {
				k.space, found = sc.bound[i].space, true
				break
			}
		}
		if !found {
			return false
		}
		if k.key = local; sc.o.Prefix != nil {
			k.key = sc.o.Prefix(k.space) + local
		}
		sc.keys[e.Name] = k
	}
	e.Space, e.Key = k.space, k.key
	return true
}

// end reads an end tag.
func (sc *scanner) end() bool {
	name := sc.open[len(sc.open)-1].Name
	rest, ok := strings.CutPrefix(sc.s[sc.i+2:], name)
	if !ok {
		return false
	}
	tail := strings.TrimLeft(rest, " \t\r\n")
	if !strings.HasPrefix(tail, ">") {
		return false
	}
	sc.i += 2 + len(name) + len(rest) - len(tail) + 1
	sc.close()
	return true
}

// close gives the innermost open element its text and its children, and these
// their numbers.
func (sc *scanner) close() {
	e := sc.open[len(sc.open)-1]
	sc.open = sc.open[:len(sc.open)-1]
	kids := sc.kids[e.kids:]
	if (e.solid || len(kids) == 0) && (sc.o.Blank == "" || !strings.EqualFold(strings.TrimSpace(e.text), sc.o.Blank)) {
		e.Text = e.text
	}
	if n := len(kids); n > 0 {
		if len(sc.lists) < n {
			sc.lists = make([]*Element, max(512, n))
		}
		e.Kids = sc.lists[:n:n]
		sc.lists = sc.lists[n:]
		copy(e.Kids, kids)
		number(e.Kids)
		sc.kids = sc.kids[:e.kids]
	}
	for n := len(sc.bound); n > 0 && sc.bound[n-1].depth > len(sc.open); n-- {
		sc.bound = sc.bound[:n-1]
		clear(sc.keys)
	}
}

// number counts siblings of one name.
func number(kids []*Element) {
	if len(kids) > 16 {
		seen := make(map[string]int, 16)
		for _, k := range kids {
			seen[k.Name]++
			k.N = seen[k.Name]
		}
		return
	}
	for i, k := range kids {
		for j := i - 1; j >= 0; j-- {
			if kids[j].Name == k.Name {
				k.N = kids[j].N + 1
				break
			}
		}
	}
}

// nameEnd is the length of the name of ASCII letters, digits and ".-_:" that s begins
// with, 0 if it begins with none or has other letters.
func nameEnd(s string) int {
	for i := range len(s) {
		c := s[i]
		switch {
		case c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_':
		case i > 0 && (c >= '0' && c <= '9' || c == '.' || c == '-' || c == ':'):
		case c >= utf8.RuneSelf:
			return 0
		default:
			return i
		}
	}
	return 0
}

// unescape replaces references and line ends, and refuses what XML forbids.
func unescape(s string, escapes bool) (string, bool) {
	if strings.Contains(s, "\r") {
		s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	}
	for i, r := range s {
		if r < ' ' && r != '\n' && r != '\t' || r == 0xfffe || r == 0xffff || r == utf8.RuneError && !strings.HasPrefix(s[i:], "\ufffd") {
			return "", false
		}
	}
	if !escapes {
		return s, true
	}
	if strings.Contains(s, "]]>") {
		return "", false
	}
	if strings.IndexByte(s, '&') < 0 {
		return s, true
	}
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(s, "&")
		b.WriteString(before)
		if !ok {
			return b.String(), true
		}
		name, after, ok := strings.Cut(rest, ";")
		r := entity(name)
		if !ok || r == 0 {
			return "", false
		}
		b.WriteByte(r)
		s = after
	}
}

// entity is the character of one of the five named references; of others, 0.
func entity(name string) byte {
	switch name {
	case "amp":
		return '&'
	case "lt":
		return '<'
	case "gt":
		return '>'
	case "quot":
		return '"'
	case "apos":
		return '\''
	}
	return 0
}
