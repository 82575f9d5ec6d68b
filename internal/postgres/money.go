package postgres

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

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

// unitKey is what is counted once.
const unitKey = `(process_id, unit, unit_no)`

const spendColumns = `s.process_id, s.unit, s.unit_no, s.alloc, s.supplier, s.buyer, s.on_date, s.amount, s.currency, s.amount_eur, s.amount_usd,
	s.whole, s.whole_usd, s.suppliers, s.country`

// mine are the rows of spend of some nodes; joint are the units that they share,
// each once, by whole amounts: share is the part of all of them together, null
// where the unit is not divided.
const (
	mineSupplier = `
	WITH mine AS MATERIALIZED (SELECT ` + spendColumns + ` FROM spend s WHERE s.supplier = ANY (@nodes) AND ` + counted + `),
	joint AS MATERIALIZED (
		SELECT process_id, unit, unit_no, currency, whole, whole_usd, (SELECT sum(x.amount_eur) FROM spend x
				WHERE (x.process_id, x.unit, x.unit_no, x.currency) = (m.process_id, m.unit, m.unit_no, m.currency)) AS whole_eur,
			sum(amount) AS share, max(suppliers) AS suppliers, max(on_date) AS on_date, true AS consortium
			FROM mine m WHERE alloc = 'equal_split' GROUP BY process_id, unit, unit_no, currency, whole, whole_usd
		UNION ALL SELECT DISTINCT s.process_id, s.unit, s.unit_no, s.currency, s.whole, s.whole_usd, s.amount_eur, NULL::numeric, s.suppliers, s.on_date, false
			FROM spend_member m JOIN spend s USING (process_id, spend_no) WHERE m.supplier = ANY (@nodes) AND s.alloc = 'unallocated' AND ` + counted + `),
	own AS (SELECT * FROM mine WHERE alloc <> 'equal_split')`
	mineBuyer = `
	WITH mine AS MATERIALIZED (SELECT ` + spendColumns + ` FROM spend s WHERE (s.buyer = ANY (@nodes) OR s.funder = ANY (@nodes)) AND ` + counted + `),
	joint AS (SELECT process_id, unit, unit_no, currency, whole, whole_usd, amount_eur AS whole_eur, amount AS share, suppliers, on_date, false AS consortium
		FROM mine WHERE false),
	own AS (SELECT * FROM mine)`
)

// moneyParts reads spend once and adds it up by everything that a page shows. A
// unit counts once in each, with its first row: of a currency, or of all.
const moneyParts = `,
	per AS MATERIALIZED (SELECT currency, country, coalesce(extract(year FROM on_date)::int, 0) AS year, amount, amount_usd AS usd, amount_eur AS eur, amount_usd IS NULL AS bare,
			row_number() OVER (whole ORDER BY currency COLLATE "C") = 1 AS lead, bool_or(amount_usd IS NULL) OVER whole AS any_bare,
			row_number() OVER (PARTITION BY process_id, unit COLLATE "C", unit_no, currency COLLATE "C") = 1 AS lead_of_currency
		FROM own WINDOW whole AS (PARTITION BY process_id, unit COLLATE "C", unit_no)),
	party AS (SELECT org, count(*) AS units, sum(usd) AS usd, sum(assumed) AS assumed FROM (
		SELECT coalesce(o.canonical, p.party) AS org, sum(amount_usd) FILTER (WHERE alloc <> 'equal_split') AS usd, sum(amount_usd) FILTER (WHERE alloc = 'equal_split') AS assumed
			FROM (SELECT *, CASE @side WHEN 'supplier' THEN buyer ELSE supplier END AS party FROM own) p LEFT JOIN org o ON o.org_id = p.party
			WHERE p.party IS NOT NULL GROUP BY 1, process_id, unit, unit_no) u
		GROUP BY org ORDER BY 3 DESC NULLS LAST, 4 DESC NULLS LAST, 2 DESC, 1 LIMIT 25)
	SELECT 'total' AS part, currency, NULL::uuid, '', CASE grouping(currency) WHEN 0 THEN count(*) FILTER (WHERE lead_of_currency) ELSE count(*) FILTER (WHERE lead) END::int,
			CASE grouping(currency) WHEN 0 THEN count(*) FILTER (WHERE lead_of_currency AND bare) ELSE count(*) FILTER (WHERE lead AND any_bare) END::int,
			sum(amount), sum(usd), sum(eur) FROM per GROUP BY ROLLUP (currency)
	UNION ALL SELECT 'assumed', currency, NULL, '', count(DISTINCT ` + unitKey + `)::int, (count(DISTINCT ` + unitKey + `) FILTER (WHERE amount_usd IS NULL))::int,
			sum(amount), sum(amount_usd), sum(amount_eur) FROM mine WHERE alloc = 'equal_split' AND @side = 'supplier' GROUP BY ROLLUP (currency)
	UNION ALL SELECT 'joint', currency, NULL, '', count(DISTINCT ` + unitKey + `)::int, (count(DISTINCT ` + unitKey + `) FILTER (WHERE whole_usd IS NULL))::int,
			sum(whole), sum(whole_usd), sum(whole_eur) FROM joint GROUP BY ROLLUP (currency)
	UNION ALL SELECT 'year', year::text, NULL, '', (count(*) FILTER (WHERE lead))::int, 0, NULL, sum(usd), NULL FROM per GROUP BY year
	UNION ALL SELECT 'joint year', coalesce(extract(year FROM on_date), 0)::text, NULL, '', count(DISTINCT ` + unitKey + `)::int, 0, NULL, sum(whole_usd), NULL
			FROM joint GROUP BY 2
	UNION ALL SELECT 'country', country, NULL, '', (count(*) FILTER (WHERE lead))::int, 0, NULL, sum(usd), NULL FROM per GROUP BY country
	UNION ALL SELECT 'party', '', x.org, coalesce(` + orgName + `, (SELECT m.name FROM party_mention m WHERE m.mention_key = x.org ORDER BY m.process_id, m.party_no LIMIT 1), ''),
			x.units::int, 0, NULL, x.usd, x.assumed FROM party x
	UNION ALL SELECT 'unit', jsonb_build_object('process', process_id, 'title', p.title, 'currency', j.currency, 'whole', j.whole::text, 'usd', j.whole_usd::text, 'share', j.share::text,
			'suppliers', j.suppliers, 'date', j.on_date, 'consortium', j.consortium)::text, NULL, '', 0, 0, NULL, j.whole_usd, j.whole
		FROM (SELECT * FROM joint ORDER BY whole_usd DESC NULLS LAST, whole DESC, process_id, unit, unit_no, currency LIMIT 100) j JOIN process p USING (process_id)
	ORDER BY part, 8 DESC NULLS LAST, 9 DESC NULLS LAST, 5 DESC, 2, 3`

// orgName names an organisation by the node that is mentioned most.
const orgName = `(SELECT o.name FROM org o WHERE o.canonical = x.org ORDER BY o.mentions DESC, o.org_id LIMIT 1)`

// Money returns what nodes sold or bought: the nodes of one organisation, or of
// all members of a group. Every sum follows the rules of DOMAIN.md section 5.
func (db *DB) Money(ctx context.Context, side Side, nodes []procurement.ID) (Money, error) {
	var m Money
	if len(nodes) == 0 {
		return m, nil
	}
	err := pgx.BeginTxFunc(ctx, db.pool, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		r := moneyReader{tx, side, pgx.StrictNamedArgs{"nodes": uuids(nodes)}, &m}
		for _, read := range []func(context.Context) error{r.parts, r.beside, r.apart} {
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

func (r moneyReader) sided() pgx.StrictNamedArgs {
	return pgx.StrictNamedArgs{"nodes": r.nodes["nodes"], "side": string(r.side)}
}

// sumRow is a row of a sum: of one currency, or of all where that is null.
type sumRow struct {
	currency           *string
	units, unconverted int
	amount, usd, eur   pgtype.Numeric
}

func (s *Sum) add(r sumRow) {
	if r.currency == nil {
		s.Units, s.Unconverted, s.USD, s.EUR = r.units, r.unconverted, digits(r.usd), digits(r.eur)
		return
	}
	s.Currencies = append(s.Currencies, CurrencySum{*r.currency, digits(r.amount), r.units, r.unconverted})
}

// moneyRow is a row of moneyParts. In the place of the currency stands what the
// part is by: a year, a country, a unit. In that of the euro of a party stands its
// assumed part.
type moneyRow struct {
	sumRow
	part, name string
	org        *[16]byte
}

func (r moneyReader) parts(ctx context.Context) error {
	sql := mineSupplier
	if r.side == Buys {
		sql = mineBuyer
	}
	rows, _ := r.tx.Query(ctx, sql+moneyParts, r.sided())
	var x moneyRow
	_, err := pgx.ForEachRow(rows, []any{&x.part, &x.currency, &x.org, &x.name, &x.units, &x.unconverted, &x.amount, &x.usd, &x.eur}, func() error {
		return r.add(x)
	})
	r.years()
	r.shares()
	return err
}

func (r moneyReader) add(x moneyRow) error {
	switch x.part {
	case "total":
		r.m.Total.add(x.sumRow)
	case "assumed":
		r.m.Assumed.add(x.sumRow)
	case "joint":
		r.m.Joint.add(x.sumRow)
	case "year", "joint year":
		year, err := strconv.Atoi(*x.currency)
		if err != nil {
			return err
		}
		if x.part == "year" {
			r.m.Years = append(r.m.Years, YearSum{Year: year, Units: x.units, USD: digits(x.usd)})
			return nil
		}
		r.m.Years = append(r.m.Years, YearSum{Year: year, JointUnits: x.units, JointUSD: digits(x.usd)})
	case "country":
		r.m.Countries = append(r.m.Countries, CountrySum{*x.currency, x.units, digits(x.usd)})
	case "party":
		r.m.Counterparties = append(r.m.Counterparties, PartySum{PartyLink: PartyLink{x.name, *x.org}, Units: x.units, USD: digits(x.usd), AssumedUSD: digits(x.eur)})
	case "unit":
		return r.unit(*x.currency)
	}
	return nil
}

func (r moneyReader) unit(text string) error {
	var u struct {
		Process                                  string
		Title, Currency, Whole, USD, Share, Date string
		Suppliers                                int
		Consortium                               bool
	}
	if err := json.Unmarshal([]byte(text), &u); err != nil {
		return fmt.Errorf("joint unit: %w", err)
	}
	id, err := procurement.ParseID(u.Process)
	if err != nil {
		return fmt.Errorf("joint unit: %w", err)
	}
	r.m.JointUnits = append(r.m.JointUnits, JointUnit{id, u.Title, u.Currency, plain(u.Whole), plain(u.USD), plain(u.Share), u.Suppliers, u.Date, u.Consortium})
	return nil
}

// years joins the years of own and joint units.
func (r moneyReader) years() {
	slices.SortStableFunc(r.m.Years, func(a, b YearSum) int { return a.Year - b.Year })
	var out []YearSum
	for _, y := range r.m.Years {
		last := len(out) - 1
		switch {
		case last < 0 || out[last].Year != y.Year:
			out = append(out, y)
		case y.JointUnits > 0:
			out[last].JointUnits, out[last].JointUSD = y.JointUnits, y.JointUSD
		default:
			out[last].Units, out[last].USD = y.Units, y.USD
		}
	}
	r.m.Years = out
}

// shares says which part of the total each counterparty has.
func (r moneyReader) shares() {
	whole := decimalOf(r.m.Total.USD)
	for i := range r.m.Counterparties {
		p := &r.m.Counterparties[i]
		if part := decimalOf(p.USD); part.Valid && whole.Decimal.IsPositive() {
			p.Share = part.Decimal.Mul(decimal.NewFromInt(100)).DivRound(whole.Decimal, 1).String()
		}
	}
}
