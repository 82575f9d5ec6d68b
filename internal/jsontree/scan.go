package jsontree

import (
	"encoding/json"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"daylight/internal/procurement"
)

// scan reads the usual value several times as fast as tokens can be read: names,
// strings and numbers are parts of one string. At anything that is an issue or an
// error it gives up, and the long way says what it is.
func scan(s string) (any, bool) {
	if !utf8.ValidString(s) {
		return nil, false
	}
	sc := scanner{s: s}
	v, ok := sc.value(0)
	if !ok {
		return nil, false
	}
	sc.blank()
	return v, sc.i == len(s)
}

type scanner struct {
	s string
	i int
	// values and members are those of all containers not yet closed.
	values  []any
	members []member
	scratch []byte
}

type member struct {
	name  string
	value any
}

// blank passes white space.
func (sc *scanner) blank() {
	for sc.i < len(sc.s) {
		if c := sc.s[sc.i]; c > ' ' || c != ' ' && c != '\n' && c != '\r' && c != '\t' {
			return
		}
		sc.i++
	}
}

// next is the next byte that is no white space, 0 at the end.
func (sc *scanner) next() byte {
	sc.blank()
	if sc.i < len(sc.s) {
		return sc.s[sc.i]
	}
	return 0
}

func (sc *scanner) value(depth int) (any, bool) {
	switch c := sc.next(); c {
	case '"':
		text, ok := sc.text()
		if !ok {
			return nil, false
		}
		return text, true
	case '{':
		if depth >= MaxDepth {
			return nil, false
		}
		return sc.object(depth + 1)
	case '[':
		if depth >= MaxDepth {
			return nil, false
		}
		return sc.array(depth + 1)
	case 't':
		return true, sc.word("true")
	case 'f':
		return false, sc.word("false")
	case 'n':
		return nil, sc.word("null")
	}
	number := sc.number()
	if number == "" {
		return nil, false
	}
	return json.Number(number), true
}

func (sc *scanner) word(w string) bool {
	if !strings.HasPrefix(sc.s[sc.i:], w) {
		return false
	}
	sc.i += len(w)
	return true
}

func (sc *scanner) array(depth int) (any, bool) {
	sc.i++
	if sc.next() == ']' {
		sc.i++
		return []any{}, true
	}
	first := len(sc.values)
	for {
		v, ok := sc.value(depth)
		if !ok {
			return nil, false
		}
		sc.values = append(sc.values, v)
		switch sc.next() {
		case ',':
			sc.i++
		case ']':
			sc.i++
			list := make([]any, len(sc.values)-first)
			copy(list, sc.values[first:])
			sc.values = sc.values[:first]
			return list, true
		default:
			return nil, false
		}
	}
}

func (sc *scanner) object(depth int) (any, bool) {
	sc.i++
	if sc.next() == '}' {
		sc.i++
		return procurement.Object{}, true
	}
	first := len(sc.members)
	for {
		if sc.next() != '"' {
			return nil, false
		}
		name, ok := sc.text()
		if !ok || sc.next() != ':' {
			return nil, false
		}
		sc.i++
		v, ok := sc.value(depth)
		if !ok {
			return nil, false
		}
		sc.members = append(sc.members, member{name, v})
		switch sc.next() {
		case ',':
			sc.i++
		case '}':
			sc.i++
			return sc.close(first)
		default:
			return nil, false
		}
	}
}

// close makes an object of the members from first on. A name that is there twice is
// an issue.
func (sc *scanner) close(first int) (any, bool) {
	members := sc.members[first:]
	sc.members = sc.members[:first]
	object := make(procurement.Object, len(members))
	for _, m := range members {
		object[m.name] = m.value
	}
	return object, len(object) == len(members)
}

// text reads a string.
func (sc *scanner) text() (string, bool) {
	start := sc.i + 1
	for i := start; i < len(sc.s); i++ {
		switch c := sc.s[i]; {
		case c == '"':
			sc.i = i + 1
			return sc.s[start:i], true
		case c == '\\':
			return sc.escaped(start, i)
		case c < ' ':
			return "", false
		}
	}
	return "", false
}

// escaped reads a string from start whose first escape is at i.
func (sc *scanner) escaped(start, i int) (string, bool) {
	s, b := sc.s, append(sc.scratch[:0], sc.s[start:i]...)
	for i < len(s) {
		c := s[i]
		switch {
		case c == '"':
			sc.i, sc.scratch = i+1, b
			return string(b), true
		case c < ' ':
			return "", false
		case c != '\\':
			b = append(b, c)
			i++
			continue
		}
		if i+1 >= len(s) {
			return "", false
		}
		if s[i+1] == 'u' {
			r, used := unicodeEscape(s[i:])
			if used == 0 {
				return "", false
			}
			b = utf8.AppendRune(b, r)
			i += used
			continue
		}
		plain := strings.IndexByte(`"\/bfnrt`, s[i+1])
		if plain < 0 {
			return "", false
		}
		b = append(b, "\"\\/\b\f\n\r\t"[plain])
		i += 2
	}
	return "", false
}

// unicodeEscape reads \u and its four digits, or a surrogate pair of them; used is 0
// for NUL, half a pair and what is none.
func unicodeEscape(s string) (r rune, used int) {
	r = hex4(s)
	if r <= 0 {
		return 0, 0
	}
	if !utf16.IsSurrogate(r) {
		return r, 6
	}
	if len(s) < 12 || s[6] != '\\' || s[7] != 'u' {
		return 0, 0
	}
	if r = utf16.DecodeRune(r, hex4(s[6:])); r == utf8.RuneError {
		return 0, 0
	}
	return r, 12
}

// hex4 is the number of the four digits behind \u, -1 where they are none.
func hex4(s string) rune {
	if len(s) < 6 {
		return -1
	}
	r := rune(0)
	for _, c := range []byte(s[2:6]) {
		switch {
		case c >= '0' && c <= '9':
			c -= '0'
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			c = c | 0x20 - 'a' + 10
		default:
			return -1
		}
		r = r<<4 | rune(c)
	}
	return r
}

// number reads a number as JSON writes it; "" is none, or one so long that it may
// be none to Postgres.
func (sc *scanner) number() string {
	s, i := sc.s, sc.i
	if i < len(s) && s[i] == '-' {
		i++
	}
	switch {
	case i < len(s) && s[i] == '0':
		i++
	default:
		n := digits(s[i:])
		if n == 0 {
			return ""
		}
		i += n
	}
	if i < len(s) && s[i] == '.' {
		n := digits(s[i+1:])
		if n == 0 {
			return ""
		}
		i += 1 + n
	}
	if i < len(s) && s[i]|0x20 == 'e' {
		if i++; i < len(s) && (s[i] == '+' || s[i] == '-') {
			i++
		}
		n := digits(s[i:])
		if n == 0 || n > 3 {
			return ""
		}
		i += n
	}
	if i-sc.i > 1000 {
		return ""
	}
	number := s[sc.i:i]
	sc.i = i
	return number
}

// digits counts the digits that s begins with.
func digits(s string) int {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
}
