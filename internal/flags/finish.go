package flags

import (
	"maps"
	"slices"
	"strconv"
)

// closing is the end of a run for one set.
type closing struct {
	set      *set
	settings Settings
	report   *Report
	main     string // currency
	// organisations are the base rates of rules on organisations.
	organisations map[unit]*BaseRate
}

// unit is what a base rate counts.
type unit struct {
	code string
	role Role
}

func (c *closing) run() {
	c.main = c.settings.currencyOf(c.set.name, c.set.first)
	totals := map[string]*counts{}
	for code, n := range c.set.counts {
		copied := *n
		totals[code] = &copied
	}
	before := len(c.report.Flags)
	c.report.Flags = append(c.report.Flags, c.set.flags...)
	for _, p := range c.set.pending {
		i := slices.IndexFunc(p.priced, func(p priced) bool { return p.currency == c.main })
		totals[p.code].add(i >= 0)
		if i >= 0 {
			c.report.Flags = append(c.report.Flags, p.priced[i].flags...)
		}
	}
	var distances []distance
	for _, all := range c.set.distances {
		i := slices.IndexFunc(all, func(d distance) bool { return d.currency == c.main })
		totals["R024"].add(i >= 0)
		totals["R058"].add(i >= 0)
		if i >= 0 {
			distances = append(distances, all[i])
		}
	}
	c.prices("R024", distances, true, c.settings.R024.Threshold)
	c.prices("R058", distances, false, c.settings.R058.Threshold)
	c.unsuccessful()
	c.disqualified()
	c.variety()
	c.concentration()
	c.rates(totals, c.report.Flags[before:])
}

// add counts a process whose prices are in the main currency, or in others.
func (n *counts) add(main bool) {
	if main {
		n.ran++
	} else {
		n.excluded++
	}
}

// population makes the record of the distribution of values and its fence.
func (c *closing) population(code string, group Role, values []float64, f fence) Population {
	p := Population{Set: c.set.name, Code: code, Group: group, N: len(values), Q1: f.q1, Q3: f.q3, Fence: f.at, Fixed: f.fixed,
		Parameters: c.settings.parameters(code)}
	if group == OfProcess {
		p.Currency = c.main
	}
	return p
}

func (c *closing) prices(code string, all []distance, low bool, fixed *float64) {
	if len(all) == 0 {
		return
	}
	var values []float64
	for _, d := range all {
		values = append(values, d.ratio)
	}
	border := fenceOf(values, low, fixed, c.settings.FlagTies)
	p := c.population(code, OfProcess, values, border)
	c.report.Populations = append(c.report.Populations, p)
	for _, d := range all {
		if border.beyond(d.ratio) {
			c.report.Flags = append(c.report.Flags, d.flag(code, c.settings, p)...)
		}
	}
}

// mark makes a mark on an organisation that rests on several processes.
func (c *closing) mark(code string, role Role, key string, value float64, rows []Evidence) {
	f := Flag{Set: c.set.name, Code: code, Subject: Subject{role, key}, Value: value, Evidence: rows}
	f.stamp(c.settings)
	c.report.Flags = append(c.report.Flags, f)
	c.rate(code, role).Flagged++
}

func (c *closing) rate(code string, role Role) *BaseRate {
	u := unit{code, role}
	if c.organisations[u] == nil {
		c.organisations[u] = &BaseRate{Set: c.set.name, Code: code, Unit: role}
	}
	return c.organisations[u]
}

// ratios are those of the organisations with enough cases; the base rate counts
// the others as not calculable.
func (c *closing) ratios(code string, role Role, all tallies, enough func(*tally) bool) ([]string, []float64) {
	rate := c.rate(code, role)
	var keys []string
	var values []float64
	for _, key := range slices.Sorted(maps.Keys(all)) {
		if t := all[key]; enough(t) {
			keys, values = append(keys, key), append(values, t.ratio())
			rate.Calculable++
		} else {
			rate.NotCalculable++
		}
	}
	return keys, values
}

func (c *closing) unsuccessful() {
	keys, ratios := c.ratios("R025", Tenderer, c.set.bidders, func(*tally) bool { return true })
	if len(keys) == 0 {
		return
	}
	var valid []float64
	for _, key := range keys {
		valid = append(valid, float64(c.set.bidders[key].whole))
	}
	slices.Sort(valid)
	gate := Quantile(valid, c.settings.R025.Percentile/100)
	border := fenceOf(ratios, true, c.settings.R025.Threshold, c.settings.FlagTies)
	p := c.population("R025", Tenderer, ratios, border)
	p.Gate = gate
	c.report.Populations = append(c.report.Populations, p)
	for i, key := range keys {
		t := c.set.bidders[key]
		if float64(t.whole) >= gate-tolerance && border.beyond(ratios[i]) {
			c.mark("R025", Tenderer, key, ratios[i], t.evidence("valid bids awarded", p))
		}
	}
}

// evidence is the rows of a tally with its count and the fence.
func (t *tally) evidence(what string, p Population) []Evidence {
	return append([]Evidence{{What: what, Value: t.fraction()}, p.evidence()}, t.rows...)
}

func (c *closing) disqualified() {
	for _, role := range []Role{Buyer, ProcuringEntity, Tenderer} {
		all := c.set.disqualified[role]
		keys, ratios := c.ratios("R038", role, all, func(t *tally) bool {
			if role == Tenderer {
				return t.whole >= c.settings.R038.MinBids
			}
			return t.processes >= c.settings.R038.MinProcesses
		})
		if len(keys) == 0 {
			continue
		}
		border := fenceOf(ratios, false, c.settings.R038.Threshold, c.settings.FlagTies)
		p := c.population("R038", role, ratios, border)
		c.report.Populations = append(c.report.Populations, p)
		for i, key := range keys {
			if border.beyond(ratios[i]) {
				c.mark("R038", role, key, ratios[i], all[key].evidence("submitted bids disqualified", p))
			}
		}
	}
}

func (c *closing) variety() {
	rate := c.rate("R048", Tenderer)
	var keys []string
	var values []float64
	for _, key := range slices.Sorted(maps.Keys(c.set.assorted)) {
		if a := c.set.assorted[key]; a.processes >= c.settings.R048.MinProcesses {
			keys, values = append(keys, key), append(values, float64(len(a.classes)))
			rate.Calculable++
		} else {
			rate.NotCalculable++
		}
	}
	if len(keys) == 0 {
		return
	}
	border := fenceOf(values, false, c.settings.R048.Threshold, c.settings.FlagTies)
	p := c.population("R048", Tenderer, values, border)
	c.report.Populations = append(c.report.Populations, p)
	for i, key := range keys {
		if a := c.set.assorted[key]; border.beyond(values[i]) {
			rows := []Evidence{{What: "classes in processes", Value: strconv.Itoa(len(a.classes)) + " in " + strconv.Itoa(a.processes)}, p.evidence()}
			c.mark("R048", Tenderer, key, values[i], append(rows, a.rows(c.settings.EvidenceRows)...))
		}
	}
}

// rates reports the base rates: processes for rules on processes, organisations
// for the others.
func (c *closing) rates(totals map[string]*counts, flags []Flag) {
	flagged := map[string]int{}
	for _, f := range flags {
		if f.Subject.Role == OfProcess {
			flagged[f.Code]++
		}
	}
	whole := map[string]bool{}
	for u, r := range c.organisations {
		whole[u.code] = true
		r.Total = r.Calculable + r.NotCalculable
		r.Processes, r.Lacking = c.set.processes, totals[u.code].lacking
		c.report.BaseRates = append(c.report.BaseRates, *r)
	}
	for code, n := range totals {
		if !whole[code] {
			c.report.BaseRates = append(c.report.BaseRates, BaseRate{Set: c.set.name, Code: code, Unit: OfProcess, Flagged: flagged[code],
				Calculable: n.ran, NotCalculable: n.lacking, Excluded: n.excluded, Total: n.ran + n.lacking + n.excluded,
				Processes: c.set.processes, Lacking: n.lacking})
		}
	}
}
