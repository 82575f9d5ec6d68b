package app_test

import (
	"errors"
	"testing"
	"time"

	"daylight/internal/postgres"
)

// TestVanishedWorker: the window of a worker whose connection is gone is taken up
// by another, and what the first still has is refused.
func TestVanishedWorker(t *testing.T) {
	t.Parallel()
	a := open(t)
	ctx := t.Context()
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	var run int64
	err := a.DB.Write(ctx, func(tx *postgres.Tx) (err error) {
		run, err = tx.CreateRun(ctx, postgres.Run{Source: "eu-ted", Since: start, Until: start.AddDate(0, 0, 1), CodeVersion: "test"},
			[][2]time.Time{{start, start.AddDate(0, 0, 1)}})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	pool, err := postgres.Connect(ctx, a.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	presence, err := postgres.New(pool).Present(ctx)
	if err != nil {
		t.Fatal(err)
	}
	old, err := a.DB.ClaimWindow(ctx, run, 1, presence.Holder)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := a.DB.Requeue(ctx); err != nil || n != 0 {
		t.Fatalf("%d windows taken from a living worker, %v", n, err)
	}
	if err := presence.Leave(ctx); err != nil {
		t.Fatal(err)
	}
	if n, err := a.DB.Requeue(ctx); err != nil || n != 1 {
		t.Fatalf("%d windows of a vanished worker taken up, %v; want 1", n, err)
	}
	if _, err := a.DB.ClaimWindow(ctx, run, 1, 1); err != nil {
		t.Fatal(err)
	}
	err = a.DB.Write(ctx, func(tx *postgres.Tx) error { return tx.MoveWindow(ctx, old, postgres.Step{Cursor: "late"}) })
	if !errors.Is(err, postgres.ErrFenced) {
		t.Errorf("late commit of the vanished worker: %v, want ErrFenced", err)
	}
}

// TestWindowsThatEndTogether: of many windows that end at the same time, the last
// one ends the run.
func TestWindowsThatEndTogether(t *testing.T) {
	t.Parallel()
	a := open(t)
	ctx := t.Context()
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	const n = 8
	for range 5 {
		spans := make([][2]time.Time, n)
		for i := range spans {
			spans[i] = [2]time.Time{start.AddDate(0, 0, i), start.AddDate(0, 0, i+1)}
		}
		var run int64
		err := a.DB.Write(ctx, func(tx *postgres.Tx) (err error) {
			run, err = tx.CreateRun(ctx, postgres.Run{Source: "eu-ted", Since: start, Until: start.AddDate(0, 0, n), CodeVersion: "test"}, spans)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		ended := make(chan error)
		for no := 1; no <= n; no++ {
			w, err := a.DB.ClaimWindow(ctx, run, no, 1)
			if err != nil {
				t.Fatal(err)
			}
			go func() { ended <- a.DB.EndWindow(ctx, w, "complete", "") }()
		}
		for range n {
			if err := <-ended; err != nil {
				t.Error(err)
			}
		}
		s, err := a.DB.RunSummary(ctx, run)
		if err != nil || s.Outcome != "complete" {
			t.Fatalf("run after its last window: %q, %v", s.Outcome, err)
		}
	}
}

// TestPresenceOutlivesItsConnection: a worker whose connection was cut keeps its
// windows.
func TestPresenceOutlivesItsConnection(t *testing.T) {
	t.Parallel()
	a := open(t)
	ctx := t.Context()
	presence, err := a.DB.Present(ctx)
	if err != nil {
		t.Fatal(err)
	}
	held := func() (n int) {
		t.Helper()
		const sql = `SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = 7214003 AND objid = $1::int::oid AND granted`
		if err := a.DB.Pool().QueryRow(ctx, sql, presence.Holder).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	const cut = `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND classid = 7214003 AND objid = $1::int::oid`
	if _, err := a.DB.Pool().Exec(ctx, cut, presence.Holder); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(10 * time.Second); held() > 0; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the connection was not cut")
		}
	}
	if err := presence.Keep(ctx); err != nil || held() != 1 {
		t.Fatalf("after Keep: %v, %d locks with its number, want 1", err, held())
	}
	if err := presence.Leave(ctx); err != nil || held() != 0 {
		t.Errorf("after Leave: %v, %d locks", err, held())
	}
}
