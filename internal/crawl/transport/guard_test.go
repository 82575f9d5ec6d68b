package transport_test

import (
	"errors"
	"net/http"
	"net/url"
	"testing"

	"daylight/internal/crawl/transport"
	"daylight/internal/source"
)

func TestGuard(t *testing.T) {
	t.Parallel()
	n := newNetwork(portal(func(*http.Request) *http.Response { return answer(200, "ok") }))
	rt := newTransport(t, options(n, newRecords()))
	for _, tt := range []struct {
		url string
		ok  bool
	}{
		{"https://tenders.example/a", true},
		{"http://TENDERS.example:80/a", true},
		{"https://files.example:443/a#part", true},
		{"https://other.example/", false},
		{"https://tenders.example.other.example/", false},
		{"https://sub.tenders.example/", false},
		{"https://tenders.example./", false},
		{"https://tenders.example:8080/", false},
		{"https://tenders.example:22/", false},
		{"https://tenders.example@other.example/", false},
		{"https://user:secret@tenders.example/", false},
		{"http://127.0.0.1/", false},
		{"http://2130706433/", false},
		{"http://0x7f.1/", false},
		{"http://[::1]/", false},
		{"http://169.254.169.254/latest/meta-data/", false},
		{"ftp://tenders.example/", false},
		{"file:///etc/hostname", false},
		{"gopher://tenders.example/", false},
		{"data:text/html,x", false},
	} {
		u, err := url.Parse(tt.url)
		if err != nil {
			t.Fatal(err)
		}
		before := len(n.seen)
		_, err = rt.RoundTrip((&http.Request{Method: http.MethodGet, URL: u, Header: http.Header{}}).WithContext(t.Context()))
		if tt.ok != (err == nil) || !tt.ok && !errors.Is(err, source.ErrHost) {
			t.Errorf("%s: %v", tt.url, err)
		}
		if !tt.ok && len(n.seen) != before {
			t.Errorf("%s reached the network", tt.url)
		}
	}
}

func TestHeadersAreOurs(t *testing.T) {
	t.Parallel()
	var sent *http.Request
	n := newNetwork(portal(func(req *http.Request) *http.Response { sent = req; return answer(200, "ok") }))
	r := newRecords()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, page+"#part", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("User-Agent", "somebody-else/1.0")
	req.Header.Set("Range", "bytes=0-10")
	req.Header.Set("Authorization", "Bearer invented-key")
	req.Header.Set("X-Api-Version", "2")
	if _, err := newTransport(t, options(n, r)).RoundTrip(req); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"User-Agent": agent, "Range": "", "Accept-Encoding": "gzip, deflate", "X-Api-Version": "2", "Authorization": "Bearer invented-key",
	} {
		if got := sent.Header.Get(name); got != want {
			t.Errorf("sent %s %q, want %q", name, got, want)
		}
	}
	e := r.of("/page")[0]
	if e.URL != page || e.RequestHeader.Get("Authorization") != "" || e.RequestHeader.Get("X-Api-Version") != "2" {
		t.Errorf("archived %s with %v", e.URL, e.RequestHeader)
	}
}

func TestAgentIsNoBrowser(t *testing.T) {
	t.Parallel()
	for _, agent := range []string{"", "Mozilla (compatible; daylight)"} {
		o := options(newNetwork(nil), newRecords())
		o.Agent = agent
		if _, err := transport.New(o); err == nil {
			t.Errorf("User-Agent %q accepted", agent)
		}
	}
}
