package money

import (
	"bytes"
	"cmp"
	"math/big"
	"slices"

	"github.com/shopspring/decimal"

	"daylight/internal/procurement"
)

// share is a part of a unit's amount.
type share struct {
	party  int
	alloc  string
	amount decimal.Decimal
}

// rows divides a figure of a unit among its suppliers.
func (l *ledger) rows(u unit, f figure) []Row {
	members := l.members(u.suppliers)
	if u.owner == procurement.OfContract && f.basis == Signed && l.unsigned(u.no) {
		f.basis = Awarded // nobody has signed it yet
	}
	var out []Row
	for _, s := range l.split(u, f, members) {
		out = append(out, Row{Unit: u.owner, UnitNo: u.no, PartyNo: s.party, BuyerNo: l.buyer(), FunderNo: l.role("funder"),
			Basis: f.basis, Alloc: s.alloc, On: u.on, Amount: s.amount, Currency: f.currency, Tax: f.tax, Whole: f.amount, Members: members,
			Notice: f.at.Notice, Version: f.at.Version, Path: f.at.Path, Parts: f.parts, CallOff: u.callOff, ParentRef: u.parentRef})
	}
	return out
}

func (l *ledger) buyer() int {
	if no := l.role("buyer"); no > 0 {
		return no
	}
	return l.role("procuringEntity")
}

// members are the parties among suppliers, ascending. Two mentions with one key
// are one organisation; the lower number stands for both.
func (l *ledger) members(suppliers []procurement.Supplier) []int {
	var all []int
	for _, s := range suppliers {
		all = append(all, s.PartyNo)
	}
	seen := map[procurement.ID]bool{}
	return slices.DeleteFunc(distinct(all), func(no int) bool {
		key := l.key(no)
		if key.IsZero() {
			return no == 0
		}
		again := seen[key]
		seen[key] = true
		return again
	})
}

func (l *ledger) key(no int) procurement.ID {
	if p := l.party[no]; p != nil {
		return p.Key
	}
	return procurement.ID{}
}

// split is R4.
func (l *ledger) split(u unit, f figure, members []int) []share {
	switch {
	case u.owner == procurement.OfNotice || len(members) == 0:
		return []share{{0, Unallocated, f.amount}}
	case len(members) == 1:
		return []share{{members[0], Sole, f.amount}}
	}
	bids := l.winning(u, members)
	if parts, ok := l.stated(bids, f, members); ok {
		return parts
	}
	joint := func(b procurement.Bid) bool { return slices.Equal(l.members(b.Tenderers), members) }
	consortium := len(u.suppliers) > 0 && !slices.ContainsFunc(u.suppliers, func(s procurement.Supplier) bool { return !s.Consortium })
	if consortium || slices.ContainsFunc(bids, joint) {
		return l.equal(f.amount, members)
	}
	return []share{{0, Unallocated, f.amount}}
}

// winning are the bids that the unit names, else those of its lots that were made
// by its suppliers alone and not thrown out.
func (l *ledger) winning(u unit, members []int) []procurement.Bid {
	var out []procurement.Bid
	for _, no := range u.bids {
		if b := l.bid[no]; b != nil {
			out = append(out, *b)
		}
	}
	if len(out) > 0 {
		return out
	}
	for _, b := range l.p.BidsReceived {
		status := fold(b.Status)
		by := l.members(b.Tenderers)
		elsewhere := b.LotNo > 0 && len(u.lots) > 0 && !slices.Contains(u.lots, b.LotNo)
		if status == "disqualified" || status == "withdrawn" || elsewhere || len(by) == 0 || !within(by, members) {
			continue
		}
		out = append(out, b)
	}
	slices.SortFunc(out, func(a, b procurement.Bid) int { return a.No - b.No })
	return out
}

func within(some, all []int) bool {
	return !slices.ContainsFunc(some, func(no int) bool { return !slices.Contains(all, no) })
}

// stated divides by the values of tenders, where each has one, together they are
// the unit's amount, and together their tenderers are its suppliers.
func (l *ledger) stated(bids []procurement.Bid, f figure, members []int) ([]share, bool) {
	var numbers, named []int
	for _, b := range bids {
		by := l.members(b.Tenderers)
		if len(by) == 0 || !within(by, members) {
			return nil, false
		}
		numbers, named = append(numbers, b.No), append(named, by...)
	}
	sum, ok := l.worth(numbers, f.currency)
	if !ok || len(bids) < 2 || !sum.Equal(f.amount) || !slices.Equal(distinct(named), members) {
		return nil, false
	}
	var parts []share
	for _, b := range bids {
		x, _ := l.figure(procurement.OfBid, b.No, procurement.BidAmount)
		if by := l.members(b.Tenderers); len(by) == 1 {
			parts = add(parts, share{by[0], Stated, x.Amount.Decimal})
		} else {
			for _, s := range l.equal(x.Amount.Decimal, by) {
				parts = add(parts, s)
			}
		}
	}
	slices.SortFunc(parts, func(a, b share) int { return cmp.Or(a.party-b.party, -cmp.Compare(a.alloc, b.alloc)) })
	return parts, true
}

// add joins shares of one party by one rule.
func add(parts []share, s share) []share {
	for i := range parts {
		if parts[i].party == s.party && parts[i].alloc == s.alloc {
			parts[i].amount = parts[i].amount.Add(s.amount)
			return parts
		}
	}
	return append(parts, s)
}

// equal divides into equal parts of whole cents, or of the smallest unit that the
// amount has. What is left over goes, one unit each, to the lowest keys.
func (l *ledger) equal(amount decimal.Decimal, members []int) []share {
	places := int32(2)
	if !amount.Equal(amount.Truncate(places)) {
		places = -amount.Exponent()
	}
	n := big.NewInt(int64(len(members)))
	each, rest := new(big.Int).DivMod(amount.Abs().Shift(places).BigInt(), n, new(big.Int))
	left := rest.Int64()
	order := slices.Clone(members)
	slices.SortFunc(order, func(a, b int) int {
		ka, kb := l.key(a), l.key(b)
		return cmp.Or(bytes.Compare(ka[:], kb[:]), a-b)
	})
	var out []share
	for i, no := range order {
		part := decimal.NewFromBigInt(each, -places)
		if int64(i) < left {
			part = part.Add(decimal.New(1, -places))
		}
		if amount.IsNegative() {
			part = part.Neg()
		}
		out = append(out, share{no, EqualSplit, part})
	}
	slices.SortFunc(out, func(a, b share) int { return a.party - b.party })
	return out
}
