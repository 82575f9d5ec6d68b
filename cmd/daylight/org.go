package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"daylight/internal/app"
	"daylight/internal/lexis"
	"daylight/internal/postgres"
	"daylight/internal/procurement"
)

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
			found, err := a.DB.FindOrganizations(ctx, lexis.Words(name), 25)
			if err != nil {
				return storeError{err}
			}
			switch len(found) {
			case 0:
				return fmt.Errorf("%w: no organisation is called %q (daylight derive makes organisations after an import)", errNothing, name)
			case 1:
				key = found[0].Key
			default:
				return orgChoices(g, found)
			}
		}
		page, err := a.DB.Organization(ctx, key)
		if err != nil {
			return err
		}
		if c.Format == "json" {
			return g.printJSON(page)
		}
		return orgText(g.env.stdout, page)
	})
}

func orgChoices(g *Globals, found []postgres.OrgHit) error {
	g.say("%d organisations have these words in their name; show one by its id:", len(found))
	t := tabwriter.NewWriter(g.env.stdout, 0, 0, 2, ' ', 0)
	for _, o := range found {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%d mentions\n", o.Key, clip(o.Name, 60), o.Country, o.Identifier, o.Mentions)
	}
	return t.Flush()
}

func orgText(w io.Writer, o postgres.OrganizationPage) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "%s\n%s\n", harmless(o.Name), o.Key)
	for _, n := range o.Names {
		fmt.Fprintf(t, "  written\t%s\t%d times\n", clip(n.Name, 80), n.Count)
	}
	for _, id := range o.Identifiers {
		fmt.Fprintf(t, "  identifier\t%s\n", harmless(id))
	}
	for _, p := range o.Parents {
		word := "parent"
		if p.Department {
			word = "department"
		}
		fmt.Fprintf(t, "  %s\t%s %s\tstated in %d records\n", word, clip(p.Name, 60), harmless(p.ID), p.Records)
	}
	for _, c := range o.Classes {
		fmt.Fprintf(t, "  class\t%s\n", harmless(c))
	}
	for _, m := range o.Groups {
		fmt.Fprintf(t, "  group\t%s\t%s by %s: %s %s\n", harmless(m.Name), m.Status, m.Way, harmless(m.Source), m.AsOf)
	}
	moneyText(t, "Sold", o.Sold)
	moneyText(t, "Bought or funded", o.Bought)
	for _, e := range o.Edges {
		fmt.Fprintf(t, "  %s\t%s | %s\t%s, %s %s\n", e.Judgement, clip(e.NameA, 40), clip(e.NameB, 40), e.Method, e.Score, clip(strings.Join(e.Reasons, "; "), 120))
	}
	return t.Flush()
}

// moneyText prints the parts of a sum, which are never added to each other.
func moneyText(w io.Writer, heading string, m postgres.Money) {
	if m.Total.Units == 0 && m.Joint.Units == 0 && m.Assumed.Units == 0 && len(m.Reported) == 0 && m.Subawards.Units == 0 && m.Ceilings.Units == 0 {
		return
	}
	fmt.Fprintf(w, "%s\n", heading)
	for _, part := range []struct {
		name string
		sum  postgres.Sum
	}{{"total", m.Total}, {"assumed shares", m.Assumed}, {"joint, undivided", m.Joint}, {"ceilings", m.Ceilings}, {"subawards", m.Subawards}} {
		if part.sum.Units > 0 {
			fmt.Fprintf(w, "  %s\t%s\n", part.name, sumText(part.sum))
		}
	}
	for _, r := range m.Reported {
		fmt.Fprintf(w, "  reported by third parties, in no total\t%s %s\t%s\n", r.Amount, r.Currency, clip(r.Title, 60))
	}
	for _, y := range m.Years {
		fmt.Fprintf(w, "  %d\t%s USD in %d\n", y.Year, orNone(y.USD), y.Units)
	}
	for _, e := range m.Excluded {
		fmt.Fprintf(w, "  excluded\t%s\t%d\n", e.Reason, e.Count)
	}
	for _, p := range m.Counterparties {
		fmt.Fprintf(w, "  with\t%s\t%s USD in %d\n", clip(p.Name, 60), orNone(p.USD), p.Units)
	}
}

func orNone(s string) string {
	if s == "" {
		return "no"
	}
	return s
}

// sumText is a sum: original currencies first, then what has a rate.
func sumText(s postgres.Sum) string {
	var parts []string
	for _, c := range s.Currencies {
		parts = append(parts, c.Amount+" "+c.Currency)
	}
	out := fmt.Sprintf("%s (%d contracts or awards)", strings.Join(parts, ", "), s.Units)
	if s.USD != "" {
		out += " = " + s.USD + " USD at the rates of their days"
	}
	if s.Unconverted > 0 {
		out += fmt.Sprintf("; %d have no rate", s.Unconverted)
	}
	return out
}
