package archive

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// original marks headers that described the body on the wire. The archive holds
// the decoded body, so under their own names they would be wrong.
const original = "X-Archive-Orig-"

// requestHead is the HTTP/1.1 form of a normal exchange's request.
func requestHead(e Exchange) []byte {
	target := "/"
	host := ""
	if u, err := url.Parse(e.URL); err == nil {
		// RawQuery may hold blanks, which would end the request line early.
		target, host = strings.ReplaceAll(u.RequestURI(), " ", "%20"), u.Host
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %s %s\r\n", e.Method, target, wireProto(e.Proto))
	if host != "" && e.RequestHeader.Get("Host") == "" {
		fmt.Fprintf(&b, "Host: %s\r\n", host)
	}
	writeHeader(&b, e.RequestHeader, "Transfer-Encoding")
	if len(e.Request) > 0 {
		fmt.Fprintf(&b, "Content-Length: %d\r\n", len(e.Request))
	}
	b.WriteString("\r\n")
	return b.Bytes()
}

// responseHead is the HTTP/1.1 form of a normal exchange's answer with a body of
// size bytes.
func responseHead(e Exchange, size int64) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %d %s\r\n", wireProto(e.Proto), e.Status, http.StatusText(e.Status))
	writeHeader(&b, e.Header, "Content-Encoding", "Content-Length", "Transfer-Encoding")
	fmt.Fprintf(&b, "Content-Length: %d\r\n\r\n", size)
	return b.Bytes()
}

// wireProto names the protocol of a textual head: HTTP/2 and 3 have none, and
// readers of WARC files expect HTTP/1.
func wireProto(proto string) string {
	if proto == "HTTP/1.0" {
		return proto
	}
	return "HTTP/1.1"
}

func writeHeader(b *bytes.Buffer, h http.Header, moved ...string) {
	for _, key := range slices.Sorted(maps.Keys(h)) {
		name := key
		if slices.Contains(moved, key) || strings.HasPrefix(key, original) {
			name = original + key
		}
		for _, value := range h[key] {
			b.WriteString(name + ": " + value + "\r\n")
		}
	}
}

// parseRequest undoes requestHead: it fills Method and RequestHeader of e, whose
// URL is set.
func (e *Exchange) parseRequest(head []byte) error {
	start, h, err := parseHead(head)
	if err != nil {
		return fmt.Errorf("request head: %w", err)
	}
	method, _, ok := strings.Cut(start, " ")
	if !ok || !isToken(method) {
		return fmt.Errorf("request line %q", start)
	}
	u, err := url.Parse(e.URL)
	if err != nil {
		return err
	}
	if h.Get("Host") == u.Host {
		h.Del("Host")
	}
	h.Del("Content-Length")
	e.Method, e.RequestHeader = method, restored(h)
	return nil
}

// parseResponse undoes responseHead: it fills Status and Header of e.
func (e *Exchange) parseResponse(head []byte) error {
	start, h, err := parseHead(head)
	if err != nil {
		return fmt.Errorf("response head: %w", err)
	}
	fields := strings.SplitN(start, " ", 3)
	if len(fields) < 2 || !strings.HasPrefix(fields[0], "HTTP/") {
		return fmt.Errorf("status line %q", start)
	}
	if e.Status, err = strconv.Atoi(fields[1]); err != nil || e.Status < 100 || e.Status > 999 {
		return fmt.Errorf("status line %q", start)
	}
	h.Del("Content-Length")
	e.Header = restored(h)
	return nil
}

func restored(h http.Header) http.Header {
	out := make(http.Header, len(h))
	for key, values := range h {
		out[strings.TrimPrefix(key, original)] = values
	}
	return out
}

// parseHead splits a head into its first line and its headers.
func parseHead(head []byte) (string, http.Header, error) {
	text, ok := strings.CutSuffix(string(head), "\r\n\r\n")
	if !ok {
		return "", nil, errors.New("it does not end with an empty line")
	}
	lines := strings.Split(text, "\r\n")
	h := make(http.Header, len(lines))
	for _, line := range lines[1:] {
		key, value, ok := strings.Cut(line, ":")
		if !ok || !isToken(key) {
			return "", nil, fmt.Errorf("line %q", line)
		}
		h[key] = append(h[key], strings.Trim(value, " \t"))
	}
	return lines[0], h, nil
}

// readHead reads up to and with the first empty line.
func readHead(r *bufio.Reader) ([]byte, error) {
	var head []byte
	for {
		line, err := r.ReadSlice('\n')
		head = append(head, line...)
		switch {
		case len(head) > maxHead:
			return nil, fmt.Errorf("head of more than %d bytes", maxHead)
		case errors.Is(err, bufio.ErrBufferFull):
		case err == io.EOF:
			return nil, io.ErrUnexpectedEOF
		case err != nil:
			return nil, err
		case bytes.HasSuffix(head, []byte("\r\n\r\n")):
			return head, nil
		}
	}
}

// normalHeader copies h without what no HTTP message can carry: names that are
// not tokens, line ends and blanks around a value.
func normalHeader(h http.Header) http.Header {
	out := make(http.Header, len(h))
	for _, key := range slices.Sorted(maps.Keys(h)) {
		if !isToken(key) {
			continue
		}
		name := http.CanonicalHeaderKey(key)
		for _, value := range h[key] {
			value = strings.NewReplacer("\r", " ", "\n", " ", "\x00", " ").Replace(value)
			out[name] = append(out[name], strings.Trim(value, " \t"))
		}
	}
	return out
}

// isToken is RFC 9110's token.
func isToken(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool {
		return r <= ' ' || r >= 0x7f || strings.ContainsRune(`()<>@,;:\"/[]?={}`, r)
	}) < 0
}
