package usaction_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"daylight/internal/fpds"
	"daylight/internal/locate"
	"daylight/internal/procurement"
	"daylight/internal/samawards"
	"daylight/internal/shareddata"
	"daylight/internal/source"
	"daylight/internal/usaspending"
)

// read parses a document: its notices, the records it refuses, and the error of
// a document of another format.
func read(p source.Parser, doc source.Document) (notices []*procurement.Notice, refused []*source.RecordError, foreign error) {
	for n, err := range p.Parse(doc) {
		var bad *source.RecordError
		switch {
		case err == nil:
			notices = append(notices, n)
		case errors.As(err, &bad):
			refused = append(refused, bad)
		default:
			foreign = errors.Join(foreign, err)
		}
	}
	return notices, refused, foreign
}

// Every file of the shared samples is read wholly, or refused with a reason. What
// is refused here are requests, answers that state no award, and examples of
// grants; the number of notices is that of the records.
func TestSharedFiles(t *testing.T) {
	t.Parallel()
	want := map[string]int{
		"gsa_fpds_feed_2020-04-02_v1.5.2_page1.xml": 6, "dherincx92_full_response.xml": 6, "broker_fpdsXML.xml": 2,
		"gsa-doc_contract-awards_example1.json": 1, "gsa-doc_contract-awards_example2.json": 1, "gsa-doc_contract-awards_example3.json": 5,
		"gsa-doc_contract-awards_example4.json": 1, "gsa-doc_contract-awards_example5.json": 5, "gsa-doc_contract-awards_example7.json": 1,
		"contract_awards__award_id_response1.json": 1, "contract_awards__award_id_response2.json": 1, "contract_subawards_response1.json": 1,
	}
	for _, from := range []struct {
		folder, pattern string
		parser          source.Parser
	}{
		{"fpds", "*", fpds.Parser{}}, {"sam-gov", "*contract-awards*", samawards.Parser{}}, {"usaspending", "*", usaspending.Parser{}},
	} {
		files, err := filepath.Glob(filepath.Join(shareddata.Path(t, from.folder), from.pattern))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %d files, %v", from.folder, len(files), err)
		}
		for _, file := range files {
			name := filepath.Base(file)
			if name == "SOURCE.md" {
				continue
			}
			body, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			doc := source.Bytes("us", "file:///"+name, body)
			doc.Request = []byte(`{"award_id":"CONT_AWD_A_1_B_2"}`) // of the pages, whose rows do not name it
			notices, refused, foreign := read(from.parser, doc)
			t.Logf("%-72s %d notices, %d refused %v, %v", from.folder+"/"+name, len(notices), len(refused), refused, foreign)
			if len(notices) != want[name] || len(notices) == 0 && len(refused) == 0 && foreign == nil {
				t.Errorf("%s: %d notices, want %d", name, len(notices), want[name])
			}
			for _, n := range notices[:min(len(notices), 2)] {
				places(t, body, n)
			}
		}
	}
}

// places: the published texts stand where the pointers lead.
func places(t *testing.T, body []byte, n *procurement.Notice) {
	t.Helper()
	for at, place := range n.Pointers {
		there, err := locate.Value(body, place)
		if err != nil {
			t.Errorf("%s %s: %v", n.ID, at, err)
			return
		}
		if !strings.HasSuffix(at, "/amount") && !strings.HasSuffix(at, "/name") || there == "" {
			continue
		}
		if have := leaf(n, at); have != strings.TrimSpace(there) && !strings.Contains(at, "department") {
			t.Errorf("%s %s is %q, at %s stands %q", n.ID, at, have, place, there)
		}
	}
}

func TestSharedFacts(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		folder, file string
		parser       source.Parser
		no           int
		want         map[string]string
	}{
		{"fpds", "gsa_fpds_feed_2020-04-02_v1.5.2_page1.xml", fpds.Parser{}, 0, map[string]string{
			"/ocid":                               "us-fpds-CONT_AWD_0001_9701_N0017811D6668_9700",
			"/id":                                 "transaction/CONT_TX_9701_9700_0001_0_N0017811D6668_0",
			"/date":                               "2011-07-14T15:50:04Z",
			"/tender/id":                          "N0017808R4001",
			"/tender/title":                       "SEAPORT ENHANCED",
			"/parties/0/id":                       "US-FPDS-1700",
			"/parties/0/details/department/name":  "DEPT OF DEFENSE",
			"/parties/0/details/office":           "NSWC DAHLGREN",
			"/parties/0/details/fundingOffice":    "NSWC CARDEROCK DET PHILA",
			"/awards/0/suppliers/0/name":          "SARAS AMERICA INC.",
			"/contracts/0/x_obligated/amount":     "2501.00",
			"/contracts/0/value/amount":           "2501.00",
			"/contracts/0/dateSigned":             "2011-06-28",
			"/relatedProcesses/0/identifier":      "us-fpds-CONT_IDV_N0017811D6668_9700",
			"/awards/0/items/0/classification/id": "AD25",
		}},
		{"fpds", "gsa_fpds_feed_2020-04-02_v1.5.2_page1.xml", fpds.Parser{}, 5, map[string]string{
			"/contracts/0/implementation/transactions/0/value/amount": "323256.60",
			"/contracts/0/implementation/transactions/0/x_kind":       "obligation",
			"/contracts/0/x_obligated/amount":                         "11373630.87",
			"/contracts/0/value/amount":                               "11392366.76",
			"/contracts/0/amendments/0/date":                          "2020-01-03",
			"/contracts/0/dateSigned":                                 "",
			"/tender/status":                                          "",
		}},
		{"fpds", "dherincx92_full_response.xml", fpds.Parser{}, 0, map[string]string{
			"/awards/0/suppliers/0/name":          "FORT HANCOCK WATER CONTROL AND IMPROVEMENT",
			"/contracts/0/amendments/0/rationale": "OTHER ADMINISTRATIVE ACTION",
		}},
		{"fpds", "broker_fpdsXML.xml", fpds.Parser{}, 0, map[string]string{
			"/parties/1/details/parent/uei":         "WF9TN8AWH8K5",
			"/parties/1/details/parent/name":        "HEICO CORPORATION",
			"/parties/1/additionalIdentifiers/1/id": "0PW76",
			"/tender/numberOfTenderers":             "4",
			"/tender/procurementMethod":             "limited",
			"/x_fpds/setAside/id":                   "NONE",
			"/parties/1/address/postalCode":         "22202-3231",
		}},
		{"fpds", "broker_fpdsXML.xml", fpds.Parser{}, 1, map[string]string{
			"/ocid":                            "us-fpds-CONT_IDV_000000000LC3162_5000",
			"/id":                              "transaction/CONT_TX_5000_-NONE-_000000000LC3162_0_-NONE-_-NONE-",
			"/buyer/name":                      "SECURITIES AND EXCHANGE COMMISSION",
			"/contracts/0/maximumValue/amount": "0.00",
			"/contracts/0/value/amount":        "",
			"/tender/techniques/hasFrameworkAgreement": "true",
		}},
		{"sam-gov", "gsa-doc_contract-awards_example1.json", samawards.Parser{}, 0, map[string]string{
			"/ocid":                           "us-sam-awards-CONT_AWD_SPE3SU25F97V0_9700_SPE30023DSA78_9700",
			"/buyer/name":                     "DEFENSE LOGISTICS AGENCY",
			"/contracts/0/x_obligated/amount": "202.39",
			"/parties/1/details/parent/uei":   "HKK3H54PK7C3",
			"/tender/procurementMethod":       "open",
			"/date":                           "2025-02-20T14:20:23Z",
		}},
		{"sam-gov", "gsa-doc_contract-awards_example7.json", samawards.Parser{}, 0, map[string]string{
			"/ocid":                            "us-sam-awards-CONT_IDV_NNG15SD19B_8000",
			"/contracts/0/maximumValue/amount": "20000000000",
			"/contracts/0/value/amount":        "",
			"/contracts/0/period/endDate":      "2020-04-30",
			"/tender/numberOfTenderers":        "232",
			"/x_fpds/type/description":         "GWAC",
		}},
		{"sam-gov", "gsa-doc_contract-awards_example5.json", samawards.Parser{}, 1, map[string]string{
			"/contracts/0/status": "cancelled", "/awards/0/status": "cancelled", "/tender/status": "cancelled",
			"/contracts/0/x_obligated/amount": "", "/buyer/name": "DEPT OF DEFENSE",
		}},
	} {
		t.Run(fmt.Sprint(tt.file, tt.no), func(t *testing.T) {
			t.Parallel()
			body, err := os.ReadFile(shareddata.Path(t, tt.folder, tt.file))
			if err != nil {
				t.Fatal(err)
			}
			notices, _, _ := read(tt.parser, source.Bytes("us", "file:///x", body))
			for path, want := range tt.want {
				if got := leaf(notices[tt.no], path); got != want {
					t.Errorf("%s is %q, want %q", path, got, want)
				}
			}
			t.Log(notices[tt.no].Issues)
		})
	}
}
