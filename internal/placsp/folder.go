package placsp

import (
	"strconv"
	"strings"

	"daylight/internal/procurement"
	"daylight/internal/xmltree"
)

func tagsOf(state string) []string {
	switch state {
	case "PRE":
		return []string{"planning"}
	case "ADJ":
		return []string{"award"}
	case "RES":
		return []string{"award", "contract"}
	case "ANUL":
		return []string{"tenderCancellation"}
	}
	return []string{"tender"}
}

// tender states the state and the procedure of the folder.
func (b *builder) tender(state *xmltree.Element) {
	status := map[string]string{"PRE": "planned", "PUB": "active", "EV": "active", "ADJ": "complete", "RES": "complete", "ANUL": "cancelled"}[state.Value()]
	if status == "" {
		b.issue("unmapped-code", "/tender/status", "ContractFolderStatusCode "+state.Value())
	}
	b.set("/tender/status", status, state)
	b.text("/tender/statusDetails", state)
	if status == "cancelled" {
		b.set("/"+procurement.Ext+"/"+procurement.ExtCancelled, true, state)
	}
	b.text("/tender/id", b.folder.First("ContractFolderID"))
	process := b.folder.First("TenderingProcess")
	procedure := process.First("ProcedureCode")
	method, details := methodOf(procedure.Value())
	b.set("/tender/procurementMethod", method, procedure)
	b.set("/tender/procurementMethodDetails", details, procedure)
	if details == "" && procedure.Value() != "" {
		b.issue("unmapped-code", "/tender/procurementMethod", "ProcedureCode "+procedure.Value())
	}
	switch system := process.First("ContractingSystemCode"); system.Value() {
	case "1":
		b.set("/tender/techniques/hasFrameworkAgreement", true, system)
	case "2":
		b.set("/tender/techniques/hasDynamicPurchasingSystem", true, system)
	}
	period := process.First("TenderSubmissionDeadlinePeriod")
	b.deadline("/tender/tenderPeriod/endDate", period.First("EndDate"), period.First("EndTime"))
}

// system is the code that says how the contract relates to a framework.
func (b *builder) system() string {
	return b.folder.First("TenderingProcess", "ContractingSystemCode").Value()
}

// callOff is the element that says that contracts are made under a framework or a
// dynamic purchasing system, nil if none does.
func (b *builder) callOff() *xmltree.Element {
	if system := b.system(); system == "3" || system == "4" {
		return b.folder.First("TenderingProcess", "ContractingSystemCode")
	}
	if code := b.folder.First("TenderingProcess", "ProcedureCode"); code.Value() == "7" || code.Value() == "12" {
		return code
	}
	return nil
}

// methodOf maps the procedure to OCDS and names it.
func methodOf(code string) (method, name string) {
	switch code {
	case "1":
		return "open", "Abierto"
	case "2":
		return "selective", "Restringido"
	case "3":
		return "direct", "Negociado sin publicidad"
	case "4":
		return "selective", "Negociado con publicidad"
	case "5":
		return "selective", "Diálogo competitivo"
	case "6":
		return "direct", "Contrato menor"
	case "7":
		return "", "Derivado de acuerdo marco"
	case "8":
		return "open", "Concurso de proyectos"
	case "9":
		return "open", "Abierto simplificado"
	case "10":
		return "selective", "Asociación para la innovación"
	case "11":
		return "", "Derivado de asociación para la innovación"
	case "12":
		return "", "Basado en un sistema dinámico de adquisición"
	case "13":
		return "selective", "Licitación con negociación"
	case "100":
		return "", "Normas internas"
	case "999":
		return "", "Otros"
	}
	return "", ""
}

// categoryOf maps the kind of contract: supplies, services, works and their
// concessions; mixed and private ones are none of them.
func categoryOf(code string) string {
	switch code {
	case "1":
		return "goods"
	case "2", "21", "22":
		return "services"
	case "3", "31", "32":
		return "works"
	}
	return ""
}

// project states what is bought, for how long, and the budget.
func (b *builder) project() {
	p := b.folder.First("ProcurementProject")
	if p == nil {
		b.issue("no-project", "/tender/title", "")
		return
	}
	b.text("/tender/title", p.First("Name"))
	b.text("/tender/description", p.First("Description"))
	kind := p.First("TypeCode")
	b.set("/tender/mainProcurementCategory", categoryOf(kind.Value()), kind)
	b.text("/tender/x_contractType", kind)
	b.text("/tender/x_contractSubtype", p.First("SubTypeCode"))
	budget := p.First("BudgetAmount")
	b.money("/planning/budget/amount", budget.First("TaxExclusiveAmount"), procurement.TaxNet)
	b.money("/planning/budget/x_gross", budget.First("TotalAmount"), procurement.TaxGross)
	b.money("/tender/value", budget.First("EstimatedOverallContractAmount"), procurement.TaxNet)
	b.period("/tender/contractPeriod", p.First("PlannedPeriod"))
	b.text("/tender/x_options", p.First("ContractExtension", "OptionsDescription"))
	b.items("/tender/items", p, "")
}

func (b *builder) period(path string, e *xmltree.Element) {
	b.date(path+"/startDate", e.First("StartDate"))
	b.date(path+"/endDate", e.First("EndDate"))
	if d := e.First("DurationMeasure"); b.number(path+"/x_duration/value", d) {
		b.attribute(path+"/x_duration/unit", d, "unitCode")
	}
}

// items lists the codes of what is bought: one item for the whole or for a lot.
func (b *builder) items(list string, p *xmltree.Element, lot string) {
	at := list + "/" + strconv.Itoa(b.length(list))
	more := 0
	for i, code := range p.All("RequiredCommodityClassification", "ItemClassificationCode") {
		if i == 0 {
			b.set(at+"/id", strconv.Itoa(b.length(list)+1), code)
			b.set(at+"/classification/scheme", "CPV", code)
			b.text(at+"/classification/id", code)
			continue
		}
		b.set(at+"/additionalClassifications/"+strconv.Itoa(more)+"/scheme", "CPV", code)
		b.text(at+"/additionalClassifications/"+strconv.Itoa(more)+"/id", code)
		more++
	}
	place := p.First("RealizedLocation")
	if at == list+"/"+strconv.Itoa(b.length(list)) { // no code: nothing to hang the place on
		return
	}
	b.text(at+"/deliveryAddress/region", place.First("CountrySubentity"))
	b.text(at+"/deliveryAddress/x_nuts", place.First("CountrySubentityCode"))
	b.text(at+"/deliveryAddress/locality", place.First("Address", "CityName"))
	b.text(at+"/deliveryAddress/postalCode", place.First("Address", "PostalZone"))
	if lot != "" {
		b.set(at+"/relatedLot", lot, p)
	}
}

// length is how many members a list of the release has.
func (b *builder) length(list string) int {
	var v any = b.notice.Release
	for step := range strings.SplitSeq(list[1:], "/") {
		switch t := v.(type) {
		case procurement.Object:
			v = t[step]
		case []any:
			if i, err := strconv.Atoi(step); err == nil && i < len(t) {
				v = t[i]
			} else {
				v = nil
			}
		default:
			v = nil
		}
	}
	l, _ := v.([]any)
	return len(l)
}

func (b *builder) lotList() {
	for _, lot := range b.folder.All("ProcurementProjectLot") {
		id := lot.First("ID")
		if id.Value() == "" || b.lots[id.Value()] {
			b.issue("bad-lot-id", b.steps+lot.Path(), id.Value())
			continue
		}
		at := "/tender/lots/" + strconv.Itoa(b.length("/tender/lots"))
		b.lots[id.Value()] = true
		b.text(at+"/id", id)
		p := lot.First("ProcurementProject")
		b.text(at+"/title", p.First("Name"))
		b.text(at+"/description", p.First("Description"))
		b.money(at+"/value", p.First("BudgetAmount", "TaxExclusiveAmount"), procurement.TaxNet)
		b.money(at+"/x_gross", p.First("BudgetAmount", "TotalAmount"), procurement.TaxGross)
		b.period(at+"/contractPeriod", p.First("PlannedPeriod"))
		b.items("/tender/items", p, id.Value())
	}
}

// documents lists the files that the folder refers to.
func (b *builder) documents() {
	kinds := map[string]string{"LegalDocumentReference": "biddingDocuments", "TechnicalDocumentReference": "technicalSpecifications"}
	b.folder.Walk(func(e *xmltree.Element) {
		if !strings.HasSuffix(e.Key, "DocumentReference") {
			return
		}
		file := e.First("Attachment", "ExternalReference")
		url := file.First("URI")
		if url.Value() == "" {
			return
		}
		no := b.length("/tender/documents")
		at := "/tender/documents/" + strconv.Itoa(no)
		b.set(at+"/id", strconv.Itoa(no+1), url)
		b.text(at+"/url", url)
		title := file.First("FileName")
		if title.Value() == "" {
			title = e.First("ID")
		}
		b.text(at+"/title", title)
		b.set(at+"/documentType", kinds[e.Key], url)
		b.date(at+"/datePublished", e.First("IssueDate"))
	})
}
