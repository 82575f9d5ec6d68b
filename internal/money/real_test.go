package money_test

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"daylight/internal/eforms"
	"daylight/internal/money"
	"daylight/internal/ocds"
	"daylight/internal/procurement"
	"daylight/internal/shareddata"
	"daylight/internal/source"
	"daylight/internal/usaspending"
)

// publisher loads a folder of ../shared/data/ocds, or TED, as a store.
func publisher(t *testing.T, name string) *store {
	t.Helper()
	if name == "ted-eforms" {
		s := newStore("eu-ted")
		s.folder(t, eforms.Parser{}, shareddata.Path(t, "ted-eforms", "real"))
		return s
	}
	s := newStore("local-ocds")
	s.folder(t, ocds.Parser{Local: true}, shareddata.Path(t, "ocds", name))
	return s
}

// sums is what a set of accounts comes to.
type sums struct {
	processes, rows, checks, agree int
	spend, ceilings                map[string]decimal.Decimal
	excluded, allocs               map[string]int
}

func newSums() *sums {
	return &sums{spend: map[string]decimal.Decimal{}, ceilings: map[string]decimal.Decimal{}, excluded: map[string]int{}, allocs: map[string]int{}}
}

func (s *sums) add(a money.Account) {
	s.processes++
	s.rows += len(a.Rows)
	for _, r := range a.Rows {
		plus(s.spend, r.Currency, r.Amount)
		s.allocs[r.Alloc]++
	}
	for _, x := range a.Excluded {
		s.excluded[x.Reason]++
	}
	for _, c := range a.Ceilings {
		plus(s.ceilings, c.Currency, c.Amount)
	}
	for _, c := range a.Checks {
		if s.checks++; c.Agrees {
			s.agree++
		}
	}
}

func list[V any](m map[string]V) string {
	var out []string
	for _, k := range slices.Sorted(maps.Keys(m)) {
		out = append(out, fmt.Sprint(k, " ", m[k]))
	}
	return strings.Join(out, ", ")
}

// TestRealTotals prints what each publisher of the sample data comes to, and
// refuses what no publisher of the sample spends.
func TestRealTotals(t *testing.T) {
	t.Parallel()
	most := decimal.New(1, 13)
	entries, err := os.ReadDir(shareddata.Path(t, "ocds"))
	if err != nil {
		t.Fatal(err)
	}
	names := []string{"ted-eforms"}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	for _, name := range names {
		s := newSums()
		for _, p := range publisher(t, name).processes() {
			a := money.Of(p)
			s.add(a)
			for _, r := range a.Rows {
				if len(r.Currency) != 3 || r.Amount.IsNegative() || r.Amount.GreaterThan(r.Whole) {
					t.Errorf("%s %s: %+v", name, p.OCID, r)
				}
			}
		}
		t.Logf("%s: %d processes, %d rows (%s)\n\tspend: %s\n\tnot counted: %s\n\tceilings: %s\n\tprinted totals: %d of %d agree",
			name, s.processes, s.rows, list(s.allocs), list(s.spend), list(s.excluded), list(s.ceilings), s.agree, s.checks)
		for currency, sum := range s.spend {
			if !sum.IsPositive() || sum.GreaterThan(most) {
				t.Errorf("%s: a total of %s %s", name, sum, currency)
			}
		}
	}
}

// TestByHand: totals of three processes, added up by hand from the raw files.
func TestByHand(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ folder, ocid, spend, excluded, ceilings string }{
		// 215358-2024: two contracts under a framework, 5406 and 2976; the framework
		// itself has a maximum of 607661. TotalAmount prints 8382.
		{"ted-eforms", "eu-ted-2c9477da-3814-4db9-aebe-f26e979f7d95", "RON 8382", "ceiling 1", "RON 607661"},
		// Four contracts of one award: 1400029440 + 13500000 + 518432992 + 184256896.
		// The award prints 2116219396, which is not added.
		{"paraguay-dncp", "ocds-03ad3f-277004", "PYG 2116219328", "", ""},
		// Of two awards the first was unsuccessful (42074.56); the contract of the
		// other is 43788.90.
		{"ukraine-prozorro", "ocds-be6bcu-UA-2017-04-12-001619-b", "UAH 43788.9", "cancelled 1", ""},
	} {
		s := newSums()
		for _, p := range publisher(t, tt.folder).processes() {
			if p.OCID == tt.ocid {
				s.add(money.Of(p))
			}
		}
		if got := [3]string{list(s.spend), list(s.excluded), list(s.ceilings)}; s.processes != 1 || got != [3]string{tt.spend, tt.excluded, tt.ceilings} {
			t.Errorf("%s: %d processes, %q", tt.ocid, s.processes, got)
		}
	}
}

// totalsThatDiffer are the notices whose printed total (BT-161) is another than the
// sum of what they award, with the cause as their XML shows it.
func totalsThatDiffer() map[string]string {
	const change, before = "a modification prints the value of the change alone", "a modification prints the value before the change"
	return map[string]string{
		"eu-ted-408de7ba-3c29-42cf-85b6-cf390e857e12": change,
		"eu-ted-61c35598-9421-44ed-bcb3-b1c6ab3f494d": change,
		"eu-ted-ac3fdfa2-a261-4f25-b4cc-b9068744f239": change,
		"eu-ted-b59fd39f-23f5-46ee-ad4a-8faa962c2492": change,
		"eu-ted-12fd47fd-44b8-41c2-85a4-76c279f06093": before,
		"eu-ted-168474d7-f3dd-400e-bfce-a9e5614cd271": "a modification prints another value than that of its tender, not said which",
		"eu-ted-24e9ad19-5843-4083-971a-26176cce5532": "the tender is a price per unit, the total the maximum of the framework",
		"eu-ted-553b9787-5bbe-4454-b295-8092bc34d5ca": "the total printed is the estimate",
		"eu-ted-a2c77263-8794-4cae-9c05-c7e5a9041044": "the total is a stand-in of 1",
		"eu-ted-b8261228-4243-4675-a1fd-2d79206c746d": "total and both tenders are stand-ins of 1",
	}
}

// TestNoticeTotals compares our sums with BT-161 of real notices. Each difference
// has a known cause in the notice.
func TestNoticeTotals(t *testing.T) {
	t.Parallel()
	causes, all, agree := totalsThatDiffer(), 0, 0
	for _, p := range publisher(t, "ted-eforms").processes() {
		for _, c := range money.Of(p).Checks {
			if all++; c.Agrees {
				agree++
				continue
			}
			t.Logf("%s prints %s, its awards come to %s %s: %s", p.OCID, c.Stated, c.Computed, c.Currency, causes[p.OCID])
			if causes[p.OCID] == "" {
				t.Errorf("%s differs for no known cause", p.OCID)
			}
		}
	}
	t.Logf("%d of %d notices with a total and values agree within 1 %%", agree, all)
	if all < 60 || agree*100 < all*80 {
		t.Errorf("%d of %d agree", agree, all)
	}
}

// TestAwardTotals compares our totals with total_obligation of USAspending awards.
func TestAwardTotals(t *testing.T) {
	t.Parallel()
	for file, want := range map[string]string{"contract_awards__award_id_response1.json": "USD 61241.34", "contract_awards__award_id_response2.json": ""} {
		body, err := os.ReadFile(shareddata.Path(t, "usaspending", file))
		if err != nil {
			t.Fatal(err)
		}
		s, got := newStore("us-usaspending"), newSums()
		s.load(t, usaspending.Parser{}, source.Bytes("us-usaspending", "https://api.usaspending.gov/api/v2/awards/x/", body))
		for _, p := range s.processes() {
			got.add(money.Of(p))
		}
		if got.processes != 1 || list(got.spend) != want {
			t.Errorf("%s: %d processes, spend %q, want %q; excluded %v", file, got.processes, list(got.spend), want, got.excluded)
		}
	}
}

// TestPrintedParts compares our amounts with what four publishers print beside
// them: quantities times prices of the items, payments made, the award of several
// contracts.
func TestPrintedParts(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		folder, what string
		printed      func(*procurement.Process, money.Row) (decimal.Decimal, bool)
		least, of    int // agreeing within 1 %, of how many units
	}{
		// Differences: quantities of lots with the price of all of them, and items that
		// each release lists under another id.
		{"mexico-gacm", "items", items, 249, 281},
		{"paraguay-dncp", "items", items, 15, 17},
		{"paraguay-dncp", "award", awardOf, 21, 21},
		{"usa-portland", "payments", payments, 1, 1},
		{"mexico-cdmx", "payments", payments, 4, 8}, // the others are not paid in full
	} {
		agree, all := 0, 0
		for _, p := range publisher(t, tt.folder).processes() {
			seen := map[int]bool{}
			for _, r := range money.Of(p).Rows {
				stated, ok := tt.printed(p, r)
				if !ok || r.Unit != procurement.OfContract || seen[r.UnitNo] {
					continue
				}
				seen[r.UnitNo] = true
				if all++; stated.Sub(sumBeside(p, r, tt.what)).Abs().Mul(decimal.NewFromInt(100)).LessThanOrEqual(stated.Abs()) {
					agree++
				} else {
					t.Logf("%s %s contract %d: %s, its %s print %s", tt.folder, p.OCID, r.UnitNo, r.Whole, tt.what, stated)
				}
			}
		}
		t.Logf("%s: %d of %d contracts agree with their %s within 1 %%", tt.folder, agree, all, tt.what)
		if agree < tt.least || all < tt.of {
			t.Errorf("%s: %d of %d agree, want %d of %d", tt.folder, agree, all, tt.least, tt.of)
		}
	}
}

// sumBeside is ours of what is printed: of an award, all contracts of it.
func sumBeside(p *procurement.Process, r money.Row, what string) decimal.Decimal {
	if what != "award" {
		return r.Whole
	}
	sum := decimal.Zero
	for _, other := range money.Of(p).Rows {
		if other.Unit == procurement.OfContract && p.Contracts[other.UnitNo-1].AwardNo == p.Contracts[r.UnitNo-1].AwardNo {
			sum = sum.Add(other.Amount)
		}
	}
	return sum
}

func items(p *procurement.Process, r money.Row) (decimal.Decimal, bool) {
	sum, any := decimal.Zero, false
	for _, it := range p.Items {
		if it.Owner == procurement.OfContract && it.OwnerNo == r.UnitNo && it.Quantity.Valid && it.UnitPrice.Valid {
			sum, any = sum.Add(it.Quantity.Decimal.Mul(it.UnitPrice.Decimal)), true
		}
	}
	return sum, any
}

func payments(p *procurement.Process, r money.Row) (decimal.Decimal, bool) {
	sum, any := decimal.Zero, false
	for _, x := range p.Transactions {
		if x.Kind == "payment" && x.ContractNo == r.UnitNo && x.Amount.Valid {
			sum, any = sum.Add(x.Amount.Decimal), true
		}
	}
	return sum, any
}

func awardOf(p *procurement.Process, r money.Row) (decimal.Decimal, bool) {
	for _, a := range p.Amounts {
		if no := p.Contracts[r.UnitNo-1].AwardNo; a.Owner == procurement.OfAward && a.OwnerNo == no && no > 0 && a.Kind == procurement.Awarded && a.Current {
			return a.Amount.Decimal, a.Amount.Valid
		}
	}
	return decimal.Zero, false
}
