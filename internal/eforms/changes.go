package eforms

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"daylight/internal/procurement"
	"daylight/internal/xmltree"
)

// noticeChanges reads efac:Changes: the notice replaces the one it names in full,
// and its reasons become amendments of the tender. 12 of 159 sampled change notices
// name none; those replace earlier versions of their own notice id.
func (n *notice) noticeChanges(out *procurement.Notice) {
	if n.changes == nil {
		return
	}
	of := n.changes.First("efbc:ChangedNoticeIdentifier")
	ref := noticeRef(of.Value())
	if ref != "" && ref != out.ID {
		out.Replaces = append(out.Replaces, ref)
	} else {
		out.Replaces = n.earlierVersions(out.Version)
		n.issue("change-without-target", "/tender/amendments", "the change notice names no notice that it changes")
	}
	tender := n.release.child("tender")
	changes := n.changes.All("efac:Change")
	if len(changes) == 0 {
		changes = []*xmltree.Element{n.changes}
	}
	for i, change := range changes {
		a := tender.grow("amendments")
		n.amendment(a, n.changes, change, "eu-change-corrig-justification", i)
		a.put("amendsReleaseID", ref, of.Path())
		for _, section := range change.All("efac:ChangedSection", "efbc:ChangedSectionIdentifier") {
			if strings.HasPrefix(section.Value(), "LOT-") {
				a.push("relatedLots", section.Value(), section.Path())
			}
		}
	}
}

// earlierVersions are the notice id with every version before this one.
func (n *notice) earlierVersions(version string) []string {
	last, err := strconv.Atoi(version)
	id := n.root.First("cbc:ID").Value()
	if err != nil || last > 99 || id == "" {
		return nil
	}
	var all []string
	for v := 1; v < last; v++ {
		all = append(all, versionedID(id, fmt.Sprintf("%02d", v)))
	}
	return all
}

// amendment sets what holder gives as reason and change as its content.
func (n *notice) amendment(a *object, holder, change *xmltree.Element, scheme string, i int) {
	a.put("id", n.id+"/change-"+strconv.Itoa(i+1), holder.Path())
	at := firstOf(n.ext.First("efac:Publication", "efbc:PublicationDate"), n.root.First("cbc:IssueDate"))
	a.put("date", stamp(at.Value(), startOfDay), at.Path())
	a.text("description", inLanguage(change, n.lang, "efbc:ChangeDescription"))
	reason := holder.First("efac:ChangeReason")
	a.text("rationale", inLanguage(reason, n.lang, "efbc:ReasonDescription"))
	if code := reason.First("cbc:ReasonCode"); code.Value() != "" {
		c := a.grow("rationaleClassifications")
		c.put("scheme", scheme, code.AttrPath("listName"))
		c.text("id", code)
		c.put("description", changeReason(code.Value()), code.Path())
	}
	a.put("releaseID", n.id, n.idAt.Path())
}

// modifications adds amendments to the contracts that a modification notice
// restates (BT-1501).
func (n *notice) modifications() {
	count := 0
	for _, m := range n.ext.All("efac:ContractModification") {
		of := m.First("efbc:ChangedNoticeIdentifier")
		n.relation(n.release, of, "prior")
		changes := m.All("efac:Change")
		if len(changes) == 0 {
			changes = []*xmltree.Element{m}
		}
		for _, i := range n.results.modified(m) {
			for _, change := range changes {
				o := n.release.member("contracts", i)
				a := o.grow("amendments")
				n.amendment(a, m, change, "eu-modification-justification", count)
				a.put("amendsReleaseID", noticeRef(of.Value()), of.Path())
				count++
			}
		}
	}
}

// modified are the places of the contracts that a modification names; where the
// notice has one contract alone, that one.
func (res *results) modified(m *xmltree.Element) []int {
	if len(res.contracts) == 1 && !res.contracts[0].intended {
		return []int{0}
	}
	var places []int
	refs := append(m.All("efbc:ModifiedContractIdentifier"), m.All("efac:Change", "efac:ChangedSection", "efbc:ChangedSectionIdentifier")...)
	for _, ref := range refs {
		if c := res.byContract[ref.Value()]; c != nil && !c.intended && !slices.Contains(places, c.no) {
			places = append(places, c.no)
		}
	}
	return places
}

// related sets references to planning notices (BT-125) and to the procedure that
// justifies a direct award (BT-1252).
func (n *notice) related() {
	r := n.release
	for _, ref := range n.root.All("cac:TenderingProcess", "cac:NoticeDocumentReference", "cbc:ID") {
		n.relation(r, ref, "planning")
	}
	for _, ref := range n.root.All("cac:ProcurementProjectLot", "cac:TenderingProcess", "cac:NoticeDocumentReference", "cbc:ID") {
		n.relation(r, ref, "planning")
	}
	for _, j := range n.root.All("cac:TenderingProcess", "cac:ProcessJustification") {
		if j.First("cbc:ProcessReasonCode").Attr("listName") == "direct-award-justification" {
			n.relation(r, j.First("cbc:Description"), "prior")
		}
	}
	for _, c := range n.results.contracts {
		if n.isFramework(c) {
			continue
		}
		for _, ref := range c.frameworkRefs() {
			n.relation(r, ref, "framework")
		}
	}
}

// plausibleRef reports whether a reference names a notice. Free text and
// placeholders such as 123456-1999 stand there too.
func plausibleRef(s string) bool {
	if uuidForm.MatchString(s) || uuidNumber.MatchString(s) {
		return true
	}
	m := numberForm.FindStringSubmatch(s)
	return m != nil && m[2] >= "2000" && m[1] != "0" && m[1] != "123456" && m[1] != "12345678"
}

func refScheme(identifier string) string {
	if publicationNumber(identifier) != "" {
		return "eu-oj"
	}
	return "eu-notice-id-ref"
}
