package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"daylight/internal/fx"
)

const (
	ratesLoaded = `SELECT currency, base, on_date, units, rate_source FROM fx_rate ORDER BY currency, on_date`
	addRate     = `INSERT INTO fx_rate (currency, base, on_date, units, rate_source) VALUES (@currency, @base, @on, @units, @source)
		ON CONFLICT (currency, on_date) DO UPDATE SET base = excluded.base, units = excluded.units, rate_source = excluded.rate_source, loaded_at = now()
		WHERE (fx_rate.base, fx_rate.units, fx_rate.rate_source) IS DISTINCT FROM (excluded.base, excluded.units, excluded.rate_source)`
	deriveDue = `SELECT EXISTS (SELECT FROM crawl_run WHERE finished_at > coalesce((SELECT min(finished_at) FROM derive_run), '-infinity'))
		AND NOT EXISTS (SELECT FROM crawl_run WHERE finished_at IS NULL)`
)

// Rates returns the exchange rates that were loaded.
func (db *DB) Rates(ctx context.Context) ([]fx.Rate, error) {
	rows, _ := db.pool.Query(ctx, ratesLoaded)
	got, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (fx.Rate, error) {
		var r fx.Rate
		var units pgtype.Numeric
		err := row.Scan(&r.Currency, &r.Base, &r.On, &units, &r.Source)
		r.Units = decimalOf(digits(units)).Decimal
		return r, err
	})
	if err != nil {
		return nil, fmt.Errorf("read exchange rates: %w", err)
	}
	return got, nil
}

// AddRates stores exchange rates; a rate of the same currency and day is
// replaced.
func (db *DB) AddRates(ctx context.Context, rates []fx.Rate) error {
	err := db.Write(ctx, func(t *Tx) error {
		batch := &pgx.Batch{}
		for _, r := range rates {
			batch.Queue(addRate, pgx.StrictNamedArgs{"currency": r.Currency, "base": r.Base, "on": r.On, "units": exact(r.Units), "source": r.Source})
		}
		return t.tx.SendBatch(ctx, batch).Close()
	})
	if err != nil {
		return fmt.Errorf("store exchange rates: %w", err)
	}
	return nil
}

// DeriveDue reports whether runs have ended since the last derivation, and none
// is in work.
func (db *DB) DeriveDue(ctx context.Context) (bool, error) {
	var due bool
	if err := db.pool.QueryRow(ctx, deriveDue).Scan(&due); err != nil {
		return false, fmt.Errorf("look for ended runs: %w", err)
	}
	return due, nil
}
