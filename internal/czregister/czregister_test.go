package czregister_test

import (
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"daylight/internal/czregister"
	"daylight/internal/jsontree"
	"daylight/internal/locate"
	"daylight/internal/procurement"
	"daylight/internal/source"
)

const (
	head = `<?xml version="1.0" encoding="UTF-8"?><dump xmlns="http://portal.gov.cz/rejstriky/ISRS/1.2/"><mesic>3</mesic><rok>2026</rok>`
	town = `<subjekt><datovaSchranka>abc1234</datovaSchranka><nazev>Město Vzorov</nazev><ico>111222</ico>%s</subjekt>`
)

// zaznam is a record with the parts that a test names.
func zaznam(parts map[string]string) string {
	get := func(key, otherwise string) string {
		if v, ok := parts[key]; ok {
			return v
		}
		return otherwise
	}
	return `<zaznam><identifikator><idSmlouvy>` + get("contract", "9000001") + `</idSmlouvy><idVerze>` + get("version", "9100001") + `</idVerze></identifikator>` +
		`<odkaz>https://smlouvy.gov.cz/smlouva/9100001</odkaz><casZverejneni>` + get("time", "2026-03-01T10:15:00") + `</casZverejneni><smlouva>` +
		get("publisher", fmt.Sprintf(town, "")) + get("others", `<smluvniStrana><nazev>Severní papír s.r.o.</nazev><ico>12345679</ico></smluvniStrana>`) +
		`<predmet>` + get("subject", "Dodávka papíru") + `</predmet><datumUzavreni>` + get("signed", "2026-02-25") + `</datumUzavreni>` +
		get("value", "") + get("more", "") + `</smlouva><platnyZaznam>` + get("valid", "1") + `</platnyZaznam></zaznam>`
}

func parse(text string) (notices []*procurement.Notice, errs []error) {
	for n, err := range (czregister.Parser{}).Parse(source.Bytes("cz-registr-smluv", "file:///dump.xml", []byte(text))) {
		if err != nil {
			errs = append(errs, err)
			continue
		}
		notices = append(notices, n)
	}
	return notices, errs
}

func one(t *testing.T, parts map[string]string) *procurement.Notice {
	t.Helper()
	notices, errs := parse(head + zaznam(parts) + "</dump>")
	if len(notices) != 1 || len(errs) != 0 {
		t.Fatalf("%d notices, %v", len(notices), errs)
	}
	return notices[0]
}

// TestValue: without tax before with tax before another currency; nothing stated
// is no zero, and zero is kept.
func TestValue(t *testing.T) {
	t.Parallel()
	const net, gross = `<hodnotaBezDph>100.50</hodnotaBezDph>`, `<hodnotaVcetneDph>121.61</hodnotaVcetneDph>`
	const euro = `<ciziMena><hodnota>4</hodnota><mena>eur</mena></ciziMena>`
	for _, tt := range []struct{ name, value, want string }{
		{"net and gross", net + gross, `{"amount":100.50,"currency":"CZK","x_daylight":{"tax":"net"}}`},
		{"gross", gross + euro, `{"amount":121.61,"currency":"CZK","x_daylight":{"tax":"gross"}}`},
		{"foreign", euro, `{"amount":4,"currency":"EUR"}`},
		{"zero", `<hodnotaBezDph>0</hodnotaBezDph>`, `{"amount":0,"currency":"CZK","x_daylight":{"tax":"net"}}`},
		{"no number", `<hodnotaBezDph>viz příloha</hodnotaBezDph>`, `{"currency":"CZK","x_daylight":{"raw":"viz příloha","status":"unparsed","tax":"net"}}`},
		{"not stated", "", "null"},
		{"empty", `<hodnotaBezDph/><hodnotaVcetneDph> </hodnotaVcetneDph>`, "null"},
	} {
		n := one(t, map[string]string{"value": tt.value})
		contract := jsontree.Arr(n.Release, "contracts")[0]
		got, err := procurement.Canonical(jsontree.Get(contract, "value"))
		if err != nil || string(got) != tt.want {
			t.Errorf("%s: %s, %v, want %s", tt.name, got, err, tt.want)
		}
		unknown := jsontree.Arr(n.Release, procurement.Ext, procurement.ExtUnknown)
		if (len(unknown) == 1) != (tt.want == "null") {
			t.Errorf("%s: unknown %v", tt.name, unknown)
		}
	}
}

// TestRoles: the flags say who pays; without them the publisher does.
func TestRoles(t *testing.T) {
	t.Parallel()
	flag := func(v string) string { return "<prijemce>" + v + "</prijemce>" }
	other := func(name, ico, more string) string {
		return "<smluvniStrana><nazev>" + name + "</nazev><ico>" + ico + "</ico>" + more + "</smluvniStrana>"
	}
	for _, tt := range []struct{ name, publisher, others, want string }{
		{"no flags", "", other("A", "10000001", "") + other("B", "10000002", ""), "00111222 buyer, 10000001 supplier, 10000002 supplier"},
		{"the other receives", "", other("A", "10000001", flag("1")), "00111222 buyer, 10000001 supplier"},
		{"the other pays", "", other("A", "10000001", flag("0")), "00111222 supplier, 10000001 buyer"},
		{"true and false", "", other("A", "10000001", flag("false")), "00111222 supplier, 10000001 buyer"},
		{"the publisher receives", flag("1"), other("A", "10000001", ""), "00111222 supplier, 10000001 buyer"},
		{"both flagged", flag("0"), other("A", "10000001", flag("1")), "00111222 buyer, 10000001 supplier"},
		{"two others, both flagged", "", other("A", "10000001", flag("0")) + other("B", "10000002", flag("1")), "00111222 interestedParty, 10000001 buyer, 10000002 supplier"},
		{"the publisher is listed again", "", other("Město Vzorov", "00111222", flag("0")) + other("A", "10000001", ""), "00111222 buyer, 10000001 supplier"},
		{"a flag that is none", "", other("A", "10000001", flag("?")), "00111222 buyer, 10000001 supplier"},
	} {
		n := one(t, map[string]string{"publisher": fmt.Sprintf(town, tt.publisher), "others": tt.others})
		var got []string
		for _, p := range jsontree.Arr(n.Release, "parties") {
			got = append(got, jsontree.Text(p, "identifier", "id")+" "+jsontree.Arr(p, "roles")[0].(string))
		}
		if s := strings.Join(got, ", "); s != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, s, tt.want)
		}
	}
}

// TestVersions: versions of one contract replace each other by one name; a void
// one supplies nothing; an amendment joins its contract, an order does not.
func TestVersions(t *testing.T) {
	t.Parallel()
	n := one(t, map[string]string{"valid": "0", "value": "<hodnotaBezDph>1</hodnotaBezDph>"})
	contract := jsontree.Arr(n.Release, "contracts")[0]
	if n.ID != "9100001" || n.OCID != "cz-registr-smluv-9000001" || n.Kind != procurement.State || !slices.Equal(n.Replaces, n.Aliases) ||
		jsontree.Text(contract, "status") != "cancelled" || jsontree.Text(n.Release, "tender", "status") != "withdrawn" {
		t.Errorf("%+v", n)
	}
	const linked = "<navazanyZaznam>8000001</navazanyZaznam>"
	a := one(t, map[string]string{"subject": "Dodatek č. 2 ke smlouvě", "more": linked, "value": "<hodnotaBezDph>5</hodnotaBezDph>"})
	contract = jsontree.Arr(a.Release, "contracts")[0]
	if a.OCID != "cz-registr-smluv-8000001" || jsontree.Get(contract, "value") != nil || jsontree.Get(contract, "suppliers") != nil ||
		jsontree.Text(jsontree.Arr(contract, "amendments")[0], "x_value", "amount") != "5" {
		t.Errorf("amendment: %v", a.Release)
	}
	o := one(t, map[string]string{"subject": "Objednávka papíru", "more": linked})
	if o.OCID != "cz-registr-smluv-9000001" || jsontree.Text(jsontree.Arr(o.Release, "relatedProcesses")[0], "identifier") != "cz-registr-smluv-8000001" {
		t.Errorf("order: %v", o.Release)
	}
	lone := one(t, map[string]string{"subject": "Dodatek č. 2"})
	if len(lone.Issues) != 1 || lone.Issues[0].Code != "amendment-of-unknown-contract" {
		t.Errorf("%v", lone.Issues)
	}
}

// TestPlaces: a published text stands where its pointer says; dates without zone
// are Prague's; dates that cannot be are findings.
func TestPlaces(t *testing.T) {
	t.Parallel()
	text := head + zaznam(map[string]string{"time": "2026-07-01T10:00:00", "signed": "0006-02-01", "value": "<hodnotaBezDph>7</hodnotaBezDph>"}) + "</dump>"
	notices, _ := parse(text)
	n := notices[0]
	for path, want := range map[string]string{"/buyer/name": "Město Vzorov", "/contracts/0/value/amount": "7", "/tender/title": "Dodávka papíru"} {
		if got, err := locate.Value([]byte(text), n.Source(path)); err != nil || got != want {
			t.Errorf("%s: %q, %v, want %q", path, got, err, want)
		}
	}
	if got := n.Published.Format("2006-01-02T15:04"); got != "2026-07-01T08:00" {
		t.Errorf("published %s", got)
	}
	if len(n.Issues) != 1 || n.Issues[0].Code != "unparsed-date" {
		t.Errorf("%v", n.Issues)
	}
	undated := one(t, map[string]string{"time": "včera"})
	if !undated.Published.IsZero() || undated.PublishedRaw != "včera" || undated.Issues[0].Code != "no-publication-date" {
		t.Errorf("%+v", undated)
	}
}

// TestBad: a bad record is named and its siblings go on; a dump that was cut says
// so behind what it held; an empty one is an answer; other documents are refused.
func TestBad(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, text string
		notices    int
		reason     string
	}{
		{"no contract number", head + zaznam(map[string]string{"contract": "x"}) + zaznam(nil) + "</dump>", 1, "no-id"},
		{"no contract", head + strings.NewReplacer("<smlouva>", "<other>", "</smlouva>", "</other>").Replace(zaznam(nil)) + "</dump>", 0, "no-smlouva"},
		{"cut", head + zaznam(nil) + zaznam(nil)[:200], 1, "truncated"},
		{"empty", head + "</dump>", 0, ""},
	} {
		notices, errs := parse(tt.text)
		var rec *source.RecordError
		if len(notices) != tt.notices || (tt.reason == "") != (len(errs) == 0) || tt.reason != "" && (!errors.As(errs[0], &rec) || rec.Reason != tt.reason) {
			t.Errorf("%s: %d notices, %v", tt.name, len(notices), errs)
		}
	}
	for _, text := range []string{"", "<index/>", "{}", "no dump"} {
		if notices, errs := parse(text); len(notices) != 0 || len(errs) != 1 || !errors.Is(errs[0], source.ErrFormat) {
			t.Errorf("%q: %v", text, errs)
		}
	}
}

// repeated reads head, n records and the end without holding them.
type repeated struct {
	left   int
	record string
	io.Reader
}

func (r *repeated) Read(p []byte) (int, error) {
	for {
		if r.Reader != nil {
			if n, err := r.Reader.Read(p); n > 0 || err != io.EOF {
				return n, nil
			}
		}
		switch r.left--; {
		case r.left > 0:
			r.Reader = strings.NewReader(r.record)
		case r.left == 0:
			r.Reader = strings.NewReader("</dump>")
		default:
			return 0, io.EOF
		}
	}
}

// TestMemory: a dump of 9 MB is read with the memory of a record.
func TestMemory(t *testing.T) {
	record := zaznam(map[string]string{"subject": strings.Repeat("Dodávka papíru ", 1500)})
	doc := source.Bytes("cz-registr-smluv", "file:///dump.xml", nil)
	doc.Open = func() (io.ReadCloser, error) {
		return io.NopCloser(&repeated{left: 401, record: record, Reader: strings.NewReader(head)}), nil
	}
	var before, now runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	count, most := 0, uint64(0)
	for n, err := range (czregister.Parser{}).Parse(doc) {
		if err != nil || n.OCID != "cz-registr-smluv-9000001" {
			t.Fatal(n, err)
		}
		if count++; count%100 == 0 {
			runtime.GC()
			runtime.ReadMemStats(&now)
			most = max(most, now.HeapAlloc)
		}
	}
	if count != 400 || most > before.HeapAlloc+4<<20 {
		t.Errorf("%d records, %d bytes in use above %d", count, most-before.HeapAlloc, before.HeapAlloc)
	}
}

// FuzzParse wants notices with places or errors, and the same twice.
func FuzzParse(f *testing.F) {
	f.Add(head + zaznam(nil) + "</dump>")
	f.Add(head + zaznam(map[string]string{"subject": "Dodatek", "more": "<navazanyZaznam>1</navazanyZaznam>", "value": "<hodnotaBezDph>-1e9</hodnotaBezDph>"}) + "</dump>")
	f.Add("<dump><zaznam/>")
	f.Fuzz(func(t *testing.T, text string) {
		notices, errs := parse(text)
		for _, n := range notices {
			if n.ID == "" || n.OCID == "" || len(n.Pointers) == 0 {
				t.Errorf("%+v", n)
			}
			if _, err := n.Body(); err != nil {
				t.Error(err)
			}
		}
		again, errsAgain := parse(text)
		if len(again) != len(notices) || len(errs) != len(errsAgain) {
			t.Error("read otherwise a second time")
		}
		for i := range again {
			if diff := cmp.Diff(notices[i].Release, again[i].Release); diff != "" {
				t.Error(diff)
			}
		}
	})
}
