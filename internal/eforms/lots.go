package eforms

import (
	"daylight/internal/xmltree"

	"encoding/json"
	"strings"
)

// readLots sets lots, the parts of planning notices among them, lot groups, and
// one item for each lot.
func (n *notice) readLots(t *object) {
	n.lotGroups(t)
	var last *xmltree.Element
	for _, e := range n.root.All("cac:ProcurementProjectLot") {
		id := e.First("cbc:ID")
		if id.Value() == "" {
			n.issue("lot-without-id", t.at, "a lot at "+e.Path()+" has no id and was left out")
			continue
		}
		if n.lots[id.Value()] != nil && !strings.HasPrefix(id.Value(), "GLO-") {
			n.issue("duplicate-lot", t.at, "lot "+id.Value()+" at "+e.Path()+" is a repetition and was left out")
			continue
		}
		if id.Attr("schemeName") == "LotsGroup" || strings.HasPrefix(id.Value(), "GLO-") {
			n.lotGroup(t, e, id)
			continue
		}
		lot := t.grow("lots")
		n.lots[id.Value()] = lot
		n.lot(lot, e)
		n.item(t.grow("items"), e)
		last = later(last, deadline(e))
	}
	t.child("tenderPeriod").put("endDate", deadlineStamp(last), last.First("cbc:EndDate").Path())
	n.framework(t)
}

// lotGroups sets which lots form a group (BT-1375).
func (n *notice) lotGroups(t *object) {
	for _, g := range n.root.All("cac:TenderingTerms", "cac:LotDistribution", "cac:LotsGroup") {
		id := g.First("cbc:LotsGroupID")
		if id.Value() == "" {
			continue
		}
		group := n.group(t, id)
		seen := map[string]bool{}
		for _, ref := range g.All("cac:ProcurementProjectLotReference", "cbc:ID") {
			if !seen[ref.Value()] {
				seen[ref.Value()] = true
				group.push("relatedLots", ref.Value(), ref.Path())
			}
		}
	}
}

func (n *notice) group(t *object, id *xmltree.Element) *object {
	if have := n.lots[id.Value()]; have != nil {
		return have
	}
	g := t.grow("lotGroups")
	g.text("id", id)
	n.lots[id.Value()] = g
	return g
}

func (n *notice) lotGroup(t *object, e, id *xmltree.Element) {
	g := n.group(t, id)
	project := e.First("cac:ProcurementProject")
	g.text("title", inLanguage(project, n.lang, "cbc:Name"))
	n.money(g, "value", project.First("cac:RequestedTenderTotal", "cbc:EstimatedOverallContractAmount"), nil, "")
	n.ceiling(g, project)
}

func (n *notice) lot(lot *object, e *xmltree.Element) {
	project := e.First("cac:ProcurementProject")
	lot.text("id", e.First("cbc:ID"))
	lot.text("title", inLanguage(project, n.lang, "cbc:Name"))
	lot.text("description", inLanguage(project, n.lang, "cbc:Description"))
	if n.form == planning || n.form == competition {
		lot.put("status", n.status(), firstOf(n.cancelled, n.root.First("cbc:NoticeTypeCode"), e).Path())
	}
	n.money(lot, "value", project.First("cac:RequestedTenderTotal", "cbc:EstimatedOverallContractAmount"), nil, "")
	n.ceiling(lot, project)
	until := deadline(e)
	lot.child("tenderPeriod").put("endDate", deadlineStamp(until), until.First("cbc:EndDate").Path())
	n.contractPeriod(lot.child("contractPeriod"), project.First("cac:PlannedPeriod"))
	n.techniques(lot, e)
	n.criteria(lot, e)
}

// deadline is the period that ends a call: for tenders, else for requests to
// participate.
func deadline(lot *xmltree.Element) *xmltree.Element {
	process := lot.First("cac:TenderingProcess")
	for _, key := range []string{"cac:TenderSubmissionDeadlinePeriod", "cac:ParticipationRequestReceptionPeriod"} {
		if p := process.First(key); p.First("cbc:EndDate").Value() != "" {
			return p
		}
	}
	return nil
}

func deadlineStamp(period *xmltree.Element) string {
	clock := period.First("cbc:EndTime").Value()
	if clock == "" {
		clock = endOfDay
	}
	return stamp(period.First("cbc:EndDate").Value(), clock)
}

func later(a, b *xmltree.Element) *xmltree.Element {
	ta, oka := instant(a.First("cbc:EndDate").Value(), a.First("cbc:EndTime").Value())
	tb, okb := instant(b.First("cbc:EndDate").Value(), b.First("cbc:EndTime").Value())
	if okb && (!oka || tb.After(ta)) {
		return b
	}
	return a
}

func (n *notice) contractPeriod(p *object, e *xmltree.Element) {
	start, end := e.First("cbc:StartDate"), e.First("cbc:EndDate")
	p.put("startDate", stamp(start.Value(), startOfDay), start.Path())
	p.put("endDate", stamp(end.Value(), endOfDay), end.Path())
	length := e.First("cbc:DurationMeasure")
	p.put("durationInDays", durationInDays(length.Value(), length.Attr("unitCode")), length.Path())
}

// item is what a lot buys.
func (n *notice) item(item *object, e *xmltree.Element) {
	project := e.First("cac:ProcurementProject")
	id := e.First("cbc:ID")
	item.text("id", id)
	item.put("relatedLot", id.Value(), id.Path())
	item.text("description", inLanguage(project, n.lang, "cbc:Name"))
	n.classify(item, project)
	quantity := project.First("cbc:EstimatedOverallContractQuantity")
	if f := readFigure(quantity); f.status == "known" {
		item.put("quantity", f.number(), quantity.Path())
		item.child("unit").put("name", quantity.Attr("unitCode"), quantity.AttrPath("unitCode"))
	}
	for _, at := range project.All("cac:RealizedLocation") {
		address(item.grow("deliveryAddresses"), at.First("cac:Address"))
	}
}

// criteria sets by what a lot is awarded (BT-539, BT-540, BT-541, BT-734).
func (n *notice) criteria(lot *object, e *xmltree.Element) {
	criteria := lot.child("awardCriteria")
	path := []string{"cac:TenderingTerms", "cac:AwardingTerms", "cac:AwardingCriterion", "cac:SubordinateAwardingCriterion"}
	for _, c := range e.All(path...) {
		out := criteria.grow("criteria")
		out.text("type", c.First("cbc:AwardingCriterionTypeCode"))
		out.text("name", inLanguage(c, n.lang, "cbc:Name"))
		out.text("description", inLanguage(c, n.lang, "cbc:Description"))
		for _, number := range extension(c).All("efac:AwardCriterionParameter", "efbc:ParameterNumeric") {
			if f := readFigure(number); f.status == "known" {
				out.grow("numbers").put("number", f.number(), number.Path())
			}
		}
	}
}

// durationInDays counts as the OCDS profile does: a year has 365 days, a month 30.
func durationInDays(length, unit string) any {
	days := map[string]int{"DAY": 1, "WEEK": 7, "MONTH": 30, "YEAR": 365}[unit]
	if days == 0 {
		return nil
	}
	number := multiply(length, days)
	if number == "" {
		return nil
	}
	return json.Number(number)
}
