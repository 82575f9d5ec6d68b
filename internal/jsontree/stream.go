package jsontree

import (
	"bytes"
	"io"
	"unicode/utf8"
)

// firstBuffer is how much of a text is read at once, maxBuffered the longest value
// that is read the fast way from a stream.
const (
	firstBuffer = 64 << 10
	maxBuffered = 8 << 20
)

// stream is the fast way through a text: it knows usual JSON alone, and at anything
// else lets the long way go on from the place it has reached.
type stream struct {
	r     io.Reader
	buf   []byte // read and not dropped; all of it where err is set from the start
	pos   int    // in buf, behind the last token
	base  int64  // bytes dropped
	lines int    // line ends dropped
	err   error  // of r
	open  []container
}

// container is an opened object or array.
type container struct {
	kind  byte // { or [
	some  bool // it has had a value
	named bool // a name was read, its value is to come
}

func (s *stream) offset() int64 { return s.base + int64(s.pos) }

// line is how many line ends were read.
func (s *stream) line() int { return s.lines + bytes.Count(s.buf[:s.pos], []byte("\n")) }

// more reads more of the text, behind what is not yet read; false at its end, at an
// error and where the value is too long.
func (s *stream) more() bool {
	if s.err != nil {
		return false
	}
	if s.pos > 0 {
		s.lines = s.line()
		s.base += int64(s.pos)
		s.buf = s.buf[:copy(s.buf, s.buf[s.pos:])]
		s.pos = 0
	}
	if len(s.buf) == cap(s.buf) {
		if len(s.buf) >= maxBuffered {
			return false
		}
		grown := make([]byte, len(s.buf), max(firstBuffer, 2*cap(s.buf)))
		copy(grown, s.buf)
		s.buf = grown
	}
	for s.err == nil {
		n, err := s.r.Read(s.buf[len(s.buf):cap(s.buf)])
		s.buf, s.err = s.buf[:len(s.buf)+n], err
		if n > 0 {
			return true
		}
	}
	return false
}

// ended reports whether nothing but white space is left, outside of all containers.
func (s *stream) ended() bool {
	at, ok := s.blank(s.pos)
	return !ok && at == len(s.buf) && len(s.open) == 0 && s.err == io.EOF
}

// blank finds the next byte from at on that is no white space.
func (s *stream) blank(at int) (int, bool) {
	for {
		for ; at < len(s.buf); at++ {
			if c := s.buf[at]; c != ' ' && c != '\n' && c != '\r' && c != '\t' {
				return at, true
			}
		}
		rest := at - s.pos
		if !s.more() {
			return s.pos + rest, false
		}
		at = s.pos + rest
	}
}

// peek finds the next token: its kind and its place in buf. It passes the comma or
// colon before it, but pos stays.
func (s *stream) peek() (kind byte, at int, ok bool) {
	if at, ok = s.blank(s.pos); !ok {
		return 0, 0, false
	}
	c := s.buf[at]
	if n := len(s.open); n > 0 && c != '}' && c != ']' {
		in := s.open[n-1]
		want := byte(0)
		switch {
		case in.named:
			want = ':'
		case in.some:
			want = ','
		}
		if want != 0 {
			if c != want {
				return 0, 0, false
			}
			if at, ok = s.blank(at + 1); !ok {
				return 0, 0, false
			}
			if c = s.buf[at]; c == '}' || c == ']' {
				return 0, 0, false
			}
		}
		if in.kind == '{' && !in.named && c != '"' {
			return 0, 0, false
		}
	} else if n == 0 && (c == '}' || c == ']') || n > 0 && (s.open[n-1].named || c != s.open[n-1].kind+2) {
		return 0, 0, false
	}
	switch {
	case c >= '0' && c <= '9', c == '-' && at+1 < len(s.buf) && s.buf[at+1] >= '0' && s.buf[at+1] <= '9':
		return '0', at, true
	case c == '"', c == '{', c == '[', c == '}', c == ']', c == 't', c == 'f', c == 'n':
		return c, at, true
	}
	return 0, 0, false
}

// enter reads an opening bracket or brace.
func (s *stream) enter(kind byte, at int) {
	s.pos = at + 1
	s.open = append(s.open, container{kind: kind})
}

// leave reads the closing one.
func (s *stream) leave(at int) {
	s.pos = at + 1
	s.open = s.open[:len(s.open)-1]
	s.passed()
}

// passed notes that a value was read.
func (s *stream) passed() {
	if n := len(s.open); n > 0 {
		s.open[n-1].some, s.open[n-1].named = true, false
	}
}

// name reads the name of a member with its quotes, if it has no escapes.
func (s *stream) name() (raw []byte, ok bool) {
	kind, at, ok := s.peek()
	n := len(s.open)
	if !ok || kind != '"' || n == 0 || s.open[n-1].kind != '{' || s.open[n-1].named {
		return nil, false
	}
	for i := at + 1; ; i++ {
		if i == len(s.buf) {
			at, i = at-s.pos, i-s.pos
			if !s.more() {
				return nil, false
			}
			at, i = at+s.pos, i+s.pos
		}
		switch c := s.buf[i]; {
		case c == '"':
			if raw = s.buf[at : i+1]; !utf8.Valid(raw) {
				return nil, false
			}
			s.pos = i + 1
			s.open[n-1].named = true
			return raw, true
		case c == '\\' || c < ' ':
			return nil, false
		}
	}
}

// whole returns the text of the next value, without a look at what is in it.
func (s *stream) whole() (raw []byte, ok bool) {
	kind, at, ok := s.peek()
	if n := len(s.open); !ok || kind == '}' || kind == ']' || n > 0 && s.open[n-1].kind == '{' && !s.open[n-1].named {
		return nil, false
	}
	end := extent{kind: kind}
	for seen := at; ; {
		if n, done := end.feed(s.buf[seen:]); done {
			return s.buf[at : seen+n], true
		}
		at, seen = at-s.pos, len(s.buf)-s.pos
		if !s.more() {
			at, seen = at+s.pos, seen+s.pos
			return s.buf[at:seen], end.scalar() && s.err == io.EOF
		}
		at, seen = at+s.pos, seen+s.pos
	}
}

// take passes the value that whole has returned.
func (s *stream) take(raw []byte) {
	_, at, _ := s.peek()
	s.pos = at + len(raw)
	s.passed()
}

// replay is a text that brings a decoder to where the stream is, apart from what
// the values were.
func (s *stream) replay() []byte {
	var b []byte
	for i, in := range s.open {
		b = append(b, in.kind)
		if in.kind == '[' {
			if in.some {
				b = append(b, `""`...)
			}
			if in.some && i+1 < len(s.open) {
				b = append(b, ',')
			}
			continue
		}
		if in.some {
			b = append(b, `"":""`...)
		}
		if in.named && in.some {
			b = append(b, ',')
		}
		if in.named {
			b = append(b, `""`...)
		}
		if in.named && i+1 < len(s.open) {
			b = append(b, ':')
		}
	}
	return b
}

// rest is the text from here on.
func (s *stream) rest() io.Reader {
	left := bytes.NewReader(s.buf[s.pos:])
	switch {
	case s.err == io.EOF:
		return left
	case s.err != nil:
		return io.MultiReader(left, failing{s.err})
	}
	return io.MultiReader(left, s.r)
}
