package sourcetest

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"daylight/internal/archive"
	"daylight/internal/crawl"
	"daylight/internal/portalsim"
	"daylight/internal/source"
)

// Portal serves a Recording on loopback and is crawled like the real portal:
// through crawl.Session, its transport and Colly, into an archive.
type Portal struct {
	src    source.Source
	window source.Window
	base   *url.URL
	replay *portalsim.Replay
	store  *archive.Store
	// before is called before each request but robots.txt, with its number.
	before func(n int)

	mu       sync.Mutex
	requests int
	asked    []int
}

// cutMark is the body of an exchange that breaks off.
const cutMark = "the connection breaks off here"

// Serve starts the portal of a recording; it ends with the test.
func Serve(t testing.TB, src source.Source, r *Recording) *Portal {
	t.Helper()
	return serve(t, src, r, newStore(t))
}

func newStore(t testing.TB) *archive.Store {
	t.Helper()
	store, err := archive.Open(t.TempDir(), archive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() }) // documents are read from it until the test ends
	return store
}

func serve(t testing.TB, src source.Source, r *Recording, store *archive.Store) *Portal {
	t.Helper()
	replay, err := r.replay()
	if err != nil {
		t.Fatal(err)
	}
	p := &Portal{src: src, window: r.Window, replay: replay, store: store}
	p.src.Policy.Every = time.Nanosecond // the portal is ours
	server := httptest.NewServer(http.StripPrefix("/"+src.ID, p))
	t.Cleanup(server.Close)
	if p.base, err = url.Parse(server.URL + "/" + src.ID); err != nil {
		t.Fatal(err)
	}
	return p
}

// ServeHTTP implements http.Handler.
func (p *Portal) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	if req.URL.Path != "/robots.txt" {
		p.mu.Lock()
		n := p.requests
		p.requests++
		p.mu.Unlock()
		if p.before != nil {
			p.before(n)
		}
	}
	p.replay.ServeHTTP(&answer{ResponseWriter: w, portal: p}, req)
}

// answer notes which exchange is answered, and breaks off where the recording
// says so.
type answer struct {
	http.ResponseWriter
	portal *Portal
}

// WriteHeader implements http.ResponseWriter.
func (a *answer) WriteHeader(status int) {
	h := a.Header()
	if n, err := strconv.Atoi(h.Get(numberHeader)); err == nil {
		a.portal.mu.Lock()
		a.portal.asked = append(a.portal.asked, n)
		a.portal.mu.Unlock()
	}
	h.Del(numberHeader)
	a.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (a *answer) Write(b []byte) (int, error) {
	n, err := a.ResponseWriter.Write(b)
	if strings.HasSuffix(string(b), cutMark) {
		_ = http.NewResponseController(a.ResponseWriter).Flush()
		panic(http.ErrAbortHandler)
	}
	return n, err
}

// Requests counts the requests so far, repeats included, robots.txt left out.
func (p *Portal) Requests() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.requests
}

// Asked returns the numbers of the exchanges asked for so far, in order.
func (p *Portal) Asked() []int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]int(nil), p.asked...)
}

// Visit says how a crawl differs from one of the whole recorded window.
type Visit struct {
	// Window replaces the recorded one where it is set.
	Window source.Window
	// StopAfter is the number of the checkpoint, from 1, behind which the process
	// dies; 0 means that it lives.
	StopAfter int
	// Through wraps the client.
	Through func(source.Client) source.Client
	// MaxRequests is the budget; 1,000 if zero.
	MaxRequests int
}

// Crawled is what a crawl did.
type Crawled struct {
	Err error
	Sink
	// Asked are the numbers of the exchanges asked for, in order.
	Asked []int
}

// Files are the body files of the exchanges asked for, in order.
func (c Crawled) Files(r *Recording) []string {
	files := make([]string, len(c.Asked))
	for i, n := range c.Asked {
		files[i] = r.Exchanges[n].File
	}
	return files
}

// Crawl crawls the portal once, with a session of its own.
func (p *Portal) Crawl(ctx context.Context, t testing.TB, v Visit) Crawled {
	t.Helper()
	if v.Window == (source.Window{}) {
		v.Window = p.window
	}
	if v.MaxRequests == 0 {
		v.MaxRequests = 1000
	}
	session, err := crawl.New(ctx, crawl.Options{
		Source: p.src, Recorder: p.store, RunID: 1, Window: v.Window, BaseURL: p.base, Agent: "daylight/test",
		MaxRequests: v.MaxRequests, Backoff: time.Microsecond,
	})
	if err != nil {
		t.Fatal(err)
	}
	defer session.Close()
	before := len(p.Asked())
	out := Crawled{Sink: Sink{take: session.Take, stopAfter: v.StopAfter, Announced: -1}}
	var client source.Client = session
	if v.Through != nil {
		client = v.Through(client)
	}
	out.Err = p.src.Crawler.Crawl(ctx, client, v.Window, &out.Sink)
	out.Rest = session.Take()
	out.Asked = p.Asked()[before:]
	return out
}
