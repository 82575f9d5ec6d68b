package postgres_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"daylight/internal/dbtest"
	"daylight/internal/postgres"
	"daylight/internal/source"
)

func example() source.Source {
	return source.Source{ID: "example", Name: "Example", Publisher: "Example City Council", Country: "GB", ParserVersion: 1}
}

func day(n int) time.Time { return time.Date(2026, 11, n, 0, 0, 0, 0, time.UTC) }

func setup(t *testing.T) *postgres.DB {
	t.Helper()
	db := postgres.New(dbtest.DB(t))
	if err := db.SaveSources(t.Context(), []source.Source{example()}); err != nil {
		t.Fatal(err)
	}
	return db
}

// run makes a run of n windows and claims them all.
func run(t *testing.T, db *postgres.DB, n int) (id int64, windows []postgres.Window) {
	t.Helper()
	spans := make([][2]time.Time, n)
	for i := range spans {
		spans[i] = [2]time.Time{day(i + 1), day(i + 2)}
	}
	err := db.Write(t.Context(), func(tx *postgres.Tx) (err error) {
		id, err = tx.CreateRun(t.Context(), postgres.Run{Source: "example", Since: day(1), Until: day(n + 1), BaseURL: "http://replica.example",
			MaxDocuments: 7, CodeVersion: "test"}, spans)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for no := range n {
		w, err := db.ClaimWindow(t.Context(), id, no+1, 1)
		if err != nil {
			t.Fatal(err)
		}
		windows = append(windows, w)
	}
	return id, windows
}

func summary(t *testing.T, db *postgres.DB, run int64) postgres.RunSummary {
	t.Helper()
	s, err := db.RunSummary(t.Context(), run)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func move(t *testing.T, db *postgres.DB, w postgres.Window, s postgres.Step) error {
	t.Helper()
	return db.Write(t.Context(), func(tx *postgres.Tx) error { return tx.MoveWindow(t.Context(), w, s) })
}

// A run ends with its last window however many end at once, and not before.
func TestRunEndsWithItsLastWindow(t *testing.T) {
	t.Parallel()
	db := setup(t)
	for range 6 {
		id, windows := run(t, db, 10)
		if s := summary(t, db, id); s.Outcome != "" || s.Open != 10 {
			t.Fatalf("before the end: %+v", s)
		}
		start := make(chan struct{})
		var all sync.WaitGroup
		for _, w := range windows[1:] {
			all.Go(func() {
				<-start
				if err := db.EndWindow(context.Background(), w, "complete", ""); err != nil {
					t.Error(err)
				}
			})
		}
		close(start)
		all.Wait()
		if s := summary(t, db, id); s.Outcome != "" || s.Open != 1 || s.Complete != 9 {
			t.Errorf("one window is open: %+v", s)
		}
		if err := db.EndWindow(t.Context(), windows[0], "complete", ""); err != nil {
			t.Fatal(err)
		}
		if s := summary(t, db, id); s.Outcome != "complete" || s.Open != 0 {
			t.Errorf("all windows have ended: %+v", s)
		}
		id, windows = run(t, db, 8)
		for _, w := range windows {
			all.Go(func() { _ = db.EndWindow(context.Background(), w, "complete", "") })
		}
		all.Wait()
		if s := summary(t, db, id); s.Outcome != "complete" {
			t.Fatalf("eight windows ended at once, the run did not: %+v", s)
		}
	}
}

// A run is complete only if every window is.
func TestOutcomeOfRuns(t *testing.T) {
	t.Parallel()
	db := setup(t)
	for _, tt := range []struct {
		states  []string
		outcome string
	}{
		{[]string{"complete", "complete"}, "complete"},
		{[]string{"complete", "partial"}, "partial"},
		{[]string{"complete", "failed"}, "partial"},
		{[]string{"failed", "partial"}, "partial"},
		{[]string{"failed", "failed"}, "failed"},
		{[]string{"complete", "pending"}, ""},
	} {
		id, windows := run(t, db, len(tt.states))
		for i, state := range tt.states {
			reason := map[string]string{"partial": "3 of 4 received", "failed": strings.Repeat("no answer ", 1000)}[state]
			if err := db.EndWindow(t.Context(), windows[i], state, reason); err != nil {
				t.Fatal(err)
			}
		}
		s := summary(t, db, id)
		if s.Outcome != tt.outcome {
			t.Errorf("%v gives %q, want %q", tt.states, s.Outcome, tt.outcome)
		}
		for _, r := range s.Reasons {
			if len(r) > 2048 {
				t.Errorf("a reason of %d bytes", len(r))
			}
		}
	}
}

// Only the last attempt at a window moves it or ends it.
func TestFence(t *testing.T) {
	t.Parallel()
	db := setup(t)
	id, windows := run(t, db, 1)
	old := windows[0]
	if err := move(t, db, old, postgres.Step{Cursor: "2", Announced: 9, Received: 3, Documents: 1, Records: 3, Versions: 2, Duplicates: 1}); err != nil {
		t.Fatal(err)
	}
	next, err := db.ClaimWindow(t.Context(), id, 1, 2)
	if err != nil {
		t.Fatal(err)
	}
	if next.Cursor != "2" || next.Received != 3 || next.Fence <= old.Fence || next.MaxDocuments != 7 || next.BaseURL != "http://replica.example" || !next.Since.Equal(day(1)) {
		t.Errorf("the next attempt gets %+v", next)
	}
	if err := move(t, db, old, postgres.Step{Cursor: "stale"}); !errors.Is(err, postgres.ErrFenced) {
		t.Errorf("the old attempt moves: %v", err)
	}
	if err := db.EndWindow(t.Context(), old, "complete", ""); err != nil {
		t.Fatal(err)
	}
	if err := move(t, db, next, postgres.Step{Announced: 9, Received: 9, Documents: 2, Records: 6, Versions: 5, Quarantined: 1}); err != nil {
		t.Errorf("the new attempt: %v", err)
	}
	if err := db.EndWindow(t.Context(), next, "complete", ""); err != nil {
		t.Fatal(err)
	}
	want := postgres.RunSummary{Run: id, Source: "example", Outcome: "complete", Windows: 1, Complete: 1, Announced: 9, Received: 9,
		Documents: 3, Records: 9, Versions: 7, Duplicates: 1, Quarantined: 1, Reasons: []string{}}
	diff(t, "the run", want, summary(t, db, id))
	if _, err := db.ClaimWindow(t.Context(), id, 1, 3); !errors.Is(err, postgres.ErrNotFound) {
		t.Errorf("a finished window is claimed again: %v", err)
	}
	if err := move(t, db, next, postgres.Step{Cursor: "late"}); !errors.Is(err, postgres.ErrFenced) {
		t.Errorf("a finished window moves: %v", err)
	}
	if _, err := db.RunSummary(t.Context(), id+1); !errors.Is(err, postgres.ErrNotFound) {
		t.Errorf("a run that does not exist: %v", err)
	}
}

// A late attempt does not move the time at which a run ended.
func TestRunEndsOnce(t *testing.T) {
	t.Parallel()
	db := setup(t)
	_, windows := run(t, db, 1)
	ended := func() (at time.Time) {
		t.Helper()
		if err := db.EndWindow(t.Context(), windows[0], "complete", ""); err != nil {
			t.Fatal(err)
		}
		if err := db.Pool().QueryRow(t.Context(), "SELECT finished_at FROM crawl_run").Scan(&at); err != nil {
			t.Fatal(err)
		}
		return at
	}
	if first, second := ended(), ended(); !first.Equal(second) {
		t.Errorf("the run ended at %s and again at %s", first, second)
	}
}
