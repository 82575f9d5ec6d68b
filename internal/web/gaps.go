package web

import (
	"strings"

	"daylight/internal/disclosure"
	"daylight/internal/postgres"
)

// gapRow is something that is not public.
type gapRow struct {
	// Heading names the kind where it is another than that of the row before.
	Heading          string
	What, Until, Why string
	Expected         []string // the rules that expect it
}

// gapKinds are the kinds in the order of the page, with their headings.
var gapKinds = [...]struct {
	kind    disclosure.Kind
	heading string
}{
	{disclosure.Missing, "Expected, and in none of the notices held"},
	{disclosure.Withheld, "Withheld: the source says that it keeps this back"},
	{disclosure.ReportedOnly, "Known from third parties only"},
	{disclosure.Unknown, "Said not to be public, or looked for and not found"},
}

func gapHeading(kind string) string {
	for _, k := range gapKinds {
		if string(k.kind) == kind {
			return k.heading
		}
	}
	return capital(tagWord(strings.ReplaceAll(kind, "_", " ")))
}

// gapsOf are the gaps of a page, by kind.
func gapsOf(p *postgres.ContractPage) []disclosure.Gap {
	var gaps []disclosure.Gap
	for _, k := range gapKinds {
		for _, g := range p.Gaps {
			if g.Kind == string(k.kind) {
				gaps = append(gaps, disclosure.Gap{Code: g.Code, What: g.What, Field: g.Field, Expected: g.Expected, Kind: k.kind, Until: g.Until, Why: g.Why})
			}
		}
	}
	return gaps
}

// newGapRows returns the maker of rows, which puts a heading over each kind.
func newGapRows() func(disclosure.Gap) gapRow {
	var last disclosure.Kind
	return func(g disclosure.Gap) gapRow {
		row := gapRow{What: capital(shorten(300, g.What)), Until: shorten(20, g.Until), Why: shorten(200, g.Why)}
		if g.Kind != last {
			row.Heading, last = gapHeading(string(g.Kind)), g.Kind
		}
		for rule := range strings.SplitSeq(g.Expected, "; ") {
			if rule != "" && len(row.Expected) < 5 {
				row.Expected = append(row.Expected, shorten(160, rule))
			}
		}
		return row
	}
}

// scoreRow is how much is public of what every process of a stage should say. It
// is never shown without its parts.
type scoreRow struct {
	Have, Of int
	Parts    []scorePart
}

type scorePart struct {
	What string
	Have bool
}

func score(gaps []disclosure.Gap, stage string) scoreRow {
	s := disclosure.ScoreOf(gaps, stage)
	row := scoreRow{Have: s.Have, Of: s.Of}
	for _, p := range s.Parts {
		row.Parts = append(row.Parts, scorePart{p.What, p.Have})
	}
	return row
}
