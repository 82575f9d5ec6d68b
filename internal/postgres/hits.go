package postgres

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"daylight/internal/procurement"
)

// suppliersShown is the number of suppliers a list names.
const suppliersShown = 3

const hitRows = `
	SELECT p.process_id, p.ocid, p.title, p.title_lang, p.origin, p.country, p.stage, p.last_published_at, p.description,
		s.source, s.name, s.country, s.homepage, s.license, s.license_url,
		coalesce((SELECT v.published_raw FROM process_notice pn JOIN notice_version v USING (notice_id, version)
			WHERE pn.process_id = p.process_id AND v.published_at = p.last_published_at ORDER BY pn.ord DESC LIMIT 1), '')
	FROM process p JOIN source s USING (source) WHERE p.process_id = ANY (@ids)`

// Hits returns the processes in the order of the ids; ids that the store does
// not hold are left out.
func (db *DB) Hits(ctx context.Context, ids []procurement.ID) ([]Hit, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	args := pgx.StrictNamedArgs{"ids": uuids(ids)}
	rows, _ := db.pool.Query(ctx, hitRows, args)
	byID := map[procurement.ID]*Hit{}
	_, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (struct{}, error) {
		h := &Hit{}
		var id [16]byte
		var published *time.Time
		err := row.Scan(&id, &h.OCID, &h.Title, &h.Lang, &h.Origin, &h.Country, &h.Stage, &published, &h.Snippet,
			&h.Source.ID, &h.Source.Name, &h.Source.Country, &h.Source.Homepage, &h.Source.License, &h.Source.LicenseURL, &h.PublishedRaw)
		h.ID, h.Published = id, deref(published)
		byID[h.ID] = h
		return struct{}{}, err
	})
	if err != nil {
		return nil, fmt.Errorf("list %d processes: %w", len(ids), err)
	}
	if err := db.hitParties(ctx, args, byID); err != nil {
		return nil, err
	}
	if err := db.hitAmounts(ctx, args, byID); err != nil {
		return nil, err
	}
	if err := db.hitSignals(ctx, args, byID); err != nil {
		return nil, err
	}
	hits := make([]Hit, 0, len(ids))
	for _, id := range ids {
		if h := byID[id]; h != nil {
			hits = append(hits, *h)
		}
	}
	return hits, nil
}

// hitParties: buyers, and suppliers of awards and contracts, not all tenderers. A
// party without a name is called as procurement.Party.Called says.
const hitParties = `
	SELECT m.process_id, CASE WHEN m.name = '' AND NOT m.is_person AND m.legal_id <> '' THEN trim(m.scheme || ' ' || m.legal_id) ELSE m.name END,
		m.mention_key, m.roles && '{buyer,procuringEntity}' AS buys,
		'supplier' = ANY (m.roles) OR EXISTS (SELECT FROM award_supplier a WHERE (a.process_id, a.party_no) = (m.process_id, m.party_no)) AS sells,
		'buyer' = ANY (m.roles)
	FROM party_mention m WHERE m.process_id = ANY (@ids) ORDER BY m.process_id, m.party_no`

func (db *DB) hitParties(ctx context.Context, args pgx.StrictNamedArgs, byID map[procurement.ID]*Hit) error {
	rows, _ := db.pool.Query(ctx, hitParties, args)
	var id, mention [16]byte
	var name string
	var buys, sells, buyer bool
	_, err := pgx.ForEachRow(rows, []any{&id, &name, &mention, &buys, &sells, &buyer}, func() error {
		h, link := byID[id], PartyLink{name, mention}
		if h == nil { // compiled again meanwhile
			return nil
		}
		if buys && !slices.Contains(h.Buyers, link) {
			h.Buyers = append(h.Buyers, link)
		}
		if !sells || slices.Contains(h.Suppliers, link) {
			return nil
		}
		if len(h.Suppliers) == suppliersShown {
			h.MoreSuppliers++
			return nil
		}
		h.Suppliers = append(h.Suppliers, link)
		return nil
	})
	if err != nil {
		return fmt.Errorf("parties of a list: %w", err)
	}
	return nil
}

// figureColumns are read by scanFigure, of figures a and the notice versions v
// that state them. The last one is where a figure's number stands in the
// document, or what stands there instead of one.
const figureColumns = `a.process_id, a.owner, a.owner_no, a.kind, a.status, a.amount, a.amount_high, a.currency, a.tax, a.raw,
	a.withheld_until, a.withheld_why, a.current, a.notice_id, a.version, a.path, n.source_notice_id, v.published_at, v.pointer,
	v.pointers IS NOT NULL, coalesce(v.pointers->>(a.path || '/amount'), v.pointers->>a.path,
		v.pointers->>(a.path || '/` + procurement.Ext + `/status'), v.pointers->>(a.path || '/` + procurement.Ext + `/raw'), v.pointers->>(a.path || '/currency'))`

// placesOf reads the pointers of notice versions once each: a body may have a
// megabyte of them, and hundreds of figures.
const placesOf = `v AS MATERIALIZED (SELECT notice_id, version, published_at, pointer, body->'pointers' AS pointers
	FROM notice_version WHERE (notice_id, version) IN (SELECT notice_id, version FROM `

// mainAmounts prefers figures as compile.Search does, which leaves out awards and
// contracts that came to nothing; a figure without a number stands for itself
// where there is no other.
const mainAmounts = `
	WITH a AS MATERIALIZED (
		SELECT DISTINCT ON (process_id) *, count(*) OVER (PARTITION BY process_id, kind)::int AS of FROM amount
		WHERE process_id = ANY (@ids) AND current AND kind IN ('signed', 'awarded', 'obligated', 'estimated', 'budget', 'ceiling')
			AND NOT EXISTS (SELECT FROM award w WHERE amount.owner = 'award'
				AND (w.process_id, w.award_no) = (amount.process_id, amount.owner_no) AND lower(w.status) IN ('cancelled', 'canceled', 'unsuccessful'))
			AND NOT EXISTS (SELECT FROM contract c WHERE amount.owner = 'contract'
				AND (c.process_id, c.contract_no) = (amount.process_id, amount.owner_no) AND lower(c.status) IN ('cancelled', 'canceled', 'unsuccessful'))
		ORDER BY process_id, amount IS NULL OR amount = 0 OR status = 'implausible',
			array_position('{signed,awarded,obligated,estimated,budget,ceiling}'::text[], kind), amount DESC NULLS LAST, owner_no, ord),
	` + placesOf + `a))
	SELECT ` + figureColumns + `, a.of FROM a JOIN notice n USING (notice_id) JOIN v ON (v.notice_id, v.version) = (a.notice_id, a.version)`

func (db *DB) hitAmounts(ctx context.Context, args pgx.StrictNamedArgs, byID map[procurement.ID]*Hit) error {
	rows, _ := db.pool.Query(ctx, mainAmounts, args)
	_, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (struct{}, error) {
		var of int
		id, f, err := scanFigure(row, &of)
		if h := byID[id]; err == nil && h != nil {
			h.Main, h.MainOf = &f, of
		}
		return struct{}{}, err
	})
	if err != nil {
		return fmt.Errorf("amounts of a list: %w", err)
	}
	return nil
}

const hitSignals = `
	SELECT p.process_id, (SELECT CASE WHEN count(*) = count(s.amount_usd) THEN sum(s.amount_usd) END FROM spend s WHERE s.process_id = p.process_id AND ` + counted + `),
		ARRAY(SELECT DISTINCT f.code FROM flag f WHERE f.process_id = p.process_id ORDER BY 1)
	FROM process p WHERE p.process_id = ANY (@ids)`

// hitSignals fills what is counted, and what is to review.
func (db *DB) hitSignals(ctx context.Context, args pgx.StrictNamedArgs, byID map[procurement.ID]*Hit) error {
	rows, _ := db.pool.Query(ctx, hitSignals, args)
	var id [16]byte
	var usd pgtype.Numeric
	var codes []string
	_, err := pgx.ForEachRow(rows, []any{&id, &usd, &codes}, func() error {
		if h := byID[id]; h != nil {
			h.CountedUSD, h.Flags = digits(usd), slices.Clone(codes)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("sums and marks of a list: %w", err)
	}
	return nil
}

// scanFigure reads figureColumns, and what a query selects after them.
func scanFigure(row pgx.CollectableRow, more ...any) (procurement.ID, Figure, error) {
	var f Figure
	var id, notice [16]byte
	var amount, high pgtype.Numeric
	var published *time.Time
	var base string
	var listed bool
	var at *string
	err := row.Scan(append([]any{&id, &f.Owner, &f.OwnerNo, &f.Kind, &f.Status, &amount, &high, &f.Currency, &f.Tax, &f.Raw, &f.Until, &f.Why,
		&f.Current, &notice, &f.Version, &f.Path, &f.SourceNoticeID, &published, &base, &listed, &at}, more...)...)
	f.Notice, f.Amount, f.High, f.NoticePublishedAt = notice, digits(amount), digits(high), deref(published)
	path := f.Path
	if f.Amount != "" || f.Raw != "" {
		path += "/amount"
	}
	f.Pointer = placeIn(base, listed, at, path)
	return id, f, err
}

// placeIn is procurement.SourceOf for a row: at is what the notice's pointers
// list for the fact, if they list anything.
func placeIn(base string, listed bool, at *string, path string) string {
	switch {
	case at != nil:
		return *at
	case listed:
		return base
	}
	return base + path
}
