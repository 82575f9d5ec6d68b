package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"daylight/internal/flags"
	"daylight/internal/postgres"
)

// Rules of sums in a few words; README.md and the page /methods have them at length.
const (
	ruleTotal   = "each contract or award once; reported, withheld and cancelled figures never"
	ruleDollars = "at the rates of their days"
)

// moneyText prints the parts of what somebody sold or bought, which are never
// added to each other. toward is the word before the other side.
func moneyText(w io.Writer, heading string, m postgres.Money, toward string) error {
	parts := []struct {
		name string
		sum  postgres.Sum
	}{
		{"total", m.Total}, {"joint with others, whole amounts, in no total", m.Joint}, {"assumed equal shares of consortia, in no total", m.Assumed},
		{"ceilings of frameworks, in no total", m.Ceilings}, {"subawards, in no total", m.Subawards},
	}
	if !slices.ContainsFunc(parts, func(p struct {
		name string
		sum  postgres.Sum
	}) bool {
		return p.sum.Units > 0
	}) && len(m.Reported)+len(m.Excluded) == 0 {
		return nil
	}
	fmt.Fprintf(w, "\n%s (%s)\n", heading, ruleTotal)
	for _, p := range parts {
		if p.sum.Units > 0 {
			fmt.Fprintf(w, "  %s\n", p.name)
			sumLines(w, p.sum, "    ")
		}
	}
	if m.OpenUSD != "" {
		fmt.Fprintf(w, "    called off %s; not yet called off %s\n", dollars(m.CalledOffUSD), dollars(m.OpenUSD))
	}
	return moneyLists(w, m, toward)
}

func moneyLists(w io.Writer, m postgres.Money, toward string) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, r := range m.Reported {
		fmt.Fprintf(t, "  reported by third parties, in no total\t%s\t%s\n", money(r.Currency, r.Amount), clip(r.Title, 60))
	}
	for _, e := range m.Excluded {
		fmt.Fprintf(t, "  not counted, %s\t%s\n", strings.ReplaceAll(e.Reason, "_", " "), many(e.Count, "figure", "figures"))
	}
	if m.NotCounted > 0 {
		fmt.Fprintf(t, "  copies on other portals, not counted\t%d\n", m.NotCounted)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	t = tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	for _, y := range m.Years {
		year := fmt.Sprint(y.Year)
		if y.Year == 0 {
			year = "no date"
		}
		joint := ""
		if y.JointUnits > 0 {
			joint = fmt.Sprintf("   joint %d: %s", y.JointUnits, dollars(y.JointUSD))
		}
		fmt.Fprintf(t, "  %s\t%s\t  in %d\t%s\n", year, dollars(y.USD), y.Units, joint)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	t = tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, p := range m.Counterparties[:min(len(m.Counterparties), rowsShown)] {
		fmt.Fprintf(t, "  %s\t%s\t%s in %d\n", toward, clip(p.Name, 60), partyDollars(p), p.Units)
	}
	if more := len(m.Counterparties) - rowsShown; more > 0 {
		fmt.Fprintf(t, "  and %d more\n", more)
	}
	return t.Flush()
}

// sumLines prints a sum: original currencies first, then what has a rate.
func sumLines(w io.Writer, s postgres.Sum, indent string) {
	var parts []string
	for _, c := range s.Currencies {
		parts = append(parts, money(c.Currency, c.Amount))
	}
	units := many(s.Units, "contract or award", "contracts or awards")
	fmt.Fprintf(w, "%s%s in %s\n", indent, clip(strings.Join(parts, ", "), 400), units)
	switch only := len(s.Currencies) == 1 && s.Currencies[0].Currency == "USD"; {
	case s.Unconverted == s.Units:
		fmt.Fprintf(w, "%sno rate, so not in dollars\n", indent)
	case s.Unconverted > 0:
		fmt.Fprintf(w, "%s= %s %s; %d without a rate not in it\n", indent, dollars(s.USD), ruleDollars, s.Unconverted)
	case !only:
		fmt.Fprintf(w, "%s= %s %s\n", indent, dollars(s.USD), ruleDollars)
	}
}

// money is an amount as published.
func money(currency, amount string) string {
	switch {
	case amount == "":
		return "no amount"
	case currency == "":
		return grouped(amount) + " (no currency)"
	}
	return clip(currency, 12) + " " + grouped(amount)
}

// dollars is an amount in US dollars, or that there is none.
func dollars(usd string) string {
	if usd == "" {
		return "no rate"
	}
	return "USD " + grouped(usd)
}

// countedText prints what of a process is in totals, what is not and why, and its
// copies on other portals.
func countedText(l *lines, p postgres.ContractPage) {
	for _, r := range p.Spend {
		to := r.Supplier.Name
		if to == "" {
			to = "several, undivided"
		}
		usd := ""
		switch {
		case r.USD == "":
			usd = " (no rate)"
		case r.Currency != "USD":
			usd = " = " + dollars(r.USD)
		}
		l.f("counted   %s%s (%s of %s, %s) -> %s", money(r.Currency, r.Amount), usd, strings.ReplaceAll(r.Basis, "_", " "), first(r.Date, "no date"),
			allocWord(r.Alloc), clip(to, 80))
	}
	for _, e := range p.Excluded {
		l.f("no total  %s %s: %s", e.Kind, money(e.Currency, e.Amount), strings.ReplaceAll(e.Reason, "_", " "))
	}
	for _, c := range p.Copies {
		word := "not counted"
		if c.Counted {
			word = "counted"
		}
		l.f("copy      %s %s, %s: %s", c.Process, clip(c.Source, 40), word, clip(c.Why, 160))
	}
}

// allocWord says how a supplier came by its part.
func allocWord(alloc string) string {
	switch alloc {
	case "sole":
		return "sole supplier"
	case "stated":
		return "part as stated"
	case "equal_split":
		return "equal part, assumed"
	}
	return "not divided"
}

// reviewText prints the marks of a process with their base rates.
func reviewText(l *lines, p postgres.ContractPage) {
	for _, f := range p.Flags {
		title, of := "", ""
		if rule, ok := flags.RuleOf(f.Code); ok {
			title = rule.Title
		}
		if f.Org.Name != "" {
			of = " of " + clip(f.Org.Name, 60)
		}
		l.f("to review %s %s%s; the rule %s here (daylight flags %s)", f.Code, title, of, rateWords(postgres.FlagRate{Flagged: f.Flagged, Calculable: f.Calculable, Total: f.Total}), f.Code)
		for _, e := range f.Evidence {
			l.f("          %s %s", clip(e.What, 80), clip(e.Value, 80))
		}
	}
}

// partyDollars is the money with a counterparty; assumed parts stand apart.
func partyDollars(p postgres.PartySum) string {
	switch {
	case p.AssumedUSD == "":
		return dollars(p.USD)
	case p.USD == "":
		return "assumed " + dollars(p.AssumedUSD)
	}
	return dollars(p.USD) + ", and assumed " + dollars(p.AssumedUSD)
}
