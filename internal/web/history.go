package web

import (
	"context"
	"errors"
	"strings"

	"daylight/internal/history"
	"daylight/internal/postgres"
	"daylight/internal/procurement"
)

// longLife is the number of notices up to which a page compares them field by
// field: some processes have thousands.
const longLife = 120

// lifeOf reads what changed, and what was observed at the source.
func (s *site) lifeOf(ctx context.Context, p *postgres.ContractPage) (postgres.History, error) {
	if len(p.Timeline) == 0 || len(p.Timeline) > longLife {
		return postgres.History{}, nil
	}
	life, err := s.Store.History(ctx, p.ID, s.Now())
	if errors.Is(err, postgres.ErrNotFound) {
		return postgres.History{}, nil
	}
	return life, err
}

// changeRow is a field that a notice gives another value.
type changeRow struct {
	Label string
	// Was and Is are the values, Spans the difference of two long texts.
	Was, Is string
	Spans   []history.Span
	Note    string
}

const (
	shortChanges = 5
	allChanges   = 25
	// longValue is how much of a value a change shows, nearby how much of what is the
	// same stands around a difference.
	longValue = 140
	nearby    = 40
)

// steps are the publications of a life by notice version.
func stepsOf(life postgres.History) map[version]history.Step {
	got := map[version]history.Step{}
	for _, s := range life.Steps {
		if !s.Seen.IsZero() {
			got[version{s.Notice, s.Version}] = s
		}
	}
	return got
}

// changed adds to a notice's row what it changed. What the row's figures say
// already is left out.
func (b *contractPage) changed(row *timeRow, s history.Step) {
	if s.Kind == history.SilentEdit {
		row.Silent, row.Date = true, day(s.At, nil)
	}
	row.Against = shorten(120, s.Against)
	adds := s.Kind == history.Published // a notice of its own says what others did not
	limit := shortChanges
	if b.Only == "timeline" {
		limit = allChanges
	}
	limit = max(2, limit/b.divisor)
	for _, c := range s.Changes {
		switch {
		case c.Revealed || b.told(row, c):
		case adds && c.Kind == history.Added:
			row.Adds++
		case len(row.Changes) == limit:
			row.MoreChanges++
		default:
			row.Changes = append(row.Changes, newChangeRow(c))
		}
	}
}

// told reports whether a figure of the row says a change: before and after are
// the same numbers.
func (b *contractPage) told(row *timeRow, c history.Change) bool {
	for _, m := range row.Figures {
		if value := inverse(m.Text); m.Number && strings.HasPrefix(c.After, value) && (m.Was == "" && c.Before == "" || m.Was != "" && strings.HasPrefix(c.Before, inverse(m.Was))) {
			return true
		}
	}
	return false
}

// inverse writes "GBP 1,200.50" as "1,200.5 GBP", as package history does.
func inverse(text string) string {
	currency, number, ok := strings.Cut(text, "\u00a0")
	if whole, fraction, point := strings.Cut(number, "."); point {
		if fraction = strings.TrimRight(fraction, "0"); fraction == "" {
			number = whole
		} else {
			number = whole + "." + fraction
		}
	}
	if !ok {
		return text
	}
	return strings.Replace(number, "−", "-", 1) + " " + currency
}

func newChangeRow(c history.Change) changeRow {
	row := changeRow{Label: capital(shorten(120, c.Label))}
	switch {
	case c.Kind == history.Added:
		row.Is, row.Note = shorten(longValue, c.After), "added"
	case c.Kind == history.Removed:
		row.Was, row.Note = shorten(longValue, c.Before), "removed"
	case len(c.Words) > 0:
		row.Spans = shortSpans(c.Words)
	default:
		row.Was, row.Is = shorten(longValue, c.Before), shorten(longValue, c.After)
	}
	return row
}

// maxSpans is the number of pieces of a difference that are shown.
const maxSpans = 9

func shortSpans(all []history.Span) []history.Span {
	var out []history.Span
	for i, s := range all[:min(len(all), maxSpans)] {
		text := visible(s.Text)
		if s.Op != history.Same {
			text = shorten(longValue, s.Text)
		} else if r := []rune(text); len(r) > 2*nearby {
			head, tail := string(r[:nearby])+"… ", "…"+string(r[len(r)-nearby:])
			switch i {
			case 0:
				text = tail
			case len(all) - 1:
				text = head
			default:
				text = head + tail
			}
		}
		out = append(out, history.Span{Op: s.Op, Text: text})
	}
	if len(all) > maxSpans {
		out = append(out, history.Span{Op: history.Same, Text: "…"})
	}
	return out
}

// observed are the steps that are no publications: what daylight saw, and what a
// publication says that deserves a row of its own.
func (b *contractPage) observed() []timeRow {
	var rows []timeRow
	for _, s := range b.life.Steps {
		if !s.Seen.IsZero() {
			continue
		}
		row := timeRow{What: capital(shorten(300, s.Words)), Date: day(s.At, nil)}
		switch s.Kind {
		case history.Cancelled, history.Revealed:
			if d := b.dayOf(s.Notice, s.Version); d != "" {
				row.Date = d
			}
		default:
			row.Own = true
		}
		if !s.Notice.IsZero() {
			row.Title = link{Text: b.teller.label(s.NoticeID), Href: noticeLink(s.Notice, s.Version)}
		}
		for _, c := range s.Changes[:min(len(s.Changes), max(2, shortChanges/b.divisor))] {
			row.Changes = append(row.Changes, newChangeRow(c))
		}
		row.MoreChanges = len(s.Changes) - len(row.Changes)
		rows = append(rows, row)
	}
	return rows
}

func noticeLink(id procurement.ID, version int) string {
	if version > 0 {
		return noticePath(id, version)
	}
	return "/notice/" + id.String()
}

// goneRow is a notice that its source no longer has.
type goneRow struct {
	Notice link
	Since  string
	Answer string
}

func (b *contractPage) gone() []goneRow {
	var rows []goneRow
	for _, g := range b.life.Gone[:min(len(b.life.Gone), 3)] {
		row := goneRow{Notice: link{Text: b.teller.label(g.SourceNoticeID), Href: noticeLink(g.Notice, 0)}, Since: day(g.GoneAt, nil)}
		if g.Status > 0 {
			row.Answer = count(g.Status)
		}
		rows = append(rows, row)
	}
	return rows
}

// lastStated is the last notice that gave a place another value, else the first
// of all. A place has no steps into lists.
func (b *contractPage) lastStated(path string) (id procurement.ID, version int) {
	for _, s := range b.life.Steps {
		if s.Seen.IsZero() {
			continue
		}
		if id.IsZero() {
			id, version = s.Notice, s.Version
		}
		for _, c := range s.Changes {
			if c.Path == path || strings.HasPrefix(path, c.Path+"/") || strings.HasPrefix(c.Path, path+"/") {
				id, version = s.Notice, s.Version
			}
		}
	}
	return id, version
}
