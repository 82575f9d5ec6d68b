package tedexport

import (
	"strings"

	"daylight/internal/xmltree"
)

// subject sets what is bought: title, main CPV code and category.
func (n *notice) subject(t *object) {
	key, at := n.id, n.idAt
	if named := n.process(); named != nil {
		key, at = named.id, named.at.Path()
	}
	t.put("id", key, at)
	object := n.form.First("OBJECT_CONTRACT")
	title := object.First("TITLE")
	if object == nil { // before 2014
		title = firstOf(outside(n.form, isLot, "TITLE_CONTRACT"), firstOf(starting(n.form, "TITLE_")...))
	}
	t.put("title", strings.Join(strings.Fields(words(title)), " "), title.Path())
	scope := firstOf(object, n.form)
	cpv(t.child("classification"), outside(scope, isLot, "CPV_MAIN").First("CPV_CODE"))
	nature := outside(scope, isLot, "TYPE_CONTRACT")
	for _, name := range []string{"CTYPE", "VALUE"} {
		t.put("mainProcurementCategory", category(nature.Attr(name)), nature.AttrPath(name))
	}
}

// isLot reports whether an element describes one lot or one award.
func isLot(e *xmltree.Element) bool {
	return e.Key == "OBJECT_DESCR" || e.First("LOT_NUMBER") != nil || strings.HasPrefix(e.Key, "AWARD_")
}

func cpv(c *object, code *xmltree.Element) {
	if code.Attr("CODE") != "" {
		c.put("scheme", "CPV", code.AttrPath("CODE"))
		c.put("id", code.Attr("CODE"), code.AttrPath("CODE"))
	}
}

// additional sets the additional CPV codes in e, each once and not the main one.
func additional(o *object, e *xmltree.Element, main string, not func(*xmltree.Element) bool) {
	seen := map[string]bool{main: true, "": true}
	var visit func(e *xmltree.Element)
	visit = func(e *xmltree.Element) {
		for _, k := range e.Kids {
			code := k.First("CPV_CODE")
			switch {
			case not(k):
			case k.Key != "CPV_ADDITIONAL":
				visit(k)
			case !seen[code.Attr("CODE")]:
				seen[code.Attr("CODE")] = true
				cpv(o.grow("additionalClassifications"), code)
			}
		}
	}
	if e != nil {
		visit(e)
	}
}

// tender sets what the notice says of the procedure as a whole.
func (n *notice) tender() {
	t := n.release.child("tender")
	n.subject(t)
	object := n.form.First("OBJECT_CONTRACT")
	scope := firstOf(object, n.form)
	t.text("description", outside(scope, isLot, "SHORT_DESCR", "SHORT_CONTRACT_DESCRIPTION", "TOTAL_QUANTITY_OR_SCOPE"))
	if object == nil {
		additional(t, n.form, outside(scope, isLot, "CPV_MAIN").First("CPV_CODE").Attr("CODE"), isLot)
	}
	t.put("status", n.status(), n.form.Path())
	n.method(t)
	n.estimate(t)
	n.deadline(t)
	n.techniques(t)
	n.documents(t)
	n.lots(t)
}

// method sets how the procedure is run. The element of the procedure is empty, or
// holds why there is no call.
func (n *notice) method(t *object) {
	scope := firstOf(n.form.First("PROCEDURE"), n.form)
	for _, e := range append(starting(scope, "PT_"), starting(scope, "F18_PT_")...) {
		if label := methodLabel(e.Key); label != "" {
			t.put("procurementMethod", method(e.Key), e.Path())
			t.put("procurementMethodDetails", label, e.Path())
			t.text("procurementMethodRationale", first(e, "D_JUSTIFICATION", "REASON_CONTRACT_LAWFUL"))
			return
		}
	}
	code := n.coded.First("CODIF_DATA", "PR_PROC")
	t.put("procurementMethod", methodOfCode(code.Attr("CODE")), code.AttrPath("CODE"))
	if value := code.Attr("CODE"); value != "9" && value != "Z" && value != "N" { // "not applicable", "not specified"
		t.text("procurementMethodDetails", code)
	}
}

// estimate sets the estimated value, and the ceiling of a framework agreement that
// the forms of before 2014 state apart.
func (n *notice) estimate(t *object) {
	object := n.form.First("OBJECT_CONTRACT")
	n.money(t, "value", firstOf(object.First("VAL_ESTIMATED_TOTAL"), first(outside(n.form, isLot, "QUANTITY_SCOPE"), "COSTS_RANGE_AND_CURRENCY")))
	n.money(t, "maximumValue", first(first(n.form, "TOTAL_ESTIMATED"), "COSTS_RANGE_AND_CURRENCY"))
}

// deadline sets until when tenders or requests to participate are taken, and when
// tenders are opened.
func (n *notice) deadline(t *object) {
	if n.kind != planning && n.kind != competition {
		return
	}
	day, hour := first(n.form, "DATE_RECEIPT_TENDERS", "RECEIPT_LIMIT_DATE"), first(n.form, "TIME_RECEIPT_TENDERS")
	if calendar(day) == "" {
		day, hour = n.coded.First("CODIF_DATA", "DT_DATE_FOR_SUBMISSION"), nil
	}
	t.child("tenderPeriod").put("endDate", moment(day, hour, endOfDay), day.Path())
	opening := first(n.form, "DATE_OPENING_TENDERS")
	t.child("bidOpening").put("date", moment(opening, first(n.form, "TIME_OPENING_TENDERS"), startOfDay), opening.Path())
}

// frameworkMark is the element that says that the notice sets up a framework
// agreement, nil if none does. Contracts in a dynamic purchasing system are
// contracts like others.
func (n *notice) frameworkMark() *xmltree.Element {
	if e := n.form.First("PROCEDURE", "FRAMEWORK"); e != nil {
		return e
	}
	var mark *xmltree.Element
	n.form.Walk(func(e *xmltree.Element) {
		value := e.Attr("VALUE")
		switch {
		case mark != nil:
		case e.Key == "CONCLUSION_FRAMEWORK_AGREEMENT", e.Key == "ESTABLISHMENT_FRAMEWORK_AGREEMENT", strings.HasSuffix(e.Key, "_FRAMEWORK") && strings.HasPrefix(e.Key, "F"),
			e.Key == "FRAMEWORK_AGREEMENT" && value == "YES", strings.HasPrefix(e.Key, "NOTICE_INVOLVES") && strings.Contains(value, "FRAMEWORK"):
			mark = e
		}
	})
	return mark
}

func (n *notice) techniques(t *object) {
	if n.framework != nil {
		t.child("techniques").put("hasFrameworkAgreement", true, n.framework.Path())
		most := first(n.framework, "NB_PARTICIPANTS", "MAX_NUMBER_PARTICIPANTS")
		count(t.child("techniques").child("frameworkAgreement"), "maximumParticipants", most)
	}
	if dps := firstOf(n.form.First("PROCEDURE", "DPS"), first(n.form, "SETTING_UP_DPS", "DYNAMIC_PURCHASING_SYSTEM")); dps != nil {
		t.child("techniques").put("hasDynamicPurchasingSystem", true, dps.Path())
	}
}

// documents sets the address of the procurement documents.
func (n *notice) documents(t *object) {
	for _, e := range every(n.form.First("CONTRACTING_BODY"), "URL_DOCUMENT") {
		if e.Value() == "" {
			continue
		}
		d := t.grow("documents")
		d.put("id", n.id+"/"+e.Value(), e.Path())
		d.put("documentType", "biddingDocuments", e.Path())
		d.text("url", e)
	}
}
