package app

import (
	"context"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"time"

	"daylight/internal/archive"
	"daylight/internal/crawl"
	"daylight/internal/source"
)

// Check is what a small live request says of a source.
type Check struct {
	Source string `json:"source"`
	// State is fresh, late, blocked, rate-limited, changed or broken.
	State string `json:"state"`
	// Newest is the last publication seen, RFC 3339, empty if none.
	Newest  string `json:"newest"`
	Notices int    `json:"notices"`
	Problem string `json:"problem"`
}

// CheckSource asks a portal for one document of its last days and reads it.
// Nothing is stored. base is a replica, nil for the portal itself.
func CheckSource(ctx context.Context, src source.Source, base *url.URL, agent, contact string, now time.Time, log *slog.Logger) (Check, error) {
	c := Check{Source: src.ID}
	if src.Crawler == nil {
		return c, fmt.Errorf("source %s has no crawler: it is for import only", src.ID)
	}
	dir, err := os.MkdirTemp("", "daylight-check-")
	if err != nil {
		return c, fmt.Errorf("check %s: %w", src.ID, err)
	}
	defer os.RemoveAll(dir)
	store, err := archive.Open(dir, archive.Options{Software: agent})
	if err != nil {
		return c, err
	}
	defer store.Close()
	span := max(2*src.Cadence, 48*time.Hour)
	window := source.Window{Since: now.Add(-span), Until: now, MaxDocuments: 1}
	session, err := crawl.New(ctx, crawl.Options{Source: src, Recorder: store, Window: window, BaseURL: base, Agent: agent, Contact: contact, Logger: log})
	if err != nil {
		return c, err
	}
	defer session.Close()
	err = src.Crawler.Crawl(ctx, session, window, nowhere{})
	bad := c.read(src, session.Take())
	c.judge(crawl.Outcome(err), err, bad)
	return c, ctx.Err()
}

// nowhere is a sink that stores nothing.
type nowhere struct{}

func (nowhere) Checkpoint(context.Context, string) error { return nil }
func (nowhere) Progress(int, int)                        {}

// read parses the documents and returns the first error.
func (c *Check) read(src source.Source, docs []source.Document) (bad error) {
	var newest time.Time
	for _, doc := range docs {
		for n, err := range src.Parser.Parse(doc) {
			if err != nil {
				if bad == nil {
					bad = err
				}
				continue
			}
			c.Notices++
			if n.Published.After(newest) {
				newest = n.Published
			}
		}
	}
	if !newest.IsZero() {
		c.Newest = newest.UTC().Format(time.RFC3339)
	}
	return bad
}

func (c *Check) judge(outcome string, err, bad error) {
	if err != nil {
		c.Problem = err.Error()
	}
	switch {
	case outcome == "blocked" || outcome == "challenged":
		c.State = "blocked"
	case outcome == "rate-limited":
		c.State = outcome
	case c.Notices == 0 && bad != nil:
		c.State, c.Problem = "changed", bad.Error()
	case outcome == "format":
		c.State = "changed"
	case c.Notices > 0:
		c.State, c.Problem = "fresh", "" // an early end at one document was asked for
	case outcome == "complete":
		c.State, c.Problem = "late", "nothing was published in the last days"
	default:
		c.State = "broken"
	}
}
