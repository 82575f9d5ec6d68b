package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// ErrFenced says that another attempt has taken over a window: what this one
// still has must not be stored.
var ErrFenced = errors.New("another worker has taken over this window")

// Run is a crawl that was asked for.
type Run struct {
	ID           int64
	Source       string
	Since, Until time.Time
	BaseURL      string
	MaxDocuments int
	CodeVersion  string
}

// Window is one job of a run.
type Window struct {
	RunID        int64
	No           int
	Since, Until time.Time
	Cursor       string
	Fence        int64
	Source       string
	BaseURL      string
	MaxDocuments int
	// Announced and Received are as of Cursor; Announced is -1 where unknown.
	Announced, Received int
}

const (
	createRun = `INSERT INTO crawl_run (source, since, until, base_url, max_documents, code_version)
		VALUES (@source, @since, @until, @base_url, @max_documents, @code_version) RETURNING run_id`
	createWindow = `INSERT INTO crawl_window (run_id, window_no, since, until) VALUES (@run, @no, @since, @until)`
)

// CreateRun stores a run with its windows, all pending, and returns its number.
func (t *Tx) CreateRun(ctx context.Context, r Run, windows [][2]time.Time) (int64, error) {
	var id int64
	err := t.tx.QueryRow(ctx, createRun, pgx.StrictNamedArgs{"source": r.Source, "since": r.Since, "until": r.Until,
		"base_url": r.BaseURL, "max_documents": r.MaxDocuments, "code_version": r.CodeVersion}).Scan(&id)
	if err != nil {
		return 0, fmt.Errorf("create run of %s: %w", r.Source, err)
	}
	batch := &pgx.Batch{}
	for i, w := range windows {
		batch.Queue(createWindow, pgx.StrictNamedArgs{"run": id, "no": i + 1, "since": w[0], "until": w[1]})
	}
	if err := t.tx.SendBatch(ctx, batch).Close(); err != nil {
		return 0, fmt.Errorf("create windows of run %d: %w", id, err)
	}
	return id, nil
}

// Pgx is the transaction itself, for the job queue.
func (t *Tx) Pgx() pgx.Tx { return t.tx }

const claimWindow = `
	UPDATE crawl_window w SET state = 'running', fence = fence + 1, holder = @holder, updated_at = now()
	FROM crawl_run r
	WHERE w.run_id = @run AND w.window_no = @no AND r.run_id = w.run_id AND w.state IN ('pending', 'running')
	RETURNING w.run_id, w.window_no AS no, w.since, w.until, w.cursor, w.fence, r.source, r.base_url, r.max_documents, w.announced::int AS announced, w.received::int AS received`

// ClaimWindow takes a window for this attempt; earlier attempts are fenced off.
// holder is the number of the worker's Presence. ErrNotFound: it is finished
// already.
func (db *DB) ClaimWindow(ctx context.Context, run int64, no int, holder int32) (Window, error) {
	rows, _ := db.pool.Query(ctx, claimWindow, pgx.StrictNamedArgs{"run": run, "no": no, "holder": holder})
	w, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Window])
	if err != nil {
		return w, fmt.Errorf("window %d of run %d: %w", no, run, notFound(err))
	}
	return w, nil
}

// Step is the progress of a window since its last step.
type Step struct {
	Cursor                                                string // empty keeps the one before
	Announced, Received                                   int    // since the window began; -1 unknown
	Documents, Records, Versions, Duplicates, Quarantined int    // since the last step
}

const moveWindow = `
	UPDATE crawl_window SET cursor = CASE WHEN @cursor = '' THEN cursor ELSE @cursor END,
		announced = @announced, received = @received, documents = documents + @documents, records = records + @records,
		versions = versions + @versions, duplicates = duplicates + @duplicates, quarantined = quarantined + @quarantined, updated_at = now()
	WHERE run_id = @run AND window_no = @no AND fence = @fence AND state = 'running'`

// MoveWindow records a step in the transaction that stores its documents.
func (t *Tx) MoveWindow(ctx context.Context, w Window, s Step) error {
	tag, err := t.tx.Exec(ctx, moveWindow, pgx.StrictNamedArgs{"run": w.RunID, "no": w.No, "fence": w.Fence, "cursor": s.Cursor,
		"announced": s.Announced, "received": s.Received, "documents": s.Documents, "records": s.Records,
		"versions": s.Versions, "duplicates": s.Duplicates, "quarantined": s.Quarantined})
	if err != nil {
		return fmt.Errorf("move window %d of run %d: %w", w.No, w.RunID, err)
	}
	if tag.RowsAffected() == 0 {
		return fmt.Errorf("window %d of run %d: %w", w.No, w.RunID, ErrFenced)
	}
	return nil
}

const (
	// Windows that end at the same time take turns, so that the last one sees the
	// others and ends the run.
	lockRun   = `SELECT run_id FROM crawl_run WHERE run_id = @run FOR UPDATE`
	endWindow = `UPDATE crawl_window SET state = @state, reason = @reason, updated_at = now()
		WHERE run_id = @run AND window_no = @no AND fence = @fence`
	endRun = `UPDATE crawl_run SET finished_at = now(), outcome = (
			SELECT CASE WHEN bool_and(state = 'complete') THEN 'complete' WHEN bool_and(state = 'failed') THEN 'failed' ELSE 'partial' END
			FROM crawl_window WHERE run_id = @run)
		WHERE run_id = @run AND outcome IS NULL AND NOT EXISTS (SELECT FROM crawl_window WHERE run_id = @run AND state IN ('pending', 'running'))`
)

// EndWindow gives a window its state: complete, partial or failed, or pending
// for another attempt. With its last window the run ends.
func (db *DB) EndWindow(ctx context.Context, w Window, state, reason string) error {
	return db.Write(ctx, func(t *Tx) error {
		if _, err := t.tx.Exec(ctx, lockRun, pgx.StrictNamedArgs{"run": w.RunID}); err != nil {
			return fmt.Errorf("lock run %d: %w", w.RunID, err)
		}
		args := pgx.StrictNamedArgs{"run": w.RunID, "no": w.No, "fence": w.Fence, "state": state, "reason": cut(reason, maxDetail)}
		if _, err := t.tx.Exec(ctx, endWindow, args); err != nil {
			return fmt.Errorf("end window %d of run %d: %w", w.No, w.RunID, err)
		}
		if _, err := t.tx.Exec(ctx, endRun, pgx.StrictNamedArgs{"run": w.RunID}); err != nil {
			return fmt.Errorf("end run %d: %w", w.RunID, err)
		}
		return nil
	})
}

// RunSummary is the state of a run; its JSON form is what `crawl --json` prints.
type RunSummary struct {
	Run         int64    `json:"run"`
	Source      string   `json:"source"`
	Outcome     string   `json:"outcome"` // empty while it goes on
	Windows     int      `json:"windows"`
	Complete    int      `json:"complete"`
	Open        int      `json:"open"`
	Announced   int      `json:"announced"` // -1 where no window was announced
	Received    int      `json:"received"`
	Documents   int      `json:"documents"`
	Records     int      `json:"records"`
	Versions    int      `json:"versions"`
	Duplicates  int      `json:"duplicates"`
	Quarantined int      `json:"quarantined"`
	Reasons     []string `json:"reasons"`
}

const runSummary = `
	SELECT r.run_id AS run, r.source, coalesce(r.outcome, '') AS outcome, count(*)::int AS windows,
		count(*) FILTER (WHERE state = 'complete')::int AS complete,
		count(*) FILTER (WHERE state IN ('pending', 'running'))::int AS open,
		coalesce(sum(announced) FILTER (WHERE announced >= 0), -1)::int AS announced, sum(received)::int AS received,
		sum(documents)::int AS documents, sum(records)::int AS records, sum(versions)::int AS versions,
		sum(duplicates)::int AS duplicates, sum(quarantined)::int AS quarantined,
		coalesce(array_agg(DISTINCT reason ORDER BY reason) FILTER (WHERE reason <> ''), '{}') AS reasons
	FROM crawl_run r JOIN crawl_window w USING (run_id) WHERE r.run_id = @run GROUP BY r.run_id`

// RunSummary returns the state of a run.
func (db *DB) RunSummary(ctx context.Context, run int64) (RunSummary, error) {
	rows, _ := db.pool.Query(ctx, runSummary, pgx.StrictNamedArgs{"run": run})
	s, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[RunSummary])
	if err != nil {
		return s, fmt.Errorf("run %d: %w", run, notFound(err))
	}
	return s, nil
}

const takeSlot = `
	INSERT INTO host_slot AS h (host, next_at) VALUES (@host, clock_timestamp() + @gap::interval)
	ON CONFLICT (host) DO UPDATE SET next_at = greatest(clock_timestamp(), h.next_at) + @gap::interval
	RETURNING (extract(epoch FROM next_at - @gap::interval - clock_timestamp()) * 1000)::bigint`

// Wait takes the next slot of a host and waits for it, so that all processes
// together keep the gap between requests. It returns at once when ctx ends.
func (db *DB) Wait(ctx context.Context, host string, gap time.Duration) error {
	var ms int64
	interval := fmt.Sprintf("%d microseconds", gap.Microseconds())
	if err := db.pool.QueryRow(ctx, takeSlot, pgx.StrictNamedArgs{"host": host, "gap": interval}).Scan(&ms); err != nil {
		return fmt.Errorf("pace of %s: %w", host, err)
	}
	if ms <= 0 {
		return nil
	}
	timer := time.NewTimer(time.Duration(ms) * time.Millisecond)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
