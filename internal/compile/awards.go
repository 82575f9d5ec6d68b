package compile

import (
	"slices"
	"strconv"

	"daylight/internal/jsontree"
	"daylight/internal/procurement"
)

// awards reads awards and who won them.
func (s *state) awards() {
	for i, m := range objects(s.merged["awards"]) {
		a := procurement.Award{No: i + 1, LocalID: m.id(), Title: text(m.o["title"]), Status: text(m.o["status"]),
			Date: day(text(m.o["date"])), Suppliers: s.winners(m.o, procurement.CameToNothing(text(m.o["status"]))), Bids: s.related(m.o)}
		for _, lot := range append(texts(m.o["relatedLots"]), texts(m.o["relatedLot"])...) {
			if no := s.numbers[lotList].byID[lot]; no > 0 && !slices.Contains(a.Lots, no) {
				a.Lots = append(a.Lots, no)
			}
		}
		s.p.Awards = append(s.p.Awards, a)
		if a.Date != "" && (s.p.AwardedAt == "" || a.Date < s.p.AwardedAt) && a.Status != "cancelled" && a.Status != "unsuccessful" {
			s.p.AwardedAt = a.Date
		}
		s.items(procurement.OfAward, a.No, m.o["items"])
		s.documents(procurement.OfAward, m.o["documents"])
		s.amendments(procurement.OfAward, a.No, m.o)
	}
}

// winners returns the suppliers of an award or contract. Those of one that came to
// nothing get no role by it: they supply nothing.
func (s *state) winners(o procurement.Object, dead bool) []procurement.Supplier {
	if !dead {
		return s.parties.suppliers(o, "suppliers", "supplier")
	}
	out := s.parties.suppliers(o, "suppliers", "")
	for _, x := range out {
		p := &s.p.Parties[x.PartyNo-1]
		p.Roles = slices.DeleteFunc(p.Roles, func(role string) bool { return role == "" })
	}
	return out
}

// related returns the numbers of the bids that an award or contract names.
func (s *state) related(o procurement.Object) []int {
	return numbered(s.numbers[bidList], o, "relatedBids", "relatedBid")
}

// numbered returns the numbers of the members that o names in the fields, each
// once.
func numbered(n *numbers, o procurement.Object, fields ...string) []int {
	var out []int
	for _, field := range fields {
		for _, id := range texts(o[field]) {
			if no := n.byID[id]; no > 0 && !slices.Contains(out, no) {
				out = append(out, no)
			}
		}
	}
	return out
}

// contracts reads contracts. One that names no suppliers was signed by those of
// its awards (OCDS 1.1: contracts/awardID).
func (s *state) contracts() {
	s.places = s.placesOf()
	for i, m := range objects(s.merged["contracts"]) {
		c := procurement.Contract{No: i + 1, LocalID: m.id(), Title: text(m.o["title"]), Status: text(m.o["status"]),
			Signed: day(text(m.o["dateSigned"])), Starts: day(str(m.o, "period", "startDate")), Ends: day(str(m.o, "period", "endDate")),
			ParentRef: parentRef(m.o), AwardNos: numbered(s.numbers[awardList], m.o, "awardID", "awardIDs"), Bids: s.related(m.o)}
		if len(c.AwardNos) > 0 {
			c.AwardNo = c.AwardNos[0]
		}
		c.WithinFramework = s.callOff(m.o)
		if c.Suppliers = s.winners(m.o, procurement.CameToNothing(c.Status) || s.allDead(c.AwardNos)); len(c.Suppliers) == 0 {
			c.Suppliers = s.suppliersOf(c.AwardNos)
		}
		s.p.Contracts = append(s.p.Contracts, c)
		s.items(procurement.OfContract, c.No, m.o["items"])
		s.documents(procurement.OfContract, m.o["documents"])
		s.amendments(procurement.OfContract, c.No, m.o)
		s.transactions(c.No, m.o)
	}
}

// allDead reports whether there are awards and all came to nothing.
func (s *state) allDead(awards []int) bool {
	return len(awards) > 0 && !slices.ContainsFunc(awards, func(no int) bool { return !procurement.CameToNothing(s.p.Awards[no-1].Status) })
}

// suppliersOf returns the suppliers of several awards, each once. That they act as
// one is stated of an award, so of several awards only where all have the same.
func (s *state) suppliersOf(awards []int) []procurement.Supplier {
	var out []procurement.Supplier
	joint := true
	for _, no := range awards {
		of := s.p.Awards[no-1].Suppliers
		joint = joint && len(of) == len(s.p.Awards[awards[0]-1].Suppliers)
		for _, x := range of {
			if !slices.ContainsFunc(out, func(have procurement.Supplier) bool { return have.PartyNo == x.PartyNo }) {
				out = append(out, x)
			}
		}
	}
	for i := range out {
		out[i].Consortium = out[i].Consortium && joint && len(out) == len(s.p.Awards[awards[0]-1].Suppliers)
	}
	return out
}

// callOff reports whether a contract was made under a framework: it says so (eForms
// BT-768), or it says nothing and it, or the process as a whole, names one.
func (s *state) callOff(o procurement.Object) bool {
	if within, ok := jsontree.Obj(o, procurement.Ext)["withinFramework"].(bool); ok {
		return within
	}
	return relatedTo(o, "framework", "parent") != "" || relatedTo(s.merged, "framework") != ""
}

func parentRef(o procurement.Object) string { return relatedTo(o, "framework", "parent") }

// relatedTo returns the process that o names in one of the relationships.
func relatedTo(o procurement.Object, kinds ...string) string {
	for _, m := range objects(o["relatedProcesses"]) {
		for _, r := range texts(m.o["relationship"]) {
			if slices.Contains(kinds, r) {
				return text(m.o["identifier"])
			}
		}
	}
	return ""
}

// transactions reads contracts[].implementation.transactions and the subawards.
func (s *state) transactions(contract int, o procurement.Object) {
	add := func(t procurement.Transaction, value procurement.Object) {
		t.No, t.ContractNo = len(s.p.Transactions)+1, contract
		t.Amount, t.Currency = number(value["amount"]), text(value["currency"])
		s.p.Transactions = append(s.p.Transactions, t)
	}
	for _, m := range objects(jsontree.Obj(o, "implementation")["transactions"]) {
		kind := "payment"
		if text(m.o["x_kind"]) == "obligation" {
			kind = "obligation"
		}
		value := jsontree.Obj(m.o, "value")
		if len(value) == 0 {
			value = jsontree.Obj(m.o, "amount") // OCDS 1.0
		}
		payee := first(str(m.o, "payee", "name"), str(m.o, "receiverOrganization", "legalName"))
		at := s.place(contract, transactionList, m.o)
		add(procurement.Transaction{Kind: kind, LocalID: m.id(), Date: day(text(m.o["date"])), Payee: payee,
			Notice: at.notice, Version: at.version, Path: at.path}, value)
	}
	for _, m := range objects(o[procurement.SubawardsField]) {
		at := s.place(contract, subawardList, m.o)
		add(procurement.Transaction{Kind: "subaward", LocalID: m.id(), Date: day(text(m.o["date"])), Payee: str(m.o, "supplier", "name"),
			PartyNo: s.parties.refer(m.o["supplier"], "subcontractor"), Notice: at.notice, Version: at.version, Path: at.path}, jsontree.Obj(m.o, "value"))
	}
}

// bids reads bids received and their number.
func (s *state) bids() {
	for i, m := range objects(jsontree.Obj(s.merged, "bids")["details"]) {
		b := procurement.Bid{No: i + 1, LocalID: m.id(), Status: text(m.o["status"]), Date: day(text(m.o["date"])),
			Tenderers: s.parties.suppliers(m.o, "tenderers", "tenderer")}
		for _, lot := range texts(m.o["relatedLots"]) {
			b.LotNo = s.numbers[lotList].byID[lot]
			break
		}
		s.p.BidsReceived = append(s.p.BidsReceived, b)
	}
	if n, err := strconv.Atoi(str(s.merged, "tender", "numberOfTenderers")); err == nil && n >= 0 && n < 1_000_000 {
		s.p.Bids = n
	} else if len(s.p.BidsReceived) > 0 {
		s.p.Bids = len(s.p.BidsReceived)
	}
}
