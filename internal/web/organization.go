package web

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"daylight/internal/postgres"
	"daylight/internal/procurement"
	"daylight/internal/query"
)

// hitsPerSide is how many contracts an organisation's page lists of each side,
// hitsPerList how many a page of one side alone.
const (
	hitsPerSide = 10
	hitsPerList = 20
)

// organizationPage is one organisation: all mentions that are taken for it.
type organizationPage struct {
	Name        string
	Key         string
	Only        string // the one list that is shown, if not all
	Was         string // the former key that led here, by its name
	Done        *decided
	Contents    []part
	Identifiers []string
	Countries   []string
	Roles       []facetValue
	Offices     []facetValue
	MoreOffices int
	Classes     []string
	Parents     []parentRow
	Groups      []groupRefRow
	Names       []nameRow
	MoreNames   int
	Money       []*moneyBlock
	Joint       *section[jointRow]    // the list alone
	Reported    *section[reportedRow] // the list alone
	Sides       []side
	Partners    []partnerRow
	Nodes       int
	Edges       section[edgeRow]
	Rules       struct{ Joint, Reported string }
}

type nameRow struct {
	Name, First, Last string
	Count             int
	Search            string
}

// parentRow is a parent or department that records state.
type parentRow struct {
	Name, ID, What      string
	First, Last, Source string
	Records             int
}

// groupRefRow is a group that an organisation belongs to.
type groupRefRow struct {
	Name                     link
	Status, Way              string
	Source, SourceHref, AsOf string
	Evidence                 []string
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
	name, format := suffix(r.PathValue("key"))
	key, err := procurement.ParseID(name)
	if err != nil || format != "" && format != "json" {
		return postgres.ErrNotFound
	}
	o, err := s.Store.Organization(r.Context(), key)
	if err != nil {
		return err
	}
	if len(o.Identifiers) == 0 {
		// A natural person has no identifier here; who has none may be one.
		w.Header().Set("X-Robots-Tag", "noindex")
	}
	if o.Key != key {
		http.Redirect(w, r, organizationHref(o.Key, format)+"?was="+key.String(), http.StatusFound)
		return nil
	}
	if format == "json" {
		return s.json(w, r, s.organizationData(&o))
	}
	only, from, err := readSide(r)
	if err != nil {
		return err
	}
	was, done := formerName(&o, r.FormValue("was")), s.readDecided(r)
	return s.renderWithin(w, r, "organization", func(divisor int) page {
		body := s.buildOrganization(&o, only, from, divisor)
		body.Was, body.Done = was, done
		return page{Title: body.Name, Origin: originWords(commonOrigin(&o)), Body: body, Data: []link{{Text: "JSON", Href: organizationHref(o.Key, "json")}}}
	})
}

func organizationHref(key procurement.ID, format string) string {
	href := "/organization/" + key.String()
	if format != "" {
		href += "." + format
	}
	return href
}

// formerName names the mention whose address led to the organisation it belongs
// to; empty if the key is none of it.
func formerName(o *postgres.OrganizationPage, was string) string {
	key, err := procurement.ParseID(was)
	if err != nil || !slices.Contains(o.Nodes, key) || key == o.Key {
		return ""
	}
	for _, e := range o.Edges {
		for _, side := range []struct {
			key  procurement.ID
			name string
		}{{e.A, e.NameA}, {e.B, e.NameB}} {
			if side.key == key && side.name != "" && side.name != o.Name {
				return shorten(120, side.name)
			}
		}
	}
	return "the mention " + key.String()
}

// organizationLists are the lists of an organisation that have a page of their
// own.
var organizationLists = [...]string{"supplier", "buyer", "joint", "reported", "edges"}

// readSide reads which list of an organisation is asked for alone, and from
// where.
func readSide(r *http.Request) (only string, from int, err error) {
	only = r.FormValue("list")
	if only != "" && !slices.Contains(organizationLists[:], only) {
		return "", 0, postgres.ErrNotFound
	}
	from, err = readFrom(r)
	return only, from, err
}

func (s *site) buildOrganization(o *postgres.OrganizationPage, only string, from, divisor int) organizationPage {
	b := organizationPage{Name: shorten(200, o.Name), Key: o.Key.String(), Only: only, Nodes: len(o.Nodes)}
	if b.Name == "" {
		b.Name = "An organisation without a name"
	}
	base := "/organization/" + b.Key + "?list="
	if only != "" {
		s.onlyList(&b, o, base+only, from)
	} else {
		s.facts(&b, o, divisor)
		b.money(o, base, divisor)
		b.Edges = s.edgeSection(o.Edges, 0, max(2, 8/divisor), base)
	}
	b.addSide("supplier", "Contracts as a supplier", s.hitRows(o.AsSupplier), o.SupplierCount, from, divisor)
	b.addSide("buyer", "Contracts as a buyer", s.hitRows(o.AsBuyer), o.BuyerCount, from, divisor)
	b.contents()
	return b
}

// onlyList fills the page of one list; those of contracts are sides.
func (s *site) onlyList(b *organizationPage, o *postgres.OrganizationPage, base string, from int) {
	b.Rules.Joint, b.Rules.Reported = ruleJoint, ruleReported
	switch b.Only {
	case "joint":
		rows := jointSection(&o.Sold, from, hitsPerList, "")
		rows.window = rows.paged(base, hitsPerList)
		b.Joint = &rows
	case "reported":
		both := postgres.Money{Reported: slices.Concat(o.Sold.Reported, o.Bought.Reported)}
		rows := reportedSection(&both, from, hitsPerList, "")
		rows.window = rows.paged(base, hitsPerList)
		b.Reported = &rows
	case "edges":
		b.Edges = s.edgeSection(o.Edges, from, hitsPerList, "")
		b.Edges.window = b.Edges.paged(base, hitsPerList)
	}
}

// facts fills what it is.
func (s *site) facts(b *organizationPage, o *postgres.OrganizationPage, divisor int) {
	for _, id := range o.Identifiers[:min(len(o.Identifiers), 10)] {
		b.Identifiers = append(b.Identifiers, shorten(80, id))
	}
	for _, c := range o.Countries[:min(len(o.Countries), 20)] {
		b.Countries = append(b.Countries, countryName(c))
	}
	for _, role := range o.Roles[:min(len(o.Roles), 12)] {
		b.Roles = append(b.Roles, facetValue{Label: tagWord(role.Value), Count: role.Count})
	}
	for _, c := range o.Classes[:min(len(o.Classes), 8)] {
		b.Classes = append(b.Classes, shorten(160, c))
	}
	for _, c := range o.Offices[:min(len(o.Offices), max(2, 12/divisor))] {
		b.Offices = append(b.Offices, facetValue{Label: shorten(120, c.Value), Count: c.Count})
	}
	b.MoreOffices = len(o.Offices) - len(b.Offices)
	zone := s.commonZone(o)
	for _, p := range o.Parents[:min(len(o.Parents), max(2, 10/divisor))] {
		row := parentRow{Name: shorten(120, p.Name), ID: shorten(60, p.ID), What: "parent", First: day(p.First, zone), Last: day(p.Last, zone), Source: shorten(60, p.Source), Records: p.Records}
		if p.Department {
			row.What = "department"
		}
		b.Parents = append(b.Parents, row)
	}
	for _, g := range o.Groups[:min(len(o.Groups), max(2, 8/divisor))] {
		b.Groups = append(b.Groups, newGroupRef(g))
	}
	for _, n := range o.Names[:min(len(o.Names), max(2, 20/divisor))] {
		b.Names = append(b.Names, nameRow{shorten(200, n.Name), day(n.First, zone), day(n.Last, zone), n.Count, nameSearch("", n.Name)})
	}
	b.MoreNames = len(o.Names) - len(b.Names)
	for _, p := range o.Counterparties[:min(len(o.Counterparties), max(2, 20/divisor))] {
		b.Partners = append(b.Partners, partnerRow{partyLink(p.PartyLink), p.Count, shorten(80, p.Identifier)})
	}
}

// money fills both sides: who never plays a part has none.
func (b *organizationPage) money(o *postgres.OrganizationPage, base string, divisor int) {
	if o.SupplierCount > 0 || holdsMoney(&o.Sold) {
		b.Money = append(b.Money, newMoneyBlock(&o.Sold, moneyView{id: "sold", heading: "Sold", rule: ruleSold, base: base, divisor: divisor}))
	}
	if o.BuyerCount > 0 || holdsMoney(&o.Bought) {
		b.Money = append(b.Money, newMoneyBlock(&o.Bought, moneyView{id: "bought", heading: "Awarded or funded", rule: ruleBought, buys: true, base: base, divisor: divisor}))
	}
}

// contents lists the sections of the whole page.
func (b *organizationPage) contents() {
	if b.Only != "" {
		return
	}
	for _, m := range b.Money {
		b.Contents = append(b.Contents, part{ID: m.ID, Name: m.Heading, Count: m.Total.Units})
	}
	for _, s := range b.Sides {
		b.Contents = append(b.Contents, part{ID: s.ID, Name: s.Heading, Count: s.Count})
	}
	for _, p := range []part{{"names", "Names", len(b.Names) + b.MoreNames}, {"partners", "With whom", len(b.Partners)}, {"edges", "Why one organisation", b.Edges.Total}} {
		if p.Count > 0 {
			b.Contents = append(b.Contents, p)
		}
	}
}

// nameSearch finds a name as a phrase; empty where the query language has no room
// for it.
func nameSearch(field, name string) string {
	q := field + `"` + strings.NewReplacer(`"`, " ", "“", " ", "”", " ", "„", " ", "«", " ", "»", " ").Replace(shorten(200, name)) + `"`
	if len([]rune(q)) > query.MaxLength || strings.Trim(q, `" `) == strings.Trim(field, `" `) {
		return ""
	}
	return searchHref(q)
}

func (b *organizationPage) addSide(field, heading string, hits []hitRow, total, from, divisor int) {
	if total == 0 && len(hits) == 0 || b.Only != "" && b.Only != field {
		return
	}
	one := side{ID: "as-" + field, Heading: heading, Count: max(total, len(hits))}
	base := "/organization/" + b.Key + "?list=" + field
	if b.Only == "" {
		one.Hits, one.window = cut(hits, 0, max(2, hitsPerSide/divisor))
		if one.To < len(hits) {
			one.All = base
		}
	} else {
		one.Hits, one.window = cut(hits, from, max(5, hitsPerList/divisor))
		one.window = one.paged(base, max(5, hitsPerList/divisor))
	}
	if one.Count > len(hits) {
		one.Search = nameSearch(field+":", b.Name)
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
