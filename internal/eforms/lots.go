package eforms

import (
	"encoding/json"
	"strings"
)

// readLots sets lots, the parts of planning notices among them, lot groups, and
// one item for each lot.
func (n *notice) readLots(t *object) {
	n.lotGroups(t)
	var last *element
	for _, e := range n.root.all("cac:ProcurementProjectLot") {
		id := e.first("cbc:ID")
		if id.value() == "" {
			n.issue("lot-without-id", t.at, "a lot at "+e.path()+" has no id and was left out")
			continue
		}
		if n.lots[id.value()] != nil && !strings.HasPrefix(id.value(), "GLO-") {
			n.issue("duplicate-lot", t.at, "lot "+id.value()+" at "+e.path()+" is a repetition and was left out")
			continue
		}
		if id.attr("schemeName") == "LotsGroup" || strings.HasPrefix(id.value(), "GLO-") {
			n.lotGroup(t, e, id)
			continue
		}
		lot := t.grow("lots")
		n.lots[id.value()] = lot
		n.lot(lot, e)
		n.item(t.grow("items"), e)
		last = later(last, deadline(e))
	}
	t.child("tenderPeriod").put("endDate", deadlineStamp(last), last.first("cbc:EndDate").path())
	n.framework(t)
}

// lotGroups sets which lots form a group (BT-1375).
func (n *notice) lotGroups(t *object) {
	for _, g := range n.root.all("cac:TenderingTerms", "cac:LotDistribution", "cac:LotsGroup") {
		id := g.first("cbc:LotsGroupID")
		if id.value() == "" {
			continue
		}
		group := n.group(t, id)
		seen := map[string]bool{}
		for _, ref := range g.all("cac:ProcurementProjectLotReference", "cbc:ID") {
			if !seen[ref.value()] {
				seen[ref.value()] = true
				group.push("relatedLots", ref.value(), ref.path())
			}
		}
	}
}

func (n *notice) group(t *object, id *element) *object {
	if have := n.lots[id.value()]; have != nil {
		return have
	}
	g := t.grow("lotGroups")
	g.text("id", id)
	n.lots[id.value()] = g
	return g
}

func (n *notice) lotGroup(t *object, e, id *element) {
	g := n.group(t, id)
	project := e.first("cac:ProcurementProject")
	g.text("title", inLanguage(project, n.lang, "cbc:Name"))
	n.money(g, "value", project.first("cac:RequestedTenderTotal", "cbc:EstimatedOverallContractAmount"), nil, "")
	n.ceiling(g, project)
}

func (n *notice) lot(lot *object, e *element) {
	project := e.first("cac:ProcurementProject")
	lot.text("id", e.first("cbc:ID"))
	lot.text("title", inLanguage(project, n.lang, "cbc:Name"))
	lot.text("description", inLanguage(project, n.lang, "cbc:Description"))
	if n.form == planning || n.form == competition {
		lot.put("status", n.status(), firstOf(n.cancelled, n.root.first("cbc:NoticeTypeCode"), e).path())
	}
	n.money(lot, "value", project.first("cac:RequestedTenderTotal", "cbc:EstimatedOverallContractAmount"), nil, "")
	n.ceiling(lot, project)
	until := deadline(e)
	lot.child("tenderPeriod").put("endDate", deadlineStamp(until), until.first("cbc:EndDate").path())
	n.contractPeriod(lot.child("contractPeriod"), project.first("cac:PlannedPeriod"))
	n.techniques(lot, e)
	n.criteria(lot, e)
}

// deadline is the period that ends a call: for tenders, else for requests to
// participate.
func deadline(lot *element) *element {
	process := lot.first("cac:TenderingProcess")
	for _, key := range []string{"cac:TenderSubmissionDeadlinePeriod", "cac:ParticipationRequestReceptionPeriod"} {
		if p := process.first(key); p.first("cbc:EndDate").value() != "" {
			return p
		}
	}
	return nil
}

func deadlineStamp(period *element) string {
	clock := period.first("cbc:EndTime").value()
	if clock == "" {
		clock = endOfDay
	}
	return stamp(period.first("cbc:EndDate").value(), clock)
}

func later(a, b *element) *element {
	ta, oka := instant(a.first("cbc:EndDate").value(), a.first("cbc:EndTime").value())
	tb, okb := instant(b.first("cbc:EndDate").value(), b.first("cbc:EndTime").value())
	if okb && (!oka || tb.After(ta)) {
		return b
	}
	return a
}

func (n *notice) contractPeriod(p *object, e *element) {
	start, end := e.first("cbc:StartDate"), e.first("cbc:EndDate")
	p.put("startDate", stamp(start.value(), startOfDay), start.path())
	p.put("endDate", stamp(end.value(), endOfDay), end.path())
	length := e.first("cbc:DurationMeasure")
	p.put("durationInDays", durationInDays(length.value(), length.attr("unitCode")), length.path())
}

// item is what a lot buys.
func (n *notice) item(item *object, e *element) {
	project := e.first("cac:ProcurementProject")
	id := e.first("cbc:ID")
	item.text("id", id)
	item.put("relatedLot", id.value(), id.path())
	item.text("description", inLanguage(project, n.lang, "cbc:Name"))
	n.classify(item, project)
	quantity := project.first("cbc:EstimatedOverallContractQuantity")
	if f := readFigure(quantity); f.status == "known" {
		item.put("quantity", f.number(), quantity.path())
		item.child("unit").put("name", quantity.attr("unitCode"), quantity.attrPath("unitCode"))
	}
	for _, at := range project.all("cac:RealizedLocation") {
		address(item.grow("deliveryAddresses"), at.first("cac:Address"))
	}
}

// criteria sets by what a lot is awarded (BT-539, BT-540, BT-541, BT-734).
func (n *notice) criteria(lot *object, e *element) {
	criteria := lot.child("awardCriteria")
	path := []string{"cac:TenderingTerms", "cac:AwardingTerms", "cac:AwardingCriterion", "cac:SubordinateAwardingCriterion"}
	for _, c := range e.all(path...) {
		out := criteria.grow("criteria")
		out.text("type", c.first("cbc:AwardingCriterionTypeCode"))
		out.text("name", inLanguage(c, n.lang, "cbc:Name"))
		out.text("description", inLanguage(c, n.lang, "cbc:Description"))
		for _, number := range c.extension().all("efac:AwardCriterionParameter", "efbc:ParameterNumeric") {
			if f := readFigure(number); f.status == "known" {
				out.grow("numbers").put("number", f.number(), number.path())
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
