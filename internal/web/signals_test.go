package web_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"daylight/internal/flags"
	"daylight/internal/history"
	"daylight/internal/postgres"
	"daylight/internal/procurement"
	"daylight/internal/query"
	"daylight/internal/web"
)

func (m *memory) History(_ context.Context, id procurement.ID, now time.Time) (postgres.History, error) {
	if now.IsZero() {
		return postgres.History{}, errors.New("no time given: what is held back could not be told")
	}
	return found(m.lives, id, m.err)
}

func (m *memory) FlagRates(context.Context) ([]postgres.FlagRate, error) { return m.rates, m.err }

func (m *memory) FlagPopulations(context.Context) ([]postgres.FlagPopulation, error) {
	return m.populations, m.err
}

// signals are what is worked out from a contract: what counts, what is not public,
// what is to review, its copies.
func signals(say func(string) string, p *postgres.ContractPage, paper postgres.PartyLink) {
	spend := postgres.SpendRow{Unit: procurement.OfAward, UnitNo: 1, Basis: "awarded", Alloc: "unallocated", Date: "2024-05-20", Amount: "1234567.5", Currency: "GBP", Tax: procurement.TaxNet,
		USD: "1567901.73", EUR: "1444443.98", RateOn: "2024-05-20", RateSource: say("ECB reference rate"), Whole: "1234567.5", Suppliers: 2, Notice: noticeID, Version: 2, Path: "/awards/0/value"}
	part, assumed, alone, unrated := spend, spend, spend, spend
	part.Unit, part.Supplier, part.Alloc, part.Amount = procurement.OfContract, paper, "stated", "1000000"
	assumed.Supplier, assumed.Alloc, assumed.Amount = paper, "equal_split", "617283.75"
	alone.Supplier, alone.Alloc, alone.Basis = paper, "sole", "obligation"
	unrated.Supplier, unrated.Alloc, unrated.Basis, unrated.Unit, unrated.UnitNo, unrated.Currency, unrated.USD, unrated.EUR = paper, "sole", "notice_total", procurement.OfNotice, 0, "XAU", "", ""
	p.Spend = []postgres.SpendRow{spend, part, assumed, alone, unrated}
	p.Excluded = []postgres.ExcludedRow{
		{Owner: procurement.OfAward, OwnerNo: 1, Kind: procurement.Awarded, Reason: "reported", Amount: "1200000000", Currency: "USD", Notice: noticeID, Version: 2, Path: "/awards/0/value"},
		{Owner: procurement.OfContract, OwnerNo: 1, Kind: procurement.Signed, Reason: "withheld"},
	}
	p.Checks = []postgres.CheckRow{{Name: "notice_total", Stated: "1234567.5", Computed: "1234000", Currency: "GBP", Agrees: true}, {Name: "obligations", Stated: "5", Computed: "7", Currency: "GBP"}}
	p.Gaps = []postgres.GapRow{
		{Code: "unknown", What: say("The split between the two suppliers."), Kind: "unknown"},
		{Code: "contract_text", What: say("the text of the contract"), Field: "contracts/documents", Expected: say("OCDS 1.1 contracts/documents; Procurement Act 2023 (UK) section 53"), Kind: "missing"},
		{Code: "value_awarded", What: say("an awarded or signed value"), Field: "awards/value", Kind: "reported_only", Why: say("third parties report about 1.2 billion")},
		{Code: "withheld_value", What: say("the estimated value"), Kind: "withheld", Until: "2027-01-01", Why: say("commercial interests")},
	}
	p.Flags = []postgres.FlagRow{
		{Code: "R018", Subject: "process", Value: 1, Version: 1, Parameters: map[string]any{"methods": say("open, selective")}, Flagged: 12, Calculable: 340, Total: 500,
			Evidence: []postgres.FlagEvidence{{What: say("number of tenderers"), Path: "/tender/numberOfTenderers", Value: say("1")}, {What: "the award", Path: "/awards/0/value", Value: "1"}}},
		{Code: "R024", Subject: "tenderer GB-COH:0123456", Org: paper, Value: 0.0213, Version: 2, Flagged: 0, Calculable: 0,
			Evidence: []postgres.FlagEvidence{{What: "bid", Process: emptyID.String(), OCID: say("ocds-x-2"), Value: "5"}, {What: "value", Notice: noticeID.String(), Version: 1, Path: "/awards/0/value", Value: "6"}}},
		{Code: "R024", Subject: "process", Value: 0.0213, Version: 2},
	}
	p.Copies = []postgres.CopyRow{
		{Process: contractID, OCID: say("ocds-x-1"), Source: say("Invented Tenders Portal"), Title: say("Cloud hosting"), Counted: true, Why: "counted: it has signed contracts"},
		{Process: otherID, OCID: say("eu-1"), Source: say("Example Union Tenders"), Title: say("Cloud hosting"), Why: say("not counted: the copy of local-ocds is, it has signed contracts"), Evidence: []string{say("both state the number 2024/S 1-1")}},
	}
	for _, row := range p.PartyRows {
		p.Parties = append(p.Parties, row.Party)
	}
	p.PartyRows[0].Office, p.PartyRows[0].Department = say("Digital Office"), say("Example Department")
	p.PartyRows[1].Groups = []postgres.GroupRef{{ID: "northwind", Name: say("Northwind"), Way: "parent_link", Status: "member", Source: say("Example Register"), AsOf: "2024-01-01"}, {ID: "x", Name: say("Ex"), Status: "possible"}}
}

// life is a history in which each kind of step stands once.
func life(say func(string) string) postgres.History {
	change := func(kind history.Kind, label, before, after string) history.Change {
		return history.Change{Path: "/tender/" + label, Label: say(label), Kind: kind, Before: before, After: after}
	}
	long := change(history.Changed, "description", "", "")
	long.Words = []history.Span{{Op: history.Same, Text: say("Hosting of ")}, {Op: history.Del, Text: "one "}, {Op: history.Ins, Text: say("two ")}, {Op: history.Same, Text: "services"}}
	value := history.Change{Path: "/awards/A-1/value", Label: "award A-1: value", Kind: history.Changed, Before: "1,000,000 GBP", After: "1,234,567.5 GBP net"}
	return postgres.History{Process: contractID, FirstSeen: at, LastSeen: at.AddDate(0, 1, 0),
		Gone: []postgres.GoneRow{{Notice: noticeID, SourceNoticeID: say("n-2"), GoneAt: at.AddDate(0, 2, 0), Status: 404}},
		Steps: []history.Step{
			{At: at.AddDate(0, -3, 0), Kind: history.Published, Words: "published", Seen: at, Notice: noticeID, NoticeID: "n-2", Version: 1},
			{At: at, Kind: history.FirstSeen, Words: "first seen by daylight"},
			{At: at.AddDate(0, 0, 1), Kind: history.SilentEdit, Words: "content differs between two captures", Seen: at.AddDate(0, 0, 1), Notice: noticeID, NoticeID: "n-2", Version: 2, Against: say("the capture of 2024-05-24"),
				Changes: []history.Change{change(history.Changed, "deadline for bids", "2024-04-01", "2024-04-24"), change(history.Added, "status", "", say("active")), change(history.Removed, "method", say("open"), ""), long, value}},
			{At: at.AddDate(0, 0, 2), Kind: history.Cancelled, Words: "the procedure is cancelled", Notice: noticeID, NoticeID: "n-2", Version: 2},
			{At: at.AddDate(0, 2, 0), Kind: history.Gone, Words: "no longer at the source: last seen yesterday", Notice: noticeID, NoticeID: "n-2"},
			{At: at.AddDate(0, 3, 0), Kind: history.Returned, Words: "at the source again", Notice: noticeID, NoticeID: "n-2"},
		}}
}

func wants(t *testing.T, what, words string, want ...string) {
	t.Helper()
	words = strings.ReplaceAll(words, "\u00a0", " ")
	for _, w := range want {
		if !strings.Contains(words, w) {
			t.Errorf("%s does not say %q", what, w)
		}
	}
}

func TestContractPageSaysWhatCounts(t *testing.T) {
	t.Parallel()
	words := pageText(get(t, site(full(plain)), "/contract/"+contractID.String()).Body.String())
	wants(t, "the page", words,
		"GBP 1,234,567.50 USD 1,567,901.73 EUR 1,444,443.98 rate of 2024-05-20", "Rates: ECB reference rate.",
		"not divided: GBP 1,234,567.50 is the whole award to 2 suppliers; no split is published; counted once",
		"this supplier’s part of GBP 1,234,567.50, as its tender states",
		"an equal part of GBP 1,234,567.50, assumed: the source states a consortium of 2 and publishes no split",
		"obligations to date; sole supplier", "no rate known: in no sum of dollars or euro", "total stated in the notice",
		"Figures in no total, and why", "Awarded, award 1USD 1,200,000,000reported by third parties", "withheld by the source",
		"The source prints GBP 1,234,567.50 as the total of the notice; our sum of the same figures is GBP 1,234,000: they agree within 1 %.", "they differ",
		"One contract on several portals", "it has signed contracts", "one contract because: both state the number 2024/S 1-1",
		"office: Digital Office", "department: Example Department", "member of group Northwind (by a stated parent, Example Register, 2024-01-01)", "may belong to group Ex")
	m := full(plain)
	p := m.contracts[contractID]
	p.Copies = slices.Clone(p.Copies)
	p.Copies[0].Counted, p.Copies[1].Counted = false, true
	m.contracts[contractID] = p
	wants(t, "a copy", pageText(get(t, site(m), "/contract/"+contractID.String()).Body.String()), "These figures are in no total: another portal’s copy of this contract counts.")
	wants(t, "an empty contract", pageText(get(t, site(m), "/contract/"+emptyID.String()).Body.String()), "No published figure of this contract is in a total.")
}

func TestContractPageSaysWhatIsNotPublic(t *testing.T) {
	t.Parallel()
	h := site(full(plain))
	href := "/contract/" + contractID.String()
	body := get(t, h, href).Body.String()
	wants(t, "the page", pageText(body), "Expected, and in none of the notices held The text of the contract expected by OCDS 1.1 contracts/documents; Procurement Act 2023",
		"Withheld: the source says that it keeps this back The estimated value until 2027-01-01 – commercial interests",
		"Known from third parties only An awarded or signed value – third parties report about 1.2 billion",
		"Said not to be public, or looked for and not found The split between the two suppliers.", "of 7 expected facts published", "the number of bids")
	if !strings.Contains(body, `href="`+href+`/request"`) {
		t.Error("no way to the request for information")
	}
	page, file := get(t, h, href+"/request"), get(t, h, href+"/request.txt")
	wants(t, "the request", file.Body.String(), "To: Example City Council\n", "\n  1. the text of the contract\n", "This is an invented procurement", "the Freedom of Information Act 2000", "[name of the sender]")
	if file.Header().Get("Content-Type") != "text/plain; charset=utf-8" || !strings.Contains(page.Body.String(), "To: Example City Council&#10;Date: [date]&#10;&#10;") {
		t.Errorf("the request reads %s", page.Body.String())
	}
	if w := get(t, h, "/contract/"+emptyID.String()+"/request"); w.Code != http.StatusNotFound {
		t.Errorf("a request without anything to ask: %d", w.Code)
	}
}

func TestContractPageSaysWhatIsToReview(t *testing.T) {
	t.Parallel()
	body := get(t, site(full(plain)), "/contract/"+contractID.String()).Body.String()
	rule, _ := flags.RuleOf("R018")
	wants(t, "the page", pageText(body), "R018 One tenderer to review", "in this source it marks 12 of 340 that it could be run on, of 500 in all", "methods: open, selective",
		"Number of tenderers: 1", rule.Innocent[0], "set on the bidder: Northwind Paper Ltd, value 0.0213", "Rule version 2", "how often it marks in this source is not known yet",
		"Not calculable:", "R003 Short time for bids: when bids could be handed in from (tender/tenderPeriod/startDate)", "checked, nothing to note, or not about this kind of procedure")
	for _, link := range []string{`href="/flags#R018"`, `href="/contract/` + emptyID.String() + `"`, "/notice/" + noticeID.String() + "@1?fact=%2Fawards%2F0%2Fvalue"} {
		if !strings.Contains(body, link) {
			t.Errorf("no link %s", link)
		}
	}
	if strings.Count(body, `href="/flags#R024"`) != 1 {
		t.Error("the marks of one rule do not stand together")
	}
	m := full(plain)
	p := m.contracts[contractID]
	p.Flags = nil
	m.contracts[contractID] = p
	words := pageText(get(t, site(m), "/contract/"+contractID.String()).Body.String())
	wants(t, "the page", words, "No mark is recorded. That is no clearance")
	if strings.Contains(words, "no risk") {
		t.Error("the page clears somebody")
	}
}

func TestTimelineSaysWhatChanged(t *testing.T) {
	t.Parallel()
	m := full(plain)
	body := get(t, site(m), "/contract/"+contractID.String()).Body.String()
	wants(t, "the timeline", pageText(body), "Compared with the capture of 2024-05-24:", "Deadline for bids: 2024-04-01 → 2024-04-24", "Status: active (added)", "Method: open (removed)",
		"Hosting of one two services", "First seen by daylight", "seen by daylight", "The procedure is cancelled n-2", "No longer at the source: last seen yesterday", "At the source again",
		"Notice n-2 is no longer at the source since 2024-07-24 (asked for directly, the portal answers 404).")
	if strings.Contains(body, "1,234,567.5 GBP net") {
		t.Error("the change of a figure stands twice")
	}
	if !strings.Contains(body, "<del>one</del> <ins>two</ins>") {
		t.Error("the difference of a text is not marked")
	}
	p := m.contracts[contractID]
	p.Timeline = repeat(p.Timeline, 200)
	m.contracts[contractID], m.lives = p, nil // a store that is asked says that there is no such life
	wants(t, "a long life", pageText(get(t, site(m), "/contract/"+contractID.String()).Body.String()), "daylight show --history "+contractID.String())
}

func TestSearchSaysSumAndWhy(t *testing.T) {
	t.Parallel()
	m := full(plain)
	m.sum = postgres.Sum{Units: 3, Currencies: []postgres.CurrencySum{{Currency: "GBP", Amount: "1234567.5", Units: 2}, {Currency: "XAU", Amount: "5", Units: 1, Unconverted: 1}}, USD: "1567901.73", Unconverted: 1}
	wants(t, "the result", pageText(get(t, site(m), "/search?q=cloud").Body.String()), "GBP 1,234,567.50 XAU 5", "= USD 1,567,901.73 · 3 contracts or awards · without a rate, and not in the dollars: XAU 5",
		"each counted once", "Not in it: estimates, bids and ceilings", "awards: Example City Council")
	m.joint, m.group = postgres.Sum{Units: 1, Currencies: []postgres.CurrencySum{{Currency: "GBP", Amount: "9", Units: 1}}}, "northwind"
	m.hits[0].Why = []postgres.Reason{
		{Way: postgres.WaySupplier, Who: "Northwind Paper Ltd", Of: "northwind", Evidence: "parent_link: Example Register, 2024"},
		{Way: postgres.WayMention, Who: "Northwind Cloud", Of: "northwind", Evidence: "… runs on Northwind Cloud …"}, {Way: postgres.WayScript, Who: "גוגל", Of: "google"}}
	body := get(t, site(m), "/search?q=cloud").Body.String()
	wants(t, "the result", pageText(body), "Members of northwind alone", "Apart, and not in the sum", "; mentions and possible members",
		"supplier, member of group northwind: Northwind Paper Ltd (by a stated parent, Example Register, 2024)", "named in the text only, group northwind; in no sum: Northwind Cloud", "“google” in another script: גוגל")
	var data struct {
		Sum      struct{ USD, Rule string }
		SumJoint struct{ Units int } `json:"sum_joint"`
		Hits     []struct {
			Why []struct{ Way, Words, Who string }
		}
	}
	if err := json.Unmarshal(get(t, site(m), "/search.json?q=cloud").Body.Bytes(), &data); err != nil {
		t.Fatal(err)
	}
	if data.Sum.USD != "1567901.73" || data.Sum.Rule == "" || data.SumJoint.Units != 1 || len(data.Hits[0].Why) != 3 || data.Hits[0].Why[2].Who != "גוגל" {
		t.Errorf("%+v", data)
	}
}

// A query that only the store can refuse is explained like one that cannot be read.
func TestQueryErrorOfTheStore(t *testing.T) {
	t.Parallel()
	m := full(plain)
	m.err = &query.Error{Pos: 6, Message: "No group is called “exampl”.", Remedy: "Known groups: northwind."}
	for target, want := range map[string]string{
		"/search?q=" + url.QueryEscape("cloud group:exampl"): "group:exampl", "/search.json?q=group:exampl": "Known groups: northwind.", "/search.csv?q=group:exampl": "Known groups: northwind.",
	} {
		if w := get(t, site(m), target); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), want) || !strings.Contains(w.Body.String(), "Known groups") {
			t.Errorf("%s: %d %s", target, w.Code, w.Body.String())
		}
	}
}

func TestRuleCatalogue(t *testing.T) {
	t.Parallel()
	m := full(plain)
	body := get(t, site(m), "/flags").Body.String()
	words := pageText(body)
	for _, rule := range flags.Rules() {
		if strings.Count(body, `id="`+rule.Code+`"`) != 1 {
			t.Errorf("%s has no anchor", rule.Code)
		}
		wants(t, rule.Code, words, rule.How, rule.Innocent[0], rule.Source)
	}
	wants(t, "the page", words, "Nobody is ranked by number of flags", "local-ocds: 12 of 340 that it could be run on; 500 in all", "Could not be run in", "process GBP: 40 values, Q1 0.02, Q3 0.31, fence -0.415")
	wants(t, "an unused store", pageText(get(t, site(&memory{}), "/flags").Body.String()), "No rule has been run on this collection yet")
	var data []struct {
		Code, Meaning string
		Rates         []struct{ Calculable int } `json:"base_rates"`
	}
	if err := json.Unmarshal(get(t, site(m), "/flags.json").Body.Bytes(), &data); err != nil {
		t.Fatal(err)
	}
	if len(data) != len(flags.Rules()) || data[1].Code != "R018" || !strings.HasPrefix(data[1].Meaning, "to review") || data[1].Rates[0].Calculable != 340 {
		t.Errorf("%+v", data[:2])
	}
}

func TestContractDataHasTheSignals(t *testing.T) {
	t.Parallel()
	h := web.New(web.Options{Store: full(plain), Origin: "https://daylight.example"})
	var d struct {
		Counted []struct{ Amount, Division, Evidence string }
		NoTotal []struct{ Reason string } `json:"in_no_total"`
		Public  struct {
			Expected  int `json:"expected_facts"`
			Published int `json:"published_facts"`
			Facts     []struct{ Published bool }
			Gaps      []struct{ Code, Kind string }
		} `json:"not_public"`
		Review []struct {
			Meaning string
			Rate    struct{ Calculable int } `json:"base_rate"`
		} `json:"to_review"`
		Lacks   []struct{ Missing []string } `json:"not_calculable"`
		History []struct {
			Kind    string
			Changes []struct{ Before, After string }
		}
		Copies []struct{ Counted bool }
	}
	if err := json.Unmarshal(get(t, h, "/contract/"+contractID.String()+".json").Body.Bytes(), &d); err != nil {
		t.Fatal(err)
	}
	if len(d.Counted) != 5 || d.Counted[0].Division != "unallocated" || !strings.HasPrefix(d.Counted[0].Evidence, "https://daylight.example/notice/") || d.NoTotal[0].Reason != "reported" {
		t.Errorf("money: %+v %+v", d.Counted, d.NoTotal)
	}
	if p := d.Public; p.Expected != len(p.Facts) || p.Published >= p.Expected || len(p.Gaps) != 4 || p.Gaps[0].Kind != "missing" {
		t.Errorf("not public: %+v", p)
	}
	if len(d.Review) != 3 || !strings.HasPrefix(d.Review[0].Meaning, "to review") || d.Review[0].Rate.Calculable != 340 || len(d.Lacks) == 0 || len(d.Copies) != 2 {
		t.Errorf("signals: %+v %+v %+v", d.Review, d.Lacks, d.Copies)
	}
	if len(d.History) != 6 || len(d.History[2].Changes) != 5 || d.History[2].Changes[0].Before != "2024-04-01" {
		t.Errorf("history: %+v", d.History)
	}
}

// No page says of anybody what a mark does not prove.
func TestWordsAreNeutral(t *testing.T) {
	t.Parallel()
	h := site(full(plain))
	targets := append(addresses(), "/flags", "/flags.json", "/contract/"+contractID.String()+".json", "/contract/"+contractID.String()+"/request", "/search.json?q=cloud")
	for _, target := range targets {
		words := strings.ToLower(get(t, h, target).Body.String())
		for _, never := range []string{"suspicious", "suspect", "fraud", "corrupt", "secretly", "collusi", "rigg", "guilty", "risk", "wrongdoing", "red flag", "illegal"} {
			if strings.Contains(words, never) {
				t.Errorf("%s says %q", target, never)
			}
		}
	}
}

// A life of many notices with many changes each stays within the size of a page.
func TestLongLifeStaysSmall(t *testing.T) {
	t.Parallel()
	m := full(func(s string) string { return strings.Repeat(s+" & <", 60) })
	p := m.contracts[contractID]
	n := p.Timeline[1]
	p.Timeline = nil
	step := m.lives[contractID].Steps[2]
	step.Changes = repeat(step.Changes, 300)
	lived := postgres.History{Gone: repeat(m.lives[contractID].Gone, 50)}
	for i := range 110 {
		n.Version, step.Version = i+1, i+1
		p.Timeline, lived.Steps = append(p.Timeline, n), append(lived.Steps, step)
	}
	m.contracts[contractID], m.lives[contractID] = p, lived
	for _, list := range []string{"", "?list=timeline", "?list=timeline&from=50"} {
		w := get(t, site(m), "/contract/"+contractID.String()+list)
		if w.Body.Len() > maxPage {
			t.Errorf("%s: %d bytes", list, w.Body.Len())
		}
		for _, fault := range audit(w.Body.String()) {
			t.Errorf("%s: %s", list, fault)
		}
	}
}
