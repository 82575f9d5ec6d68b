package web

import (
	"strconv"

	"github.com/shopspring/decimal"

	"daylight/internal/postgres"
	"daylight/internal/procurement"
)

// moneyBlock is what an organisation or group sold or bought. Its parts never mix,
// and each prints its rule.
type moneyBlock struct {
	ID, Heading, Rule string
	Buys              bool
	Total             sumLine
	Joint             *jointBlock
	Assumed           *ruledSum
	Ceilings          *ruledSum
	CalledOff, Open   string
	RuleOpen          string
	Subawards         *ruledSum
	Reported          *reportedBlock
	Excluded          []reasonRow
	MoreExcluded      int
	RuleExcluded      string
	NotCounted        int
	NoRate            int // counted units that are in no dollars
	Chart             *chart
	Years             []yearRow
	YearsJoint        bool
	MoreYears         int
	Parties           []partySumRow
	MoreParties       int
	// Rest is the part of the total that is with no counterparty.
	Rest      *partySumRow
	Countries []countrySumRow
}

// ruledSum is a sum that stands beside a total.
type ruledSum struct {
	sumLine
	Rule string
}

type jointBlock struct {
	ruledSum
	section[jointRow]
}

// jointRow is an award that several suppliers share.
type jointRow struct {
	Title              link
	Whole, USD, Date   string
	Suppliers          int
	Share              string
	Stated, Consortium bool
}

type reportedBlock struct {
	Rule string
	section[reportedRow]
}

type reportedRow struct {
	Title        link
	Kind, Amount string
	Href         string // the notice that states it
}

type reasonRow struct {
	Words   string
	Count   int
	Amounts []string
}

type yearRow struct {
	Year            string
	Units           int
	USD             string
	JointUnits      int
	JointUSD        string
	Counted, Shared bool
}

type partySumRow struct {
	Name       link
	Units      int
	USD, Share string
	// Assumed are equal parts of stated consortia: in a buyer's total, and in no
	// supplier's.
	Assumed string
}

type countrySumRow struct {
	Name  string
	Units int
	USD   string
}

// moneyView says how a block is shown: under which name, by which rule, and where
// its whole lists are.
type moneyView struct {
	id, heading, rule string
	buys              bool
	// base is the address of the page with "?list=", empty if its lists have no
	// page of their own; divisor shortens all lists.
	base    string
	divisor int
}

// holdsMoney reports whether a part of it says anything.
func holdsMoney(m *postgres.Money) bool {
	return m.Total.Units > 0 || m.Assumed.Units > 0 || m.Joint.Units > 0 || m.Ceilings.Units > 0 || m.Subawards.Units > 0 ||
		len(m.Reported) > 0 || len(m.Excluded) > 0 || m.NotCounted > 0
}

func newMoneyBlock(m *postgres.Money, v moneyView) *moneyBlock {
	b := &moneyBlock{ID: v.id, Heading: v.heading, Rule: v.rule, Buys: v.buys, Total: newSumLine(m.Total), NoRate: m.Total.Unconverted, NotCounted: m.NotCounted}
	b.Assumed, b.Ceilings, b.Subawards = ruled(m.Assumed, ruleAssumed), ruled(m.Ceilings, ruleCeilings), ruled(m.Subawards, ruleSubs)
	if b.Ceilings != nil {
		b.RuleOpen = ruleOpen
		if m.CalledOffUSD != "" {
			b.CalledOff = sumOf("USD", m.CalledOffUSD)
		}
		if m.OpenUSD != "" {
			b.Open = sumOf("USD", m.OpenUSD)
		}
	}
	if m.Joint.Units > 0 {
		b.Joint = &jointBlock{ruledSum{newSumLine(m.Joint), ruleJoint}, jointSection(m, 0, max(2, 8/v.divisor), v.base)}
	}
	if len(m.Reported) > 0 {
		b.Reported = &reportedBlock{ruleReported, reportedSection(m, 0, max(2, 8/v.divisor), v.base)}
	}
	for _, e := range m.Excluded[:min(len(m.Excluded), max(4, 16/v.divisor))] {
		b.RuleExcluded = ruleExcluded
		b.Excluded = append(b.Excluded, newReasonRow(e))
	}
	b.MoreExcluded = len(m.Excluded) - len(b.Excluded)
	b.tables(m, v)
	return b
}

// tables fills the chart and what it is a picture of, the counterparties and the
// countries.
func (b *moneyBlock) tables(m *postgres.Money, v moneyView) {
	n := max(6, maxYears/v.divisor)
	b.Chart = newChart(v.id, v.heading+" by year, US dollars", m.Years, n)
	b.MoreYears = max(0, len(m.Years)-n)
	for _, y := range m.Years[b.MoreYears:] {
		row := yearRow{Year: strconv.Itoa(y.Year), Units: y.Units, USD: dollars(y.USD), JointUnits: y.JointUnits, JointUSD: dollars(y.JointUSD), Counted: y.Units > 0, Shared: y.JointUnits > 0}
		if y.Year == 0 {
			row.Year = "no date"
		}
		b.YearsJoint = b.YearsJoint || row.Shared
		b.Years = append(b.Years, row)
	}
	for _, p := range m.Counterparties[:min(len(m.Counterparties), max(2, 15/v.divisor))] {
		row := partySumRow{Name: partyLink(p.PartyLink), Units: p.Units, USD: dollars(p.USD)}
		if p.AssumedUSD != "" {
			row.Assumed = dollars(p.AssumedUSD)
			if p.USD == "" { // nothing of its own, rather than no rate
				row.USD = "–"
			}
		}
		if share, err := decimal.NewFromString(p.Share); err == nil {
			row.Share = percent(share)
		}
		b.Parties = append(b.Parties, row)
	}
	b.MoreParties = len(m.Counterparties) - len(b.Parties)
	b.Rest = restOf(m, v.buys)
	for _, c := range m.Countries[:min(len(m.Countries), max(3, 20/v.divisor))] {
		row := countrySumRow{Name: countryName(c.Country), Units: c.Units, USD: dollars(c.USD)}
		if row.Name == "" {
			row.Name = "not published"
		}
		b.Countries = append(b.Countries, row)
	}
}

// mostParties is how many counterparties the store lists: with that many, a rest is
// not known.
const mostParties = 25

// restOf is what of a total no counterparty of the list has, so that the list
// adds up; nil if there is none, or if it is not known.
func restOf(m *postgres.Money, buys bool) *partySumRow {
	total, err := decimal.NewFromString(m.Total.USD)
	if err != nil || !total.IsPositive() || len(m.Counterparties) >= mostParties {
		return nil
	}
	rest := total
	for _, p := range m.Counterparties {
		for _, part := range []string{p.USD, p.AssumedUSD} {
			if usd, err := decimal.NewFromString(part); err == nil {
				rest = rest.Sub(usd)
			}
		}
	}
	if rest.IsZero() {
		return nil
	}
	row := partySumRow{Name: link{Text: "no buyer named"}, USD: digits(rest.String()), Share: percent(rest.Mul(decimal.NewFromInt(100)).DivRound(total, 1))}
	if buys {
		row.Name.Text = "shared by several suppliers, not divided; or none named"
	}
	return &row
}

// percent is a share of a total, to one decimal.
func percent(share decimal.Decimal) string { return share.StringFixed(1) + "\u00a0%" }

func ruled(s postgres.Sum, rule string) *ruledSum {
	if s.Units == 0 {
		return nil
	}
	return &ruledSum{newSumLine(s), rule}
}

// listed cuts a list of a block. On a page of its own it has pages, elsewhere it
// leads there.
func listed[T, R any](all []T, row func(T) R, from, n int, base, name string) section[R] {
	shown, win := cut(all, from, n)
	s := section[R]{window: win}
	for _, v := range shown {
		s.Rows = append(s.Rows, row(v))
	}
	if base != "" && len(s.Rows) < len(all) {
		s.All = base + name
	}
	return s
}

func jointSection(m *postgres.Money, from, n int, base string) section[jointRow] {
	return listed(m.JointUnits, newJointRow, from, n, base, "joint")
}

func reportedSection(m *postgres.Money, from, n int, base string) section[reportedRow] {
	return listed(m.Reported, newReportedRow, from, n, base, "reported")
}

func newJointRow(u postgres.JointUnit) jointRow {
	row := jointRow{
		Title: processLink(u.Process, u.Title), Whole: sumOf(u.Currency, u.Whole), Date: shorten(10, u.Date), Suppliers: u.Suppliers, Consortium: u.Consortium,
	}
	if u.WholeUSD != "" && u.Currency != "USD" {
		row.USD = sumOf("USD", u.WholeUSD)
	}
	if u.Share != "" {
		row.Share = sumOf(u.Currency, u.Share)
	}
	return row
}

func newReportedRow(f postgres.ReportedFigure) reportedRow {
	row := reportedRow{Title: processLink(f.Process, f.Title), Kind: kindWords(f.Kind), Amount: sumOf(f.Currency, f.Amount)}
	if !f.Notice.IsZero() {
		row.Href = noticePath(f.Notice, f.Version)
	}
	return row
}

func newReasonRow(e postgres.ReasonCount) reasonRow {
	row := reasonRow{Words: reasonWords(e.Reason), Count: e.Count}
	for _, c := range e.Amounts[:min(len(e.Amounts), 5)] {
		row.Amounts = append(row.Amounts, sumOf(c.Currency, c.Amount))
	}
	if more := len(e.Amounts) - len(row.Amounts); more > 0 {
		row.Amounts = append(row.Amounts, plural(more, "more currency", "more currencies"))
	}
	return row
}

func processLink(id procurement.ID, title string) link {
	l := link{Text: shorten(140, title), Href: "/contract/" + id.String(), Name: true}
	if l.Text == "" {
		l.Text, l.Name = "a contract without a title", false
	}
	return l
}
