package fx

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"flag"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"daylight/internal/shareddata"
)

var made = flag.String("make", "", "make rates.gz anew from ../shared/data/fx; the value is the day of making, YYYY-MM-DD")

// Exclusions from the World Bank's official rates: where the official rate says
// little of the worth of money, or the unit is not certain (see SOURCE.md of the
// data, "Cautions"). A currency that is excluded in a year is not converted then.
func excluded(currency string, year int) bool {
	switch currency {
	case "VES", "ZWG": // several units in one series
		return true
	case "IRR": // several rates at once, far apart
		return true
	case "LBP":
		return year >= 2019 && year <= 2023
	case "MMK": // before the single rate of April 2012
		return year <= 2012
	}
	return false
}

// TestExcluded: what must not be used is not there.
func TestExcluded(t *testing.T) {
	t.Parallel()
	table := open(t)
	for _, tt := range []struct{ currency, on string }{
		{"VES", "2015-03-02"}, {"ZWG", "2022-03-02"}, {"IRR", "2015-03-02"}, {"LBP", "2019-03-04"}, {"LBP", "2023-12-29"}, {"MMK", "2012-05-02"},
	} {
		if v, ok := table.Convert(dec("1000000"), tt.currency, tt.on); ok {
			t.Errorf("%s on %s is converted: %+v", tt.currency, tt.on, v)
		}
	}
}

// TestMake makes rates.gz with -make, and else checks that what is embedded is what
// it would make.
func TestMake(t *testing.T) {
	day := *made
	if day == "" {
		about, err := About()
		if err != nil {
			t.Fatal(err)
		}
		_, after, _ := strings.Cut(about, "Made on ")
		day, _, _ = strings.Cut(after, " ")
	}
	if _, err := time.Parse(time.DateOnly, day); err != nil {
		t.Fatal(err)
	}
	text := packedText(t, day)
	if *made == "" {
		have, err := gunzip(strings.NewReader(packed))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(have, text) {
			t.Error("rates.gz is not what ../shared/data/fx gives; make it anew: go test ./internal/fx -run TestMake -make " + day)
		}
		return
	}
	var out bytes.Buffer
	z, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := z.Write(text); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("rates.gz", out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	t.Logf("rates.gz: %d bytes of %d", out.Len(), len(text))
}

const header = `# Exchange rates of daylight, format 1. Made on %[1]s by "go test ./internal/fx -run TestMake -make %[1]s".
# Daily rates: euro foreign exchange reference rates of the European Central Bank (ecb.europa.eu, eurofxref-hist), units per euro, %[2]s to %[3]s, %[4]d days. Free reuse with the source named; stored as differences, figures unchanged.
# Yearly rates: World Bank, indicator PA.NUS.FCRF, official exchange rate (local units per US dollar, period average), 1999 to %[5]d, of currencies and years that the ECB does not quote. Licence CC BY 4.0; one issuer for each currency, figures unchanged.
# Left out of the yearly rates: VES, ZWG and IRR; LBP 2019 to 2023; MMK to 2012; years of a currency after the ECB stopped quoting it. ANG is the series that the World Bank shows as XCG.
`

func packedText(t *testing.T, day string) []byte {
	daily := readTable(t, "ecb_daily.csv")
	days := daily[1:]
	last := 0
	var yearly bytes.Buffer
	for _, line := range yearlyLines(readTable(t, "official_yearly_usd_by_currency.csv"), daily, &last) {
		fmt.Fprintln(&yearly, line)
	}
	var out bytes.Buffer
	fmt.Fprintf(&out, header, day, days[0][0], days[len(days)-1][0], len(days), last)
	out.WriteString("days " + days[0][0] + " ")
	for i := range days[1:] {
		from, _ := dayOf(days[i][0])
		to, _ := dayOf(days[i+1][0])
		out.WriteString(strconv.Itoa(int(to - from)))
	}
	out.WriteByte('\n')
	for column, code := range daily[0][1:] {
		fmt.Fprintln(&out, dailyLine(t, code, days, column+1))
	}
	out.Write(yearly.Bytes())
	return out.Bytes()
}

func readTable(t *testing.T, name string) [][]string {
	t.Helper()
	f, err := os.Open(shareddata.Path(t, "fx", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func dailyLine(t *testing.T, code string, days [][]string, column int) string {
	places := 0
	for _, d := range days {
		if _, fraction, ok := strings.Cut(d[column], "."); ok {
			places = max(places, len(fraction))
		}
	}
	tokens, before, gap := []string{}, int64(0), 0
	first := slices.IndexFunc(days, func(d []string) bool { return d[column] != "" })
	for _, d := range days[first:] {
		if d[column] == "" {
			gap++
			continue
		}
		if gap > 0 {
			tokens, gap = append(tokens, "x"+strconv.Itoa(gap)), 0
		}
		whole, fraction, _ := strings.Cut(d[column], ".")
		units, err := strconv.ParseInt(whole+fraction+strings.Repeat("0", places-len(fraction)), 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		tokens, before = append(tokens, strconv.FormatInt(units-before, 10)), units
	}
	return fmt.Sprintf("ecb %s %d %d %s", code, -places, first, strings.Join(tokens, " "))
}

// yearlyLines lists the rates of the years in which the ECB did not, or not yet
// always, quote a currency.
func yearlyLines(rows, daily [][]string, last *int) []string {
	series, codes := map[string]map[int]string{}, []string{}
	for _, row := range rows[1:] {
		code, rate := row[0], row[2]
		year, _ := strconv.Atoi(row[1])
		if code == "XCG" { // the Caribbean guilder of 2025; until then the same rate was that of the Antillean guilder
			code = "ANG"
		}
		since, _ := strconv.Atoi(introducedYear(code))
		if code == Euro || code == Dollar || year < max(1999, since) || excluded(code, year) || quoted(daily, code, year) {
			continue
		}
		if series[code] == nil {
			series[code], codes = map[int]string{}, append(codes, code)
		}
		series[code][year], *last = rate, max(*last, year)
	}
	slices.Sort(codes)
	var out []string
	for _, code := range codes {
		first, end := 9999, 0
		for year := range series[code] {
			first, end = min(first, year), max(end, year)
		}
		line := fmt.Sprintf("wb %s %d", code, first)
		for year := first; year <= end; year++ {
			if rate, ok := series[code][year]; ok {
				line += " " + rate
			} else {
				line += " x"
			}
		}
		out = append(out, line)
	}
	return out
}

func introducedYear(code string) string {
	day, _, _ := strings.Cut(introduced(code), "-")
	return day
}

// quoted reports whether the ECB quoted a currency on all days of a year, or never
// again after some day of it.
func quoted(daily [][]string, code string, year int) bool {
	column := slices.Index(daily[0], code)
	if column < 0 {
		return false
	}
	last := 0
	for i, d := range daily[1:] {
		if d[column] != "" {
			last = i + 1
		}
	}
	lacking := slices.ContainsFunc(daily[1:last+1], func(d []string) bool {
		return strings.HasPrefix(d[0], strconv.Itoa(year)) && d[column] == ""
	})
	return !lacking
}
