package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Totals counts rows.
type Totals struct {
	Sources, Documents, Notices, Versions, Processes, Awards, Suppliers, Amounts, Quarantined int
}

const totals = `
	SELECT (SELECT count(DISTINCT source) FROM process)::int AS sources,
		(SELECT count(DISTINCT sha256) FROM capture WHERE purpose = 'document')::int AS documents,
		(SELECT count(*) FROM notice)::int AS notices, (SELECT count(*) FROM notice_version)::int AS versions,
		(SELECT count(*) FROM process)::int AS processes, (SELECT count(*) FROM award)::int AS awards,
		(SELECT count(DISTINCT m.mention_key) FROM award_supplier a JOIN party_mention m USING (process_id, party_no))::int AS suppliers,
		(SELECT count(*) FROM amount)::int AS amounts, (SELECT count(*) FROM quarantine)::int AS quarantined`

// Totals returns the number of rows of the main tables.
func (db *DB) Totals(ctx context.Context) (Totals, error) {
	rows, _ := db.pool.Query(ctx, totals)
	got, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Totals])
	if err != nil {
		return got, fmt.Errorf("totals: %w", err)
	}
	return got, nil
}

const holdsPublished = `SELECT EXISTS (SELECT FROM process WHERE origin = 'published')`

// HoldsPublished reports whether the store holds real publications.
func (db *DB) HoldsPublished(ctx context.Context) (bool, error) {
	var holds bool
	if err := db.pool.QueryRow(ctx, holdsPublished).Scan(&holds); err != nil {
		return false, fmt.Errorf("look for real publications: %w", err)
	}
	return holds, nil
}
