package tedexport

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"daylight/internal/procurement"
	"daylight/internal/shareddata"
	"daylight/internal/source"
	"daylight/internal/xmltree"
)

func TestNotANotice(t *testing.T) {
	t.Parallel()
	notice := fixture(t, "f02")
	for _, tt := range []struct{ name, body, says string }{
		{"eForms", `<ContractNotice xmlns="urn:oasis:names:specification:ubl:schema:xsd:ContractNotice-2"/>`, "root element ContractNotice"},
		{"empty", "", "no XML element"},
		{"json", `{"a":1}`, "text outside the root"},
		{"cut", string(notice[:len(notice)/2]), "line"},
	} {
		_, err := parseOne(t, []byte(tt.body))
		if !errors.Is(err, source.ErrFormat) || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: error %v, want ErrFormat saying %q", tt.name, err, tt.says)
		}
	}
	for reason, body := range map[string]string{
		"no-notice-id": `<TED_EXPORT DOC_ID="0-2019"><FORM_SECTION><F02_2014><A/></F02_2014></FORM_SECTION></TED_EXPORT>`,
		"no-form":      `<TED_EXPORT DOC_ID="000001-2019"><FORM_SECTION><NOTICE_UUID>x</NOTICE_UUID></FORM_SECTION></TED_EXPORT>`,
	} {
		_, err := parseOne(t, []byte(body))
		var bad *source.RecordError
		if !errors.As(err, &bad) || bad.Reason != reason {
			t.Errorf("error %v, want a RecordError %s", err, reason)
		}
	}
}

func TestNumber(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ in, want string }{
		{"000001-2019", "1-2019"},
		{"581251-2023", "581251-2023"},
		{"2019/S 001-000001", "1-2019"},
		{"2011/S 4-005302", "5302-2011"},
		{"2011/S 1-000181", "181-2011"},
		{" 2020/S 245-606782 ", "606782-2020"},
		{"2020/S245-606782", "606782-2020"},
		{"00000000-1900", ""},
		{"000000-2019", ""},
		{"12345678-2023", ""},
		{"ECC-311", ""},
		{"", ""},
	} {
		if got := number(tt.in); got != tt.want {
			t.Errorf("number(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestMoment(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ xml, hour, want string }{
		{"<D>2019-02-07</D>", "<T>11:00</T>", "2019-02-07T11:00:00Z"},
		{"<D>20190207 09:30</D>", "<T/>", "2019-02-07T09:30:00Z"},
		{"<D>20190207</D>", "<T/>", "2019-02-07T23:59:59Z"},
		{"<D><DAY>5</DAY><MONTH>02</MONTH><YEAR>2021</YEAR><TIME>13:00</TIME></D>", "<T/>", "2021-02-05T13:00:00Z"},
		{"<D><DAY>31</DAY><MONTH>02</MONTH><YEAR>2021</YEAR></D>", "<T/>", ""},
		{"<D>soon</D>", "<T>11:00</T>", ""},
	} {
		root, err := xmltree.Read([]byte("<R>"+tt.xml+tt.hour+"</R>"), xmltree.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := moment(root.First("D"), root.First("T"), endOfDay); got != tt.want {
			t.Errorf("%s %s = %q, want %q", tt.xml, tt.hour, got, tt.want)
		}
	}
}

// Amounts are as published: ranges are ranges, what cannot be read is marked.
func TestAmounts(t *testing.T) {
	t.Parallel()
	const published = `<VAL_TOTAL CURRENCY="EUR">181000.50</VAL_TOTAL></VALUES>`
	body := string(fixture(t, "f03"))
	for _, tt := range []struct{ name, xml, amount, high, status string }{
		{"as published", published, "181000.50", "", ""},
		{"zero", `<VAL_TOTAL CURRENCY="EUR">0.00</VAL_TOTAL></VALUES>`, "0.00", "", ""},
		{"range", `<VAL_RANGE_TOTAL CURRENCY="EUR"><LOW>1</LOW><HIGH>2.5</HIGH></VAL_RANGE_TOTAL></VALUES>`, "1", "2.5", "range"},
		{"range of one", `<VAL_RANGE_TOTAL CURRENCY="EUR"><LOW>2</LOW><HIGH>2.0</HIGH></VAL_RANGE_TOTAL></VALUES>`, "2", "", ""},
		{"range turned round", `<VAL_RANGE_TOTAL CURRENCY="EUR"><LOW>3</LOW><HIGH>2.0</HIGH></VAL_RANGE_TOTAL></VALUES>`, "", "", "unparsed"},
		{"negative", `<VAL_TOTAL CURRENCY="EUR">-1</VAL_TOTAL></VALUES>`, "", "", "unparsed"},
		{"words", `<VAL_TOTAL CURRENCY="EUR">1 000,00</VAL_TOTAL></VALUES>`, "", "", "unparsed"},
		{"kept back", `<VAL_TOTAL CURRENCY="EUR" PUBLICATION="NO">5</VAL_TOTAL></VALUES>`, "", "", "withheld"},
		{"absent", `</VALUES>`, "", "", ""},
	} {
		n := parsed(t, []byte(strings.Replace(body, published, tt.xml, 1)))
		v := child(array(n.Release, "awards")[0], "value")
		got := []string{text(v, "amount"), text(v, procurement.Ext, procurement.ExtHigh), text(v, procurement.Ext, procurement.ExtStatus)}
		if diff := cmp.Diff([]string{tt.amount, tt.high, tt.status}, got); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
	}
}

// Under a framework agreement an award is a ceiling, never spending.
func TestFramework(t *testing.T) {
	t.Parallel()
	body := strings.Replace(string(fixture(t, "f03")), "<PT_OPEN/>", "<PT_OPEN/><FRAMEWORK/>", 1)
	n := parsed(t, []byte(body))
	for _, key := range []string{"awards", "contracts"} {
		first := array(n.Release, key)[0]
		if first["value"] != nil || text(first, "maximumValue", "amount") != "181000.50" {
			t.Errorf("%s: value %v, ceiling %v", key, first["value"], first["maximumValue"])
		}
	}
	if child(n.Release, "tender", "techniques")["hasFrameworkAgreement"] != true || text(n.Release, "tender", "maximumValue", "amount") != "181000.50" {
		t.Errorf("tender %v", n.Release["tender"])
	}
}

// An ex ante notice is an intention: pending, and no contract.
func TestIntention(t *testing.T) {
	t.Parallel()
	body := strings.NewReplacer("F03_2014", "F15_2014", `FORM="F03"`, `FORM="F15"`).Replace(string(fixture(t, "f03")))
	n := parsed(t, []byte(body))
	if n.Release["contracts"] != nil {
		t.Error("an intention has contracts")
	}
	a := array(n.Release, "awards")[0]
	if text(a, "status") != "pending" || text(a, "date") != "2019-05-28T23:59:59Z" {
		t.Errorf("status %s, date %s", text(a, "status"), text(a, "date"))
	}
}

// A procedure of which nothing was awarded is over: its tender says how.
func TestNothingAwarded(t *testing.T) {
	t.Parallel()
	for mark, want := range map[string]string{"PROCUREMENT_UNSUCCESSFUL": "unsuccessful", "PROCUREMENT_DISCONTINUED": "cancelled"} {
		body := string(fixture(t, "f03"))
		start, end := strings.Index(body, "<AWARD_CONTRACT ITEM=\"1\">"), strings.Index(body, "<COMPLEMENTARY_INFO>")
		lots := regexpLots(body)
		body = lots(body[:start] + "<AWARD_CONTRACT ITEM=\"1\"><NO_AWARDED_CONTRACT><" + mark + "/></NO_AWARDED_CONTRACT></AWARD_CONTRACT>" + body[end:])
		n := parsed(t, []byte(body))
		if got := text(n.Release, "tender", "status"); got != want || len(array(n.Release, "awards", "suppliers")) > 0 {
			t.Errorf("%s: tender is %s, want %s", mark, got, want)
		}
	}
}

// regexpLots drops the second lot and the number of the first.
func regexpLots(body string) func(string) string {
	second := body[strings.Index(body, `<OBJECT_DESCR ITEM="2">`):strings.Index(body, "</OBJECT_CONTRACT>")]
	return func(s string) string { return strings.NewReplacer(second, "", "<LOT_NO>1</LOT_NO>", "").Replace(s) }
}

// The older notices of ted-legacy-other are read too.
func TestOlder(t *testing.T) {
	t.Parallel()
	dir := shareddata.Path(t, "ted-legacy-other")
	for _, tt := range []struct {
		file, id, ocid, buyer string
		winners, values       []string
	}{
		{"ted_v2_r2_0_7_2011.xml", "5302-2011", "eu-ted-211116-2010", "Southend Borough Council", nil, []string{"408000.00 GBP", "80000.00 GBP", "390000.00 GBP"}},
		{"ted_v2_r2_0_8_2015.xml", "2672-2015", "eu-ted-299275-2014", "Région Bretagne", []string{"la poste"}, nil},
		{"ted_v2_r2_0_9_2024.xml", "2670-2024", "", "", nil, nil},
	} {
		body, err := os.ReadFile(filepath.Join(dir, tt.file))
		if err != nil {
			t.Fatal(err)
		}
		n := parsed(t, body)
		checkPointers(t, tt.file, body, n)
		if n.ID != tt.id || tt.ocid != "" && n.OCID != tt.ocid || tt.buyer != "" && text(n.Release, "buyer", "name") != tt.buyer {
			t.Errorf("%s: %s %s %s", tt.file, n.ID, n.OCID, text(n.Release, "buyer", "name"))
		}
		var winners, values []string
		for _, a := range array(n.Release, "awards") {
			for _, s := range array(a, "suppliers") {
				winners = append(winners, text(s, "name"))
			}
			if amount := text(a, "value", "amount"); amount != "" {
				values = append(values, amount+" "+text(a, "value", "currency"))
			}
		}
		if len(winners) == 0 || tt.winners != nil && !slices.Equal(winners, tt.winners) || tt.values != nil && !slices.Equal(values, tt.values) {
			t.Errorf("%s: winners %q, values %q", tt.file, winners, values)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, name := range []string{"f02", "f03", "f14", "f20", "defence"} {
		f.Add(fixture(f, name))
	}
	f.Add([]byte(`<TED_EXPORT DOC_ID="000001-2019"><FORM_SECTION><X><Y/></X></FORM_SECTION></TED_EXPORT>`))
	f.Fuzz(func(t *testing.T, body []byte) {
		n, err := parseOne(t, body)
		if err != nil {
			return
		}
		if n.ID == "" || n.OCID == "" {
			t.Error("a notice without identity")
		}
		noNegative(t, "fuzz", n.Release)
		leaves("", n.Release, func(path string, _ any) {
			if n.Pointers[path] == "" {
				t.Errorf("%s has no place", path)
			}
		})
		if _, err := n.Body(); err != nil {
			t.Error(err)
		}
	})
}
