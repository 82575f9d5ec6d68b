package flags

import (
	"slices"
	"strconv"

	"github.com/shopspring/decimal"

	"daylight/internal/procurement"
)

// contest is a process with one winner and single tenderers, in which bids can be
// compared with the award.
type contest struct {
	winner org
	award  award
	valid  []bid
}

// contest finds the one winner, or says why there is none to compare with.
func (f *facts) contest() (contest, outcome) {
	var missing []string
	if len(f.bids) == 0 {
		missing = append(missing, fieldBids)
	}
	if len(f.awards) == 0 {
		missing = append(missing, fieldAwards)
	}
	c, active := contest{valid: f.valid()}, f.active()
	switch {
	case len(missing) > 0:
		return c, lacks(missing...)
	case !f.final():
		return c, without("an award is not decided")
	case len(active) == 0:
		return c, without("no award is active")
	case len(active) > 1:
		return c, without("several awards are active, and which bids compete for which is not known")
	case len(active[0].who) > 1:
		return c, without("the award has several suppliers")
	case active[0].unnamed:
		return c, lacks(fieldSupplier)
	case len(c.valid) == 0:
		return c, f.noBid("no bid is valid")
	case slices.ContainsFunc(c.valid, func(b bid) bool { return len(b.who) > 1 }):
		return c, without("a valid bid has several tenderers")
	case slices.ContainsFunc(c.valid, func(b bid) bool { return b.unnamed }):
		return c, lacks(fieldBidder)
	}
	c.award, c.winner = active[0], active[0].who[0]
	return c, outcome{}
}

// distance is how far the second lowest valid bid lies above the winning one.
type distance struct {
	process  procurement.ID
	ocid     string
	currency string
	ratio    float64
	// winner and second are keys, empty where no mark may be set on them.
	winner, second        string
	award                 string // path
	wonPath, secondPath   string
	wonPrice, secondPrice decimal.Decimal
}

// closePrice is the part of R024 and R058 on one process: the price distance.
func (f *facts) closePrice(Settings) outcome {
	c, why := f.contest()
	if !why.ran() {
		return why
	}
	priced := slices.DeleteFunc(slices.Clone(c.valid), func(b bid) bool { return !b.price.ok })
	if len(priced) == 0 {
		return lacks(fieldBidValue)
	}
	var o outcome
	for currency, bids := range byCurrency(priced) {
		if d, reason := f.distance(c, bids); reason == "" {
			d.currency = currency
			o.distances = append(o.distances, d)
		} else {
			why.lack.Reason = reason
		}
	}
	if len(o.distances) == 0 {
		return why
	}
	return o
}

// distance compares bids of one currency; reason says why it cannot.
func (f *facts) distance(c contest, bids []bid) (d distance, reason string) {
	var won, second *bid
	for i := range bids {
		least := &second
		if bids[i].who[0].id == c.winner.id {
			least = &won
		}
		if *least == nil || bids[i].price.amount.LessThan((*least).price.amount) {
			*least = &bids[i]
		}
	}
	switch {
	case won == nil:
		return d, "the winner has no valid bid with a price"
	case second == nil:
		return d, "one tenderer alone has a valid bid with a price"
	case second.price.amount.LessThan(won.price.amount):
		return d, "the winning bid is not the lowest, so the price did not decide alone"
	}
	above := second.price.amount.Sub(won.price.amount)
	d = distance{process: f.in.Process, ocid: f.in.OCID, winner: c.winner.key, second: second.who[0].key, award: c.award.path,
		ratio:   above.InexactFloat64() / won.price.amount.InexactFloat64(),
		wonPath: won.price.path, secondPath: second.price.path, wonPrice: won.price.amount, secondPrice: second.price.amount}
	return d, ""
}

// flag makes the marks of R024 or R058 on a distance.
func (d distance) flag(code string, s Settings, p Population) []Flag {
	f := Flag{Process: d.process, OCID: d.ocid, Set: p.Set, Code: code, Subject: Subject{OfProcess, d.ocid}, Value: d.ratio}
	f.Evidence = []Evidence{cell("award", d.award, "active"), cell("winning bid", d.wonPath, d.wonPrice.String()+" "+d.currency),
		cell("second lowest valid bid", d.secondPath, d.secondPrice.String()+" "+d.currency), p.evidence()}
	f.stamp(s)
	who := []org{{key: d.winner}}
	if code == "R024" {
		who = append(who, org{key: d.second})
	}
	return append([]Flag{f}, f.on(Tenderer, 0, who...)...)
}

// evidence is the row of the fence a value was compared with.
func (p Population) evidence() Evidence {
	return Evidence{What: "fence of " + strconv.Itoa(p.N) + " in the population", Value: strconv.FormatFloat(p.Fence, 'g', 6, 64)}
}
