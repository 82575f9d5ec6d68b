package main

import (
	"context"
	"fmt"
	"text/tabwriter"

	"daylight/internal/app"
)

type deriveCmd struct{}

// Run derives organisations, groups, copies and flags, and says what each step did.
func (c *deriveCmd) Run(ctx context.Context, g *Globals) error {
	return g.with(ctx, func(a *app.App) error {
		steps, err := a.Derive(ctx)
		t := tabwriter.NewWriter(g.env.stdout, 0, 0, 2, ' ', 0)
		for _, s := range steps {
			fmt.Fprintf(t, "%s\t%.1f s\t%s\n", s.Name, s.Elapsed.Seconds(), s.Words)
		}
		if ferr := t.Flush(); err == nil {
			err = ferr
		}
		return err
	})
}

// derived derives after a command that changed processes.
func derived(ctx context.Context, g *Globals, a *app.App, skip bool) error {
	if skip {
		g.say("not derived: daylight derive does it")
		return nil
	}
	steps, err := a.Derive(ctx)
	for _, s := range steps {
		g.say("%s: %s", s.Name, s.Words)
	}
	return err
}
