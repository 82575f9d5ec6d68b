package money

import (
	"slices"
	"strings"
	"unicode"

	"github.com/shopspring/decimal"

	"daylight/internal/jsontree"
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
	case l.proposed(a):
		return ReasonPending
	case a.Amount.Decimal.IsNegative() && a.Kind != procurement.Obligated:
		return ReasonNegative
	case a.Currency == "":
		return ReasonNoCurrency
	case a.Kind == procurement.Obligated:
		return ""
	case l.overEstimate(a, u):
		return ReasonImplausible
	case l.framework(u) || l.inWords(a, u):
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

func pending(status string) bool { return fold(status) == "pending" }

// unsigned reports whether a contract awaits its signature. Senders forget the
// status: one with a date of signature or payments is in force.
func (l *ledger) unsigned(no int) bool {
	c := l.contract[no]
	paid := func(t procurement.Transaction) bool { return t.ContractNo == no && t.Kind == "payment" }
	return c != nil && pending(c.Status) && c.Signed == "" && !slices.ContainsFunc(l.p.Transactions, paid)
}

// proposed reports whether a figure is of what is not in force: a pending award, or
// a pending contract that carries out no award that is.
func (l *ledger) proposed(a procurement.Amount) bool {
	switch a.Owner {
	case procurement.OfAward:
		return pending(l.award[a.OwnerNo].Status)
	case procurement.OfContract:
		awards := l.awardsFor(a.OwnerNo)
		inForce := func(no int) bool { return !l.deadAward(no) && !pending(l.award[no].Status) }
		return l.unsigned(a.OwnerNo) && len(awards) > 0 && !slices.ContainsFunc(awards, inForce)
	}
	return false
}

// inWords reports whether a value is the estimate of a framework that is one in
// words alone.
func (l *ledger) inWords(a procurement.Amount, u unit) bool {
	method := fold(l.p.Method)
	if u.callOff || l.techniques() || method != "open" && method != "selective" || len(l.members(u.suppliers)) < 2 {
		return false
	}
	estimate, ok := l.figure(procurement.OfProcess, 0, procurement.Estimated)
	if !ok || !usable(estimate, a.Currency) || !estimate.Amount.Decimal.Equal(a.Amount.Decimal) {
		return false
	}
	if joint := func(s procurement.Supplier) bool { return s.Consortium }; slices.ContainsFunc(u.suppliers, joint) {
		return false
	}
	text := " " + strings.Join(strings.FieldsFunc(strings.ToLower(l.p.Title+" "+l.p.Description), func(r rune) bool { return !unicode.IsLetter(r) }), " ") + " "
	for _, phrase := range []string{"framework", "accord cadre", "acuerdo marco", "accordo quadro", "acordo quadro", "rahmenvereinbarung", "rahmenvertrag",
		"raamovereenkomst", "umowa ramowa", "acord cadru", "ramavtal", "rammeaftale", "rammeavtale"} {
		if strings.Contains(text, " "+phrase+" ") && !strings.Contains(fold(l.p.MethodDetail), "call-off") {
			return true
		}
	}
	return false
}

// techniques reports whether the source has fields for frameworks.
func (l *ledger) techniques() bool {
	if len(jsontree.Obj(jsontree.Obj(l.p.Compiled, "tender"), "techniques")) > 0 || l.p.Framework {
		return true
	}
	lots, _ := jsontree.Obj(l.p.Compiled, "tender")["lots"].([]any)
	return slices.ContainsFunc(lots, func(lot any) bool {
		o, _ := lot.(procurement.Object)
		return len(jsontree.Obj(o, "techniques")) > 0
	})
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
	techniques, _ := jsontree.Obj(l.p.Compiled, "tender")["techniques"].(procurement.Object)
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
