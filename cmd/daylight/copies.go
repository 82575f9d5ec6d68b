package main

import (
	"context"
	"fmt"
	"io"
	"text/tabwriter"

	"daylight/internal/app"
	"daylight/internal/postgres"
	"daylight/internal/procurement"
)

type copiesCmd struct {
	List  copiesListCmd  `cmd:"" default:"withargs" help:"Contracts on several portals with the copy that counts, and pairs that may be one."`
	Count copiesCountCmd `cmd:"" help:"Count this copy."`
	Join  copiesJoinCmd  `cmd:"" help:"Say that two processes are the same contract, or different ones."`
	Undo  copiesUndoCmd  `cmd:"" help:"Withdraw a choice."`
}

type copiesListCmd struct {
	Limit int `default:"50" help:"Number of contracts."`
}

// Run lists copies.
func (c *copiesListCmd) Run(ctx context.Context, g *Globals) error {
	if c.Limit < 1 {
		return usage("--limit %d: give a number of contracts from 1", c.Limit)
	}
	return g.with(ctx, func(a *app.App) error {
		copies, asked, err := a.DB.CopyList(ctx, c.Limit)
		if err != nil {
			return storeError{err}
		}
		if len(copies)+len(asked) == 0 {
			return fmt.Errorf("%w: no contract is on several portals, as far as is known", errNothing)
		}
		if err := copiesText(g.env.stdout, copies); err != nil {
			return err
		}
		return pairsText(g.env.stdout, asked)
	})
}

// copiesText prints the copies of each contract, the counted one first.
func copiesText(w io.Writer, copies []postgres.CopyRow) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, r := range copies {
		word := "    not counted"
		if r.Counted {
			word = "counted"
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\n", word, r.Process, clip(r.Source, 30), clip(r.Title, 50), clip(r.Why, 80))
	}
	return t.Flush()
}

func pairsText(w io.Writer, asked []postgres.CopySuggestion) error {
	if len(asked) == 0 {
		return nil
	}
	fmt.Fprintln(w, "may be one contract (both are counted until somebody says: daylight copies join A B same)")
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, s := range asked {
		fmt.Fprintf(t, "  %s\t%s\t%.2f\t%s\n", s.A, s.B, s.Score, clip(s.Evidence, 100))
	}
	return t.Flush()
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
	A      string `arg:"" help:"Id of a process: 32 characters."`
	B      string `arg:"" help:"Id of the other one."`
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

// chooseCopy records a choice about processes, or withdraws one where choice is
// empty, and derives.
func chooseCopy(ctx context.Context, g *Globals, process, other string, choice postgres.CopyChoice) (err error) {
	choice.Process, err = procurement.ParseID(process)
	if err == nil && other != "" {
		if choice.Other, err = procurement.ParseID(other); err == nil && choice.Other == choice.Process {
			err = fmt.Errorf("both are %s", process)
		}
	}
	if err != nil {
		return usageError{err}
	}
	return g.with(ctx, func(a *app.App) error {
		found, err := spelled(ctx, a, &choice)
		if err != nil {
			return err
		}
		if choice.Choice == "" && !found {
			return fmt.Errorf("%w: nobody decided that, or it was withdrawn before", errNothing)
		}
		if choice.Choice != "" {
			if err := haveProcesses(ctx, a, choice); err != nil {
				return err
			}
		}
		if err := a.DB.ChooseCopy(ctx, choice); err != nil {
			return storeError{err}
		}
		return derived(ctx, g, a, false)
	})
}

// spelled gives a pair the order in which a choice about it is stored, if one is.
func spelled(ctx context.Context, a *app.App, c *postgres.CopyChoice) (found bool, err error) {
	made, err := a.DB.CopyChoices(ctx)
	if err != nil {
		return false, storeError{err}
	}
	for _, m := range made {
		if m.Process == c.Process && m.Other == c.Other {
			return true, nil
		}
		if m.Process == c.Other && m.Other == c.Process {
			c.Process, c.Other = m.Process, m.Other
			return true, nil
		}
	}
	return false, nil
}

// haveProcesses checks that the store holds what is decided about.
func haveProcesses(ctx context.Context, a *app.App, c postgres.CopyChoice) error {
	ids := []procurement.ID{c.Process}
	if !c.Other.IsZero() {
		ids = append(ids, c.Other)
	}
	for _, id := range ids {
		hits, err := a.DB.Hits(ctx, []procurement.ID{id})
		if err != nil {
			return storeError{err}
		}
		if len(hits) == 0 {
			return fmt.Errorf("%w: no process here has the id %s", errNothing, id)
		}
	}
	if c.Choice != "counted" {
		return nil
	}
	page, err := a.DB.Contract(ctx, c.Process)
	if err != nil {
		return asStore(err)
	}
	if len(page.Copies) == 0 {
		return fmt.Errorf("%w: no copy of %s is known, so it counts as it is", errNothing, c.Process)
	}
	return nil
}
