package web

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"daylight/internal/postgres"
	"daylight/internal/procurement"
)

// contractPage is one process in the order of a news report: what happened, for
// how much, between whom; then the rest.
type contractPage struct {
	ID           string
	OCID         string
	Title, Lang  string
	Stage        string
	Chip         string
	Description  string
	Source       postgres.SourceRef
	SourceHref   string
	Sentence     []link
	Grounds      []link
	Facts        []pair
	Main         []money
	MainKind     string
	JointNote    string
	Money        section[money]
	Earlier      section[money]
	Parties      section[partyRow]
	Awards       section[awardRow]
	Contracts    section[awardRow]
	Lots         section[lotRow]
	Timeline     section[timeRow]
	Documents    section[documentRow]
	Related      section[relatedRow]
	Codes        section[codeRow]
	NotPublished []postgres.Missing
	Unknown      []string
	Newest       *timeRow
	// Only names the one list that is shown in full.
	Only string
	// divisor shortens all lists.
	divisor int
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
	{"timeline", 15, 50},
	{"documents", 12, 60},
	{"related", 10, 60},
	{"codes", 10, 80},
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
	if format == "json" {
		return s.json(w, r, s.contractData(&p))
	}
	only, from, err := readSection(r)
	if err != nil {
		return err
	}
	return s.renderWithin(w, r, "contract", func(divisor int) page {
		body := buildContract(&p, only, from, divisor)
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

func buildContract(p *postgres.ContractPage, only string, from, divisor int) contractPage {
	figures := allFigures(p)
	main := mainFigures(figures)
	b := contractPage{
		ID: p.ID.String(), OCID: shorten(120, p.OCID), Title: titleOr(shorten(300, p.Title), p.OCID), Lang: langTag(p.TitleLang),
		Stage: tagWord(p.Stage), Chip: originChip(p.Origin), Description: shorten(1500, p.Description),
		Source: p.Source, SourceHref: webURL(p.Source.Homepage),
		Sentence: sentence(p), Grounds: grounds(p, main), Facts: plainFacts(p),
		NotPublished: p.NotPublished[:min(len(p.NotPublished), 20)], Only: only, divisor: divisor,
	}
	for _, u := range p.Unknown[:min(len(p.Unknown), 20)] {
		b.Unknown = append(b.Unknown, shorten(300, u))
	}
	for _, f := range main[:min(len(main), 3)] {
		b.Main = append(b.Main, figure(f))
	}
	if len(main) > 3 {
		b.MainKind = fmt.Sprintf("%d more figures of this kind are listed below; no total is computed here.", len(main)-3)
	}
	b.JointNote = jointNote(p)
	b.fill(p, figures, from)
	if n := len(p.Timeline); n > 0 {
		newest := noticeTimeRow(p.Timeline[n-1])
		b.Newest = &newest
	}
	return b
}

// fill cuts every list to its size.
func (b *contractPage) fill(p *postgres.ContractPage, figures []postgres.Figure, from int) {
	current, earlier := splitFigures(figures)
	b.Money = sectionOf(b, "money", current, from, figure)
	b.Earlier = sectionOf(b, "earlier", earlier, from, figure)
	b.Parties = sectionOf(b, "parties", p.PartyRows, from, newPartyRow)
	b.Awards = sectionOf(b, "awards", p.AwardRows, from, func(a postgres.AwardRow) awardRow { return newAwardRow(a, b.divisor) })
	b.Contracts = sectionOf(b, "contracts", p.ContractRows, from, func(c postgres.ContractRow) awardRow { return newContractRow(c, b.divisor) })
	b.Lots = sectionOf(b, "lots", p.Lots, from, newLotRow)
	b.Timeline = sectionOf(b, "timeline", timeline(p), from, func(t timeRow) timeRow { return t })
	b.Documents = sectionOf(b, "documents", p.Documents, from, newDocumentRow)
	b.Related = sectionOf(b, "related", p.LinkRows, from, newRelatedRow)
	b.Codes = sectionOf(b, "codes", p.Classifications, from, newCodeRow)
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
		all = append(all, named(a.Figures, "award", a.No, a.Title)...)
	}
	for _, c := range p.ContractRows {
		all = append(all, named(c.Figures, "contract", c.No, c.Title)...)
	}
	return all
}

// named gives figures the name of their award or contract where the store gave
// none.
func named(figures []postgres.Figure, kind string, no int, title string) []postgres.Figure {
	got := slices.Clone(figures)
	for i := range got {
		if got[i].OwnerName == "" {
			got[i].OwnerName = numbered(kind, no, title)
		}
	}
	return got
}

func numbered(kind string, no int, title string) string {
	if title == "" {
		return fmt.Sprintf("%s %d", kind, no)
	}
	return fmt.Sprintf("%s %d: %s", kind, no, title)
}

func splitFigures(all []postgres.Figure) (current, earlier []postgres.Figure) {
	for _, f := range all {
		if f.Current {
			current = append(current, f)
			continue
		}
		earlier = append(earlier, f)
	}
	return current, earlier
}

func plainFacts(p *postgres.ContractPage) []pair {
	var facts []pair
	add := func(name, value string) {
		if value != "" {
			facts = append(facts, pair{name, value})
		}
	}
	add("Procedure", methodWords(p.Method, p.MethodDetail))
	add("Category", tagWord(p.Category))
	if p.Framework {
		add("Form", "framework agreement")
	}
	add("Offers due", moment(p.TenderEnd))
	if p.Bids >= 0 && len(p.Notices) > 0 {
		add("Bids received", count(p.Bids))
	}
	add("First published", day(p.Published))
	add("Last published", day(p.LastPublished))
	return facts
}

func methodWords(method, detail string) string {
	method, detail = tagWord(method), shorten(120, detail)
	switch {
	case method == "" || method == detail:
		return detail
	case detail == "":
		return method
	}
	return method + " (" + detail + ")"
}
