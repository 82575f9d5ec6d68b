package portalsim

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// eformsIdentity is what tells one eForms notice from another.
type eformsIdentity struct {
	notice, version, procedure string
	subtype, form, noticeType  string
	root                       string
}

func (t gazette) identity(i int) eformsIdentity {
	no, stage := t.schedule.at(i)
	id := eformsIdentity{
		notice: uuid("ted", t.world.seed, no, stage), version: "01", procedure: uuid("ted", t.world.seed, no),
		subtype: "16", form: "competition", noticeType: "cn-standard", root: "ContractNotice",
	}
	switch stage {
	case tedChange:
		// Some senders keep the notice id and raise the version, others take a new one.
		if no%2 == 0 {
			id.notice, id.version = uuid("ted", t.world.seed, no, tedCompetition), "02"
		}
	case tedResult:
		id.subtype, id.form, id.noticeType, id.root = "29", "result", "can-standard", "ContractAwardNotice"
	case tedModification:
		id.subtype, id.form, id.noticeType, id.root = "38", "cont-modif", "can-modif", "ContractAwardNotice"
	}
	return id
}

// eform writes one notice.
type eform struct {
	xmlWriter
	gazette
	deal  deal
	name  eformsIdentity
	i     int
	stage int
	date  time.Time
}

// notice is the XML of publication i.
func (t gazette) notice(i int) []byte {
	no, stage := t.schedule.at(i)
	e := &eform{gazette: t, deal: t.deal(no), name: t.identity(i), i: i, stage: stage, date: t.schedule.date(i)}
	e.buf.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n")
	// About one sender in twenty writes a prefix for the root's namespace.
	root, namespace := e.name.root, "xmlns"
	if no%19 == 5 {
		root, namespace = "ns0:"+e.name.root, "xmlns:ns0"
	}
	e.start(root, namespace, "urn:oasis:names:specification:ubl:schema:xsd:"+e.name.root+"-2",
		"xmlns:cac", "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
		"xmlns:cbc", "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
		"xmlns:efac", "http://data.europa.eu/p27/eforms-ubl-extension-aggregate-components/1",
		"xmlns:efbc", "http://data.europa.eu/p27/eforms-ubl-extension-basic-components/1",
		"xmlns:efext", "http://data.europa.eu/p27/eforms-ubl-extensions/1",
		"xmlns:ext", "urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2")
	e.extension()
	e.header()
	e.contractingParty()
	e.procedure()
	for n := 1; n <= e.deal.lots; n++ {
		e.lot(n)
	}
	if stage >= tedResult {
		// A dummy that the schema asks for.
		e.start("cac:TenderResult")
		e.leaf("cbc:AwardDate", "2000-01-01Z")
		e.end(1)
	}
	e.end(1)
	return e.buf.Bytes()
}

// day is a date with an offset, as nine in ten notices have it.
func day(t time.Time) string { return t.Format("2006-01-02") + "+02:00" }

func (e *eform) header() {
	e.leaf("cbc:UBLVersionID", "2.3")
	e.leaf("cbc:CustomizationID", "eforms-sdk-1."+strconv.Itoa(7+e.deal.no%7))
	e.leaf("cbc:ID", e.name.notice, "schemeName", "notice-id")
	e.leaf("cbc:ContractFolderID", e.name.procedure)
	e.leaf("cbc:IssueDate", day(e.date.AddDate(0, 0, -2)))
	e.leaf("cbc:IssueTime", "10:15:00+02:00")
	e.leaf("cbc:VersionID", e.name.version)
	e.leaf("cbc:RegulatoryDomain", "32014L0024")
	e.leaf("cbc:NoticeTypeCode", e.name.noticeType, "listName", e.name.form)
	e.leaf("cbc:NoticeLanguageCode", e.deal.market.lang3)
	if e.translated() {
		e.start("cac:AdditionalNoticeLanguage")
		e.leaf("cbc:ID", "ENG")
		e.end(1)
	}
}

// translated notices repeat their texts in English.
func (e *eform) translated() bool { return e.deal.no%6 == 1 }

func (e *eform) text(name, local, english string) {
	e.leaf(name, local, "languageID", e.deal.market.lang3)
	if e.translated() {
		e.leaf(name, english, "languageID", "ENG")
	}
}

func (e *eform) contractingParty() {
	e.start("cac:ContractingParty")
	e.start("cac:ContractingPartyType")
	e.leaf("cbc:PartyTypeCode", "body-pl", "listName", "buyer-legal-type")
	e.end(1)
	e.start("cac:ContractingActivity")
	e.leaf("cbc:ActivityTypeCode", "gen-pub", "listName", "authority-activity")
	e.end(1)
	e.path("cac:Party", "cac:PartyIdentification")
	e.id("organization", "ORG-0001")
	e.end(3)
}

func (e *eform) procedure() {
	e.start("cac:TenderingProcess")
	e.leaf("cbc:ProcedureCode", "open", "listName", "procurement-procedure-type")
	if e.stage == tedResult && e.deal.no%5 < 2 {
		first, _ := e.schedule.number(e.deal.no, tedCompetition)
		e.start("cac:NoticeDocumentReference")
		e.id("ojs-notice-id", e.noticeNumber(first))
		e.end(1)
	}
	e.end(1)
	e.project(e.deal.title, e.deal.subject.title["en"]+" – "+e.deal.buyer.city, e.deal.value)
}

// project writes a ProcurementProject: of the procedure or of a lot.
func (e *eform) project(title, english string, estimate int64) {
	m := e.deal.market
	e.start("cac:ProcurementProject")
	e.id("InternalID", fmt.Sprintf("%s/%d", m.country, e.deal.no))
	e.text("cbc:Name", title, english)
	e.text("cbc:Description", e.deal.description, e.deal.subject.title["en"]+": "+e.deal.buyer.name+".")
	e.leaf("cbc:ProcurementTypeCode", strings.Replace(e.deal.subject.category, "goods", "supplies", 1), "listName", "contract-nature")
	if e.stage <= tedChange {
		e.start("cac:RequestedTenderTotal")
		e.amount("cbc:EstimatedOverallContractAmount", estimate, m.currency)
		e.end(1)
	}
	e.start("cac:MainCommodityClassification")
	e.leaf("cbc:ItemClassificationCode", e.deal.subject.cpv, "listName", "cpv")
	e.end(1)
	e.path("cac:RealizedLocation", "cac:Address")
	e.leaf("cbc:CityName", e.deal.buyer.city)
	e.leaf("cbc:CountrySubentityCode", e.deal.buyer.region, "listName", "nuts")
	e.start("cac:Country")
	e.leaf("cbc:IdentificationCode", m.country3, "listName", "country")
	e.end(4)
}

func lotID(n int) string { return fmt.Sprintf("LOT-%04d", n) }

func (e *eform) lot(n int) {
	first, _ := e.schedule.number(e.deal.no, tedCompetition)
	deadline := e.schedule.date(first).AddDate(0, 0, 32)
	if e.stage == tedChange {
		deadline = deadline.AddDate(0, 0, 14)
	}
	e.start("cac:ProcurementProjectLot")
	e.id("Lot", lotID(n))
	e.start("cac:TenderingTerms")
	e.leaf("cbc:FundingProgramCode", "no-eu-funds", "listName", "eu-funded")
	if e.stage <= tedChange {
		e.start("cac:CallForTendersDocumentReference")
		e.leaf("cbc:ID", "1")
		e.leaf("cbc:DocumentType", "non-restricted-document")
		e.path("cac:Attachment", "cac:ExternalReference")
		e.leaf("cbc:URI", fmt.Sprintf("https://tenders.example/%s/%d", e.deal.market.lang, e.deal.no))
		e.end(3)
	}
	e.end(1)
	e.start("cac:TenderingProcess")
	if e.stage <= tedChange {
		e.start("cac:TenderSubmissionDeadlinePeriod")
		e.leaf("cbc:EndDate", day(deadline))
		e.leaf("cbc:EndTime", "12:00:00+02:00")
		e.end(1)
	}
	system := "none"
	if e.deal.story == framework {
		system = "fa-wo-rc"
	}
	for listName, code := range ordered("framework-agreement", system, "dps-usage", "none") {
		e.start("cac:ContractingSystem")
		e.leaf("cbc:ContractingSystemTypeCode", code, "listName", listName)
		e.end(1)
	}
	e.end(1)
	e.project(fmt.Sprintf("%s (%d/%d)", e.deal.title, n, e.deal.lots),
		fmt.Sprintf("%s (%d/%d)", e.deal.subject.title["en"], n, e.deal.lots), e.deal.value/int64(e.deal.lots))
	e.end(1)
}

// ordered yields pairs in their order.
func ordered(pairs ...string) func(func(string, string) bool) {
	return func(yield func(string, string) bool) {
		for i := 0; i+1 < len(pairs); i += 2 {
			if !yield(pairs[i], pairs[i+1]) {
				return
			}
		}
	}
}
