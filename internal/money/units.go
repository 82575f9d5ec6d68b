package money

import (
	"slices"

	"github.com/shopspring/decimal"

	"daylight/internal/procurement"
)

// figure is an amount that counts, or would if it were not for its reason.
type figure struct {
	amount   decimal.Decimal
	currency string
	basis    string
	tax      procurement.Tax
	at       Place
	parts    []Place
}

// unit is what is counted once: a contract, an award, or the total of a notice.
type unit struct {
	owner     procurement.Owner
	no        int
	lots      []int
	suppliers []procurement.Supplier
	bids      []int
	on        string
	callOff   bool
	parentRef string
	figures   []figure // one for each currency
}

// units lists the live contracts with a figure, then the live awards that no such
// contract carries out.
func (l *ledger) units() []unit {
	covered := map[int]bool{}
	out := l.contractUnits(covered)
	for _, a := range l.awards {
		if l.deadAward(a.No) || covered[a.No] {
			continue
		}
		u := l.awardUnit(a.No)
		if x, ok := l.figure(procurement.OfAward, a.No, procurement.Awarded); ok && l.passes(x, u) {
			u.figures = []figure{figureOf(x, Awarded)}
			out = append(out, u)
		}
	}
	return out
}

// contractUnits notes in covered which awards need no figure of their own.
func (l *ledger) contractUnits(covered map[int]bool) []unit {
	var out []unit
	for _, c := range l.contracts {
		if l.deadContract(c.No) {
			continue
		}
		u := l.contractUnit(c.No)
		figures, stated := l.obligations(c.No)
		if !stated {
			if x, ok := l.figure(procurement.OfContract, c.No, procurement.Signed); ok {
				stated = l.reason(x, u) == ReasonCeiling
				if l.passes(x, u) {
					figures = []figure{figureOf(x, Signed)}
				}
			}
		}
		if stated || len(figures) > 0 {
			for _, no := range l.awardsFor(c.No) {
				covered[no] = true
			}
		}
		if len(figures) > 0 {
			u.figures = figures
			out = append(out, u)
		}
	}
	return l.unshared(out)
}

// awardsFor are the awards that a contract carries out. One that names none is
// taken to carry out the one with its value, else all that no contract names:
// its money is never counted beside theirs.
func (l *ledger) awardsFor(contract int) []int {
	c := l.contract[contract]
	if len(c.AwardNos) > 0 {
		return c.AwardNos
	}
	var all, equal []int
	signed, _ := l.figure(procurement.OfContract, contract, procurement.Signed)
	for _, a := range l.awards {
		if len(l.of[a.No]) > 0 || l.deadAward(a.No) {
			continue
		}
		all = append(all, a.No)
		x, ok := l.figure(procurement.OfAward, a.No, procurement.Awarded)
		if ok && x.Amount.Valid && signed.Amount.Valid && x.Amount.Decimal.Equal(signed.Amount.Decimal) && x.Currency == signed.Currency {
			equal = append(equal, a.No)
		}
	}
	if len(equal) == 1 {
		return equal
	}
	return all
}

func (l *ledger) contractUnit(no int) unit {
	c := l.contract[no]
	u := unit{owner: procurement.OfContract, no: no, suppliers: c.Suppliers, bids: c.Bids, on: c.Signed, callOff: c.WithinFramework, parentRef: c.ParentRef}
	awards := l.awardsFor(no)
	for _, a := range awards {
		award := l.award[a]
		u.lots = append(u.lots, award.Lots...)
		if c.Signed == "" && award.Date != "" && (u.on == "" || award.Date < u.on) {
			u.on = award.Date
		}
		if len(c.Suppliers) == 0 {
			u.suppliers = append(slices.Clone(u.suppliers), award.Suppliers...)
		}
		if len(c.Bids) == 0 {
			u.bids = append(slices.Clone(u.bids), award.Bids...)
		}
	}
	return l.finish(u)
}

func (l *ledger) awardUnit(no int) unit {
	a := l.award[no]
	u := unit{owner: procurement.OfAward, no: no, lots: a.Lots, suppliers: a.Suppliers, bids: a.Bids}
	for _, of := range l.of[no] {
		c := l.contract[of]
		if l.deadContract(of) {
			continue
		}
		if c.Signed != "" && (u.on == "" || c.Signed < u.on) {
			u.on = c.Signed
		}
		if u.callOff = u.callOff || c.WithinFramework; u.parentRef == "" {
			u.parentRef = c.ParentRef
		}
	}
	if u.on == "" {
		u.on = a.Date
	}
	u.callOff = u.callOff || len(l.of[no]) == 0 && l.parent() != ""
	return l.finish(u)
}

// finish completes what units of both kinds have.
func (l *ledger) finish(u unit) unit {
	u.lots, u.bids = distinct(u.lots), distinct(u.bids)
	if u.on == "" {
		u.on = l.day()
	}
	if u.callOff && u.parentRef == "" {
		if u.parentRef = l.parent(); u.parentRef == "" && l.p.Framework {
			u.parentRef = l.p.OCID
		}
	}
	if !u.callOff {
		u.parentRef = ""
	}
	return u
}

// parent is the framework that the process as a whole names, the lowest of several.
func (l *ledger) parent() string {
	ref := ""
	for _, link := range l.p.Links {
		if link.Kind == "framework" && link.Ref != "" && (ref == "" || link.Ref < ref) {
			ref = link.Ref
		}
	}
	return ref
}

func distinct(numbers []int) []int {
	out := slices.Clone(numbers)
	slices.Sort(out)
	return slices.Compact(out)
}

func figureOf(a procurement.Amount, basis string) figure {
	return figure{amount: a.Amount.Decimal, currency: a.Currency, basis: basis, tax: a.Tax, at: placeOf(a)}
}

// unshared keeps, of contracts that are valued by the same tender, one: senders
// list a contract for each buyer or year with the whole tender behind each
// (607307-2024 has four for one tender, and a total of that tender alone).
func (l *ledger) unshared(units []unit) []unit {
	drop := l.shared(units)
	return slices.DeleteFunc(units, func(u unit) bool { return drop[u.no] })
}

func (l *ledger) shared(units []unit) map[int]bool {
	most := slices.Clone(units)
	slices.SortStableFunc(most, func(a, b unit) int { return len(b.bids) - len(a.bids) })
	taken, drop := map[int]bool{}, map[int]bool{}
	for _, u := range most {
		if len(u.bids) == 0 || u.figures[0].basis != Signed {
			continue
		}
		if sum, ok := l.worth(u.bids, u.figures[0].currency); !ok || !sum.Equal(u.figures[0].amount) {
			continue // its value is its own
		}
		if slices.ContainsFunc(u.bids, func(no int) bool { return taken[no] }) {
			drop[u.no] = true
			continue
		}
		for _, no := range u.bids {
			taken[no] = true
		}
	}
	return drop
}

// worth is the sum of the values of bids, where all have one in the currency.
func (l *ledger) worth(bids []int, currency string) (decimal.Decimal, bool) {
	var sum decimal.Decimal
	for _, no := range bids {
		x, ok := l.figure(procurement.OfBid, no, procurement.BidAmount)
		if !ok || !x.Amount.Valid || x.Currency != currency || x.Status != procurement.Known && x.Status != procurement.Derived {
			return sum, false
		}
		sum = sum.Add(x.Amount.Decimal)
	}
	return sum, len(bids) > 0
}

// lotsOrWhole is R9. A unit of the whole process is the only one without lots
// beside units of lots, and worth no less than they are.
func (l *ledger) lotsOrWhole(units []unit) []unit {
	drop := l.otherLevel(units)
	return slices.DeleteFunc(units, func(u unit) bool { return drop[ownerNo{u.owner, u.no}] })
}

type ownerNo struct {
	owner procurement.Owner
	no    int
}

// otherLevel lists the units that are counted at the other level.
func (l *ledger) otherLevel(units []unit) map[ownerNo]bool {
	var whole *unit
	counted, lots := map[int]bool{}, decimal.Zero
	for i, u := range units {
		switch {
		case len(u.figures) != 1 || u.figures[0].currency != units[0].figures[0].currency:
			return nil // not to be compared
		case len(u.lots) == 0 && whole != nil:
			return nil // several: the publisher just leaves lots out
		case len(u.lots) == 0:
			whole = &units[i]
		default:
			lots = lots.Add(u.figures[0].amount)
			for _, no := range u.lots {
				counted[no] = true
			}
		}
	}
	if whole == nil || len(counted) == 0 || whole.figures[0].amount.LessThan(lots) {
		return nil
	}
	drop := map[ownerNo]bool{}
	if len(counted) == len(l.lot) {
		drop[ownerNo{whole.owner, whole.no}] = true
		return drop
	}
	for _, u := range units {
		if len(u.lots) > 0 {
			drop[ownerNo{u.owner, u.no}] = true
		}
	}
	return drop
}
