package fx

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"daylight/internal/shareddata"
)

func TestParseECB(t *testing.T) {
	t.Parallel()
	want := []Rate{
		{"USD", "EUR", "2026-04-14", dec("1.2500"), ECB}, {"ILS", "EUR", "2026-04-14", dec("3.6"), ECB},
		{"USD", "EUR", "2026-04-13", dec("1.1684"), ECB}, {"JPY", "EUR", "2026-04-13", dec("186.75"), ECB},
	}
	published := "Date,USD,JPY,ILS,\n2026-04-14,1.2500,N/A,3.6,\n2026-04-13,1.1684,186.75,,\n"
	for _, tt := range []struct{ name, text string }{
		{"as published", published},
		{"with blanks", "Date, USD, JPY, ILS, \n2026-04-14, 1.2500, N/A, 3.6, \n2026-04-13, 1.1684, 186.75, N/A, \n"},
		{"our wide form", "date,USD,JPY,ILS\n2026-04-14,1.2500,,3.6\n2026-04-13,1.1684,186.75,\n"},
		{"byte order mark, CRLF", "\ufeff" + strings.ReplaceAll(published, "\n", "\r\n")},
		{"quotes and a blank line", "\"Date\",\"USD\",JPY,ILS\n\n2026-04-14,\"1.2500\",,3.6\n2026-04-13,1.1684,186.75,\n"},
		{"names of months", "Date, USD, JPY, ILS, \n14 April 2026, 1.2500, , 3.6, \n13 April 2026, 1.1684, 186.75, , \n"},
		{"archive", archive(t, published)},
	} {
		got, err := ParseECB(strings.NewReader(tt.text))
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%s: %v %s", tt.name, err, diff)
		}
	}
}

func archive(t *testing.T, texts ...string) string {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for i, text := range texts {
		f, err := z.Create(strings.Repeat("x", i) + "eurofxref-hist.csv")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(f, text); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestParseECBErrors(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ text, want string }{
		{"", "line 1, column 1"},
		{"<html>\n", "line 1, column 1"},
		{"Date,usd\n", `line 1, column 2: currency "usd"`},
		{"Date,USD,,GBP\n", `line 1, column 3: currency ""`},
		{"Date,USD,EUR\n", `line 1, column 3: currency "EUR"`},
		{"Date,USD,JPY,USD\n", "line 1, column 4: currency USD stands twice"},
		{"Date,USD\n", "no rate in the file"},
		{"Date,USD\n2020-01-02,\n", "no rate in the file"},
		{"Date,USD\n2020-01-02,1.1\n02.01.2020,1.1\n", `line 3, column Date: day "02.01.2020"`},
		{"Date,USD\n2020-02-30,1.1\n", `line 2, column Date: day "2020-02-30"`},
		{"Date,USD\n2020-01-02,1.1\n\n2020-01-02,1.1\n", "line 4, column Date: 2020-01-02 stands in line 2 already"},
		{"Date,USD,JPY\n2020-01-02,1.1\n", "line 2: 2 columns, want 3"},
		{"Date,USD,JPY\n2020-01-02,1.1,2,3\n", "line 2: 4 columns, want 3"},
		{"Date,USD,JPY\n2020-01-02,1.1,abc\n", `line 2, column JPY: rate "abc"`},
		{"Date,USD\n2020-01-02,0\n", `line 2, column USD: rate "0"`},
		{"Date,USD\n2020-01-02,-1.1\n", `line 2, column USD: rate "-1.1"`},
		{"Date,USD\n2020-01-02,1e999999999\n", "line 2, column USD"},
		{"Date,USD\n2020-01-02,1.1234567890123456789\n", "line 2, column USD: rate \"1.1234567890123456789\": a rate has at most 18 digits"},
		{"Date,USD\n2020-01-02," + strings.Repeat("1", 100) + "\n", "too long"},
		{"Date,USD\n2020-01-02,\"1.1\n", "line 2"},
		{"PK\x03\x04broken", "zip"},
		{archive(t), "line 1"}, // an archive without files
		{archive(t, "Date,USD\n", "Date,USD\n"), "2 files in the zip archive, want one"},
		{archive(t, "Date,USD\nx,1\n"), "line 2, column Date"},
	} {
		got, err := ParseECB(strings.NewReader(tt.text))
		if err == nil || !strings.HasPrefix(err.Error(), "ECB rates: ") || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%.60q: %v, %v, want %q", tt.text, got, err, tt.want)
		}
	}
	broken := errors.New("broken")
	if _, err := ParseECB(iotest.ErrReader(broken)); !errors.Is(err, broken) {
		t.Errorf("error of the reader: %v", err)
	}
}

// TestParseHistory: the whole history is read, and laid over the table changes
// nothing.
func TestParseHistory(t *testing.T) {
	t.Parallel()
	f, err := os.Open(shareddata.Path(t, "fx", "ecb_daily.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rates, err := ParseECB(f)
	if err != nil {
		t.Fatal(err)
	}
	table := open(t)
	again := table.With(rates)
	if diff := cmp.Diff(table, again, cmp.AllowUnexported(Table{}, quote{}, scaled{}, sum{})); diff != "" || len(rates) < 200_000 {
		t.Errorf("%d rates: %.500s", len(rates), diff)
	}
}

func TestParseYearly(t *testing.T) {
	t.Parallel()
	got, err := ParseYearly(strings.NewReader("issuer,Year,currency,per_usd\nARE,2025,AED,3.6725\nUKR,2025,UAH,\nUKR,2024,UAH,40.15\n"), "made up")
	want := []Rate{{"AED", "USD", "2025", dec("3.6725"), "made up"}, {"UAH", "USD", "2024", dec("40.15"), "made up"}}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v %s", err, diff)
	}
	for _, tt := range []struct{ text, want string }{
		{"", "the file is empty"},
		{"currency,year\n", "line 1: no column per_usd"},
		{"currency,year,per_usd\nAED,2025\n", "line 2: 2 columns, want 3"},
		{"currency,year,per_usd\naed,2025,3\n", `line 2, column currency: "aed"`},
		{"currency,year,per_usd\nAED,25,3\n", `line 2, column year: "25"`},
		{"currency,year,per_usd\nAED,2025,-3\n", `line 2, column per_usd: rate "-3"`},
		{"currency,year,per_usd\nAED,2025,3\nAED,2025,4\n", "line 3: AED in 2025 stands in line 2 already"},
		{"currency,year,per_usd\nAED,2025,\"3\n", "line 2"},
	} {
		if got, err := ParseYearly(strings.NewReader(tt.text), ""); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%q: %v, %v, want %q", tt.text, got, err, tt.want)
		}
	}
}

func FuzzParseECB(f *testing.F) {
	f.Add("Date,USD,JPY,\n2026-04-14,1.2500,N/A,\n")
	f.Add("date,USD\n14 April 2026,1e3\n")
	f.Fuzz(func(t *testing.T, text string) {
		rates, err := ParseECB(strings.NewReader(text))
		if err != nil {
			return
		}
		table := (&Table{}).With(rates)
		for _, r := range rates {
			if err := r.Check(); err != nil {
				t.Fatalf("%+v: %v", r, err)
			}
			if q, ok := find(table.daily[r.Currency], must(dayOf(r.On))); !ok || !q.decimal().Equal(r.Units) {
				t.Fatalf("%+v is not in the table", r)
			}
		}
	})
}

func must(n int32, ok bool) int32 {
	if !ok {
		return -1 << 31
	}
	return n
}
