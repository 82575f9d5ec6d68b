package web

import (
	"net/http"
	"time"

	"daylight/internal/postgres"
	"daylight/internal/procurement"
)

// organizationData is an organisation as data; amounts are digits as text.
type organizationData struct {
	Key         string           `json:"key"`
	URL         string           `json:"url"`
	Name        string           `json:"name"`
	Mentions    []string         `json:"mention_keys"`
	Names       []nameData       `json:"names"`
	Identifiers []string         `json:"identifiers"`
	Countries   []string         `json:"countries"`
	Classes     []string         `json:"classes"`
	Offices     []countData      `json:"offices"`
	Roles       []countData      `json:"roles"`
	Parents     []parentData     `json:"parents_stated"`
	Groups      []membershipData `json:"groups"`
	Edges       []edgeData       `json:"edges"`
	Sold        moneyData        `json:"sold"`
	Bought      moneyData        `json:"awarded_or_funded"`
	Supplies    int              `json:"contracts_as_supplier"`
	Buys        int              `json:"contracts_as_buyer"`
	AsSupplier  []hitData        `json:"newest_as_supplier"`
	AsBuyer     []hitData        `json:"newest_as_buyer"`
}

type nameData struct {
	Name  string `json:"name"`
	Count int    `json:"count"`
	First string `json:"first,omitempty"`
	Last  string `json:"last,omitempty"`
}

type countData struct {
	Value string `json:"value"`
	Count int    `json:"count"`
}

type parentData struct {
	Name    string `json:"name"`
	ID      string `json:"id,omitempty"`
	Kind    string `json:"kind"` // parent or department
	Records int    `json:"records"`
	First   string `json:"first,omitempty"`
	Last    string `json:"last,omitempty"`
	Source  string `json:"source,omitempty"`
}

type membershipData struct {
	Group    string   `json:"group"`
	Name     string   `json:"name"`
	URL      string   `json:"url"`
	Way      string   `json:"way"`
	Status   string   `json:"status"`
	Source   string   `json:"source,omitempty"`
	Page     string   `json:"source_url,omitempty"`
	AsOf     string   `json:"as_of,omitempty"`
	Evidence []string `json:"evidence"`
}

type edgeData struct {
	A         string   `json:"a"`
	B         string   `json:"b"`
	NameA     string   `json:"name_a"`
	NameB     string   `json:"name_b"`
	Judgement string   `json:"judgement"`
	Method    string   `json:"method"`
	Score     string   `json:"score"`
	Reasons   []string `json:"reasons"`
	Stake     string   `json:"stake_usd,omitempty"`
	Decided   string   `json:"decided_by,omitempty"`
	Note      string   `json:"note,omitempty"`
}

func (s *site) organizationData(o *postgres.OrganizationPage) organizationData {
	zone := s.commonZone(o)
	d := organizationData{
		Key: o.Key.String(), URL: s.Origin + organizationHref(o.Key, ""), Name: o.Name, Mentions: []string{}, Names: []nameData{},
		Identifiers: filled(o.Identifiers), Countries: filled(o.Countries), Classes: filled(o.Classes), Offices: counted(o.Offices), Roles: counted(o.Roles),
		Parents: []parentData{}, Groups: []membershipData{}, Edges: []edgeData{}, Supplies: o.SupplierCount, Buys: o.BuyerCount,
		Sold: s.moneyData(&o.Sold, ruleSold), Bought: s.moneyData(&o.Bought, ruleBought), AsSupplier: s.hitsData(o.AsSupplier), AsBuyer: s.hitsData(o.AsBuyer),
	}
	for _, n := range o.Nodes {
		d.Mentions = append(d.Mentions, n.String())
	}
	for _, n := range o.Names {
		d.Names = append(d.Names, nameData{n.Name, n.Count, day(n.First, zone), day(n.Last, zone)})
	}
	for _, p := range o.Parents {
		d.Parents = append(d.Parents, newParentData(p, zone))
	}
	for _, g := range o.Groups {
		d.Groups = append(d.Groups, membershipData{g.ID, g.Name, s.Origin + groupHref(g.ID), g.Way, g.Status, g.Source, webURL(g.URL), g.AsOf, filled(g.Evidence)})
	}
	for _, e := range o.Edges {
		d.Edges = append(d.Edges, edgeData{e.A.String(), e.B.String(), e.NameA, e.NameB, e.Judgement, e.Method, e.Score, filled(e.Reasons), e.StakeUSD, e.Decided, e.Note})
	}
	return d
}

func newParentData(p postgres.ParentRow, zone *time.Location) parentData {
	d := parentData{p.Name, p.ID, "parent", p.Records, day(p.First, zone), day(p.Last, zone), p.Source}
	if p.Department {
		d.Kind = "department"
	}
	return d
}

// filled is a list that is never null in JSON.
func filled(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

func counted(all []postgres.FacetCount) []countData {
	got := []countData{}
	for _, f := range all {
		got = append(got, countData{f.Value, f.Count})
	}
	return got
}

func (s *site) hitsData(hits []postgres.Hit) []hitData {
	got := []hitData{}
	for _, h := range hits {
		got = append(got, s.hitData(h))
	}
	return got
}

// groupData is a company group as data.
type groupData struct {
	ID        string       `json:"id"`
	URL       string       `json:"url"`
	Name      string       `json:"name"`
	Aliases   []string     `json:"aliases"`
	NotLoaded []string     `json:"not_loaded"`
	Members   []memberData `json:"members"`
	Sold      moneyData    `json:"sold_by_members"`
	Possible  moneyData    `json:"sold_by_possible_members"`
	Contracts int          `json:"contracts_of_members"`
	Newest    []hitData    `json:"newest_of_members"`
	Mentions  int          `json:"texts_that_name_it"`
	Named     []hitData    `json:"newest_that_name_it"`
}

type memberData struct {
	Name     string   `json:"name"`
	URL      string   `json:"url"`
	Country  string   `json:"country,omitempty"`
	Way      string   `json:"way"`
	Status   string   `json:"status"` // member, possible or listed_with: only members are in totals
	Depth    int      `json:"depth"`
	From     string   `json:"from,omitempty"`
	To       string   `json:"to,omitempty"`
	Source   string   `json:"source,omitempty"`
	Page     string   `json:"source_url,omitempty"`
	AsOf     string   `json:"as_of,omitempty"`
	Evidence []string `json:"evidence"`
	Mentions int      `json:"mentions"`
	USD      string   `json:"usd,omitempty"`
}

const rulePossible = "What possible members sold, by the same rules. No total holds it."

func (s *site) groupData(g *postgres.GroupPage) groupData {
	d := groupData{
		ID: g.ID, URL: s.Origin + groupHref(g.ID), Name: g.Name, Aliases: filled(g.Aliases), NotLoaded: filled(g.NotLoaded), Members: []memberData{},
		Sold: s.moneyData(&g.Sold, ruleGroup), Possible: s.moneyData(&g.Possible, rulePossible), Contracts: g.SupplierCount, Newest: s.hitsData(g.AsSupplier),
		Mentions: g.MentionsCount, Named: s.hitsData(g.Mentions),
	}
	for _, m := range g.Members {
		d.Members = append(d.Members, memberData{m.Name, s.absolute(partyHref(m.PartyLink)), m.Country, m.Way, m.Status, m.Depth, m.From, m.To, m.Source, webURL(m.URL), m.AsOf, filled(m.Evidence), m.Mentions, m.USD})
	}
	return d
}

func (s *site) groupsJSON(w http.ResponseWriter, r *http.Request) error {
	all, err := s.Store.Groups(r.Context())
	if err != nil {
		return err
	}
	type row struct {
		ID       string `json:"id"`
		URL      string `json:"url"`
		Name     string `json:"name"`
		Members  int    `json:"members"`
		Possible int    `json:"possible"`
		Mentions int    `json:"texts_that_name_it"`
		USD      string `json:"usd,omitempty"`
	}
	rows := []row{}
	for _, g := range all {
		rows = append(rows, row{g.ID, s.Origin + groupHref(g.ID), g.Name, g.Members, g.Possible, g.Mentions, g.USD})
	}
	return s.json(w, r, rows)
}

// moneyData is a block of money. Parts are never added to each other.
type moneyData struct {
	Total     ruledData    `json:"total"`
	Assumed   ruledData    `json:"assumed"`
	Joint     jointData    `json:"joint"`
	Ceilings  ceilingData  `json:"ceilings"`
	Subawards ruledData    `json:"subawards"`
	Reported  []reportData `json:"reported_in_no_total"`
	Excluded  []reasonData `json:"excluded"`
	Copies    int          `json:"copies_not_counted"`
	Years     []yearData   `json:"by_year"`
	Parties   []shareData  `json:"by_counterparty"`
	Countries []shareData  `json:"by_country"`
}

type ruledData struct {
	Rule        string         `json:"rule"`
	Units       int            `json:"units"`
	Currencies  []currencyData `json:"currencies"`
	USD         string         `json:"usd,omitempty"`
	EUR         string         `json:"eur,omitempty"`
	Unconverted int            `json:"units_without_rate"`
}

type currencyData struct {
	Currency    string `json:"currency"`
	Amount      string `json:"amount"`
	Units       int    `json:"units"`
	Unconverted int    `json:"units_without_rate"`
}

type jointData struct {
	ruledData
	List []jointUnitData `json:"list"`
}

type jointUnitData struct {
	URL        string `json:"url"`
	Title      string `json:"title"`
	Currency   string `json:"currency"`
	Whole      string `json:"whole"`
	WholeUSD   string `json:"whole_usd,omitempty"`
	Share      string `json:"share,omitempty"` // assumed equal share; absent: not published
	Suppliers  int    `json:"suppliers"`
	Date       string `json:"date,omitempty"`
	Consortium bool   `json:"consortium"`
}

type ceilingData struct {
	ruledData
	CalledOff string `json:"called_off_usd,omitempty"`
	Open      string `json:"not_called_off_usd,omitempty"`
}

type reportData struct {
	URL      string                 `json:"url"`
	Title    string                 `json:"title"`
	Kind     procurement.AmountKind `json:"kind"`
	Amount   string                 `json:"amount,omitempty"`
	Currency string                 `json:"currency,omitempty"`
	Evidence string                 `json:"evidence,omitempty"`
}

type reasonData struct {
	Reason  string         `json:"reason"`
	Words   string         `json:"words"`
	Count   int            `json:"count"`
	Amounts []currencyData `json:"amounts"`
}

type yearData struct {
	Year       int    `json:"year"` // 0: no date
	Units      int    `json:"units"`
	USD        string `json:"usd,omitempty"`
	JointUnits int    `json:"joint_units"`
	JointUSD   string `json:"joint_whole_usd,omitempty"`
}

type shareData struct {
	Name    string `json:"name,omitempty"`
	URL     string `json:"url,omitempty"`
	Country string `json:"country,omitempty"`
	Units   int    `json:"units"`
	USD     string `json:"usd,omitempty"`
	// AssumedUSD is in a buyer's total and in no supplier's.
	AssumedUSD string `json:"assumed_usd,omitempty"`
	Share      string `json:"percent_of_total,omitempty"`
}

func (s *site) moneyData(m *postgres.Money, rule string) moneyData {
	d := moneyData{
		Total: newRuledData(m.Total, rule), Assumed: newRuledData(m.Assumed, ruleAssumed), Joint: jointData{newRuledData(m.Joint, ruleJoint), []jointUnitData{}},
		Ceilings: ceilingData{newRuledData(m.Ceilings, ruleCeilings), m.CalledOffUSD, m.OpenUSD}, Subawards: newRuledData(m.Subawards, ruleSubs),
		Reported: []reportData{}, Excluded: []reasonData{}, Copies: m.NotCounted, Years: []yearData{}, Parties: []shareData{}, Countries: []shareData{},
	}
	for _, u := range m.JointUnits {
		d.Joint.List = append(d.Joint.List, jointUnitData{s.Origin + "/contract/" + u.Process.String(), u.Title, u.Currency, u.Whole, u.WholeUSD, u.Share, u.Suppliers, u.Date, u.Consortium})
	}
	for _, f := range m.Reported {
		one := reportData{s.Origin + "/contract/" + f.Process.String(), f.Title, f.Kind, f.Amount, f.Currency, ""}
		if !f.Notice.IsZero() {
			one.Evidence = s.Origin + noticePath(f.Notice, f.Version)
		}
		d.Reported = append(d.Reported, one)
	}
	for _, e := range m.Excluded {
		d.Excluded = append(d.Excluded, reasonData{e.Reason, reasonWords(e.Reason), e.Count, currencies(e.Amounts)})
	}
	for _, y := range m.Years {
		d.Years = append(d.Years, yearData(y))
	}
	for _, p := range m.Counterparties {
		d.Parties = append(d.Parties, shareData{Name: p.Name, URL: s.absolute(partyHref(p.PartyLink)), Units: p.Units, USD: p.USD, AssumedUSD: p.AssumedUSD, Share: p.Share})
	}
	for _, c := range m.Countries {
		d.Countries = append(d.Countries, shareData{Country: c.Country, Units: c.Units, USD: c.USD})
	}
	return d
}

func newRuledData(s postgres.Sum, rule string) ruledData {
	return ruledData{rule, s.Units, currencies(s.Currencies), s.USD, s.EUR, s.Unconverted}
}

func currencies(all []postgres.CurrencySum) []currencyData {
	got := []currencyData{}
	for _, c := range all {
		got = append(got, currencyData(c))
	}
	return got
}
