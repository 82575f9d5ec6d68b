package samawards

import (
	"maps"
	"slices"
	"strings"

	"daylight/internal/jsontree"
	"daylight/internal/procurement"
	"daylight/internal/usaction"
)

// record is a member of awardSummary and its full pointer.
type record struct {
	procurement.Object
	pointer string
}

// at is the text at a path with dots, without "N/A".
func (r record) at(path string) usaction.Fact {
	steps := strings.Split(path, ".")
	v, err := jsontree.Resolve(r.Object, "/"+strings.Join(steps, "/"))
	text := strings.TrimSpace(jsontree.Text(v))
	if err != nil || text == "" || text == "N/A" || text == "null" {
		return usaction.Fact{}
	}
	return usaction.Fact{Text: text, Place: r.pointer + "/" + strings.Join(steps, "/")}
}

func (r record) code(path string) usaction.Code {
	return usaction.Code{ID: r.at(path + ".code"), Name: r.at(path + ".name")}
}

// isIDV says which kind the action is of. An answer without coreData does not:
// then the transaction number tells.
func (r record) isIDV() bool {
	if r.guessed() {
		return r.at("contractId.transactionNumber").Text == ""
	}
	return strings.EqualFold(r.at("coreData.awardOrIDV").Text, "IDV")
}

func (r record) guessed() bool { return r.at("coreData.awardOrIDV").Text == "" }

func (r record) action(deleted bool) *usaction.Action {
	const core, details, competition = "coreData.", "awardDetails.", "coreData.competitionInformation."
	a := &usaction.Action{
		IDV: r.isIDV(), Deleted: deleted || isYes(r.at(details+"transactionData.deletedStatus").Text), Record: r.pointer,
		Agency: r.code("contractId.subtier"), PIID: r.at("contractId.piid"), Mod: r.at("contractId.modificationNumber"),
		Transaction:  r.at("contractId.transactionNumber"),
		ParentAgency: r.code("contractId.referencedIDVSubtier"), ParentPIID: r.at("contractId.referencedIDVPiid"),
		Reason: r.code("contractId.reasonForModification"), Type: r.code(core + "awardOrIDVType"), Solicitation: r.at(core + "solicitationId"),
		Contracting: r.office("contracting"), Funding: r.office("funding"),
		Pricing: r.code(core + "acquisitionData.typeOfContractPricing"), Multiple: r.code(core + "acquisitionData.multipleOrSingleAwardIdc"),
		Extent: r.code(competition + "extentCompeted"), Procedures: r.code(competition + "solicitationProcedures"),
		SetAside: r.code(competition + "typeOfSetAside"), NotCompeted: r.code(competition + "otherThanFullAndOpenCompetition"),
		Offers:      usaction.First(r.at(competition+"numberOfOffersReceived"), r.at(details+"competitionInformation.numberOfOffersReceived")),
		Description: r.at(details + "productOrServiceInformation.descriptionOfContractRequirement"),
		PSC:         r.code(core + "productOrServiceInformation.productOrService"),
		NAICS:       r.code(core + "productOrServiceInformation.principalNaics.0"),
		Performed:   r.performed(), Vendor: r.vendor(), More: r.more(),
	}
	r.dates(a)
	a.Delta = usaction.Money{Obligated: r.at(details + "dollars.actionObligation"),
		Exercised: r.at(details + "dollars.baseAndExercisedOptionsValue"), All: r.at(details + "dollars.baseAndAllOptionsValue")}
	a.Total = usaction.Money{Obligated: r.at(details + "totalContractDollars.totalActionObligation"),
		Exercised: r.at(details + "totalContractDollars.totalBaseAndExercisedOptionsValue"),
		All:       r.at(details + "totalContractDollars.totalBaseAndAllOptionsValue")}
	return a
}

func isYes(text string) bool { return strings.EqualFold(text, "yes") || strings.EqualFold(text, "y") }

func (r record) dates(a *usaction.Action) {
	const dates, info = "awardDetails.dates.", "awardDetails.transactionData."
	a.Signed, a.Starts = r.at(dates+"dateSigned"), r.at(dates+"periodOfPerformanceStartDate")
	a.Ends, a.Latest, a.LastOrder = r.at(dates+"currentCompletionDate"), r.at(dates+"ultimateCompletionDate"), r.at(dates+"lastDateToOrder")
	a.Created, a.Approved, a.Modified = r.at(info+"createdDate"), r.at(info+"approvedDate"), r.at(info+"lastModifiedDate")
	a.Status = r.code(info + "status")
	a.DeletedAt = r.at(info + "deletedDate")
}

// office reads contractingInformation or fundingInformation.
func (r record) office(kind string) usaction.Office {
	at := "coreData.federalOrganization." + kind + "Information." + kind
	return usaction.Office{Department: r.code(at + "Department"), DepartmentScheme: usaction.FPDS, Agency: r.code(at + "Subtier"), Office: r.code(at + "Office")}
}

func (r record) performed() usaction.Address {
	const at = "coreData.principalPlaceOfPerformance."
	return usaction.Address{City: r.at(at + "city.name"), Zip: r.at(at + "zipCode"), State: r.code(at + "state"), Country: r.code(at + "country")}
}

func (r record) vendor() usaction.Vendor {
	const at, header, entity = "awardDetails.awardeeData.", "awardDetails.awardeeData.awardeeHeader.", "awardDetails.awardeeData.awardeeUEIInformation."
	v := usaction.Vendor{
		LegalName: r.at(header + "legalBusinessName"), UEI: r.at(entity + "uniqueEntityId"), CAGE: r.at(entity + "cageCode"),
		ParentUEI: r.at(entity + "awardeeUltimateParentUniqueEntityId"), ParentName: r.at(entity + "awardeeUltimateParentName"),
		Address: usaction.Address{
			Street: []usaction.Fact{r.at(at + "awardeeLocation.streetAddress1"), r.at(at + "awardeeLocation.streetAddress2")},
			City:   r.at(at + "awardeeLocation.city"), Zip: r.at(at + "awardeeLocation.zip"),
			State: r.code(at + "awardeeLocation.state"), Country: r.code(at + "awardeeLocation.country"),
		},
	}
	v.Names = []usaction.Fact{r.at(header + "awardeeName"), v.LegalName, r.at(header + "awardeeNameFromContract"), r.at(header + "awardeeDoingBusinessAsName")}
	data := jsontree.Obj(r.Object, "awardDetails", "awardeeData")
	v.Is = r.flags(data, r.pointer+"/awardDetails/awardeeData", nil)
	if sole := r.at(at + "awardeeBusinessTypes.businessOrOrganization.soleProprietorship"); isYes(sole.Text) {
		v.SoleProprietor = sole
	}
	return v
}

// flags lists the members below o that are YES, in the order of their names.
func (r record) flags(o procurement.Object, place string, out []usaction.Fact) []usaction.Fact {
	for _, name := range slices.Sorted(maps.Keys(o)) {
		at := place + "/" + jsontree.Escape(name)
		switch v := o[name].(type) {
		case procurement.Object:
			out = r.flags(v, at, out)
		case string:
			if v == "YES" {
				out = append(out, usaction.Fact{Text: name, Place: at})
			}
		}
	}
	return out
}

// more lists facts without a place in OCDS that reports on contracts ask for.
func (r record) more() []usaction.More {
	var out []usaction.More
	for _, m := range [][2]string{
		{"majorProgramCode", "coreData.acquisitionData.majorProgramCode"}, {"programAcronym", "coreData.acquisitionData.programAcronym"},
		{"nationalInterestActionCode", "coreData.acquisitionData.nationalInterestAction.code"},
		{"inherentlyGovernmentalFunction", "coreData.acquisitionData.inherentlyGovernmentalFunction.code"},
		{"multiYearContract", "coreData.acquisitionData.multiyearContract"}, {"consolidatedContract", "coreData.acquisitionData.consolidatedContract.code"},
		{"typeOfIDC", "coreData.acquisitionData.typeOfIdc.code"}, {"solicitationDate", "coreData.solicitationDate"},
		{"undefinitizedAction", "awardDetails.contractData.undefinitizedAction.code"}, {"referencedIDVType", "awardDetails.contractData.referencedIDVType.code"},
		{"numberOfActions", "awardDetails.contractData.numberOfActions"}, {"baseDollarsObligated", "awardDetails.dollars.baseDollarsObligated"},
		{"subcontractPlan", "awardDetails.preferenceProgramsInformation.subcontractPlan.code"},
		{"businessSize", "awardDetails.preferenceProgramsInformation.contractingOfficerBusinessSizeDetermination.0.code"},
		{"evaluatedPreference", "awardDetails.competitionInformation.evaluatedPreference.code"},
		{"IDVnumberOfOffersReceived", "awardDetails.competitionInformation.idvNumberOfOffersReceived"},
		{"referencedModification", "contractId.referencedIDVModificationNumber"}, {"closedDate", "awardDetails.transactionData.closedDate"},
	} {
		out = append(out, usaction.More{Name: m[0], Fact: r.at(m[1])})
	}
	return out
}
