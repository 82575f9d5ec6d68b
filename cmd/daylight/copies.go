package main

import (
	"context"
	"fmt"
	"text/tabwriter"

	"daylight/internal/app"
	"daylight/internal/postgres"
	"daylight/internal/procurement"
)

type copiesCmd struct {
	List  copiesListCmd  `cmd:"" default:"1" help:"Contracts on several portals with the copy that counts, and pairs that may be one."`
	Count copiesCountCmd `cmd:"" help:"Count this copy."`
	Join  copiesJoinCmd  `cmd:"" help:"Say that two processes are the same contract, or different ones."`
	Undo  copiesUndoCmd  `cmd:"" help:"Withdraw a choice."`
}

type copiesListCmd struct {
	Limit int `default:"50" help:"Number of contracts."`
}

// Run lists copies.
func (c *copiesListCmd) Run(ctx context.Context, g *Globals) error {
	return g.with(ctx, func(a *app.App) error {
		copies, asked, err := a.DB.CopyList(ctx, c.Limit)
		if err != nil {
			return storeError{err}
		}
		if len(copies)+len(asked) == 0 {
			return fmt.Errorf("%w: no contract is on several portals, as far as is known", errNothing)
		}
		t := tabwriter.NewWriter(g.env.stdout, 0, 0, 2, ' ', 0)
		for _, r := range copies {
			word := "not counted"
			if r.Counted {
				word = "counted"
			}
			fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\n", r.Process, word, r.Source, clip(r.Title, 50), clip(r.Why, 80))
		}
		for _, s := range asked {
			fmt.Fprintf(t, "%s\t%s\tmay be one\t%s\n", s.A, s.B, clip(s.Evidence, 100))
		}
		return t.Flush()
	})
}

type copiesCountCmd struct {
	Process string `arg:"" help:"Id of the process: 32 characters."`
	Note    string `help:"Why."`
	Actor   string `default:"editor" help:"Who decides." env:"DAYLIGHT_ACTOR"`
}

// Run makes a copy the one that counts.
func (c *copiesCountCmd) Run(ctx context.Context, g *Globals) error {
	return chooseCopy(ctx, g, c.Process, "", postgres.CopyChoice{Choice: "counted", Note: c.Note, Actor: c.Actor})
}

type copiesJoinCmd struct {
	A, B   string `arg:"" help:"Id of a process: 32 characters."`
	Choice string `arg:"" enum:"same,different" help:"same or different."`
	Note   string `help:"Why."`
	Actor  string `default:"editor" help:"Who decides." env:"DAYLIGHT_ACTOR"`
}

// Run records whether two processes are one contract.
func (c *copiesJoinCmd) Run(ctx context.Context, g *Globals) error {
	return chooseCopy(ctx, g, c.A, c.B, postgres.CopyChoice{Choice: c.Choice, Note: c.Note, Actor: c.Actor})
}

type copiesUndoCmd struct {
	A string `arg:"" help:"Id of a process: 32 characters."`
	B string `arg:"" optional:"" help:"The other one, for same and different."`
}

// Run withdraws a choice.
func (c *copiesUndoCmd) Run(ctx context.Context, g *Globals) error {
	return chooseCopy(ctx, g, c.A, c.B, postgres.CopyChoice{})
}

func chooseCopy(ctx context.Context, g *Globals, process, other string, choice postgres.CopyChoice) (err error) {
	if choice.Process, err = procurement.ParseID(process); err == nil && other != "" {
		choice.Other, err = procurement.ParseID(other)
	}
	if err != nil {
		return usageError{err}
	}
	return g.with(ctx, func(a *app.App) error {
		if err := a.DB.ChooseCopy(ctx, choice); err != nil {
			return storeError{err}
		}
		return derived(ctx, g, a, false)
	})
}
