package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"daylight/internal/app"
	"daylight/internal/export"
	"daylight/internal/lexis"
	"daylight/internal/postgres"
	"daylight/internal/procurement"
)

// rowsShown is the number of rows that a text shows of a list; json has them all.
const rowsShown = 10

type orgCmd struct {
	Name   []string `arg:"" help:"Words of a name, or the 32 characters of an organisation's address."`
	Format string   `enum:"text,json" default:"text" help:"text or json."`
}

// Run shows an organisation; several of that name are listed.
func (c *orgCmd) Run(ctx context.Context, g *Globals) error {
	name := strings.Join(c.Name, " ")
	return g.with(ctx, func(a *app.App) error {
		key, err := procurement.ParseID(name)
		if err != nil {
			found, err := findOrganizations(ctx, a, name)
			if err != nil {
				return err
			}
			if len(found) > 1 {
				return orgChoices(g, found)
			}
			key = found[0].Key
		}
		page, err := a.DB.Organization(ctx, key)
		if errors.Is(err, postgres.ErrNotFound) {
			return fmt.Errorf("%w: no organisation here has the id %s", errNothing, key)
		}
		if err != nil {
			return storeError{err}
		}
		if c.Format == "json" {
			return g.printJSON(export.Organization(page))
		}
		return orgText(g.env.stdout, page)
	})
}

func findOrganizations(ctx context.Context, a *app.App, name string) ([]postgres.OrgHit, error) {
	words := lexis.Words(name)
	if len(words) == 0 {
		return nil, usage("%q holds no word of a name", name)
	}
	found, err := a.DB.FindOrganizations(ctx, words, 25)
	if err != nil {
		return nil, storeError{err}
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("%w: no organisation is called %q (after an import with --no-derive, daylight derive makes organisations)", errNothing, name)
	}
	return found, nil
}

func orgChoices(g *Globals, found []postgres.OrgHit) error {
	g.say("%s have these words in their names; daylight org ID shows one:", many(len(found), "organisation", "organisations"))
	t := tabwriter.NewWriter(g.env.stdout, 0, 0, 2, ' ', 0)
	for _, o := range found {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\n", o.Key, clip(o.Name, 60), dash(o.Country), dash(o.Identifier), many(o.Mentions, "mention", "mentions"))
	}
	return t.Flush()
}

// orgText prints what is known of an organisation, block by block.
func orgText(w io.Writer, o postgres.OrganizationPage) error {
	fmt.Fprintf(w, "%s\n%s\n", clip(o.Name, 200), o.Key)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	block(t, "Written", o.Names, func(n postgres.NameSeen) string {
		return clip(n.Name, 80) + "\t" + many(n.Count, "time", "times") + span(n.First, n.Last)
	})
	block(t, "Identifiers", o.Identifiers, clip80)
	block(t, "Offices", o.Offices, func(f postgres.FacetCount) string {
		return clip(f.Value, 80) + "\t" + many(f.Count, "mention", "mentions")
	})
	block(t, "Classes, by rule or decision", o.Classes, clip80)
	block(t, "Parents and departments that records state", o.Parents, func(p postgres.ParentRow) string {
		word := "parent"
		if p.Department {
			word = "department"
		}
		return fmt.Sprintf("%s\t%s %s\t%s%s", word, clip(p.Name, 60), clip(p.ID, 40), many(p.Records, "contract", "contracts"), span(p.First, p.Last))
	})
	block(t, "Groups", o.Groups, func(m postgres.GroupRef) string {
		return fmt.Sprintf("%s\t%s by %s\t%s", m.ID, m.Status, m.Way, clip(strings.TrimSuffix(m.Source+", "+m.AsOf, ", "), 100))
	})
	if err := t.Flush(); err != nil {
		return err
	}
	if err := moneyText(w, "Sold", o.Sold, "to"); err != nil {
		return err
	}
	if err := moneyText(w, "Bought or funded", o.Bought, "from"); err != nil {
		return err
	}
	return edgesText(w, o.Edges)
}

// edgesText says why the names are one organisation, and with what it may be one.
func edgesText(w io.Writer, edges []postgres.EdgeRow) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	block(t, "Why this is one organisation, and what may belong to it", edges, func(e postgres.EdgeRow) string {
		how := methodWord(e.Method) + ", score " + e.Score
		if e.Decided != "" {
			how = "decided by " + clip(e.Decided, 40)
			if e.Note != "" {
				how += " (" + clip(e.Note, 80) + ")"
			}
		}
		out := fmt.Sprintf("%s\t%s | %s\t%s\n    \t%s", edgeWord(e.Judgement), clip(e.NameA, 40), clip(e.NameB, 40), how, clip(strings.Join(e.Reasons, "; "), 120))
		switch {
		case e.Decided != "":
			out += fmt.Sprintf("\n    \tundo: daylight review undo %s %s", e.A, e.B)
		case e.Judgement == "same":
			out += fmt.Sprintf("\n    \tpart them: daylight review decide %s %s different", e.A, e.B)
		}
		return out
	})
	return t.Flush()
}

// methodWord is what decided about a pair.
func methodWord(method string) string {
	switch method {
	case "id":
		return "by identifier"
	case "name":
		return "by name"
	case "score":
		return "by likeness"
	case "veto":
		return "not joined by rule"
	}
	return method
}

func edgeWord(judgement string) string {
	switch judgement {
	case "suggested":
		return "to review"
	case "unsure":
		return "not sure"
	}
	return judgement
}

// block prints the first rows of a list under a heading, nothing of an empty one.
func block[T any](w io.Writer, heading string, rows []T, text func(T) string) {
	if len(rows) == 0 {
		return
	}
	fmt.Fprintf(w, "\n%s\n", heading)
	for _, r := range rows[:min(len(rows), rowsShown)] {
		fmt.Fprintf(w, "  %s\n", text(r))
	}
	if more := len(rows) - rowsShown; more > 0 {
		fmt.Fprintf(w, "  and %d more\n", more)
	}
}

func clip80(s string) string { return clip(s, 80) }

// span is ", 2024-01-31 to 2026-02-28", empty where no date is known.
func span(first, last time.Time) string {
	if first.IsZero() || last.IsZero() {
		return ""
	}
	from, to := first.Format(time.DateOnly), last.Format(time.DateOnly)
	if from == to {
		return ", " + from
	}
	return ", " + from + " to " + to
}

// many is a number with the word that agrees with it.
func many(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return grouped(fmt.Sprint(n)) + " " + more
}

func dash(s string) string {
	if s = clip(s, 60); s == "" {
		return "-"
	}
	return s
}
