package disclosure_test

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"daylight/internal/compile"
	"daylight/internal/disclosure"
	"daylight/internal/procurement"
)

// whole is a process that says all that a contract should.
const whole = `{
	"language":"en","tag":["contract"],
	"parties":[{"id":"b","name":"Example City Council","roles":["buyer"]},{"id":"s","name":"Northwind Paper Ltd","roles":["supplier"]},
		{"id":"o","name":"Fabrikam Stationery Ltd","roles":["tenderer"]}],
	"buyer":{"id":"b","name":"Example City Council"},
	"tender":{"id":"T-1","title":"Paper","procurementMethod":"open","numberOfTenderers":2,"value":{"amount":90,"currency":"EUR"},
		"tenderers":[{"id":"o","name":"Fabrikam Stationery Ltd"}]},
	"awards":[{"id":"A-1","status":"active","suppliers":[{"id":"s","name":"Northwind Paper Ltd"}],"value":{"amount":80,"currency":"EUR"}}],
	"contracts":[{"id":"C-1","awardID":"A-1","status":"active","dateSigned":"2020-02-01T00:00:00Z",
		"period":{"startDate":"2020-03-01T00:00:00Z","endDate":"2021-03-01T00:00:00Z"},
		"documents":[{"id":"d","url":"https://example.invalid/contract.pdf","documentType":"contractSigned"}]}]}`

// without replaces pieces of whole: pairs of old and new.
func without(t *testing.T, pairs ...string) string {
	t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		if !strings.Contains(whole, pairs[i]) {
			t.Fatalf("%q is not in the process", pairs[i])
		}
	}
	return strings.NewReplacer(pairs...).Replace(whole)
}

func TestOf(t *testing.T) {
	t.Parallel()
	const (
		two     = `"suppliers":[{"id":"s","name":"Northwind Paper Ltd"},{"id":"o","name":"Fabrikam Stationery Ltd"}]`
		one     = `"suppliers":[{"id":"s","name":"Northwind Paper Ltd"}]`
		value   = `"value":{"amount":80,"currency":"EUR"}`
		signed  = `"awardID":"A-1","status":"active"`
		docs    = `"documents":[{"id":"d","url":"https://example.invalid/contract.pdf","documentType":"contractSigned"}]`
		bidders = `"tenderers":[{"id":"o","name":"Fabrikam Stationery Ltd"}]`
		other   = `,
		{"id":"o","name":"Fabrikam Stationery Ltd","roles":["tenderer"]}`
	)
	for _, tt := range []struct{ name, text, want string }{
		{"nothing is missing", whole, ""},
		{"title", without(t, `"title":"Paper",`, ""), "title"},
		{"buyer", without(t, `{"id":"b","name":"Example City Council","roles":["buyer"]},`, "", `"buyer":{"id":"b","name":"Example City Council"},`, ""), "buyer"},
		{"method", without(t, `"procurementMethod":"open",`, ""), "method"},
		{"method in words", without(t, `"procurementMethod":"open",`, `"procurementMethodDetails":"open call",`), ""},
		{"reasons", without(t, `"open"`, `"limited"`), "method_reasons"},
		{"reasons given", without(t, `"procurementMethod":"open"`, `"procurementMethod":"limited","procurementMethodRationale":"one maker"`), ""},
		{"value", without(t, ","+value, ""), "value_awarded"},
		{"value nought", without(t, `"amount":80`, `"amount":0`), ""},
		{"value without a number", without(t, `"amount":80,`, ""), "value_awarded"},
		{"value of a cancelled award", without(t, `"awards":[`, `"awards":[{"id":"A-0","status":"cancelled","value":{"amount":70,"currency":"EUR"}},`, ","+value, ""), "value_awarded"},
		{"value reported", without(t, value, `"value":{"amount":80,"currency":"EUR","x_daylight":{"status":"reported","raw":"about EUR 80"}}`), "value_awarded/reported_only"},
		{"value withheld", without(t, value, `"value":{"x_daylight":{"status":"withheld","until":"2030-01-01","why":"trade secrets"}}`), "value_awarded/withheld"},
		{"one of two values withheld", without(t, `"awards":[`, `"awards":[{"id":"A-0","status":"active","value":{"x_daylight":{"status":"withheld"}}},`), "withheld_value/withheld"},
		{"value by payments", without(t, ","+value, "", signed, signed+`,"implementation":{"transactions":[{"id":"1","value":{"amount":5,"currency":"EUR"}}]}`), ""},
		{"suppliers", without(t, `{"id":"s","name":"Northwind Paper Ltd","roles":["supplier"]},`, "", one+",", ""), "suppliers"},
		{"bids", without(t, `"numberOfTenderers":2,`, ""), "bids"},
		{"who bid", without(t, other, "", `,
		`+bidders, ""), "other_bidders"},
		{"one bid", without(t, other, "", `,
		`+bidders, "", `"numberOfTenderers":2`, `"numberOfTenderers":1`), ""},
		{"signature", without(t, `,"dateSigned":"2020-02-01T00:00:00Z"`, ""), "signature"},
		{"term", without(t, `"period":{"startDate":"2020-03-01T00:00:00Z","endDate":"2021-03-01T00:00:00Z"},`, ""), "term"},
		{"documents", without(t, ",\n\t\t"+docs, ""), "documents"},
		{"text of the contract", without(t, ",\n\t\t"+docs, "", `"tender":{`, `"tender":{"documents":[{"id":"n","url":"https://example.invalid/n.pdf","documentType":"contractNotice"}],`), "contract_text"},
		{"split", without(t, one, two), "split"},
		{"joint", without(t, one, two+`,"x_consortium":true`), ""},
		{"split by contracts", without(t, one, two, signed, signed+`,"value":{"amount":50,"currency":"EUR"},`+one,
			`"contracts":[`, `"contracts":[{"id":"C-2","awardID":"A-1","status":"active","value":{"amount":30,"currency":"EUR"},"suppliers":[{"id":"o","name":"Fabrikam Stationery Ltd"}]},`), ""},
		{"split by one contract of two", without(t, one, two, signed, signed+`,"value":{"amount":50,"currency":"EUR"},`+one), "split"},
		{"framework", without(t, `"tender":{`, `"tender":{"techniques":{"hasFrameworkAgreement":true},`), "call_offs"},
		{"framework with a ceiling", without(t, `"tender":{`, `"tender":{"techniques":{"hasFrameworkAgreement":true},"maximumValue":{"amount":9,"currency":"EUR"},`, ","+value, ""), "call_offs"},
		{"framework, its contract called off", without(t, `"tender":{`, `"tender":{"techniques":{"hasFrameworkAgreement":true},`, `"C-1"`, `"C-1","x_daylight":{"withinFramework":true}`), ""},
		{"lot that is a framework", without(t, `"tender":{`, `"tender":{"lots":[{"id":"L-1","techniques":{"hasFrameworkAgreement":true}}],`), "call_offs"},
		{"second framework", without(t, `"tender":{`, `"relatedProcesses":[{"id":"1","relationship":["framework"],"scheme":"ocid","identifier":"ocds-xx-0"}],"tender":{"techniques":{"hasFrameworkAgreement":true},`), ""},
		{"dynamic purchasing system", without(t, `"tender":{`, `"tender":{"techniques":{"hasDynamicPurchasingSystem":true},`), ""},
		{"split by bids", without(t, one, two, `"awards":[`, `"bids":{"details":[{"id":"B-1","tenderers":[{"id":"s"}],"value":{"amount":50,"currency":"EUR"}},{"id":"B-2","tenderers":[{"id":"o"}],"value":{"amount":30,"currency":"EUR"}}]},"awards":[`), ""},
		{"split by withheld bids", without(t, one, two, `"awards":[`, `"bids":{"details":[{"id":"B-1","tenderers":[{"id":"s"}],"value":{"amount":50,"currency":"EUR"}},{"id":"B-2","tenderers":[{"id":"o"}],"value":{"x_daylight":{"status":"withheld"}}}]},"awards":[`),
			"split withheld_value/withheld"},
		{"contract without award", without(t, `"awardID":"A-1",`, two+","), "split"},
		{"call-off", without(t, `"tender":{`, `"relatedProcesses":[{"id":"1","relationship":["framework"],"scheme":"ocid","identifier":"ocds-xx-0"}],"tender":{`), ""},
		{"unknown", without(t, `"language":"en"`, `"language":"en","x_daylight":{"unknown":["Subcontractors"]}`), "unknown/unknown"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := of(release(t, "", "2020-02-02", tt.text), disclosure.Options{}); codes(got) != tt.want {
				t.Errorf("gaps %q, want %q\n%s", codes(got), tt.want, words(got))
			}
		})
	}
}

// TestStages: what is expected depends on how far the process came.
func TestStages(t *testing.T) {
	t.Parallel()
	p := release(t, "", "2020-02-02", `{"tag":["tender"]}`)
	for stage, want := range map[string]string{
		"planning":     "title buyer value_estimated method",
		"tender":       "title buyer value_estimated deadline method",
		"award":        "title buyer method suppliers value_awarded bids documents",
		"contract":     "title buyer method suppliers value_awarded bids signature term documents",
		"cancelled":    "title buyer value_estimated method",
		"unsuccessful": "title buyer method",
		"no stage":     "",
	} {
		got := disclosure.Of(p, stage, disclosure.Options{})
		if codes(got) != want {
			t.Errorf("%s: gaps %q, want %q", stage, codes(got), want)
		}
		s := disclosure.ScoreOf(got, stage)
		if s.Have != 0 || s.Of != len(got) || len(s.Parts) != s.Of {
			t.Errorf("%s: score %+v", stage, s)
		}
	}
}

func TestLate(t *testing.T) {
	t.Parallel()
	open := `{"tender":{"title":"Paper","procurementMethod":"open","value":{"amount":9,"currency":"EUR"},"tenderPeriod":{"endDate":"2020-03-01T12:00:00Z"}},
		"buyer":{"id":"b","name":"Example City Council"}}`
	withheld := without(t, `"value":{"amount":80,"currency":"EUR"}`, `"value":{"x_daylight":{"status":"withheld","until":"2021-01-01"}}`)
	running := without(t, `"endDate":"2021-03-01T00:00:00Z"`, `"durationInDays":90`)
	ended := without(t, `"awardID":"A-1","status":"active"`, `"awardID":"A-1","status":"terminated"`)
	for _, tt := range []struct{ name, text, asOf, want string }{
		{"no day given", whole, "", ""},
		{"a day that is none", whole, "soon", ""},
		{"six months after the end", whole, "2021-09-01", ""},
		{"a day later", whole, "2021-09-02", "what became of the contract since its end on 2021-03-01"},
		{"end unknown", running, "2025-01-01", ""},
		{"terminated", ended, "2025-01-01", ""},
		{"bids due", open, "2021-02-28", ""},
		{"no outcome", open, "2021-03-02", "the outcome: an award, or that there was none; bids were due on 2020-03-01"},
		{"carried out", without(t, `"awardID":"A-1"`, `"awardID":"A-1","implementation":{"status":"done"}`), "2025-01-01", ""},
		{"paid", without(t, `"awardID":"A-1"`, `"awardID":"A-1","implementation":{"transactions":[{"id":"1","value":{"amount":1,"currency":"EUR"}}]}`), "2025-01-01", ""},
		{"still withheld", withheld, "2021-01-01", "the value of award A-1"},
	} {
		got := of(release(t, "", "2020-02-02", tt.text), disclosure.Options{AsOf: tt.asOf})
		if len(got) > 1 || len(got) == 1 && got[0].What != tt.want || len(got) == 0 && tt.want != "" {
			t.Errorf("%s: %s, want %q", tt.name, words(got), tt.want)
		}
	}
	late := of(release(t, "", "2020-02-02", withheld), disclosure.Options{AsOf: "2021-01-02"})
	if !strings.Contains(words(late), "| 2021-01-01 | that day has passed, and no notice that reveals it is held | /awards/0/value") {
		t.Errorf("withheld beyond its day:\n%s", words(late))
	}
}

func TestSourceLacks(t *testing.T) {
	t.Parallel()
	p := release(t, "", "2020-02-02", `{"tag":["tender"]}`)
	lacks := func(field string) bool { return field == "tender/value" }
	for _, g := range of(p, disclosure.Options{SourceLacks: lacks}) {
		if (g.Why == disclosure.NotInSource) != (g.Field == "tender/value") {
			t.Errorf("%+v", g)
		}
	}
}

// TestExpected: the standard always, a law only where and when it holds.
func TestExpected(t *testing.T) {
	t.Parallel()
	const directive = "Directive 2014/24/EU Annex V part D point 13 (contracts above its thresholds)"
	for _, tt := range []struct{ country, day, code, want string }{
		{"", "2020-02-02", disclosure.AwardedValue, "OCDS 1.1 awards/value"},
		{"IL", "2020-02-02", disclosure.AwardedValue, "OCDS 1.1 awards/value"},
		{"DE", "2016-04-17", disclosure.AwardedValue, "OCDS 1.1 awards/value"},
		{"DE", "2016-04-18", disclosure.AwardedValue, "OCDS 1.1 awards/value; " + directive},
		{"GB", "2020-12-31", disclosure.AwardedValue, "OCDS 1.1 awards/value; " + directive},
		{"GB", "2021-01-01", disclosure.AwardedValue, "OCDS 1.1 awards/value"},
		{"GB", "2025-02-24", disclosure.Documents, "OCDS 1.1 contracts/documents; Procurement Act 2023 (UK) section 53 (contracts of more than GBP 5 million, procurements begun since 2025-02-24)"},
		{"US", "2020-02-02", disclosure.Suppliers, "OCDS 1.1 awards/suppliers; Federal Funding Accountability and Transparency Act of 2006, section 2(b)(1) (federal awards of USD 25,000 and more)"},
		{"DE", "2020-02-02", disclosure.Bids, "OCDS 1.1 tender/numberOfTenderers; Directive 2014/24/EU Annex V part D point 11 (contracts above its thresholds)"},
	} {
		p := release(t, tt.country, tt.day, `{"tag":["tender"]}`)
		gaps := disclosure.Of(p, "contract", disclosure.Options{})
		i := slices.IndexFunc(gaps, func(g disclosure.Gap) bool { return g.Code == tt.code })
		if i < 0 || gaps[i].Expected != tt.want {
			t.Errorf("%s on %s: %s, want %q", tt.country, tt.day, words(gaps), tt.want)
		}
	}
	p := release(t, "DE", "2020-02-02", `{"tag":["tender"]}`)
	if p.Published = p.Published.AddDate(-3000, 0, 0); strings.Contains(words(disclosure.Of(p, "contract", disclosure.Options{})), "Directive") {
		t.Error("a law is expected of a notice without a day")
	}
}

func TestScore(t *testing.T) {
	t.Parallel()
	p := release(t, "", "2020-02-02", without(t, `"numberOfTenderers":2,`, "", `"value":{"amount":80,"currency":"EUR"}`, `"value":{"x_daylight":{"status":"withheld"}}`, `"open"`, `"limited"`))
	s := disclosure.ScoreOf(of(p, disclosure.Options{}), "contract")
	var lacking []string
	for _, part := range s.Parts {
		if !part.Have {
			lacking = append(lacking, part.Field)
		}
	}
	if s.Have != 7 || s.Of != 9 || !slices.Equal(lacking, []string{"awards/value", "tender/numberOfTenderers"}) {
		t.Errorf("score %+v", s)
	}
	if s := disclosure.ScoreOf(nil, "contract"); s.Have != 9 {
		t.Errorf("score of no gaps %+v", s)
	}
}

// TestUntouched: the process is read, not changed, and gives the same each time,
// whatever order its parts came in.
func TestUntouched(t *testing.T) {
	t.Parallel()
	for _, text := range []string{whole, `{"tag":["tender"]}`, withheldNotice} {
		p, q := release(t, "DE", "2020-02-02", text), release(t, "DE", "2020-02-02", text)
		first := of(p, disclosure.Options{AsOf: "2026-11-24"})
		if !reflect.DeepEqual(p, q) {
			t.Error("the process was changed")
		}
		entries, _ := q.Compiled["withheldInformation"].([]any)
		rand.New(rand.NewPCG(1, 2)).Shuffle(len(entries), func(i, j int) { entries[i], entries[j] = entries[j], entries[i] })
		if again := disclosure.Of(q, compile.Stage(q), disclosure.Options{AsOf: "2026-11-24"}); !slices.Equal(first, again) {
			t.Errorf("%s\nthen\n%s", words(first), words(again))
		}
	}
}

// TestBroken: a process put together wrongly is no reason to stop.
func TestBroken(t *testing.T) {
	t.Parallel()
	p := &procurement.Process{Bids: -1, Compiled: procurement.Object{"withheldInformation": []any{"x", nil, procurement.Object{}}, "tender": "x", "contracts": "y"}}
	for _, owner := range []procurement.Owner{procurement.OfAward, procurement.OfContract, procurement.OfBid, procurement.OfLot, "x"} {
		for _, kind := range []procurement.AmountKind{procurement.Awarded, procurement.Signed, procurement.BidAmount} {
			for _, status := range []procurement.AmountStatus{procurement.Withheld, procurement.Known} {
				p.Amounts = append(p.Amounts, procurement.Amount{Owner: owner, OwnerNo: 7, Kind: kind, Status: status, Current: true})
			}
		}
	}
	for _, stage := range []string{"award", "contract", "tender", ""} {
		if gaps := disclosure.Of(p, stage, disclosure.Options{AsOf: "2026-01-01"}); len(gaps) == 0 || disclosure.Request(p, gaps, "", "") == "" {
			t.Errorf("%s: no gaps", stage)
		}
	}
	if gaps := disclosure.Of(&procurement.Process{}, "", disclosure.Options{}); len(gaps) != 0 {
		t.Errorf("gaps of nothing: %v", gaps)
	}
}
