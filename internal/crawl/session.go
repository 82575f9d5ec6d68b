// Package crawl runs one crawl of one source: it makes every Colly collector of
// the program, puts package transport under each, and keeps the budgets of a
// window. What was fetched is handed over in batches by Take; storing it is the
// caller's.
package crawl

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"github.com/gocolly/colly/v2"

	"daylight/internal/archive"
	"daylight/internal/crawl/transport"
	"daylight/internal/source"
)

// Options of a Session.
type Options struct {
	Source   source.Source
	Recorder transport.Recorder
	// Index finds earlier answers; nil knows none.
	Index archive.Index
	// Pacer spaces requests across processes; nil spaces those of this Session.
	Pacer transport.Pacer
	// Hosts is shared by all Sessions of a process: robots.txt, failures and the
	// number of requests at a time. Nil starts anew.
	Hosts  *transport.Hosts
	RunID  int64
	Window source.Window
	// BaseURL is a replica that stands in for all hosts of the source; nil means
	// the real portal.
	BaseURL *url.URL
	// Agent is program/version, Contact a URL or mail address: together they are
	// the User-Agent. A crawl of a real portal needs both.
	Agent, Contact string
	// MaxRequests ends a window that has no end; 20,000 if zero.
	MaxRequests int
	Timeouts    transport.Timeouts
	// Backoff is the first pause before a request is repeated; 1 s if zero.
	Backoff time.Duration
	// TempDir takes large bodies until they are archived.
	TempDir string
	Logger  *slog.Logger
	// Network replaces the real network in tests that need none.
	Network http.RoundTripper
}

const defaultMaxRequests = 20_000

// Session is the source.Client of one source, run and window. Several goroutines
// may use it.
type Session struct {
	ctx       context.Context
	agent     string
	transport *transport.Transport
	jar       http.CookieJar
	ledger    *ledger
	// base serves Get and Post: each works on a copy that shares its client.
	base *colly.Collector
}

var _ source.Client = (*Session)(nil)

// New returns a Session whose requests end with ctx. Close it.
func New(ctx context.Context, o Options) (*Session, error) {
	agent, err := userAgent(o)
	if err != nil {
		return nil, err
	}
	rt, err := transport.New(transport.Options{
		Source: o.Source, Recorder: o.Recorder, Index: o.Index, Pacer: o.Pacer, Hosts: o.Hosts,
		RunID: o.RunID, Window: windowName(o.Window), Replica: o.BaseURL, Agent: agent,
		Timeouts: o.Timeouts, Backoff: o.Backoff, TempDir: o.TempDir, Logger: o.Logger, Network: o.Network,
	})
	if err != nil {
		return nil, fmt.Errorf("crawl %s: %w", o.Source.ID, err)
	}
	if o.MaxRequests <= 0 {
		o.MaxRequests = defaultMaxRequests
	}
	s := &Session{
		ctx: ctx, agent: agent, transport: rt, jar: newJar(),
		ledger: newLedger(o.Window.MaxDocuments, o.MaxRequests),
	}
	s.base = s.collector(ctx)
	return s, nil
}

// userAgent names the program and whom to write to. A replica is ours: it may be
// crawled without an address.
func userAgent(o Options) (string, error) {
	if o.Agent == "" {
		o.Agent = "daylight/devel"
	}
	switch {
	case o.Contact != "":
		return o.Agent + " (+" + o.Contact + ")", nil
	case o.BaseURL != nil:
		return o.Agent + " (replica)", nil
	}
	return "", errors.New("crawl: no contact: portals must be able to write to whoever crawls them; give a URL or a mail address")
}

// windowName is how a window is archived.
func windowName(w source.Window) string {
	name := func(t time.Time) string {
		if t.IsZero() {
			return ".."
		}
		return t.UTC().Format(time.RFC3339)
	}
	if w.Since.IsZero() && w.Until.IsZero() {
		return ""
	}
	return name(w.Since) + "/" + name(w.Until)
}

// Close ends idle connections.
func (s *Session) Close() { s.transport.CloseIdleConnections() }

// Take returns the documents fetched since the last call, in order: those with
// purpose ForDocument, status 200 and a whole body.
func (s *Session) Take() []source.Document { return s.ledger.take() }

// Stats is what the Session did so far.
func (s *Session) Stats() Stats { return s.ledger.snapshot() }

// Get implements source.Client.
func (s *Session) Get(ctx context.Context, p source.Purpose, url string) (source.Document, error) {
	return s.fetch(ctx, p, http.MethodGet, url, nil, nil)
}

// Post implements source.Client.
func (s *Session) Post(ctx context.Context, p source.Purpose, url, contentType string, body []byte) (source.Document, error) {
	return s.fetch(ctx, p, http.MethodPost, url, http.Header{"Content-Type": {contentType}}, body)
}

// fetch makes one request through the base collector. Colly sees an empty body:
// the caller reads the archived one.
func (s *Session) fetch(ctx context.Context, p source.Purpose, method, url string, h http.Header, body []byte) (source.Document, error) {
	ctx, cancel := context.WithCancel(transport.WithPurpose(ctx, p))
	defer cancel()
	defer context.AfterFunc(s.ctx, cancel)()
	c := s.base.Clone()
	c.Context = withoutBody(ctx)
	s.count(c)
	var doc source.Document
	var answer error
	c.OnResponse(func(r *colly.Response) { doc, answer = s.Document(r) })
	err := errors.Join(c.Request(method, url, reader(body), nil, h), answer)
	if err != nil {
		return source.Document{}, unwrapURL(err)
	}
	return doc, nil
}

// unwrapURL drops what http.Client puts before the errors of our transport,
// which name the URL themselves.
func unwrapURL(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}

// Document implements source.Client. It knows the answers of this Session's
// collectors, the last 1,024 of them.
func (s *Session) Document(r *colly.Response) (source.Document, error) {
	if r != nil && r.Headers != nil {
		if doc, ok := s.ledger.answer(r.Headers.Get(documentKey)); ok {
			return doc, nil
		}
	}
	return source.Document{}, errors.New("crawl: this response is not one of the Session's last answers")
}

// Outcome is the stable word for how a crawl ended, "complete" if err is nil.
func Outcome(err error) string {
	if err == nil || errors.Is(err, source.ErrNotModified) {
		return "complete"
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return "cancelled"
	}
	// The first match counts: a portal's refusal says more than what is missing
	// because of it, and a listing's missing end more than one bad document.
	for _, o := range []struct {
		err  error
		code string
	}{
		{source.ErrChallenged, "challenged"},
		{source.ErrBlocked, "blocked"},
		{source.ErrRobots, "blocked"},
		{source.ErrRateLimited, "rate-limited"},
		{source.ErrLimit, "partial"},
		{source.ErrPartial, "partial"},
		{source.ErrTruncated, "truncated"},
		{source.ErrGone, "gone"},
		{source.ErrFormat, "format"},
	} {
		if errors.Is(err, o.err) {
			return o.code
		}
	}
	return "failed"
}
