package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Quality counts what the processes of a source state. Counts of awarded ones are
// among those with an award or contract that did not come to nothing.
type Quality struct {
	Processes int `json:"processes"`
	Notices   int `json:"notices"`
	// Quarantined are records that could not be read.
	Quarantined int `json:"quarantined"`
	// Fields is how many processes state a field, in the order of Names.
	Fields []QualityField `json:"fields"`
	// Below counts amounts below zero: there must be none.
	Below int `json:"amounts_below_zero"`
}

// QualityField is one field: N processes of the Of that could state it.
type QualityField struct {
	Name string `json:"field"`
	N    int    `json:"filled"`
	Of   int    `json:"of"`
}

const (
	qualityCounts = `SELECT (SELECT count(*)::int FROM notice WHERE source = @source),
		(SELECT count(*)::int FROM quarantine WHERE source = @source),
		(SELECT count(*)::int FROM amount a JOIN process p USING (process_id) WHERE p.source = @source AND (a.amount < 0 OR a.amount_high < 0))`

	qualityFields = `WITH p AS (
			SELECT p.*, EXISTS (SELECT FROM award a WHERE a.process_id = p.process_id AND a.status NOT IN ('cancelled', 'canceled', 'unsuccessful'))
				OR EXISTS (SELECT FROM contract c WHERE c.process_id = p.process_id AND c.status NOT IN ('cancelled', 'canceled')) AS awarded
			FROM process p WHERE source = @source),
		f AS (
			SELECT awarded, title <> '' AS title, status <> '' AS status, method <> '' AS method, published_at IS NOT NULL AS published,
				tender_end IS NOT NULL AS deadline, n_bids >= 0 AS bids,
				EXISTS (SELECT FROM party_mention m WHERE m.process_id = p.process_id AND m.roles && '{buyer,procuringEntity}' AND m.name <> '') AS buyer,
				EXISTS (SELECT FROM party_mention m WHERE m.process_id = p.process_id AND m.roles && '{buyer,procuringEntity}' AND m.legal_id <> '') AS buyer_id,
				EXISTS (SELECT FROM party_mention m WHERE m.process_id = p.process_id AND m.roles && '{supplier}' AND m.name <> '') AS supplier,
				EXISTS (SELECT FROM party_mention m WHERE m.process_id = p.process_id AND m.roles && '{supplier}' AND m.legal_id <> '') AS supplier_id,
				EXISTS (SELECT FROM amount a WHERE a.process_id = p.process_id AND a.kind IN ('awarded', 'signed', 'obligated', 'notice_total') AND a.amount > 0) AS value,
				EXISTS (SELECT FROM amount a WHERE a.process_id = p.process_id AND a.kind IN ('estimated', 'budget', 'ceiling') AND a.amount > 0) AS estimate,
				NOT EXISTS (SELECT FROM amount a WHERE a.process_id = p.process_id AND a.amount IS NOT NULL AND a.currency = '') AS currency,
				awarded_on IS NOT NULL OR EXISTS (SELECT FROM contract c WHERE c.process_id = p.process_id AND c.signed IS NOT NULL) AS award_date,
				EXISTS (SELECT FROM classification c WHERE c.process_id = p.process_id) AS classification,
				EXISTS (SELECT FROM document d WHERE d.process_id = p.process_id) AS documents
			FROM p)
		SELECT count(*)::int, count(*) FILTER (WHERE awarded)::int,
			count(*) FILTER (WHERE title)::int, count(*) FILTER (WHERE buyer)::int, count(*) FILTER (WHERE buyer_id)::int,
			count(*) FILTER (WHERE published)::int, count(*) FILTER (WHERE status)::int, count(*) FILTER (WHERE method)::int,
			count(*) FILTER (WHERE classification)::int, count(*) FILTER (WHERE estimate)::int, count(*) FILTER (WHERE deadline)::int,
			count(*) FILTER (WHERE documents)::int, count(*) FILTER (WHERE currency)::int,
			count(*) FILTER (WHERE awarded AND supplier)::int, count(*) FILTER (WHERE awarded AND supplier_id)::int,
			count(*) FILTER (WHERE awarded AND value)::int, count(*) FILTER (WHERE awarded AND award_date)::int, count(*) FILTER (WHERE awarded AND bids)::int
		FROM f`
)

// qualityNames are the fields of qualityFields in order; the last five are of
// awarded processes alone.
var qualityNames = [...]string{"title", "buyer", "buyer id", "publication date", "status", "method", "classification", "estimate or ceiling",
	"deadline", "documents", "currency of every amount", "supplier", "supplier id", "value", "award or signing date", "number of bids"}

// awardedNames is how many of qualityNames are of awarded processes.
const awardedNames = 5

// Quality counts which fields the stored processes of a source state.
func (db *DB) Quality(ctx context.Context, source string) (Quality, error) {
	var q Quality
	args := pgx.StrictNamedArgs{"source": source}
	if err := db.pool.QueryRow(ctx, qualityCounts, args).Scan(&q.Notices, &q.Quarantined, &q.Below); err != nil {
		return q, fmt.Errorf("notices of %s: %w", source, err)
	}
	var awarded int
	filled := make([]int, len(qualityNames))
	into := []any{&q.Processes, &awarded}
	for i := range filled {
		into = append(into, &filled[i])
	}
	if err := db.pool.QueryRow(ctx, qualityFields, args).Scan(into...); err != nil {
		return q, fmt.Errorf("fields of %s: %w", source, err)
	}
	for i, name := range qualityNames {
		of := q.Processes
		if i >= len(qualityNames)-awardedNames {
			of = awarded
		}
		q.Fields = append(q.Fields, QualityField{Name: name, N: filled[i], Of: of})
	}
	return q, nil
}
