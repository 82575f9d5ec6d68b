package es

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"time"

	"daylight/internal/source"
	"daylight/internal/xmltree"
)

// feed crawls a chain of ATOM files from the newest, whose address it holds, until
// all entries of a file are older than the window.
type feed struct{ first string }

var _ source.Crawler = feed{}

// Crawl implements source.Crawler. Its cursor is the address of the next file. It
// returns nil only where a file lies before the window, or names no older one.
func (f feed) Crawl(ctx context.Context, c source.Client, w source.Window, sink source.Sink) error {
	next := w.Cursor
	if next == "" {
		next = f.first
	}
	asked, received := map[string]bool{}, 0
	for number := 1; next != ""; number++ {
		if asked[next] {
			return fmt.Errorf("file %d: its address %s was the next one before: %w", number, next, source.ErrPartial)
		}
		asked[next] = true
		p, err := get(ctx, c, next)
		if err != nil {
			return fmt.Errorf("file %d (%s): %w", number, next, err)
		}
		if received += p.records; !p.newest.IsZero() && p.newest.Before(w.Since) {
			p.next = ""
		}
		sink.Progress(-1, received)
		if err := sink.Checkpoint(ctx, p.next); err != nil {
			return fmt.Errorf("file %d (%s): %w", number, next, err)
		}
		if w.MaxDocuments > 0 && number >= w.MaxDocuments && p.next != "" {
			return source.ErrLimit
		}
		next = p.next
	}
	return nil
}

// page is what the walk needs to know of a file.
type page struct {
	next    string
	records int       // entries and tombstones
	newest  time.Time // of them
}

func get(ctx context.Context, c source.Client, address string) (page, error) {
	doc, err := c.Get(ctx, source.ForDocument, address)
	if err != nil {
		return page{}, err
	}
	p, feeds := page{}, 0
	for name, read := range map[string]func(*xmltree.Element) error{
		"id":            func(*xmltree.Element) error { feeds++; return nil },
		"link":          func(e *xmltree.Element) error { return p.link(e, address) },
		"entry":         func(e *xmltree.Element) error { return p.record(e.First("updated").Value()) },
		"deleted-entry": func(e *xmltree.Element) error { return p.record(e.Attr("when")) },
	} {
		if err := each(doc, name, read); err != nil {
			return p, err
		}
	}
	if feeds == 0 {
		return p, fmt.Errorf("%w: %w", source.ErrFormat, errors.New("no ATOM feed: its id is missing"))
	}
	return p, nil
}

// each visits the elements of a name below the root of a feed.
func each(doc source.Document, name string, read func(*xmltree.Element) error) error {
	r, err := doc.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	return xmltree.Each(io.Reader(r), xmltree.Options{}, []string{"feed", name}, read)
}

func (p *page) link(e *xmltree.Element, from string) error {
	if e.Attr("rel") != "next" || e.Attr("href") == "" {
		return nil
	}
	base, err := url.Parse(from)
	if err != nil {
		return fmt.Errorf("address %q: %w", from, err)
	}
	to, err := base.Parse(e.Attr("href"))
	if err != nil {
		return fmt.Errorf("%w: next file %q: %w", source.ErrFormat, e.Attr("href"), err)
	}
	if to.Scheme == "http" && base.Scheme == "https" {
		to.Scheme = "https"
	}
	p.next = to.String()
	return nil
}

// record counts an entry; one whose time cannot be read proves no end.
func (p *page) record(at string) error {
	p.records++
	when, err := time.Parse(time.RFC3339Nano, at)
	if err == nil && when.After(p.newest) {
		p.newest = when
	}
	return nil
}
