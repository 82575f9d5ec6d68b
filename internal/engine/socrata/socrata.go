// Package socrata walks data sets of Socrata portals (SODA 2.0) by keyset: each page
// asks for the rows of the window whose :id is above the last one, in the order of
// :id, so that nothing is read twice or left out where rows are added meanwhile.
// Offsets would do both. The number of rows that a count states before is compared
// with those that came: fewer are no end.
//
// A window is a condition on columns of the data set. :updated_at will do only where
// the publisher changes rows in place: it is the same in all rows of a data set that
// is replaced each night.
//
// It is a crawler alone: what the rows mean is for the source's parser. Row ids are in
// the pages as the member ":id", since they are asked for.
package socrata

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

// Query is what is asked of a data set.
type Query struct {
	// Dataset is its identifier of four and four letters.
	Dataset string
	// Where is a SoQL condition in which {since} and {until} stand for the ends of
	// the window as floating timestamps of the portal's zone: since <= t < until.
	Where string
}

// Spec describes a portal. It is a source.Crawler whose cursor is the number of a
// query, the rows received of it and the last row's id: "1/5000/row-abcd-efgh.ijkl".
type Spec struct {
	// URL is the address that data sets stand under, without a final slash, such as
	// https://data.example/resource.
	URL     string
	Queries []Query
	// Limit is the number of rows of a page; 1,000 if zero.
	Limit int
	// Timezone is the IANA zone of the portal's timestamps; UTC if empty.
	Timezone string
}

var _ source.Crawler = Spec{}

// Crawl implements source.Crawler.
func (s Spec) Crawl(ctx context.Context, c source.Client, w source.Window, sink source.Sink) error {
	zone, err := time.LoadLocation(s.Timezone)
	if err != nil {
		return fmt.Errorf("time zone of the portal: %w", err)
	}
	k := walk{spec: s, client: c, window: w, sink: sink, zone: zone}
	if w.Cursor != "" {
		if err := k.at.read(w.Cursor, len(s.Queries)); err != nil {
			return err
		}
	}
	for k.at.query < len(s.Queries) {
		if err := k.dataset(ctx, s.Queries[k.at.query]); err != nil {
			return fmt.Errorf("data set %s: %w", s.Queries[min(k.at.query, len(s.Queries)-1)].Dataset, err)
		}
	}
	return nil
}

// cursor is the place of a crawl: rows of the query received, and the last of them.
type cursor struct {
	query, rows int
	last        string
}

func (c cursor) String() string { return fmt.Sprintf("%d/%d/%s", c.query, c.rows, c.last) }

func (c *cursor) read(text string, queries int) error {
	parts := strings.SplitN(text, "/", 3)
	if len(parts) == 3 {
		query, err := strconv.Atoi(parts[0])
		rows, err2 := strconv.Atoi(parts[1])
		if err == nil && err2 == nil && query >= 0 && query <= queries && rows >= 0 && (rows > 0) == (parts[2] != "") {
			*c = cursor{query, rows, parts[2]}
			return nil
		}
	}
	return fmt.Errorf("cursor %.60q was not written by this crawler: start the window anew", text)
}

type walk struct {
	spec      Spec
	client    source.Client
	window    source.Window
	sink      source.Sink
	zone      *time.Location
	at        cursor
	received  int
	documents int
}

// dataset fetches the rows of one query from where the cursor stands, and moves to
// the next query.
func (k *walk) dataset(ctx context.Context, q Query) error {
	total, err := k.count(ctx, q)
	if err != nil {
		return fmt.Errorf("number of rows: %w", err)
	}
	for k.at.rows < total {
		if k.window.MaxDocuments > 0 && k.documents >= k.window.MaxDocuments {
			return source.ErrLimit
		}
		rows, last, err := k.page(ctx, q)
		if err != nil {
			return fmt.Errorf("rows after %q: %w", k.at.last, err)
		}
		if rows == 0 {
			return fmt.Errorf("%w: the portal counts %d rows, its pages end after %d", source.ErrPartial, total, k.at.rows)
		}
		if last == k.at.last { // the order of ids is the portal's own, not that of their letters
			return fmt.Errorf("%w: the page after row %q ends with that row", source.ErrPartial, last)
		}
		k.at.rows, k.at.last, k.received = k.at.rows+rows, last, k.received+rows
		if k.at.rows >= total {
			break
		}
		if err := k.save(ctx); err != nil {
			return err
		}
	}
	k.at = cursor{query: k.at.query + 1}
	return k.save(ctx)
}

func (k *walk) save(ctx context.Context) error {
	k.sink.Progress(-1, k.received)
	return k.sink.Checkpoint(ctx, k.at.String())
}

// where is the condition of the window.
func (k *walk) where(q Query) string {
	const floating = "2006-01-02T15:04:05"
	return strings.NewReplacer("{since}", "'"+k.window.Since.In(k.zone).Format(floating)+"'",
		"{until}", "'"+k.window.Until.In(k.zone).Format(floating)+"'").Replace(q.Where)
}

func (k *walk) address(q Query, v url.Values) string {
	return k.spec.URL + "/" + url.PathEscape(q.Dataset) + ".json?" + v.Encode()
}

// count asks how many rows the window has.
func (k *walk) count(ctx context.Context, q Query) (int, error) {
	doc, err := k.client.Get(ctx, source.ForListing, k.address(q, url.Values{"$select": {"count(*) as rows"}, "$where": {k.where(q)}}))
	if err != nil {
		return 0, err
	}
	body, err := doc.Read()
	if err != nil {
		return 0, err
	}
	tree, _, err := jsontree.Parse(body)
	if err != nil {
		return 0, fmt.Errorf("%w: %w", source.ErrFormat, err)
	}
	list, _ := tree.([]any)
	if len(list) != 1 {
		return 0, fmt.Errorf("%w: %d answers to a count", source.ErrFormat, len(list))
	}
	n, err := strconv.Atoi(jsontree.Text(list[0], "rows"))
	if err != nil || n < 0 {
		return 0, fmt.Errorf("%w: %q is no number of rows", source.ErrFormat, jsontree.Text(list[0], "rows"))
	}
	return n, nil
}

// page fetches the next page: how many rows it has, and the id of the last.
func (k *walk) page(ctx context.Context, q Query) (rows int, last string, err error) {
	limit, where := k.spec.Limit, k.where(q)
	if limit == 0 {
		limit = 1000
	}
	if k.at.last != "" {
		where = "(" + where + ") AND :id > '" + strings.ReplaceAll(k.at.last, "'", "''") + "'"
	}
	doc, err := k.client.Get(ctx, source.ForDocument, k.address(q, url.Values{
		"$select": {":id, *"}, "$where": {where}, "$order": {":id"}, "$limit": {strconv.Itoa(limit)}}))
	if err != nil {
		return 0, "", err
	}
	k.documents++
	r, err := doc.Open()
	if err != nil {
		return 0, "", err
	}
	defer r.Close()
	if rows, last, err = read(r); err != nil {
		return 0, "", fmt.Errorf("%w: %w", source.ErrFormat, err)
	}
	return rows, last, nil
}

// read counts the rows of a page and takes the id of the last.
func read(r io.Reader) (rows int, last string, err error) {
	d := jsontree.NewDecoder(r)
	if d.Kind() != '[' {
		return 0, "", errors.New("the answer is no list of rows")
	}
	if err := d.Enter(); err != nil {
		return 0, "", err
	}
	for d.Kind() != ']' {
		row, err := d.Value()
		if err != nil {
			return rows, last, err
		}
		if last = jsontree.Str(row, ":id"); last == "" {
			return rows, last, errors.New("a row without :id")
		}
		rows++
	}
	return rows, last, d.Leave()
}
