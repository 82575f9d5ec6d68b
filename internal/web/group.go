package web

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"daylight/internal/postgres"
	"daylight/internal/procurement"
)

// groupPage is a company group: its members with their evidence, and what they
// sold. What is possible, listed or only named stands apart.
type groupPage struct {
	ID, Name, Only string
	Self           string // address of the whole page
	Aliases        []string
	MoreAliases    int
	NotLoaded      []string
	Search         string
	Contents       []part
	Members        section[memberRow]
	Possible       section[memberRow]
	Listed         section[memberRow]
	Money          *moneyBlock
	PossibleMoney  *possibleMoney
	Joint          *section[jointRow]
	Reported       *section[reportedRow]
	Sides          []side
	MentionsSearch string
	Rules          struct{ Joint, Reported string }
}

// possibleMoney is what possible members sold, in no total.
type possibleMoney struct{ Total, Assumed, Joint *sumLine }

// memberRow is an organisation of a group with its evidence.
type memberRow struct {
	Name               link
	Country, Way       string
	Depth              int
	From, To           string
	Source, Href, AsOf string
	Evidence           []string
	Mentions           int
	USD                string
}

// groupLists are the lists of a group with a page of their own, membersPerList how
// many members such a page has.
var groupLists = [...]string{"members", "possible", "listed", "joint", "reported", "contracts", "mentions"}

const membersPerList = 40

func (s *site) group(w http.ResponseWriter, r *http.Request) error {
	name, data := strings.CutSuffix(r.PathValue("id"), ".json")
	g, err := s.Store.Group(r.Context(), name)
	if err != nil {
		return err
	}
	if data {
		return s.json(w, r, s.groupData(&g))
	}
	only := r.FormValue("list")
	if only != "" && !slices.Contains(groupLists[:], only) {
		return postgres.ErrNotFound
	}
	from, err := readFrom(r)
	if err != nil {
		return err
	}
	return s.renderWithin(w, r, "group", func(divisor int) page {
		body := s.buildGroup(&g, only, from, divisor)
		return page{Title: body.Name, Origin: originWords(hitsOrigin(g.AsSupplier, g.Mentions)), Body: body, Data: []link{{Text: "JSON", Href: groupHref(g.ID) + ".json"}}}
	})
}

func groupHref(id string) string { return "/group/" + url.PathEscape(id) }

// groupSearch finds the contracts of a group.
func groupSearch(field, id string) string {
	if strings.IndexFunc(id, func(r rune) bool { return r != '-' && (r < '0' || r > '9') && (r < 'a' || r > 'z') }) >= 0 {
		return nameSearch(field+":", id)
	}
	return searchHref(field + ":" + id)
}

func (s *site) buildGroup(g *postgres.GroupPage, only string, from, divisor int) groupPage {
	b := groupPage{Self: groupHref(g.ID), ID: shorten(80, g.ID), Name: shorten(200, cmp.Or(g.Name, g.ID)), Only: only, Search: groupSearch("group", g.ID), MentionsSearch: groupSearch("mentions", g.ID)}
	base := groupHref(g.ID) + "?list="
	byStatus := map[string][]postgres.GroupMemberRow{}
	for _, m := range g.Members {
		byStatus[m.Status] = append(byStatus[m.Status], m)
	}
	if only != "" {
		b.onlyList(g, byStatus, only, base, from, max(5, membersPerList/divisor))
	} else {
		b.whole(g, byStatus, base, divisor)
	}
	for _, one := range []struct {
		list, heading, search string
		hits                  []postgres.Hit
		total                 int
	}{{"contracts", "Contracts of members", b.Search, g.AsSupplier, g.SupplierCount}, {"mentions", "Texts that name the group", b.MentionsSearch, g.Mentions, g.MentionsCount}} {
		b.addHits(one.list, one.heading, one.search, s.hitRows(one.hits), one.total, base, from, divisor)
	}
	b.contents()
	return b
}

func (b *groupPage) whole(g *postgres.GroupPage, byStatus map[string][]postgres.GroupMemberRow, base string, divisor int) {
	for _, a := range g.Aliases[:min(len(g.Aliases), max(6, 24/divisor))] {
		b.Aliases = append(b.Aliases, shorten(100, a))
	}
	b.MoreAliases = len(g.Aliases) - len(b.Aliases)
	for _, n := range g.NotLoaded[:min(len(g.NotLoaded), 12)] {
		b.NotLoaded = append(b.NotLoaded, shorten(240, n))
	}
	b.Members = listed(byStatus["member"], newMemberRow, 0, max(4, 15/divisor), base, "members")
	b.Possible = listed(byStatus["possible"], newMemberRow, 0, max(3, 8/divisor), base, "possible")
	b.Listed = listed(byStatus["listed_with"], newMemberRow, 0, max(3, 8/divisor), base, "listed")
	b.Money = newMoneyBlock(&g.Sold, moneyView{id: "sold", heading: "Sold by members", rule: ruleGroup, base: base, divisor: divisor})
	if p := g.Possible; p.Total.Units+p.Assumed.Units+p.Joint.Units > 0 {
		b.PossibleMoney = &possibleMoney{lineOf(p.Total), lineOf(p.Assumed), lineOf(p.Joint)}
	}
}

func lineOf(s postgres.Sum) *sumLine {
	if s.Units == 0 {
		return nil
	}
	l := newSumLine(s)
	return &l
}

// onlyList fills the page of one list; those of contracts are sides.
func (b *groupPage) onlyList(g *postgres.GroupPage, byStatus map[string][]postgres.GroupMemberRow, only, base string, from, n int) {
	b.Rules.Joint, b.Rules.Reported = ruleJoint, ruleReported
	paged := func(status string) section[memberRow] {
		rows := listed(byStatus[status], newMemberRow, from, n, "", "")
		rows.window = rows.paged(base+only, n)
		return rows
	}
	switch only {
	case "members":
		b.Members = paged("member")
	case "possible":
		b.Possible = paged("possible")
	case "listed":
		b.Listed = paged("listed_with")
	case "joint":
		rows := jointSection(&g.Sold, from, hitsPerList, "")
		rows.window = rows.paged(base+only, hitsPerList)
		b.Joint = &rows
	case "reported":
		rows := reportedSection(&g.Sold, from, hitsPerList, "")
		rows.window = rows.paged(base+only, hitsPerList)
		b.Reported = &rows
	}
}

func (b *groupPage) addHits(list, heading, search string, hits []hitRow, total int, base string, from, divisor int) {
	if len(hits) == 0 || b.Only != "" && b.Only != list {
		return
	}
	one := side{ID: list, Heading: heading, Count: max(total, len(hits))}
	if b.Only == "" {
		one.Hits, one.window = cut(hits, 0, max(3, hitsPerSide/divisor))
		if one.To < len(hits) {
			one.All = base + list
		}
	} else {
		one.Hits, one.window = cut(hits, from, max(5, hitsPerList/divisor))
		one.window = one.paged(base+list, max(5, hitsPerList/divisor))
	}
	if one.Count > len(hits) {
		one.Search = search
	}
	b.Sides = append(b.Sides, one)
}

func (b *groupPage) contents() {
	if b.Only != "" {
		return
	}
	all := []part{{"members", "Members", b.Members.Total}, {"sold", "Sold by members", b.Money.Total.Units}}
	for _, s := range b.Sides {
		all = append(all, part{s.ID, s.Heading, s.Count})
	}
	all = append(all, part{"possible", "Possible members", b.Possible.Total}, part{"listed", "Listed beside it", b.Listed.Total})
	for _, p := range all {
		if p.Count > 0 {
			b.Contents = append(b.Contents, p)
		}
	}
}

func newMemberRow(m postgres.GroupMemberRow) memberRow {
	row := memberRow{
		Name: partyLink(m.PartyLink), Country: countryName(m.Country), Way: wayWords(m.Way), Depth: m.Depth, From: shorten(10, m.From), To: shorten(10, m.To),
		Source: shorten(120, m.Source), Href: webURL(m.URL), AsOf: shorten(10, m.AsOf), Mentions: m.Mentions,
	}
	for _, e := range m.Evidence[:min(len(m.Evidence), 4)] {
		row.Evidence = append(row.Evidence, shorten(240, e))
	}
	if m.USD != "" {
		row.USD = digits(m.USD)
	}
	return row
}

// wayWords says by which way an organisation comes into a group.
func wayWords(way string) string {
	switch way {
	case "identifier":
		return "by identifier"
	case "parent_link":
		return "by a stated parent"
	case "name":
		return "by name"
	case "alias":
		return "by an alias"
	}
	return tagWord(strings.ReplaceAll(way, "_", " "))
}

func statusWords(status string) string {
	switch status {
	case "member":
		return "member"
	case "possible":
		return "possible member, outside totals"
	case "listed_with":
		return "a list names it beside the group; no member"
	}
	return tagWord(status)
}

func newGroupRef(g postgres.GroupRef) groupRefRow {
	row := groupRefRow{
		Name: link{Text: shorten(90, cmp.Or(g.Name, g.ID)), Href: groupHref(g.ID), Name: true}, Status: statusWords(g.Status), Way: wayWords(g.Way),
		Source: shorten(120, g.Source), SourceHref: webURL(g.URL), AsOf: shorten(10, g.AsOf),
	}
	for _, e := range g.Evidence[:min(len(g.Evidence), 3)] {
		row.Evidence = append(row.Evidence, shorten(240, e))
	}
	return row
}

// hitsOrigin is the origin of all contracts if they have one that is not
// published.
func hitsOrigin(lists ...[]postgres.Hit) procurement.Origin {
	o := postgres.OrganizationPage{}
	for _, hits := range lists {
		o.AsSupplier = append(o.AsSupplier, hits...)
	}
	return commonOrigin(&o)
}

// groupsPage lists the groups that are known.
type groupsPage struct{ section[groupsRow] }

type groupsRow struct {
	Name                        link
	ID, USD                     string
	Members, Possible, Mentions int
}

// groupsPerPage keeps the list below 60,000 bytes.
const groupsPerPage = 60

func (s *site) groups(w http.ResponseWriter, r *http.Request) error {
	all, err := s.Store.Groups(r.Context())
	if err != nil {
		return err
	}
	from, err := readFrom(r)
	if err != nil {
		return err
	}
	rows := listed(all, newGroupsRow, from, groupsPerPage, "", "")
	rows.window = rows.paged("/groups?", groupsPerPage)
	return s.render(w, r, http.StatusOK, "groups", page{Title: "Company groups", Body: groupsPage{rows}, Data: []link{{Text: "JSON", Href: "/groups.json"}}})
}

func newGroupsRow(g postgres.GroupRow) groupsRow {
	row := groupsRow{Name: link{Text: shorten(120, cmp.Or(g.Name, g.ID)), Href: groupHref(g.ID), Name: true}, ID: shorten(60, g.ID), Members: g.Members, Possible: g.Possible, Mentions: g.Mentions}
	if g.USD != "" {
		row.USD = digits(g.USD)
	}
	return row
}

// methods says how sums, organisations and groups are made.
func (s *site) methods(w http.ResponseWriter, r *http.Request) error {
	return s.render(w, r, http.StatusOK, "methods", page{Title: "Methods"})
}
