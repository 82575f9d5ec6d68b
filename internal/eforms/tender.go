package eforms

import (
	"daylight/internal/procurement"
	"daylight/internal/xmltree"
)

// tender sets what the notice says of the procedure as a whole.
func (n *notice) tender(folder *xmltree.Element) {
	t := n.release.child("tender")
	t.put("id", lowerUUID(folder.Value()), folder.Path())
	project := n.root.First("cac:ProcurementProject")
	t.text("title", inLanguage(project, n.lang, "cbc:Name"))
	t.text("description", inLanguage(project, n.lang, "cbc:Description"))
	statusAt := firstOf(n.cancelled, n.root.First("cbc:NoticeTypeCode"), n.root)
	t.put("status", n.status(), statusAt.Path())
	if n.cancelled != nil {
		n.release.child(procurement.Ext).put(procurement.ExtCancelled, true, statusAt.Path())
	}
	n.method(t)
	nature := project.First("cbc:ProcurementTypeCode")
	t.put("mainProcurementCategory", category(nature.Value()), nature.Path())
	n.classify(t, project)

	value := project.First("cac:RequestedTenderTotal", "cbc:EstimatedOverallContractAmount")
	n.money(t, "value", value, nil, "")
	n.ceiling(t, project)
	n.totals()
	n.readLots(t)
	n.documents(t)
}

// method sets how the procedure is run (BT-105) and why without competition.
func (n *notice) method(t *object) {
	process := n.root.First("cac:TenderingProcess")
	code := process.First("cbc:ProcedureCode")
	t.put("procurementMethod", method(code.Value()), code.Path())
	t.put("procurementMethodDetails", methodLabel(code.Value()), code.Path())
	for _, j := range process.All("cac:ProcessJustification") {
		reason := j.First("cbc:ProcessReasonCode")
		if reason.Attr("listName") != "direct-award-justification" {
			continue
		}
		t.text("procurementMethodRationale", inLanguage(j, n.lang, "cbc:ProcessReason"))
		if reason.Value() != "" {
			c := t.grow("procurementMethodRationaleClassifications")
			c.put("scheme", "eu-direct-award-justification", reason.AttrPath("listName"))
			c.text("id", reason)
		}
	}
}

// classify sets the CPV codes of a project.
func (n *notice) classify(o *object, project *xmltree.Element) {
	code := project.First("cac:MainCommodityClassification", "cbc:ItemClassificationCode")
	cpv(o.child("classification"), code)
	seen := map[string]bool{code.Value(): true}
	for _, code := range project.All("cac:AdditionalCommodityClassification", "cbc:ItemClassificationCode") {
		if code.Value() != "" && !seen[code.Value()] {
			seen[code.Value()] = true
			cpv(o.grow("additionalClassifications"), code)
		}
	}
}

func cpv(c *object, code *xmltree.Element) {
	if code.Value() != "" {
		c.put("scheme", "CPV", code.AttrPath("listName"))
		c.text("id", code)
	}
}

// ceiling sets the most that may be spent under a framework: BT-271 of a project.
func (n *notice) ceiling(o *object, project *xmltree.Element) {
	n.money(o, procurement.CeilingField, frameworkMaximum(project), nil, "")
}

func frameworkMaximum(project *xmltree.Element) *xmltree.Element {
	return extension(project.First("cac:RequestedTenderTotal")).First("efbc:FrameworkMaximumAmount")
}

// totals sets the totals that a result notice states for itself: BT-161 of all
// contracts, BT-118 and BT-1118 of all framework agreements. A stated BT-118 is
// later than the BT-271 of the call and takes its place.
func (n *notice) totals() {
	r := n.ext.First("efac:NoticeResult")
	ext := n.release.child(procurement.Ext)
	n.money(ext, procurement.ExtTotal, r.First("cbc:TotalAmount"), r, "not-val")
	n.money(ext, "frameworkReestimate", r.First("efbc:OverallApproximateFrameworkContractsAmount"), r, "not-app-val")

	t := n.release.child("tender")
	maximum := r.First("efbc:OverallMaximumFrameworkContractsAmount")
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
	for _, lot := range n.root.All("cac:ProcurementProjectLot") {
		for _, ref := range lot.All("cac:TenderingTerms", "cac:CallForTendersDocumentReference") {
			uri := ref.First("cac:Attachment", "cac:ExternalReference", "cbc:URI")
			if uri.Value() == "" {
				continue
			}
			d := known[uri.Value()]
			if d == nil {
				d = t.grow("documents")
				known[uri.Value()] = d
				d.put("id", n.id+"/"+uri.Value(), uri.Path())
				d.put("documentType", "biddingDocuments", firstOf(ref.First("cbc:DocumentType"), ref).Path())
				d.text("url", uri)
			}
			id := lot.First("cbc:ID")
			if id.Attr("schemeName") == "Lot" {
				d.push("relatedLots", id.Value(), id.Path())
			}
		}
	}
}
