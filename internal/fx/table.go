package fx

import (
	"maps"
	"slices"
	"time"
)

// Table is a set of rates. The zero Table has none. It never changes; all methods may be called by several
// goroutines at once.
type Table struct {
	days    []int32            // on which any daily rate was published, sorted
	daily   map[string][]quote // units per euro by day, sorted
	yearly  map[string][]quote // units per US dollar by year, sorted
	sources []string
	means   map[int32]sum // US dollars per euro by year
}

// sum is the sum of n quotes.
type sum struct {
	scaled
	n int64
}

// fullYear is how many daily rates a year must have for its mean to stand for it:
// the ECB published 254 to 259 in each year since 1999.
const fullYear = 240

// With returns the table with more rates laid over it. A rate replaces the one of
// the same currency, base and day or year. The order of rates does not matter: of
// two that contradict each other the one with the greater source, then the greater
// number, is used. A rate that Check refuses is left out.
func (t *Table) With(rates []Rate) *Table {
	next := &Table{daily: map[string][]quote{}, yearly: map[string][]quote{}, sources: slices.Clone(t.sources)}
	maps.Copy(next.daily, t.daily)
	maps.Copy(next.yearly, t.yearly)
	added := map[bool]map[string][]quote{true: {}, false: {}}
	for _, r := range slices.SortedFunc(slices.Values(rates), Rate.order) {
		q, daily, err := r.quote()
		if err != nil {
			continue
		}
		q.source = next.source(r.Source)
		added[daily][r.Currency] = append(added[daily][r.Currency], q)
	}
	for currency, quotes := range added[true] {
		next.daily[currency] = overlay(next.daily[currency], quotes)
	}
	for currency, quotes := range added[false] {
		next.yearly[currency] = overlay(next.yearly[currency], quotes)
	}
	next.count()
	return next
}

// source returns the place of a source in the list, which it joins if it is new.
func (t *Table) source(words string) int32 {
	i := slices.Index(t.sources, words)
	if i < 0 {
		i, t.sources = len(t.sources), append(t.sources, words)
	}
	return int32(i)
}

// overlay puts the later quotes over the sorted earlier ones: of quotes of one day
// the last counts.
func overlay(earlier, later []quote) []quote {
	all := slices.Concat(earlier, later)
	slices.SortStableFunc(all, quote.order)
	out := all[:0]
	for i, q := range all {
		if i+1 == len(all) || all[i+1].on != q.on {
			out = append(out, q)
		}
	}
	return slices.Clip(out)
}

// count works out what follows from the daily rates: the days of publication and
// the sums of the dollar by year.
func (t *Table) count() {
	seen := map[int32]bool{}
	for _, quotes := range t.daily {
		for _, q := range quotes {
			seen[q.on] = true
		}
	}
	t.days = slices.Sorted(maps.Keys(seen))
	t.means = sums(t.daily[Dollar])
}

// sums adds up quotes by calendar year.
func sums(quotes []quote) map[int32]sum {
	out := map[int32]sum{}
	for _, q := range quotes {
		year := int32(time.Unix(int64(q.on)*secondsOfDay, 0).UTC().Year())
		s := out[year]
		s.scaled, s.n = s.plus(q.scaled), s.n+1
		out[year] = s
	}
	return out
}

// plus adds two numbers at the finer scale of both. Sums of a year of dollar rates
// are far from the limits of an int64.
func (s scaled) plus(o scaled) scaled {
	if s.units == 0 {
		return o
	}
	for s.exp > o.exp {
		s.units, s.exp = s.units*10, s.exp-1
	}
	for o.exp > s.exp {
		o.units, o.exp = o.units*10, o.exp-1
	}
	return scaled{s.units + o.units, s.exp}
}
