package transport

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"daylight/internal/archive"
)

// NotModified is set in the header of an answer and of its document when the
// portal answered 304: status and body are those of the earlier answer.
const NotModified = "X-Daylight-Not-Modified"

// conditional asks the portal whether an answer changed since the last one.
type conditional struct {
	next   http.RoundTripper
	index  archive.Index
	source string
	// replica is true where a replica answers. What it said before tells nothing
	// of the portal: a date or tag of its own would pass its body off as the
	// portal's.
	replica bool
	logger  *slog.Logger
	// lost holds URLs whose earlier body the archive no longer has.
	lost sync.Map
}

// RoundTrip implements http.RoundTripper.
func (c *conditional) RoundTrip(req *http.Request) (*http.Response, error) {
	prior, err := c.prior(req)
	if err != nil {
		return nil, fmt.Errorf("last answer of %s: %w", req.URL, err)
	}
	out := req.Clone(withPrior(req.Context(), prior))
	asked := prior != nil && req.Method == http.MethodGet && setConditions(out.Header, *prior)
	resp, err := c.next.RoundTrip(out)
	if asked && errors.Is(err, archive.ErrPrior) {
		c.logger.Warn("the archive lost a body; it is fetched again", "url", req.URL.String(), "error", err)
		c.lost.Store(req.URL.String(), true)
		return nil, &later{error: err, alive: true}
	}
	if err != nil || !asked || resp.StatusCode != http.StatusNotModified {
		return resp, err
	}
	return unmodified(resp), nil
}

func (c *conditional) prior(req *http.Request) (*archive.Seen, error) {
	if _, lost := c.lost.Load(req.URL.String()); lost || c.index == nil {
		return nil, nil
	}
	body, err := requestBody(req)
	if err != nil {
		return nil, err
	}
	seen, ok, err := c.index.Last(req.Context(), c.source, req.Method, req.URL.String(), archive.RequestHash(body))
	if err != nil || !ok || (seen.Replica != "") != c.replica {
		return nil, err
	}
	return &seen, nil
}

func withPrior(ctx context.Context, prior *archive.Seen) context.Context {
	call := callOf(ctx)
	call.prior = prior
	return withCall(ctx, call)
}

// setConditions reports whether the last answer left anything to ask by. A date
// after the fetch itself (seen: 2099) would hide every later change.
func setConditions(h http.Header, prior archive.Seen) bool {
	asked := false
	if prior.ETag != "" {
		h.Set("If-None-Match", prior.ETag)
		asked = true
	}
	if t, err := http.ParseTime(prior.LastModified); err == nil && !t.After(prior.FetchedAt.Add(time.Minute)) {
		h.Set("If-Modified-Since", prior.LastModified)
		asked = true
	}
	return asked
}

// unmodified presents a 304 as the answer it confirms: crawlers and parsers see
// the earlier body, as they would have without conditions.
func unmodified(resp *http.Response) *http.Response {
	body, ok := resp.Body.(*archivedBody)
	if !ok {
		return resp
	}
	doc := body.document
	doc.Header = doc.Header.Clone()
	doc.Header.Set(NotModified, "1")
	doc.Status = http.StatusOK
	resp.Header.Set(NotModified, "1")
	resp.StatusCode, resp.Status = http.StatusOK, "200 OK"
	resp.Body, resp.ContentLength = &archivedBody{document: doc}, doc.Size
	return resp
}
