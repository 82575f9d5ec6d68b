package opendatasoft

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gocolly/colly/v2"

	"daylight/internal/source"
)

// portal answers with the records of each day; broken makes its answers shorter
// than it says.
type portal struct {
	days   map[string]int
	broken bool
	asked  []string
}

func (p *portal) Get(_ context.Context, _ source.Purpose, address string) (source.Document, error) {
	u, err := url.Parse(address)
	if err != nil {
		return source.Document{}, err
	}
	q := u.Query()
	day := strings.TrimSuffix(strings.TrimPrefix(q.Get("where"), "d=date'"), "'")
	n := p.days[day]
	export := strings.HasSuffix(u.Path, "/exports/json")
	p.asked = append(p.asked, fmt.Sprintf("%s %s %v", day, q.Get("offset"), export))
	have := n
	if p.broken {
		have--
	}
	offset, _ := strconv.Atoi(q.Get("offset"))
	limit := have - offset
	if !export {
		limit = min(limit, 100)
	}
	rows := strings.TrimSuffix(strings.Repeat(`{"id":1},`, max(limit, 0)), ",")
	body := fmt.Sprintf(`{"total_count":%d,"results":[%s]}`, n, rows)
	if export {
		body = "[" + rows + "]"
	}
	return source.Bytes("xx-test", address, []byte(body)), nil
}

func (p *portal) Post(context.Context, source.Purpose, string, string, []byte) (source.Document, error) {
	return source.Document{}, errors.New("no")
}
func (p *portal) Collector(source.Purpose) *colly.Collector { return nil }
func (p *portal) Document(*colly.Response) (source.Document, error) {
	return source.Document{}, errors.New("no")
}

type sink struct {
	cursors  []string
	received int
}

func (s *sink) Checkpoint(_ context.Context, cursor string) error {
	s.cursors = append(s.cursors, cursor)
	return nil
}
func (s *sink) Progress(_, received int) { s.received = received }

func crawl(t *testing.T, p *portal, w source.Window) (*sink, error) {
	t.Helper()
	w.Since = time.Date(2026, 11, 2, 0, 0, 0, 0, time.UTC)
	w.Until = w.Since.AddDate(0, 0, 2)
	spec := Spec{URL: "https://data.example/datasets", Queries: []Query{
		{Dataset: "a", Where: "d=date'{day}'", Order: "id"},
		{Dataset: "old", Where: "d=date'{day}'", Order: "id", Until: w.Since},
	}}
	s := &sink{}
	return s, spec.Crawl(t.Context(), p, w, s)
}

// A day is paged; a day of more than 10,000 records is exported.
func TestDays(t *testing.T) {
	t.Parallel()
	p := &portal{days: map[string]int{"2026-11-02": 150, "2026-11-03": 10_001}}
	s, err := crawl(t, p, source.Window{})
	if err != nil || s.received != 10_151 {
		t.Errorf("%v, received %d", err, s.received)
	}
	if want := []string{"2026-11-02 0 false", "2026-11-02 100 false", "2026-11-03 0 false", "2026-11-03  true"}; !slices.Equal(p.asked, want) {
		t.Errorf("asked %q, want %q", p.asked, want)
	}
	s, err = crawl(t, &portal{days: p.days}, source.Window{Cursor: "2026-11-02/0/100"})
	if err != nil || s.received != 10_051 {
		t.Errorf("resumed: %v, received %d", err, s.received)
	}
	if s, err = crawl(t, &portal{days: p.days}, source.Window{MaxDocuments: 1}); !errors.Is(err, source.ErrLimit) || !slices.Equal(s.cursors, []string{"2026-11-02/0/100"}) {
		t.Errorf("limited: %v at %q", err, s.cursors)
	}
}

// Fewer records than counted are no end, neither of pages nor of an export.
func TestIncomplete(t *testing.T) {
	t.Parallel()
	for name, days := range map[string]map[string]int{"pages": {"2026-11-02": 150}, "export": {"2026-11-02": 10_001}} {
		if _, err := crawl(t, &portal{days: days, broken: true}, source.Window{}); !errors.Is(err, source.ErrPartial) {
			t.Errorf("%s: %v, want ErrPartial", name, err)
		}
	}
	for _, bad := range []string{"x", "2026-11-02/5/0", "2026-11-02/0/-1", "2026-13-02/0/0"} {
		if _, err := crawl(t, &portal{}, source.Window{Cursor: bad}); err == nil {
			t.Errorf("cursor %q is taken", bad)
		}
	}
	for _, bad := range []string{"", `{"error_code":"x"}`, `{"total_count":1}`, `{"results":[{}],"total_count":1`, "[{}", `{"results":[],"total_count":"many"}`, `[] []`} {
		if p, err := read(strings.NewReader(bad)); err == nil {
			t.Errorf("%q is read as %+v", bad, p)
		}
	}
}
