package bzp_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"daylight/internal/bzp"
	"daylight/internal/jsontree"
	"daylight/internal/locate"
	"daylight/internal/procurement"
	"daylight/internal/source"
)

// h writes a field of a form as the bulletin does.
func h(number, label, value string) string {
	return fmt.Sprintf(`<h3 class="mb-0">%s) %s: <span class="normal">%s</span></h3>`, number, label, value)
}

func section(name string) string { return `<h2 class="bg-light p-3 mt-4">SEKCJA ` + name + `</h2>` }

func page(parts ...string) string {
	return `<!-- Version 1.0.0 --><html><head><title>Ogłoszenie</title><style>h3{}</style></head><body><main>` + strings.Join(parts, "\n") + `</main></body></html>`
}

// settledPart is what a result notice says of one part, 0 for a notice without parts.
func settledPart(part int, price, value string, firms ...string) string {
	of := ""
	if part > 0 {
		of = fmt.Sprintf(" (dla części %d)", part)
	}
	out := section("V ZAKOŃCZENIE POSTĘPOWANIA"+of) + h("5.1.", "Postępowanie zakończyło się zawarciem umowy albo unieważnieniem postępowania", "Postępowanie/cześć postępowania zakończyła się zawarciem umowy") +
		section("VI OFERTY"+of) + h("6.1.", "Liczba otrzymanych ofert lub wniosków", "3") +
		h("6.2.", "Cena lub koszt oferty z najniższą ceną lub kosztem", price) + h("6.3.", "Cena lub koszt oferty z najwyższą ceną lub kosztem", "108052,62 PLN") +
		h("6.4.", "Cena lub koszt oferty wykonawcy, któremu udzielono zamówienia", price) + section("VII WYKONAWCA, KTÓREMU UDZIELONO ZAMÓWIENIA"+of)
	joint := "Nie"
	if len(firms) > 1 {
		joint = "Tak"
	}
	out += h("7.1.", "Czy zamówienie zostało udzielone wykonawcom wspólnie ubiegającym się o udzielenie zamówienia", joint)
	for _, f := range firms {
		name, number, _ := strings.Cut(f, "|")
		out += h("7.3.1", "Nazwa (firma) wykonawcy, któremu udzielono zamówienia", name) + h("7.3.2", "Krajowy Numer Identyfikacyjny", number) + h("7.3.4", "Miejscowość", "Wzorów")
	}
	return out + section("VIII UMOWA"+of) + h("8.1.", "Data zawarcia umowy", "2026-08-20") + h("8.2.", "Wartość umowy/umowy ramowej", value)
}

func annulledPart(part int) string {
	return section(fmt.Sprintf("V ZAKOŃCZENIE POSTĘPOWANIA (dla części %d)", part)) +
		h("5.1.", "Postępowanie zakończyło się zawarciem umowy albo unieważnieniem postępowania", "Postępowanie/cześć postępowania zakończyła się unieważnieniem") +
		`<h3 class="mb-0">5.2.1.) Przyczyna unieważnienia postępowania: </h3><p class="mb-0">nie złożono żadnej oferty</p>`
}

type row map[string]any

func result(body string, more row) row {
	r := row{
		"noticeType": "TenderResultNotice", "noticeNumber": "2026/BZP 00400001/01", "bzpNumber": "2026/BZP 00400001", "tenderId": "ocds-148610-11112222-3333-4444-5555-666677778888",
		"publicationDate": "2026-09-01T11:08:55.8337Z", "orderObject": "Dostawa papieru", "orderType": "Delivery", "organizationName": "Gmina Wzorów",
		"organizationCity": "Wzorów", "organizationProvince": "PL14", "organizationCountry": "PL", "organizationNationalId": "1111111111",
		"cpvCode": "30197630-1 (Papier do drukowania),30199000-0 (Papeteria i inne (różne) artykuły)", "htmlBody": body, "objectId": "08de-1", "isTenderAmountBelowEU": true,
	}
	for k, v := range more {
		r[k] = v
	}
	return r
}

func parse(body []byte) (notices []*procurement.Notice, errs []error) {
	for n, err := range (bzp.Parser{}).Parse(source.Bytes("pl-bzp", "file:///page.json", body)) {
		if err != nil {
			errs = append(errs, err)
			continue
		}
		notices = append(notices, n)
	}
	return notices, errs
}

func one(t *testing.T, r row) *procurement.Notice {
	t.Helper()
	body, err := json.Marshal([]row{r})
	if err != nil {
		t.Fatal(err)
	}
	notices, errs := parse(body)
	if len(notices) != 1 || len(errs) != 0 {
		t.Fatalf("%d notices, %v", len(notices), errs)
	}
	for at, place := range notices[0].Pointers {
		if _, err := locate.Value(body, place); err != nil {
			t.Errorf("%s: %v", at, err)
		}
	}
	return notices[0]
}

func canonical(t *testing.T, v any) string {
	t.Helper()
	text, err := procurement.Canonical(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

const paper, north = "Papier Wzorowy Sp. z o.o.|NIP: 118-16-25-269", "Północ S.A.|REGON 471014170"

// brief says of each award: id, status, value and suppliers.
func brief(n *procurement.Notice) string {
	var out []string
	for _, a := range jsontree.Arr(n.Release, "awards") {
		s := jsontree.Text(a, "id") + " " + jsontree.Text(a, "status") + " " + jsontree.Text(a, "value", "amount")
		for _, x := range jsontree.Arr(a, "suppliers") {
			s += " " + jsontree.Text(x, "id")
		}
		out = append(out, s)
	}
	return strings.Join(out, "; ")
}

// TestResult: a notice without parts has one award, with tax, and its contract.
func TestResult(t *testing.T) {
	t.Parallel()
	n := one(t, result(page(section("II"), h("2.14.", "Numer ogłoszenia", "2026/BZP 00361360"), section("IV"), h("4.3.", "Wartość zamówienia", "50 000,00 PLN"),
		settledPart(0, "51660,50 PLN", "51660,50 PLN", paper)), row{
		"procedureResult": "zawarcieUmowy", "contractors": row{"contractorName": "PAPIER WZOROWY Sp. z o. o.", "contractorNationalId": "1181625269", "contractorCity": "Wzorów", "contractorCountry": "PL"},
	}))
	if got := brief(n); got != "award-1 active 51660.50 PL-NIP-1181625269" {
		t.Errorf("awards: %s", got)
	}
	award, contract := jsontree.Arr(n.Release, "awards")[0], jsontree.Arr(n.Release, "contracts")[0]
	for _, tt := range []struct {
		v    any
		want string
	}{
		{jsontree.Get(award, "value"), `{"amount":51660.50,"currency":"PLN","x_daylight":{"raw":"51660,50 PLN","tax":"gross"}}`},
		{jsontree.Get(contract, "value"), `{"amount":51660.50,"currency":"PLN","x_daylight":{"raw":"51660,50 PLN"}}`},
		{jsontree.Get(n.Release, "tender", "value"), `{"amount":50000.00,"currency":"PLN","x_daylight":{"raw":"50 000,00 PLN","tax":"net"}}`},
		{contract.(procurement.Object)["dateSigned"], `"2026-08-20"`},
		{jsontree.Get(n.Release, "tender", "numberOfTenderers"), `3`},
		{n.Release["tag"], `["award","contract"]`},
		{jsontree.Get(n.Release, "tender", "status"), `"complete"`},
		{jsontree.Get(n.Release, "tender", "classification"), `{"description":"Papier do drukowania","id":"30197630-1","scheme":"CPV"}`},
		{jsontree.Arr(n.Release, "tender", "additionalClassifications")[0], `{"description":"Papeteria i inne (różne) artykuły","id":"30199000-0","scheme":"CPV"}`},
		{jsontree.Arr(n.Release, "parties")[1], `{"address":{"country":"PL","locality":"Wzorów"},"id":"PL-NIP-1181625269","identifier":{"id":"1181625269","scheme":"PL-NIP"},"name":"PAPIER WZOROWY Sp. z o. o.","roles":["supplier"]}`},
	} {
		if got := canonical(t, tt.v); got != tt.want {
			t.Errorf("%s, want %s", got, tt.want)
		}
	}
	if n.ID != "2026/BZP 00400001/01" || n.OCID != "ocds-148610-11112222-3333-4444-5555-666677778888" || !slices.Equal(n.Chain, []string{"2026/BZP 00361360"}) || !slices.Equal(n.Aliases, []string{"2026/BZP 00400001"}) {
		t.Errorf("%+v", n)
	}
	if n.Pointers["/parties/1/name"] != "/0/contractors/contractorName" || n.Pointers["/awards/0/value/amount"] != "/0/htmlBody" {
		t.Errorf("%v", n.Pointers)
	}
}

// TestParts: each part has its own price and winner; a part that came to nothing has
// none, one that is not settled no award.
func TestParts(t *testing.T) {
	t.Parallel()
	contractors := []any{
		row{"contractorName": "Papier Wzorowy Sp. z o.o.", "contractorNationalId": "1181625269"}, row{"contractorName": nil, "contractorNationalId": nil},
		nil, row{"contractorName": "Północ S.A.", "contractorNationalId": "471014170"},
	}
	body := page(section("IV"), `<h3>Część 1</h3>`, h("4.5.5.", "Wartość części", "109200,00 PLN"), `<h3>Część 2</h3>`, h("4.5.5.", "Wartość części", "218400 PLN"),
		section("V ZAKOŃCZENIE POSTĘPOWANIA"), "<h2>Część 1</h2>", settledPart(1, "100 PLN", "100 PLN", paper), "<h2>Część 2</h2>", annulledPart(2), "<h2>Część 4</h2>", settledPart(4, "400,5 PLN", "401 PLN", north))
	n := one(t, result(body, row{"procedureResult": "zawarcieUmowy;uniewaznienie;;zawarcieUmowy", "contractors": contractors}))
	if got := brief(n); got != "award-1 active 100 PL-NIP-1181625269; award-2 unsuccessful ; award-4 active 400.5 PL-REGON-471014170" {
		t.Errorf("awards: %s", got)
	}
	var contracts []string
	for _, c := range jsontree.Arr(n.Release, "contracts") {
		contracts = append(contracts, jsontree.Text(c, "id")+" of "+jsontree.Text(c, "awardID")+" "+jsontree.Text(c, "value", "amount"))
	}
	if got := strings.Join(contracts, "; "); got != "contract-1 of award-1 100; contract-4 of award-4 401" {
		t.Errorf("contracts: %s", got)
	}
	if got := canonical(t, jsontree.Get(n.Release, "tender", "lots")); !strings.HasPrefix(got, `[{"id":"1","status":"complete","value":{"amount":109200.00,`) || !strings.Contains(got, `{"id":"2","status":"cancelled"`) || strings.Contains(got, `"id":"3"`) {
		t.Errorf("lots: %s", got)
	}
	if why := jsontree.Text(jsontree.Arr(n.Release, "awards")[1], "statusDetails"); why != "nie złożono żadnej oferty" {
		t.Errorf("why: %q", why)
	}
	if status := jsontree.Text(n.Release, "tender", "status"); status != "" || len(n.Issues) != 0 {
		t.Errorf("status %q while part 3 is open, %v", status, n.Issues)
	}
}

// TestWinners: who won, by the form and by the row.
func TestWinners(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name        string
		body        string
		listed      string
		contractors any
		want, issue string
	}{
		{"together", page(settledPart(0, "7 PLN", "7 PLN", paper, north)), "zawarcieUmowy", row{"contractorName": "Papier Wzorowy Sp. z o.o."}, "award-1 active 7 PL-NIP-1181625269 PL-REGON-471014170", ""},
		{"the row alone", "", "zawarcieUmowy", []any{row{"contractorName": "Północ S.A.", "contractorNationalId": "KRS 0000000123"}}, "award-1 active  PL-KRS-0000000123", ""},
		{"annulled, though the row has a name", page(annulledPart(1)), "uniewaznienie", []any{row{"contractorName": "Północ S.A."}}, "award-1 unsuccessful ", ""},
		{"the form counts", page(settledPart(0, "7 PLN", "7 PLN", paper)), "uniewaznienie", nil, "award-1 active 7 PL-NIP-1181625269", "contradictory-result"},
		{"a name alone", page(section("VII"), h("7.3.1", "Nazwa (firma) wykonawcy", "Północ S.A.")), "", row{"contractorName": "Północ S.A."}, "", "no-result"},
		{"a contract alone", page(section("VII"), h("7.3.1", "Nazwa (firma) wykonawcy", "Północ S.A."), section("VIII UMOWA"), h("8.1.", "Data zawarcia umowy", "2026-08-20")), "", nil, "award-1 active  2026/BZP 00400001/01/supplier-1-1", ""},
		{"another list than parts", page(settledPart(2, "7 PLN", "7 PLN", paper)), ";zawarcieUmowy", []any{row{"contractorName": "Północ S.A."}}, "award-2 active 7 PL-NIP-1181625269", ""},
		{"a price that may be two", page(settledPart(0, "1.234 PLN", "7 PLN", paper)), "", nil, "award-1 active  PL-NIP-1181625269", "unparsed-amount"},
		{"a person", page(settledPart(0, "7 PLN", "7 PLN", "Jan Przykładowy|brak - podmiot nie prowadzący działalności gospodarczej")), "", nil, "award-1 active 7 2026/BZP 00400001/01/supplier-1-1", ""},
	} {
		n := one(t, result(tt.body, row{"procedureResult": tt.listed, "contractors": tt.contractors}))
		if got := brief(n); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
		if (tt.issue == "") != (len(n.Issues) == 0) || tt.issue != "" && n.Issues[0].Code != tt.issue {
			t.Errorf("%s: %v", tt.name, n.Issues)
		}
		if tt.name == "a person" && !procurement.IsPerson(jsontree.Obj(jsontree.Arr(n.Release, "parties")[1])) {
			t.Errorf("not marked as a person: %v", n.Release["parties"])
		}
		joint := len(jsontree.Arr(n.Release, "awards")) > 0 && jsontree.Get(jsontree.Arr(n.Release, "awards")[0], procurement.ConsortiumField) == true
		if joint != (tt.name == "together") {
			t.Errorf("%s: consortium %v", tt.name, joint)
		}
	}
}

// TestAnnulled: a procedure whose parts all came to nothing is cancelled.
func TestAnnulled(t *testing.T) {
	t.Parallel()
	n := one(t, result(page(annulledPart(1), annulledPart(2)), row{"procedureResult": "uniewaznienie;uniewaznienie"}))
	if got := canonical(t, n.Release["tag"]); got != `["award","tenderCancellation"]` || jsontree.Text(n.Release, "tender", "status") != "cancelled" || n.Release["contracts"] != nil {
		t.Errorf("%v", n.Release)
	}
}

// TestFramework: the value of a framework is a ceiling.
func TestFramework(t *testing.T) {
	t.Parallel()
	n := one(t, result(page(section("II"), h("2.1.", "Ogłoszenie dotyczy", "Umowy ramowej"), settledPart(0, "7 PLN", "9 PLN", paper)), nil))
	award, contract := jsontree.Arr(n.Release, "awards")[0], jsontree.Arr(n.Release, "contracts")[0]
	if jsontree.Get(award, "value") != nil || jsontree.Get(contract, "value") != nil || jsontree.Text(contract, procurement.CeilingField, "amount") != "9" ||
		jsontree.Get(n.Release, "tender", "techniques", "hasFrameworkAgreement") != true {
		t.Errorf("%v", n.Release)
	}
}

// TestKinds: other notices than results have no award, and no contract value.
func TestKinds(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		kind, body string
		path, want string
	}{
		{"ContractNotice", page(section("III"), h("3.1.", "Tryb udzielenia zamówienia wraz z podstawą prawną", "Zamówienie udzielane jest w trybie podstawowym na podstawie: art. 275 pkt 1")), "/tender/procurementMethod", "open"},
		{"ContractNotice", page(section("IV"), h("4.1.5.", "Wartość zamówienia", "35946524,88 PLN")), "/tender/value/amount", "35946524.88"},
		{"SmallContractNotice", page(section("III"), h("3.4.", "Wartość", "25399,50"), h("3.5.", "Kod waluty", "PLN")), "/tender/value/currency", "PLN"},
		{"AgreementIntentionNotice", page(section("III"), h("3.5.", "Wartość zamówienia", "10 EUR")), "/x_daylight/bzp/intendedContractors/0/name", "Północ S.A."},
		{"NoticeUpdateNotice", page(section("III ZMIANA OGŁOSZENIA"), h("3.2.", "Numer zmienianego ogłoszenia w BZP", "2026/BZP 00361360/01"),
			`<h3 class="mb-0">3.4.1.) Opis zmiany, w tym tekst, który należy dodać lub zmienić w ogłoszeniu: </h3><p class="mb-0">Przed zmianą:</p><p class="mb-0">2026-09-20</p>`),
			"/tender/amendments/0/description", "Przed zmianą:\n2026-09-20"},
		{"AgreementUpdateNotice", page(section("IV"), h("4.4.", "Wartość umowy/umowy ramowej", "996945,00 PLN")), "/x_daylight/bzp/contractValue/amount", "996945.00"},
		{"ContractPerformingNotice", page(section("V"), h("5.1.", "Czy umowa została wykonana", "Tak"), h("5.2.", "Termin wykonania umowy", "2026-05-10"), h("5.5.", "Łączna wartość wynagrodzenia wypłacona z tytułu zrealizowanej umowy", "20000,00                PLN")),
			"/contracts/0/implementation/transactions/0/value/amount", "20000.00"},
		{"NewNotice", "", "/tag/0", "tender"},
	} {
		n := one(t, result(tt.body, row{"noticeType": tt.kind, "contractors": row{"contractorName": "Północ S.A."}}))
		got, err := jsontree.Resolve(n.Release, tt.path)
		if err != nil || jsontree.Text(got) != tt.want {
			t.Errorf("%s: %v, %v, want %s", tt.kind, got, err, tt.want)
		}
		if n.Release["awards"] != nil {
			t.Errorf("%s has awards: %v", tt.kind, n.Release["awards"])
		}
		for _, c := range jsontree.Arr(n.Release, "contracts") {
			if jsontree.Get(c, "value") != nil || len(jsontree.Arr(c, "suppliers")) != 1 {
				t.Errorf("%s has a contract with a value, or without who performs it: %v", tt.kind, c)
			}
		}
		if tt.kind == "NoticeUpdateNotice" && !slices.Equal(n.Chain, []string{"2026/BZP 00361360"}) {
			t.Errorf("chain %v", n.Chain)
		}
	}
}

// TestIdentity: numbers, versions, and a process without tenderId.
func TestIdentity(t *testing.T) {
	t.Parallel()
	n := one(t, result("", row{"noticeNumber": "2026/BZP 00400001/03", "tenderId": nil, "publicationDate": "wczoraj"}))
	if n.OCID != "pl-bzp-2026/BZP 00400001" || n.Version != "03" || !slices.Equal(n.Replaces, []string{"2026/BZP 00400001/01", "2026/BZP 00400001/02"}) || !n.Published.IsZero() {
		t.Errorf("%+v", n)
	}
	if n := one(t, result("", row{"noticeNumber": nil})); n.ID != "2026/BZP 00400001" || len(n.Aliases) != 0 {
		t.Errorf("%+v", n)
	}
}

func TestBad(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		text, reason string
		notices      int
	}{
		{`[{"noticeType":"ContractNotice","noticeNumber":"x"},{"noticeType":"ContractNotice","noticeNumber":"2026/BZP 00000001/01"}]`, "no-id", 1},
		{`[{"noticeType":"ContractNotice","noticeNumber":"2026/BZP 00000001/01"},7]`, "no-object", 1},
		{`[{"noticeType":"ContractNotice","noticeNumber":"2026/BZP 0000`, "bad-json", 0},
		{`[]`, "", 0},
	} {
		notices, errs := parse([]byte(tt.text))
		var rec *source.RecordError
		if len(notices) != tt.notices || (tt.reason == "") != (len(errs) == 0) || tt.reason != "" && (!errors.As(errs[0], &rec) || rec.Reason != tt.reason) {
			t.Errorf("%s: %d notices, %v", tt.text, len(notices), errs)
		}
	}
	for _, text := range []string{"", "{}", "null", `["a"]`, `[{"a":1}]`, "<html></html>"} {
		if notices, errs := parse([]byte(text)); len(notices) != 0 || len(errs) != 1 || !errors.Is(errs[0], source.ErrFormat) {
			t.Errorf("%q: %v", text, errs)
		}
	}
}

// FuzzParse wants notices with places or errors, and the same twice.
func FuzzParse(f *testing.F) {
	for _, r := range []row{
		result(page(settledPart(1, "7 PLN", "1,5 EUR", paper, north), annulledPart(2)), row{"procedureResult": "zawarcieUmowy;uniewaznienie", "contractors": []any{nil, row{"contractorName": "A"}}}),
		result(page(section("V"), h("5.5.", "Łączna wartość wynagrodzenia", "x")), row{"noticeType": "ContractPerformingNotice"}),
	} {
		body, err := json.Marshal([]row{r})
		if err != nil {
			f.Fatal(err)
		}
		f.Add(body)
	}
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
