package compile

import (
	"slices"
	"strconv"

	"daylight/internal/procurement"
)

// awards reads awards and who won them.
func (s *state) awards() {
	for i, m := range objects(s.merged["awards"]) {
		a := procurement.Award{No: i + 1, LocalID: m.id(), Title: text(m.o["title"]), Status: text(m.o["status"]),
			Date: day(text(m.o["date"])), Suppliers: s.parties.suppliers(m.o, "suppliers", "supplier")}
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

// contracts reads contracts. One that names no suppliers was signed by those of
// its award (OCDS 1.1: contracts/awardID).
func (s *state) contracts() {
	for i, m := range objects(s.merged["contracts"]) {
		c := procurement.Contract{No: i + 1, LocalID: m.id(), Title: text(m.o["title"]), Status: text(m.o["status"]),
			Signed: day(text(m.o["dateSigned"])), Starts: day(str(m.o, "period", "startDate")), Ends: day(str(m.o, "period", "endDate")),
			ParentRef: parentRef(m.o), AwardNo: s.numbers[awardList].byID[first(append(texts(m.o["awardID"]), append(texts(m.o["awardIDs"]), "")...)...)]}
		c.Suppliers = s.parties.suppliers(m.o, "suppliers", "supplier")
		if len(c.Suppliers) == 0 && c.AwardNo > 0 {
			c.Suppliers = s.p.Awards[c.AwardNo-1].Suppliers
		}
		s.p.Contracts = append(s.p.Contracts, c)
		s.items(procurement.OfContract, c.No, m.o["items"])
		s.documents(procurement.OfContract, m.o["documents"])
		s.amendments(procurement.OfContract, c.No, m.o)
		s.transactions(c.No, m.o)
	}
}

func parentRef(o procurement.Object) string {
	for _, m := range objects(o["relatedProcesses"]) {
		for _, r := range texts(m.o["relationship"]) {
			if r == "framework" || r == "parent" {
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
	for _, m := range objects(object(o, "implementation")["transactions"]) {
		kind := "payment"
		if text(m.o["x_kind"]) == "obligation" {
			kind = "obligation"
		}
		value := object(m.o, "value")
		if len(value) == 0 {
			value = object(m.o, "amount") // OCDS 1.0
		}
		payee := first(str(m.o, "payee", "name"), str(m.o, "receiverOrganization", "legalName"))
		add(procurement.Transaction{Kind: kind, LocalID: m.id(), Date: day(text(m.o["date"])), Payee: payee}, value)
	}
	for _, m := range objects(o[procurement.SubawardsField]) {
		s.parties.refer(m.o["supplier"], "subcontractor")
		add(procurement.Transaction{Kind: "subaward", LocalID: m.id(), Date: day(text(m.o["date"])),
			Payee: str(m.o, "supplier", "name")}, object(m.o, "value"))
	}
}

// bids reads bids received and their number.
func (s *state) bids() {
	for i, m := range objects(object(s.merged, "bids")["details"]) {
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
