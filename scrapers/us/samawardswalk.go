package us

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strconv"

	"daylight/internal/source"
)

// Bounds of the contract awards search.
const (
	samPage   = 100
	samServed = 400_000
)

// samAwardWalk walks the search: the actions modified in the window, then those
// deleted.
type samAwardWalk struct{}

var _ source.Crawler = samAwardWalk{}

// samAt is where a crawl stands: the list, the page, and the records announced and
// received of each list.
type samAt struct {
	List      int    `json:"list"`
	Page      int    `json:"page"`
	Announced [2]int `json:"announced"`
	Received  [2]int `json:"received"`
	Started   bool   `json:"started"`
}

// samAnswer is the part of a page that leads on.
type samAnswer struct {
	Records []json.RawMessage `json:"awardSummary"`
	Total   string            `json:"totalRecords"`
}

// samRun is one crawl of one window.
type samRun struct {
	client    source.Client
	sink      source.Sink
	window    source.Window
	at        samAt
	received  int
	documents int
}

// Crawl fetches every page of both lists. It returns nil only if each list gave as
// many records as it announced. Where the portal refuses, the error says that it
// wants a key.
func (samAwardWalk) Crawl(ctx context.Context, c source.Client, w source.Window, sink source.Sink) error {
	run := samRun{client: c, sink: sink, window: w}
	if w.Cursor != "" {
		if err := run.at.read(w.Cursor); err != nil {
			return fmt.Errorf("cursor %.100q: %w", w.Cursor, err)
		}
	}
	for run.at.List < len(run.at.Announced) {
		if w.MaxDocuments > 0 && run.documents >= w.MaxDocuments {
			return source.ErrLimit
		}
		list, page := []string{"modified", "deleted"}[run.at.List], run.at.Page
		err := run.page(ctx)
		if errors.Is(err, source.ErrBlocked) {
			err = fmt.Errorf("%w: api.sam.gov answers only requests with a personal key (api_key), which cannot be sent yet: save answers with your own key and import them", err)
		}
		if err != nil {
			return fmt.Errorf("%s actions, page %d: %w", list, page, err)
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

func (at *samAt) read(text string) error {
	if err := json.Unmarshal([]byte(text), at); err != nil {
		return err
	}
	if !at.Started || at.List < 0 || at.Page < 0 {
		return errors.New("not written by this crawler: start the window anew")
	}
	return nil
}

// page fetches one page and moves on.
func (r *samRun) page(ctx context.Context) error {
	doc, err := r.client.Get(ctx, source.ForDocument, r.address())
	if err != nil {
		return err
	}
	r.documents++
	var answer samAnswer
	if err := decode(doc, &answer); err != nil {
		return err
	}
	total, err := strconv.Atoi(answer.Total)
	switch {
	case err != nil || total < 0:
		return fmt.Errorf("%w: totalRecords is %q", source.ErrFormat, answer.Total)
	case total > samServed:
		return fmt.Errorf("%w: %d records, of which the portal serves the first %d: ask for fewer days", source.ErrPartial, total, samServed)
	}
	at := &r.at
	at.Started, at.Announced[at.List] = true, total
	at.Received[at.List] += len(answer.Records)
	r.received += len(answer.Records)
	r.sink.Progress(at.Announced[0]+at.Announced[1], r.received)
	switch {
	case at.Received[at.List] >= total:
		at.List, at.Page = at.List+1, 0
	case len(answer.Records) == 0:
		return fmt.Errorf("%w: an empty page after %d of %d records", source.ErrPartial, at.Received[at.List], total)
	default:
		at.Page++
	}
	return nil
}

func (r *samRun) address() string {
	const day = "01/02/2006"
	from, to := r.window.Since.UTC().Format(day), r.window.Until.UTC().Add(-1).Format(day)
	q := url.Values{"lastModifiedDate": {"[" + from + "," + to + "]"}, "limit": {strconv.Itoa(samPage)}, "offset": {strconv.Itoa(r.at.Page)}}
	if r.at.List == 1 {
		q.Set("deletedStatus", "yes")
	}
	return samAwardsAPI + "?" + q.Encode()
}
