package postgres

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/shopspring/decimal"

	"daylight/internal/procurement"
)

// Side says which part an organisation plays.
type Side string

// Sides of a contract. Who funds and who awards stand on one side: a contract is
// in an agency's total once, whichever it does.
const (
	Supplies Side = "supplier"
	Buys     Side = "buyer"
)

// counted leaves out copies of a contract that another portal's copy stands for.
const counted = `NOT EXISTS (SELECT FROM process_cluster k WHERE k.process_id = s.process_id AND NOT k.counted)`

// mine are the rows of spend of some nodes; joint those of units they share.
const (
	mineSupplier = `mine AS (SELECT s.* FROM spend s WHERE s.supplier = ANY (@nodes) AND ` + counted + `),
		joint AS (SELECT DISTINCT ON (s.process_id, s.spend_no) s.*, m.share FROM spend_member m JOIN spend s USING (process_id, spend_no)
			WHERE m.supplier = ANY (@nodes) AND s.alloc IN ('equal_split', 'unallocated') AND ` + counted + ` ORDER BY s.process_id, s.spend_no, m.party_no)`
	mineBuyer = `mine AS (SELECT s.* FROM spend s WHERE s.buyer = ANY (@nodes) AND ` + counted + `
			UNION SELECT s.* FROM spend s WHERE s.funder = ANY (@nodes) AND ` + counted + `),
		joint AS (SELECT s.*, NULL::numeric AS share FROM spend s WHERE false)`
)

func (s Side) with(rest string) string {
	if s == Buys {
		return "WITH " + mineBuyer + rest
	}
	return "WITH " + mineSupplier + rest
}

// unit is what is counted once.
const unitKey = `(process_id, unit, unit_no)`

const moneySums = `
	SELECT part, currency, sum(amount), sum(amount_usd), sum(amount_eur), count(DISTINCT ` + unitKey + `)::int,
		(count(DISTINCT ` + unitKey + `) FILTER (WHERE amount_usd IS NULL))::int
	FROM (SELECT CASE WHEN alloc = 'equal_split' AND @side = 'supplier' THEN 'assumed' ELSE 'total' END AS part, process_id, unit, unit_no,
			currency, amount, amount_usd, amount_eur FROM mine
		UNION ALL SELECT 'joint', process_id, unit, unit_no, currency, whole, whole_usd,
			CASE WHEN amount <> 0 THEN round(amount_eur * whole / amount, 2) END FROM joint) x
	GROUP BY part, currency ORDER BY part, 4 DESC NULLS LAST, currency`

// Money returns what nodes sold or bought: the nodes of one organisation, or of
// all members of a group. Every sum follows the rules of DOMAIN.md section 5.
func (db *DB) Money(ctx context.Context, side Side, nodes []procurement.ID) (Money, error) {
	var m Money
	err := pgx.BeginTxFunc(ctx, db.pool, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		r := moneyReader{tx, side, pgx.StrictNamedArgs{"nodes": uuids(nodes)}, &m}
		for _, read := range []func(context.Context) error{r.sums, r.joint, r.years, r.counterparties, r.countries, r.beside, r.reported, r.excluded} {
			if err := read(ctx); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return m, fmt.Errorf("money: %w", err)
	}
	return m, nil
}

type moneyReader struct {
	tx    pgx.Tx
	side  Side
	nodes pgx.StrictNamedArgs
	m     *Money
}

func (r moneyReader) args(more ...any) pgx.StrictNamedArgs {
	args := pgx.StrictNamedArgs{"nodes": r.nodes["nodes"]}
	for i := 0; i+1 < len(more); i += 2 {
		args[more[i].(string)] = more[i+1]
	}
	return args
}

func (r moneyReader) sums(ctx context.Context) error {
	rows, _ := r.tx.Query(ctx, r.side.with(moneySums), r.args("side", string(r.side)))
	var part string
	var c CurrencySum
	var amount, usd, eur pgtype.Numeric
	tallies := map[string]*tally{"total": {}, "assumed": {}, "joint": {}}
	_, err := pgx.ForEachRow(rows, []any{&part, &c.Currency, &amount, &usd, &eur, &c.Units, &c.Unconverted}, func() error {
		c.Amount = digits(amount)
		tallies[part].add(c, usd, eur)
		return nil
	})
	r.m.Total, r.m.Assumed, r.m.Joint = tallies["total"].sum(), tallies["assumed"].sum(), tallies["joint"].sum()
	return err
}

// tally adds up currencies.
type tally struct {
	s        Sum
	usd, eur decimal.Decimal
}

func (t *tally) add(c CurrencySum, usd, eur pgtype.Numeric) {
	t.s.Units += c.Units
	t.s.Unconverted += c.Unconverted
	t.s.Currencies = append(t.s.Currencies, c)
	t.usd, t.eur = t.usd.Add(decimalOf(digits(usd)).Decimal), t.eur.Add(decimalOf(digits(eur)).Decimal)
}

func (t *tally) sum() Sum {
	if t.s.Units > t.s.Unconverted {
		t.s.USD, t.s.EUR = t.usd.String(), t.eur.String()
	}
	return t.s
}

const moneyJoint = `
	SELECT j.process_id, p.title, j.currency, j.whole, j.whole_usd, j.share, j.suppliers, coalesce(j.on_date::text, ''), j.alloc = 'equal_split'
	FROM joint j JOIN process p USING (process_id) ORDER BY j.whole_usd DESC NULLS LAST, j.whole DESC, j.process_id, j.spend_no LIMIT 100`

func (r moneyReader) joint(ctx context.Context) error {
	if r.side == Buys {
		return nil
	}
	rows, _ := r.tx.Query(ctx, r.side.with(moneyJoint), r.args())
	got, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (JointUnit, error) {
		var u JointUnit
		var id [16]byte
		var whole, usd, share pgtype.Numeric
		err := row.Scan(&id, &u.Title, &u.Currency, &whole, &usd, &share, &u.Suppliers, &u.Date, &u.Consortium)
		u.Process, u.Whole, u.WholeUSD, u.Share = id, digits(whole), digits(usd), digits(share)
		return u, err
	})
	r.m.JointUnits = got
	return err
}

const moneyYears = `
	SELECT year, sum(units)::int, sum(usd), sum(joint)::int, sum(joint_usd) FROM (
		SELECT coalesce(extract(year FROM on_date)::int, 0) AS year, count(DISTINCT ` + unitKey + `) AS units, sum(amount_usd) AS usd, 0 AS joint, NULL::numeric AS joint_usd
			FROM mine WHERE NOT (alloc = 'equal_split' AND @side = 'supplier') GROUP BY 1
		UNION ALL SELECT coalesce(extract(year FROM on_date)::int, 0), 0, NULL, count(*), sum(whole_usd) FROM joint GROUP BY 1) x
	GROUP BY year ORDER BY year`

func (r moneyReader) years(ctx context.Context) error {
	rows, _ := r.tx.Query(ctx, r.side.with(moneyYears), r.args("side", string(r.side)))
	got, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (YearSum, error) {
		var y YearSum
		var usd, joint pgtype.Numeric
		err := row.Scan(&y.Year, &y.Units, &usd, &y.JointUnits, &joint)
		y.USD, y.JointUSD = digits(usd), digits(joint)
		return y, err
	})
	r.m.Years = got
	return err
}

// orgName names an organisation by the node that is mentioned most.
const orgName = `(SELECT o.name FROM org o WHERE o.canonical = x.org ORDER BY o.mentions DESC, o.org_id LIMIT 1)`

const moneyParties = `
	SELECT x.org, coalesce(` + orgName + `, (SELECT m.name FROM party_mention m WHERE m.mention_key = x.org LIMIT 1), ''), x.units, x.usd
	FROM (SELECT coalesce(o.canonical, p.party) AS org, count(DISTINCT ` + unitKey + `)::int AS units, sum(amount_usd) AS usd
		FROM (SELECT process_id, unit, unit_no, amount_usd, CASE @side WHEN 'supplier' THEN buyer ELSE supplier END AS party
			FROM mine WHERE NOT (alloc = 'equal_split' AND @side = 'supplier')) p
		LEFT JOIN org o ON o.org_id = p.party WHERE p.party IS NOT NULL GROUP BY 1) x
	ORDER BY x.usd DESC NULLS LAST, x.units DESC, x.org LIMIT 25`

func (r moneyReader) counterparties(ctx context.Context) error {
	rows, _ := r.tx.Query(ctx, r.side.with(moneyParties), r.args("side", string(r.side)))
	whole := decimalOf(r.m.Total.USD).Decimal
	got, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (PartySum, error) {
		var p PartySum
		var key [16]byte
		var usd pgtype.Numeric
		err := row.Scan(&key, &p.Name, &p.Units, &usd)
		p.Key, p.USD = key, digits(usd)
		if part := decimalOf(p.USD); part.Valid && whole.IsPositive() {
			p.Share = part.Decimal.Mul(decimal.NewFromInt(100)).DivRound(whole, 1).String()
		}
		return p, err
	})
	r.m.Counterparties = got
	return err
}

const moneyCountries = `
	SELECT country, count(DISTINCT ` + unitKey + `)::int, sum(amount_usd) FROM mine WHERE NOT (alloc = 'equal_split' AND @side = 'supplier')
	GROUP BY country ORDER BY 3 DESC NULLS LAST, 2 DESC, 1`

func (r moneyReader) countries(ctx context.Context) error {
	rows, _ := r.tx.Query(ctx, r.side.with(moneyCountries), r.args("side", string(r.side)))
	got, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (CountrySum, error) {
		var c CountrySum
		var usd pgtype.Numeric
		err := row.Scan(&c.Country, &c.Units, &usd)
		c.USD = digits(usd)
		return c, err
	})
	r.m.Countries = slices.Clip(got)
	return err
}
