package eforms

import (
	"daylight/internal/procurement"
	"daylight/internal/xmltree"
)

func (res *results) ref(id *xmltree.Element) string { return res.prefix + "/" + id.Value() }

// bids sets every offer that the notice describes, winning or not, and the
// numbers of offers received.
func (n *notice) bids() {
	bids := n.release.child("bids")
	for _, t := range n.results.tenders {
		b := bids.grow("details")
		b.put("id", n.results.ref(t.id), t.id.Path())
		n.money(b, "value", t.amount(), t.at, winningValue)
		for _, ref := range t.tenderers() {
			member := b.grow("tenderers")
			n.refer(member, ref, "tenderer")
			n.lead(member, ref)
		}
		lot := t.at.First("efac:TenderLot", "cbc:ID")
		b.push("relatedLots", lot.Value(), lot.Path())
		if tenderers := t.tenderers(); len(tenderers) > 1 {
			b.put(procurement.ConsortiumField, true, t.party.Path())
		}
		if rank := t.at.First("cbc:RankCode"); readFigure(rank).status == procurement.Known {
			b.put("rank", readFigure(rank).number(), rank.Path())
		}
		b.grow("identifiers").text("id", t.at.First("efac:TenderReference", "cbc:ID"))
		n.subcontracts(b, t)
	}
	for _, o := range n.results.outcomes {
		n.statistics(bids, o)
	}
}

// lead marks the member that leads a group of tenderers (OPT-170). Senders also
// call a tenderer that stands alone a leader.
func (n *notice) lead(member *object, ref *xmltree.Element) {
	tenderer := ref.Parent
	leads := tenderer.First("efbc:GroupLeadIndicator")
	if ref.Value() != "" && leads.Value() == "true" && len(tenderer.Parent.All("efac:Tenderer")) > 1 {
		member.put("x_lead", true, leads.Path())
		n.partyAt(ref, "leadTenderer")
	}
}

// statistics sets the numbers of offers and the lowest and highest of a lot.
func (n *notice) statistics(bids *object, o *outcome) {
	add := func(measure string, value, currency *xmltree.Element) {
		f := readFigure(value)
		if measure == "" || f.status != procurement.Known {
			return
		}
		s := bids.grow("statistics")
		s.put("id", n.results.ref(o.id)+"/"+measure, value.Path())
		s.put("measure", measure, value.Path())
		s.put("value", f.number(), value.Path())
		s.put("currency", currency.Attr("currencyID"), currency.AttrPath("currencyID"))
		s.put("relatedLot", o.lot.Value(), o.lot.Path())
	}
	for _, e := range o.at.All("efac:ReceivedSubmissionsStatistics") {
		add(measure(e.First("efbc:StatisticsCode").Value()), e.First("efbc:StatisticsNumeric"), nil)
	}
	n.tenderers(o)
	low, high := o.at.First("cbc:LowerTenderAmount"), o.at.First("cbc:HigherTenderAmount")
	add("lowestValidBidValue", low, low)
	add("highestValidBidValue", high, high)
}

// tenderers sets the number of tenders of the whole procedure, which only a notice
// with one result states. The tenders described are often the winning ones alone.
func (n *notice) tenderers(o *outcome) {
	if len(n.results.outcomes) != 1 {
		return
	}
	for _, e := range o.at.All("efac:ReceivedSubmissionsStatistics") {
		number := e.First("efbc:StatisticsNumeric")
		if f := readFigure(number); e.First("efbc:StatisticsCode").Value() == "tenders" && f.status == procurement.Known {
			n.release.child("tender").put("numberOfTenderers", f.number(), number.Path())
		}
	}
}

// awards sets one award for each result, and the status of its lot.
func (n *notice) awards() {
	for _, o := range n.results.outcomes {
		code := o.at.First("cbc:TenderResultCode")
		n.lotStatus(o, code)
		if o.code == "open-nw" {
			continue
		}
		a := n.release.grow("awards")
		a.put("id", n.results.ref(o.id), o.id.Path())
		n.awardStatus(a, o, code)
		a.push("relatedLots", o.lot.Value(), o.lot.Path())
		date, dateAt := n.awardDate(o)
		a.put("date", date, dateAt)
		n.suppliers(a, o.winners)
		n.sum(a, "value", o.winners, o.at)
		if n.form == exAnte && !o.concluded() {
			n.relatedBids(a, o.winners)
		}
		values := o.at.First("efac:FrameworkAgreementValues")
		n.money(a, procurement.CeilingField, values.First("cbc:MaximumValueAmount"), values, "max-val")
		n.money(a, "estimatedValue", values.First("efbc:ReestimatedValueAmount"), values, "ree-val")
	}
	n.bareIntentions()
	for _, g := range n.ext.All("efac:NoticeResult", "efac:GroupFramework") {
		if id := g.First("efac:TenderLot", "cbc:ID"); id.Value() != "" {
			group := n.group(n.release.child("tender"), id)
			n.money(group, procurement.CeilingField, g.First("efbc:GroupFrameworkMaximumValueAmount"), g, "gro-max-val")
		}
	}
}

func (n *notice) lotStatus(o *outcome, code *xmltree.Element) {
	lot := n.lots[o.lot.Value()]
	if lot == nil || n.cancelled != nil {
		return
	}
	switch o.code {
	case "open-nw":
		lot.put("status", "active", code.Path())
	case "clos-nw":
		lot.put("status", "unsuccessful", code.Path())
	case "selec-w":
		lot.put("status", "complete", code.Path())
	}
}

// awardStatus reads BT-142 and BT-144. Voluntary ex-ante notices and
// modifications carry no code: they name a winner by their contract.
func (n *notice) awardStatus(a *object, o *outcome, code *xmltree.Element) {
	if c := n.cancelled; c != nil {
		a.put("status", "cancelled", c.Path())
		return
	}
	reason := o.at.First("efac:DecisionReason", "efbc:DecisionReasonCode")
	switch {
	case n.form == exAnte && !o.concluded():
		a.put("status", "pending", firstOf(n.root.First("cbc:NoticeTypeCode"), o.at).Path())
	case o.code == "clos-nw":
		a.put("status", "unsuccessful", code.Path())
		a.put("statusDetails", notAwarded(reason.Value()), reason.Path())
	case o.code == "selec-w":
		a.put("status", "active", code.Path())
	case code == nil && len(o.winners) > 0:
		a.put("status", "active", o.at.Path())
	}
}

// bareIntentions sets an award for each contract of an ex-ante notice that has no
// result to belong to.
func (n *notice) bareIntentions() {
	for _, c := range n.results.contracts {
		if !c.intended || len(c.outcomes) > 0 || len(c.tenders) == 0 {
			continue
		}
		a := n.release.grow("awards")
		a.put("id", n.results.ref(c.id), c.id.Path())
		if n.cancelled != nil {
			a.put("status", "cancelled", n.cancelled.Path())
		} else {
			a.put("status", "pending", firstOf(n.root.First("cbc:NoticeTypeCode"), c.at).Path())
		}
		seen := map[string]bool{}
		for _, t := range c.tenders {
			if lot := t.at.First("efac:TenderLot", "cbc:ID"); !seen[lot.Value()] {
				seen[lot.Value()] = true
				a.push("relatedLots", lot.Value(), lot.Path())
			}
		}
		date, dateAt := n.awardDate(&outcome{contracts: []*contract{c}})
		a.put("date", date, dateAt)
		n.suppliers(a, c.tenders)
		n.sum(a, "value", c.tenders, c.at)
		n.relatedBids(a, c.tenders)
	}
}

// awardDate is the earliest decision date (BT-1451) of the contracts of a
// result. The date of cac:TenderResult is a dummy (2000-01-01) in most notices.
func (n *notice) awardDate(o *outcome) (first, place string) {
	for _, c := range o.contracts {
		date := c.at.First("cbc:AwardDate")
		s := stamp(date.Value(), endOfDay)
		if s != "" && !dummy(s) && (first == "" || s < first) {
			first, place = s, date.Path()
		}
	}
	return first, place
}

func dummy(stamp string) bool { return stamp[:10] == "2000-01-01" }

// suppliers sets who made the winning tenders, each organisation once, and
// whether they act as one: that is so where one tender of several tenderers won.
func (n *notice) suppliers(o *object, won []*tender) {
	seen := map[*party]bool{}
	for _, t := range won {
		for _, ref := range t.tenderers() {
			p := n.partyAt(ref, "supplier")
			if p == nil || seen[p] {
				continue
			}
			seen[p] = true
			member := o.grow("suppliers")
			n.refer(member, ref)
			n.lead(member, ref)
		}
	}
	if len(won) == 1 && len(seen) > 1 {
		o.put(procurement.ConsortiumField, true, won[0].party.Path())
	}
}
