// Package queue runs crawl windows as River jobs: one job a window, in schema
// queue of the store. `daylight crawl` and `daylight worker` work the same jobs.
package queue

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"daylight/internal/postgres"
	"daylight/internal/source"
)

// Windows is what works a window, see harvest.Harvester.Window.
type Windows interface {
	Window(ctx context.Context, run int64, no int) error
	// Abandon ends a window that failed too often, so that its run ends too.
	Abandon(ctx context.Context, run int64, no int, why error) error
}

// windowArgs are the arguments of a job.
type windowArgs struct {
	Run int64 `json:"run" river:"unique"`
	No  int   `json:"no" river:"unique"`
}

// Kind names the job in River's table.
func (windowArgs) Kind() string { return "crawl_window" }

// InsertOpts makes a window one job, however often it is asked for.
func (windowArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{MaxAttempts: 10, UniqueOpts: river.UniqueOpts{ByArgs: true}}
}

type windowWorker struct {
	river.WorkerDefaults[windowArgs]
	windows Windows
}

// Timeout bounds a window; a longer one is cancelled, keeps its cursor and goes on.
func (*windowWorker) Timeout(*river.Job[windowArgs]) time.Duration { return 6 * time.Hour }

func (w *windowWorker) Work(ctx context.Context, job *river.Job[windowArgs]) error {
	err := w.windows.Window(ctx, job.Args.Run, job.Args.No)
	var later *source.RetryError
	if errors.As(err, &later) {
		return river.JobSnooze(max(later.After, time.Second))
	}
	if errors.Is(err, postgres.ErrFenced) {
		return nil // the job is another worker's now, and so is its state
	}
	if err != nil && ctx.Err() == nil && job.Attempt >= job.MaxAttempts {
		return errors.Join(err, w.windows.Abandon(ctx, job.Args.Run, job.Args.No, err))
	}
	return err
}

// Queue is a client of the job queue.
type Queue struct {
	client *river.Client[pgx.Tx]
	pool   *pgxpool.Pool
}

// New returns a queue. With workers > 0 it can Start to work that many windows
// at a time.
func New(pool *pgxpool.Pool, windows Windows, workers int, log *slog.Logger) (*Queue, error) {
	cfg := &river.Config{Schema: postgres.QueueSchema, Logger: log, RescueStuckJobsAfter: 7 * time.Hour,
		FetchPollInterval: time.Second}
	if workers > 0 {
		cfg.Workers = river.NewWorkers()
		river.AddWorker(cfg.Workers, &windowWorker{windows: windows})
		cfg.Queues = map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: workers}}
	}
	client, err := river.NewClient(riverpgxv5.New(pool), cfg)
	if err != nil {
		return nil, fmt.Errorf("job queue: %w", err)
	}
	return &Queue{client, pool}, nil
}

// Add asks for a window within the transaction that creates it.
func (q *Queue) Add(ctx context.Context, tx pgx.Tx, run int64, windows int) error {
	jobs := make([]river.InsertManyParams, windows)
	for i := range jobs {
		jobs[i] = river.InsertManyParams{Args: windowArgs{run, i + 1}}
	}
	if _, err := q.client.InsertManyFastTx(ctx, tx, jobs); err != nil {
		return fmt.Errorf("enqueue run %d: %w", run, err)
	}
	return nil
}

// Start works jobs until Stop.
func (q *Queue) Start(ctx context.Context) error {
	if err := q.client.Start(ctx); err != nil {
		return fmt.Errorf("start workers: %w", err)
	}
	return nil
}

// Stop cancels the windows in work, which keep their cursors, and waits for them.
func (q *Queue) Stop(ctx context.Context) error {
	if err := q.client.StopAndCancel(ctx); err != nil {
		return fmt.Errorf("stop workers: %w", err)
	}
	return nil
}
