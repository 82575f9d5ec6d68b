// Package ocdsapi walks OCDS APIs that answer a window of time with pages of
// releases or records, each page naming the next.
//
// Seen with next links: pages that name themselves, cursors that repeat, and
// last pages that repeat the one before. None of these is an end: the crawl
// fails with source.ErrPartial, so that no watermark moves.
package ocdsapi

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"

	"daylight/internal/jsontree"
	"daylight/internal/procurement"
	"daylight/internal/source"
)

// maxEmpty is how many pages without a record may follow one another before the
// next links are taken to lead nowhere.
const maxEmpty = 50

// Spec describes one API. It is a source.Crawler whose cursor is the address of
// the next page.
type Spec struct {
	// URL is the address of the first page; {since} and {until} stand for the
	// bounds of the window.
	URL string
	// Layout is the time layout of the bounds; time.RFC3339 if empty.
	Layout string
	// Location is the zone the API reads the bounds in; UTC if nil.
	Location *time.Location
	// List is the member that holds the page's releases or records; "releases"
	// if empty. A page without it is not this API's format.
	List string
	// NextFrom is the JSON pointer of the next page's address; "/links/next" if
	// empty. Missing, null and "" mean that the page is the last.
	NextFrom string
	// EmptyEnds says that a page without records is the last though it names a
	// next one.
	EmptyEnds bool
}

var _ source.Crawler = Spec{}

// Crawl implements source.Crawler.
func (s Spec) Crawl(ctx context.Context, c source.Client, w source.Window, sink source.Sink) error {
	next := w.Cursor
	if next == "" {
		next = s.first(w)
	}
	asked, bodies := map[string]bool{}, map[[sha256.Size]byte]bool{}
	received, empty := 0, 0
	for number := 1; next != ""; number++ {
		if asked[next] {
			return fmt.Errorf("page %d: its address %s was the next page before: %w", number, next, source.ErrPartial)
		}
		asked[next] = true
		p, err := s.page(ctx, c, next)
		if err != nil {
			return fmt.Errorf("page %d (%s): %w", number, next, err)
		}
		if bodies[p.sum] {
			return fmt.Errorf("page %d (%s): it repeats an earlier page: %w", number, next, source.ErrPartial)
		}
		bodies[p.sum] = true
		received += p.records
		sink.Progress(-1, received)
		if err := sink.Checkpoint(ctx, p.next); err != nil {
			return fmt.Errorf("page %d (%s): %w", number, next, err)
		}
		if empty++; p.records > 0 {
			empty = 0
		}
		if empty == maxEmpty {
			return fmt.Errorf("page %d: %d pages in a row are empty and name a next one: %w", number, empty, source.ErrPartial)
		}
		if w.MaxDocuments > 0 && number >= w.MaxDocuments && p.next != "" {
			return source.ErrLimit
		}
		next = p.next
	}
	return nil
}

// first is the address of a window's first page.
func (s Spec) first(w source.Window) string {
	layout, zone := s.Layout, s.Location
	if layout == "" {
		layout = time.RFC3339
	}
	if zone == nil {
		zone = time.UTC
	}
	bound := func(t time.Time) string { return url.QueryEscape(t.In(zone).Format(layout)) }
	return strings.NewReplacer("{since}", bound(w.Since), "{until}", bound(w.Until)).Replace(s.URL)
}

// page is what the walk needs to know of a page.
type page struct {
	records int
	next    string
	sum     [sha256.Size]byte
}

func (s Spec) page(ctx context.Context, c source.Client, address string) (page, error) {
	doc, err := c.Get(ctx, source.ForDocument, address)
	if err != nil {
		return page{}, err
	}
	r, err := doc.Open()
	if err != nil {
		return page{}, err
	}
	defer r.Close()
	p := page{sum: doc.SHA256}
	head, err := s.read(r, &p)
	if err != nil {
		return page{}, fmt.Errorf("%w: %w", source.ErrFormat, err)
	}
	link, err := s.link(head)
	if err != nil || link == "" || s.EmptyEnds && p.records == 0 {
		return p, err
	}
	p.next, err = absolute(address, link)
	return p, err
}

// errNoList is returned for an answer of another shape, such as an error message
// with status 200.
var errNoList = errors.New("the answer has no list of releases or records")

// read counts the records and returns the other members.
func (s Spec) read(r io.Reader, p *page) (procurement.Object, error) {
	list := s.List
	if list == "" {
		list = "releases"
	}
	head, listed := procurement.Object{}, false
	var failed error
	err := jsontree.Each(r, func(v jsontree.Value) error {
		if v.N > 0 {
			failed = errors.New("more text follows the page")
			return failed
		}
		failed = members(v.Decoder, func(name string) error {
			if name != list || v.Kind() != '[' {
				member, err := v.Value()
				head[name] = member
				return err
			}
			listed = true
			n, err := count(v.Decoder)
			p.records = n
			return err
		})
		return failed
	})
	switch {
	case err != nil:
		return nil, err
	case !listed:
		return nil, fmt.Errorf("%w: no %q", errNoList, list)
	}
	return head, nil
}

// members visits the members of an object.
func members(d *jsontree.Decoder, visit func(name string) error) error {
	if err := d.Enter(); err != nil {
		return err
	}
	for d.Kind() == '"' {
		name, err := d.Name()
		if err != nil {
			return err
		}
		if err := visit(name); err != nil {
			return err
		}
	}
	return d.Leave()
}

// count reads over an array and counts its elements.
func count(d *jsontree.Decoder) (int, error) {
	if err := d.Enter(); err != nil {
		return 0, err
	}
	n := 0
	for ; d.Kind() != ']'; n++ {
		if err := d.Skip(); err != nil {
			return n, err
		}
	}
	return n, d.Leave()
}

// link is the next page's address as published.
func (s Spec) link(head procurement.Object) (string, error) {
	pointer := s.NextFrom
	if pointer == "" {
		pointer = "/links/next"
	}
	v, err := jsontree.Resolve(head, pointer)
	if err != nil || v == nil {
		return "", nil // no such member: the last page
	}
	link, ok := v.(string)
	if !ok {
		return "", fmt.Errorf("%w: %s is no address", source.ErrFormat, pointer)
	}
	return strings.TrimSpace(link), nil
}

// absolute resolves a link against the page it stands on. A link to plain HTTP
// on a host that was reached by HTTPS stays on HTTPS: portals behind a proxy
// write http without meaning it.
func absolute(from, link string) (string, error) {
	base, err := url.Parse(from)
	if err != nil {
		return "", fmt.Errorf("address %q: %w", from, err)
	}
	to, err := base.Parse(link)
	if err != nil {
		return "", fmt.Errorf("%w: next page %q: %w", source.ErrFormat, link, err)
	}
	if base.Scheme == "https" && to.Scheme == "http" && to.Hostname() == base.Hostname() {
		to.Scheme = "https"
	}
	return to.String(), nil
}
