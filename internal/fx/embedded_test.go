package fx

import (
	"bytes"
	"compress/gzip"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestEveryDay: every cell of the ECB's history is what the embedded table says,
// and says nothing where it is empty.
func TestEveryDay(t *testing.T) {
	t.Parallel()
	rows, table := readTable(t, "ecb_daily.csv"), open(t)
	cells := 0
	for _, row := range rows[1:] {
		day, ok := dayOf(row[0])
		if !ok {
			t.Fatal(row[0])
		}
		for i, code := range rows[0][1:] {
			q, ok := find(table.daily[code], day)
			if ok != (row[i+1] != "") || ok && !q.decimal().Equal(dec(row[i+1])) {
				t.Fatalf("%s on %s: %s, %v, want %q", code, row[0], q.decimal(), ok, row[i+1])
			}
			if ok {
				cells++
			}
		}
	}
	if len(rows)-1 != len(table.days) || cells < 200_000 {
		t.Errorf("%d rows, %d days, %d rates", len(rows)-1, len(table.days), cells)
	}
}

func TestYearlyMeans(t *testing.T) {
	t.Parallel()
	table, n := open(t), 0
	for _, row := range readTable(t, "ecb_yearly_avg.csv")[1:] {
		year, err := strconv.Atoi(row[0])
		if err != nil {
			t.Fatal(err)
		}
		want := dec(row[2])
		mean, days := table.Mean(row[1], year)
		// The file has 6 significant digits, Mean 6 decimals.
		if strconv.Itoa(days) != row[3] || mean.Sub(want).Abs().GreaterThan(want.Shift(-5).Add(dec("0.000001"))) {
			t.Errorf("%s %d: mean %s of %d days, want %s of %s", row[1], year, mean, days, row[2], row[3])
		}
		n++
	}
	if n < 700 {
		t.Errorf("%d means", n)
	}
	if mean, days := table.Mean("XXX", 2000); !mean.IsZero() || days != 0 {
		t.Errorf("mean %s of %d days", mean, days)
	}
}

// TestYearlyRates: the World Bank's figures are unchanged, and none is used for a
// day that the ECB quoted.
func TestYearlyRates(t *testing.T) {
	t.Parallel()
	table, n := open(t), 0
	for _, row := range readTable(t, "official_yearly_usd_by_currency.csv")[1:] {
		code := strings.Replace(row[0], "XCG", "ANG", 1)
		year, _ := yearOf(row[1])
		if q, ok := find(table.yearly[code], year); ok {
			n++
			if !q.decimal().Equal(dec(row[2])) {
				t.Errorf("%s %s: %s, want %s", code, row[1], q.decimal(), row[2])
			}
		}
	}
	total := 0
	for _, quotes := range table.yearly {
		total += len(quotes)
	}
	if n != total || n < 2500 {
		t.Errorf("%d of %d yearly rates are the World Bank's", n, total)
	}
	for code, quotes := range table.daily {
		last := dateOf(quotes[len(quotes)-1].on)
		for _, q := range table.yearly[code] {
			if year := strconv.Itoa(int(q.on)); year > last[:4] {
				t.Errorf("%s %s: a yearly rate after %s", code, year, last)
			}
		}
	}
}

func TestCoverage(t *testing.T) {
	t.Parallel()
	table := open(t)
	if first, last := table.Span(); first != "1999-01-04" || last < "2026-04-13" {
		t.Errorf("span %s to %s", first, last)
	}
	if first, last := (&Table{}).Span(); first != "" || last != "" {
		t.Errorf("span of nothing: %q to %q", first, last)
	}
	all := table.Currencies()
	var lines []string
	for _, c := range all {
		if c.Currency == "BGN" || c.Currency == "ILS" || c.Currency == "FRF" {
			lines = append(lines, strings.Join([]string{c.Currency, c.First, c.Last, strconv.Itoa(c.Rates), c.Source}, " "))
		}
		if c.Rates <= 0 || c.Source == "" || c.First == "" {
			t.Errorf("%+v", c)
		}
	}
	want := "BGN 2000-07-19 2025-12-31 6515 ECB reference rate\n" +
		"BGN 2026-01-01  1 fixed by Council Regulation (EU) 2025/1409\n" +
		"FRF 1999-01-01  1 fixed by Council Regulation (EC) 2866/98\n" +
		"ILS 2011-01-03 2026-04-13 3909 ECB reference rate\n" +
		"ILS 1999 2010 12 World Bank official rate, yearly average"
	if got := strings.Join(lines, "\n"); got != want {
		t.Errorf("coverage:\n%s\nwant\n%s", got, want)
	}
	if len(all) < 150 {
		t.Errorf("%d series", len(all))
	}
	for _, code := range fixedCodes() {
		if _, ok := fixedOf(code); !ok {
			t.Errorf("%s is not fixed", code)
		}
	}
}

func TestAbout(t *testing.T) {
	t.Parallel()
	about, err := About()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"European Central Bank", "World Bank", "CC BY 4.0", "1999-01-04 to", "Made on 20", "TestMake"} {
		if !strings.Contains(about, want) {
			t.Errorf("%q is not said in\n%s", want, about)
		}
	}
}

// TestUnpackErrors: a damaged table is an error, never a wrong rate.
func TestUnpackErrors(t *testing.T) {
	t.Parallel()
	const days = "days 1999-01-04 111\n"
	for _, text := range []string{
		"nonsense\n", "days 1999-13-04 1\n", "days 1999-01-04 1a\n", days + "ecb USD\n", days + "ecb USD a 0 1\n", days + "ecb USD -4 b 1\n",
		days + "ecb USD -4 0 1 2 3 4 5\n", days + "ecb USD -4 0 1 -1\n", days + "ecb USD -4 0 1 xx\n", days + "ecb USD -4 -1 1\n",
		"wb AED\n", "wb AED 99 1\n", "wb AED 1999 a\n", "wb AED 1999 -1\n",
	} {
		if _, err := unpack(zipped(t, text)); err == nil {
			t.Errorf("%q is read", text)
		}
	}
	if _, err := unpack(strings.NewReader("plain")); err == nil {
		t.Error("what is not gzip is read")
	}
	if table, err := unpack(zipped(t, "# words\n"+days+"ecb USD -4 1 11000 x1 -1000\nwb AED 1999 3 x 4\n")); err != nil || len(table.daily[Dollar]) != 2 || len(table.yearly["AED"]) != 2 {
		t.Errorf("%+v, %v", table, err)
	}
}

func zipped(t *testing.T, text string) *bytes.Buffer {
	t.Helper()
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := z.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return &out
}

// TestSpeed: opening the table and converting are quick enough to be done where
// they are needed. The limits are those of the design, with room for a busy machine.
func TestSpeed(t *testing.T) {
	start := time.Now()
	table, err := unpack(strings.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	opened := time.Since(start)
	const n = 100_000
	amount := dec("1234567.89")
	start = time.Now()
	for i := range n {
		if _, ok := table.Convert(amount, []string{"GBP", "AED", "DEM", "EUR"}[i%4], "2019-05-06"); !ok {
			t.Fatal("not converted")
		}
	}
	each := time.Since(start) / n
	t.Logf("opened in %v, converted in %v", opened, each)
	if opened > 5*150*time.Millisecond || each > 5*2*time.Microsecond {
		t.Errorf("opened in %v, want 150ms; converted in %v, want 2µs", opened, each)
	}
}
