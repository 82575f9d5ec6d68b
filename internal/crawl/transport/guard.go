package transport

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"daylight/internal/source"
)

// guard lets through what a crawl of this source may ask, with our headers: no
// callback of a crawler can make us look like a browser.
type guard struct {
	next  http.RoundTripper
	hosts []string
	agent string
}

// RoundTrip implements http.RoundTripper.
func (g guard) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := g.check(req.URL); err != nil {
		return nil, err
	}
	out := req.Clone(req.Context())
	out.Header.Set("User-Agent", g.agent)
	// We decode ourselves: net/http and Colly have no limit on what comes out.
	out.Header.Set("Accept-Encoding", "gzip, deflate")
	for _, name := range []string{"Range", "If-Range", "If-None-Match", "If-Modified-Since"} {
		out.Header.Del(name)
	}
	out.URL.Fragment, out.URL.RawFragment = "", ""
	if err := makeRepeatable(out); err != nil {
		return nil, fmt.Errorf("request body: %w", err)
	}
	resp, err := g.next.RoundTrip(out)
	if err != nil {
		return nil, err
	}
	resp.Request = req
	return resp, nil
}

// check refuses a URL that is not one of the source's.
func (g guard) check(u *url.URL) error {
	port := u.Port()
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return fmt.Errorf("%s: scheme %q: %w", u.Redacted(), u.Scheme, source.ErrHost)
	case u.User != nil:
		return fmt.Errorf("%s: user name in the URL: %w", u.Redacted(), source.ErrHost)
	case port != "" && port != "80" && port != "443":
		return fmt.Errorf("%s: port %s: %w", u, port, source.ErrHost)
	case !slices.Contains(g.hosts, strings.ToLower(u.Hostname())):
		return fmt.Errorf("%s: not among %s: %w", u, strings.Join(g.hosts, ", "), source.ErrHost)
	}
	return nil
}

// makeRepeatable sees to it that GetBody can be called for each attempt.
func makeRepeatable(req *http.Request) error {
	if req.Body == nil || req.Body == http.NoBody || req.GetBody != nil {
		return nil
	}
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return err
	}
	if err := req.Body.Close(); err != nil {
		return err
	}
	req.ContentLength = int64(len(body))
	req.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
	return nil
}
