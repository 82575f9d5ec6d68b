package crawl

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"

	"github.com/gocolly/colly/v2"

	"daylight/internal/crawl/transport"
	"daylight/internal/source"
)

// maxRedirects is how many hops one request may take.
const maxRedirects = 10

// Collector implements source.Client. Its answers are 2xx only: all else comes
// to OnError as an error that errors.Is tells apart.
func (s *Session) Collector(p source.Purpose) *colly.Collector {
	c := s.collector(transport.WithPurpose(s.ctx, p))
	s.count(c)
	return c
}

// collector makes a collector with every default of Colly that is unsafe here
// replaced. Settings are made after NewCollector, which reads COLLY_* from the
// environment last.
func (s *Session) collector(ctx context.Context) *colly.Collector {
	c := colly.NewCollector()
	c.Context = ctx
	c.UserAgent = s.agent
	c.Headers = nil
	c.MaxDepth, c.MaxRequests = 0, 0
	c.MaxBodySize = 0        // the transport fails on a large body; Colly would cut it silently
	c.IgnoreRobotsTxt = true // the transport reads robots.txt, paced and archived
	c.AllowURLRevisit = true // the run remembers finished URLs; Colly remembers started ones
	c.AllowedDomains, c.DisallowedDomains = nil, nil
	c.CacheDir = ""
	c.DetectCharset, c.TraceHTTP = false, false
	c.ParseHTTPErrorResponse = true // 203 and above are judged by the transport
	c.SetRequestTimeout(0)          // Colly's 10 s would cover waits for a turn
	c.SetCookieJar(s.jar)
	c.SetRedirectHandler(followRedirect)
	c.WithTransport(desk{s.transport, s.ledger})
	return c
}

// count registers what Stats needs; copies of a collector lose callbacks.
func (s *Session) count(c *colly.Collector) {
	c.OnRequest(func(*colly.Request) { s.ledger.started() })
}

// followRedirect replaces Colly's rule, which returns the tenth redirect as if it
// were an answer.
func followRedirect(req *http.Request, via []*http.Request) error {
	if len(via) > maxRedirects {
		return fmt.Errorf("more than %d redirects from %s", maxRedirects, via[0].URL)
	}
	if req.URL.Host != via[len(via)-1].URL.Host {
		req.Header.Del("Authorization")
		req.Header.Del("Cookie")
	}
	return nil
}

func reader(body []byte) io.Reader {
	if body == nil {
		return nil
	}
	return bytes.NewReader(body)
}

// jar keeps the cookies a portal's sessions need and drops floods of them.
type jar struct{ *cookiejar.Jar }

const maxCookies = 20

func newJar() jar {
	j, _ := cookiejar.New(nil) // without options it cannot fail
	return jar{j}
}

// SetCookies implements http.CookieJar.
func (j jar) SetCookies(u *url.URL, cookies []*http.Cookie) {
	known := len(j.Jar.Cookies(u))
	j.Jar.SetCookies(u, cookies[:min(len(cookies), max(maxCookies-known, 0))])
}

type withoutBodyKey struct{}

// withoutBody marks requests whose body Colly need not read.
func withoutBody(ctx context.Context) context.Context {
	return context.WithValue(ctx, withoutBodyKey{}, true)
}

// documentKey is the header by which an answer is found again in a callback.
const documentKey = "X-Daylight-Document"

// desk stands between Colly and the transport: it admits requests and enters
// answers in the ledger.
type desk struct {
	next   http.RoundTripper
	ledger *ledger
}

// RoundTrip implements http.RoundTripper.
func (d desk) RoundTrip(req *http.Request) (*http.Response, error) {
	purpose := transport.PurposeOf(req.Context())
	if err := d.ledger.admit(purpose, req); err != nil {
		return nil, err
	}
	resp, err := d.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	resp.Header.Del(documentKey)
	doc, ok := transport.Archived(resp)
	if !ok || resp.StatusCode/100 != 2 {
		return resp, nil
	}
	key, err := d.ledger.enter(doc)
	if err != nil {
		return nil, err
	}
	resp.Header.Set(documentKey, key)
	if req.Context().Value(withoutBodyKey{}) != nil {
		resp.Body, resp.ContentLength = http.NoBody, 0
	}
	return resp, nil
}
