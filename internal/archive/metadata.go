package archive

import (
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"daylight/internal/source"
)

// field is a named value of a record's head or of application/warc-fields.
type field struct{ name, value string }

// fields keeps their order.
type fields []field

// get returns the first value of name, compared without case as WARC does.
func (f fields) get(name string) string {
	for _, field := range f {
		if strings.EqualFold(field.name, name) {
			return field.value
		}
	}
	return ""
}

// add appends a field unless its value is empty.
func (f *fields) add(name, value string) {
	if value != "" {
		*f = append(*f, field{name, value})
	}
}

// bytes is the form in a file, without an empty line after it.
func (f fields) bytes() []byte {
	var b strings.Builder
	for _, field := range f {
		b.WriteString(field.name + ": " + field.value + "\r\n")
	}
	return []byte(b.String())
}

func parseFields(text string) (fields, error) {
	var out fields
	for line := range strings.SplitSeq(strings.TrimSuffix(text, "\r\n"), "\r\n") {
		name, value, ok := strings.Cut(line, ":")
		if !ok || strings.TrimSpace(name) == "" {
			return nil, fmt.Errorf("field line %q", line)
		}
		out = append(out, field{name, strings.Trim(value, " \t")})
	}
	return out, nil
}

// metadata is what neither HTTP head says about the capture. target is where
// the payload of a revisit stands, size is the payload's.
func metadata(e Exchange, size int64, target *source.Location) fields {
	var f fields
	f.add("source", escape(e.SourceID))
	f.add("purpose", escape(string(e.Purpose)))
	if e.RunID != 0 {
		f.add("run", strconv.FormatInt(e.RunID, 10))
	}
	f.add("window", escape(e.Window))
	f.add("import", escape(e.Import))
	f.add("replica", escape(e.Replica))
	f.add("protocol", escape(e.Proto))
	f.add("ip", escape(e.IP))
	if e.Elapsed != 0 {
		f.add("elapsed", e.Elapsed.String())
	}
	f.add("truncated", escape(e.Truncated))
	f.add("payload-size", strconv.FormatInt(size, 10))
	if target != nil {
		f.add("payload-file", escape(target.File))
		f.add("payload-offset", strconv.FormatInt(target.Offset, 10))
		f.add("payload-length", strconv.FormatInt(target.Length, 10))
		f.add("payload-digest", digest(target.Digest))
		f.add("payload-record", target.RecordID)
	}
	return f
}

// parseMetadata undoes metadata: it fills the rest of e and returns size and
// target, which is nil for a capture with its own payload.
func (e *Exchange) parseMetadata(f fields) (size int64, target *source.Location, err error) {
	var wrong []error
	text := func(name string) string {
		s, err := unescape(f.get(name))
		wrong = append(wrong, err)
		return s
	}
	number := func(name string) int64 {
		n, err := strconv.ParseInt(f.get(name), 10, 64)
		wrong = append(wrong, err)
		return n
	}
	e.SourceID, e.Purpose = text("source"), source.Purpose(text("purpose"))
	e.Window, e.Import, e.Replica = text("window"), text("import"), text("replica")
	e.Proto, e.IP, e.Truncated = text("protocol"), text("ip"), text("truncated")
	if f.get("run") != "" {
		e.RunID = number("run")
	}
	if s := f.get("elapsed"); s != "" {
		e.Elapsed, err = time.ParseDuration(s)
		wrong = append(wrong, err)
	}
	size = number("payload-size")
	if f.get("payload-record") != "" {
		target = &source.Location{
			File: text("payload-file"), Offset: number("payload-offset"), Length: number("payload-length"),
			RecordID: f.get("payload-record"),
		}
		target.Digest, err = parseDigest(f.get("payload-digest"))
		wrong = append(wrong, err)
	}
	if err := errors.Join(wrong...); err != nil {
		return 0, nil, fmt.Errorf("metadata: %w", err)
	}
	return size, target, nil
}

const digestPrefix = "sha256:"

func digest(sum [32]byte) string { return digestPrefix + hex.EncodeToString(sum[:]) }

func parseDigest(s string) (sum [32]byte, err error) {
	text, ok := strings.CutPrefix(s, digestPrefix)
	if !ok || len(text) != 2*len(sum) {
		return sum, fmt.Errorf("digest %q is no sha256 in hexadecimal", s)
	}
	_, err = hex.Decode(sum[:], []byte(text))
	return sum, err
}

// escape makes any text one line of a field, as %XX where needed. "=?" would
// start an encoded word of RFC 2047.
func escape(s string) string {
	s = strings.ReplaceAll(s, "%", "%25")
	s = strings.ReplaceAll(s, "=?", "%3D?")
	var b strings.Builder
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		edge := r == ' ' && (i == 0 || i+n == len(s))
		if r < ' ' || r == 0x7f || edge || r == utf8.RuneError && n == 1 {
			fmt.Fprintf(&b, "%%%02X", s[i])
		} else {
			b.WriteString(s[i : i+n])
		}
		i += n
	}
	return b.String()
}

func unescape(s string) (string, error) {
	parts := strings.Split(s, "%")
	var b strings.Builder
	b.WriteString(parts[0])
	for _, part := range parts[1:] {
		if len(part) < 2 {
			return "", fmt.Errorf("value %q: %%XX expected", s)
		}
		c, err := strconv.ParseUint(part[:2], 16, 8)
		if err != nil {
			return "", fmt.Errorf("value %q: %w", s, err)
		}
		b.WriteByte(byte(c))
		b.WriteString(part[2:])
	}
	return b.String(), nil
}
