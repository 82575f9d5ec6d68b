package placsp

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"daylight/internal/xmltree"
)

var (
	// personForm is the number of a natural person: DNI, or NIE of a foreigner.
	personForm = regexp.MustCompile(`^([0-9]{8}|[XYZ][0-9]{7}|[KLM][0-9]{7})[A-Z]$`)
	idClean    = strings.NewReplacer("-", "", ".", "", " ", "")
)

// winner lists a supplier. The local id of a person holds no number of a person.
func (b *builder) winner(award string, w *xmltree.Element) {
	list := award + "/suppliers"
	at := list + "/" + strconv.Itoa(b.length(list))
	id, called := w.First("PartyIdentification", "ID"), w.First("PartyName", "Name")
	person := personForm.MatchString(idClean.Replace(strings.ToUpper(id.Value()))) || strings.Contains(id.Value(), "*")
	local, from := "ES-NIF-"+id.Value(), id
	switch kind := id.Attr("schemeName"); {
	case id.Value() == "" && called.Value() == "":
		b.issue("bad-supplier", list, "neither identifier nor name")
		return
	case person || id.Value() == "":
		local, from = "name/"+called.Value(), called
		if called.Value() == "" {
			local, from = "person"+strings.ReplaceAll(at, "/", "-"), id
		}
	case kind != "NIF" && kind != "UTE":
		local = "other/" + id.Value()
	}
	b.set(at+"/id", local, from)
	b.text(at+"/name", called)
	if b.parties[local] {
		return
	}
	b.parties[local] = true
	party := "/parties/" + strconv.Itoa(b.length("/parties"))
	b.set(party+"/id", local, from)
	b.text(party+"/name", called)
	b.set(party+"/roles/0", "supplier", from)
	if id.Value() == "" {
		b.issue("no-party-identifier", party, called.Value())
	}
	b.identifier(party+"/identifier", id)
	if person {
		b.set(party+"/details/isNaturalPerson", true, id)
	}
	b.address(party, w.First("PostalAddress"), w.First("PhysicalLocation", "Address"))
}

// identifier states a number with its register.
func (b *builder) identifier(at string, id *xmltree.Element) {
	if id.Value() == "" {
		return
	}
	scheme := ""
	switch kind := id.Attr("schemeName"); kind {
	case "NIF", "UTE": // a temporary union of companies has a NIF of its own
		scheme = "ES-NIF"
	case "DIR3", "ID_PLATAFORMA", "ID_OC_PLAT":
		scheme = "ES-" + strings.ReplaceAll(kind, "_", "-")
	default:
		b.issue("unknown-identifier-type", at, kind)
	}
	b.text(at+"/id", id)
	b.set(at+"/scheme", scheme, id)
}

func (b *builder) address(party string, places ...*xmltree.Element) {
	for _, p := range places {
		if p == nil {
			continue
		}
		b.text(party+"/address/streetAddress", p.First("AddressLine", "Line"))
		b.text(party+"/address/locality", p.First("CityName"))
		b.text(party+"/address/postalCode", p.First("PostalZone"))
		b.text(party+"/address/x_nuts", p.First("CountrySubentityCode"))
		country := p.First("Country", "IdentificationCode")
		if len(country.Value()) == 2 {
			b.text(party+"/address/country", country)
		}
		return
	}
}

// buyer lists the contracting party with all its identifiers.
func (b *builder) buyer() {
	located := b.folder.First("LocatedContractingParty")
	p := located.First("Party")
	called := p.First("PartyName", "Name")
	var id *xmltree.Element
	ids := p.All("PartyIdentification", "ID")
	for _, kind := range []string{"NIF", "DIR3", "ID_PLATAFORMA", "ID_OC_PLAT"} {
		if i := slices.IndexFunc(ids, func(e *xmltree.Element) bool { return e.Attr("schemeName") == kind && e.Value() != "" }); i >= 0 && id == nil {
			id = ids[i]
		}
	}
	local, from := "name/"+called.Value(), called
	if id != nil {
		local, from = "ES-"+strings.ReplaceAll(id.Attr("schemeName"), "_", "-")+"-"+id.Value(), id
	}
	if id == nil && called.Value() == "" {
		b.issue("no-buyer", "/buyer", "")
		return
	}
	const party = "/parties/0"
	b.parties[local] = true
	b.set("/buyer/id", local, from)
	b.text("/buyer/name", called)
	b.set(party+"/id", local, from)
	b.text(party+"/name", called)
	b.set(party+"/roles/0", "buyer", from)
	b.identifier(party+"/identifier", id)
	for _, other := range ids {
		if other != id && other.Value() != "" {
			b.identifier(party+"/additionalIdentifiers/"+strconv.Itoa(b.length(party+"/additionalIdentifiers")), other)
		}
	}
	b.address(party, p.First("PostalAddress"))
	b.text(party+"/details/url", p.First("WebsiteURI"))
	b.text(party+"/details/x_type", located.First("ContractingPartyTypeCode"))
	parent := located.First("ParentLocatedParty", "PartyName", "Name")
	if parent.Value() == called.Value() { // the first level repeats the body itself
		parent = located.First("ParentLocatedParty", "ParentLocatedParty", "PartyName", "Name")
	}
	b.text(party+"/details/department/name", parent)
	contact := p.First("Contact")
	b.text(party+"/contactPoint/name", contact.First("Name"))
	b.text(party+"/contactPoint/email", contact.First("ElectronicMail"))
	b.text(party+"/contactPoint/telephone", contact.First("Telephone"))
}
