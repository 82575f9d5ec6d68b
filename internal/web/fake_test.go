package web_test

import (
	"context"
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"daylight/internal/postgres"
	"daylight/internal/procurement"
	"daylight/internal/query"
	"daylight/internal/source"
)

// memory is a store of a few records, all of them invented.
type memory struct {
	moved         map[procurement.ID]procurement.ID
	contracts     map[procurement.ID]postgres.ContractPage
	notices       map[procurement.ID]postgres.NoticePage
	organizations map[procurement.ID]postgres.OrganizationPage
	groups        map[string]postgres.GroupPage
	queue         []postgres.EdgeRow
	decisions     []postgres.Decision
	lives         map[procurement.ID]postgres.History
	rates         []postgres.FlagRate
	populations   []postgres.FlagPopulation
	sum, joint    postgres.Sum
	group         string
	sources       []postgres.SourceRow
	hits          []postgres.Hit
	status        postgres.StoreStatus
	document      source.Document
	err           error
	panics        bool
}

func (m *memory) Search(ctx context.Context, q *query.Query, after string, limit int) (postgres.SearchPage, error) {
	if m.panics {
		panic("a fault in the store: secret-detail")
	}
	if m.err != nil {
		return postgres.SearchPage{}, m.err
	}
	from := 0
	if after != "" {
		if _, err := fmt.Sscanf(after, "n%d", &from); err != nil {
			return postgres.SearchPage{}, postgres.ErrNotFound
		}
	}
	var matching []postgres.Hit
	for _, h := range m.hits {
		if matchesAll(h, q) {
			matching = append(matching, h)
		}
	}
	page := postgres.SearchPage{Count: len(matching), Sum: m.sum, SumJoint: m.joint, Group: m.group}
	page.Hits = matching[min(from, len(matching)):min(from+limit, len(matching))]
	if from+limit < len(matching) {
		page.Next = fmt.Sprintf("n%d", from+limit)
	}
	if len(matching) > 0 {
		page.Countries = []postgres.FacetCount{{Value: "GB", Label: "United Kingdom", Count: 2}, {Value: "IL", Label: "Israel", Count: 1}, {Value: "", Count: 1}}
		page.Sources = []postgres.FacetCount{{Value: "local-ocds", Label: "Local OCDS files", Count: 3}}
	}
	return page, nil
}

func matchesAll(h postgres.Hit, q *query.Query) bool {
	text := strings.ToLower(h.Title + " " + h.Snippet)
	for _, p := range append(h.Buyers[:len(h.Buyers):len(h.Buyers)], h.Suppliers...) {
		text += " " + strings.ToLower(p.Name)
	}
	for _, t := range q.Terms() {
		if !strings.Contains(text, strings.Join(t.Words, " ")) {
			return false
		}
	}
	return true
}

func (m *memory) Contract(_ context.Context, id procurement.ID) (postgres.ContractPage, error) {
	return found(m.contracts, id, m.err)
}

func (m *memory) MovedTo(_ context.Context, id procurement.ID) (procurement.ID, bool, error) {
	now, ok := m.moved[id]
	return now, ok, m.err
}

func (m *memory) Notice(_ context.Context, id procurement.ID, version int) (postgres.NoticePage, error) {
	n, err := found(m.notices, id, m.err)
	switch {
	case err != nil || version == 0 || version == n.Version:
		return n, err
	case version > len(n.Versions):
		return n, postgres.ErrNotFound
	}
	n.NoticeRow = n.Versions[version-1]
	return n, nil
}

func (m *memory) Organization(_ context.Context, key procurement.ID) (postgres.OrganizationPage, error) {
	for canonical, o := range m.organizations {
		if slices.Contains(o.Nodes, key) {
			key = canonical
		}
	}
	return found(m.organizations, key, m.err)
}

func (m *memory) Group(_ context.Context, id string) (postgres.GroupPage, error) {
	return found(m.groups, id, m.err)
}

func (m *memory) Groups(context.Context) ([]postgres.GroupRow, error) {
	var rows []postgres.GroupRow
	for _, id := range slices.Sorted(maps.Keys(m.groups)) {
		rows = append(rows, postgres.GroupRow{ID: id, Name: m.groups[id].Name, Members: 2, Possible: 1, Mentions: 3, USD: m.groups[id].Sold.Total.USD})
	}
	return rows, m.err
}

func (m *memory) ReviewQueue(_ context.Context, offset, limit int) ([]postgres.EdgeRow, error) {
	from := min(offset, len(m.queue))
	return m.queue[from:min(from+limit, len(m.queue))], m.err
}

func (m *memory) Decide(_ context.Context, d postgres.Decision) (bool, error) {
	m.decisions = append(m.decisions, d)
	return d.Judgement == "", m.err
}

func found[K comparable, T any](rows map[K]T, id K, err error) (T, error) {
	v, ok := rows[id]
	if err == nil && !ok {
		err = postgres.ErrNotFound
	}
	return v, err
}

func (m *memory) Sources(context.Context) ([]postgres.SourceRow, error) { return m.sources, m.err }
func (m *memory) Status(context.Context) (postgres.StoreStatus, error)  { return m.status, m.err }
func (m *memory) Archived(_ context.Context, id procurement.ID, _ int) (source.Document, error) {
	_, err := found(m.notices, id, m.err)
	return m.document, err
}

var (
	contractID = procurement.ProcessID("local-ocds", "ocds-x-1")
	emptyID    = procurement.ProcessID("local-ocds", "ocds-x-2")
	otherID    = procurement.ProcessID("local-ocds", "ocds-x-9")
	noticeID   = procurement.NoticeID("local-ocds", "n-2")
	bareID     = procurement.NoticeID("local-ocds", "n-3")
	cityKey    = procurement.NewID("organization", "city")
	paperKey   = procurement.NewID("organization", "paper")
	cloudKey   = procurement.NewID("organization", "cloud")
	at         = time.Date(2024, 5, 24, 9, 30, 0, 0, time.UTC)
)

const documentBody = `{"ocid":"ocds-x-1","value":{"amount":1234567.5}}`

// full is a store in which every field of every page has the text made by say.
func full(say func(string) string) *memory {
	ref := postgres.SourceRef{ID: "local-ocds", Name: say("Invented Tenders Portal"), Country: "GB", Homepage: "https://tenders.example/", License: say("OGL 3.0"), LicenseURL: "https://licence.example/"}
	city := postgres.PartyLink{Name: say("Example City Council"), Key: cityKey}
	paper := postgres.PartyLink{Name: say("Northwind Paper Ltd"), Key: paperKey}
	cloud := postgres.PartyLink{Name: say(`נורת'ווינד ענן בע"מ`), Key: cloudKey}
	figure := postgres.Figure{
		Owner: procurement.OfAward, OwnerNo: 1, OwnerName: say("Award 1: Cloud hosting"), Kind: procurement.Awarded, Status: procurement.Known, Amount: "1234567.5",
		Currency: "GBP", Tax: procurement.TaxNet, Current: true, Notice: noticeID, Version: 2, Path: "/awards/0/value", Pointer: "/releases/0/awards/0/value",
		SourceNoticeID: say("n-2"), NoticePublishedAt: at,
	}
	m := &memory{
		contracts: map[procurement.ID]postgres.ContractPage{}, notices: map[procurement.ID]postgres.NoticePage{}, organizations: map[procurement.ID]postgres.OrganizationPage{},
		status: postgres.StoreStatus{Processes: 12345, Notices: 67890, Suppliers: 4321, Sources: 5, Newest: at},
	}
	m.contracts[contractID] = contract(say, ref, city, paper, cloud, figure)
	m.contracts[emptyID] = postgres.ContractPage{Process: procurement.Process{ID: emptyID, OCID: "ocds-x-2", Bids: -1}, Stage: "tender"}
	m.notices[noticeID] = notice(say, ref)
	m.notices[bareID] = postgres.NoticePage{NoticeRow: postgres.NoticeRow{ID: bareID, Version: 1}}
	m.hits = hits(say, ref, city, paper, cloud, figure)
	m.organizations[cityKey] = postgres.OrganizationPage{
		Key: cityKey, Name: city.Name, Names: []postgres.NameSeen{{Name: city.Name, Count: 3, First: at, Last: at.AddDate(1, 0, 0)}, {Name: say("Example City Counc."), Count: 1}},
		Identifiers: []string{say("GB-LAC: E123")}, Countries: []string{"GB"}, Roles: []postgres.FacetCount{{Value: "buyer", Count: 3}, {Value: say("supplier"), Count: 1}},
		AsBuyer: m.hits, AsSupplier: m.hits[:1], BuyerCount: 200, SupplierCount: 1,
		Counterparties: []postgres.PartyCount{{PartyLink: paper, Count: 2}, {PartyLink: cloud, Count: 1}},
	}
	m.organizations[paperKey] = postgres.OrganizationPage{Key: paperKey}
	resolved(say, m)
	m.lives = map[procurement.ID]postgres.History{contractID: life(say)}
	m.rates = []postgres.FlagRate{{Source: "local-ocds", Code: "R018", Flagged: 12, Calculable: 340, Total: 500}, {Source: say("eu-ted"), Code: "R018", Total: 9}, {Source: "local-ocds", Code: "R024", Flagged: 1, Calculable: 40, Total: 500}}
	m.populations = []postgres.FlagPopulation{{Source: "local-ocds", Code: "R024", Group: "process GBP", N: 40, Q1: 0.02, Q3: 0.31, Fence: -0.415, Parameters: []byte(`{"fence":"Q1 - 1.5 IQR"}`)}}
	m.sources = []postgres.SourceRow{
		{SourceRef: ref, Processes: 3, Notices: 5, Quarantined: 1, Newest: at, LastRun: at, LastOutcome: "partial"},
		{SourceRef: postgres.SourceRef{ID: "eu-ted", Name: say("Tenders Electronic Daily")}, Unverified: say("not checked against the live portal")},
	}
	m.document = source.Bytes("local-ocds", "file:///n.json", []byte(documentBody))
	return m
}

func contract(say func(string) string, ref postgres.SourceRef, city, paper, cloud postgres.PartyLink, figure postgres.Figure) postgres.ContractPage {
	withheld, zero, ranged, reported, ceiling, unparsed, older := figure, figure, figure, figure, figure, figure, figure
	withheld.Kind, withheld.Status, withheld.Amount, withheld.Until, withheld.Why = procurement.Estimated, procurement.Withheld, "", "2027-01-01", say("commercial interests")
	zero.Kind, zero.Status, zero.Amount, zero.Tax = procurement.Options, procurement.ZeroStated, "0", procurement.TaxUnknown
	ranged.Kind, ranged.Status, ranged.Amount, ranged.High = procurement.Budget, procurement.Range, "1000000", "5000000"
	reported.Kind, reported.Status, reported.Amount, reported.Currency = procurement.NoticeTotal, procurement.Reported, "1200000000", "USD"
	ceiling.Kind, ceiling.Amount = procurement.Ceiling, "90000000"
	unparsed.Kind, unparsed.Status, unparsed.Amount, unparsed.Raw = procurement.Minimum, procurement.Unparsed, "", say("about 3 million")
	older.Current, older.Amount, older.Version = false, "1000000", 1
	again := figure
	again.Kind, again.Amount, again.OwnerNo, again.Owner = procurement.Estimated, "2000000", 0, procurement.OfProcess
	before := again
	before.Current, before.Version = false, 1
	bid, lot, sub := figure, figure, figure
	bid.Owner, bid.Kind, bid.Amount = procurement.OfBid, procurement.BidAmount, "1234567.5"
	lot.Owner, lot.Kind, lot.Amount = procurement.OfLot, procurement.Estimated, "1999999"
	sub.Owner, sub.Kind, sub.Amount, sub.SourceNoticeID = procurement.OfContract, procurement.Subcontracted, "54321.00", "subaward/S-1"
	p := postgres.ContractPage{Source: ref, Stage: "award"}
	p.ID, p.OCID, p.Origin, p.Country, p.Title, p.TitleLang = contractID, say("ocds-x-1"), procurement.Synthetic, "GB", say("Cloud hosting for city services"), "en"
	p.Description, p.Method, p.MethodDetail, p.Category = say("Hosting of the city’s services in the cloud, with migration and support."), "open", say("Open procedure"), "services"
	p.Framework, p.Published, p.LastPublished, p.TenderEnd, p.AwardedAt, p.Bids = true, at.AddDate(0, -3, 0), at, at.AddDate(0, -1, 0), "2024-05-20", 4
	p.Notices = []procurement.NoticeRef{{Notice: noticeID, Version: 2}}
	for i, party := range []struct {
		postgres.PartyLink
		roles  []string
		person bool
	}{{city, []string{"buyer"}, false}, {paper, []string{"supplier", "tenderer"}, false}, {cloud, []string{"supplier"}, false}, {postgres.PartyLink{Name: say("Hidden Person"), Key: emptyID}, []string{"tenderer"}, true}} {
		row := postgres.PartyRow{Party: procurement.Party{No: i + 1, Roles: party.roles, Name: party.Name, Scheme: "GB-COH", LegalID: say("0123456"), Address: say("1 Example Street"), Locality: say("Exampleton"), Postal: say("EX1 1EX"), Country: "GB", Person: party.person, Key: party.Key}, Notice: noticeID, Version: 2, Pointer: fmt.Sprintf("/releases/0/parties/%d/name", i)}
		row.Path = fmt.Sprintf("/parties/%d/name", i)
		p.PartyRows = append(p.PartyRows, row)
	}
	suppliers := []postgres.SupplierRow{{PartyLink: paper}, {PartyLink: cloud}}
	p.AwardRows = []postgres.AwardRow{{Award: procurement.Award{No: 1, LocalID: say("A-1"), Title: say("Cloud hosting"), Status: "active", Date: "2024-05-20"}, Names: suppliers, LotNames: []string{say("Lot 1: Hosting")}, Figures: []postgres.Figure{figure}}}
	p.ContractRows = []postgres.ContractRow{{Contract: procurement.Contract{No: 1, AwardNo: 1, LocalID: say("C-1"), Title: say("Hosting contract"), Signed: "2024-06-01", Starts: "2024-07-01", Ends: "2028-06-30", ParentRef: say("FW-9")}, Names: suppliers, Figures: []postgres.Figure{unparsed, sub}}}
	p.ProcessFigures = []postgres.Figure{withheld, zero, ranged, reported, ceiling, older, again, before, bid, lot}
	p.Lots = []procurement.Lot{{No: 1, LocalID: say("LOT-1"), Title: say("Hosting"), Description: say("Data centres in two places."), Status: "complete"}}
	p.Timeline = timeline(say, figure, again)
	p.Timeline[0].Figures = []postgres.Figure{older, before}
	p.Amendments = []procurement.Amendment{{No: 1, Target: procurement.OfContract, TargetNo: 1, Date: "2025-02-01", Rationale: say("More storage was needed.")}}
	p.Events = []procurement.Event{{Date: "2024-06-15", Title: say("A losing bidder went to court"), URL: "https://news.example/1"}}
	p.Documents = []procurement.Document{{No: 1, URL: "https://tenders.example/d/1.pdf", Title: say("Contract text"), Type: "contractSigned", Lang: "en", Date: "2024-06-01"}, {No: 2, URL: "javascript:alert(1)", Title: say("Annex")}}
	p.LinkRows = []postgres.LinkRow{{Link: procurement.Link{Kind: "framework", Ref: say("ocds-fw"), Title: say("Framework for hosting")}, Process: emptyID, Name: say("Framework for hosting")}, {Link: procurement.Link{Kind: "prior", Ref: say("ocds-old")}}}
	p.Classifications = []procurement.Classification{{Owner: procurement.OfItem, OwnerNo: 1, Scheme: "CPV", Code: "72400000", Label: say("Internet services")}}
	p.Unknown = []string{say("The split between the two suppliers.")}
	lists(say, &p)
	signals(say, &p, paper)
	return p
}

// lists are the parts of a contract that few have.
func lists(say func(string) string, p *postgres.ContractPage) {
	number := func(s string) decimal.NullDecimal { return decimal.NewNullDecimal(decimal.RequireFromString(s)) }
	p.BidsReceived = []procurement.Bid{
		{No: 1, LotNo: 1, LocalID: say("B-1"), Status: "valid", Date: "2024-04-20", Tenderers: []procurement.Supplier{{PartyNo: 2, Consortium: true}, {PartyNo: 3, Consortium: true}}},
		{No: 2, Status: "disqualified", Tenderers: []procurement.Supplier{{PartyNo: 4}}},
	}
	p.Items = []procurement.Item{{No: 1, LocalID: say("I-1"), Description: say("Virtual machines, by the month"), Quantity: number("1200"), Unit: say("month"), UnitPrice: number("87.5"), Currency: "GBP"}}
	p.Transactions = []procurement.Transaction{
		{No: 1, ContractNo: 1, Kind: "obligation", LocalID: say("T-1"), Date: "2024-07-02", Amount: number("-2500.25"), Currency: "GBP"},
		{No: 2, ContractNo: 1, Kind: "subaward", LocalID: "S-1", Date: "2024-08-01", Amount: number("54321"), Currency: "GBP", Payee: say("Example Subcontracting Ltd")},
	}
	p.Compiled = procurement.Object{
		"tender": procurement.Object{"tenderPeriod": procurement.Object{"endDate": "2024-04-24T12:00:00+01:00"}},
		"awards": []any{procurement.Object{"value": procurement.Object{"x_daylight": procurement.Object{"sources": []any{"https://www.press.example/1", "javascript:alert(1)"}}}}},
	}
	p.LinkRows = append(p.LinkRows, postgres.LinkRow{Link: procurement.Link{Kind: "x_linkedTender", Ref: say("ocds-part-2")}}, postgres.LinkRow{Link: procurement.Link{Kind: "planning", Ref: say("itself")}, Process: p.ID})
}

func timeline(say func(string) string, figures ...postgres.Figure) []postgres.NoticeRow {
	sum := fmt.Sprintf("%x", sha256.Sum256([]byte(documentBody)))
	first := postgres.NoticeRow{ID: noticeID, Version: 1, SourceNoticeID: say("n-2"), Published: at.AddDate(0, -3, 0), PublishedRaw: "2024-02-25+02:00", Tags: []string{"tender"}, Change: "new", FirstSeen: at, URL: "https://tenders.example/n/2", SHA256: sum}
	second := postgres.NoticeRow{ID: noticeID, Version: 2, Latest: true, SourceNoticeID: say("n-2"), Published: at, Tags: []string{"award", "awardUpdate"}, Change: "silent_edit", FirstSeen: at.AddDate(0, 0, 1), URL: "https://tenders.example/n/2", SHA256: sum, Figures: figures}
	return []postgres.NoticeRow{first, second}
}

func notice(say func(string) string, ref postgres.SourceRef) postgres.NoticePage {
	rows := timeline(say, postgres.Figure{Kind: procurement.Awarded, Status: procurement.Known, Amount: "1234567.5", Currency: "GBP"})
	return postgres.NoticePage{
		NoticeRow: rows[1], Versions: rows, Source: ref, Process: contractID, OCID: say("ocds-x-1"), Title: say("Cloud hosting for city services"), Origin: procurement.Synthetic,
		Method: "GET", RequestBody: say("page=1"), Status: 200, FetchedAt: at, Size: int64(len(documentBody)), ArchiveFile: "daylight-2024-05-24.warc.gz", ArchiveOffset: 4096, ArchiveLength: 2048,
		Media: say("application/json"), Pointer: "/releases/0", Parser: "ocds/3", Hidden: 2, Issues: []procurement.Issue{{Code: "duplicate-key", Path: say("/tender"), Detail: say("key “id” stands twice")}},
		Facts: []postgres.Fact{
			{Path: "/awards/0/value/amount", Value: "1234567.5", Pointer: "/releases/0/awards/0/value/amount"},
			{Path: "/awards/0/value/currency", Value: "GBP", Pointer: "/releases/0/awards/0/value/currency"},
			{Path: "/parties/0/name", Value: say("Example City Council"), Pointer: "/releases/0/parties/0/name"},
			{Path: "/parties/0/contactPoint/name", Value: "CONTACT PERSON", Pointer: "/releases/0/parties/0/contactPoint/name"},
			{Path: "/tender/numberOfTenderers", Value: "1", Pointer: "/releases/0/tender/numberOfTenderers"},
			{Path: "/tender/title", Value: say(strings.Repeat("Cloud hosting ", 40)), Pointer: "/releases/0/tender/title"},
		},
	}
}

func hits(say func(string) string, ref postgres.SourceRef, city, paper, cloud postgres.PartyLink, figure postgres.Figure) []postgres.Hit {
	reported := figure
	reported.Status, reported.Amount, reported.Currency = procurement.Reported, "1200000000", "USD"
	withheld := figure
	withheld.Status, withheld.Amount, withheld.Kind = procurement.Withheld, "", procurement.Signed
	return []postgres.Hit{
		{ID: contractID, OCID: "ocds-x-1", Title: say("Cloud hosting for city services"), Lang: "en", Origin: procurement.Synthetic, Country: "GB", Source: ref, Stage: "award", Published: at, Buyers: []postgres.PartyLink{city}, Suppliers: []postgres.PartyLink{paper, cloud}, MoreSuppliers: 3, Main: &figure, Snippet: say("… services in the cloud, with migration …"),
			Why: []postgres.Reason{{Way: postgres.WayAwards, Who: city.Name}, {Way: postgres.WayMention, Who: say("Northwind Cloud"), Of: say("northwind"), Evidence: say("… on Northwind Cloud …")}}},
		{ID: emptyID, OCID: "ocds-x-2", Title: say("שירותי ענן לרשויות המדינה"), Lang: "he", Origin: procurement.Reconstruction, Country: "IL", Source: ref, Stage: "contract", Published: at.AddDate(0, -1, 0), Buyers: []postgres.PartyLink{{Name: say("משרד לדוגמה"), Key: emptyID}}, Suppliers: []postgres.PartyLink{cloud}, Main: &reported},
		{ID: emptyID, OCID: "ocds-x-3", Title: say("Paper and envelopes"), Source: ref, Stage: "tender", Buyers: []postgres.PartyLink{city}},
		{ID: emptyID, OCID: "ocds-x-4", Source: ref, Stage: "cancelled", Main: &withheld},
	}
}

func plain(s string) string { return s }
