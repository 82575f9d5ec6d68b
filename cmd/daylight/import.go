package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"daylight/internal/app"
	"daylight/internal/ingest"
)

type importCmd struct {
	Source   string   `required:"" help:"Whose files they are; local-ocds for OCDS of no listed portal." placeholder:"ID"`
	Paths    []string `arg:"" name:"path" help:"Files or folders: JSON, JSON Lines, XML, HTML, zip, gz, tar." type:"path"`
	JSON     bool     `name:"json" help:"Print the counts as a line of JSON."`
	NoDerive bool     `name:"no-derive" help:"Leave organisations, groups, copies and flags as they are; daylight derive makes them."`
}

// importCounts is what import --json prints.
type importCounts struct {
	Documents   int `json:"documents"`
	Records     int `json:"records"`
	Notices     int `json:"notices"`
	Versions    int `json:"versions"`
	Processes   int `json:"processes"`
	Duplicates  int `json:"duplicates"`
	Quarantined int `json:"quarantined"`
	Skipped     int `json:"skipped"`
}

// Run imports the paths.
func (c *importCmd) Run(ctx context.Context, g *Globals) error {
	for _, path := range c.Paths {
		if _, err := os.Stat(path); err != nil {
			return usage("import: %w", err)
		}
	}
	return g.with(ctx, func(a *app.App) error {
		src, err := a.Source(c.Source)
		if err != nil {
			return usageError{err}
		}
		skipped := 0
		counts, err := a.Ingester.Import(ctx, src, c.Paths, time.Now, func(s ingest.Skipped) {
			skipped++
			g.say("skipped %s: %v", s.Path, s.Err)
		})
		if err != nil {
			return err
		}
		out := importCounts{counts.Documents, counts.Records, counts.Versions, counts.Versions, counts.Processes,
			counts.Duplicates, counts.Quarantined, skipped}
		if counts.Quarantined > 0 {
			g.say("%d records in quarantine: daylight db quarantine says why", counts.Quarantined)
		}
		if counts.Processes > 0 {
			if err := derived(ctx, g, a, c.NoDerive); err != nil {
				return err
			}
		}
		if c.JSON {
			return g.printJSON(out)
		}
		_, err = fmt.Fprintf(g.env.stdout, "%d documents, %d records: %d new notice versions in %d processes, %d known, %d in quarantine; %d files skipped\n",
			out.Documents, out.Records, out.Versions, out.Processes, out.Duplicates, out.Quarantined, out.Skipped)
		return err
	})
}
