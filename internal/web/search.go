package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"daylight/internal/lexis"
	"daylight/internal/postgres"
	"daylight/internal/procurement"
	"daylight/internal/query"
)

// perPage is the number of hits on a page; a page of them stays below 60,000
// bytes even with the longest names.
const perPage = 20

// homePage is the entrance.
type homePage struct {
	Status   postgres.StoreStatus
	Note     string
	Try      []Example
	Examples []Example
}

func (s *site) home(w http.ResponseWriter, r *http.Request) error {
	status, err := s.Store.Status(r.Context())
	if err != nil {
		return err
	}
	body := homePage{status, s.Note, s.Examples, []Example{
		{"cloud", "the word in a title, a name or the text, whatever its capitals and accents"},
		{`"cloud services"`, "the two words next to each other"},
		{"cloud or hosting -training", "either of two words, without a third"},
		{"=google", "this spelling alone; without the sign also גוגל and other scripts"},
		{"supplier:amazon published:2023..2026", "a supplier’s name, and a span of years"},
		{"group:amazon", "a company group: its members by name and identifier, resellers and mentions, each labelled; the sum holds members alone"},
		{"class:police amount:>100k", "what a kind of public body buys: police, immigration, defence, health, education, municipality"},
		{"buyer:ice", "an agency by name or initials, whether it awards or funds"},
		{`buyer:"city council" amount:>1m`, "a buyer’s name, and amounts above one million"},
		{"country:GB,IL cpv:72", "buyers in two countries, and what is bought: information technology services"},
		{"is:withheld", "a state: changed, amended, deleted, cancelled, withheld, reported, joint, flagged, copy"},
		{"gap:contract_text", "what is not public: value_awarded, suppliers, bids, split, documents, contract_text"},
		{`doc:"facial recognition"`, "in the text of documents that notices name and that were fetched; the result shows document and page"},
		{"flag:R018", "to review by a rule; its code is on the page of rules"},
	}}
	return s.render(w, r, http.StatusOK, "home", page{Title: "Public contracts, with their sources", Body: body})
}

// searchPage is a page of a search result.
type searchPage struct {
	Parts []partRow
	Hits  []hitRow
	Count string
	// First is the address of the first page, Next of the following one.
	First, Next string
	Facets      []facet
	// Fewer are the same search with one condition less and what it finds, for a
	// result without hits.
	Fewer []partRow
	CSV   string
	Sum   *foundSum
}

// foundSum is what the contracts of a result add up to, with its rule.
type foundSum struct {
	sumLine
	Joint sumLine // of what members of a group share with others
	Group string
	// Capped says that there are too many contracts for a sum.
	Capped bool
	Rule   string
	Groups []link
}

func newFoundSum(p postgres.SearchPage) *foundSum {
	if p.Count == 0 {
		return nil
	}
	f := &foundSum{sumLine: newSumLine(p.Sum), Joint: newSumLine(p.SumJoint), Group: shorten(80, p.Group), Capped: p.CountCapped || p.SumCapped}
	f.Rule = ruleOnce + "An award to several suppliers is in it once, whole." + ruleRate
	if p.Group != "" {
		f.Rule = ruleGroup
		for id := range strings.SplitSeq(p.Group, ", ") {
			f.Groups = append(f.Groups, link{Text: shorten(40, id), Href: groupHref(id), Name: true})
		}
	}
	return f
}

// partRow is a condition in words with the search without it, and what that
// finds.
type partRow struct{ Words, Text, Href, Finds string }

// maxFewer is the number of conditions that are tried out.
const maxFewer = 4

// fewer says which condition a search without hits fails by.
func (s *site) fewer(ctx context.Context, q *query.Query) ([]partRow, error) {
	var rows []partRow
	for i, p := range q.Explain() {
		row := partRow{Words: shorten(300, p.Words), Text: shorten(120, p.Text), Href: searchHref(p.Without)}
		if rest, err := query.Parse(p.Without); err == nil && i < maxFewer {
			found, err := s.Store.Search(ctx, rest, "", 1)
			var fault *query.Error
			switch {
			case errors.As(err, &fault): // the rest cannot be answered by itself
			case err != nil:
				return nil, err
			default:
				row.Finds = matches(found)
			}
		}
		rows = append(rows, row)
	}
	return rows, nil
}

type facet struct {
	Name   string
	Values []facetValue
}

type facetValue struct {
	Label, Href string
	Count       int
	Chosen      bool
}

func (s *site) search(w http.ResponseWriter, r *http.Request) error {
	q, after, err := readSearch(r)
	if err != nil {
		return err
	}
	found, err := s.Store.Search(r.Context(), q, after, perPage)
	if err != nil {
		return err
	}
	values := url.Values{"q": {q.String()}}.Encode()
	body := searchPage{
		Parts: partRows(q), Hits: s.hitRows(found.Hits), Count: matches(found),
		Facets: facets(q, found), CSV: "/search.csv?" + values + "&bom=1", Sum: newFoundSum(found),
	}
	if after != "" {
		body.First = searchHref(q.String())
	}
	if found.Next != "" {
		body.Next = searchHref(q.String()) + "&after=" + url.QueryEscape(found.Next)
	}
	if found.Count == 0 && len(body.Parts) > 1 {
		if body.Fewer, err = s.fewer(r.Context(), q); err != nil {
			return err
		}
	}
	title := "All contracts"
	if !q.Empty() {
		title = "Search: " + shorten(80, q.String())
	}
	return s.render(w, r, http.StatusOK, "search", page{
		Title: title, Query: q.String(), Body: body,
		Data: []link{{Text: "JSON", Href: "/search.json?" + values}, {Text: "CSV", Href: body.CSV}},
	})
}

// readSearch reads the query and the place to go on from.
func readSearch(r *http.Request) (*query.Query, string, error) {
	q, err := query.Parse(r.FormValue("q"))
	if err != nil {
		return nil, "", err
	}
	after := r.FormValue("after")
	if len(after) > 200 || strings.IndexFunc(after, func(c rune) bool { return c <= ' ' || c > '~' }) >= 0 {
		return nil, "", errBadPage
	}
	return q, after, nil
}

func matches(p postgres.SearchPage) string {
	if p.CountCapped {
		return "More than " + plural(p.Count, "contract", "contracts")
	}
	return plural(p.Count, "contract", "contracts")
}

func partRows(q *query.Query) []partRow {
	var rows []partRow
	for _, p := range q.Explain() {
		rows = append(rows, partRow{Words: shorten(300, p.Words), Text: shorten(120, p.Text), Href: searchHref(p.Without)})
	}
	return rows
}

// maxFacet is the number of values shown of a facet.
const maxFacet = 12

func facets(q *query.Query, p postgres.SearchPage) []facet {
	var all []facet
	for _, f := range []struct {
		name, field string
		counts      []postgres.FacetCount
		chosen      []string
	}{
		{"Buyer’s country", "country", p.Countries, q.Filter.Countries},
		{"Source", "source", p.Sources, q.Filter.Sources},
	} {
		values := facetValues(q, f.field, f.counts, f.chosen)
		if len(values) > 0 {
			all = append(all, facet{f.name, values})
		}
	}
	return all
}

func facetValues(q *query.Query, field string, counts []postgres.FacetCount, chosen []string) []facetValue {
	var values []facetValue
	for _, c := range counts {
		if len(values) == maxFacet || c.Value == "" {
			continue
		}
		v := facetValue{Label: shorten(60, c.Label), Count: c.Count, Chosen: slices.Contains(chosen, c.Value)}
		switch {
		case field == "country":
			v.Label = countryName(c.Value)
		case v.Label == "":
			v.Label = shorten(60, c.Value)
		}
		if next := q.With(field + ":" + c.Value); !v.Chosen && len(chosen) == 0 && len([]rune(next)) <= query.MaxLength {
			v.Href = searchHref(next)
		}
		values = append(values, v)
	}
	return values
}

// hitRow is a process in a list.
type hitRow struct {
	Title, Lang, Href string
	Chip, Stage       string
	Published         string
	Country, Source   string
	Buyers, Suppliers []link
	More, MoreBuyers  int
	Money             *money
	Snippet           string
	Why               []whyRow
}

func (s *site) hitRows(hits []postgres.Hit) []hitRow {
	rows := make([]hitRow, len(hits))
	for i, h := range hits {
		zone := s.zones.of(h.Source.ID)
		rows[i] = hitRow{
			Title: titleOr(shorten(200, h.Title), h.OCID), Lang: langTag(h.Lang), Href: "/contract/" + h.ID.String(),
			Chip: originChip(h.Origin), Stage: tagWord(h.Stage), Published: noticeDay(postgres.NoticeRow{Published: h.Published, PublishedRaw: h.PublishedRaw}, zone),
			Country: countryName(h.Country), Source: shorten(60, h.Source.Name), Snippet: shorten(240, h.Snippet),
			Buyers: partyLinks(h.Buyers, 2), Suppliers: partyLinks(h.Suppliers, 3), More: h.MoreSuppliers, Why: whyRows(h.Why),
		}
		if rest := len(h.Buyers) - 2; rest > 0 {
			rows[i].MoreBuyers = rest
		}
		if h.Main != nil {
			m := teller{zone: zone}.figure(*h.Main)
			m.Notes, m.Of = brief(m.Notes), ""
			if h.MainOf > 1 && h.Main.Owner != procurement.OfProcess {
				m.Of = "the largest of " + count(h.MainOf)
			}
			rows[i].Money = &m
		}
	}
	return rows
}

// brief keeps the notes that a list has room for; the contract's page has all.
func brief(notes []string) []string {
	return slices.DeleteFunc(notes, func(n string) bool { return len(n) > 45 })
}

func titleOr(title, ocid string) string {
	if title != "" {
		return title
	}
	return "Without a title: " + shorten(80, ocid)
}

func partyLinks(parties []postgres.PartyLink, n int) []link {
	var links []link
	for _, p := range parties[:min(n, len(parties))] {
		links = append(links, partyLink(p))
	}
	return links
}

func partyLink(p postgres.PartyLink) link {
	name := shorten(90, p.Name)
	if name == "" {
		return link{Text: "a party without a name", Href: partyHref(p)}
	}
	return link{Text: name, Href: partyHref(p), Name: true}
}

// queryFailure explains a query that cannot be read, with its place marked.
func queryFailure(typed string, fault *query.Error) failure {
	text := []rune(strings.TrimSpace(strings.ToValidUTF8(typed, "\uFFFD")))
	at := min(fault.Pos, len(text))
	f := failure{
		Status: http.StatusBadRequest, Heading: "This search could not be read",
		Message: fault.Message, Remedy: fault.Remedy,
		Before: string(text[:at]), At: "end of the query",
	}
	if at < len(text) {
		f.At, f.After = string(text[at]), string(text[at+1:])
	}
	if len(text) > query.MaxLength {
		f.Before, f.After = "…"+string(text[query.MaxLength-40:at]), "…"
	}
	words := lexis.Words(string(text[:min(len(text), query.MaxLength)]))
	if plain := strings.Join(words[:min(len(words), query.MaxTerms)], " "); plain != "" {
		f.Plain = plain
	}
	return f
}
