package tedexport

import (
	"daylight/internal/xmltree"
)

// modified sets the contract as it stands after a modification (F20). Its value is
// the total after the modification; where the notice does not state that, the
// value of the described contract. The value at its conclusion stays in the award.
func (n *notice) modified(b *block) {
	now := n.form.First("MODIFICATIONS_CONTRACT", "DESCRIPTION_PROCUREMENT")
	info := n.form.First("MODIFICATIONS_CONTRACT", "INFO_MODIFICATIONS")
	signed := b.given.First("DATE_CONCLUSION_CONTRACT")
	c := n.release.grow("contracts")
	c.put("id", b.id, b.at.Path())
	c.put("awardID", b.id, b.at.Path())
	c.text("title", b.title)
	c.put("status", "active", firstOf(signed, b.at).Path())
	c.put("dateSigned", stampOf(signed, endOfDay), signed.Path())
	n.money(c, "value", firstOf(first(info, "VAL_TOTAL_AFTER"), n.paid(now), n.paid(b.given)))
	holder := b.given
	if len(every(now, "CONTRACTOR")) > 0 {
		holder = now
	}
	n.suppliers(c, holder)
	c.grow("identifiers").text("id", b.no)
	period(c.child("period"), now)
	n.amendment(c.grow("amendments"), info)
}

// amendment sets why a contract was modified, and its value before and after.
func (n *notice) amendment(a *object, info *xmltree.Element) {
	if info == nil {
		return
	}
	a.put("id", n.id+"/modification", info.Path())
	at := n.coded.First("REF_OJS", "DATE_PUB")
	a.put("date", stampOf(at, startOfDay), at.Path())
	a.text("description", info.First("SHORT_DESCR"))
	reason := firstOf(info.First("ADDITIONAL_NEED"), info.First("UNFORESEEN_CIRCUMSTANCE"))
	a.text("rationale", reason)
	if reason != nil {
		c := a.grow("rationaleClassifications")
		c.put("scheme", "eu-modification-justification", reason.Path())
		c.put("id", modificationReason(reason.Key), reason.Path())
	}
	a.put("releaseID", n.id, n.idAt)
	if named := n.process(); named != nil {
		a.put("amendsReleaseID", named.id, named.at.Path())
	}
	change := a.grow("unstructuredChanges")
	n.money(change.child("oldValue"), "value", first(info, "VAL_TOTAL_BEFORE"))
	n.money(change.child("newValue"), "value", first(info, "VAL_TOTAL_AFTER"))
}

// modificationReason is the code of eForms for a reason.
func modificationReason(key string) string {
	if key == "ADDITIONAL_NEED" {
		return "add-wss"
	}
	return "mod-cir"
}
