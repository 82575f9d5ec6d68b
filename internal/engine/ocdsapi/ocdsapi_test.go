package ocdsapi

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/gocolly/colly/v2"
	"github.com/google/go-cmp/cmp"

	"daylight/internal/source"
)

// portal answers from a map; an unknown address is an error.
type portal struct {
	pages map[string]string
	asked []string
}

func (p *portal) Get(_ context.Context, purpose source.Purpose, url string) (source.Document, error) {
	p.asked = append(p.asked, strings.TrimPrefix(url, "https://portal.example"))
	body, ok := p.pages[strings.TrimPrefix(url, "https://portal.example")]
	if !ok || purpose != source.ForDocument {
		return source.Document{}, fmt.Errorf("%s for %s: %w", url, purpose, source.ErrGone)
	}
	return source.Bytes("xx-test", url, []byte(body)), nil
}

func (p *portal) Post(context.Context, source.Purpose, string, string, []byte) (source.Document, error) {
	return source.Document{}, errors.New("POST is not expected")
}

func (p *portal) Collector(source.Purpose) *colly.Collector { return nil }

func (p *portal) Document(*colly.Response) (source.Document, error) {
	return source.Document{}, errors.New("no collector is expected")
}

// ledger notes what a crawl reports.
type ledger struct {
	cursors  []string
	received int
	fail     error
}

func (l *ledger) Checkpoint(_ context.Context, cursor string) error {
	l.cursors = append(l.cursors, strings.TrimPrefix(cursor, "https://portal.example"))
	return l.fail
}

func (l *ledger) Progress(_, received int) { l.received = received }

func window() source.Window {
	since := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	return source.Window{Since: since, Until: since.Add(6 * time.Hour)}
}

const first = "/api?from=2026-11-01T00%3A00%3A00Z&to=2026-11-01T06%3A00%3A00Z"

var spec = Spec{URL: "https://portal.example/api?from={since}&to={until}"}

func TestCrawl(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name     string
		spec     Spec
		window   func(*source.Window)
		pages    map[string]string
		asked    string
		cursors  string
		received int
		want     error
	}{
		{
			name: "two pages and the end",
			pages: map[string]string{
				first:      `{"releases":[{},{}],"links":{"next":"http://portal.example/api?c=2"}}`,
				"/api?c=2": `{"links":{"next":null},"releases":[{}]}`,
			},
			asked: first + " /api?c=2", cursors: "/api?c=2 ", received: 3,
		},
		{
			name:   "resumed",
			window: func(w *source.Window) { w.Cursor = "https://portal.example/api?c=2" },
			pages:  map[string]string{"/api?c=2": `{"releases":[],"links":{"next":""}}`},
			asked:  "/api?c=2", cursors: "",
		},
		{
			name: "own shape", spec: Spec{URL: "https://portal.example/r?d={since}&u={until}", Layout: time.DateOnly, List: "records", NextFrom: "/next_page/uri"},
			pages: map[string]string{"/r?d=2026-11-01&u=2026-11-01": `{"records":[{}]}`},
			asked: "/r?d=2026-11-01&u=2026-11-01", cursors: "", received: 1,
		},
		{
			name: "limit", window: func(w *source.Window) { w.MaxDocuments = 1 },
			pages: map[string]string{first: `{"releases":[{}],"links":{"next":"/api?c=2"}}`},
			asked: first, cursors: "/api?c=2", received: 1, want: source.ErrLimit,
		},
		{
			name:  "next is the page itself",
			pages: map[string]string{first: `{"releases":[{}],"links":{"next":"` + first + `"}}`},
			asked: first, cursors: first, received: 1, want: source.ErrPartial,
		},
		{
			name: "last page repeated",
			pages: map[string]string{
				first:      `{"releases":[{}],"links":{"next":"/api?c=2"}}`,
				"/api?c=2": `{"releases":[{"id":2}],"links":{"next":"/api?c=2"}}`,
			},
			asked: first + " /api?c=2", cursors: "/api?c=2 /api?c=2", received: 2, want: source.ErrPartial,
		},
		{
			name: "content repeated",
			pages: map[string]string{
				first:      `{"releases":[{}],"links":{"next":"/api?c=2"}}`,
				"/api?c=2": `{"releases":[{}],"links":{"next":"/api?c=2"}}`,
				"/api?c=3": `{"releases":[{}],"links":{"next":"/api?c=2"}}`,
			},
			window: func(w *source.Window) { w.Cursor = "https://portal.example/api?c=3" },
			asked:  "/api?c=3 /api?c=2", cursors: "/api?c=2", received: 1, want: source.ErrPartial,
		},
		{
			name:  "page is missing",
			pages: map[string]string{first: `{"releases":[{}],"links":{"next":"/api?c=2"}}`},
			asked: first + " /api?c=2", cursors: "/api?c=2", received: 1, want: source.ErrGone,
		},
		{name: "error message with status 200", pages: map[string]string{first: `{"message":"try again"}`}, asked: first, want: source.ErrFormat},
		{name: "a page of HTML", pages: map[string]string{first: `<html>maintenance</html>`}, asked: first, want: source.ErrFormat},
		{name: "cut", pages: map[string]string{first: `{"links":{},"releases":[{"a":1},`}, asked: first, want: source.ErrFormat},
		{name: "two packages", pages: map[string]string{first: `{"releases":[]}{"releases":[]}`}, asked: first, want: source.ErrFormat},
		{name: "next is no address", pages: map[string]string{first: `{"releases":[{}],"links":{"next":7}}`}, asked: first, want: source.ErrFormat},
		{
			name: "an empty page ends", spec: Spec{URL: spec.URL, EmptyEnds: true},
			pages: map[string]string{first: `{"releases":[],"links":{"next":"/api?c=2"}}`},
			asked: first, cursors: "",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s, w, p, l := tt.spec, window(), &portal{pages: tt.pages}, &ledger{}
			if s.URL == "" {
				s = spec
			}
			if tt.window != nil {
				tt.window(&w)
			}
			err := s.Crawl(t.Context(), p, w, l)
			if !errors.Is(err, tt.want) {
				t.Errorf("error %v, want %v", err, tt.want)
			}
			if d := cmp.Diff(tt.asked, strings.Join(p.asked, " ")); d != "" {
				t.Errorf("asked: %s", d)
			}
			if d := cmp.Diff(tt.cursors, strings.Join(l.cursors, " ")); d != "" {
				t.Errorf("cursors: %s", d)
			}
			if l.received != tt.received {
				t.Errorf("received %d, want %d", l.received, tt.received)
			}
		})
	}
}

// Next links that lead from empty page to empty page do not go on for ever.
func TestEndlessEmptyPages(t *testing.T) {
	t.Parallel()
	p := &portal{pages: map[string]string{first: `{"releases":[],"links":{"next":"/api?c=1"}}`}}
	for i := 1; i < 100; i++ {
		p.pages[fmt.Sprintf("/api?c=%d", i)] = fmt.Sprintf(`{"releases":[],"links":{"next":"/api?c=%d"}}`, i+1)
	}
	if err := spec.Crawl(t.Context(), p, window(), &ledger{}); !errors.Is(err, source.ErrPartial) {
		t.Errorf("error %v, want ErrPartial", err)
	}
	if len(p.asked) != maxEmpty {
		t.Errorf("%d pages asked, want %d", len(p.asked), maxEmpty)
	}
}

func TestCheckpointFails(t *testing.T) {
	t.Parallel()
	p := &portal{pages: map[string]string{first: `{"releases":[{}],"links":{"next":"/api?c=2"}}`}}
	full := errors.New("disk full")
	if err := spec.Crawl(t.Context(), p, window(), &ledger{fail: full}); !errors.Is(err, full) {
		t.Errorf("error %v, want that of the checkpoint", err)
	}
}
