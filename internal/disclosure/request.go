package disclosure

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"daylight/internal/jsontree"
	"daylight/internal/procurement"
)

// maxText is the longest title or identifier in a request, in characters.
const maxText = 300

// Request is a request for information in plain English, ready to be copied: it
// names the process, its notices and what is not public, and the law by the buyer's
// country. What the sender fills in stands in brackets; no person is named. It is
// empty where there are no gaps. The source's name and the address of the notice
// (both may be empty) are where the reader found it.
func Request(p *procurement.Process, gaps []Gap, sourceName, url string) string {
	if len(gaps) == 0 {
		return ""
	}
	var b strings.Builder
	l := lawOf(p.Country)
	buyer := buyers(p)
	fmt.Fprintf(&b, "To: %s\nDate: [date]\n\nRequest for information: %s\n\n", buyer, orElse(cut(p.Title), "contract "+cut(p.OCID)))
	fmt.Fprintf(&b, "Under %s I ask for the information below, held by you or on your behalf, about this procurement:\n\n", l.name)
	identify(&b, p, buyer, sourceName, url)
	section(&b, "The published notices do not contain, as far as I could find:", gaps, Missing)
	section(&b, "I found only in reports of third parties, and ask you to confirm or correct:", gaps, ReportedOnly)
	section(&b, "The notices say that this is withheld. Please release it, or name the ground for withholding it and until when:", gaps, Withheld)
	section(&b, "These points are listed as not published:", gaps, Unknown)
	b.WriteString("Please send the documents that hold this information, in the form in which you keep them and electronically where you can. ")
	b.WriteString("If you do not hold a part of it, please say so and who does. If you refuse a part, please give the reason in law for that part and release the rest.\n")
	if l.limit != "" {
		fmt.Fprintf(&b, "The law gives %s for an answer, subject to its conditions.", l.limit)
		b.WriteString(strings.TrimRight(" "+l.note, " ") + "\n")
	}
	b.WriteString("\n[name of the sender]\n[address for the answer]\n")
	return b.String()
}

// buyers names who bought, without natural persons.
func buyers(p *procurement.Process) string {
	var names []string
	for _, role := range []string{"buyer", "procuringEntity"} {
		for _, party := range p.Parties {
			if name := cut(party.Name); slices.Contains(party.Roles, role) && !party.Person && name != "" && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	if len(names) == 0 {
		return "[name of the public body]"
	}
	return strings.Join(names, "; ")
}

// identify writes what the body needs to find the procurement.
func identify(b *strings.Builder, p *procurement.Process, buyer, sourceName, url string) {
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(b, "  %s: %s\n", name, value)
		}
	}
	line("Title", cut(p.Title))
	line("Buyer", buyer)
	line("Identifier", cut(p.OCID))
	if id := cut(jsontree.Str(jsontree.Obj(p.Compiled, "tender"), "id")); id != cut(p.OCID) {
		line("Tender number", id)
	}
	line("Contract number", contracts(p))
	line("Published in", cut(sourceName))
	line("Notices", notices(p))
	line("Address", cut(url))
	if p.Origin == procurement.Reconstruction {
		b.WriteString("  No official notice was found; the facts are from press reports.\n")
	}
	if p.Origin == procurement.Synthetic {
		b.WriteString("  This is an invented procurement, for demonstration; do not send this text.\n")
	}
	b.WriteString("\n")
}

// contracts lists up to five identifiers of contracts.
func contracts(p *procurement.Process) string {
	var ids []string
	for _, c := range p.Contracts {
		if id := cut(c.LocalID); id != "" && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	if len(ids) > 5 {
		return fmt.Sprintf("%s and %d more", strings.Join(ids[:5], ", "), len(ids)-5)
	}
	return strings.Join(ids, ", ")
}

// notices says how many notices are held and from when.
func notices(p *procurement.Process) string {
	if p.Origin == procurement.Reconstruction || p.Published.IsZero() {
		return ""
	}
	held := map[procurement.ID]bool{}
	for _, n := range p.Notices {
		held[n.Notice] = true
	}
	first, last := p.Published.UTC().Format(time.DateOnly), p.LastPublished.UTC().Format(time.DateOnly)
	switch {
	case len(held) < 2:
		return "of " + first
	case first == last:
		return fmt.Sprintf("%d, of %s", len(held), first)
	}
	return fmt.Sprintf("%d, of %s to %s", len(held), first, last)
}

// section lists the gaps of a kind, each once.
func section(b *strings.Builder, heading string, gaps []Gap, kind Kind) {
	var lines []string
	for _, g := range gaps {
		if g.Kind != kind {
			continue
		}
		words := cut(g.What)
		if kind == ReportedOnly && g.Why != "" {
			words += " (" + cut(g.Why) + ")"
		}
		if kind == Withheld && g.Until != "" {
			words += " (withheld until " + cut(g.Until) + ")"
		}
		if !slices.Contains(lines, words) {
			lines = append(lines, words)
		}
	}
	if len(lines) == 0 {
		return
	}
	b.WriteString(heading + "\n")
	for i, words := range lines {
		fmt.Fprintf(b, "  %d. %s\n", i+1, words)
	}
	b.WriteString("\n")
}

// cut is a text on one line, of maxText characters at most.
func cut(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > maxText {
		return string(r[:maxText]) + "..."
	}
	return s
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
