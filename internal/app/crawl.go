package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"daylight/internal/harvest"
	"daylight/internal/postgres"
	"daylight/internal/queue"
	"daylight/internal/source"
)

// CrawlOptions say what to crawl of a source.
type CrawlOptions struct {
	Since, Until time.Time
	// BaseURL is a replica that stands in for the portal; empty for the portal.
	BaseURL string
	// MaxDocuments ends each window early; 0 for no limit.
	MaxDocuments int
	// WindowSize replaces the source's own, for replicas that bear longer windows;
	// zero keeps it.
	WindowSize time.Duration
}

// Enqueue stores a run of a source and its window jobs in one transaction, and
// returns the run.
func (a *App) Enqueue(ctx context.Context, q *queue.Queue, src source.Source, o CrawlOptions) (int64, error) {
	if src.Crawler == nil {
		return 0, fmt.Errorf("source %s has no crawler: it is for import only", src.ID)
	}
	size := src.WindowSize
	if size > 0 && o.WindowSize > 0 {
		size = o.WindowSize
	}
	windows := harvest.Plan(size, o.Since, o.Until)
	var run int64
	err := a.DB.Write(ctx, func(tx *postgres.Tx) error {
		var err error
		run, err = tx.CreateRun(ctx, postgres.Run{Source: src.ID, Since: o.Since, Until: o.Until, BaseURL: o.BaseURL,
			MaxDocuments: o.MaxDocuments, CodeVersion: a.Options.Version}, windows)
		if err != nil {
			return err
		}
		return q.Add(ctx, tx.Pgx(), run, len(windows))
	})
	return run, err
}

// requeueEvery is how often a process looks for windows of workers that are gone.
const requeueEvery = 5 * time.Second

// Workers starts a queue that works windows in this process until stop is called.
// While it runs it also takes up the windows of workers that are gone.
func (a *App) Workers(ctx context.Context, n int) (q *queue.Queue, stop func() error, err error) {
	presence, err := a.DB.Present(ctx)
	if err != nil {
		return nil, nil, err
	}
	a.Harvest.Hold(presence.Holder)
	if _, err := a.DB.Requeue(ctx); err != nil {
		return nil, nil, errors.Join(err, presence.Leave(ctx))
	}
	q, err = queue.New(a.pool, a.Harvest, n, slog.New(slog.DiscardHandler))
	if err == nil {
		err = q.Start(context.WithoutCancel(ctx))
	}
	if err != nil {
		return nil, nil, errors.Join(err, presence.Leave(ctx))
	}
	watch, unwatch := context.WithCancel(ctx)
	watched := make(chan struct{})
	go func() { defer close(watched); a.requeue(watch, presence) }()
	return q, func() error {
		unwatch()
		<-watched
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
		defer cancel()
		return errors.Join(q.Stop(ctx), presence.Leave(ctx))
	}, nil
}

func (a *App) requeue(ctx context.Context, presence *postgres.Presence) {
	tick := time.NewTicker(requeueEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if err := presence.Keep(ctx); err != nil { // until then this process itself looks gone
			if ctx.Err() == nil {
				a.Log.Warn("look for vanished workers", "err", err)
			}
			continue
		}
		n, err := a.DB.Requeue(ctx)
		if err != nil && ctx.Err() == nil {
			a.Log.Warn("look for vanished workers", "err", err)
		}
		if n > 0 {
			a.Log.Warn("took up windows of a vanished worker", "windows", n)
		}
	}
}

// pollEvery is how often Await looks at a run.
const pollEvery = 200 * time.Millisecond

// Await waits until a run has ended and returns its summary; progress is called
// whenever it moves.
func (a *App) Await(ctx context.Context, run int64, progress func(postgres.RunSummary)) (postgres.RunSummary, error) {
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	var last postgres.RunSummary
	for {
		s, err := a.DB.RunSummary(ctx, run)
		if err != nil {
			return s, err
		}
		if s.Documents != last.Documents || s.Open != last.Open || s.Outcome != last.Outcome || !slices.Equal(s.Reasons, last.Reasons) {
			progress(s)
		}
		last = s
		if s.Outcome != "" {
			if err := a.Harvest.Watch(ctx, s.Source); err != nil { // asks for what is missing, before workers stop
				return s, err
			}
			return s, a.DB.TidySearch(ctx)
		}
		select {
		case <-ctx.Done():
			return s, ctx.Err()
		case <-tick.C:
		}
	}
}
