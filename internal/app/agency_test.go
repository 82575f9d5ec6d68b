package app_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"daylight/internal/app"
	"daylight/internal/portalsim"
	"daylight/internal/postgres"
)

// deed is an invented award as the USAspending API serves it.
type deed struct {
	piid, text        string
	awarding, funding [2]string // code and name of the subtier agency
	supplier, uei     string
	actions           []string // obligations in dollars
	total             string
}

func (d deed) key() string { return "CONT_AWD_" + d.piid + "_" + d.awarding[0] + "_-NONE-_-NONE-" }

type object = map[string]any

func agencyOf(a [2]string) object {
	return object{"id": 1, "has_agency_page": false, "office_agency_name": "EXAMPLE OFFICE",
		"toptier_agency": object{"name": "Department of " + strings.Fields(a[1])[0] + " Examples", "code": a[0][:3], "abbreviation": "", "slug": "invented"},
		"subtier_agency": object{"name": a[1], "code": a[0], "abbreviation": ""}}
}

func (d deed) detail(no int) object {
	return object{
		"id": 990000000 + no, "generated_unique_award_id": d.key(), "piid": d.piid, "category": "contract", "type": "D", "type_description": "DEFINITIVE CONTRACT",
		"description": d.text, "total_obligation": json.Number(d.total), "base_exercised_options": json.Number("9000000.0"), "base_and_all_options": json.Number("9900000.0"),
		"subaward_count": 0, "total_subaward_amount": nil, "date_signed": "2024-02-05", "parent_award": nil,
		"latest_transaction_contract_data": object{"solicitation_identifier": nil, "number_of_offers_received": "3", "extent_competed": "A",
			"extent_competed_description": "FULL AND OPEN COMPETITION", "product_or_service_code": "DB10", "product_or_service_description": "IT AND TELECOM - COMPUTE AS A SERVICE"},
		"awarding_agency": agencyOf(d.awarding), "funding_agency": agencyOf(d.funding),
		"period_of_performance": object{"start_date": "2024-02-05", "end_date": "2025-02-04", "last_modified_date": "2024-03-04 10:11:12", "potential_end_date": nil},
		"recipient": object{"recipient_hash": nil, "recipient_name": d.supplier, "recipient_uei": d.uei, "parent_recipient_name": nil, "parent_recipient_uei": nil,
			"business_categories": []any{"Category Business"}, "location": object{"location_country_code": "USA", "country_name": "UNITED STATES", "city_name": "EXAMPLETON", "zip5": "00001"}},
		"place_of_performance": object{"location_country_code": "USA", "country_name": "UNITED STATES", "city_name": "EXAMPLETON", "zip5": "00001"},
	}
}

func (d deed) transactions() object {
	var rows []any
	for i, amount := range d.actions {
		rows = append(rows, object{"id": fmt.Sprintf("CONT_TX_%s_-NONE-_%s_%d", d.awarding[0], d.piid, i), "type": "D", "type_description": "DEFINITIVE CONTRACT",
			"action_date": fmt.Sprintf("2024-02-%02d", 5+i), "action_type": nil, "action_type_description": nil, "modification_number": fmt.Sprint(i),
			"description": d.text, "federal_action_obligation": json.Number(amount)})
	}
	return object{"page_metadata": object{"page": 1, "next": nil, "previous": nil, "hasNext": false, "hasPrevious": false}, "results": rows}
}

// recording writes what a crawl of one day asks and is answered.
type recording struct {
	t     *testing.T
	lines []byte
}

func (r *recording) add(method, path, request string, answer any) {
	r.t.Helper()
	body, err := json.Marshal(answer)
	if err != nil {
		r.t.Fatal(err)
	}
	line, err := json.Marshal(portalsim.Exchange{Method: method, Path: path, Request: request, Status: 200,
		Header: map[string]string{"Content-Type": "application/json"}, Body: string(body)})
	if err != nil {
		r.t.Fatal(err)
	}
	r.lines = append(append(r.lines, line...), '\n')
}

// crawlDeeds lets the crawler of us-usaspending take deeds from a recorded
// portal, of one day.
func crawlDeeds(t *testing.T, a *app.App, deeds []deed) {
	t.Helper()
	r := &recording{t: t}
	for _, g := range [][2]string{{"contracts", `["A","B","C","D"]`}, {"idvs", `["IDV_A","IDV_B","IDV_B_A","IDV_B_B","IDV_B_C","IDV_C","IDV_D","IDV_E"]`}} {
		filters := `{"filters":{"time_period":[{"start_date":"2024-03-04","end_date":"2024-03-04","date_type":"last_modified_date"}],"award_type_codes":` + g[1] + `}`
		rows, n := []any{}, 0
		if g[0] == "contracts" {
			n = len(deeds)
			for i, d := range deeds {
				rows = append(rows, object{"internal_id": 990000000 + i, "Award ID": d.piid, "Last Modified Date": "2024-03-04", "generated_internal_id": d.key()})
			}
		}
		r.add("POST", "/api/v2/search/spending_by_award_count/", filters+"}", object{"results": object{g[0]: n}, "spending_level": "awards", "messages": []any{}})
		r.add("POST", "/api/v2/search/spending_by_award/", filters+`,"fields":["Award ID","Last Modified Date"],"limit":100,"page":1,"sort":"Award ID","order":"asc"}`,
			object{"spending_level": "awards", "limit": 100, "results": rows, "messages": []any{},
				"page_metadata": object{"page": 1, "hasNext": false, "last_record_unique_id": nil, "last_record_sort_value": "None"}})
	}
	for i, d := range deeds {
		r.add("GET", "/api/v2/awards/"+d.key()+"/", "", d.detail(i))
		r.add("POST", "/api/v2/transactions/", `{"award_id":"`+d.key()+`","page":1,"limit":5000,"sort":"action_date","order":"asc"}`, d.transactions())
	}
	const id = "us-usaspending"
	sim, err := portalsim.New(portalsim.Options{Sources: []string{id}, Recorded: fstest.MapFS{id + "/crawl.jsonl": {Data: r.lines}}})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(sim)
	t.Cleanup(server.Close)
	src, err := a.Source(id)
	if err != nil {
		t.Fatal(err)
	}
	q, stop, err := a.Workers(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := stop(); err != nil {
			t.Error(err)
		}
	}()
	day := time.Date(2024, 3, 4, 0, 0, 0, 0, time.UTC)
	run, err := a.Enqueue(t.Context(), q, src, app.CrawlOptions{Since: day, Until: day.AddDate(0, 0, 1), BaseURL: server.URL + "/" + id})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	s, err := a.Await(ctx, run, func(postgres.RunSummary) {})
	if err != nil || s.Outcome != "complete" || s.Quarantined != 0 {
		t.Fatalf("crawl: %+v, %v", s, err)
	}
}

// The ocids of the deeds.
const (
	hosted   = "us-usaspending-CONT_AWD_EXG24C0001_9931_-NONE-_-NONE-"
	licences = "us-usaspending-CONT_AWD_EXG24C0002_9931_-NONE-_-NONE-"
	own      = "us-usaspending-CONT_AWD_EXM24C0003_9941_-NONE-_-NONE-"
)

// agencyCase: the General Procurement Service awards the first for the Immigration
// Control Service and the second for itself; the third the latter awards itself.
func agencyCase(t *testing.T) *app.App {
	t.Helper()
	general, control := [2]string{"9931", "Exampleland General Procurement Service"}, [2]string{"9941", "Exampleland Immigration Control Service"}
	const reseller, uei = "FOUR RIVERS TRADING LLC", "FRRVRSTRDNG1"
	a := open(t)
	crawlDeeds(t, a, []deed{
		{"EXG24C0001", "CLOUD HOSTING ON AMAZON WEB SERVICES FOR THE CASE SYSTEM", general, control, reseller, uei, []string{"1000000.0", "250000.5", "-50000.25"}, "1200000.25"},
		{"EXG24C0002", "AMAZON WEB SERVICES LICENSES FROM AN AUTHORIZED RESELLER", general, general, reseller, uei, []string{"300000.0"}, "300000.0"},
		{"EXM24C0003", "PRINTING PAPER", control, control, "COPPER FINCH PAPER COMPANY", "CPPRFNCHPPR2", []string{"50000.0", "0.75"}, "50000.75"},
	})
	derived(t, a)
	return a
}

// TestAgencySearch: a contract that one agency awards, another funds, and a
// reseller supplies is found from all of them, each with what it does, and from
// the group that its text names.
func TestAgencySearch(t *testing.T) {
	t.Parallel()
	a := agencyCase(t)
	const general, control = "Exampleland General Procurement Service", "Exampleland Immigration Control Service"
	byControl := map[string][]string{hosted: {"funds " + control}, own: {"awards " + control, "funds " + control}}
	byGeneral := map[string][]string{hosted: {"awards " + general}, licences: {"awards " + general, "funds " + general}}
	for text, want := range map[string]map[string][]string{
		`buyer:"immigration control"`:   byControl,
		"buyer:eics":                    byControl, // by its initials
		`buyer:"general procurement"`:   byGeneral,
		"buyer:egps":                    byGeneral,
		`supplier:"four rivers"`:        {hosted: nil, licences: nil},
		"group:amazon":                  {hosted: {"mention Amazon Web Services of amazon"}, licences: {"reseller Amazon Web Services of amazon"}},
		"group:amazon buyer:eics":       {hosted: {"funds " + control, "mention Amazon Web Services of amazon"}},
		"mentions:amazon":               {hosted: nil, licences: nil},
		"class:immigration":             {hosted: nil, own: nil},
		"class:immigration -buyer:egps": {own: nil},
	} {
		if diff := cmp.Diff(want, found(answer(t, a, text))); diff != "" {
			t.Errorf("%s: %s", text, diff)
		}
	}
}

// TestAgencyMoney: it is in one total on each side, once, and in none of the group.
func TestAgencyMoney(t *testing.T) {
	t.Parallel()
	a := agencyCase(t)
	check := func(name, want string, got postgres.Sum) {
		t.Helper()
		if amounts(got) != want {
			t.Errorf("%s: %s, want %s", name, amounts(got), want)
		}
	}
	control, general := organization(t, a, "Exampleland Immigration Control Service"), organization(t, a, "Exampleland General Procurement Service")
	reseller := organization(t, a, "Four Rivers Trading LLC")
	check("funding agency", "2, 1250001 USD", control.Bought.Total)
	check("awarding agency", "2, 1500000.25 USD", general.Bought.Total)
	check("reseller", "2, 1500000.25 USD", reseller.Sold.Total)
	for name, m := range map[string]postgres.Money{"funding agency": control.Bought, "awarding agency": general.Bought, "reseller": reseller.Sold} {
		check(name+", joint", none, m.Joint)
		check(name+", assumed", none, m.Assumed)
	}
	check("sold by an agency", none, control.Sold.Total)
	check("bought by the reseller", none, reseller.Bought.Total)
	years := []postgres.YearSum{{Year: 2024, Units: 2, USD: control.Bought.Total.USD}}
	if diff := cmp.Diff(years, control.Bought.Years); diff != "" {
		t.Errorf("funding agency by year: %s", diff)
	}

	check("search for the funding agency", "2, 1250001 USD", answer(t, a, "buyer:eics").Sum)
	check("search for everything", "3, 1550001 USD", answer(t, a, "source:us-usaspending").Sum)
	group := answer(t, a, "group:amazon")
	check("search for the group", none, group.Sum)
	check("search for the group, joint", none, group.SumJoint)
	page, err := a.DB.Group(t.Context(), "amazon")
	if err != nil {
		t.Fatal(err)
	}
	check("group page", none, page.Sold.Total)
	check("group page, possible", none, page.Possible.Total)
	if len(page.Members) != 0 || page.MentionsCount != 2 {
		t.Errorf("group page: members %+v, %d texts that name it", page.Members, page.MentionsCount)
	}
}
