package money

import (
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"daylight/internal/jsontree"
	"daylight/internal/procurement"
)

// ceilings lists what may be spent under the frameworks of the process. The later
// a maximum is stated the better it is: that of a result takes the place of that of
// its lots. Where all lots have one, they count, unless the process as a whole has
// a lower one, which they then share (R9). The value of an award or contract takes
// the place of no maximum that is not below it: often it is a price by the hour.
func (l *ledger) ceilings() []Ceiling {
	if l.void {
		return nil
	}
	if !l.p.Framework && !l.setsUp() {
		return l.wordCeilings()
	}
	parts, lots := l.resultCeilings()
	grouped := l.groupedLots()
	groups := false
	for _, no := range l.lotNumbers() {
		a, ok := l.figure(procurement.OfLot, no, procurement.Ceiling)
		switch {
		case lots[no] || procurement.CameToNothing(l.lot[no].Status):
			lots[no] = true
		case grouped[no]:
			groups, lots[no] = true, true
		case ok && usable(a, a.Currency) && countsAsCeiling(a):
			parts, lots[no] = append(parts, l.ceiling(a, l.day())), true
		}
	}
	whole, ok := procurement.Amount{}, false
	for _, a := range l.amounts {
		if !a.Current || a.Owner != procurement.OfProcess || a.Kind != procurement.Ceiling || !countsAsCeiling(a) {
			continue
		}
		if isGroup(a) && groups {
			parts = append(parts, l.ceiling(a, l.day()))
		} else if !isGroup(a) {
			whole, ok = a, true
		}
	}
	if ok && !l.together(parts, lots, whole) {
		return []Ceiling{l.ceiling(whole, l.day())}
	}
	return parts
}

func countsAsCeiling(a procurement.Amount) bool {
	return usable(a, a.Currency) && a.Currency != "" && a.Amount.Decimal.IsPositive()
}

// isGroup tells a ceiling that a group of lots shares from that of the process: a
// group has no number, its ceiling is one of the process.
func isGroup(a procurement.Amount) bool { return strings.HasPrefix(a.Path, "/tender/lotGroups/") }

func (l *ledger) ceiling(a procurement.Amount, on string) Ceiling {
	return Ceiling{a.Owner, a.OwnerNo, a.Kind, a.Amount.Decimal, a.Currency, on, a.Notice, a.Version, a.Path}
}

func (l *ledger) lotNumbers() []int {
	var out []int
	for no := range l.lot {
		out = append(out, no)
	}
	slices.Sort(out)
	return out
}

// groupedLots are the lots of groups with a ceiling.
func (l *ledger) groupedLots() map[int]bool {
	out := map[int]bool{}
	groups, _ := jsontree.Obj(l.p.Compiled, "tender")["lotGroups"].([]any)
	for _, g := range groups {
		group, _ := g.(procurement.Object)
		if len(jsontree.Obj(group, "maximumValue")) == 0 {
			continue
		}
		related, _ := group["relatedLots"].([]any)
		for no, lot := range l.lot {
			if lot.LocalID != "" && slices.Contains(related, any(lot.LocalID)) {
				out[no] = true
			}
		}
	}
	return out
}

// together reports whether the parts stand for the whole: they are maxima, cover
// all lots, and are no more than it.
func (l *ledger) together(parts []Ceiling, lots map[int]bool, whole procurement.Amount) bool {
	var sum decimal.Decimal
	for _, c := range parts {
		if c.Currency != whole.Currency || c.Kind != procurement.Ceiling {
			return false
		}
		sum = sum.Add(c.Amount)
	}
	for no := range l.lot {
		if !lots[no] {
			return false
		}
	}
	return len(parts) > 0 && sum.LessThanOrEqual(whole.Amount.Decimal)
}

// results collects the ceilings that awards and contracts state.
type results struct {
	l       *ledger
	found   []Ceiling
	lots    map[int]bool
	covered map[int]bool // awards whose ceiling is in found
}

func (r *results) note(u unit, a procurement.Amount) {
	r.found = append(r.found, r.l.ceiling(a, u.on))
	for _, no := range u.lots {
		r.lots[no] = true
	}
}

// resultCeilings lists the ceilings of awards and contracts that set up a
// framework: the maximum that they state, else the value that is one.
func (l *ledger) resultCeilings() ([]Ceiling, map[int]bool) {
	r := &results{l: l, lots: map[int]bool{}, covered: map[int]bool{}}
	r.maxima()
	r.values()
	return r.found, r.lots
}

// wordCeilings lists the ceilings of a process that is a framework in words alone.
func (l *ledger) wordCeilings() []Ceiling {
	r := &results{l: l, lots: map[int]bool{}, covered: map[int]bool{}}
	r.values()
	return slices.DeleteFunc(r.found, func(c Ceiling) bool { return c.Kind == procurement.Ceiling })
}

func (r *results) maxima() {
	for _, award := range r.l.awards {
		a, ok := r.l.figure(procurement.OfAward, award.No, procurement.Ceiling)
		if ok && countsAsCeiling(a) && !r.l.deadAward(award.No) {
			r.covered[award.No] = true
			r.note(r.l.awardUnit(award.No), a)
		}
	}
}

// values adds contracts and then awards that are not covered. Contracts of the same
// awards with equal values share one ceiling among their suppliers.
func (r *results) values() {
	seen, byContract := map[string]bool{}, map[int]bool{}
	for _, c := range r.l.contracts {
		awards := r.l.awardsFor(c.No)
		covered := len(awards) > 0 && !slices.ContainsFunc(awards, func(no int) bool { return !r.covered[no] })
		u := r.l.contractUnit(c.No)
		a, ok := r.ofContract(c.No, u)
		if covered || !ok {
			continue
		}
		same := fmt.Sprint(awards, a.Currency, a.Amount.Decimal)
		if (len(awards) == 0 || !seen[same]) && !r.l.bounded(u, a) {
			r.note(u, a)
		}
		seen[same] = true
		for _, no := range awards {
			byContract[no] = true
		}
	}
	for _, award := range r.l.awards {
		u := r.l.awardUnit(award.No)
		a, ok := r.l.figure(procurement.OfAward, award.No, procurement.Awarded)
		if ok && !r.covered[award.No] && !byContract[award.No] && r.l.reason(a, u) == ReasonCeiling && !r.l.bounded(u, a) {
			r.note(u, a)
		}
	}
}

// bounded reports whether the lots of a unit state maxima that are together no less
// than its value.
func (l *ledger) bounded(u unit, a procurement.Amount) bool {
	var sum decimal.Decimal
	for _, no := range u.lots {
		most, ok := l.figure(procurement.OfLot, no, procurement.Ceiling)
		if !ok || !usable(most, a.Currency) || !countsAsCeiling(most) {
			return false
		}
		sum = sum.Add(most.Amount.Decimal)
	}
	return a.Kind != procurement.Ceiling && len(u.lots) > 0 && sum.GreaterThanOrEqual(a.Amount.Decimal)
}

// ofContract is the maximum that a contract states, else its value if that is a
// ceiling.
func (r *results) ofContract(no int, u unit) (procurement.Amount, bool) {
	if a, ok := r.l.figure(procurement.OfContract, no, procurement.Ceiling); ok && countsAsCeiling(a) && !r.l.deadContract(no) {
		return a, true
	}
	a, ok := r.l.figure(procurement.OfContract, no, procurement.Signed)
	return a, ok && r.l.reason(a, u) == ReasonCeiling
}
