package web

import (
	"cmp"
	"slices"
	"strings"

	"daylight/internal/postgres"
	"daylight/internal/procurement"
)

// timeRow is one thing that happened, on the one list of all.
type timeRow struct {
	Date, Seen string
	What       string // kind of event
	Title      link
	Change     string // empty for the first version of a notice
	Silent     bool
	Superseded bool
	Figures    []money
	// More figures of a notice stand on its own page; Same were stated before.
	More, Same int
	URL, Host  string
	SHA256     string
	Text       string
	ThirdParty bool
	// Own says that daylight observed it: no publication.
	Own bool
	// Changes are the fields that a notice gives other values than Against.
	Against     string
	Changes     []changeRow
	MoreChanges int
	Adds        int // fields that no notice stated before
}

// figuresPerNotice is the number of figures shown of a notice on the timeline.
const figuresPerNotice = 6

// timeline merges notices with what they changed, amendments, what daylight
// observed, and reported events, the oldest first. What has no date stays beside
// what was seen with it.
func (b *contractPage) timeline() []timeRow {
	p := b.page
	var rows []timeRow
	known, steps := changes{map[restated]postgres.Figure{}}, stepsOf(b.life)
	for _, n := range p.Timeline {
		row := b.noticeRow(n)
		fresh, was, same := known.of(n)
		row.Same = same
		for _, f := range fresh[:min(len(fresh), figuresPerNotice)] {
			m := b.teller.figure(f.Figure)
			m.Was = was[f]
			if f.Status == procurement.Withheld {
				m.Notes = nil // said with the figure itself
			}
			row.Figures = append(row.Figures, m)
		}
		row.More = len(fresh) - len(row.Figures)
		if s, ok := steps[version{n.ID, n.Version}]; ok {
			b.changed(&row, s)
		}
		rows = append(rows, row)
	}
	rows = append(rows, b.observed()...)
	for _, a := range p.Amendments {
		rows = append(rows, timeRow{
			Date: shorten(10, a.Date), What: "Amendment", Text: shorten(400, a.Rationale),
			Title: link{Text: strings.TrimSpace("of the " + cmp.Or(ownerWords(a.Target, a.TargetNo), "procedure"))},
		})
	}
	for _, e := range p.Events {
		rows = append(rows, timeRow{
			Date: shorten(10, e.Date), What: "Event", ThirdParty: true,
			Title: link{Text: shorten(300, e.Title), Name: true}, URL: webURL(e.URL), Host: host(webURL(e.URL)),
		})
	}
	slices.SortStableFunc(rows, func(a, b timeRow) int { return cmp.Compare(a.Date, b.Date) })
	return rows
}

func (b *contractPage) noticeRow(n postgres.NoticeRow) timeRow {
	row := timeRow{
		Date: noticeDay(n, b.teller.zone), Seen: day(n.FirstSeen, nil), What: cmp.Or(capital(tagWords(n.Tags)), "Notice"),
		Title:  link{Text: b.teller.label(n.SourceNoticeID), Href: noticePath(n.ID, n.Version)},
		Silent: n.Change == "silent_edit", Superseded: n.Superseded,
		URL: webURL(n.URL), Host: host(webURL(n.URL)), SHA256: shorten(64, n.SHA256),
	}
	if n.Change != "new" {
		row.Change = changeWords(n.Change)
	}
	if b.page.Origin == procurement.Reconstruction {
		row.What = "Date of"
	}
	if row.Title.Text == "" {
		row.Title.Text = "notice"
	}
	return row
}

// capital makes the first letter of English words large.
func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
