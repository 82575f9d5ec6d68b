package disclosure

import (
	"slices"
	"strings"

	"daylight/internal/jsontree"
	"daylight/internal/procurement"
)

// facts is a process at a stage on a day.
type facts struct {
	p     *procurement.Process
	stage string
	asOf  string
}

func (f *facts) role(roles ...string) bool {
	return slices.ContainsFunc(f.p.Parties, func(p procurement.Party) bool {
		return slices.ContainsFunc(p.Roles, func(r string) bool { return slices.Contains(roles, r) })
	})
}

func (f *facts) anyContract(is func(procurement.Contract) bool) bool {
	return slices.ContainsFunc(f.p.Contracts, func(c procurement.Contract) bool { return !procurement.CameToNothing(c.Status) && is(c) })
}

// figures lists the current figures of some kinds but those of awards and contracts
// that came to nothing.
func (f *facts) figures(kinds ...procurement.AmountKind) []procurement.Amount {
	var out []procurement.Amount
	for _, a := range f.p.Amounts {
		if a.Current && slices.Contains(kinds, a.Kind) && !f.lifeless(a) {
			out = append(out, a)
		}
	}
	return out
}

func (f *facts) lifeless(a procurement.Amount) bool {
	switch {
	case a.OwnerNo <= 0:
		return false
	case a.Owner == procurement.OfAward && a.OwnerNo <= len(f.p.Awards):
		return procurement.CameToNothing(f.p.Awards[a.OwnerNo-1].Status)
	case a.Owner == procurement.OfContract && a.OwnerNo <= len(f.p.Contracts):
		return procurement.CameToNothing(f.p.Contracts[a.OwnerNo-1].Status)
	}
	return false
}

// said reports whether a figure says something public of a value, if only that it
// is nought or what could not be read as a number.
func said(a procurement.Amount) bool {
	return a.Status != procurement.Missing && a.Status != procurement.Reported && a.Status != procurement.Withheld
}

// noValue reports whether no figure of the kinds is public. What is withheld is a
// gap of its own, and what is reported is told as such.
func (f *facts) noValue(g *Gap, kinds ...procurement.AmountKind) bool {
	figures := f.figures(kinds...)
	if slices.ContainsFunc(figures, said) {
		return false
	}
	for _, a := range figures {
		switch a.Status {
		case procurement.Withheld:
			return false
		case procurement.Reported:
			g.Kind, g.Why = ReportedOnly, "third parties report "+figureText(a)
			g.Notice, g.Version, g.Path = a.Notice, a.Version, a.Path
		}
	}
	return true
}

func figureText(a procurement.Amount) string {
	switch {
	case a.Raw != "":
		return a.Raw
	case a.Amount.Valid:
		return strings.TrimSpace(a.Currency + " " + a.Amount.Decimal.String())
	}
	return "a value"
}

func (f *facts) noEstimate(g *Gap) bool {
	return f.noValue(g, procurement.Estimated, procurement.Budget, procurement.Ceiling)
}

// awardKinds are the figures that say what an award is worth.
func (f *facts) awardKinds() []procurement.AmountKind {
	kinds := []procurement.AmountKind{procurement.Awarded, procurement.Signed, procurement.Obligated}
	if f.framework() { // what may be spent is all that an award of a framework can say
		kinds = append(kinds, procurement.Ceiling)
	}
	return kinds
}

func (f *facts) noAwardedValue(g *Gap) bool {
	if slices.ContainsFunc(f.p.Transactions, func(t procurement.Transaction) bool { return t.Kind != "subaward" && t.Amount.Valid }) {
		return false
	}
	return f.noValue(g, f.awardKinds()...)
}

// framework reports whether the process, or a lot of it, sets up a framework
// agreement. A dynamic purchasing system alone is none: its contracts are real.
func (f *facts) framework() bool {
	if jsontree.Obj(f.p.Compiled, "tender", "techniques")["hasFrameworkAgreement"] == true {
		return true
	}
	return slices.ContainsFunc(f.p.Lots, func(l procurement.Lot) bool { return l.Framework })
}

// noCallOffs: a framework whose own notices list no contract under it. Other
// processes may: they are linked to it, and not this one to them.
func (f *facts) noCallOffs(*Gap) bool {
	switch {
	case !f.framework(), len(f.p.Transactions) > 0:
		return false
	case slices.ContainsFunc(f.p.Links, func(l procurement.Link) bool { return l.Kind == "framework" }):
		return false // it is itself called off
	}
	return !f.anyContract(func(c procurement.Contract) bool { return c.WithinFramework })
}

// noSplit: several suppliers share an award or contract without acting as one, and
// what each gets is not published.
func (f *facts) noSplit(*Gap) bool {
	for _, a := range f.p.Awards {
		if !procurement.CameToNothing(a.Status) && shared(a.Suppliers) && !f.splitKnown(a.No, a.Suppliers) {
			return true
		}
	}
	return f.anyContract(func(c procurement.Contract) bool {
		return c.AwardNo == 0 && shared(c.Suppliers) && !f.splitKnown(0, c.Suppliers)
	})
}

func shared(s []procurement.Supplier) bool {
	return len(s) > 1 && !slices.ContainsFunc(s, func(s procurement.Supplier) bool { return s.Consortium })
}

// splitKnown reports whether each of the suppliers has a contract under the award,
// or a bid, of its own with a public value.
func (f *facts) splitKnown(award int, suppliers []procurement.Supplier) bool {
	own := map[int]bool{}
	for _, a := range f.figures(procurement.Signed, procurement.Obligated, procurement.BidAmount) {
		if !said(a) || a.OwnerNo <= 0 {
			continue
		}
		switch {
		case a.Owner == procurement.OfContract && a.OwnerNo <= len(f.p.Contracts):
			if c := f.p.Contracts[a.OwnerNo-1]; len(c.Suppliers) == 1 && (award == 0 || c.AwardNo == award || slices.Contains(c.AwardNos, award)) {
				own[c.Suppliers[0].PartyNo] = true
			}
		case a.Owner == procurement.OfBid && a.OwnerNo <= len(f.p.BidsReceived):
			if b := f.p.BidsReceived[a.OwnerNo-1]; len(b.Tenderers) == 1 {
				own[b.Tenderers[0].PartyNo] = true
			}
		}
	}
	return !slices.ContainsFunc(suppliers, func(s procurement.Supplier) bool { return !own[s.PartyNo] })
}

// noOtherBidders: there was, or may have been, a bid besides the winning ones, and
// nobody but the winners is named.
func (f *facts) noOtherBidders(*Gap) bool {
	winners := 0
	for _, p := range f.p.Parties {
		wins := slices.Contains(p.Roles, "supplier")
		if !wins && slices.Contains(p.Roles, "tenderer") {
			return false
		}
		if wins {
			winners++
		}
	}
	if f.p.Bids < 0 {
		return f.p.Method == "open" || f.p.Method == "selective"
	}
	return f.p.Bids > max(1, winners)
}

// noContractText: there are documents, and none of them is of the contract.
func (f *facts) noContractText(*Gap) bool {
	return len(f.p.Documents) > 0 && !slices.ContainsFunc(f.p.Documents, func(d procurement.Document) bool {
		return d.Owner == procurement.OfContract || strings.HasPrefix(d.Type, "contract") && d.Type != "contractNotice"
	})
}
