package queue_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"daylight/internal/dbtest"
	"daylight/internal/queue"
	"daylight/internal/source"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// windows works windows by a function and says which it was given.
type windows struct {
	work func(ctx context.Context, run int64, no int) error
	seen chan string
}

func (w windows) Window(ctx context.Context, run int64, no int) error {
	w.seen <- fmt.Sprint(run, "/", no)
	return w.work(ctx, run, no)
}

// Abandon tells which window was given up.
func (w windows) Abandon(_ context.Context, run int64, no int, _ error) error {
	w.seen <- fmt.Sprintf("abandoned %d/%d", run, no)
	return nil
}

func newWindows(work func(context.Context, int64, int) error) windows {
	return windows{work, make(chan string, 100)}
}

// next waits for the next window that is worked.
func (w windows) next(t *testing.T) string {
	t.Helper()
	select {
	case s := <-w.seen:
		return s
	case <-time.After(20 * time.Second):
		t.Fatal("no window was worked in 20 s")
		return ""
	}
}

func start(t *testing.T, pool *pgxpool.Pool, w windows) *queue.Queue {
	t.Helper()
	q, err := queue.New(pool, w, 2, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	if err := q.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	return q
}

func stop(t *testing.T, q *queue.Queue) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	if err := q.Stop(ctx); err != nil {
		t.Fatal(err)
	}
}

func add(t *testing.T, pool *pgxpool.Pool, q *queue.Queue, run int64, n int, fail error) error {
	t.Helper()
	return pgx.BeginFunc(t.Context(), pool, func(tx pgx.Tx) error {
		if err := q.Add(t.Context(), tx, run, n); err != nil {
			return err
		}
		return fail
	})
}

// jobs counts the jobs by state.
func jobs(t *testing.T, pool *pgxpool.Pool) (s string) {
	t.Helper()
	const sql = `SELECT coalesce(string_agg(state || ' ' || n, ', ' ORDER BY state), '')
		FROM (SELECT state::text, count(*) AS n FROM queue.river_job GROUP BY state) j`
	if err := pool.QueryRow(t.Context(), sql).Scan(&s); err != nil {
		t.Fatal(err)
	}
	return s
}

// settled waits until the jobs are in a state.
func settled(t *testing.T, pool *pgxpool.Pool, want string) {
	t.Helper()
	var got string
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if got = jobs(t, pool); got == want {
			return
		}
	}
	t.Fatalf("the jobs are %q, want %q", got, want)
}

// Every window of a run is worked once; a run that was not committed leaves no
// job.
func TestEachWindowOnce(t *testing.T) {
	t.Parallel()
	pool := dbtest.DB(t)
	w := newWindows(func(context.Context, int64, int) error { return nil })
	idle, err := queue.New(pool, w, 0, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	broken := errors.New("not committed")
	if err := add(t, pool, idle, 1, 3, broken); !errors.Is(err, broken) {
		t.Fatal(err)
	}
	if got := jobs(t, pool); got != "" {
		t.Errorf("jobs of a run that was not committed: %q", got)
	}
	if err := add(t, pool, idle, 2, 5, nil); err != nil {
		t.Fatal(err)
	}
	q := start(t, pool, w)
	seen := map[string]int{}
	for range 5 {
		seen[w.next(t)]++
	}
	settled(t, pool, "completed 5")
	stop(t, q)
	for no := 1; no <= 5; no++ {
		if n := seen[fmt.Sprint(2, "/", no)]; n != 1 {
			t.Errorf("window %d was worked %d times", no, n)
		}
	}
}

// Stop cancels what is in work; another process takes it up again, however often
// that happens.
func TestCancelledWindowIsTakenUpAgain(t *testing.T) {
	t.Parallel()
	pool := dbtest.DB(t)
	waiting := newWindows(func(ctx context.Context, _ int64, _ int) error {
		<-ctx.Done()
		return ctx.Err()
	})
	for i := range 3 {
		q := start(t, pool, waiting)
		if i == 0 {
			if err := add(t, pool, q, 7, 1, nil); err != nil {
				t.Fatal(err)
			}
		}
		waiting.next(t)
		stop(t, q)
	}
	var left int
	if err := pool.QueryRow(t.Context(), "SELECT max_attempts - attempt FROM queue.river_job").Scan(&left); err != nil || left < 9 {
		t.Errorf("%d attempts are left after three cancellations, %v", left, err)
	}
	done := newWindows(func(context.Context, int64, int) error { return nil })
	q := start(t, pool, done)
	if got := done.next(t); got != "7/1" {
		t.Errorf("worked %s", got)
	}
	settled(t, pool, "completed 1")
	stop(t, q)
}

// A window whose portal asks to come back later waits; one that the store failed
// is tried again.
func TestWindowIsTriedAgain(t *testing.T) {
	t.Parallel()
	pool := dbtest.DB(t)
	var mu sync.Mutex
	tried := map[int]int{}
	w := newWindows(func(_ context.Context, _ int64, no int) error {
		mu.Lock()
		defer mu.Unlock()
		tried[no]++
		switch {
		case no == 1 && tried[no] == 1:
			return fmt.Errorf("page 3: %w", &source.RetryError{After: time.Second, Err: source.ErrRateLimited})
		case no == 2 && tried[no] == 1:
			return errors.New("the store is away")
		case no == 3:
			return &source.RetryError{After: time.Hour, Err: source.ErrRateLimited}
		}
		return nil
	})
	q := start(t, pool, w)
	if err := add(t, pool, q, 1, 3, nil); err != nil {
		t.Fatal(err)
	}
	settled(t, pool, "completed 2, scheduled 1")
	stop(t, q)
	mu.Lock()
	defer mu.Unlock()
	if tried[1] != 2 || tried[2] != 2 || tried[3] != 1 {
		t.Errorf("tried %v", tried)
	}
}

// TestGivenUp: a window that fails at its last attempt is ended, so that its run
// does not stay open for ever.
func TestGivenUp(t *testing.T) {
	t.Parallel()
	pool := dbtest.DB(t)
	w := newWindows(func(context.Context, int64, int) error { return errors.New("the store is broken") })
	idle, err := queue.New(pool, w, 0, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	if err := add(t, pool, idle, 7, 1, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := pool.Exec(t.Context(), `UPDATE queue.river_job SET max_attempts = 1`); err != nil {
		t.Fatal(err)
	}
	q := start(t, pool, w)
	if got := w.next(t); got != "7/1" {
		t.Fatalf("worked %s, want 7/1", got)
	}
	if got := w.next(t); got != "abandoned 7/1" {
		t.Errorf("then %s, want abandoned 7/1", got)
	}
	settled(t, pool, "discarded 1")
	stop(t, q)
}
