package procurement

import (
	"bytes"
	"encoding/json"
	"hash"
	"slices"
	"strings"
	"unicode/utf8"
)

// hashed is how much text is hashed at once.
const hashed = 4 << 10

// canon writes the trees of jsontree byte for byte as encoding/json does, several
// times as fast. Values of other types it leaves to encoding/json.
type canon struct {
	buf  []byte
	hash hash.Hash // takes the text on the way, where there is one
	// members are those of the objects being written.
	members []named
}

type named struct {
	name  string
	value any
}

func (w *canon) value(v any) error {
	if w.hash != nil && len(w.buf) >= hashed {
		w.hash.Write(w.buf)
		w.buf = w.buf[:0]
	}
	switch t := v.(type) {
	case nil:
		w.buf = append(w.buf, "null"...)
	case bool:
		if t {
			w.buf = append(w.buf, "true"...)
		} else {
			w.buf = append(w.buf, "false"...)
		}
	case string:
		w.text(t)
	case json.Number:
		if !plainNumber(string(t)) {
			return w.other(v)
		}
		w.buf = append(w.buf, t...)
	case Object:
		return w.object(t)
	case []any:
		return w.array(t)
	default:
		return w.other(v)
	}
	return nil
}

// other writes a value of any type.
func (w *canon) other(v any) error {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return err
	}
	w.buf = append(w.buf, bytes.TrimSuffix(buf.Bytes(), []byte("\n"))...)
	return nil
}

func (w *canon) array(list []any) error {
	if list == nil {
		w.buf = append(w.buf, "null"...)
		return nil
	}
	w.buf = append(w.buf, '[')
	for i, v := range list {
		if i > 0 {
			w.buf = append(w.buf, ',')
		}
		if err := w.value(v); err != nil {
			return err
		}
	}
	w.buf = append(w.buf, ']')
	return nil
}

func (w *canon) object(o Object) error {
	if o == nil {
		w.buf = append(w.buf, "null"...)
		return nil
	}
	first := len(w.members)
	for name, v := range o {
		w.members = append(w.members, named{name, v})
	}
	last := len(w.members)
	slices.SortFunc(w.members[first:], func(a, b named) int { return strings.Compare(a.name, b.name) })
	w.buf = append(w.buf, '{')
	for i := first; i < last; i++ {
		if i > first {
			w.buf = append(w.buf, ',')
		}
		w.text(w.members[i].name)
		w.buf = append(w.buf, ':')
		if err := w.value(w.members[i].value); err != nil {
			return err
		}
	}
	w.buf = append(w.buf, '}')
	w.members = w.members[:first]
	return nil
}

// text writes a string with the escapes of encoding/json.
func (w *canon) text(s string) {
	const hex = "0123456789abcdef"
	w.buf = append(w.buf, '"')
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' && c < utf8.RuneSelf {
			i++
			continue
		}
		size := 1
		if c >= utf8.RuneSelf {
			var r rune
			r, size = utf8.DecodeRuneInString(s[i:])
			if r != '\u2028' && r != '\u2029' && (r != utf8.RuneError || size > 1) {
				i += size
				continue
			}
			w.buf = append(w.buf, s[start:i]...)
			if r == utf8.RuneError {
				w.buf = append(w.buf, `\ufffd`...)
			} else {
				w.buf = append(w.buf, '\\', 'u', '2', '0', '2', hex[r&15])
			}
		} else {
			w.buf = append(w.buf, s[start:i]...)
			if short := strings.IndexByte("\"\\\b\f\n\r\t", c); short >= 0 {
				w.buf = append(w.buf, '\\', `"\bfnrt`[short])
			} else {
				w.buf = append(w.buf, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
			}
		}
		i += size
		start = i
	}
	w.buf = append(append(w.buf, s[start:]...), '"')
}

// plainNumber reports whether s is a number as JSON writes it.
func plainNumber(s string) bool {
	s = strings.TrimPrefix(s, "-")
	whole := digits(s)
	if whole == 0 || whole > 1 && s[0] == '0' {
		return false
	}
	s = s[whole:]
	if len(s) > 0 && s[0] == '.' {
		n := digits(s[1:])
		if n == 0 {
			return false
		}
		s = s[1+n:]
	}
	if len(s) > 0 && s[0]|0x20 == 'e' {
		if s = s[1:]; len(s) > 0 && (s[0] == '+' || s[0] == '-') {
			s = s[1:]
		}
		return len(s) > 0 && digits(s) == len(s)
	}
	return s == ""
}

// digits counts the digits that s begins with.
func digits(s string) int {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
}
