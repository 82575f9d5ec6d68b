package eu

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"daylight/internal/source"
)

// checkpointEvery is the number of notices, one request each, that a crash may
// cost.
const checkpointEvery = 25

// maxNamed is how many missing notices are named; all are counted.
const maxNamed = 50

// search walks the notices of a window by the search API and fetches each.
type search struct{}

var _ source.Crawler = search{}

// cursor is where a crawl stands: the token that asks for the page, and the last
// notice of that page that was fetched.
type cursor struct {
	Token string `json:"token,omitempty"`
	Page  int    `json:"page"`
	After string `json:"after,omitempty"`
	// Announced is totalNoticeCount, Received the notices taken from the pages.
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
}

// Crawl fetches every notice published on the days of the window. It returns nil
// only if as many notices as the portal had announced were listed and served, and
// the page after the last one was empty. A notice that is gone is counted and
// named in the error, and the others go on. Where the portal no longer knows the
// token of the cursor, the window starts anew.
func (search) Crawl(ctx context.Context, c source.Client, w source.Window, sink source.Sink) error {
	k := &walk{client: c, sink: sink, window: w, at: cursor{Page: 1}, seen: map[string]bool{}}
	if w.Cursor != "" {
		if err := k.at.read(w.Cursor); err != nil {
			return fmt.Errorf("cursor %.100q: %w", w.Cursor, err)
		}
		k.before = k.at.Received
	}
	page, err := k.list(ctx)
	if err != nil && k.at.Token != "" && stale(err) {
		k.at, k.before = cursor{Page: 1}, 0
		page, err = k.list(ctx)
	}
	for ; err == nil && len(page.numbers) > 0; page, err = k.list(ctx) {
		if err := k.page(ctx, page); err != nil {
			return fmt.Errorf("page %d: %w", k.at.Page, err)
		}
		if k.at.Token == "" { // the portal gave no token: no page can follow
			return k.complete()
		}
	}
	if err != nil {
		return fmt.Errorf("page %d of the search: %w", k.at.Page, err)
	}
	return k.complete()
}

// read takes up the cursor of an earlier crawl.
func (c *cursor) read(text string) error {
	if err := json.Unmarshal([]byte(text), c); err != nil {
		return err
	}
	if c.Page < 1 || c.Received < 0 || c.Received > 0 && c.After == "" && c.Token == "" {
		return errors.New("not written by this crawler: start the window anew")
	}
	return nil
}

// stale reports whether an error can come from a token that the portal forgot: it
// answers 500 to those. Refusals and cancellations cannot.
func stale(err error) bool {
	for _, other := range []error{source.ErrBlocked, source.ErrChallenged, source.ErrRobots, source.ErrRateLimited, source.ErrHost, source.ErrFormat, source.ErrPartial, context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, other) {
			return false
		}
	}
	return true
}

// page fetches the notices of a page after the last one fetched, and moves on.
func (k *walk) page(ctx context.Context, page listing) error {
	numbers := after(page.numbers, k.at.After)
	fresh := 0
	for i, number := range numbers {
		if k.seen[number] {
			continue
		}
		if k.window.MaxDocuments > 0 && k.documents >= k.window.MaxDocuments {
			return errors.Join(k.save(ctx), source.ErrLimit)
		}
		if err := k.notice(ctx, number); err != nil {
			return errors.Join(fmt.Errorf("notice %s: %w", number, err), k.save(ctx))
		}
		fresh++
		k.seen[number] = true
		k.at.After = number
		k.at.Received++
		k.progress()
		if (i+1)%checkpointEvery == 0 && i+1 < len(numbers) {
			if err := k.save(ctx); err != nil {
				return err
			}
		}
	}
	if fresh == 0 && len(numbers) > 0 {
		return fmt.Errorf("%w: the page repeats notices of earlier pages", source.ErrPartial)
	}
	k.at.Token, k.at.After = page.token, ""
	if err := k.save(ctx); err != nil {
		return err
	}
	k.at.Page++
	return nil
}

// after returns the numbers behind the given one; all where it is not among them.
func after(numbers []string, last string) []string {
	for i, number := range numbers {
		if number == last {
			return numbers[i+1:]
		}
	}
	return numbers
}

// notice fetches one notice. One that is gone is noted.
func (k *walk) notice(ctx context.Context, number string) error {
	k.documents++
	_, err := k.client.Get(ctx, source.ForDocument, noticeURL(number))
	if errors.Is(err, source.ErrGone) {
		k.at.Missing++
		if len(k.at.Named) < maxNamed {
			k.at.Named = append(k.at.Named, number)
		}
		return nil
	}
	if errors.Is(err, source.ErrNotModified) {
		return nil // the archive has it
	}
	return err
}

func (k *walk) save(ctx context.Context) error {
	at, err := json.Marshal(k.at)
	if err != nil {
		return fmt.Errorf("cursor: %w", err)
	}
	return k.sink.Checkpoint(ctx, string(at))
}

func (k *walk) progress() { k.sink.Progress(k.at.Announced, k.at.Received-k.before) }

// complete compares what came with what was announced.
func (k *walk) complete() error {
	k.progress()
	var missing []error
	if k.at.Received != k.at.Announced {
		missing = append(missing, fmt.Errorf("%w: the portal counts %d notices, its pages held %d", source.ErrPartial, k.at.Announced, k.at.Received))
	}
	if k.at.Missing > 0 {
		missing = append(missing, fmt.Errorf("%w: %d listed notices are not served: %s", source.ErrPartial, k.at.Missing, strings.Join(k.at.Named, ", ")))
	}
	return errors.Join(missing...)
}
