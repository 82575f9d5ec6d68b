package fx

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// Sources of rates, in words that a page can show.
const (
	ECB       = "ECB reference rate"
	WorldBank = "World Bank official rate, yearly average"
	// WorldBankApart marks the years in which a country's official rate and the rate
	// that was paid were known to be far apart.
	WorldBankApart = WorldBank + "; official and market rates differed"
)

// Bases of rates.
const (
	Euro   = "EUR"
	Dollar = "USD"
)

// Rate is one published rate: so many units of Currency for one unit of Base.
type Rate struct {
	// Currency and Base are ISO 4217 codes in capitals. A daily rate has the base
	// Euro, a yearly one the base Dollar.
	Currency, Base string
	// On is the day of the rate (YYYY-MM-DD), or its year (YYYY).
	On string
	// Units is positive and has at most 18 digits.
	Units decimal.Decimal
	// Source says in words who published the rate.
	Source string
}

// Check says what prevents the use of a rate, nil if nothing does.
func (r Rate) Check() error {
	_, _, err := r.quote()
	return err
}

// quote reads a rate as it is stored.
func (r Rate) quote() (quote, bool, error) {
	if !isCode(r.Currency) || r.Currency == Euro {
		return quote{}, false, fmt.Errorf("currency %q: want a code of three capitals other than EUR", r.Currency)
	}
	units, err := scale(r.Units)
	if err != nil {
		return quote{}, false, err
	}
	switch r.Base {
	case Euro:
		day, ok := dayOf(r.On)
		if !ok {
			return quote{}, false, fmt.Errorf("day %q: want YYYY-MM-DD", r.On)
		}
		return quote{on: day, scaled: units}, true, nil
	case Dollar:
		year, ok := yearOf(r.On)
		if !ok {
			return quote{}, false, fmt.Errorf("year %q: want YYYY", r.On)
		}
		return quote{on: year, scaled: units}, false, nil
	}
	return quote{}, false, fmt.Errorf("base %q: want EUR for a daily rate, USD for a yearly one", r.Base)
}

// order is a total order of rates that differ.
func (r Rate) order(o Rate) int {
	return cmp.Or(cmp.Compare(r.Currency, o.Currency), cmp.Compare(r.Base, o.Base), cmp.Compare(r.On, o.On),
		cmp.Compare(r.Source, o.Source), r.Units.Cmp(o.Units))
}

// scaled is the number units x 10^exp.
type scaled struct {
	units int64
	exp   int32
}

func (s scaled) decimal() decimal.Decimal { return decimal.New(s.units, s.exp) }

// scale stores a rate so that 1.10 is 1.1.
func scale(d decimal.Decimal) (scaled, error) {
	if d.Sign() <= 0 {
		return scaled{}, errors.New("a rate is a positive number")
	}
	if e := d.Exponent(); d.NumDigits() > 18 || e < -30 || e > 18 {
		return scaled{}, errors.New("a rate has at most 18 digits")
	}
	return scaled{d.CoefficientInt64(), d.Exponent()}.trimmed(), nil
}

// trimmed is a positive number without trailing zeros.
func (s scaled) trimmed() scaled {
	for s.units%10 == 0 {
		s.units, s.exp = s.units/10, s.exp+1
	}
	return s
}

// quote is a rate of one currency: on a day (days since 1970-01-01) or in a year.
type quote struct {
	scaled
	on     int32
	source int32 // place in Table.sources
}

func (q quote) order(o quote) int { return cmp.Compare(q.on, o.on) }

// find returns the quote of a day or year.
func find(sorted []quote, on int32) (quote, bool) {
	i, ok := slices.BinarySearchFunc(sorted, quote{on: on}, quote.order)
	if !ok {
		return quote{}, false
	}
	return sorted[i], true
}

func isCode(s string) bool {
	return len(s) == 3 && strings.IndexFunc(s, func(r rune) bool { return r < 'A' || r > 'Z' }) < 0
}

// dayOf reads YYYY-MM-DD as days since 1970-01-01.
func dayOf(s string) (int32, bool) {
	if len(s) != len(time.DateOnly) {
		return 0, false
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, false
	}
	return int32(t.Unix() / secondsOfDay), true
}

const secondsOfDay = 24 * 60 * 60

// dateOf writes days since 1970-01-01 as YYYY-MM-DD.
func dateOf(day int32) string {
	return time.Unix(int64(day)*secondsOfDay, 0).UTC().Format(time.DateOnly)
}

// yearOf reads YYYY.
func yearOf(s string) (int32, bool) {
	n, err := strconv.ParseUint(s, 10, 16)
	return int32(n), err == nil && len(s) == 4
}
