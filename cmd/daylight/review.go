package main

import (
	"bufio"
	"context"
	"fmt"
	"slices"
	"strings"

	"daylight/internal/app"
	"daylight/internal/organization/group"
	"daylight/internal/postgres"
	"daylight/internal/procurement"
)

type reviewCmd struct {
	Ask    reviewAskCmd    `cmd:"" default:"withargs" help:"Go through the queue: y same, n different, u not sure, s skip, q quit."`
	Decide reviewDecideCmd `cmd:"" help:"Decide about two organisations by their ids."`
	Undo   reviewUndoCmd   `cmd:"" help:"Withdraw a decision; an automatic join is undone by deciding that they differ."`
	Class  reviewClassCmd  `cmd:"" help:"Decide whether a buyer is of a class, such as police."`
}

type reviewAskCmd struct {
	Limit int    `default:"20" help:"Number of pairs."`
	Actor string `default:"editor" help:"Who decides; stored with the decision." env:"DAYLIGHT_ACTOR"`
}

// Run asks about pairs on standard input and derives what was decided.
func (c *reviewAskCmd) Run(ctx context.Context, g *Globals) error {
	if c.Limit < 1 {
		return usage("--limit %d: give a number of pairs from 1", c.Limit)
	}
	return g.with(ctx, func(a *app.App) error {
		queue, err := a.DB.ReviewQueue(ctx, 0, c.Limit)
		if err != nil {
			return storeError{err}
		}
		if len(queue) == 0 {
			return fmt.Errorf("%w: no pair waits for review", errNothing)
		}
		answers := bufio.NewScanner(g.env.stdin)
		decided := 0
		for i, e := range queue {
			g.pairWords(i, len(queue), e)
			judgement, quit := ask(g, answers)
			if quit {
				break
			}
			if judgement == "" {
				continue
			}
			if _, err := a.DB.Decide(ctx, postgres.Decision{A: e.A, B: e.B, Judgement: judgement, Actor: c.Actor}); err != nil {
				return storeError{err}
			}
			fmt.Fprintf(g.env.stdout, "%s\t%s\t%s\n", judgement, e.A, e.B)
			decided++
		}
		if err := answers.Err(); err != nil {
			return usage("standard input: %w", err)
		}
		if decided == 0 {
			g.say("nothing decided")
			return nil
		}
		g.say("%d decided; daylight review undo A B takes one back", decided)
		return derived(ctx, g, a, false)
	})
}

// pairWords shows a pair with what speaks for and against it.
func (g *Globals) pairWords(i, of int, e postgres.EdgeRow) {
	g.say("\n%d of %d: USD %s at stake, score %s", i+1, of, grouped(e.StakeUSD), e.Score)
	g.say("  a  %s", strings.Join(strings.Fields(clip(e.NameA, 100)+"  "+clip(e.CountryA, 2)+" "+clip(e.IDA, 60)), " "))
	g.say("  b  %s", strings.Join(strings.Fields(clip(e.NameB, 100)+"  "+clip(e.CountryB, 2)+" "+clip(e.IDB, 60)), " "))
	for _, r := range e.Reasons {
		g.say("     %s", clip(r, 160))
	}
}

func ask(g *Globals, answers *bufio.Scanner) (judgement string, quit bool) {
	for {
		fmt.Fprint(g.env.stderr, "  one organisation? [y/n/u, s skip, q quit] ")
		if !answers.Scan() {
			g.say("")
			return "", true
		}
		switch strings.ToLower(strings.TrimSpace(answers.Text())) {
		case "y":
			return "same", false
		case "n":
			return "different", false
		case "u":
			return "unsure", false
		case "s", "":
			return "", false
		case "q":
			return "", true
		}
	}
}

type reviewDecideCmd struct {
	A         string `arg:"" help:"Id of an organisation: 32 characters."`
	B         string `arg:"" help:"Id of the other one."`
	Judgement string `arg:"" enum:"same,different,unsure" help:"same, different or unsure."`
	Note      string `help:"Why."`
	Actor     string `default:"editor" help:"Who decides." env:"DAYLIGHT_ACTOR"`
}

// Run records a decision and derives.
func (c *reviewDecideCmd) Run(ctx context.Context, g *Globals) error {
	a, b, err := pair(c.A, c.B)
	if err != nil {
		return err
	}
	return g.with(ctx, func(app *app.App) error {
		if err := haveOrganizations(ctx, app, a, b); err != nil {
			return err
		}
		if _, err := app.DB.Decide(ctx, postgres.Decision{A: a, B: b, Judgement: c.Judgement, Note: c.Note, Actor: c.Actor}); err != nil {
			return storeError{err}
		}
		return derived(ctx, g, app, false)
	})
}

type reviewUndoCmd struct {
	A     string `arg:"" help:"Id of an organisation: 32 characters."`
	B     string `arg:"" help:"Id of the other one."`
	Actor string `default:"editor" help:"Who undoes it." env:"DAYLIGHT_ACTOR"`
}

// Run withdraws a decision and derives: every total is then what it was before.
func (c *reviewUndoCmd) Run(ctx context.Context, g *Globals) error {
	a, b, err := pair(c.A, c.B)
	if err != nil {
		return err
	}
	return g.with(ctx, func(app *app.App) error {
		withdrawn, err := app.DB.Decide(ctx, postgres.Decision{A: a, B: b, Actor: c.Actor})
		if err != nil {
			return storeError{err}
		}
		if !withdrawn {
			return fmt.Errorf("%w: nobody decided about these two; to undo an automatic join: daylight review decide A B different", errNothing)
		}
		return derived(ctx, g, app, false)
	})
}

func pair(a, b string) (x, y procurement.ID, err error) {
	if x, err = procurement.ParseID(a); err == nil {
		y, err = procurement.ParseID(b)
	}
	if err == nil && x == y {
		err = fmt.Errorf("both are %s", x)
	}
	if err != nil {
		return x, y, usageError{err}
	}
	return x, y, nil
}

type reviewClassCmd struct {
	Org   string `arg:"" help:"Id of the organisation: 32 characters."`
	Class string `arg:"" help:"Class, such as police."`
	Holds string `arg:"" enum:"yes,no,undo" help:"yes, no, or undo to leave it to the rules."`
	Note  string `help:"Why."`
	Actor string `default:"editor" help:"Who decides." env:"DAYLIGHT_ACTOR"`
}

// Run records a decision on the class of every node of an organisation.
func (c *reviewClassCmd) Run(ctx context.Context, g *Globals) error {
	id, err := procurement.ParseID(c.Org)
	if err != nil {
		return usageError{err}
	}
	if c.Class = strings.ToLower(c.Class); c.Holds != "undo" { // what is gone can still be undone
		if err := c.known(); err != nil {
			return err
		}
	}
	return g.with(ctx, func(a *app.App) error {
		if c.Holds != "undo" {
			if err := haveOrganizations(ctx, a, id); err != nil {
				return err
			}
		}
		nodes, _, err := a.DB.OrganizationNodes(ctx, id)
		if err != nil {
			return storeError{err}
		}
		if err := c.undone(ctx, a, nodes); err != nil {
			return err
		}
		for _, n := range nodes {
			d := postgres.ClassDecision{Org: n, Class: c.Class, Holds: c.Holds == "yes", Note: c.Note, Actor: c.Actor}
			if err := a.DB.DecideClass(ctx, d, c.Holds == "undo"); err != nil {
				return storeError{err}
			}
		}
		return derived(ctx, g, a, false)
	})
}

// known checks the class.
func (c *reviewClassCmd) known() error {
	classes, err := group.Classes()
	if err != nil {
		return err
	}
	var codes []string
	for _, k := range classes {
		codes = append(codes, k.Code)
	}
	if !slices.Contains(codes, c.Class) {
		return usage("no class %q; there are: %s", c.Class, strings.Join(codes, " "))
	}
	return nil
}

// undone checks that there is a decision to undo.
func (c *reviewClassCmd) undone(ctx context.Context, a *app.App, nodes []procurement.ID) error {
	if c.Holds != "undo" {
		return nil
	}
	made, err := a.DB.ClassDecisions(ctx)
	if err != nil {
		return storeError{err}
	}
	if !slices.ContainsFunc(made, func(d postgres.ClassDecision) bool { return d.Class == c.Class && slices.Contains(nodes, d.Org) }) {
		return fmt.Errorf("%w: nobody decided whether it is of the class %s", errNothing, c.Class)
	}
	return nil
}

// haveOrganizations checks that the store holds what is decided about.
func haveOrganizations(ctx context.Context, a *app.App, ids ...procurement.ID) error {
	known, err := a.DB.KnownOrganizations(ctx, ids)
	if err != nil {
		return storeError{err}
	}
	for _, id := range ids {
		if !slices.Contains(known, id) {
			return fmt.Errorf("%w: no organisation here has the id %s", errNothing, id)
		}
	}
	return nil
}
