package eforms

import (
	"strings"
	"testing"

	"daylight/internal/procurement"
)

// TestRepeatedContract: a contract listed twice is one, where nothing but the
// spelling of the supplier differs.
func TestRepeatedContract(t *testing.T) {
	t.Parallel()
	const title = concluded + `<cbc:Title>Papier 2024</cbc:Title>`
	results := outcomeOf(1, "selec-w", `<efac:SettledContract><cbc:ID>CON-2</cbc:ID></efac:SettledContract>`, 1, 2) + team(1, 2) + team(2, 3)
	for _, tt := range []struct {
		name, second, number, amount, dated string
		contracts                           int
	}{
		{"another spelling", "NORTHWYND PAPER LTD (no 5)", "17", "10", title, 1},
		{"another number", "Northwynd Paper Ltd", "HRB 654321", "10", title, 2},
		{"another name", "Eastwynd Papers Ltd", "17", "10", title, 2},
		{"another amount", "Northwynd Paper Ltd", "17", "11", title, 2},
		{"no date", "Northwynd Paper Ltd", "17", "10", `<cbc:Title>Papier 2024</cbc:Title>`, 2},
	} {
		body := strings.NewReplacer("Southwind Paper Ltd", tt.second, "HRB 654321", tt.number).Replace(
			written{results: results + bid(1, 1, "10") + bid(2, 2, tt.amount) + deal(1, tt.dated, 1) + deal(2, tt.dated, 2)}.xml())
		n, err := parseOne(t, tt.name, []byte(body))
		if err != nil {
			t.Fatal(err)
		}
		checkPointers(t, tt.name, []byte(body), n)
		same(t, tt.name, len(list(n.Release, "contracts")), tt.contracts)
		same(t, tt.name+": kept aside", len(list(n.Release, procurement.Ext, "eforms", "duplicateContracts")), 2-tt.contracts)
		same(t, tt.name+": bids", len(list(n.Release, "bids", "details")), tt.contracts)
		if tt.contracts == 1 {
			same(t, tt.name, value(list(n.Release, "awards")[0], "value"), "10 EUR")
		}
	}
}

func TestSubcontracting(t *testing.T) {
	t.Parallel()
	term := func(amount string) string {
		return `<efac:SubcontractingTerm><efbc:TermAmount currencyID="EUR">` + amount + `</efbc:TermAmount><efbc:TermPercent>30</efbc:TermPercent><efbc:TermCode listName="applicability">yes</efbc:TermCode></efac:SubcontractingTerm></efac:LotTender>`
	}
	helper := `<efac:SubContractor><cbc:ID>ORG-0003</cbc:ID><efac:MainContractor><cbc:ID>ORG-0002</cbc:ID></efac:MainContractor></efac:SubContractor></efac:TenderingParty>`
	for _, tt := range []struct {
		name, amount string
		subawards    int
		published    string
	}{
		{"stated", "30", 1, "30 EUR"},
		{"stand-in", "1", 0, "1 EUR"},
		{"more than the tender", "101", 0, "101 EUR"},
		{"withheld", "-1", 0, "withheld EUR"},
	} {
		results := outcomeOf(1, "selec-w", "", 1) + strings.Replace(bid(1, 1, "100"), "</efac:LotTender>", term(tt.amount), 1) +
			strings.Replace(team(1, 2), "</efac:TenderingParty>", helper, 1) + deal(1, concluded, 1) + deal(2, concluded, 1)
		n := written{results: results}.read(t)
		offer := list(n.Release, "bids", "details")[0]
		same(t, tt.name, value(offer, "subcontracting", "value"), tt.published)
		same(t, tt.name, at(offer, "hasSubcontracting"), true)
		same(t, tt.name, text(list(list(offer, "subcontracting", "subcontracts")[0], "mainContractors")[0], "name"), "Northwind Paper Ltd")
		same(t, tt.name+": counted with one contract", len(list(list(n.Release, "contracts")[1], procurement.SubawardsField)), 0)
		subs := list(list(n.Release, "contracts")[0], procurement.SubawardsField)
		same(t, tt.name, len(subs), tt.subawards)
		if len(subs) > 0 {
			same(t, tt.name, []string{value(subs[0], "value"), text(subs[0], "supplier", "name")}, []string{"30 EUR", "Southwind Paper Ltd"})
		}
	}
}

// TestTouchPoint: a contact point buys for its organisation.
func TestTouchPoint(t *testing.T) {
	t.Parallel()
	point := `</efac:Company><efac:TouchPoint><cac:PartyIdentification><cbc:ID>TPO-0001</cbc:ID></cac:PartyIdentification><cac:PartyName><cbc:Name>Einkauf</cbc:Name></cac:PartyName></efac:TouchPoint>`
	body := strings.Replace(written{}.xml(), "</efac:Company>", point, 1)
	i := strings.Index(body, "<cac:ContractingParty>")
	body = body[:i] + strings.Replace(body[i:], "ORG-0001", "TPO-0001", 1)
	n, err := parseOne(t, "touchpoint", []byte(body))
	if err != nil {
		t.Fatal(err)
	}
	checkPointers(t, "touchpoint", []byte(body), n)
	buyer := list(n.Release, "parties")[0]
	same(t, "buyer", []string{text(n.Release, "buyer", "name"), text(buyer, "id"), text(buyer, "details", "office")}, []string{"Beispielstadt", "DE-811111119", "Einkauf"})
}

func TestBusinessRegistration(t *testing.T) {
	t.Parallel()
	body := `<BusinessRegistrationInformationNotice xmlns="http://data.europa.eu/p27/eforms-business-registration-information-notice/1"
 xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
<cbc:ID>1f0e7a10-0000-4000-8000-0000000000d4</cbc:ID><cbc:IssueDate>2024-01-02Z</cbc:IssueDate><cbc:VersionID>01</cbc:VersionID><cbc:NoticeTypeCode listName="bri">brin-eeig</cbc:NoticeTypeCode>
<cac:BusinessParty><cac:PartyLegalEntity><cbc:RegistrationName>Example Grouping</cbc:RegistrationName><cbc:CompanyID schemeName="EU">EU 811 222</cbc:CompanyID><cbc:RegistrationDate>2023-12-14+01:00</cbc:RegistrationDate></cac:PartyLegalEntity></cac:BusinessParty>
<cac:AdditionalDocumentReference><cac:Attachment><cac:ExternalReference><cbc:URI>https://gazette.example/1</cbc:URI></cac:ExternalReference></cac:Attachment></cac:AdditionalDocumentReference>
</BusinessRegistrationInformationNotice>`
	n, err := parseOne(t, "brin", []byte(body))
	if err != nil {
		t.Fatal(err)
	}
	checkPointers(t, "brin", []byte(body), n)
	party := list(n.Release, "parties")[0]
	same(t, "company", []string{text(party, "name"), text(party, "identifier", "id"), text(party, "details", "registered")}, []string{"Example Grouping", "EU 811 222", "2023-12-14"})
	same(t, "document", text(list(n.Release, "tender", "documents")[0], "url"), "https://gazette.example/1")
	same(t, "no status, no buyer", []any{at(n.Release, "tender", "status"), n.Release["buyer"], n.Guarded}, []any{nil, nil, false})
}
