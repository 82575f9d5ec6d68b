package de

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"daylight/internal/jsontree"
	"daylight/internal/locate"
	"daylight/internal/procurement"
	"daylight/internal/source"
)

// notice is one in the national form, in the prefixes of its usual sender.
func ublText(kind, more string) string {
	root := "ContractNotice"
	if strings.HasPrefix(kind, "can") {
		root = "ContractAwardNotice"
	}
	return fmt.Sprintf(`<ns9:%[1]s xmlns:ns9="urn:oasis:names:specification:ubl:schema:xsd:%[1]s-2" xmlns="http://data.europa.eu/p27/eforms-ubl-extension-basic-components/1"`+
		` xmlns:c="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2" xmlns:a="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2">`+
		`<c:CustomizationID>eforms-sdk-0.1</c:CustomizationID><c:ID>25000001</c:ID><c:ContractFolderID/><c:VersionID>1</c:VersionID>`+
		`<c:RequestedPublicationDate>2026-03-04+01:00</c:RequestedPublicationDate><c:NoticeTypeCode listName="x">%[2]s</c:NoticeTypeCode>%[3]s</ns9:%[1]s>`, root, kind, more)
}

func buyer(name string) string {
	return `<a:ContractingParty><a:Party><a:PartyName><c:Name>` + name + `</c:Name></a:PartyName></a:Party></a:ContractingParty>`
}

func result(code, date, more string) string {
	out := `<a:TenderResult>`
	if code != "" {
		out += `<c:TenderResultCode>` + code + `</c:TenderResultCode>`
	}
	return out + `<c:AwardDate>` + date + `</c:AwardDate>` + more + `</a:TenderResult>`
}

const (
	winning = `<a:WinningParty><a:Party><a:PartyName><c:Name>Nordwind GmbH</c:Name></a:PartyName><a:ServiceProviderParty><a:Party><a:PartyName><c:Name>Amt</c:Name></a:PartyName></a:Party></a:ServiceProviderParty></a:Party></a:WinningParty>`
	awarded = `<a:AwardedTenderedProject><a:ProcurementProjectLot><c:ID>LOT-0001</c:ID></a:ProcurementProjectLot><a:LegalMonetaryTotal><c:PayableAmount currencyID="EUR">%s</c:PayableAmount></a:LegalMonetaryTotal></a:AwardedTenderedProject>`
)

func parse(body []byte) (notices []*procurement.Notice, errs []error) {
	for n, err := range (export{}).Parse(source.Bytes("de-oeffentlichevergabe", "file:///day.zip", body)) {
		if err != nil {
			errs = append(errs, err)
			continue
		}
		notices = append(notices, n)
	}
	return notices, errs
}

func one(t *testing.T, text string) *procurement.Notice {
	t.Helper()
	notices, errs := parse([]byte(text))
	if len(notices) != 1 || len(errs) != 0 {
		t.Fatalf("%d notices, %v", len(notices), errs)
	}
	for at, place := range notices[0].Pointers {
		if _, err := locate.Value([]byte(text), place); err != nil {
			t.Errorf("%s: %v", at, err)
		}
	}
	return notices[0]
}

// TestResults: a winner only where the notice says so; what it does not say is not
// turned into "nobody won".
func TestResults(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, results, want, issue string }{
		{"won", result("selec-w", "2026-02-26", fmt.Sprintf(awarded, "43500.50")+winning), "active 2026-02-26 43500.50 LOT-0001 Nordwind GmbH", ""},
		{"won, without a code", result("", "2000-01-01", winning), "active    Nordwind GmbH", ""},
		{"nobody won", result("clos-nw", "2000-01-01+01:00", ""), "unsuccessful    ", ""},
		{"no tenders, and a winner", result("no-rece", "2000-01-01", winning), "unsuccessful    ", "contradictory-result"},
		{"a date alone", result("", "2023-01-04+01:00", ""), " 2023-01-04T00:00:00+01:00   ", ""},
		{"nothing", result("", "2000-01-01", ""), "", ""},
		{"not decided", result("open-nw", "2026-01-01", ""), "", ""},
		{"two lots, one winner", result("selec-w", "2026-02-26", fmt.Sprintf(awarded, "1")+fmt.Sprintf(awarded, "2")+winning), "active 2026-02-26 1 LOT-0001 Nordwind GmbH; active 2026-02-26 2 LOT-0001 Nordwind GmbH", ""},
		{"a withheld amount", result("selec-w", "2026-02-26", fmt.Sprintf(awarded, "-1")+winning), "active 2026-02-26  LOT-0001 Nordwind GmbH", "unparsed-amount"},
	} {
		n := one(t, ublText("can-standard", buyer("Stadt Beispielstadt")+tt.results))
		var got []string
		for _, a := range jsontree.Arr(n.Release, "awards") {
			lot, supplier := "", ""
			for _, l := range jsontree.Arr(a, "relatedLots") {
				lot = l.(string)
			}
			for _, s := range jsontree.Arr(a, "suppliers") {
				supplier += jsontree.Text(s, "name")
			}
			got = append(got, strings.Join([]string{jsontree.Text(a, "status"), jsontree.Text(a, "date"), jsontree.Text(a, "value", "amount"), lot, supplier}, " "))
		}
		if s := strings.Join(got, "; "); s != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, s, tt.want)
		}
		if (tt.issue == "") != (len(n.Issues) == 0) || tt.issue != "" && n.Issues[0].Code != tt.issue {
			t.Errorf("%s: %v", tt.name, n.Issues)
		}
	}
}

// TestBuyer: contact data that stands in the name goes where contact data belongs.
func TestBuyer(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Stadt Beispielstadt": "Stadt Beispielstadt",
		"VG Beispiel, Markt 1, 01234 Beispiel, Tel.: +49 0, Fax: +49 1": "VG Beispiel, Markt 1, 01234 Beispiel",
		"Faxgerätewerk Beispiel; E-Mail: a@beispiel.example":            "Faxgerätewerk Beispiel",
		"Internetagentur Beispiel GmbH":                                 "Internetagentur Beispiel GmbH",
	} {
		n := one(t, ublText("cn-standard", buyer(text)))
		party := jsontree.Arr(n.Release, "parties")[0]
		if got := jsontree.Text(n.Release, "buyer", "name"); got != want || (jsontree.Text(party, "contactPoint", "name") == text) != (text != want) {
			t.Errorf("%q: %q, %v", text, got, party)
		}
	}
}

// TestIdentity: versions of one number replace each other; a procedure's UUID is
// the process and the tender's id, by which a copy on TED is found.
func TestIdentity(t *testing.T) {
	t.Parallel()
	n := one(t, strings.Replace(ublText("cn-standard", ""), "<c:VersionID>1<", "<c:VersionID>3<", 1))
	if n.ID != "25000001-3" || n.OCID != "de-oeffentlichevergabe-25000001" || !slices.Equal(n.Replaces, []string{"25000001-1", "25000001-2"}) || jsontree.Arr(n.Release, "tag")[0] != "tenderUpdate" {
		t.Errorf("%+v", n)
	}
	const folder = "9A8B7C6D-1111-4222-8333-444455556666"
	n = one(t, strings.Replace(ublText("cn-standard", ""), "<c:ContractFolderID/>", "<c:ContractFolderID>"+folder+"</c:ContractFolderID>", 1))
	if want := strings.ToLower(folder); n.OCID != "de-oeffentlichevergabe-"+want || jsontree.Text(n.Release, "tender", "id") != want {
		t.Errorf("%s, %v", n.OCID, n.Release["tender"])
	}
	cancelled := one(t, ublText("cn-standard", `<a:Change><a:ChangeReason><c:ReasonCode>cancel</c:ReasonCode></a:ChangeReason></a:Change>`))
	if jsontree.Text(cancelled.Release, "tender", "status") != "cancelled" || jsontree.Arr(cancelled.Release, "tag")[0] != "tenderCancellation" {
		t.Errorf("%v", cancelled.Release)
	}
}

func TestMethod(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]string{
		"open": "open", "de-open": "open", "de-restricted-wo-call": "limited", "de-restricted-w-call": "selective", "neg-w-call": "selective",
		"neg-wo-call": "limited", "de-direct": "direct", "oth-single": "", "": "",
	} {
		if got := method(code); got != want {
			t.Errorf("%q: %q, want %q", code, got, want)
		}
	}
}

func zipped(t *testing.T, members ...string) []byte {
	t.Helper()
	var buf bytes.Buffer
	w := zip.NewWriter(&buf)
	for i, text := range members {
		m, err := w.Create(fmt.Sprint(i, ".xml"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := m.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// TestMembers: a bad member is named and the others are read, of both forms.
func TestMembers(t *testing.T) {
	t.Parallel()
	standard := `<ContractNotice xmlns="urn:oasis:names:specification:ubl:schema:xsd:ContractNotice-2" xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">` +
		`<cbc:CustomizationID>eforms-de-2.1</cbc:CustomizationID><cbc:ID>0f3c9a52-1111-4222-8333-444455556666</cbc:ID><cbc:VersionID>01</cbc:VersionID></ContractNotice>`
	body := zipped(t, ublText("cn-standard", buyer("Beispiel")), "<html/>", strings.Replace(ublText("cn-standard", ""), "<c:ID>25000001</c:ID>", "", 1), standard, ublText("cn-standard", "")[:300])
	notices, errs := parse(body)
	if len(notices) != 2 || len(errs) != 3 {
		t.Fatalf("%d notices, %v", len(notices), errs)
	}
	for i, reason := range []string{"not-eforms", "no-id", "not-eforms"} {
		var rec *source.RecordError
		if !errors.As(errs[i], &rec) || rec.Reason != reason || !strings.HasPrefix(rec.Pointer, "zip:") {
			t.Errorf("%v, want %s with its place", errs[i], reason)
		}
	}
	if got, err := locate.Value(body, notices[0].Source("/buyer/name")); err != nil || got != "Beispiel" {
		t.Errorf("%q, %v", got, err)
	}
	if n := notices[1]; n.OCID != "de-oeffentlichevergabe-0f3c9a52-1111-4222-8333-444455556666" || n.Release["ocid"] != n.OCID || n.Pointers["/ocid"] != "zip:3.xml!/ContractNotice[1]/cbc:ID[1]" {
		t.Errorf("%+v", n)
	}
}

// FuzzParse wants notices with places or errors, and the same twice.
func FuzzParse(f *testing.F) {
	f.Add([]byte(ublText("can-standard", buyer("Stadt, Tel.: 1")+result("selec-w", "2026-02-26", fmt.Sprintf(awarded, "1")+winning))))
	f.Add([]byte(ublText("pin-only", buyer("Stadt"))))
	f.Fuzz(func(t *testing.T, body []byte) {
		notices, errs := parse(body)
		again, errsAgain := parse(body)
		if len(again) != len(notices) || len(errs) != len(errsAgain) {
			t.Fatal("read otherwise a second time")
		}
		for i, n := range notices {
			if n.ID == "" || n.OCID == "" || len(n.Pointers) == 0 {
				t.Errorf("%+v", n)
			}
			if _, err := n.Body(); err != nil {
				t.Error(err)
			}
			if diff := cmp.Diff(n.Release, again[i].Release); diff != "" {
				t.Error(diff)
			}
		}
	})
}
