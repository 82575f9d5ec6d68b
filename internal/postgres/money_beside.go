package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/shopspring/decimal"
)

// What a buyer may still spend under its frameworks: call-offs name the framework
// by its ocid, or by a number of one of its notices.
const (
	ceilingSums = `
		SELECT currency, sum(amount), sum(amount_usd), sum(amount_eur), count(*)::int, (count(*) FILTER (WHERE amount_usd IS NULL))::int
		FROM ceiling s WHERE s.buyer = ANY (@nodes) AND ` + counted + ` GROUP BY currency ORDER BY 3 DESC NULLS LAST, currency`
	ceilingOpen = `
		WITH frame AS (SELECT s.process_id, p.source, p.ocid, sum(s.amount_usd) AS ceiling
			FROM ceiling s JOIN process p USING (process_id) WHERE s.buyer = ANY (@nodes) AND ` + counted + ` GROUP BY 1, 2, 3),
		used AS (SELECT f.process_id, sum(x.usd) AS usd FROM frame f JOIN LATERAL (
			SELECT DISTINCT c.process_id, s.spend_no, s.amount_usd AS usd FROM contract c JOIN process q USING (process_id)
				JOIN spend s ON s.process_id = c.process_id AND s.unit = 'contract' AND s.unit_no = c.contract_no
				WHERE c.parent_ref <> '' AND q.source = f.source AND (c.parent_ref = f.ocid
					OR EXISTS (SELECT FROM notice n WHERE n.process_id = f.process_id AND n.source_notice_id = c.parent_ref))) x ON true
			GROUP BY 1)
		SELECT sum(u.usd), sum(greatest(0, f.ceiling - coalesce(u.usd, 0))) FROM frame f LEFT JOIN used u USING (process_id)`
	subawardSums = `
		SELECT currency, sum(amount), sum(amount_usd), sum(amount_eur), count(*)::int, (count(*) FILTER (WHERE amount_usd IS NULL))::int
		FROM subaward s WHERE s.subcontractor = ANY (@nodes) AND ` + counted + ` GROUP BY currency ORDER BY 3 DESC NULLS LAST, currency`
)

// beside reads what stands beside the total.
func (r moneyReader) beside(ctx context.Context) (err error) {
	if r.side == Supplies {
		r.m.Subawards, err = r.sum(ctx, subawardSums)
		return err
	}
	if r.m.Ceilings, err = r.sum(ctx, ceilingSums); err != nil {
		return err
	}
	var used, open pgtype.Numeric
	err = r.tx.QueryRow(ctx, ceilingOpen, r.args()).Scan(&used, &open)
	r.m.CalledOffUSD, r.m.OpenUSD = digits(used), digits(open)
	return err
}

func (r moneyReader) sum(ctx context.Context, sql string) (Sum, error) {
	rows, _ := r.tx.Query(ctx, sql, r.args())
	var t tally
	var c CurrencySum
	var amount, usd, eur pgtype.Numeric
	_, err := pgx.ForEachRow(rows, []any{&c.Currency, &amount, &usd, &eur, &c.Units, &c.Unconverted}, func() error {
		c.Amount = digits(amount)
		t.add(c, usd, eur)
		return nil
	})
	return t.sum(), err
}

// The processes in which nodes play a part, and the owners of figures that are
// theirs: those of awards and contracts that name them, and those of the process.
const (
	partsOf = `
		WITH mine AS (SELECT DISTINCT m.process_id FROM party_mention m WHERE m.mention_key = ANY (@nodes)
			AND (CASE @side WHEN 'supplier' THEN m.roles && '{supplier}' ELSE m.roles && '{buyer,procuringEntity,funder,payer}' END))`
	moneyReported = partsOf + `
		SELECT DISTINCT ON (e.process_id, e.owner, e.owner_no, e.amount, e.currency) e.process_id, p.title, e.kind, e.amount, e.currency, e.notice_id, e.version,
			CASE e.owner WHEN 'award' THEN (SELECT count(*) FROM award_supplier a WHERE (a.process_id, a.award_no) = (e.process_id, e.owner_no))
				WHEN 'contract' THEN (SELECT count(*) FROM contract_supplier c WHERE (c.process_id, c.contract_no) = (e.process_id, e.owner_no)) ELSE 0 END::int
		FROM excluded_amount e JOIN mine USING (process_id) JOIN process p USING (process_id) WHERE e.reason = 'reported'
		ORDER BY e.process_id, e.owner, e.owner_no, e.amount, e.currency, e.excluded_no LIMIT 50`
	moneyExcluded = partsOf + `
		SELECT e.reason, e.currency, count(*)::int, sum(e.amount) FROM excluded_amount e JOIN mine USING (process_id)
		GROUP BY 1, 2 ORDER BY 1, 3 DESC, 2`
	moneyCopies = partsOf + `
		SELECT count(*)::int FROM process_cluster k JOIN mine USING (process_id) WHERE NOT k.counted`
)

func (r moneyReader) reported(ctx context.Context) error {
	rows, _ := r.tx.Query(ctx, moneyReported, r.args("side", string(r.side)))
	got, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (ReportedFigure, error) {
		var f ReportedFigure
		var id, notice [16]byte
		var amount pgtype.Numeric
		err := row.Scan(&id, &f.Title, &f.Kind, &amount, &f.Currency, &notice, &f.Version, &f.Suppliers)
		f.Process, f.Notice, f.Amount = id, notice, digits(amount)
		return f, err
	})
	r.m.Reported = got
	return err
}

func (r moneyReader) excluded(ctx context.Context) error {
	rows, _ := r.tx.Query(ctx, moneyExcluded, r.args("side", string(r.side)))
	var reason string
	var c CurrencySum
	var amount pgtype.Numeric
	_, err := pgx.ForEachRow(rows, []any{&reason, &c.Currency, &c.Units, &amount}, func() error {
		list := &r.m.Excluded
		if n := len(*list); n == 0 || (*list)[n-1].Reason != reason {
			*list = append(*list, ReasonCount{Reason: reason})
		}
		last := &(*list)[len(*list)-1]
		last.Count += c.Units
		if c.Amount = digits(amount); c.Amount != "" && c.Amount != decimal.Zero.String() {
			last.Amounts = append(last.Amounts, c)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return r.tx.QueryRow(ctx, moneyCopies, r.args("side", string(r.side))).Scan(&r.m.NotCounted)
}
