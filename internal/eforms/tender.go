package eforms

import (
	"daylight/internal/procurement"
)

// tender sets what the notice says of the procedure as a whole.
func (n *notice) tender(folder *element) {
	t := n.release.child("tender")
	t.put("id", lowerUUID(folder.value()), folder.path())
	project := n.root.first("cac:ProcurementProject")
	t.text("title", inLanguage(project, n.lang, "cbc:Name"))
	t.text("description", inLanguage(project, n.lang, "cbc:Description"))
	statusAt := firstOf(n.cancelled, n.root.first("cbc:NoticeTypeCode"), n.root)
	t.put("status", n.status(), statusAt.path())
	if n.cancelled != nil {
		n.release.child(procurement.Ext).put(procurement.ExtCancelled, true, statusAt.path())
	}
	n.method(t)
	nature := project.first("cbc:ProcurementTypeCode")
	t.put("mainProcurementCategory", category(nature.value()), nature.path())
	n.classify(t, project)

	value := project.first("cac:RequestedTenderTotal", "cbc:EstimatedOverallContractAmount")
	n.money(t, "value", value, nil, "")
	n.ceiling(t, project)
	n.totals()
	n.readLots(t)
	n.documents(t)
}

// method sets how the procedure is run (BT-105) and why without competition.
func (n *notice) method(t *object) {
	process := n.root.first("cac:TenderingProcess")
	code := process.first("cbc:ProcedureCode")
	t.put("procurementMethod", method(code.value()), code.path())
	t.put("procurementMethodDetails", methodLabel(code.value()), code.path())
	for _, j := range process.all("cac:ProcessJustification") {
		reason := j.first("cbc:ProcessReasonCode")
		if reason.attr("listName") != "direct-award-justification" {
			continue
		}
		t.text("procurementMethodRationale", inLanguage(j, n.lang, "cbc:ProcessReason"))
		if reason.value() != "" {
			c := t.grow("procurementMethodRationaleClassifications")
			c.put("scheme", "eu-direct-award-justification", reason.attrPath("listName"))
			c.text("id", reason)
		}
	}
}

// classify sets the CPV codes of a project.
func (n *notice) classify(o *object, project *element) {
	code := project.first("cac:MainCommodityClassification", "cbc:ItemClassificationCode")
	cpv(o.child("classification"), code)
	seen := map[string]bool{code.value(): true}
	for _, code := range project.all("cac:AdditionalCommodityClassification", "cbc:ItemClassificationCode") {
		if code.value() != "" && !seen[code.value()] {
			seen[code.value()] = true
			cpv(o.grow("additionalClassifications"), code)
		}
	}
}

func cpv(c *object, code *element) {
	if code.value() != "" {
		c.put("scheme", "CPV", code.attrPath("listName"))
		c.text("id", code)
	}
}

// ceiling sets the most that may be spent under a framework: BT-271 of a project.
func (n *notice) ceiling(o *object, project *element) {
	n.money(o, procurement.CeilingField, frameworkMaximum(project), nil, "")
}

func frameworkMaximum(project *element) *element {
	return project.first("cac:RequestedTenderTotal").extension().first("efbc:FrameworkMaximumAmount")
}

// totals sets the totals that a result notice states for itself: BT-161 of all
// contracts, BT-118 and BT-1118 of all framework agreements. A stated BT-118 is
// later than the BT-271 of the call and takes its place.
func (n *notice) totals() {
	r := n.ext.first("efac:NoticeResult")
	ext := n.release.child(procurement.Ext)
	n.money(ext, procurement.ExtTotal, r.first("cbc:TotalAmount"), r, "not-val")
	n.money(ext, "frameworkReestimate", r.first("efbc:OverallApproximateFrameworkContractsAmount"), r, "not-app-val")

	t := n.release.child("tender")
	maximum := r.first("efbc:OverallMaximumFrameworkContractsAmount")
	if maximum == nil && privacyOf(r, "not-max-val") == nil {
		return
	}
	if maximum != nil {
		t.drop(procurement.CeilingField)
	}
	if _, stated := t.fields[procurement.CeilingField]; !stated {
		n.money(t, procurement.CeilingField, maximum, r, "not-max-val")
	}
}

// documents sets the procurement documents (BT-15). Lots that point to one
// address share one entry.
func (n *notice) documents(t *object) {
	known := map[string]*object{}
	for _, lot := range n.root.all("cac:ProcurementProjectLot") {
		for _, ref := range lot.all("cac:TenderingTerms", "cac:CallForTendersDocumentReference") {
			uri := ref.first("cac:Attachment", "cac:ExternalReference", "cbc:URI")
			if uri.value() == "" {
				continue
			}
			d := known[uri.value()]
			if d == nil {
				d = t.grow("documents")
				known[uri.value()] = d
				d.put("id", n.id+"/"+uri.value(), uri.path())
				d.put("documentType", "biddingDocuments", firstOf(ref.first("cbc:DocumentType"), ref).path())
				d.text("url", uri)
			}
			id := lot.first("cbc:ID")
			if id.attr("schemeName") == "Lot" {
				d.push("relatedLots", id.value(), id.path())
			}
		}
	}
}
