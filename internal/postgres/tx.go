package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// Tx is a unit of work on the store.
type Tx struct {
	tx pgx.Tx
}

// Write runs work in one transaction. It commits if work returns nil.
func (db *DB) Write(ctx context.Context, work func(*Tx) error) error {
	return pgx.BeginFunc(ctx, db.pool, func(tx pgx.Tx) error { return work(&Tx{tx}) })
}

// Attempt runs work under a savepoint: if it returns an error, what it did is
// undone and the transaction goes on.
func (t *Tx) Attempt(ctx context.Context, work func(*Tx) error) error {
	return pgx.BeginFunc(ctx, t.tx, func(tx pgx.Tx) error { return work(&Tx{tx}) })
}

// Refused reports whether Postgres refused the data itself (a value out of
// range, a broken constraint, a row too large), so that another row may pass.
func Refused(err error) bool {
	var pg *pgconn.PgError
	if !errors.As(err, &pg) || len(pg.Code) < 2 {
		return false
	}
	switch pg.Code[:2] {
	case "22", "23", "54":
		return true
	}
	return false
}

const lockSource = `SELECT pg_advisory_xact_lock(7214002, hashtext($1))`

// LockSource makes this transaction the only writer of a source until it ends,
// so that two workers cannot compile one process from half of its notices.
func (t *Tx) LockSource(ctx context.Context, source string) error {
	if _, err := t.tx.Exec(ctx, lockSource, source); err != nil {
		return fmt.Errorf("lock source %s: %w", source, err)
	}
	return nil
}
