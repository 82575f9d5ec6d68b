package main

import (
	"context"
	"fmt"
	"text/tabwriter"

	"daylight/internal/app"
	"daylight/internal/source"
	"daylight/scrapers"
)

type sourcesCmd struct {
	List   sourcesListCmd   `cmd:"" default:"withargs" help:"All sources."`
	Show   sourcesShowCmd   `cmd:"" help:"One source."`
	Gone   sourcesGoneCmd   `cmd:"" help:"What is not at its source now, and listings that are not believed."`
	Accept sourcesAcceptCmd `cmd:"" help:"Believe a listing that an alert is about."`
	Check  sourcesCheckCmd  `cmd:"" help:"One small live request: fresh, late, blocked, rate-limited, changed or broken. Nothing is stored."`
}

type sourcesListCmd struct {
	Format string `enum:"text,jsonl" default:"text" help:"text or jsonl."`
}

// state is unverified until `sources check` saw the live portal agree.
func state(s source.Source) string {
	if s.Unverified != "" || s.Crawler == nil {
		return "unverified"
	}
	return "fresh"
}

func sourceFacts(s source.Source) map[string]any {
	return map[string]any{"id": s.ID, "country": s.Country, "name": s.Name, "publisher": s.Publisher, "engine": fmt.Sprintf("%T", s.Crawler),
		"state": state(s), "license": s.License, "license_url": s.LicenseURL, "homepage": s.Homepage, "hosts": s.Hosts, "crawl": s.Crawler != nil,
		"parser_version": s.ParserVersion, "unverified": s.Unverified}
}

// Run lists the sources.
func (c *sourcesListCmd) Run(g *Globals) error {
	if c.Format == "jsonl" {
		for _, s := range scrapers.All() {
			if err := g.printJSON(sourceFacts(s)); err != nil {
				return err
			}
		}
		return nil
	}
	t := tabwriter.NewWriter(g.env.stdout, 0, 0, 2, ' ', 0)
	for _, s := range scrapers.All() {
		how, state := "crawl and import", state(s)
		if s.Crawler == nil {
			how, state = "import only", "-" // there is no portal to agree with
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\n", s.ID, first(s.Country, "-"), state, how, s.Name)
	}
	return t.Flush()
}

type sourcesShowCmd struct {
	ID      string `arg:"" help:"Source id."`
	Quality bool   `help:"How many of its stored processes state each field."`
	JSON    bool   `name:"json" help:"With --quality: print one line of JSON."`
}

// Run shows one source.
func (c *sourcesShowCmd) Run(ctx context.Context, g *Globals) error {
	s, ok := scrapers.ByID(c.ID)
	if !ok {
		return usage("no source %q: daylight sources lists them", c.ID)
	}
	if !c.Quality {
		return g.printJSON(sourceFacts(s))
	}
	return g.with(ctx, func(a *app.App) error {
		q, err := a.DB.Quality(ctx, c.ID)
		if err != nil {
			return storeError{err}
		}
		if q.Processes == 0 {
			return fmt.Errorf("%w: the store has no process of %s: crawl or import some", errNothing, c.ID)
		}
		if c.JSON {
			return g.printJSON(q)
		}
		t := tabwriter.NewWriter(g.env.stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
		for _, f := range q.Fields {
			share := "-"
			if f.Of > 0 {
				share = fmt.Sprintf("%.1f %%", 100*float64(f.N)/float64(f.Of))
			}
			fmt.Fprintf(t, "%s\t%d of %d\t%s\t\n", f.Name, f.N, f.Of, share)
		}
		fmt.Fprintf(t, "amounts below zero\t%d\t\t\nnotices\t%d\t\t\nin quarantine\t%d\t\t\n", q.Below, q.Notices, q.Quarantined)
		return t.Flush()
	})
}
