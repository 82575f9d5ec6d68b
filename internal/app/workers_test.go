package app_test

import (
	"context"
	"iter"
	"log/slog"
	"os"
	"testing"
	"time"

	"daylight/internal/app"
	"daylight/internal/dbtest"
	"daylight/internal/postgres"
	"daylight/internal/procurement"
	"daylight/internal/queue"
	"daylight/internal/source"
)

// patient is a portal whose first crawl goes on until it is stopped; the second
// starts where the first had come to and finds the end at once.
type patient struct {
	started chan struct{}
	resumed chan source.Window
}

func (p patient) Crawl(ctx context.Context, _ source.Client, w source.Window, sink source.Sink) error {
	if w.Cursor != "" {
		p.resumed <- w
		sink.Progress(3, 1)
		return nil
	}
	sink.Progress(3, 2)
	if err := sink.Checkpoint(ctx, "page 2"); err != nil {
		return err
	}
	sink.Progress(3, 3) // of a page that is not whole
	close(p.started)
	<-ctx.Done()
	return ctx.Err()
}

func (patient) Parse(source.Document) iter.Seq2[*procurement.Notice, error] {
	return func(func(*procurement.Notice, error) bool) {}
}

// TestStoppedWorker: a window whose worker is stopped goes on at its cursor as
// soon as there is a worker again, and counts nothing twice.
func TestStoppedWorker(t *testing.T) {
	t.Parallel()
	portal := patient{make(chan struct{}), make(chan source.Window, 1)}
	src := source.Source{ID: "example", Name: "Example", Publisher: "Example City Council", Country: "GB", ParserVersion: 1,
		Hosts: []string{"portal.example"}, Crawler: portal, Parser: portal}
	a, err := app.Open(t.Context(), app.Options{Home: t.TempDir(), DatabaseURL: dbtest.URL(t), Getenv: os.Getenv, Version: "test",
		Contact: "https://example.org/contact", Sources: []source.Source{src}, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	q, stop, err := a.Workers(ctx, 1)
	if err != nil {
		t.Fatal(err)
	}
	from := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	run, err := a.Enqueue(ctx, q, src, app.CrawlOptions{Since: from, Until: from.AddDate(0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	<-portal.started
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	if _, stop, err = a.Workers(ctx, 1); err != nil {
		t.Fatal(err)
	}
	s, err := a.Await(ctx, run, func(postgres.RunSummary) {})
	if serr := stop(); serr != nil {
		t.Error(serr)
	}
	if err != nil {
		t.Fatalf("the window is not taken up: %v, %+v", err, s)
	}
	if w := <-portal.resumed; w.Cursor != "page 2" {
		t.Errorf("resumed at cursor %q, want page 2", w.Cursor)
	}
	if s.Outcome != "complete" || s.Received != 3 {
		t.Errorf("run is %s with %d received, want complete with 3", s.Outcome, s.Received)
	}
}

// TestVanishedWorkerWhoseJobEnded: a window is taken up even if its job ended
// without it, as after too many failures of the store.
func TestVanishedWorkerWhoseJobEnded(t *testing.T) {
	t.Parallel()
	a := open(t)
	ctx := t.Context()
	src, err := a.Source("eu-ted")
	if err != nil {
		t.Fatal(err)
	}
	pool, err := postgres.Connect(ctx, a.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	q, err := queue.New(pool, a.Harvest, 0, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	from := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	run, err := a.Enqueue(ctx, q, src, app.CrawlOptions{Since: from, Until: from.AddDate(0, 0, 1), BaseURL: "http://127.0.0.1:1/eu-ted"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.DB.ClaimWindow(ctx, run, 1, 1); err != nil {
		t.Fatal(err)
	}
	if _, err := pool.Exec(ctx, `UPDATE queue.river_job SET state = 'discarded', finalized_at = now(), attempt = max_attempts`); err != nil {
		t.Fatal(err)
	}
	if n, err := a.DB.Requeue(ctx); err != nil || n != 1 {
		t.Fatalf("%d windows taken up, %v; want 1", n, err)
	}
	var waiting int
	err = pool.QueryRow(ctx, `SELECT count(*) FROM queue.river_job WHERE state = 'available' AND attempt < max_attempts`).Scan(&waiting)
	if err != nil || waiting != 1 {
		t.Errorf("%d jobs wait for a worker, %v; want 1", waiting, err)
	}
}
