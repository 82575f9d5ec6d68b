package crawl_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gocolly/colly/v2"
	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"daylight/internal/archive"
	"daylight/internal/crawl"
	"daylight/internal/crawl/transport"
	"daylight/internal/source"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// store is the real archive, with an Index of what went into it.
type store struct {
	*archive.Store
	mu        sync.Mutex
	exchanges []archive.Exchange
	documents []source.Document
}

func newStore(t *testing.T) *store {
	t.Helper()
	s, err := archive.Open(t.TempDir(), archive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return &store{Store: s}
}

func (s *store) Append(ctx context.Context, e archive.Exchange, body io.Reader, prior *archive.Seen) (source.Document, error) {
	doc, err := s.Store.Append(ctx, e, body, prior)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.exchanges, s.documents = append(s.exchanges, e), append(s.documents, doc)
	return doc, err
}

func (s *store) Last(_ context.Context, _, method, url string, request [32]byte) (archive.Seen, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := len(s.documents) - 1; i >= 0; i-- {
		d := s.documents[i]
		if d.Method == method && d.URL == url && archive.RequestHash(d.Request) == request && d.Status == http.StatusOK {
			return archive.Seen{
				SHA256: d.SHA256, Size: d.Size, ETag: d.Header.Get("ETag"),
				LastModified: d.Header.Get("Last-Modified"), FetchedAt: d.FetchedAt, Replica: d.Replica, Body: d.At,
			}, true, nil
		}
	}
	return archive.Seen{}, false, nil
}

// portal is a replica under /xx-central that counts what it sent.
type portal struct {
	base     *url.URL
	mu       sync.Mutex
	requests []string
	agents   map[string]bool
	sent     int64
}

func newPortal(t *testing.T, serve http.HandlerFunc) *portal {
	t.Helper()
	p := &portal{agents: map[string]bool{}}
	server := httptest.NewServer(http.StripPrefix("/xx-central", http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		p.mu.Lock()
		p.agents[req.UserAgent()] = true
		p.mu.Unlock()
		if req.URL.Path == "/robots.txt" {
			http.NotFound(w, req)
			return
		}
		p.mu.Lock()
		p.requests = append(p.requests, req.Method+" "+req.RequestURI)
		p.mu.Unlock()
		serve(counting{w, p}, req)
	})))
	t.Cleanup(server.Close)
	base, err := url.Parse(server.URL + "/xx-central")
	if err != nil {
		t.Fatal(err)
	}
	p.base = base
	return p
}

type counting struct {
	http.ResponseWriter
	portal *portal
}

func (c counting) Write(b []byte) (int, error) {
	n, err := c.ResponseWriter.Write(b)
	c.portal.mu.Lock()
	defer c.portal.mu.Unlock()
	c.portal.sent += int64(n)
	return n, err
}

func options(p *portal, s *store) crawl.Options {
	return crawl.Options{
		Source: source.Source{
			ID: "xx-central", Hosts: []string{"tenders.example", "files.example"},
			Policy: source.Policy{Every: time.Nanosecond},
		},
		Recorder: s, Index: s, RunID: 1, BaseURL: p.base, Agent: "daylight/test", Contact: "https://daylight.example/about",
		Backoff: time.Millisecond,
	}
}

func newSession(t *testing.T, o crawl.Options) *crawl.Session {
	t.Helper()
	s, err := crawl.New(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

func read(t *testing.T, d source.Document) string {
	t.Helper()
	b, err := d.Read()
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestGetAndPost(t *testing.T) {
	t.Parallel()
	p := newPortal(t, func(w http.ResponseWriter, req *http.Request) {
		body, _ := io.ReadAll(req.Body)
		fmt.Fprintf(w, "%s %s %s %s", req.Method, req.URL.Path, req.Header.Get("Content-Type"), body)
	})
	a := newStore(t)
	s := newSession(t, options(p, a))
	doc, err := s.Get(t.Context(), source.ForListing, "https://tenders.example/list?page=1")
	if err != nil || read(t, doc) != "GET /list  " {
		t.Fatalf("%v, %v", doc, err)
	}
	if doc.URL != "https://tenders.example/list?page=1" || doc.Replica != p.base.Host || doc.Purpose != source.ForListing || doc.Status != 200 {
		t.Errorf("document %+v", doc)
	}
	post, err := s.Post(t.Context(), source.ForDocument, "https://files.example/search", "application/json", []byte(`{"page":1}`))
	if err != nil || read(t, post) != `POST /search application/json {"page":1}` || string(post.Request) != `{"page":1}` {
		t.Fatalf("%+v, %v", post, err)
	}
	if taken := s.Take(); len(taken) != 1 || taken[0].SHA256 != post.SHA256 {
		t.Errorf("Take gave %d documents", len(taken))
	}
	if taken := s.Take(); taken != nil {
		t.Errorf("a second Take gave %d documents", len(taken))
	}
}

// TestCollectorIsTheOnlyWay crawls listing, pages and a bulk file, and compares
// what the portal sent with what went through Colly and the archive.
func TestCollectorIsTheOnlyWay(t *testing.T) {
	t.Parallel()
	p := newPortal(t, func(w http.ResponseWriter, req *http.Request) {
		switch {
		case req.URL.Path == "/list":
			w.Header().Set("Content-Type", "text/html; charset=iso-8859-1")
			fmt.Fprint(w, "<title>caf\xe9</title>")
			for i := range 5 {
				fmt.Fprintf(w, `<a href="/notice/%d">x</a>`, i)
			}
		case req.URL.Path == "/moved":
			http.Redirect(w, req, "https://files.example/bulk.xml.gz", http.StatusFound)
		case req.URL.Path == "/bulk.xml.gz":
			w.Header().Set("Content-Type", "application/x-gzip")
			fmt.Fprint(w, "\x1f\x8b kept as it is")
		default:
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprintf(w, "<h1>notice %s</h1>", req.URL.Path)
		}
	})
	a := newStore(t)
	s := newSession(t, options(p, a))
	var errs []error
	var title, list string
	pages := s.Collector(source.ForDocument)
	pages.OnError(func(_ *colly.Response, err error) { errs = append(errs, err) })
	titles := map[string]bool{}
	pages.OnHTML("h1", func(e *colly.HTMLElement) { titles[e.Text] = true })
	c := s.Collector(source.ForListing)
	c.OnError(func(_ *colly.Response, err error) { errs = append(errs, err) })
	c.OnHTML("title", func(e *colly.HTMLElement) { title = e.Text })
	c.OnHTML("a", func(e *colly.HTMLElement) {
		errs = append(errs, pages.Visit(e.Request.AbsoluteURL(e.Attr("href"))))
	})
	c.OnResponse(func(r *colly.Response) {
		doc, err := s.Document(r)
		errs = append(errs, err)
		list = read(t, doc)
	})
	errs = append(errs, c.Visit("https://tenders.example/list"))
	bulk, err := s.Get(t.Context(), source.ForDocument, "https://tenders.example/moved")
	if err := errors.Join(append(errs, err)...); err != nil {
		t.Fatal(err)
	}
	if title != "café" || !strings.Contains(list, "caf\xe9") || len(titles) != 5 {
		t.Errorf("title %q, archived %q, pages %v", title, list, titles)
	}
	if bulk.URL != "https://files.example/bulk.xml.gz" || read(t, bulk) != "\x1f\x8b kept as it is" {
		t.Errorf("bulk file %+v", bulk)
	}
	if got := len(s.Take()); got != 6 {
		t.Errorf("Take gave %d documents, want 5 pages and the bulk file", got)
	}
	var archived int64
	for i, e := range a.exchanges {
		if e.Purpose != archive.Support {
			archived += a.documents[i].Size
		}
	}
	stats := s.Stats()
	if archived != p.sent || stats.Requests != len(p.requests) || stats.Collected != 7 || stats.Requests != 8 {
		t.Errorf("portal sent %d bytes in %d answers; archived %d bytes, %+v", p.sent, len(p.requests), archived, stats)
	}
	if diff := cmp.Diff(map[string]bool{"daylight/test (+https://daylight.example/about)": true}, p.agents); diff != "" {
		t.Errorf("agents seen (-want +got):\n%s", diff)
	}
}

func TestErrorsReachCallbacks(t *testing.T) {
	t.Parallel()
	p := newPortal(t, func(w http.ResponseWriter, req *http.Request) { http.Error(w, "no", http.StatusForbidden) })
	s := newSession(t, options(p, newStore(t)))
	var seen error
	c := s.Collector(source.ForDocument)
	c.OnError(func(_ *colly.Response, err error) { seen = err })
	c.OnResponse(func(*colly.Response) { t.Error("a refusal came as a response") })
	err := c.Visit("https://tenders.example/")
	if !errors.Is(err, source.ErrBlocked) || !errors.Is(seen, source.ErrBlocked) {
		t.Errorf("Visit %v, OnError %v", err, seen)
	}
	_, err = s.Get(t.Context(), source.ForDocument, "https://tenders.example/x")
	var status *transport.StatusError
	if !errors.As(err, &status) || !strings.HasPrefix(err.Error(), "https://tenders.example/x: status 403") {
		t.Errorf("Get: %v", err)
	}
	if status != nil && read(t, status.Document) != "no\n" {
		t.Error("the refusal was not archived")
	}
	if _, err := s.Document(nil); err == nil {
		t.Error("a document of no response")
	}
	if _, err := s.Get(t.Context(), source.ForDocument, "https://other.example/"); !errors.Is(err, source.ErrHost) {
		t.Errorf("foreign host: %v", err)
	}
	if _, err := s.Get(t.Context(), source.ForDocument, "http://bad host/"); err == nil {
		t.Error("bad URL accepted")
	}
}

func TestEnvironmentDoesNotWin(t *testing.T) {
	for name, value := range map[string]string{
		"USER_AGENT": "somebody-else/1.0", "MAX_BODY_SIZE": "3", "ALLOWED_DOMAINS": "other.example", "DISALLOWED_DOMAINS": "tenders.example",
		"MAX_DEPTH": "1", "MAX_REQUESTS": "1", "CACHE_DIR": t.TempDir(), "FOLLOW_REDIRECTS": "no", "PARSE_HTTP_ERROR_RESPONSE": "no",
		"DISABLE_COOKIES": "yes", "DETECT_CHARSET": "yes", "IGNORE_ROBOTSTXT": "no",
	} {
		t.Setenv("COLLY_"+name, value)
	}
	p := newPortal(t, func(w http.ResponseWriter, req *http.Request) {
		if req.URL.Path == "/from" {
			http.SetCookie(w, &http.Cookie{Name: "session", Value: "1"})
			http.Redirect(w, req, "/to", http.StatusFound)
			return
		}
		cookie, _ := req.Cookie("session")
		fmt.Fprintf(w, "whole body at %s with %v", req.URL.Path, cookie)
	})
	s := newSession(t, options(p, newStore(t)))
	var body string
	c := s.Collector(source.ForDocument)
	c.OnResponse(func(r *colly.Response) { body = string(r.Body) })
	if err := c.Visit("https://tenders.example/from"); err != nil {
		t.Fatal(err)
	}
	if want := "whole body at /to with session=1"; body != want {
		t.Errorf("body %q, want %q", body, want)
	}
	if doc, err := s.Get(t.Context(), source.ForDocument, "https://tenders.example/to?2"); err != nil || doc.Size != int64(len(body)) {
		t.Errorf("Get: %+v, %v", doc, err)
	}
	if len(p.agents) != 1 || p.agents["somebody-else/1.0"] {
		t.Errorf("agents %v", p.agents)
	}
}

func TestRevisit(t *testing.T) {
	t.Parallel()
	p := newPortal(t, func(w http.ResponseWriter, req *http.Request) {
		w.Header().Set("ETag", `"1"`)
		w.Header().Set("Content-Type", "text/html")
		if req.Header.Get("If-None-Match") == `"1"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		fmt.Fprint(w, "<p>unchanged</p>")
	})
	a := newStore(t)
	for visit := range 3 {
		s := newSession(t, options(p, a))
		c := s.Collector(source.ForDocument)
		var text string
		c.OnHTML("p", func(e *colly.HTMLElement) { text = e.Text })
		if err := c.Visit("https://tenders.example/"); err != nil || text != "unchanged" {
			t.Fatalf("visit %d: %q, %v", visit, text, err)
		}
		taken := s.Take()
		if len(taken) != 1 || taken[0].Status != 200 || read(t, taken[0]) != "<p>unchanged</p>" {
			t.Fatalf("visit %d: taken %+v", visit, taken)
		}
		if got := s.Stats().NotModified; got != min(visit, 1) {
			t.Errorf("visit %d: %d answers not modified", visit, got)
		}
	}
	if err := a.Sync(); err != nil {
		t.Fatal(err)
	}
	statuses := map[int]int{}
	err := a.Scan(t.Context(), func(d source.Document, e archive.Exchange) error {
		if e.Purpose == source.ForDocument {
			statuses[e.Status]++
			if got := read(t, d); got != "<p>unchanged</p>" {
				t.Errorf("status %d has body %q", e.Status, got)
			}
		}
		return nil
	})
	if diff := cmp.Diff(map[int]int{200: 1, 304: 2}, statuses); err != nil || diff != "" {
		t.Errorf("%v; archived (-want +got):\n%s", err, diff)
	}
}

func TestMaxDocuments(t *testing.T) {
	t.Parallel()
	p := newPortal(t, func(w http.ResponseWriter, req *http.Request) { fmt.Fprint(w, req.RequestURI) })
	o := options(p, newStore(t))
	o.Window.MaxDocuments = 2
	s := newSession(t, o)
	for i := range 2 {
		if _, err := s.Get(t.Context(), source.ForDocument, fmt.Sprintf("https://tenders.example/%d", i)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Get(t.Context(), source.ForListing, "https://tenders.example/list"); err != nil {
		t.Errorf("listings are not documents: %v", err)
	}
	_, err := s.Get(t.Context(), source.ForDocument, "https://tenders.example/3")
	if !errors.Is(err, source.ErrLimit) || crawl.Outcome(err) != "partial" || len(p.requests) != 3 {
		t.Errorf("%v after %d requests", err, len(p.requests))
	}
	if got := len(s.Take()); got != 2 {
		t.Errorf("%d documents", got)
	}
}

func TestTraps(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		serve http.HandlerFunc
		url   func(i int) string
		most  int // requests let through
	}{
		{
			"last page repeats", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "page 9") },
			func(i int) string { return fmt.Sprintf("https://tenders.example/?page=%d", i) }, 3,
		},
		{
			"one address again and again", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, time.Now().UnixNano()) },
			func(int) string { return "https://tenders.example/" }, 3,
		},
		{
			"calendar without end", func(w http.ResponseWriter, req *http.Request) { fmt.Fprint(w, req.RequestURI) },
			func(i int) string { return fmt.Sprintf("https://tenders.example/%d", i) }, 30,
		},
		{
			"redirect loop", func(w http.ResponseWriter, req *http.Request) {
				http.Redirect(w, req, map[string]string{"/a": "/b", "/b": "/a"}[req.URL.Path], http.StatusFound)
			},
			func(int) string { return "https://tenders.example/a" }, 6,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := newPortal(t, tt.serve)
			o := options(p, newStore(t))
			o.MaxRequests = 30
			s := newSession(t, o)
			var err error
			for i := 0; err == nil && i < 100; i++ {
				_, err = s.Get(t.Context(), source.ForDocument, tt.url(i))
			}
			var trap *crawl.TrapError
			if !errors.As(err, &trap) || !errors.Is(err, source.ErrPartial) || crawl.Outcome(err) != "partial" {
				t.Errorf("error %v", err)
			}
			if len(p.requests) != tt.most {
				t.Errorf("%d requests, want %d", len(p.requests), tt.most)
			}
		})
	}
}

func TestRedirectsEnd(t *testing.T) {
	t.Parallel()
	p := newPortal(t, func(w http.ResponseWriter, req *http.Request) {
		http.Redirect(w, req, req.URL.Path+"x", http.StatusFound)
	})
	s := newSession(t, options(p, newStore(t)))
	_, err := s.Get(t.Context(), source.ForDocument, "https://tenders.example/x")
	if err == nil || !strings.Contains(err.Error(), "more than 10 redirects") || len(p.requests) != 11 {
		t.Errorf("%v after %d requests", err, len(p.requests))
	}
}

func TestRedirectElsewhere(t *testing.T) {
	t.Parallel()
	for _, to := range []string{
		"http://127.0.0.1/", "http://[::1]/", "http://169.254.169.254/latest/", "http://0.0.0.0/", "http://[fd00::1]/",
		"https://other.example/", "file:///etc/hostname", "ftp://tenders.example/", "https://good.example@tenders.example/",
	} {
		p := newPortal(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", to)
			w.WriteHeader(http.StatusFound)
		})
		s := newSession(t, options(p, newStore(t)))
		if _, err := s.Get(t.Context(), source.ForDocument, "https://tenders.example/"); !errors.Is(err, source.ErrHost) {
			t.Errorf("%s: %v", to, err)
		}
	}
}

func TestCancel(t *testing.T) {
	t.Parallel()
	arrived := make(chan struct{})
	p := newPortal(t, func(_ http.ResponseWriter, req *http.Request) {
		close(arrived)
		<-req.Context().Done()
	})
	ctx, cancel := context.WithCancel(t.Context())
	s, err := crawl.New(ctx, options(p, newStore(t)))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	go func() {
		<-arrived
		cancel()
	}()
	// The Session's context ends requests made with another one.
	_, err = s.Get(t.Context(), source.ForDocument, "https://tenders.example/")
	if !errors.Is(err, context.Canceled) || crawl.Outcome(err) != "cancelled" {
		t.Errorf("Get: %v", err)
	}
	if err := s.Collector(source.ForDocument).Visit("https://tenders.example/2"); !errors.Is(err, context.Canceled) {
		t.Errorf("Visit: %v", err)
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

func TestWaitForATurnIsNoTimeout(t *testing.T) {
	t.Parallel()
	a := newStore(t)
	synctest.Test(t, func(t *testing.T) {
		o := options(&portal{}, a)
		o.Source.Policy.Every = 5 * time.Minute
		o.Network = roundTrip(func(req *http.Request) (*http.Response, error) {
			status := http.StatusOK
			if req.URL.Path == "/robots.txt" {
				status = http.StatusNotFound
			}
			return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(req.URL.Path))}, nil
		})
		s := newSession(t, o)
		started := time.Now()
		if _, err := s.Get(t.Context(), source.ForDocument, "https://tenders.example/1"); err != nil {
			t.Error(err)
		}
		if err := s.Collector(source.ForDocument).Visit("https://tenders.example/2"); err != nil {
			t.Error(err)
		}
		if took := time.Since(started); took != 10*time.Minute {
			t.Errorf("three requests took %s, want two pauses of 5 minutes", took)
		}
	})
}

func TestAsyncCollector(t *testing.T) {
	t.Parallel()
	p := newPortal(t, func(w http.ResponseWriter, req *http.Request) { fmt.Fprint(w, req.RequestURI) })
	s := newSession(t, options(p, newStore(t)))
	c := s.Collector(source.ForDocument)
	c.Async = true
	var mu sync.Mutex
	found := 0
	c.OnResponse(func(r *colly.Response) {
		doc, err := s.Document(r)
		mu.Lock()
		defer mu.Unlock()
		if err == nil && doc.Size == int64(len(r.Body)) {
			found++
		}
	})
	for i := range 20 {
		if err := c.Visit(fmt.Sprintf("https://tenders.example/%d", i)); err != nil {
			t.Fatal(err)
		}
	}
	c.Wait()
	if found != 20 || len(s.Take()) != 20 {
		t.Errorf("%d responses with their documents", found)
	}
}

func TestWindowIsArchived(t *testing.T) {
	t.Parallel()
	day := time.Date(2026, 3, 1, 2, 0, 0, 0, time.FixedZone("", 7200))
	for _, tt := range []struct {
		window source.Window
		want   string
	}{
		{source.Window{Since: day, Until: day.AddDate(0, 0, 1)}, "2026-03-01T00:00:00Z/2026-03-02T00:00:00Z"},
		{source.Window{Since: day}, "2026-03-01T00:00:00Z/.."},
		{source.Window{}, ""},
	} {
		p := newPortal(t, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "ok") })
		a := newStore(t)
		o := options(p, a)
		o.Window = tt.window
		if _, err := newSession(t, o).Get(t.Context(), source.ForDocument, "https://tenders.example/"); err != nil {
			t.Fatal(err)
		}
		for _, e := range a.exchanges {
			if e.Window != tt.want || e.RunID != 1 {
				t.Errorf("window %q, want %q", e.Window, tt.want)
			}
		}
	}
}

func TestContactIsNeeded(t *testing.T) {
	t.Parallel()
	o := options(&portal{}, newStore(t))
	o.BaseURL, o.Contact = nil, ""
	if _, err := crawl.New(t.Context(), o); err == nil || !strings.Contains(err.Error(), "contact") {
		t.Errorf("error %v", err)
	}
	o.Contact, o.Agent = "desk@daylight.example", "Mozilla (compatible)"
	if _, err := crawl.New(t.Context(), o); err == nil {
		t.Error("a browser's User-Agent was accepted")
	}
}

func TestOutcome(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		err  error
		want string
	}{
		{nil, "complete"},
		{source.ErrNotModified, "complete"},
		{source.ErrPartial, "partial"},
		{source.ErrLimit, "partial"},
		{fmt.Errorf("page 3: %w", source.ErrBlocked), "blocked"},
		{source.ErrRobots, "blocked"},
		{source.ErrChallenged, "challenged"},
		{&source.RetryError{After: time.Hour, Err: source.ErrRateLimited}, "rate-limited"},
		{source.ErrGone, "gone"},
		{source.ErrTruncated, "truncated"},
		{source.ErrFormat, "format"},
		{source.ErrHost, "failed"},
		{errors.New("other"), "failed"},
		{context.Canceled, "cancelled"},
		{errors.Join(source.ErrBlocked, context.Canceled), "cancelled"},
		{errors.Join(source.ErrPartial, source.ErrBlocked), "blocked"},
		{errors.Join(source.ErrPartial, source.ErrGone), "partial"},
	} {
		if got := crawl.Outcome(tt.err); got != tt.want {
			t.Errorf("Outcome(%v) = %s, want %s", tt.err, got, tt.want)
		}
	}
}
