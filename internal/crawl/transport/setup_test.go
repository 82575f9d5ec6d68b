package transport_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"daylight/internal/archive"
	"daylight/internal/crawl/transport"
	"daylight/internal/source"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const agent = "daylight/test (+https://daylight.example/about)"

// records is a Recorder and an Index in memory.
type records struct {
	mu        sync.Mutex
	exchanges []archive.Exchange
	bodies    []string
	latest    map[string]archive.Seen
	content   map[[32]byte]string
	lost      bool // a 304 finds no earlier body
}

func newRecords() *records {
	return &records{latest: map[string]archive.Seen{}, content: map[[32]byte]string{}}
}

func (r *records) Append(ctx context.Context, e archive.Exchange, body io.Reader, prior *archive.Seen) (source.Document, error) {
	content, err := io.ReadAll(body)
	if err != nil {
		return source.Document{}, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	sum := sha256.Sum256(content)
	if e.Status == http.StatusNotModified && prior != nil {
		if r.lost {
			return source.Document{}, archive.ErrPrior
		}
		sum = prior.SHA256
	} else {
		r.content[sum] = string(content)
	}
	text := r.content[sum]
	r.exchanges, r.bodies = append(r.exchanges, e), append(r.bodies, text)
	if e.Status == http.StatusOK && e.Truncated == "" {
		r.latest[e.Method+" "+e.URL] = archive.Seen{
			SHA256: sum, Size: int64(len(text)), FetchedAt: e.FetchedAt,
			ETag: e.Header.Get("ETag"), LastModified: e.Header.Get("Last-Modified"), Replica: e.Replica,
		}
	}
	return source.Document{
		SourceID: e.SourceID, Purpose: e.Purpose, Method: e.Method, URL: e.URL, Request: e.Request,
		FetchedAt: e.FetchedAt, Status: e.Status, Header: e.Header, SHA256: sum, Size: int64(len(text)), Replica: e.Replica,
		Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil },
	}, nil
}

func (r *records) Last(_ context.Context, _, method, url string, _ [32]byte) (archive.Seen, bool, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	seen, ok := r.latest[method+" "+url]
	return seen, ok, nil
}

// of returns the exchanges of one path.
func (r *records) of(path string) []archive.Exchange {
	r.mu.Lock()
	defer r.mu.Unlock()
	var found []archive.Exchange
	for _, e := range r.exchanges {
		if strings.HasSuffix(e.URL, path) {
			found = append(found, e)
		}
	}
	return found
}

// network answers requests without any I/O, so that time can be virtual. Each
// request is noted with the time since the network was made.
type network struct {
	answer func(*http.Request) *http.Response
	start  time.Time

	mu   sync.Mutex
	seen []visit
}

type visit struct {
	path string
	at   time.Duration
}

func newNetwork(answer func(*http.Request) *http.Response) *network {
	return &network{answer: answer, start: time.Now()}
}

func (n *network) RoundTrip(req *http.Request) (*http.Response, error) {
	n.mu.Lock()
	n.seen = append(n.seen, visit{req.URL.Path, time.Since(n.start)})
	n.mu.Unlock()
	resp := n.answer(req)
	if resp == nil {
		return nil, errors.New("connection refused")
	}
	resp.Request, resp.Proto = req, "HTTP/1.1"
	return resp, nil
}

// times are the times of the requests for one path.
func (n *network) times(path string) []time.Duration {
	n.mu.Lock()
	defer n.mu.Unlock()
	var found []time.Duration
	for _, v := range n.seen {
		if v.path == path {
			found = append(found, v.at)
		}
	}
	return found
}

func answer(status int, body string, header ...string) *http.Response {
	h := http.Header{}
	for i := 0; i+1 < len(header); i += 2 {
		h.Add(header[i], header[i+1])
	}
	return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body))}
}

// portal answers 404 for robots.txt and leaves the rest to f.
func portal(f func(*http.Request) *http.Response) func(*http.Request) *http.Response {
	return func(req *http.Request) *http.Response {
		if req.URL.Path == "/robots.txt" {
			return answer(http.StatusNotFound, "")
		}
		return f(req)
	}
}

func portalSource() source.Source {
	return source.Source{
		ID: "xx-central", Hosts: []string{"tenders.example", "files.example"},
		Policy: source.Policy{Every: time.Nanosecond},
	}
}

// options of a Transport that asks n and records in r.
func options(n http.RoundTripper, r *records) transport.Options {
	return transport.Options{Source: portalSource(), Recorder: r, Agent: agent, Network: n}
}

func newTransport(t *testing.T, o transport.Options) *transport.Transport {
	t.Helper()
	rt, err := transport.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(rt.CloseIdleConnections)
	return rt
}

// get makes a request for a document and reads its body.
func get(ctx context.Context, rt http.RoundTripper, url string) (*http.Response, string, error) {
	req, err := http.NewRequestWithContext(transport.WithPurpose(ctx, source.ForDocument), http.MethodGet, url, nil)
	if err != nil {
		return nil, "", err
	}
	resp, err := rt.RoundTrip(req)
	if err != nil {
		return nil, "", err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return resp, string(body), err
}

const page = "https://tenders.example/page"
