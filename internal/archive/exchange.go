// Package archive keeps every answer as it was received: WARC/1.1 files, one
// gzip member a record, that need no database to be understood.
//
// A capture is three contiguous records: the request (method, headers, body),
// the response (or a revisit that names an earlier response with the same
// payload) and metadata that says for which source, run and window it was made.
// A source.Location names the bytes of all three and their sha256.
//
// Each Store appends to files of its own, so any number of processes share a
// folder. Append is durable after Sync. Scan gives all captures back, Verify
// compares the bytes with what a database says about them. Files are never
// rewritten; what a crash leaves at the end of one is reported and kept.
package archive

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"daylight/internal/source"
)

// Support is the purpose of exchanges that serve the crawl itself: robots.txt,
// redirects and the like. They are archived and never parsed.
const Support source.Purpose = "support"

// Kinds of Record.
const (
	KindWarcinfo = "warcinfo" // says what wrote the file
	KindResponse = "response" // a capture with its payload
	KindRevisit  = "revisit"  // a capture whose payload is stored with an earlier one
	KindCapture  = "capture"  // either of these, where the list does not say which
)

// ErrPrior says that an answer "not modified" refers to a payload the archive
// no longer has: ask the portal again without conditions.
var ErrPrior = errors.New("the earlier capture is not readable")

// Exchange is what is archived beside the body.
type Exchange struct {
	SourceID string
	// Purpose is one of package source's, or Support.
	Purpose source.Purpose
	RunID   int64
	// Window is "since/until" in RFC 3339, empty for imports.
	Window string
	// Import is the base name or relative path of an imported file, empty for
	// crawls. The URL of an import is a file URL, its status 200.
	Import string
	// Replica is the host:port that stood in for the portal, empty otherwise.
	Replica string
	// Method is GET if empty.
	Method, URL   string
	RequestHeader http.Header
	Request       []byte
	// Proto is as net/http names it, such as "HTTP/2.0".
	Proto  string
	Status int
	Header http.Header
	IP     string
	// FetchedAt is kept in UTC to the microsecond, as Postgres does.
	FetchedAt time.Time
	Elapsed   time.Duration
	// Truncated is why the body is not whole, empty if it is. A truncated
	// document is never parsed.
	Truncated string
}

// Seen is the last answer to a request.
type Seen struct {
	SHA256             [32]byte
	Size               int64
	ETag, LastModified string
	FetchedAt          time.Time
	// Replica is the host:port that answered in place of the portal, if one did.
	Replica string
	// Body is the capture that holds the payload, or a revisit of it.
	Body source.Location
}

// Index finds the last answer to a request by method, URL and sha256 of the
// request's body. A nil Index knows none.
type Index interface {
	Last(ctx context.Context, sourceID, method, url string, request [32]byte) (Seen, bool, error)
}

// RequestHash is the key of a request's body in an Index.
func RequestHash(body []byte) [32]byte { return sha256.Sum256(body) }

// Record is a group of WARC records that was appended: a capture or the
// warcinfo record at the start of a file. All records of a file cover it.
type Record struct {
	Location source.Location
	Kind     string
}

// limits of what is kept in memory when a capture is read back.
const (
	maxHead    = 16 << 20 // of one record or HTTP message
	maxRequest = 64 << 20 // body of a request
	maxMemory  = 1 << 20  // larger bodies go through a temporary file
)

// normal returns e as a Scan will give it back, or what is wrong with it.
func (e Exchange) normal(now func() time.Time) (Exchange, error) {
	if e.Method == "" {
		e.Method = http.MethodGet
	}
	if e.FetchedAt.IsZero() {
		e.FetchedAt = now()
	}
	e.FetchedAt = e.FetchedAt.UTC().Truncate(time.Microsecond)
	if len(e.Request) == 0 {
		e.Request = nil
	}
	u, err := url.Parse(e.URL)
	switch {
	case err != nil:
		return e, fmt.Errorf("archive: %w", err)
	case u.Scheme == "" || strings.TrimSpace(e.URL) != e.URL:
		return e, fmt.Errorf("archive: URL %q: it must be absolute and without blanks around it", e.URL)
	case e.SourceID == "":
		return e, fmt.Errorf("archive: %s: no source is named", e.URL)
	case !isToken(e.Method):
		return e, fmt.Errorf("archive: %s: method %q", e.URL, e.Method)
	case e.Status < 100 || e.Status > 999:
		return e, fmt.Errorf("archive: %s: status %d is none of HTTP's", e.URL, e.Status)
	case e.FetchedAt.Year() < 1 || e.FetchedAt.Year() > 9999:
		return e, fmt.Errorf("archive: %s: time %s", e.URL, e.FetchedAt)
	case len(e.Request) > maxRequest:
		return e, fmt.Errorf("archive: %s: request body of %d bytes, more than %d", e.URL, len(e.Request), maxRequest)
	}
	e.Header = normalHeader(e.Header)
	e.RequestHeader = normalHeader(e.RequestHeader)
	e.RequestHeader.Del("Content-Length")
	if e.RequestHeader.Get("Host") == u.Host {
		e.RequestHeader.Del("Host")
	}
	return e, nil
}

// document is the capture at loc as a source.Document.
func (e Exchange) document(loc source.Location, sum [32]byte, size int64, open func() (io.ReadCloser, error)) source.Document {
	return source.Document{
		SourceID: e.SourceID, Purpose: e.Purpose, Method: e.Method, URL: e.URL, Request: e.Request,
		FetchedAt: e.FetchedAt, Status: e.Status, Header: e.Header, SHA256: sum, Size: size,
		Replica: e.Replica, At: loc, Open: open,
	}
}
