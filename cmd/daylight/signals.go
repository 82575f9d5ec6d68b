package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"

	"daylight/internal/app"
	"daylight/internal/disclosure"
	"daylight/internal/flags"
	"daylight/internal/fx"
)

type flagsCmd struct {
	Code string `arg:"" optional:"" help:"One rule, such as R018."`
}

// Run prints the rules, each with its base rates.
func (c *flagsCmd) Run(ctx context.Context, g *Globals) error {
	rules := flags.Rules()
	if c.Code != "" {
		rule, ok := flags.RuleOf(strings.ToUpper(c.Code))
		if !ok {
			return usage("no rule %q; there are: %s", c.Code, strings.Join(flags.Codes(), " "))
		}
		rules = []flags.Rule{rule}
	}
	return g.with(ctx, func(a *app.App) error {
		rates, err := a.DB.FlagRates(ctx)
		if err != nil {
			return storeError{err}
		}
		t := tabwriter.NewWriter(g.env.stdout, 0, 0, 2, ' ', 0)
		for _, r := range rules {
			fmt.Fprintf(t, "%s\t%s (version %d): to review\n", r.Code, r.Title, r.Version)
			if c.Code != "" {
				fmt.Fprintf(t, "  how\t%s\n  needs\t%s\n  source\t%s\n", r.How, strings.Join(r.Needs, ", "), r.Source)
				for _, x := range r.Innocent {
					fmt.Fprintf(t, "  innocent\t%s\n", x)
				}
			}
			for _, f := range rates {
				if f.Code == r.Code {
					fmt.Fprintf(t, "  %s\tmarks %d of %d it could be run on; %d in all\n", f.Source, f.Flagged, f.Calculable, f.Total)
				}
			}
		}
		return t.Flush()
	})
}

type gapsCmd struct {
	ID     string `arg:"" optional:"" help:"A process: what is not public of it, and a request for information."`
	Source string `help:"One source only." placeholder:"ID"`
}

// Run prints what is not public: of a process, or counted by source.
func (c *gapsCmd) Run(ctx context.Context, g *Globals) error {
	return g.with(ctx, func(a *app.App) error {
		if c.ID != "" {
			return c.one(ctx, g, a)
		}
		rows, err := a.DB.GapCounts(ctx, c.Source)
		if err != nil {
			return storeError{err}
		}
		if len(rows) == 0 {
			return fmt.Errorf("%w: no process", errNothing)
		}
		t := tabwriter.NewWriter(g.env.stdout, 0, 0, 2, ' ', 0)
		for _, r := range rows {
			fmt.Fprintf(t, "%s\t%s\t%s\t%d of %d processes\n", r.Source, r.Kind, r.What, r.Count, r.Processes)
		}
		return t.Flush()
	})
}

func (c *gapsCmd) one(ctx context.Context, g *Globals, a *app.App) error {
	id, err := (&evidenceCmd{ID: c.ID}).process(ctx, a)
	if err != nil {
		return err
	}
	page, err := a.DB.Contract(ctx, id)
	if err != nil {
		return err
	}
	var gaps []disclosure.Gap
	for _, r := range page.Gaps {
		gaps = append(gaps, disclosure.Gap{Code: r.Code, What: r.What, Field: r.Field, Expected: r.Expected, Kind: disclosure.Kind(r.Kind), Until: r.Until, Why: r.Why})
		fmt.Fprintf(g.env.stdout, "%s: %s %s %s\n", r.Kind, harmless(r.What), harmless(r.Why), r.Until)
	}
	fmt.Fprintf(g.env.stdout, "\n%s\n", harmlessLines(disclosure.Request(&page.Process, gaps, page.Source.Name, page.Source.Homepage)))
	return nil
}

// harmlessLines is harmless line by line.
func harmlessLines(s string) string {
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		lines[i] = harmless(l)
	}
	return strings.Join(lines, "\n")
}

type ratesCmd struct {
	Status ratesStatusCmd `cmd:"" default:"1" help:"Which rates there are."`
	Load   ratesLoadCmd   `cmd:"" help:"Load newer rates: the ECB's history file (csv or zip), or yearly rates (currency,year,per_usd)."`
}

type ratesStatusCmd struct{}

// Run says which rates there are.
func (c *ratesStatusCmd) Run(ctx context.Context, g *Globals) error {
	return g.with(ctx, func(a *app.App) error {
		about, err := fx.About()
		if err != nil {
			return err
		}
		loaded, err := a.DB.Rates(ctx)
		if err != nil {
			return storeError{err}
		}
		table, err := fx.Embedded()
		if err != nil {
			return err
		}
		first, last := table.With(loaded).Span()
		_, err = fmt.Fprintf(g.env.stdout, "%s\ndaily rates from %s to %s; %d loaded beside those of the program\n", about, first, last, len(loaded))
		return err
	})
}

type ratesLoadCmd struct {
	File   string `arg:"" help:"The file." type:"existingfile"`
	Yearly string `help:"The file holds yearly rates (currency,year,per_usd) of this source." placeholder:"SOURCE"`
}

// Run stores rates and converts every amount again.
func (c *ratesLoadCmd) Run(ctx context.Context, g *Globals) error {
	f, err := os.Open(c.File)
	if err != nil {
		return usage("rates load: %w", err)
	}
	defer f.Close()
	var rates []fx.Rate
	if c.Yearly != "" {
		rates, err = fx.ParseYearly(f, c.Yearly)
	} else {
		rates, err = fx.ParseECB(f)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	return g.with(ctx, func(a *app.App) error {
		n, err := a.LoadRates(ctx, rates)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(g.env.stdout, "%d rates stored; the amounts of %d processes converted again\n", len(rates), n)
		return err
	})
}
