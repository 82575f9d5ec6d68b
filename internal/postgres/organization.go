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

// Who a key belongs to: the organisation as it was resolved last, or the key
// alone where nothing was resolved since it was first mentioned.
const orgNodes = `
	SELECT n.org_id, n.canonical FROM org k JOIN org n ON n.canonical = k.canonical WHERE k.org_id = @key ORDER BY n.mentions DESC, n.org_id`

// OrganizationNodes returns the nodes of the organisation that a key belongs to,
// most mentioned first, and the key that stands for it.
func (db *DB) OrganizationNodes(ctx context.Context, key procurement.ID) (nodes []procurement.ID, canonical procurement.ID, err error) {
	rows, _ := db.pool.Query(ctx, orgNodes, pgx.StrictNamedArgs{"key": uuid(key)})
	var node, head [16]byte
	_, err = pgx.ForEachRow(rows, []any{&node, &head}, func() error {
		nodes, canonical = append(nodes, node), head
		return nil
	})
	if err != nil {
		return nil, key, fmt.Errorf("organization %s: %w", key, err)
	}
	if len(nodes) == 0 {
		return []procurement.ID{key}, key, nil
	}
	return nodes, canonical, nil
}

const orgNames = `
	SELECT m.name, count(*)::int, min(p.published_at), max(p.last_published_at)
	FROM party_mention m JOIN process p USING (process_id) WHERE m.mention_key = ANY (@nodes)
	GROUP BY m.name ORDER BY 2 DESC, 1`

const orgFacts = `
	SELECT 'id', m.scheme || ': ' || m.legal_id, count(*)::int FROM party_mention m
		WHERE m.mention_key = ANY (@nodes) AND m.legal_id <> '' AND NOT m.is_person GROUP BY 2
	UNION ALL SELECT 'country', m.country, count(*)::int FROM party_mention m WHERE m.mention_key = ANY (@nodes) AND m.country <> '' GROUP BY 2
	UNION ALL SELECT 'role', r, count(*)::int FROM party_mention m, unnest(m.roles) r WHERE m.mention_key = ANY (@nodes) GROUP BY 2
	UNION ALL SELECT 'class', c.class || ' (' || c.evidence || ')', 0 FROM org_class c WHERE c.org_id = ANY (@nodes) GROUP BY 2
	UNION ALL SELECT 'office', concat_ws(', ', nullif(m.office, ''), nullif(m.locality, ''), nullif(m.country, '')), count(*)::int FROM party_mention m
		WHERE m.mention_key = ANY (@nodes) AND NOT m.is_person AND m.office || m.locality <> '' GROUP BY 2
	ORDER BY 1, 3 DESC, 2`

// Organization returns what is known of the organisation that a key belongs to.
// ErrNotFound if no process names it.
func (db *DB) Organization(ctx context.Context, key procurement.ID) (OrganizationPage, error) {
	nodes, canonical, err := db.OrganizationNodes(ctx, key)
	if err != nil {
		return OrganizationPage{}, err
	}
	page := OrganizationPage{Key: canonical, Nodes: nodes}
	args := pgx.StrictNamedArgs{"nodes": uuids(nodes)}
	rows, _ := db.pool.Query(ctx, orgNames, args)
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
	for _, load := range []func(context.Context, pgx.StrictNamedArgs, *OrganizationPage) error{db.orgFacts, db.orgLists, db.orgCounterparties,
		db.orgEdges, db.orgParents, db.orgGroups} {
		if err := load(ctx, args, &page); err != nil {
			return page, fmt.Errorf("organization %s: %w", key, err)
		}
	}
	if page.Sold, err = db.Money(ctx, Supplies, nodes); err != nil {
		return page, fmt.Errorf("organization %s: %w", key, err)
	}
	if page.Bought, err = db.Money(ctx, Buys, nodes); err != nil {
		return page, fmt.Errorf("organization %s: %w", key, err)
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
		case "class":
			page.Classes = append(page.Classes, f.Value)
		case "office":
			page.Offices = append(page.Offices, f)
		default:
			page.Roles = append(page.Roles, FacetCount{f.Value, f.Value, f.Count})
		}
		return nil
	})
	return err
}

// sides: in which processes it buys, in which it supplies.
const orgSides = `
	SELECT DISTINCT p.process_id, p.last_published_at, m.roles && '{buyer,procuringEntity,funder}' AS buys,
		'supplier' = ANY (m.roles) OR EXISTS (SELECT FROM award_supplier a WHERE (a.process_id, a.party_no) = (m.process_id, m.party_no)) AS sells
	FROM party_mention m JOIN process p USING (process_id)
	WHERE m.mention_key = ANY (@nodes) ORDER BY p.last_published_at DESC NULLS LAST, p.process_id`

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
	SELECT (array_agg(o.name ORDER BY o.name COLLATE "C"))[1], coalesce(g.canonical, o.mention_key), count(DISTINCT o.process_id)::int,
		coalesce(min(o.scheme || ': ' || o.legal_id) FILTER (WHERE o.legal_id <> '' AND NOT o.is_person), '')
	FROM party_mention m JOIN party_mention o USING (process_id) LEFT JOIN org g ON g.org_id = o.mention_key
	WHERE m.mention_key = ANY (@nodes) AND o.mention_key <> ALL (@nodes)
		AND ((m.roles && '{buyer,procuringEntity,funder}' AND o.roles && '{supplier}') OR (m.roles && '{supplier}' AND o.roles && '{buyer,procuringEntity,funder}'))
	GROUP BY 2 ORDER BY 3 DESC, 1, 2 LIMIT 20`

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
