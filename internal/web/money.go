package web

import (
	"cmp"
	"slices"
	"strings"

	"daylight/internal/postgres"
	"daylight/internal/procurement"
)

// money is a figure as a page shows it.
type money struct {
	// Text is the figure, such as "GBP 1,200,000" or "withheld".
	Text string
	// Kind says what it is, Of what it belongs to.
	Kind, Of string
	// Notes say what must be known before the figure is used.
	Notes []string
	// Number is false where Text holds no number.
	Number bool
	// Href leads to the fact in its notice; Notice names that.
	Href, Notice, Date string
	// Was is the value that this one replaced.
	Was string
	// Also are the other notices that state the same, Reports the press reports
	// that it was taken from.
	Also, Reports []link
}

// maxAlso is the number of notices named that state a figure again.
const maxAlso = 4

func (t teller) figure(f postgres.Figure) money {
	m := money{Kind: kindWords(f.Kind), Of: t.owner(f), Notice: t.label(f.SourceNoticeID), Date: t.dayOf(f), Reports: t.reportsOf(f)}
	if !f.Notice.IsZero() {
		m.Href = noticeHref(f.Notice, f.Version, factKey(f))
	}
	m.Text, m.Number = amountText(f)
	m.Notes = amountNotes(f)
	return m
}

// stated is a figure with the notices that say the same.
func (t teller) stated(f *stated) money {
	m := t.figure(f.Figure)
	for _, again := range f.also[:min(len(f.also), maxAlso)] {
		one := t.figure(again)
		m.Also = append(m.Also, link{Text: cmp.Or(one.Date, one.Notice), Href: one.Href})
	}
	if more := len(f.also) - maxAlso; more > 0 {
		m.Also = append(m.Also, link{Text: count(more) + " more"})
	}
	return m
}

func (t teller) dayOf(f postgres.Figure) string {
	if d := t.days[version{f.Notice, f.Version}]; d != "" {
		return d
	}
	return day(f.NoticePublishedAt, t.zone)
}

// factKey names the fact by its place in the document, which the reader can
// check, or else in the release.
func factKey(f postgres.Figure) string {
	if f.Path != "" {
		return f.Path
	}
	return f.Pointer
}

func amountText(f postgres.Figure) (text string, number bool) {
	switch {
	case f.Status == procurement.Withheld:
		return "withheld", false
	case f.Status == procurement.Missing || f.Amount == "" && f.Raw == "":
		return "no number published", false
	case f.Status == procurement.Unparsed || f.Amount == "":
		return "“" + shorten(60, f.Raw) + "”", false
	}
	text = digits(f.Amount)
	if f.Status == procurement.Range && f.High != "" {
		text += " to " + digits(f.High)
	}
	if f.Currency == "" {
		return text, true
	}
	return shorten(12, f.Currency) + "\u00a0" + text, true
}

func amountNotes(f postgres.Figure) []string {
	var notes []string
	switch f.Status {
	case procurement.ZeroStated:
		notes = append(notes, "zero as published")
	case procurement.Missing:
		notes = append(notes, "a currency without a number")
	case procurement.Withheld:
		notes = append(notes, withheldNotes(f)...)
	case procurement.Range:
		notes = append(notes, "published as a range")
	case procurement.Derived:
		notes = append(notes, "sum of published figures: "+f.Raw)
	case procurement.Implausible:
		notes = append(notes, "implausible; kept as published, in no total")
	case procurement.Unparsed:
		notes = append(notes, "could not be read as a number")
	case procurement.Reported:
		notes = append(notes, "reported by third parties, in no total")
		if f.Raw != "" {
			notes = append(notes, "as reported: “"+shorten(80, f.Raw)+"”")
		}
	}
	if f.Kind == procurement.Ceiling {
		notes = append(notes, "the most that may be spent under the framework, not spend")
	}
	if f.Status != procurement.Withheld && f.Amount != "" && f.Currency == "" {
		notes = append(notes, "no currency published")
	}
	switch {
	case f.Status == procurement.Withheld || f.Amount == "":
	case f.Tax == procurement.TaxNet:
		notes = append(notes, "without VAT")
	case f.Tax == procurement.TaxGross:
		notes = append(notes, "with VAT")
	}
	return notes
}

func withheldNotes(f postgres.Figure) []string {
	note := "the source says that it is not public"
	if f.Until != "" {
		note += " until " + shorten(20, f.Until)
	}
	if f.Why == "" {
		return []string{note}
	}
	return []string{note, "reason given: " + shorten(160, f.Why)}
}

func kindWords(k procurement.AmountKind) string {
	switch k {
	case procurement.Estimated:
		return "estimated"
	case procurement.Ceiling:
		return "framework ceiling"
	case procurement.Minimum:
		return "minimum"
	case procurement.Awarded:
		return "awarded"
	case procurement.Signed:
		return "signed"
	case procurement.Options:
		return "with all options"
	case procurement.Obligated:
		return "obligated to date"
	case procurement.Subcontracted:
		return "subcontracted"
	case procurement.BidAmount:
		return "bid"
	case procurement.NoticeTotal:
		return "total stated in the notice"
	case procurement.Budget:
		return "budget"
	}
	return visible(strings.ReplaceAll(string(k), "_", " "))
}

// mainKinds is the order in which one figure stands for a process, as in lists.
var mainKinds = [...]procurement.AmountKind{
	procurement.Signed, procurement.Awarded, procurement.Obligated, procurement.Estimated, procurement.Budget, procurement.Ceiling,
}

// mainFigures returns the current figures of the first kind that says something:
// a number other than zero, or that it is withheld. Figures of the first kind
// with numbers follow those that are withheld. Where the whole has a figure of a
// kind, its lots' figures of that kind are left to them.
func mainFigures(all []*stated) []*stated {
	first := firstKind(all, func(f *stated) bool { return tells(f) || f.Status == procurement.Withheld })
	switch {
	case len(first) == 0:
		return firstKind(all, func(*stated) bool { return true })
	case slices.ContainsFunc(first, tells):
		return first
	}
	return append(first, firstKind(all, tells)...)
}

func firstKind(all []*stated, fit func(*stated) bool) []*stated {
	for _, kind := range mainKinds {
		var whole, parts []*stated
		for _, f := range all {
			switch {
			case f.Kind != kind || f.Owner == procurement.OfBid || !fit(f):
			case f.Owner == procurement.OfLot || f.Owner == procurement.OfItem:
				parts = append(parts, f)
			default:
				whole = append(whole, f)
			}
		}
		if len(whole) > 0 {
			return whole
		}
		if len(parts) > 0 {
			return parts
		}
	}
	return nil
}

// tells reports whether a figure has a number that can stand for a process.
func tells(f *stated) bool {
	return strings.Trim(f.Amount, "0.") != "" && f.Status != procurement.Implausible
}
