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
			n.refer(b.grow("tenderers"), ref, "tenderer")
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

func (n *notice) subcontracts(b *object, t *tender) {
	sub := b.child("subcontracting")
	for _, term := range t.at.All("efac:SubcontractingTerm") {
		if amount := term.First("efbc:TermAmount"); amount != nil {
			n.money(sub, "value", amount, term, "sub-val")
		}
	}
	for _, ref := range t.party.All("efac:SubContractor", "cbc:ID") {
		s := sub.grow("subcontracts")
		s.put("id", ref.Value(), ref.Path())
		n.refer(s.child("subcontractor"), ref, "subcontractor")
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
		values := o.at.First("efac:FrameworkAgreementValues")
		n.money(a, procurement.CeilingField, values.First("cbc:MaximumValueAmount"), values, "max-val")
		n.money(a, "estimatedValue", values.First("efbc:ReestimatedValueAmount"), values, "ree-val")
	}
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
	case o.code == "clos-nw":
		a.put("status", "unsuccessful", code.Path())
		a.put("statusDetails", notAwarded(reason.Value()), reason.Path())
	case o.code == "selec-w":
		a.put("status", "active", code.Path())
	case code == nil && len(o.winners) > 0:
		a.put("status", "active", o.at.Path())
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
			n.refer(o.grow("suppliers"), ref)
		}
	}
	if len(won) == 1 && len(seen) > 1 {
		o.put(procurement.ConsortiumField, true, won[0].party.Path())
	}
}

// contracts sets one contract for each settled contract.
func (n *notice) contracts() {
	for _, c := range n.results.contracts {
		o := n.release.grow("contracts")
		o.put("id", n.results.ref(c.id), c.id.Path())
		for _, of := range c.outcomes {
			if len(c.outcomes) == 1 {
				o.put("awardID", n.results.ref(of.id), of.id.Path())
				continue
			}
			o.push("awardIDs", n.results.ref(of.id), of.id.Path())
		}
		o.text("title", inLanguage(c.at, n.lang, "cbc:Title"))
		signed := c.at.First("cbc:IssueDate")
		n.contractStatus(o, c, signed)
		if s := stamp(signed.Value(), endOfDay); s != "" && !dummy(s) {
			o.put("dateSigned", s, signed.Path())
		}
		n.sum(o, "value", c.tenders, c.at)
		n.suppliers(o, c.tenders)
		o.grow("identifiers").text("id", c.at.First("efac:ContractReference", "cbc:ID"))
		for _, t := range c.tenders {
			o.push("relatedBids", n.results.ref(t.id), t.id.Path())
		}
		if uri := c.at.First("cbc:URI"); uri.Value() != "" {
			d := o.grow("documents")
			d.put("id", n.id+"/"+uri.Value(), uri.Path())
			d.put("documentType", "contractSigned", uri.Path())
			d.text("url", uri)
		}
		n.callOff(o, c)
	}
}

func (n *notice) contractStatus(o *object, c *contract, signed *xmltree.Element) {
	switch cancel := n.cancelled; {
	case cancel != nil:
		o.put("status", "cancelled", cancel.Path())
	case n.form == completion:
		o.put("status", "terminated", n.root.First("cbc:NoticeTypeCode").Path())
	case signed.Value() != "":
		o.put("status", "active", signed.Path())
	default:
		o.put("status", "pending", c.at.Path())
	}
}

// callOff says that a contract is made under a framework agreement (BT-768) and
// which notice set that up (OPT-100).
func (n *notice) callOff(o *object, c *contract) {
	within := c.at.First("efbc:ContractFrameworkIndicator")
	if within.Value() == "true" || within.Value() == "false" {
		o.child(procurement.Ext).put("withinFramework", within.Value() == "true", within.Path())
	}
	for _, ref := range c.at.All("cac:NoticeDocumentReference", "cbc:ID") {
		n.relation(o, ref, "framework")
	}
}

// relation adds a reference to another notice.
func (n *notice) relation(o *object, ref *xmltree.Element, relationship string) {
	identifier := noticeRef(ref.Value())
	if identifier == "" || !plausibleRef(identifier) {
		return
	}
	if n.refs[o.at+" "+identifier] {
		return
	}
	n.refs[o.at+" "+identifier] = true
	r := o.grow("relatedProcesses")
	r.put("id", relationship+"/"+identifier, ref.Path())
	r.push("relationship", relationship, ref.Path())
	r.put("scheme", refScheme(identifier), ref.Path())
	r.put("identifier", identifier, ref.Path())
}
