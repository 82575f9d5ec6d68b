package web

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"daylight/internal/postgres"
	"daylight/internal/procurement"
	"daylight/internal/query"
)

// maxRows is the longest CSV of a search; a longer result says so in its last
// line.
const maxRows = 10_000

func (s *site) json(w http.ResponseWriter, r *http.Request, v any) error {
	return s.jsonStatus(w, r, http.StatusOK, v)
}

func (s *site) jsonStatus(w http.ResponseWriter, r *http.Request, status int, v any) error {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		return fmt.Errorf("JSON: %w", err)
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	return send(w, r, status, buf.Bytes())
}

// failData is an error page for programs.
func (s *site) failData(w http.ResponseWriter, r *http.Request, f failure, fault *query.Error) error {
	answer := struct {
		Error    string `json:"error"`
		Remedy   string `json:"remedy,omitempty"`
		Position *int   `json:"position,omitempty"`
	}{Error: strings.TrimSpace(f.Heading + ". " + f.Message), Remedy: f.Remedy}
	if fault != nil {
		answer.Position = &fault.Pos
	}
	return s.jsonStatus(w, r, f.Status, answer)
}

type figureData struct {
	Kind      procurement.AmountKind   `json:"kind"`
	Of        procurement.Owner        `json:"of,omitempty"`
	OfNo      int                      `json:"of_no,omitempty"`
	Status    procurement.AmountStatus `json:"status"`
	Amount    string                   `json:"amount,omitempty"`
	High      string                   `json:"high,omitempty"`
	Currency  string                   `json:"currency,omitempty"`
	Tax       procurement.Tax          `json:"tax,omitempty"`
	Raw       string                   `json:"raw,omitempty"`
	Until     string                   `json:"until,omitempty"`
	Why       string                   `json:"why,omitempty"`
	Current   bool                     `json:"current"`
	NoticeID  string                   `json:"notice_id,omitempty"`
	Published string                   `json:"notice_published,omitempty"`
	Pointer   string                   `json:"pointer,omitempty"`
	Evidence  string                   `json:"evidence,omitempty"`
}

type partyData struct {
	Name       string   `json:"name"`
	URL        string   `json:"url,omitempty"`
	Roles      []string `json:"roles,omitempty"`
	Identifier string   `json:"identifier,omitempty"`
	Country    string   `json:"country,omitempty"`
	Evidence   string   `json:"evidence,omitempty"`
	// Groups of companies that it belongs to, or may belong to (status possible).
	Groups []membershipData `json:"groups,omitempty"`
}

type hitData struct {
	ID            string             `json:"id"`
	OCID          string             `json:"ocid"`
	URL           string             `json:"url"`
	Title         string             `json:"title"`
	Language      string             `json:"language,omitempty"`
	Origin        procurement.Origin `json:"origin"`
	Stage         string             `json:"stage"`
	Country       string             `json:"country,omitempty"`
	Source        string             `json:"source"`
	License       string             `json:"license,omitempty"`
	Published     string             `json:"published,omitempty"`
	Buyers        []partyData        `json:"buyers"`
	Suppliers     []partyData        `json:"suppliers"`
	MoreSuppliers int                `json:"more_suppliers,omitempty"`
	Main          *figureData        `json:"main_figure"`
	Why           []whyData          `json:"why,omitempty"`
}

// whyData says why a contract is in a result, where its words do not show it.
type whyData struct {
	Way      postgres.Way `json:"way"`
	Words    string       `json:"words"`
	Who      string       `json:"who"`
	Group    string       `json:"of,omitempty"`
	Evidence string       `json:"evidence,omitempty"`
	// Document is where in a document it was found, of the way "document" alone.
	Document *placeData `json:"document,omitempty"`
}

// placeData is a place in a document that a notice names, and the text around it.
type placeData struct {
	Title   string `json:"title,omitempty"`
	URL     string `json:"url"`
	Page    int    `json:"page,omitempty"`
	Sheet   string `json:"sheet,omitempty"`
	Snippet string `json:"snippet,omitempty"`
}

func newWhyData(r postgres.Reason) whyData {
	d := whyData{Way: r.Way, Words: newWhyRow(r).Words, Who: r.Who, Group: r.Of, Evidence: r.Evidence}
	if r.Way == postgres.WayDocument {
		d.Group, d.Evidence = "", ""
		d.Document = &placeData{r.Who, webURL(r.Of), r.Page, r.Sheet, r.Evidence}
	}
	return d
}

func (s *site) figureData(f postgres.Figure, zone *time.Location) figureData {
	d := figureData{
		Kind: f.Kind, Of: f.Owner, OfNo: f.OwnerNo, Status: f.Status, Amount: f.Amount, High: f.High, Currency: f.Currency, Tax: f.Tax,
		Raw: f.Raw, Until: f.Until, Why: f.Why, Current: f.Current, NoticeID: f.SourceNoticeID, Published: stamp(f.NoticePublishedAt, zone), Pointer: f.Pointer,
	}
	if !f.Notice.IsZero() {
		d.Evidence = s.Origin + noticeHref(f.Notice, f.Version, factKey(f))
	}
	return d
}

func (s *site) partyData(p postgres.PartyLink) partyData {
	d := partyData{Name: p.Name}
	if href := partyHref(p); href != "" {
		d.URL = s.Origin + href
	}
	return d
}

func (s *site) hitData(h postgres.Hit) hitData {
	zone := s.zones.of(h.Source.ID)
	d := hitData{
		ID: h.ID.String(), OCID: h.OCID, URL: s.Origin + "/contract/" + h.ID.String(), Title: h.Title, Language: h.Lang,
		Origin: originOr(h.Origin), Stage: h.Stage, Country: h.Country, Source: h.Source.ID, License: h.Source.License,
		Published: stamp(h.Published, zone), MoreSuppliers: h.MoreSuppliers, Buyers: []partyData{}, Suppliers: []partyData{},
	}
	for _, p := range h.Buyers {
		d.Buyers = append(d.Buyers, s.partyData(p))
	}
	for _, p := range h.Suppliers {
		d.Suppliers = append(d.Suppliers, s.partyData(p))
	}
	if h.Main != nil {
		f := s.figureData(*h.Main, zone)
		d.Main = &f
	}
	for _, r := range h.Why {
		d.Why = append(d.Why, newWhyData(r))
	}
	return d
}

func originOr(o procurement.Origin) procurement.Origin {
	if o == "" {
		return procurement.Published
	}
	return o
}

func (s *site) searchJSON(w http.ResponseWriter, r *http.Request) error {
	q, after, err := readSearch(r)
	if err != nil {
		return err
	}
	found, err := s.Store.Search(r.Context(), q, after, 100)
	if err != nil {
		return err
	}
	answer := struct {
		Query       string     `json:"query"`
		Read        []string   `json:"read_as"`
		Count       int        `json:"count"`
		CountCapped bool       `json:"count_is_a_minimum"`
		Sum         *ruledData `json:"sum,omitempty"` // absent where there are too many matches
		SumJoint    *ruledData `json:"sum_joint,omitempty"`
		Hits        []hitData  `json:"hits"`
		Next        string     `json:"next,omitempty"`
	}{Query: q.String(), Read: []string{}, Count: found.Count, CountCapped: found.CountCapped, Hits: []hitData{}}
	if f := newFoundSum(found); f != nil && !f.Capped {
		sum, joint := newRuledData(found.Sum, f.Rule), newRuledData(found.SumJoint, ruleJoint)
		if answer.Sum = &sum; found.Group != "" {
			answer.SumJoint = &joint
		}
	}
	for _, p := range q.Explain() {
		answer.Read = append(answer.Read, p.Words)
	}
	for _, h := range found.Hits {
		answer.Hits = append(answer.Hits, s.hitData(h))
	}
	if found.Next != "" {
		answer.Next = s.Origin + strings.Replace(searchHref(q.String()), "/search?", "/search.json?", 1) + "&after=" + found.Next
	}
	return s.json(w, r, answer)
}

var columns = []string{
	"id", "ocid", "title", "stage", "origin", "country", "source", "published", "buyers", "suppliers", "more_suppliers",
	"amount", "amount_high", "currency", "amount_kind", "amount_status", "tax", "evidence", "url", "found_in",
}

func (s *site) searchCSV(w http.ResponseWriter, r *http.Request) error {
	q, after, err := readSearch(r)
	if err != nil {
		return err
	}
	var buf bytes.Buffer
	if r.FormValue("bom") == "1" {
		buf.WriteString("\uFEFF")
	}
	out := csv.NewWriter(&buf)
	out.UseCRLF = true
	if err := out.Write(columns); err != nil {
		return err
	}
	for rows := 0; ; {
		found, err := s.Store.Search(r.Context(), q, after, 500)
		if err != nil {
			return err
		}
		for _, h := range found.Hits {
			if err := out.Write(s.record(h)); err != nil {
				return err
			}
		}
		rows += len(found.Hits)
		if after = found.Next; after == "" || len(found.Hits) == 0 {
			break
		}
		if rows >= maxRows {
			last := make([]string, len(columns))
			last[0], last[2] = "cut", "This file ends after "+count(rows)+" rows; the result has more. Narrow the search."
			if err := out.Write(last); err != nil {
				return err
			}
			break
		}
	}
	out.Flush()
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="daylight-`+day(s.Now(), nil)+`.csv"`)
	return send(w, r, http.StatusOK, buf.Bytes())
}

func (s *site) record(h postgres.Hit) []string {
	d := s.hitData(h)
	f := figureData{}
	if d.Main != nil {
		f = *d.Main
	}
	row := []string{
		d.ID, d.OCID, d.Title, d.Stage, string(d.Origin), d.Country, d.Source, d.Published, joined(h.Buyers), joined(h.Suppliers), strconv.Itoa(d.MoreSuppliers),
		"", "", f.Currency, string(f.Kind), string(f.Status), string(f.Tax), f.Evidence, d.URL, foundIn(h.Why),
	}
	for i, cell := range row {
		row[i] = unformula(cell)
	}
	row[11], row[12] = f.Amount, f.High // digits, a minus among them
	return row
}

// foundIn names the documents, with page and address, that a match stands in.
func foundIn(reasons []postgres.Reason) string {
	var places []string
	for _, r := range reasons {
		if r.Way == postgres.WayDocument {
			places = append(places, documentPlace(r)+" “"+r.Who+"” "+webURL(r.Of))
		}
	}
	return strings.Join(places, "; ")
}

func joined(parties []postgres.PartyLink) string {
	names := make([]string, len(parties))
	for i, p := range parties {
		names[i] = p.Name
	}
	return strings.Join(names, "; ")
}

// unformula keeps a spreadsheet from running a text as a formula.
func unformula(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(s)[0]) {
		return "'" + s
	}
	return s
}
