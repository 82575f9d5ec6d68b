package us

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"time"

	"daylight/internal/source"
)

// feedWalk walks the ATOM feed: of each day of the window the feed PUBLIC, then
// the feed DELETED, page by page.
type feedWalk struct{}

var _ source.Crawler = feedWalk{}

// feedAt is where a crawl stands: the day, the feed, the first entry of the next
// page, and the first entry of the last page as the first one announced it.
type feedAt struct {
	Day   string `json:"day"`
	Feed  int    `json:"feed"`
	Start int    `json:"start"`
	Last  int    `json:"last"`
}

func feedNames() []string { return []string{"PUBLIC", "DELETED"} }

// feedPage is the part of a page that leads on.
type feedPage struct {
	XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
	Links   []struct {
		Rel  string `xml:"rel,attr"`
		Href string `xml:"href,attr"`
	} `xml:"link"`
	Entries []struct{} `xml:"entry"`
}

// start is the first entry of the page that a link of the head leads to, -1 where
// there is no such link.
func (p feedPage) start(rel string) (int, error) {
	for _, l := range p.Links {
		if l.Rel != rel {
			continue
		}
		u, err := url.Parse(l.Href)
		if err != nil {
			return 0, fmt.Errorf("%w: link %s: %w", source.ErrFormat, rel, err)
		}
		n, err := strconv.Atoi(u.Query().Get("start"))
		if err != nil || n < 0 {
			return 0, fmt.Errorf("%w: link %s to %.200q names no start", source.ErrFormat, rel, l.Href)
		}
		return n, nil
	}
	return -1, nil
}

// feedRun is one crawl of one window.
type feedRun struct {
	client    source.Client
	sink      source.Sink
	window    source.Window
	at        feedAt
	received  int
	documents int
}

// Crawl fetches every page of both feeds for the days of the window. It returns nil
// only if each feed ended with a page without a next one that is no earlier than
// the one announced as the last.
func (feedWalk) Crawl(ctx context.Context, c source.Client, w source.Window, sink source.Sink) error {
	from, to := days(w)
	run := feedRun{client: c, sink: sink, window: w, at: feedAt{Day: from}}
	if w.Cursor != "" {
		if err := run.at.read(w.Cursor); err != nil {
			return fmt.Errorf("cursor %.100q: %w", w.Cursor, err)
		}
	}
	for run.at.Day <= to {
		if w.MaxDocuments > 0 && run.documents >= w.MaxDocuments {
			return source.ErrLimit
		}
		day, feed, start := run.at.Day, feedNames()[run.at.Feed], run.at.Start
		if err := run.page(ctx); err != nil {
			return fmt.Errorf("feed %s of %s from entry %d: %w", feed, day, start, err)
		}
		at, err := json.Marshal(run.at)
		if err != nil {
			return fmt.Errorf("cursor: %w", err)
		}
		if err := sink.Checkpoint(ctx, string(at)); err != nil {
			return err
		}
	}
	return nil
}

func (at *feedAt) read(text string) error {
	if err := json.Unmarshal([]byte(text), at); err != nil {
		return err
	}
	if _, err := time.Parse(time.DateOnly, at.Day); err != nil || at.Feed < 0 || at.Feed >= len(feedNames()) || at.Start < 0 {
		return errors.New("not written by this crawler: start the window anew")
	}
	return nil
}

// page fetches one page and moves on.
func (r *feedRun) page(ctx context.Context) error {
	address, err := feedURL(r.at)
	if err != nil {
		return err
	}
	doc, err := r.client.Get(ctx, source.ForDocument, address)
	if err != nil {
		return err
	}
	r.documents++
	body, err := doc.Read()
	if err != nil {
		return fmt.Errorf("read the page: %w", err)
	}
	var page feedPage
	if err := xml.Unmarshal(body, &page); err != nil {
		return fmt.Errorf("%w: %w", source.ErrFormat, err)
	}
	r.received += len(page.Entries)
	r.sink.Progress(-1, r.received)
	return r.next(page)
}

// next moves to the next page, feed or day.
func (r *feedRun) next(page feedPage) error {
	next, err := page.start("next")
	if err != nil {
		return err
	}
	if r.at.Start == 0 {
		if r.at.Last, err = page.start("last"); err != nil {
			return err
		}
	}
	switch {
	case next < 0 && r.at.Start < r.at.Last:
		return fmt.Errorf("%w: no next page, though one from entry %d was announced", source.ErrPartial, r.at.Last)
	case next < 0:
		return r.at.nextFeed()
	case next <= r.at.Start || len(page.Entries) == 0:
		return fmt.Errorf("%w: the next page from entry %d does not lead on", source.ErrPartial, next)
	}
	r.at.Start = next
	return nil
}

func (at *feedAt) nextFeed() error {
	at.Feed, at.Start, at.Last = at.Feed+1, 0, 0
	if at.Feed < len(feedNames()) {
		return nil
	}
	day, err := time.Parse(time.DateOnly, at.Day)
	if err != nil {
		return fmt.Errorf("day %q: %w", at.Day, err)
	}
	at.Feed, at.Day = 0, day.AddDate(0, 0, 1).Format(time.DateOnly)
	return nil
}

func feedURL(at feedAt) (string, error) {
	day, err := time.Parse(time.DateOnly, at.Day)
	if err != nil {
		return "", fmt.Errorf("day %q: %w", at.Day, err)
	}
	d := day.Format("2006/01/02")
	q := url.Values{"FEEDNAME": {feedNames()[at.Feed]}, "VERSION": {"1.5.3"}, "q": {"LAST_MOD_DATE:[" + d + "," + d + "]"}, "start": {strconv.Itoa(at.Start)}}
	return fpdsFeed + "?" + q.Encode(), nil
}
