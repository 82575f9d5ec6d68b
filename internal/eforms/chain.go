package eforms

import (
	"slices"

	"daylight/internal/procurement"
	"daylight/internal/xmltree"
)

// chain lists the earlier notices of the same procedure that the notice names: the
// one it changes (BT-758), the one whose contract it modifies (BT-1501), and, in
// notices about results, the previous one (BT-125). There senders name the call;
// calls and planning notices name a planning notice, which several procedures may
// have, so those of BT-125 are no proof. Nor are they where a part of that notice
// is named (BT-1251), which planning notices alone have, where the procedure had no
// call, or where the same notice is given as that of a framework (OPT-100).
func (n *notice) chain(out *procurement.Notice) []string {
	var chain []string
	add := func(refs ...*xmltree.Element) {
		for _, ref := range refs {
			name := noticeRef(ref.Value())
			if n.earlier(name, out) && !slices.Contains(chain, name) {
				chain = append(chain, name)
			}
		}
	}
	add(n.changes.All("efbc:ChangedNoticeIdentifier")...)
	add(n.ext.All("efac:ContractModification", "efbc:ChangedNoticeIdentifier")...)
	if n.form == planning || n.form == competition || n.form == registration || n.withoutCall() {
		return chain
	}
	frameworks := map[string]bool{}
	for _, c := range n.results.contracts {
		for _, ref := range c.frameworkRefs() {
			frameworks[noticeRef(ref.Value())] = frameworks[noticeRef(ref.Value())] || !n.isFramework(c)
		}
	}
	for _, ref := range n.previous() {
		if id := ref.First("cbc:ID"); ref.First("cbc:ReferencedDocumentInternalAddress").Value() == "" && !frameworks[noticeRef(id.Value())] {
			add(id)
		}
	}
	return chain
}

// previous are the references to earlier notices (BT-125) of procedure and lots.
func (n *notice) previous() []*xmltree.Element {
	refs := n.root.All("cac:TenderingProcess", "cac:NoticeDocumentReference")
	return append(refs, n.root.All("cac:ProcurementProjectLot", "cac:TenderingProcess", "cac:NoticeDocumentReference")...)
}

func (n *notice) withoutCall() bool {
	return n.root.First("cac:TenderingProcess", "cbc:ProcedureCode").Value() == "neg-wo-call"
}

// earlier reports whether a reference is the name of a notice, and of one that can
// have been published before this one.
func (n *notice) earlier(name string, out *procurement.Notice) bool {
	if name == out.ID || slices.Contains(out.Aliases, name) || !plausibleRef(name) {
		return false
	}
	if uuidNumber.MatchString(name) {
		return true
	}
	named, own := numberForm.FindStringSubmatch(name), numberForm.FindStringSubmatch(out.ID)
	if named == nil || own == nil {
		return named != nil
	}
	if named[2] != own[2] {
		return named[2] < own[2]
	}
	return len(named[1]) < len(own[1]) || len(named[1]) == len(own[1]) && named[1] < own[1]
}
