package money

import (
	"cmp"
	"slices"
	"strings"

	"daylight/internal/procurement"
)

// transactions lists those of a kind, by number.
func (l *ledger) transactions(kind string) []procurement.Transaction {
	var out []procurement.Transaction
	for _, t := range l.p.Transactions {
		if t.Kind == kind {
			out = append(out, t)
		}
	}
	slices.SortFunc(out, func(a, b procurement.Transaction) int { return a.No - b.No })
	return out
}

func currencyOf(t procurement.Transaction) string {
	return strings.ToUpper(strings.TrimSpace(t.Currency))
}

// deltaSums adds up the obligations of a contract by currency, and says how late
// the last of them was published.
func (l *ledger) deltaSums(contract int) (sums []figure, last int) {
	for _, t := range l.delta[contract] {
		currency := currencyOf(t)
		if !t.Amount.Valid || currency == "" {
			continue
		}
		at := Place{t.Notice, t.Version, t.Path}
		last = max(last, l.published(at))
		i := slices.IndexFunc(sums, func(f figure) bool { return f.currency == currency })
		if i < 0 {
			i = len(sums)
			sums = append(sums, figure{currency: currency, basis: Obligation, tax: procurement.TaxUnknown, at: at})
		}
		sums[i].amount = sums[i].amount.Add(t.Amount.Decimal)
		sums[i].parts = append(sums[i].parts, at)
	}
	slices.SortFunc(sums, func(a, b figure) int { return cmp.Compare(a.currency, b.currency) })
	return sums, last
}

// moved leaves out what came to nothing: all was taken back, or none given.
func moved(sums []figure) []figure {
	return slices.DeleteFunc(slices.Clone(sums), func(f figure) bool { return f.amount.IsZero() })
}

// obligations is what was obligated under a contract, by currency. stated is true
// also where the source states that nothing was: a signed value does not count then.
func (l *ledger) obligations(contract int) (figures []figure, stated bool) {
	sums, last := l.deltaSums(contract)
	total, known := l.figure(procurement.OfContract, contract, procurement.Obligated)
	known = known && total.Amount.Valid && total.Currency != "" &&
		(total.Status == procurement.Known || total.Status == procurement.Derived || total.Status == procurement.ZeroStated)
	switch {
	case !known:
		return moved(sums), len(sums) > 0
	case len(sums) == 1 && sums[0].currency == total.Currency && sums[0].amount.Equal(total.Amount.Decimal):
		return moved(sums), true
	case len(sums) > 0 && last > l.published(placeOf(total)):
		return moved(sums), true
	case total.Status == procurement.ZeroStated:
		return nil, true
	}
	return []figure{figureOf(total, Obligation)}, true
}

// subawards lists what was passed on under live contracts.
func (l *ledger) subawards() []Subaward {
	var out []Subaward
	doubtful := map[Place]bool{}
	for _, a := range l.amounts {
		if a.Kind == procurement.Subcontracted && a.Status != procurement.Known {
			doubtful[placeOf(a)] = true
		}
	}
	for _, t := range l.transactions("subaward") {
		if l.deadContract(t.ContractNo) || !t.Amount.Valid || currencyOf(t) == "" || doubtful[Place{t.Notice, t.Version, t.Path}] {
			continue
		}
		out = append(out, Subaward{t.ContractNo, t.PartyNo, t.Date, t.Amount.Decimal, currencyOf(t), t.Notice, t.Version, t.Path})
	}
	return out
}
