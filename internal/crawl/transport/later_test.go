package transport_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"daylight/internal/crawl/transport"
	"daylight/internal/source"
)

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name       string
		header     func(now time.Time) string
		least, max time.Duration
	}{
		{"seconds", func(time.Time) string { return "7" }, 7 * time.Second, 7 * time.Second},
		{"date", func(now time.Time) string { return now.Add(90 * time.Second).UTC().Format(http.TimeFormat) }, 90 * time.Second, 90 * time.Second},
		{"the longest that is sat out", func(time.Time) string { return "900" }, 15 * time.Minute, 15 * time.Minute},
		{"past date", func(now time.Time) string { return now.Add(-time.Hour).UTC().Format(http.TimeFormat) }, 500 * time.Millisecond, 1500 * time.Millisecond},
		{"garbage", func(time.Time) string { return "soon" }, 500 * time.Millisecond, 1500 * time.Millisecond},
		{"negative", func(time.Time) string { return "-5" }, 500 * time.Millisecond, 1500 * time.Millisecond},
		{"none", func(time.Time) string { return "" }, 500 * time.Millisecond, 1500 * time.Millisecond},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				first := true
				n := newNetwork(portal(func(*http.Request) *http.Response {
					if first {
						first = false
						return answer(http.StatusTooManyRequests, "slow down", "Retry-After", tt.header(time.Now()))
					}
					return answer(http.StatusOK, "{}")
				}))
				r := newRecords()
				_, body, err := get(t.Context(), newTransport(t, options(n, r)), page)
				if err != nil || body != "{}" {
					t.Fatalf("%q, %v", body, err)
				}
				at := n.times("/page")
				if waited := at[1] - at[0]; waited < tt.least-time.Microsecond || waited > tt.max+time.Microsecond {
					t.Errorf("waited %s, want %s to %s", waited, tt.least, tt.max)
				}
				if got := r.of("/page"); len(got) != 2 || got[0].Status != 429 || got[1].Status != 200 {
					t.Errorf("archived %d exchanges, want the refusal and the answer", len(got))
				}
			})
		})
	}
}

func TestLongWaitGoesBackToTheQueue(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		header string
		want   time.Duration
	}{
		{"86400", 24 * time.Hour},
		{"901", 901 * time.Second},
		{"99999999999999999999", 7 * 24 * time.Hour},
	} {
		synctest.Test(t, func(t *testing.T) {
			n := newNetwork(portal(func(*http.Request) *http.Response {
				return answer(http.StatusServiceUnavailable, "", "Retry-After", tt.header)
			}))
			rt := newTransport(t, options(n, newRecords()))
			started := time.Now()
			_, _, err := get(t.Context(), rt, page)
			var later *source.RetryError
			if !errors.As(err, &later) || later.After != tt.want {
				t.Fatalf("Retry-After %s: %v", tt.header, err)
			}
			// The host is left alone meanwhile, by other requests too.
			_, _, err = get(t.Context(), rt, "https://tenders.example/other")
			if !errors.As(err, &later) {
				t.Errorf("second request: %v", err)
			}
			if got := len(n.times("/page")) + len(n.times("/other")); got != 1 || time.Since(started) > time.Second {
				t.Errorf("%d requests in %s, want one at once", got, time.Since(started))
			}
		})
	}
}

func TestRetriesEnd(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		status int
		is     error
		want   int
	}{
		{"server error", 500, nil, 5},
		{"edge server's error", 522, nil, 5},
		{"no answer at all", 0, nil, 5},
		{"rate limit", 429, source.ErrRateLimited, 5},
		{"later by policy", 418, source.ErrRateLimited, 5},
		{"not implemented", 501, nil, 1},
		{"refusal", 403, source.ErrBlocked, 1},
		{"no key", 401, source.ErrBlocked, 1},
		{"for legal reasons", 451, source.ErrBlocked, 1},
		{"absent", 404, source.ErrGone, 1},
		{"gone", 410, source.ErrGone, 1},
		{"bad request", 400, nil, 1},
		{"a part nobody asked for", 206, source.ErrTruncated, 1},
		{"redirect to nowhere", 302, nil, 1},
		{"unasked 304", 304, nil, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				n := newNetwork(portal(func(*http.Request) *http.Response {
					if tt.status == 0 {
						return nil
					}
					return answer(tt.status, "no")
				}))
				r := newRecords()
				o := options(n, r)
				o.Source.Policy.RetryStatus = map[int]time.Duration{418: 5 * time.Minute}
				_, _, err := get(t.Context(), newTransport(t, o), page)
				var status *transport.StatusError
				if isStatus := errors.As(err, &status); isStatus != (tt.status != 0) || isStatus && status.Status != tt.status {
					t.Errorf("error %v", err)
				}
				if err == nil || tt.is != nil && !errors.Is(err, tt.is) {
					t.Errorf("%v, want %v", err, tt.is)
				}
				at := n.times("/page")
				if len(at) != tt.want {
					t.Errorf("%d attempts, want %d", len(at), tt.want)
				}
				if tt.status == 418 && (at[1]-at[0] < 5*time.Minute || at[1]-at[0] > 5*time.Minute+time.Second) {
					t.Errorf("waited %s, want the policy's 5 minutes", at[1]-at[0])
				}
				if got := r.of("/page"); tt.status != 0 && len(got) != tt.want {
					t.Errorf("%d exchanges archived, want every attempt", len(got))
				}
			})
		})
	}
}

func TestChallenge(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		status      int
		name, value string
	}{
		{202, "x-amzn-waf-action", "challenge"},
		{405, "x-amzn-waf-action", "captcha"},
		{403, "cf-mitigated", "challenge"},
		{503, "cf-mitigated", "challenge"},
	} {
		n := newNetwork(portal(func(*http.Request) *http.Response { return answer(tt.status, "<html>", tt.name, tt.value) }))
		r := newRecords()
		_, _, err := get(t.Context(), newTransport(t, options(n, r)), page)
		if !errors.Is(err, source.ErrChallenged) || errors.Is(err, source.ErrBlocked) {
			t.Errorf("%d %s: %v", tt.status, tt.name, err)
		}
		if got := r.of("/page"); len(got) != 1 {
			t.Errorf("%d: %d requests: a challenge is not to be tried again", tt.status, len(got))
		}
	}
}

func TestAcceptedIsAnAnswer(t *testing.T) {
	t.Parallel()
	n := newNetwork(portal(func(*http.Request) *http.Response { return answer(202, "[]") }))
	if _, body, err := get(t.Context(), newTransport(t, options(n, newRecords())), page); err != nil || body != "[]" {
		t.Errorf("%q, %v", body, err)
	}
}

func TestBreaker(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		broken := true
		n := newNetwork(portal(func(req *http.Request) *http.Response {
			if broken && req.URL.Host == "tenders.example" {
				return answer(http.StatusBadGateway, "")
			}
			return answer(http.StatusOK, "ok")
		}))
		o := options(n, newRecords())
		o.Hosts = transport.NewHosts(1)
		var err error
		for i := range 10 {
			// Each request comes from a Transport of its own, as windows do.
			_, _, err = get(t.Context(), newTransport(t, o), fmt.Sprintf("https://tenders.example/%d", i))
		}
		var later *source.RetryError
		if !errors.As(err, &later) || later.After != time.Minute {
			t.Errorf("open breaker: %v", err)
		}
		failed := len(n.seen) - 1
		if failed != 8 {
			t.Errorf("%d requests failed before the breaker opened, want 8", failed)
		}
		if _, _, err := get(t.Context(), newTransport(t, o), "https://files.example/"); err != nil {
			t.Errorf("another host suffers: %v", err)
		}
		time.Sleep(61 * time.Second)
		broken = false
		for i := range 3 {
			if _, _, err := get(t.Context(), newTransport(t, o), fmt.Sprintf("https://tenders.example/again/%d", i)); err != nil {
				t.Errorf("recovered host: %v", err)
			}
		}
	})
}

func TestPace(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, robots string
		every, want  time.Duration
	}{
		{"default", "", 0, time.Second},
		{"policy", "", 3 * time.Second, 3 * time.Second},
		{"crawl delay", "user-agent: daylight\ncrawl-delay: 30", time.Second, 30 * time.Second},
		{"crawl delay below the policy", "user-agent: *\ncrawl-delay: 1", 4 * time.Second, 4 * time.Second},
		{"crawl delay without end", "user-agent: *\ncrawl-delay: 86400", time.Second, time.Minute},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				busy := 0
				n := newNetwork(func(req *http.Request) *http.Response {
					busy++
					defer func() { busy-- }()
					if busy > 1 {
						t.Error("two requests to one host at a time")
					}
					time.Sleep(100 * time.Millisecond)
					if req.URL.Path == "/robots.txt" {
						return answer(http.StatusOK, tt.robots)
					}
					return answer(http.StatusOK, "ok")
				})
				o := options(n, newRecords())
				o.Source.Policy.Every, o.Hosts, o.Pacer = tt.every, transport.NewHosts(1), transport.NewPacer()
				done := make(chan error)
				for range 4 {
					rt := newTransport(t, o)
					go func() {
						_, _, err := get(t.Context(), rt, page)
						done <- err
					}()
				}
				for range 4 {
					if err := <-done; err != nil {
						t.Error(err)
					}
				}
				at := n.times("/page")
				for i := 1; i < len(at); i++ {
					if gap := at[i] - at[i-1]; gap < tt.want || gap > tt.want+time.Second {
						t.Errorf("gap %d is %s, want %s", i, gap, tt.want)
					}
				}
				if got := len(n.times("/robots.txt")); got != 1 {
					t.Errorf("robots.txt fetched %d times", got)
				}
			})
		})
	}
}

func TestParallel(t *testing.T) {
	t.Parallel()
	for _, allowed := range []int{1, 3} {
		synctest.Test(t, func(t *testing.T) {
			var busy, most atomic.Int32
			n := newNetwork(portal(func(*http.Request) *http.Response {
				most.Store(max(most.Load(), busy.Add(1)))
				defer busy.Add(-1)
				time.Sleep(10 * time.Second)
				return answer(http.StatusOK, "ok")
			}))
			o := options(n, newRecords())
			o.Hosts = transport.NewHosts(allowed)
			var all sync.WaitGroup
			for range 6 {
				rt := newTransport(t, o)
				all.Go(func() {
					if _, _, err := get(t.Context(), rt, page); err != nil {
						t.Error(err)
					}
				})
			}
			all.Wait()
			if int(most.Load()) != allowed {
				t.Errorf("%d requests at a time, want %d", most.Load(), allowed)
			}
		})
	}
}

func TestCancelEndsEveryWait(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		every time.Duration
		serve func(*http.Request) *http.Response
	}{
		{"pacing", time.Hour, func(*http.Request) *http.Response { return answer(200, "ok") }},
		{"Retry-After", time.Nanosecond, func(req *http.Request) *http.Response { return answer(503, "", "Retry-After", "800") }},
		{"backoff of robots.txt", time.Nanosecond, func(*http.Request) *http.Response { return answer(500, "") }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				o := options(newNetwork(tt.serve), newRecords())
				o.Source.Policy.Every = tt.every
				ctx, cancel := context.WithCancel(t.Context())
				started := time.Now()
				time.AfterFunc(200*time.Millisecond, cancel)
				_, _, err := get(ctx, newTransport(t, o), page)
				if !errors.Is(err, context.Canceled) {
					t.Errorf("error %v", err)
				}
				if took := time.Since(started); took != 200*time.Millisecond {
					t.Errorf("returned after %s", took)
				}
			})
		})
	}
}

func TestPostIsRepeatedWithItsBody(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var bodies []string
		n := newNetwork(portal(func(req *http.Request) *http.Response {
			body, err := io.ReadAll(req.Body)
			if err != nil {
				t.Error(err)
			}
			bodies = append(bodies, string(body))
			return answer(http.StatusInternalServerError, "")
		}))
		r := newRecords()
		// A body without GetBody, as io.Reader gives it.
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, page, io.MultiReader(strings.NewReader(`{"page":1}`)))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := newTransport(t, options(n, r)).RoundTrip(req); err == nil {
			t.Error("no error")
		}
		if got := strings.Join(bodies, " "); got != strings.Repeat(`{"page":1} `, 4)+`{"page":1}` {
			t.Errorf("bodies sent: %s", got)
		}
		for _, e := range r.of("/page") {
			if string(e.Request) != `{"page":1}` || e.Method != http.MethodPost {
				t.Errorf("archived %s %s", e.Method, e.Request)
			}
		}
	})
}
