package app_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"daylight/internal/app"
	"daylight/internal/demo"
	"daylight/internal/lexis"
	"daylight/internal/postgres"
	"daylight/internal/procurement"
	"daylight/internal/query"
)

// importPackage imports an OCDS package from memory.
func importPackage(t *testing.T, a *app.App, name string, data []byte) {
	t.Helper()
	src, err := a.Source(demo.NimbusSource)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	if n, err := a.ImportFile(t.Context(), src, path); err != nil || n == 0 {
		t.Fatalf("import %s: %d versions, %v", name, n, err)
	}
}

func derived(t *testing.T, a *app.App) {
	t.Helper()
	if _, err := a.Derive(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// answer searches, and fails where a query is refused.
func answer(t *testing.T, a *app.App, text string) postgres.SearchPage {
	t.Helper()
	q, err := query.Parse(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	page, err := a.DB.Search(t.Context(), q, "", 50)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return page
}

// organization is the page of the one organisation whose name holds all words.
func organization(t *testing.T, a *app.App, name string) postgres.OrganizationPage {
	t.Helper()
	found, err := a.DB.FindOrganizations(t.Context(), lexis.Words(name), 5)
	if err != nil || len(found) != 1 {
		t.Fatalf("%q is %d organisations: %+v, %v", name, len(found), found, err)
	}
	page, err := a.DB.Organization(t.Context(), found[0].Key)
	if err != nil {
		t.Fatal(err)
	}
	return page
}

// amounts is a sum as "number of units: amount currency, ...".
func amounts(s postgres.Sum) string {
	var parts []string
	units := 0
	for _, c := range s.Currencies {
		parts = append(parts, plain(c.Amount)+" "+c.Currency)
		units += c.Units
	}
	if units != s.Units {
		return "units that do not add up"
	}
	return strings.Join(append([]string{decimal.NewFromInt(int64(units)).String()}, parts...), ", ")
}

// plain is a number without zeros at its end.
func plain(digits string) string {
	d, err := decimal.NewFromString(digits)
	if err != nil {
		return digits
	}
	return d.String()
}

// ways are the reasons of a hit as "way who", and of groups.
func ways(h postgres.Hit) []string {
	var out []string
	for _, r := range h.Why {
		out = append(out, strings.TrimSuffix(string(r.Way)+" "+r.Who+" of "+r.Of, " of "))
	}
	slices.Sort(out)
	return out
}

// found are the hits of a page with the reasons of each, by ocid.
func found(page postgres.SearchPage) map[string][]string {
	out := map[string][]string{}
	for _, h := range page.Hits {
		out[h.OCID] = ways(h)
	}
	return out
}

const none = "0"

func nimbus(t *testing.T) *app.App {
	t.Helper()
	a := open(t)
	importPackage(t, a, "nimbus.json", demo.Nimbus())
	importPackage(t, a, "twin.json", demo.Twin())
	derived(t, a)
	return a
}

// TestNimbusAnswers: what press reports say of the value is beside every total, on
// the pages of the buyer and of both suppliers.
func TestNimbusAnswers(t *testing.T) {
	t.Parallel()
	a := nimbus(t)
	first := procurement.ProcessID(demo.NimbusSource, "reconstruction-il-nimbus-1")
	check := func(name string, m postgres.Money) {
		t.Helper()
		for part, s := range map[string]postgres.Sum{"total": m.Total, "joint": m.Joint, "assumed": m.Assumed, "ceilings": m.Ceilings} {
			if got := amounts(s); got != none || s.USD != "" || s.EUR != "" {
				t.Errorf("%s: %s %s, USD %q, want none: the value is reported", name, part, got, s.USD)
			}
		}
		if len(m.Reported) != 1 || m.Reported[0].Process != first || plain(m.Reported[0].Amount) != "1200000000" || m.Reported[0].Currency != "USD" {
			t.Errorf("%s: reported %+v", name, m.Reported)
		}
		if len(m.Excluded) != 1 || m.Excluded[0].Reason != "reported" || m.Excluded[0].Count != 1 {
			t.Errorf("%s: excluded %+v", name, m.Excluded)
		}
	}
	check("buyer", organization(t, a, "Accountant General").Bought)
	check("Amazon Web Services", organization(t, a, "Amazon Web Services").Sold)
	check("Google Cloud", organization(t, a, "Google Cloud").Sold)

	page, err := a.DB.Contract(t.Context(), first)
	if err != nil {
		t.Fatal(err)
	}
	if len(page.Spend) != 0 || len(page.Excluded) != 1 {
		t.Errorf("contract page: spend %+v, excluded %+v", page.Spend, page.Excluded)
	}
	if all := answer(t, a, "nimbus"); all.Count != 4 || amounts(all.Sum) != none {
		t.Errorf("nimbus: %d found, sum %s, want four tenders and none", all.Count, amounts(all.Sum))
	}
	for _, state := range []string{"is:reported", "is:joint"} {
		got := answer(t, a, "nimbus "+state)
		if len(got.Hits) != 1 || got.Hits[0].ID != first {
			t.Errorf("nimbus %s: %v", state, found(got))
		}
	}
}

// TestLinkedTenders: each of four tenders leads to the three others.
func TestLinkedTenders(t *testing.T) {
	t.Parallel()
	a := nimbus(t)
	for _, prefix := range []string{"reconstruction-il-nimbus-", "synthetic-xl-lanternfish-"} {
		var all []procurement.ID
		for _, no := range []string{"1", "2", "3", "4"} {
			all = append(all, procurement.ProcessID(demo.NimbusSource, prefix+no))
		}
		for _, id := range all {
			page, err := a.DB.Contract(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			linked := map[procurement.ID]bool{id: true}
			for _, l := range page.LinkRows {
				if l.Kind != "x_linkedTender" || !slices.Contains(all, l.Process) || l.Name == "" {
					t.Errorf("%s: link %+v", page.OCID, l)
				}
				linked[l.Process] = true
			}
			if len(linked) != 4 || len(page.LinkRows) != 3 {
				t.Errorf("%s: %d links to %d of four tenders", page.OCID, len(page.LinkRows), len(linked))
			}
		}
	}
}

// TestNimbusGroups: the reports name no company of the groups, but the groups
// themselves: who is named exactly so is a member by the group's own words for
// itself (way alias), and the evidence says that which of its companies it is was
// not stated. None of it brings money.
func TestNimbusGroups(t *testing.T) {
	t.Parallel()
	a := nimbus(t)
	const ocid = "reconstruction-il-nimbus-1"
	for text, want := range map[string][]string{
		"group:amazon":    {"consortium Amazon Web Services of amazon"},
		"group:google":    {"consortium Google Cloud of alphabet"},
		"group:alphabet":  {"consortium Google Cloud of alphabet"},
		"group:microsoft": {"bidder Microsoft of microsoft"},
		"group:oracle":    {"bidder Oracle of oracle"},
	} {
		page := answer(t, a, text)
		if diff := cmp.Diff(map[string][]string{ocid: want}, found(page)); diff != "" {
			t.Errorf("%s: %s", text, diff)
		}
		if amounts(page.Sum) != none || amounts(page.SumJoint) != none {
			t.Errorf("%s: sum %s, joint %s", text, amounts(page.Sum), amounts(page.SumJoint))
		}
	}
	for group, name := range map[string]string{"amazon": "Amazon Web Services", "alphabet": "Google Cloud"} {
		page, err := a.DB.Group(t.Context(), group)
		if err != nil {
			t.Fatal(err)
		}
		if len(page.Members) != 1 {
			t.Fatalf("%s: members %+v", group, page.Members)
		}
		m := page.Members[0]
		if m.Name != name || m.Status != "member" || m.Way != "alias" || !slices.ContainsFunc(m.Evidence, func(e string) bool { return strings.Contains(e, "which of its companies is not stated") }) {
			t.Errorf("%s: %+v", group, m)
		}
		if amounts(page.Sold.Total) != none || amounts(page.Sold.Joint) != none || len(page.Sold.Reported) != 1 || len(page.NotLoaded) == 0 {
			t.Errorf("%s: sold %+v, not loaded %v", group, page.Sold, page.NotLoaded)
		}
	}
}

// TestTwinAnswers: the same award with a published value is once in the buyer's
// total, joint on each supplier's page, and nowhere twice.
func TestTwinAnswers(t *testing.T) {
	t.Parallel()
	a := nimbus(t)
	bought := organization(t, a, "Treasury of the Republic of Exampleland").Bought
	const whole = "1150000000 EUR"
	if got := amounts(bought.Total); got != "4, 1197650000 EUR" {
		t.Errorf("buyer's total %s", got)
	}
	checkConverted(t, "buyer", bought.Total)
	if amounts(bought.Joint) != none || amounts(bought.Assumed) != none || len(bought.Reported)+len(bought.Excluded) != 0 {
		t.Errorf("beside the buyer's total: %+v", bought)
	}
	for name, total := range map[string]string{"Orvandel Web Services Ltd": "1, 2750000 EUR", "Quillomar Cloud Ltd": none} {
		sold := organization(t, a, name).Sold
		if got := amounts(sold.Total); got != total {
			t.Errorf("%s: total %s, want %s", name, got, total)
		}
		if got := amounts(sold.Joint); got != "1, "+whole {
			t.Errorf("%s: joint %s, want the whole once", name, got)
		}
		checkConverted(t, name, sold.Joint)
		if amounts(sold.Assumed) != none || len(sold.Reported)+len(sold.Excluded) != 0 {
			t.Errorf("%s: assumed %s, beside it %+v %+v", name, amounts(sold.Assumed), sold.Reported, sold.Excluded)
		}
		if len(sold.JointUnits) != 1 {
			t.Fatalf("%s: joint units %+v", name, sold.JointUnits)
		}
		u := sold.JointUnits[0]
		if plain(u.Whole)+" "+u.Currency != whole || u.Suppliers != 2 || u.Share != "" || u.Consortium || u.Date != "2024-05-21" {
			t.Errorf("%s: %+v, want an undivided unit of two", name, u)
		}
	}
	page := answer(t, a, "lanternfish")
	if page.Count != 4 || amounts(page.Sum) != "4, 1197650000 EUR" || amounts(page.SumJoint) != none {
		t.Errorf("lanternfish: %d found, %s, joint %s", page.Count, amounts(page.Sum), amounts(page.SumJoint))
	}
	contract, err := a.DB.Contract(t.Context(), procurement.ProcessID(demo.NimbusSource, "synthetic-xl-lanternfish-1"))
	if err != nil {
		t.Fatal(err)
	}
	if len(contract.Spend) != 1 || contract.Spend[0].Alloc != "unallocated" || contract.Spend[0].Basis != "signed" {
		t.Errorf("spend of the contract %+v, want one undivided row", contract.Spend)
	}
	for _, name := range []string{"orvandel", "quillomar"} {
		q, err := query.Parse("group:" + name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := a.DB.Search(t.Context(), q, "", 50); err == nil || !strings.Contains(err.Error(), "No group") {
			t.Errorf("group:%s: %v, want that there is no such group", name, err)
		}
	}
}

// checkConverted: all of it has a rate, and one euro is a dollar and a bit (the
// rates of 2024 lie between 1.03 and 1.13).
func checkConverted(t *testing.T, name string, s postgres.Sum) {
	t.Helper()
	usd, err := decimal.NewFromString(s.USD)
	if err != nil || s.Unconverted != 0 {
		t.Errorf("%s: USD %q, %d without a rate", name, s.USD, s.Unconverted)
		return
	}
	eur := decimal.RequireFromString(s.EUR)
	rate := usd.DivRound(eur, 4)
	if plain(s.Currencies[0].Amount) != eur.String() || rate.LessThan(decimal.RequireFromString("1.03")) || rate.GreaterThan(decimal.RequireFromString("1.13")) {
		t.Errorf("%s: %s EUR of %s EUR are %s USD", name, eur, s.Currencies[0].Amount, usd)
	}
}
