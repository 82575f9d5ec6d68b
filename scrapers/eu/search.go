package eu

import (
	"context"
	"errors"
	"fmt"
	"time"

	"daylight/internal/source"
)

// checkpointEvery is the number of notices, one request each or a package of a few,
// that a crash may cost.
const checkpointEvery = 25

// maxNamed is how many missing notices are named; all are counted.
const maxNamed = 50

// search is how far the search of some days has come: the token that asks for the
// page, and the last notice of that page that was fetched.
type search struct {
	// Last is the last of the days; the first is the cursor's Next.
	Last  string `json:"last"`
	Token string `json:"token,omitempty"`
	Page  int    `json:"page"`
	After string `json:"after,omitempty"`
	// Announced is totalNoticeCount, Received the notices taken from the pages.
	Announced int `json:"announced"`
	Received  int `json:"received"`
}

// search walks the notices that the cursor's search lists, and fetches each.
func (k *walk) search(ctx context.Context) error {
	page, err := k.list(ctx)
	if err != nil && k.at.Search.Token != "" && stale(err) {
		k.before = k.at.Received
		k.at.Search = &search{Last: k.at.Search.Last, Page: 1}
		page, err = k.list(ctx)
	}
	for ; err == nil && len(page.numbers) > 0; page, err = k.list(ctx) {
		if err := k.page(ctx, page); err != nil {
			return fmt.Errorf("page %d: %w", k.at.Search.Page, err)
		}
		if k.at.Search.Token == "" { // the portal gave no token: no page can follow
			return k.searched(ctx)
		}
	}
	if err != nil {
		return fmt.Errorf("page %d of the search: %w", k.at.Search.Page, err)
	}
	return k.searched(ctx)
}

// searched compares what came with what was announced. Where they differ, the
// cursor stays, so that no later attempt passes over it.
func (k *walk) searched(ctx context.Context) error {
	s := *k.at.Search
	k.progress()
	if s.Received != s.Announced {
		return errors.Join(fmt.Errorf("%w: the portal counts %d notices, its pages held %d", source.ErrPartial, s.Announced, s.Received), k.gone())
	}
	last, err := time.Parse(dayForm, s.Last)
	if err != nil {
		return err
	}
	return k.done(ctx, last, s.Announced, s.Received)
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
	s := k.at.Search
	numbers := after(page.numbers, s.After)
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
		s.After = number
		s.Received++
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
	s.Token, s.After = page.token, ""
	if s.Token == "" {
		return nil // the last page: it is saved with what searched finds
	}
	if err := k.save(ctx); err != nil {
		return err
	}
	s.Page++
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
