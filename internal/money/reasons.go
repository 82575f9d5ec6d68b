package money

import (
	"slices"

	"github.com/shopspring/decimal"

	"daylight/internal/procurement"
)

// Estimates of 1 and less are stand-ins that forms require (FORMATS.md 1.5), and
// say nothing of what is plausible.
const standIn = 1

// timesEstimate is how often an estimate may be exceeded.
const timesEstimate = 100

// reason says why the figure of a unit is in no total, empty if it may be.
func (l *ledger) reason(a procurement.Amount, u unit) string {
	switch {
	case a.Status == procurement.Reported:
		return ReasonReported
	case l.lifeless(a):
		return ReasonCancelled
	case a.Status != procurement.Known && a.Status != procurement.Derived:
		return string(a.Status)
	case !a.Amount.Valid:
		return ReasonMissing
	case a.Amount.Decimal.IsZero():
		return ReasonZero
	case a.Amount.Decimal.IsNegative() && a.Kind != procurement.Obligated:
		return ReasonNegative
	case a.Currency == "":
		return ReasonNoCurrency
	case a.Kind == procurement.Obligated:
		return ""
	case l.overEstimate(a, u):
		return ReasonImplausible
	case l.framework(u):
		return ReasonCeiling
	}
	return ""
}

// passes reports whether a figure counts.
func (l *ledger) passes(a procurement.Amount, u unit) bool {
	reason := l.reason(a, u)
	return reason == "" || l.lenient && (reason == ReasonCeiling || reason == ReasonImplausible && a.Status != procurement.Implausible)
}

func (l *ledger) lifeless(a procurement.Amount) bool {
	switch a.Owner {
	case procurement.OfAward:
		return l.deadAward(a.OwnerNo)
	case procurement.OfContract:
		return l.deadContract(a.OwnerNo)
	}
	return l.void
}

// framework reports whether a unit sets up a framework: one of its lots does, or
// it names no lot and the process does.
func (l *ledger) framework(u unit) bool {
	if u.callOff {
		return false
	}
	known := slices.ContainsFunc(u.lots, func(no int) bool { return l.lot[no] != nil })
	if !known {
		return l.setsUp()
	}
	return slices.ContainsFunc(u.lots, func(no int) bool { return l.lot[no] != nil && l.lot[no].Framework })
}

// setsUp reports whether the process sets up a framework, in whole or in part. A
// dynamic purchasing system does not: contracts in it are call-offs.
func (l *ledger) setsUp() bool {
	techniques, _ := object(l.p.Compiled, "tender")["techniques"].(procurement.Object)
	if techniques["hasFrameworkAgreement"] == true {
		return true
	}
	if len(l.lot) == 0 {
		return l.p.Framework && techniques["hasDynamicPurchasingSystem"] != true
	}
	for _, lot := range l.lot {
		if lot.Framework {
			return true
		}
	}
	return false
}

func object(o procurement.Object, key string) procurement.Object {
	v, _ := o[key].(procurement.Object)
	return v
}

// overEstimate reports whether a value is beyond 100 times the estimate of its
// lots, or of the process, in the same currency.
func (l *ledger) overEstimate(a procurement.Amount, u unit) bool {
	estimate, ok := l.estimates(u.lots, a.Currency)
	if !ok {
		x, known := l.figure(procurement.OfProcess, 0, procurement.Estimated)
		if !known || !usable(x, a.Currency) {
			return false
		}
		estimate = x.Amount.Decimal
	}
	return estimate.GreaterThan(decimal.NewFromInt(standIn)) && a.Amount.Decimal.GreaterThan(estimate.Mul(decimal.NewFromInt(timesEstimate)))
}

// estimates is the sum of the estimates of lots, where all have one.
func (l *ledger) estimates(lots []int, currency string) (decimal.Decimal, bool) {
	var sum decimal.Decimal
	for _, no := range lots {
		x, ok := l.figure(procurement.OfLot, no, procurement.Estimated)
		if !ok || !usable(x, currency) {
			return sum, false
		}
		sum = sum.Add(x.Amount.Decimal)
	}
	return sum, len(lots) > 0
}

func usable(a procurement.Amount, currency string) bool {
	return (a.Status == procurement.Known || a.Status == procurement.Derived) && a.Amount.Valid && a.Currency == currency
}
