package de

import (
	"encoding/json"
	"strconv"
	"strings"

	"daylight/internal/procurement"
	"daylight/internal/xmltree"
)

// tender sets what is bought and how.
func (u *ublNotice) tender(folder, kind *xmltree.Element) {
	const path = "/tender"
	u.set(path+"/id", strings.ToLower(folder.Value()), folder)
	project := u.root.First("ProcurementProject")
	u.text(path+"/title", project.First("Name"))
	u.text(path+"/description", project.First("Description"))
	if c := u.cancellation(); c != nil {
		u.set(path+"/status", "cancelled", c)
		u.set("/"+procurement.Ext+"/"+procurement.ExtCancelled, true, c)
	} else {
		u.set(path+"/status", status(kind.Value()), kind)
	}
	u.set(path+"/mainProcurementCategory", category(project.First("ProcurementTypeCode").Value()), project.First("ProcurementTypeCode"))
	code := u.root.First("TenderingProcess", "ProcedureCode")
	u.set(path+"/procurementMethod", method(code.Value()), code)
	u.text(path+"/procurementMethodDetails", code)
	for _, key := range []string{"EstimatedOverallContractAmount", "TotalAmount"} {
		if e := project.First("RequestedTenderTotal", key); e.Value() != "" {
			u.money(path+"/value", e)
			break
		}
	}
	u.classify(path, project)
	for i, lot := range u.root.All("ProcurementProjectLot") {
		u.lot(i, lot)
	}
	u.tenderDocuments()
}

func status(kind string) string {
	switch {
	case strings.HasPrefix(kind, "pin-"):
		return "planned"
	case strings.HasPrefix(kind, "can-"):
		return "complete"
	case strings.HasPrefix(kind, "cn-"):
		return "active"
	}
	return ""
}

func category(code string) string {
	switch code {
	case "supplies":
		return "goods"
	case "works", "services":
		return code
	}
	return ""
}

// method reads the codes of procedures, German ("de-restricted-wo-call") and of
// the EU ("neg-wo-call"). Those without a call go to suppliers of the buyer's
// choice; the German direct order asks one alone.
func method(code string) string {
	code = strings.TrimPrefix(strings.ToLower(code), "de-")
	switch {
	case code == "open":
		return "open"
	case strings.HasPrefix(code, "direct"):
		return "direct"
	case strings.HasSuffix(code, "wo-call"):
		return "limited"
	case strings.HasSuffix(code, "w-call"), code == "restricted", code == "comp-dial", code == "comp-tend", code == "innovation":
		return "selective"
	}
	return ""
}

func (u *ublNotice) classify(path string, project *xmltree.Element) {
	if main := project.First("MainCommodityClassification", "ItemClassificationCode"); main.Value() != "" {
		u.set(path+"/classification/scheme", "CPV", main)
		u.text(path+"/classification/id", main)
	}
	n := 0
	for _, more := range project.All("AdditionalCommodityClassification", "ItemClassificationCode") {
		if more.Value() == "" {
			continue
		}
		at := path + "/additionalClassifications/" + strconv.Itoa(n)
		n++
		u.set(at+"/scheme", "CPV", more)
		u.text(at+"/id", more)
	}
}

// lot sets a lot and the item it asks for. The one lot of a notice without lots
// repeats the notice.
func (u *ublNotice) lot(i int, lot *xmltree.Element) {
	id, project := lot.First("ID"), lot.First("ProcurementProject")
	at, item := "/tender/lots/"+strconv.Itoa(i), "/tender/items/"+strconv.Itoa(i)
	u.set(at+"/id", firstText(id.Value(), "lot-"+strconv.Itoa(i+1)), firstOf(id, lot))
	u.text(at+"/title", project.First("Name"))
	u.text(at+"/description", project.First("Description"))
	u.set(item+"/id", strconv.Itoa(i+1), lot)
	u.set(item+"/relatedLot", firstText(id.Value(), "lot-"+strconv.Itoa(i+1)), firstOf(id, lot))
	u.classify(item, project)
	place := project.First("RealizedLocation", "Address")
	u.text(item+"/deliveryAddress/locality", place.First("CityName"))
	u.text(item+"/deliveryAddress/region", place.First("CountrySubentityCode"))
	if e := project.First("RequestedTenderTotal", "EstimatedOverallContractAmount"); len(u.root.All("ProcurementProjectLot")) > 1 && e.Value() != "" {
		u.money(at+"/value", e)
	}
	end := lot.First("TenderingProcess", "TenderSubmissionDeadlinePeriod", "EndDate")
	clock := lot.First("TenderingProcess", "TenderSubmissionDeadlinePeriod", "EndTime").Value()
	if text := stamp(end.Value(), clock); text != "" {
		u.set(at+"/tenderPeriod/endDate", text, end)
		if i == 0 {
			u.set("/tender/tenderPeriod/endDate", text, end)
		}
	}
}

func firstText(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

// tenderDocuments lists the addresses of the procurement documents, each once.
func (u *ublNotice) tenderDocuments() {
	seen := map[string]bool{}
	for _, e := range u.root.All("ProcurementProjectLot", "TenderingTerms", "CallForTendersDocumentReference", "Attachment", "ExternalReference", "URI") {
		if e.Value() == "" || seen[e.Value()] {
			continue
		}
		at := "/tender/documents/" + strconv.Itoa(len(seen))
		seen[e.Value()] = true
		u.set(at+"/id", u.id+"/"+strconv.Itoa(len(seen)), e)
		u.set(at+"/documentType", "biddingDocuments", e)
		u.text(at+"/url", e)
	}
}

// money sets a value object from an amount with its currency.
func (u *ublNotice) money(path string, e *xmltree.Element) {
	u.set(path+"/currency", e.Attr("currencyID"), e)
	if amount := json.Number(e.Value()); json.Valid([]byte(amount)) && strings.Trim(amount.String(), "0123456789.") == "" {
		u.set(path+"/amount", amount, e)
		return
	}
	u.set(path+"/"+procurement.Ext+"/"+procurement.ExtStatus, string(procurement.Unparsed), e)
	u.set(path+"/"+procurement.Ext+"/"+procurement.ExtRaw, e.Value(), e)
	u.issue("unparsed-amount", path, e.Value())
}

// results sets an award for each result, or for each lot of a result that names
// several.
func (u *ublNotice) results() {
	awards := 0
	for i, result := range u.root.All("TenderResult") {
		projects := result.All("AwardedTenderedProject")
		if len(projects) == 0 {
			projects = []*xmltree.Element{nil}
		}
		for _, project := range projects {
			if u.award("/awards/"+strconv.Itoa(awards), u.id+"/award-"+strconv.Itoa(awards+1), i, result, project) {
				awards++
			}
		}
	}
}

// award sets one award and its contract; it reports false where the notice says
// nothing but that there is a result.
func (u *ublNotice) award(at, id string, n int, result, project *xmltree.Element) bool {
	code, winner := result.First("TenderResultCode"), result.First("WinningParty", "Party")
	won := code.Value() == "selec-w" || code.Value() == "" && name(winner) != ""
	date, payable := result.First("AwardDate"), project.First("LegalMonetaryTotal", "PayableAmount")
	dated := date.Value() != "" && !strings.HasPrefix(date.Value(), "2000-01-01")
	if code.Value() == "open-nw" || code.Value() == "" && !won && !dated && payable.Value() == "" {
		return false
	}
	u.set(at+"/id", id, result)
	switch c := u.cancellation(); {
	case c != nil:
		u.set(at+"/status", "cancelled", c)
	case won:
		u.set(at+"/status", "active", firstOf(code, winner))
	case code.Value() != "":
		u.set(at+"/status", "unsuccessful", code)
		u.text(at+"/statusDetails", code)
	}
	if dated {
		u.set(at+"/date", stamp(date.Value(), result.First("AwardTime").Value()), date)
	}
	if lot := project.First("ProcurementProjectLot", "ID"); lot.Value() != "" {
		u.text(at+"/relatedLots/0", lot)
	}
	if payable.Value() != "" {
		u.money(at+"/value", payable)
	}
	if sub := result.First("SubcontractTerms", "Amount"); sub.Value() != "" {
		u.money(at+"/"+procurement.Ext+"/subcontracted", sub)
	}
	supplier := ""
	switch {
	case won:
		if supplier = u.winner(winner, n); supplier != "" {
			u.set(at+"/suppliers/0/id", supplier, winner)
			u.set(at+"/suppliers/0/name", name(winner), winner.First("PartyName", "Name"))
		}
	case name(winner) != "":
		u.issue("contradictory-result", at, "the code "+code.Value()+" says that nobody won, and "+winner.Path()+" names a winner")
	}
	u.contracts(id, result, payable)
	return true
}

// winner adds the winner of the n-th result once, and returns its id.
func (u *ublNotice) winner(e *xmltree.Element, n int) string {
	id := u.id + "/winner-" + strconv.Itoa(n+1)
	parties, _ := u.release["parties"].([]any)
	for _, p := range parties {
		if p.(procurement.Object)["id"] == id {
			return id
		}
	}
	return u.party(e, id, "supplier")
}

// contracts sets the contract of a result.
func (u *ublNotice) contracts(award string, result, payable *xmltree.Element) {
	c := result.First("Contract")
	if c == nil {
		return
	}
	at := "/contracts/" + strconv.Itoa(u.contract)
	u.contract++
	u.set(at+"/id", u.id+"/contract-"+strconv.Itoa(u.contract), c)
	u.set(at+"/awardID", award, c)
	u.text(at+"/title", c.First("Description"))
	u.text(at+"/identifiers/0/id", c.First("ID"))
	signed := c.First("IssueDate")
	status := "pending"
	if text := stamp(signed.Value(), ""); text != "" && !strings.HasPrefix(text, "2000-01-01") {
		u.set(at+"/dateSigned", text, signed)
		status = "active"
	}
	if cancel := u.cancellation(); cancel != nil {
		status = "cancelled"
	}
	u.set(at+"/status", status, firstOf(signed, c))
	if payable.Value() != "" {
		u.money(at+"/value", payable)
	}
}
