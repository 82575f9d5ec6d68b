package ilgov_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"daylight/internal/cluster"
	"daylight/internal/compile"
	"daylight/internal/ilgov"
	"daylight/internal/jsontree"
	"daylight/internal/locate"
	"daylight/internal/mrgov"
	"daylight/internal/procurement"
	"daylight/internal/source"
)

func parse(p source.Parser, name string, body []byte) (notices []*procurement.Notice, errs []error) {
	for n, err := range p.Parse(source.Bytes("il", "file:///"+name, body)) {
		if err != nil {
			errs = append(errs, err)
		} else {
			notices = append(notices, n)
		}
	}
	return notices, errs
}

// sheet writes rows as CSV.
func sheet(rows ...[]string) string {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	_ = w.WriteAll(rows) // into memory
	return b.String()
}

func get(n *procurement.Notice, path string) string {
	v, err := jsontree.Resolve(n.Release, path)
	if err != nil {
		return ""
	}
	return fmt.Sprint(v)
}

func all(t *testing.T, p source.Parser, name, body string) []*procurement.Notice {
	t.Helper()
	notices, errs := parse(p, name, []byte(body))
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	for _, n := range notices {
		for path, pointer := range n.Pointers {
			if _, err := locate.Value([]byte(body), pointer); err != nil {
				t.Fatalf("%s: %v", path, err)
			}
		}
	}
	return notices
}

func compiled(t *testing.T, src string, notices []*procurement.Notice) *procurement.Process {
	t.Helper()
	var versions []compile.Version
	for _, n := range notices {
		text, err := n.Body()
		if err != nil {
			t.Fatal(err)
		}
		body, err := procurement.ParseBody(text)
		if err != nil {
			t.Fatal(err)
		}
		versions = append(versions, compile.Version{Notice: procurement.NoticeID(src, n.ID), Version: 1, SourceNoticeID: n.ID, Published: n.Published, SourceVersion: n.Version,
			ContentHash: n.Content, Body: body})
	}
	return compile.Process(compile.Source{ID: src, Country: "IL"}, notices[0].OCID, versions)
}

// current lists the figures in force.
func current(p *procurement.Process) []string {
	var out []string
	for _, a := range p.Amounts {
		if a.Current {
			out = append(out, fmt.Sprint(a.Owner, a.OwnerNo, " ", a.Kind, " ", a.Amount.Decimal, " ", a.Currency))
		}
	}
	return out
}

var head = []string{"מספר פרסום", "סוג הליך", "שם הליך", "מהות החלטה", "תאריך עדכון", "שם ספק", "מספר חפ ספק", "היקף כספי", "מטבע"}

const exempt = "התקשרות בפטור במכרז או בהליך תחרותי אחר"

// TestSuppliers: the rows of a publication are apart; the amount of all suppliers
// is counted once, a later row of a supplier takes the place of the earlier.
func TestSuppliers(t *testing.T) {
	t.Parallel()
	yes := "התקשרות מאושרת"
	for _, tt := range []struct {
		name      string
		rows      [][]string
		want      []string
		suppliers []int
	}{
		{"one figure of all", [][]string{{"900001", exempt, "נייר", yes, "01.02.2024", "א", "510000001", "100.50", "ILS"}, {"900001", exempt, "נייר", yes, "01.02.2024", "ב", "510000002", "100.50", "ILS"}},
			[]string{"award1 awarded 100.5 ILS"}, []int{2}},
		{"a figure of each", [][]string{{"900001", exempt, "נייר", yes, "01.02.2024", "א", "510000001", "100", "ILS"}, {"900001", exempt, "נייר", yes, "01.02.2024", "ב", "510000002", "70", "ILS"}},
			[]string{"award1 awarded 100 ILS", "award2 awarded 70 ILS"}, []int{1, 1}},
		{"raised", [][]string{{"900001", exempt, "נייר", yes, "09.02.2024", "א", "510000001", "120", "שקל"}, {"900001", exempt, "נייר", yes, "01.02.2024", "א", "510000001", "100", "שקל"}},
			[]string{"award1 awarded 120 ILS"}, []int{1}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := compiled(t, "il-data-gov", all(t, ilgov.Publications{}, "x.csv", sheet(append([][]string{head}, tt.rows...)...)))
			var suppliers []int
			for _, a := range p.Awards {
				suppliers = append(suppliers, len(a.Suppliers))
			}
			if diff := cmp.Diff(tt.want, current(p)) + cmp.Diff(tt.suppliers, suppliers); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestPublications(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		row  []string
		want map[string]string
	}{
		{"approved", []string{"900001", exempt, "נייר", "התקשרות מאושרת", "01.02.2024", "א", "510000001", "5", "ILS"},
			map[string]string{"/awards/0/status": "active", "/tender/procurementMethod": "limited", "/ocid": "il-data-gov-900001", "/relatedProcesses/0/identifier": "il-mr-gov-900001"}},
		{"not approved", []string{"900001", exempt, "נייר", "התקשרות לא מאושרת", "01.02.2024", "א", "510000001", "5", "ILS"}, map[string]string{"/awards/0/status": "unsuccessful"}},
		{"not decided", []string{"900001", "פרסום כוונה להתקשרות", "נייר", "טרם התקבלה החלטת ועדה", "01.02.2024", "א", "", "0", "ILS"}, map[string]string{"/awards/0/status": "pending", "/awards/0/value/amount": "0"}},
		{"a person", []string{"900001", exempt, "נייר", "", "01.02.2024", "פלונית לדוגמה", "123456782", "5", "דולר"},
			map[string]string{"/parties/0/identifier/id": "", "/parties/0/details/isNaturalPerson": "true", "/awards/0/value/currency": "USD", "/awards/0/suppliers/0/id": "supplier/פלונית לדוגמה"}},
		{"no supplier", []string{"900001", exempt, "נייר", "", "01.02.2024", "", "", "5", "ILS"}, map[string]string{"/awards/0/value/amount": "5", "/awards/0/suppliers": ""}},
		{"a tender", []string{"900001", "מכרז פומבי", "נייר", "", "1.2.2024", "", "", "", ""}, map[string]string{"/awards": "", "/tender/procurementMethod": "open", "/date": "2024-01-31T22:00:00Z"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			n := all(t, ilgov.Publications{}, "x.csv", sheet(head, tt.row))[0]
			got := map[string]string{}
			for path := range tt.want {
				got[path] = get(n, path)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

var reportHead = []string{"שם חברה", "הזמנת רכש", "תקנה תקציבית", "שם הספק", `מספר ח"פ`, `ערך ההזמנה כולל מע"מ`, `ביצוע חשבוניות במטבע מקומי כולל מע"מ`, `מס' פנייה במנו"ף/מנור"`}

func report(title string, rows ...[]string) string {
	return sheet(append([][]string{{title}, reportHead}, rows...)...)
}

// TestReports: a later report of an order takes the place of the earlier ones,
// lines that it no longer has included.
func TestReports(t *testing.T) {
	t.Parallel()
	first := report("רבעון 1 לשנת 2025", []string{"משרד", "4500000001", "00-20-67-02", "א", "510000001", "100", "20", "900001"}, []string{"משרד", "4500000001", "00-20-67-03", "א", "510000001", "50", "", "900001"})
	second := report(`דו"ח רבעון שני 2025`, []string{"משרד", "4500000001", "206702", "א", "510000001", "110", "60", "900001"})
	notices := append(all(t, ilgov.Spending{}, "b.csv", second), all(t, ilgov.Spending{}, "a.csv", first)...)
	p := compiled(t, "il-spending", notices)
	if diff := cmp.Diff([]string{"contract1 signed 110 ILS"}, current(p)); diff != "" {
		t.Error(diff)
	}
	if len(p.Transactions) != 1 || p.Transactions[0].Amount.Decimal.String() != "60" || p.Transactions[0].Kind != "payment" || p.Transactions[0].Date != "2025-06-30" {
		t.Errorf("payments %+v", p.Transactions)
	}
	if len(p.Contracts) != 1 || len(p.Contracts[0].Suppliers) != 1 {
		t.Errorf("contracts %+v", p.Contracts)
	}
}

func TestPeriod(t *testing.T) {
	t.Parallel()
	row := []string{"משרד", "4500000001", "1", "א", "510000001", "1", "1", ""}
	for _, tt := range []struct{ title, file, want string }{
		{"דוח רבעון ראשון 2019", "x.csv", "2019-Q1"}, {"רבעון ד' לשנת 2019", "x.csv", "2019-Q4"}, {"", "2018 Q3.csv", "2018-Q3"}, {"", "רבעון_2_2020.csv", "2020-Q2"},
		{"דוח לשנת 2016", "x.csv", "2016-Q4"}, {"התקשרויות", "x.csv", ""}, {"2019-2020 רבעון 1", "x.csv", ""}, {"רבעון III 2021", "x.csv", "2021-Q3"},
	} {
		n := all(t, ilgov.Spending{}, tt.file, report(tt.title, row))[0]
		if got := get(n, "/x_ilgov/period"); got != tt.want || (got == "") != n.Published.IsZero() {
			t.Errorf("%q in %s: %q (%s), want %q", tt.title, tt.file, got, n.Published, tt.want)
		}
	}
}

// TestWorkbook: a report as ministries publish it, with a title above the header,
// a date as the workbook shows it, and columns under other names.
func TestWorkbook(t *testing.T) {
	t.Parallel()
	f := excelize.NewFile()
	for i, row := range [][]any{{"דוח התקשרויות 2025 רבעון 3"}, {}, {"שם חברה/אתר", "הזמנת רכש", "תקנה", "שם הספק", "ערך הזמנה במ.ט.מ", "ב. חשבוניות מצטבר + מע\"מ והצמדות במט\"מ", "מטבע", "תאריך יצירת ההזמנה", "סיום תקופת תוקף", "עמודה"},
		{"משרד", "4500000001", "20670202", "א", "1,200.50", "90", "USD", "31.01.2025", time.Date(2025, 12, 4, 0, 0, 0, 0, time.UTC), "ערך"}} {
		cell, err := excelize.CoordinatesToCellName(1, i+1)
		if err != nil {
			t.Fatal(err)
		}
		if err := f.SetSheetRow("Sheet1", cell, &row); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	n := all(t, ilgov.Spending{}, "x.xlsx", b.String())[0]
	for path, want := range map[string]string{"/contracts/0/value/amount": "1200.50", "/contracts/0/value/currency": "ILS", "/contracts/0/value/x_daylight": "",
		"/contracts/0/implementation/transactions/0/value/amount": "90", "/contracts/0/implementation/transactions/0/value/currency": "ILS", "/contracts/0/dateSigned": "2025-01-31", "/contracts/0/period/endDate": "2025-12-04",
		"/tender/x_ilgov/columns/0/name": "עמודה", "/x_ilgov/period": "2025-Q3", "/buyer/name": "משרד"} {
		if got := get(n, path); got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
}

// TestMeets: the page of a publication, its row in the data set and the order that
// names it are one contract on three portals, counted once.
func TestMeets(t *testing.T) {
	t.Parallel()
	row := all(t, ilgov.Publications{}, "x.csv", sheet(head, []string{"900001", exempt, "נייר", "התקשרות מאושרת", "01.02.2024", "א", "510000001", "100", "ILS"}))[0]
	order := all(t, ilgov.Spending{}, "x.csv", report("רבעון 1 2025", []string{"משרד", "4500000001", "1", "א", "510000001", "100", "20", "900001"}))[0]
	process := func(src string, n *procurement.Notice) cluster.Process {
		p := cluster.Process{ID: procurement.ProcessID(src, n.OCID), Source: src, Country: "IL", Refs: []string{n.OCID, n.ID}}
		for i := range jsontree.Arr(n.Release, "relatedProcesses") {
			p.Cites = append(p.Cites, get(n, fmt.Sprintf("/relatedProcesses/%d/identifier", i)))
		}
		return p
	}
	page := cluster.Process{ID: procurement.ProcessID("il-mr-gov", "il-mr-gov-900001"), Source: "il-mr-gov", Country: "IL", Refs: []string{mrgov.OCIDPrefix + "900001", "900001"}}
	for _, all := range [][]cluster.Process{{page, process("il-data-gov", row), process("il-spending", order)}, {process("il-data-gov", row), process("il-spending", order)}} {
		r := cluster.Link(all, nil)
		if len(r.Clusters) != 1 || len(r.Clusters[0].Members) != len(all) {
			t.Errorf("%d processes are %+v", len(all), r)
		}
	}
}

func TestErrors(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, body, reason string
		parser             source.Parser
	}{
		{"empty", "", "", ilgov.Publications{}}, {"page", "<html>Access denied</html>", "", ilgov.Publications{}}, {"another table", "a,b\n1,2\n", "", ilgov.Publications{}},
		{"header alone", sheet(head), "", ilgov.Publications{}},
		{"a report", report("x", []string{"משרד", "1", "1", "א", "", "1", "1", ""}), "", ilgov.Publications{}},
		{"no number", sheet(head, []string{"", exempt, "", "", "", "א", "", "", ""}), "no-id", ilgov.Publications{}},
		{"short row", sheet(head, []string{"900001"}), "bad-row", ilgov.Publications{}},
		{"long number", sheet(head, []string{strings.Repeat("9", 300), "", "", "", "", "", "", "", ""}), "id-too-long", ilgov.Publications{}},
		{"a data set", sheet(head, []string{"900001", exempt, "", "", "", "א", "", "", ""}), "", ilgov.Spending{}},
		{"a total", report("x", []string{"", `סה"כ`, "", "", "", "1", "1", ""}), "no-id", ilgov.Spending{}},
		{"half a workbook", "PK\x03\x04............................xl/workbook.xml", "", ilgov.Spending{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			notices, errs := parse(tt.parser, "x", []byte(tt.body))
			if len(notices) != 0 || len(errs) != 1 {
				t.Fatalf("%d notices, %v", len(notices), errs)
			}
			var rec *source.RecordError
			if errors.As(errs[0], &rec); tt.reason == "" && !errors.Is(errs[0], source.ErrFormat) || tt.reason != "" && (rec == nil || rec.Reason != tt.reason) {
				t.Errorf("%v, want %q", errs[0], tt.reason)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	f.Add(sheet(head, []string{"900001", exempt, "נייר", "לא אושר", "01.02.2024", "א", "123456782", "1,5", "שקל"}))
	f.Add(report("רבעון 1 2025", []string{"משרד", "4500000001", "00-1", "א", "510000001", "(1)", "x", "900001, 900002"}))
	f.Fuzz(func(t *testing.T, body string) {
		for _, p := range []source.Parser{ilgov.Publications{}, ilgov.Spending{}} {
			notices, errs := parse(p, "x 2025 Q1.csv", []byte(body))
			for _, n := range notices {
				if n.ID == "" || len(n.ID) > procurement.MaxNoticeID || len(n.OCID) > procurement.MaxOCID {
					t.Errorf("id %q, ocid %q", n.ID, n.OCID)
				}
				if _, err := n.Body(); err != nil {
					t.Error(err)
				}
			}
			for _, err := range errs {
				var rec *source.RecordError
				if !errors.Is(err, source.ErrFormat) && !errors.As(err, &rec) {
					t.Errorf("an error of no kind: %v", err)
				}
			}
		}
	})
}
