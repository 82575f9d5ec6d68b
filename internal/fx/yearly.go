package fx

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// ParseYearly reads yearly rates from a CSV file whose first line names the columns
// currency, year and per_usd (units of the currency per US dollar), in any order
// and among others. Lines without a rate are passed over. The source says in words
// who published them, and is shown beside every converted amount. An error names
// the line and column.
//
// Rates of redenominated currencies are those of today's unit: Convert leaves
// amounts alone that were written in an older one.
func ParseYearly(r io.Reader, source string) ([]Rate, error) {
	lines, err := readCSV(r)
	if err != nil {
		return nil, fmt.Errorf("yearly rates: %w", err)
	}
	if len(lines) == 0 {
		return nil, errors.New("yearly rates: the file is empty; want lines of currency,year,per_usd")
	}
	var at [3]int
	for i, name := range []string{"currency", "year", "per_usd"} {
		is := func(cell string) bool { return strings.EqualFold(cell, name) }
		if at[i] = slices.IndexFunc(lines[0].cells, is); at[i] < 0 {
			return nil, fmt.Errorf("yearly rates: line 1: no column %s; want currency,year,per_usd", name)
		}
	}
	var out []Rate
	seen := map[string]int{}
	for _, l := range lines[1:] {
		if len(l.cells) != len(lines[0].cells) {
			return nil, fmt.Errorf("yearly rates: line %d: %d columns, want %d as in the first line", l.no, len(l.cells), len(lines[0].cells))
		}
		rate := Rate{Currency: l.cells[at[0]], Base: Dollar, On: l.cells[at[1]], Source: source}
		if l.cells[at[2]] == "" {
			continue
		}
		if !isCode(rate.Currency) || rate.Currency == Euro {
			return nil, fmt.Errorf("yearly rates: line %d, column currency: %q: want a code of three capitals other than EUR", l.no, rate.Currency)
		}
		if _, ok := yearOf(rate.On); !ok {
			return nil, fmt.Errorf("yearly rates: line %d, column year: %q: want YYYY", l.no, rate.On)
		}
		if err := rate.read(l.cells[at[2]]); err != nil {
			return nil, fmt.Errorf("yearly rates: line %d, column per_usd: %w", l.no, err)
		}
		key := rate.Currency + rate.On
		if first, ok := seen[key]; ok {
			return nil, fmt.Errorf("yearly rates: line %d: %s in %s stands in line %d already", l.no, rate.Currency, rate.On, first)
		}
		seen[key] = l.no
		out = append(out, rate)
	}
	return out, nil
}
