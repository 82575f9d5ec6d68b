package eforms

import (
	"daylight/internal/procurement"
	"daylight/internal/xmltree"
)

// businessRegistration reads what a business registration information notice (X01,
// X02) has instead of a procedure: the company, and the gazette where its
// registration was made public.
func (n *notice) businessRegistration() {
	if n.form != registration {
		return
	}
	tender := n.release.child("tender")
	for _, ref := range n.root.All("cac:AdditionalDocumentReference") {
		uri := ref.First("cac:Attachment", "cac:ExternalReference", "cbc:URI")
		if uri.Value() == "" {
			continue
		}
		d := tender.grow("documents")
		d.put("id", n.id+"/"+uri.Value(), uri.Path())
		d.text("title", ref.First("cbc:ReferencedDocumentInternalAddress"))
		d.text("description", ref.First("cbc:DocumentDescription"))
		d.put("datePublished", stamp(ref.First("cbc:IssueDate").Value(), startOfDay), ref.First("cbc:IssueDate").Path())
		d.text("url", uri)
	}
	about := n.release.child(procurement.Ext).child("eforms")
	about.text("purpose", n.root.First("cac:NoticePurpose", "cbc:PurposeCode"))
	about.text("regulation", n.root.First("cbc:RegulatoryDomain"))
	if business := n.root.First("cac:BusinessParty"); business != nil {
		n.business(business)
	}
}

func (n *notice) business(e *xmltree.Element) {
	legal := e.All("cac:PartyLegalEntity")
	o := n.release.grow("parties")
	o.put("id", n.id+"/business", e.Path())
	o.push("roles", "registrant", e.Path())
	for i, l := range legal {
		if name := l.First("cbc:RegistrationName"); o.fields["name"] == nil {
			o.text("name", name)
		}
		to := o.child("identifier")
		if i > 0 {
			to = o.grow("additionalIdentifiers")
		}
		number := l.First("cbc:CompanyID")
		to.text("id", number)
		if number.Value() != "" {
			to.put("x_scheme", number.Attr("schemeName"), number.AttrPath("schemeName"))
		}
		date := l.First("cbc:RegistrationDate")
		o.child("details").put("registered", day(date.Value()), date.Path())
	}
	seat := e.First("cac:PostalAddress")
	for _, l := range legal {
		seat = firstOf(seat, l.First("cac:CorporateRegistrationScheme", "cac:JurisdictionRegionAddress"))
	}
	address(o.child("address"), seat)
	n.contactPoint(o.child("contactPoint"), e.First("cac:Contact"))
	o.child("details").text("url", e.First("cbc:WebsiteURI"))
}
