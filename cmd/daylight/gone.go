package main

import (
	"context"
	"fmt"
	"text/tabwriter"
	"time"

	"daylight/internal/app"
)

type sourcesGoneCmd struct {
	ID    string `arg:"" help:"Source id."`
	Limit int    `default:"100" help:"Number of notices."`
}

// Run lists absent notices of a source and the alerts on its listings.
func (c *sourcesGoneCmd) Run(ctx context.Context, g *Globals) error {
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
			fmt.Fprintf(t, "alert\trun %d\t%s\t%s\n", x.Run, x.Kind, x.Words)
		}
		for _, x := range absent {
			state := "not listed"
			if x.Gone {
				state = "gone"
			}
			fmt.Fprintf(t, "%s\t%s\tsince %s\t%d complete runs\t%s\n", state, harmless(x.SourceNoticeID), x.MissingSince.Format(time.DateOnly), x.Runs, harmless(x.Probe))
		}
		return t.Flush()
	})
}

type sourcesAcceptCmd struct {
	Run_ int64 `arg:"" name:"run" help:"Number of the run."`
}

// Run believes the listing of a run.
func (c *sourcesAcceptCmd) Run(ctx context.Context, g *Globals) error {
	return g.with(ctx, func(a *app.App) error { return a.Harvest.Accept(ctx, c.Run_) })
}
