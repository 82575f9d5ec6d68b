package transport

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"daylight/internal/archive"
	"daylight/internal/robots"
	"daylight/internal/source"
)

// How long an answer for robots.txt counts: RFC 9309 allows a day. A host whose
// robots.txt cannot be read is asked again soon, and not crawled until then.
const (
	robotsFor     = 24 * time.Hour
	robotsRetry   = 10 * time.Minute
	robotsFollows = 5 // redirects, RFC 9309 section 2.3.1.2
)

// ErrRobotsUnknown says that robots.txt could not be read, which forbids
// everything for now. It comes inside a *source.RetryError.
var ErrRobotsUnknown = errors.New("robots.txt could not be read, so nothing is fetched for now")

// robotsGate asks a host's robots.txt before each request. The file is fetched
// through the chain below: paced, retried and archived.
type robotsGate struct {
	next   http.RoundTripper
	hosts  hostView
	agent  string
	logger *slog.Logger
}

// RoundTrip implements http.RoundTripper.
func (g robotsGate) RoundTrip(req *http.Request) (*http.Response, error) {
	file, err := g.rules(req.Context(), req.URL)
	if err != nil {
		return nil, err
	}
	path := req.URL.EscapedPath()
	if req.URL.RawQuery != "" || req.URL.ForceQuery {
		path += "?" + req.URL.RawQuery
	}
	if !file.Allowed(g.agent, path) {
		return nil, fmt.Errorf("%s: %w", req.URL, source.ErrRobots)
	}
	return g.next.RoundTrip(req)
}

// rules returns what is known of a host, or fetches it once for all who wait.
func (g robotsGate) rules(ctx context.Context, u *url.URL) (*robots.File, error) {
	h := g.hosts.of(u)
	release, err := acquire(ctx, h.reading)
	if err != nil {
		return nil, err
	}
	defer release()
	if known, ok := h.rules(u.Scheme); ok {
		return known.file, known.err
	}
	file, err := g.fetch(ctx, &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/robots.txt"})
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	known := rules{file: file, until: time.Now().Add(robotsFor)}
	if err != nil {
		known = rules{err: err, until: time.Now().Add(robotsRetry)}
		g.logger.Warn("robots.txt", "host", u.Host, "error", err)
	}
	h.learn(u.Scheme, known)
	return known.file, known.err
}

// fetch reads one robots.txt, following redirects. Answers 4xx mean that there
// are no rules, all other failures that nothing may be fetched.
func (g robotsGate) fetch(ctx context.Context, u *url.URL) (*robots.File, error) {
	ctx = withCall(ctx, call{purpose: archive.Support, limit: robots.MaxSize + 1})
	start := u
	for range robotsFollows + 1 {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
		if err != nil {
			return nil, err
		}
		req.Header.Set("Accept", "text/plain, */*;q=0.1")
		resp, err := g.next.RoundTrip(req)
		if err != nil {
			return g.judge(u, err)
		}
		if !isRedirect(resp) {
			defer resp.Body.Close()
			return read(u, resp.Body)
		}
		if u, err = u.Parse(resp.Header.Get("Location")); err != nil {
			return nil, unknown(start, err)
		}
	}
	// More hops than RFC 9309 asks to follow count as "not there".
	return robots.Parse(nil), nil
}

// judge says what an error of the fetch means.
func (g robotsGate) judge(u *url.URL, err error) (*robots.File, error) {
	var status *StatusError
	var cut *TruncatedError
	var busy *source.RetryError
	switch {
	case errors.As(err, &busy):
		return nil, &source.RetryError{After: max(busy.After, time.Minute), Err: fmt.Errorf("%s: %w: %w", u, ErrRobotsUnknown, busy.Err)}
	case errors.Is(err, source.ErrHost):
		return nil, fmt.Errorf("robots.txt cannot be read; where it redirects, the source's Hosts must name that host: %w", err)
	case errors.As(err, &status) && status.Status/100 == 2:
		return nil, err
	case errors.As(err, &status) && status.Status/100 == 4 && status.Status != http.StatusTooManyRequests:
		return robots.Parse(nil), nil
	case errors.As(err, &cut) && cut.Reason == cutLength:
		body, err := cut.Document.Open()
		if err != nil {
			return nil, err
		}
		defer body.Close()
		return read(u, body)
	}
	return nil, unknown(u, err)
}

func unknown(u *url.URL, err error) error {
	return &source.RetryError{After: robotsRetry, Err: fmt.Errorf("%s: %w: %w", u, ErrRobotsUnknown, err)}
}

func read(u *url.URL, body io.Reader) (*robots.File, error) {
	content, err := io.ReadAll(io.LimitReader(body, robots.MaxSize+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", u, err)
	}
	return robots.Parse(content), nil
}
