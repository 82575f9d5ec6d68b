package eu

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"daylight/internal/source"
)

// dayForm is a day in cursors and in the query of a search.
const dayForm = "20060102"

// gazette walks the days of a window, each in the cheapest way: by the package of
// the day's issue, or where there is none by the search.
type gazette struct{}

var _ source.Crawler = gazette{}

// cursor is where a crawl stands.
type cursor struct {
	// Next is the first day that is not done.
	Next string `json:"next"`
	// Search is the search of days from Next on that has begun.
	Search *search `json:"search,omitempty"`
	// Announced and Received count the notices of the days that are done.
	Announced int `json:"announced"`
	Received  int `json:"received"`
	// Missing counts listed notices that the portal does not serve, Named are
	// the first of them.
	Missing int      `json:"missing,omitempty"`
	Named   []string `json:"named,omitempty"`
}

// walk is one crawl of one window.
type walk struct {
	client    source.Client
	sink      source.Sink
	window    source.Window
	at        cursor
	before    int // notices received by earlier attempts
	documents int
	seen      map[string]bool
	// unsaved counts the notices of days that no checkpoint has yet; more says that
	// further packages follow.
	unsaved int
	more    bool
}

// Crawl fetches every notice published on the days of the window. It returns nil
// only if each day is proven: by the calendar to have no issue, by a package that
// holds as many files as the search counts notices, or by a search that listed and
// served as many notices as it announced, and ended with an empty page. A notice
// that is gone is counted and named in the error, and the others go on. Where the
// portal no longer knows the token of the cursor, that search starts anew.
func (gazette) Crawl(ctx context.Context, c source.Client, w source.Window, sink source.Sink) error {
	first, last := days(w)
	k := &walk{client: c, sink: sink, window: w, at: cursor{Next: first.Format(dayForm)}, seen: map[string]bool{}}
	if w.Cursor != "" {
		if err := k.at.read(w.Cursor, first, last); err != nil {
			return fmt.Errorf("cursor %.100q: %w", w.Cursor, err)
		}
		k.before = k.received()
	}
	if k.at.Search != nil {
		if err := k.search(ctx); err != nil {
			return err
		}
	}
	steps, err := k.plan(ctx, last)
	for i := 0; err == nil && i < len(steps); i++ {
		k.more = slices.ContainsFunc(steps[i+1:], func(s step) bool { return s.kind == byPackage })
		err = k.take(ctx, steps[i])
	}
	if err != nil {
		return err
	}
	k.progress()
	return k.gone()
}

// gone names the notices that were listed and not served.
func (k *walk) gone() error {
	if k.at.Missing == 0 {
		return nil
	}
	return fmt.Errorf("%w: %d listed notices are not served: %s", source.ErrPartial, k.at.Missing, strings.Join(k.at.Named, ", "))
}

// days are the first and the last day of the window. A window is rounded to whole
// days: the portal publishes by the day.
func days(w source.Window) (first, last time.Time) {
	const day = 24 * time.Hour
	return w.Since.UTC().Truncate(day), w.Until.UTC().Add(-time.Nanosecond).Truncate(day)
}

// read takes up the cursor of an earlier crawl of the same days.
func (c *cursor) read(text string, first, last time.Time) error {
	anew := errors.New("not written by this crawler for this window: start the window anew")
	if err := json.Unmarshal([]byte(text), c); err != nil {
		return err
	}
	next, err := time.Parse(dayForm, c.Next)
	switch {
	case err != nil || next.Before(first) || next.After(last.AddDate(0, 0, 1)) || c.Received < 0 || c.Received > 0 && !next.After(first):
		return anew
	case c.Search == nil:
		return nil
	}
	s := *c.Search
	end, err := time.Parse(dayForm, s.Last)
	if err != nil || end.Before(next) || end.After(last) || s.Page < 1 || s.Received < 0 || s.Received > 0 && s.After == "" && s.Token == "" {
		return anew
	}
	return nil
}

// step is one day, or several in a row that are searched together.
type step struct {
	kind        kind
	first, last time.Time
	issue       int
	// instead says why days are searched that a package should hold.
	instead error
}

// plan asks the calendar how the days from the cursor on come.
func (k *walk) plan(ctx context.Context, last time.Time) ([]step, error) {
	next, err := time.Parse(dayForm, k.at.Next)
	if err != nil {
		return nil, err
	}
	var steps []step
	var c calendar
	var instead error
	for day := next; !day.After(last); day = day.AddDate(0, 0, 1) {
		if day.Equal(next) || day.YearDay() == 1 {
			c, instead = calendarOf(ctx, k.client, day.Year())
			if instead != nil && !useless(instead) && !errors.Is(instead, source.ErrFormat) {
				return nil, instead
			}
		}
		s := step{first: day, last: day, instead: instead}
		s.kind, s.issue = c.on(day)
		if n := len(steps); n > 0 && s.kind == bySearch && steps[n-1].kind == bySearch {
			steps[n-1].last = day
			continue
		}
		steps = append(steps, s)
	}
	return steps, nil
}

// take fetches the notices of one step.
func (k *walk) take(ctx context.Context, s step) error {
	if s.kind == noIssue {
		k.at.Next = s.last.AddDate(0, 0, 1).Format(dayForm)
		return nil
	}
	if s.kind == byPackage {
		refused, err := k.daily(ctx, s)
		if refused == nil {
			return err
		}
		s.instead = refused
	}
	k.at.Search = &search{Last: s.last.Format(dayForm), Page: 1}
	err := k.search(ctx)
	if err == nil || s.instead == nil || errors.Is(err, source.ErrLimit) {
		return err
	}
	return fmt.Errorf("%w (searched, since the package cannot be had: %v)", err, s.instead)
}

// done moves on behind days, whose notices are counted. Packages of a few notices
// share a checkpoint.
func (k *walk) done(ctx context.Context, last time.Time, announced, received int) error {
	k.at.Next, k.at.Search = last.AddDate(0, 0, 1).Format(dayForm), nil
	k.at.Announced += announced
	k.at.Received += received
	k.unsaved += received
	k.progress()
	if k.more && k.unsaved < checkpointEvery {
		return nil
	}
	return k.save(ctx)
}

func (k *walk) save(ctx context.Context) error {
	at, err := json.Marshal(k.at)
	if err != nil {
		return fmt.Errorf("cursor: %w", err)
	}
	k.unsaved = 0
	return k.sink.Checkpoint(ctx, string(at))
}

// received counts the notices so far, those of earlier attempts included.
func (k *walk) received() int {
	if k.at.Search == nil {
		return k.at.Received
	}
	return k.at.Received + k.at.Search.Received
}

func (k *walk) progress() {
	announced := k.at.Announced
	if k.at.Search != nil {
		announced += k.at.Search.Announced
	}
	k.sink.Progress(announced, k.received()-k.before)
}
