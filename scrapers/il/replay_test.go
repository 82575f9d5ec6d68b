package il

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/gocolly/colly/v2"

	"daylight/internal/source"
)

// exchange is one line of crawl.jsonl.
type exchange struct {
	Method, Path, File string
	Status             int
	Header             http.Header
}

// replay is a source.Client, and the transport of its collectors, that answers
// from a recorded crawl. A request that was not recorded is an error.
type replay struct {
	dir       string
	exchanges []exchange
	asked     []string
	documents []source.Document
	// change may alter an answer: nil means 404.
	change func(e exchange, body []byte) []byte
}

func load(t *testing.T, id string) *replay {
	t.Helper()
	r := &replay{dir: filepath.Join("testdata", id)}
	lines, err := os.ReadFile(filepath.Join(r.dir, "crawl.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range bytes.Lines(lines) {
		var e exchange
		if err := json.Unmarshal(line, &e); err != nil {
			t.Fatalf("crawl.jsonl: %v", err)
		}
		r.exchanges = append(r.exchanges, e)
	}
	return r
}

// RoundTrip implements http.RoundTripper.
func (r *replay) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.URL.Scheme != "https" || req.URL.Host != "mr.gov.il" {
		return nil, source.ErrHost
	}
	for _, e := range r.exchanges {
		if e.Method != req.Method || e.Path != req.URL.RequestURI() {
			continue
		}
		body, err := os.ReadFile(filepath.Join(r.dir, e.File))
		if err != nil {
			return nil, err
		}
		if r.change != nil {
			if body = r.change(e, body); body == nil {
				return nil, source.ErrGone
			}
		}
		r.asked = append(r.asked, e.File)
		return &http.Response{StatusCode: e.Status, Header: e.Header.Clone(), Request: req, Proto: "HTTP/1.1",
			ProtoMajor: 1, ProtoMinor: 1, Body: io.NopCloser(bytes.NewReader(body))}, nil
	}
	return nil, fmt.Errorf("not recorded: %s %s", req.Method, req.URL)
}

func (r *replay) Get(ctx context.Context, p source.Purpose, u string) (source.Document, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u, nil)
	if err != nil {
		return source.Document{}, err
	}
	resp, err := r.RoundTrip(req)
	if err != nil {
		return source.Document{}, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return source.Document{}, err
	}
	doc := source.Bytes("il-mr-gov", u, body)
	doc.Purpose, doc.Header = p, resp.Header
	if p == source.ForDocument {
		r.documents = append(r.documents, doc)
	}
	return doc, nil
}

func (r *replay) Post(context.Context, source.Purpose, string, string, []byte) (source.Document, error) {
	return source.Document{}, errors.New("no POST is recorded")
}

func (r *replay) Collector(source.Purpose) *colly.Collector {
	c := colly.NewCollector()
	c.AllowURLRevisit = true
	c.WithTransport(r)
	return c
}

func (r *replay) Document(*colly.Response) (source.Document, error) {
	return source.Document{}, errors.New("not recorded")
}

// sink keeps the last cursor and stops the crawl at the given checkpoint.
type sink struct {
	cursor              string
	checkpoints, stopAt int
	received            int
}

var errCrash = errors.New("crash")

func (s *sink) Checkpoint(_ context.Context, cursor string) error {
	if s.checkpoints++; s.checkpoints == s.stopAt {
		return errCrash
	}
	if cursor != "" {
		s.cursor = cursor
	}
	return nil
}

func (s *sink) Progress(_, received int) { s.received = received }
