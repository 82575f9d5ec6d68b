package web

import (
	"cmp"
	"slices"
	"strings"

	"daylight/internal/postgres"
	"daylight/internal/procurement"
)

// partyRow is a party with its roles. Natural persons are named only where they
// are a buyer or supplier of record, and never with address or tax number.
type partyRow struct {
	Name    link
	Roles   string
	ID      string
	Address string
	Notice  string // leads to the fact
}

func newPartyRow(p postgres.PartyRow) partyRow {
	row := partyRow{Name: partyLink(postgres.PartyLink{Name: p.Name, Key: p.Key}), Roles: roleWords(p.Roles)}
	if !p.Notice.IsZero() {
		row.Notice = noticeHref(p.Notice, p.Version, cmp.Or(p.Path, p.Pointer))
	}
	if p.Person {
		if !slices.Contains(p.Roles, "supplier") && !slices.Contains(p.Roles, "buyer") {
			row.Name, row.Notice = link{Text: "a natural person (not named here)"}, ""
		}
		row.Address = shorten(2, p.Country)
		return row
	}
	if p.LegalID != "" {
		row.ID = strings.TrimSpace(shorten(30, p.Scheme) + " " + shorten(60, p.LegalID))
	}
	var address []string
	for _, part := range []string{p.Address, p.Postal, p.Locality, p.Region, p.Country} {
		if part != "" {
			address = append(address, shorten(100, part))
		}
	}
	row.Address = strings.Join(slices.Compact(address), ", ")
	return row
}

// maxSuppliers and maxFigures are how many are shown with one award.
const (
	maxSuppliers = 12
	maxFigures   = 6
)

// awardRow is an award or a contract.
type awardRow struct {
	No              int
	Title, Status   string
	Dates           []pair
	Suppliers       []link
	More            int
	Note            string
	Lots            []string
	Figures         []money
	LocalID, Parent string
}

func newAwardRow(a postgres.AwardRow, divisor int) awardRow {
	row := awardRow{No: a.No, Title: shorten(200, a.Title), Status: tagWord(a.Status), LocalID: shorten(80, a.LocalID), Note: awardNote(a.Names)}
	row.date("Awarded", a.Date)
	row.suppliers(a.Names, divisor)
	row.figures(a.Figures, divisor)
	for _, l := range a.LotNames[:min(len(a.LotNames), 8)] {
		row.Lots = append(row.Lots, shorten(100, l))
	}
	return row
}

func newContractRow(c postgres.ContractRow, divisor int) awardRow {
	row := awardRow{No: c.No, Title: shorten(200, c.Title), Status: tagWord(c.Status), LocalID: shorten(80, c.LocalID), Parent: shorten(120, c.ParentRef)}
	row.date("Signed", c.Signed)
	row.date("Starts", c.Starts)
	row.date("Ends", c.Ends)
	row.suppliers(c.Names, divisor)
	row.figures(c.Figures, divisor)
	if len(c.Names) > 1 {
		row.Note = strings.Replace(awardNote(c.Names), "One award to", "One contract with", 1)
	}
	return row
}

func (row *awardRow) date(name, value string) {
	if value != "" {
		row.Dates = append(row.Dates, pair{name, shorten(10, value)})
	}
}

func (row *awardRow) suppliers(all []postgres.SupplierRow, divisor int) {
	for _, s := range all[:min(len(all), max(2, maxSuppliers/divisor))] {
		row.Suppliers = append(row.Suppliers, partyLink(s.PartyLink))
	}
	row.More = len(all) - len(row.Suppliers)
}

func (row *awardRow) figures(all []postgres.Figure, divisor int) {
	for _, f := range all {
		if f.Current && len(row.Figures) < max(1, maxFigures/divisor) {
			f.OwnerName = ""
			row.Figures = append(row.Figures, figure(f))
		}
	}
}

type lotRow struct{ No, Title, Description, Status string }

func newLotRow(l procurement.Lot) lotRow {
	return lotRow{shorten(40, cmp.Or(l.LocalID, count(l.No))), shorten(200, l.Title), shorten(400, l.Description), tagWord(l.Status)}
}

type documentRow struct {
	Title, Href, Host string
	Type, Lang, Date  string
}

func newDocumentRow(d procurement.Document) documentRow {
	row := documentRow{Title: shorten(160, d.Title), Href: webURL(d.URL), Type: tagWord(d.Type), Lang: langTag(d.Lang), Date: shorten(10, d.Date)}
	row.Host = host(row.Href)
	if row.Title == "" {
		row.Title = cmp.Or(row.Type, "document without a title")
	}
	return row
}

type relatedRow struct {
	Kind  string
	Title link
}

func newRelatedRow(l postgres.LinkRow) relatedRow {
	row := relatedRow{Kind: linkWords(l.Kind), Title: link{Text: shorten(200, cmp.Or(l.Name, l.Title, l.Ref)), Name: true}}
	if !l.Process.IsZero() {
		row.Title.Href = "/contract/" + l.Process.String()
	}
	return row
}

type codeRow struct{ Scheme, Code, Label, Of string }

func newCodeRow(c procurement.Classification) codeRow {
	return codeRow{shorten(30, c.Scheme), shorten(40, c.Code), shorten(160, c.Label), ownerWords(c.Owner, c.OwnerNo)}
}

// timeRow is one thing that happened, on the one list of all.
type timeRow struct {
	Date, Seen  string
	What        string // kind of event
	Title       link
	Change      string
	Superseded  bool
	Silent      bool
	Figures     []money
	URL, Host   string
	SHA256      string
	Text        string
	ThirdParty  bool
	NoticeLabel string
}

// timeline merges notices, amendments and reported events, the oldest first.
// What has no date stays beside what was seen with it.
func timeline(p *postgres.ContractPage) []timeRow {
	var rows []timeRow
	for _, n := range p.Timeline {
		rows = append(rows, noticeTimeRow(n))
	}
	for _, a := range p.Amendments {
		rows = append(rows, timeRow{
			Date: shorten(10, a.Date), What: "Amendment", Text: shorten(400, a.Rationale),
			Title: link{Text: strings.TrimSpace("of the " + cmp.Or(ownerWords(a.Target, a.TargetNo), "procedure"))},
		})
	}
	for _, e := range p.Events {
		rows = append(rows, timeRow{
			Date: shorten(10, e.Date), What: "Event", ThirdParty: true,
			Title: link{Text: shorten(300, e.Title), Name: true}, URL: webURL(e.URL), Host: host(webURL(e.URL)),
		})
	}
	slices.SortStableFunc(rows, func(a, b timeRow) int { return cmp.Compare(a.Date, b.Date) })
	return rows
}

func noticeTimeRow(n postgres.NoticeRow) timeRow {
	row := timeRow{
		Date: cmp.Or(day(n.Published), shorten(10, n.PublishedRaw)), Seen: day(n.FirstSeen), What: "Notice",
		Title:  link{Text: shorten(80, n.SourceNoticeID), Href: noticePath(n.ID, n.Version)},
		Change: changeWords(n.Change), Silent: n.Change == "silent_edit", Superseded: n.Superseded,
		URL: webURL(n.URL), Host: host(webURL(n.URL)), SHA256: shorten(64, n.SHA256), Text: tagWords(n.Tags),
	}
	for _, f := range n.Figures[:min(len(n.Figures), 4)] {
		f.Current = true // at the time of this notice
		row.Figures = append(row.Figures, figure(f))
	}
	return row
}
