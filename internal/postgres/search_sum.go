package postgres

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"daylight/internal/query"
)

// What the matches add up to. Of a query for a group only its members' parts
// count; what they share with others stands apart, by whole amounts.
const (
	sumOfHits = `
		WITH hit AS MATERIALIZED (SELECT d.process_id FROM search_doc d WHERE %s LIMIT @cap)
		SELECT 'total', s.currency, sum(s.amount), sum(s.amount_usd), sum(s.amount_eur), count(DISTINCT (s.process_id, s.unit, s.unit_no))::int,
			(count(DISTINCT (s.process_id, s.unit, s.unit_no)) FILTER (WHERE s.amount_usd IS NULL))::int
		FROM spend s JOIN hit USING (process_id) WHERE ` + counted + ` GROUP BY s.currency ORDER BY 4 DESC NULLS LAST, 2`
	sumOfGroup = `
		WITH hit AS MATERIALIZED (SELECT d.process_id FROM search_doc d WHERE %s LIMIT @cap),
		node AS (SELECT org_id FROM group_member WHERE status = 'member' AND group_id = ANY (@groups)),
		own AS (SELECT s.* FROM spend s JOIN hit USING (process_id) WHERE s.supplier IN (SELECT org_id FROM node) AND s.alloc <> 'equal_split' AND ` + counted + `),
		joint AS (SELECT DISTINCT s.process_id, s.unit, s.unit_no, s.currency, s.whole, s.whole_usd FROM spend_member m JOIN hit USING (process_id)
			JOIN spend s USING (process_id, spend_no) WHERE m.supplier IN (SELECT org_id FROM node) AND s.alloc IN ('equal_split', 'unallocated') AND ` + counted + `)
		SELECT 'total', currency, sum(amount), sum(amount_usd), sum(amount_eur), count(DISTINCT (process_id, unit, unit_no))::int,
			(count(DISTINCT (process_id, unit, unit_no)) FILTER (WHERE amount_usd IS NULL))::int FROM own GROUP BY currency
		UNION ALL SELECT 'joint', currency, sum(whole), sum(whole_usd), NULL, count(*)::int, (count(*) FILTER (WHERE whole_usd IS NULL))::int FROM joint GROUP BY currency
		ORDER BY 1, 4 DESC NULLS LAST, 2`
)

func (db *DB) sum(ctx context.Context, q *query.Query, w *where, page *SearchPage) error {
	if page.Count == 0 || page.CountCapped { // a part of the matches has no sum worth reading
		return nil
	}
	sql := fmt.Sprintf(sumOfHits, w.sql())
	if ids := groupIDs(q.Filter.Marks, w.groups); len(ids) > 0 {
		sql = fmt.Sprintf(sumOfGroup, w.sql())
		w.args["groups"] = ids
		page.Group = strings.Join(ids, ", ")
	}
	rows, _ := db.pool.Query(ctx, sql, w.args)
	var part string
	var c CurrencySum
	var amount, usd, eur pgtype.Numeric
	tallies := map[string]*tally{"total": {}, "joint": {}}
	_, err := pgx.ForEachRow(rows, []any{&part, &c.Currency, &amount, &usd, &eur, &c.Units, &c.Unconverted}, func() error {
		c.Amount = digits(amount)
		tallies[part].add(c, usd, eur)
		return nil
	})
	if err != nil {
		return fmt.Errorf("sum of matches: %w", err)
	}
	page.Sum, page.SumJoint = tallies["total"].sum(), tallies["joint"].sum()
	return nil
}
