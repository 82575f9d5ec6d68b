package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"daylight/internal/app"
	"daylight/internal/export"
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

// Run lists groups that something here is known of; the others by id.
func (c *groupsListCmd) Run(ctx context.Context, g *Globals) error {
	return g.with(ctx, func(a *app.App) error {
		list, err := a.DB.Groups(ctx)
		if err != nil {
			return storeError{err}
		}
		if len(list) == 0 {
			return fmt.Errorf("%w: no group yet; daylight derive makes them", errNothing)
		}
		var without []string
		t := tabwriter.NewWriter(g.env.stdout, 0, 0, 2, ' ', 0)
		for _, r := range list {
			if r.Members+r.Possible+r.Mentions == 0 {
				without = append(without, clip(r.ID, 40))
				continue
			}
			usd := "-"
			if r.USD != "" {
				usd = dollars(r.USD) + " sold by members alone"
			}
			fmt.Fprintf(t, "%s\t%s\t%s\t%d possible\t%s\t%s\n", clip(r.ID, 40), clip(r.Name, 50), many(r.Members, "member", "members"), r.Possible,
				"named in "+many(r.Mentions, "text", "texts"), usd)
		}
		if err := t.Flush(); err != nil {
			return err
		}
		if len(without) > 0 {
			fmt.Fprintf(g.env.stdout, "known, and not met here: %s\n", strings.Join(without, ", "))
		}
		return nil
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
		switch {
		case errors.Is(err, postgres.ErrNotFound):
			return fmt.Errorf("%w: no group has the id %q; daylight groups lists them", errNothing, c.Group)
		case err != nil:
			return storeError{err}
		case c.Format == "json":
			return g.printJSON(export.Group(page))
		}
		return groupText(g.env.stdout, page)
	})
}

func groupText(w io.Writer, page postgres.GroupPage) error {
	fmt.Fprintf(w, "%s (%s)\n", clip(page.Name, 200), page.ID)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, part := range []struct{ status, heading string }{
		{"member", "Members"}, {"possible", "Possible members, not confirmed: in no total"}, {"listed_with", "Listed with it, no members"},
	} {
		var rows []postgres.GroupMemberRow
		for _, m := range page.Members {
			if m.Status == part.status {
				rows = append(rows, m)
			}
		}
		block(t, part.heading, rows, memberText)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	if err := moneyText(w, "Sold by members", page.Sold, "to"); err != nil {
		return err
	}
	if err := moneyText(w, "Sold by possible members, apart", page.Possible, "to"); err != nil {
		return err
	}
	t = tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	heading := fmt.Sprintf("Named in %s in which no member takes part; in no total", many(page.MentionsCount, "text", "texts"))
	block(t, heading, page.Mentions, func(h postgres.Hit) string { return clip(h.Title, 70) + "\t" + h.ID.String() })
	if err := t.Flush(); err != nil {
		return err
	}
	if len(page.NotLoaded) > 0 {
		fmt.Fprintln(w)
	}
	for _, n := range page.NotLoaded {
		fmt.Fprintf(w, "not loaded: %s\n", clip(n, 300))
	}
	return nil
}

// memberText is a member with what it rests on.
func memberText(m postgres.GroupMemberRow) string {
	usd := "-"
	if m.USD != "" {
		usd = dollars(m.USD)
	}
	out := fmt.Sprintf("%s\t%s\t%s\t%s", clip(m.Name, 60), dash(m.Country), usd, m.Key)
	evidence := "by " + strings.ReplaceAll(m.Way, "_", " ")
	if len(m.Evidence) > 0 {
		evidence += ": " + strings.Join(m.Evidence, "; ")
	}
	return out + "\n    " + clip(evidence, 300)
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
		fmt.Fprintf(g.env.stdout, "%s read, %d new\n", many(len(links), "row", "rows"), n)
		if n == 0 {
			return nil
		}
		return derived(ctx, g, a, false)
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
		fmt.Fprintf(g.env.stdout, "%s withdrawn; they stay on record\n", many(n, "row", "rows"))
		return derived(ctx, g, a, false)
	})
}
