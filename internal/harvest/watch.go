package harvest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"daylight/internal/postgres"
)

const (
	// goneAfter is how many complete crawls in a row must miss a notice before its
	// portal is asked for it, and only its 404 or 410 makes it gone.
	goneAfter = 2
	// Hold is how long an absence that involves a person is not announced: a
	// notice may have been withdrawn for that person's sake.
	Hold = 14 * 24 * time.Hour
	// A listing is not believed if it has less than 90 % of the records of the one
	// before, or misses more than 1 % and more than 5 of the expected notices anew.
	shortPercent, massPercent, massCount = 90, 1, 5
)

// Watch compares the finished runs of a source with what earlier runs saw, and
// asks the portal directly for notices that it no longer lists. It goes on where
// an earlier call stopped and costs little where there is nothing to do. Window
// calls it when a run ends; whoever stops the workers then should call it before.
//
// What a run saw is read from its archived documents, so that a page which did
// not change costs nothing. Only a complete run without a limit can miss a
// notice, and only a notice that was met at the same place (the portal, or one
// replica) before and was published in the run's span.
func (h *Harvester) Watch(ctx context.Context, source string) error {
	defer h.watch(source)()
	runs, err := h.db.RunsToCompare(ctx, source)
	if err != nil {
		return err
	}
	for _, run := range runs {
		if err := h.compare(ctx, run, false); err != nil {
			return err
		}
	}
	return h.probe(ctx, source)
}

// watch makes this call the only one in this process that watches a source, until
// the returned function is called.
func (h *Harvester) watch(source string) (done func()) {
	v, _ := h.watching.LoadOrStore(source, &sync.Mutex{})
	lock := v.(*sync.Mutex)
	lock.Lock()
	return lock.Unlock
}

// ended watches the source of a window if its run has ended with it. An error is
// no error of the window: what could not be compared is at the end of the next run.
func (h *Harvester) ended(ctx context.Context, w postgres.Window) {
	s, err := h.db.RunSummary(ctx, w.RunID)
	if err == nil && s.Outcome != "" {
		err = h.Watch(ctx, w.Source)
	}
	if err != nil && ctx.Err() == nil {
		h.log.Error("run could not be compared with earlier ones", "source", w.Source, "run", w.RunID, "err", err)
	}
}

// Accept believes the listing of the last complete run of a source although there
// is an alert about it, and counts what it missed. postgres.ErrLaterRun: it is not
// the last; postgres.ErrNotFound: there is no such run, or it has not ended.
func (h *Harvester) Accept(ctx context.Context, run int64) error {
	return h.compare(ctx, run, true)
}

func (h *Harvester) compare(ctx context.Context, run int64, accepted bool) error {
	var sight postgres.Sighting
	var alert *postgres.Alert
	err := h.db.Write(ctx, func(tx *postgres.Tx) (err error) {
		if accepted {
			if err := tx.LastCompared(ctx, run); err != nil {
				return err
			}
		}
		if sight, err = tx.Sight(ctx, run, accepted); err != nil {
			return err
		}
		if !accepted {
			alert = doubt(sight)
		}
		return tx.Settle(ctx, sight, alert, accepted)
	})
	if errors.Is(err, postgres.ErrNotFound) && !accepted {
		return nil // another process has just done it
	}
	if err != nil {
		return fmt.Errorf("compare: %w", err)
	}
	if alert != nil {
		h.log.Warn("the listing is not believed, nothing counts as missing", "source", sight.Source, "run", run, "alert", alert.Kind, "why", alert.Words)
	}
	return nil
}

// doubt is why a complete listing is not believed, nil if it is.
func doubt(s postgres.Sighting) *postgres.Alert {
	if s.Outcome != "complete" || s.Limited {
		return nil // it proves nothing anyway
	}
	raise := func(kind, format string, args ...any) *postgres.Alert {
		return &postgres.Alert{Run: s.Run, Source: s.Source, Kind: kind, Words: fmt.Sprintf(format, args...)}
	}
	switch {
	case s.Previous >= 0 && s.Received*100 < s.Previous*shortPercent:
		return raise("short_listing", "the listing has %d records, the one before over the same span had %d", s.Received, s.Previous)
	case s.Previous >= 0 && s.Unreadable > s.PreviousUnreadable:
		return raise("unreadable", "%d records could not be read, of the listing before over the same span %d: what they hold may only seem to be missing",
			s.Unreadable, s.PreviousUnreadable)
	case s.Fresh > massCount && s.Fresh*100 > s.Expected*massPercent:
		return raise("mass_vanishing", "%d of %d expected notices are missing at once", s.Fresh, s.Expected)
	case s.Previous < 0 && s.Fresh*100 > s.Expected*(100-shortPercent):
		return raise("short_listing", "%d of %d expected notices are missing, and there is no listing over the same span to compare with", s.Fresh, s.Expected)
	case s.Previous < 0 && s.Unreadable > 0 && s.Fresh > 0:
		return raise("unreadable", "%d records could not be read: what they hold may only seem to be missing", s.Unreadable)
	}
	return nil
}
