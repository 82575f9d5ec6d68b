package postgres

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"daylight/internal/procurement"
)

// listed is the number of contracts that an organisation page lists.
const listed = 100

const orgNames = `
	SELECT m.name, count(*)::int, min(p.published_at), max(p.last_published_at)
	FROM party_mention m JOIN process p USING (process_id) WHERE m.mention_key = @key
	GROUP BY m.name ORDER BY 2 DESC, 1`

const orgFacts = `
	SELECT 'id', m.scheme || ': ' || m.legal_id, count(*)::int FROM party_mention m
		WHERE m.mention_key = @key AND m.legal_id <> '' AND NOT m.is_person GROUP BY 2
	UNION ALL SELECT 'country', m.country, count(*)::int FROM party_mention m WHERE m.mention_key = @key AND m.country <> '' GROUP BY 2
	UNION ALL SELECT 'role', r, count(*)::int FROM party_mention m, unnest(m.roles) r WHERE m.mention_key = @key GROUP BY 2
	ORDER BY 1, 3 DESC, 2`

// Organization returns what is known of an organisation by mention: one
// identifier, or one name in one country. ErrNotFound if no process names it.
func (db *DB) Organization(ctx context.Context, key procurement.ID) (OrganizationPage, error) {
	page := OrganizationPage{Key: key}
	args := pgx.StrictNamedArgs{"key": uuid(key)}
	rows, _ := db.pool.Query(ctx, orgNames, args)
	var err error
	page.Names, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (NameSeen, error) {
		var n NameSeen
		var first, last *time.Time
		err := row.Scan(&n.Name, &n.Count, &first, &last)
		n.First, n.Last = deref(first), deref(last)
		return n, err
	})
	if err != nil {
		return page, fmt.Errorf("organization %s: %w", key, err)
	}
	if len(page.Names) == 0 {
		return page, fmt.Errorf("organization %s: %w", key, ErrNotFound)
	}
	page.Name = page.Names[0].Name
	for _, load := range []func(context.Context, pgx.StrictNamedArgs, *OrganizationPage) error{db.orgFacts, db.orgLists, db.orgCounterparties} {
		if err := load(ctx, args, &page); err != nil {
			return page, fmt.Errorf("organization %s: %w", key, err)
		}
	}
	return page, nil
}

func (db *DB) orgFacts(ctx context.Context, args pgx.StrictNamedArgs, page *OrganizationPage) error {
	rows, _ := db.pool.Query(ctx, orgFacts, args)
	var kind string
	var f FacetCount
	_, err := pgx.ForEachRow(rows, []any{&kind, &f.Value, &f.Count}, func() error {
		switch kind {
		case "id":
			page.Identifiers = append(page.Identifiers, f.Value)
		case "country":
			page.Countries = append(page.Countries, f.Value)
		default:
			page.Roles = append(page.Roles, FacetCount{f.Value, f.Value, f.Count})
		}
		return nil
	})
	return err
}

// sides: in which processes it buys, in which it supplies.
const orgSides = `
	SELECT DISTINCT p.process_id, p.last_published_at, m.roles && '{buyer,procuringEntity}' AS buys,
		'supplier' = ANY (m.roles) OR EXISTS (SELECT FROM award_supplier a WHERE (a.process_id, a.party_no) = (m.process_id, m.party_no)) AS sells
	FROM party_mention m JOIN process p USING (process_id)
	WHERE m.mention_key = @key ORDER BY p.last_published_at DESC NULLS LAST, p.process_id`

func (db *DB) orgLists(ctx context.Context, args pgx.StrictNamedArgs, page *OrganizationPage) error {
	rows, _ := db.pool.Query(ctx, orgSides, args)
	var id [16]byte
	var at *time.Time
	var buys, sells bool
	var buyer, supplier []procurement.ID
	_, err := pgx.ForEachRow(rows, []any{&id, &at, &buys, &sells}, func() error {
		if buys && !slices.Contains(tail(buyer), id) {
			buyer = append(buyer, id)
		}
		if sells && !slices.Contains(tail(supplier), id) {
			supplier = append(supplier, id)
		}
		return nil
	})
	if err != nil {
		return err
	}
	page.BuyerCount, page.SupplierCount = len(buyer), len(supplier)
	if page.AsBuyer, err = db.Hits(ctx, buyer[:min(len(buyer), listed)]); err != nil {
		return err
	}
	page.AsSupplier, err = db.Hits(ctx, supplier[:min(len(supplier), listed)])
	clearDescriptions(page.AsBuyer)
	clearDescriptions(page.AsSupplier)
	return err
}

// tail is the last id, where a process repeats as its rows are sorted.
func tail(ids []procurement.ID) []procurement.ID { return ids[max(0, len(ids)-1):] }

func clearDescriptions(hits []Hit) {
	for i := range hits {
		hits[i].Snippet = ""
	}
}

const orgCounterparties = `
	SELECT min(o.name), o.mention_key, count(DISTINCT o.process_id)::int,
		coalesce(min(o.scheme || ': ' || o.legal_id) FILTER (WHERE o.legal_id <> '' AND NOT o.is_person), '')
	FROM party_mention m JOIN party_mention o USING (process_id)
	WHERE m.mention_key = @key AND o.mention_key <> m.mention_key
		AND ((m.roles && '{buyer,procuringEntity}' AND o.roles && '{supplier}') OR (m.roles && '{supplier}' AND o.roles && '{buyer,procuringEntity}'))
	GROUP BY o.mention_key ORDER BY 3 DESC, 1, 2 LIMIT 20`

func (db *DB) orgCounterparties(ctx context.Context, args pgx.StrictNamedArgs, page *OrganizationPage) error {
	rows, _ := db.pool.Query(ctx, orgCounterparties, args)
	got, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (PartyCount, error) {
		var c PartyCount
		var key [16]byte
		err := row.Scan(&c.Name, &key, &c.Count, &c.Identifier)
		c.Key = key
		return c, err
	})
	page.Counterparties = got
	return err
}
