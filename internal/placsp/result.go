package placsp

import (
	"slices"
	"strconv"

	"daylight/internal/procurement"
	"daylight/internal/xmltree"
)

// statusOf maps the result code of a lot or folder to OCDS.
func statusOf(code string) string {
	switch code {
	case "2", "8", "9": // awarded definitively, awarded, signed
		return "active"
	case "1", "10": // awarded provisionally; best bid, whose papers are asked for
		return "pending"
	case "3", "6", "7": // no bid would do: at once, provisionally, definitively
		return "unsuccessful"
	case "4", "5": // the body gave up the procedure, or the contract
		return "cancelled"
	}
	return ""
}

// results lists an award for each result and the contracts signed on them.
func (b *builder) results() {
	used, all := map[string]int{}, b.folder.All("TenderResult")
	if received := first(all).First("ReceivedTenderQuantity"); len(all) == 1 {
		b.number("/tender/numberOfTenderers", received)
	}
	for i, r := range all {
		lot := r.First("AwardedTenderedProject", "ProcurementProjectLotID")
		id, from := lot.Value(), lot
		if id == "" {
			id, from = "result", r
		}
		if used[id]++; used[id] > 1 {
			id += "/" + strconv.Itoa(used[id])
		}
		b.award("/awards/"+strconv.Itoa(i), id, from, lot, r)
		b.bids(r, lot)
		b.contract(id, from, r)
	}
}

func first(list []*xmltree.Element) *xmltree.Element {
	if len(list) == 0 {
		return nil
	}
	return list[0]
}

func (b *builder) award(at, id string, from, lot, r *xmltree.Element) {
	b.set(at+"/id", id, from)
	code := r.First("ResultCode")
	status := statusOf(code.Value())
	if status == "" {
		b.issue("unmapped-code", at+"/status", "ResultCode "+code.Value())
	}
	b.set(at+"/status", status, code)
	b.text(at+"/x_resultCode", code)
	b.text(at+"/description", r.First("Description"))
	b.date(at+"/date", r.First("AwardDate"))
	if lot.Value() != "" {
		b.text(at+"/relatedLots/0", lot)
		if !b.lots[lot.Value()] {
			b.issue("unknown-lot", at+"/relatedLots/0", lot.Value())
		}
	}
	winners := r.All("WinningParty")
	if status == "unsuccessful" || status == "cancelled" {
		if len(winners) > 0 {
			b.issue("winner-without-award", at+"/suppliers", "the result "+code.Value()+" has no winner, the entry names one")
		}
		return
	}
	b.value(at, r.First("AwardedTenderedProject", "LegalMonetaryTotal"))
	for _, w := range winners {
		b.winner(at, w)
	}
	if len(winners) == 0 && status == "active" {
		b.issue("no-supplier", at+"/suppliers", "")
	}
}

// value states what was awarded. Setting up a framework awards no sum.
func (b *builder) value(at string, total *xmltree.Element) {
	field := at + "/value"
	if b.system() == "1" {
		field = at + "/" + procurement.CeilingField
	}
	net, gross := total.First("TaxExclusiveAmount"), total.First("PayableAmount")
	if net.Value() == "" {
		b.money(field, gross, procurement.TaxGross)
		return
	}
	b.money(field, net, procurement.TaxNet)
	b.money(at+"/x_gross", gross, procurement.TaxGross)
}

func (b *builder) bids(r, lot *xmltree.Element) {
	list := "/bids/statistics"
	for _, s := range []struct{ element, measure string }{
		{"ReceivedTenderQuantity", "bids"}, {"SMEsReceivedTenderQuantity", "smeBids"}, {"ReceivedForeignEUTendersQuantity", "foreignBidsFromEU"},
	} {
		e := r.First(s.element)
		at := list + "/" + strconv.Itoa(b.length(list))
		if !b.number(at+"/value", e) {
			continue
		}
		id := s.measure
		if lot.Value() != "" {
			id += "/" + lot.Value()
			b.text(at+"/relatedLot", lot)
		}
		b.set(at+"/id", id, e)
		b.set(at+"/measure", s.measure, e)
	}
}

// contract states what was signed on a result.
func (b *builder) contract(award string, from, r *xmltree.Element) {
	for _, c := range r.All("Contract") {
		id := c.First("ID")
		if id.Value() == "" {
			id = c
		}
		no := b.length("/contracts")
		at := "/contracts/" + strconv.Itoa(no)
		local := award + "/" + strconv.Itoa(no+1)
		b.set(at+"/id", local, id)
		b.set(at+"/awardID", award, from)
		b.set(at+"/status", "active", id)
		if id != c {
			b.text(at+"/x_number", id)
		}
		b.date(at+"/dateSigned", c.First("IssueDate"))
		b.date(at+"/period/startDate", r.First("StartDate"))
		if why := b.callOff(); why != nil {
			b.set(at+"/"+procurement.Ext+"/withinFramework", true, why)
		}
	}
}

// modifications lists the changes of contracts. The final budget restates a
// contract's value where the change names the contract, or there is one only.
func (b *builder) modifications() {
	contracts, _ := b.notice.Release["contracts"].([]any)
	for _, m := range b.folder.All("ContractModification") {
		number := m.First("ContractID")
		no := slices.IndexFunc(contracts, func(c any) bool {
			return number.Value() != "" && c.(procurement.Object)["x_number"] == number.Value()
		})
		if no < 0 && len(contracts) == 1 {
			no = 0
		}
		if no < 0 {
			b.issue("unknown-contract", b.steps+m.Path(), number.Value())
			continue
		}
		contract := "/contracts/" + strconv.Itoa(no)
		list := contract + "/amendments"
		at := list + "/" + strconv.Itoa(b.length(list))
		id := m.First("ID")
		if id.Value() == "" {
			b.set(at+"/id", strconv.Itoa(b.length(list)+1), m)
		}
		b.text(at+"/id", id)
		b.date(at+"/date", m.First("IssueDate"))
		b.text(at+"/description", m.First("Note"))
		b.money(at+"/x_change", m.First("ContractModificationBudget", "TaxExclusiveAmount"), procurement.TaxNet)
		if b.system() != "1" {
			b.money(contract+"/value", m.First("FinalContractBudget", "TaxExclusiveAmount"), procurement.TaxNet)
		}
	}
}

// outcome corrects the state of a resolved folder of which no result has a winner.
func (b *builder) outcome(state *xmltree.Element) {
	awards, _ := b.notice.Release["awards"].([]any)
	if state.Value() != "RES" && state.Value() != "ADJ" || len(awards) == 0 {
		return
	}
	none, cancelled := true, true
	for _, a := range awards {
		status := a.(procurement.Object)["status"]
		none = none && (status == "unsuccessful" || status == "cancelled")
		cancelled = cancelled && status == "cancelled"
	}
	switch {
	case cancelled:
		b.set("/tender/status", "cancelled", state)
	case none:
		b.set("/tender/status", "unsuccessful", state)
	}
}
