package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"daylight/internal/app"
	"daylight/internal/harvest"
	"daylight/internal/postgres"
	"daylight/internal/queue"
	"daylight/scrapers"
)

type crawlCmd struct {
	Sources   []string `arg:"" name:"source" help:"Source ids, see daylight sources."`
	Since     string   `help:"First day, inclusive; default a week ago." placeholder:"DATE"`
	Until     string   `help:"Last day, exclusive; default now." placeholder:"DATE"`
	Limit     int      `help:"End each window after this many documents." placeholder:"N"`
	BaseURL   string   `name:"base-url" help:"Replica that stands in for the portal." placeholder:"URL"`
	Workers   int      `help:"Windows worked at a time." default:"4"`
	JSON      bool     `name:"json" help:"Print the summary of each run as a line of JSON."`
	Documents bool     `help:"Afterwards fetch the documents that notices of the sources name, and read their text for doc: in searches."`
	AnyHost   bool     `name:"any-host" help:"With --documents: also from hosts that are not the source's."`
	NoDerive  bool     `name:"no-derive" help:"Leave organisations, groups, copies and flags as they are; daylight derive makes them."`

	runs map[string]int64 // the last run of each source
}

// Run crawls the sources; it ends with code 3 if a run is not complete.
func (c *crawlCmd) Run(ctx context.Context, g *Globals) error {
	now := time.Now().UTC()
	since, err := day(c.Since, now.AddDate(0, 0, -7))
	if err != nil {
		return err
	}
	until, err := day(c.Until, now)
	if err != nil {
		return err
	}
	if !since.Before(until) {
		return usage("--since %s is not before --until %s", since.Format(time.DateOnly), until.Format(time.DateOnly))
	}
	if u, err := url.Parse(c.BaseURL); err != nil || c.BaseURL != "" && u.Host == "" {
		return usage("--base-url %q is not a URL such as http://127.0.0.1:8090/uk-contracts-finder", c.BaseURL)
	}
	if c.Workers < 1 || c.Limit < 0 {
		return usage("--workers %d --limit %d: at least one window is worked at a time, and no number is negative", c.Workers, c.Limit)
	}
	for _, id := range c.Sources {
		if s, ok := scrapers.ByID(id); !ok || s.Crawler == nil {
			return usage("no source %q to crawl: daylight sources lists them", id)
		}
	}
	if c.BaseURL == "" && g.Contact == "" {
		return usage("a crawl of a real portal needs --contact (or DAYLIGHT_CONTACT), an address by which the portal can reach you")
	}
	return g.with(ctx, func(a *app.App) error {
		q, stop, err := a.Workers(ctx, c.Workers)
		if err != nil {
			return storeError{err}
		}
		err = c.crawl(ctx, g, a, q, app.CrawlOptions{Since: since, Until: until, BaseURL: c.BaseURL, MaxDocuments: c.Limit})
		if serr := stop(); serr != nil && err == nil {
			err = storeError{serr}
		}
		if ctx.Err() != nil {
			return err
		}
		err = errors.Join(err, derived(ctx, g, a, c.NoDerive))
		if c.Documents {
			err = errors.Join(err, c.documents(ctx, g, a))
		}
		return err
	})
}

func (c *crawlCmd) crawl(ctx context.Context, g *Globals, a *app.App, q *queue.Queue, o app.CrawlOptions) error {
	var incomplete []string
	c.runs = map[string]int64{}
	for _, id := range c.Sources {
		src, err := a.Source(id)
		if err != nil {
			return usageError{err}
		}
		run, err := a.Enqueue(ctx, q, src, o)
		if err != nil {
			return err
		}
		c.runs[id] = run
		sum, err := a.Await(ctx, run, func(s postgres.RunSummary) {
			g.say("%s: %d documents, %d records (%d new, %d known, %d in quarantine), %d of %d windows open",
				s.Source, s.Documents, s.Records, s.Versions, s.Duplicates, s.Quarantined, s.Open, s.Windows)
			for _, r := range s.Reasons {
				g.say("  %s", r)
			}
		})
		if err != nil {
			return err
		}
		if err := c.report(g, sum); err != nil {
			return err
		}
		if sum.Outcome != "complete" {
			incomplete = append(incomplete, fmt.Sprintf("%s is %s: %s", id, sum.Outcome, strings.Join(sum.Reasons, "; ")))
		}
	}
	if len(incomplete) > 0 {
		return fmt.Errorf("not everything was received: %s", strings.Join(incomplete, " | "))
	}
	return nil
}

// documents fetches what notices of the sources name.
func (c *crawlCmd) documents(ctx context.Context, g *Globals, a *app.App) error {
	var errs []error
	for _, id := range c.Sources {
		errs = append(errs, fetchDocuments(ctx, g, a, harvest.DocumentOptions{Source: id, Run: c.runs[id], BaseURL: c.BaseURL, AnyHost: c.AnyHost}))
	}
	return errors.Join(errs...)
}

func (c *crawlCmd) report(g *Globals, s postgres.RunSummary) error {
	if c.JSON {
		return g.printJSON(s)
	}
	_, err := fmt.Fprintf(g.env.stdout, "%s: %s; %d documents, %d records: %d new, %d known, %d in quarantine\n",
		s.Source, s.Outcome, s.Documents, s.Records, s.Versions, s.Duplicates, s.Quarantined)
	return err
}
