package fx

import (
	"math/big"
	"slices"
	"strconv"

	"github.com/shopspring/decimal"
)

// Value is an amount in euro and US dollars.
type Value struct {
	// EUR and USD have two decimals: rounded half to even, once, from the exact
	// quotient.
	EUR, USD decimal.Decimal
	// On is the day of the rate (YYYY-MM-DD), or its year (YYYY).
	On string
	// Source says in words whose rate it is, of the published currency.
	Source string
}

// maxGap is how many days a daily rate is used for when none newer was published:
// over weekends and the holidays of Easter, Christmas and New Year, of which the
// longest since 1999 left 4 days without.
const maxGap = 7

// Limits of amounts that are converted: anything beyond is no sum of money.
const (
	maxExponent = 64
	maxDigits   = 64
)

// Convert converts an amount of a currency (ISO 4217, capitals) on a day
// (YYYY-MM-DD). It is false where there is no rate:
//
//   - A fixed rate of law applies from the day it came into force.
//   - Else the rate of the last day of publication counts, at most 7 days back. A
//     currency that was not quoted on that day has none: its series has not begun,
//     was interrupted, or has ended. Euro and dollar go through the same day.
//   - Else the yearly rate of that year counts, of no other year, with the mean of
//     the dollar's daily rates of the same year to come to the euro.
//
// An empty or unreadable day, an unknown currency and a day after the newest rates
// give none.
func (t *Table) Convert(amount decimal.Decimal, currency, on string) (Value, bool) {
	w, ok := t.way(currency, on)
	if e := amount.Exponent(); !ok || e > maxExponent || e < -maxExponent || amount.NumDigits() > maxDigits {
		return Value{}, false
	}
	return Value{EUR: w.eur.of(amount), USD: w.usd.of(amount), On: w.date(), Source: w.source}, true
}

// Used lists the published rates that Convert rests on for a currency and a day,
// none where it does not convert. The mean of the dollar's daily rates, where it is
// used, is listed with its year, rounded to 6 decimals.
func (t *Table) Used(currency, on string) []Rate {
	w, ok := t.way(currency, on)
	if !ok {
		return nil
	}
	date := w.date()
	rate := func(code, base string, units scaled, source string) Rate {
		return Rate{Currency: code, Base: base, On: date, Units: units.decimal(), Source: source}
	}
	if w.yearly {
		mean, _ := t.Mean(Dollar, int(w.on))
		return []Rate{rate(currency, Dollar, w.per, w.source), {Dollar, Euro, date, mean, ECB + ", yearly mean"}}
	}
	var out []Rate
	if currency != Euro && currency != Dollar {
		out = append(out, rate(currency, Euro, w.per, w.source))
	}
	return append(out, rate(Dollar, Euro, w.dollar, w.dollarSource))
}

// way is how a currency becomes euro and dollars on a day.
type way struct {
	eur, usd             ratio
	per, dollar          scaled
	source, dollarSource string
	on                   int32 // day, or year
	yearly               bool
}

func (w *way) date() string {
	if w.yearly {
		return strconv.Itoa(int(w.on))
	}
	return dateOf(w.on)
}

func (t *Table) way(currency, on string) (way, bool) {
	day, ok := dayOf(on)
	if !ok || !isCode(currency) {
		return way{}, false
	}
	if w, ok := t.byDay(currency, day); ok {
		return w, true
	}
	return t.byYear(currency, on)
}

// byDay goes by the last day of publication.
func (t *Table) byDay(currency string, day int32) (way, bool) {
	i, exact := slices.BinarySearch(t.days, day)
	if !exact {
		i--
	}
	if i < 0 || day-t.days[i] > maxGap {
		return way{}, false
	}
	usd, ok := find(t.daily[Dollar], t.days[i])
	if !ok {
		return way{}, false
	}
	w := way{per: one(), dollar: usd.scaled, dollarSource: t.sources[usd.source], on: usd.on, source: t.sources[usd.source]}
	if f, ok := fixedOf(currency); ok && f.from <= day {
		w.per, w.source = f.scaled, f.source
	} else if currency != Euro {
		q, ok := find(t.daily[currency], usd.on)
		if !ok {
			return way{}, false
		}
		w.per, w.source = q.scaled, t.sources[q.source]
	}
	w.eur, w.usd = ratio{one(), w.per, one()}, ratio{w.dollar, w.per, one()}
	return w, true
}

// byYear goes by the yearly rate, of the unit that the currency had on that day.
func (t *Table) byYear(currency, on string) (way, bool) {
	year, ok := yearOf(on[:4])
	if !ok || on < introduced(currency) {
		return way{}, false
	}
	q, ok := find(t.yearly[currency], year)
	total := t.means[year]
	if !ok || total.n < fullYear {
		return way{}, false
	}
	w := way{per: q.scaled, source: t.sources[q.source], on: year, yearly: true}
	w.eur, w.usd = ratio{scaled{total.n, 0}, q.scaled, total.scaled}, ratio{one(), q.scaled, one()}
	return w, true
}

// ratio is over / (by x and).
type ratio struct{ over, by, and scaled }

func one() scaled { return scaled{1, 0} }

// of is amount x ratio, exact until it is rounded half to even to two decimals.
func (r ratio) of(amount decimal.Decimal) decimal.Decimal {
	num, den := amount.Coefficient(), big.NewInt(r.by.units)
	num.Mul(num, big.NewInt(r.over.units))
	if r.and.units != 1 {
		den.Mul(den, big.NewInt(r.and.units))
	}
	if exp := int64(amount.Exponent()) + int64(r.over.exp) - int64(r.by.exp) - int64(r.and.exp) + 2; exp >= 0 {
		num.Mul(num, power(exp))
	} else {
		den.Mul(den, power(-exp))
	}
	rest := new(big.Int)
	num.QuoRem(num, den, rest)
	half := rest.Lsh(rest.Abs(rest), 1).Cmp(den)
	if half > 0 || half == 0 && num.Bit(0) == 1 {
		num.Add(num, big.NewInt(int64(amount.Sign())))
	}
	return decimal.NewFromBigInt(num, -2)
}

// power is 10^n.
func power(n int64) *big.Int {
	p, ten := int64(1), n
	for ; ten > 0 && p < 1e18; ten-- {
		p *= 10
	}
	if ten == 0 {
		return big.NewInt(p)
	}
	return new(big.Int).Exp(big.NewInt(10), big.NewInt(n), nil)
}
