package main

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"

	"daylight/internal/app"
	"daylight/internal/export"
	"daylight/internal/postgres"
	"daylight/internal/procurement"
	"daylight/internal/query"
)

type searchCmd struct {
	Query   []string `arg:"" optional:"" help:"Words, \"phrase\", or, -not, prefix*, buyer: supplier: group: class: country: source: cpv: amount: published: flag: gap: is: doc: ocid:"`
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
		if format == "table" {
			return pageText(g.env.stdout, page)
		}
		if err := export.Hits(ctx, a.DB, page.Hits, format, g.env.stdout); err != nil {
			return err
		}
		if page.Next != "" {
			g.say("%s; --limit shows more, daylight export gives all", countWords(page))
		}
		return nil
	})
}

// pageText prints results, and under them their number and what they add up to.
func pageText(w io.Writer, page postgres.SearchPage) error {
	if err := hitTable(w, page.Hits); err != nil {
		return err
	}
	fmt.Fprintf(w, "\n%s", countWords(page))
	if page.Next != "" {
		fmt.Fprint(w, "; --limit shows more, daylight export gives all")
	}
	fmt.Fprintln(w)
	switch {
	case page.CountCapped || page.SumCapped:
		fmt.Fprintln(w, "too many to add up: narrow the query for a sum")
		return nil
	case page.Group != "":
		fmt.Fprintf(w, "\nsold by members of %s alone (%s; possible members and mentions never)\n", clip(page.Group, 80), ruleTotal)
	default:
		fmt.Fprintf(w, "\nadded up (%s)\n", ruleTotal)
	}
	if page.Sum.Units == 0 {
		fmt.Fprintln(w, "  nothing that counts")
	} else {
		sumLines(w, page.Sum, "  ")
	}
	if page.SumJoint.Units > 0 {
		fmt.Fprintln(w, "joint with others: whole amounts, in no total")
		sumLines(w, page.SumJoint, "  ")
	}
	return nil
}

func countWords(page postgres.SearchPage) string {
	of := grouped(strconv.Itoa(page.Count))
	if page.CountCapped {
		of += "+"
	}
	if page.Next == "" && len(page.Hits) == page.Count {
		return many(page.Count, "contract", "contracts")
	}
	return fmt.Sprintf("%d of %s contracts", len(page.Hits), of)
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
		for _, why := range export.Why(h.Why) {
			fmt.Fprintf(t, "\t\t\t  %s\n", clip(why, 140))
		}
		if len(h.Flags) > 0 {
			fmt.Fprintf(t, "\t\t\t  to review: %s\n", strings.Join(h.Flags, " "))
		}
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
