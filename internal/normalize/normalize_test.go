package normalize_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"daylight/internal/normalize"
)

func TestNumber(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		text string
		mark rune
		want string
	}{
		{"1234.5", 0, "1234.5"}, {"1.234,50", 0, "1234.50"}, {"1,234.50", 0, "1234.50"}, {"1 234,50", 0, "1234.50"},
		{"1\u00a0234\u202f567,5", 0, "1234567.5"}, {"1'234.50", 0, "1234.50"}, {"1’234’567", 0, "1234567"}, {"12,34,567.00", 0, "1234567.00"},
		{"1.234.567", 0, "1234567"}, {"1,234,567", 0, "1234567"}, {"(1,234.00)", 0, "-1234.00"}, {"-5", 0, "-5"}, {"−5", 0, "-5"}, {"5-", 0, "-5"}, {"+5", 0, "5"},
		{"1.234", '.', "1.234"}, {"1.234", ',', "1234"}, {"1,234", ',', "1.234"}, {"1,234", '.', "1234"}, {"0.123", 0, "0.123"}, {"1234.567", 0, "1234.567"},
		{"٣٫٥", 0, "3.5"}, {"१२", 0, "12"}, {"007", 0, "7"}, {"0", 0, "0"}, {"-0.00", 0, "0.00"}, {".5", 0, "0.5"}, {"5.", 0, "5"},
	} {
		if got, err := normalize.Number(tt.text, tt.mark); err != nil || got != tt.want {
			t.Errorf("Number(%q, %q) = %q, %v, want %q", tt.text, tt.mark, got, err, tt.want)
		}
	}
	for _, text := range []string{"", "abc", "1.2.3,4,5", "1,23,4", "1e5", "5 EUR", "(5", "--5", "1.23.456", "."} {
		if got, err := normalize.Number(text, 0); err == nil {
			t.Errorf("Number(%q) = %q, want an error", text, got)
		}
	}
	for _, text := range []string{"1.234", "12,345", "-123.456"} {
		if got, err := normalize.Number(text, 0); !errors.Is(err, normalize.ErrAmbiguous) {
			t.Errorf("Number(%q) = %q, %v, want ErrAmbiguous", text, got, err)
		}
	}
}

// What is written in any notation is read back.
func TestNumberProperty(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		v := decimal.New(rapid.Int64Range(-1e15, 1e15).Draw(t, "value"), -2)
		notation := rapid.SampledFrom([]struct{ group, mark string }{{",", "."}, {".", ","}, {" ", ","}, {"'", "."}, {"\u202f", ","}}).Draw(t, "notation")
		whole, cents, _ := strings.Cut(v.Abs().StringFixed(2), ".")
		var groups []string
		for len(whole) > 3 {
			groups = append([]string{whole[len(whole)-3:]}, groups...)
			whole = whole[:len(whole)-3]
		}
		text := strings.Join(append([]string{whole}, groups...), notation.group) + notation.mark + cents
		if v.Sign() < 0 {
			text = rapid.SampledFrom([]string{"-" + text, "(" + text + ")", text + "-", "− " + text}).Draw(t, "negative")
		}
		got, err := normalize.Number(text, 0)
		if err != nil || !decimal.RequireFromString(got).Equal(v) {
			t.Fatalf("%q is read as %q, %v, want %s", text, got, err, v)
		}
	})
}

func TestMoney(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		text         string
		mark         rune
		amount, code string
	}{
		{"USD 1,234.50", 0, "1234.50", "USD"}, {"1.234,50 €", 0, "1234.50", "EUR"}, {"€1.234,50", 0, "1234.50", "EUR"}, {"₪ 12,000", '.', "12000", "ILS"},
		{"12 500,00 zł", 0, "12500.00", "PLN"}, {"R$ 1.000,00", 0, "1000.00", "BRL"}, {"-5 EUR", 0, "-5", "EUR"}, {"EUR -5", 0, "-5", "EUR"}, {"(5.00) GBP", 0, "-5.00", "GBP"},
		{"1000 Kč", 0, "1000", "CZK"}, {"2,569,700", '.', "2569700", ""}, {"5,- Kč", ',', "5", "CZK"}, {"100 ש\"ח", 0, "100", "ILS"}, {"eur 7", 0, "7", "EUR"},
	} {
		amount, code, err := normalize.Money(tt.text, tt.mark)
		if err != nil || amount != tt.amount || code != tt.code {
			t.Errorf("Money(%q) = %q %q, %v, want %q %q", tt.text, amount, code, err, tt.amount, tt.code)
		}
	}
	for _, text := range []string{"", "EUR", "5 apples", "USD 5 EUR", "5 $", "ca. 5 EUR", "5 bis 6 EUR"} {
		if amount, code, err := normalize.Money(text, 0); err == nil {
			t.Errorf("Money(%q) = %q %q, want an error", text, amount, code)
		}
	}
}

func TestDate(t *testing.T) {
	t.Parallel()
	jerusalem, err := time.LoadLocation("Asia/Jerusalem")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		text  string
		order normalize.Order
		want  string
		p     normalize.Precision
		known bool
	}{
		{"2026-01-31", normalize.YMD, "2026-01-31", normalize.Day, false}, {"31.01.2026", normalize.DMY, "2026-01-31", normalize.Day, false},
		{"01/02/2026", normalize.DMY, "2026-02-01", normalize.Day, false}, {"01/02/2026", normalize.MDY, "2026-01-02", normalize.Day, false},
		{"20260131", normalize.DMY, "2026-01-31", normalize.Day, false}, {"2026-01-31T13:05:06+02:00", normalize.DMY, "2026-01-31T13:05:06+02:00", normalize.Second, true},
		{"2026-01-31T13:05:06.123Z", normalize.DMY, "2026-01-31T13:05:06Z", normalize.Second, true}, {"2026-01-31 13:05:06", normalize.DMY, "2026-01-31T13:05:06+02:00", normalize.Second, false},
		{"31.07.2026 13:05", normalize.DMY, "2026-07-31T13:05:00+03:00", normalize.Minute, false}, {"13:00 25/07/2017", normalize.DMY, "2017-07-25T13:00:00+03:00", normalize.Minute, false},
		{"05-Sep-2026", normalize.DMY, "2026-09-05", normalize.Day, false}, {"Sep 5, 2026 1:05 pm", normalize.MDY, "2026-09-05T13:05:00+03:00", normalize.Minute, false},
		{"5 septembre 2026 à 12h30", normalize.DMY, "2026-09-05T12:30:00+03:00", normalize.Minute, false}, {"3 de março de 2026", normalize.DMY, "2026-03-03", normalize.Day, false},
		{"1er août 2026", normalize.DMY, "2026-08-01", normalize.Day, false}, {"1. Dezember 2026", normalize.DMY, "2026-12-01", normalize.Day, false},
		{"20190207 11:00", normalize.DMY, "2019-02-07T11:00:00+02:00", normalize.Minute, false}, {"2026-05-02+02:00", normalize.YMD, "2026-05-02", normalize.Day, true},
		{"2026-05-02Z", normalize.YMD, "2026-05-02", normalize.Day, true}, {"2026", normalize.YMD, "2026", normalize.Year, false}, {"2026-05", normalize.YMD, "2026-05", normalize.Month, false},
		{"May 2026", normalize.YMD, "2026-05", normalize.Month, false}, {"12/31/2025 11:59:59 PM", normalize.MDY, "2025-12-31T23:59:59+02:00", normalize.Second, false},
		{"2020-04-02 00:00:00", normalize.YMD, "2020-04-02T00:00:00+03:00", normalize.Second, false}, {"Feb 29, 2024", normalize.MDY, "2024-02-29", normalize.Day, false},
	} {
		got, err := normalize.Date(tt.text, tt.order, jerusalem)
		if err != nil || got.String() != tt.want || got.Precision != tt.p || got.ZoneKnown != tt.known {
			t.Errorf("Date(%q) = %s %d %v, %v, want %s %d %v", tt.text, got, got.Precision, got.ZoneKnown, err, tt.want, tt.p, tt.known)
		}
		if err == nil && got.Time.Location() != time.UTC {
			t.Errorf("Date(%q): not UTC", tt.text)
		}
	}
	for _, text := range []string{"", "soon", "31.02.2026", "2016-20-16T14:26:00.501126+00:00", "32/01/2026", "01/02/26", "0000-00-00", "2026-13-01", "2105-40-09", "3021-01-01", "2026-01-31 25:00", "5.5", "30 Feb 2024"} {
		if got, err := normalize.Date(text, normalize.DMY, nil); err == nil {
			t.Errorf("Date(%q) = %s, want an error", text, got)
		}
	}
}

func TestCodes(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"de": "DE", "DEU": "DE", "Germany": "DE", "EL": "GR", "UK": "GB", "united states of america": "US", "The Gambia": "GM", "Viet Nam": "VN", "XKX": "XK"} {
		if got, ok := normalize.Country(text); !ok || got != want {
			t.Errorf("Country(%q) = %q, %v, want %q", text, got, ok, want)
		}
	}
	for text, want := range map[string]string{"de": "de", "DEU": "de", "ger": "de", "FRE": "fr", "heb": "he", "slk": "sk", "slo": "sk", "gle": "ga", "mlt": "mt"} {
		if got, ok := normalize.Language(text); !ok || got != want {
			t.Errorf("Language(%q) = %q, %v, want %q", text, got, ok, want)
		}
	}
	for text, want := range map[string]string{"eur": "EUR", "שקל": "ILS", "zł": "PLN", "Kč": "CZK", "£": "GBP", "PYG": "PYG"} {
		if got, ok := normalize.Currency(text); !ok || got != want {
			t.Errorf("Currency(%q) = %q, %v, want %q", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "$", "kr", "MNX", "XXX", "Nowhere", "12"} {
		if got, ok := normalize.Currency(text); ok {
			t.Errorf("Currency(%q) = %q", text, got)
		}
	}
	for _, text := range []string{"", "ZZ", "QQQ", "Nowhere", "12", "276"} {
		if got, ok := normalize.Country(text); ok {
			t.Errorf("Country(%q) = %q", text, got)
		}
		if got, ok := normalize.Language(text); ok {
			t.Errorf("Language(%q) = %q", text, got)
		}
	}
}

// FuzzAll wants answers that are read as they were written.
func FuzzAll(f *testing.F) {
	for _, s := range []string{"1.234,50 €", "(5)", "05-Sep-2026 13:05", "2026-01-31", "DEU", "١٢"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if n, err := normalize.Number(s, 0); err == nil {
			if again, err := normalize.Number(n, '.'); err != nil || again != n {
				t.Errorf("%q is %q, again %q, %v", s, n, again, err)
			}
		}
		_, _, _ = normalize.Money(s, 0)
		if d, err := normalize.Date(s, normalize.DMY, nil); err == nil {
			if again, err := normalize.Date(d.String(), normalize.YMD, nil); err != nil || !again.Time.Equal(d.Time) || again.Precision != d.Precision && d.Precision != normalize.Minute {
				t.Errorf("%q is %s, again %s, %v", s, d, again, err)
			}
		}
	})
}
