// Package postgres is the store: every SQL statement of daylight stands here, one
// file per aggregate. It holds no rules of the domain; package compile makes the
// rows, package ingest decides when.
package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"daylight/internal/procurement"
)

// DB is the store. It is safe for concurrent use.
type DB struct {
	pool   *pgxpool.Pool
	status statusCache
}

// New returns the store behind a pool. The schema must be up to date, see
// Migrate.
func New(pool *pgxpool.Pool) *DB { return &DB{pool: pool} }

// Connect opens a pool with the settings that daylight needs: UTC and an
// application name. Close it with pool.Close.
func Connect(ctx context.Context, url string) (*pgxpool.Pool, error) {
	cfg, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("database URL: %w", err)
	}
	cfg.ConnConfig.RuntimeParams["timezone"] = "UTC"
	cfg.ConnConfig.RuntimeParams["application_name"] = "daylight"
	// Which plan is good depends on how common a word is: a plan for any word, which
	// Postgres tries from the sixth execution on, walks the dates for a rare one.
	cfg.ConnConfig.RuntimeParams["plan_cache_mode"] = "force_custom_plan"
	// What a page asks takes some milliseconds; to start workers for it takes tens, and
	// the others who ask need the cores.
	cfg.ConnConfig.RuntimeParams["max_parallel_workers_per_gather"] = "0"
	cfg.MaxConns = max(cfg.MaxConns, 10)
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("reach database: %w", err)
	}
	return pool, nil
}

// Pool is the pool of the store, for the job queue.
func (db *DB) Pool() *pgxpool.Pool { return db.pool }

// notFound turns pgx's ErrNoRows into ErrNotFound.
func notFound(err error) error {
	if errors.Is(err, pgx.ErrNoRows) {
		return ErrNotFound
	}
	return err
}

// duplicateTable reports whether a partition exists already.
func duplicateTable(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && pg.Code == "42P07"
}

// uuid is an ID as pgx takes it.
func uuid(id procurement.ID) [16]byte { return id }

func uuids(ids []procurement.ID) [][16]byte {
	out := make([][16]byte, len(ids))
	for i, id := range ids {
		out[i] = id
	}
	return out
}
