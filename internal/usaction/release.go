package usaction

import (
	"encoding/json"
	"strconv"

	"daylight/internal/procurement"
)

const transaction = "/contracts/0/implementation/transactions/0/"

// action states an action that stands.
func (b *builder) action() {
	tags := []string{"award", "contract", "implementation"}
	if !b.base() {
		tags = []string{"contractAmendment", "implementation"}
	}
	b.header(tags...)
	b.published(b.Approved, b.Created, b.Signed, b.Modified)
	b.buyer()
	b.vendor()
	b.tender()
	b.award()
	b.contract()
	b.delta()
	b.figures()
	b.parent()
	b.more()
}

func (b *builder) tender() {
	if !b.copy("/tender/id", b.Solicitation) && b.base() {
		b.set("/tender/id", b.ContractKey(), b.PIID.Place)
	}
	if b.base() {
		b.copy("/tender/title", b.Description)
		b.set("/tender/status", "complete", b.PIID.Place)
	}
	if b.IDV {
		b.set("/tender/techniques/hasFrameworkAgreement", true, First(b.Type.ID, b.PIID).Place)
	}
	b.copy("/tender/procurementMethodDetails", b.Extent.Name)
	if !b.copy("/tender/procurementMethodRationale", b.NotCompeted.Name) {
		b.copy("/tender/procurementMethodRationale", b.NotCompeted.ID)
	}
	if code := b.Extent.ID; code.Text != "" {
		if method := ProcurementMethod(code.Text); method != "" {
			b.set("/tender/procurementMethod", method, code.Place)
		} else {
			b.issue("unmapped-code", "/tender/procurementMethod", "extentCompeted "+code.Text)
		}
	}
	if b.Offers.Text == "" {
		return
	}
	n, err := strconv.ParseUint(b.Offers.Text, 10, 31)
	if err != nil {
		b.issue("unparsed-number", "/tender/numberOfTenderers", b.Offers.Text)
		return
	}
	b.set("/tender/numberOfTenderers", json.Number(strconv.FormatUint(n, 10)), b.Offers.Place)
}

// ProcurementMethod maps the FPDS data element 10A, extent competed, to the OCDS
// method; empty if the code is not known.
func ProcurementMethod(code string) string {
	switch code {
	case "A": // full and open competition
		return "open"
	case "D", "CDO": // full and open after exclusion of sources, competitive delivery order
		return "selective"
	case "F": // competed under simplified acquisition procedures: suppliers of the buyer's choice
		return "limited"
	case "B", "C", "E", "G", "NDO": // not available, not competed, follow-on, not competed under SAP, non-competitive order
		return "direct"
	}
	return ""
}

// MainCategory follows the PSC manual: numbers are products, Y and Z build and
// repair structures, all other letters are services, research among them.
func MainCategory(psc string) string {
	switch c := psc[0]; {
	case c >= '0' && c <= '9':
		return "goods"
	case c == 'Y' || c == 'Z':
		return "works"
	}
	return "services"
}

func (b *builder) award() {
	b.set("/awards/0/id", b.ContractKey(), b.PIID.Place)
	if b.base() {
		b.copy("/awards/0/title", b.Description)
		b.set("/awards/0/status", "active", b.PIID.Place)
		b.day("/awards/0/date", b.Signed)
	}
	if b.Reason.ID.Text == legalCancellation {
		b.set("/awards/0/status", "cancelled", b.Reason.ID.Place)
		b.set("/tender/status", "cancelled", b.Reason.ID.Place)
	}
	b.item("/awards/0/items/0")
}

// item says what is bought, by product and service code (PSC) and by the industry
// that makes it (NAICS), and where the work is done.
func (b *builder) item(path string) {
	if b.PSC.ID.Text != "" {
		b.set(path+"/id", "1", b.PSC.ID.Place)
		b.copy(path+"/description", b.PSC.Name)
		b.set(path+"/classification/scheme", "PSC", b.PSC.ID.Place)
		b.copy(path+"/classification/id", b.PSC.ID)
		b.copy(path+"/classification/description", b.PSC.Name)
		b.set("/tender/mainProcurementCategory", MainCategory(b.PSC.ID.Text), b.PSC.ID.Place)
	}
	if b.NAICS.ID.Text != "" {
		b.set(path+"/id", "1", b.NAICS.ID.Place)
		b.set(path+"/additionalClassifications/0/scheme", "NAICS", b.NAICS.ID.Place)
		b.copy(path+"/additionalClassifications/0/id", b.NAICS.ID)
		b.copy(path+"/additionalClassifications/0/description", b.NAICS.Name)
	}
	if b.PSC.ID.Text != "" || b.NAICS.ID.Text != "" {
		b.address(path+"/deliveryAddress", b.Performed)
	}
}

const legalCancellation = "N"

// contract states the contract as the action leaves it. The day of signature and
// the start are those of the base action: a modification has its own.
func (b *builder) contract() {
	const path = "/contracts/0/"
	b.set(path+"id", b.ContractKey(), b.PIID.Place)
	b.set(path+"awardID", b.ContractKey(), b.PIID.Place)
	switch b.Reason.ID.Text {
	case "E", "F", "X", "K":
		b.set(path+"status", "terminated", b.Reason.ID.Place)
	case legalCancellation:
		b.set(path+"status", "cancelled", b.Reason.ID.Place)
	}
	if b.base() {
		b.copy(path+"title", b.Description)
		b.day(path+"dateSigned", b.Signed)
		b.day(path+"period/startDate", b.Starts)
	} else {
		b.copy("/title", b.Description) // serves where the base action is not at hand
	}
	b.day(path+"period/endDate", First(b.Ends, b.LastOrder))
	b.day(path+"period/maxExtentDate", b.Latest)
}

// delta states what the action itself does.
func (b *builder) delta() {
	id := "CONT_TX_" + b.TransactionKey()
	b.set(transaction+"id", id, b.PIID.Place)
	b.day(transaction+"date", b.Signed)
	b.copy(transaction+"description", b.Description)
	b.copy(transaction+"x_modification", b.Mod)
	if b.Delta.Obligated.Text != "" {
		b.set(transaction+"x_kind", "obligation", b.Delta.Obligated.Place)
		b.money(transaction+"value", b.Delta.Obligated)
	}
	b.money(transaction+"x_baseAndExercisedOptions", b.Delta.Exercised)
	b.money(transaction+"x_baseAndAllOptions", b.Delta.All)
	b.code(transaction+"x_reason", b.Reason)
	if b.base() {
		return
	}
	const amendment = "/contracts/0/amendments/0/"
	b.set(amendment+"id", id, b.PIID.Place)
	b.day(amendment+"date", b.Signed)
	b.copy(amendment+"rationale", First(b.Reason.Name, b.Reason.ID))
	b.copy(amendment+"description", b.Description)
}

// figures states the totals of the contract.
func (b *builder) figures() {
	const path = "/contracts/0/"
	total := b.Total
	if b.base() {
		total.Obligated, total.Exercised, total.All = First(total.Obligated, b.Delta.Obligated), First(total.Exercised, b.Delta.Exercised), First(total.All, b.Delta.All)
	}
	b.money(path+procurement.ObligatedField, total.Obligated)
	if b.IDV {
		b.money(path+procurement.CeilingField, total.All)
		return
	}
	b.money(path+"value", total.Exercised)
	b.money(path+procurement.OptionsField, total.All)
}

// parent links an order to the vehicle it was placed under.
func (b *builder) parent() {
	if b.ParentPIID.Text == "" || b.ParentAgency.ID.Text == "" {
		return
	}
	from, key := b.ParentPIID.Place, IDVKey(b.ParentPIID.Text, b.ParentAgency.ID.Text)
	const path = "/relatedProcesses/0/"
	b.set(path+"id", "parent", from)
	b.set(path+"relationship/0", "framework", from)
	b.copy(path+"title", b.ParentPIID)
	b.set(path+"scheme", "ocid", from)
	b.set(path+"identifier", b.notice.OCID[:len(b.notice.OCID)-len(b.ContractKey())]+key, from)
}

// more keeps what OCDS has no place for.
func (b *builder) more() {
	const path = "/x_fpds/"
	b.code(path+"type", b.Type)
	b.code(path+"pricing", b.Pricing)
	b.code(path+"solicitationProcedures", b.Procedures)
	b.code(path+"extentCompeted", b.Extent)
	b.code(path+"setAside", b.SetAside)
	b.code(path+"reasonNotCompeted", b.NotCompeted)
	b.code(path+"multipleOrSingle", b.Multiple)
	for _, m := range b.More {
		b.copy(path+m.Name, m.Fact)
	}
	if code := b.Status.ID.Text; code != "" && code != "F" {
		b.issue("not-final", "", "the status of the action is "+code+" "+b.Status.Name.Text)
	}
}

// First is the first fact that is there.
func First(facts ...Fact) Fact {
	for _, f := range facts {
		if f.Text != "" {
			return f
		}
	}
	return Fact{}
}
