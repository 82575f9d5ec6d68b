package portalsim

import (
	"fmt"
	"strconv"
)

// extension writes the part of an eForms notice that UBL has no place for:
// changes, results, organisations and the publication.
func (e *eform) extension() {
	e.path("ext:UBLExtensions", "ext:UBLExtension", "ext:ExtensionContent", "efext:EformsExtension")
	if e.stage == tedChange {
		e.changes()
	}
	if e.stage == tedModification {
		e.modification()
	}
	if e.stage >= tedResult {
		e.result()
	}
	e.start("efac:NoticeSubType")
	e.leaf("cbc:SubTypeCode", e.name.subtype, "listName", "notice-subtype")
	e.end(1)
	e.organizations()
	e.start("efac:Publication")
	e.leaf("efbc:NoticePublicationID", fmt.Sprintf("%08d-%d", firstTED+e.i, e.date.Year()), "schemeName", "ojs-notice-id")
	e.leaf("efbc:GazetteID", fmt.Sprintf("%d/%d", 1+e.date.YearDay()*5/7, e.date.Year()), "schemeName", "ojs-id")
	e.leaf("efbc:PublicationDate", day(e.date))
	e.end(1 + 4)
}

// changes names the notice that this one replaces: by UUID and version, or by
// publication number.
func (e *eform) changes() {
	first, _ := e.schedule.number(e.deal.no, tedCompetition)
	pointer := e.identity(first).notice + "-01"
	if e.deal.no%3 == 1 {
		pointer = e.noticeNumber(first)
	}
	reason := "cor-buy"
	if e.deal.story == cancelled {
		reason = "cancel"
	}
	e.start("efac:Changes")
	e.leaf("efbc:ChangedNoticeIdentifier", pointer)
	e.start("efac:Change")
	e.leaf("efbc:ChangeDescription", "BT-131: +14", "languageID", e.deal.market.lang3)
	e.start("efac:ChangedSection")
	e.leaf("efbc:ChangedSectionIdentifier", lotID(1))
	e.end(2)
	e.start("efac:ChangeReason")
	e.leaf("cbc:ReasonCode", reason, "listName", "change-corrig-justification")
	e.end(2)
}

func (e *eform) modification() {
	result, _ := e.schedule.number(e.deal.no, tedResult)
	e.start("efac:ContractModification")
	e.leaf("efbc:ChangedNoticeIdentifier", e.noticeNumber(result))
	e.start("efac:Change")
	text := "CON-0001"
	if e.deal.story != withheld && e.deal.story != framework {
		text += fmt.Sprintf(": %d → %d %s", e.deal.awarded, e.deal.raised, e.deal.market.currency)
	}
	e.leaf("efbc:ChangeDescription", text, "languageID", e.deal.market.lang3)
	e.start("efac:ChangedSection")
	e.leaf("efbc:ChangedSectionIdentifier", "CON-0001")
	e.end(2)
	e.start("efac:ChangeReason")
	e.leaf("cbc:ReasonCode", "add-wss", "listName", "modification-justification")
	e.end(2)
}

// price is the value of the winning tenders of the whole procedure.
func (e *eform) price() int64 {
	switch {
	case e.deal.story == withheld:
		return -1
	case e.stage == tedModification:
		return e.deal.raised
	}
	return e.deal.awarded
}

// lotPrice splits the price over the lots; the first takes the rest.
func (e *eform) lotPrice(n int) int64 {
	price, lots := e.price(), int64(e.deal.lots)
	switch {
	case price < 0:
		return price
	case n == 1:
		return price - price/lots*(lots-1)
	}
	return price / lots
}

func (e *eform) result() {
	currency := e.deal.market.currency
	nothing := e.deal.story == unawarded || e.deal.story == cancelled
	e.start("efac:NoticeResult")
	switch {
	case nothing:
	case e.deal.story == framework:
		e.amount("efbc:OverallMaximumFrameworkContractsAmount", e.deal.value, currency)
	default:
		e.private("not-val")
		e.amount("cbc:TotalAmount", e.price(), currency)
	}
	for n := 1; n <= e.deal.lots; n++ {
		e.lotResult(n, nothing)
	}
	if !nothing {
		e.tendersOfLots()
		e.contracts()
		e.tenderingParties()
	}
	e.end(1)
}

// private writes why a field is withheld, where it is.
func (e *eform) private(field string) {
	if e.deal.story != withheld {
		return
	}
	e.start("efac:FieldsPrivacy")
	e.leaf("efbc:FieldIdentifierCode", field, "listName", "non-publication-identifier")
	e.leaf("cbc:ReasonCode", "eo-int", "listName", "non-publication-justification")
	e.leaf("efbc:PublicationDate", day(e.signed(e.deal).AddDate(5, 0, 0)))
	e.end(1)
}

func numbered(prefix string, n int) string { return fmt.Sprintf("%s-%04d", prefix, n) }

func (e *eform) lotResult(n int, nothing bool) {
	e.start("efac:LotResult")
	e.id("result", numbered("RES", n))
	switch {
	case nothing:
		e.leaf("cbc:TenderResultCode", "clos-nw", "listName", "winner-selection-status")
		e.start("efac:DecisionReason")
		e.leaf("efbc:DecisionReasonCode", "no-rece", "listName", "non-award-justification")
		e.end(1)
	case e.stage == tedResult:
		e.leaf("cbc:TenderResultCode", "selec-w", "listName", "winner-selection-status")
	}
	if e.deal.story == framework {
		e.start("efac:FrameworkAgreementValues")
		e.amount("cbc:MaximumValueAmount", e.deal.value/int64(e.deal.lots), e.deal.market.currency)
		e.end(1)
	}
	received := 0
	if !nothing {
		received = 1 + len(e.deal.losers)
		e.ref("efac:LotTender", "tender", numbered("TEN", n))
	}
	e.start("efac:ReceivedSubmissionsStatistics")
	e.leaf("efbc:StatisticsCode", "tenders", "listName", "received-submission-type")
	e.leaf("efbc:StatisticsNumeric", strconv.Itoa(received))
	e.end(1)
	if !nothing {
		e.ref("efac:SettledContract", "contract", numbered("CON", n))
	}
	e.ref("efac:TenderLot", "Lot", lotID(n))
	e.end(1)
}

// tendersOfLots writes the winning tender of each lot and, for the first lot,
// the losing ones: no contract points at them.
func (e *eform) tendersOfLots() {
	for n := 1; n <= e.deal.lots; n++ {
		e.lotTender(n, n, 1, e.lotPrice(n))
	}
	if e.stage == tedModification {
		return
	}
	for k := range e.deal.losers {
		e.lotTender(e.deal.lots+1+k, 1, 2+k, e.lotPrice(1)+max(0, e.lotPrice(1))*int64(k+1)/20)
	}
}

func (e *eform) lotTender(tender, lot, rank int, price int64) {
	e.start("efac:LotTender")
	if e.deal.story != framework {
		e.private("win-ten-val")
	}
	e.id("tender", numbered("TEN", tender))
	e.leaf("cbc:RankCode", strconv.Itoa(rank))
	if e.deal.story != framework {
		e.start("cac:LegalMonetaryTotal")
		e.amount("cbc:PayableAmount", price, e.deal.market.currency)
		e.end(1)
	}
	e.ref("efac:TenderingParty", "tendering-party", numbered("TPA", rank))
	e.ref("efac:TenderLot", "Lot", lotID(lot))
	e.start("efac:TenderReference")
	e.leaf("cbc:ID", strconv.Itoa(e.deal.no)+"/"+strconv.Itoa(tender))
	e.end(2)
}

func (e *eform) contracts() {
	signed := e.signed(e.deal)
	for n := 1; n <= e.deal.lots; n++ {
		e.start("efac:SettledContract")
		e.id("contract", numbered("CON", n))
		e.leaf("cbc:AwardDate", day(signed.AddDate(0, 0, -20)))
		e.leaf("cbc:IssueDate", day(signed))
		e.text("cbc:Title", e.deal.title, e.deal.subject.title["en"])
		e.path("cac:SignatoryParty", "cac:PartyIdentification")
		e.id("organization", "ORG-0001")
		e.end(2)
		e.start("efac:ContractReference")
		e.leaf("cbc:ID", fmt.Sprintf("%s-%d/%d", e.deal.market.country, e.deal.no, n))
		e.end(1)
		e.ref("efac:LotTender", "tender", numbered("TEN", n))
		e.end(1)
	}
}

// tenderingParties: party 1 won, alone or as a consortium; the others lost.
func (e *eform) tenderingParties() {
	e.start("efac:TenderingParty")
	e.id("tendering-party", "TPA-0001")
	for k := range e.deal.winners {
		e.start("efac:Tenderer")
		e.id("organization", numbered("ORG", 2+k))
		if len(e.deal.winners) > 1 {
			e.leaf("efbc:GroupLeadIndicator", strconv.FormatBool(k == 0))
		}
		e.end(1)
	}
	e.end(1)
	if e.stage == tedModification {
		return
	}
	for k := range e.deal.losers {
		e.start("efac:TenderingParty")
		e.id("tendering-party", numbered("TPA", 2+k))
		e.ref("efac:Tenderer", "organization", numbered("ORG", 2+len(e.deal.winners)+k))
		e.end(1)
	}
}

func (e *eform) organizations() {
	parties := []party{e.deal.buyer}
	if e.stage >= tedResult && e.deal.story != unawarded && e.deal.story != cancelled {
		parties = append(parties, e.deal.winners...)
		if e.stage == tedResult {
			parties = append(parties, e.deal.losers...)
		}
	}
	e.start("efac:Organizations")
	for k, p := range parties {
		e.path("efac:Organization", "efac:Company")
		e.start("cac:PartyIdentification")
		e.id("organization", numbered("ORG", 1+k))
		e.end(1)
		e.start("cac:PartyName")
		e.leaf("cbc:Name", p.name, "languageID", e.deal.market.lang3)
		e.end(1)
		e.start("cac:PostalAddress")
		e.leaf("cbc:CityName", p.city)
		e.leaf("cbc:PostalZone", p.post)
		e.leaf("cbc:CountrySubentityCode", p.region, "listName", "nuts")
		e.start("cac:Country")
		e.leaf("cbc:IdentificationCode", e.deal.market.country3, "listName", "country")
		e.end(2)
		e.start("cac:PartyLegalEntity")
		e.leaf("cbc:CompanyID", p.id)
		e.end(1 + 2)
	}
	e.end(1)
}
