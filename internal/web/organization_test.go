package web_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"daylight/internal/postgres"
	"daylight/internal/procurement"
	"daylight/internal/web"
)

// moneyAddresses are one of each page on organisations, groups and what waits for
// review.
func moneyAddresses() []string {
	city := "/organization/" + cityKey.String()
	return []string{
		city, city + "?list=joint", city + "?list=reported", city + "?list=edges", city + "?list=supplier", city + "?was=" + formerKey.String(),
		city + "?done=same&a=" + cityKey.String() + "&b=" + formerKey.String(),
		"/organization/" + jointKey.String(), "/organization/" + pressKey.String(), "/organization/" + coinKey.String(), "/organization/" + paperKey.String(),
		"/group/example-cloud", "/group/example-cloud?list=members", "/group/example-cloud?list=possible", "/group/example-cloud?list=listed", "/group/example-cloud?list=joint",
		"/group/example-cloud?list=reported", "/group/example-cloud?list=contracts", "/group/example-cloud?list=mentions", "/group/empty", "/groups",
		"/review", "/review?from=8", "/review?done=withdrawn&a=" + cityKey.String() + "&b=" + formerKey.String(), "/methods",
	}
}

func TestMoneyPagesAreSound(t *testing.T) {
	t.Parallel()
	for name, h := range map[string]http.Handler{
		"full": site(full(plain)), "empty": site(&memory{}), "editable": web.New(web.Options{Store: full(plain), Review: true}),
		"hostile": site(full(func(s string) string { return payloads[0] + payloads[5] + s })),
	} {
		for _, target := range moneyAddresses() {
			w := get(t, h, target)
			body := w.Body.String()
			for _, fault := range audit(body) {
				t.Errorf("%s %s: %s", name, target, fault)
			}
			if len(body) > maxPage || strings.Contains(body, "ZgotmplZ") || strings.Contains(body, "<no value>") {
				t.Errorf("%s %s: %d bytes, or a placeholder", name, target, len(body))
			}
			if want := 200; name != "empty" && w.Code != want {
				t.Errorf("%s %s: %d, want %d", name, target, w.Code, want)
			}
			checkHeaders(t, w.Header())
		}
	}
}

func TestMarkupInMoneyStaysText(t *testing.T) {
	t.Parallel()
	clean := site(full(plain))
	for _, payload := range payloads {
		t.Run(payload, func(t *testing.T) {
			t.Parallel()
			h := site(full(func(s string) string { return payload + " " + s }))
			for _, target := range moneyAddresses() {
				body := get(t, h, target).Body.String()
				for _, fault := range audit(body) {
					t.Errorf("%s: %s", target, fault)
				}
				got, want := elements(body), elements(get(t, clean, target).Body.String())
				for _, e := range []string{"script", "form", "iframe", "meta", "svg", "style", "img"} {
					if got[e] != want[e] {
						t.Errorf("%s: %d elements %s, want %d", target, got[e], e, want[e])
					}
				}
				if strings.ContainsAny(body, "\u202E\u2066\u2069\u200B\x00") || strings.Contains(body, "javascript:alert(1)\"") {
					t.Errorf("%s: hidden characters or a script reach the page", target)
				}
			}
		})
	}
}

// Each part of the money says what it is and by which rule, and none is added to
// another.
func TestMoneyOfAnOrganization(t *testing.T) {
	t.Parallel()
	h := site(full(plain))
	for target, want := range map[string]struct{ has, lacks []string }{
		"/organization/" + cityKey.String(): {has: []string{
			"Total GBP 1,234,567.50 ILS 100 XTS 77 = USD 2,345,678.90 · 7 contracts or awards · without a rate, and not in the dollars: XTS 77",
			"each counted once: by what was obligated, else by the signed value, else by the award", "stands apart. Dollars at the rate of the day of signature",
			"Joint, apart EUR 2,777.75 = USD 3,000.25", "must not be added up over suppliers", "EUR 1,666.65 = USD 1,800.15", "share not published",
			"EUR 555.55 assumed: an equal part of a stated consortium", "Assumed parts, apart EUR 555.55", "Subawards, apart USD 54,321 1 contract or award",
			"Reported by third parties, apart", "USD 1,200,000,000", "Ceilings of frameworks, apart GBP 71,000,000", "Called offUSD 10,000,000", "Not yet called offUSD 80,000,000",
			"withheld by the source", "implausible: more than 100 times the estimate", "1 notice of another portal tells of a contract that is counted by its other copy",
			"By year", "Most in 2023: USD 2,000,000 in 3 contracts or awards.", "no date", "85.3 %", "Israel", "no buyer named–345,678.9014.7 %", "shared by several suppliers, not divided; or none named–345,678.9014.7 %", "In the tables, 1 contract or award without a rate is counted and not in the dollars.", "Awarded or funded", "It is counted whether this body awards or funds",
			"municipality (“council” in the name)", "Digital Office, Exampleton, GB (2)", "department", "possible member, outside totals", "as of 2026-01-31",
			"2 spellings and numbers in notices, taken for one organisation", "taken for one organisation", "kept apart", "waits for review, not joined", "by identifier · score 0.99 · USD 12,345 at stake",
			"GB-LAC E123 on both", "Decided by editor: another town", "daylight review undo",
		}, lacks: []string{"javascript:"}},
		"/organization/" + jointKey.String(): {has: []string{"No figure counts", "GBP 900 = USD 1,140.25", "share not published"}, lacks: []string{"In no total", "Reported by"}},
		"/organization/" + pressKey.String(): {has: []string{"No figure counts", "USD 1,200,000,000", "No authority published them, and no total holds them.", "reported by third parties"}, lacks: []string{"Joint", "By year"}},
		"/organization/" + coinKey.String():  {has: []string{"XTS 500.50", "without a rate, and not in the dollars: XTS 500.50", "no rate", "not published"}, lacks: []string{"= USD"}},
		"/organization/" + paperKey.String(): {has: []string{"No contract with this organisation is in the collection."}, lacks: []string{"Total", "Why these mentions"}},
		"/group/example-cloud": {has: []string{
			"Sold by members", "whichever of them supplies", "by a stated parent, 2 steps below the head, from 2015 to 2026-01-01", "subsidiary of Example Cloud Inc.", "as of 2026-01-31",
			"Outside totals: the name fits", "The register of Exampleland is not loaded.", "What they sold, in no total GBP 9 = USD 11", "That makes them no members", "Example Drones",
			"A mention makes nobody a supplier.", "in no total", "group:example-cloud", "exacloud (brand: an invented register)", "the name itself",
		}, lacks: []string{"javascript:"}},
		"/group/empty": {has: []string{"No organisation in this collection is a member.", "No figure counts"}},
		"/groups":      {has: []string{"Example Cloud", "2,345,678.90", "2 groups"}},
		"/methods":     {has: []string{"An award to several suppliers is one award.", "European Central Bank"}},
	} {
		t.Run(target, func(t *testing.T) {
			t.Parallel()
			words := strings.ReplaceAll(pageText(get(t, h, target).Body.String()), "\u00a0", " ")
			for _, s := range want.has {
				if !strings.Contains(words, s) {
					t.Errorf("the page does not say %q", s)
				}
			}
			for _, s := range want.lacks {
				if strings.Contains(words, s) {
					t.Errorf("the page says %q", s)
				}
			}
			if t.Failed() {
				t.Log(words)
			}
		})
	}
}

// The chart has one bar for each number of its table, joint ones hatched.
func TestChartByYear(t *testing.T) {
	t.Parallel()
	body := get(t, site(full(plain)), "/organization/"+cityKey.String()).Body.String()
	if got := strings.Count(body, `<rect class="whole"`); got != 3+2 {
		t.Errorf("%d bars of totals", got)
	}
	if got := strings.Count(body, `<rect class="joint"`); got != 1 || strings.Count(body, `fill="url(#sold-hatch)"`) != 1 {
		t.Errorf("%d joint bars", got)
	}
	for _, want := range []string{"2021: USD −1,200 in 2 contracts or awards", "2024: USD 3,000.25 joint, whole amounts of 2 contracts or awards"} {
		if !strings.Contains(body, want) {
			t.Errorf("no bar says %q", want)
		}
	}
}

func TestOrganizationMoved(t *testing.T) {
	t.Parallel()
	h := site(full(plain))
	w := get(t, h, "/organization/"+formerKey.String())
	to := w.Header().Get("Location")
	if want := "/organization/" + cityKey.String() + "?was=" + formerKey.String(); w.Code != http.StatusFound || to != want {
		t.Fatalf("%d %s, want %s", w.Code, to, want)
	}
	if words := pageText(get(t, h, to).Body.String()); !strings.Contains(words, "This page now shows Example City Council, to which Council of Example City belongs.") {
		t.Error("the page does not say whose address led to it")
	}
	if words := pageText(get(t, h, "/organization/"+cityKey.String()+"?was="+otherID.String()).Body.String()); strings.Contains(words, "This page now shows") {
		t.Error("any key is taken for a former one")
	}
	if got := get(t, h, "/organization/"+formerKey.String()+".json").Header().Get("Location"); !strings.HasPrefix(got, "/organization/"+cityKey.String()+".json") {
		t.Errorf("the data moved to %s", got)
	}
}

// Who has no identifier may be a natural person: search engines are asked to leave
// the page out.
func TestUnidentifiedIsNotIndexed(t *testing.T) {
	t.Parallel()
	h := site(full(plain))
	for key, want := range map[procurement.ID]string{cityKey: "", jointKey: "noindex"} {
		if got := get(t, h, "/organization/"+key.String()).Header().Get("X-Robots-Tag"); got != want {
			t.Errorf("%s: %q, want %q", key, got, want)
		}
	}
	if get(t, h, "/review").Header().Get("X-Robots-Tag") != "noindex" {
		t.Error("the queue may be indexed")
	}
}

func TestMoneyData(t *testing.T) {
	t.Parallel()
	h := web.New(web.Options{Store: full(plain), Origin: "https://daylight.example"})
	type money struct {
		Total struct {
			Rule, USD string
			Units     int
			Without   int `json:"units_without_rate"`
		}
		Joint struct {
			Rule string
			List []struct{ URL, Whole, Share string }
		}
		Reported []struct{ Amount, Evidence string } `json:"reported_in_no_total"`
		Years    []struct{ USD string }              `json:"by_year"`
	}
	var org struct {
		Sold, Bought money
		Edges        []struct{ Judgement string }
	}
	if err := json.Unmarshal(get(t, h, "/organization/"+cityKey.String()+".json").Body.Bytes(), &org); err != nil {
		t.Fatal(err)
	}
	if m := org.Sold; m.Total.USD != "2345678.9" || m.Total.Units != 7 || m.Total.Without != 1 || !strings.Contains(m.Total.Rule, "each counted once") || !strings.Contains(m.Joint.Rule, "must not be added up") ||
		m.Joint.List[0].Whole != "1666.65" || m.Joint.List[0].Share != "" || !strings.HasPrefix(m.Joint.List[0].URL, "https://daylight.example/contract/") || m.Reported[0].Amount != "1200000000" || len(m.Years) != 4 {
		t.Errorf("%+v", m)
	}
	if len(org.Edges) != 3 {
		t.Errorf("%d edges", len(org.Edges))
	}
	var group struct {
		Members []struct{ Status string }
		Sold    money `json:"sold_by_members"`
	}
	if err := json.Unmarshal(get(t, h, "/group/example-cloud.json").Body.Bytes(), &group); err != nil {
		t.Fatal(err)
	}
	if len(group.Members) != 3 || group.Members[1].Status != "possible" || group.Sold.Total.USD == "" {
		t.Errorf("%+v", group)
	}
	var groups []struct{ ID, USD string }
	if err := json.Unmarshal(get(t, h, "/groups.json").Body.Bytes(), &groups); err != nil || len(groups) != 2 {
		t.Errorf("%v %+v", err, groups)
	}
}

// An organisation with the most of everything that the store returns stays within
// the size of a page.
func TestHugeOrganizationStaysSmall(t *testing.T) {
	t.Parallel()
	m := full(func(s string) string { return strings.Repeat(s+" & <", 60) })
	much := func(p *postgres.Money) {
		p.JointUnits, p.Reported, p.Counterparties, p.Countries = repeat(p.JointUnits, 100), repeat(p.Reported, 50), repeat(p.Counterparties, 25), repeat(p.Countries, 100)
		p.Excluded, p.Total.Currencies = repeat(p.Excluded, 13), repeat(p.Total.Currencies, 40)
		p.Years = nil
		for y := 1960; y < 2026; y++ {
			p.Years = append(p.Years, postgres.YearSum{Year: y, Units: 1000, USD: "1234567890.12", JointUnits: 10, JointUSD: "123456.78"})
		}
	}
	o, g := m.organizations[cityKey], m.groups["example-cloud"]
	o.Sold.Joint.Units, o.Bought.Reported, o.Bought.JointUnits = 100, o.Sold.Reported, o.Sold.JointUnits
	much(&o.Sold)
	much(&o.Bought)
	much(&g.Sold)
	o.AsBuyer, o.AsSupplier, o.Names, o.Counterparties, o.Identifiers = repeat(o.AsBuyer, 100), repeat(o.AsSupplier, 100), repeat(o.Names, 100), repeat(o.Counterparties, 20), repeat(o.Identifiers, 100)
	o.Edges, o.Parents, o.Groups, o.Offices, o.Classes = repeat(o.Edges, 200), repeat(o.Parents, 50), repeat(o.Groups, 20), repeat(o.Offices, 100), repeat(o.Classes, 20)
	g.Members, g.AsSupplier, g.Mentions, g.Aliases, g.NotLoaded = repeat(g.Members, 500), repeat(g.AsSupplier, 100), repeat(g.Mentions, 100), repeat(g.Aliases, 100), repeat(g.NotLoaded, 100)
	m.organizations[cityKey], m.groups["example-cloud"] = o, g
	for target := range slices.Values(moneyAddresses()) {
		w := get(t, site(m), target)
		if w.Body.Len() > maxPage {
			t.Errorf("%s: %d bytes", target, w.Body.Len())
		}
		for _, fault := range audit(w.Body.String()) {
			t.Errorf("%s: %s", target, fault)
		}
	}
	if body := get(t, site(m), "/group/example-cloud").Body.String(); !strings.Contains(body, "?list=members\">Show all 167") {
		t.Error("the members do not lead on")
	}
}
