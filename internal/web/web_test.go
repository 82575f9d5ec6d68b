package web_test

import (
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"daylight/internal/procurement"
	"daylight/internal/source"
	"daylight/internal/web"
)

// maxPage is the largest page in bytes, uncompressed.
const maxPage = 60_000

func site(m *memory) http.Handler {
	return web.New(web.Options{Store: m, Originals: true, Now: func() time.Time { return at }})
}

func get(t *testing.T, h http.Handler, target string) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, target, nil))
	return w
}

// addresses are one of each page.
func addresses() []string {
	return []string{
		"/", "/search", "/search?q=cloud", "/search?q=" + url.QueryEscape(`cloud -x country:GB published:2024`), "/search?q=zzz+yyy", "/search?q=" + url.QueryEscape(`"open`),
		"/contract/" + contractID.String(), "/contract/" + emptyID.String(), "/contract/" + contractID.String() + "?list=parties", "/contract/" + contractID.String() + "?list=timeline",
		"/notice/" + noticeID.String(), "/notice/" + noticeID.String() + "@2?fact=" + url.QueryEscape("/awards/0/value"), "/notice/" + bareID.String(),
		"/organization/" + cityKey.String(), "/organization/" + cityKey.String() + "?list=buyer", "/organization/" + paperKey.String(), "/sources", "/nowhere",
		"/flags", "/contract/" + contractID.String() + "/request", "/contract/" + contractID.String() + "?list=gaps", "/contract/" + contractID.String() + "?list=flags",
	}
}

func TestEveryPageIsSound(t *testing.T) {
	t.Parallel()
	stores := map[string]*memory{"full": full(plain), "empty": {}}
	for name, m := range stores {
		for _, target := range addresses() {
			t.Run(name+" "+target, func(t *testing.T) {
				t.Parallel()
				w := get(t, site(m), target)
				body := w.Body.String()
				for _, fault := range audit(body) {
					t.Error(fault)
				}
				if len(body) > maxPage {
					t.Errorf("%d bytes, at most %d", len(body), maxPage)
				}
				checkHeaders(t, w.Header())
				if strings.Contains(body, "ZgotmplZ") || strings.Contains(body, "<no value>") {
					t.Error("a template wrote a placeholder")
				}
			})
		}
	}
}

func checkHeaders(t *testing.T, h http.Header) {
	t.Helper()
	for name, want := range map[string]string{
		"Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
		"X-Content-Type-Options":  "nosniff",
		"Referrer-Policy":         "no-referrer",
		"Content-Type":            "text/html; charset=utf-8",
	} {
		if got := h.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if h.Get("Set-Cookie") != "" {
		t.Error("a page sets a cookie")
	}
}

func TestContractPageSaysWhatWasPublished(t *testing.T) {
	t.Parallel()
	w := get(t, site(full(plain)), "/contract/"+contractID.String())
	words := pageText(w.Body.String())
	for _, want := range []string{
		"On 2024-05-20 Example City Council awarded the framework agreement “Cloud hosting for city services” to Northwind Paper Ltd and נורת'ווינד ענן בע\"מ.",
		"GBP\u00a01,234,567.50 awarded", "without VAT",
		"withheld", "the source says that it is not public until 2027-01-01; reason given: commercial interests",
		"GBP\u00a00", "zero as published", "GBP\u00a01,000,000 to 5,000,000", "published as a range",
		"USD\u00a01,200,000,000", "reported by third parties, in no total",
		"the most that may be spent under the framework, not spend", "“about 3 million”", "could not be read as a number",
		"One award to 2 suppliers; no split is published.", "One contract with 2 suppliers; no split is published.",
		"Figures to which a later notice gave another value", "content differs between two captures", "A losing bidder went to court",
		"The split between the two suppliers.", "The text of the contract", "Synthetic. This record was invented",
		"a natural person (not named here)", "no web address", "not in this collection",
		"awarded, award 1: GBP 1,000,000 → GBP 1,234,567.50", "1 figure stated again unchanged", "GBP 2,000,000",
		"4 bids received, as published; 2 bids are listed in the notices.", "as a consortium", "disqualified",
		"Virtual machines, by the month", "1,200 month", "GBP 87.50", "−2,500.25", "Example Subcontracting Ltd", "GBP 54,321.00",
		"press.example", "Linked tender: ocds-part-2", "2024-04-24 12:00 +01:00", "terms: OGL 3.0", "To cite",
	} {
		if !strings.Contains(strings.ReplaceAll(words, "\u00a0", " "), strings.ReplaceAll(want, "\u00a0", " ")) {
			t.Errorf("the page does not say %q", want)
		}
	}
	for _, never := range []string{"Hidden Person", "javascript:", "itself", "x_linked"} {
		if strings.Contains(w.Body.String(), never) {
			t.Errorf("the page holds %q", never)
		}
	}
	if n := strings.Count(words, "54,321"); n != 1 {
		t.Errorf("the subaward's amount stands %d times, want once", n)
	}
}

// A figure that only press reports give says so, wherever the record stands.
func TestReconstruction(t *testing.T) {
	t.Parallel()
	m := full(plain)
	p := m.contracts[contractID]
	p.Origin = procurement.Reconstruction
	a := &p.AwardRows[0].Figures[0]
	a.Status, a.Raw, a.Amount = procurement.Reported, "about 1.2 billion", "1200000000"
	p.ContractRows = nil
	m.contracts[contractID] = p
	words := pageText(get(t, site(m), "/contract/"+contractID.String()).Body.String())
	for _, want := range []string{
		"By press reports, on 2024-05-20 Example City Council awarded", "as reported: “about 1.2 billion”", "Reports: press.example",
		"no official value is published, and it is in no total", "No authority published this record.", "Reconstruction from press reports.", "Date of this record",
	} {
		if !strings.Contains(words, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}

// A date belongs to the day that its publisher wrote, not to the day in UTC.
func TestDaysAreThePublishers(t *testing.T) {
	t.Parallel()
	m := full(plain)
	m.hits = m.hits[:2]
	for i := range m.hits {
		m.hits[i].Published = time.Date(2024, 5, 1, 22, 0, 0, 0, time.UTC)
	}
	m.hits[0].PublishedRaw = "2024-05-02+02:00"
	m.hits[1].PublishedRaw = "02/05/2024"
	h := web.New(web.Options{Store: m, Zones: map[string]string{"local-ocds": "Asia/Jerusalem", "x": "No/Where"}})
	if words := pageText(get(t, h, "/search?q=").Body.String()); strings.Count(words, "2024-05-02") != 2 || strings.Contains(words, "2024-05-01") {
		t.Errorf("the list shows %s", words)
	}
	var answer struct{ Hits []struct{ Published string } }
	if err := json.Unmarshal(get(t, h, "/search.json?q=").Body.Bytes(), &answer); err != nil {
		t.Fatal(err)
	}
	if got := answer.Hits[0].Published; got != "2024-05-02T01:00:00+03:00" {
		t.Errorf("published %s in the data", got)
	}
	if words := pageText(get(t, h, "/contract/"+contractID.String()).Body.String()); !strings.Contains(words, "2024-02-25 Tender") {
		t.Error("the timeline has another day than the notice")
	}
}

// Every number on the contract page must stand in an element that links to the
// notice, and the link must arrive at a fact.
func TestEveryFigureLeadsToItsFact(t *testing.T) {
	t.Parallel()
	h := site(full(plain))
	body := get(t, h, "/contract/"+contractID.String()).Body.String()
	doc, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	links := 0
	for n := range doc.Descendants() {
		href := attr(n, "href")
		if n.Data != "a" || !strings.Contains(href, "?fact=") {
			continue
		}
		links++
		u, err := url.Parse(href)
		if err != nil {
			t.Fatal(err)
		}
		page := get(t, h, u.RequestURI()).Body.String()
		if strings.Count(page, `id="`+u.Fragment+`"`) != 1 || strings.Count(page, `class="asked"`) != 1 {
			if !strings.Contains(u.Query().Get("fact"), "/parties/1") && !strings.Contains(u.Query().Get("fact"), "/parties/2") { // the notice names the buyer alone
				t.Errorf("%s does not arrive at a fact", href)
			}
		}
	}
	if want := strings.Count(body, `class="figure"`); links < want {
		t.Errorf("%d links to facts for %d figures", links, want)
	}
}

func TestNoticePageProves(t *testing.T) {
	t.Parallel()
	h := site(full(plain))
	words := pageText(get(t, h, "/notice/"+noticeID.String()+"@2").Body.String())
	sum := fmt.Sprintf("%x", sha256.Sum256([]byte(documentBody)))
	for _, want := range []string{
		sum, "2024-05-24 09:30:00 UTC", "/releases/0/awards/0/value/amount", "daylight verify",
		"tail -c +4097 'daylight-2024-05-24.warc.gz' | head -c 2048 | gzip -dc", "3 more are not shown, because they name a contact person", "(560 characters in all)",
	} {
		if !strings.Contains(words, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if strings.Contains(words, "CONTACT PERSON") {
		t.Error("the page names a contact person")
	}
}

func TestAddresses(t *testing.T) {
	t.Parallel()
	h := site(full(plain))
	id := noticeID.String()
	for target, want := range map[string]int{
		"/": 200, "/healthz": 200, "/search?q=%22": 400, "/search?q=x&after=%00": 400, "/search?q=x&after=bad": 404,
		"/contract/x": 404, "/contract/" + id: 404, "/contract/" + contractID.String() + ".xml": 404, "/contract/" + contractID.String() + "?list=x": 404,
		"/contract/" + contractID.String() + "?from=-1": 400, "/contract/" + contractID.String() + "?list=parties&from=999999": 200,
		"/notice/" + id + "@9": 404, "/notice/" + id + "@0": 404, "/notice/" + id + "@x": 404, "/notice/" + id + "@2": 200, "/notice/" + id + "?from=x": 400,
		"/organization/zz": 404, "/assets/style-000000000000.css": 404, "/sources.json": 200,
	} {
		if got := get(t, h, target); got.Code != want {
			t.Errorf("%s: %d, want %d", target, got.Code, want)
		}
	}
}

func TestQueryErrorIsExplained(t *testing.T) {
	t.Parallel()
	w := get(t, site(full(plain)), "/search?q="+url.QueryEscape(`cloud "services`))
	body := w.Body.String()
	for _, want := range []string{`cloud <mark>&#34;</mark>services`, "This quotation mark is not closed.", "Add one at the end of the phrase", `/search?q=cloud%20services`} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	w = get(t, site(full(plain)), "/search.json?q="+url.QueryEscape(`cloud "services`))
	var answer struct {
		Error, Remedy string
		Position      int
	}
	if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
		t.Fatal(err)
	}
	if w.Code != 400 || answer.Position != 6 || answer.Remedy == "" {
		t.Errorf("%d %+v", w.Code, answer)
	}
}

func TestFaultsOfTheStoreStayInside(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		store *memory
		want  int
	}{
		"error":    {&memory{err: fmt.Errorf("secret-detail")}, 500},
		"panic":    {&memory{panics: true}, 500},
		"deadline": {&memory{err: fmt.Errorf("search: %w", context.DeadlineExceeded)}, 503},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, target := range []string{"/search?q=x", "/search.json?q=x", "/search.csv?q=x"} {
				w := get(t, site(tt.store), target)
				if w.Code != tt.want || strings.Contains(w.Body.String(), "secret-detail") {
					t.Errorf("%s: %d %s", target, w.Code, w.Body.String())
				}
			}
		})
	}
	if w := get(t, site(&memory{err: io.ErrUnexpectedEOF}), "/healthz"); w.Code != http.StatusServiceUnavailable {
		t.Errorf("healthz of a broken store: %d", w.Code)
	}
}

func TestSearchPagesAndFacets(t *testing.T) {
	t.Parallel()
	m := full(plain)
	for range 50 {
		m.hits = append(m.hits, m.hits[0])
	}
	w := get(t, site(m), "/search?q=cloud")
	body := w.Body.String()
	for _, want := range []string{"/search?q=cloud&amp;after=n20", "/search?q=cloud&#43;country%3AGB", "title, names or text contains the word “cloud”", "More than"} {
		has := strings.Contains(body, want) || strings.Contains(strings.ReplaceAll(body, "&#43;", "+"), strings.ReplaceAll(want, "&#43;", "+"))
		if has == (want == "More than") {
			t.Errorf("%q: %v", want, has)
		}
	}
	if len(body) > maxPage {
		t.Errorf("%d bytes", len(body))
	}
}

func TestCSV(t *testing.T) {
	t.Parallel()
	m := full(func(s string) string { return "=cmd|" + s })
	w := get(t, site(m), "/search.csv?q=&bom=1")
	text, ok := strings.CutPrefix(w.Body.String(), "\uFEFF")
	if !ok {
		t.Error("no byte order mark")
	}
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 1+len(m.hits) {
		t.Fatalf("%d rows for %d hits", len(rows), len(m.hits))
	}
	for _, row := range rows[1:] {
		for i, cell := range row {
			if strings.ContainsAny(cell[:min(1, len(cell))], "=+-@\t\r") {
				t.Errorf("column %s holds a formula: %q", rows[0][i], cell)
			}
		}
	}
	if rows[1][11] != "1234567.5" || rows[1][13] != "GBP" || rows[2][15] != "reported" || rows[1][4] != "synthetic" {
		t.Errorf("row %q", rows[1])
	}
}

func TestJSON(t *testing.T) {
	t.Parallel()
	h := web.New(web.Options{Store: full(plain), Origin: "https://daylight.example"})
	var hits struct {
		Count int
		Hits  []struct {
			URL    string
			Origin string
			Main   struct{ Amount, Status, Evidence string } `json:"main_figure"`
		}
	}
	if err := json.Unmarshal(get(t, h, "/search.json?q=cloud").Body.Bytes(), &hits); err != nil {
		t.Fatal(err)
	}
	if hits.Count != 1 || hits.Hits[0].Main.Amount != "1234567.5" || !strings.HasPrefix(hits.Hits[0].Main.Evidence, "https://daylight.example/notice/") {
		t.Errorf("%+v", hits)
	}
	w := get(t, h, "/contract/"+contractID.String()+".json")
	for _, never := range []string{"Hidden Person", "contactPoint"} {
		if strings.Contains(w.Body.String(), never) {
			t.Errorf("the data hold %q", never)
		}
	}
	var contract struct {
		Origin string
		Awards []struct{ Joint bool }
		Unit   []string `json:"unknown"`
	}
	if err := json.Unmarshal(w.Body.Bytes(), &contract); err != nil {
		t.Fatal(err)
	}
	if contract.Origin != "synthetic" || len(contract.Awards) != 1 || !contract.Awards[0].Joint {
		t.Errorf("%+v", contract)
	}
}

func TestOriginal(t *testing.T) {
	t.Parallel()
	m := full(plain)
	target := "/notice/" + noticeID.String() + "@2/original"
	w := get(t, site(m), target)
	h := w.Header()
	sum := fmt.Sprintf("%x", sha256.Sum256(w.Body.Bytes()))
	if w.Code != 200 || w.Body.String() != documentBody || h.Get("X-SHA256") != sum {
		t.Errorf("%d %q %v", w.Code, w.Body, h)
	}
	if h.Get("Content-Security-Policy") != "sandbox" || h.Get("Content-Type") != "application/octet-stream" || !strings.HasPrefix(h.Get("Content-Disposition"), "attachment") {
		t.Errorf("headers %v", h)
	}
	public := web.New(web.Options{Store: m})
	if w := get(t, public, target); w.Code != 404 {
		t.Errorf("a public site served an original: %d", w.Code)
	}
	altered := source.Bytes("local-ocds", "file:///n.json", []byte(documentBody))
	altered.SHA256[0] ^= 1
	m.document = altered
	if w := get(t, site(m), target); w.Code != 500 || strings.Contains(w.Body.String(), "ocds-x-1") {
		t.Errorf("altered bytes were served: %d", w.Code)
	}
}

func TestStylesheetIsCachedAndSmall(t *testing.T) {
	t.Parallel()
	h := site(full(plain))
	body := get(t, h, "/").Body.String()
	_, rest, _ := strings.Cut(body, `<link rel="stylesheet" href="`)
	path, _, _ := strings.Cut(rest, `"`)
	w := get(t, h, path)
	if w.Code != 200 || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") || w.Body.Len() > 20<<10 || strings.Contains(w.Body.String(), "url(") {
		t.Errorf("%s: %d, %d bytes, %v", path, w.Code, w.Body.Len(), w.Header())
	}
}

func TestCompressionAndConditionalGet(t *testing.T) {
	t.Parallel()
	h := site(full(plain))
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.Header.Set("Accept-Encoding", "gzip")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	z, err := gzip.NewReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(z)
	if err != nil || string(body) != get(t, h, "/").Body.String() {
		t.Errorf("compressed page differs: %v", err)
	}
	r = httptest.NewRequest(http.MethodGet, "/", nil)
	r.Header.Set("If-None-Match", w.Header().Get("ETag"))
	again := httptest.NewRecorder()
	h.ServeHTTP(again, r)
	if again.Code != http.StatusNotModified || again.Body.Len() != 0 {
		t.Errorf("unchanged page: %d", again.Code)
	}
}

func TestSearchesAreNotLogged(t *testing.T) {
	t.Parallel()
	var log strings.Builder
	h := web.New(web.Options{Store: full(plain), Logger: slog.New(slog.NewTextHandler(&log, nil))})
	get(t, h, "/search?q=secretword")
	if !strings.Contains(log.String(), "/search") || strings.Contains(log.String(), "secretword") {
		t.Errorf("log: %s", log.String())
	}
}

// A record with thousands of everything stays within the size of a page, and
// its lists lead on.
func TestHugeRecordStaysSmall(t *testing.T) {
	t.Parallel()
	m := full(func(s string) string { return strings.Repeat(s+" & <", 200) })
	p := m.contracts[contractID]
	p.PartyRows = repeat(p.PartyRows, 3000)
	p.AwardRows[0].Names = repeat(p.AwardRows[0].Names, 3000)
	p.AwardRows, p.ContractRows, p.Lots = repeat(p.AwardRows, 300), repeat(p.ContractRows, 300), repeat(p.Lots, 3000)
	p.Timeline, p.Documents, p.LinkRows, p.Classifications = repeat(p.Timeline, 500), repeat(p.Documents, 500), repeat(p.LinkRows, 500), repeat(p.Classifications, 500)
	p.BidsReceived, p.Items, p.Transactions = repeat(p.BidsReceived, 500), repeat(p.Items, 500), repeat(p.Transactions, 500)
	p.ProcessFigures, p.Unknown = repeat(p.ProcessFigures, 500), repeat(p.Unknown, 100)
	p.Spend, p.Excluded, p.Checks, p.Gaps, p.Flags, p.Copies = repeat(p.Spend, 500), repeat(p.Excluded, 500), repeat(p.Checks, 50), repeat(p.Gaps, 300), repeat(p.Flags, 300), repeat(p.Copies, 100)
	p.Flags[0].Evidence = repeat(p.Flags[0].Evidence, 500)
	m.contracts[contractID] = p
	n := m.notices[noticeID]
	n.Facts, n.Versions, n.Issues = repeat(n.Facts, 5000), repeat(n.Versions, 200), repeat(n.Issues, 200)
	m.notices[noticeID] = n
	m.hits = repeat(m.hits, 200)
	o := m.organizations[cityKey]
	o.AsBuyer, o.AsSupplier, o.Names, o.Counterparties, o.Identifiers = repeat(o.AsBuyer, 100), repeat(o.AsSupplier, 100), repeat(o.Names, 100), repeat(o.Counterparties, 100), repeat(o.Identifiers, 100)
	m.organizations[cityKey] = o
	m.sources = repeat(m.sources, 300)
	targets := addresses()
	for _, list := range []string{"money", "earlier", "parties", "awards", "contracts", "lots", "timeline", "documents", "related", "codes", "bids", "items", "payments", "subawards", "gaps", "spend", "excluded", "flags", "copies"} {
		targets = append(targets, "/contract/"+contractID.String()+"?list="+list+"&from=60")
	}
	for _, target := range targets {
		w := get(t, site(m), target)
		if w.Body.Len() > maxPage {
			t.Errorf("%s: %d bytes", target, w.Body.Len())
		}
		for _, fault := range audit(w.Body.String()) {
			t.Errorf("%s: %s", target, fault)
		}
	}
	w := get(t, site(m), "/contract/"+contractID.String())
	if !strings.Contains(w.Body.String(), "?list=parties\">Show all 3,000") {
		t.Error("the parties do not lead on")
	}
}

func repeat[T any](list []T, n int) []T {
	got := make([]T, 0, n)
	for len(got) < n {
		got = append(got, list[len(got)%len(list)])
	}
	return got
}

func TestNotLatestVersion(t *testing.T) {
	t.Parallel()
	m := full(plain)
	n := m.notices[noticeID]
	n.NoticeRow = n.Versions[0]
	m.notices[noticeID] = n
	if words := pageText(get(t, site(m), "/notice/"+noticeID.String()+"@1").Body.String()); !strings.Contains(words, "This is not the latest version") {
		t.Error("no note on an old version")
	}
}

// Who asks for a process whose notices are now in another is sent there.
func TestMovedContract(t *testing.T) {
	t.Parallel()
	m := full(plain)
	var now procurement.ID
	for id := range m.contracts {
		now = id
	}
	before := procurement.ProcessID("xx", "before")
	m.moved = map[procurement.ID]procurement.ID{before: now}
	for from, to := range map[string]string{
		"/contract/" + before.String():                      "/contract/" + now.String(),
		"/contract/" + before.String() + ".json":            "/contract/" + now.String() + ".json",
		"/contract/" + before.String() + "?section=parties": "/contract/" + now.String() + "?section=parties",
		"/contract/" + before.String() + "/request":         "/contract/" + now.String() + "/request",
	} {
		w := get(t, site(m), from)
		if w.Code != http.StatusFound || w.Header().Get("Location") != to {
			t.Errorf("%s: %d to %q, want %q", from, w.Code, w.Header().Get("Location"), to)
		}
	}
	if w := get(t, site(m), "/contract/"+procurement.ProcessID("xx", "never").String()); w.Code != http.StatusNotFound {
		t.Errorf("a process that never was: %d", w.Code)
	}
}

var _ web.Store = (*memory)(nil)
