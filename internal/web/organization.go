package web

import (
	"net/http"
	"strings"
	"time"

	"daylight/internal/postgres"
	"daylight/internal/procurement"
)

// hitsPerSide is how many contracts an organisation's page lists of each side,
// hitsPerList how many a page of one side alone.
const (
	hitsPerSide = 10
	hitsPerList = 20
)

// organizationPage is one organisation by mention.
type organizationPage struct {
	Name        string
	Key         string
	Only        string // the one side that is shown, if not all
	Identifiers []string
	Countries   []string
	Roles       []facetValue
	Names       []nameRow
	MoreNames   int
	Sides       []side
	Partners    []partnerRow
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
	window
	// Search finds contracts with this name where the store lists the newest only.
	Search string
}

type partnerRow struct {
	Name  link
	Count int
	ID    string
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
	only, from, err := readSide(r)
	if err != nil {
		return err
	}
	body := s.buildOrganization(&o, only, from)
	return s.render(w, r, http.StatusOK, "organization", page{Title: body.Name, Origin: originWords(commonOrigin(&o)), Body: body})
}

// readSide reads which side of an organisation is asked for alone, and from
// where.
func readSide(r *http.Request) (only string, from int, err error) {
	only = r.FormValue("list")
	if only != "" && only != "supplier" && only != "buyer" {
		return "", 0, postgres.ErrNotFound
	}
	from, err = readFrom(r)
	return only, from, err
}

func (s *site) buildOrganization(o *postgres.OrganizationPage, only string, from int) organizationPage {
	b := organizationPage{Name: shorten(200, o.Name), Key: o.Key.String(), Only: only}
	if b.Name == "" {
		b.Name = "An organisation without a name"
	}
	for _, id := range o.Identifiers[:min(len(o.Identifiers), 10)] {
		b.Identifiers = append(b.Identifiers, shorten(80, id))
	}
	for _, c := range o.Countries[:min(len(o.Countries), 20)] {
		b.Countries = append(b.Countries, countryName(c))
	}
	for _, role := range o.Roles[:min(len(o.Roles), 12)] {
		b.Roles = append(b.Roles, facetValue{Label: tagWord(role.Value), Count: role.Count})
	}
	zone := s.commonZone(o)
	for _, n := range o.Names[:min(len(o.Names), 20)] {
		b.Names = append(b.Names, nameRow{shorten(200, n.Name), day(n.First, zone), day(n.Last, zone), n.Count})
	}
	b.MoreNames = len(o.Names) - len(b.Names)
	for _, p := range o.Counterparties[:min(len(o.Counterparties), 20)] {
		b.Partners = append(b.Partners, partnerRow{partyLink(p.PartyLink), p.Count, shorten(80, p.Identifier)})
	}
	b.addSide("supplier", "As a supplier", s.hitRows(o.AsSupplier), o.SupplierCount, from)
	b.addSide("buyer", "As a buyer", s.hitRows(o.AsBuyer), o.BuyerCount, from)
	return b
}

func (b *organizationPage) addSide(field, heading string, hits []hitRow, total, from int) {
	if total == 0 && len(hits) == 0 || b.Only != "" && b.Only != field {
		return
	}
	one := side{ID: "as-" + field, Heading: heading, Count: max(total, len(hits))}
	base := "/organization/" + b.Key + "?list=" + field
	if b.Only == "" {
		one.Hits, one.window = cut(hits, 0, hitsPerSide)
		if one.To < len(hits) {
			one.All = base
		}
	} else {
		one.Hits, one.window = cut(hits, from, hitsPerList)
		one.window = one.paged(base, hitsPerList)
	}
	if one.Count > len(hits) {
		one.Search = searchHref(field + `:"` + strings.NewReplacer(`"`, " ", "“", " ", "”", " ", "„", " ", "«", " ", "»", " ").Replace(shorten(200, b.Name)) + `"`)
	}
	b.Sides = append(b.Sides, one)
}

// commonZone is the zone of the sources that name an organisation, UTC where
// they have several.
func (s *site) commonZone(o *postgres.OrganizationPage) *time.Location {
	var zone *time.Location
	for _, h := range append(o.AsBuyer[:len(o.AsBuyer):len(o.AsBuyer)], o.AsSupplier...) {
		here := s.zones.of(h.Source.ID)
		if zone != nil && here.String() != zone.String() {
			return time.UTC
		}
		zone = here
	}
	return zone
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
	body := sourcesPage{section[sourceRow]{s.sourceRows(shown), win.paged("/sources?", sourcesPerPage)}}
	return s.render(w, r, http.StatusOK, "sources", page{Title: "Sources", Body: body, Data: []link{{Text: "JSON", Href: "/sources.json"}}})
}

func (s *site) sourceRows(all []postgres.SourceRow) []sourceRow {
	rows := make([]sourceRow, len(all))
	for i, v := range all {
		rows[i] = sourceRow{
			ID: shorten(60, v.ID), Name: shorten(120, v.Name), Country: shorten(2, v.Country), Href: webURL(v.Homepage),
			License: shorten(60, v.License), LicenseHref: webURL(v.LicenseURL), Unverified: shorten(200, v.Unverified),
			Processes: v.Processes, Notices: v.Notices, Quarantined: v.Quarantined,
			Newest: day(v.Newest, s.zones.of(v.ID)), LastRun: moment(v.LastRun), Outcome: outcomeWords(v),
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
		if v.Processes > 0 {
			return "imported"
		}
		return "nothing yet"
	}
	return visible(v.LastOutcome)
}
