package harvest_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daylight/internal/harvest"
	"daylight/internal/postgres"
	"daylight/internal/source"
)

const all = pages * perPage

// A window that is crawled to its end is complete; once it has ended it is left
// alone, and crawled anew it gives nothing new.
func TestCompleteWindow(t *testing.T) {
	t.Parallel()
	b := setup(t)
	h := b.with(walker{announced: all})
	first := b.run()
	for range 2 {
		if err := h.Window(t.Context(), first, 1); err != nil {
			t.Fatal(err)
		}
		b.want(first, postgres.RunSummary{Outcome: "complete", Complete: 1, Announced: all, Received: all, Documents: all, Records: all, Versions: all})
	}
	if n := b.portal.requests.Load(); n != all {
		t.Errorf("%d requests, want %d", n, all)
	}
	second := b.run()
	if err := h.Window(t.Context(), second, 1); err != nil {
		t.Fatal(err)
	}
	b.want(second, postgres.RunSummary{Outcome: "complete", Complete: 1, Announced: all, Received: all, Documents: all, Records: all, Duplicates: all})
}

// What a portal withholds or does wrong is the state of the window, with the
// reason in words; what was fetched before is kept.
func TestWindowThatIsNotComplete(t *testing.T) {
	t.Parallel()
	b := setup(t)
	broken := errors.New("the listing makes no sense")
	at := func(page int, err error) func(int, int) error {
		return func(p, number int) error {
			if p == page && number == 1 {
				return err
			}
			return nil
		}
	}
	for _, tt := range []struct {
		name     string
		crawler  source.Crawler
		outcome  string
		received int
		reason   string
	}{
		{"fewer than announced", walker{announced: all + 1}, "partial", all, "6 of 7 announced"},
		{"an error after some", walker{announced: all, before: at(1, broken)}, "partial", perPage + 1, "makes no sense (3 of 6 announced"},
		{"an error after some, nothing announced", walker{announced: -1, before: at(1, broken)}, "partial", perPage + 1, "makes no sense (3 records received)"},
		{"the end not reached", walker{announced: -1, before: at(2, source.ErrPartial)}, "partial", 2*perPage + 1, "end of the listing"},
		{"the limit", walker{announced: -1, before: at(0, source.ErrLimit)}, "partial", 1, "limit"},
		{"refused", refused{}, "failed", 0, "refuses this crawler"},
		{"a crawler that panics", walker{announced: -1, before: func(int, int) error { panic("nil map") }}, "failed", 0, "nil map"},
		{"no crawler", nil, "failed", 0, `no crawler for source "example"`},
	} {
		run := b.run()
		if err := b.with(tt.crawler).Window(t.Context(), run, 1); err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		s, err := b.db.RunSummary(t.Context(), run)
		if err != nil {
			t.Fatal(err)
		}
		if s.Outcome != tt.outcome || s.Received != tt.received || s.Documents != tt.received || s.Records != s.Documents || len(s.Reasons) != 1 || !strings.Contains(s.Reasons[0], tt.reason) {
			t.Errorf("%s: %+v", tt.name, s)
		}
	}
}

// refused is a crawler that the portal does not want.
type refused struct{}

func (refused) Crawl(ctx context.Context, c source.Client, _ source.Window, _ source.Sink) error {
	_, err := c.Get(ctx, source.ForDocument, "https://portal.example/refused/1")
	return err
}

// A window that is cancelled at any place is open again, keeps its cursor and
// what it fetched, and goes on from there without counting or storing twice.
func TestCancelledWindowGoesOn(t *testing.T) {
	t.Parallel()
	b := setup(t)
	whole := b.run()
	if err := b.with(walker{announced: all}).Window(t.Context(), whole, 1); err != nil {
		t.Fatal(err)
	}
	digest, err := b.db.Digest(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for page := range pages {
		for number := -1; number < perPage; number++ {
			if err := b.db.DropDerived(t.Context()); err != nil {
				t.Fatal(err)
			}
			b.cancelAt(page, number)
			got, err := b.db.Digest(t.Context())
			if err != nil || got != digest {
				t.Errorf("cancelled at page %d, document %d: digest %s, want %s (%v)", page, number, got, digest, err)
			}
		}
	}
}

func (b *bundle) cancelAt(page, number int) {
	b.t.Helper()
	run := b.run()
	ctx, cancel := context.WithCancel(b.t.Context())
	defer cancel()
	err := b.with(walker{announced: all, before: func(p, n int) error {
		if p == page && n == number {
			cancel()
		}
		return nil
	}}).Window(ctx, run, 1)
	if !errors.Is(err, context.Canceled) {
		b.t.Errorf("cancelled at page %d, document %d: %v; the job must not count as done", page, number, err)
	}
	stored := page * perPage // up to the cursor
	if number < 0 {
		stored, number = stored+perPage, 0
	}
	cursor := ""
	if n := stored / perPage; n > 0 {
		cursor = fmt.Sprint(n)
	}
	const state = "SELECT concat_ws(' ', state, cursor, received, documents) FROM crawl_window ORDER BY run_id DESC LIMIT 1"
	if got, want := b.text(state), strings.ReplaceAll(fmt.Sprintf("pending %s %d %d", cursor, stored, stored+number), "  ", " "); strings.ReplaceAll(got, "  ", " ") != want {
		b.t.Errorf("cancelled at page %d, document %d: the window is %q, want %q", page, number, got, want)
	}
	before := b.portal.requests.Load()
	if err := b.with(walker{announced: all}).Window(b.t.Context(), run, 1); err != nil {
		b.t.Fatal(err)
	}
	if n := b.portal.requests.Load() - before; n != int64(all-stored) {
		b.t.Errorf("cancelled at page %d, document %d: the next attempt made %d requests, want %d", page, number, n, all-stored)
	}
	b.want(run, postgres.RunSummary{Outcome: "complete", Complete: 1, Announced: all, Received: all,
		Documents: all + number, Records: all + number, Versions: all, Duplicates: number})
}

// An attempt that another worker has replaced stores nothing more and says so.
func TestReplacedAttempt(t *testing.T) {
	t.Parallel()
	b := setup(t)
	run := b.run()
	err := b.with(walker{announced: all, before: func(page, number int) error {
		if page != 1 || number != -1 {
			return nil
		}
		_, err := b.db.ClaimWindow(t.Context(), run, 1, 2)
		return err
	}}).Window(t.Context(), run, 1)
	if !errors.Is(err, postgres.ErrFenced) {
		t.Errorf("%v, want ErrFenced", err)
	}
	if got := b.text("SELECT concat_ws(' ', w.state, w.cursor, (SELECT count(*) FROM notice)) FROM crawl_window w"); got != "running 1 2" {
		t.Errorf("stored %q, want the first page alone", got)
	}
	if err := b.with(walker{announced: all}).Window(t.Context(), run, 1); err != nil {
		t.Fatal(err)
	}
	b.want(run, postgres.RunSummary{Outcome: "complete", Complete: 1, Announced: all, Received: all, Documents: all, Records: all, Versions: all})
}

// A portal that asks to come back later gets its window put off, a few times.
func TestPutOffWindow(t *testing.T) {
	t.Parallel()
	b := setup(t)
	run := b.run()
	busy := walker{announced: all, before: func(page, _ int) error {
		if page == 0 {
			return nil
		}
		return &source.RetryError{After: 7 * time.Second, Err: source.ErrRateLimited}
	}}
	var later *source.RetryError
	n := 0
	for err := b.with(busy).Window(t.Context(), run, 1); errors.As(err, &later) && n < 50; err = b.with(busy).Window(t.Context(), run, 1) {
		n++
		if later.After != 7*time.Second {
			t.Errorf("put off by %s", later.After)
		}
	}
	if n == 0 || n == 50 {
		t.Fatalf("put off %d times", n)
	}
	reasons := b.want(run, postgres.RunSummary{Outcome: "partial", Announced: all, Received: perPage, Documents: perPage, Records: perPage, Versions: perPage})
	if len(reasons) != 1 || !strings.Contains(reasons[0], "come back later") {
		t.Errorf("reasons %q", reasons)
	}
}

// Windows are adjacent, none is longer than the source bears, and together they
// are the span.
func TestPlan(t *testing.T) {
	t.Parallel()
	at := func(h int) time.Time { return time.Date(2026, 11, 1, h, 0, 0, 0, time.UTC) }
	for _, tt := range []struct {
		size time.Duration
		want [][2]time.Time
	}{
		{0, [][2]time.Time{{at(0), at(10)}}},
		{10 * time.Hour, [][2]time.Time{{at(0), at(10)}}},
		{24 * time.Hour, [][2]time.Time{{at(0), at(10)}}},
		{4 * time.Hour, [][2]time.Time{{at(0), at(4)}, {at(4), at(8)}, {at(8), at(10)}}},
		{5 * time.Hour, [][2]time.Time{{at(0), at(5)}, {at(5), at(10)}}},
	} {
		if d := cmp.Diff(tt.want, harvest.Plan(tt.size, at(0), at(10))); d != "" {
			t.Errorf("%s: %s", tt.size, d)
		}
	}
}
