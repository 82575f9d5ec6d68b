package placsp_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"daylight/internal/jsontree"
	"daylight/internal/locate"
	"daylight/internal/placsp"
	"daylight/internal/procurement"
	"daylight/internal/shareddata"
	"daylight/internal/source"
)

func parse(body string) ([]*procurement.Notice, []error) {
	var notices []*procurement.Notice
	var errs []error
	for n, err := range (placsp.Parser{}).Parse(source.Bytes("es-placsp", "https://contrataciondelestado.es/x.atom", []byte(body))) {
		if err != nil {
			errs = append(errs, err)
			continue
		}
		notices = append(notices, n)
	}
	return notices, errs
}

// leaves lists the leaves of a notice and follows each to the document.
func leaves(t *testing.T, n *procurement.Notice, body string) map[string]string {
	t.Helper()
	out := map[string]string{}
	var walk func(path string, v any)
	walk = func(path string, v any) {
		switch v := v.(type) {
		case procurement.Object:
			for k, x := range v {
				walk(path+"/"+jsontree.Escape(k), x)
			}
		case []any:
			for i, x := range v {
				walk(fmt.Sprintf("%s/%d", path, i), x)
			}
		default:
			out[path] = fmt.Sprint(v)
			if _, err := locate.Value([]byte(body), n.Pointers[path]); err != nil || v == nil {
				t.Errorf("%s = %v: %v", path, v, err)
			}
		}
	}
	walk("", n.Release)
	return out
}

func issues(n *procurement.Notice) []string {
	var out []string
	for _, i := range n.Issues {
		out = append(out, i.Code)
	}
	return out
}

// Every file of the shared data (synthetic, of the real element names) is read.
func TestSharedData(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join(shareddata.Path(t, "spain-placsp"), "*.xml"))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][2]int{"synthetic_deleted_entries_only.xml": {3, 0}, "synthetic_full_entry.xml": {1, 0}, "synthetic_minimal_entry.xml": {1, 0}, "synthetic_multi_lot_with_terms.xml": {1, 0}}
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		notices, errs := parse(string(body))
		if got := [2]int{len(notices), len(errs)}; got != want[filepath.Base(file)] {
			t.Errorf("%s: notices and errors %v, want %v: %v", file, got, want[filepath.Base(file)], errs)
		}
		for _, n := range notices {
			got := leaves(t, n, string(body))
			t.Logf("%s: %s: %d leaves, findings %q", filepath.Base(file), n.ID, len(got), issues(n))
			if strings.Contains(file, "full_entry") {
				checkFull(t, n, got)
			}
		}
	}
}

// checkFull compares with what stands in the file, read by eye.
func checkFull(t *testing.T, n *procurement.Notice, got map[string]string) {
	t.Helper()
	for path, want := range map[string]string{
		"/ocid": "es-placsp-sindicacion_1044/entry_001", "/date": "2024-06-15T08:30:00Z", "/buyer/name": "Ayuntamiento de Test", "/buyer/id": "ES-NIF-S2800011H",
		"/tender/value/amount": "150000.00", "/planning/budget/amount/amount": "150000.00", "/planning/budget/x_gross/amount": "181500.00",
		"/tender/tenderPeriod/endDate": "2024-07-01T14:00:00+02:00", "/tender/lots/1/value/amount": "49586.78",
		"/awards/0/status": "active", "/awards/0/value/amount": "72000.00", "/awards/0/value/x_daylight/tax": "net", "/awards/0/x_gross/amount": "87120.00",
		"/awards/0/suppliers/0/name": "TechCorp S.L.", "/awards/0/suppliers/1/id": "ES-NIF-B87654321", "/awards/0/relatedLots/0": "1",
		"/awards/1/status": "unsuccessful", "/awards/1/suppliers/0/id": "", "/bids/statistics/0/value": "5", "/bids/statistics/0/relatedLot": "1",
		"/contracts/0/x_number": "CTR-2024-001", "/contracts/0/awardID": "1", "/contracts/0/value/amount": "160000.00", "/contracts/0/amendments/0/id": "MOD-001",
		"/parties/0/details/department/name": "Ayuntamientos", "/parties/0/contactPoint/email": "contratacion@test.es",
	} {
		if got[path] != want {
			t.Errorf("%s is %q, want %q", path, got[path], want)
		}
	}
	if len(n.Issues) > 0 {
		t.Errorf("findings %q", n.Issues)
	}
}

const feed = `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xmlns:c="urn:dgpe:names:draft:codice:schema:xsd:CommonAggregateComponents-2" xmlns:b="urn:b" xmlns:x="urn:x" xmlns:at="urn:at"><title>t</title>%s</feed>`

func folder(state, more string) string {
	return fmt.Sprintf(feed, `<entry><id>https://contrataciondelsectorpublico.gob.es/sindicacion/licitacionesPerfilContratante/77</id><updated>2026-11-02T10:00:00.000+01:00</updated>
	<x:ContractFolderStatus><b:ContractFolderStatusCode>`+state+`</b:ContractFolderStatusCode><c:ProcurementProject><b:Name>Papel</b:Name></c:ProcurementProject>`+more+`</x:ContractFolderStatus></entry>`)
}

func result(code, winner string) string {
	return `<c:TenderResult><b:ResultCode>` + code + `</b:ResultCode><c:AwardedTenderedProject><c:LegalMonetaryTotal><b:TaxExclusiveAmount currencyID="EUR">10</b:TaxExclusiveAmount></c:LegalMonetaryTotal></c:AwardedTenderedProject>` +
		`<c:WinningParty><c:PartyIdentification><b:ID schemeName="NIF">` + winner + `</b:ID></c:PartyIdentification><c:PartyName><b:Name>Ganadora Ejemplo SL</b:Name></c:PartyName></c:WinningParty></c:TenderResult>`
}

// A winner and a value stand only where the result has them; other prefixes and
// another host change nothing.
func TestResults(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, body, path, want, absent string }{
		{"awarded", folder("ADJ", result("8", "B99999999")), "/awards/0/suppliers/0/id", "ES-NIF-B99999999", "/parties/1/details/isNaturalPerson"},
		{"signed", folder("RES", result("9", "B99999999")), "/awards/0/value/amount", "10", "/x_none"},
		{"best bid", folder("EV", result("10", "B99999999")), "/awards/0/status", "pending", "/x_none"},
		{"no bid", folder("RES", result("3", "B99999999")), "/tender/status", "unsuccessful", "/awards/0/suppliers/0/id"},
		{"given up", folder("RES", result("4", "B99999999")), "/tender/status", "cancelled", "/awards/0/value/amount"},
		{"person", folder("RES", result("9", "12345678Z")), "/parties/0/details/isNaturalPerson", "true", "/x_none"},
		{"framework", folder("RES", `<c:TenderingProcess><b:ContractingSystemCode>1</b:ContractingSystemCode></c:TenderingProcess>`+result("9", "B99999999")), "/awards/0/maximumValue/amount", "10", "/awards/0/value/amount"},
		{"annulled", folder("ANUL", ""), "/x_daylight/cancelled", "true", "/awards/0/id"},
		{"prior", folder("PRE", ""), "/tag/0", "planning", "/x_none"},
		{"unknown result", folder("ADJ", result("77", "B99999999")), "/awards/0/x_resultCode", "77", "/awards/0/status"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			notices, errs := parse(tt.body)
			if len(notices) != 1 || len(errs) > 0 {
				t.Fatalf("%d notices, %v", len(notices), errs)
			}
			n := notices[0]
			got := leaves(t, n, tt.body)
			if _, there := got[tt.absent]; got[tt.path] != tt.want || there {
				t.Errorf("%s is %q, want %q; %s is %q, want none", tt.path, got[tt.path], tt.want, tt.absent, got[tt.absent])
			}
			if n.ID != "licitacionesPerfilContratante/77" || n.Version != "2026-11-02T10:00:00.000+01:00" || strings.Contains(got["/parties/0/id"], "12345678Z") {
				t.Errorf("%s, version %s, party %s", n.ID, n.Version, got["/parties/0/id"])
			}
		})
	}
}

// A tombstone says that the entry was taken back and changes nothing else.
func TestTombstone(t *testing.T) {
	t.Parallel()
	body := fmt.Sprintf(feed, `<at:deleted-entry ref="https://contrataciondelestado.es/sindicacion/licitacionesPerfilContratante/77" when="2026-11-03T12:00:00+01:00"/><at:deleted-entry/>`)
	notices, errs := parse(body)
	if len(notices) != 1 || len(errs) != 1 {
		t.Fatalf("%d notices, %v", len(notices), errs)
	}
	n := notices[0]
	got := leaves(t, n, body)
	if n.OCID != "es-placsp-licitacionesPerfilContratante/77" || n.Kind != procurement.Release || got["/tender/x_deletedAt"] != "2026-11-03T12:00:00+01:00" || !slices.Contains(issues(n), "deleted-by-publisher") {
		t.Errorf("%s %s %v %q", n.OCID, n.Kind, got, issues(n))
	}
	if tender := n.Release["tender"].(procurement.Object); len(tender) != 1 {
		t.Errorf("a tombstone states more of the tender than its deletion: %v", tender)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(folder("RES", result("9", "B99999999"))))
	f.Add([]byte(fmt.Sprintf(feed, `<at:deleted-entry ref="a/sindicacion/b" when="x"/>`)))
	f.Add([]byte(folder("RES", `<c:ProcurementProjectLot><b:ID>1</b:ID></c:ProcurementProjectLot><c:ContractModification/>`)))
	f.Fuzz(func(t *testing.T, body []byte) {
		for n, err := range (placsp.Parser{}).Parse(source.Bytes("es-placsp", "file:///x", body)) {
			if (n == nil) == (err == nil) {
				t.Fatalf("notice %v, error %v", n, err)
			}
		}
	})
}
