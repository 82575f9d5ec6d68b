package eforms

import (
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daylight/internal/procurement"
	"daylight/internal/source"
)

func fixture(t testing.TB, name string) string {
	t.Helper()
	body, err := os.ReadFile("testdata/" + name + ".xml")
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func TestNotANotice(t *testing.T) {
	t.Parallel()
	notice := fixture(t, "competition")
	for _, tt := range []struct{ name, body, says string }{
		{"legacy", `<TED_EXPORT xmlns="http://publications.europa.eu/resource/schema/ted/R2.0.9/publication"/>`, "before eForms"},
		{"other root", `<Invoice xmlns="urn:example"/>`, `root element Invoice in namespace "urn:example"`},
		{"no namespace", `<ContractNotice/>`, "is no eForms notice"},
		{"empty", "", "no XML element"},
		{"html", "<!DOCTYPE html><html><p>Not found</html>", "document type"},
		{"json", `{"a":1}`, "text outside the root"},
		{"cut", notice[:len(notice)/2], "line"},
		{"cut between elements", notice[:strings.LastIndex(notice, "</ContractNotice>")], "it was cut"},
		{"crossed tags", `<a><b></a></b>`, "end of a where b is open"},
		{"two roots", `<a/><b/>`, "second root"},
		{"unbound prefix", `<cbc:a/>`, `prefix "cbc"`},
		{"attribute twice", `<a x="1" x="2"/>`, "attribute x twice"},
		{"latin-1", "<a>\xe9</a>", "UTF-8"},
		{"other encoding", `<?xml version="1.0" encoding="ISO-8859-1"?><a/>`, "encoding"},
		{"deep", strings.Repeat("<a>", 300) + strings.Repeat("</a>", 300), "deeper than 256"},
		{"unknown entity", `<a>&bomb;</a>`, "line 1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := parseOne(t, tt.name, []byte(tt.body))
			if !errors.Is(err, source.ErrFormat) || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("error %v, want ErrFormat saying %q", err, tt.says)
			}
		})
	}
}

func TestIdentity(t *testing.T) {
	t.Parallel()
	const number, id = "00410001-2024", "1f0e7a10-0000-4000-8000-000000000001"
	notice := fixture(t, "competition")
	for _, tt := range []struct{ name, old, new, want string }{
		{"zeros", number, "00000007-2024", "7-2024"},
		{"six digits", number, "410001-2024", "410001-2024"},
		{"placeholder", number, "12345678-2023", id + "-01"},
		{"no number", number, "", id + "-01"},
		{"free text", number, "not yet published", id + "-01"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			n, err := parseOne(t, tt.name, []byte(strings.ReplaceAll(notice, tt.old, tt.new)))
			if err != nil || n.ID != tt.want {
				t.Errorf("id %v, error %v, want %q", n, err, tt.want)
			}
		})
	}
	nameless := strings.NewReplacer(number, "", id, "").Replace(notice)
	_, err := parseOne(t, "nameless", []byte(nameless))
	var bad *source.RecordError
	if !errors.As(err, &bad) || bad.Reason != "no-notice-id" {
		t.Errorf("error %v, want a RecordError no-notice-id", err)
	}
	folder := "  <cbc:ContractFolderID>a0000000-0000-4000-8000-00000000000a</cbc:ContractFolderID>\n"
	n, err := parseOne(t, "planning", []byte(strings.Replace(notice, folder, "", 1)))
	if err != nil || n.OCID != "eu-ted-"+id {
		t.Errorf("without procedure id: %v, %v", n, err)
	}
}

// TestPrefixes reads one notice with other prefixes: the facts stay, the places
// are as written.
func TestPrefixes(t *testing.T) {
	t.Parallel()
	notice := fixture(t, "result")
	other := strings.NewReplacer("cbc:", "b:", "xmlns:cbc=", "xmlns:b=", "cac:", "a:", "xmlns:cac=", "xmlns:a=").Replace(notice)
	want, err := parseOne(t, "usual", []byte(notice))
	if err != nil {
		t.Fatal(err)
	}
	got, err := parseOne(t, "other", []byte(other))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want.Release, got.Release); diff != "" {
		t.Error(diff)
	}
	checkPointers(t, "other", []byte(other), got)
	if place := got.Source("/tender/title"); place != "/can:ContractAwardNotice[1]/a:ProcurementProject[1]/b:Name[1]" {
		t.Errorf("title is at %s", place)
	}
}

func TestInstant(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ date, clock, want string }{
		{"2024-05-02+02:00", "", "2024-05-01T22:00:00Z"},
		{"2024-05-02Z", "", "2024-05-02T00:00:00Z"},
		{"2024-05-02", "", "2024-05-02T00:00:00Z"},
		{"2024-05-02+02:00", "12:30:00+03:00", "2024-05-02T09:30:00Z"},
		{"2024-05-02+02:00", "12:30:00", "2024-05-02T10:30:00Z"},
		{"2023-05-05Z", "12:52:07.290066Z", "2023-05-05T12:52:07Z"},
		{"2024-02-30Z", "", ""},
		{"soon", "", ""},
		{"", "", ""},
	} {
		got, ok := instant(tt.date, tt.clock)
		if text := got.UTC().Truncate(time.Second).Format(time.RFC3339); ok != (tt.want != "") || ok && text != tt.want {
			t.Errorf("instant(%q, %q) = %s, %v, want %q", tt.date, tt.clock, text, ok, tt.want)
		}
	}
}

func TestRegistrationNumber(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ in, want string }{
		{"552 049 447 76279", "55204944776279"},
		{"IT06261440728", "IT06261440728"},
		{"232100-9999", "2321009999"},
		{"JRC", ""},
		{"BE", ""},
		{"00000000", ""},
		{"123456789", ""},
		{"SIRET: 552049447", ""},
		{"not known 12345", "NOTKNOWN12345"},
		{"", ""},
	} {
		if got := registrationNumber(tt.in); got != tt.want {
			t.Errorf("registrationNumber(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestWinners(t *testing.T) {
	t.Parallel()
	const contract1 = "<efac:LotTender><cbc:ID>TEN-0001</cbc:ID></efac:LotTender>\n            </efac:SettledContract>"
	notice := fixture(t, "result")
	for _, tt := range []struct {
		name, old, new string
		want           []string
		code           string
	}{
		{"as published", "", "", []string{"Northwind Paper Ltd", "Southwind Logistics SA"}, ""},
		{"contract names the second tender", contract1, strings.Replace(contract1, "TEN-0001", "TEN-0002", 1), []string{"Jane Example, stationer"}, ""},
		{"no contract names one: rank 1", contract1, "</efac:SettledContract>", []string{"Northwind Paper Ltd", "Southwind Logistics SA"}, "winner-without-contract"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			n, err := parseOne(t, tt.name, []byte(strings.Replace(notice, tt.old, tt.new, 1)))
			if err != nil {
				t.Fatal(err)
			}
			first := procurement.Object{"awards": list(n.Release, "awards")[:1]}
			if diff := cmp.Diff(tt.want, suppliers(first, "awards")); diff != "" {
				t.Error(diff)
			}
			code := ""
			for _, i := range n.Issues {
				code += i.Code
			}
			if code != tt.code {
				t.Errorf("issues %v, want %q", n.Issues, tt.code)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	for _, name := range []string{"competition", "result", "framework", "modification", "cancellation"} {
		f.Add([]byte(fixture(f, name)))
	}
	results := outcomeOf(1, "", "", 1, 2) + bid(1, 1, "-1") + bid(2, 2, "1e9") + team(1, 2, 3) + team(2) + deal(1, concluded, 1) + deal(2, concluded, 2, 1)
	for _, kind := range []string{"result", "dir-awa-pre", "cont-modif", "completion", "change"} {
		f.Add([]byte(written{list: kind, results: results, changes: changed(changedByID, "cancel")}.xml()))
	}
	f.Add([]byte(`<BusinessRegistrationInformationNotice xmlns="http://data.europa.eu/p27/eforms-business-registration-information-notice/1"/>`))
	f.Add([]byte(`<ContractNotice xmlns="urn:oasis:names:specification:ubl:schema:xsd:ContractNotice-2"/>`))
	f.Fuzz(func(t *testing.T, body []byte) {
		n, err := parseOne(t, "fuzz", body)
		if err != nil {
			return
		}
		if n.ID == "" || n.OCID == "" {
			t.Error("a notice without identity")
		}
		noNegative(t, "fuzz", n.Release)
		there := places(t, body)
		leaves("", n.Release, func(path string, _ any) {
			if _, ok := there[n.Pointers[path]]; !ok {
				t.Errorf("%s is at %q, which is not there", path, n.Pointers[path])
			}
		})
		if _, err := n.Body(); err != nil {
			t.Error(err)
		}
	})
}

// suppliers are the names of those who supply by a section, sorted, each once.
func suppliers(r procurement.Object, section string) []string {
	v := values{}
	for _, x := range list(r, section) {
		for _, s := range list(x, "suppliers") {
			v.once("", text(s, "name"))
		}
	}
	return sorted(v[""])
}
