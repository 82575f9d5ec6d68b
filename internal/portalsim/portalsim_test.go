package portalsim_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"

	"daylight/internal/portalsim"
)

// client asks one replica over HTTP, as a crawler does.
type client struct {
	t    *testing.T
	base string
}

func start(t *testing.T, o portalsim.Options) (client, *portalsim.Server) {
	t.Helper()
	sim, err := portalsim.New(o)
	if err != nil {
		t.Fatal(err)
	}
	web := httptest.NewServer(sim)
	t.Cleanup(web.Close)
	return client{t, web.URL}, sim
}

func (c client) do(method, path, body string) (int, http.Header, []byte) {
	c.t.Helper()
	req, err := http.NewRequestWithContext(c.t.Context(), method, c.base+path, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		c.t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return resp.StatusCode, resp.Header, b
}

func (c client) get(path string) []byte {
	c.t.Helper()
	status, _, b := c.do("GET", path, "")
	if status != 200 {
		c.t.Fatalf("GET %s: %d %s", path, status, b)
	}
	return b
}

func (c client) post(path string, body any, into any) {
	c.t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		c.t.Fatal(err)
	}
	status, _, b := c.do("POST", path, string(text))
	if status != 200 {
		c.t.Fatalf("POST %s %s: %d %s", path, text, status, b)
	}
	if err := json.Unmarshal(b, into); err != nil {
		c.t.Fatalf("POST %s: %v", path, err)
	}
}

type release struct {
	OCID string
	ID   string
	Date string
	Tag  []string
	Raw  json.RawMessage `json:"tender"`
}

type releasePackage struct {
	Version  string
	Releases []release
	Links    struct{ Next string }
}

// releases walks a portal of release packages to the end of its links.
func (c client) releases(source, path, host string, legacy bool) []release {
	c.t.Helper()
	var all []release
	for path != "" {
		b := c.get("/" + source + path)
		if legacy {
			var err error
			if b, err = charmap.Windows1252.NewDecoder().Bytes(b); err != nil {
				c.t.Fatal(err)
			}
		}
		var page releasePackage
		if err := json.Unmarshal(b, &page); err != nil {
			c.t.Fatalf("%s: %v", path, err)
		}
		if page.Version != "1.1" || len(page.Releases) > 100 {
			c.t.Fatalf("%s: version %q, %d releases", path, page.Version, len(page.Releases))
		}
		all = append(all, page.Releases...)
		next, ok := strings.CutPrefix(page.Links.Next, host)
		if page.Links.Next != "" && !ok {
			c.t.Fatalf("links.next %q is not at %s", page.Links.Next, host)
		}
		path = next
	}
	return all
}

const (
	finderPath = "/Published/Notices/OCDS/Search"
	finderHost = "https://www.contractsfinder.service.gov.uk"
	tenderPath = "/api/1.0/ocdsReleasePackages"
	tenderHost = "https://www.find-tender.service.gov.uk"
)

func TestReleasePages(t *testing.T) {
	t.Parallel()
	for _, n := range []int{1, 7, 41, 300} {
		c, _ := start(t, portalsim.Options{Synthetic: n, Seed: 3})
		for _, p := range []struct {
			source, path, host, from, to string
			legacy                       bool
		}{
			{"uk-contracts-finder", finderPath, finderHost, "publishedFrom", "publishedTo", true},
			{"uk-find-a-tender", tenderPath, tenderHost, "updatedFrom", "updatedTo", false},
		} {
			all := c.releases(p.source, p.path+"?limit=100", p.host, p.legacy)
			ids := map[string]bool{}
			for _, r := range all {
				ids[r.ID] = true
			}
			if len(all) != n || len(ids) != n {
				t.Errorf("%s: %d releases, %d ids, want %d", p.source, len(all), len(ids), n)
			}
			// Windows that do not overlap hold every release once.
			sum := 0
			for day := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC); day.Year() < 2027; day = day.AddDate(0, 4, 0) {
				last := day.AddDate(0, 4, 0).Add(-time.Second)
				sum += len(c.releases(p.source, fmt.Sprintf("%s?limit=11&%s=%s&%s=%s", p.path, p.from, day.Format("2006-01-02T15:04:05"), p.to, last.Format("2006-01-02T15:04:05")), p.host, p.legacy))
			}
			if sum != n {
				t.Errorf("%s: windows hold %d releases, want %d", p.source, sum, n)
			}
		}
	}
}

func TestContractsFinderEncoding(t *testing.T) {
	t.Parallel()
	c, _ := start(t, portalsim.Options{Synthetic: 300})
	b := c.get("/uk-contracts-finder" + finderPath)
	for name, want := range map[string]byte{"pound sign": 0xa3, "apostrophe": 0x92} {
		if !bytes.Contains(b, []byte{want}) {
			t.Errorf("no %s as byte %#x: the portal sends single bytes", name, want)
		}
	}
}

func TestStagesOfAProcess(t *testing.T) {
	t.Parallel()
	c, _ := start(t, portalsim.Options{Synthetic: 300})
	for source, want := range map[string][]string{
		"uk-contracts-finder": {"tender", "award", "awardUpdate"},
		"uk-find-a-tender":    {"tender", "award", "contract", "contractUpdate"},
	} {
		path, host := finderPath, finderHost
		if source == "uk-find-a-tender" {
			path, host = tenderPath, tenderHost
		}
		all := c.releases(source, path, host, source == "uk-contracts-finder")
		var got []string
		last := ""
		for _, r := range all {
			if r.OCID == all[0].OCID {
				got = append(got, r.Tag[0])
				if r.Date <= last {
					t.Errorf("%s: %s is not after %s", source, r.Date, last)
				}
				last = r.Date
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: stages of %s (-want +got):\n%s", source, all[0].OCID, diff)
		}
	}
}

type tedPage struct {
	Notices            []map[string]any
	TotalNoticeCount   int
	IterationNextToken string
	TimedOut           bool
}

// tedNumbers iterates over a search until the empty page.
func (c client) tedNumbers(query string, limit int) []string {
	c.t.Helper()
	body := map[string]any{"query": query, "fields": []string{"publication-number", "winner-name"}, "limit": limit, "scope": "ALL", "paginationMode": "ITERATION"}
	var numbers []string
	for {
		var page tedPage
		c.post("/eu-ted/v3/notices/search", body, &page)
		for _, n := range page.Notices {
			numbers = append(numbers, n["publication-number"].(string))
		}
		if len(page.Notices) == 0 {
			if page.TotalNoticeCount != len(numbers) {
				c.t.Errorf("%s: %d of %d notices", query, len(numbers), page.TotalNoticeCount)
			}
			return numbers
		}
		body["iterationNextToken"] = page.IterationNextToken
	}
}

func TestTED(t *testing.T) {
	t.Parallel()
	const n = 300
	c, _ := start(t, portalsim.Options{Synthetic: n})
	numbers := c.tedNumbers("publication-date>=20240101 AND publication-date<=20261231", 90)
	if len(numbers) != n {
		t.Fatalf("%d notices, want %d", len(numbers), n)
	}
	parts := len(c.tedNumbers("PD = (20240101 <> 20250630)", 250)) + len(c.tedNumbers("publication-date>20250630 SORT BY publication-date DESC", 250))
	if parts != n {
		t.Errorf("two windows hold %d notices, want %d", parts, n)
	}
	greek := c.tedNumbers("buyer-country=GRC", 250)
	if len(greek) == 0 || len(greek) >= n {
		t.Errorf("%d notices of Greece", len(greek))
	}
	got := map[string]int{}
	for _, number := range numbers {
		doc := c.get("/eu-ted/en/notice/" + number + "/xml")
		if padded := c.get("/eu-ted/en/notice/000" + number + "/xml"); !bytes.Equal(doc, padded) {
			t.Errorf("%s: leading zeros change the notice", number)
		}
		checkNotice(t, number, doc, got)
	}
	for what, least := range map[string]int{
		"subtype 16": 100, "subtype 29": 60, "subtype 38": 10, "changes": 20, "withheld": 3, "consortium": 2,
		"framework": 3, "cancel": 1, "clos-nw": 1, "DEU": 20, "FRA": 20, "POL": 20, "ELL": 20, "BUL": 20, "ENG": 20, "losing": 20, "BGN": 5,
	} {
		if got[what] < least {
			t.Errorf("%d notices with %s, want %d at least", got[what], what, least)
		}
	}
}

var (
	idText  = regexp.MustCompile(`<cbc:ID schemeName="[a-z-]+">((?:ORG|TPA|CON)-\d+)</cbc:ID>`)
	orgName = regexp.MustCompile(`<efac:Company><cac:PartyIdentification><cbc:ID schemeName="organization">(ORG-\d+)`)
)

// checkNotice fails where a notice is no XML or points at something it lacks.
func checkNotice(t *testing.T, number string, doc []byte, got map[string]int) {
	t.Helper()
	dec := xml.NewDecoder(bytes.NewReader(doc))
	for {
		if _, err := dec.Token(); err == io.EOF {
			break
		} else if err != nil {
			t.Fatalf("%s: %v", number, err)
		}
	}
	companies := map[string]bool{}
	for _, m := range orgName.FindAllSubmatch(doc, -1) {
		companies[string(m[1])] = true
	}
	for _, m := range idText.FindAllSubmatch(doc, -1) {
		id := string(m[1])
		if strings.HasPrefix(id, "ORG-") && !companies[id] {
			t.Errorf("%s: %s is no organisation of the notice", number, id)
		}
		if bytes.Count(doc, m[1]) < 2 {
			t.Errorf("%s: nothing else has %s", number, id)
		}
	}
	for what, mark := range map[string]string{
		"subtype 16": `notice-subtype">16<`, "subtype 29": `notice-subtype">29<`, "subtype 38": `notice-subtype">38<`,
		"changes": "<efac:Changes>", "withheld": `">-1</cbc:PayableAmount>`, "consortium": ">true</efbc:GroupLeadIndicator>",
		"framework": "<cbc:MaximumValueAmount ", "cancel": ">cancel<", "clos-nw": ">clos-nw<", "losing": "<cbc:RankCode>2<",
		"DEU": "NoticeLanguageCode>DEU", "FRA": "NoticeLanguageCode>FRA", "POL": "NoticeLanguageCode>POL", "ELL": "NoticeLanguageCode>ELL",
		"BUL": "NoticeLanguageCode>BUL", "ENG": `languageID="ENG"`, "BGN": `currencyID="BGN"`,
	} {
		if bytes.Contains(doc, []byte(mark)) {
			got[what]++
		}
	}
	if bytes.Contains(doc, []byte(">-1<")) && !bytes.Contains(doc, []byte("<efac:FieldsPrivacy>")) {
		t.Errorf("%s: -1 without FieldsPrivacy", number)
	}
}

func TestTEDRefusals(t *testing.T) {
	t.Parallel()
	c, _ := start(t, portalsim.Options{Synthetic: 20})
	for _, tt := range []struct {
		name, body string
		status     int
		want       string
	}{
		{"unknown key", `{"query":"PD=20240101","fields":["publication-number"],"sort":"x"}`, 400, "Unrecognized field"},
		{"no fields", `{"query":"PD=20240101","fields":[]}`, 400, "fields"},
		{"syntax", `{"query":"publication-date>>20240101","fields":["publication-number"]}`, 400, "QUERY_SYNTAX_ERROR"},
		{"ascending is no word", `{"query":"PD=20240101 SORT BY PD ASC","fields":["publication-number"]}`, 400, "QUERY_SYNTAX_ERROR"},
		{"limit", `{"query":"PD=20240101","fields":["publication-number"],"limit":251}`, 400, "SEARCH_EXCEEDS_MAX_LIMIT"},
		{"window", `{"query":"PD=20240101","fields":["publication-number"],"limit":250,"page":61}`, 400, "SEARCH_WINDOW_TOO_WIDE"},
		{"token", `{"query":"PD=20240101","fields":["publication-number"],"paginationMode":"ITERATION","iterationNextToken":"!"}`, 500, "iterationNextToken"},
	} {
		status, _, b := c.do("POST", "/eu-ted/v3/notices/search", tt.body)
		if status != tt.status || !bytes.Contains(b, []byte(tt.want)) {
			t.Errorf("%s: %d %s, want %d with %q", tt.name, status, b, tt.status, tt.want)
		}
	}
}

type usaPage struct {
	Results []map[string]any
	Meta    struct {
		HasNext bool   `json:"hasNext"`
		ID      int    `json:"last_record_unique_id"`
		Value   string `json:"last_record_sort_value"`
	} `json:"page_metadata"`
}

// awards searches a group with the cursor.
func (c client) awards(group []string, sort string) []string {
	c.t.Helper()
	body := map[string]any{
		"filters": map[string]any{"award_type_codes": group, "time_period": []any{map[string]any{"start_date": "2024-01-01", "end_date": "2026-12-31", "date_type": "last_modified_date"}}},
		"fields":  []string{"Award ID", "Recipient Name", sort}, "limit": 40, "page": 1, "sort": sort, "order": "asc",
	}
	var ids []string
	for page := 1; ; page++ {
		var p usaPage
		body["page"] = page
		c.post("/us-usaspending/api/v2/search/spending_by_award/", body, &p)
		for _, r := range p.Results {
			ids = append(ids, r["generated_internal_id"].(string))
		}
		if !p.Meta.HasNext {
			return ids
		}
		body["last_record_unique_id"], body["last_record_sort_value"] = p.Meta.ID, p.Meta.Value
	}
}

func TestUSAspending(t *testing.T) {
	t.Parallel()
	const n = 300
	c, _ := start(t, portalsim.Options{Synthetic: n})
	vehicles := []string{"IDV_A", "IDV_B", "IDV_B_A", "IDV_B_B", "IDV_B_C", "IDV_C", "IDV_D", "IDV_E"}
	all := append(c.awards([]string{"A", "B", "C", "D"}, "Award Amount"), c.awards(vehicles, "Award ID")...)
	seen := map[string]bool{}
	negative, parents := 0, 0
	for _, id := range all {
		seen[id] = true
		var d struct {
			ID       string      `json:"generated_unique_award_id"`
			Total    json.Number `json:"total_obligation"`
			Category string
			Parent   *struct {
				ID string `json:"generated_unique_award_id"`
			} `json:"parent_award"`
		}
		if err := json.Unmarshal(c.get("/us-usaspending/api/v2/awards/"+id+"/"), &d); err != nil || d.ID != id {
			t.Fatalf("award %s: %v, got %s", id, err, d.ID)
		}
		if d.Parent != nil {
			parents++
			c.get("/us-usaspending/api/v2/awards/" + d.Parent.ID + "/")
		}
		var tx struct{ Results []map[string]any }
		c.post("/us-usaspending/api/v2/transactions/", map[string]any{"award_id": id, "limit": 5000, "order": "asc", "sort": "action_date"}, &tx)
		sum := 0.0
		for _, r := range tx.Results {
			amount := r["federal_action_obligation"].(float64)
			if sum += amount; amount < 0 {
				negative++
			}
		}
		if total, _ := d.Total.Float64(); len(tx.Results) == 0 || sum-total > 0.005 || total-sum > 0.005 {
			t.Errorf("%s: transactions sum to %.2f, total_obligation %s", id, sum, d.Total)
		}
	}
	if len(all) != n || len(seen) != n || negative == 0 || parents == 0 {
		t.Errorf("%d awards, %d ids, %d negative actions, %d orders", len(all), len(seen), negative, parents)
	}
	var counts struct{ Results map[string]int }
	c.post("/us-usaspending/api/v2/search/spending_by_award_count/", map[string]any{"filters": map[string]any{"award_type_codes": vehicles}}, &counts)
	if counts.Results["idvs"] == 0 {
		t.Errorf("counts %v", counts.Results)
	}
	mixed := `{"filters":{"award_type_codes":["A","IDV_A"]},"fields":["Award ID"]}`
	if status, _, b := c.do("POST", "/us-usaspending/api/v2/search/spending_by_award/", mixed); status != 422 {
		t.Errorf("two groups: %d %s", status, b)
	}
}

func TestReseller(t *testing.T) {
	t.Parallel()
	c, _ := start(t, portalsim.Options{Synthetic: 20})
	for _, id := range c.awards([]string{"A", "B", "C", "D"}, "Award ID") {
		var sub struct{ Results []map[string]any }
		c.post("/us-usaspending/api/v2/subawards/", map[string]any{"award_id": id, "limit": 100, "page": 1}, &sub)
		for _, r := range sub.Results {
			if r["recipient_name"] == "TALMORIN CLOUD FEDERAL LLC" {
				return
			}
		}
	}
	t.Error("no subaward to the invented group")
}

// TestFunders: some awards are paid by another agency than the one that awards
// them, and some texts name the invented group though another company supplies.
func TestFunders(t *testing.T) {
	t.Parallel()
	c, _ := start(t, portalsim.Options{Synthetic: 120})
	type agency struct {
		Sub struct{ Name, Code string } `json:"subtier_agency"`
	}
	funded, own, mentions, resellers := 0, 0, 0, 0
	for _, id := range c.awards([]string{"A", "B", "C", "D"}, "Award ID") {
		var d struct {
			Awarding    agency `json:"awarding_agency"`
			Funding     agency `json:"funding_agency"`
			Description string
			Recipient   struct {
				Name string `json:"recipient_name"`
			}
		}
		if err := json.Unmarshal(c.get("/us-usaspending/api/v2/awards/"+id+"/"), &d); err != nil {
			t.Fatal(err)
		}
		const control = "9921"
		switch {
		case d.Awarding.Sub.Code == control && d.Funding != d.Awarding:
			t.Errorf("%s: awarded by %v, funded by %v", id, d.Awarding, d.Funding)
		case d.Awarding.Sub.Code == control:
			own++
		case d.Funding != d.Awarding:
			funded++
		}
		if !strings.Contains(d.Description, "TALMORIN") {
			continue
		}
		if strings.HasPrefix(d.Recipient.Name, "TALMORIN") {
			t.Errorf("%s: %s is named in its own contract", id, d.Recipient.Name)
		}
		if strings.Contains(d.Description, "RESELLER") {
			resellers++
		} else {
			mentions++
		}
	}
	if funded < 3 || own < 2 || mentions < 2 || resellers < 2 {
		t.Errorf("%d funded by another, %d by that one alone, texts that name the group %d, as a reseller %d", funded, own, mentions, resellers)
	}
}

var publicationLink = regexp.MustCompile(`^/ilgstorefront/he/p/(\d+)$`)

func TestIsrael(t *testing.T) {
	t.Parallel()
	const n = 300
	c, _ := start(t, portalsim.Options{Synthetic: n})
	seen := map[string]bool{}
	for page := 0; ; page++ {
		doc := c.html(fmt.Sprintf("/il-mr-gov/ilgstorefront/he/search/?s=TENDER&page=%d", page))
		before := len(seen)
		doc.Find("a[href]").Each(func(_ int, a *goquery.Selection) {
			if m := publicationLink.FindStringSubmatch(a.AttrOr("href", "")); m != nil {
				seen[m[1]] = true
			}
		})
		if len(seen) == before {
			break
		}
	}
	if len(seen) != n {
		t.Fatalf("%d publications, want %d", len(seen), n)
	}
	suppliers := 0
	for id := range seen {
		doc := c.html("/il-mr-gov/ilgstorefront/he/p/" + id)
		labels := map[string]string{}
		doc.Find(".label").Each(func(_ int, l *goquery.Selection) {
			labels[strings.Trim(l.Text(), ": ")] = l.Next().Text()
		})
		if labels["מס' פרסום"] != id || labels["שם המפרסם"] == "" || doc.Find("h2").Text() == "" {
			t.Errorf("publication %s: %v", id, labels)
		}
		if labels["שם ספק זוכה"] != "" {
			suppliers++
		}
	}
	if suppliers == 0 || suppliers == n {
		t.Errorf("%d of %d publications name a supplier", suppliers, n)
	}
}

func (c client) html(path string) *goquery.Document {
	c.t.Helper()
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(c.get(path)))
	if err != nil {
		c.t.Fatal(err)
	}
	return doc
}

// samplePaths has one address of each kind that needs no search before.
func samplePaths() []string {
	return []string{
		"/uk-contracts-finder" + finderPath, "/uk-find-a-tender" + tenderPath,
		"/eu-ted/en/notice/10001-2024/xml", "/us-usaspending/api/v2/awards/90000002/",
		"/il-mr-gov/ilgstorefront/he/search/?s=TENDER&page=0", "/il-mr-gov/ilgstorefront/he/p/600001",
	}
}

func TestDeterminism(t *testing.T) {
	t.Parallel()
	a, _ := start(t, portalsim.Options{Synthetic: 300, Seed: 11})
	b, _ := start(t, portalsim.Options{Synthetic: 300, Seed: 11})
	other, _ := start(t, portalsim.Options{Synthetic: 300, Seed: 12})
	for _, path := range samplePaths() {
		first := a.get(path)
		if !bytes.Equal(first, b.get(path)) {
			t.Errorf("%s: one seed, two answers", path)
		}
		if bytes.Equal(first, other.get(path)) {
			t.Errorf("%s: two seeds, one answer", path)
		}
	}
}

func TestConditionalAndMissing(t *testing.T) {
	t.Parallel()
	c, sim := start(t, portalsim.Options{Synthetic: 30})
	for _, path := range append(samplePaths(), "/eu-ted/robots.txt") {
		status, header, _ := c.do("GET", path, "")
		if status != 200 || header.Get(portalsim.OriginHeader) != "synthetic" {
			t.Fatalf("%s: %d, origin %q", path, status, header.Get(portalsim.OriginHeader))
		}
		req, _ := http.NewRequestWithContext(t.Context(), "GET", c.base+path, nil)
		req.Header.Set("If-None-Match", header.Get("ETag"))
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != http.StatusNotModified {
			t.Errorf("%s with its ETag: %d", path, resp.StatusCode)
		}
	}
	for _, path := range []string{
		"/eu-ted/nowhere", "/eu-ted/en/notice/9-2024/xml", "/eu-ted/en/notice/10001-2019/xml",
		"/us-usaspending/api/v2/awards/CONT_AWD_X/", "/il-mr-gov/ilgstorefront/he/p/1", "/no-such-source/",
	} {
		if status, _, _ := c.do("GET", path, ""); status != 404 {
			t.Errorf("%s: %d, want 404", path, status)
		}
	}
	want := map[string]int{"document": 4, "robots": 2, "unknown": 1}
	if diff := cmp.Diff(want, sim.Requests()["eu-ted"]); diff != "" {
		t.Errorf("requests at eu-ted (-want +got):\n%s", diff)
	}
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]portalsim.Options{
		"nothing to serve": {}, "unknown source": {Sources: []string{"xx-none"}, Synthetic: 5},
		"no such action": {Synthetic: 5, Faults: []portalsim.Fault{{Action: "explode"}}},
		"time runs back": {Synthetic: 5, From: time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)},
	} {
		if _, err := portalsim.New(o); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
