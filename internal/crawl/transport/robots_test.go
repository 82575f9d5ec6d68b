package transport_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"daylight/internal/archive"
	"daylight/internal/crawl/transport"
	"daylight/internal/source"
)

// site serves a robots.txt and "ok" under every other path.
func site(robots func() *http.Response) func(*http.Request) *http.Response {
	return func(req *http.Request) *http.Response {
		if req.URL.Path == "/robots.txt" {
			return robots()
		}
		return answer(http.StatusOK, "ok")
	}
}

func TestRobots(t *testing.T) {
	t.Parallel()
	forbid := "user-agent: *\ndisallow: /page\n"
	for _, tt := range []struct {
		name   string
		robots func() *http.Response
		is     error
	}{
		{"allowed", func() *http.Response { return answer(200, "user-agent: *\ndisallow: /x") }, nil},
		{"forbidden", func() *http.Response { return answer(200, forbid) }, source.ErrRobots},
		{"forbidden to us by name", func() *http.Response { return answer(200, "user-agent: Daylight\ndisallow: /p") }, source.ErrRobots},
		{"absent", func() *http.Response { return answer(404, forbid) }, nil},
		{"refused", func() *http.Response { return answer(403, forbid) }, nil},
		{"rate limit", func() *http.Response { return answer(429, "") }, transport.ErrRobotsUnknown},
		{"server error", func() *http.Response { return answer(500, "") }, transport.ErrRobotsUnknown},
		{"unreachable", func() *http.Response { return nil }, transport.ErrRobotsUnknown},
		{"error page", func() *http.Response { return answer(200, "<html><body>disallow: nothing</body></html>") }, nil},
		{"larger than is read", func() *http.Response { return answer(200, forbid+strings.Repeat("# more\n", 200_000)) }, source.ErrRobots},
		{"redirect elsewhere", func() *http.Response { return answer(301, "", "Location", "https://other.example/robots.txt") }, source.ErrHost},
		{"redirect inside", func() *http.Response { return answer(301, "", "Location", "https://10.0.0.1/robots.txt") }, source.ErrHost},
		{"redirect without end", func() *http.Response { return answer(301, "", "Location", "/robots.txt") }, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				n, r := newNetwork(site(tt.robots)), newRecords()
				_, _, err := get(t.Context(), newTransport(t, options(n, r)), page)
				if !errors.Is(err, tt.is) {
					t.Errorf("%v, want %v", err, tt.is)
				}
				var later *source.RetryError
				if got := errors.As(err, &later); got != (tt.is == transport.ErrRobotsUnknown) {
					t.Errorf("transient: %t in %v", got, err)
				}
				if fetched := len(n.times("/page")); fetched != 0 && err != nil {
					t.Error("the page was fetched all the same")
				}
				for _, e := range r.of("/robots.txt") {
					if e.Purpose != archive.Support || e.RequestHeader.Get("User-Agent") != agent {
						t.Errorf("archived as %q, asked by %q", e.Purpose, e.RequestHeader.Get("User-Agent"))
					}
				}
			})
		})
	}
}

func TestRobotsFollowsRedirect(t *testing.T) {
	t.Parallel()
	n := newNetwork(func(req *http.Request) *http.Response {
		switch {
		case req.URL.Path != "/robots.txt":
			return answer(200, "ok")
		case req.URL.Host == "tenders.example":
			return answer(308, "", "Location", "https://files.example/robots.txt")
		}
		return answer(200, "user-agent: *\ndisallow: /page")
	})
	if _, _, err := get(t.Context(), newTransport(t, options(n, newRecords())), page); !errors.Is(err, source.ErrRobots) {
		t.Errorf("rules behind a redirect: %v", err)
	}
}

func TestRobotsPathHasQuery(t *testing.T) {
	t.Parallel()
	n := newNetwork(site(func() *http.Response { return answer(200, "user-agent: *\ndisallow: /*?page=") }))
	rt := newTransport(t, options(n, newRecords()))
	if _, _, err := get(t.Context(), rt, page+"?page=2"); !errors.Is(err, source.ErrRobots) {
		t.Errorf("query: %v", err)
	}
	if _, _, err := get(t.Context(), rt, page+"?q=2"); err != nil {
		t.Errorf("other query: %v", err)
	}
}

func TestRobotsLifetime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		down := false
		n := newNetwork(site(func() *http.Response {
			if down {
				return answer(500, "")
			}
			return answer(200, "user-agent: *\ndisallow:")
		}))
		rt := newTransport(t, options(n, newRecords()))
		fetch := func() error {
			_, _, err := get(t.Context(), rt, page)
			return err
		}
		files := func() int { return len(n.times("/robots.txt")) }
		if err := errors.Join(fetch(), fetch()); err != nil || files() != 1 {
			t.Fatalf("fetched %d times, %v", files(), err)
		}
		time.Sleep(23 * time.Hour)
		if err := fetch(); err != nil || files() != 1 {
			t.Errorf("within a day: fetched %d times, %v", files(), err)
		}
		down = true
		time.Sleep(2 * time.Hour)
		if err := errors.Join(fetch(), fetch()); !errors.Is(err, transport.ErrRobotsUnknown) || files() != 6 {
			t.Errorf("after a day: fetched %d times, want one try of five attempts more; %v", files(), err)
		}
		down = false
		time.Sleep(11 * time.Minute)
		if err := fetch(); err != nil || files() != 7 {
			t.Errorf("after the outage: fetched %d times, %v", files(), err)
		}
	})
}
