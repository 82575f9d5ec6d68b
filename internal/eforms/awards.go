package eforms

import (
	"daylight/internal/procurement"
)

func (res *results) ref(id *element) string { return res.prefix + "/" + id.value() }

// bids sets every offer that the notice describes, winning or not, and the
// numbers of offers received.
func (n *notice) bids() {
	bids := n.release.child("bids")
	for _, t := range n.results.tenders {
		b := bids.grow("details")
		b.put("id", n.results.ref(t.id), t.id.path())
		n.money(b, "value", t.amount(), t.at, winningValue)
		for _, ref := range t.tenderers() {
			n.refer(b.grow("tenderers"), ref, "tenderer")
		}
		lot := t.at.first("efac:TenderLot", "cbc:ID")
		b.push("relatedLots", lot.value(), lot.path())
		if tenderers := t.tenderers(); len(tenderers) > 1 {
			b.put(procurement.ConsortiumField, true, t.party.path())
		}
		if rank := t.at.first("cbc:RankCode"); readFigure(rank).status == procurement.Known {
			b.put("rank", readFigure(rank).number(), rank.path())
		}
		b.grow("identifiers").text("id", t.at.first("efac:TenderReference", "cbc:ID"))
		n.subcontracts(b, t)
	}
	for _, o := range n.results.outcomes {
		n.statistics(bids, o)
	}
}

func (n *notice) subcontracts(b *object, t *tender) {
	sub := b.child("subcontracting")
	for _, term := range t.at.all("efac:SubcontractingTerm") {
		if amount := term.first("efbc:TermAmount"); amount != nil {
			n.money(sub, "value", amount, term, "sub-val")
		}
	}
	for _, ref := range t.party.all("efac:SubContractor", "cbc:ID") {
		s := sub.grow("subcontracts")
		s.put("id", ref.value(), ref.path())
		n.refer(s.child("subcontractor"), ref, "subcontractor")
	}
}

// statistics sets the numbers of offers and the lowest and highest of a lot.
func (n *notice) statistics(bids *object, o *outcome) {
	add := func(measure string, value, currency *element) {
		f := readFigure(value)
		if measure == "" || f.status != procurement.Known {
			return
		}
		s := bids.grow("statistics")
		s.put("id", n.results.ref(o.id)+"/"+measure, value.path())
		s.put("measure", measure, value.path())
		s.put("value", f.number(), value.path())
		s.put("currency", currency.attr("currencyID"), currency.attrPath("currencyID"))
		s.put("relatedLot", o.lot.value(), o.lot.path())
	}
	for _, e := range o.at.all("efac:ReceivedSubmissionsStatistics") {
		add(measure(e.first("efbc:StatisticsCode").value()), e.first("efbc:StatisticsNumeric"), nil)
	}
	n.tenderers(o)
	low, high := o.at.first("cbc:LowerTenderAmount"), o.at.first("cbc:HigherTenderAmount")
	add("lowestValidBidValue", low, low)
	add("highestValidBidValue", high, high)
}

// tenderers sets the number of tenders of the whole procedure, which only a notice
// with one result states. The tenders described are often the winning ones alone.
func (n *notice) tenderers(o *outcome) {
	if len(n.results.outcomes) != 1 {
		return
	}
	for _, e := range o.at.all("efac:ReceivedSubmissionsStatistics") {
		number := e.first("efbc:StatisticsNumeric")
		if f := readFigure(number); e.first("efbc:StatisticsCode").value() == "tenders" && f.status == procurement.Known {
			n.release.child("tender").put("numberOfTenderers", f.number(), number.path())
		}
	}
}

// awards sets one award for each result, and the status of its lot.
func (n *notice) awards() {
	for _, o := range n.results.outcomes {
		code := o.at.first("cbc:TenderResultCode")
		n.lotStatus(o, code)
		if o.code == "open-nw" {
			continue
		}
		a := n.release.grow("awards")
		a.put("id", n.results.ref(o.id), o.id.path())
		n.awardStatus(a, o, code)
		a.push("relatedLots", o.lot.value(), o.lot.path())
		date, dateAt := n.awardDate(o)
		a.put("date", date, dateAt)
		n.suppliers(a, o.winners)
		n.sum(a, "value", o.winners, o.at)
		values := o.at.first("efac:FrameworkAgreementValues")
		n.money(a, procurement.CeilingField, values.first("cbc:MaximumValueAmount"), values, "max-val")
		n.money(a, "estimatedValue", values.first("efbc:ReestimatedValueAmount"), values, "ree-val")
	}
	for _, g := range n.ext.all("efac:NoticeResult", "efac:GroupFramework") {
		if id := g.first("efac:TenderLot", "cbc:ID"); id.value() != "" {
			group := n.group(n.release.child("tender"), id)
			n.money(group, procurement.CeilingField, g.first("efbc:GroupFrameworkMaximumValueAmount"), g, "gro-max-val")
		}
	}
}

func (n *notice) lotStatus(o *outcome, code *element) {
	lot := n.lots[o.lot.value()]
	if lot == nil || n.cancelled != nil {
		return
	}
	switch o.code {
	case "open-nw":
		lot.put("status", "active", code.path())
	case "clos-nw":
		lot.put("status", "unsuccessful", code.path())
	case "selec-w":
		lot.put("status", "complete", code.path())
	}
}

// awardStatus reads BT-142 and BT-144. Voluntary ex-ante notices and
// modifications carry no code: they name a winner by their contract.
func (n *notice) awardStatus(a *object, o *outcome, code *element) {
	if c := n.cancelled; c != nil {
		a.put("status", "cancelled", c.path())
		return
	}
	reason := o.at.first("efac:DecisionReason", "efbc:DecisionReasonCode")
	switch {
	case o.code == "clos-nw":
		a.put("status", "unsuccessful", code.path())
		a.put("statusDetails", notAwarded(reason.value()), reason.path())
	case o.code == "selec-w":
		a.put("status", "active", code.path())
	case code == nil && len(o.winners) > 0:
		a.put("status", "active", o.at.path())
	}
}

// awardDate is the earliest decision date (BT-1451) of the contracts of a
// result. The date of cac:TenderResult is a dummy (2000-01-01) in most notices.
func (n *notice) awardDate(o *outcome) (first, place string) {
	for _, c := range o.contracts {
		date := c.at.first("cbc:AwardDate")
		s := stamp(date.value(), endOfDay)
		if s != "" && !dummy(s) && (first == "" || s < first) {
			first, place = s, date.path()
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
		o.put(procurement.ConsortiumField, true, won[0].party.path())
	}
}

// contracts sets one contract for each settled contract.
func (n *notice) contracts() {
	for _, c := range n.results.contracts {
		o := n.release.grow("contracts")
		o.put("id", n.results.ref(c.id), c.id.path())
		for _, of := range c.outcomes {
			if len(c.outcomes) == 1 {
				o.put("awardID", n.results.ref(of.id), of.id.path())
				continue
			}
			o.push("awardIDs", n.results.ref(of.id), of.id.path())
		}
		o.text("title", inLanguage(c.at, n.lang, "cbc:Title"))
		signed := c.at.first("cbc:IssueDate")
		n.contractStatus(o, c, signed)
		if s := stamp(signed.value(), endOfDay); s != "" && !dummy(s) {
			o.put("dateSigned", s, signed.path())
		}
		n.sum(o, "value", c.tenders, c.at)
		n.suppliers(o, c.tenders)
		o.grow("identifiers").text("id", c.at.first("efac:ContractReference", "cbc:ID"))
		for _, t := range c.tenders {
			o.push("relatedBids", n.results.ref(t.id), t.id.path())
		}
		if uri := c.at.first("cbc:URI"); uri.value() != "" {
			d := o.grow("documents")
			d.put("id", n.id+"/"+uri.value(), uri.path())
			d.put("documentType", "contractSigned", uri.path())
			d.text("url", uri)
		}
		n.callOff(o, c)
	}
}

func (n *notice) contractStatus(o *object, c *contract, signed *element) {
	switch cancel := n.cancelled; {
	case cancel != nil:
		o.put("status", "cancelled", cancel.path())
	case n.form == completion:
		o.put("status", "terminated", n.root.first("cbc:NoticeTypeCode").path())
	case signed.value() != "":
		o.put("status", "active", signed.path())
	default:
		o.put("status", "pending", c.at.path())
	}
}

// callOff says that a contract is made under a framework agreement (BT-768) and
// which notice set that up (OPT-100).
func (n *notice) callOff(o *object, c *contract) {
	within := c.at.first("efbc:ContractFrameworkIndicator")
	if within.value() == "true" || within.value() == "false" {
		o.child(procurement.Ext).put("withinFramework", within.value() == "true", within.path())
	}
	for _, ref := range c.at.all("cac:NoticeDocumentReference", "cbc:ID") {
		n.relation(o, ref, "framework")
	}
}

// relation adds a reference to another notice.
func (n *notice) relation(o *object, ref *element, relationship string) {
	identifier := noticeRef(ref.value())
	if identifier == "" || !plausibleRef(identifier) {
		return
	}
	if n.refs[o.at+" "+identifier] {
		return
	}
	n.refs[o.at+" "+identifier] = true
	r := o.grow("relatedProcesses")
	r.put("id", relationship+"/"+identifier, ref.path())
	r.push("relationship", relationship, ref.path())
	r.put("scheme", refScheme(identifier), ref.path())
	r.put("identifier", identifier, ref.path())
}
