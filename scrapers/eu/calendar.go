package eu

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"daylight/internal/normalize"
	"daylight/internal/source"
	"daylight/internal/table"
)

// Columns of the release calendar: "OJS,Publication date" above rows such as
// "85,02/05/2024" (public client code, 2025 and 2026; header and dates unverified
// live). The names are compared without regard to white space around them, which
// some years have.
const (
	issueColumn = "OJS"
	dateColumn  = "Publication date"
)

func calendarURL(year int) string {
	return fmt.Sprintf("https://ted.europa.eu/en/release-calendar/-/download/file/CSV/%d", year)
}

// issue is one number of the OJ S.
type issue struct {
	day    time.Time
	number int
}

// calendar is the release calendar of a year.
type calendar struct {
	issues []issue
	// now is when the portal sent it, by the portal's clock.
	now time.Time
}

// calendarOf fetches the calendar of a year. It is empty where there is an error.
func calendarOf(ctx context.Context, c source.Client, year int) (calendar, error) {
	out, err := fetchCalendar(ctx, c, year)
	if err != nil {
		return calendar{}, fmt.Errorf("release calendar of %d: %w", year, err)
	}
	return out, nil
}

func fetchCalendar(ctx context.Context, c source.Client, year int) (calendar, error) {
	doc, err := c.Get(ctx, source.ForListing, calendarURL(year))
	if err != nil {
		return calendar{}, err
	}
	r, err := doc.Open()
	if err != nil {
		return calendar{}, err
	}
	defer r.Close()
	out := calendar{now: sentAt(doc)}
	err = table.Each(r, table.Options{}, func(row table.Row) error {
		i, err := issueOf(row, year)
		if err != nil {
			return fmt.Errorf("%w: row %d: %w", source.ErrFormat, row.N, err)
		}
		if n := len(out.issues); n > 0 && (i.number <= out.issues[n-1].number || !i.day.After(out.issues[n-1].day)) {
			return fmt.Errorf("%w: row %d: issue %d of %s does not follow the row before it", source.ErrFormat, row.N, i.number, i.day.Format(time.DateOnly))
		}
		out.issues = append(out.issues, i)
		return nil
	})
	if err == nil && len(out.issues) == 0 {
		err = fmt.Errorf("%w: no issue in it", source.ErrFormat)
	}
	return out, err
}

func issueOf(row table.Row, year int) (issue, error) {
	if row.Err != nil {
		return issue{}, row.Err
	}
	number, err := strconv.Atoi(strings.TrimSpace(row.Get(issueColumn)))
	if err != nil || number < 1 {
		return issue{}, fmt.Errorf("%q under %q is no number of an issue", row.Get(issueColumn), issueColumn)
	}
	at, err := normalize.Date(row.Get(dateColumn), normalize.DMY, nil)
	if err != nil {
		return issue{}, fmt.Errorf("under %q: %w", dateColumn, err)
	}
	if at.Precision != normalize.Day || at.Time.Year() != year {
		return issue{}, fmt.Errorf("%q under %q is no day of %d", row.Get(dateColumn), dateColumn, year)
	}
	return issue{at.Time, number}, nil
}

// sentAt is the portal's time of an answer: its Date, and the Age that a cache
// between adds. Our own clock counts where the portal names none.
func sentAt(doc source.Document) time.Time {
	at, err := time.Parse(time.RFC1123, doc.Header.Get("Date"))
	if err != nil {
		return doc.FetchedAt.UTC()
	}
	if age, err := strconv.Atoi(doc.Header.Get("Age")); err == nil && age > 0 {
		at = at.Add(time.Duration(age) * time.Second)
	}
	return at.UTC()
}

// kind says how the notices of a day come.
type kind int

const (
	bySearch  kind = iota // the search API and one request a notice
	byPackage             // the daily package
	noIssue               // nothing was published
)

// on tells how a day's notices come. Only a day between two issues whose numbers
// follow each other is proven to have none, or one before the first issue: a row
// that is missing hides no day, nor does a calendar that ends before the year does.
// The package of a day may be rewritten until 09:30 CET, so that one is fetched
// only when its day is over.
func (c calendar) on(day time.Time) (kind, int) {
	before := 0
	for _, i := range c.issues {
		switch {
		case i.day.Before(day):
			before = i.number
			continue
		case i.day.After(day) && i.number == before+1:
			return noIssue, 0
		case i.day.Equal(day) && !c.now.Before(day.AddDate(0, 0, 1)):
			return byPackage, i.number
		}
		return bySearch, 0
	}
	return bySearch, 0
}

// useless reports errors after which the notices can be had another way: the file
// is not there, is refused or is of another format. What a repeat may cure is none.
func useless(err error) bool {
	for _, e := range []error{source.ErrGone, source.ErrChallenged, source.ErrBlocked, source.ErrRobots, source.ErrNotModified} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}
