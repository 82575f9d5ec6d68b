package tedexport

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"

	"daylight/internal/normalize"
	"daylight/internal/procurement"
	"daylight/internal/xmltree"
)

// change is one correction of F14: what stood where, and what stands there now.
type change struct {
	at, section, lot *xmltree.Element
	before, after    *xmltree.Element
	name             string // of the section, without brackets: "II.1.2"
	id               string // of the lot, empty for the whole
}

// corrections applies the changes of a corrigendum (F14): the corrected fields get
// their new values in the process of the notice that it names, and each change is
// an amendment that shows before and after. Values in words are applied only where
// they are one amount of money: a text may be a part of the corrected passage.
func (n *notice) corrections() {
	t := n.release.child("tender")
	for i, e := range n.form.All("CHANGES", "CHANGE") {
		c := change{at: e, section: e.First("WHERE", "SECTION"), lot: e.First("WHERE", "LOT_NO"), before: e.First("OLD_VALUE"), after: e.First("NEW_VALUE")}
		c.name = sectionName(c.section.Value())
		c.id = lotID(c.lot.Value())
		n.apply(t, c)
		n.corrected(t.grow("amendments"), c, i)
	}
	if len(list(t, "amendments")) > 0 {
		return
	}
	a := t.grow("amendments")
	n.amended(a, n.form, 0)
	a.text("description", firstOf(n.form.First("CHANGES", "INFO_ADD"), n.form.First("COMPLEMENTARY_INFO", "INFO_ADD"), first(n.form, "ADDITIONAL_INFORMATION")))
}

var sectionForm = regexp.MustCompile(`^(?:[IVX]+)(?:\.[0-9]+)+`)

// sectionName is the number of a section, "" where it has none.
func sectionName(text string) string {
	return sectionForm.FindString(strings.ToUpper(strings.ReplaceAll(strings.TrimSpace(text), " ", "")))
}

// apply sets the new value of the field that a section holds: of the forms since
// 2014 (IV.2.2, IV.2.7) and before (IV.3.4, IV.3.8).
func (n *notice) apply(t *object, c change) {
	date := c.after.First("DATE")
	dated := calendar(date) != ""
	switch {
	case dated && (c.name == "IV.2.2" || c.name == "IV.3.4"):
		n.target(t, c).child("tenderPeriod").put("endDate", moment(date, c.after.First("TIME"), endOfDay), date.Path())
	case dated && (c.name == "IV.2.7" || c.name == "IV.3.8"):
		t.child("bidOpening").put("date", moment(date, c.after.First("TIME"), startOfDay), date.Path())
	case c.name == "II.1.2", c.name == "II.1.6", c.name == "II.2.2":
		n.applyCPV(t, c)
	case c.name == "II.1.5", c.name == "II.2.6" && c.id != "":
		n.applyMoney(t, c)
	}
}

// target is what a change is of: the lot that it names, else the tender.
func (n *notice) target(t *object, c change) *object {
	if c.id == "" {
		return t
	}
	return n.member(t, "lots", c)
}

// member returns the lot, or the item of the lot, that a change names.
func (n *notice) member(t *object, key string, c change) *object {
	for i, l := range list(t, key) {
		if fields := l.(procurement.Object); fields["id"] == c.id {
			return &object{fields: fields, at: t.at + "/" + key + "/" + strconv.Itoa(i), places: t.places}
		}
	}
	o := t.grow(key)
	o.put("id", c.id, c.lot.Path())
	return o
}

func (n *notice) applyCPV(t *object, c change) {
	main, more := c.after.First("CPV_MAIN", "CPV_CODE"), c.after.All("CPV_ADDITIONAL", "CPV_CODE")
	if main == nil && len(more) == 0 {
		return
	}
	o := t
	if c.id != "" {
		o = n.member(t, "items", c)
	}
	if main != nil {
		cpv(o.child("classification"), main)
	}
	for _, code := range more {
		cpv(o.grow("additionalClassifications"), code)
	}
}

// applyMoney sets an amount that a text states and nothing beside it.
func (n *notice) applyMoney(t *object, c change) {
	e := c.after.First("TEXT")
	text := words(e)
	if i := strings.LastIndex(text, ":"); i >= 0 {
		text = text[i+1:]
	}
	amount, currency, err := normalize.Money(strings.TrimRight(text, ". "), 0)
	if err != nil || currency == "" || !digitsForm.MatchString(amount) {
		return
	}
	v := n.target(t, c).child("value")
	v.put("currency", currency, e.Path())
	v.put("amount", json.Number(amount), e.Path())
	v.child(procurement.Ext).put(procurement.ExtRaw, words(e), e.Path())
}

// corrected sets an amendment with what was before and after.
func (n *notice) corrected(a *object, c change, i int) {
	n.amended(a, c.at, i)
	label := c.at.First("WHERE", "LABEL")
	a.text("description", firstOf(label, c.section))
	if c.id != "" {
		a.push("relatedLots", c.id, c.lot.Path())
	}
	u := a.grow("unstructuredChanges")
	where := u.child("where")
	where.text("section", c.section)
	where.text("label", label)
	n.side(u.child("oldValue"), c.before)
	n.side(u.child("newValue"), c.after)
}

// amended sets what every amendment of this notice has.
func (n *notice) amended(a *object, at *xmltree.Element, i int) {
	a.put("id", n.id+"/change-"+strconv.Itoa(i+1), at.Path())
	published := n.coded.First("REF_OJS", "DATE_PUB")
	a.put("date", stampOf(published, startOfDay), published.Path())
	a.put("releaseID", n.id, n.idAt)
	if named := n.process(); named != nil {
		a.put("amendsReleaseID", named.id, named.at.Path())
	}
}

// side sets one side of a change: a text, a date, CPV codes, or nothing.
func (n *notice) side(o *object, e *xmltree.Element) {
	o.text("text", e.First("TEXT"))
	date := e.First("DATE")
	o.put("date", moment(date, e.First("TIME"), startOfDay), date.Path())
	for _, code := range every(e, "CPV_CODE") {
		cpv(o.grow("classifications"), code)
	}
	if nothing := e.First("NOTHING"); nothing != nil {
		o.put("nothing", true, nothing.Path())
	}
}
