package postgres

import (
	"context"
	"fmt"
	"math/rand/v2"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// presenceLock is the class of the session locks that living workers hold.
const presenceLock = 7214003

// Presence shows other processes that this one lives: a session lock that
// Postgres releases when the process or its connection is gone.
type Presence struct {
	// Holder is the number of the lock.
	Holder int32
	db     *DB
	conn   *pgxpool.Conn
}

// Present takes a lock of its own on a connection of its own.
func (db *DB) Present(ctx context.Context) (*Presence, error) {
	conn, err := db.pool.Acquire(ctx)
	if err != nil {
		return nil, fmt.Errorf("show presence: %w", err)
	}
	for {
		p := &Presence{rand.Int32N(1<<31-1) + 1, db, conn}
		var got bool
		if err := conn.QueryRow(ctx, `SELECT pg_try_advisory_lock($1, $2)`, presenceLock, p.Holder).Scan(&got); err != nil {
			conn.Release()
			return nil, fmt.Errorf("show presence: %w", err)
		}
		if got {
			return p, nil
		}
	}
}

// Keep takes the lock again, with the same number, if its connection was lost:
// the windows in work are then still this process's own.
func (p *Presence) Keep(ctx context.Context) error {
	if p.conn != nil {
		err := p.conn.Ping(ctx)
		if err == nil || ctx.Err() != nil {
			return err
		}
		p.conn.Conn().Close(ctx)
		p.conn.Release()
		p.conn = nil
	}
	conn, err := p.db.pool.Acquire(ctx)
	if err != nil {
		return fmt.Errorf("show presence again: %w", err)
	}
	var got bool
	err = conn.QueryRow(ctx, `SELECT pg_try_advisory_lock($1, $2)`, presenceLock, p.Holder).Scan(&got)
	if err == nil && !got {
		err = fmt.Errorf("lock %d is taken", p.Holder)
	}
	if err != nil {
		conn.Release()
		return fmt.Errorf("show presence again: %w", err)
	}
	p.conn = conn
	return nil
}

// Leave ends the presence.
func (p *Presence) Leave(ctx context.Context) error {
	if p.conn == nil {
		return nil // the lock went with its connection
	}
	defer p.conn.Release()
	if _, err := p.conn.Exec(ctx, `SELECT pg_advisory_unlock($1, $2)`, presenceLock, p.Holder); err != nil {
		return fmt.Errorf("end presence: %w", err)
	}
	return nil
}

const (
	orphanWindows = `
		UPDATE crawl_window w SET state = 'pending', holder = 0, fence = fence + 1, updated_at = now()
		WHERE state = 'running' AND NOT EXISTS (SELECT FROM pg_locks l WHERE l.locktype = 'advisory' AND l.granted
			AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
			AND l.classid = @class::int::oid AND l.objid = w.holder::oid AND l.objsubid = 2)
		RETURNING run_id, window_no`
	// The job may have ended without its window: River gives up after some attempts.
	requeueJob = `
		UPDATE queue.river_job SET state = 'available', scheduled_at = now(), attempted_at = NULL, finalized_at = NULL,
			max_attempts = greatest(max_attempts, attempt + 1)
		WHERE kind = 'crawl_window' AND state <> 'available' AND (args->>'run')::bigint = @run AND (args->>'no')::int = @no`
)

// Requeue gives the windows of workers that are gone back to the queue, and
// returns their number. What such a worker may still want to store is fenced off.
func (db *DB) Requeue(ctx context.Context) (int, error) {
	n := 0
	err := db.Write(ctx, func(t *Tx) error {
		rows, _ := t.tx.Query(ctx, orphanWindows, pgx.StrictNamedArgs{"class": presenceLock})
		batch := &pgx.Batch{}
		var run int64
		var no int
		_, err := pgx.ForEachRow(rows, []any{&run, &no}, func() error {
			batch.Queue(requeueJob, pgx.StrictNamedArgs{"run": run, "no": no})
			return nil
		})
		if err != nil {
			return err
		}
		n = batch.Len()
		return t.tx.SendBatch(ctx, batch).Close()
	})
	if err != nil {
		return 0, fmt.Errorf("windows of vanished workers: %w", err)
	}
	return n, nil
}
