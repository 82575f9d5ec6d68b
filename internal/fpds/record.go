package fpds

import (
	"crypto/sha256"
	"fmt"
	"io"
	"strings"

	"daylight/internal/usaction"
	"daylight/internal/xmltree"
)

// record is the award or IDV element of an entry.
type record struct {
	*xmltree.Element
	steps string
}

// at is the text of an element.
func (r record) at(path ...string) usaction.Fact { return r.fact(r.First(path...)) }

func (r record) fact(e *xmltree.Element) usaction.Fact {
	if e.Value() == "" {
		return usaction.Fact{}
	}
	return usaction.Fact{Text: e.Value(), Place: r.steps + e.Path()}
}

// attr is an attribute of an element.
func (r record) attr(name string, path ...string) usaction.Fact {
	e := r.First(path...)
	if e.Attr(name) == "" {
		return usaction.Fact{}
	}
	return usaction.Fact{Text: e.Attr(name), Place: r.steps + e.AttrPath(name)}
}

// code is an element with its description, named is one with its name.
func (r record) code(path ...string) usaction.Code {
	return usaction.Code{ID: r.at(path...), Name: r.attr("description", path...)}
}

func (r record) named(path ...string) usaction.Code {
	return usaction.Code{ID: r.at(path...), Name: r.attr("name", path...)}
}

func (r record) action(deleted bool) *usaction.Action {
	a := &usaction.Action{
		IDV: r.Key == "IDV", Deleted: deleted || strings.Contains(r.attr("description", "transactionInformation", "status").Text, "DELETED"),
		Record: r.steps + r.Path(), Content: digest(r.Element),
		Contracting: r.office("contractingOfficeAgencyID", "contractingOfficeID"),
		Funding:     r.office("fundingRequestingAgencyID", "fundingRequestingOfficeID"),
		Vendor:      r.vendor(), Performed: r.performed(), More: r.more(),
	}
	ids, of := "awardID", "awardContractID"
	if a.IDV {
		ids, of = "contractID", "IDVID"
	}
	a.Agency, a.PIID, a.Mod = r.named(ids, of, "agencyID"), r.at(ids, of, "PIID"), r.at(ids, of, "modNumber")
	a.Transaction = r.at(ids, of, "transactionNumber")
	a.ParentAgency, a.ParentPIID = r.named(ids, "referencedIDVID", "agencyID"), r.at(ids, "referencedIDVID", "PIID")
	r.dates(a)
	r.money(a)
	r.terms(a)
	return a
}

func (r record) dates(a *usaction.Action) {
	const dates, info = "relevantContractDates", "transactionInformation"
	a.Signed, a.Starts = r.at(dates, "signedDate"), r.at(dates, "effectiveDate")
	a.Ends, a.Latest, a.LastOrder = r.at(dates, "currentCompletionDate"), r.at(dates, "ultimateCompletionDate"), r.at(dates, "lastDateToOrder")
	a.Created, a.Approved, a.Modified = r.at(info, "createdDate"), r.at(info, "approvedDate"), r.at(info, "lastModifiedDate")
	a.Status = r.code(info, "status")
	if entry := r.Parent.Parent; a.Deleted && entry != nil {
		a.DeletedAt = r.fact(entry.First("modified"))
	}
}

func (r record) money(a *usaction.Action) {
	a.Delta = usaction.Money{Obligated: r.at("dollarValues", "obligatedAmount"),
		Exercised: r.at("dollarValues", "baseAndExercisedOptionsValue"), All: r.at("dollarValues", "baseAndAllOptionsValue")}
	a.Total = usaction.Money{Obligated: r.at("totalDollarValues", "totalObligatedAmount"),
		Exercised: r.at("totalDollarValues", "totalBaseAndExercisedOptionsValue"), All: r.at("totalDollarValues", "totalBaseAndAllOptionsValue")}
}

// terms reads what was bought, how and under which conditions.
func (r record) terms(a *usaction.Action) {
	const data, competition, product = "contractData", "competition", "productOrServiceInformation"
	a.Type, a.Reason, a.Pricing = r.code(data, "contractActionType"), r.code(data, "reasonForModification"), r.code(data, "typeOfContractPricing")
	a.Description, a.Solicitation = r.at(data, "descriptionOfContractRequirement"), r.at(data, "solicitationID")
	a.Multiple = r.code(data, "multipleOrSingleAwardIDC")
	a.Extent, a.Procedures = r.code(competition, "extentCompeted"), r.code(competition, "solicitationProcedures")
	a.SetAside, a.NotCompeted = r.code(competition, "typeOfSetAside"), r.code(competition, "reasonNotCompeted")
	a.Offers = r.at(competition, "numberOfOffersReceived")
	a.PSC, a.NAICS = r.code(product, "productOrServiceCode"), r.code(product, "principalNAICSCode")
}

func (r record) office(agency, office string) usaction.Office {
	const info = "purchaserInformation"
	return usaction.Office{
		Department:       usaction.Code{ID: r.attr("departmentID", info, agency), Name: r.attr("departmentName", info, agency)},
		DepartmentScheme: usaction.FPDS, Agency: r.named(info, agency), Office: r.named(info, office),
	}
}

func (r record) vendor() usaction.Vendor {
	const header, site, entity = "vendorHeader", "vendorSiteDetails", "entityIdentifiers"
	v := func(path ...string) usaction.Fact { return r.at(append([]string{"vendor"}, path...)...) }
	out := usaction.Vendor{
		LegalName: v(site, entity, "vendorUEIInformation", "UEILegalBusinessName"),
		UEI:       v(site, entity, "vendorUEIInformation", "UEI"), CAGE: v(site, entity, "cageCode"),
		DUNS:       usaction.First(v(site, entity, "vendorDUNSInformation", "DUNSNumber"), v(site, "vendorDUNSInformation", "DUNSNumber")),
		ParentUEI:  v(site, entity, "vendorUEIInformation", "ultimateParentUEI"),
		ParentDUNS: usaction.First(v(site, entity, "vendorDUNSInformation", "globalParentDUNSNumber"), v(site, "vendorDUNSInformation", "globalParentDUNSNumber")),
		ParentName: v(site, entity, "vendorUEIInformation", "ultimateParentUEIName"),
		Address:    r.address("vendor", site, "vendorLocation"),
	}
	if out.ParentName.Text == "" && out.ParentUEI.Text == "" {
		out.ParentName = usaction.First(v(site, entity, "vendorDUNSInformation", "globalParentDUNSName"), v(site, "vendorDUNSInformation", "globalParentDUNSName"))
	}
	out.Names = []usaction.Fact{v(header, "vendorName"), out.LegalName, v("contractorName"), v(header, "vendorLegalOrganizationName"),
		v(site, entity, "vendorDUNSInformation", "vendorName"), v(header, "vendorDoingAsBusinessName")}
	r.First("vendor", site).Walk(func(e *xmltree.Element) {
		if len(e.Kids) > 0 || e.Value() != "true" {
			return
		}
		out.Is = append(out.Is, usaction.Fact{Text: e.Key, Place: r.steps + e.Path()})
		if e.Key == "isSolePropreitorship" { // so spelt in the schema
			out.SoleProprietor = r.fact(e)
		}
	})
	return out
}

func (r record) address(path ...string) usaction.Address {
	below := func(name string) []string { return append(path[:len(path):len(path)], name) }
	return usaction.Address{
		Street: []usaction.Fact{r.at(below("streetAddress")...), r.at(below("streetAddress2")...), r.at(below("streetAddress3")...)},
		City:   r.at(below("city")...), Zip: r.at(below("ZIPCode")...),
		State: r.named(below("state")...), Country: r.named(below("countryCode")...),
	}
}

func (r record) performed() usaction.Address {
	const place, principal, zip = "placeOfPerformance", "principalPlaceOfPerformance", "placeOfPerformanceZIPCode"
	return usaction.Address{City: r.attr("city", place, zip), Zip: r.at(place, zip),
		State: r.named(place, principal, "stateCode"), Country: r.named(place, principal, "countryCode")}
}

// more lists facts without a place in OCDS that reports on contracts ask for.
func (r record) more() []usaction.More {
	var out []usaction.More
	add := func(name string, f usaction.Fact) { out = append(out, usaction.More{Name: name, Fact: f}) }
	for _, name := range []string{"nationalInterestActionCode", "inherentlyGovernmentalFunction", "majorProgramCode", "programAcronym",
		"multiYearContract", "consolidatedContract", "undefinitizedAction", "costOrPricingData", "referencedIDVType", "typeOfIDC", "numberOfActions"} {
		add(name, r.at("contractData", name))
	}
	for _, name := range []string{"statutoryExceptionToFairOpportunity", "fedBizOpps", "evaluatedPreference", "IDVTypeOfSetAside", "IDVnumberOfOffersReceived"} {
		add(name, r.at("competition", name))
	}
	add("subcontractPlan", r.at("preferencePrograms", "subcontractPlan"))
	add("businessSize", r.at("vendor", "contractingOfficerBusinessSizeDetermination"))
	add("referencedModification", usaction.First(r.at("awardID", "referencedIDVID", "modNumber"), r.at("contractID", "referencedIDVID", "modNumber")))
	add("totalEstimatedOrderValue", r.at("contractMarketingData", "totalEstimatedOrderValue"))
	add("closedDate", r.at("transactionInformation", "closedDate"))
	return out
}

// digest is the sha256 of an element as it was published: names, attributes and
// text, whatever the prefixes.
func digest(e *xmltree.Element) (sum [32]byte) {
	h := sha256.New()
	write(h, e)
	h.Sum(sum[:0])
	return sum
}

func write(w io.Writer, e *xmltree.Element) {
	fmt.Fprintf(w, "<%q", e.Key)
	for _, a := range e.Attrs {
		if a.Name != "xmlns" && !strings.HasPrefix(a.Name, "xmlns:") {
			fmt.Fprintf(w, " %q=%q", a.Name, a.Value)
		}
	}
	fmt.Fprintf(w, ">%q", e.Value())
	for _, k := range e.Kids {
		write(w, k)
	}
	fmt.Fprint(w, "/")
}
