package compile_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daylight/internal/compile"
	"daylight/internal/procurement"
)

// TestAwardsAndContracts: who won, for which lots, and what was signed.
func TestAwardsAndContracts(t *testing.T) {
	t.Parallel()
	p := one(t, `{
		"parties":[{"id":"1","name":"Northwind Paper Ltd"},{"id":"2","name":"Contoso Ink plc"}],
		"tender":{"lots":[{"id":"L1","title":"Paper"},{"id":2,"title":"Ink"}]},
		"awards":[
			{"id":"A1","status":"active","date":"2026-01-09T23:30:00-08:00","suppliers":[{"id":"1"},{"id":"1"},{"id":"2"}],"relatedLots":["L1","2","L1","gone"],"x_consortium":true},
			{"id":"A2","status":"cancelled","date":"2025-12-01","suppliers":[{"id":"2"}],"relatedLots":2},
			{"title":"no id","date":"31.12.2025"}],
		"contracts":[
			{"id":"C1","awardID":"A1","dateSigned":"2026-02-01T00:00:00Z","period":{"startDate":"2026-03-01","endDate":"2027-02-30"}},
			{"id":"C2","awardID":"A1","suppliers":[{"id":"2"}]},
			{"id":"C3","awardIDs":["A2"],"relatedProcesses":[{"relationship":["framework"],"identifier":"ocds-xx-0"}]},
			{"id":"C4","awardID":"gone"}]}`)
	wantAwards := []procurement.Award{
		{No: 1, LocalID: "A1", Status: "active", Date: "2026-01-09", Lots: []int{1, 2},
			Suppliers: []procurement.Supplier{{PartyNo: 1, Consortium: true}, {PartyNo: 2, Consortium: true}}},
		{No: 2, LocalID: "A2", Status: "cancelled", Date: "2025-12-01", Lots: []int{2}, Suppliers: []procurement.Supplier{{PartyNo: 2}}},
		{No: 3, Title: "no id"},
	}
	if diff := cmp.Diff(wantAwards, p.Awards); diff != "" {
		t.Errorf("awards: %s", diff)
	}
	wantContracts := []procurement.Contract{
		{No: 1, AwardNo: 1, LocalID: "C1", Signed: "2026-02-01", Starts: "2026-03-01", Suppliers: wantAwards[0].Suppliers, AwardNos: []int{1}},
		{No: 2, AwardNo: 1, LocalID: "C2", Suppliers: []procurement.Supplier{{PartyNo: 2}}, AwardNos: []int{1}},
		{No: 3, AwardNo: 2, LocalID: "C3", ParentRef: "ocds-xx-0", Suppliers: wantAwards[1].Suppliers, AwardNos: []int{2}, WithinFramework: true},
		{No: 4, LocalID: "C4"},
	}
	if diff := cmp.Diff(wantContracts, p.Contracts); diff != "" {
		t.Errorf("contracts: %s", diff)
	}
	if p.AwardedAt != "2026-01-09" {
		t.Errorf("awarded at %q: the cancelled award does not count", p.AwardedAt)
	}
}

func TestTransactionsAndBids(t *testing.T) {
	t.Parallel()
	p := one(t, `{"tender":{"lots":[{"id":"L1"}]},
		"bids":{"details":[{"id":"B1","status":"valid","date":"2026-01-02","tenderers":[{"name":"Contoso Ink plc"}],"relatedLots":["L1"]},{"id":"B2"}]},
		"contracts":[{"id":"C1","implementation":{"transactions":[
			{"id":"T1","date":"2026-02-03","value":{"amount":"10.50","currency":"USD"},"payee":{"name":"Contoso Ink plc"},"x_kind":"obligation"},
			{"id":"T2","amount":{"amount":-3},"receiverOrganization":{"legalName":"Old Style SA"}}]},
			"x_subawards":[{"id":"S1","date":"2026-02-04","value":{"amount":2},"supplier":{"name":"Fabrikam Glue SA"}}]}]}`)
	var got []string
	for _, x := range p.Transactions {
		got = append(got, strings.TrimSpace(fmt.Sprintln(x.No, x.ContractNo, x.Kind, x.LocalID, x.Date, x.Amount.Decimal, x.Currency, x.Payee)))
	}
	want := []string{"1 1 obligation T1 2026-02-03 10.5 USD Contoso Ink plc", "2 1 payment T2  -3  Old Style SA", "3 1 subaward S1 2026-02-04 2  Fabrikam Glue SA"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	bids := []procurement.Bid{{No: 1, LotNo: 1, LocalID: "B1", Status: "valid", Date: "2026-01-02", Tenderers: []procurement.Supplier{{PartyNo: 2}}}, {No: 2, LocalID: "B2"}}
	if diff := cmp.Diff(bids, p.BidsReceived); diff != "" {
		t.Error(diff)
	}
	for release, want := range map[string]int{
		`{"tender":{"numberOfTenderers":0}}`:                                             0,
		`{"tender":{"numberOfTenderers":"4"},"bids":{"details":[{"id":"1"}]}}`:           4,
		`{"tender":{"numberOfTenderers":-1},"bids":{"details":[{"id":"1"},{"id":"2"}]}}`: 2,
		`{"tender":{"numberOfTenderers":"many"}}`:                                        -1,
		`{}`: -1,
	} {
		if p := one(t, release); p.Bids != want {
			t.Errorf("%s: %d bids, want %d", release, p.Bids, want)
		}
	}
}

func TestStage(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ release, want string }{
		{`{}`, "planning"},
		{`{"planning":{"project":"Bridge"}}`, "planning"},
		{`{"tender":{"status":"planned"}}`, "planning"},
		{`{"tender":{"status":"active"}}`, "tender"},
		{`{"tender":{"status":"complete"}}`, "tender"},
		{`{"tender":{},"awards":[{"id":"1"}]}`, "award"},
		{`{"awards":[{"id":"1","status":"cancelled"},{"id":"2","status":"active"}]}`, "award"},
		{`{"awards":[{"id":"1","status":"unsuccessful"}]}`, "unsuccessful"},
		{`{"tender":{"status":"unsuccessful"}}`, "unsuccessful"},
		{`{"tender":{"status":"complete"},"contracts":[{"id":"1"}]}`, "contract"},
		{`{"tender":{"status":"cancelled"},"awards":[{"id":"1"}]}`, "cancelled"},
		{`{"tender":{"status":"withdrawn"}}`, "cancelled"},
		{`{"x_daylight":{"cancelled":true},"contracts":[{"id":"1"}]}`, "cancelled"},
	} {
		if got := compile.Stage(one(t, tt.release)); got != tt.want {
			t.Errorf("%s: stage %q, want %q", tt.release, got, tt.want)
		}
	}
}

func TestHeader(t *testing.T) {
	t.Parallel()
	p := process(t,
		notice{id: "a", day: 3, release: `{"language":"en","tender":{"title":" Paper ","description":"A4","status":"active","procurementMethod":"open",
			"procurementMethodDetails":"Open procedure","mainProcurementCategory":"goods","tenderPeriod":{"endDate":"2026-02-01T12:00:00+02:00"},
			"techniques":{"hasFrameworkAgreement":true},"classification":{"scheme":"CPV","id":30197630,"description":"Printing paper"},
			"additionalClassifications":[{"scheme":"CPV","id":"30197630"},{"scheme":"CPV","id":"22900000"},{"scheme":"X","id":"99999999999999999999999999999999999999999999999999999999999999999"}],
			"documents":[{"url":"https://example.org/a.pdf","datePublished":"2026-01-03T00:00:00Z"},{"id":"empty"}],
			"amendments":[{"date":"2026-01-04","rationale":"More time"},{}],"amendment":{"description":"Old style"},
			"items":[{"id":"1","description":"Sheets","quantity":"500","unit":{"name":"ream","value":{"amount":2.5,"currency":"GBP"}}}]},
			"relatedProcesses":[{"identifier":"ocds-xx-0","relationship":["prior","prior"],"title":"Before"},{"identifier":"x"},{"relationship":["parent"]}]}`},
		notice{id: "b", day: 5, release: `{"tender":{"status":"complete"}}`},
		notice{id: "c", release: `{"description":"undated"}`, origin: procurement.Synthetic})
	p.Compiled, p.Notices = nil, nil
	want := &procurement.Process{
		ID: procurement.ProcessID("xx", "ocds-xx-1"), OCID: "ocds-xx-1", Origin: procurement.Synthetic, Title: "Paper", TitleLang: "en", Description: "A4",
		Status: "complete", Method: "open", MethodDetail: "Open procedure", Category: "goods", Framework: true,
		Published: time.Date(2026, 1, 3, 0, 0, 0, 0, time.UTC), LastPublished: time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC),
		TenderEnd: time.Date(2026, 2, 1, 10, 0, 0, 0, time.UTC), Bids: -1,
		Links:           []procurement.Link{{Kind: "prior", Ref: "ocds-xx-0", Title: "Before"}, {Ref: "x"}},
		Classifications: []procurement.Classification{{Owner: "process", Scheme: "CPV", Code: "30197630", Label: "Printing paper", Main: true}, {Owner: "process", Scheme: "CPV", Code: "22900000"}},
		Documents:       []procurement.Document{{No: 1, Owner: "process", URL: "https://example.org/a.pdf", Date: "2026-01-03"}},
		Amendments:      []procurement.Amendment{{No: 1, Target: "process", Date: "2026-01-04", Rationale: "More time"}, {No: 2, Target: "process", Rationale: "Old style"}},
	}
	got := *p
	got.Items = nil
	if diff := cmp.Diff(want, &got); diff != "" {
		t.Error(diff)
	}
	if it := p.Items; len(it) != 1 || it[0].Quantity.Decimal.String() != "500" || it[0].UnitPrice.Decimal.String() != "2.5" || it[0].Unit != "ream" || it[0].Currency != "GBP" {
		t.Errorf("items %+v", it)
	}
}

// TestTitle: a process without a title of its tender borrows the next best.
func TestTitle(t *testing.T) {
	t.Parallel()
	for release, want := range map[string]string{
		`{"awards":[{"id":"1"},{"id":"2","title":"Award"}],"contracts":[{"title":"Contract"}]}`: "Award",
		`{"contracts":[{"title":"Contract"}],"planning":{"project":"Project"}}`:                 "Contract",
		`{"planning":{"budget":{"description":"Budget"}},"title":"Release"}`:                    "Budget",
		`{"title":"Release"}`:        "Release",
		`{"tender":{"title":12}}`:    "12",
		`{"tender":{"title":["x"]}}`: "",
	} {
		if got := one(t, release).Title; got != want {
			t.Errorf("%s: title %q, want %q", release, got, want)
		}
	}
}
