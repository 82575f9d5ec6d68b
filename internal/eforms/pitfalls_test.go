package eforms

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"daylight/internal/procurement"
)

// written is a small award notice. Empty parts are left out.
type written struct {
	number, id, version, folder, kind, list string
	process                                 string // inside cac:TenderingProcess
	lot                                     string // inside its cac:TenderingProcess
	lotID, changes, results, company, head  string
}

func (w written) xml() string {
	or := func(s, usual string) string {
		if s == "" {
			return usual
		}
		return s
	}
	org := func(no, name, number string) string {
		return `<efac:Organization><efac:Company><cac:PartyIdentification><cbc:ID>` + no + `</cbc:ID></cac:PartyIdentification><cac:PartyName>` + name +
			`</cac:PartyName><cac:PostalAddress><cac:Country><cbc:IdentificationCode>DEU</cbc:IdentificationCode></cac:Country></cac:PostalAddress><cac:PartyLegalEntity><cbc:CompanyID>` +
			number + `</cbc:CompanyID></cac:PartyLegalEntity></efac:Company></efac:Organization>`
	}
	one := func(s string) string { return "<cbc:Name>" + s + "</cbc:Name>" }
	orgs := org("ORG-0001", `<cbc:Name languageID="FRA">Conseil exemple</cbc:Name><cbc:Name languageID="DEU">Beispielstadt</cbc:Name>`, "DE 811 111 119") +
		org("ORG-0002", one("Northwind Paper Ltd"), or(w.company, "HRB 123456")) + org("ORG-0003", one("Southwind Paper Ltd"), "HRB 654321")
	return `<ContractAwardNotice xmlns="urn:oasis:names:specification:ubl:schema:xsd:ContractAwardNotice-2"
 xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
 xmlns:ext="urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2" xmlns:efac="http://data.europa.eu/p27/eforms-ubl-extension-aggregate-components/1"
 xmlns:efbc="http://data.europa.eu/p27/eforms-ubl-extension-basic-components/1" xmlns:efext="http://data.europa.eu/p27/eforms-ubl-extensions/1"><ext:UBLExtensions><ext:UBLExtension><ext:ExtensionContent><efext:EformsExtension>` +
		w.changes + `<efac:NoticeResult>` + w.results + `</efac:NoticeResult><efac:Organizations>` + orgs + `</efac:Organizations><efac:Publication><efbc:NoticePublicationID>` +
		or(w.number, "00500001-2024") + `</efbc:NoticePublicationID><efbc:PublicationDate>2024-06-03+02:00</efbc:PublicationDate></efac:Publication></efext:EformsExtension></ext:ExtensionContent></ext:UBLExtension></ext:UBLExtensions><cbc:ID>` +
		or(w.id, "1f0e7a10-0000-4000-8000-0000000000a1") + `</cbc:ID><cbc:ContractFolderID>` + or(w.folder, "a0000000-0000-4000-8000-0000000000a1") + `</cbc:ContractFolderID><cbc:VersionID>` +
		or(w.version, "01") + `</cbc:VersionID><cbc:NoticeTypeCode listName="` + or(w.list, "result") + `">` + or(w.kind, "can-standard") + `</cbc:NoticeTypeCode><cbc:NoticeLanguageCode>DEU</cbc:NoticeLanguageCode>` +
		`<cac:ContractingParty><cac:Party><cac:PartyIdentification><cbc:ID>ORG-0001</cbc:ID></cac:PartyIdentification></cac:Party></cac:ContractingParty><cac:TenderingProcess>` + w.process + `</cac:TenderingProcess>` +
		`<cac:ProcurementProject><cbc:Name languageID="FRA">Papier blanc</cbc:Name><cbc:Name languageID="DEU">Papier</cbc:Name></cac:ProcurementProject>` + w.head +
		`<cac:TenderResult><cbc:AwardDate>2000-01-01Z</cbc:AwardDate></cac:TenderResult><cac:ProcurementProjectLot><cbc:ID schemeName="Lot">` + or(w.lotID, "LOT-0001") +
		`</cbc:ID><cac:TenderingProcess>` + w.lot + `</cac:TenderingProcess></cac:ProcurementProjectLot></ContractAwardNotice>`
}

func (w written) read(t *testing.T) *procurement.Notice {
	t.Helper()
	body := w.xml()
	n, err := parseOne(t, t.Name(), []byte(body))
	if err != nil {
		t.Fatal(err)
	}
	checkPointers(t, t.Name(), []byte(body), n)
	noNegative(t, t.Name(), n.Release)
	return n
}

// bid, team, outcomeOf and deal write parts of efac:NoticeResult.
func bid(no, party int, amount string) string {
	return fmt.Sprintf(`<efac:LotTender><cbc:ID>TEN-%d</cbc:ID><cbc:RankCode>-1</cbc:RankCode><cac:LegalMonetaryTotal><cbc:PayableAmount currencyID="EUR">%s</cbc:PayableAmount></cac:LegalMonetaryTotal><efac:TenderingParty><cbc:ID>TPA-%d</cbc:ID></efac:TenderingParty><efac:TenderLot><cbc:ID>LOT-0001</cbc:ID></efac:TenderLot></efac:LotTender>`, no, amount, party)
}

func team(no int, orgs ...int) string {
	s := fmt.Sprintf(`<efac:TenderingParty><cbc:ID>TPA-%d</cbc:ID>`, no)
	for i, org := range orgs {
		s += fmt.Sprintf(`<efac:Tenderer><cbc:ID>ORG-000%d</cbc:ID><efbc:GroupLeadIndicator>%t</efbc:GroupLeadIndicator></efac:Tenderer>`, org, i == 0)
	}
	return s + `</efac:TenderingParty>`
}

func outcomeOf(no int, code, more string, tenders ...int) string {
	s := fmt.Sprintf(`<efac:LotResult><cbc:ID>RES-%d</cbc:ID>`, no)
	if code != "" {
		s += `<cbc:TenderResultCode>` + code + `</cbc:TenderResultCode>`
	}
	s += more
	for _, x := range tenders {
		s += fmt.Sprintf(`<efac:LotTender><cbc:ID>TEN-%d</cbc:ID></efac:LotTender>`, x)
	}
	return s + `<efac:TenderLot><cbc:ID>LOT-0001</cbc:ID></efac:TenderLot></efac:LotResult>`
}

func deal(no int, more string, tenders ...int) string {
	s := fmt.Sprintf(`<efac:SettledContract><cbc:ID>CON-%d</cbc:ID>%s`, no, more)
	for _, x := range tenders {
		s += fmt.Sprintf(`<efac:LotTender><cbc:ID>TEN-%d</cbc:ID></efac:LotTender>`, x)
	}
	return s + `</efac:SettledContract>`
}

const concluded = `<cbc:IssueDate>2024-05-20+02:00</cbc:IssueDate>`

func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func TestPitfall01WithheldAmount(t *testing.T) {
	t.Parallel()
	privacy := `<efac:FieldsPrivacy><efbc:FieldIdentifierCode>win-ten-val</efbc:FieldIdentifierCode><cbc:ReasonCode>eo-int</cbc:ReasonCode><efbc:PublicationDate>2030-01-01Z</efbc:PublicationDate></efac:FieldsPrivacy></efac:LotTender>`
	n := written{results: `<cbc:TotalAmount currencyID="EUR">-1</cbc:TotalAmount>` + outcomeOf(1, "selec-w", "", 1, 2) +
		strings.Replace(bid(1, 1, "-1"), "</efac:LotTender>", privacy, 1) + bid(2, 2, "70") + team(1, 2) + team(2, 3) + deal(1, concluded, 1, 2)}.read(t)
	signed := list(n.Release, "contracts")[0]
	same(t, "contract of a withheld and a known tender", text(signed, "value", procurement.Ext, procurement.ExtStatus), "withheld")
	same(t, "its amount", at(signed, "value", "amount"), nil)
	offer := list(n.Release, "bids", "details")[0]
	same(t, "until", text(offer, "value", procurement.Ext, procurement.ExtUntil), "2030-01-01")
	same(t, "why", text(offer, "value", procurement.Ext, procurement.ExtWhy), withholdingReason("eo-int"))
	same(t, "total", value(n.Release, procurement.Ext, procurement.ExtTotal), "withheld EUR")
	hidden := written{results: outcomeOf(1, "unpublished", "", 1) + bid(1, 1, "5") + team(1, 2)}.read(t)
	award := list(hidden.Release, "awards")[0]
	same(t, "status of an unpublished result", [2]any{at(award, "status"), at(award, "suppliers")}, [2]any{})
}

func TestPitfall02Privacy(t *testing.T) {
	t.Parallel()
	field := func(code, reason string) string {
		return `<efac:FieldsPrivacy><efbc:FieldIdentifierCode>` + code + `</efbc:FieldIdentifierCode><cbc:ReasonCode>` + reason + `</cbc:ReasonCode></efac:FieldsPrivacy>`
	}
	n := written{results: outcomeOf(1, "selec-w", field("win-cho", "oth-int")+field("no-awa-rea", "_DEFAULT_VALUE_CHANGE_ME_"))}.read(t)
	withheld := list(n.Release, "withheldInformation")
	same(t, "fields", []string{text(withheld[0], "field"), text(withheld[1], "field")}, []string{"win-cho", "no-awa-rea"})
	same(t, "reasons", []int{len(list(withheld[0], "rationaleClassifications")), len(list(withheld[1], "rationaleClassifications"))}, []int{1, 0})
	same(t, "date not stated", text(withheld[0], "availabilityDate"), "")
	same(t, "in words", len(list(n.Release, procurement.Ext, procurement.ExtUnknown)), 2)
}

func TestPitfall03TotalsStayApart(t *testing.T) {
	t.Parallel()
	n := written{results: `<cbc:TotalAmount currencyID="EUR">1</cbc:TotalAmount>` + outcomeOf(1, "selec-w", "", 1) + bid(1, 1, "70.50") + team(1, 2) + deal(1, concluded, 1)}.read(t)
	same(t, "total and contract", []string{value(n.Release, procurement.Ext, procurement.ExtTotal), value(list(n.Release, "contracts")[0], "value")}, []string{"1 EUR", "70.50 EUR"})
	none := written{results: `<cbc:TotalAmount currencyID="EUR">9</cbc:TotalAmount>` + outcomeOf(1, "selec-w", "", 1) + deal(1, concluded, 1)}.read(t)
	same(t, "a contract without tender has no value", value(list(none.Release, "contracts")[0], "value"), "")
}

func TestPitfall04FrameworkMaximum(t *testing.T) {
	t.Parallel()
	const within = `<efbc:ContractFrameworkIndicator>true</efbc:ContractFrameworkIndicator>`
	const fa = `<cac:ContractingSystem><cbc:ContractingSystemTypeCode listName="framework-agreement">fa-wo-rc</cbc:ContractingSystemTypeCode></cac:ContractingSystem>`
	const most = `<efac:FrameworkAgreementValues><cbc:MaximumValueAmount currencyID="EUR">500</cbc:MaximumValueAmount></efac:FrameworkAgreementValues>`
	const of = `<cac:NoticeDocumentReference><cbc:ID>400001-2024</cbc:ID></cac:NoticeDocumentReference>`
	for _, tt := range []struct {
		name, amount, lot, most string
		callOff                 any
		relation                string
	}{
		{"the framework itself", "500.00", fa, most, nil, "prior"},
		{"a call-off", "20", fa, most, true, "framework"},
		{"no maximum stated", "500", fa, "", true, "framework"},
		{"the lot sets none up", "500", "", most, true, "framework"},
	} {
		n := written{lot: tt.lot, results: outcomeOf(1, "selec-w", tt.most, 1) + bid(1, 1, tt.amount) + team(1, 2) + deal(1, concluded+within+of, 1)}.read(t)
		c, a := list(n.Release, "contracts")[0], list(n.Release, "awards")[0]
		same(t, tt.name, at(c, procurement.Ext, "withinFramework"), tt.callOff)
		same(t, tt.name, list(list(c, "relatedProcesses")[0], "relationship"), []any{tt.relation})
		if tt.most != "" {
			same(t, tt.name, value(a, procurement.CeilingField), "500 EUR")
		}
	}
}

func TestPitfall05Winners(t *testing.T) {
	t.Parallel()
	bids := bid(1, 1, "10") + bid(2, 2, "20") + team(1, 2, 3) + team(2, 3)
	n := written{results: outcomeOf(1, "selec-w", "", 1, 2) + bids + deal(1, concluded, 1)}.read(t)
	award := list(n.Release, "awards")[0]
	same(t, "the tender of the contract won", value(award, "value"), "10 EUR")
	same(t, "as a consortium", at(award, procurement.ConsortiumField), true)
	same(t, "led by its first member", []any{at(list(award, "suppliers")[0], "x_lead"), at(list(award, "suppliers")[1], "x_lead")}, []any{true, nil})
	same(t, "the losing offer is a bid", len(list(n.Release, "bids", "details")), 2)
	both := written{results: outcomeOf(1, "selec-w", "", 1, 2) + bids + deal(1, concluded, 1, 2)}.read(t)
	same(t, "one contract of two tenders", value(list(both.Release, "contracts")[0], "value"), "30 EUR")
	same(t, "is no consortium", at(list(both.Release, "contracts")[0], procurement.ConsortiumField), nil)
	rank := written{results: outcomeOf(1, "selec-w", "", 1, 2) + bids}.read(t)
	same(t, "rank -1 and no contract: nobody is named", suppliers(rank.Release, "awards"), []string(nil))
	lost := written{results: outcomeOf(1, "clos-nw", "", 1) + bids}.read(t)
	same(t, "closed without winner", suppliers(lost.Release, "awards"), []string(nil))
}

func TestPitfall06LotTwice(t *testing.T) {
	t.Parallel()
	n := written{results: outcomeOf(1, "selec-w", "", 1) + outcomeOf(2, "clos-nw", "") + bid(1, 1, "10") + team(1, 2) + deal(1, concluded, 1)}.read(t)
	var got []string
	for _, a := range list(n.Release, "awards") {
		got = append(got, text(a, "id")+" "+text(a, "status")+fmt.Sprint(list(a, "relatedLots")))
	}
	same(t, "two results of one lot", got, []string{"500001-2024/RES-1 active[LOT-0001]", "500001-2024/RES-2 unsuccessful[LOT-0001]"})
}

// TestPitfall07Chain: what the grouping of notices may rest on beside BT-04.
func TestPitfall07Chain(t *testing.T) {
	t.Parallel()
	previous := func(id string) string {
		return `<cac:NoticeDocumentReference><cbc:ID>` + id + `</cbc:ID></cac:NoticeDocumentReference>`
	}
	part := strings.Replace(previous("300001-2024"), "</cac:N", "<cbc:ReferencedDocumentInternalAddress>PAR-0001</cbc:ReferencedDocumentInternalAddress></cac:N", 1)
	modifies := `<efac:ContractModification><efbc:ChangedNoticeIdentifier>00400001-2024</efbc:ChangedNoticeIdentifier></efac:ContractModification>`
	uuid := "1F0E7A10-0000-4000-8000-0000000000B2-1"
	for _, tt := range []struct {
		name string
		w    written
		want []string
	}{
		{"alone", written{}, nil},
		{"previous notice of a result", written{process: previous("00300001-2024")}, []string{"300001-2024"}},
		{"by notice id", written{lot: previous(uuid)}, []string{"1f0e7a10-0000-4000-8000-0000000000b2-01"}},
		{"part of a planning notice", written{lot: part}, nil},
		{"call names a planning notice", written{list: "competition", kind: "cn-standard", process: previous("300001-2024")}, nil},
		{"no call", written{process: `<cbc:ProcedureCode>neg-wo-call</cbc:ProcedureCode>` + previous("300001-2024")}, nil},
		{"of a framework", written{process: previous("300001-2024"), results: deal(1, previous("300001-2024"))}, nil},
		{"modified", written{list: "cont-modif", kind: "can-modif", changes: modifies}, []string{"400001-2024"}},
		{"later, dummy, itself", written{process: previous("500002-2024") + previous("123456-1999") + previous("500001-2024")}, nil},
	} {
		n := tt.w.read(t)
		same(t, tt.name, n.Chain, tt.want)
		same(t, tt.name+": guarded", n.Guarded, true)
	}
}

func changed(ref, reason string) string {
	return `<efac:Changes>` + ref + `<efac:ChangeReason><cbc:ReasonCode>` + reason + `</cbc:ReasonCode></efac:ChangeReason></efac:Changes>`
}

const changedByID = `<efbc:ChangedNoticeIdentifier>1f0e7a10-0000-4000-8000-0000000000a1-01</efbc:ChangedNoticeIdentifier>`

func TestPitfall08Identity(t *testing.T) {
	t.Parallel()
	first := written{number: "00500001-2024"}.read(t)
	second := written{number: "500002-2024", version: "04", changes: changed(changedByID, "cor-buy")}.read(t)
	fresh := written{number: "500003-2024", id: "1f0e7a10-0000-4000-8000-0000000000c3", changes: changed(changedByID, "cor-buy")}.read(t)
	same(t, "numbers", []string{first.ID, second.ID, fresh.ID}, []string{"500001-2024", "500002-2024", "500003-2024"})
	same(t, "one process", []string{second.OCID, fresh.OCID}, []string{first.OCID, first.OCID})
	for _, n := range []*procurement.Notice{second, fresh} {
		same(t, "names the first", slices.Contains(first.Aliases, n.Replaces[0]), true)
	}
}

func TestPitfall09ChangePointer(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, ref, reason string
		replaces          []string
		status            string
	}{
		{"notice id", changedByID, "cor-buy", []string{"1f0e7a10-0000-4000-8000-0000000000a1-01"}, "complete"},
		{"publication number", "<efbc:ChangedNoticeIdentifier>00499999-2024</efbc:ChangedNoticeIdentifier>", "update-add", []string{"499999-2024"}, "complete"},
		{"absent", "", "update-add", []string{"1f0e7a10-0000-4000-8000-0000000000a1-01", "1f0e7a10-0000-4000-8000-0000000000a1-02"}, "complete"},
		{"cancelled", changedByID, "cancel", []string{"1f0e7a10-0000-4000-8000-0000000000a1-01"}, "cancelled"},
		{"to be cancelled", changedByID, "cancel-intent", []string{"1f0e7a10-0000-4000-8000-0000000000a1-01"}, "complete"},
	} {
		n := written{number: "500002-2024", version: "03", changes: changed(tt.ref, tt.reason)}.read(t)
		same(t, tt.name, n.Replaces, tt.replaces)
		same(t, tt.name, text(n.Release, "tender", "status"), tt.status)
		if tt.ref != "" {
			same(t, tt.name, n.Chain, tt.replaces)
		}
	}
}

func TestPitfall10Tranches(t *testing.T) {
	t.Parallel()
	results := outcomeOf(1, "selec-w", "", 1) + bid(1, 1, "10") + team(1, 2) + deal(1, concluded, 1)
	first := written{results: results}.read(t)
	second := written{number: "500002-2024", version: "02", results: results}.read(t)
	same(t, "a second round replaces nothing", second.Replaces, []string(nil))
	same(t, "one process", second.OCID, first.OCID)
	same(t, "its contract adds", []string{text(list(first.Release, "contracts")[0], "id"), text(list(second.Release, "contracts")[0], "id")},
		[]string{"500001-2024/CON-1", "500002-2024/CON-1"})
}

func TestPitfall11LocalIDs(t *testing.T) {
	t.Parallel()
	results := outcomeOf(1, "selec-w", "", 1) + bid(1, 1, "10") + team(1, 2) + deal(1, concluded, 1)
	a, b := written{results: results}.read(t), written{number: "500002-2024", results: results, company: "free text"}.read(t)
	for _, section := range []string{"awards", "contracts"} {
		if x, y := text(list(a.Release, section)[0], "id"), text(list(b.Release, section)[0], "id"); x == y {
			t.Errorf("%s of two notices are both %s", section, x)
		}
	}
	supplier := func(n *procurement.Notice) string {
		return text(list(list(n.Release, "awards")[0], "suppliers")[0], "id")
	}
	same(t, "by number, else within the notice", []string{supplier(a), supplier(b)}, []string{"DE-HRB123456", "500002-2024/ORG-0002"})
	same(t, "lots stay", text(list(a.Release, "tender", "lots")[0], "id"), "LOT-0001")
}

func TestPitfall12References(t *testing.T) {
	t.Parallel()
	process := ""
	for _, id := range []string{`>00300001-2024`, ` schemeName="ojs-notice-id">300002-2024`, ` schemeName="notice-id-ref">1f0e7a10-0000-4000-8000-0000000000b2-1`,
		` schemeName="Lot">300001-2024`, ` schemeName="">123456-1999`, ` schemeName="notice-reference">see the call`} {
		process += `<cac:NoticeDocumentReference><cbc:ID` + id + `</cbc:ID></cac:NoticeDocumentReference>`
	}
	want := []string{"300001-2024", "300002-2024", "1f0e7a10-0000-4000-8000-0000000000b2-01"}
	n := written{process: process}.read(t)
	var got []string
	for _, r := range list(n.Release, "relatedProcesses") {
		got = append(got, text(r, "identifier"))
	}
	same(t, "references", got, want)
	same(t, "chain", n.Chain, want)
}

func TestPitfall13CompanyID(t *testing.T) {
	t.Parallel()
	results := outcomeOf(1, "selec-w", "", 1) + bid(1, 1, "10") + team(1, 2)
	for _, tt := range []struct{ number, scheme string }{{"DE 811 222 229", "DE-VAT"}, {"HRB 123456", "DE-BT501"}, {"SIRET: 123456", ""}, {"n/a", ""}} {
		n := written{results: results, company: tt.number}.read(t)
		for _, p := range list(n.Release, "parties") {
			if text(p, "name") == "Northwind Paper Ltd" {
				same(t, tt.number, []string{text(p, "identifier", "id"), text(p, "identifier", "scheme")}, []string{tt.number, tt.scheme})
			}
		}
	}
}

func TestPitfall14NoResultCode(t *testing.T) {
	t.Parallel()
	results := outcomeOf(1, "", `<efac:SettledContract><cbc:ID>CON-1</cbc:ID></efac:SettledContract>`) + bid(1, 1, "10") + team(1, 2)
	const reference = `<efac:ContractReference><cbc:ID>A-7</cbc:ID></efac:ContractReference>`
	veat := written{list: "dir-awa-pre", kind: "veat", results: results + deal(1, `<cbc:AwardDate>2024-05-01Z</cbc:AwardDate>`+reference, 1)}.read(t)
	award := list(veat.Release, "awards")[0]
	same(t, "intended", []string{text(award, "status"), value(award, "value"), text(award, "date")[:10]}, []string{"pending", "10 EUR", "2024-05-01"})
	same(t, "to whom", suppliers(veat.Release, "awards"), []string{"Northwind Paper Ltd"})
	same(t, "no contract yet", veat.Release["contracts"], nil)
	same(t, "its reference is kept", text(list(veat.Release, procurement.Ext, "eforms", "intendedContracts")[0], "reference"), "A-7")
	same(t, "tags", veat.Release["tag"], any([]any{"award"}))
	signed := written{list: "dir-awa-pre", kind: "veat", results: results + deal(1, concluded, 1)}.read(t)
	same(t, "concluded after all", []int{len(list(signed.Release, "contracts")), len(list(signed.Release, "awards"))}, []int{1, 1})
	bare := written{list: "dir-awa-pre", kind: "veat", results: bid(1, 1, "10") + team(1, 2) + deal(1, "", 1)}.read(t)
	same(t, "without result", []string{text(list(bare.Release, "awards")[0], "status"), suppliers(bare.Release, "awards")[0]}, []string{"pending", "Northwind Paper Ltd"})
	modifies := `<efac:ContractModification><efbc:ChangedNoticeIdentifier>00400001-2024</efbc:ChangedNoticeIdentifier></efac:ContractModification>`
	mod := written{list: "cont-modif", kind: "can-modif", changes: modifies, results: results + deal(1, concluded, 1)}.read(t)
	same(t, "the contract of the notice it modifies", text(list(mod.Release, "contracts")[0], "id"), "400001-2024/CON-1")
	same(t, "is in force", text(list(mod.Release, "awards")[0], "status"), "active")
}

func TestPitfall15Translations(t *testing.T) {
	t.Parallel()
	n := written{}.read(t)
	same(t, "title and buyer in the language of the notice", []string{text(n.Release, "tender", "title"), text(n.Release, "buyer", "name")}, []string{"Papier", "Beispielstadt"})
	same(t, "one buyer", len(list(n.Release, "parties")), 1)
}

func TestPitfall16Lot0000(t *testing.T) {
	t.Parallel()
	n := written{lotID: "LOT-0000"}.read(t)
	same(t, "lot", text(list(n.Release, "tender", "lots")[0], "id"), "LOT-0000")
}

func TestPitfall17Placeholder(t *testing.T) {
	t.Parallel()
	for _, number := range []string{"00000000-1900", "12345678-2023", "0-2024"} {
		same(t, number, written{number: number}.read(t).ID, "1f0e7a10-0000-4000-8000-0000000000a1-01")
	}
	dummy := written{results: deal(1, `<cbc:IssueDate>2000-01-01Z</cbc:IssueDate>`)}.read(t)
	same(t, "a dummy date is none", at(list(dummy.Release, "contracts")[0], "dateSigned"), nil)
}
