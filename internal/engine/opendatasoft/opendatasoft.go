// Package opendatasoft walks data sets of Opendatasoft portals (Explore API v2.1)
// day by day. Its records endpoint serves 100 records at a time and refuses
// offset + limit above 10,000, so a day with more is fetched whole from the exports
// endpoint, which has no such limit. Either way the number of records that came is
// compared with total_count, so that no cut answer passes for the end of a day.
//
// It is a crawler alone: what the records mean is for the source's parser.
package opendatasoft

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strconv"
	"strings"
	"time"

	"daylight/internal/jsontree"
	"daylight/internal/source"
)

const (
	pageSize = 100    // the API refuses more
	maxPaged = 10_000 // offset + limit, by the API's documentation, November 2026
)

// Query is what is asked of a data set for one day.
type Query struct {
	// Dataset is the data set's identifier.
	Dataset string
	// Where is an ODSQL condition in which {day} stands for the day, YYYY-MM-DD.
	Where string
	// Order is the order_by clause: a total order, so that pages do not overlap.
	Order string
	// Until is the first day that the data set no longer covers; zero if it is
	// still kept up.
	Until time.Time
}

// Spec describes a portal. It is a source.Crawler whose cursor is a day, the
// number of a query and an offset: "2026-11-02/0/100".
type Spec struct {
	// URL is the address that data sets stand under, without a final slash, such
	// as https://data.example/api/explore/v2.1/catalog/datasets.
	URL     string
	Queries []Query
}

var _ source.Crawler = Spec{}

// Crawl implements source.Crawler.
func (s Spec) Crawl(ctx context.Context, c source.Client, w source.Window, sink source.Sink) error {
	k := walk{spec: s, client: c, window: w, sink: sink, at: cursor{day: w.Since.UTC().Truncate(24 * time.Hour)}}
	if w.Cursor != "" {
		if err := k.at.read(w.Cursor, len(s.Queries)); err != nil {
			return err
		}
	}
	for k.at.day.Before(w.Until) {
		at := k.at
		if err := k.step(ctx); err != nil {
			return fmt.Errorf("day %s, %s, offset %d: %w", at.day.Format(time.DateOnly), s.Queries[at.query].Dataset, at.offset, err)
		}
	}
	return nil
}

// cursor is the next request of a crawl.
type cursor struct {
	day           time.Time
	query, offset int
}

func (c cursor) String() string {
	return fmt.Sprintf("%s/%d/%d", c.day.Format(time.DateOnly), c.query, c.offset)
}

func (c *cursor) read(text string, queries int) error {
	parts := strings.Split(text, "/")
	if len(parts) != 3 {
		return fmt.Errorf("cursor %.60q was not written by this crawler: start the window anew", text)
	}
	day, err := time.Parse(time.DateOnly, parts[0])
	query, err2 := strconv.Atoi(parts[1])
	offset, err3 := strconv.Atoi(parts[2])
	if err := errors.Join(err, err2, err3); err != nil || query < 0 || query >= queries || offset < 0 {
		return fmt.Errorf("cursor %.60q was not written by this crawler: start the window anew", text)
	}
	*c = cursor{day, query, offset}
	return nil
}

type walk struct {
	spec      Spec
	client    source.Client
	window    source.Window
	sink      source.Sink
	at        cursor
	received  int
	documents int
}

// step fetches one page, or all of a large day, and moves on.
func (k *walk) step(ctx context.Context) error {
	q := k.spec.Queries[k.at.query]
	if !q.Until.IsZero() && !k.at.day.Before(q.Until) {
		k.next()
		return nil
	}
	if k.window.MaxDocuments > 0 && k.documents >= k.window.MaxDocuments {
		return source.ErrLimit
	}
	p, err := k.get(ctx, k.address(q, "records", k.at.offset))
	if err != nil {
		return err
	}
	if p.total < 0 {
		return fmt.Errorf("%w: a page without total_count", source.ErrFormat)
	}
	switch k.received += p.records; {
	case p.total > maxPaged && k.at.offset == 0:
		if err := k.export(ctx, q, p); err != nil {
			return err
		}
		k.next()
	case k.at.offset+p.records >= p.total:
		k.next()
	case p.records == 0:
		return fmt.Errorf("%w: the portal counts %d records, its pages end after %d", source.ErrPartial, p.total, k.at.offset)
	default:
		k.at.offset += p.records
	}
	k.sink.Progress(-1, k.received)
	return k.sink.Checkpoint(ctx, k.at.String())
}

// export fetches a day whose records are too many for pages.
func (k *walk) export(ctx context.Context, q Query, first page) error {
	all, err := k.get(ctx, k.address(q, "exports/json", -1))
	if err != nil {
		return err
	}
	k.received += all.records - first.records // the first page is among them
	if all.records < first.total {
		return fmt.Errorf("%w: the portal counts %d records, the export has %d", source.ErrPartial, first.total, all.records)
	}
	return nil
}

// next moves to the next query, or to the first one of the next day.
func (k *walk) next() {
	k.at.offset = 0
	if k.at.query++; k.at.query == len(k.spec.Queries) {
		k.at.query, k.at.day = 0, k.at.day.AddDate(0, 0, 1)
	}
}

func (k *walk) address(q Query, endpoint string, offset int) string {
	day := k.at.day.Format(time.DateOnly)
	v := url.Values{"where": {strings.ReplaceAll(q.Where, "{day}", day)}, "order_by": {q.Order}}
	if offset >= 0 {
		v.Set("limit", strconv.Itoa(pageSize))
		v.Set("offset", strconv.Itoa(offset))
	}
	return k.spec.URL + "/" + url.PathEscape(q.Dataset) + "/" + endpoint + "?" + v.Encode()
}

// page is what the walk needs to know of an answer. total is -1 if not stated.
type page struct{ records, total int }

func (k *walk) get(ctx context.Context, address string) (page, error) {
	doc, err := k.client.Get(ctx, source.ForDocument, address)
	if err != nil {
		return page{}, err
	}
	k.documents++
	r, err := doc.Open()
	if err != nil {
		return page{}, err
	}
	defer r.Close()
	p, err := read(r)
	if err != nil {
		return page{}, fmt.Errorf("%w: %w", source.ErrFormat, err)
	}
	return p, nil
}

// read counts the records of a page {total_count, results} or of an export, which
// is the array alone.
func read(r io.Reader) (page, error) {
	p, listed := page{total: -1}, false
	var failed error
	err := jsontree.Each(r, func(v jsontree.Value) error {
		if v.N > 0 {
			failed = errors.New("more text follows the answer")
			return failed
		}
		if v.Kind() == '[' {
			listed = true
			p.records, failed = count(v.Decoder)
			return failed
		}
		failed = members(v.Decoder, &p, &listed)
		return failed
	})
	switch {
	case err != nil:
		return p, err
	case !listed:
		return p, errors.New("the answer has no list of results")
	}
	return p, nil
}

func members(d *jsontree.Decoder, p *page, listed *bool) error {
	if err := d.Enter(); err != nil {
		return err
	}
	for d.Kind() == '"' {
		name, err := d.Name()
		switch {
		case err != nil:
		case name == "results" && d.Kind() == '[':
			*listed = true
			p.records, err = count(d)
		case name == "total_count":
			var v any
			if v, err = d.Value(); err == nil {
				p.total, err = strconv.Atoi(jsontree.Text(v))
			}
		default:
			err = d.Skip()
		}
		if err != nil {
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
