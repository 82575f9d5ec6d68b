package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"daylight/internal/app"
	"daylight/internal/disclosure"
	"daylight/internal/flags"
	"daylight/internal/fx"
	"daylight/internal/postgres"
	"daylight/internal/procurement"
	"daylight/scrapers"
)

type flagsCmd struct {
	Code string `arg:"" optional:"" help:"One rule, such as R018."`
}

// Run prints the rules with their base rates; of one rule everything.
func (c *flagsCmd) Run(ctx context.Context, g *Globals) error {
	rule, ok := flags.RuleOf(strings.ToUpper(c.Code))
	if c.Code != "" && !ok {
		return usage("no rule %q; there are: %s", c.Code, strings.Join(flags.Codes(), " "))
	}
	return g.with(ctx, func(a *app.App) error {
		rates, err := a.DB.FlagRates(ctx)
		if err != nil {
			return storeError{err}
		}
		if c.Code != "" {
			return ruleText(g.env.stdout, rule, rates)
		}
		return rulesText(g.env.stdout, rates)
	})
}

// rulesText is one line a rule, over all sources.
func rulesText(w io.Writer, rates []postgres.FlagRate) error {
	fmt.Fprintln(w, "Rules that mark something as to review, which says nothing about anybody. daylight flags CODE explains one,\nflag:CODE in a search finds what it marks.")
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, r := range flags.Rules() {
		var all postgres.FlagRate
		for _, f := range rates {
			if f.Code == r.Code {
				all.Flagged, all.Calculable, all.Total = all.Flagged+f.Flagged, all.Calculable+f.Calculable, all.Total+f.Total
			}
		}
		fmt.Fprintf(t, "%s\t%s\t%s\n", r.Code, r.Title, rateWords(all))
	}
	return t.Flush()
}

// rateWords is a base rate in words.
func rateWords(r postgres.FlagRate) string {
	switch {
	case r.Total == 0:
		return "not run on anything"
	case r.Calculable == 0:
		return fmt.Sprintf("not calculable: fields missing in all %s", grouped(strconv.Itoa(r.Total)))
	}
	out := fmt.Sprintf("marks %s of %s", grouped(strconv.Itoa(r.Flagged)), grouped(strconv.Itoa(r.Calculable)))
	if missing := r.Total - r.Calculable; missing > 0 {
		out += fmt.Sprintf("; not calculable for %s", grouped(strconv.Itoa(missing)))
	}
	return out
}

// ruleText explains a rule.
func ruleText(w io.Writer, r flags.Rule, rates []postgres.FlagRate) error {
	fmt.Fprintf(w, "%s  %s (version %d): to review\n", r.Code, r.Title, r.Version)
	fmt.Fprintf(w, "\nabout   %s\nhow     %s\nsource  %s\n", r.LooksAt, r.How, r.Source)
	if r.Value != "1" {
		fmt.Fprintf(w, "value   %s\n", r.Value)
	}
	fmt.Fprintln(w, "\nNeeds")
	for _, n := range r.Needs {
		fmt.Fprintf(w, "  %s\n", n)
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	block(t, "Parameters", r.Parameters, func(p flags.Parameter) string { return p.Name + "\t" + fmt.Sprint(p.Value) })
	if err := t.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(w, "\nInnocent explanations")
	for _, x := range r.Innocent {
		fmt.Fprintf(w, "  %s\n", x)
	}
	fmt.Fprintln(w, "\nBase rate by source")
	t = tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, f := range rates {
		if f.Code == r.Code {
			fmt.Fprintf(t, "  %s\t%s\n", f.Source, rateWords(f))
		}
	}
	return t.Flush()
}

type gapsCmd struct {
	ID     string `arg:"" optional:"" help:"Id or ocid of a process: what is not public of it, and a request for information."`
	Source string `help:"One source only." placeholder:"ID"`
}

// Run prints what is not public: of a process, or counted by source.
func (c *gapsCmd) Run(ctx context.Context, g *Globals) error {
	if _, ok := scrapers.ByID(c.Source); c.Source != "" && !ok {
		return usage("no source %q: daylight sources lists them", c.Source)
	}
	if c.Source != "" && c.ID != "" {
		return usage("--source and %s: give one of them", c.ID)
	}
	return g.with(ctx, func(a *app.App) error {
		if c.ID != "" {
			return c.one(ctx, g, a)
		}
		rows, err := a.DB.GapCounts(ctx, c.Source)
		if err != nil {
			return storeError{err}
		}
		if len(rows) == 0 {
			return fmt.Errorf("%w: no process with a gap%s", errNothing, ofSource(c.Source))
		}
		t := tabwriter.NewWriter(g.env.stdout, 0, 0, 2, ' ', 0)
		for _, r := range rows {
			fmt.Fprintf(t, "%s\t%s\t%s\t%s of %s\n", r.Source, kindWord(r.Kind), clip(ofAll(r.What), 70), grouped(strconv.Itoa(r.Count)), many(r.Processes, "process", "processes"))
		}
		return t.Flush()
	})
}

// ofAll is the words of a gap without the date, which is that of one process.
func ofAll(what string) string {
	what, _, _ = strings.Cut(what, "; ")
	if at := len(what) - len(time.DateOnly); at > 0 {
		if _, err := time.Parse(time.DateOnly, what[at:]); err == nil {
			return strings.TrimSuffix(what[:at], " on ")
		}
	}
	return what
}

func ofSource(id string) string {
	if id == "" {
		return ""
	}
	return " of " + id
}

// kindWord is a kind of gap for readers.
func kindWord(kind string) string { return strings.ReplaceAll(kind, "_", " ") }

// one prints the gaps of a process and the request that asks for them.
func (c *gapsCmd) one(ctx context.Context, g *Globals, a *app.App) error {
	id, err := (&evidenceCmd{ID: c.ID}).process(ctx, a)
	if err != nil {
		return err
	}
	page, err := a.DB.Contract(ctx, id)
	if err != nil {
		return asStore(err)
	}
	if len(page.Gaps) == 0 {
		return fmt.Errorf("%w: nothing that is expected of %s is missing", errNothing, id)
	}
	fmt.Fprintf(g.env.stdout, "%s\n\n", clip(first(page.Title, page.OCID), 200))
	var gaps []disclosure.Gap
	t := tabwriter.NewWriter(g.env.stdout, 0, 0, 2, ' ', 0)
	for _, r := range page.Gaps {
		gaps = append(gaps, disclosure.Gap{Code: r.Code, What: r.What, Field: r.Field, Expected: r.Expected, Kind: disclosure.Kind(r.Kind), Until: r.Until, Why: r.Why})
		words := clip(r.What, 120) + untilWords(clip(r.Until, 40))
		if r.Why != "" {
			words += " (" + clip(r.Why, 160) + ")"
		}
		fmt.Fprintf(t, "%s\t%s\t%s\n", kindWord(r.Kind), words, clip(r.Expected, 80))
	}
	if err := t.Flush(); err != nil {
		return err
	}
	address, source := "", page.Source.Name
	if n := len(page.Timeline); n > 0 && strings.HasPrefix(page.Timeline[n-1].URL, "http") {
		address = page.Timeline[n-1].URL
	}
	if page.Origin == procurement.Reconstruction {
		source = "" // no portal published it
	}
	_, err = fmt.Fprintf(g.env.stdout, "\n--- a request for information, to copy ---\n\n%s", harmless(disclosure.Request(&page.Process, gaps, source, address)))
	return err
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
		fmt.Fprintf(g.env.stdout, "daily rates from %s to %s; %s loaded beside those of the program\n\n", first, last, many(len(loaded), "rate", "rates"))
		_, err = fmt.Fprintln(g.env.stdout, wrapped(about, 100))
		return err
	})
}

// wrapped breaks the lines of a text between words; a word longer than the width
// stays whole.
func wrapped(text string, width int) string {
	var out []string
	for _, line := range strings.Split(strings.TrimSpace(text), "\n") {
		at := ""
		for _, word := range strings.Fields(line) {
			switch {
			case at == "":
				at = word
			case len(at)+1+len(word) > width:
				out = append(out, at)
				at = "  " + word
			default:
				at += " " + word
			}
		}
		out = append(out, at)
	}
	return strings.Join(out, "\n")
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
		return fmt.Errorf("%s: %w; wanted is %s", c.File, err, c.wanted())
	}
	if len(rates) == 0 {
		return usage("%s holds no rate; wanted is %s", c.File, c.wanted())
	}
	return g.with(ctx, func(a *app.App) error {
		n, err := a.LoadRates(ctx, rates)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(g.env.stdout, "%s stored; the amounts of %s converted again\n", many(len(rates), "rate", "rates"), many(n, "process", "processes"))
		return err
	})
}

// wanted names the form of the file.
func (c *ratesLoadCmd) wanted() string {
	if c.Yearly != "" {
		return "a CSV with the header currency,year,per_usd"
	}
	return "the ECB's history of reference rates (eurofxref-hist, csv or zip: Date,USD,JPY,...); yearly rates need --yearly SOURCE"
}
