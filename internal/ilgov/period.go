package ilgov

import (
	"iter"
	"regexp"
	"strconv"
	"strings"
	"time"

	"daylight/internal/mrgov"
)

// quarter is the period of a report: a year and its quarter, 4 for a report of the
// year. The zero value is no period.
type quarter struct{ year, part int }

func (q quarter) known() bool { return q.year > 0 }

// String is "2025-Q1".
func (q quarter) String() string { return strconv.Itoa(q.year) + "-Q" + strconv.Itoa(q.part) }

// end is the last day of the quarter.
func (q quarter) end(zone *time.Location) time.Time {
	return time.Date(q.year, time.Month(3*q.part+1), 0, 0, 0, 0, 0, zone)
}

// before are the n quarters before, the last first.
func (q quarter) before(n int) iter.Seq[quarter] {
	return func(yield func(quarter) bool) {
		for range n {
			if q.part--; q.part == 0 {
				q.year, q.part = q.year-1, 4
			}
			if !yield(q) {
				return
			}
		}
	}
}

var (
	runs     = regexp.MustCompile(`\d+`)
	quarters = regexp.MustCompile(`(?:רבעון|רבעוני|[qQ])[ _-]*([1-4]|ראשון|שני|שלישי|רביעי|א|ב|ג|ד|iv|iii|ii|i|IV|III|II|I)(?:\P{L}|$)`)
	turned   = regexp.MustCompile(`(?:^|\D)([1-4])[ _-]*(?:רבעון|[qQ])(?:\P{L}|$)`)
)

// period finds the quarter of a report: in its columns, above the table, in the name
// of the sheet, in those of the file. One that names the year alone is of its end.
func (r *report) period(l line) quarter {
	year, part := l.get(reportYear).text, l.get(reportPart).text
	if year != "" {
		if q := quarterOf(year + " רבעון " + strings.TrimPrefix(part, "רבעון ")); q.known() {
			return q
		}
	}
	for _, text := range []string{r.title, l.row.Sheet + " " + r.names, r.title + " " + l.row.Sheet + " " + r.names} {
		if q := quarterOf(text); q.known() {
			return q
		}
	}
	return quarter{}
}

// quarterOf reads a quarter in a text that names one year.
func quarterOf(text string) quarter {
	text = mrgov.Clean(strings.NewReplacer(".", " ", "%20", " ").Replace(text))
	year := 0
	for _, run := range runs.FindAllString(text, -1) {
		n, err := strconv.Atoi(run)
		switch {
		case err != nil || len(run) != 4 || n < 2000 || n > 2049 || n == year:
		case year > 0:
			return quarter{} // "2024-2025": of which it is not said
		default:
			year = n
		}
	}
	if year == 0 {
		return quarter{}
	}
	m := quarters.FindStringSubmatch(text)
	if m == nil {
		m = turned.FindStringSubmatch(text)
	}
	if m == nil {
		return quarter{year, 4}
	}
	switch m[1] {
	case "1", "ראשון", "א", "i", "I":
		return quarter{year, 1}
	case "2", "שני", "ב", "ii", "II":
		return quarter{year, 2}
	case "3", "שלישי", "ג", "iii", "III":
		return quarter{year, 3}
	}
	return quarter{year, 4}
}

// currencyOf reads a currency; "0" and "-" stand for none.
func currencyOf(text string) (string, bool) { return mrgov.Currency(text) }
