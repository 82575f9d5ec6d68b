package boamp

import (
	"slices"
	"strconv"
	"strings"

	"daylight/internal/procurement"
)

// eforms reads the facts of a notice in UBL that the flat fields lack.
func (b *builder) eforms(wrappers []any) {
	const company = "efac:Company"
	for _, w := range wrappers {
		o, _ := w.(procurement.Object)
		for _, kind := range []string{"ContractNotice", "ContractAwardNotice", "PriorInformationNotice"} {
			root := first(all(o, kind))
			if root == nil {
				continue
			}
			ext := first(all(root, "ext:UBLExtensions", "ext:UBLExtension", "ext:ExtensionContent", "efext:EformsExtension"))
			orgs := map[string]any{}
			for _, org := range all(ext, "efac:Organizations", "efac:Organization", company) {
				orgs[text(org, "cac:PartyIdentification", "cbc:ID")] = org
			}
			buyer := orgs[text(root, "cac:ContractingParty", "cac:Party", "cac:PartyIdentification", "cbc:ID")]
			b.buyer(text(buyer, "cac:PartyLegalEntity", "cbc:CompanyID"), text(buyer, "cac:PostalAddress", "cbc:CityName"))
			project := first(all(root, "cac:ProcurementProject"))
			b.set("/tender/description", text(project, "cbc:Description"), formField)
			b.codes(append(all(project, "cac:MainCommodityClassification", "cbc:ItemClassificationCode"), all(project, "cac:AdditionalCommodityClassification", "cbc:ItemClassificationCode")...))
			b.value("/tender/value", first(all(project, "cac:RequestedTenderTotal", "cbc:EstimatedOverallContractAmount")))
			r := results{b: b, orgs: orgs, root: first(all(ext, "efac:NoticeResult")), frameworks: map[string]bool{}}
			b.lots(root, r.frameworks)
			b.value("/"+procurement.Ext+"/"+procurement.ExtTotal, first(all(r.root, "cbc:TotalAmount")))
			r.read()
		}
	}
	b.buyer("", "")
}

func (b *builder) value(path string, v any) { b.money(path, text(v), attribute(v, "@currencyID")) }

// lots lists the lots, and which of them set up a framework.
func (b *builder) lots(root any, frameworks map[string]bool) {
	for i, lot := range all(root, "cac:ProcurementProjectLot") {
		id := text(lot, "cbc:ID")
		if id == "" {
			id = strconv.Itoa(i + 1)
		}
		at := "/tender/lots/" + strconv.Itoa(b.next("/tender/lots"))
		b.set(at+"/id", id, formField)
		b.set(at+"/title", text(lot, "cac:ProcurementProject", "cbc:Name"), formField)
		b.set(at+"/description", text(lot, "cac:ProcurementProject", "cbc:Description"), formField)
		b.value(at+"/value", first(all(lot, "cac:ProcurementProject", "cac:RequestedTenderTotal", "cbc:EstimatedOverallContractAmount")))
		for _, code := range all(lot, "cac:TenderingProcess", "cac:ContractingSystem", "cbc:ContractingSystemTypeCode") {
			if attribute(code, "@listName") == "framework-agreement" && strings.HasPrefix(text(code), "fa-") {
				frameworks[id] = true
				b.set(at+"/techniques/hasFrameworkAgreement", true, formField)
			}
		}
	}
}

// results is the result tree of an eForms notice.
type results struct {
	b          *builder
	root       any
	orgs       map[string]any
	frameworks map[string]bool
}

// find returns the member of a list of the tree with an id.
func (r results) find(list, id string) any {
	for _, x := range all(r.root, list) {
		if id != "" && text(x, "cbc:ID") == id {
			return x
		}
	}
	return nil
}

func (r results) read() {
	r.bids()
	for _, result := range all(r.root, "efac:LotResult") {
		b, at := r.b, "/awards/"+strconv.Itoa(r.b.next("/awards"))
		lot := text(result, "efac:TenderLot", "cbc:ID")
		status := map[string]string{"selec-w": "active", "clos-nw": "unsuccessful", "open-nw": "pending"}[text(result, "cbc:TenderResultCode")]
		if status == "" {
			b.issue("unmapped-code", at+"/status", "TenderResultCode "+text(result, "cbc:TenderResultCode"))
		}
		b.set(at+"/id", b.text("idweb")+"/"+text(result, "cbc:ID"), formField)
		b.set(at+"/status", status, formField)
		b.set(at+"/relatedLots/0", lot, formField)
		if status != "active" {
			continue
		}
		tenders := r.winning(result)
		for i, tender := range tenders {
			r.members(at, "suppliers", "supplier", tender)
			b.set(at+"/relatedBids/"+strconv.Itoa(i), b.text("idweb")+"/"+text(tender, "cbc:ID"), formField)
		}
		if len(tenders) == 0 {
			b.issue("no-supplier", at+"/suppliers", "")
		}
		field := at + "/value"
		if r.frameworks[lot] {
			field = at + "/" + procurement.CeilingField
		}
		if len(tenders) == 1 { // of several, each has a value of its own, and the award none
			b.value(field, first(all(tenders[0], "cac:LegalMonetaryTotal", "cbc:PayableAmount")))
		}
	}
}

// winning are the tenders of a lot result that its contracts name. Without
// contracts it is the one ranked first, or the only one: the list also has losers.
func (r results) winning(result any) []any {
	var ids []string
	for _, c := range all(result, "efac:SettledContract", "cbc:ID") {
		for _, t := range all(r.find("efac:SettledContract", text(c)), "efac:LotTender", "cbc:ID") {
			ids = append(ids, text(t))
		}
	}
	listed := all(result, "efac:LotTender", "cbc:ID")
	var out []any
	for _, t := range listed {
		tender := r.find("efac:LotTender", text(t))
		switch {
		case tender == nil:
		case len(ids) > 0 && slices.Contains(ids, text(t)), len(ids) == 0 && (len(listed) == 1 || text(tender, "cbc:RankCode") == "1"):
			out = append(out, tender)
		}
	}
	return out
}

// bids lists every tender that the notice describes, winning or not.
func (r results) bids() {
	for _, tender := range all(r.root, "efac:LotTender") {
		id := text(tender, "cbc:ID")
		if id == "" {
			continue
		}
		at := "/bids/details/" + strconv.Itoa(r.b.next("/bids/details"))
		r.b.set(at+"/id", r.b.text("idweb")+"/"+id, formField)
		r.b.value(at+"/value", first(all(tender, "cac:LegalMonetaryTotal", "cbc:PayableAmount")))
		r.b.set(at+"/relatedLots/0", text(tender, "efac:TenderLot", "cbc:ID"), formField)
		r.members(at, "tenderers", "tenderer", tender)
	}
}

// members refers to the organisations that made a tender.
func (r results) members(at, list, role string, tender any) {
	party := r.find("efac:TenderingParty", text(tender, "efac:TenderingParty", "cbc:ID"))
	members := all(party, "efac:Tenderer", "cbc:ID")
	for _, m := range members {
		org := r.orgs[text(m)]
		name := text(org, "cac:PartyName", "cbc:Name")
		id := r.b.party(name, text(org, "cac:PartyLegalEntity", "cbc:CompanyID"), role, formField)
		if id == "" {
			continue
		}
		s := at + "/" + list + "/" + strconv.Itoa(r.b.next(at+"/"+list))
		r.b.set(s+"/id", id, formField)
		r.b.set(s+"/name", name, formField)
	}
	if len(members) > 1 {
		r.b.set(at+"/"+procurement.ConsortiumField, true, formField)
	}
}
