package fx

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

// drawMoney draws an amount of cents of either sign.
func drawMoney(t *rapid.T, name string) decimal.Decimal {
	return decimal.New(rapid.Int64Range(-1e15, 1e15).Draw(t, name), -2)
}

// drawDay draws a day on which the table has the rates of a currency.
func drawDay(t *rapid.T, table *Table, currency string) string {
	return dateOf(rapid.SampledFrom(table.daily[currency]).Draw(t, "day").on)
}

func TestRoundTrip(t *testing.T) {
	t.Parallel()
	table := open(t)
	rapid.Check(t, func(t *rapid.T) {
		currency := rapid.SampledFrom([]string{"USD", "GBP", "JPY", "ILS", "HUF", "TRL", "IDR"}).Draw(t, "currency")
		day, amount := drawDay(t, table, currency), drawMoney(t, "amount")
		v, ok := table.Convert(amount, currency, day)
		if !ok {
			t.Fatal("not converted")
		}
		q, _ := find(table.daily[currency], must(dayOf(day)))
		// half a cent of euro is half a cent times the rate
		slack := q.decimal().Mul(dec("0.005"))
		if back := v.EUR.Mul(q.decimal()); back.Sub(amount).Abs().GreaterThan(slack) {
			t.Fatalf("%s %s became EUR %s, which is %s", amount, currency, v.EUR, back)
		}
		fromEUR, _ := table.Convert(v.EUR, Euro, day)
		usd, _ := find(table.daily[Dollar], q.on)
		if apart := fromEUR.USD.Sub(v.USD).Abs(); apart.GreaterThan(dec("0.01").Add(usd.decimal().Mul(dec("0.005")))) {
			t.Fatalf("USD %s by the cross rate, %s by way of EUR %s", v.USD, fromEUR.USD, v.EUR)
		}
	})
}

func TestMonotone(t *testing.T) {
	t.Parallel()
	table := open(t)
	rapid.Check(t, func(t *rapid.T) {
		currency := rapid.SampledFrom([]string{"EUR", "USD", "KRW", "DEM", "AED", "UAH"}).Draw(t, "currency")
		day := drawDay(t, table, "AUD")
		a, b := drawMoney(t, "a"), drawMoney(t, "b")
		if a.GreaterThan(b) {
			a, b = b, a
		}
		x, ok1 := table.Convert(a, currency, day)
		y, ok2 := table.Convert(b, currency, day)
		if ok1 != ok2 || ok1 && (x.EUR.GreaterThan(y.EUR) || x.USD.GreaterThan(y.USD)) {
			t.Fatalf("%s and %s %s became %+v and %+v", a, b, currency, x, y)
		}
		if minus, _ := table.Convert(a.Neg(), currency, day); ok1 && (!minus.EUR.Equal(x.EUR.Neg()) || !minus.USD.Equal(x.USD.Neg())) {
			t.Fatalf("-(%s) became %+v, %s %+v", a, minus, a, x)
		}
	})
}

// TestNextToExact: the result is the nearest cent of the exact quotient.
func TestNextToExact(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string) scaled {
			return scaled{rapid.Int64Range(1, 1e12).Draw(t, name), int32(rapid.IntRange(-12, 6).Draw(t, name+" exponent"))}
		}
		r, amount := ratio{draw("over"), draw("by"), draw("and")}, drawMoney(t, "amount")
		got := r.of(amount)
		den := r.by.decimal().Mul(r.and.decimal())
		// |got x den - amount x over| <= half a cent x den
		if off := got.Mul(den).Sub(amount.Mul(r.over.decimal())).Abs(); off.GreaterThan(den.Mul(dec("0.005"))) {
			t.Fatalf("%s x %+v = %s, off by %s", amount, r, got, off)
		}
	})
}

// TestWithOrder: rates give one table in whatever order they come, and whether they
// come at once or, where they do not contradict each other, one after the other.
func TestWithOrder(t *testing.T) {
	t.Parallel()
	base := open(t)
	opaque := cmp.AllowUnexported(Table{}, quote{}, scaled{}, sum{})
	rapid.Check(t, func(t *rapid.T) {
		rates := rapid.SliceOfN(rapid.Custom(drawRate), 0, 12).Draw(t, "rates")
		shuffled := slices.Clone(rates)
		rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0)).Shuffle(len(shuffled), func(i, j int) {
			shuffled[i], shuffled[j] = shuffled[j], shuffled[i]
		})
		one, other := (&Table{}).With(rates), (&Table{}).With(shuffled)
		if diff := cmp.Diff(one, other, opaque); diff != "" {
			t.Fatal(diff)
		}
		if diff := cmp.Diff(one, one.With(shuffled), opaque); diff != "" {
			t.Fatal(diff)
		}
	})
	first, last := base.Span()
	if base.With([]Rate{{Dollar, Euro, "2030-01-02", dec("2"), "made up"}}); first != "1999-01-04" || last != "2026-04-13" {
		t.Error("With changed the table it was called on")
	}
	if f, l := base.Span(); f != first || l != last {
		t.Errorf("With changed the span to %s, %s", f, l)
	}
}

func drawRate(t *rapid.T) Rate {
	r := Rate{
		Currency: rapid.SampledFrom([]string{"USD", "GBP", "EUR", "bad"}).Draw(t, "currency"), Base: Euro,
		On:     rapid.SampledFrom([]string{"2030-01-02", "2030-01-03", "2030-01-04", "2030-02-30"}).Draw(t, "on"),
		Units:  decimal.New(rapid.Int64Range(-1, 3).Draw(t, "units"), -1),
		Source: rapid.SampledFrom([]string{"a", "b"}).Draw(t, "source"),
	}
	if rapid.Bool().Draw(t, "yearly") {
		r.Base, r.On = Dollar, rapid.SampledFrom([]string{"2029", "2030", "30"}).Draw(t, "year")
	}
	return r
}

func TestWith(t *testing.T) {
	t.Parallel()
	table := open(t).With([]Rate{
		{"USD", "EUR", "2026-04-14", dec("1.25"), "ECB, loaded"}, {"GBP", "EUR", "2026-04-14", dec("0.5"), "ECB, loaded"},
		{"USD", "EUR", "2026-04-13", dec("2"), "correction"}, {"AED", "USD", "2025", dec("4"), "loaded"}, {"RUB", "USD", "2023", dec("85"), "loaded"},
		{"GBP", "EUR", "2026-04-15", dec("0"), "refused"},
	})
	for _, tt := range []struct{ currency, on, eur, usd, source string }{
		{"GBP", "2026-04-14", "200.00", "250.00", "ECB, loaded"},
		{"GBP", "2026-04-17", "200.00", "250.00", "ECB, loaded"},
		{"EUR", "2026-04-13", "100.00", "200.00", "correction"},
		{"EUR", "2026-04-10", "100.00", "117.11", ECB},
		{"AED", "2025-06-02", "22.12", "25.00", "loaded"},
		{"RUB", "2023-06-02", "1.09", "1.18", "loaded"},
	} {
		v, ok := table.Convert(dec("100"), tt.currency, tt.on)
		if got := []string{v.EUR.StringFixed(2), v.USD.StringFixed(2), v.Source}; !ok || !slices.Equal(got, []string{tt.eur, tt.usd, tt.source}) {
			t.Errorf("%s on %s: %q, %v, want %s, %s", tt.currency, tt.on, got, ok, tt.eur, tt.usd)
		}
	}
	if v, ok := table.Convert(dec("1"), "JPY", "2026-04-14"); ok {
		t.Errorf("a currency that the newest day does not have is converted: %+v", v)
	}
	if v, ok := table.Convert(dec("1"), "AED", "2026-01-05"); ok {
		t.Errorf("by the rate of another year: %+v", v)
	}
}
