// Package periodic walks portals that publish one file for each day or month: at
// an address that names the period (Spec), or listed in an index (Fetch).
//
// A period belongs to the window in which it ends, by the portal's own clock, and
// is asked for only after its end: neighbouring windows ask for each period once,
// and none for a file that still grows. A file that is not there is no proof that
// nothing was published: the crawl goes on, ends as source.ErrPartial and names
// it, and the next attempt asks for it again.
package periodic

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // the zone must not depend on the machine

	"daylight/internal/source"
)

// Step is the length of a period.
type Step int

// Steps.
const (
	Day Step = iota
	Month
)

// Spec describes one portal. It is a source.Crawler whose cursor is the last
// period it asked for and, behind a space, those before it that were not there.
type Spec struct {
	// URL is the address of a file; {period} stands for the period in Layout.
	URL string
	// Layout is the time layout of a period; time.DateOnly if empty, or "2006-01"
	// where Step is Month.
	Layout string
	Step   Step
	// Timezone is the IANA zone whose days and months they are; UTC if empty.
	Timezone string
}

var _ source.Crawler = Spec{}

// Crawl implements source.Crawler.
func (s Spec) Crawl(ctx context.Context, c source.Client, w source.Window, sink source.Sink) error {
	zone, err := time.LoadLocation(s.Timezone)
	if err != nil {
		return fmt.Errorf("time zone of the portal: %w", err)
	}
	var files []File
	for _, period := range s.periods(w, zone) {
		files = append(files, File{Period: period, URL: strings.ReplaceAll(s.URL, "{period}", period)})
	}
	return Fetch(ctx, c, w, sink, files)
}

// File is one file of a portal. Period names it in cursors and messages: it holds
// no blank or comma.
type File struct{ Period, URL string }

// walk is one crawl of one window.
type walk struct {
	client    source.Client
	sink      source.Sink
	last      string
	missing   []string
	documents int
}

// Fetch fetches all files of a window, in their order, from where w.Cursor stands.
// Its cursor is that of Spec.
func Fetch(ctx context.Context, c source.Client, w source.Window, sink source.Sink, files []File) error {
	k := &walk{client: c, sink: sink}
	if err := k.start(w.Cursor, files); err != nil {
		return err
	}
	var again []File
	for _, period := range k.missing {
		again = append(again, files[named(files, period)])
	}
	for i, f := range slices.Concat(again, files[named(files, k.last)+1:]) {
		if w.MaxDocuments > 0 && k.documents >= w.MaxDocuments {
			return errors.Join(k.save(ctx), source.ErrLimit)
		}
		if err := k.fetch(ctx, f); err != nil {
			return fmt.Errorf("period %s: %w", f.Period, err)
		}
		if i >= len(again) {
			k.last = f.Period
		}
		if err := k.save(ctx); err != nil {
			return err
		}
	}
	if len(k.missing) > 0 {
		return fmt.Errorf("%w: the portal has no file for %s", source.ErrPartial, strings.Join(k.missing, ", "))
	}
	return nil
}

// named is the place of a period, -1 if it is none of the files'.
func named(files []File, period string) int {
	return slices.IndexFunc(files, func(f File) bool { return f.Period == period })
}

// fetch asks for one file and notes whether it is missing.
func (k *walk) fetch(ctx context.Context, f File) error {
	_, err := k.client.Get(ctx, source.ForDocument, f.URL)
	if err != nil && !errors.Is(err, source.ErrGone) && !errors.Is(err, source.ErrNotModified) {
		return err
	}
	k.missing = slices.DeleteFunc(slices.Clone(k.missing), func(p string) bool { return p == f.Period })
	if errors.Is(err, source.ErrGone) {
		k.missing = append(k.missing, f.Period)
		return nil
	}
	k.documents++
	k.sink.Progress(-1, k.documents)
	return nil
}

func (k *walk) save(ctx context.Context) error {
	cursor := k.last
	if len(k.missing) > 0 {
		cursor += " " + strings.Join(k.missing, ",")
	}
	return k.sink.Checkpoint(ctx, cursor)
}

// start takes up the cursor of an earlier attempt at the same periods.
func (k *walk) start(cursor string, files []File) error {
	if cursor == "" {
		return nil
	}
	last, missing, some := strings.Cut(cursor, " ")
	k.last = last
	if some {
		k.missing = strings.Split(missing, ",")
	}
	for _, period := range append(slices.Clone(k.missing), last) {
		if named(files, period) < 0 {
			return fmt.Errorf("cursor %.60q names no period of this window: start the window anew", cursor)
		}
	}
	return nil
}

// periods are those that end in the window: after its start, and not after its end.
func (s Spec) periods(w source.Window, zone *time.Location) []string {
	layout := s.Layout
	if layout == "" && s.Step == Month {
		layout = "2006-01"
	}
	if layout == "" {
		layout = time.DateOnly
	}
	var out []string
	for from := s.begin(w.Since.In(zone)); ; {
		to := s.next(from)
		if to.After(w.Until) {
			return out
		}
		if to.After(w.Since) {
			out = append(out, from.Format(layout))
		}
		from = to
	}
}

// begin is the start of the period that holds t.
func (s Spec) begin(t time.Time) time.Time {
	if s.Step == Month {
		return time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, t.Location())
	}
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location())
}

// next is the start of the period after the one that starts at t, by the calendar:
// a day of a change to summer time has 23 hours.
func (s Spec) next(t time.Time) time.Time {
	if s.Step == Month {
		return t.AddDate(0, 1, 0)
	}
	return t.AddDate(0, 0, 1)
}
