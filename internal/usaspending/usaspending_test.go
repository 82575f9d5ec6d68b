package usaspending_test

import (
	"encoding/json"
	"errors"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"daylight/internal/jsontree"
	"daylight/internal/procurement"
	"daylight/internal/shareddata"
	"daylight/internal/source"
	"daylight/internal/usaspending"
)

// parse returns the notices of a body and the errors between them.
func parse(request, body string) ([]*procurement.Notice, []error) {
	doc := source.Bytes("us-usaspending", "https://api.usaspending.gov/", []byte(body))
	doc.Request = []byte(request)
	var notices []*procurement.Notice
	var errs []error
	for n, err := range (usaspending.Parser{}).Parse(doc) {
		if err != nil {
			errs = append(errs, err)
			continue
		}
		notices = append(notices, n)
	}
	return notices, errs
}

func one(t *testing.T, request, body string) *procurement.Notice {
	t.Helper()
	notices, errs := parse(request, body)
	if len(errs) > 0 || len(notices) != 1 {
		t.Fatalf("%d notices, errors %v, want one notice", len(notices), errs)
	}
	checkPointers(t, notices[0], body)
	return notices[0]
}

// checkPointers: every leaf has a place, and the place exists in the document.
func checkPointers(t *testing.T, n *procurement.Notice, body string) {
	t.Helper()
	root, _, err := jsontree.Parse([]byte(body))
	if err != nil {
		t.Fatal(err)
	}
	var walk func(path string, node any)
	walk = func(path string, node any) {
		switch node := node.(type) {
		case procurement.Object:
			for key, child := range node {
				walk(path+"/"+key, child)
			}
		case []any:
			for i, child := range node {
				walk(path+"/"+strconv.Itoa(i), child)
			}
		default:
			place, ok := n.Pointers[path]
			if !ok {
				t.Errorf("%s has no place in the document", path)
				return
			}
			if _, err := jsontree.Resolve(root, place[strings.LastIndex(place, "!")+1:]); err != nil {
				t.Errorf("%s: %v", path, err)
			}
		}
	}
	walk("", n.Release)
	for path := range n.Pointers {
		if _, err := jsontree.Resolve(n.Release, path); err != nil {
			t.Errorf("a place for what is not in the release: %v", err)
		}
	}
}

func get(n *procurement.Notice, path string) string {
	v, err := jsontree.Resolve(n.Release, path)
	if err != nil {
		return ""
	}
	switch v := v.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		return strconv.FormatBool(v)
	}
	return "an object or array"
}

func shared(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(shareddata.Path(t, "usaspending", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestSharedAwards(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		file string
		want map[string]string
	}{
		{"contract_awards__award_id_response1.json", map[string]string{
			"/ocid":                                       "us-usaspending-CONT_AWD_H907_9700_SPE2DX16D1500_9700",
			"/id":                                         "award/CONT_AWD_H907_9700_SPE2DX16D1500_9700",
			"/date":                                       "2019-10-27T20:06:44Z",
			"/buyer/name":                                 "Defense Logistics Agency",
			"/parties/0/roles/1":                          "funder",
			"/parties/0/details/acronym":                  "DLA",
			"/parties/0/details/department/name":          "Department of Defense",
			"/parties/0/details/department/id":            "097",
			"/parties/0/details/department/scheme":        "US-CGAC",
			"/parties/0/details/department/acronym":       "DOD",
			"/parties/0/details/office":                   "DLA TROOP SUPPORT",
			"/parties/0/details/fundingOffice":            "DLA TROOP SUPPORT",
			"/parties/1/id":                               "US-UEI-JTAPCFM4NSL4",
			"/parties/1/details/parent/name":              "MCKESSON CORPORATION",
			"/parties/1/details/parent/uei":               "S1RUKWWRYFL6",
			"/parties/1/address/country":                  "US",
			"/tender/procurementMethod":                   "open",
			"/tender/mainProcurementCategory":             "goods",
			"/tender/numberOfTenderers":                   "4",
			"/contracts/0/value/amount":                   "61241.34",
			"/contracts/0/x_valueWithOptions/amount":      "61241.34",
			"/contracts/0/x_obligated/amount":             "61241.34",
			"/contracts/0/period/endDate":                 "2016-06-27",
			"/awards/0/items/0/classification/id":         "6505",
			"/relatedProcesses/0/identifier":              "us-usaspending-CONT_IDV_SPE2DX16D1500_9700",
			"/awards/0/items/0/deliveryAddress/locality":  "WEST SACRAMENTO",
			"/contracts/0/maximumValue/amount":            "",
			"/tender/techniques/hasFrameworkAgreement":    "",
			"/awards/0/value/amount":                      "",
			"/awards/0/items/0/additionalClassifications": "an object or array",
		}},
		{"contract_awards__award_id_response2.json", map[string]string{
			"/ocid":                                    "us-usaspending-CONT_IDV_FA304715A0037_9700",
			"/parties/1/id":                            "US-UEI-EBUHL3LJ3JE9",
			"/parties/0/details/office":                "FA3016  502 CONS CL",
			"/parties/0/details/fundingOffice":         "341 TRS DORR",
			"/tender/techniques/hasFrameworkAgreement": "true",
			"/contracts/0/maximumValue/amount":         "0.0",
			"/contracts/0/value/amount":                "",
			"/parties/1/address/country":               "DE",
			"/parties/1/address/postalCode":            "60549",
			"/tender/procurementMethod":                "",
			"/tender/numberOfTenderers":                "",
			"/tender/mainProcurementCategory":          "services",
		}},
	} {
		t.Run(tt.file, func(t *testing.T) {
			t.Parallel()
			n := one(t, "", shared(t, tt.file))
			got := map[string]string{}
			for path := range tt.want {
				got[path] = get(n, path)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
			if len(n.Issues) > 0 {
				t.Errorf("issues %v", n.Issues)
			}
			if got := n.Pointers["/parties/0/details/fundingOffice"]; got != "/funding_agency/office_agency_name" {
				t.Errorf("the funding office stands at %q", got)
			}
			if n.Kind != procurement.State || n.Version == "" || n.Published.IsZero() {
				t.Errorf("kind %s, version %q, published %v", n.Kind, n.Version, n.Published)
			}
		})
	}
}

// The printed examples of pages name surrogate or unlike awards; they show that
// the shapes are told apart.
func TestSharedPages(t *testing.T) {
	t.Parallel()
	n := one(t, `{"award_id":"CONT_AWD_A_1_B_2"}`, shared(t, "contract_subawards_response1.json"))
	if got := get(n, "/contracts/0/x_subawards/0/value/amount"); got != "110000.0" {
		t.Errorf("amount of the subaward %q", got)
	}
	_, errs := parse(`{"award_id":"CONT_AWD_A_1_B_2"}`, shared(t, "contract_transactions_response1.json"))
	var bad *source.RecordError
	if len(errs) != 1 || !errors.As(errs[0], &bad) || bad.Reason != "assistance" {
		t.Errorf("the transaction of a grant gives %v", errs)
	}
	_, errs = parse(shared(t, "contract_subawards_request1.json"), shared(t, "contract_subawards_response1.json"))
	if len(errs) != 1 || !errors.Is(errs[0], source.ErrFormat) {
		t.Errorf("a page of award 25882628 gives %v, want ErrFormat", errs)
	}
}

func TestErrors(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("X", procurement.MaxOCID)
	for _, tt := range []struct{ name, request, body, reason, says string }{
		{"empty", "", "", "", "empty"},
		{"text", "", "<html></html>", "", "not JSON"},
		{"array", "", "[]", "", "array"},
		{"other object", "", `{"detail":"Not found."}`, "", "detail"},
		{"listing", "", `{"spending_level":"awards","results":[{"generated_internal_id":"A"}],"page_metadata":{"hasNext":false}}`, "", "search result page"},
		{"grant", "", `{"generated_unique_award_id":"ASST_NON_1_2","category":"grant"}`, "", "grant"},
		{"page without request", "", `{"results":[{"id":1,"subaward_number":"1"}]}`, "", "request"},
		{"page of a surrogate", `{"award_id":7}`, `{"results":[{"id":1,"subaward_number":"1"}]}`, "", `"7"`},
		{"strange rows", `{"award_id":"CONT_AWD_1"}`, `{"results":[{"a":1}]}`, "", "keys a"},
		{"cut", "", `{"generated_unique_award_id":"CONT`, "bad-json", ""},
		{"no id", "", `{"generated_unique_award_id":null,"category":"idv"}`, "no-id", "null"},
		{"row without id", `{"award_id":"CONT_AWD_1"}`, `{"results":[{"subaward_number":"1"}]}`, "no-id", ""},
		{"long id", "", `{"generated_unique_award_id":"` + long + `","category":"idv"}`, "ocid-too-long", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			notices, errs := parse(tt.request, tt.body)
			if len(notices) != 0 || len(errs) != 1 {
				t.Fatalf("%d notices, errors %v", len(notices), errs)
			}
			var record *source.RecordError
			if errors.As(errs[0], &record) {
				if record.Reason != tt.reason {
					t.Errorf("reason %q, want %q", record.Reason, tt.reason)
				}
			} else if tt.reason != "" || !errors.Is(errs[0], source.ErrFormat) {
				t.Errorf("%v, want reason %q or ErrFormat", errs[0], tt.reason)
			}
			if !strings.Contains(errs[0].Error(), tt.says) {
				t.Errorf("%q does not say %q", errs[0], tt.says)
			}
		})
	}
}

// A bad row does not stop its siblings, and money is never invented.
func TestRows(t *testing.T) {
	t.Parallel()
	notices, errs := parse(`{"award_id":"CONT_AWD_1"}`, `{"page_metadata":{"hasNext":false},"results":[
		7,
		{"id":"CONT_TX_1","action_date":"2024-01-02","modification_number":"0","federal_action_obligation":null},
		{"id":"CONT_TX_2","action_date":"2024-02-30","modification_number":"P1","federal_action_obligation":-12345678901234567890.01,"action_type_description":"X\u0000Y"}]}`)
	if len(errs) != 1 || len(notices) != 2 {
		t.Fatalf("%d notices, errors %v", len(notices), errs)
	}
	const row = "/contracts/0/implementation/transactions/0"
	if got := get(notices[0], row+"/value/amount") + get(notices[0], row+"/value/currency"); got != "" {
		t.Errorf("a null obligation became %q", got)
	}
	if got := get(notices[1], row+"/value/amount"); got != "-12345678901234567890.01" {
		t.Errorf("obligation %q", got)
	}
	if got := get(notices[1], "/contracts/0/amendments/0/rationale"); got != "X\u2400Y" {
		t.Errorf("rationale %q", got)
	}
	if got := notices[1].Pointers[row+"/value/amount"]; got != "/results/2/federal_action_obligation" {
		t.Errorf("pointer %q", got)
	}
	if !notices[1].Published.IsZero() {
		t.Errorf("30 February was read as %v", notices[1].Published)
	}
	if notices[0].OCID != "us-usaspending-CONT_AWD_1" || notices[0].Kind != procurement.State {
		t.Errorf("ocid %s, kind %s", notices[0].OCID, notices[0].Kind)
	}
}

func TestSeveralValues(t *testing.T) {
	t.Parallel()
	const award = `{"generated_unique_award_id":"CONT_IDV_%","category":"idv"}`
	notices, errs := parse("", strings.Replace(award, "%", "1", 1)+"\n"+strings.Replace(award, "%", "2", 1)+"\n")
	if len(errs) > 0 || len(notices) != 2 {
		t.Fatalf("%d notices, errors %v", len(notices), errs)
	}
	if got := notices[1].Pointers["/id"]; got != "value:1!/generated_unique_award_id" {
		t.Errorf("pointer %q", got)
	}
}

func TestWithheldSupplier(t *testing.T) {
	t.Parallel()
	n := one(t, "", `{"generated_unique_award_id":"CONT_AWD_1","category":"contract","recipient":{"recipient_name":"REDACTED DUE TO PII","recipient_hash":"h"},
		"base_exercised_options":"n/a","latest_transaction_contract_data":{"extent_competed":"ZZ","number_of_offers_received":"many"}}`)
	var codes []string
	for _, issue := range n.Issues {
		codes = append(codes, issue.Code)
	}
	want := []string{"no-date", "supplier-withheld", "unmapped-code", "unparsed-number", "unparsed-amount"}
	if diff := cmp.Diff(want, codes); diff != "" {
		t.Error(diff)
	}
	if get(n, "/parties/0/details/isNaturalPerson") != "true" {
		t.Error("a redacted person is not marked")
	}
	if get(n, "/contracts/0/value/x_daylight/status") != "unparsed" {
		t.Error("an amount in words is not marked")
	}
	if !strings.Contains(get(n, "/x_daylight/unknown/0"), "supplier's name") {
		t.Error("what is withheld is not listed")
	}
}

// Orders under a vehicle are of their own processes, and lead to the vehicle where
// they were placed under it.
func TestOrders(t *testing.T) {
	t.Parallel()
	const row = `{"award_type":"DELIVERY ORDER","description":"COPY PAPER","generated_unique_award_id":"CONT_AWD_B_1_A_1","last_date_to_order":null,"obligated_amount":8000.0,
		"period_of_performance_start_date":"2016-01-14","period_of_performance_current_end_date":"2016-02-14","awarding_agency":"EXAMPLE (EX)","piid":"B"}`
	body := `{"results":[` + row + `],"page_metadata":{"hasNext":false}}`
	for kind, parent := range map[string]string{"child_awards": "us-usaspending-CONT_IDV_A_1", "grandchild_awards": ""} {
		n := one(t, `{"award_id":"CONT_IDV_A_1","type":"`+kind+`"}`, body)
		if n.OCID != "us-usaspending-CONT_AWD_B_1_A_1" || n.ID != "order/CONT_AWD_B_1_A_1" || get(n, "/contracts/0/x_obligated/amount") != "8000.0" {
			t.Errorf("%s: %s of %s: %v", kind, n.ID, n.OCID, n.Release)
		}
		if got := get(n, "/relatedProcesses/0/identifier"); got != parent {
			t.Errorf("%s: parent %q, want %q", kind, got, parent)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(`{"award_id":"CONT_AWD_1"}`, `{"results":[{"id":"x","federal_action_obligation":1}]}`)
	f.Add(`{"award_id":"CONT_AWD_1"}`, `{"results":[{"id":1,"subaward_number":"x","amount":-1,"recipient_name":"a"}]}`)
	f.Add("", `{"generated_unique_award_id":"CONT_AWD_1","category":"contract","recipient":{"location":{"location_country_code":"USA"}}}`)
	f.Add("", "contract_transaction_unique_key,award_id_piid,federal_action_obligation,correction_delete_ind\n9910_-NONE-_A1_0_-NONE-_0,A1,1,\n9910_-NONE-_A1_1_-NONE-_0,,,D\n")
	f.Add(`{"award_id":"CONT_IDV_A_1"}`, `{"results":[{"generated_unique_award_id":"CONT_AWD_B_1_A_1","last_date_to_order":null,"obligated_amount":1}]}`)
	f.Fuzz(func(t *testing.T, request, body string) {
		notices, errs := parse(request, body)
		for _, n := range notices {
			if n.ID == "" || n.OCID == "" || len(n.ID) > procurement.MaxNoticeID || len(n.OCID) > procurement.MaxOCID {
				t.Errorf("id %q, ocid %q", n.ID, n.OCID)
			}
			if _, err := n.Body(); err != nil {
				t.Error(err)
			}
		}
		for _, err := range errs {
			var record *source.RecordError
			if !errors.Is(err, source.ErrFormat) && !errors.As(err, &record) {
				t.Errorf("an error of no kind: %v", err)
			}
		}
	})
}
