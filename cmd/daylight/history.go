package main

import (
	"context"
	"errors"
	"io"
	"strconv"
	"strings"
	"time"

	"daylight/internal/app"
	"daylight/internal/history"
	"daylight/internal/postgres"
	"daylight/internal/procurement"
)

// historyStep is a step as `show --history --format json` prints it.
type historyStep struct {
	NoticeKey string `json:"notice_id,omitempty"`
	history.Step
}

// historyPage is what `show --history --format json` prints.
type historyPage struct {
	Process   string        `json:"process"`
	OCID      string        `json:"ocid"`
	Title     string        `json:"title"`
	Source    string        `json:"source"`
	FirstSeen time.Time     `json:"first_seen,omitzero"`
	LastSeen  time.Time     `json:"last_seen,omitzero"`
	Gone      []string      `json:"gone"` // notices that are not at the source now
	Steps     []historyStep `json:"steps"`
}

// history shows the life of a process, or of the process of a notice.
func (c *showCmd) history(ctx context.Context, g *Globals, a *app.App, id procurement.ID) error {
	h, err := a.DB.History(ctx, id, time.Now())
	if errors.Is(err, postgres.ErrNotFound) {
		var notice postgres.NoticePage
		if notice, err = a.DB.Notice(ctx, id, 0); err == nil {
			h, err = a.DB.History(ctx, notice.Process, time.Now())
		}
	}
	switch {
	case errors.Is(err, postgres.ErrNotFound):
		return err
	case err != nil:
		return storeError{err}
	}
	if c.Format != "text" {
		return g.printJSON(historyJSON(h))
	}
	return historyText(g.env.stdout, h)
}

func historyJSON(h postgres.History) historyPage {
	page := historyPage{Process: h.Process.String(), OCID: h.OCID, Title: h.Title, Source: h.SourceID,
		FirstSeen: h.FirstSeen, LastSeen: h.LastSeen, Gone: []string{}, Steps: []historyStep{}}
	for _, n := range h.Gone {
		page.Gone = append(page.Gone, n.SourceNoticeID)
	}
	for _, s := range h.Steps {
		step := historyStep{Step: s}
		if !s.Notice.IsZero() {
			step.NoticeKey = s.Notice.String()
		}
		page.Steps = append(page.Steps, step)
	}
	return page
}

func historyText(w io.Writer, h postgres.History) error {
	l := &lines{w: w}
	l.f("%s\nocid      %s\nid        %s", first(h.Title, "(no title)"), h.OCID, h.Process)
	for _, n := range h.Gone {
		l.f("gone      %s is no longer at the source since %s; the copy kept here: daylight show %s", n.SourceNoticeID, n.GoneAt.Format(time.RFC3339), n.Notice)
	}
	for _, s := range h.Steps {
		at := s.At.Format(time.RFC3339)
		if s.On != "" {
			at = dayOf(h.SourceID, s.On, s.At)
		}
		l.f("\n%-10s  %s", at, stepWords(s))
		if !s.Seen.IsZero() {
			l.f("            notice %s@%d (%s), first fetched %s", s.Notice, s.Version, s.NoticeID, s.Seen.Format(time.RFC3339))
		}
		if s.Against != "" {
			l.f("            compared with %s: %s", s.Against, counted(len(s.Changes)))
		}
		for _, change := range s.Changes {
			l.f("            %s", changeWords(change))
		}
	}
	return l.err
}

func stepWords(s history.Step) string {
	words := s.Words
	if s.Seen.IsZero() && s.NoticeID != "" {
		words += " (notice " + s.NoticeID + ")"
	}
	if len(s.Tags) > 0 {
		words += " [" + strings.Join(s.Tags, ", ") + "]"
	}
	return words
}

func counted(n int) string {
	switch n {
	case 0:
		return "no field that is shown differs"
	case 1:
		return "1 field differs"
	}
	return grouped(strconv.Itoa(n)) + " fields differ"
}

// longest is how much of a text a line of the history shows.
const longest = 200

func changeWords(c history.Change) string {
	switch c.Kind {
	case history.Added:
		return c.Label + ": " + clip(c.After, longest) + " (added)"
	case history.Removed:
		return c.Label + ": " + clip(c.Before, longest) + " (removed)"
	}
	if len(c.Words) > 0 {
		return c.Label + ": " + clip(spanWords(c.Words), 3*longest)
	}
	return c.Label + ": " + clip(c.Before, longest) + " -> " + clip(c.After, longest)
}

// nearby is how much of what is the same stands around a change in a long text.
const nearby = 40

// spanWords writes what was removed as [-text-] and what was added as {+text+}, as
// wdiff does.
func spanWords(spans []history.Span) string {
	var b strings.Builder
	for i, s := range spans {
		switch s.Op {
		case history.Del:
			b.WriteString("[-" + strings.TrimRight(s.Text, " \n") + "-] ")
		case history.Ins:
			b.WriteString("{+" + strings.TrimRight(s.Text, " \n") + "+} ")
		default:
			b.WriteString(around(s.Text, i > 0, i < len(spans)-1))
		}
	}
	return strings.TrimSpace(b.String())
}

// around leaves out the middle of a text that is the same, or its beginning or end
// where nothing changed before or behind it.
func around(s string, before, behind bool) string {
	r := []rune(s)
	switch {
	case before && behind && len(r) > 2*nearby:
		return string(r[:nearby]) + "… " + string(r[len(r)-nearby:])
	case !before && len(r) > nearby:
		return "…" + string(r[len(r)-nearby:])
	case !behind && len(r) > nearby:
		return string(r[:nearby]) + "…"
	}
	return s
}
