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
	// About are office, department and parent as the record states them.
	About  []pair
	Groups []groupRow
	// Href leads to the fact in the notice that Notice names.
	Href, Notice string
}

// newPartyRow names the notice by its number where names has it.
func newPartyRow(p postgres.PartyRow, names map[version]string) partyRow {
	row := partyRow{Name: partyLink(postgres.PartyLink{Name: p.Called(), Key: p.Key}), Roles: partyRoles(p.Roles)}
	if !p.Notice.IsZero() {
		row.Href = noticeHref(p.Notice, p.Version, cmp.Or(p.Path, p.Pointer))
		row.Notice = names[version{p.Notice, p.Version}]
	}
	if p.Person {
		if !slices.Contains(p.Roles, "supplier") && !slices.Contains(p.Roles, "buyer") {
			row.Name, row.Href = unnamed(), ""
		}
		row.Address = countryName(p.Country)
		return row
	}
	for _, about := range []pair{{"office", p.Office}, {"department", p.Department}, {"parent, as the record states", p.ParentName}} {
		if about.Value != "" && about.Value != p.Name {
			row.About = append(row.About, pair{about.Name, shorten(90, about.Value)})
		}
	}
	for _, g := range p.Groups[:min(len(p.Groups), 3)] {
		row.Groups = append(row.Groups, newGroupRow(g))
	}
	if p.LegalID != "" {
		row.ID = strings.TrimSpace(shorten(30, p.Scheme) + " " + shorten(60, p.LegalID))
	}
	var address []string
	for _, part := range []string{p.Address, strings.TrimSpace(p.Postal + " " + p.Locality), p.Region, countryName(p.Country)} {
		if part != "" {
			address = append(address, shorten(100, part))
		}
	}
	row.Address = strings.Join(slices.Compact(address), ", ")
	return row
}

// groupRow is a group that a party belongs to, or may belong to.
type groupRow struct {
	Name     link
	Possible bool
	Why      string
}

func newGroupRow(g postgres.GroupRef) groupRow {
	row := groupRow{Name: link{Text: shorten(60, cmp.Or(g.Name, g.ID)), Href: groupHref(g.ID), Name: true}, Possible: g.Status != "member"}
	why := []string{wayWords(g.Way), shorten(60, g.Source), shorten(20, g.AsOf)}
	row.Why = strings.Join(slices.DeleteFunc(why, func(s string) bool { return s == "" }), ", ")
	return row
}

// partyRoles are roles in words.
func partyRoles(roles []string) string {
	words := make([]string, len(roles))
	for i, r := range roles {
		words[i] = partyRole(r)
	}
	return strings.Join(words, ", ")
}

func partyRole(role string) string {
	switch role {
	case "procuringEntity":
		return "procuring entity, runs the procedure"
	case "funder":
		return "funding body"
	case "payer":
		return "paying body"
	case "tenderer":
		return "bidder"
	}
	return tagWord(role)
}

// unnamed stands for a natural person who is no buyer or supplier of record.
func unnamed() link { return link{Text: "a natural person (not named here)"} }

// byRole is the order of parties: those who buy, those who sell, the others.
var byRole = [...]string{"buyer", "procuringEntity", "payer", "funder", "supplier", "tenderer", "subcontractor"}

// inRoles sorts parties by the first of their roles.
func inRoles(all []postgres.PartyRow) []postgres.PartyRow {
	rank := func(p postgres.PartyRow) int {
		for i, role := range byRole {
			if slices.Contains(p.Roles, role) {
				return i
			}
		}
		return len(byRole)
	}
	sorted := slices.Clone(all)
	slices.SortStableFunc(sorted, func(a, b postgres.PartyRow) int { return cmp.Compare(rank(a), rank(b)) })
	return sorted
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
	MoreFigures     int
	NoFigure        string
	LocalID, Parent string
}

func (b *contractPage) awardRow(a postgres.AwardRow) awardRow {
	row := awardRow{No: a.No, Title: b.ownTitle(a.Title), Status: tagWord(a.Status), LocalID: shorten(80, a.LocalID), Note: awardNote(a.Names)}
	row.date("Awarded", a.Date)
	row.suppliers(a.Names, b.divisor)
	row.figures(b.teller, a.Figures, b.divisor)
	row.NoFigure = "no figure published"
	for _, c := range b.page.ContractRows {
		if c.AwardNo == a.No && slices.ContainsFunc(c.Figures, func(f postgres.Figure) bool { return f.Current }) {
			row.NoFigure = "none with the award; contract " + count(c.No) + " states one"
			break
		}
	}
	for _, l := range a.LotNames[:min(len(a.LotNames), 8)] {
		row.Lots = append(row.Lots, shorten(100, l))
	}
	if more := len(a.LotNames) - len(row.Lots); more > 0 {
		row.Lots = append(row.Lots, "and "+count(more)+" more")
	}
	return row
}

func (b *contractPage) contractRow(c postgres.ContractRow) awardRow {
	row := awardRow{
		No: c.No, Title: b.ownTitle(c.Title), Status: tagWord(c.Status), LocalID: shorten(80, c.LocalID), Parent: shorten(120, c.ParentRef),
		NoFigure: "no figure published",
	}
	row.date("Signed", c.Signed)
	row.date("Starts", c.Starts)
	row.date("Ends", c.Ends)
	row.suppliers(c.Names, b.divisor)
	row.figures(b.teller, c.Figures, b.divisor)
	if len(c.Names) > 1 {
		row.Note = strings.Replace(awardNote(c.Names), "One award to", "One contract with", 1)
	}
	return row
}

// ownTitle is the title of a part where it does not repeat the whole's.
func (b *contractPage) ownTitle(title string) string {
	if title == b.page.Title {
		return ""
	}
	return shorten(200, title)
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

// figures takes the figures that stand now; subcontracted ones have their own
// list.
func (row *awardRow) figures(t teller, all []postgres.Figure, divisor int) {
	for _, f := range all {
		switch {
		case !f.Current || f.Kind == procurement.Subcontracted:
		case len(row.Figures) < max(1, maxFigures/divisor):
			m := t.figure(f)
			m.Of = ""
			row.Figures = append(row.Figures, m)
		default:
			row.MoreFigures++
		}
	}
}

type documentRow struct {
	Title, Href, Host string
	Type, Lang, Date  string
	// Text says what of it can be searched, Reason why nothing can.
	Text, Reason string
}

// documentRow is a document with what came of its text.
func (b contractPage) documentRow(d procurement.Document) documentRow {
	row := newDocumentRow(d)
	row.Text, row.Reason = textState(b.page.DocumentTexts, d)
	return row
}

// textState says what is known of the text of a document.
func textState(known map[int]postgres.DocumentText, d procurement.Document) (words, reason string) {
	t, tried := known[d.No]
	switch {
	case !tried:
		return "not fetched", ""
	case t.State == postgres.DocumentOK:
		return "text searchable, " + plural(t.Pages, "page", "pages"), t.Reason
	case t.State == postgres.DocumentNoText:
		return "no text", "a scan, or pictures alone"
	case t.State == postgres.DocumentFetched:
		return "fetched, not read yet", ""
	case t.State == postgres.DocumentTooLarge:
		return "too large to read", t.Reason
	case t.State == postgres.DocumentUnsupported:
		return "format not read", t.Reason
	case t.SHA256 == nil:
		return "could not be fetched", t.Reason
	}
	return "could not be read", t.Reason
}

func newDocumentRow(d procurement.Document) documentRow {
	row := documentRow{Title: shorten(160, d.Title), Href: webURL(d.URL), Type: tagWord(d.Type), Lang: langTag(d.Lang), Date: shorten(10, d.Date)}
	row.Host = host(row.Href)
	if row.Title == "" {
		row.Title = cmp.Or(row.Type, "a document without a title")
	}
	return row
}

type relatedRow struct {
	Kind  string
	Ref   string
	Title link
}

func newRelatedRow(l postgres.LinkRow) relatedRow {
	row := relatedRow{Kind: linkWords(l.Kind), Title: link{Text: shorten(200, cmp.Or(l.Name, l.Title, l.Ref)), Name: true}, Ref: shorten(60, l.Ref)}
	if row.Title.Text == row.Ref {
		row.Ref = ""
	}
	if !l.Process.IsZero() {
		row.Title.Href = "/contract/" + l.Process.String()
	}
	return row
}
