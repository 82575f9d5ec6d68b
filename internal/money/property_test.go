package money_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"daylight/internal/money"
	"daylight/internal/procurement"
)

// truth is what a generated process really cost, and what of it no total holds.
type truth struct {
	spend, ceilings, subawards map[string]decimal.Decimal
	excluded                   map[string]int
	releases                   [2]procurement.Object // what is published first, and what restates it
	n                          int
}

func newTruth() *truth {
	m := func() map[string]decimal.Decimal { return map[string]decimal.Decimal{} }
	return &truth{spend: m(), ceilings: m(), subawards: m(), excluded: map[string]int{},
		releases: [2]procurement.Object{{"tender": procurement.Object{"lots": []any{}}}, {"tender": procurement.Object{}}}}
}

func (w *truth) put(when int, list string, o procurement.Object) {
	items, _ := w.releases[when][list].([]any)
	w.releases[when][list] = append(items, o)
}

func (w *truth) id(kind string) string {
	w.n++
	return fmt.Sprint(kind, w.n)
}

// lot adds a lot of its own for each deal, so that no award is one of the whole.
func (w *truth) lot(framework bool) string {
	id := w.id("L")
	tender := w.releases[0]["tender"].(procurement.Object)
	tender["lots"] = append(tender["lots"].([]any), procurement.Object{"id": id, "techniques": procurement.Object{"hasFrameworkAgreement": framework}})
	return id
}

func value(amount decimal.Decimal, currency string) procurement.Object {
	return procurement.Object{"amount": json.Number(amount.String()), "currency": currency}
}

func cents(t *rapid.T, label string) decimal.Decimal {
	return decimal.New(int64(rapid.IntRange(1, 10_000_000).Draw(t, label)), -2)
}

func suppliers(t *rapid.T, least int) []any {
	n := rapid.IntRange(least, 5).Draw(t, "suppliers")
	first := rapid.IntRange(0, 3).Draw(t, "first")
	var out []any
	for i := range n {
		out = append(out, procurement.Object{"id": fmt.Sprint("P", first+i), "name": fmt.Sprint("Example Supplier ", first+i)})
	}
	return out
}

func plus(m map[string]decimal.Decimal, currency string, amount decimal.Decimal) {
	m[currency] = m[currency].Add(amount)
}

// deal publishes one deal in a drawn shape, and notes what it comes to.
func (w *truth) deal(t *rapid.T) {
	amount, currency := cents(t, "amount"), rapid.SampledFrom([]string{"EUR", "USD", "JPY"}).Draw(t, "currency")
	award := procurement.Object{"id": w.id("A"), "status": "active", "relatedLots": []any{w.lot(false)}, "suppliers": suppliers(t, 0),
		"x_consortium": rapid.Bool().Draw(t, "consortium")}
	contract := procurement.Object{"id": w.id("C"), "awardID": award["id"], "status": "active"}
	shape := rapid.SampledFrom(shapes()).Draw(t, "shape")
	shape(w, t, award, contract, amount, currency)
}

type shape func(w *truth, t *rapid.T, award, contract procurement.Object, amount decimal.Decimal, currency string)

func shapes() []shape {
	return []shape{awarded, signed, twoContracts, twoAwards, deltas, restated, dropped, kept, framework, ownTenders, passedOn}
}

func awarded(w *truth, t *rapid.T, award, contract procurement.Object, amount decimal.Decimal, currency string) {
	award["value"] = value(amount, currency)
	w.put(0, "awards", award)
	if rapid.Bool().Draw(t, "contract without value") {
		w.put(0, "contracts", contract)
	}
	plus(w.spend, currency, amount)
}

func signed(w *truth, t *rapid.T, award, contract procurement.Object, amount decimal.Decimal, currency string) {
	contract["value"] = value(amount, currency)
	if rapid.Bool().Draw(t, "award value") {
		award["value"] = value(cents(t, "awarded"), currency)
	}
	contract["x_valueWithOptions"], award["estimatedValue"] = value(cents(t, "options"), currency), value(cents(t, "estimate"), currency)
	w.put(0, "awards", award)
	w.put(0, "contracts", contract)
	plus(w.spend, currency, amount)
}

func twoContracts(w *truth, t *rapid.T, award, contract procurement.Object, amount decimal.Decimal, currency string) {
	other := procurement.Object{"id": w.id("C"), "awardID": award["id"], "value": value(cents(t, "other"), currency)}
	signed(w, t, award, contract, amount, currency)
	w.put(0, "contracts", other)
	plus(w.spend, currency, decimal.RequireFromString(string(other["value"].(procurement.Object)["amount"].(json.Number))))
}

func twoAwards(w *truth, t *rapid.T, award, contract procurement.Object, amount decimal.Decimal, currency string) {
	other := procurement.Object{"id": w.id("A"), "status": "active", "relatedLots": []any{w.lot(false)}, "value": value(cents(t, "other"), currency), "suppliers": suppliers(t, 1)}
	delete(contract, "awardID")
	contract["awardIDs"] = []any{award["id"], other["id"]}
	w.put(0, "awards", other)
	signed(w, t, award, contract, amount, currency)
}

func deltas(w *truth, t *rapid.T, award, contract procurement.Object, amount decimal.Decimal, currency string) {
	sum := decimal.Zero
	for when := range 2 {
		var list []any
		for range rapid.IntRange(1, 3).Draw(t, "deltas") {
			d := cents(t, "delta")
			if rapid.Bool().Draw(t, "taken back") {
				d = d.Neg()
			}
			list, sum = append(list, procurement.Object{"id": w.id("T"), "x_kind": "obligation", "value": value(d, currency)}), sum.Add(d)
		}
		w.put(when, "contracts", procurement.Object{"id": contract["id"], "awardID": award["id"], "implementation": procurement.Object{"transactions": list},
			"value": value(amount, currency)})
	}
	w.put(0, "awards", award)
	plus(w.spend, currency, sum)
}

func restated(w *truth, t *rapid.T, award, contract procurement.Object, amount decimal.Decimal, currency string) {
	contract["value"] = value(cents(t, "before"), currency)
	w.put(0, "awards", award)
	w.put(0, "contracts", contract)
	w.put(1, "contracts", procurement.Object{"id": contract["id"], "value": value(amount, currency)})
	plus(w.spend, currency, amount)
}

// dropped comes to nothing, in one of the ways in which publishers say so.
func dropped(w *truth, t *rapid.T, award, contract procurement.Object, amount decimal.Decimal, currency string) {
	award["value"] = value(amount, currency)
	w.put(0, "awards", award)
	word := rapid.SampledFrom([]string{"cancelled", "unsuccessful"}).Draw(t, "status")
	if rapid.Bool().Draw(t, "contract") {
		contract["value"] = value(amount, currency)
		w.put(0, "contracts", contract)
		if rapid.Bool().Draw(t, "the contract says it") {
			w.put(1, "contracts", procurement.Object{"id": contract["id"], "status": "cancelled"})
			w.excluded[money.ReasonCancelled]++
			return
		}
	}
	w.put(1, "awards", procurement.Object{"id": award["id"], "status": word})
	w.excluded[money.ReasonCancelled]++
}

// kept has no figure that counts.
func kept(w *truth, t *rapid.T, award, _ procurement.Object, amount decimal.Decimal, currency string) {
	why := rapid.SampledFrom([]string{money.ReasonWithheld, money.ReasonReported, money.ReasonRange, money.ReasonUnparsed, money.ReasonZero, money.ReasonNegative, money.ReasonNoCurrency}).Draw(t, "why")
	o := value(amount, currency)
	switch why {
	case money.ReasonZero:
		o = value(decimal.Zero, currency)
	case money.ReasonNegative:
		o = value(amount.Neg(), currency)
	case money.ReasonNoCurrency:
		delete(o, "currency")
	default:
		o[procurement.Ext] = procurement.Object{procurement.ExtStatus: why}
	}
	award["value"] = o
	w.put(0, "awards", award)
	w.excluded[why]++
}

// framework is a ceiling with, perhaps, a call-off.
func framework(w *truth, t *rapid.T, award, contract procurement.Object, amount decimal.Decimal, currency string) {
	award["relatedLots"] = []any{w.lot(true)}
	if rapid.Bool().Draw(t, "called off") {
		award["maximumValue"], contract["value"] = value(amount, currency), value(cents(t, "call-off"), currency)
		contract[procurement.Ext] = procurement.Object{"withinFramework": true}
		w.put(0, "contracts", contract)
		plus(w.spend, currency, decimal.RequireFromString(string(contract["value"].(procurement.Object)["amount"].(json.Number))))
	} else {
		award["value"] = value(amount, currency)
		w.excluded[money.ReasonCeiling]++
	}
	w.put(0, "awards", award)
	plus(w.ceilings, currency, amount)
}

// ownTenders: several suppliers with a tender each.
func ownTenders(w *truth, t *rapid.T, award, contract procurement.Object, _ decimal.Decimal, currency string) {
	sum, bids := decimal.Zero, []any{}
	award["suppliers"] = suppliers(t, 1)
	award["x_consortium"] = false
	for _, s := range award["suppliers"].([]any) {
		amount := cents(t, "tender")
		bid := procurement.Object{"id": w.id("B"), "value": value(amount, currency), "tenderers": []any{s}, "relatedLots": award["relatedLots"]}
		bids, sum = append(bids, bid["id"]), sum.Add(amount)
		details, _ := w.releases[0]["bids"].(procurement.Object)
		if details == nil {
			details = procurement.Object{"details": []any{}}
			w.releases[0]["bids"] = details
		}
		details["details"] = append(details["details"].([]any), bid)
	}
	contract["relatedBids"] = bids
	signed(w, t, award, contract, sum, currency)
}

func passedOn(w *truth, t *rapid.T, award, contract procurement.Object, amount decimal.Decimal, currency string) {
	sub := cents(t, "subaward")
	contract["x_subawards"] = []any{procurement.Object{"id": w.id("S"), "value": value(sub, currency), "supplier": procurement.Object{"name": "Example Subcontractor"}}}
	signed(w, t, award, contract, amount, currency)
	plus(w.subawards, currency, sub)
}

func (w *truth) process(t *rapid.T) *procurement.Process {
	var texts []string
	for _, r := range w.releases {
		text, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(text))
	}
	return process(t, texts...)
}

// TestTruth: whatever the shapes of publication, the totals are what was spent.
func TestTruth(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := newTruth()
		for range rapid.IntRange(1, 6).Draw(t, "deals") {
			w.deal(t)
		}
		p := w.process(t)
		a := money.Of(p)
		got := newTruth()
		for _, r := range a.Rows {
			plus(got.spend, r.Currency, r.Amount)
		}
		for _, c := range a.Ceilings {
			plus(got.ceilings, c.Currency, c.Amount)
		}
		for _, s := range a.Subawards {
			plus(got.subawards, s.Currency, s.Amount)
		}
		for _, x := range a.Excluded {
			got.excluded[x.Reason]++
		}
		for _, pair := range [][2]any{{w.spend, got.spend}, {w.ceilings, got.ceilings}, {w.subawards, got.subawards}, {w.excluded, got.excluded}} {
			if diff := cmp.Diff(pair[0], pair[1]); diff != "" {
				t.Fatalf("(-true +counted) %s\n%v", diff, lines(p, a))
			}
		}
		sound(t, p, a)
		permuted(t, p, a)
	})
}

// sound checks what holds of every account, whatever the process.
func sound(t *rapid.T, p *procurement.Process, a money.Account) {
	type key struct {
		unit     procurement.Owner
		no       int
		currency string
	}
	sums, wholes := map[key]decimal.Decimal{}, map[key]decimal.Decimal{}
	seen := map[string]bool{}
	contracts := map[int]bool{}
	for i, r := range a.Rows {
		k := key{r.Unit, r.UnitNo, r.Currency}
		plus2(sums, k, r.Amount)
		if w, ok := wholes[k]; ok && !w.Equal(r.Whole) {
			t.Fatalf("unit %v has the wholes %s and %s", k, w, r.Whole)
		}
		wholes[k] = r.Whole
		once := fmt.Sprint(k, r.PartyNo, r.Alloc)
		if seen[once] || r.No != i+1 {
			t.Fatalf("row %d: %s again", r.No, once)
		}
		seen[once] = true
		contracts[r.UnitNo] = contracts[r.UnitNo] || r.Unit == procurement.OfContract
		origin(t, p, r)
		parties(t, p, r)
	}
	for k, sum := range sums {
		if !sum.Equal(wholes[k]) {
			t.Fatalf("the rows of %v add up to %s, the unit is %s", k, sum, wholes[k])
		}
	}
	for _, r := range a.Rows {
		for _, c := range p.Contracts {
			if r.Unit == procurement.OfAward && contracts[c.No] && slices.Contains(c.AwardNos, r.UnitNo) {
				t.Fatalf("award %d counts beside its contract %d", r.UnitNo, c.No)
			}
		}
	}
}

func plus2[K comparable](m map[K]decimal.Decimal, k K, amount decimal.Decimal) {
	m[k] = m[k].Add(amount)
}

// origin: a row rests on a current figure that may be spent, or on deltas that add
// up to it.
func origin(t *rapid.T, p *procurement.Process, r money.Row) {
	if len(r.Parts) > 0 {
		sum := decimal.Zero
		for _, at := range r.Parts {
			i := slices.IndexFunc(p.Transactions, func(x procurement.Transaction) bool {
				return x.Kind == "obligation" && x.ContractNo == r.UnitNo && money.Place{Notice: x.Notice, Version: x.Version, Path: x.Path} == at
			})
			if i < 0 {
				t.Fatalf("row %+v: no obligation at %+v", r, at)
			}
			sum = sum.Add(p.Transactions[i].Amount.Decimal)
		}
		if !sum.Equal(r.Whole) {
			t.Fatalf("row %+v: its parts add up to %s", r, sum)
		}
		return
	}
	kinds := map[string]procurement.AmountKind{money.Obligation: procurement.Obligated, money.Signed: procurement.Signed,
		money.Awarded: procurement.Awarded, money.NoticeTotal: procurement.NoticeTotal}
	found := slices.ContainsFunc(p.Amounts, func(x procurement.Amount) bool {
		return x.Notice == r.Notice && x.Version == r.Version && x.Path == r.Path && x.Current && x.Kind == kinds[r.Basis] && x.Owner == r.Unit &&
			x.OwnerNo == r.UnitNo && (x.Status == procurement.Known || x.Status == procurement.Derived) && x.Amount.Decimal.Equal(r.Whole) && x.Currency == r.Currency
	})
	if !found {
		t.Fatalf("row %+v rests on no figure", r)
	}
}

// parties: one row without supplier, or shares of members; equal parts differ by
// one cent at most, and the larger ones are those of the lowest keys.
func parties(t *rapid.T, p *procurement.Process, r money.Row) {
	keys := map[procurement.ID]bool{}
	for _, no := range r.Members {
		keys[p.Parties[no-1].Key] = true
	}
	if len(keys) != len(r.Members) || (r.PartyNo == 0) != (r.Alloc == money.Unallocated) || r.PartyNo > 0 && !slices.Contains(r.Members, r.PartyNo) {
		t.Fatalf("row %+v: its members are not what they should be", r)
	}
	if r.Alloc == money.Unallocated && !r.Amount.Equal(r.Whole) || r.Alloc == money.Sole && len(r.Members) != 1 {
		t.Fatalf("row %+v", r)
	}
}

// permuted: the order of no list of the process matters.
func permuted(t *rapid.T, p *procurement.Process, want money.Account) {
	q := *p
	q.Amounts = shuffled(t, p.Amounts)
	q.Awards = shuffled(t, p.Awards)
	q.Contracts = shuffled(t, p.Contracts)
	q.Parties = shuffled(t, p.Parties)
	q.Lots = shuffled(t, p.Lots)
	q.BidsReceived = shuffled(t, p.BidsReceived)
	q.Transactions = shuffled(t, p.Transactions)
	q.Notices = shuffled(t, p.Notices)
	q.Links = shuffled(t, p.Links)
	if diff := cmp.Diff(want, money.Of(&q)); diff != "" {
		t.Fatalf("another order gives another account: %s", diff)
	}
}

func shuffled[T any](t *rapid.T, list []T) []T {
	if len(list) < 2 {
		return list
	}
	return rapid.Permutation(list).Draw(t, "order")
}

// TestEqualSplit: parts of a consortium add up to the cent, differ by a cent at
// most, and those of the lowest keys are the larger ones.
func TestEqualSplit(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := newTruth()
		amount := decimal.New(int64(rapid.IntRange(1, 1_000_000_000).Draw(t, "amount")), -int32(rapid.IntRange(0, 6).Draw(t, "places")))
		w.put(0, "awards", procurement.Object{"id": "A", "x_consortium": true, "value": value(amount, "EUR"), "suppliers": suppliers(t, 2)})
		p := w.process(t)
		a := money.Of(p)
		sound(t, p, a)
		rows := slices.SortedFunc(slices.Values(a.Rows), func(x, y money.Row) int {
			return bytes.Compare(p.Parties[x.PartyNo-1].Key[:], p.Parties[y.PartyNo-1].Key[:])
		})
		least := decimal.New(1, min(-2, amount.Exponent()))
		for i, r := range rows {
			if r.Alloc != money.EqualSplit || i > 0 && r.Amount.GreaterThan(rows[i-1].Amount) || rows[0].Amount.Sub(r.Amount).GreaterThan(decimal.Max(least, decimal.New(1, -2))) {
				t.Fatalf("%s: rows %v", amount, lines(p, a))
			}
		}
	})
}

// TestBound: nothing is lost by a bound, and nothing over it stays.
func TestBound(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := newTruth()
		for range rapid.IntRange(1, 6).Draw(t, "deals") {
			w.deal(t)
		}
		p := w.process(t)
		a := money.Of(p)
		limit := cents(t, "limit")
		b := a.Bound(func(amount decimal.Decimal, currency, on string) bool {
			if currency == "" || on == "" && amount.IsNegative() {
				t.Fatalf("asked for %s %q on %q", amount, currency, on)
			}
			return currency == "EUR" && amount.GreaterThan(limit)
		})
		sound(t, p, b)
		over := map[string]bool{}
		for _, r := range a.Rows {
			if r.Currency == "EUR" && r.Whole.Abs().GreaterThan(limit) {
				over[fmt.Sprint(r.Unit, r.UnitNo)] = true
			}
		}
		for _, r := range b.Rows {
			if over[fmt.Sprint(r.Unit, r.UnitNo)] && r.Currency == "EUR" {
				t.Fatalf("row %+v is over %s", r, limit)
			}
		}
		gone := len(a.Ceilings) - len(b.Ceilings) + len(a.Subawards) - len(b.Subawards) + len(over)
		if got := len(b.Excluded) - len(a.Excluded); got != gone {
			t.Fatalf("%d excluded, want %d", got, gone)
		}
	})
}
