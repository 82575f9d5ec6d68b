package eforms

import (
	"encoding/json"

	"github.com/shopspring/decimal"

	"daylight/internal/procurement"
	"daylight/internal/xmltree"
)

// subcontracts sets whether a part of an offer is subcontracted (BT-773), how much
// of it (BT-553, BT-555), what (BT-554) and to whom.
func (n *notice) subcontracts(b *object, t *tender) {
	sub := b.child("subcontracting")
	for _, term := range t.at.All("efac:SubcontractingTerm") {
		code := term.First("efbc:TermCode")
		if code.Value() == "yes" || code.Value() == "no" {
			b.put("hasSubcontracting", code.Value() == "yes", code.Path())
		}
		n.money(sub, "value", term.First("efbc:TermAmount"), term, subcontractedValue)
		sub.text("description", inLanguage(term, n.lang, "efbc:TermDescription"))
		share(sub, term.First("efbc:TermPercent"))
	}
	for _, s := range t.party.All("efac:SubContractor") {
		ref := s.First("cbc:ID")
		one := sub.grow("subcontracts")
		one.put("id", ref.Value(), ref.Path())
		n.refer(one.child("subcontractor"), ref, "subcontractor")
		for _, main := range s.All("efac:MainContractor", "cbc:ID") {
			n.refer(one.grow("mainContractors"), main)
		}
	}
}

// share sets the subcontracted share as published, and as OCDS has it, a fraction,
// where it can be one: senders write 3513.16 too (424650-2024).
func share(sub *object, percent *xmltree.Element) {
	f := readFigure(percent)
	if f.status != procurement.Known {
		return
	}
	sub.put("x_percentage", f.number(), percent.Path())
	if f.amount.GreaterThan(decimal.NewFromInt(100)) {
		return
	}
	fraction := json.Number(f.amount.Shift(-2).String())
	sub.put("minimumPercentage", fraction, percent.Path())
	sub.put("maximumPercentage", fraction, percent.Path())
}

// subawards sets what of a contract is subcontracted, where the notice states an
// amount. It is one figure for all subcontractors of an offer, so that it has a
// supplier where there is one alone. An offer that several contracts carry out is
// listed with the first of them. Stand-ins of 1 and less (576085-2024) and amounts
// over that of the offer itself (424650-2024) stand in the bid alone.
func (n *notice) subawards(o *object, c *contract) {
	for _, t := range c.tenders {
		if t.signed[0] != c {
			continue
		}
		term := t.at.First("efac:SubcontractingTerm")
		amount := readFigure(term.First("efbc:TermAmount"))
		if amount.status != procurement.Known || amount.amount.LessThanOrEqual(decimal.NewFromInt(1)) {
			continue
		}
		if whole := readFigure(t.amount()); whole.status == procurement.Known && amount.amount.GreaterThan(whole.amount) {
			n.issue("subcontract-over-tender", o.at, "the amount at "+amount.at.Path()+" is more than that of the tender, it was not taken as subcontracted")
			continue
		}
		s := o.grow(procurement.SubawardsField)
		s.put("id", n.results.ref(t.id)+"/subcontracting", t.id.Path())
		n.money(s, "value", amount.at, nil, "")
		s.text("description", inLanguage(term, n.lang, "efbc:TermDescription"))
		if to := t.party.All("efac:SubContractor", "cbc:ID"); len(to) == 1 {
			n.refer(s.child("supplier"), to[0], "subcontractor")
		}
	}
}
