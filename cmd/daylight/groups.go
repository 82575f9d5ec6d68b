package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"daylight/internal/app"
	"daylight/internal/organization/group"
	"daylight/internal/postgres"
)

type groupsCmd struct {
	List     groupsListCmd     `cmd:"" default:"1" help:"All groups with members and sums."`
	Show     groupsShowCmd     `cmd:"" help:"One group: members with evidence, money, mentions."`
	Load     groupsLoadCmd     `cmd:"" help:"Load parents from a file: our CSV, or GLEIF relationship records."`
	Withdraw groupsWithdrawCmd `cmd:"" help:"Withdraw all loaded rows of a source."`
}

type groupsListCmd struct{}

// Run lists groups.
func (c *groupsListCmd) Run(ctx context.Context, g *Globals) error {
	return g.with(ctx, func(a *app.App) error {
		list, err := a.DB.Groups(ctx)
		if err != nil {
			return storeError{err}
		}
		if len(list) == 0 {
			return fmt.Errorf("%w: no group yet; daylight derive makes them", errNothing)
		}
		t := tabwriter.NewWriter(g.env.stdout, 0, 0, 2, ' ', 0)
		for _, r := range list {
			fmt.Fprintf(t, "%s\t%s\t%d members\t%d possible\tnamed in %d texts\t%s USD\n", r.ID, clip(r.Name, 50), r.Members, r.Possible, r.Mentions, orNone(r.USD))
		}
		return t.Flush()
	})
}

type groupsShowCmd struct {
	Group  string `arg:"" help:"Id of the group, such as amazon."`
	Format string `enum:"text,json" default:"text" help:"text or json."`
}

// Run shows a group.
func (c *groupsShowCmd) Run(ctx context.Context, g *Globals) error {
	return g.with(ctx, func(a *app.App) error {
		page, err := a.DB.Group(ctx, strings.ToLower(c.Group))
		if err != nil {
			return err
		}
		if c.Format == "json" {
			return g.printJSON(page)
		}
		t := tabwriter.NewWriter(g.env.stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintf(t, "%s (%s)\n", harmless(page.Name), page.ID)
		for _, m := range page.Members {
			fmt.Fprintf(t, "  %s\t%s\t%s\tby %s: %s\t%s USD\n", m.Status, clip(m.Name, 60), m.Country, m.Way, clip(strings.Join(m.Evidence, "; "), 100), orNone(m.USD))
		}
		moneyText(t, "Sold by members", page.Sold)
		moneyText(t, "Sold by possible members, in no total", page.Possible)
		fmt.Fprintf(t, "named in %d texts in which no member takes part\n", page.MentionsCount)
		for _, h := range page.Mentions[:min(len(page.Mentions), 10)] {
			fmt.Fprintf(t, "  mention\t%s\t%s\n", clip(h.Title, 70), h.ID)
		}
		for _, n := range page.NotLoaded {
			fmt.Fprintf(t, "not loaded: %s\n", harmless(n))
		}
		return t.Flush()
	})
}

type groupsLoadCmd struct {
	File  string `arg:"" help:"CSV with child_name, parent_name, relation, source, ..., or GLEIF relationship records." type:"existingfile"`
	GLEIF bool   `name:"gleif" help:"The file is GLEIF relationship records (CSV)."`
	Names string `help:"GLEIF level 1 file with the names of the LEIs." type:"existingfile" placeholder:"FILE"`
}

// Run loads parents and derives.
func (c *groupsLoadCmd) Run(ctx context.Context, g *Globals) error {
	links, err := c.read()
	if err != nil {
		return err
	}
	return g.with(ctx, func(a *app.App) error {
		n, err := a.DB.AddParentLinks(ctx, parentLinks(links))
		if err != nil {
			return storeError{err}
		}
		fmt.Fprintf(g.env.stdout, "%d rows read, %d new\n", len(links), n)
		return derived(ctx, g, a, n == 0)
	})
}

func (c *groupsLoadCmd) read() ([]group.Link, error) {
	f, err := os.Open(c.File)
	if err != nil {
		return nil, usage("groups load: %w", err)
	}
	defer f.Close()
	if !c.GLEIF {
		return group.ParseCSV(filepath.Base(c.File), f)
	}
	links, err := group.ParseGLEIF(filepath.Base(c.File), f)
	if err != nil || c.Names == "" {
		return links, err
	}
	names, err := os.Open(c.Names)
	if err != nil {
		return nil, usage("groups load: %w", err)
	}
	defer names.Close()
	return group.NameGLEIF(links, filepath.Base(c.Names), names)
}

// parentLinks are links as the store keeps them.
func parentLinks(links []group.Link) []postgres.ParentLink {
	out := make([]postgres.ParentLink, len(links))
	for i, l := range links {
		out[i] = postgres.ParentLink{ChildName: l.Child.Name, ChildCountry: l.Child.Country, ChildScheme: l.Child.Scheme, ChildID: l.Child.ID,
			ParentName: l.Parent.Name, ParentCountry: l.Parent.Country, ParentScheme: l.Parent.Scheme, ParentID: l.Parent.ID,
			Relation: string(l.Relation), Share: l.Share, From: l.From, To: l.To, Source: l.Source, URL: l.URL, AsOf: l.AsOf, Note: l.Note}
	}
	return out
}

type groupsWithdrawCmd struct {
	Source string `arg:"" help:"Source of the rows, as it stands in them."`
}

// Run withdraws loaded rows and derives.
func (c *groupsWithdrawCmd) Run(ctx context.Context, g *Globals) error {
	return g.with(ctx, func(a *app.App) error {
		n, err := a.DB.WithdrawParentLinks(ctx, c.Source)
		if err != nil {
			return storeError{err}
		}
		if n == 0 {
			return fmt.Errorf("%w: no loaded row has the source %q", errNothing, c.Source)
		}
		fmt.Fprintf(g.env.stdout, "%d rows withdrawn; they stay on record\n", n)
		return derived(ctx, g, a, false)
	})
}
