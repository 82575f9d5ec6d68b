package money

import (
	"slices"

	"github.com/shopspring/decimal"

	"daylight/internal/procurement"
)

// valued reports whether any live award or contract has a value of any use.
func (l *ledger) valued() bool {
	for _, a := range l.amounts {
		of := a.Owner == procurement.OfAward && a.Kind == procurement.Awarded ||
			a.Owner == procurement.OfContract && (a.Kind == procurement.Signed || a.Kind == procurement.Obligated)
		known := a.Status == procurement.Known || a.Status == procurement.Derived || a.Status == procurement.Implausible
		if of && known && a.Current && !l.lifeless(a) {
			return true
		}
	}
	return len(l.transactions("obligation")) > 0
}

// fallback is R7: the total of the last notice that prints one, where no award and
// no contract has a value. It is of all suppliers together.
func (l *ledger) fallback() (unit, bool) {
	u := unit{owner: procurement.OfNotice}
	live := len(l.awards)+len(l.contracts) == 0
	for _, a := range l.awards {
		if !l.deadAward(a.No) && a.Status != "pending" { // what is only intended is not spent
			live, u.lots, u.suppliers = true, append(u.lots, a.Lots...), append(u.suppliers, a.Suppliers...)
		}
	}
	for _, c := range l.contracts {
		if l.deadContract(c.No) {
			continue
		}
		live, u.suppliers, u.callOff = true, append(u.suppliers, c.Suppliers...), u.callOff || c.WithinFramework
		if c.Signed != "" && (u.on == "" || c.Signed < u.on) {
			u.on = c.Signed
		}
		if u.parentRef == "" {
			u.parentRef = c.ParentRef
		}
	}
	if !live || l.valued() {
		return u, false
	}
	u = l.finish(u)
	for _, a := range slices.Backward(l.totals()) {
		if l.reason(a, u) == "" {
			u.figures = []figure{figureOf(a, NoticeTotal)}
			return u, true
		}
	}
	return u, false
}

// totals lists the printed totals of the notices in force, in the order of
// publication.
func (l *ledger) totals() []procurement.Amount {
	var out []procurement.Amount
	for _, a := range l.amounts {
		if a.Current && a.Owner == procurement.OfNotice && a.Kind == procurement.NoticeTotal {
			out = append(out, a)
		}
	}
	slices.SortStableFunc(out, func(a, b procurement.Amount) int { return l.published(placeOf(a)) - l.published(placeOf(b)) })
	return out
}

// checks compares printed totals with ours of what the same notice states.
func (l *ledger) checks() []Check {
	var out []Check
	for _, total := range l.totals() {
		if !usable(total, total.Currency) || total.Currency == "" {
			continue
		}
		with, any := l.sumOf(total, true)
		without, some := l.sumOf(total, false)
		c := check("notice_total", total, without)
		if all := check("notice_total", total, with); !some || !c.Agrees && all.Agrees {
			c = all
		}
		if any {
			out = append(out, c)
		}
	}
	for _, c := range l.contracts {
		total, ok := l.figure(procurement.OfContract, c.No, procurement.Obligated)
		sums, _ := l.deltaSums(c.No)
		i := slices.IndexFunc(sums, func(f figure) bool { return f.currency == total.Currency })
		if ok && total.Amount.Valid && i >= 0 {
			out = append(out, check("obligations", total, sums[i].amount))
		}
	}
	return out
}

// check allows a difference of 1 % of the stated total.
func check(name string, total procurement.Amount, sum decimal.Decimal) Check {
	stated := total.Amount.Decimal
	agrees := stated.Sub(sum).Abs().Mul(decimal.NewFromInt(100)).LessThanOrEqual(stated.Abs())
	return Check{name, stated, sum, total.Currency, agrees, total.Notice, total.Version, total.Path}
}

// sumOf adds up the values of awards and contracts that the notice of a total
// states, each unit once. Some notices print what is contracted, others that and
// the ceilings of frameworks: lenient adds those.
func (l *ledger) sumOf(total procurement.Amount, lenient bool) (decimal.Decimal, bool) {
	one := *l
	one.lenient, one.book = lenient, map[figureKey]procurement.Amount{}
	for _, a := range l.amounts {
		if a.Notice == total.Notice && a.Version == total.Version {
			one.book[figureKey{a.Owner, a.OwnerNo, a.Kind}] = a
		}
	}
	var sum decimal.Decimal
	found := false
	for _, u := range one.units() {
		for _, f := range u.figures {
			if f.basis != Obligation && f.currency == total.Currency {
				sum, found = sum.Add(f.amount), true
			}
		}
	}
	return sum, found
}
