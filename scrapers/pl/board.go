package pl

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"time"

	"daylight/internal/source"
)

const boardURL = "https://ezamowienia.gov.pl/mo-board/api/v1/notice"

// kinds are the notices of national procedures, in the order they are asked for.
// Between two kinds that every week has there are at most two that it may not
// have: three equal answers in a row would look like a portal that answers
// everything alike, and end the crawl.
func kinds() []string {
	return []string{
		"ContractNotice", "ConcessionNotice", "ConcessionIntentionAgreementNotice",
		"TenderResultNotice", "CompetitionNotice", "ConcessionAgreementNotice",
		"NoticeUpdateNotice", "NoticeUpdateConcession", "CompetitionResultNotice",
		"AgreementUpdateNotice", "ConcessionUpdateAgreementNotice", "CircumstancesFulfillmentNotice",
		"ContractPerformingNotice", "SmallContractNotice",
		"AgreementIntentionNotice",
	}
}

// board asks for the notices of a window, kind by kind, page by page. A page that
// is full leads to the next, from the time of its last row on; one that is not is
// the last of its kind.
type board struct{ pageSize int }

var _ source.Crawler = board{}

// cursor is where a crawl stands: the kind, the time from which on, in the form of
// the request, and the rows of that second that are known.
type cursor struct {
	Kind int      `json:"kind"`
	From string   `json:"from"`
	Seen []string `json:"seen,omitempty"`
}

// layout is how requests write times.
const layout = "2006-01-02T15:04:05"

// Crawl implements source.Crawler. It returns nil only if the last page of each
// kind was not full.
func (b board) Crawl(ctx context.Context, c source.Client, w source.Window, sink source.Sink) error {
	at := cursor{From: w.Since.UTC().Format(layout)}
	if w.Cursor != "" {
		if err := at.read(w.Cursor); err != nil {
			return fmt.Errorf("cursor %.100q: %w", w.Cursor, err)
		}
	}
	received := 0
	for documents := 0; at.Kind < len(kinds()); documents++ {
		if w.MaxDocuments > 0 && documents >= w.MaxDocuments {
			return errors.Join(at.save(ctx, sink), source.ErrLimit)
		}
		kind := kinds()[at.Kind]
		rows, err := b.page(ctx, c, kind, at.From, w.Until)
		if err != nil {
			return fmt.Errorf("%s from %s: %w", kind, at.From, err)
		}
		for _, r := range rows {
			if !slices.Contains(at.Seen, r.key()) {
				received++
			}
		}
		sink.Progress(-1, received)
		if err := at.next(rows, b.pageSize, w); err != nil {
			return fmt.Errorf("%s: %w", kind, err)
		}
		if err := at.save(ctx, sink); err != nil {
			return err
		}
	}
	return nil
}

// row is what the walk needs of a notice.
type row struct {
	ObjectID  string `json:"objectId"`
	Number    string `json:"noticeNumber"`
	Published string `json:"publicationDate"`
}

func (r row) key() string {
	if r.ObjectID != "" {
		return r.ObjectID
	}
	return r.Number
}

// second is the second of its publication, in the form of the request.
func (r row) second() (string, error) {
	for _, form := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999"} {
		if t, err := time.Parse(form, r.Published); err == nil {
			return t.UTC().Format(layout), nil
		}
	}
	return "", fmt.Errorf("%w: publicationDate %q of %s is no time: the next page cannot be asked for", source.ErrFormat, r.Published, r.key())
}

// page fetches the rows of a kind that were published from a time on.
func (b board) page(ctx context.Context, c source.Client, kind, from string, until time.Time) ([]row, error) {
	query := url.Values{
		"NoticeType": {kind}, "PublicationDateFrom": {from}, "PublicationDateTo": {until.UTC().Format(layout)}, "PageSize": {strconv.Itoa(b.pageSize)},
	}
	doc, err := c.Get(ctx, source.ForDocument, boardURL+"?"+query.Encode())
	if err != nil {
		return nil, err
	}
	body, err := doc.Read()
	if err != nil {
		return nil, err
	}
	var rows []row
	if err := json.Unmarshal(body, &rows); err != nil {
		return nil, fmt.Errorf("%w: answer of the bulletin: %w", source.ErrFormat, err)
	}
	if rows == nil {
		return nil, fmt.Errorf("%w: the answer of the bulletin is null", source.ErrFormat)
	}
	return rows, nil
}

// next moves behind a page: to the time of its last row, or to the next kind.
func (at *cursor) next(rows []row, full int, w source.Window) error {
	if len(rows) < full {
		*at = cursor{Kind: at.Kind + 1, From: w.Since.UTC().Format(layout)}
		return nil
	}
	last, err := rows[len(rows)-1].second()
	if err != nil {
		return err
	}
	if last <= at.From {
		return fmt.Errorf("%w: %d rows and none is later than %s: the rest cannot be asked for", source.ErrPartial, len(rows), at.From)
	}
	*at = cursor{Kind: at.Kind, From: last}
	for _, r := range rows {
		if second, err := r.second(); err == nil && second >= last {
			at.Seen = append(at.Seen, r.key())
		}
	}
	return nil
}

// read takes up the cursor of an earlier crawl.
func (at *cursor) read(text string) error {
	if err := json.Unmarshal([]byte(text), at); err != nil {
		return err
	}
	if _, err := time.Parse(layout, at.From); err != nil || at.Kind < 0 || at.Kind > len(kinds()) {
		return errors.New("not written by this crawler: start the window anew")
	}
	return nil
}

func (at *cursor) save(ctx context.Context, sink source.Sink) error {
	text, err := json.Marshal(at)
	if err != nil {
		return fmt.Errorf("cursor: %w", err)
	}
	return sink.Checkpoint(ctx, string(text))
}
