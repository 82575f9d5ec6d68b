package export_test

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"daylight/internal/app"
	"daylight/internal/export"
	"daylight/internal/fx"
	"daylight/internal/procurement"
)

// contact is a contact person of nobody.
const contact = `"contactPoint":{"name":"Zebulon Quist","email":"zquist@mail.example","telephone":"555-0123"}`

// invented are releases of five processes: one edited three times after publication, one
// whose texts look like formulas, one invented, one put together from reports,
// one without figures.
const invented = `{"releases":[
{"ocid":"ocds-xx-1","id":"1","date":"2026-01-01T00:00:00Z","tag":["tender"],"language":"en",
	"tender":{"title":"Paper, \"A4\"\nand ink","value":{"amount":1000,"currency":"GBP"},` + contact + `},
	"buyer":{"id":"b","name":"Example City Council"},"parties":[{"id":"b","name":"Example City Council","roles":["buyer"],` + contact + `}]},
{"ocid":"ocds-xx-1","id":"1","date":"2026-01-01T00:00:00Z","tag":["tender"],"language":"en",
	"tender":{"title":"Paper, \"A4\"\nand ink","value":{"amount":1200.50,"currency":"GBP"}},"buyer":{"id":"b","name":"Example City Council"}},
{"ocid":"ocds-xx-1","id":"1","date":"2026-01-01T00:00:00Z","tag":["tender"],"language":"en",
	"tender":{"title":"Paper, \"A4\"\nand ink","value":{"amount":1300,"currency":"GBP"}},"buyer":{"id":"b","name":"Example City Council"}},
{"ocid":"ocds-xx-1","id":"1","date":"2026-01-01T00:00:00Z","tag":["tender"],"language":"en",
	"tender":{"title":"Paper, \"A4\"\nand ink","value":{"amount":1400,"currency":"GBP"}},"buyer":{"id":"b","name":"Example City Council"}},
{"ocid":"ocds-xx-1","id":"2","date":"2026-02-01T00:00:00Z","tag":["award"],
	"awards":[{"id":"a","date":"2026-01-30T00:00:00Z","value":{"amount":1100,"currency":"GBP"},"suppliers":[{"id":"s","name":"Northwind Paper Ltd"}]}],
	"parties":[{"id":"s","name":"Northwind Paper Ltd","roles":["supplier"],` + contact + `}]},
{"ocid":"=ocds-xx-2","id":"1","date":"2026-01-02T00:00:00Z","tag":["award"],"language":"-en",
	"tender":{"title":"=HYPERLINK(\"https://example.org\")","value":{"amount":-5,"currency":"@X"}},
	"buyer":{"name":"+Plus Council"},"awards":[{"id":"a","suppliers":[{"name":"|Pipe Ltd"}]}]},
{"ocid":"ocds-xx-3","id":"1","date":"2026-01-03T00:00:00Z","tag":["tender"],"tender":{"title":"Invented bridge"},"x_daylight":{"origin":"synthetic"}},
{"ocid":"ocds-xx-4","id":"1","date":"2026-01-04T00:00:00Z","tag":["tender"],"x_daylight":{"origin":"reconstruction"},
	"tender":{"title":"Reported cloud","value":{"amount":1200000000,"currency":"USD","x_daylight":{"status":"reported"}}}},
{"ocid":"ocds-xx-5","id":"1","date":"2026-01-05T00:00:00Z","tag":["tender"],"tender":{"title":"＝Plain","value":{"amount":0,"currency":"GBP"}}}]}`

// inventedStore is a store of the invented releases.
func inventedStore(t *testing.T) *app.App {
	t.Helper()
	a := open(t)
	name := filepath.Join(t.TempDir(), "invented.json")
	if err := os.WriteFile(name, []byte(invented), 0o600); err != nil {
		t.Fatal(err)
	}
	if n := load(t, a, "local-ocds", name); n.Versions != 9 || n.Quarantined != 0 {
		t.Fatalf("imported %+v", n)
	}
	return a
}

func TestFormats(t *testing.T) {
	a := inventedStore(t)
	t.Run("csv", func(t *testing.T) { testCSV(t, a) })
	t.Run("jsonl", func(t *testing.T) { testJSONLines(t, a) })
	t.Run("ocds", func(t *testing.T) { testOCDS(t, a) })
	t.Run("back again", func(t *testing.T) { testBackAgain(t, a) })
	t.Run("pages", func(t *testing.T) { testPages(t, a) })
	t.Run("errors", func(t *testing.T) { testErrors(t, a) })
}

// rows reads CSV into one map a row.
func rows(t *testing.T, text string) []map[string]string {
	t.Helper()
	lines, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(export.Columns(), lines[0]); diff != "" {
		t.Fatal(diff)
	}
	var out []map[string]string
	for _, line := range lines[1:] {
		row := map[string]string{}
		for i, column := range lines[0] {
			row[column] = line[i]
		}
		out = append(out, row)
	}
	return out
}

// usd is an amount at the rate of a day.
func usd(t *testing.T, amount, currency, on string) string {
	t.Helper()
	table, err := fx.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	v, ok := table.Convert(decimal.RequireFromString(amount), currency, on)
	if !ok {
		t.Fatalf("no rate of %s on %s", currency, on)
	}
	return v.USD.String()
}

func testCSV(t *testing.T, a *app.App) {
	text, counts := written(t, a, "", "csv", export.Options{})
	if want := (export.Counts{Processes: 3, Rows: 3, Unreal: 2}); counts != want {
		t.Errorf("counts %+v, want %+v", counts, want)
	}
	got := rows(t, text)
	if len(got) != counts.Rows {
		t.Fatalf("%d rows, counted %d", len(got), counts.Rows)
	}
	first := slices.IndexFunc(got, func(r map[string]string) bool { return r["ocid"] == "ocds-xx-1" })
	want := map[string]string{"process_id": procurement.ProcessID("local-ocds", "ocds-xx-1").String(), "ocid": "ocds-xx-1", "source": "local-ocds",
		"country": "", "origin": "published", "stage": "award", "title": "Paper, \"A4\"\nand ink", "language": "en", "last_published": "2026-02-01T00:00:00Z",
		"buyers": "Example City Council", "suppliers": "Northwind Paper Ltd", "amount": "1100", "currency": "GBP", "amount_kind": "awarded", "amount_status": "known",
		"amount_of": "award", "notice_id": procurement.NoticeID("local-ocds", "ocds-xx-1/2").String(), "notice_version": "1", "pointer": "/releases/4/awards/0/value/amount",
		"counted_usd": usd(t, "1100", "GBP", "2026-01-30"), "to_review": ""}
	if diff := cmp.Diff(want, got[first]); diff != "" {
		t.Error(diff)
	}
	guarded := 0
	for _, r := range got {
		for column, cell := range r {
			if column != "amount" && strings.ContainsAny(first1(cell), "=+-@|%\t\r\n＝") {
				t.Errorf("%s %q runs as a formula", column, cell)
			}
			if strings.HasPrefix(cell, "'") {
				guarded++
			}
		}
	}
	if guarded != 7 {
		t.Errorf("%d cells guarded, want ocid, language, title, buyer, supplier, currency of one and the title of another", guarded)
	}
	raw, _ := written(t, a, "ocid:\"=ocds-xx-2\"", "csv", export.Options{Raw: true, BOM: true})
	if !strings.HasPrefix(raw, "\ufeffprocess_id,") {
		t.Errorf("no byte order mark: %.20q", raw)
	}
	if r := rows(t, strings.TrimPrefix(raw, "\ufeff"))[0]; r["title"] != `=HYPERLINK("https://example.org")` || r["ocid"] != "=ocds-xx-2" || r["amount"] != "-5" {
		t.Errorf("raw row %v", r)
	}
	text, counts = written(t, a, "", "csv", export.Options{Unreal: true})
	origins := map[string]int{}
	for _, r := range rows(t, text) {
		origins[r["origin"]]++
	}
	if diff := cmp.Diff(map[string]int{"published": 3, "synthetic": 1, "reconstruction": 1}, origins); diff != "" || counts.Rows != 5 || counts.Unreal != 0 {
		t.Errorf("%+v %s", counts, diff)
	}
	for _, r := range rows(t, text) {
		if r["ocid"] == "ocds-xx-4" && (r["amount"] != "1200000000" || r["amount_status"] != "reported") {
			t.Errorf("reported amount %v", r)
		}
		if r["ocid"] == "ocds-xx-5" && (r["amount"] != "0" || r["amount_status"] != "zero_stated") {
			t.Errorf("zero %v", r)
		}
	}
}

func first1(s string) string { return string([]rune(s + " ")[:1]) }

func testJSONLines(t *testing.T, a *app.App) {
	text, counts := written(t, a, "", "jsonl", export.Options{Unreal: true})
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if len(lines) != 5 || counts.Rows != 5 || counts.Processes != 5 {
		t.Errorf("%d lines, counts %+v", len(lines), counts)
	}
	hidden(t, text)
	seen := map[string]string{}
	for _, line := range lines {
		var p struct {
			OCID, Origin, Title, License string
			Awards                       []struct{ Amounts []struct{ Amount string } }
			Amounts                      []struct {
				Amount string
				Status string
				Proof  struct {
					NoticeID string `json:"notice_id"`
					Version  int
					Pointer  string
				}
			}
			Notices []struct {
				Superseded bool
				SHA256     string
			}
		}
		if err := json.Unmarshal([]byte(line), &p); err != nil {
			t.Fatalf("%v in %s", err, line)
		}
		seen[p.OCID] = p.Origin
		for _, f := range p.Amounts {
			if f.Proof.Pointer == "" || f.Proof.Version == 0 {
				t.Errorf("%s: a figure without proof: %+v", p.OCID, f)
			}
		}
		if p.OCID != "ocds-xx-1" {
			continue
		}
		var amounts []string
		for _, f := range p.Amounts {
			amounts = append(amounts, f.Amount)
		}
		if slices.Sort(amounts); !slices.Equal(amounts, []string{"1000", "1200.5", "1300", "1400"}) {
			t.Errorf("amounts %q", amounts)
		}
		if len(p.Notices) != 5 || len(p.Awards) != 1 || p.Awards[0].Amounts[0].Amount != "1100" || p.License == "" {
			t.Errorf("process %+v", p)
		}
	}
	want := map[string]string{"ocds-xx-1": "published", "=ocds-xx-2": "published", "ocds-xx-3": "synthetic", "ocds-xx-4": "reconstruction", "ocds-xx-5": "published"}
	if diff := cmp.Diff(want, seen); diff != "" {
		t.Error(diff)
	}
	if text, counts := written(t, a, "", "jsonl", export.Options{}); counts.Rows != 3 || counts.Unreal != 2 || strings.Contains(text, "synthetic") || strings.Contains(text, "reconstruction") {
		t.Errorf("unreal contracts unasked: %+v", counts)
	}
	if text, counts := written(t, a, "supplier:northwind", "jsonl", export.Options{}); counts.Rows != 1 || strings.Count(text, "\n") != 1 {
		t.Errorf("of one supplier: %+v", counts)
	}
	if text, counts := written(t, a, "nowhere", "jsonl", export.Options{}); counts != (export.Counts{}) || text != "" {
		t.Errorf("of nothing: %+v %q", counts, text)
	}
}

// hidden fails where a text names the contact person.
func hidden(t *testing.T, text string) {
	t.Helper()
	for _, secret := range []string{"Zebulon", "zquist", "555-0123"} {
		if strings.Contains(text, secret) {
			t.Errorf("a contact person is exported: %s", secret)
		}
	}
}

type releasePackage struct {
	URI, Version  string
	PublishedDate time.Time
	Publisher     struct{ Name string }
	Extensions    []string
	Releases      []struct {
		OCID, ID, Date string
		Ext            struct {
			Source, License, Origin string
			Superseded              bool
		} `json:"x_daylight"`
	}
}

func testOCDS(t *testing.T, a *app.App) {
	published := time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC)
	text, counts := written(t, a, "", "ocds", export.Options{Unreal: true, URI: "urn:daylight:export:", Published: published})
	hidden(t, text)
	var pack releasePackage
	if err := json.Unmarshal([]byte(text), &pack); err != nil {
		t.Fatal(err)
	}
	if pack.URI != "urn:daylight:export:" || pack.Version != "1.1" || !pack.PublishedDate.Equal(published) || pack.Publisher.Name == "" || len(pack.Extensions) == 0 {
		t.Errorf("head of the package: %+v", pack)
	}
	if counts.Processes != 5 || counts.Rows != 9 || len(pack.Releases) != counts.Rows {
		t.Errorf("%d releases, counts %+v", len(pack.Releases), counts)
	}
	var got []string
	for _, r := range pack.Releases {
		if r.Ext.Source != "local-ocds" || r.Ext.License == "" {
			t.Errorf("release %s/%s: %+v", r.OCID, r.ID, r.Ext)
		}
		got = append(got, fmt.Sprint(r.OCID, "/", r.ID, " ", r.Ext.Origin, " ", r.Ext.Superseded))
	}
	want := []string{"ocds-xx-1/1  true", "ocds-xx-1/1  true", "ocds-xx-1/1  true", "ocds-xx-1/1  false", "ocds-xx-1/2  false", "ocds-xx-5/1  false",
		"ocds-xx-4/1 reconstruction false", "ocds-xx-3/1 synthetic false", "=ocds-xx-2/1  false"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if text, counts := written(t, a, "", "ocds", export.Options{}); counts.Rows != 7 || counts.Unreal != 2 || strings.Contains(text, "ocds-xx-3") || strings.Contains(text, "ocds-xx-4") {
		t.Errorf("unreal contracts unasked: %+v", counts)
	}
	if text, _ := written(t, a, "", "ocds", export.Options{Contacts: true}); strings.Count(text, "Zebulon Quist") != 3 {
		t.Error("contact persons were asked for")
	}
	text, counts = written(t, a, "nowhere", "ocds", export.Options{})
	if err := json.Unmarshal([]byte(text), &pack); err != nil || counts.Rows != 0 || len(pack.Releases) != 0 {
		t.Errorf("of nothing: %v, %+v", err, counts)
	}
}

// testBackAgain: what is exported can be imported, with all versions, figures and
// markings.
func testBackAgain(t *testing.T, a *app.App) {
	text, _ := written(t, a, "", "ocds", export.Options{Contacts: true, Unreal: true})
	name := filepath.Join(t.TempDir(), "export.json")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	b := open(t)
	if n := load(t, b, "local-ocds", name); n.Versions != 9 || n.Processes != 5 || n.Quarantined != 0 {
		t.Errorf("imported again: %+v", n)
	}
	// Places in the file are another file's own.
	place := regexp.MustCompile(`/releases/\d+`)
	var tables, figures [2]string
	for i, store := range []*app.App{a, b} {
		tables[i], _ = written(t, store, "", "csv", export.Options{Unreal: true})
		tables[i] = place.ReplaceAllString(tables[i], "")
		page, err := store.DB.Contract(t.Context(), procurement.ProcessID("local-ocds", "ocds-xx-1"))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range page.ProcessFigures {
			figures[i] += fmt.Sprintln(f.Amount, f.Currency, f.Version, f.Current)
		}
	}
	if diff := cmp.Diff(tables[0], tables[1]); diff != "" {
		t.Error(diff)
	}
	if figures[0] != figures[1] || !strings.Contains(figures[0], "true") || !strings.Contains(figures[0], "false") {
		t.Errorf("figures of four versions of one release:\n%s, imported again:\n%s", figures[0], figures[1])
	}
}

func testPages(t *testing.T, a *app.App) {
	page, err := a.DB.Contract(t.Context(), procurement.ProcessID("local-ocds", "ocds-xx-1"))
	if err != nil {
		t.Fatal(err)
	}
	compiled, err := procurement.Canonical(export.Compiled(page))
	if err != nil || !strings.Contains(string(compiled), `"amount":1100`) {
		t.Errorf("compiled release %s, %v", compiled, err)
	}
	hidden(t, string(compiled))
	for id, want := range map[string]string{"ocds-xx-3": "synthetic", "ocds-xx-4": "reconstruction"} {
		page, err := a.DB.Contract(t.Context(), procurement.ProcessID("local-ocds", id))
		if err != nil {
			t.Fatal(err)
		}
		if ext, _ := export.Compiled(page)[procurement.Ext].(procurement.Object); ext[procurement.ExtOrigin] != want {
			t.Errorf("%s: compiled release is not marked %s: %v", id, want, ext)
		}
	}
	notice, err := a.DB.Notice(t.Context(), procurement.NoticeID("local-ocds", "ocds-xx-1/2"), 0)
	if err != nil {
		t.Fatal(err)
	}
	text, err := procurement.Canonical(export.Notice(notice))
	if err != nil || !strings.Contains(string(text), `"pointer":"/releases/4/awards/0/value/amount"`) {
		t.Errorf("notice %s, %v", text, err)
	}
	hidden(t, string(text))
}

var errFull = errors.New("no space left")

// full is a disk that takes n bytes.
type full struct{ n int }

func (f *full) Write(p []byte) (int, error) {
	if f.n -= len(p); f.n < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func testErrors(t *testing.T, a *app.App) {
	if _, err := writeTo(t.Context(), a, "", "xlsx", &full{}, export.Options{}); err == nil || !strings.Contains(err.Error(), "csv") {
		t.Errorf("unknown format: %v", err)
	}
	for _, format := range export.Formats() {
		for _, n := range []int{0, 200} {
			if _, err := writeTo(t.Context(), a, "", format, &full{n}, export.Options{BOM: true}); !errors.Is(err, errFull) {
				t.Errorf("%s on a disk of %d bytes: %v", format, n, err)
			}
		}
	}
}
