package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"daylight/internal/app"
	"daylight/internal/postgres"
	"daylight/scrapers"
)

type sourcesGoneCmd struct {
	ID    string `arg:"" help:"Source id."`
	Limit int    `default:"100" help:"Number of notices."`
}

// Run lists absent notices of a source and the alerts on its listings.
func (c *sourcesGoneCmd) Run(ctx context.Context, g *Globals) error {
	if _, ok := scrapers.ByID(c.ID); !ok {
		return usage("no source %q: daylight sources lists them", c.ID)
	}
	if c.Limit < 1 {
		return usage("--limit %d: give a number of notices from 1", c.Limit)
	}
	return g.with(ctx, func(a *app.App) error {
		absent, err := a.DB.Absences(ctx, c.ID, c.Limit)
		if err != nil {
			return storeError{err}
		}
		alerts, err := a.DB.Alerts(ctx, c.ID, false, c.Limit)
		if err != nil {
			return storeError{err}
		}
		if len(absent)+len(alerts) == 0 {
			return fmt.Errorf("%w: nothing is missing at %s, as far as complete crawls show", errNothing, c.ID)
		}
		t := tabwriter.NewWriter(g.env.stdout, 0, 0, 2, ' ', 0)
		for _, x := range alerts {
			fmt.Fprintf(t, "not believed\trun %d\t%s\t%s; daylight sources accept %d believes it\n", x.Run, strings.ReplaceAll(x.Kind, "_", " "), clip(x.Words, 160), x.Run)
		}
		for _, x := range absent {
			state := "not listed"
			if x.Gone {
				state = "gone"
			}
			fmt.Fprintf(t, "%s\t%s\tsince %s\t%s\t%s\n", state, clip(x.SourceNoticeID, 60), x.MissingSince.Format(time.DateOnly),
				many(x.Runs, "complete run", "complete runs"), dash(x.Probe))
		}
		return t.Flush()
	})
}

type sourcesAcceptCmd struct {
	Number int64 `arg:"" name:"run" help:"Number of the run, from sources gone."`
}

// Run believes the listing of a run that an alert is about.
func (c *sourcesAcceptCmd) Run(ctx context.Context, g *Globals) error {
	return g.with(ctx, func(a *app.App) error {
		alerts, err := a.DB.Alerts(ctx, "", false, 10_000)
		if err != nil {
			return storeError{err}
		}
		at := slices.IndexFunc(alerts, func(x postgres.Alert) bool { return x.Run == c.Number })
		if at < 0 {
			return fmt.Errorf("%w: no alert is about run %d; daylight sources gone ID lists those of a source", errNothing, c.Number)
		}
		switch err := a.Harvest.Accept(ctx, c.Number); {
		case errors.Is(err, postgres.ErrLaterRun):
			return usageError{err}
		case err != nil:
			return err
		}
		_, err = fmt.Fprintf(g.env.stdout, "the listing of run %d of %s is believed: what it missed counts as missing once\n", c.Number, alerts[at].Source)
		return err
	})
}
