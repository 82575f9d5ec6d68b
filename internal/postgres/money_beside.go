package postgres

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"daylight/internal/procurement"
)

// What a buyer may still spend under its frameworks: contracts, or processes as a
// whole, name the framework by its ocid, or by a number of one of its notices. Of
// a call-off without a value of its own that of its award counts. A framework whose
// ceiling has no rate has no known rest.
const (
	ceilingSums = `
		SELECT currency, count(*)::int, (count(*) FILTER (WHERE amount_usd IS NULL))::int, sum(amount), sum(amount_usd), sum(amount_eur)
		FROM ceiling s WHERE s.buyer = ANY (@nodes) AND ` + counted + ` GROUP BY ROLLUP (currency) ORDER BY 5 DESC NULLS LAST, 1`
	ceilingOpen = `
		WITH frame AS MATERIALIZED (SELECT s.process_id, p.source, p.ocid, CASE WHEN bool_and(s.amount_usd IS NOT NULL) THEN sum(s.amount_usd) END AS ceiling
			FROM ceiling s JOIN process p USING (process_id) WHERE s.buyer = ANY (@nodes) AND ` + counted + ` GROUP BY 1, 2, 3),
		named AS (SELECT process_id, source, ocid AS ref FROM frame
			UNION SELECT f.process_id, f.source, n.source_notice_id FROM frame f JOIN notice n ON n.process_id = f.process_id),
		calloff AS (SELECT n.process_id AS frame, n.source, c.* FROM named n CROSS JOIN LATERAL (
			SELECT c.process_id, c.contract_no, c.award_nos || c.award_no AS awards FROM contract c WHERE c.parent_ref <> '' AND md5(c.parent_ref) = md5(n.ref) AND c.parent_ref = n.ref
			UNION ALL SELECT l.process_id, 0, '{}' FROM process_link l WHERE md5(l.ref) = md5(n.ref) AND l.ref = n.ref AND l.kind = 'framework' OFFSET 0) c),
		used AS (SELECT frame, sum(amount_usd) AS usd FROM (SELECT DISTINCT o.frame, s.process_id, s.spend_no, s.amount_usd
			FROM calloff o CROSS JOIN LATERAL (SELECT s.process_id, s.spend_no, s.unit, s.unit_no, s.amount_usd FROM spend s WHERE s.process_id = o.process_id OFFSET 0) s
			WHERE (SELECT p.source FROM process p WHERE p.process_id = o.process_id) = o.source AND ` + counted + ` AND CASE
				WHEN o.contract_no > 0 THEN s.unit = 'contract' AND s.unit_no = o.contract_no OR s.unit = 'award' AND s.unit_no = ANY (o.awards)
				WHEN s.unit = 'contract' THEN (SELECT c.within_framework FROM contract c WHERE (c.process_id, c.contract_no) = (s.process_id, s.unit_no))
				ELSE true END) x GROUP BY 1)
		SELECT sum(u.usd), sum(CASE WHEN f.ceiling IS NOT NULL THEN greatest(0, f.ceiling - coalesce(u.usd, 0)) END) FROM frame f LEFT JOIN used u ON u.frame = f.process_id`
	subawardSums = `
		SELECT currency, count(*)::int, (count(*) FILTER (WHERE amount_usd IS NULL))::int, sum(amount), sum(amount_usd), sum(amount_eur)
		FROM subaward s WHERE s.subcontractor = ANY (@nodes) AND ` + counted + ` GROUP BY ROLLUP (currency) ORDER BY 5 DESC NULLS LAST, 1`
)

// beside reads what stands beside the total.
func (r moneyReader) beside(ctx context.Context) error {
	if r.side == Supplies {
		return r.sum(ctx, subawardSums, &r.m.Subawards)
	}
	if err := r.sum(ctx, ceilingSums, &r.m.Ceilings); err != nil || r.m.Ceilings.Units == 0 {
		return err
	}
	var used, open pgtype.Numeric
	err := r.tx.QueryRow(ctx, ceilingOpen, r.nodes).Scan(&used, &open)
	r.m.CalledOffUSD, r.m.OpenUSD = digits(used), digits(open)
	return err
}

func (r moneyReader) sum(ctx context.Context, sql string, to *Sum) error {
	rows, _ := r.tx.Query(ctx, sql, r.nodes)
	var x sumRow
	_, err := pgx.ForEachRow(rows, []any{&x.currency, &x.units, &x.unconverted, &x.amount, &x.usd, &x.eur}, func() error { to.add(x); return nil })
	return err
}

// The processes in which nodes play a part, and the figures of them that are in
// no total. Of a supplier these are not those of awards and contracts that others
// won. A copy that does not count repeats the figures of the one that does, so
// only what it reports is listed.
const moneyApart = `
	WITH mine AS MATERIALIZED (SELECT DISTINCT m.process_id FROM party_mention m WHERE m.mention_key = ANY (@nodes) AND %s),
	theirs AS MATERIALIZED (SELECT e.process_id, e.owner, e.owner_no, e.excluded_no, e.kind, e.reason, e.amount, e.currency, e.notice_id, e.version
		FROM mine CROSS JOIN LATERAL (SELECT * FROM excluded_amount e WHERE e.process_id = mine.process_id OFFSET 0) e WHERE CASE WHEN @side <> 'supplier' THEN true
			WHEN e.owner = 'award' THEN (SELECT bool_or(m.mention_key = ANY (@nodes)) FROM award_supplier a JOIN party_mention m USING (process_id, party_no)
				WHERE (a.process_id, a.award_no) = (e.process_id, e.owner_no)) IS NOT false
			WHEN e.owner = 'contract' THEN (SELECT bool_or(m.mention_key = ANY (@nodes)) FROM contract_supplier a JOIN party_mention m USING (process_id, party_no)
				WHERE (a.process_id, a.contract_no) = (e.process_id, e.owner_no)) IS NOT false
			ELSE true END)
	SELECT 'reason' AS part, s.reason, s.currency, count(*)::int, sum(s.amount) FROM theirs s WHERE ` + counted + ` GROUP BY s.reason, s.currency
	UNION ALL SELECT 'copies', '', '', count(*)::int, NULL FROM process_cluster k JOIN mine USING (process_id) WHERE NOT k.counted
	UNION ALL SELECT 'reported', jsonb_build_object('process', process_id, 'title', p.title, 'kind', e.kind, 'amount', e.amount::text, 'currency', e.currency,
			'notice', e.notice_id, 'version', e.version, 'suppliers', CASE e.owner
				WHEN 'award' THEN (SELECT count(*) FROM award_supplier a WHERE (a.process_id, a.award_no) = (e.process_id, e.owner_no))
				WHEN 'contract' THEN (SELECT count(*) FROM contract_supplier c WHERE (c.process_id, c.contract_no) = (e.process_id, e.owner_no)) ELSE 0 END)::text,
			'', (row_number() OVER (ORDER BY process_id DESC, e.owner DESC, e.owner_no DESC, e.amount DESC, e.currency DESC))::int, NULL
		FROM (SELECT DISTINCT ON (process_id, owner, owner_no, amount, currency) * FROM theirs WHERE reason = 'reported'
			ORDER BY process_id, owner, owner_no, amount, currency, excluded_no LIMIT 50) e JOIN process p USING (process_id)
	ORDER BY part, 4 DESC, 3, 2`

// apart reads what is in no total.
func (r moneyReader) apart(ctx context.Context) error {
	role := roleSupplies
	if r.side == Buys {
		role = roleBuys
	}
	rows, _ := r.tx.Query(ctx, fmt.Sprintf(moneyApart, role), r.sided())
	var part, label string
	var c CurrencySum
	var amount pgtype.Numeric
	_, err := pgx.ForEachRow(rows, []any{&part, &label, &c.Currency, &c.Units, &amount}, func() error {
		switch part {
		case "copies":
			r.m.NotCounted = c.Units
		case "reported":
			return r.reported(label)
		default:
			c.Amount = digits(amount)
			r.excluded(label, c)
		}
		return nil
	})
	slices.SortFunc(r.m.Excluded, func(a, b ReasonCount) int { return cmp.Compare(a.Reason, b.Reason) })
	return err
}

// excluded counts a reason; what has no number, or zero, has no sum.
func (r moneyReader) excluded(reason string, c CurrencySum) {
	list := &r.m.Excluded
	i := slices.IndexFunc(*list, func(x ReasonCount) bool { return x.Reason == reason })
	if i < 0 {
		i = len(*list)
		*list = append(*list, ReasonCount{Reason: reason})
	}
	(*list)[i].Count += c.Units
	if d := decimalOf(c.Amount); d.Valid && !d.Decimal.IsZero() {
		(*list)[i].Amounts = append((*list)[i].Amounts, c)
	}
}

func (r moneyReader) reported(text string) error {
	var f struct {
		Process, Title, Kind, Amount, Currency, Notice string
		Version, Suppliers                             int
	}
	if err := json.Unmarshal([]byte(text), &f); err != nil {
		return fmt.Errorf("reported figure: %w", err)
	}
	process, err := procurement.ParseID(f.Process)
	if err != nil {
		return fmt.Errorf("reported figure: %w", err)
	}
	notice, err := procurement.ParseID(f.Notice)
	if err != nil {
		return fmt.Errorf("reported figure: %w", err)
	}
	r.m.Reported = append(r.m.Reported, ReportedFigure{Suppliers: f.Suppliers, Process: process, Title: f.Title, Kind: procurement.AmountKind(f.Kind),
		Amount: plain(f.Amount), Currency: f.Currency, Notice: notice, Version: f.Version})
	return nil
}

// plain is a number of the store as pages have it; empty for none.
func plain(number string) string {
	if d := decimalOf(number); d.Valid {
		return d.Decimal.String()
	}
	return ""
}
