package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"daylight/internal/postgres"
	"daylight/internal/procurement"
)

// contractPage is one process in the order of a news report: what happened, for
// how much, between whom; then the rest.
type contractPage struct {
	ID          string
	OCID        string
	Title, Lang string
	Stage       string
	Chip        string
	Description string
	Long        bool // the description is folded
	Source      postgres.SourceRef
	SourceHref  string
	Sentence    []link
	GroundsLead string
	Grounds     []link
	Parts       []part
	Facts       []pair
	Main        []money
	MainKind    string
	JointNote   string
	Money       section[money]
	Earlier     section[money]
	Parties     section[partyRow]
	Awards      section[awardRow]
	Contracts   section[awardRow]
	Lots        section[lotRow]
	Bids        section[bidRow]
	BidsNote    string
	Payments    section[flowRow]
	Subawards   section[flowRow]
	Timeline    section[timeRow]
	Documents   section[documentRow]
	Related     section[relatedRow]
	Items       section[itemRow]
	Codes       section[codeRow]
	Gaps        section[gapRow]
	Score       scoreRow
	Asking      bool // there is a request for information
	Spend       section[spendRow]
	Excluded    section[excludedRow]
	Checks      []string
	Rates       string
	OtherCounts bool // another portal's copy stands for this one in totals
	Copies      section[copyRow]
	Flags       section[flagRow]
	Lacks       []lackRow
	Unmarked    int
	Gone        []goneRow
	LongLife    bool // too many notices to compare them on a page
	Reports     []link
	Rebuilt     bool // put together from press reports
	Newest      *timeRow
	Cite        string
	// Only names the one list that is shown in full.
	Only string

	page    *postgres.ContractPage
	life    postgres.History
	teller  teller
	divisor int // shortens all lists
	// current and earlier are the figures not shown with a lot, bid or subaward.
	current, earlier []*stated
	byLot, byBid     map[int][]*stated
}

// part is an entry of the page's table of contents.
type part struct {
	ID, Name string
	Count    int
}

type pair struct{ Name, Value string }

// section is one list of the page, cut to a readable length.
type section[T any] struct {
	Rows []T
	window
}

// sectionSize says how many rows of a list a contract page shows, and the page
// of that list alone.
type sectionSize struct {
	name       string
	short, all int
}

var sectionSizes = [...]sectionSize{
	{"money", 12, 60},
	{"earlier", 5, 60},
	{"parties", 15, 50},
	{"awards", 8, 16},
	{"contracts", 8, 16},
	{"lots", 10, 40},
	{"bids", 10, 40},
	{"payments", 10, 60},
	{"subawards", 10, 60},
	{"timeline", 15, 50},
	{"documents", 12, 60},
	{"related", 10, 60},
	{"items", 10, 60},
	{"codes", 10, 80},
	{"spend", 6, 60},
	{"excluded", 6, 60},
	{"copies", 6, 40},
	{"flags", 5, 12},
	{"gaps", 24, 80},
}

func (s *site) contract(w http.ResponseWriter, r *http.Request) error {
	name, format := suffix(r.PathValue("id"))
	id, err := procurement.ParseID(name)
	if err != nil || format != "" && format != "json" {
		return postgres.ErrNotFound
	}
	p, err := s.Store.Contract(r.Context(), id)
	if err != nil {
		return err
	}
	life, err := s.lifeOf(r.Context(), &p)
	if err != nil {
		return err
	}
	if format == "json" {
		return s.json(w, r, s.contractData(&p, life))
	}
	only, from, err := readSection(r)
	if err != nil {
		return err
	}
	return s.renderWithin(w, r, "contract", func(divisor int) page {
		body := buildContract(&p, life, s.zones.of(p.Source.ID), only, from, divisor)
		return page{
			Title: body.Title, Origin: originWords(p.Origin), Body: body,
			Data: []link{{Text: "JSON", Href: "/contract/" + body.ID + ".json"}},
		}
	})
}

// readSection reads which list is asked for in full, and from where.
func readSection(r *http.Request) (name string, from int, err error) {
	name = r.FormValue("list")
	known := slices.ContainsFunc(sectionSizes[:], func(z sectionSize) bool { return z.name == name })
	if name != "" && !known {
		return "", 0, postgres.ErrNotFound
	}
	from, err = readFrom(r)
	return name, from, err
}

// readFrom reads where in a list a page starts.
func readFrom(r *http.Request) (int, error) {
	text := r.FormValue("from")
	if text == "" {
		return 0, nil
	}
	from, err := strconv.Atoi(text)
	if err != nil || from < 0 {
		return 0, errBadPage
	}
	return from, nil
}

// maxDescription is the length from which a description is folded, wholeText the
// longest that is shown at all.
const (
	maxDescription = 600
	wholeText      = 6000
)

func buildContract(p *postgres.ContractPage, life postgres.History, zone *time.Location, only string, from, divisor int) contractPage {
	b := contractPage{
		ID: p.ID.String(), OCID: shorten(120, p.OCID), Title: titleOr(shorten(300, p.Title), p.OCID), Lang: langTag(p.TitleLang),
		Stage: tagWord(p.Stage), Chip: originChip(p.Origin), Description: shorten(wholeText/divisor, p.Description),
		Source: p.Source, SourceHref: webURL(p.Source.Homepage), Facts: plainFacts(p, zone),
		Only: only, divisor: divisor, page: p, life: life, teller: newTeller(p, zone),
	}
	b.Long = len([]rune(b.Description)) > maxDescription
	b.Reports = reported(p, b.teller.reports)
	b.current, b.earlier = fold(allFigures(p))
	main := mainFigures(b.current)
	b.Sentence, b.Grounds = sentence(p, zone), b.grounds(main)
	b.GroundsLead = "Stated in"
	if b.Rebuilt = p.Origin == procurement.Reconstruction; b.Rebuilt {
		b.GroundsLead = "Put together from press reports in"
	}
	b.mainMoney(main)
	b.JointNote = jointNote(p, main)
	b.fill(from)
	b.contents()
	if n := len(p.Timeline); n > 0 {
		newest := b.noticeRow(p.Timeline[n-1])
		b.Newest = &newest
		b.Cite = b.cite(p.Timeline[n-1])
	}
	return b
}

// mainMoney shows the figures that stand for the process, those without a number
// that say the same in one line.
func (b *contractPage) mainMoney(main []*stated) {
	left := 0
	for i, f := range main {
		m := b.teller.stated(f)
		if n := len(b.Main); n > 0 && !m.Number && b.Main[n-1].Text == m.Text && b.Main[n-1].Kind == m.Kind && slices.Equal(b.Main[n-1].Notes, m.Notes) {
			b.Main[n-1].Of = plural(i+1, string(f.Owner), string(f.Owner)+"s")
			continue
		}
		if len(b.Main) == 3 {
			left++
			continue
		}
		b.Main = append(b.Main, m)
	}
	switch {
	case left > 0:
		b.MainKind = plural(left, "more figure of this kind is", "more figures of this kind are") + " listed below; no total is computed here."
	case len(b.Main) > 1 && main[0].Kind == main[len(main)-1].Kind:
		b.MainKind = "No total is computed here."
	}
}

// fill cuts every list to its size.
func (b *contractPage) fill(from int) {
	p := b.page
	payments, subawards := b.flows()
	b.byLot, b.current = takeOwn(b.current, procurement.OfLot)
	b.byBid, b.current = takeOwn(b.current, procurement.OfBid)
	numbers := map[version]string{}
	for _, n := range p.Timeline {
		numbers[version{n.ID, n.Version}] = b.teller.label(n.SourceNoticeID)
	}
	b.Money = sectionOf(b, "money", b.current, from, b.teller.stated)
	b.Earlier = sectionOf(b, "earlier", b.earlier, from, b.teller.stated)
	b.Parties = sectionOf(b, "parties", inRoles(p.PartyRows), from, func(r postgres.PartyRow) partyRow { return newPartyRow(r, numbers) })
	b.Awards = sectionOf(b, "awards", p.AwardRows, from, b.awardRow)
	b.Contracts = sectionOf(b, "contracts", p.ContractRows, from, b.contractRow)
	b.Lots = sectionOf(b, "lots", p.Lots, from, func(l procurement.Lot) lotRow { return b.lotRow(l, b.byLot[l.No]) })
	b.Bids = sectionOf(b, "bids", p.BidsReceived, from, func(bid procurement.Bid) bidRow { return b.bidRow(bid, b.byBid[bid.No]) })
	b.BidsNote = bidsNote(p)
	b.Payments = sectionOf(b, "payments", payments, from, b.flowRow)
	b.Subawards = sectionOf(b, "subawards", subawards, from, b.flowRow)
	b.Timeline = sectionOf(b, "timeline", b.timeline(), from, same[timeRow])
	b.Documents = sectionOf(b, "documents", p.Documents, from, b.documentRow)
	b.Related = sectionOf(b, "related", others(p), from, newRelatedRow)
	items, codes := itemsTold(p)
	b.Items = sectionOf(b, "items", items, from, func(it procurement.Item) itemRow { return newItemRow(it, codes[it.No]) })
	b.Codes = sectionOf(b, "codes", codeRows(p.Classifications), from, same[codeRow])
	b.signals(from)
}

// signals fills what counts, what is not public and what is to review.
func (b *contractPage) signals(from int) {
	p, gaps := b.page, gapsOf(b.page)
	b.Spend = sectionOf(b, "spend", p.Spend, from, b.spendRow)
	b.Excluded = sectionOf(b, "excluded", p.Excluded, from, b.excludedRow)
	for _, c := range p.Checks[:min(len(p.Checks), 4)] {
		b.Checks = append(b.Checks, checkWords(c))
	}
	b.Rates, b.OtherCounts = rateSources(p.Spend), otherCounts(p)
	b.Copies = sectionOf(b, "copies", p.Copies, from, b.copyRow)
	b.Gaps = sectionOf(b, "gaps", gaps, from, newGapRows())
	b.Score, b.Asking = score(gaps, p.Stage), len(gaps) > 0
	b.Flags = sectionOf(b, "flags", byRule(p.Flags), from, b.flagRow)
	b.Lacks, b.Unmarked = notRun(p)
	b.Gone, b.LongLife = b.gone(), len(p.Timeline) > longLife
}

func same[T any](v T) T { return v }

// others are the links that do not lead back to the process itself: an earlier
// notice of its own stands on the timeline.
func others(p *postgres.ContractPage) []postgres.LinkRow {
	return slices.DeleteFunc(slices.Clone(p.LinkRows), func(l postgres.LinkRow) bool { return l.Process == p.ID })
}

// contents lists the parts that the page has.
func (b *contractPage) contents() {
	add := func(id, name string, count int, shown bool) {
		if shown {
			b.Parts = append(b.Parts, part{id, name, count})
		}
	}
	add("money", "Money", 0, true)
	add("parties", "Parties", b.Parties.Total, true)
	add("awards", "Awards and contracts", b.Awards.Total+b.Contracts.Total, true)
	add("lots", "Lots", b.Lots.Total, b.Lots.Total > 0)
	add("bids", "Bids", b.Bids.Total, b.Bids.Total > 0)
	add("payments", "Payments", b.Payments.Total, b.Payments.Total > 0)
	add("subawards", "Subawards", b.Subawards.Total, b.Subawards.Total > 0)
	add("timeline", "What happened when", b.Timeline.Total, true)
	add("documents", "Documents", b.Documents.Total, b.Documents.Total > 0)
	add("copies", "On several portals", b.Copies.Total, b.Copies.Total > 0)
	add("missing", "What is not public", b.Gaps.Total, true)
	add("review", "To review", b.Flags.Total, true)
	add("provenance", "Where this comes from", 0, true)
}

// cite is a reference to the page by its newest notice.
func (b *contractPage) cite(n postgres.NoticeRow) string {
	words := []string{"“" + b.Title + "”", shorten(80, b.page.Source.Name), "notice " + shorten(80, n.SourceNoticeID)}
	if d := noticeDay(n, b.teller.zone); d != "" {
		words = append(words, "published "+d)
	}
	if b.page.Origin == procurement.Reconstruction {
		words = []string{"“" + b.Title + "”", "record put together from press reports"}
	}
	words = append(words, "seen "+day(n.FirstSeen, nil), "SHA-256 "+shorten(64, n.SHA256), "daylight record "+b.ID)
	return strings.Join(words, ", ")
}

func sectionOf[T, R any](b *contractPage, name string, list []T, from int, row func(T) R) section[R] {
	size := 0
	for _, z := range sectionSizes {
		if z.name == name && b.Only == name {
			size = z.all
		}
		if z.name == name && b.Only == "" {
			size, from = z.short, 0
		}
	}
	if size == 0 {
		return section[R]{}
	}
	size = max(1, size/b.divisor)
	shown, w := cut(list, from, size)
	base := "/contract/" + b.ID + "?list=" + url.QueryEscape(name)
	switch {
	case b.Only == name:
		w = w.paged(base, size)
	case w.To < w.Total:
		w.All = base
	}
	rows := make([]R, len(shown))
	for i, v := range shown {
		rows[i] = row(v)
	}
	return section[R]{rows, w}
}

func allFigures(p *postgres.ContractPage) []postgres.Figure {
	all := slices.Clone(p.ProcessFigures)
	for _, a := range p.AwardRows {
		all = append(all, a.Figures...)
	}
	for _, c := range p.ContractRows {
		all = append(all, c.Figures...)
	}
	return all
}
