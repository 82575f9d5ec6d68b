package usaspending

import (
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/language"

	"daylight/internal/procurement"
	"daylight/internal/usaction"
)

// agencies sets the awarding agency as buyer and the funding agency as funder;
// one party has both roles where they are the same.
func (b *builder) agencies() {
	buyer := b.agency("/awarding_agency", 0)
	if buyer != "" {
		b.set("/parties/0/roles/0", "buyer", "/awarding_agency")
		b.set("/buyer/id", buyer, b.agencyIDPlace("/awarding_agency"))
		b.copy("/buyer/name", b.agencyPlace("/awarding_agency")+"/name")
	}
	next := b.parties()
	switch funder := b.agencyID("/funding_agency"); {
	case funder == "":
	case funder == buyer:
		b.set("/parties/0/roles/1", "funder", "/funding_agency")
		b.copy("/parties/0/details/fundingOffice", "/funding_agency/office_agency_name") // mostly another office
	default:
		b.agency("/funding_agency", next)
		b.set("/parties/"+strconv.Itoa(next)+"/roles/0", "funder", "/funding_agency")
	}
}

// agencyPlace is the place of the subtier agency, which contracts, or of the
// toptier agency (the department) where no subtier is named.
func (b *builder) agencyPlace(from string) string {
	if b.text(from+"/subtier_agency/name") != "" {
		return from + "/subtier_agency"
	}
	return from + "/toptier_agency"
}

func (b *builder) agencyID(from string) string {
	place := b.agencyPlace(from)
	if b.text(place+"/name") == "" {
		return ""
	}
	if code := b.text(place + "/code"); code != "" {
		return agencyScheme(place) + "-" + code
	}
	return "agency/" + b.text(place+"/name")
}

func (b *builder) agencyIDPlace(from string) string {
	place := b.agencyPlace(from)
	if b.text(place+"/code") == "" {
		return place + "/name"
	}
	return place + "/code"
}

// agencyScheme: toptier codes are Common Government-wide Accounting
// Classification codes, subtier codes are FPDS agency codes.
func agencyScheme(place string) string {
	if strings.HasSuffix(place, "/toptier_agency") {
		return "US-CGAC"
	}
	return "US-FPDS"
}

func (b *builder) agency(from string, no int) string {
	id, place, party := b.agencyID(from), b.agencyPlace(from), "/parties/"+strconv.Itoa(no)
	if id == "" {
		return ""
	}
	b.set(party+"/id", id, b.agencyIDPlace(from))
	b.copy(party+"/name", place+"/name")
	if b.text(place+"/code") != "" {
		b.set(party+"/identifier/scheme", agencyScheme(place), place+"/code")
		b.copy(party+"/identifier/id", place+"/code")
	}
	b.set(party+"/address/country", "US", place+"/name") // agencies are federal
	b.copy(party+"/details/acronym", place+"/abbreviation")
	if b.copy(party+"/details/department/id", from+"/toptier_agency/code") {
		b.set(party+"/details/department/scheme", "US-CGAC", from+"/toptier_agency/code")
	}
	b.copy(party+"/details/department/name", from+"/toptier_agency/name")
	b.copy(party+"/details/department/acronym", from+"/toptier_agency/abbreviation")
	b.copy(party+"/details/office", from+"/office_agency_name") // the award states names of offices, no codes
	return id
}

// recipient sets the supplier. Its parent, as the recipient registered it, is in
// details: it is no party to the contract.
func (b *builder) recipient() {
	const from = "/recipient"
	name, uei, no := b.text(from+"/recipient_name"), b.text(from+"/recipient_uei"), b.parties()
	party, idFrom := "/parties/"+strconv.Itoa(no), from+"/recipient_uei"
	id := "US-UEI-" + uei
	if uei == "" {
		id, idFrom = "recipient/"+b.text(from+"/recipient_hash"), from+"/recipient_hash"
	}
	if id == "recipient/" {
		id, idFrom = "recipient/"+name, from+"/recipient_name"
	}
	if id == "recipient/" {
		b.issue("no-supplier", "/awards/0/suppliers", "")
		return
	}
	b.set(party+"/id", id, idFrom)
	b.copy(party+"/name", from+"/recipient_name")
	b.set(party+"/roles/0", "supplier", from)
	if uei != "" {
		b.set(party+"/identifier/scheme", "US-UEI", idFrom)
		b.set(party+"/identifier/id", uei, idFrom)
		b.copy(party+"/identifier/legalName", from+"/recipient_name")
	}
	b.address(party+"/address", from+"/location")
	b.copy(party+"/details/parent/name", from+"/parent_recipient_name")
	b.copy(party+"/details/parent/uei", from+"/parent_recipient_uei")
	b.categories(party+"/details/businessCategories", from+"/business_categories")
	b.set("/awards/0/suppliers/0/id", id, idFrom)
	b.copy("/awards/0/suppliers/0/name", from+"/recipient_name")
	if usaction.IsStandIn(name) {
		b.issue("supplier-withheld", party+"/name", name)
		b.set("/"+procurement.Ext+"/"+procurement.ExtUnknown+"/0", "the supplier's name: the source says "+strconv.Quote(name), from+"/recipient_name")
	}
	if usaction.IsPerson(name) {
		b.set(party+"/details/isNaturalPerson", true, from+"/recipient_name")
	}
	list, _ := at(b.record, from+"/business_categories").([]any)
	if i := slices.Index(list, any("Sole Proprietorship")); i >= 0 {
		b.set(party+"/details/isNaturalPerson", true, from+"/business_categories/"+strconv.Itoa(i))
	}
}

func (b *builder) categories(path, from string) {
	list, _ := at(b.record, from).([]any)
	n := 0
	for i := range list {
		if b.copy(path+"/"+strconv.Itoa(n), from+"/"+strconv.Itoa(i)) {
			n++
		}
	}
}

// address copies a location. Outside the US the postal code stands in zip4 or
// foreign_postal_code (seen in the API contracts, 2024).
func (b *builder) address(path, from string) {
	var street []string
	for _, line := range []string{"/address_line1", "/address_line2", "/address_line3"} {
		if t := b.text(from + line); t != "" {
			street = append(street, t)
		}
	}
	if len(street) > 0 {
		b.set(path+"/streetAddress", strings.Join(street, ", "), from+"/address_line1")
	}
	b.copy(path+"/locality", from+"/city_name")
	if !b.copy(path+"/region", from+"/state_name") {
		b.copy(path+"/region", from+"/foreign_province")
	}
	zip5, zip4 := b.text(from+"/zip5"), b.text(from+"/zip4")
	switch {
	case zip5 != "" && len(zip4) == 4:
		b.set(path+"/postalCode", zip5+"-"+zip4, from+"/zip5")
	case zip5 != "":
		b.set(path+"/postalCode", zip5, from+"/zip5")
	case !b.copy(path+"/postalCode", from+"/foreign_postal_code"):
		b.copy(path+"/postalCode", from+"/zip4")
	}
	b.copy(path+"/countryName", from+"/country_name")
	if code := b.text(from + "/location_country_code"); code != "" {
		if region, err := language.ParseRegion(code); err == nil && region.IsCountry() {
			b.set(path+"/country", region.String(), from+"/location_country_code")
		} else {
			b.issue("unmapped-country", path+"/country", code)
		}
	}
}

// parties is the number of parties set so far.
func (b *builder) parties() int {
	list, _ := b.notice.Release["parties"].([]any)
	return len(list)
}
