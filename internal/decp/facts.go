package decp

import (
	"encoding/json"
	"strconv"
	"strings"

	"daylight/internal/jsontree"
	"daylight/internal/procurement"
)

func (b *builder) buyers() {
	id := b.party(holder{id: b.buyer, kind: siret(b.buyer), name: b.buyerName, at: b.buyer}, "buyer")
	if id == "" {
		b.issue("no-buyer", "/buyer", "")
		return
	}
	b.set("/buyer/id", id, first(b.buyer, b.buyerName))
	b.copy("/buyer/name", b.buyerName)
}

// siret is the identifier's type of buyers, which the schema fixes and no record
// states.
func siret(at node) node { return node{v: "SIRET", at: at.at} }

func (b *builder) tender() {
	b.copy("/tender/id", b.id)
	b.copy("/tender/title", b.object)
	b.set("/tender/status", "complete", b.id)
	b.copy("/tender/procurementMethodDetails", b.procedure)
	b.set("/tender/procurementMethod", method(b.procedure.text()), b.procedure)
	b.copy("/tender/x_nature", b.nature)
	if is, _, why := b.framework(); is {
		b.set("/tender/techniques/hasFrameworkAgreement", true, why)
	}
	if dps := within(b.techniques, "Système d'acquisition dynamique"); dps.text() != "" {
		b.set("/tender/techniques/hasDynamicPurchasingSystem", true, dps)
	}
	if auction := within(b.techniques, "Enchère électronique"); auction.text() != "" {
		b.set("/tender/techniques/hasElectronicAuction", true, auction)
	}
	b.item()
	b.bids()
	if b.frame.text() != "" && b.callOff() {
		const path = "/relatedProcesses/0"
		b.set(path+"/id", "framework", b.frame)
		b.set(path+"/relationship/0", "framework", b.frame)
		b.set(path+"/scheme", "ocid", b.frame)
		b.set(path+"/identifier", OCIDPrefix+b.buyer.text()+b.frame.text(), b.frame)
		b.copy(path+"/title", b.frame)
	}
}

func (b *builder) item() {
	code := cpv(b.cpv.text())
	if code == "" {
		if b.cpv.text() != "" {
			b.issue("bad-cpv", "/tender/items/0/classification/id", b.cpv.raw())
		}
	} else {
		b.set("/tender/items/0/id", "1", b.cpv)
		b.set("/tender/items/0/classification/scheme", "CPV", b.cpv)
		b.set("/tender/items/0/classification/id", code, b.cpv)
		b.set("/tender/mainProcurementCategory", category(code), b.cpv)
	}
	if b.place.text() == "" {
		return
	}
	const at = "/tender/items/0/deliveryAddress"
	b.set("/tender/items/0/id", "1", first(b.cpv, b.place))
	if strings.EqualFold(b.placeKind.text(), "Code postal") {
		b.copy(at+"/postalCode", b.place)
	} else {
		b.copy(at+"/x_code", b.place)
		b.copy(at+"/x_codeType", b.placeKind)
	}
	if name := b.placeName.text(); !strings.EqualFold(name, b.placeKind.text()) {
		b.copy(at+"/locality", b.placeName)
	}
}

// bids states how many offers came in. None for a contract that was made is what
// some buyers' software writes for "not stated": it is kept as published, a finding.
func (b *builder) bids() {
	if b.offers.text() == "" {
		return
	}
	n, ok := number(b.offers)
	if d, err := json.Number(n).Int64(); !ok || err != nil || d < 0 {
		b.issue("unparsed-number", "/bids/statistics/0/value", b.offers.raw())
		return
	} else if d == 0 {
		b.issue("no-offer-for-a-contract", "/bids/statistics/0/value", "0")
	}
	b.set("/bids/statistics/0/id", "bids", b.offers)
	b.set("/bids/statistics/0/measure", "bids", b.offers)
	b.set("/bids/statistics/0/value", n, b.offers)
	if n != "0" {
		b.set("/tender/numberOfTenderers", n, b.offers)
	}
}

func (b *builder) awarded() {
	const award, contract = "/awards/0/", "/contracts/0/"
	b.set(award+"id", b.award, b.id)
	b.copy(award+"title", b.object)
	b.set(award+"status", "active", b.id)
	b.date(award+"date", b.notified)
	b.set(contract+"id", b.award, b.id)
	b.set(contract+"awardID", b.award, b.id)
	b.copy(contract+"title", b.object)
	b.set(contract+"status", "active", b.id)
	b.date(contract+"dateSigned", b.notified)
	b.date(contract+"period/startDate", b.start)
	b.duration(contract+"x_durationMonths", b.months)
	_, bounded, _ := b.framework()
	if bounded {
		b.money(contract+procurement.CeilingField, b.amount)
	} else {
		b.money(award+"value", b.amount)
		b.money(contract+"value", b.amount)
	}
	if b.amount.raw() == "" {
		b.issue("no-amount", contract+"value", "")
	}
	b.money(contract+"x_publicSubsidy", b.subsidy)
	b.suppliers(award, b.holders)
	switch b.group.text() {
	case "Conjoint", "Solidaire":
		if len(b.holders) > 1 {
			b.set(award+procurement.ConsortiumField, true, b.group)
		}
	}
	b.copy(award+"x_groupType", b.group)
}

// suppliers lists who holds the award or the contract at path.
func (b *builder) suppliers(path string, holders []holder) {
	n, seen := 0, map[string]bool{}
	for _, h := range holders {
		id := b.party(h, "supplier")
		if id == "" {
			b.issue("bad-supplier", path+"suppliers", "neither identifier nor name: "+h.at.raw())
			continue
		}
		if seen[id] {
			continue
		}
		seen[id] = true
		at := path + "suppliers/" + strconv.Itoa(n)
		b.set(at+"/id", id, first(h.id, h.name))
		b.copy(at+"/name", h.name)
		n++
	}
	if n == 0 {
		b.issue("no-supplier", path+"suppliers", "")
	}
}

// subawards lists the subcontracts of a file's record with their latest amounts.
func (b *builder) subawards() {
	for i, a := range b.acts {
		var latest act
		for _, r := range b.restated {
			if r.id.text() == a.id.text() && r.notified.text() >= latest.notified.text() {
				latest = r
			}
		}
		b.subaward(i, a, latest)
	}
}

// subaward states a subcontract, its amount as later restated.
func (b *builder) subaward(i int, a, latest act) {
	path := "/contracts/0/" + procurement.SubawardsField + "/" + strconv.Itoa(i)
	b.copy(path+"/id", a.id)
	b.date(path+"/date", a.notified)
	if latest.amount.text() != "" {
		b.money(path+"/value", latest.amount)
		b.money(path+"/x_initialValue", a.amount)
		b.date(path+"/x_dateModified", latest.notified)
	} else {
		b.money(path+"/value", a.amount)
	}
	b.duration(path+"/x_durationMonths", first(latest.months, a.months))
	b.copy(path+"/x_priceVariation", a.price)
	if id := b.party(a.to, "subcontractor"); id != "" {
		b.set(path+"/supplier/id", id, a.to.id)
		b.copy(path+"/supplier/name", a.to.name)
	}
}

// rest keeps what has no place of its own.
func (b *builder) rest() {
	const ext = "/x_decp/"
	for _, name := range b.other {
		if n := b.root.get(name); n.plain() && n.text() != "" {
			b.set(ext+jsontree.Escape(name), n.text(), n)
		}
	}
	for key, list := range map[string][]node{
		"techniques": b.techniques, "modalitesExecution": b.manners,
		"considerationsSociales":          b.root.list("considerationsSociales", "considerationSociale"),
		"considerationsEnvironnementales": b.root.list("considerationsEnvironnementales", "considerationEnvironnementale"),
		"typesPrix":                       b.root.list("typesPrix", "typePrix"),
	} {
		for i, n := range list {
			b.set(ext+key+"/"+strconv.Itoa(i), n.text(), n)
		}
	}
	for i, year := range b.root.list("donneesExecution", "donneesAnnuelles") {
		at := ext + "donneesExecution/" + strconv.Itoa(i)
		b.date(at+"/datePublicationDonneesExecution", year.get("datePublicationDonneesExecution"))
		b.copy(at+"/depensesInvestissement", year.get("depensesInvestissement"))
	}
}
