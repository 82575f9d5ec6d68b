package money_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daylight/internal/compile"
	"daylight/internal/money"
	"daylight/internal/procurement"
)

// fataler is a test, of the testing package or of rapid.
type fataler interface {
	Helper()
	Fatalf(format string, args ...any)
}

// process compiles releases of one process, published on the days of January 2026
// in their order.
func process(t fataler, releases ...string) *procurement.Process {
	t.Helper()
	var versions []compile.Version
	for i, text := range releases {
		var release procurement.Object
		dec := json.NewDecoder(strings.NewReader(text))
		dec.UseNumber()
		if err := dec.Decode(&release); err != nil {
			t.Fatalf("release %d: %v", i+1, err)
		}
		id := fmt.Sprintf("n%d", i+1)
		versions = append(versions, compile.Version{Notice: procurement.NoticeID("xx", id), Version: 1, SourceNoticeID: id,
			Published: time.Date(2026, 1, i+1, 0, 0, 0, 0, time.UTC), Body: &procurement.Body{Kind: procurement.Release, Release: release}})
	}
	return compile.Process(compile.Source{ID: "xx"}, "ocds-xx-1", versions)
}

// lines writes an account in short lines.
func lines(p *procurement.Process, a money.Account) []string {
	name := func(no int) string {
		for _, party := range p.Parties {
			if party.No == no {
				return party.Name
			}
		}
		return "-"
	}
	var out []string
	for _, r := range a.Rows {
		line := fmt.Sprintf("%s %d %s %s: %s %s %s", r.Unit, r.UnitNo, r.Basis, r.Alloc, name(r.PartyNo), r.Amount, r.Currency)
		if !r.Whole.Equal(r.Amount) {
			line += " of " + r.Whole.String()
		}
		if r.CallOff {
			line += " under " + r.ParentRef
		}
		out = append(out, line)
	}
	for _, x := range a.Excluded {
		out = append(out, strings.TrimSpace(fmt.Sprintf("not %s %d %s: %s", x.Owner, x.OwnerNo, x.Kind, x.Reason)))
	}
	for _, c := range a.Ceilings {
		out = append(out, fmt.Sprintf("up to %s %d %s: %s %s", c.Unit, c.UnitNo, c.Kind, c.Amount, c.Currency))
	}
	for _, s := range a.Subawards {
		out = append(out, fmt.Sprintf("passed on of contract %d: %s %s %s", s.ContractNo, name(s.PartyNo), s.Amount, s.Currency))
	}
	for _, c := range a.Checks {
		out = append(out, fmt.Sprintf("check %s: %s and %s %s %v", c.Name, c.Stated, c.Computed, c.Currency, c.Agrees))
	}
	return out
}

type ruleCase struct {
	name     string
	releases []string
	want     []string
}

func runRules(t *testing.T, cases []ruleCase) {
	t.Helper()
	for _, tt := range cases {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := process(t, tt.releases...)
			if diff := cmp.Diff(tt.want, lines(p, money.Of(p))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

const two = `"suppliers":[{"id":"1","name":"Northwind Paper Ltd"},{"id":"2","name":"Contoso Ink plc"}]`
const northwind = `"suppliers":[{"id":"1","name":"Northwind Paper Ltd"}]`

func eur(amount string) string { return `{"amount":` + amount + `,"currency":"EUR"}` }

func status(word string) string { return `{"currency":"EUR","x_daylight":{"status":"` + word + `"}}` }

// TestBasis is R1: obligations, else what was signed, else what was awarded.
func TestBasis(t *testing.T) {
	t.Parallel()
	award := `"awards":[{"id":"A","status":"active","value":` + eur("100") + `,` + northwind + `}]`
	runRules(t, []ruleCase{
		{"award alone", []string{`{` + award + `}`}, []string{"award 1 awarded sole: Northwind Paper Ltd 100 EUR"}},
		{"a contract counts for its award", []string{`{` + award + `,"contracts":[{"id":"C","awardID":"A","value":` + eur("90") + `}]}`},
			[]string{"contract 1 signed sole: Northwind Paper Ltd 90 EUR"}},
		{"a contract without figure leaves it to the award", []string{`{` + award + `,"contracts":[{"id":"C","awardID":"A"}]}`},
			[]string{"award 1 awarded sole: Northwind Paper Ltd 100 EUR"}},
		{"a contract of 0 too", []string{`{` + award + `,"contracts":[{"id":"C","awardID":"A","value":` + eur("0") + `}]}`},
			[]string{"award 1 awarded sole: Northwind Paper Ltd 100 EUR", "not contract 1 signed: zero_stated"}},
		{"several contracts of one award", []string{`{` + award + `,"contracts":[{"id":"C","awardID":"A","value":` + eur("60") + `},{"id":"D","awardID":"A","value":` + eur("30") + `},{"id":"E","awardID":"A"}]}`},
			[]string{"contract 1 signed sole: Northwind Paper Ltd 60 EUR", "contract 2 signed sole: Northwind Paper Ltd 30 EUR"}},
		{"one contract of several awards", []string{`{"awards":[{"id":"A","value":` + eur("10") + `,` + northwind + `},{"id":"B","value":` + eur("20") + `,` + northwind + `}],
			"contracts":[{"id":"C","awardIDs":["A","B"],"value":` + eur("30") + `}]}`}, []string{"contract 1 signed sole: Northwind Paper Ltd 30 EUR"}},
		{"a contract that names no award is not counted beside it", []string{`{` + award + `,"contracts":[{"id":"C","value":` + eur("90") + `}]}`},
			[]string{"contract 1 signed sole: Northwind Paper Ltd 90 EUR"}},
		{"of several awards it is the one with its value", []string{`{"awards":[{"id":"A","value":` + eur("90") + `,` + northwind + `},{"id":"B","value":` + eur("50") + `,` + two + `}],"contracts":[{"id":"C","value":` + eur("90") + `}]}`},
			[]string{"contract 1 signed sole: Northwind Paper Ltd 90 EUR", "award 2 awarded unallocated: - 50 EUR"}},
		{"obligations before what was signed", []string{`{` + award + `,"contracts":[{"id":"C","awardID":"A","value":` + eur("90") + `,"x_obligated":` + eur("40") + `,"x_valueWithOptions":` + eur("500") + `}]}`},
			[]string{"contract 1 obligation sole: Northwind Paper Ltd 40 EUR"}},
		{"nothing obligated is an answer", []string{`{` + award + `,"contracts":[{"id":"C","awardID":"A","value":` + eur("90") + `,"x_obligated":` + eur("0") + `}]}`},
			[]string{"not contract 1 obligated: zero_stated"}},
		{"never estimates, budgets, bids, options", []string{`{"planning":{"budget":{"amount":` + eur("1") + `}},"tender":{"value":` + eur("2") + `,"minValue":` + eur("3") + `,"lots":[{"id":"L","value":` + eur("4") + `}]},
			"bids":{"details":[{"id":"B","value":` + eur("5") + `}]},"awards":[{"id":"A","estimatedValue":` + eur("6") + `}],"contracts":[{"id":"C","x_valueWithOptions":` + eur("7") + `}]}`}, nil},
	})
}

// TestDeltas is R2: deltas add up, restated values replace.
func TestDeltas(t *testing.T) {
	t.Parallel()
	contract := func(fields string) string {
		return `{"contracts":[{"id":"C",` + northwind + fields + `}]}`
	}
	tx := func(list ...string) string {
		var out []string
		for i, amount := range list {
			out = append(out, fmt.Sprintf(`{"id":"T%s%d","x_kind":"obligation","value":%s}`, amount, i, eur(amount)))
		}
		return `,"implementation":{"transactions":[` + strings.Join(out, ",") + `]}`
	}
	total := func(amount string) string { return contract(`,"x_obligated":` + eur(amount)) }
	runRules(t, []ruleCase{
		{"sum", []string{contract(tx("100.10", "50", "-20.05"))}, []string{"contract 1 obligation sole: Northwind Paper Ltd 130.05 EUR"}},
		{"over several notices", []string{contract(tx("100")), contract(tx("-150"))}, []string{"contract 1 obligation sole: Northwind Paper Ltd -50 EUR"}},
		{"payments are none", []string{contract(`,"value":` + eur("9") + `,"implementation":{"transactions":[{"id":"T","value":` + eur("5") + `}]}`)},
			[]string{"contract 1 signed sole: Northwind Paper Ltd 9 EUR"}},
		{"equal to the total", []string{contract(tx("100", "50")), total("150")},
			[]string{"contract 1 obligation sole: Northwind Paper Ltd 150 EUR", "check obligations: 150 and 150 EUR true"}},
		{"a later total has transactions that are not at hand", []string{contract(tx("100", "50")), total("400")},
			[]string{"contract 1 obligation sole: Northwind Paper Ltd 400 EUR", "check obligations: 400 and 150 EUR false"}},
		{"a later transaction makes the total old", []string{total("150"), contract(tx("100", "50")), contract(tx("7"))},
			[]string{"contract 1 obligation sole: Northwind Paper Ltd 157 EUR", "check obligations: 150 and 157 EUR false"}},
		{"several currencies", []string{contract(`,"implementation":{"transactions":[{"id":"1","x_kind":"obligation","value":{"amount":5,"currency":"USD"}},{"id":"2","x_kind":"obligation","value":` + eur("3") + `},{"id":"3","x_kind":"obligation","value":{"amount":1}}]}`)},
			[]string{"contract 1 obligation sole: Northwind Paper Ltd 3 EUR", "contract 1 obligation sole: Northwind Paper Ltd 5 USD", "not contract 1 obligated: no_currency"}},
		{"restated", []string{contract(`,"value":` + eur("100")), contract(`,"value":` + eur("120") + `,"amendments":[{"id":"1","date":"2026-01-02"}]`)},
			[]string{"contract 1 signed sole: Northwind Paper Ltd 120 EUR"}},
		{"restated total", []string{total("100"), total("80")}, []string{"contract 1 obligation sole: Northwind Paper Ltd 80 EUR"}},
	})
}

// TestParts: a sum of deltas leads to each of them.
func TestParts(t *testing.T) {
	t.Parallel()
	p := process(t, `{"contracts":[{"id":"C","implementation":{"transactions":[{"id":"1","x_kind":"obligation","value":`+eur("5")+`},{"x_kind":"obligation","value":`+eur("6")+`}]}}]}`,
		`{"contracts":[{"id":"B"},{"id":"C","implementation":{"transactions":[{"id":"2","x_kind":"obligation","value":`+eur("7")+`},{"id":"1","x_kind":"obligation","value":`+eur("8")+`},{"x_kind":"obligation","amount":`+eur("9")+`}]}}]}`)
	rows := money.Of(p).Rows
	if len(rows) != 1 || rows[0].Amount.String() != "30" {
		t.Fatalf("rows %+v", rows)
	}
	n := func(id string) procurement.ID { return procurement.NoticeID("xx", id) }
	at := "/contracts/1/implementation/transactions/"
	want := []money.Place{{Notice: n("n2"), Version: 1, Path: at + "1/value"}, {Notice: n("n1"), Version: 1, Path: "/contracts/0/implementation/transactions/1/value"},
		{Notice: n("n2"), Version: 1, Path: at + "0/value"}, {Notice: n("n2"), Version: 1, Path: at + "2/amount"}}
	if diff := cmp.Diff(want, rows[0].Parts); diff != "" {
		t.Error(diff)
	}
}

// TestFrameworks is R3: what sets up a framework is a ceiling, what is called off
// is spending.
func TestFrameworks(t *testing.T) {
	t.Parallel()
	lots := `"tender":{"maximumValue":` + eur("500") + `,"lots":[{"id":"L1","techniques":{"hasFrameworkAgreement":true}},{"id":"L2"}]}`
	award := func(id, lot, value string) string {
		return `{"id":"` + id + `","status":"active","relatedLots":["` + lot + `"],` + northwind + `,"value":` + eur(value) + `}`
	}
	whole := `"tender":{"techniques":{"hasFrameworkAgreement":true}}`
	runRules(t, []ruleCase{
		{"a framework lot beside another", []string{`{` + lots + `,"awards":[` + award("A", "L1", "300") + `,` + award("B", "L2", "20") + `]}`},
			[]string{"award 2 awarded sole: Northwind Paper Ltd 20 EUR", "not award 1 awarded: ceiling", "up to process 0 ceiling: 500 EUR"}},
		{"the process says it of all", []string{`{` + whole + `,"contracts":[{"id":"C",` + northwind + `,"value":` + eur("300") + `}]}`},
			[]string{"not contract 1 signed: ceiling", "up to contract 1 signed: 300 EUR"}},
		{"a call-off says so", []string{`{` + whole + `,"contracts":[{"id":"C",` + northwind + `,"value":` + eur("30") + `,"x_daylight":{"withinFramework":true}}]}`},
			[]string{"contract 1 signed sole: Northwind Paper Ltd 30 EUR under ocds-xx-1"}},
		{"a call-off names the framework", []string{`{` + whole + `,"contracts":[{"id":"C",` + northwind + `,"value":` + eur("30") + `,"relatedProcesses":[{"relationship":["framework"],"identifier":"ocds-xx-0"}]}]}`},
			[]string{"contract 1 signed sole: Northwind Paper Ltd 30 EUR under ocds-xx-0"}},
		{"the process names it", []string{`{"relatedProcesses":[{"relationship":["framework"],"identifier":"ocds-xx-0"}],"awards":[{"id":"A",` + northwind + `,"value":` + eur("30") + `}]}`},
			[]string{"award 1 awarded sole: Northwind Paper Ltd 30 EUR under ocds-xx-0"}},
		{"a denial counts", []string{`{` + whole + `,"contracts":[{"id":"C","value":` + eur("30") + `,"x_daylight":{"withinFramework":false},"relatedProcesses":[{"relationship":["framework"],"identifier":"ocds-xx-0"}]}]}`},
			[]string{"not contract 1 signed: ceiling", "up to contract 1 signed: 30 EUR"}},
		{"contracts in a dynamic purchasing system are real", []string{`{"tender":{"techniques":{"hasDynamicPurchasingSystem":true},"lots":[{"id":"L"}]},"awards":[` + award("A", "L", "30") + `]}`},
			[]string{"award 1 awarded sole: Northwind Paper Ltd 30 EUR"}},
		{"an IDV", []string{`{` + whole + `,"contracts":[{"id":"C","maximumValue":` + eur("900") + `,"x_obligated":` + eur("0") + `}]}`},
			[]string{"not contract 1 obligated: zero_stated", "up to contract 1 ceiling: 900 EUR"}},
		{"the maximum of a result takes the place of that of its lot", []string{`{"tender":{"lots":[{"id":"L1","techniques":{"hasFrameworkAgreement":true},"maximumValue":` + eur("100") + `},{"id":"L2","techniques":{"hasFrameworkAgreement":true},"maximumValue":` + eur("200") + `}]},
			"awards":[{"id":"A","status":"active","relatedLots":["L1"],"maximumValue":` + eur("110") + `,"value":` + eur("90") + `}]}`},
			[]string{"not award 1 awarded: ceiling", "up to award 1 ceiling: 110 EUR", "up to lot 2 ceiling: 200 EUR"}},
		{"a price under the maximum of its lot", []string{`{"tender":{"lots":[{"id":"L1","techniques":{"hasFrameworkAgreement":true},"maximumValue":` + eur("800") + `}]},
			"awards":[{"id":"A","status":"active","relatedLots":["L1"],"value":` + eur("7") + `}],"contracts":[{"id":"C","awardID":"A","value":` + eur("7") + `}]}`},
			[]string{"not contract 1 signed: ceiling", "up to lot 1 ceiling: 800 EUR"}},
		{"a price under the maximum of the whole", []string{`{"tender":{"techniques":{"hasFrameworkAgreement":true},"maximumValue":` + eur("800") + `,"lots":[{"id":"L1"}]},
			"awards":[{"id":"A","status":"active","relatedLots":["L1"],"value":` + eur("7") + `}]}`},
			[]string{"not award 1 awarded: ceiling", "up to process 0 ceiling: 800 EUR"}},
		{"lots that share the ceiling of the whole", []string{`{"tender":{"techniques":{"hasFrameworkAgreement":true},"maximumValue":` + eur("250") + `,"lots":[{"id":"L1","maximumValue":` + eur("200") + `},{"id":"L2","maximumValue":` + eur("200") + `}]}}`},
			[]string{"up to process 0 ceiling: 250 EUR"}},
		{"a group of lots shares one", []string{`{"tender":{"techniques":{"hasFrameworkAgreement":true},"lots":[{"id":"L1","maximumValue":` + eur("200") + `},{"id":"L2","maximumValue":` + eur("200") + `},{"id":"L3","maximumValue":` + eur("10") + `}],
			"lotGroups":[{"id":"G","relatedLots":["L1","L2"],"maximumValue":` + eur("220") + `}]}}`},
			[]string{"up to lot 3 ceiling: 10 EUR", "up to process 0 ceiling: 220 EUR"}},
		{"suppliers share one", []string{`{` + whole + `,"awards":[{"id":"A","status":"active"}],"contracts":[{"id":"C","awardID":"A","value":` + eur("50") + `},{"id":"D","awardID":"A","value":` + eur("50") + `}]}`},
			[]string{"not contract 1 signed: ceiling", "not contract 2 signed: ceiling", "up to contract 1 signed: 50 EUR"}},
		{"of a cancelled one nothing", []string{`{"tender":{"status":"cancelled","techniques":{"hasFrameworkAgreement":true},"maximumValue":` + eur("250") + `}}`}, nil},
	})
}

// TestWords is R3 for sources without a field for frameworks.
func TestWords(t *testing.T) {
	t.Parallel()
	two := `"suppliers":[{"id":"N","name":"Northwind Paper Ltd"},{"id":"S","name":"Southern Stone Ltd"}]`
	notice := func(title, method, detail, estimate string) string {
		return `{"tender":{"title":"` + title + `","procurementMethod":"` + method + `","procurementMethodDetails":"` + detail + `","value":` + eur(estimate) + `},
			"awards":[{"id":"A","status":"active",` + two + `,"value":` + eur("400") + `}]}`
	}
	counted := []string{"award 1 awarded unallocated: - 400 EUR"}
	runRules(t, []ruleCase{
		{"the estimate of a framework", []string{notice("Paper Framework", "open", "Open procedure", "400")}, []string{"not award 1 awarded: ceiling", "up to award 1 awarded: 400 EUR"}},
		{"another value", []string{notice("Paper Framework", "open", "Open procedure", "500")}, counted},
		{"a call-off", []string{notice("Paper Framework", "selective", "Call-off from a framework agreement", "400")}, counted},
		{"bought outside of one", []string{notice("Paper beside the framework", "limited", "Direct award", "400")}, counted},
		{"another word", []string{notice("Frameworks of steel", "open", "Open procedure", "400")}, counted},
	})
}

// TestPending: what is proposed is not in force.
func TestPending(t *testing.T) {
	t.Parallel()
	award := func(status string) string {
		return `"awards":[{"id":"A","status":"` + status + `",` + northwind + `,"value":` + eur("30") + `}]`
	}
	contract := `"contracts":[{"id":"C","awardID":"A","status":"pending","value":` + eur("30") + `}]`
	runRules(t, []ruleCase{
		{"an award", []string{`{` + award("pending") + `}`}, []string{"not award 1 awarded: pending"}},
		{"a contract of it", []string{`{` + award("pending") + `,` + contract + `}`}, []string{"not contract 1 signed: pending"}},
		{"a contract with a date of signature", []string{`{` + award("pending") + `,"contracts":[{"id":"C","awardID":"A","status":"pending","dateSigned":"2024-03-01T00:00:00Z","value":` + eur("30") + `}]}`},
			[]string{"contract 1 signed sole: Northwind Paper Ltd 30 EUR"}},
		{"an unsigned contract", []string{`{` + award("active") + `,` + contract + `}`}, []string{"contract 1 awarded sole: Northwind Paper Ltd 30 EUR"}},
	})
}

// TestSuppliers is R4.
func TestSuppliers(t *testing.T) {
	t.Parallel()
	bid := func(id, value string, by ...string) string {
		return `{"id":"` + id + `","value":` + eur(value) + `,"tenderers":[{"id":"` + strings.Join(by, `"},{"id":"`) + `"}]}`
	}
	parties := `"parties":[{"id":"1","name":"Northwind Paper Ltd"},{"id":"2","name":"Contoso Ink plc"},{"id":"3","name":"Fabrikam Glue SA"},{"id":"4","name":"Northwind Paper Ltd"}]`
	award := func(value, more string, by ...string) string {
		return `"awards":[{"id":"A","status":"active","value":` + eur(value) + more + `,"suppliers":[{"id":"` + strings.Join(by, `"},{"id":"`) + `"}]}]`
	}
	runRules(t, []ruleCase{
		{"nobody named", []string{`{"awards":[{"id":"A","value":` + eur("10") + `}]}`}, []string{"award 1 awarded unallocated: - 10 EUR"}},
		{"several with one common value", []string{`{` + parties + `,` + award("10", "", "1", "2") + `}`}, []string{"award 1 awarded unallocated: - 10 EUR"}},
		{"a consortium", []string{`{` + parties + `,` + award("9", `,"x_consortium":true`, "1", "2", "3") + `}`},
			[]string{"award 1 awarded equal_split: Northwind Paper Ltd 3 EUR of 9", "award 1 awarded equal_split: Contoso Ink plc 3 EUR of 9", "award 1 awarded equal_split: Fabrikam Glue SA 3 EUR of 9"}},
		{"a bid of all of them states it", []string{`{` + parties + `,` + award("10", "", "1", "2") + `,"bids":{"details":[` + bid("B", "11", "1", "2") + `]}}`},
			[]string{"award 1 awarded equal_split: Northwind Paper Ltd 5 EUR of 10", "award 1 awarded equal_split: Contoso Ink plc 5 EUR of 10"}},
		{"each with its own tender", []string{`{` + parties + `,` + award("10", "", "1", "2") + `,"bids":{"details":[` + bid("B1", "7.5", "1") + `,` + bid("B2", "2.5", "2") + `,` + bid("B3", "99", "3") + `]}}`},
			[]string{"award 1 awarded stated: Northwind Paper Ltd 7.5 EUR of 10", "award 1 awarded stated: Contoso Ink plc 2.5 EUR of 10"}},
		{"tenders that do not add up state nothing", []string{`{` + parties + `,` + award("10", "", "1", "2") + `,"bids":{"details":[` + bid("B1", "7.5", "1") + `,` + bid("B2", "3.5", "2") + `]}}`},
			[]string{"award 1 awarded unallocated: - 10 EUR"}},
		{"one alone, and two together", []string{`{` + parties + `,` + award("10", `,"relatedBids":["B1","B2"]`, "1", "2", "3") + `,"bids":{"details":[` + bid("B1", "4", "1") + `,` + bid("B2", "6", "2", "3") + `,` + bid("B3", "6", "2") + `]}}`},
			[]string{"award 1 awarded stated: Northwind Paper Ltd 4 EUR of 10", "award 1 awarded equal_split: Contoso Ink plc 3 EUR of 10", "award 1 awarded equal_split: Fabrikam Glue SA 3 EUR of 10"}},
		{"a tender that was thrown out is none", []string{`{` + parties + `,` + award("10", "", "1", "2") + `,"bids":{"details":[` + bid("B1", "7.5", "1") + `,{"id":"B2","status":"disqualified","value":` + eur("2.5") + `,"tenderers":[{"id":"2"}]}]}}`},
			[]string{"award 1 awarded unallocated: - 10 EUR"}},
		{"one organisation listed twice", []string{`{` + parties + `,` + award("10", "", "1", "4") + `}`}, []string{"award 1 awarded sole: Northwind Paper Ltd 10 EUR"}},
		{"one tender behind several contracts", []string{`{` + parties + `,` + award("10", "", "1") + `,"bids":{"details":[` + bid("B", "10", "1") + `]},
			"contracts":[{"id":"C","awardID":"A","value":` + eur("10") + `,"relatedBids":["B"]},{"id":"D","awardID":"A","value":` + eur("10") + `,"relatedBids":["B"]}]}`},
			[]string{"contract 1 signed sole: Northwind Paper Ltd 10 EUR", "not contract 2 signed: shared"}},
		{"several contracts of one tender with values of their own", []string{`{` + parties + `,` + award("10", "", "1") + `,"bids":{"details":[` + bid("B", "10", "1") + `]},
			"contracts":[{"id":"C","awardID":"A","value":` + eur("4") + `,"relatedBids":["B"]},{"id":"D","awardID":"A","value":` + eur("6") + `,"relatedBids":["B"]}]}`},
			[]string{"contract 1 signed sole: Northwind Paper Ltd 4 EUR", "contract 2 signed sole: Northwind Paper Ltd 6 EUR"}},
		{"subawards are apart", []string{`{"contracts":[{"id":"C",` + northwind + `,"value":` + eur("10") + `,"x_subawards":[{"id":"S","value":` + eur("4") + `,"supplier":{"name":"Fabrikam Glue SA"}},{"id":"T","value":` + eur("1") + `},{"id":"U","value":{"amount":3}}]}]}`},
			[]string{"contract 1 signed sole: Northwind Paper Ltd 10 EUR", "passed on of contract 1: Fabrikam Glue SA 4 EUR", "passed on of contract 1: - 1 EUR"}},
	})
}

// TestTotals is R7.
func TestTotals(t *testing.T) {
	t.Parallel()
	total := func(value string) string { return `"x_daylight":{"noticeTotal":` + value + `}` }
	runRules(t, []ruleCase{
		{"a check", []string{`{` + total(eur("101")) + `,"awards":[{"id":"A","value":` + eur("60") + `,` + northwind + `},{"id":"B","value":` + eur("40") + `,` + northwind + `}]}`},
			[]string{"award 1 awarded sole: Northwind Paper Ltd 60 EUR", "award 2 awarded sole: Northwind Paper Ltd 40 EUR", "check notice_total: 101 and 100 EUR true"}},
		{"a check that fails", []string{`{` + total(eur("102")) + `,"awards":[{"id":"A","value":` + eur("100") + `,` + northwind + `}]}`},
			[]string{"award 1 awarded sole: Northwind Paper Ltd 100 EUR", "check notice_total: 102 and 100 EUR false"}},
		{"of a notice that was restated, as it was", []string{`{` + total(eur("100")) + `,"awards":[{"id":"A","value":` + eur("100") + `,` + northwind + `}]}`, `{"awards":[{"id":"A","value":` + eur("150") + `}]}`},
			[]string{"award 1 awarded sole: Northwind Paper Ltd 150 EUR", "check notice_total: 100 and 100 EUR true"}},
		{"a fallback", []string{`{` + total(eur("100")) + `,"awards":[{"id":"A","status":"active",` + northwind + `}]}`},
			[]string{"notice 0 notice_total unallocated: - 100 EUR"}},
		{"where the parts are withheld", []string{`{` + total(eur("100")) + `,"awards":[{"id":"A","status":"active","value":` + status("withheld") + `,` + northwind + `}]}`},
			[]string{"notice 0 notice_total unallocated: - 100 EUR", "not award 1 awarded: withheld"}},
		{"of the last notice alone", []string{`{` + total(eur("100")) + `}`, `{` + total(eur("120")) + `}`}, []string{"notice 0 notice_total unallocated: - 120 EUR"}},
		{"not beside any value", []string{`{` + total(eur("100")) + `,"awards":[{"id":"A","status":"active","value":` + eur("60") + `},{"id":"B","status":"active","value":` + status("withheld") + `}]}`},
			[]string{"award 1 awarded unallocated: - 60 EUR", "not award 2 awarded: withheld", "check notice_total: 100 and 60 EUR false"}},
		{"not where nothing was awarded", []string{`{` + total(eur("100")) + `,"awards":[{"id":"A","status":"unsuccessful"}]}`}, nil},
		{"withheld", []string{`{` + total(status("withheld")) + `}`}, []string{"not notice 0 notice_total: withheld"}},
		{"of a framework it is a ceiling", []string{`{` + total(eur("100")) + `,"tender":{"techniques":{"hasFrameworkAgreement":true}},"awards":[{"id":"A","status":"active"}]}`},
			[]string{"not notice 0 notice_total: ceiling"}},
		{"of call-offs alone, and of both", []string{
			`{` + total(eur("30")) + `,"tender":{"techniques":{"hasFrameworkAgreement":true}},"contracts":[{"id":"C","value":` + eur("30") + `,` + northwind + `,"x_daylight":{"withinFramework":true}},{"id":"D","value":` + eur("500") + `,` + northwind + `}]}`,
			`{` + total(eur("570")) + `,"contracts":[{"id":"E","value":` + eur("40") + `,` + northwind + `,"x_daylight":{"withinFramework":true}},{"id":"F","value":` + eur("530") + `,` + northwind + `}]}`},
			[]string{"contract 1 signed sole: Northwind Paper Ltd 30 EUR under ocds-xx-1", "contract 3 signed sole: Northwind Paper Ltd 40 EUR under ocds-xx-1", "not contract 2 signed: ceiling", "not contract 4 signed: ceiling",
				"up to contract 2 signed: 500 EUR", "up to contract 4 signed: 530 EUR", "check notice_total: 30 and 30 EUR true", "check notice_total: 570 and 570 EUR true"}},
	})
}

// TestDead is R8.
func TestDead(t *testing.T) {
	t.Parallel()
	award := func(status string) string {
		return `"awards":[{"id":"A","status":"` + status + `","value":` + eur("10") + `,` + northwind + `}]`
	}
	runRules(t, []ruleCase{
		{"a cancelled award", []string{`{` + award("cancelled") + `}`}, []string{"not award 1 awarded: cancelled"}},
		{"an unsuccessful award", []string{`{` + award("unsuccessful") + `}`}, []string{"not award 1 awarded: cancelled"}},
		{"a contract of a cancelled award", []string{`{` + award("Cancelled") + `,"contracts":[{"id":"C","awardID":"A","status":"active","value":` + eur("9") + `}]}`},
			[]string{"not contract 1 signed: cancelled"}},
		{"an award whose contract was cancelled", []string{`{` + award("active") + `,"contracts":[{"id":"C","awardID":"A","status":"cancelled","value":` + eur("9") + `}]}`},
			[]string{"not contract 1 signed: cancelled"}},
		{"one contract of two", []string{`{` + award("active") + `,"contracts":[{"id":"C","awardID":"A","status":"cancelled","value":` + eur("4") + `},{"id":"D","awardID":"A","status":"active","value":` + eur("6") + `}]}`},
			[]string{"contract 2 signed sole: Northwind Paper Ltd 6 EUR", "not contract 1 signed: cancelled"}},
		{"a terminated contract was made", []string{`{` + award("active") + `,"contracts":[{"id":"C","awardID":"A","status":"terminated","value":` + eur("9") + `}]}`},
			[]string{"contract 1 signed sole: Northwind Paper Ltd 9 EUR"}},
		{"a cancelled tender", []string{`{"tender":{"status":"cancelled"},` + award("active") + `}`}, []string{"not award 1 awarded: cancelled"}},
		{"a notice that voids the procedure", []string{`{` + award("active") + `}`, `{"x_daylight":{"cancelled":true}}`}, []string{"not award 1 awarded: cancelled"}},
		{"obligations of a cancelled contract", []string{`{"contracts":[{"id":"C","status":"cancelled","x_obligated":` + eur("5") + `,"implementation":{"transactions":[{"id":"1","x_kind":"obligation","value":` + eur("5") + `}]},"x_subawards":[{"id":"S","value":` + eur("1") + `}]}]}`},
			[]string{"not contract 1 obligated: cancelled", "not contract 1 obligated: cancelled", "check obligations: 5 and 5 EUR true"}},
	})
}

// TestLotsOrWhole is R9.
func TestLotsOrWhole(t *testing.T) {
	t.Parallel()
	award := func(id, value, lots string) string {
		return `{"id":"` + id + `","status":"active","value":` + eur(value) + lots + `,` + northwind + `}`
	}
	tender := `{"tender":{"lots":[{"id":"L1"},{"id":"L2"}]},"awards":[`
	l1, l2 := `,"relatedLots":["L1"]`, `,"relatedLots":["L2"]`
	runRules(t, []ruleCase{
		{"lots, where all have one", []string{tender + award("A", "30", "") + `,` + award("B", "10", l1) + `,` + award("C", "20", l2) + `]}`},
			[]string{"award 2 awarded sole: Northwind Paper Ltd 10 EUR", "award 3 awarded sole: Northwind Paper Ltd 20 EUR", "not award 1 awarded: lots_or_whole"}},
		{"else the whole", []string{tender + award("A", "30", "") + `,` + award("B", "10", l1) + `]}`},
			[]string{"award 1 awarded sole: Northwind Paper Ltd 30 EUR", "not award 2 awarded: lots_or_whole"}},
		{"less than a lot is no whole", []string{tender + award("A", "5", "") + `,` + award("B", "10", l1) + `]}`},
			[]string{"award 1 awarded sole: Northwind Paper Ltd 5 EUR", "award 2 awarded sole: Northwind Paper Ltd 10 EUR"}},
		{"several without lots are just awards", []string{tender + award("A", "30", "") + `,` + award("D", "30", "") + `,` + award("B", "10", l1) + `]}`},
			[]string{"award 1 awarded sole: Northwind Paper Ltd 30 EUR", "award 2 awarded sole: Northwind Paper Ltd 30 EUR", "award 3 awarded sole: Northwind Paper Ltd 10 EUR"}},
	})
}

// TestExcluded lists why a figure is in no total.
func TestExcluded(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		status("reported"): "reported", status("withheld"): "withheld", `{"currency":"EUR"}`: "missing",
		`{"amount":1,"currency":"EUR","x_daylight":{"status":"range","high":5}}`: "range",
		`{"amount":5,"currency":"EUR","x_daylight":{"status":"reported"}}`:       "reported",
		`{"amount":1e30,"currency":"EUR"}`:                                       "implausible",
		`{"amount":"see annex","currency":"EUR"}`:                                "unparsed",
		eur("0"):                              "zero_stated",
		eur("-5"):                             "negative",
		`{"amount":5}`:                        "no_currency",
		eur("1000.01"):                        "implausible",
		eur("1000"):                           "",
		`{"amount":1000.01,"currency":"USD"}`: "",
		`{"amount":7,"currency":"EUR","x_daylight":{"status":"derived","raw":"3"}}`: "",
	} {
		p := process(t, `{"tender":{"value":`+eur("10")+`},"awards":[{"id":"A","status":"active","value":`+value+`,`+northwind+`}]}`)
		a := money.Of(p)
		got := ""
		if len(a.Excluded) == 1 {
			got = a.Excluded[0].Reason
		}
		if got != want || len(a.Excluded) > 1 || (len(a.Rows) == 1) != (want == "") {
			t.Errorf("%s: excluded %+v, rows %+v, want reason %q", value, a.Excluded, a.Rows, want)
		}
	}
	p := process(t, `{"tender":{"value":`+eur("1")+`},"awards":[{"id":"A","value":`+eur("1000")+`}]}`)
	if a := money.Of(p); len(a.Rows) != 1 {
		t.Errorf("an estimate of 1 is a stand-in: %+v", a.Excluded)
	}
}

// TestDates: signed, else awarded, else published.
func TestDates(t *testing.T) {
	t.Parallel()
	for release, want := range map[string]string{
		`{"awards":[{"id":"A","date":"2025-05-01","value":` + eur("1") + `}],"contracts":[{"id":"C","awardID":"A","dateSigned":"2025-06-01","value":` + eur("1") + `}]}`: "2025-06-01",
		`{"awards":[{"id":"A","date":"2025-05-01","value":` + eur("1") + `}],"contracts":[{"id":"C","awardID":"A","dateSigned":"2025-06-01"}]}`:                          "2025-06-01",
		`{"awards":[{"id":"A","date":"2025-05-01","value":` + eur("1") + `}],"contracts":[{"id":"C","awardID":"A","value":` + eur("1") + `}]}`:                           "2025-05-01",
		`{"awards":[{"id":"A","value":` + eur("1") + `}]}`: "2026-01-01",
	} {
		if rows := money.Of(process(t, release)).Rows; len(rows) != 1 || rows[0].On != want {
			t.Errorf("%s: rows %+v, want the date %s", release, rows, want)
		}
	}
}

// TestAgencies: who buys, who pays.
func TestAgencies(t *testing.T) {
	t.Parallel()
	p := process(t, `{"parties":[{"id":"F","name":"Example Funding Agency","roles":["funder"]},{"id":"B","name":"Example Awarding Agency","roles":["buyer"]}],"awards":[{"id":"A","value":`+eur("1")+`,`+northwind+`}]}`)
	r := money.Of(p).Rows[0]
	if r.BuyerNo != 2 || r.FunderNo != 1 || r.PartyNo != 3 || len(r.Members) != 1 {
		t.Errorf("row %+v", r)
	}
}
