package il

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gocolly/colly/v2"

	"daylight/internal/mrgov"
	"daylight/internal/source"
)

// tenderList walks the list of tenders, newest update first.
type tenderList struct{}

var _ source.Crawler = tenderList{}

// Crawl fetches the notices whose day of update, in Israel, touches the window.
// It returns nil only where a page had older rows alone, or a page of the portal
// after the first had no rows or repeated the page before it: the end. The cursor
// is the number of the next page of the list and, behind a slash, how many listed
// notices were not served so far.
func (tenderList) Crawl(ctx context.Context, c source.Client, w source.Window, sink source.Sink) error {
	k := &walk{client: c, sink: sink, window: w, seen: map[string]bool{}}
	if w.Cursor != "" {
		if err := k.start(w.Cursor); err != nil {
			return err
		}
	}
	for done := false; !done; {
		var err error
		if done, err = k.next(ctx); err != nil {
			return fmt.Errorf("list page %d: %w", k.page, err)
		}
	}
	if k.gone > 0 {
		return fmt.Errorf("%w: %d listed notices are not served", source.ErrPartial, k.gone)
	}
	return nil
}

// walk is one crawl of one window.
type walk struct {
	client source.Client
	sink   source.Sink
	window source.Window
	page   int
	before []string // ids of the page before
	seen   map[string]bool
	// documents counts what was fetched, gone what the list shows and the portal
	// does not serve.
	documents, gone int
}

// start takes up the cursor of an earlier crawl.
func (k *walk) start(cursor string) (err error) {
	page, gone, some := strings.Cut(cursor, "/")
	k.page, err = strconv.Atoi(page)
	if some && err == nil {
		k.gone, err = strconv.Atoi(gone)
	}
	if err != nil || k.page < 0 || k.gone < 0 {
		return fmt.Errorf("cursor %q is not a page number: start the window anew", cursor)
	}
	return nil
}

func (k *walk) cursor() string {
	if k.gone > 0 {
		return fmt.Sprintf("%d/%d", k.page, k.gone)
	}
	return strconv.Itoa(k.page)
}

// next takes one page of the list and its notices. done says that the end of the
// window is proven.
func (k *walk) next(ctx context.Context) (done bool, err error) {
	list, err := k.list(ctx)
	if err != nil {
		return false, err
	}
	ids := list.ids()
	switch {
	case len(ids) == 0 && list.links > 0:
		return false, fmt.Errorf("%w: %d links to notices and no row: the markup changed", source.ErrFormat, list.links)
	case len(ids) == 0 && k.page == 0:
		return false, fmt.Errorf("%w: the first page has no rows", source.ErrFormat)
	case len(ids) == 0 && !list.portal:
		return false, fmt.Errorf("%w: a page without rows that is none of the portal's", source.ErrFormat)
	case len(ids) == 0, slices.Equal(ids, k.before):
		return true, k.sink.Checkpoint(ctx, "")
	}
	for _, row := range list.rows {
		if err := k.notice(ctx, row); err != nil {
			return false, err
		}
	}
	k.before = ids
	if list.allBefore(k.window.Since) {
		return true, k.sink.Checkpoint(ctx, "")
	}
	k.page++
	return false, k.sink.Checkpoint(ctx, k.cursor())
}

// notice fetches a notice of the window, once.
func (k *walk) notice(ctx context.Context, row mrgov.Row) error {
	if k.seen[row.ID] || !touches(row, k.window) {
		return nil
	}
	if k.window.MaxDocuments > 0 && k.documents >= k.window.MaxDocuments {
		return errors.Join(k.sink.Checkpoint(ctx, k.cursor()), source.ErrLimit)
	}
	k.seen[row.ID] = true
	_, err := k.client.Get(ctx, source.ForDocument, mrGovSite+"/p/"+row.ID)
	switch {
	case errors.Is(err, source.ErrGone):
		k.gone++
		return nil
	case err != nil && !errors.Is(err, source.ErrNotModified):
		return fmt.Errorf("notice %s: %w", row.ID, err)
	}
	k.documents++
	k.sink.Progress(-1, len(k.seen))
	return nil
}

// touches reports whether the row's day overlaps the window; a row without a day
// is taken.
func touches(row mrgov.Row, w source.Window) bool {
	if row.Updated.IsZero() {
		return true
	}
	return row.Updated.Before(w.Until) && row.Updated.AddDate(0, 0, 1).After(w.Since)
}

// portalLink selects what the head of every page of the portal has, and what a
// firewall, a proxy or a host that is closed would not write.
const portalLink = `a[href*="/ilgstorefront/"]`

// listPage is what the callbacks saw on a page of the list.
type listPage struct {
	rows  []mrgov.Row
	links int
	// portal says that the page links to pages of the portal, as its own all do.
	portal bool
	err    error
}

func (l *listPage) ids() []string {
	ids := make([]string, 0, len(l.rows))
	for _, row := range l.rows {
		ids = append(ids, row.ID)
	}
	return ids
}

// allBefore reports whether every row was last updated before the window. One
// row out of order, such as a pinned one, does not end the walk.
func (l *listPage) allBefore(since time.Time) bool {
	for _, row := range l.rows {
		if row.Updated.IsZero() || row.Updated.AddDate(0, 0, 1).After(since) {
			return false
		}
	}
	return true
}

// list visits the current page of the list.
func (k *walk) list(ctx context.Context) (*listPage, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	page := &listPage{}
	c := k.client.Collector(source.ForListing)
	c.OnResponse(func(r *colly.Response) {
		if mrgov.IsChallenge(r.Body) {
			page.err = source.ErrChallenged
		}
	})
	c.OnHTML(mrgov.ListCard, func(e *colly.HTMLElement) {
		row, ok := mrgov.ReadRow(e.DOM.Nodes[0])
		if ok && !slices.ContainsFunc(page.rows, func(have mrgov.Row) bool { return have.ID == row.ID }) {
			page.rows = append(page.rows, row)
		}
	})
	c.OnHTML(portalLink, func(*colly.HTMLElement) { page.portal = true })
	c.OnHTML(mrgov.ListLink, func(e *colly.HTMLElement) {
		if mrgov.LinkID(e.Attr("href")) != "" {
			page.links++
		}
	})
	c.OnError(func(_ *colly.Response, err error) { page.err = errors.Join(page.err, err) })
	if err := c.Visit(mrGovSite + "/search/?s=TENDER&page=" + strconv.Itoa(k.page)); err != nil && page.err == nil {
		page.err = err
	}
	c.Wait()
	return page, page.err
}
