package web

import (
	"cmp"
	"slices"

	"daylight/internal/postgres"
	"daylight/internal/procurement"
)

// stated is a figure with the other notices that state the same.
type stated struct {
	postgres.Figure
	also []postgres.Figure
}

// sameness is what two notices must agree on to state the same figure.
type sameness struct {
	owner                       procurement.Owner
	no                          int
	kind                        procurement.AmountKind
	status                      procurement.AmountStatus
	amount, high, currency, raw string
	tax                         procurement.Tax
	until                       string
}

func samenessOf(f postgres.Figure) sameness {
	return sameness{f.Owner, f.OwnerNo, f.Kind, f.Status, f.Amount, f.High, f.Currency, f.Raw, f.Tax, f.Until}
}

// fold joins figures that notices state again unchanged. Current are those that
// stand now; earlier are those that a later notice gave another value.
func fold(all []postgres.Figure) (current, earlier []*stated) {
	seen := map[sameness]*stated{}
	for _, f := range all {
		if f.Current {
			one := &stated{Figure: f}
			current = append(current, one)
			if seen[samenessOf(f)] == nil {
				seen[samenessOf(f)] = one
			}
		}
	}
	for _, f := range all {
		if f.Current {
			continue
		}
		if one := seen[samenessOf(f)]; one != nil {
			one.also = append(one.also, f)
			continue
		}
		one := &stated{Figure: f}
		seen[samenessOf(f)], earlier = one, append(earlier, one)
	}
	slices.SortStableFunc(current, inOrder)
	slices.SortStableFunc(earlier, inOrder)
	return current, earlier
}

var owners = [...]procurement.Owner{procurement.OfProcess, procurement.OfNotice, procurement.OfLot, procurement.OfItem, procurement.OfBid, procurement.OfAward, procurement.OfContract}

var kinds = [...]procurement.AmountKind{
	procurement.Budget, procurement.Estimated, procurement.Minimum, procurement.Ceiling, procurement.BidAmount, procurement.Awarded, procurement.Signed,
	procurement.Options, procurement.Obligated, procurement.Subcontracted, procurement.NoticeTotal,
}

// inOrder sorts figures as a purchase goes: what was expected, bid, awarded,
// signed, spent.
func inOrder(a, b *stated) int {
	return cmp.Or(
		cmp.Compare(slices.Index(owners[:], a.Owner), slices.Index(owners[:], b.Owner)),
		cmp.Compare(a.OwnerNo, b.OwnerNo),
		cmp.Compare(slices.Index(kinds[:], a.Kind), slices.Index(kinds[:], b.Kind)),
	)
}

// takeOwn moves the figures of one kind of owner to their owners' numbers.
func takeOwn(all []*stated, owner procurement.Owner) (own map[int][]*stated, rest []*stated) {
	own = map[int][]*stated{}
	for _, f := range all {
		if f.Owner == owner && f.OwnerNo > 0 {
			own[f.OwnerNo] = append(own[f.OwnerNo], f)
			continue
		}
		rest = append(rest, f)
	}
	return own, rest
}

// changes are the figures of a notice beside those it replaced.
type changes struct {
	last map[restated]postgres.Figure
}

type restated struct {
	owner procurement.Owner
	no    int
	kind  procurement.AmountKind
}

func restatedOf(f postgres.Figure) restated { return restated{f.Owner, f.OwnerNo, f.Kind} }

// of returns the figures that a notice states first or anew, with the text of
// the value that each replaced, and how many it repeats unchanged. Notices come
// in the order of publication.
func (c *changes) of(n postgres.NoticeRow) (fresh []*stated, was map[*stated]string, same int) {
	times, was := map[restated]int{}, map[*stated]string{}
	for _, f := range n.Figures {
		times[restatedOf(f)]++
	}
	for _, f := range n.Figures {
		key := restatedOf(f)
		before, known := c.last[key]
		if known = known && !before.Current && times[key] == 1; known && samenessOf(before) == samenessOf(f) {
			same++
			continue
		}
		one := &stated{Figure: f}
		fresh = append(fresh, one)
		if known {
			was[one], _ = amountText(before)
		}
	}
	for _, f := range n.Figures {
		c.last[restatedOf(f)] = f
	}
	slices.SortStableFunc(fresh, inOrder)
	slices.SortStableFunc(fresh, func(a, b *stated) int { return cmp.Compare(minor(a), minor(b)) })
	return fresh, was, same
}

// minor puts figures of lots and bids after those of the whole.
func minor(f *stated) int {
	if f.Owner == procurement.OfLot || f.Owner == procurement.OfBid {
		return 1
	}
	return 0
}
