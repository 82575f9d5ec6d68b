package us

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"time"

	"daylight/internal/source"
)

// checkpointEvery is the number of awards (about 50 requests) that a crash may
// cost.
const checkpointEvery = 20

// awardSearch walks the award search in the order of award ids, which are never
// null: a null sort value cannot be continued from.
type awardSearch struct{}

var _ source.Crawler = awardSearch{}

// group is one run of the search with the codes it may combine.
type group struct {
	name  string // the key of its count
	codes []string
}

func groups() []group {
	return []group{
		{"contracts", []string{"A", "B", "C", "D"}},
		{"idvs", []string{"IDV_A", "IDV_B", "IDV_B_A", "IDV_B_B", "IDV_B_C", "IDV_C", "IDV_D", "IDV_E"}},
	}
}

// cursor is where a crawl stands: group and page, the values the portal gave to
// ask for that page, and the last award of the page that is complete.
type cursor struct {
	Group     int         `json:"group"`
	Page      int         `json:"page"`
	LastID    json.Number `json:"last_record_unique_id,omitempty"`
	LastValue string      `json:"last_record_sort_value,omitempty"`
	After     string      `json:"after,omitempty"`
	// Announced and Received count the awards of each group.
	Announced []int `json:"announced,omitempty"`
	Received  []int `json:"received,omitempty"`
	// Missing counts awards that the search lists and the portal does not serve.
	Missing int `json:"missing,omitempty"`
}

// walk is one crawl of one window.
type walk struct {
	client    source.Client
	sink      source.Sink
	window    source.Window
	at        cursor
	before    int // awards received by earlier attempts
	documents int
}

// Crawl fetches every award that the search lists for the days of the window,
// its transactions and its subawards. It returns nil only if each group gave as
// many awards as the portal had counted and said that there is no next page.
// w.MaxDocuments is checked between awards; where the session refuses a request
// beyond it, the cursor stands before the award that is not complete.
func (awardSearch) Crawl(ctx context.Context, c source.Client, w source.Window, sink source.Sink) error {
	crawl := walk{client: c, sink: sink, window: w, at: cursor{Page: 1}}
	if w.Cursor != "" {
		if err := crawl.at.read(w.Cursor); err != nil {
			return fmt.Errorf("cursor %.100q: %w", w.Cursor, err)
		}
		for _, n := range crawl.at.Received {
			crawl.before += n
		}
	} else if err := crawl.count(ctx); err != nil {
		return err
	}
	for crawl.at.Group < len(groups()) {
		name, page := groups()[crawl.at.Group].name, crawl.at.Page
		if err := crawl.page(ctx); err != nil {
			return fmt.Errorf("%s, page %d: %w", name, page, err)
		}
	}
	return crawl.complete()
}

// read takes up the cursor of an earlier crawl.
func (c *cursor) read(text string) error {
	if err := json.Unmarshal([]byte(text), c); err != nil {
		return err
	}
	if n := len(groups()); c.Group < 0 || c.Page < 1 || len(c.Announced) != n || len(c.Received) != n {
		return errors.New("not written by this crawler: start the window anew")
	}
	return nil
}

// complete compares what came with what was announced.
func (k *walk) complete() error {
	var missing []error
	for i, g := range groups() {
		if k.at.Received[i] < k.at.Announced[i] {
			missing = append(missing, fmt.Errorf("%w: %s: the portal counts %d awards, its pages held %d", source.ErrPartial, g.name, k.at.Announced[i], k.at.Received[i]))
		}
	}
	if k.at.Missing > 0 {
		missing = append(missing, fmt.Errorf("%w: %d listed awards are not served", source.ErrPartial, k.at.Missing))
	}
	return errors.Join(missing...)
}

// page fetches one page of the search and all its awards, and moves on.
func (k *walk) page(ctx context.Context) error {
	result, err := k.search(ctx)
	if err != nil {
		return err
	}
	rows := result.after(k.at.After)
	for i, row := range rows {
		if k.window.MaxDocuments > 0 && k.documents >= k.window.MaxDocuments {
			return errors.Join(k.save(ctx), source.ErrLimit)
		}
		if err := k.award(ctx, row.Key); err != nil {
			return errors.Join(fmt.Errorf("award %s: %w", row.Key, err), k.save(ctx))
		}
		k.at.After = row.Key
		k.at.Received[k.at.Group]++
		k.progress()
		if (i+1)%checkpointEvery == 0 && i+1 < len(rows) {
			if err := k.save(ctx); err != nil {
				return err
			}
		}
	}
	if err := k.next(result); err != nil {
		return err
	}
	return k.save(ctx)
}

// next moves to the next page, or to the next group where the portal says with
// certainty that there is none.
func (k *walk) next(result searchPage) error {
	meta := result.Metadata
	lastID, _ := meta.LastID.(json.Number)
	switch {
	case !*meta.HasNext:
		k.at.Group, k.at.Page, k.at.LastID, k.at.LastValue, k.at.After = k.at.Group+1, 1, "", "", ""
		return nil
	case lastID == "" || meta.LastValue == "" || meta.LastValue == "None":
		return fmt.Errorf("%w: the page has a next page but no cursor to ask for it", source.ErrPartial)
	case lastID == k.at.LastID || len(result.Results) == 0:
		return fmt.Errorf("%w: the cursor %s stands still", source.ErrPartial, lastID)
	}
	k.at.Page++
	k.at.LastID, k.at.LastValue, k.at.After = lastID, meta.LastValue, ""
	return nil
}

func (k *walk) save(ctx context.Context) error {
	at, err := json.Marshal(k.at)
	if err != nil {
		return fmt.Errorf("cursor: %w", err)
	}
	return k.sink.Checkpoint(ctx, string(at))
}

func (k *walk) progress() {
	announced, received := 0, 0
	for i := range k.at.Announced {
		announced += k.at.Announced[i]
		received += k.at.Received[i]
	}
	k.sink.Progress(announced, received-k.before)
}

// days are the first and the last day of the window, as time_period wants them.
func days(w source.Window) (first, last string) {
	return w.Since.UTC().Format(time.DateOnly), w.Until.UTC().Add(-time.Nanosecond).Format(time.DateOnly)
}

func awardURL(key string) string { return usaspendingAPI + "/awards/" + url.PathEscape(key) + "/" }
