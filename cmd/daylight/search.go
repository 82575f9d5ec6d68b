package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"daylight/internal/app"
	"daylight/internal/export"
	"daylight/internal/postgres"
	"daylight/internal/procurement"
	"daylight/internal/query"
)

type searchCmd struct {
	Query   []string `arg:"" optional:"" help:"Words, \"phrase\", or, -not, prefix*, buyer: supplier: country: source: cpv: amount: published: ocid:"`
	Format  string   `enum:"table,csv,jsonl,auto" default:"auto" help:"table on a terminal, csv otherwise."`
	Limit   int      `default:"20" help:"Number of contracts."`
	Explain bool     `help:"Say how the query was read, and search."`
}

// Run searches, newest first; code 1 if nothing was found.
func (c *searchCmd) Run(ctx context.Context, g *Globals) error {
	if c.Limit < 1 {
		return usage("--limit %d: give a number of contracts from 1", c.Limit)
	}
	q, err := query.Parse(strings.Join(c.Query, " "))
	if err != nil {
		return err
	}
	if c.Explain {
		for _, p := range q.Explain() {
			g.say("%s  (%s)", p.Words, p.Text)
		}
	}
	format := c.Format
	if format == "auto" {
		if format = "csv"; g.terminal() {
			format = "table"
		}
	}
	return g.with(ctx, func(a *app.App) error {
		page, err := a.DB.Search(ctx, q, "", c.Limit)
		if err != nil {
			return storeError{err}
		}
		if len(page.Hits) == 0 {
			return fmt.Errorf("%w for %q", errNothing, q.String())
		}
		if err := printHits(ctx, g, a, format, page.Hits); err != nil {
			return err
		}
		if page.Next != "" {
			more := fmt.Sprint(page.Count)
			if page.CountCapped {
				more += "+"
			}
			g.say("%d of %s contracts; --limit shows more, daylight export gives all", len(page.Hits), more)
		}
		return nil
	})
}

func printHits(ctx context.Context, g *Globals, a *app.App, format string, hits []postgres.Hit) error {
	if format == "table" {
		return hitTable(g.env.stdout, hits)
	}
	return export.Hits(ctx, a.DB, hits, format, g.env.stdout)
}

func hitTable(w io.Writer, hits []postgres.Hit) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, h := range hits {
		mark := ""
		if h.Origin != "published" {
			mark = " [" + string(h.Origin) + "]"
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", dayOf(h.Source.ID, h.PublishedRaw, h.Published), h.Stage, hitFigure(h), clip(h.Title, 70)+mark)
		fmt.Fprintf(t, "\t\t\t%s -> %s  (%s)\n", clip(linkNames(h.Buyers, 0), 40), clip(linkNames(h.Suppliers, h.MoreSuppliers), 60), h.ID)
	}
	return t.Flush()
}

func linkNames(links []postgres.PartyLink, more int) string {
	names := make([]string, len(links))
	for i, l := range links {
		names[i] = l.Name
	}
	out := strings.Join(names, ", ")
	switch {
	case more > 0:
		return fmt.Sprintf("%s and %d more", out, more)
	case out == "":
		return "not stated"
	}
	return out
}

func clip(s string, n int) string {
	r := []rune(harmless(strings.Join(strings.Fields(s), " ")))
	if len(r) <= n {
		return string(r)
	}
	return string(r[:n-1]) + "…"
}

// hitFigure is the figure that stands for a process in a list.
func hitFigure(h postgres.Hit) string {
	text := figureText(h.Main)
	if h.Main != nil && h.MainOf > 1 && h.Main.Owner != procurement.OfProcess {
		text += fmt.Sprintf(", largest of %d", h.MainOf)
	}
	return text
}

// figureText is a figure in words and digits; unknown is never zero.
func figureText(f *postgres.Figure) string {
	if f == nil {
		return "no amount published"
	}
	switch f.Status {
	case "withheld":
		return "withheld"
	case "missing":
		return "no amount published"
	case "unparsed":
		return "as published: " + clip(f.Raw, 60)
	}
	text := strings.TrimSpace(f.Currency + " " + grouped(f.Amount))
	if f.High != "" {
		text += " to " + grouped(f.High)
	}
	if f.Status == "reported" {
		text += " (reported by third parties, in no total)"
	} else if f.Status != "known" {
		text += " (" + strings.ReplaceAll(string(f.Status), "_", " ") + ")"
	}
	return text + " " + string(f.Kind)
}
