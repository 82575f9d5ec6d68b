package mrgov_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"daylight/internal/jsontree"
	"daylight/internal/locate"
	"daylight/internal/mrgov"
	"daylight/internal/procurement"
	"daylight/internal/shareddata"
	"daylight/internal/source"
)

func parse(body string) ([]*procurement.Notice, []error) {
	var notices []*procurement.Notice
	var errs []error
	for n, err := range (mrgov.Parser{}).Parse(source.Bytes("il-mr-gov", "https://mr.gov.il/", []byte(body))) {
		if err != nil {
			errs = append(errs, err)
			continue
		}
		notices = append(notices, n)
	}
	return notices, errs
}

func one(t *testing.T, body string) *procurement.Notice {
	t.Helper()
	notices, errs := parse(body)
	if len(errs) > 0 || len(notices) != 1 {
		t.Fatalf("%d notices, errors %v, want one notice", len(notices), errs)
	}
	checkPointers(t, notices[0], body)
	return notices[0]
}

// checkPointers: every leaf has a place, and the document has that place.
func checkPointers(t *testing.T, n *procurement.Notice, body string) {
	t.Helper()
	var walk func(path string, node any)
	walk = func(path string, node any) {
		switch node := node.(type) {
		case procurement.Object:
			for key, child := range node {
				walk(path+"/"+key, child)
			}
		case []any:
			for i, child := range node {
				walk(path+"/"+strconv.Itoa(i), child)
			}
		default:
			pointer, ok := n.Pointers[path]
			if !ok {
				t.Errorf("%s has no place in the document", path)
				return
			}
			if _, err := locate.Value([]byte(body), pointer); err != nil {
				t.Errorf("%s: %v", path, err)
			}
		}
	}
	walk("", n.Release)
}

func get(n *procurement.Notice, path string) string {
	v, err := jsontree.Resolve(n.Release, path)
	if err != nil {
		return ""
	}
	switch v := v.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		return strconv.FormatBool(v)
	}
	return "an object or array"
}

func compare(t *testing.T, n *procurement.Notice, want map[string]string) {
	t.Helper()
	got := map[string]string{}
	for path := range want {
		got[path] = get(n, path)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func pages(t *testing.T) string {
	t.Helper()
	return shareddata.Path(t, "israel-mr-gov", "html")
}

func TestSavedNotices(t *testing.T) {
	t.Parallel()
	dir := pages(t)
	for file, want := range map[string]map[string]string{
		"publication_595431.html": {
			"/id": "595431", "/ocid": "il-mr-gov-595431", "/date": "2017-03-13T22:00:00Z", "/tag/0": "award",
			"/awards/0/value/amount": "2569700", "/awards/0/value/currency": "ILS", "/awards/0/status": "active",
			"/awards/0/suppliers/0/id": "IL-ROC-510791734", "/awards/0/contractPeriod/startDate": "2017-03-01",
			"/awards/0/contractPeriod/endDate": "2021-12-31", "/tender/procurementMethod": "limited",
			"/tender/procurementMethodDetails": "התקשרות עם ספק יחיד", "/parties/1/identifier/scheme": "IL-ROC",
			"/tender/documents/0/url":           "https://www.mr.gov.il/Files_Michrazim/234734.pdf",
			"/tender/documents/0/datePublished": "2017-03-14T00:00:00+02:00",
			"/tender/x_noticeType":              "דיווח פטור משרדי",
		},
		"publication_574896.html": {
			"/id": "574896", "/awards/0/value/amount": "0", "/awards/0/status": "pending", "/awards/0/suppliers/0/id": "IL-ROC-580050789",
			"/tender/procurementMethod": "limited", "/tender/milestones/0/dueDate": "2016-01-19", "/tender/tenderPeriod/endDate": "",
			"/tender/items/4/description": "שירותי כוח אדם", "/tender/items/5/description": "",
		},
		"publication_596915.html": {
			"/id": "596915", "/tender/id": "04/2017", "/tender/tenderPeriod/endDate": "2017-07-25T13:00:00+03:00", "/tender/status": "active",
			"/tender/x_datePublished": "2017-04-26", "/tag/0": "tenderUpdate", "/awards/0/id": "", "/buyer/name": "משרד האוצר - החשב הכללי",
			"/tender/documents/11/id": "236988.pdf", "/tender/documents/12/id": "",
		},
		"publication_Goods-3-2013.html": {
			"/id": "542781/central", "/ocid": "il-mr-gov-542781", "/tender/id": "3-2013", "/awards/0/suppliers/0/name": `פז חברת דלק בע"מ`,
			"/awards/0/contractPeriod/endDate": "2017-12-31", "/tender/status": "active",
		},
		"publication_network-michraz3.html": {
			"/id": "537982/central", "/awards/0/suppliers/0/name": `בזק בינלאומי בע"מ`, "/awards/0/suppliers/1/name": "", "/tender/status": "complete",
		},
	} {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			body, err := os.ReadFile(filepath.Join(dir, file))
			if err != nil {
				t.Fatal(err)
			}
			n := one(t, string(body))
			compare(t, n, want)
			if len(n.Issues) > 0 {
				t.Errorf("issues %v", n.Issues)
			}
		})
	}
}

// The value shown is the value in the page.
func TestSavedPointer(t *testing.T) {
	t.Parallel()
	body, err := os.ReadFile(filepath.Join(pages(t), "publication_595431.html"))
	if err != nil {
		t.Fatal(err)
	}
	n := one(t, string(body))
	for path, want := range map[string]string{"/awards/0/value/amount": "2,569,700", "/awards/0/suppliers/0/id": "510791734", "/date": "14/03/2017"} {
		got, err := locate.Value(body, n.Source(path))
		if err != nil || got != want {
			t.Errorf("%s stands at %q, %v, want %q", path, got, err, want)
		}
	}
}

func TestSavedPagesWithoutNotice(t *testing.T) {
	t.Parallel()
	dir := pages(t)
	files, err := filepath.Glob(filepath.Join(dir, "*.html"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		name := filepath.Base(file)
		notice := strings.HasPrefix(name, "publication_") && name != "publication_blocked.html" && name != "publication_invalid.html"
		if notice {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			body, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			notices, errs := parse(string(body))
			if len(notices) != 0 || len(errs) != 1 {
				t.Fatalf("%d notices, errors %v", len(notices), errs)
			}
			var record *source.RecordError
			errors.As(errs[0], &record)
			switch name {
			case "publication_blocked.html":
				if record == nil || record.Reason != "challenge-page" || !errors.Is(errs[0], source.ErrChallenged) {
					t.Error(errs[0])
				}
			case "publication_invalid.html":
				if record == nil || record.Reason != "empty-page" || errors.Is(errs[0], source.ErrFormat) {
					t.Error(errs[0])
				}
			default:
				listing := strings.Contains(errs[0].Error(), "listing page, no notice")
				if !errors.Is(errs[0], source.ErrFormat) || listing == strings.HasPrefix(name, "foi_") {
					t.Error(errs[0])
				}
			}
		})
	}
}

// notice is a page of the present site with rows of label and value.
func notice(rows ...string) string {
	var b strings.Builder
	b.WriteString(`<!DOCTYPE html><html><head><title>4000900001 | נייר</title></head><body><main>`)
	for i := 0; i+1 < len(rows); i += 2 {
		b.WriteString("<div><span>" + rows[i] + "</span><span>" + rows[i+1] + "</span></div>")
	}
	b.WriteString("</main></body></html>")
	return b.String()
}

func TestLabels(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, body string
		want       map[string]string
		issues     []string
	}{
		{"quotes, marks and colons", notice("\u200fמס׳ פרסום :", "4000900001", "ת\u202aאריך עדכון", "5.3.2024"),
			map[string]string{"/id": "4000900001", "/date": "2024-03-04T22:00:00Z", "/tender/title": "נייר"}, nil},
		{"rows for small screens", notice("מספר פרסום:", "1234567", "סטטוס:", "פורסם", "סטטוס:", "פורסם", "תאריך פרסום:", "01/02/2024"),
			map[string]string{"/tender/status": "active"}, nil},
		{"two values", notice("מספר פרסום:", "1234567", "סטטוס:", "פורסם", "סטטוס:", "בוטל", "תאריך פרסום:", "01/02/2024"),
			map[string]string{"/tender/status": "active"}, []string{"repeated-label"}},
		{"empty value", notice("מספר פרסום:", "1234567", "סטטוס:", "", "תאריך פרסום:", "01/02/2024"),
			map[string]string{"/tender/statusDetails": "", "/tender/x_datePublished": "2024-02-01"}, nil},
		{"unmapped", notice("מספר פרסום:", "1234567", "שדה חדש:", "ערך", "סטטוס:", "נשקל", "תאריך פרסום:", "30/02/2024", "היקף כספי:", "כמיליון", "שם ספק:", "דוגמה"),
			map[string]string{"/tender/statusDetails": "נשקל", "/tender/status": "", "/awards/0/value/x_daylight/raw": "כמיליון", "/awards/0/value/amount": ""},
			[]string{"unmapped-label", "no-date", "unparsed-date", "unmapped-status", "unmapped-currency", "unparsed-amount"}},
		{"several suppliers", notice("מספר פרסום:", "1234567", "תאריך פרסום:", "01/02/2024", "שם ספק:", "א", "מספר ספק:", "500000001", "שם ספק:", "ב", "מספר ספק:", "012345678",
			"היקף כספי:", "0007.50 ₪"),
			map[string]string{"/awards/0/suppliers/0/id": "IL-ROC-500000001", "/awards/0/suppliers/1/id": "supplier/ב", "/parties/1/details/isNaturalPerson": "true",
				"/parties/1/identifier/id": "", "/awards/0/value/amount": "7.5", "/awards/0/value/currency": "ILS"}, []string{"personal-number-left-out"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			n := one(t, tt.body)
			compare(t, n, tt.want)
			var codes []string
			for _, issue := range n.Issues {
				codes = append(codes, issue.Code)
			}
			if diff := cmp.Diff(tt.issues, codes); diff != "" {
				t.Errorf("issues:\n%s", diff)
			}
		})
	}
}

// TestRules: words and numbers as portal and tables write them.
func TestRules(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"התקשרות מאושרת": "active", "התקשרות לא מאושרת": "unsuccessful", "טרם התקבלה החלטת ועדה": "pending", "טרום החלטת ועדה": "pending",
		"לא אושר": "unsuccessful", "אושר": "active", "בוטל": "cancelled", "נשקל": ""} {
		if got := mrgov.AwardStatus(text); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
	for number, want := range map[string]mrgov.NumberKind{"": mrgov.NoNumber, "510000001": mrgov.Registered, "580000009": mrgov.Registered, "123456782": mrgov.Personal,
		"12345674": mrgov.Personal, "40000001": mrgov.OtherNumber, "5100": mrgov.OtherNumber, "IL510000001": mrgov.OtherNumber} {
		if got := mrgov.KindOfNumber(number); got != want {
			t.Errorf("%s: %d, want %d", number, got, want)
		}
	}
	for text, want := range map[string]string{"שקל": "ILS", `ש"ח`: "ILS", "ILS": "ILS", "דולר": "USD", `דולר ארה"ב`: "USD", "CHF": "CHF", "זוז": ""} {
		if got, _ := mrgov.Currency(text); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

func TestErrors(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, body, reason string
		want               error
	}{
		{"empty", "", "", source.ErrFormat},
		{"a page", "<html><title>Example</title><p>Hello", "", source.ErrFormat},
		{"JSON", `{"a":1}`, "", source.ErrFormat},
		{"list", `<div class="result-container"><a href="/ilgstorefront/he/p/4000900001"><h2>x</h2></a><div>מס' פרסום: 4000900001</div></div>`, "", source.ErrFormat},
		{"challenge", `<script>Challenge=1;ChallengeId=2;</script>`, "challenge-page", source.ErrChallenged},
		{"no title", strings.Replace(notice("מספר פרסום:", "1234567"), "נייר", "", 1), "empty-page", nil},
		{"no number", `<title>נייר</title><h1 class="bids-head">מכרז פומבי</h1>`, "empty-page", nil},
		{"deep", strings.Repeat("<div>", 600), "too-deep", nil},
		{"long number", notice("מספר פרסום:", strings.Repeat("9", 300)), "id-too-long", nil},
		{"cut gzip", "\x1f\x8b\x08\x00", "truncated", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			notices, errs := parse(tt.body)
			if len(notices) != 0 || len(errs) != 1 {
				t.Fatalf("%d notices, errors %v", len(notices), errs)
			}
			var record *source.RecordError
			if errors.As(errs[0], &record); tt.reason != "" && (record == nil || record.Reason != tt.reason) {
				t.Errorf("%v, want reason %s", errs[0], tt.reason)
			}
			if tt.want != nil && !errors.Is(errs[0], tt.want) {
				t.Errorf("%v, want %v", errs[0], tt.want)
			}
		})
	}
}

// Tokens and counters of a page are no content; a changed amount is.
func TestContent(t *testing.T) {
	t.Parallel()
	body := notice("מספר פרסום:", "1234567", "תאריך פרסום:", "01/02/2024", "שם ספק:", "א", "היקף כספי:", "10", "מטבע:", "שקל")
	base := one(t, body)
	noise := one(t, strings.Replace(body, "<main>", `<script>csrf="7"</script><p>99 visitors</p><main>`, 1))
	other := one(t, strings.Replace(body, ">10<", ">11<", 1))
	if base.Content != noise.Content {
		t.Error("noise changed the content")
	}
	if base.Content == other.Content {
		t.Error("another amount is the same content")
	}
}

func TestContainer(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, body := range map[string]string{"a!.html": notice("מספר פרסום:", "1234567", "תאריך פרסום:", "01/02/2024"), "b.txt": "no page"} {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(body)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	n := one(t, b.String())
	if !strings.HasPrefix(n.Pointers["/id"], "zip:a%21.html!/html[1]") {
		t.Errorf("pointer %q", n.Pointers["/id"])
	}
}

func TestReadRow(t *testing.T) {
	t.Parallel()
	zone, err := time.LoadLocation("Asia/Jerusalem")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, card string
		want       mrgov.Row
		ok         bool
	}{
		{"update", `<a href="/ilgstorefront/he/p/4000900001"></a><p><b>תאריך פרסום:</b><i></i><span>01/02/2024</span></p><p><b>תאריך עדכון:</b><span>03/02/2024</span></p>`,
			mrgov.Row{ID: "4000900001", Updated: time.Date(2024, 2, 3, 0, 0, 0, 0, zone)}, true},
		{"publication", `<a href="https://mr.gov.il/ilgstorefront/he/p/4000900001?x=1"></a><p>תאריך פרסום: 01/02/2024</p>`,
			mrgov.Row{ID: "4000900001", Updated: time.Date(2024, 2, 1, 0, 0, 0, 0, zone)}, true},
		{"no date", `<a href="/ilgstorefront/he/p/4000900001/"></a>`, mrgov.Row{ID: "4000900001"}, true},
		{"attachment", `<a href="/ilgstorefront/he/p/attachment/ABC/1234567"></a>`, mrgov.Row{}, false},
		{"short number", `<a href="/ilgstorefront/he/p/123"></a>`, mrgov.Row{}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			root, err := html.Parse(strings.NewReader(`<div class="result-container">` + tt.card + `</div>`))
			if err != nil {
				t.Fatal(err)
			}
			got, ok := mrgov.ReadRow(root.LastChild.LastChild.FirstChild)
			if ok != tt.ok || got.ID != tt.want.ID || !got.Updated.Equal(tt.want.Updated) {
				t.Errorf("%v, %v, want %v, %v", got, ok, tt.want, tt.ok)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	f.Add(notice("מספר פרסום:", "1234567", "תאריך עדכון:", "12:30 01/02/2024", "שם ספק:", "א", "היקף כספי:", "1,5", "נושאים", "א;ב"))
	f.Add(`<span id="ctl00_PlaceHolderMain_lbl_SERIAL_NUMBER">1</span><h1><span id="ctl00_PlaceHolderMain_lbl_PublicationName">x</span></h1><div class="MrDLFFileData"><a href="/a">b</a></div>`)
	f.Add(`<div id="ctl00_PlaceHolderMain_ManofSerialNumberPanel"><div class="MichrazField"><span>מספר פרסום:</span><div class="value">1</div></div></div><h1 class="MainTitle">x</h1>`)
	f.Fuzz(func(t *testing.T, body string) {
		notices, errs := parse(body)
		for _, n := range notices {
			if n.ID == "" || len(n.ID) > procurement.MaxNoticeID || len(n.OCID) > procurement.MaxOCID {
				t.Errorf("id %q, ocid %q", n.ID, n.OCID)
			}
			if _, err := n.Body(); err != nil {
				t.Error(err)
			}
		}
		for _, err := range errs {
			var record *source.RecordError
			if !errors.Is(err, source.ErrFormat) && !errors.As(err, &record) {
				t.Errorf("an error of no kind: %v", err)
			}
		}
	})
}
