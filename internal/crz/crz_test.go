package crz_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"daylight/internal/crz"
	"daylight/internal/jsontree"
	"daylight/internal/locate"
	"daylight/internal/procurement"
	"daylight/internal/source"
)

// zmluva is a record with the elements of a test before the usual ones.
func zmluva(elements string) string {
	usual := map[string]string{
		"ID": "12000001", "nazov": "104/2026", "zs1": "Mesto Vzorov", "ico1": "00319806", "zs2": "Severný papier s.r.o.", "ico": "56048442",
		"predmet": "Zmluva", "suma_zmluva": "10", "suma_spolu": "10", "datum_zverejnene": "2026-03-04 09:00:00", "stav": "2", "typ": "1",
		"chan": "2026-03-04 09:00:00", "datum": "2026-03-01", "datum_platnost_do": "0000-00-00",
	}
	var b strings.Builder
	b.WriteString("<zmluva>" + elements)
	for _, name := range []string{"ID", "nazov", "zs1", "ico1", "zs2", "ico", "predmet", "suma_zmluva", "suma_spolu", "datum_zverejnene", "stav", "typ", "chan", "datum", "datum_platnost_do"} {
		if !strings.Contains(elements, "<"+name+">") && !strings.Contains(elements, "<"+name+"/>") {
			b.WriteString("<" + name + ">" + usual[name] + "</" + name + ">")
		}
	}
	return b.String() + "</zmluva>"
}

func export(records ...string) string {
	return `<?xml version="1.0" encoding="utf-8"?><zmluvy>` + strings.Join(records, "\n") + "</zmluvy>"
}

func parse(body []byte) (notices []*procurement.Notice, errs []error) {
	for n, err := range (crz.Parser{}).Parse(source.Bytes("sk-crz", "file:///export.xml", body)) {
		if err != nil {
			errs = append(errs, err)
			continue
		}
		notices = append(notices, n)
	}
	return notices, errs
}

func one(t *testing.T, elements string) *procurement.Notice {
	t.Helper()
	notices, errs := parse([]byte(export(zmluva(elements))))
	if len(notices) != 1 || len(errs) != 0 {
		t.Fatalf("%d notices, %v", len(notices), errs)
	}
	return notices[0]
}

// TestValue: the agreed price, the total where there is none; zero is zero.
func TestValue(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, agreed, total, want, more string }{
		{"both", "10.50", "10.50", `{"amount":10.50,"currency":"EUR"}`, "null"},
		{"amended", "10", "15", `{"amount":10,"currency":"EUR"}`, `{"amount":15,"currency":"EUR"}`},
		{"total alone", "0", "15", `{"amount":15,"currency":"EUR"}`, "null"},
		{"zero", "0.00", "0", `{"amount":0.00,"currency":"EUR"}`, "null"},
		{"none", "", "", "null", "null"},
		{"comma", "1234,50", "1234,50", `{"amount":1234.50,"currency":"EUR","x_daylight":{"raw":"1234,50"}}`, "null"},
		{"no number", "podľa cenníka", "", `{"currency":"EUR","x_daylight":{"raw":"podľa cenníka","status":"unparsed"}}`, "null"},
	} {
		n := one(t, "<suma_zmluva>"+tt.agreed+"</suma_zmluva><suma_spolu>"+tt.total+"</suma_spolu>")
		contract := jsontree.Arr(n.Release, "contracts")[0]
		for _, check := range []struct {
			want string
			v    any
		}{{tt.want, jsontree.Get(contract, "value")}, {tt.more, jsontree.Get(contract, procurement.Ext, "valueTotal")}} {
			if got, err := procurement.Canonical(check.v); err != nil || string(got) != check.want {
				t.Errorf("%s: %s, %v, want %s", tt.name, got, err, check.want)
			}
		}
	}
}

// TestAmendment: what a record says it amends, and what stays alone.
func TestAmendment(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, elements, ocid string
		joined               bool
	}{
		{"a number", "<typ>2</typ><ref>11000001</ref>", "sk-crz-11000001", true},
		{"an address", "<typ>2</typ><ref>https://www.crz.gov.sk/zmluva/11000001/</ref>", "sk-crz-11000001", true},
		{"an old address", "<typ>2</typ><ref>http://crz.gov.sk/index.php?ID=11000001</ref>", "sk-crz-11000001", true},
		{"an address in short", "<typ>2</typ><ref>www.crz.gov.sk/11000001/</ref>", "sk-crz-11000001", true},
		{"the buyer's own number", "<typ>2</typ><ref>104/2025</ref>", "sk-crz-12000001", false},
		{"itself", "<typ>2</typ><ref>12000001</ref>", "sk-crz-12000001", false},
		{"nothing", "<typ>2</typ>", "sk-crz-12000001", false},
	} {
		n := one(t, tt.elements)
		contract := jsontree.Arr(n.Release, "contracts")[0]
		if n.OCID != tt.ocid || jsontree.Get(contract, "value") != nil || len(jsontree.Arr(contract, "amendments")) != 1 ||
			(jsontree.Text(n.Release, "tender", "title") == "") != tt.joined || (len(n.Issues) == 0) != tt.joined {
			t.Errorf("%s: %s %v %v", tt.name, n.OCID, n.Release, n.Issues)
		}
	}
	nested, errs := parse([]byte(export(strings.TrimSuffix(zmluva(""), "</zmluva>") + "<dodatky>" + zmluva("<ID>12000009</ID>") + "</dodatky></zmluva>")))
	if len(nested) != 2 || len(errs) != 0 || nested[1].OCID != "sk-crz-12000001" || nested[1].Release["tender"] != nil {
		t.Errorf("nested: %v, %v", nested, errs)
	}
	if part := one(t, "<ref>11000001</ref>"); part.OCID != "sk-crz-12000001" || len(jsontree.Arr(part.Release, "relatedProcesses")) != 1 {
		t.Errorf("a contract that refers to another: %v", part.Release)
	}
}

// TestVersions: states replace each other by one name, and are told by their change.
func TestVersions(t *testing.T) {
	t.Parallel()
	a, b := one(t, ""), one(t, "<chan>2026-03-05 10:00:00</chan><stav>3</stav>")
	if a.ID == b.ID || a.OCID != b.OCID || a.Version >= b.Version || !slices.Equal(a.Aliases, b.Replaces) || a.Kind != procurement.State {
		t.Errorf("%+v %+v", a, b)
	}
	if contract := jsontree.Arr(b.Release, "contracts")[0]; jsontree.Text(contract, "status") != "cancelled" || jsontree.Text(b.Release, "tender", "status") != "cancelled" {
		t.Errorf("cancelled: %v", b.Release)
	}
	if got := a.Published.Format("2006-01-02T15:04"); got != "2026-03-04T08:00" {
		t.Errorf("published %s", got)
	}
	if plain := one(t, "<chan/>"); plain.ID != "12000001" {
		t.Errorf("without a change: %s", plain.ID)
	}
}

// TestZip: records of a zip have their places in it.
func TestZip(t *testing.T) {
	t.Parallel()
	var buf bytes.Buffer
	w := zip.NewWriter(&buf)
	m, err := w.Create("2026-03-04.xml")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.Write([]byte(export(zmluva(""), zmluva("<ID>12000002</ID><ico>12</ico>")))); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	notices, errs := parse(buf.Bytes())
	if len(notices) != 2 || len(errs) != 0 {
		t.Fatalf("%d notices, %v", len(notices), errs)
	}
	for path, want := range map[string]string{"/contracts/0/suppliers/0/name": "Severný papier s.r.o.", "/contracts/0/value/amount": "10", "/parties/1/additionalIdentifiers/0/id": "12"} {
		if got, err := locate.Value(buf.Bytes(), notices[1].Source(path)); err != nil || got != want {
			t.Errorf("%s: %q, %v, want %q", path, got, err, want)
		}
	}
}

func TestBad(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, text string
		notices    int
		reason     string
	}{
		{"no ID", export(zmluva("<ID>x</ID>"), zmluva("")), 1, "no-id"},
		{"cut", export(zmluva(""), zmluva(""))[:400], 0, "truncated"},
		{"empty", export(), 0, ""},
	} {
		notices, errs := parse([]byte(tt.text))
		var rec *source.RecordError
		if len(notices) != tt.notices || (tt.reason == "") != (len(errs) == 0) || tt.reason != "" && (!errors.As(errs[0], &rec) || rec.Reason != tt.reason) {
			t.Errorf("%s: %d notices, %v", tt.name, len(notices), errs)
		}
	}
	for _, text := range []string{"", "<dump/>", "{}", "<zmluva/>"} {
		if notices, errs := parse([]byte(text)); len(notices) != 0 || len(errs) != 1 || !errors.Is(errs[0], source.ErrFormat) {
			t.Errorf("%q: %v", text, errs)
		}
	}
}

// FuzzParse wants notices with places or errors, and the same twice.
func FuzzParse(f *testing.F) {
	f.Add([]byte(export(zmluva(""))))
	f.Add([]byte(export(zmluva("<typ>2</typ><ref>11000001</ref><suma_zmluva>1,5</suma_zmluva>"))))
	f.Add([]byte("<zmluvy><zmluva/>"))
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
