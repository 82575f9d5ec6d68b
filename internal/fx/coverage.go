package fx

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/shopspring/decimal"
)

// Coverage says for which days one kind of rate of a currency is known.
type Coverage struct {
	Currency string
	// First and Last are days (YYYY-MM-DD) of daily and fixed rates, years (YYYY) of
	// yearly ones. Last is empty for fixed rates.
	First, Last string
	// Rates is how many days or years between them have a rate; 1 for fixed rates.
	Rates  int
	Source string // of the last rate, in words
}

// Currencies lists what the table holds: by currency, daily rates before yearly
// before fixed ones.
func (t *Table) Currencies() []Coverage {
	var out []Coverage
	for currency, q := range t.daily {
		first, last := q[0], q[len(q)-1]
		out = append(out, Coverage{currency, dateOf(first.on), dateOf(last.on), len(q), t.sources[last.source]})
	}
	for currency, q := range t.yearly {
		first, last := q[0], q[len(q)-1]
		out = append(out, Coverage{currency, strconv.Itoa(int(first.on)), strconv.Itoa(int(last.on)), len(q), t.sources[last.source]})
	}
	for _, currency := range fixedCodes() {
		if f, ok := fixedOf(currency); ok {
			out = append(out, Coverage{currency, dateOf(f.from), "", 1, f.source})
		}
	}
	kind := func(c Coverage) int { return cmp.Compare(0, len(c.Last)) } // -1 dated, 0 fixed
	slices.SortFunc(out, func(a, b Coverage) int {
		return cmp.Or(cmp.Compare(a.Currency, b.Currency), cmp.Compare(kind(a), kind(b)), cmp.Compare(len(b.Last), len(a.Last)))
	})
	return out
}

// Span returns the first and the last day that have daily rates, YYYY-MM-DD.
func (t *Table) Span() (first, last string) {
	if len(t.days) == 0 {
		return "", ""
	}
	return dateOf(t.days[0]), dateOf(t.days[len(t.days)-1])
}

// Mean returns the arithmetic mean of the daily rates of a currency in a calendar
// year, units per euro rounded half to even to 6 decimals, and of how many days.
func (t *Table) Mean(currency string, year int) (decimal.Decimal, int) {
	s, ok := sums(t.daily[currency])[int32(year)]
	if !ok {
		return decimal.Zero, 0
	}
	micro := scaled{s.units, s.exp + 4} // ratio rounds to 2 decimals
	return ratio{one(), scaled{s.n, 0}, one()}.of(micro.decimal()).Shift(-4), int(s.n)
}
