package flags

import (
	"slices"
	"strconv"
	"strings"
)

// priceable are the submitted bids with a price, or why no prices can be compared.
func (f *facts) priceable() ([]bid, outcome) {
	if len(f.bids) == 0 {
		return nil, lacks(fieldBids)
	}
	submitted := f.submitted()
	if len(submitted) == 0 {
		return nil, f.noBid("no bid was submitted")
	}
	submitted = slices.DeleteFunc(submitted, func(b bid) bool { return !b.price.ok })
	if len(submitted) == 0 {
		return nil, lacks(fieldBidValue)
	}
	return submitted, outcome{}
}

func byCurrency(bids []bid) map[string][]bid {
	out := map[string][]bid{}
	for _, b := range bids {
		out[b.price.currency] = append(out[b.price.currency], b)
	}
	return out
}

// tenderersOf is the set of tenderers of a bid as one text.
func (b bid) tenderers() string {
	var ids []string
	for _, o := range b.who {
		ids = append(ids, strconv.Quote(o.id))
	}
	slices.Sort(ids)
	return strings.Join(ids, " ")
}

// identicalPrices is R028.
func (f *facts) identicalPrices(Settings) outcome {
	submitted, why := f.priceable()
	if !why.ran() {
		return why
	}
	submitted = slices.DeleteFunc(submitted, func(b bid) bool { return len(b.who) == 0 })
	switch len(submitted) {
	case 0:
		return lacks(fieldBidder)
	case 1:
		return without("one bid has a price and a tenderer, which takes two to compare")
	}
	var o outcome
	for currency, bids := range byCurrency(submitted) {
		o.priced = append(o.priced, priced{currency, f.equalPrices(bids)})
	}
	return o
}

// equalPrices marks bids of one currency with one price and different tenderers.
func (f *facts) equalPrices(bids []bid) []Flag {
	same := map[string][]bid{}
	for _, b := range bids {
		key := b.price.amount.String()
		same[key] = append(same[key], b)
	}
	var rows []Evidence
	var who []org
	for _, b := range bids {
		group := same[b.price.amount.String()]
		if !slices.ContainsFunc(group, func(other bid) bool { return other.tenderers() != b.tenderers() }) {
			continue
		}
		rows = append(rows, cell("price of a bid", b.price.path, b.price.String()))
		who = append(who, b.who...)
	}
	if len(rows) == 0 {
		return nil
	}
	flag := f.flag("R028", 1, rows...)
	return append([]Flag{flag}, flag.on(Tenderer, 1, who...)...)
}

// lowestDisqualified is R036.
func (f *facts) lowestDisqualified(Settings) outcome {
	submitted, why := f.priceable()
	switch {
	case len(f.awards) == 0 && len(f.bids) == 0:
		return lacks(fieldAwards, fieldBids)
	case len(f.awards) == 0:
		return lacks(fieldAwards)
	case !why.ran():
		return why
	case len(f.active()) == 0:
		return without("no award is active")
	}
	valid := func(b bid) bool { return b.status == "valid" }
	if !slices.ContainsFunc(submitted, valid) {
		if len(f.valid()) > 0 {
			return lacks(fieldBidValue)
		}
		return without("no bid is valid")
	}
	var o outcome
	for currency, bids := range byCurrency(submitted) {
		if slices.ContainsFunc(bids, valid) {
			o.priced = append(o.priced, priced{currency, f.lowest(bids)})
		}
	}
	return o
}

// lowest marks that a disqualified bid is as low as any.
func (f *facts) lowest(bids []bid) []Flag {
	var out, others *bid
	for i := range bids {
		least := &others
		if bids[i].status == "disqualified" {
			least = &out
		}
		if *least == nil || bids[i].price.amount.LessThan((*least).price.amount) {
			*least = &bids[i]
		}
	}
	if out == nil || others == nil || out.price.amount.GreaterThan(others.price.amount) {
		return nil
	}
	return []Flag{f.flag("R036", 1, cell("lowest bid, disqualified", out.price.path, out.price.String()),
		cell("lowest of the other bids", others.price.path, others.price.String()))}
}

// allButWinner is R035.
func (f *facts) allButWinner(s Settings) outcome {
	var missing []string
	if len(f.bids) == 0 {
		missing = append(missing, fieldBids)
	}
	if len(f.awards) == 0 {
		missing = append(missing, fieldAwards)
	}
	valid, active := f.valid(), f.active()
	switch {
	case len(missing) > 0:
		return lacks(missing...)
	case !f.final():
		return without("an award is not decided")
	case len(active) == 0:
		return without("no award is active")
	case len(valid) == 0:
		return f.noBid("no bid is valid")
	case slices.ContainsFunc(valid, func(b bid) bool { return b.unnamed }):
		return lacks(fieldBidder)
	case slices.ContainsFunc(active, func(a award) bool { return a.unnamed }):
		return lacks(fieldSupplier)
	}
	winner := valid[0].who[0]
	rows := []Evidence{cell("valid bid", valid[0].path, "valid")}
	for _, b := range valid {
		if len(b.who) != 1 || b.who[0].id != winner.id {
			return outcome{}
		}
	}
	for _, a := range active {
		if len(a.who) != 1 || a.who[0].id != winner.id {
			return outcome{}
		}
		rows = append(rows, cell("award", a.path, "active"))
	}
	var others []string
	for _, b := range f.bids {
		for _, o := range b.who {
			if b.status == "disqualified" && o.id != winner.id && !slices.Contains(others, o.id) {
				others = append(others, o.id)
				rows = append(rows, cell("disqualified bid", b.path, "disqualified"))
			}
		}
	}
	if len(others) < max(1, s.R035.Threshold) {
		return outcome{}
	}
	flag := f.flag("R035", float64(len(others)), rows...)
	return outcome{flags: append([]Flag{flag}, flag.on(Tenderer, 0, winner)...)}
}
