package tedexport

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"unicode"

	"daylight/internal/xmltree"
)

// party is an organisation as an address block describes it.
type party struct {
	id      string
	at      *xmltree.Element // the address block described first
	name    *xmltree.Element
	numbers *xmltree.Element // NATIONALID
	roles   []role
	size    *xmltree.Element // SME or NO_SME
}

type role struct{ name, place string }

// parties are the organisations of a notice in the order of the document.
type parties struct {
	byID  map[string]*party
	order []*party
}

func newParties() *parties { return &parties{byID: map[string]*party{}} }

// describe returns the organisation of an address block, nil if it has no name,
// and gives it a role. Blocks with one number, or without one and with one name in
// one country, are one organisation: senders repeat them in every award.
func (n *notice) describe(at *xmltree.Element, roleName string) *party {
	name := nameOf(at)
	if name.Value() == "" {
		return nil
	}
	number := first(at, "NATIONALID")
	land := country(landOf(at).Attr("VALUE"))
	id := partyID(land, number.Value(), name.Value())
	p := n.parties.byID[id]
	if p != nil && !strings.EqualFold(p.name.Value(), name.Value()) {
		id += "/" + partyID(land, "", name.Value()) // a department, or a wrong number
		p = n.parties.byID[id]
	}
	if p == nil {
		p = &party{id: id, at: at, name: name, numbers: number}
		n.parties.byID[id] = p
		n.parties.order = append(n.parties.order, p)
	}
	if !slices.ContainsFunc(p.roles, func(r role) bool { return r.name == roleName }) {
		p.roles = append(p.roles, role{roleName, name.Path()})
	}
	return p
}

// nameOf finds the name of an organisation: OFFICIALNAME, before 2012 the text of
// ORGANISATION itself.
func nameOf(at *xmltree.Element) *xmltree.Element {
	return firstOf(first(at, "OFFICIALNAME"), first(at, "ORGANISATION"))
}

func landOf(at *xmltree.Element) *xmltree.Element { return first(at, "COUNTRY") }

// partyID is country and registration number where the number looks like one, as
// in eForms, so that an organisation has one id in all notices; else a digest of
// country and name, which is the same in all notices of a procedure.
func partyID(land, number, name string) string {
	compact := registrationNumber(number)
	if compact == "" || land == "" {
		sum := sha256.Sum256([]byte(land + "\x00" + strings.ToLower(strings.Join(strings.Fields(name), " "))))
		return "name-" + hex.EncodeToString(sum[:8])
	}
	if bare, vat := strings.CutPrefix(compact, land); vat && len(bare) >= 6 {
		compact = bare
	}
	return land + "-" + compact
}

// registrationNumber is a registration number in capitals without separators, empty
// for what is none: fewer than 6 letters and digits, fewer than 5 digits, one
// digit all over, or words. The rule is that of package eforms.
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

// refer sets a reference to an organisation.
func refer(o *object, p *party, at *xmltree.Element) {
	name := nameOf(at)
	o.put("id", p.id, name.Path())
	o.text("name", name)
}

// buyers sets the buyer and the other contracting bodies of a joint procurement.
func (n *notice) buyers() {
	blocks := every(n.form.First("CONTRACTING_BODY"), "ADDRESS_CONTRACTING_BODY", "ADDRESS_CONTRACTING_BODY_ADDITIONAL")
	if len(blocks) == 0 { // before 2014
		blocks = every(n.form, "CA_CE_CONCESSIONAIRE_PROFILE", "CONTACT_DATA_OTHER_BEHALF_CONTRACTING_AUTORITHY")
	}
	buyer := n.release.child("buyer")
	for i, at := range blocks {
		if p := n.describe(at, "buyer"); p != nil && i == 0 {
			refer(buyer, p, at)
		}
	}
	for _, at := range every(n.form, "ADDRESS_REVIEW_BODY", "APPEAL_PROCEDURE_BODY_RESPONSIBLE") {
		n.describe(at, "reviewBody")
	}
}

// writeParties sets parties, in the order of the document.
func (n *notice) writeParties() {
	for _, p := range n.parties.order {
		o := n.release.grow("parties")
		o.put("id", p.id, p.name.Path())
		o.text("name", p.name)
		slices.SortFunc(p.roles, func(a, b role) int { return strings.Compare(a.name, b.name) })
		for _, r := range p.roles {
			o.push("roles", r.name, r.place)
		}
		land := landOf(p.at)
		if p.numbers.Value() != "" {
			id := o.child("identifier")
			id.text("id", p.numbers)
			id.put("scheme", scheme(country(land.Attr("VALUE")), p.numbers.Value()), p.numbers.Path())
		}
		address(o.child("address"), p.at)
		contactPoint(o.child("contactPoint"), p.at)
		details := o.child("details")
		details.text("url", first(p.at, "URL_GENERAL", "URL"))
		details.put("scale", scale(p.size), p.size.Path())
	}
}

// scheme names the register of a number as far as it can be told, as in eForms: the
// format states none.
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
	}
	return land + "-BT501"
}

func scale(size *xmltree.Element) string {
	switch {
	case size == nil:
		return ""
	case size.Key == "SME":
		return "sme"
	}
	return "large"
}

func address(o *object, at *xmltree.Element) {
	o.text("streetAddress", first(at, "ADDRESS"))
	o.text("locality", first(at, "TOWN"))
	nuts := first(at, "NUTS")
	o.put("region", nuts.Attr("CODE"), nuts.AttrPath("CODE"))
	o.text("postalCode", first(at, "POSTAL_CODE"))
	land := landOf(at)
	o.put("country", country(land.Attr("VALUE")), land.AttrPath("VALUE"))
}

// contactPoint is the only place of contact data.
func contactPoint(o *object, at *xmltree.Element) {
	o.text("name", first(at, "ATTENTION", "CONTACT_POINT"))
	o.text("email", first(at, "E_MAIL"))
	o.text("telephone", first(at, "PHONE"))
	o.text("faxNumber", first(at, "FAX"))
}
