package eforms

import (
	"slices"
	"strings"
	"unicode"

	"daylight/internal/procurement"
	"daylight/internal/xmltree"
)

// party is an organisation or one of its contact points (touchpoints).
type party struct {
	id      string
	at      *xmltree.Element // efac:Company or efac:TouchPoint
	company *xmltree.Element // whose identifiers count
	person  *xmltree.Element // efbc:NaturalPersonIndicator where it is true
	name    *xmltree.Element
	roles   []role
	listed  bool // in parties.order
	// of is the organisation of a contact point; point is the contact point by which
	// an organisation was named.
	of, point *party
}

type role struct {
	name string
	at   *xmltree.Element // the reference that gives the role
}

// parties are the organisations of a notice by their ids in it.
type parties struct {
	byRef map[string]*party
	order []*party
}

func partyRef(e *xmltree.Element) *xmltree.Element {
	return e.First("cac:PartyIdentification", "cbc:ID")
}

func (n *notice) readParties() *parties {
	p := &parties{byRef: map[string]*party{}}
	numbers := map[string]*party{}
	for _, org := range n.ext.All("efac:Organizations", "efac:Organization") {
		company := org.First("efac:Company")
		one := &party{at: company, company: company, name: inLanguage(company, n.lang, "cac:PartyName", "cbc:Name")}
		if person := org.First("efbc:NaturalPersonIndicator"); person.Value() == "true" {
			one.person = person
		}
		one.id = n.partyID(one)
		if same := numbers[one.id]; same != nil && strings.EqualFold(same.name.Value(), one.name.Value()) {
			one = same
		} else if same != nil {
			one.id = n.id + "/" + partyRef(company).Value()
		}
		p.add(partyRef(company).Value(), one)
		numbers[one.id] = one
		for _, point := range org.All("efac:TouchPoint") {
			ref := partyRef(point).Value()
			name := firstOf(inLanguage(point, n.lang, "cac:PartyName", "cbc:Name"), one.name)
			p.add(ref, &party{id: n.id + "/" + ref, at: point, company: company, person: one.person, name: name, of: one})
		}
	}
	return p
}

func (p *parties) add(ref string, one *party) {
	if ref == "" || p.byRef[ref] != nil {
		return
	}
	p.byRef[ref] = one
	if !one.listed {
		one.listed = true
		p.order = append(p.order, one)
	}
}

// partyID is country and registration number where the number looks like one,
// so that an organisation has one id in all notices. A person's number may be a
// tax number and is never part of an id.
func (n *notice) partyID(p *party) string {
	number := p.at.First("cac:PartyLegalEntity", "cbc:CompanyID").Value()
	land := country(p.at.First("cac:PostalAddress", "cac:Country", "cbc:IdentificationCode").Value())
	compact := registrationNumber(number)
	if p.person != nil || compact == "" || land == "" {
		return n.id + "/" + partyRef(p.at).Value()
	}
	if bare, vat := strings.CutPrefix(compact, land); vat && len(bare) >= 6 {
		compact = bare
	}
	return land + "-" + compact
}

// registrationNumber is a registration number in capitals without separators, empty
// for what is none: fewer than 6 letters and digits, fewer than 5 digits, one
// digit all over, or words.
func registrationNumber(s string) string {
	var b strings.Builder
	digits := map[rune]int{}
	count := 0
	for _, r := range s {
		switch {
		case r < unicode.MaxASCII && unicode.IsDigit(r):
			digits[r]++
			count++
			b.WriteRune(r)
		case r < unicode.MaxASCII && unicode.IsLetter(r):
			b.WriteRune(unicode.ToUpper(r))
		case strings.ContainsRune(" .-/_", r):
		default:
			return ""
		}
	}
	compact := b.String()
	if len(compact) < 6 || len(compact) > 20 || count < 5 || len(digits) < 2 || strings.Contains("0123456789012", compact) {
		return ""
	}
	return compact
}

// refer sets a reference to the organisation that e names by its id, and gives
// that organisation roles. It reports false where e names none.
func (n *notice) refer(o *object, e *xmltree.Element, roles ...string) bool {
	p := n.partyAt(e, roles...)
	if p == nil {
		return false
	}
	o.put("id", p.id, e.Path())
	o.text("name", p.name)
	return true
}

// partyAt finds the organisation that e names and gives it roles. Where e names a
// contact point (touchpoint) it is that of its organisation: it buys and supplies
// nothing by itself. Review bodies are often departments and stay as named.
func (n *notice) partyAt(e *xmltree.Element, roles ...string) *party {
	ref := e.Value()
	if ref == "" {
		return nil
	}
	p := n.parties.byRef[ref]
	if p == nil {
		n.issue("unknown-organization", "/parties", "the notice does not describe "+ref+", named at "+e.Path())
		p = &party{id: n.id + "/" + ref, at: e}
		n.parties.add(ref, p)
	}
	if p.of != nil && !slices.Contains(roles, "reviewBody") {
		if p.of.point == nil {
			p.of.point = p
		}
		p = p.of
	}
	for _, r := range roles {
		if !slices.ContainsFunc(p.roles, func(have role) bool { return have.name == r }) {
			p.roles = append(p.roles, role{r, e})
		}
	}
	return p
}

// writeParties sets buyer and parties, in the order of the document. Parties
// without a role stay out.
func (n *notice) writeParties() {
	for i, ref := range n.root.All("cac:ContractingParty", "cac:Party", "cac:PartyIdentification", "cbc:ID") {
		if i == 0 {
			n.refer(n.release.child("buyer"), ref, "buyer")
			continue
		}
		n.partyAt(ref, "buyer")
	}
	review := []string{"cac:TenderingTerms", "cac:AppealTerms", "cac:AppealReceiverParty", "cac:PartyIdentification", "cbc:ID"}
	for _, ref := range n.root.All(append([]string{"cac:ProcurementProjectLot"}, review...)...) {
		n.partyAt(ref, "reviewBody")
	}
	for _, p := range n.parties.order {
		if len(p.roles) > 0 {
			n.writeParty(n.release.grow("parties"), p)
		}
	}
}

func (n *notice) writeParty(o *object, p *party) {
	o.put("id", p.id, firstOf(partyRef(p.at), p.at).Path())
	o.text("name", p.name)
	if p.name != nil && p.name.Value() == "" {
		words := "Name of " + partyRef(p.at).Value() + ": withheld by the buyer"
		n.release.child(procurement.Ext).push(procurement.ExtUnknown, words, p.name.Path())
	}
	slices.SortFunc(p.roles, func(a, b role) int { return strings.Compare(a.name, b.name) })
	for _, r := range p.roles {
		o.push("roles", r.name, r.at.Path())
	}
	for i, number := range p.company.All("cac:PartyLegalEntity", "cbc:CompanyID") {
		to := o.child("identifier")
		if i > 0 {
			to = o.grow("additionalIdentifiers")
		}
		to.text("id", number)
		if p.person == nil {
			land := country(p.company.First("cac:PostalAddress", "cac:Country", "cbc:IdentificationCode").Value())
			to.put("scheme", scheme(land, number.Value()), number.Path())
		}
	}
	address(o.child("address"), firstOf(p.at.First("cac:PostalAddress"), p.company.First("cac:PostalAddress")))
	details := o.child("details")
	contact := p.at.First("cac:Contact")
	if p.point != nil {
		contact = firstOf(p.point.at.First("cac:Contact"), contact)
		if p.point.name != p.name {
			details.text("office", p.point.name)
		}
	}
	n.contactPoint(o.child("contactPoint"), contact)
	details.text("url", p.at.First("cbc:WebsiteURI"))
	if p.person != nil {
		details.put("scale", "selfEmployed", p.person.Path())
	} else {
		details.text("scale", p.company.First("efbc:CompanySizeCode"))
	}
}

// scheme names the register of a number as far as it can be told: eForms states
// none. XX-VAT is a number that begins with its country, XX-BT501 any other
// registration number of the country XX; free text has no scheme.
func scheme(land, number string) string {
	compact := registrationNumber(number)
	prefix := land
	if land == "GR" {
		prefix = "EL"
	}
	switch {
	case compact == "" || land == "":
		return ""
	case strings.HasPrefix(compact, prefix):
		return land + "-VAT"
	default:
		return land + "-BT501"
	}
}

func address(o *object, e *xmltree.Element) {
	street := e.First("cbc:StreetName")
	line := street.Value()
	for _, more := range append(e.All("cbc:AdditionalStreetName"), e.All("cac:AddressLine", "cbc:Line")...) {
		if more.Value() != "" {
			line = strings.TrimPrefix(line+", "+more.Value(), ", ")
			street = firstOf(street, more)
		}
	}
	o.put("streetAddress", line, street.Path())
	o.text("locality", e.First("cbc:CityName"))
	o.text("region", e.First("cbc:CountrySubentityCode"))
	o.text("postalCode", e.First("cbc:PostalZone"))
	code := e.First("cac:Country", "cbc:IdentificationCode")
	o.put("country", country(code.Value()), code.Path())
}

// contactPoint is the only place of contact data.
func (n *notice) contactPoint(o *object, e *xmltree.Element) {
	o.text("name", inLanguage(e, n.lang, "cbc:Name"))
	o.text("email", e.First("cbc:ElectronicMail"))
	o.text("telephone", e.First("cbc:Telephone"))
	o.text("faxNumber", e.First("cbc:Telefax"))
}
