package fx

import (
	"bufio"
	"bytes"
	"compress/gzip"
	_ "embed"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
)

// packed is the table in the format that Embedded reads: gzip of text. Lines that
// begin with # tell where the figures come from. Then
//
//	days 1999-01-04 1113...     first day of publication, then days to the next, a digit each
//	ecb USD -4 0 11789 1 x3 -7  currency, power of ten, place of the first day, the first
//	                            rate, then differences; x3 is three days without quotation
//	wb AED 1999 3.6725 x 3.67   currency, first year, units per US dollar; x is a year without
//
// It is made by TestMake and stands in a string, which nobody can change.
//
//go:embed rates.gz
var packed string

// Embedded returns the table that daylight carries. It is read once.
func Embedded() (*Table, error) { return embedded() }

var embedded = sync.OnceValues(func() (*Table, error) {
	t, err := unpack(strings.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("embedded exchange rates: %w", err)
	}
	return t, nil
})

// About returns what the embedded table says of itself: sources, licences, ranges,
// and when and how it was made; lines of text.
func About() (string, error) {
	text, err := gunzip(strings.NewReader(packed))
	if err != nil {
		return "", fmt.Errorf("embedded exchange rates: %w", err)
	}
	var out strings.Builder
	for line := range strings.Lines(string(text)) {
		if words, ok := strings.CutPrefix(line, "# "); ok {
			out.WriteString(words)
		}
	}
	return out.String(), nil
}

func gunzip(r io.Reader) ([]byte, error) {
	z, err := gzip.NewReader(r)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(z)
}

// unpack reads the packed table.
func unpack(r io.Reader) (*Table, error) {
	text, err := gunzip(r)
	if err != nil {
		return nil, err
	}
	t := &Table{daily: map[string][]quote{}, yearly: map[string][]quote{}, sources: []string{ECB, WorldBank, WorldBankApart}}
	lines := bufio.NewScanner(bytes.NewReader(text))
	lines.Buffer(nil, 1<<20)
	for no := 1; lines.Scan(); no++ {
		kind, rest, _ := strings.Cut(lines.Text(), " ")
		var err error
		switch kind {
		case "#":
		case "days":
			err = t.unpackDays(rest)
		case "ecb":
			err = t.unpackDaily(rest)
		case "wb":
			err = t.unpackYearly(rest)
		default:
			err = fmt.Errorf("unknown kind %.20q", kind)
		}
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", no, err)
		}
	}
	t.means = sums(t.daily[Dollar])
	return t, lines.Err()
}

func (t *Table) unpackDays(s string) error {
	first, gaps, _ := strings.Cut(s, " ")
	day, ok := dayOf(first)
	if !ok {
		return fmt.Errorf("day %q", first)
	}
	t.days = append(make([]int32, 0, len(gaps)+1), day)
	for _, gap := range []byte(gaps) {
		if gap < '1' || gap > '9' {
			return fmt.Errorf("gap %q", gap)
		}
		day += int32(gap - '0')
		t.days = append(t.days, day)
	}
	return nil
}

func (t *Table) unpackDaily(s string) error {
	var code, exp, at string
	for _, part := range []*string{&code, &exp, &at} {
		*part, s, _ = strings.Cut(s, " ")
	}
	power, err := strconv.ParseInt(exp, 10, 32)
	if err != nil {
		return err
	}
	day, err := strconv.Atoi(at)
	if err != nil {
		return err
	}
	quotes, units := make([]quote, 0, len(t.days)), int64(0)
	for token := range strings.SplitSeq(s, " ") {
		run, skipped := strings.CutPrefix(token, "x")
		n, err := strconv.ParseInt(run, 10, 64)
		if err != nil {
			return err
		}
		if skipped {
			day += int(n)
			continue
		}
		units += n
		if day < 0 || day >= len(t.days) || units <= 0 {
			return fmt.Errorf("%s: rate %d at day %d", code, units, day)
		}
		quotes = append(quotes, quote{scaled: scaled{units, int32(power)}.trimmed(), on: t.days[day]})
		day++
	}
	t.daily[code] = quotes
	return nil
}

func (t *Table) unpackYearly(s string) error {
	fields := strings.Fields(s)
	if len(fields) < 3 {
		return fmt.Errorf("yearly rates %q", s)
	}
	year, ok := yearOf(fields[1])
	if !ok {
		return fmt.Errorf("year %q", fields[1])
	}
	for _, token := range fields[2:] {
		if token != "x" {
			r := Rate{Currency: fields[0], Base: Dollar, On: strconv.Itoa(int(year))}
			if err := r.read(token); err != nil {
				return err
			}
			q, _, _ := r.quote()
			if q.source = 1; apart(fields[0], year) {
				q.source = 2
			}
			t.yearly[fields[0]] = append(t.yearly[fields[0]], q)
		}
		year++
	}
	return nil
}
