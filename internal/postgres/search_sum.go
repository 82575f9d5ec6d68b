package postgres

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"daylight/internal/query"
)

// sumCap is the number of matches up to which their money is added up; the rows
// of 10,000 processes would take longer than the page and its count together.
const sumCap = 5_000

// What the matches are, and what they add up to. Of a query for a group only its
// members' parts count; what they share with others stands apart, by whole
// amounts. Where tests were made of more documents than a count is worth, it is a
// minimum, and nothing is added up.
const (
	rawSet   = `WITH raw AS MATERIALIZED (SELECT process_id FROM (%s) x LIMIT @many),`
	noSet    = `WITH raw AS (SELECT WHERE false),`
	seenHits = `
	seen AS MATERIALIZED (SELECT d.process_id, d.country, d.source FROM %s WHERE %s LIMIT @tests),
	hit AS MATERIALIZED (SELECT d.process_id, d.country, d.source FROM seen d WHERE %s LIMIT @cap),`
	plainHits = `
	seen AS (SELECT WHERE false),
	hit AS MATERIALIZED (SELECT d.process_id, d.country, d.source FROM %s WHERE %s LIMIT @cap),`
	facetsOfHits = `
	cut AS MATERIALIZED (SELECT (SELECT count(*) FROM hit) < @cap AND ((SELECT count(*) FROM seen) >= @tests OR (SELECT count(*) FROM raw) >= @many) AS yes),
	fine AS MATERIALIZED (SELECT (SELECT count(*) FROM hit) <= @sums AND NOT (SELECT yes FROM cut) AS yes),
	part AS MATERIALIZED (SELECT s.* FROM hit h CROSS JOIN LATERAL (SELECT s.process_id, s.unit, s.unit_no, s.spend_no, s.alloc, s.supplier, s.currency, s.amount, s.amount_usd, s.amount_eur,
			s.whole, s.whole_usd FROM spend s WHERE s.process_id = h.process_id OFFSET 0) s WHERE (SELECT yes FROM fine) AND ` + counted + `)
	SELECT 'country' AS part, country, country, count(*)::int, 0, NULL::numeric, NULL::numeric, NULL::numeric FROM hit GROUP BY country
	UNION ALL SELECT 'source', h.source, s.name, h.n::int, 0, NULL, NULL, NULL FROM (SELECT source, count(*) AS n FROM hit GROUP BY source) h JOIN source s USING (source)
	UNION ALL SELECT 'all', '', '', (SELECT count(*) FROM hit)::int, (SELECT yes FROM cut)::int, NULL, NULL, NULL
	UNION ALL `
	sumOfHits = `SELECT 'total', currency, '', count(DISTINCT ` + unitKey + `)::int, (count(DISTINCT ` + unitKey + `) FILTER (WHERE amount_usd IS NULL))::int,
		sum(amount), sum(amount_usd), sum(amount_eur) FROM part GROUP BY ROLLUP (currency)`
	sumOfGroup = `SELECT 'total', currency, '', count(DISTINCT ` + unitKey + `)::int, (count(DISTINCT ` + unitKey + `) FILTER (WHERE amount_usd IS NULL))::int,
			sum(amount), sum(amount_usd), sum(amount_eur) FROM part WHERE alloc <> 'equal_split' AND supplier IN (` + groupNodes + `) GROUP BY ROLLUP (currency)
		UNION ALL SELECT 'joint', currency, '', count(DISTINCT ` + unitKey + `)::int, (count(DISTINCT ` + unitKey + `) FILTER (WHERE whole_usd IS NULL))::int,
			sum(whole), sum(whole_usd), sum(whole_eur) FROM (
				SELECT process_id, unit, unit_no, currency, whole, whole_usd, sum(amount_eur) AS whole_eur FROM part
					GROUP BY process_id, unit, unit_no, currency, whole, whole_usd HAVING bool_or(alloc = 'equal_split' AND supplier IN (` + groupNodes + `))
				UNION ALL SELECT process_id, unit, unit_no, currency, whole, whole_usd, amount_eur FROM part p WHERE alloc = 'unallocated'
					AND (SELECT true FROM spend_member m WHERE (m.process_id, m.spend_no) = (p.process_id, p.spend_no) AND m.supplier IN (` + groupNodes + `) LIMIT 1)) j
			GROUP BY ROLLUP (currency)`
	groupNodes = `SELECT org_id FROM group_member WHERE status = 'member' AND group_id = ANY (@groups)`
)

// tally counts the matches, by country and source, and adds up their money.
func (db *DB) tally(ctx context.Context, q *query.Query, w *where, page *SearchPage) error {
	if w.driver < 0 && len(w.sets) > 0 && !w.words { // a part of a large set says more than one of all documents
		w = w.driven(w.least)
		w.many = true
	}
	sql := noSet
	if w.many {
		sql = fmt.Sprintf(rawSet, cmp.Or(w.sets[w.driver].loose, w.sets[w.driver].set))
	}
	if len(w.rest()) > 0 {
		sql += fmt.Sprintf(seenHits, w.documents(), conditions(w.clauses), conditions(w.hashed()))
	} else {
		sql += fmt.Sprintf(plainHits, w.documents(), conditions(w.clauses))
	}
	sql += facetsOfHits
	if ids := groupIDs(q.Filter.Marks, w.groups); len(ids) > 0 {
		sql += sumOfGroup
		w.args["groups"] = ids
		page.Group = strings.Join(ids, ", ")
	} else {
		sql += sumOfHits
	}
	matches, tests := w.limits()
	w.args["cap"], w.args["tests"], w.args["sums"], w.args["many"] = matches+1, tests+1, sumCap, manyRows
	rows, _ := db.pool.Query(ctx, sql+" ORDER BY 1, 7 DESC NULLS LAST, 4 DESC, 2", w.of(sql))
	var part string
	var label *string
	var name string
	var x sumRow
	_, err := pgx.ForEachRow(rows, []any{&part, &label, &name, &x.units, &x.unconverted, &x.amount, &x.usd, &x.eur}, func() error {
		x.currency = label
		page.add(part, name, x, matches, tests)
		return nil
	})
	if err != nil {
		return fmt.Errorf("count matches: %w", err)
	}
	return nil
}

func (page *SearchPage) add(part, name string, x sumRow, most, tests int) {
	switch part {
	case "country":
		page.Countries = append(page.Countries, FacetCount{*x.currency, name, x.units})
	case "source":
		page.Sources = append(page.Sources, FacetCount{*x.currency, name, x.units})
	case "total":
		page.Sum.add(x)
	case "joint":
		page.SumJoint.add(x)
	case "all":
		if page.CountCapped = x.units > most || x.unconverted > 0; page.CountCapped {
			x.units = min(x.units, most, tests)
		}
		page.Count = max(x.units, len(page.Hits))
		page.SumCapped = page.CountCapped || x.units > sumCap
	}
}
