package ingest

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"

	"github.com/shopspring/decimal"

	"daylight/internal/archive"
	"daylight/internal/compile"
	"daylight/internal/disclosure"
	"daylight/internal/fx"
	"daylight/internal/money"
	"daylight/internal/postgres"
	"daylight/internal/procurement"
)

// batch is the part of a Work that one transaction stores.
type batch struct {
	g        *Ingester
	w        Work
	parser   int
	pieces   []archive.Record // of archive files, not yet listed
	captures []postgres.Capture
	notices  []postgres.NoticeIn
	bad      []postgres.Quarantined
	total    Counts // of the batches before
	done     Counts // of this batch
}

func (b *batch) size() int { return len(b.notices) + len(b.bad) }

func (b *batch) add(r record) {
	if r.bad != nil {
		b.bad = append(b.bad, *r.bad)
		return
	}
	b.notices = append(b.notices, *r.notice)
}

// take returns the counts of the batch and empties it.
func (b *batch) take() Counts {
	done := b.done
	b.captures, b.notices, b.bad, b.done = nil, nil, nil, Counts{}
	return done
}

// flush stores the batch in one transaction.
func (b *batch) flush(ctx context.Context, within func(context.Context, *postgres.Tx, Counts) error) error {
	if b.size() == 0 && len(b.captures) == 0 && within == nil {
		return nil
	}
	err := b.g.db.Write(ctx, func(tx *postgres.Tx) error {
		b.done = Counts{Records: b.size(), Quarantined: len(b.bad)}
		if err := tx.LockSource(ctx, b.w.Source.ID); err != nil {
			return err
		}
		if err := tx.AddRecords(ctx, b.pieces); err != nil {
			return err
		}
		if err := tx.AddCaptures(ctx, b.captures); err != nil {
			return err
		}
		bad := append([]postgres.Quarantined(nil), b.bad...)
		if err := b.apply(ctx, tx, b.notices, &bad); err != nil {
			return err
		}
		if err := tx.Quarantine(ctx, b.w.Source.ID, b.parser, bad); err != nil {
			return err
		}
		b.done.Quarantined = len(bad)
		b.done.Duplicates = b.done.Records - b.done.Versions - b.done.Quarantined
		if within == nil {
			return nil
		}
		sum := b.total
		sum.Add(b.done)
		return within(ctx, tx, sum)
	})
	if err == nil {
		b.pieces = nil
	}
	return err
}

// apply merges and compiles notices. If Postgres refuses the data, the batch is
// halved until the bad notice is found; it goes to quarantine alone.
func (b *batch) apply(ctx context.Context, tx *postgres.Tx, notices []postgres.NoticeIn, bad *[]postgres.Quarantined) error {
	if len(notices) == 0 {
		return nil
	}
	before := b.done
	err := tx.Attempt(ctx, func(tx *postgres.Tx) error { return b.merge(ctx, tx, notices) })
	if err == nil || !postgres.Refused(err) {
		return err
	}
	b.done = before
	if len(notices) == 1 {
		n := notices[0]
		*bad = append(*bad, postgres.Quarantined{SHA256: n.SHA256, Pointer: n.Pointer, Reason: "store-refused",
			Detail: fmt.Sprintf("notice %s: %v", n.SourceNoticeID, err), Document: n.Document, At: n.RecordedAt})
		return nil
	}
	half := len(notices) / 2
	if err := b.apply(ctx, tx, notices[:half], bad); err != nil {
		return err
	}
	return b.apply(ctx, tx, notices[half:], bad)
}

func (b *batch) merge(ctx context.Context, tx *postgres.Tx, notices []postgres.NoticeIn) error {
	merged, err := tx.MergeNotices(ctx, b.w.Source.ID, b.parser, b.w.Force, notices)
	if err != nil {
		return err
	}
	b.done.Versions += merged.New
	b.done.Refilled += merged.Refilled
	if err := regroup(ctx, tx, b.w.Source.ID, &merged); err != nil {
		return err
	}
	n, err := b.g.compileProcesses(ctx, tx, b.w.Source.ID, b.w.Source.Country, merged.Processes, b.w.Force)
	b.done.Processes += n
	return err
}

// compileProcesses compiles the processes whose notices differ from those they
// were compiled from, and returns their number.
func (g *Ingester) compileProcesses(ctx context.Context, tx *postgres.Tx, sourceID, country string, processes map[procurement.ID]string, force bool) (int, error) {
	if len(processes) == 0 {
		return 0, nil
	}
	ids := make([]procurement.ID, 0, len(processes))
	for id := range processes {
		ids = append(ids, id)
	}
	stored, err := tx.Versions(ctx, ids)
	if err != nil {
		return 0, err
	}
	hashes, err := tx.ReleasesHashes(ctx, ids)
	if err != nil {
		return 0, err
	}
	var out []postgres.Compiled
	gone := maps.Clone(processes)
	for len(stored) > 0 {
		n := 1
		for n < len(stored) && stored[n].Process == stored[0].Process {
			n++
		}
		group := stored[:n]
		stored = stored[n:]
		delete(gone, group[0].Process)
		sum := releasesHash(group)
		if have, ok := hashes[group[0].Process]; ok && have == sum && !force {
			continue
		}
		c, err := g.compiled(compile.Source{ID: sourceID, Country: country}, group)
		if err != nil {
			return 0, err
		}
		c.ReleasesHash = sum
		out = append(out, c)
	}
	if err := tx.DeleteProcesses(ctx, slices.Collect(maps.Keys(gone))); err != nil {
		return 0, err
	}
	return len(out), tx.SaveProcesses(ctx, out)
}

// releasesHash identifies what a process is compiled from.
func releasesHash(versions []postgres.StoredVersion) [32]byte {
	h := sha256.New()
	num := func(n int) { h.Write(binary.BigEndian.AppendUint64(nil, uint64(n))) }
	num(compile.Rules)
	for _, v := range versions {
		h.Write(v.Notice[:])
		num(v.Version)
		h.Write(v.ContentHash)
		num(v.Parser)
	}
	return [32]byte(h.Sum(nil))
}

func (g *Ingester) compiled(src compile.Source, stored []postgres.StoredVersion) (postgres.Compiled, error) {
	versions, err := Versions(stored)
	if err != nil {
		return postgres.Compiled{}, err
	}
	notices := make([]string, len(stored))
	for i, v := range stored {
		notices[i] = v.SourceNoticeID
	}
	p := compile.Process(src, stored[0].OCID, versions)
	doc := compile.Search(p, notices)
	raw, err := procurement.Canonical(p.Compiled)
	if err != nil {
		return postgres.Compiled{}, fmt.Errorf("process %s: %w", p.OCID, err)
	}
	rates, err := g.table()
	if err != nil {
		return postgres.Compiled{}, err
	}
	stage := compile.Stage(p)
	return postgres.Compiled{Process: p, Source: src.ID, Stage: stage, JSON: raw, Vector: doc.Vector, MainAmount: doc.Amount,
		MainCurrency: doc.Currency, Rules: compile.Rules, Money: money.Of(p).Bound(absurd(rates)), Gaps: disclosure.Of(p, stage, disclosure.Options{}),
		Convert: rates.Convert}, nil
}

// absurd reports whether an amount is beyond what a contract can be: more than 5
// thousand million US dollars at the rate of the day (DOMAIN.md section 5). What
// has no rate is not judged.
func absurd(rates *fx.Table) func(amount decimal.Decimal, currency, on string) bool {
	return func(amount decimal.Decimal, currency, on string) bool {
		v, ok := rates.Convert(amount, currency, on)
		return ok && v.USD.GreaterThan(decimal.New(5, 9))
	}
}

// Versions reads the bodies of the stored versions of a process for compile.
func Versions(stored []postgres.StoredVersion) ([]compile.Version, error) {
	versions := make([]compile.Version, len(stored))
	for i, v := range stored {
		body, err := procurement.ParseBody(v.Body)
		if err != nil {
			return nil, fmt.Errorf("notice %s version %d: %w", v.Notice, v.Version, err)
		}
		body.Release = called(body.Release, v.PortalOCID, v.OCID)
		versions[i] = compile.Version{Notice: v.Notice, Version: v.Version, SourceNoticeID: v.SourceNoticeID,
			SourceVersion: v.SourceVersion, ContentHash: [32]byte(v.ContentHash), Parser: v.Parser, Body: body}
		if v.Published != nil {
			versions[i].Published = v.Published.UTC()
		}
	}
	return versions, nil
}
