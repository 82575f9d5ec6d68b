package main

import (
	"context"
	"fmt"

	"daylight/internal/app"
	"daylight/internal/ingest"
	"daylight/internal/source"
	"daylight/scrapers"
)

type rebuildCmd struct{}

// Run makes every derived row again from the archive alone.
func (c *rebuildCmd) Run(ctx context.Context, g *Globals) error {
	return g.with(ctx, func(a *app.App) error {
		r, err := a.Ingester.Rebuild(ctx, scrapers.All())
		if err != nil {
			return err
		}
		if err := derived(ctx, g, a, false); err != nil {
			return err
		}
		return printReplay(g, r)
	})
}

type reprocessCmd struct {
	Sources []string `arg:"" optional:"" name:"source" help:"Source ids; default all."`
	Force   bool     `help:"Parse again even what today's parser version made."`
}

// Run parses archived documents again.
func (c *reprocessCmd) Run(ctx context.Context, g *Globals) error {
	return g.with(ctx, func(a *app.App) error {
		sources := scrapers.All()
		if len(c.Sources) > 0 {
			sources = []source.Source{}
			for _, id := range c.Sources {
				s, err := a.Source(id)
				if err != nil {
					return usageError{err}
				}
				sources = append(sources, s)
			}
		}
		r, err := a.Ingester.Reprocess(ctx, sources, c.Force)
		if err != nil {
			return err
		}
		if err := derived(ctx, g, a, false); err != nil {
			return err
		}
		return printReplay(g, r)
	})
}

func printReplay(g *Globals, r ingest.Replay) error {
	if r.Unknown > 0 {
		g.say("%d archived exchanges are of sources that this program does not list", r.Unknown)
	}
	_, err := fmt.Fprintf(g.env.stdout, "%d exchanges, %d documents, %d records: %d new versions, %d refilled, %d known, %d in quarantine; %d processes compiled\n",
		r.Exchanges, r.Documents, r.Records, r.Versions, r.Refilled, r.Duplicates, r.Quarantined, r.Processes)
	return err
}
