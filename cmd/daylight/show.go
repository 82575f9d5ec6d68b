package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"daylight/internal/app"
	"daylight/internal/export"
	"daylight/internal/postgres"
	"daylight/internal/procurement"
	"daylight/internal/query"
)

type showCmd struct {
	ID      string `arg:"" help:"Id or ocid of a process, or id of a notice or organisation."`
	Format  string `enum:"text,json,ocds" default:"text" help:"text, json or ocds (the merged release)."`
	Version int    `help:"Version of a notice; default the latest." placeholder:"N"`
	History bool   `help:"What was published when and what it changed, and what daylight observed at the source."`
}

// Run shows one thing with its provenance; code 1 if the store does not hold it.
func (c *showCmd) Run(ctx context.Context, g *Globals) error {
	return g.with(ctx, func(a *app.App) error {
		ids, err := c.ids(ctx, a)
		if err != nil {
			return err
		}
		for _, id := range ids {
			err := c.show(ctx, g, a, id)
			if !errors.Is(err, postgres.ErrNotFound) {
				return err
			}
		}
		return fmt.Errorf("%w: %s is no process, notice or organisation here", errNothing, c.ID)
	})
}

// ids reads the argument as an id, else as an ocid: of a process that is here, or
// of one whose notices are now in another.
func (c *showCmd) ids(ctx context.Context, a *app.App) ([]procurement.ID, error) {
	if id, err := procurement.ParseID(c.ID); err == nil {
		now, moved, err := a.DB.MovedTo(ctx, id)
		if err != nil {
			return nil, storeError{err}
		}
		if moved {
			return []procurement.ID{id, now}, nil
		}
		return []procurement.ID{id}, nil
	}
	q, err := query.Parse("ocid:" + strconv.Quote(c.ID))
	if err != nil {
		return nil, err
	}
	page, err := a.DB.Search(ctx, q, "", 10)
	if err != nil {
		return nil, storeError{err}
	}
	var ids []procurement.ID
	for _, h := range page.Hits {
		ids = append(ids, h.ID)
	}
	if len(ids) > 0 {
		return ids, nil
	}
	moved, err := a.DB.MovedFrom(ctx, c.ID)
	if err != nil {
		return nil, storeError{err}
	}
	return moved, nil
}

func (c *showCmd) show(ctx context.Context, g *Globals, a *app.App, id procurement.ID) error {
	if c.History {
		return c.history(ctx, g, a, id)
	}
	page, err := a.DB.Contract(ctx, id)
	switch {
	case err == nil && c.Format == "json":
		return g.printJSON(export.Contract(page))
	case err == nil && c.Format == "ocds":
		return g.printJSON(export.Compiled(page))
	case err == nil:
		return contractText(g.env.stdout, page)
	case !errors.Is(err, postgres.ErrNotFound):
		return storeError{err}
	}
	notice, err := a.DB.Notice(ctx, id, c.Version)
	switch {
	case err == nil && c.Format != "text":
		return g.printJSON(export.Notice(notice))
	case err == nil:
		return noticeText(g.env.stdout, notice)
	case !errors.Is(err, postgres.ErrNotFound):
		return storeError{err}
	}
	org, err := a.DB.Organization(ctx, id)
	switch {
	case err == nil && c.Format != "text":
		return g.printJSON(export.Organization(org))
	case err == nil:
		return organizationText(g.env.stdout, org)
	}
	return err
}

// lines writes lines and keeps the first error.
type lines struct {
	w   io.Writer
	err error
}

func (l *lines) f(format string, args ...any) {
	if l.err == nil {
		_, l.err = io.WriteString(l.w, harmless(fmt.Sprintf(format+"\n", args...)))
	}
}

func contractText(w io.Writer, p postgres.ContractPage) error {
	l := &lines{w: w}
	l.f("%s", first(p.Title, "(no title)"))
	if p.Origin != procurement.Published {
		l.f("NOT PUBLISHED BY AN AUTHORITY: %s", p.Origin)
	}
	l.f("ocid      %s\nid        %s\nsource    %s (%s)\nstage     %s\npublished %s", p.OCID, p.ID, p.Source.ID, p.Source.License, p.Stage, dates(p))
	for _, r := range p.PartyRows {
		l.f("party     %s [%s]%s", r.Name, strings.Join(r.Roles, ", "), identifier(r.Party))
	}
	for _, a := range p.AwardRows {
		l.f("award     %s %s %s -> %s", a.LocalID, a.Status, a.Date, supplierNames(a.Names))
		figures(l, a.Figures)
	}
	for _, c := range p.ContractRows {
		l.f("contract  %s %s signed %s -> %s", c.LocalID, c.Status, first(c.Signed, "not stated"), supplierNames(c.Names))
		figures(l, c.Figures)
	}
	figures(l, p.ProcessFigures)
	for _, n := range p.Timeline {
		l.f("notice    %s@%d %s %s %s\n          %s\n          sha256 %s, first seen %s", n.ID, n.Version, dayOf(p.Source.ID, n.PublishedRaw, n.Published),
			strings.Join(n.Tags, ","), n.Change, n.URL, n.SHA256, n.FirstSeen.Format(time.RFC3339))
	}
	rest(l, p)
	countedText(l, p)
	for _, r := range p.LinkRows {
		l.f("related   %s %s %s", relation(r.Kind), r.Ref, first(r.Name, r.Title))
	}
	for _, m := range p.Gaps {
		l.f("%-9s %s%s%s", strings.ReplaceAll(m.Kind, "_only", ""), m.What, inBrackets(m.Field), untilWords(m.Until))
	}
	reviewText(l, p)
	return l.err
}

func inBrackets(s string) string {
	if s == "" {
		return ""
	}
	return " (" + s + ")"
}

func untilWords(day string) string {
	if day == "" {
		return ""
	}
	return ", until " + day
}

// rest prints what few processes have.
func rest(l *lines, p postgres.ContractPage) {
	for _, b := range p.BidsReceived {
		var names []string
		for _, t := range b.Tenderers {
			if i := t.PartyNo - 1; i >= 0 && i < len(p.PartyRows) && !p.PartyRows[i].Person {
				names = append(names, p.PartyRows[i].Name)
			}
		}
		l.f("bid       %d %s %s", b.No, b.Status, first(strings.Join(names, ", "), "not named"))
	}
	for _, it := range p.Items {
		quantity, price := "", ""
		if it.Quantity.Valid {
			quantity = ", " + grouped(it.Quantity.Decimal.String()) + " " + it.Unit
		}
		if it.UnitPrice.Valid {
			price = ", " + it.Currency + " " + grouped(it.UnitPrice.Decimal.String()) + " each"
		}
		if it.Description+quantity+price != "" {
			l.f("item      %d %s%s%s", it.No, clip(it.Description, 100), quantity, price)
		}
	}
	for _, t := range p.Transactions {
		amount := "no amount published"
		if t.Amount.Valid {
			amount = strings.TrimSpace(t.Currency + " " + grouped(t.Amount.Decimal.String()))
		}
		l.f("%-9s %s %s %s %s", t.Kind, first(t.Date, "no date"), amount, t.LocalID, t.Payee)
	}
	for _, e := range p.Events {
		l.f("reported  %s %s\n          %s", e.Date, e.Title, e.URL)
	}
}

// relation is a kind of link in words: x_linkedTender is ours, for linked tenders.
func relation(kind string) string {
	if kind == "x_linkedTender" {
		return "linked tender"
	}
	return kind
}

func figures(l *lines, list []postgres.Figure) {
	for _, f := range list {
		state := ""
		if !f.Current {
			state = " (restated later)"
		}
		l.f("amount    %s%s%s\n          in notice %s@%d at %s", figureText(&f), ofName(f), state, f.Notice, f.Version, f.Pointer)
	}
}

func ofName(f postgres.Figure) string {
	if f.OwnerName == "" {
		return ""
	}
	return ", " + f.OwnerName
}

func supplierNames(rows []postgres.SupplierRow) string {
	if len(rows) == 0 {
		return "suppliers not stated"
	}
	names := make([]string, len(rows))
	for i, s := range rows {
		names[i] = s.Name
		if s.Consortium {
			names[i] += " (consortium)"
		}
	}
	return strings.Join(names, ", ")
}

func identifier(p procurement.Party) string {
	if p.LegalID == "" {
		return ""
	}
	return " " + strings.TrimSpace(p.Scheme+" "+p.LegalID)
}

func dates(p postgres.ContractPage) string {
	first, last := day10(p.Published), day10(p.LastPublished)
	if first == last {
		return first
	}
	return first + " to " + last
}

func day10(t time.Time) string {
	if t.IsZero() {
		return "not stated"
	}
	return t.Format(time.DateOnly)
}

func first(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}

func noticeText(w io.Writer, n postgres.NoticePage) error {
	l := &lines{w: w}
	l.f("notice    %s of %s, version %d of %d\nprocess   %s %s", n.SourceNoticeID, n.Source.ID, n.Version, len(n.Versions), n.Process, n.Title)
	l.f("published %s (written %q)\ndocument  %s %s\n          sha256 %s, %d bytes, fetched %s", dayOf(n.Source.ID, n.PublishedRaw, n.Published), n.PublishedRaw, n.Method, n.URL,
		n.SHA256, n.Size, n.FetchedAt.Format(time.RFC3339))
	l.f("archive   %s at %d, %d bytes\nplace     %s", n.ArchiveFile, n.ArchiveOffset, n.ArchiveLength, first(n.Pointer, "the whole document"))
	for _, f := range n.Facts {
		l.f("%s = %s\n    %s", f.Path, clip(f.Value, 200), f.Pointer)
	}
	if n.Hidden > 0 {
		l.f("%d facts name a contact person and are not shown", n.Hidden)
	}
	for _, i := range n.Issues {
		l.f("issue     %s %s %s", i.Code, i.Path, i.Detail)
	}
	return l.err
}

func organizationText(w io.Writer, o postgres.OrganizationPage) error {
	l := &lines{w: w}
	l.f("%s", o.Name)
	for _, n := range o.Names {
		l.f("named     %s, %d times, %s to %s", n.Name, n.Count, day10(n.First), day10(n.Last))
	}
	for _, id := range o.Identifiers {
		l.f("id        %s", id)
	}
	l.f("buyer in %d contracts, supplier in %d", o.BuyerCount, o.SupplierCount)
	if l.err != nil {
		return l.err
	}
	return hitTable(w, append(o.AsBuyer, o.AsSupplier...))
}
