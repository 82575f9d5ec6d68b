package web_test

import (
	"fmt"

	"daylight/internal/postgres"
	"daylight/internal/procurement"
)

var (
	formerKey = procurement.NewID("organization", "city, formerly")
	jointKey  = procurement.NewID("organization", "joint only")
	pressKey  = procurement.NewID("organization", "reported only")
	coinKey   = procurement.NewID("organization", "no rate")
)

// resolved gives a store organisations with money, groups and a queue.
func resolved(say func(string) string, m *memory) {
	o := m.organizations[cityKey]
	o.Nodes = []procurement.ID{cityKey, formerKey}
	o.Classes = []string{say("municipality (“council” in the name)")}
	o.Offices = []postgres.FacetCount{{Value: say("Digital Office, Exampleton, GB"), Count: 2}, {Value: say("Parks Office, GB"), Count: 1}}
	o.Parents = []postgres.ParentRow{{Name: say("Example County"), ID: say("E10"), Department: true, Records: 2, First: at, Last: at.AddDate(1, 0, 0), Source: say("Invented Tenders Portal")}, {Name: say("Example Holding"), Records: 1}}
	o.Groups = []postgres.GroupRef{{ID: "example-cloud", Name: say("Example Cloud"), Way: "parent_link", Status: "possible", Source: say("an invented register"), URL: "https://register.example/1", AsOf: "2026-01-31", Evidence: []string{say("the name has both words")}}}
	o.Edges = edges(say)
	o.Sold, o.Bought = sold(say), bought(say)
	m.organizations[cityKey] = o
	m.organizations[jointKey] = postgres.OrganizationPage{Key: jointKey, Name: "Joint Only Ltd", SupplierCount: 1, Sold: postgres.Money{
		Joint:      postgres.Sum{Units: 1, Currencies: []postgres.CurrencySum{{Currency: "GBP", Amount: "900", Units: 1}}, USD: "1140.25", EUR: "1050"},
		JointUnits: []postgres.JointUnit{{Process: contractID, Title: "Cloud hosting", Currency: "GBP", Whole: "900", WholeUSD: "1140.25", Suppliers: 2, Date: "2024-05-20"}},
		Years:      []postgres.YearSum{{Year: 2024, JointUnits: 1, JointUSD: "1140.25"}},
	}}
	m.organizations[pressKey] = postgres.OrganizationPage{Key: pressKey, Name: "Reported Only Ltd", SupplierCount: 1, Sold: postgres.Money{
		Reported: []postgres.ReportedFigure{{Process: contractID, Title: "Cloud hosting", Kind: procurement.Awarded, Amount: "1200000000", Currency: "USD", Notice: noticeID, Version: 2}},
		Excluded: []postgres.ReasonCount{{Reason: "reported", Count: 1, Amounts: []postgres.CurrencySum{{Currency: "USD", Amount: "1200000000", Units: 1}}}},
	}}
	m.organizations[coinKey] = postgres.OrganizationPage{Key: coinKey, Name: "No Rate Ltd", SupplierCount: 2, Sold: postgres.Money{
		Total: postgres.Sum{Units: 2, Unconverted: 2, Currencies: []postgres.CurrencySum{{Currency: "XTS", Amount: "500.5", Units: 2, Unconverted: 2}}},
		Years: []postgres.YearSum{{Year: 0, Units: 2}}, Countries: []postgres.CountrySum{{Country: "", Units: 2}},
	}}
	m.groups = map[string]postgres.GroupPage{"example-cloud": companies(say, m), "empty": {ID: "empty", Name: say("Empty Group")}}
	for i := range 12 {
		e := edges(say)[2]
		e.A, e.B = procurement.NewID("a", fmt.Sprint(i)), procurement.NewID("b", fmt.Sprint(i))
		if i == 1 {
			e.Decided, e.Note = say("editor"), say("same street")
		}
		m.queue = append(m.queue, e)
	}
}

func edges(say func(string) string) []postgres.EdgeRow {
	e := postgres.EdgeRow{A: cityKey, B: formerKey, NameA: say("Example City Council"), NameB: say("Council of Example City"), IDA: say("GB-LAC: E123"), CountryA: "GB", CountryB: "GB",
		Judgement: "same", Method: "id", Score: "0.99", Reasons: []string{say("GB-LAC E123 on both"), say("equal names")}, StakeUSD: "12345"}
	decided, open := e, e
	decided.B, decided.NameB, decided.Judgement, decided.Method, decided.Decided, decided.Note = otherID, say("Example Town Council"), "different", "decision", say("editor"), say("another town")
	open.B, open.NameB, open.Judgement, open.Method, open.Score = paperKey, say("Example City Services"), "suggested", "score", "0.81"
	return []postgres.EdgeRow{e, decided, open}
}

func sold(say func(string) string) postgres.Money {
	return postgres.Money{
		Total: postgres.Sum{Units: 7, Unconverted: 1, USD: "2345678.9", EUR: "2200000", Currencies: []postgres.CurrencySum{
			{Currency: "GBP", Amount: "1234567.5", Units: 5}, {Currency: "ILS", Amount: "100", Units: 1}, {Currency: "XTS", Amount: "77", Units: 1, Unconverted: 1}}},
		Assumed: postgres.Sum{Units: 1, USD: "600.5", Currencies: []postgres.CurrencySum{{Currency: "EUR", Amount: "555.55", Units: 1}}},
		Joint:   postgres.Sum{Units: 2, USD: "3000.25", Currencies: []postgres.CurrencySum{{Currency: "EUR", Amount: "2777.75", Units: 2}}},
		JointUnits: []postgres.JointUnit{
			{Process: contractID, Title: say("Cloud hosting for city services"), Currency: "EUR", Whole: "1666.65", WholeUSD: "1800.15", Suppliers: 4, Date: "2024-05-20"},
			{Process: emptyID, Title: say("שירותי ענן"), Currency: "EUR", Whole: "1111.10", Share: "555.55", Suppliers: 2, Consortium: true},
		},
		Subawards: postgres.Sum{Units: 1, USD: "54321", Currencies: []postgres.CurrencySum{{Currency: "USD", Amount: "54321", Units: 1}}},
		Reported:  []postgres.ReportedFigure{{Process: emptyID, Title: say("Reported hosting"), Kind: procurement.NoticeTotal, Amount: "1200000000", Currency: "USD", Notice: noticeID, Version: 2}},
		Excluded: []postgres.ReasonCount{
			{Reason: "withheld", Count: 2}, {Reason: "implausible", Count: 1, Amounts: []postgres.CurrencySum{{Currency: "GBP", Amount: "99000000000", Units: 1}}}},
		NotCounted:     1,
		Years:          []postgres.YearSum{{Year: 0, Units: 1}, {Year: 2021, Units: 2, USD: "-1200"}, {Year: 2023, Units: 3, USD: "2000000"}, {Year: 2024, Units: 1, USD: "346878.9", JointUnits: 2, JointUSD: "3000.25"}},
		Counterparties: []postgres.PartySum{{PartyLink: postgres.PartyLink{Name: say("Example Harbour"), Key: paperKey}, Units: 4, USD: "2000000", Share: "85.3"}, {PartyLink: postgres.PartyLink{Name: say("משרד לדוגמה"), Key: cloudKey}, Units: 1}},
		Countries:      []postgres.CountrySum{{Country: "GB", Units: 6, USD: "2345578.9"}, {Country: "IL", Units: 1, USD: "100"}},
	}
}

func bought(say func(string) string) postgres.Money {
	m := sold(say)
	m.Assumed, m.Joint, m.JointUnits, m.Subawards, m.Reported = postgres.Sum{}, postgres.Sum{}, nil, postgres.Sum{}, nil
	m.Ceilings = postgres.Sum{Units: 1, USD: "90000000", Currencies: []postgres.CurrencySum{{Currency: "GBP", Amount: "71000000", Units: 1}}}
	m.CalledOffUSD, m.OpenUSD = "10000000", "80000000"
	m.Years = []postgres.YearSum{{Year: 2023, Units: 3, USD: "1000"}, {Year: 2024, Units: 4, USD: "2000"}}
	return m
}

// companies is a group in which one organisation of each status stands.
func companies(say func(string) string, m *memory) postgres.GroupPage {
	member := postgres.GroupMemberRow{PartyLink: postgres.PartyLink{Name: say("Example Cloud EMEA Ltd"), Key: cloudKey}, Country: "LU", Way: "parent_link", Status: "member", Depth: 2, From: "2015", To: "2026-01-01",
		Source: say("an invented register"), URL: "https://register.example/1", AsOf: "2026-01-31", Evidence: []string{say("subsidiary of Example Cloud Inc.")}, Mentions: 5, USD: "2345678.9"}
	possible, listed := member, member
	possible.Status, possible.Way, possible.Name, possible.Source, possible.URL, possible.USD = "possible", "name", say("Example Cloud Gardening"), "", "javascript:alert(1)", ""
	listed.Status, listed.Name, listed.Source = "listed_with", say("Example Drones"), say("an invented list")
	return postgres.GroupPage{
		ID: "example-cloud", Name: say("Example Cloud"), Aliases: []string{say("exacloud (brand: an invented register)")}, NotLoaded: []string{say("The register of Exampleland is not loaded.")},
		Members: []postgres.GroupMemberRow{member, possible, listed}, Sold: sold(say), Possible: postgres.Money{Total: postgres.Sum{Units: 1, USD: "11", Currencies: []postgres.CurrencySum{{Currency: "GBP", Amount: "9", Units: 1}}}},
		AsSupplier: m.hits, Mentions: m.hits[:1], SupplierCount: 300, MentionsCount: 1,
	}
}
