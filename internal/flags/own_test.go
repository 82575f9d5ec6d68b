package flags_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"daylight/internal/flags"
	"daylight/internal/procurement"
)

func day(text string) time.Time {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return t
}

// marks are the values of a rule's marks.
func marks(report flags.Report, code string) []float64 {
	var out []float64
	for _, f := range report.Flags {
		if f.Code == code {
			out = append(out, f.Value)
		}
	}
	return out
}

// state says what became of a rule on one process: the values of its marks,
// "checked", "not calculable" or "does not apply".
func state(in flags.Input, code string) string {
	for _, l := range flags.NotCalculable(in, flags.Defaults()) {
		if l.Code == code && len(l.Missing) > 0 {
			return "not calculable"
		} else if l.Code == code {
			return "does not apply"
		}
	}
	if got := marks(run(flags.Defaults(), in), code); len(got) > 0 {
		return fmt.Sprintf("%.4f", got)
	}
	return "checked"
}

func figure(amount, currency string, tax procurement.Tax) flags.Figure {
	return flags.Figure{Amount: decimal.RequireFromString(amount), Currency: currency, Tax: tax, Path: "/contracts/0/value"}
}

func TestGrowth(t *testing.T) {
	t.Parallel()
	grown := func(first, current string) flags.Growth {
		return flags.Growth{Contract: "c1", First: figure(first, "EUR", "net"), Current: figure(current, "EUR", "net")}
	}
	for _, tt := range []struct {
		name    string
		history []flags.Growth
		want    string
	}{
		{"no history", nil, "not calculable"},
		{"at the limit", []flags.Growth{grown("100.00", "150.00")}, "checked"},
		{"a cent above it", []flags.Growth{grown("100.00", "150.01")}, "[0.5001]"},
		{"less", []flags.Growth{grown("100", "20")}, "checked"},
		{"the largest of several", []flags.Growth{grown("100", "200"), grown("100", "300"), grown("100", "100")}, "[2.0000]"},
		{"from zero", []flags.Growth{grown("0", "300")}, "not calculable"},
		{"another currency", []flags.Growth{{First: figure("100", "EUR", "net"), Current: figure("300", "USD", "net")}}, "not calculable"},
		{"another tax basis", []flags.Growth{{First: figure("100", "EUR", "net"), Current: figure("300", "EUR", "gross")}}, "not calculable"},
	} {
		if got := state(flags.Input{OCID: "F", History: tt.history}, "D101"); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestUnderThreshold(t *testing.T) {
	t.Parallel()
	estimate := func(amount, currency, category string) string {
		return fmt.Sprintf(`{"tender":{"mainProcurementCategory":%q,"value":{"amount":%s,"currency":%q}}}`, category, amount, currency)
	}
	contract := func(signed, amount string) string {
		return fmt.Sprintf(`{"contracts":[{"dateSigned":%q,"value":{"amount":%s,"currency":"USD"}}]}`, signed, amount)
	}
	for _, tt := range []struct {
		name, release, country string
		kind                   flags.BuyerKind
		published, want        string
	}{
		{"central, goods", estimate("142999.99", "EUR", "goods"), "DE", flags.Central, "2025-06-01", "[0.0000]"},
		{"5 % below", estimate("135850", "EUR", "goods"), "DE", flags.Central, "2025-06-01", "[0.0500]"},
		{"further below", estimate("135849.99", "EUR", "goods"), "DE", flags.Central, "2025-06-01", "checked"},
		{"at the threshold", estimate("143000", "EUR", "goods"), "DE", flags.Central, "2025-06-01", "checked"},
		{"other authority", estimate("142999", "EUR", "goods"), "DE", flags.SubCentral, "2025-06-01", "checked"},
		{"other authority, its own", estimate("210000", "EUR", "services"), "FR", flags.SubCentral, "2024-01-01", "[0.0498]"},
		{"a year later it is above", estimate("142999", "EUR", "goods"), "DE", flags.Central, "2026-01-01", "checked"},
		{"works need no kind", estimate("5500000", "EUR", "works"), "IT", "", "2025-06-01", "[0.0069]"},
		{"goods do", estimate("142999", "EUR", "goods"), "DE", "", "2025-06-01", "not calculable"},
		{"no category", estimate("142999", "EUR", ""), "DE", flags.Central, "2025-06-01", "not calculable"},
		{"no date", estimate("142999", "EUR", "goods"), "DE", flags.Central, "", "not calculable"},
		{"no country", estimate("142999", "EUR", "goods"), "", flags.Central, "2025-06-01", "not calculable"},
		{"no table for the country", estimate("142999", "EUR", "goods"), "UA", flags.Central, "2025-06-01", "does not apply"},
		{"no table for the year", estimate("142999", "EUR", "goods"), "DE", flags.Central, "2019-06-01", "does not apply"},
		{"another currency", estimate("142999", "PLN", "goods"), "PL", flags.Central, "2025-06-01", "does not apply"},
		{"with tax", strings.Replace(estimate("142999", "EUR", "goods"), `"currency"`, `"x_daylight":{"tax":"gross"},"currency"`, 1), "DE", flags.Central, "2025-06-01", "not calculable"},
		{"micro-purchase", contract("2024-03-01", "9900"), "US", flags.Federal, "", "[0.0100]"},
		{"simplified acquisition", contract("2025-09-30", "249000"), "US", flags.Federal, "", "[0.0040]"},
		{"raised", contract("2025-10-01", "349000"), "US", flags.Federal, "", "[0.0029]"},
		{"before it was raised", contract("2025-09-30", "349000"), "US", flags.Federal, "", "checked"},
		{"not federal", contract("2024-03-01", "9900"), "US", "", "", "not calculable"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			in := releases(t, tt.release)[0]
			in.Country, in.Kind = tt.country, tt.kind
			if tt.published != "" {
				in.Published = day(tt.published)
			}
			if got := state(in, "D102"); got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
		})
	}
}

// The buyer awards 12 contracts of 10, 6 of them to S, and one of 60 to two
// suppliers together: S has 60 of 180. Without the joint award it has half.
func TestConcentration(t *testing.T) {
	t.Parallel()
	award := func(i int, suppliers, amount string) string {
		return fmt.Sprintf(`{"ocid":"p%d","buyer":{"id":"B"},"awards":[{"status":"active","suppliers":[%s],"value":{"amount":%s,"currency":"EUR"}}]}`, i, suppliers, amount)
	}
	var lines []string
	for i := range 12 {
		who := `{"id":"S"}`
		if i >= 6 {
			who = fmt.Sprintf(`{"id":"T%d"}`, i)
		}
		lines = append(lines, award(i, who, "10"))
	}
	joint := award(12, `{"id":"S"},{"id":"T"}`, "60")
	framework := strings.Replace(award(13, `{"id":"S"}`, "1000"), `"awards"`, `"tender":{"techniques":{"hasFrameworkAgreement":true}},"awards"`, 1)
	for _, tt := range []struct {
		name  string
		lines []string
		want  []float64
	}{
		{"half", lines, []float64{0.5}},
		{"joint award", append(slices.Clone(lines), joint), nil},
		{"framework", append(slices.Clone(lines), framework), []float64{0.5}},
		{"too few", lines[:9], nil},
	} {
		report := run(flags.Defaults(), releases(t, tt.lines...)...)
		if diff := cmp.Diff(tt.want, marks(report, "D103")); diff != "" {
			t.Errorf("%s, want -, got +:\n%s", tt.name, diff)
		}
		for _, f := range report.Flags {
			if f.Code == "D103" && (f.Subject != flags.Subject{Role: flags.Supplier, Key: "S"} || f.With != flags.Subject{Role: flags.Buyer, Key: "B"} || len(f.Evidence) != 8) {
				t.Errorf("%s: mark on %v with %v on %d rows, want supplier S with buyer B on 2 sums and 6 awards", tt.name, f.Subject, f.With, len(f.Evidence))
			}
		}
	}
	// Money by the rules of the caller is taken in place of the awards.
	in := releases(t, lines...)
	for i := range in {
		in[i].Spend = []flags.Spend{{Buyer: "B", Supplier: "U", Amount: decimal.New(1, 0), Currency: "USD"}}
	}
	if got := run(flags.Defaults(), in...); len(got.Flags) != 1 || got.Flags[0].Subject.Key != "U" || got.Flags[0].Value != 1 {
		t.Errorf("with spend: %+v, want one mark on U", got.Flags)
	}
}

func TestLate(t *testing.T) {
	t.Parallel()
	contract := func(signed, starts string) string {
		return fmt.Sprintf(`{"awards":[{"id":"a1","status":"active","date":"2024-01-01"}],"contracts":[{"id":"c1","awardID":"a1","dateSigned":%q,"period":{"startDate":%q}}]}`, signed, starts)
	}
	const award = `{"awards":[{"id":"a1","status":"active","date":"2024-01-01"},{"id":"a2","status":"cancelled","date":"2020-01-01"}]}`
	for _, tt := range []struct {
		name, release, published, want string
	}{
		{"30 days", contract("2024-01-01", ""), "2024-01-31", "checked"},
		{"31 days", contract("2024-01-01T23:00:00Z", ""), "2024-02-01", "[31.0000]"},
		{"on the day of the start", contract("2024-01-01", "2024-01-10"), "2024-01-10", "checked"},
		{"the day after", contract("2024-01-01", "2024-01-10"), "2024-01-11", "[1.0000]"},
		{"both", contract("2024-01-01", "2024-01-10"), "2024-03-01", "[60.0000]"},
		{"start alone", contract("", "2024-01-10"), "2024-01-12", "[2.0000]"},
		{"an award without contract", award, "2024-03-01", "[60.0000]"},
		{"the publisher says it came earlier", strings.Replace(award, `"status":"active"`, `"status":"active","datePublished":"2024-01-20T00:00:00Z"`, 1), "2024-03-01", "checked"},
		{"the publisher alone says when", strings.Replace(award, `"status":"active"`, `"status":"active","datePublished":"2024-02-20"`, 1), "", "[50.0000]"},
		{"no first notice", contract("2024-01-01", ""), "", "not calculable"},
		{"no dates", contract("", ""), "2024-03-01", "not calculable"},
		{"nothing awarded", `{"awards":[{"id":"a1","status":"pending"}]}`, "2024-03-01", "does not apply"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			in := releases(t, tt.release)[0]
			if tt.published != "" {
				for owner, id := range map[procurement.Owner]string{procurement.OfContract: "c1", procurement.OfAward: "a1"} {
					in.Announced = append(in.Announced, flags.Announcement{Owner: owner, ID: id, On: day(tt.published).Add(22 * time.Hour)})
				}
			}
			if got := state(in, "D104"); got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
		})
	}
}

func TestSilentEdits(t *testing.T) {
	t.Parallel()
	in := flags.Input{OCID: "F"}
	if got := state(in, "D105"); got != "not calculable" {
		t.Errorf("no capture: %s", got)
	}
	in.Captures = 2
	if got := state(in, "D105"); got != "checked" {
		t.Errorf("no difference: %s", got)
	}
	in.SilentEdits = []flags.SilentEdit{{From: 1, To: 2, SeenFrom: day("2026-01-01"), SeenTill: day("2026-02-01"), Paths: []string{"/tender/value/amount", "/tender/title"}}}
	report := run(flags.Defaults(), in)
	if got := marks(report, "D105"); !slices.Equal(got, []float64{1}) || len(report.Flags[0].Evidence) != 2 {
		t.Errorf("one difference in two places: %+v", report.Flags)
	}
	const want = "content differs between version 1 seen 2026-01-01 and version 2 seen 2026-02-01"
	if got := report.Flags[0].Evidence[0]; got.What != want || got.Path != "/tender/value/amount" {
		t.Errorf("evidence %+v", got)
	}
}
