package usaction

import (
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/language"

	"daylight/internal/procurement"
)

// Schemes of identifiers. The subtier codes of FPDS and those of its departments
// are one list; USAspending has the departments' codes of the Treasury.
const (
	FPDS = "US-FPDS"
	CGAC = "US-CGAC"
	UEI  = "US-UEI"
	DUNS = "XI-DUNS"
	CAGE = "US-CAGE"
)

// buyer sets the contracting agency as buyer and the funding agency as funder; one
// party has both roles where they are the same.
func (b *builder) buyer() {
	contracting := b.Contracting
	if contracting.agency() == (Code{}) && b.Agency.Name.Text != "" {
		contracting.Agency = b.Agency // that of the number of the contract
		b.issue("no-contracting-agency", "/buyer", "the agency that gave the number stands for it")
	}
	buyer := b.office(contracting, 0)
	if buyer == "" {
		b.issue("no-buyer", "/buyer", "")
	} else {
		a := contracting.agency()
		b.set("/parties/0/roles/0", "buyer", First(a.ID, a.Name).Place)
		b.set("/buyer/id", buyer, First(a.ID, a.Name).Place)
		b.copy("/buyer/name", a.Name)
	}
	a := b.Funding.agency()
	next, from := b.parties(), First(a.ID, a.Name).Place
	switch funder := b.Funding.id(); {
	case funder == "":
	case funder == buyer:
		b.set("/parties/0/roles/1", "funder", from)
		if !b.copy("/parties/0/details/fundingOffice", b.Funding.Office.Name) {
			b.copy("/parties/0/details/fundingOffice", b.Funding.Office.ID)
		}
	default:
		b.office(b.Funding, next)
		b.set("/parties/"+strconv.Itoa(next)+"/roles/0", "funder", from)
	}
}

// agency is the subtier agency, which contracts, or the department where none is
// named.
func (o Office) agency() Code {
	if o.Agency.ID.Text != "" || o.Agency.Name.Text != "" {
		return o.Agency
	}
	return o.Department
}

func (o Office) id() string {
	a := o.agency()
	switch {
	case a.ID.Text != "":
		return o.scheme() + "-" + a.ID.Text
	case a.Name.Text != "":
		return "agency/" + a.Name.Text
	}
	return ""
}

func (o Office) scheme() string {
	if o.Agency.ID.Text == "" && o.Agency.Name.Text == "" && o.DepartmentScheme != "" {
		return o.DepartmentScheme
	}
	return FPDS
}

// office sets a party and returns its id, empty if the office is not named.
func (b *builder) office(o Office, no int) string {
	id, a, party := o.id(), o.agency(), "/parties/"+strconv.Itoa(no)
	if id == "" {
		return ""
	}
	from := First(a.ID, a.Name).Place
	b.set(party+"/id", id, from)
	b.copy(party+"/name", a.Name)
	if a.ID.Text != "" {
		b.set(party+"/identifier/scheme", o.scheme(), from)
		b.copy(party+"/identifier/id", a.ID)
	}
	b.set(party+"/address/country", "US", from) // agencies are federal
	if b.copy(party+"/details/department/id", o.Department.ID) {
		b.set(party+"/details/department/scheme", o.DepartmentScheme, o.Department.ID.Place)
	}
	b.copy(party+"/details/department/name", o.Department.Name)
	b.copy(party+"/details/office", First(o.Office.Name, o.Office.ID))
	b.copy(party+"/details/officeCode", o.Office.ID)
	return id
}

// vendor sets the supplier. Its parent, as the register has it, is in details: it
// is no party to the contract.
func (b *builder) vendor() {
	v, no := b.Vendor, b.parties()
	name, party := First(append(slices.Clone(v.Names), v.LegalName)...), "/parties/"+strconv.Itoa(no)
	id, from := v.id(name)
	if id == "" {
		b.issue("no-supplier", "/awards/0/suppliers", "")
		return
	}
	b.set(party+"/id", id, from)
	b.copy(party+"/name", name)
	b.set(party+"/roles/0", "supplier", from)
	b.identifiers(party, v)
	b.address(party+"/address", v.Address)
	b.copy(party+"/details/parent/name", v.ParentName)
	if !b.copy(party+"/details/parent/uei", v.ParentUEI) && b.copy(party+"/details/parent/id", v.ParentDUNS) {
		b.set(party+"/details/parent/scheme", DUNS, v.ParentDUNS.Place)
	}
	for i, is := range v.Is {
		b.copy(party+"/details/businessCategories/"+strconv.Itoa(i), is)
	}
	b.set("/awards/0/suppliers/0/id", id, from)
	b.copy("/awards/0/suppliers/0/name", name)
	if IsStandIn(name.Text) {
		b.issue("supplier-withheld", party+"/name", name.Text)
		b.set("/"+procurement.Ext+"/"+procurement.ExtUnknown+"/0", "the supplier's name: the source says "+strconv.Quote(name.Text), name.Place)
	}
	switch {
	case v.SoleProprietor.Text != "":
		b.set(party+"/details/isNaturalPerson", true, v.SoleProprietor.Place)
	case IsPerson(name.Text):
		b.set(party+"/details/isNaturalPerson", true, name.Place)
	}
}

func (v Vendor) id(name Fact) (id, place string) {
	switch {
	case v.UEI.Text != "":
		return UEI + "-" + v.UEI.Text, v.UEI.Place
	case v.DUNS.Text != "":
		return DUNS + "-" + v.DUNS.Text, v.DUNS.Place
	case v.CAGE.Text != "":
		return CAGE + "-" + v.CAGE.Text, v.CAGE.Place
	case name.Text != "":
		return "recipient/" + name.Text, name.Place
	}
	return "", ""
}

func (b *builder) identifiers(party string, v Vendor) {
	path, n := party+"/identifier", 0
	for _, is := range []struct {
		scheme string
		Fact
	}{{UEI, v.UEI}, {DUNS, v.DUNS}, {CAGE, v.CAGE}} {
		if is.Text == "" {
			continue
		}
		b.set(path+"/scheme", is.scheme, is.Place)
		b.copy(path+"/id", is.Fact)
		if n == 0 {
			b.copy(path+"/legalName", v.LegalName)
		}
		path = party + "/additionalIdentifiers/" + strconv.Itoa(n)
		n++
	}
}

// IsPerson reports whether a name stands for a natural person who is not named.
func IsPerson(name string) bool {
	return strings.EqualFold(name, "REDACTED DUE TO PII") || strings.EqualFold(name, "PRIVATE INDIVIDUAL")
}

// IsStandIn reports whether a name stands for recipients that are not named (FPDS
// generic entities, seen in public data 2024).
func IsStandIn(name string) bool {
	return slices.Contains([]string{
		"REDACTED DUE TO PII", "MISCELLANEOUS FOREIGN AWARDEES", "MISCELLANEOUS FOREIGN CONTRACTORS", "MULTIPLE RECIPIENTS", "PRIVATE INDIVIDUAL",
		"DOMESTIC AWARDEES (UNDISCLOSED)", "FOREIGN AWARDEES (UNDISCLOSED)", "DOMESTIC CONTRACTORS (UNDISCLOSED)", "FOREIGN CONTRACTORS (UNDISCLOSED)",
	}, strings.ToUpper(name))
}

// address copies a place. A country code of "0" or one that is not known is an
// issue, and its name stays.
func (b *builder) address(path string, a Address) {
	var street []string
	for _, line := range a.Street {
		if line.Text != "" {
			street = append(street, line.Text)
		}
	}
	if len(street) > 0 {
		b.set(path+"/streetAddress", strings.Join(street, ", "), First(a.Street...).Place)
	}
	b.copy(path+"/locality", a.City)
	b.copy(path+"/region", First(a.State.Name, a.State.ID))
	if zip := a.Zip.Text; len(zip) == 9 && strings.Trim(zip, "0123456789") == "" && (a.Country.ID.Text == "USA" || a.Country.ID.Text == "") {
		b.set(path+"/postalCode", zip[:5]+"-"+zip[5:], a.Zip.Place)
	} else {
		b.copy(path+"/postalCode", a.Zip)
	}
	b.copy(path+"/countryName", a.Country.Name)
	if code := a.Country.ID; code.Text != "" {
		if region, err := language.ParseRegion(code.Text); err == nil && region.IsCountry() {
			b.set(path+"/country", region.String(), code.Place)
		} else {
			b.issue("unmapped-country", path+"/country", code.Text)
		}
	}
}

// parties is the number of parties set so far.
func (b *builder) parties() int {
	list, _ := b.notice.Release["parties"].([]any)
	return len(list)
}
