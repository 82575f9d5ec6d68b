package usaspending

import (
	"encoding/json"
	"fmt"
	"strconv"

	"daylight/internal/procurement"
	"daylight/internal/source"
	"daylight/internal/usaction"
)

const latest = "/latest_transaction_contract_data" // facts of the newest FPDS action

// award reads an award detail. Grants, loans and other assistance are refused.
func (v value) award() (*procurement.Notice, error) {
	b, err := newBuilder(v, v.root, "")
	if err != nil {
		return nil, err
	}
	key, category := b.text("/generated_unique_award_id"), b.text("/category")
	if key == "" {
		return nil, b.reject("no-id", fmt.Errorf("generated_unique_award_id is a JSON %s, expected text", typeName(v.root["generated_unique_award_id"])))
	}
	if _, sums := v.root["child_award_count"]; sums && category == "" {
		return nil, fmt.Errorf("%w: sums of the orders under %s, which their own awards state", source.ErrFormat, key)
	}
	if category != "contract" && category != "idv" {
		return nil, fmt.Errorf("%w: award %s has the category %q: only contract and idv are procurement", source.ErrFormat, key, category)
	}
	if err := b.identify("award/"+key, key, "/generated_unique_award_id", "award", "contract"); err != nil {
		return nil, err
	}
	b.notice.Version = b.text("/period_of_performance/last_modified_date")
	b.published("/period_of_performance/last_modified_date")
	b.agencies()
	b.recipient()
	b.tender(key, category == "idv")
	b.awardAndContract(key)
	b.figures(category == "idv")
	b.parent()
	b.more()
	return b.notice, nil
}

func (b *builder) tender(key string, framework bool) {
	if !b.copy("/tender/id", latest+"/solicitation_identifier") {
		b.set("/tender/id", key, "/generated_unique_award_id")
	}
	b.copy("/tender/title", "/description")
	b.set("/tender/status", "complete", "/generated_unique_award_id")
	if framework {
		b.set("/tender/techniques/hasFrameworkAgreement", true, "/category")
	}
	b.copy("/tender/procurementMethodDetails", latest+"/extent_competed_description")
	b.copy("/tender/procurementMethodRationale", latest+"/other_than_full_and_open_description")
	if code := b.text(latest + "/extent_competed"); code != "" {
		if method := usaction.ProcurementMethod(code); method != "" {
			b.set("/tender/procurementMethod", method, latest+"/extent_competed")
		} else {
			b.issue("unmapped-code", "/tender/procurementMethod", "extent_competed "+code)
		}
	}
	if offers := b.text(latest + "/number_of_offers_received"); offers != "" { // text in the API
		n, err := strconv.ParseUint(offers, 10, 31)
		if err != nil {
			b.issue("unparsed-number", "/tender/numberOfTenderers", offers)
			return
		}
		b.set("/tender/numberOfTenderers", json.Number(strconv.FormatUint(n, 10)), latest+"/number_of_offers_received")
	}
}

func (b *builder) awardAndContract(key string) {
	const id = "/generated_unique_award_id"
	b.set("/awards/0/id", key, id)
	b.copy("/awards/0/title", "/description")
	b.set("/awards/0/status", "active", id)
	b.date("/awards/0/date", "/date_signed")
	b.item("/awards/0/items/0")
	b.set("/contracts/0/id", key, id)
	b.set("/contracts/0/awardID", key, id)
	b.copy("/contracts/0/title", "/description")
	b.date("/contracts/0/dateSigned", "/date_signed")
	b.date("/contracts/0/period/startDate", "/period_of_performance/start_date")
	b.date("/contracts/0/period/endDate", "/period_of_performance/end_date")
	b.date("/contracts/0/period/maxExtentDate", "/period_of_performance/potential_end_date")
}

// item says what is bought, by product and service code (PSC) and by the
// industry that makes it (NAICS), and where it is delivered.
func (b *builder) item(path string) {
	psc := b.text(latest + "/product_or_service_code")
	if psc != "" {
		b.set(path+"/id", "1", latest+"/product_or_service_code")
		b.copy(path+"/description", latest+"/product_or_service_description")
		b.set(path+"/classification/scheme", "PSC", latest+"/product_or_service_code")
		b.copy(path+"/classification/id", latest+"/product_or_service_code")
		b.copy(path+"/classification/description", latest+"/product_or_service_description")
		b.set("/tender/mainProcurementCategory", usaction.MainCategory(psc), latest+"/product_or_service_code")
	}
	if b.text(latest+"/naics") != "" {
		if psc == "" {
			b.set(path+"/id", "1", latest+"/naics")
		}
		b.set(path+"/additionalClassifications/0/scheme", "NAICS", latest+"/naics")
		b.copy(path+"/additionalClassifications/0/id", latest+"/naics")
		b.copy(path+"/additionalClassifications/0/description", latest+"/naics_description")
	}
	if at(b.notice.Release, path+"/id") != nil {
		b.address(path+"/deliveryAddress", "/place_of_performance")
	}
}

func (b *builder) figures(framework bool) {
	contract := "/contracts/0/"
	b.money(contract+procurement.ObligatedField, "/total_obligation")
	if framework {
		b.money(contract+procurement.CeilingField, "/base_and_all_options")
		return
	}
	b.money(contract+"value", "/base_exercised_options")
	b.money(contract+procurement.OptionsField, "/base_and_all_options")
}

// parent links an order to the framework it was placed under.
func (b *builder) parent() {
	const from = "/parent_award/generated_unique_award_id"
	key := b.text(from)
	if key == "" {
		return
	}
	b.set("/relatedProcesses/0/id", "parent", from)
	b.set("/relatedProcesses/0/relationship/0", "framework", from)
	b.copy("/relatedProcesses/0/title", "/parent_award/piid")
	b.set("/relatedProcesses/0/scheme", "ocid", from)
	b.set("/relatedProcesses/0/identifier", OCIDPrefix+key, from)
}

// more keeps the kind of the award and the terms of its newest action, which OCDS
// has no place for; package usaction keeps the same of single actions.
func (b *builder) more() {
	const path = "/x_fpds/"
	b.copy(path+"type/id", "/type")
	b.copy(path+"type/description", "/type_description")
	for _, m := range [][2]string{{"pricing", "type_of_contract_pricing"}, {"solicitationProcedures", "solicitation_procedures"},
		{"extentCompeted", "extent_competed"}, {"setAside", "type_set_aside"}, {"reasonNotCompeted", "other_than_full_and_open"}} {
		b.copy(path+m[0]+"/id", latest+"/"+m[1])
		b.copy(path+m[0]+"/description", latest+"/"+m[1]+"_description")
	}
	b.copy(path+"multipleOrSingle/description", latest+"/multiple_or_single_award_description")
	b.copy(path+"typeOfIDC", latest+"/type_of_idc_description")
	b.copy(path+"nationalInterestActionCode", latest+"/national_interest_action")
	b.copy(path+"majorProgramCode", latest+"/major_program")
	b.copy(path+"programAcronym", latest+"/program_acronym")
	b.copy(path+"businessSize", latest+"/contracting_officers_determination_of_business_size")
	b.copy(path+"subcontractPlan", latest+"/subcontracting_plan")
	b.copy(path+"subawards/count", "/subaward_count")
	b.copy(path+"subawards/total", "/total_subaward_amount")
}
