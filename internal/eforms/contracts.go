package eforms

import (
	"daylight/internal/procurement"
	"daylight/internal/xmltree"
)

// contracts sets one contract for each settled contract. Those of an ex-ante
// notice that state no conclusion are intended and stand under x_daylight.
func (n *notice) contracts() {
	for _, c := range n.results.contracts {
		if c.intended {
			n.intendedContract(c)
			continue
		}
		n.contract(n.release.grow("contracts"), c)
		c.no = n.written
		n.written++
	}
}

func (n *notice) contract(o *object, c *contract) {
	o.put("id", n.results.ref(c.id), c.id.Path())
	for _, of := range c.outcomes {
		if len(c.outcomes) == 1 {
			o.put("awardID", n.results.ref(of.id), of.id.Path())
			continue
		}
		o.push("awardIDs", n.results.ref(of.id), of.id.Path())
	}
	o.text("title", inLanguage(c.at, n.lang, "cbc:Title"))
	n.contractStatus(o, c)
	o.put("dateSigned", c.signed(), c.at.First("cbc:IssueDate").Path())
	n.sum(o, "value", c.tenders, c.at)
	n.suppliers(o, c.tenders)
	o.grow("identifiers").text("id", c.at.First("efac:ContractReference", "cbc:ID"))
	n.relatedBids(o, c.tenders)
	if uri := c.at.First("cbc:URI"); uri.Value() != "" {
		d := o.grow("documents")
		d.put("id", n.id+"/"+uri.Value(), uri.Path())
		d.put("documentType", "contractSigned", uri.Path())
		d.text("url", uri)
	}
	n.callOff(o, c)
	n.subawards(o, c)
}

func (n *notice) relatedBids(o *object, tenders []*tender) {
	for _, t := range tenders {
		o.push("relatedBids", n.results.ref(t.id), t.id.Path())
	}
}

// signed is the date of conclusion (BT-145), empty if none is stated.
func (c *contract) signed() string {
	s := stamp(c.at.First("cbc:IssueDate").Value(), endOfDay)
	if s == "" || dummy(s) {
		return ""
	}
	return s
}

func (n *notice) contractStatus(o *object, c *contract) {
	switch cancel := n.cancelled; {
	case cancel != nil:
		o.put("status", "cancelled", cancel.Path())
	case n.form == completion:
		o.put("status", "terminated", n.root.First("cbc:NoticeTypeCode").Path())
	case c.at.First("cbc:IssueDate").Value() != "":
		o.put("status", "active", c.at.First("cbc:IssueDate").Path())
	default:
		o.put("status", "pending", c.at.Path())
	}
}

// intendedContract keeps what an ex-ante notice says of the contract that it
// announces. The award notice that follows states it again, under another id.
func (n *notice) intendedContract(c *contract) {
	o := n.release.child(procurement.Ext).child("eforms").grow("intendedContracts")
	o.put("id", n.results.ref(c.id), c.id.Path())
	o.text("title", inLanguage(c.at, n.lang, "cbc:Title"))
	o.text("reference", c.at.First("efac:ContractReference", "cbc:ID"))
}

// callOff says that a contract is made under a framework agreement (BT-768) and
// which notice set that up (OPT-100). One that is the framework itself is no
// call-off, whatever BT-768 says.
func (n *notice) callOff(o *object, c *contract) {
	within, relationship := c.at.First("efbc:ContractFrameworkIndicator"), "framework"
	switch {
	case n.isFramework(c):
		relationship = "prior"
		o.child(procurement.Ext).child("eforms").put("contractFrameworkIndicator", true, within.Path())
		n.issue("framework-of-itself", o.at, "the contract is said to be within a framework agreement and has its maximum as value: it was taken as the framework itself")
	case within.Value() == "true" || within.Value() == "false":
		o.child(procurement.Ext).put("withinFramework", within.Value() == "true", within.Path())
	}
	for _, ref := range c.frameworkRefs() {
		n.relation(o, ref, relationship)
	}
}

func (c *contract) frameworkRefs() []*xmltree.Element {
	return c.at.All("cac:NoticeDocumentReference", "cbc:ID")
}

// isFramework reports whether a contract said to be within a framework is that
// framework: all its lots set one up, and its value is the maximum that its
// results state (BT-709), else that of the notice (BT-118). Buyers answer BT-768
// with yes there too (595577-2024, 176518-2024, 178056-2025); the call-offs of
// 215358-2024, 419464-2024 and 424650-2024 have other values.
func (n *notice) isFramework(c *contract) bool {
	if c.at.First("efbc:ContractFrameworkIndicator").Value() != "true" || len(c.outcomes) == 0 {
		return false
	}
	var value, most total
	for _, t := range c.tenders {
		value.add(t)
	}
	for _, o := range c.outcomes {
		if !n.frameworks[o.lot.Value()] {
			return false
		}
		most.figure(o.at.First("efac:FrameworkAgreementValues", "cbc:MaximumValueAmount"))
	}
	if len(n.results.contracts) == 1 && most.status != procurement.Known {
		most = total{}
		most.figure(n.ext.First("efac:NoticeResult", "efbc:OverallMaximumFrameworkContractsAmount"))
	}
	return value.whole() && most.whole() && value.amount.IsPositive() && value.amount.Equal(most.amount) && value.currency == most.currency
}

// relation adds a reference to another notice.
func (n *notice) relation(o *object, ref *xmltree.Element, relationship string) {
	identifier := noticeRef(ref.Value())
	if identifier == "" || !plausibleRef(identifier) {
		return
	}
	if n.refs[o.at+" "+identifier] {
		return
	}
	n.refs[o.at+" "+identifier] = true
	r := o.grow("relatedProcesses")
	r.put("id", relationship+"/"+identifier, ref.Path())
	r.push("relationship", relationship, ref.Path())
	r.put("scheme", refScheme(identifier), ref.Path())
	r.put("identifier", identifier, ref.Path())
}
