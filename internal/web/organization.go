package web

import (
	"net/http"
	"strings"

	"daylight/internal/postgres"
	"daylight/internal/procurement"
)

// hitsPerSide is how many contracts an organisation's page lists of each side.
const hitsPerSide = 10

// organizationPage is one organisation by mention.
type organizationPage struct {
	Name        string
	Identifiers []string
	Countries   []string
	Roles       []facetValue
	Names       []nameRow
	MoreNames   int
	Sides       []side
	Partners    []partnerRow
	Search      string
}

type nameRow struct {
	Name, First, Last string
	Count             int
}

// side is what an organisation sold or bought.
type side struct {
	ID, Heading string
	Count       int
	Hits        []hitRow
	All         string
}

type partnerRow struct {
	Name  link
	Count int
}

func (s *site) organization(w http.ResponseWriter, r *http.Request) error {
	key, err := procurement.ParseID(r.PathValue("key"))
	if err != nil {
		return postgres.ErrNotFound
	}
	o, err := s.Store.Organization(r.Context(), key)
	if err != nil {
		return err
	}
	body := buildOrganization(&o)
	return s.render(w, r, http.StatusOK, "organization", page{Title: body.Name, Origin: originWords(commonOrigin(&o)), Body: body})
}

func buildOrganization(o *postgres.OrganizationPage) organizationPage {
	b := organizationPage{Name: shorten(200, o.Name)}
	if b.Name == "" {
		b.Name = "An organisation without a name"
	}
	for _, id := range o.Identifiers[:min(len(o.Identifiers), 10)] {
		b.Identifiers = append(b.Identifiers, shorten(80, id))
	}
	for _, c := range o.Countries[:min(len(o.Countries), 20)] {
		b.Countries = append(b.Countries, shorten(2, c))
	}
	for _, role := range o.Roles[:min(len(o.Roles), 12)] {
		b.Roles = append(b.Roles, facetValue{Label: tagWord(role.Value), Count: role.Count})
	}
	for _, n := range o.Names[:min(len(o.Names), 20)] {
		b.Names = append(b.Names, nameRow{shorten(200, n.Name), day(n.First), day(n.Last), n.Count})
	}
	b.MoreNames = len(o.Names) - len(b.Names)
	for _, p := range o.Counterparties[:min(len(o.Counterparties), 20)] {
		b.Partners = append(b.Partners, partnerRow{partyLink(p.PartyLink), p.Count})
	}
	b.addSide("supplier", "As a supplier", o.AsSupplier, o.SupplierCount)
	b.addSide("buyer", "As a buyer", o.AsBuyer, o.BuyerCount)
	return b
}

func (b *organizationPage) addSide(field, heading string, hits []postgres.Hit, total int) {
	if total == 0 && len(hits) == 0 {
		return
	}
	one := side{ID: "as-" + field, Heading: heading, Count: max(total, len(hits)), Hits: hitRows(hits[:min(len(hits), hitsPerSide)])}
	if one.Count > len(one.Hits) {
		one.All = searchHref(field + `:"` + strings.NewReplacer(`"`, " ", "“", " ", "”", " ", "„", " ", "«", " ", "»", " ").Replace(shorten(200, b.Name)) + `"`)
	}
	b.Sides = append(b.Sides, one)
}

// commonOrigin is the origin of all contracts of an organisation if they have
// one that is not published.
func commonOrigin(o *postgres.OrganizationPage) procurement.Origin {
	var common procurement.Origin
	for i, h := range append(o.AsBuyer[:len(o.AsBuyer):len(o.AsBuyer)], o.AsSupplier...) {
		if i > 0 && h.Origin != common {
			return procurement.Published
		}
		common = h.Origin
	}
	return common
}

// sourcesPerPage keeps the list of sources below 60,000 bytes.
const sourcesPerPage = 50

// sourcesPage lists the sources with what the collection holds of each.
type sourcesPage struct{ section[sourceRow] }

type sourceRow struct {
	ID, Name, Country, Href         string
	License, LicenseHref            string
	Unverified                      string
	Processes, Notices, Quarantined int
	Newest, LastRun, Outcome        string
	Search                          string
}

func (s *site) sources(w http.ResponseWriter, r *http.Request) error {
	all, err := s.Store.Sources(r.Context())
	if err != nil {
		return err
	}
	from, err := readFrom(r)
	if err != nil {
		return err
	}
	shown, win := cut(all, from, sourcesPerPage)
	body := sourcesPage{section[sourceRow]{sourceRows(shown), win.paged("/sources?", sourcesPerPage)}}
	return s.render(w, r, http.StatusOK, "sources", page{Title: "Sources", Body: body, Data: []link{{Text: "JSON", Href: "/sources.json"}}})
}

func sourceRows(all []postgres.SourceRow) []sourceRow {
	rows := make([]sourceRow, len(all))
	for i, v := range all {
		rows[i] = sourceRow{
			ID: shorten(60, v.ID), Name: shorten(120, v.Name), Country: shorten(2, v.Country), Href: webURL(v.Homepage),
			License: shorten(60, v.License), LicenseHref: webURL(v.LicenseURL), Unverified: shorten(200, v.Unverified),
			Processes: v.Processes, Notices: v.Notices, Quarantined: v.Quarantined,
			Newest: day(v.Newest), LastRun: moment(v.LastRun), Outcome: outcomeWords(v),
			Search: searchHref("source:" + v.ID),
		}
	}
	return rows
}

func outcomeWords(v postgres.SourceRow) string {
	switch v.LastOutcome {
	case "complete":
		return "complete"
	case "partial":
		return "partial: part of it did not arrive"
	case "failed":
		return "failed"
	case "":
		return "not crawled here yet"
	}
	return visible(v.LastOutcome)
}
