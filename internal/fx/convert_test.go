package fx

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
)

// TestConvert: values worked out by hand from the published rates.
func TestConvert(t *testing.T) {
	t.Parallel()
	table := open(t)
	for _, tt := range []struct {
		name, amount, currency, on string
		eur, usd, rateOn, source   string
	}{
		{"first day, 1.1789", "1000", "EUR", "1999-01-04", "1000.00", "1178.90", "1999-01-04", ECB},
		{"lowest dollar rate, 0.8252", "1000", "USD", "2000-10-26", "1211.83", "1000.00", "2000-10-26", ECB},
		{"highest dollar rate, 1.5990", "1", "EUR", "2008-07-15", "1.00", "1.60", "2008-07-15", ECB},
		{"below parity, 0.9565", "1000000", "EUR", "2022-09-28", "1000000.00", "956500.00", "2022-09-28", ECB},
		{"cross rate: GBP 0.87058, USD 1.1684", "1000", "GBP", "2026-04-13", "1148.66", "1342.09", "2026-04-13", ECB},
		{"Saturday", "1000", "EUR", "1999-01-09", "1000.00", "1165.90", "1999-01-08", ECB},
		{"Sunday", "1000", "EUR", "1999-01-10", "1000.00", "1165.90", "1999-01-08", ECB},
		{"Good Friday to Easter Monday 2026", "1000", "EUR", "2026-04-06", "1000.00", "1152.50", "2026-04-02", ECB},
		{"a week after the newest", "1000", "USD", "2026-04-20", "855.87", "1000.00", "2026-04-13", ECB},
		{"negative", "-1000", "USD", "2000-10-26", "-1211.83", "-1000.00", "2000-10-26", ECB},
		{"zero", "0", "USD", "2000-10-26", "0.00", "0.00", "2000-10-26", ECB},
		{"a mark is a mark", "195583", "DEM", "1999-01-04", "100000.00", "117890.00", "1999-01-04", "fixed by Council Regulation (EC) 2866/98"},
		{"a lira is a lira", "1936.27", "ITL", "2008-07-15", "1.00", "1.60", "2008-07-15", "fixed by Council Regulation (EC) 2866/98"},
		{"drachma", "340750", "GRD", "2001-01-02", "1000.00", "942.30", "2001-01-02", "fixed by Council Regulation (EC) 1478/2000"},
		{"last day of the lev, at 1.9558", "1955.80", "BGN", "2025-12-31", "1000.00", "1175.00", "2025-12-31", ECB},
		{"first day of the euro in Bulgaria is a holiday", "1955.83", "BGN", "2026-01-01", "1000.00", "1175.00", "2025-12-31", "fixed by Council Regulation (EU) 2025/1409"},
		{"lev, later", "1955.83", "BGN", "2026-04-13", "1000.00", "1168.40", "2026-04-13", "fixed by Council Regulation (EU) 2025/1409"},
		{"last day of the kuna, a Saturday, at 7.5365", "7536.50", "HRK", "2022-12-31", "1000.00", "1066.60", "2022-12-30", ECB},
		{"kuna, later", "7534.50", "HRK", "2023-01-02", "1000.00", "1068.30", "2023-01-02", "fixed by Council Regulation (EU) 2022/1208"},
		{"last rouble, 117.2010", "117201", "RUB", "2022-03-01", "1000.00", "1116.20", "2022-03-01", ECB},
		{"rouble before the ECB", "28129.167", "RUB", "2000-05-05", "1082.71", "1000.00", "2000", WorldBank},
		{"shekel before the ECB", "3738.975", "ILS", "2010-06-01", "754.31", "1000.00", "2010", WorldBank},
		{"shekel by the ECB", "3578.7", "ILS", "2026-04-13", "1000.00", "1168.40", "2026-04-13", ECB},
		{"dirham", "3672500", "AED", "2024-07-01", "923889.55", "1000000.00", "2024", WorldBank},
		{"króna while it was not quoted", "122241.81", "ISK", "2010-06-01", "754.31", "1000.00", "2010", WorldBank},
		{"peso with controls", "14758.175", "ARS", "2016-06-01", "903.42", "1000.00", "2016", WorldBankApart},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			v, ok := table.Convert(dec(tt.amount), tt.currency, tt.on)
			if !ok {
				t.Fatal("not converted")
			}
			got := []string{v.EUR.StringFixed(2), v.USD.StringFixed(2), v.On, v.Source}
			if diff := cmp.Diff([]string{tt.eur, tt.usd, tt.rateOn, tt.source}, got); diff != "" {
				t.Error(diff)
			}
			if v.EUR.Exponent() != -2 || v.USD.Exponent() != -2 {
				t.Errorf("exponents %d and %d", v.EUR.Exponent(), v.USD.Exponent())
			}
		})
	}
}

func TestUnconverted(t *testing.T) {
	t.Parallel()
	table := open(t)
	for _, tt := range []struct{ name, currency, on string }{
		{"no day", "EUR", ""}, {"no currency", "", "2020-01-02"}, {"small letters", "eur", "2020-01-02"}, {"unknown", "XXX", "2020-01-02"},
		{"year alone", "EUR", "2020"}, {"month alone", "EUR", "2020-05"}, {"no such day", "EUR", "2023-02-29"}, {"time", "EUR", "2020-01-02T00:00:00Z"},
		{"before the first day", "EUR", "1999-01-03"}, {"mark before the euro", "DEM", "1998-12-31"}, {"drachma before the euro", "GRD", "2000-12-29"},
		{"eight days after the newest", "EUR", "2026-04-21"}, {"long after", "USD", "2026-11-24"}, {"far off", "GBP", "9999-12-31"}, {"long ago", "GBP", "0001-01-01"},
		{"rouble, a day later", "RUB", "2022-03-02"}, {"rouble, that weekend", "RUB", "2022-03-05"}, {"rouble, later", "RUB", "2024-05-06"},
		{"old Turkish lira after its end", "TRL", "2005-01-03"}, {"new Turkish lira before its time", "TRY", "2004-12-30"},
		{"new leu before its time", "RON", "2005-06-30"}, {"year after the last", "AED", "2025-01-02"}, {"in a year without", "IQD", "2003-05-05"},
		{"ruble of Belarus before its redenomination", "BYN", "2016-06-30"}, {"cedi before", "GHS", "2007-06-29"}, {"kwacha before", "ZMW", "2012-12-28"},
		{"ouguiya before", "MRU", "2017-12-29"}, {"dobra before", "STN", "2017-12-29"}, {"leone before", "SLE", "2022-06-30"},
		{"lev before it was quoted", "BGN", "2000-07-18"},
	} {
		if v, ok := table.Convert(dec("100"), tt.currency, tt.on); ok {
			t.Errorf("%s: %s on %s is converted: %+v", tt.name, tt.currency, tt.on, v)
		}
		if used := table.Used(tt.currency, tt.on); used != nil {
			t.Errorf("%s: %v", tt.name, used)
		}
	}
	for _, amount := range []decimal.Decimal{decimal.New(1, 1_000_000), decimal.New(1, -1_000_000), decimal.New(1, 70), dec("1" + strings.Repeat("0", 70))} {
		if v, ok := table.Convert(amount, "EUR", "2020-01-02"); ok {
			t.Errorf("a number beyond any sum is converted: %+v", v)
		}
	}
}

// TestHalfEven: a tie goes to the even cent, once and at the end.
func TestHalfEven(t *testing.T) {
	t.Parallel()
	table := (&Table{}).With([]Rate{{Dollar, Euro, "2020-01-02", dec("2"), "made up"}, {"AAA", Euro, "2020-01-02", dec("3"), "made up"}})
	for _, tt := range []struct{ amount, currency, eur, usd string }{
		{"0.01", "USD", "0.00", "0.01"},
		{"0.03", "USD", "0.02", "0.03"},
		{"0.05", "USD", "0.02", "0.05"},
		{"-0.01", "USD", "0.00", "-0.01"},
		{"-0.03", "USD", "-0.02", "-0.03"},
		{"0.0300000000000000000000000001", "USD", "0.02", "0.03"},
		{"0.0100000000000000000000000001", "USD", "0.01", "0.01"},
		{"0.0099999999999999999999999999", "USD", "0.00", "0.01"},
		{"1", "AAA", "0.33", "0.67"}, // 2/3, not twice 0.33
		{"2", "AAA", "0.67", "1.33"},
		{"1e12", "USD", "500000000000.00", "1000000000000.00"},
	} {
		v, ok := table.Convert(dec(tt.amount), tt.currency, "2020-01-02")
		if got := v.EUR.StringFixed(2) + " " + v.USD.StringFixed(2); !ok || got != tt.eur+" "+tt.usd {
			t.Errorf("%s %s: %s, want %s %s", tt.amount, tt.currency, got, tt.eur, tt.usd)
		}
	}
}

func TestUsed(t *testing.T) {
	t.Parallel()
	table := open(t)
	for _, tt := range []struct {
		currency, on string
		want         []Rate
	}{
		{"EUR", "1999-01-05", []Rate{{"USD", "EUR", "1999-01-05", dec("1.1790"), ECB}}},
		{"USD", "1999-01-05", []Rate{{"USD", "EUR", "1999-01-05", dec("1.1790"), ECB}}},
		{"JPY", "1999-01-05", []Rate{{"JPY", "EUR", "1999-01-05", dec("130.96"), ECB}, {"USD", "EUR", "1999-01-05", dec("1.1790"), ECB}}},
		{"NLG", "1999-01-05", []Rate{{"NLG", "EUR", "1999-01-05", dec("2.20371"), "fixed by Council Regulation (EC) 2866/98"},
			{"USD", "EUR", "1999-01-05", dec("1.1790"), ECB}}},
		{"AED", "1999-01-05", []Rate{{"AED", "USD", "1999", dec("3.6725"), WorldBank}, {"USD", "EUR", "1999", dec("1.065776"), ECB + ", yearly mean"}}},
	} {
		if diff := cmp.Diff(tt.want, table.Used(tt.currency, tt.on)); diff != "" {
			t.Errorf("%s on %s: %s", tt.currency, tt.on, diff)
		}
	}
}
