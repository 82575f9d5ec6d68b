package robots

import "strings"

// pattern is the path of a rule, cut at its asterisks.
type pattern struct {
	parts  []string // literal text between asterisks; the first stands at the start
	anchor bool     // ends in $
	size   int      // octets of the pattern, which decide between rules
}

func compile(value string) pattern {
	value = normalize(value, false)
	p := pattern{size: len(value)}
	value, p.anchor = strings.CutSuffix(value, "$")
	p.parts = strings.Split(value, "*")
	return p
}

// match needs one pass over path: taking each part as far left as it goes
// leaves the most room for the parts after it.
func (p pattern) match(path string) bool {
	rest, ok := strings.CutPrefix(path, p.parts[0])
	if !ok {
		return false
	}
	if len(p.parts) == 1 {
		return !p.anchor || rest == ""
	}
	last := len(p.parts) - 1
	for _, part := range p.parts[1:last] {
		at := strings.Index(rest, part)
		if at < 0 {
			return false
		}
		rest = rest[at+len(part):]
	}
	if p.anchor {
		return strings.HasSuffix(rest, p.parts[last])
	}
	return strings.Contains(rest, p.parts[last])
}

// normalize brings path and pattern to one spelling, RFC 9309 section 2.2.2:
// octets beyond ASCII are percent-encoded, unreserved ones are not, hex digits
// are capitals. In a path (literal) * and $ are encoded, so that only the %2A
// and %24 of a pattern stand for them.
func normalize(s string, literal bool) string {
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]) {
			octet(&b, unhex(s[i+1])<<4|unhex(s[i+2]))
			i += 2
			continue
		}
		if c >= 0x80 || c <= ' ' || literal && (c == '*' || c == '$') {
			escape(&b, c)
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}

// octet writes a decoded octet: as itself where it is unreserved.
func octet(b *strings.Builder, c byte) {
	switch {
	case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', strings.IndexByte("-._~", c) >= 0:
		b.WriteByte(c)
	default:
		escape(b, c)
	}
}

func escape(b *strings.Builder, c byte) {
	const hex = "0123456789ABCDEF"
	b.WriteByte('%')
	b.WriteByte(hex[c>>4])
	b.WriteByte(hex[c&15])
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

func unhex(c byte) byte {
	switch {
	case c >= 'a':
		return c - 'a' + 10
	case c >= 'A':
		return c - 'A' + 10
	}
	return c - '0'
}
