package postgres_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"daylight/internal/fx"
	"daylight/internal/lexis"
	"daylight/internal/money"
	"daylight/internal/postgres"
	"daylight/internal/procurement"
)

// key is the node of a name.
func key(name string) procurement.ID { return procurement.ProcessID("organisations", name) }

func process(ocid string) procurement.ID { return procurement.ProcessID("example", ocid) }

// party is "Name: role role".
func party(no int, text string) procurement.Party {
	name, roles, _ := strings.Cut(text, ": ")
	return procurement.Party{No: no, Name: name, Key: key(name), Roles: strings.Fields(roles), Country: "GB"}
}

// deal is a process with parties, and the money of it.
func deal(ocid string, parties ...string) postgres.Compiled {
	p := &procurement.Process{ID: process(ocid), OCID: ocid, Origin: procurement.Published, Country: "GB", Title: ocid, Bids: -1}
	v := lexis.NewVector().Add(ocid, lexis.Title)
	for i, text := range parties {
		p.Parties = append(p.Parties, party(i+1, text))
	}
	return postgres.Compiled{Process: p, Source: "example", Stage: "award", JSON: []byte("{}"), Vector: v.String(), Convert: rate}
}

// rate knows pounds (1.25 dollars, 1.2 euro), dollars and euro.
func rate(amount decimal.Decimal, currency, on string) (fx.Value, bool) {
	usd, known := map[string]string{"GBP": "1.25", "USD": "1", "EUR": "1.1"}[currency]
	if !known || on == "" {
		return fx.Value{}, false
	}
	eur := map[string]string{"GBP": "1.2", "USD": "0.9", "EUR": "1"}[currency]
	times := func(r string) decimal.Decimal { return amount.Mul(decimal.RequireFromString(r)).RoundBank(2) }
	return fx.Value{EUR: times(eur), USD: times(usd), On: on, Source: "test"}, true
}

// row is a row of spend: "unit/no alloc party=amount of whole currency day".
type row struct {
	unit          procurement.Owner
	no, party     int
	alloc         string
	amount, whole string
	currency, on  string
	members       []int
	buyer, funder int
}

// spends adds rows to the money of a process; the first party buys if no other is
// said to.
func spends(c postgres.Compiled, rows ...row) postgres.Compiled {
	for i, r := range rows {
		if r.whole == "" {
			r.whole = r.amount
		}
		if r.buyer == 0 {
			r.buyer = 1
		}
		if r.on == "" {
			r.on = "2026-03-01"
		}
		if r.members == nil {
			r.members = []int{r.party}
		}
		c.Money.Rows = append(c.Money.Rows, money.Row{No: i + 1, Unit: r.unit, UnitNo: r.no, PartyNo: r.party, BuyerNo: r.buyer, FunderNo: r.funder, Basis: money.Signed,
			Alloc: r.alloc, On: strings.TrimPrefix(r.on, "none"), Amount: decimal.RequireFromString(r.amount), Currency: r.currency, Tax: procurement.TaxNet, Whole: decimal.RequireFromString(r.whole), Members: r.members})
	}
	return c
}

const (
	contract = procurement.OfContract
	award    = procurement.OfAward
)

// market is a store with every shape of money. Alpha, Beta and Gamma supply; Alpha
// and Beta are of one group, Beta of a second one too.
func market() []postgres.Compiled {
	alpha, beta, gamma := "Alpha Ltd: supplier", "Beta Ltd: supplier", "Gamma Ltd: supplier"
	city := "Example City Council: buyer"
	sole := spends(deal("sole", city, alpha), row{unit: contract, no: 1, party: 2, alloc: money.Sole, amount: "100", currency: "GBP"},
		row{unit: contract, no: 2, party: 2, alloc: money.Sole, amount: "7", currency: "XTS"},
		row{unit: contract, no: 3, party: 2, alloc: money.Sole, amount: "50", currency: "USD", on: "2025-01-01"},
		row{unit: contract, no: 3, party: 2, alloc: money.Sole, amount: "10", currency: "EUR", on: "2025-01-01"})
	stated := spends(deal("stated", city, alpha, gamma), row{unit: award, no: 1, party: 2, alloc: money.Stated, amount: "30", whole: "100", currency: "USD", members: []int{2, 3}},
		row{unit: award, no: 1, party: 3, alloc: money.Stated, amount: "70", whole: "100", currency: "USD", members: []int{2, 3}})
	consortium := spends(deal("consortium", city, alpha, beta, gamma), row{unit: award, no: 1, party: 2, alloc: money.EqualSplit, amount: "33.34", whole: "100", currency: "USD", members: []int{2, 3, 4}},
		row{unit: award, no: 1, party: 3, alloc: money.EqualSplit, amount: "33.33", whole: "100", currency: "USD", members: []int{2, 3, 4}},
		row{unit: award, no: 1, party: 4, alloc: money.EqualSplit, amount: "33.33", whole: "100", currency: "USD", members: []int{2, 3, 4}})
	joint := spends(deal("joint", city, alpha, beta, gamma), row{unit: award, no: 1, alloc: money.Unallocated, amount: "1000", currency: "USD", members: []int{2, 3, 4}, on: "2024-01-01"})
	// One bid of Gamma alone, one of Alpha and Beta together: the unit's first row is
	// stated, and only a part of it is divided by assumption.
	mixed := spends(deal("mixed", city, gamma, alpha, beta), row{unit: contract, no: 1, party: 2, alloc: money.Stated, amount: "60", whole: "100", currency: "USD", members: []int{2, 3, 4}},
		row{unit: contract, no: 1, party: 3, alloc: money.EqualSplit, amount: "20", whole: "100", currency: "USD", members: []int{2, 3, 4}},
		row{unit: contract, no: 1, party: 4, alloc: money.EqualSplit, amount: "20", whole: "100", currency: "USD", members: []int{2, 3, 4}})
	funded := spends(deal("funded", "Example City Council: buyer funder", gamma), row{unit: contract, no: 1, party: 2, alloc: money.Sole, amount: "500", currency: "USD", funder: 1})
	paid := spends(deal("paid", "Other Council: buyer", gamma, "Example City Council: funder"), row{unit: contract, no: 1, party: 2, alloc: money.Sole, amount: "40", currency: "USD", funder: 3, on: "none"})
	copied := spends(deal("copied", city, alpha), row{unit: contract, no: 1, party: 2, alloc: money.Sole, amount: "100", currency: "GBP"})
	copied.Money.Excluded = []money.Excluded{{Owner: contract, OwnerNo: 1, Kind: procurement.Signed, Reason: money.ReasonZero}}
	return append(frameworks(city, gamma), sole, stated, consortium, joint, mixed, funded, paid, copied, apart(city, alpha, gamma))
}

// apart is a process whose figures are in no total: one that third parties report
// for Alpha's award, one of Gamma's award, one of nobody's.
func apart(city, alpha, gamma string) postgres.Compiled {
	c := deal("apart", city, alpha, gamma)
	c.Awards = []procurement.Award{{No: 1, Status: "active", Suppliers: []procurement.Supplier{{PartyNo: 2}}}, {No: 2, Status: "active", Suppliers: []procurement.Supplier{{PartyNo: 3}}}}
	hundred := decimal.NewNullDecimal(decimal.NewFromInt(100))
	c.Money.Excluded = []money.Excluded{{Owner: award, OwnerNo: 1, Kind: procurement.Awarded, Reason: money.ReasonReported, Amount: hundred, Currency: "GBP"},
		{Owner: award, OwnerNo: 1, Kind: procurement.Awarded, Reason: money.ReasonReported, Amount: hundred, Currency: "GBP", Version: 2},
		{Owner: award, OwnerNo: 2, Kind: procurement.Awarded, Reason: money.ReasonWithheld}, {Owner: procurement.OfProcess, Kind: procurement.Estimated, Reason: money.ReasonRange, Amount: hundred, Currency: "GBP"}}
	c.Money.Subawards = []money.Subaward{{ContractNo: 1, PartyNo: 3, On: "2026-01-01", Amount: decimal.NewFromInt(11), Currency: "USD"}}
	return c
}

// frameworks are three with ceilings, and call-offs in every way that names one:
// from a contract, from one whose value is its award's, from a process as a whole.
func frameworks(city, gamma string) []postgres.Compiled {
	ceiling := func(ocid, amount, currency string) postgres.Compiled {
		c := deal(ocid, city)
		c.Money.Ceilings = []money.Ceiling{{Unit: procurement.OfProcess, Amount: decimal.RequireFromString(amount), Currency: currency, On: "2026-01-01"}}
		return c
	}
	calls := func(c postgres.Compiled, ref string, within bool, awards ...int) postgres.Compiled {
		c.Contracts = []procurement.Contract{{No: 1, ParentRef: ref, AwardNos: awards, WithinFramework: within}}
		return c
	}
	named := calls(spends(deal("call-1", "Buyer of Calls: buyer", gamma), row{unit: contract, no: 1, party: 2, alloc: money.Sole, amount: "150", currency: "USD"},
		row{unit: contract, no: 2, party: 2, alloc: money.Sole, amount: "999", currency: "USD"}), "frame-1", true)
	byAward := calls(spends(deal("call-2", "Buyer of Calls: buyer", gamma), row{unit: award, no: 7, party: 2, alloc: money.Sole, amount: "20", currency: "USD"}), "frame-2", true, 7)
	whole := spends(deal("call-3", "Buyer of Calls: buyer", gamma), row{unit: award, no: 1, party: 2, alloc: money.Sole, amount: "5", currency: "USD"})
	whole.Links = []procurement.Link{{Kind: "framework", Ref: "frame-2"}}
	again := calls(spends(deal("call-1-copy", "Buyer of Calls: buyer", gamma), row{unit: contract, no: 1, party: 2, alloc: money.Sole, amount: "150", currency: "USD"}), "frame-1", true)
	return []postgres.Compiled{ceiling("frame-1", "100", "USD"), ceiling("frame-2", "300", "USD"), ceiling("frame-3", "1000", "XTS"), named, byAward, whole, again}
}

// marketStore holds the market, its groups and its copies.
func marketStore(t *testing.T) *postgres.DB {
	t.Helper()
	db := setup(t)
	err := db.Write(t.Context(), func(tx *postgres.Tx) error {
		if err := tx.SaveProcesses(t.Context(), market()); err != nil {
			return err
		}
		var copies []postgres.Copy
		for _, pair := range [][2]string{{"sole", "copied"}, {"call-1", "call-1-copy"}} {
			for i, ocid := range pair {
				copies = append(copies, postgres.Copy{Process: process(ocid), Cluster: process(pair[0]), Counted: i == 0})
			}
		}
		if err := tx.SaveCopies(t.Context(), copies, nil); err != nil {
			return err
		}
		groups := []postgres.Group{{ID: "alphabet", Name: "Alphabet", Keys: []string{"alphabet"}}, {ID: "twice", Name: "Twice", Keys: []string{"twice"}}}
		members := []postgres.GroupMember{{Group: "alphabet", Org: key("Alpha Ltd"), Way: "name", Status: "member"}, {Group: "alphabet", Org: key("Beta Ltd"), Way: "name", Status: "member"},
			{Group: "twice", Org: key("Beta Ltd"), Way: "name", Status: "member"}}
		return tx.SaveGroups(t.Context(), groups, members, nil, nil)
	})
	if err != nil {
		t.Fatal(err)
	}
	return db
}

func moneyOf(t *testing.T, db *postgres.DB, side postgres.Side, names ...string) postgres.Money {
	t.Helper()
	var nodes []procurement.ID
	for _, n := range names {
		nodes = append(nodes, key(n))
	}
	m, err := db.Money(t.Context(), side, nodes)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// line is a sum in words: units (without a rate), dollars, euro, by currency.
func line(s postgres.Sum) string {
	slices.SortFunc(s.Currencies, func(a, b postgres.CurrencySum) int { return strings.Compare(b.Currency, a.Currency) })
	out := fmt.Sprintf("%d(%d) $%s €%s", s.Units, s.Unconverted, s.USD, s.EUR)
	for _, c := range s.Currencies {
		out += fmt.Sprintf(" %s%s/%d", c.Amount, c.Currency, c.Units)
	}
	return out
}

// units are the joint units, the largest first and then by title.
func units(m postgres.Money) (out []string) {
	for _, u := range m.JointUnits {
		out = append(out, fmt.Sprintf("%s %s of %s%s by %d %v %s", u.Title, u.Share, u.Whole, u.Currency, u.Suppliers, u.Consortium, u.Date))
	}
	if len(out) > 1 {
		slices.Sort(out[1:])
	}
	return out
}

// What a supplier has alone, by assumption and together with others never mixes,
// and each unit is counted once whatever the number of its rows.
func TestMoneyOfSuppliers(t *testing.T) {
	t.Parallel()
	db := marketStore(t)
	for _, tt := range []struct {
		names                      []string
		total, assumed, joint, sub string
	}{
		// The euro of a whole are those of its parts, of which each is rounded: 30.01 + 30 +
		// 30. In the currency of the source parts and whole agree to the cent.
		// 100 GBP, 7 without a rate, 50 USD and 10 EUR of one contract, 30 stated; the copy
		// and the shares of consortia are not in it.
		{[]string{"Alpha Ltd"}, "4(1) $216 €202 7XTS/1 80USD/2 100GBP/1 10EUR/1", "2(0) $53.34 €48.01 53.34USD/2", "3(0) $1200 €1080.01 1200USD/3", "0(0) $ €"},
		{[]string{"Beta Ltd"}, "0(0) $ €", "2(0) $53.33 €48 53.33USD/2", "3(0) $1200 €1080.01 1200USD/3", "0(0) $ €"},
		// Their shares of one consortium add up, the whole counts once.
		{[]string{"Alpha Ltd", "Beta Ltd"}, "4(1) $216 €202 7XTS/1 80USD/2 100GBP/1 10EUR/1", "2(0) $106.67 €96.01 106.67USD/2", "3(0) $1200 €1080.01 1200USD/3", "0(0) $ €"},
		// Of the unit that is divided in part, Gamma has a stated part and shares nothing.
		{[]string{"Gamma Ltd"}, "8(0) $1844 €1623.6 1844USD/8", "1(0) $33.33 €30 33.33USD/1", "2(0) $1100 €990.01 1100USD/2", "1(0) $11 €9.9 11USD/1"},
		{[]string{"Nobody Ltd"}, "0(0) $ €", "0(0) $ €", "0(0) $ €", "0(0) $ €"},
	} {
		m := moneyOf(t, db, postgres.Supplies, tt.names...)
		got := []string{line(m.Total), line(m.Assumed), line(m.Joint), line(m.Subawards)}
		if d := cmp.Diff([]string{tt.total, tt.assumed, tt.joint, tt.sub}, got); d != "" {
			t.Errorf("%v: %s", tt.names, d)
		}
	}
	group := moneyOf(t, db, postgres.Supplies, "Alpha Ltd", "Beta Ltd")
	if d := cmp.Diff([]string{"joint  of 1000USD by 3 false 2024-01-01", "consortium 66.67 of 100USD by 3 true 2026-03-01", "mixed 40 of 100USD by 3 true 2026-03-01"},
		units(group)); d != "" {
		t.Errorf("joint units: %s", d)
	}
	years := []postgres.YearSum{{Year: 2024, JointUnits: 1, JointUSD: "1000"}, {Year: 2025, Units: 1, USD: "61"}, {Year: 2026, Units: 3, USD: "155", JointUnits: 2, JointUSD: "200"}}
	if d := cmp.Diff(years, group.Years); d != "" {
		t.Errorf("years: %s", d)
	}
	if len(group.Counterparties) != 1 || group.Counterparties[0].Units != 4 || group.Counterparties[0].USD != "216" || group.Counterparties[0].Share != "100" || group.Counterparties[0].AssumedUSD != "" {
		t.Errorf("counterparties: %+v", group.Counterparties)
	}
	if group.NotCounted != 1 {
		t.Errorf("%d copies are left out, want 1", group.NotCounted)
	}
}

// A buyer's total holds every counted unit once: what it funds and awards, what
// several share, and whose parts are assumed. Ceilings stand beside it.
func TestMoneyOfBuyers(t *testing.T) {
	t.Parallel()
	db := marketStore(t)
	m := moneyOf(t, db, postgres.Buys, "Example City Council")
	// sole 186 in three units with a rate, stated 100, consortium 100, joint 1000, mixed
	// 100, funded 500 once, paid 40 of no known day: dollars without euro.
	if got := line(m.Total); got != "9(1) $2026 €1795.01 7XTS/1 1890USD/7 100GBP/1 10EUR/1" {
		t.Errorf("total: %s", got)
	}
	if m.Assumed.Units+m.Joint.Units+len(m.JointUnits)+m.Subawards.Units > 0 {
		t.Errorf("a buyer shares nothing: %+v", m)
	}
	want := map[string][3]string{ // dollars, assumed, units
		"Alpha Ltd": {"216", "53.34", "6"}, "Beta Ltd": {"", "53.33", "2"}, "Gamma Ltd": {"670", "33.33", "5"},
	}
	for _, p := range m.Counterparties {
		if got := [3]string{p.USD, p.AssumedUSD, fmt.Sprint(p.Units)}; got != want[p.Name] {
			t.Errorf("%s: %v, want %v", p.Name, got, want[p.Name])
		}
	}
	if len(m.Counterparties) != 3 {
		t.Errorf("%d counterparties", len(m.Counterparties))
	}
	// 100 are all called off, and 50 more: that framework is open by 0, not by -50; of
	// 300, 25 are called off. The third has no rate and no known rest. The copy of a
	// call-off does not count, nor does a contract of it that names no framework.
	if got := line(m.Ceilings); got != "3(1) $400 €360 1000XTS/1 400USD/2" || m.CalledOffUSD != "175" || m.OpenUSD != "275" {
		t.Errorf("ceilings: %s, called off %s, open %s", got, m.CalledOffUSD, m.OpenUSD)
	}
	if m := moneyOf(t, db, postgres.Buys, "Buyer of Calls"); m.Ceilings.Units > 0 || m.OpenUSD != "" || m.CalledOffUSD != "" {
		t.Errorf("who calls off has no ceiling: %+v", m)
	}
}

// What is in no total is listed with its reason, of a supplier without what others
// won, of a copy not at all but for what third parties report.
func TestMoneyApart(t *testing.T) {
	t.Parallel()
	db := marketStore(t)
	for name, want := range map[string]string{
		"Alpha Ltd":            "range 1 100GBP, reported 2 200GBP",
		"Gamma Ltd":            "range 1 100GBP, withheld 1",
		"Example City Council": "range 1 100GBP, reported 2 200GBP, withheld 1",
	} {
		side := postgres.Supplies
		if name == "Example City Council" {
			side = postgres.Buys
		}
		m := moneyOf(t, db, side, name)
		var got []string
		for _, e := range m.Excluded {
			text := fmt.Sprintf("%s %d", e.Reason, e.Count)
			for _, a := range e.Amounts {
				text += " " + a.Amount + a.Currency
			}
			got = append(got, text)
		}
		if d := cmp.Diff(want, strings.Join(got, ", ")); d != "" {
			t.Errorf("%s: %s", name, d)
		}
		reported := strings.Contains(want, "reported")
		if (len(m.Reported) == 1) != reported { // two notices that repeat one figure are one
			t.Errorf("%s: %d reported figures", name, len(m.Reported))
		}
		if reported && (m.Reported[0].Suppliers != 1 || m.Reported[0].Amount != "100" || m.Reported[0].Process != process("apart")) {
			t.Errorf("%s: %+v", name, m.Reported[0])
		}
	}
}

// What a search adds up: whole units, or of a group its members' own parts and
// apart what they share. A member of two groups counts once.
func TestSumOfMatches(t *testing.T) {
	t.Parallel()
	db := marketStore(t)
	for text, want := range map[string][2]string{
		"group:alphabet":                  {"4(1) $216 €202 7XTS/1 80USD/2 100GBP/1 10EUR/1", "3(0) $1200 €1080.01 1200USD/3"},
		"group:alphabet,twice":            {"4(1) $216 €202 7XTS/1 80USD/2 100GBP/1 10EUR/1", "3(0) $1200 €1080.01 1200USD/3"},
		"group:twice":                     {"0(0) $ €", "3(0) $1200 €1080.01 1200USD/3"},
		"mixed":                           {"1(0) $100 €90 100USD/1", "0(0) $ €"},
		"joint or funded":                 {"2(0) $1500 €1350 1500USD/2", "0(0) $ €"},
		"copied":                          {"0(0) $ €", "0(0) $ €"}, // its other copy counts
		"group:alphabet -joint":           {"4(1) $216 €202 7XTS/1 80USD/2 100GBP/1 10EUR/1", "2(0) $200 €180.01 200USD/2"},
		"org:" + key("Beta Ltd").String(): {"3(0) $1200 €1080.01 1200USD/3", "0(0) $ €"},
	} {
		page := search(t, db, text, "", 20)
		if d := cmp.Diff(want, [2]string{line(page.Sum), line(page.SumJoint)}); d != "" || page.SumCapped {
			t.Errorf("%s: %s", text, d)
		}
	}
}
