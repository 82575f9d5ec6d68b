package web

import (
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"daylight/internal/postgres"
)

// Rules of sums, as they are printed beside them. The page /methods has them at
// length.
const (
	ruleOnce     = "Contracts and awards, each counted once: by what was obligated, else by the signed value, else by the award. "
	ruleRate     = " Dollars at the rate of the day of signature, else of the award, else of publication."
	ruleSold     = ruleOnce + "What it was awarded together with others stands apart." + ruleRate
	ruleBought   = ruleOnce + "An award to several suppliers is in it once, whole. It is counted whether this body awards or funds." + ruleRate
	ruleGroup    = ruleOnce + "Members of the group alone, whichever of them supplies; awards shared with others, possible members and mentions in texts stand apart." + ruleRate
	ruleJoint    = "Whole amounts of awards that it shares with other suppliers. Nobody published how they are divided: the amounts are in no supplier’s total, and must not be added up over suppliers."
	ruleAssumed  = "Equal parts of consortia that the source names as such and does not divide. An assumption, therefore apart from the total; the whole amounts are among the joint ones."
	ruleReported = "Figures from the press and other third parties. No authority published them, and no total holds them."
	ruleCeilings = "The most that may be spent under its frameworks, which need not be spent: no total holds it."
	ruleOpen     = "Ceilings less the call-offs that were published, never below zero; call-offs that nobody publishes are not known."
	ruleSubs     = "Received as a subcontractor. It is part of what other suppliers were paid, and is not added to the total."
	ruleExcluded = "Figures in its contracts that no total holds."
)

// maxCurrencies is the number of currencies that a sum names.
const maxCurrencies = 8

// sumLine is a sum as a page prints it: original currencies first.
type sumLine struct {
	Units   int
	Amounts []string
	More    int
	// USD is empty where nothing has a rate, or where all of it was published in
	// dollars.
	USD string
	// NoRate says what the dollars lack.
	NoRate []string
}

func newSumLine(s postgres.Sum) sumLine {
	l := sumLine{Units: s.Units}
	for _, c := range s.Currencies {
		if c.Unconverted > 0 && len(l.NoRate) < maxCurrencies {
			l.NoRate = append(l.NoRate, noRate(c))
		}
		if len(l.Amounts) == maxCurrencies {
			l.More++
			continue
		}
		l.Amounts = append(l.Amounts, sumOf(c.Currency, c.Amount))
	}
	if s.USD != "" && !(len(s.Currencies) == 1 && s.Currencies[0].Currency == "USD") {
		l.USD = sumOf("USD", s.USD)
	}
	return l
}

// noRate names the part of a currency that the dollars lack.
func noRate(c postgres.CurrencySum) string {
	if c.Unconverted >= c.Units {
		return sumOf(c.Currency, c.Amount)
	}
	return count(c.Unconverted) + " of " + count(c.Units) + " in " + shorten(12, c.Currency)
}

// sumOf is an amount with its currency, "no amount" where there is none.
func sumOf(currency, amount string) string {
	if amount == "" {
		return "no amount"
	}
	if currency == "" {
		return digits(amount) + " (no currency)"
	}
	return shorten(12, currency) + "\u00a0" + digits(amount)
}

// dollars is an amount in US dollars for a column of a table.
func dollars(amount string) string {
	if amount == "" {
		return "no rate"
	}
	return digits(amount)
}

// reasonWords says why a figure is in no total.
func reasonWords(reason string) string {
	switch reason {
	case "reported":
		return "reported by third parties"
	case "withheld":
		return "withheld by the source"
	case "missing":
		return "a currency without a number"
	case "range":
		return "published as a range"
	case "implausible":
		return "implausible: more than 100 times the estimate, or beyond any contract"
	case "unparsed":
		return "could not be read as a number"
	case "zero_stated":
		return "zero as published"
	case "negative":
		return "below zero, and no correction of an obligation"
	case "cancelled":
		return "of what was cancelled or came to nothing"
	case "pending":
		return "proposed, not in force yet"
	case "ceiling":
		return "ceiling of a framework"
	case "no_currency":
		return "no currency published"
	case "shared":
		return "of a tender that another contract counts"
	case "lots_or_whole":
		return "counted by lots instead, or as a whole"
	}
	return tagWord(reason)
}

// Sizes of the chart in pixels; bars lie in percent of its width.
const (
	chartTop    = 22
	chartPlot   = 130
	chartHeight = 176
	maxYears    = 24
	// yearLabels is how many years can be named on a narrow screen.
	yearLabels = 7
)

// chart is bars by year: dollars of the total, and beside them, hatched, whole
// amounts of joint awards.
type chart struct {
	ID, Title, Desc, Finding string
	Height                   int
	Base, Line               string // y of zero and of the highest value
	Highest                  string
	Bars                     []bar
	Labels                   []label
	Joint                    bool
}

type bar struct {
	X, Y, Width, Height string // X and Width in percent
	Hatched             bool
	Words               string
}

type label struct{ X, Text string }

// newChart draws the last n years that have a date; nil where fewer than two have
// an amount.
func newChart(id, title string, years []postgres.YearSum, n int) *chart {
	years = dated(years, n)
	high, low, drawn, best := bounds(years)
	if drawn < 2 || high.Equal(low) {
		return nil
	}
	c := &chart{ID: id, Title: title, Height: chartHeight, Highest: "USD\u00a0" + digits(high.String())}
	y := func(v decimal.Decimal) decimal.Decimal {
		return high.Sub(v).Mul(decimal.NewFromInt(chartPlot)).DivRound(high.Sub(low), 1).Add(decimal.NewFromInt(chartTop))
	}
	c.Joint = slices.ContainsFunc(years, func(v postgres.YearSum) bool { return amount(v.JointUSD) })
	c.Base, c.Line = y(decimal.Zero).String(), y(high).String()
	first := years[0].Year
	span := years[len(years)-1].Year - first + 1
	slot := decimal.NewFromInt(100).DivRound(decimal.NewFromInt(int64(span)), 3)
	for _, v := range years {
		at := slot.Mul(decimal.NewFromInt(int64(v.Year - first)))
		for _, part := range []struct {
			usd, words string
			units      int
			hatched    bool
		}{{v.USD, " in ", v.Units, false}, {v.JointUSD, " joint, whole amounts of ", v.JointUnits, true}} {
			value, err := decimal.NewFromString(part.usd)
			if err != nil || value.IsZero() {
				continue
			}
			top, bottom := y(decimal.Max(value, decimal.Zero)), y(decimal.Min(value, decimal.Zero))
			words := strconv.Itoa(v.Year) + ": USD " + digits(part.usd) + part.words + plural(part.units, "contract or award", "contracts or awards")
			c.Bars = append(c.Bars, bar{
				X: at.Add(slot.Mul(c.shift(part.hatched))).StringFixed(2), Width: slot.Mul(decimal.RequireFromString("0.38")).StringFixed(2), Y: top.String(),
				Height: decimal.Max(bottom.Sub(top), decimal.NewFromInt(1)).String(), Hatched: part.hatched, Words: words,
			})
		}
	}
	every := (span + yearLabels - 1) / yearLabels
	for n := 0; n < span; n += every {
		x := slot.Mul(decimal.NewFromInt(int64(n))).Add(slot.Div(decimal.NewFromInt(2)))
		c.Labels = append(c.Labels, label{x.StringFixed(2), strconv.Itoa(first + n)})
	}
	c.Desc = "One bar a year from " + strconv.Itoa(first) + " to " + strconv.Itoa(first+span-1) + "; the table below has the same numbers."
	if best != nil {
		c.Finding = "Most in " + strconv.Itoa(best.Year) + ": USD\u00a0" + digits(best.USD) + " in " + plural(best.Units, "contract or award", "contracts or awards") + "."
	}
	return c
}

// shift is where a bar begins in its year, as a part of it.
func (c *chart) shift(hatched bool) decimal.Decimal {
	switch {
	case hatched:
		return decimal.RequireFromString("0.51")
	case c.Joint:
		return decimal.RequireFromString("0.11")
	}
	return decimal.RequireFromString("0.31")
}

// amount reports whether there is an amount other than zero.
func amount(text string) bool { return strings.Trim(text, "-0.") != "" }

// dated are the years that have a date and are among the last n before the newest.
func dated(years []postgres.YearSum, n int) []postgres.YearSum {
	for len(years) > 0 && (years[0].Year == 0 || years[len(years)-1].Year-years[0].Year >= n) {
		years = years[1:]
	}
	return years
}

// bounds are the highest and lowest value, zero among them, how many years have
// one, and the year of the highest total.
func bounds(years []postgres.YearSum) (high, low decimal.Decimal, drawn int, best *postgres.YearSum) {
	var most decimal.Decimal
	for i, v := range years {
		has := false
		for _, text := range []string{v.USD, v.JointUSD} {
			value, err := decimal.NewFromString(text)
			if err != nil || value.IsZero() {
				continue
			}
			has = true
			high, low = decimal.Max(high, value), decimal.Min(low, value)
		}
		if has {
			drawn++
		}
		if total, err := decimal.NewFromString(v.USD); err == nil && total.GreaterThan(most) {
			most, best = total, &years[i]
		}
	}
	return high, low, drawn, best
}
