package money

import (
	"slices"

	"daylight/internal/procurement"
)

// omitted is what the list of excluded figures rests on.
type omitted struct {
	l       *ledger
	covered map[int]bool // awards that a contract counts for
	counted map[int]bool // contracts that count
	other   map[ownerNo]bool
	total   unit // of the notice that serves as fallback
	used    bool
	listed  map[int][]string // contract -> reasons of its signed value
}

// excluded lists the current figures of awards, contracts and notices that are in
// no total, and everything that third parties report. A figure is not listed where
// a better one of the same money counts, and that of an award not where a contract
// of it has the same reason.
func (l *ledger) excluded() []Excluded {
	o := omitted{l: l, covered: map[int]bool{}, counted: map[int]bool{}, other: l.otherLevel(l.units()), listed: map[int][]string{}}
	for _, u := range l.contractUnits(o.covered) {
		o.counted[u.no] = true
	}
	o.total, o.used = l.fallback()
	var out []Excluded
	for _, a := range l.amounts { // contracts come first
		if !a.Current {
			continue
		}
		if u, reason := o.why(a); reason != "" {
			out = append(out, Excluded{a.Owner, a.OwnerNo, a.Kind, reason, a.Amount, a.Currency, u.on, a.Notice, a.Version, a.Path})
		}
	}
	return append(out, l.strayDeltas()...)
}

// why is the reason to list a figure, empty for none, with the unit it belongs to.
func (o *omitted) why(a procurement.Amount) (unit, string) {
	switch {
	case a.Owner == procurement.OfContract && o.l.contract[a.OwnerNo] != nil && a.Kind == procurement.Signed:
		u := o.l.contractUnit(a.OwnerNo)
		reason := o.ofContract(a, u)
		if reason != "" {
			o.listed[a.OwnerNo] = append(o.listed[a.OwnerNo], reason)
		}
		return u, reason
	case a.Owner == procurement.OfContract && o.l.contract[a.OwnerNo] != nil && a.Kind == procurement.Obligated:
		u := o.l.contractUnit(a.OwnerNo)
		return u, o.l.reason(a, u)
	case a.Owner == procurement.OfAward && o.l.award[a.OwnerNo] != nil && a.Kind == procurement.Awarded:
		u := o.l.awardUnit(a.OwnerNo)
		return u, o.ofAward(a, u)
	case a.Status == procurement.Reported:
		return unit{on: o.l.day()}, ReasonReported
	case a.Kind == procurement.NoticeTotal && !o.l.valued() && !o.used:
		return o.total, o.l.reason(a, o.total)
	}
	return unit{}, ""
}

func (o *omitted) ofContract(a procurement.Amount, u unit) string {
	reason := o.l.reason(a, u)
	if reason == ReasonReported {
		return reason
	}
	if _, stated := o.l.obligations(a.OwnerNo); stated && reason != ReasonCancelled {
		return "" // it counts by obligations
	}
	switch {
	case reason != "":
		return reason
	case o.other[ownerNo{a.Owner, a.OwnerNo}]:
		return ReasonOtherLevel
	case !o.counted[a.OwnerNo]:
		return ReasonShared
	}
	return ""
}

func (o *omitted) ofAward(a procurement.Amount, u unit) string {
	reason := o.l.reason(a, u)
	if reason == ReasonReported {
		return reason
	}
	if o.covered[a.OwnerNo] && reason != ReasonCancelled {
		return ""
	}
	if reason == "" && o.other[ownerNo{a.Owner, a.OwnerNo}] {
		return ReasonOtherLevel
	}
	for _, c := range o.l.of[a.OwnerNo] {
		if slices.Contains(o.listed[c], reason) {
			return ""
		}
	}
	return reason
}

// strayDeltas are obligations that cannot be added up.
func (l *ledger) strayDeltas() []Excluded {
	var out []Excluded
	for _, t := range l.transactions("obligation") {
		reason := ""
		switch {
		case l.contract[t.ContractNo] == nil:
			continue
		case l.deadContract(t.ContractNo):
			reason = ReasonCancelled
		case !t.Amount.Valid:
			reason = ReasonMissing
		case currencyOf(t) == "":
			reason = ReasonNoCurrency
		}
		if reason != "" {
			out = append(out, Excluded{procurement.OfContract, t.ContractNo, procurement.Obligated, reason, t.Amount, currencyOf(t),
				t.Date, t.Notice, t.Version, t.Path})
		}
	}
	return out
}
