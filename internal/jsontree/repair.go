package jsontree

import (
	"bytes"
	"io"
)

// repairer passes JSON text on and mends what has one obvious meaning. It
// remembers where, in offsets of what it passed on.
type repairer struct {
	src   io.Reader
	in    []byte
	out   []byte
	taken int   // of out
	total int64 // bytes passed on before out
	err   error

	quoted bool
	escape []byte // a begun escape sequence
	token  []byte // a begun number or word
	comma  []byte // a comma and the white space after it
	marks  []mark
	lines  []int64
}

// mark is a repair that ends at an offset; shift is by how many bytes the text
// grew.
type mark struct {
	at           int64
	shift        int64
	code, detail string
}

func newRepairer(r io.Reader) *repairer {
	return &repairer{src: r, in: make([]byte, 16<<10)}
}

// Read implements io.Reader.
func (r *repairer) Read(p []byte) (int, error) {
	for r.taken == len(r.out) {
		if r.err != nil {
			return 0, r.err
		}
		r.total += int64(len(r.out))
		r.out, r.taken = r.out[:0], 0
		n, err := r.src.Read(r.in)
		r.feed(r.in[:n])
		if err != nil {
			r.err = err
			r.finish()
		}
	}
	n := copy(p, r.out[r.taken:])
	r.taken += n
	return n, nil
}

func (r *repairer) feed(b []byte) {
	for len(b) > 0 {
		switch {
		case len(r.escape) > 0:
			b = r.feedEscape(b)
		case r.quoted:
			b = r.feedString(b)
		default:
			r.feedPlain(b[0])
			b = b[1:]
		}
	}
}

// feedString passes on text inside a string up to what needs care.
func (r *repairer) feedString(b []byte) []byte {
	n := 0
	for n < len(b) && b[n] != '"' && b[n] != '\\' && b[n] >= ' ' {
		n++
	}
	r.out = append(r.out, b[:n]...)
	if n == len(b) {
		return nil
	}
	switch c := b[n]; c {
	case '"':
		r.out = append(r.out, c)
		r.quoted = false
	case '\\':
		r.escape = append(r.escape, c)
	default:
		r.control(c)
	}
	return b[n+1:]
}

// control escapes a control character inside a string (raw newlines were seen
// in Peru's files).
func (r *repairer) control(c byte) {
	before := len(r.out)
	switch c {
	case '\n':
		r.out = append(r.out, `\n`...)
	case '\r':
		r.out = append(r.out, `\r`...)
	case '\t':
		r.out = append(r.out, `\t`...)
	default:
		const hex = "0123456789abcdef"
		r.out = append(r.out, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
	}
	r.mark("raw-control-character", "a control character stood inside a string", len(r.out)-before-1)
	if c == '\n' {
		r.lines = append(r.lines, r.offset())
	}
}

// feedEscape completes an escape sequence, or doubles its backslash where it is
// none.
func (r *repairer) feedEscape(b []byte) []byte {
	c := b[0]
	ok := bytes.IndexByte([]byte(`"\/bfnrtu`), c) >= 0
	if len(r.escape) > 1 {
		ok = c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f'
	}
	if !ok {
		r.out = append(append(r.out, '\\'), r.escape...)
		r.escape = r.escape[:0]
		r.mark("bad-escape", "a backslash escaped nothing", 1)
		return b
	}
	r.escape = append(r.escape, c)
	if r.escape[1] != 'u' || len(r.escape) == 6 {
		r.out = append(r.out, r.escape...)
		r.escape = r.escape[:0]
	}
	return b[1:]
}

func (r *repairer) feedPlain(c byte) {
	if c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' || c == '+' || c == '-' || c == '.' {
		if len(r.token) == 0 {
			r.passComma()
		}
		r.token = append(r.token, c)
		return
	}
	r.passToken()
	switch c {
	case ' ', '\t', '\r', '\n':
		if len(r.comma) > 0 {
			r.comma = append(r.comma, c)
			return
		}
		r.pass(c)
	case ',':
		r.passComma()
		r.comma = append(r.comma, c)
	case ']', '}':
		if len(r.comma) > 0 {
			r.comma[0] = ' '
			r.passComma()
			r.mark("trailing-comma", "a comma stood before the end", 0)
		}
		r.pass(c)
	default:
		r.quoted = c == '"'
		r.passComma()
		r.pass(c)
	}
}

func (r *repairer) pass(c byte) {
	r.out = append(r.out, c)
	if c == '\n' {
		r.lines = append(r.lines, r.offset())
	}
}

func (r *repairer) passComma() {
	for _, c := range r.comma {
		r.pass(c)
	}
	r.comma = r.comma[:0]
}

func (r *repairer) passToken() {
	if len(r.token) == 0 {
		return
	}
	before := len(r.out)
	code, detail := "", ""
	r.out, code, detail = appendToken(r.out, r.token)
	if code != "" {
		r.mark(code, detail, len(r.out)-before-len(r.token))
	}
	r.token = r.token[:0]
}

// appendToken writes a number or word as JSON knows it.
func appendToken(out, token []byte) (_ []byte, code, detail string) {
	switch string(token) {
	case "true", "false", "null":
		return append(out, token...), "", ""
	case "NaN", "Infinity", "-Infinity":
		out = append(append(append(out, '"'), token...), '"')
		return out, "not-a-number", "kept as text"
	}
	digits := token
	sign := len(digits) > 0 && (digits[0] == '-' || digits[0] == '+')
	if sign {
		digits = digits[1:]
	}
	zeros := 0
	for zeros+1 < len(digits) && digits[zeros] == '0' && digits[zeros+1] >= '0' && digits[zeros+1] <= '9' {
		zeros++
	}
	bare := len(digits) > 1 && digits[0] == '.' && digits[1] >= '0' && digits[1] <= '9'
	plus := token[0] == '+'
	if zeros == 0 && !bare && !plus {
		return append(out, token...), "", ""
	}
	if sign && !plus {
		out = append(out, '-')
	}
	if bare {
		out = append(out, '0')
	}
	return append(out, digits[zeros:]...), "number-form", "the number " + string(token) + " is not written as JSON asks"
}

func (r *repairer) finish() {
	r.passToken()
	r.passComma()
	r.out = append(r.out, r.escape...)
	r.escape = nil
}

func (r *repairer) offset() int64 { return r.total + int64(len(r.out)) }

func (r *repairer) mark(code, detail string, shift int) {
	r.marks = append(r.marks, mark{r.offset(), int64(shift), code, detail})
}
