package flags

import (
	"maps"
	"slices"
	"strconv"

	"github.com/shopspring/decimal"
)

// purse is what one buyer awards in one currency.
type purse struct{ buyer, currency string }

// awarded is the money of a purse.
type awarded struct {
	total     decimal.Decimal
	n         int
	suppliers map[string]*part
}

// part is one supplier's share of it.
type part struct {
	sum  decimal.Decimal
	n    int
	rows []Evidence
}

// concentration is the part of D103 on one process.
func (f *facts) concentration(s Settings) outcome {
	spend := f.in.Spend
	if spend == nil {
		var why outcome
		if spend, why = f.awardedValues(); !why.ran() {
			return why
		}
	}
	spend = slices.DeleteFunc(slices.Clone(spend), func(m Spend) bool { return m.Buyer == "" })
	if len(spend) == 0 {
		return lacks("what the buyer awarded, with the buyer's identifier (buyer/id, awards/value)")
	}
	return outcome{feed: func(set *set) {
		for _, m := range spend {
			set.purse(purse{m.Buyer, m.Currency}).add(m, f.in, s.EvidenceRows)
		}
	}}
}

// awardedValues are the values of active awards. A value that several suppliers
// share is no one's alone.
func (f *facts) awardedValues() ([]Spend, outcome) {
	if len(f.awards) == 0 {
		return nil, lacks(fieldAwards)
	}
	if f.framework() {
		return nil, without("values of a framework are ceilings, not money awarded")
	}
	buyer := f.buyer()
	if buyer.key == "" {
		return nil, lacks("the identifier of the buyer (buyer/id)")
	}
	active := f.active()
	if len(active) == 0 {
		return nil, without("no award is active")
	}
	var out []Spend
	for _, a := range active {
		if !a.price.ok {
			continue
		}
		m := Spend{Buyer: buyer.key, Amount: a.price.amount, Currency: a.price.currency, Path: a.price.path}
		if len(a.who) == 1 && !a.unnamed {
			m.Supplier = a.who[0].key
		}
		out = append(out, m)
	}
	if len(out) == 0 {
		return nil, lacks("the values of the awards with their currency (awards/value)")
	}
	return out, outcome{}
}

func (s *set) purse(key purse) *awarded {
	if s.money[key] == nil {
		s.money[key] = &awarded{suppliers: map[string]*part{}}
	}
	return s.money[key]
}

func (a *awarded) add(m Spend, in Input, limit int) {
	a.total, a.n = a.total.Add(m.Amount), a.n+1
	if m.Supplier == "" {
		return
	}
	p := a.suppliers[m.Supplier]
	if p == nil {
		p = &part{}
		a.suppliers[m.Supplier] = p
	}
	p.sum, p.n = p.sum.Add(m.Amount), p.n+1
	p.rows = keep(p.rows, cell("awarded", m.Path, m.Amount.String()+" "+m.Currency).at(in), limit)
}

// concentration marks suppliers with a large share of a buyer's money.
func (c *closing) concentration() {
	limit, rate := c.settings.D103, c.rate("D103", Buyer)
	calculable := map[string]bool{} // by buyer: one purse is enough
	flagged := map[string]bool{}
	for key, a := range c.set.money {
		enough := a.n >= limit.MinAwards && a.total.IsPositive()
		calculable[key.buyer] = calculable[key.buyer] || enough
		if !enough {
			continue
		}
		for _, supplier := range slices.Sorted(maps.Keys(a.suppliers)) {
			p := a.suppliers[supplier]
			if p.sum.LessThan(limit.Share.Mul(a.total)) {
				continue
			}
			f := Flag{Set: c.set.name, Code: "D103", Subject: Subject{Supplier, supplier}, With: Subject{Buyer, key.buyer},
				Value: p.sum.InexactFloat64() / a.total.InexactFloat64(), Evidence: p.evidence(a, key.currency)}
			f.stamp(c.settings)
			c.report.Flags = append(c.report.Flags, f)
			flagged[key.buyer] = true
		}
	}
	for _, enough := range calculable {
		if enough {
			rate.Calculable++
		} else {
			rate.NotCalculable++
		}
	}
	rate.Flagged = len(flagged)
}

func (p *part) evidence(a *awarded, currency string) []Evidence {
	sum := func(what string, amount decimal.Decimal, n int) Evidence {
		return Evidence{What: what, Value: amount.String() + " " + currency + " in " + strconv.Itoa(n) + " awards"}
	}
	return append([]Evidence{sum("awarded to the supplier", p.sum, p.n), sum("awarded by the buyer", a.total, a.n)}, p.rows...)
}
