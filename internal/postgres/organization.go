package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"daylight/internal/procurement"
)

// listed is the number of contracts that an organisation page lists,
// parentsListed that of parents and departments.
const (
	listed        = 100
	parentsListed = 50
)

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

// What the mentions of an organisation say, read once. Where a person lives and
// which numbers a person has is not shown.
const orgMentions = `
	WITH m AS MATERIALIZED (SELECT m.process_id, m.roles, m.name, m.scheme, m.legal_id, m.country, m.is_person, m.office, m.locality, m.parent_name, m.parent_id,
			m.department, m.department_id, p.published_at AS first, p.last_published_at AS last, p.source
		FROM party_mention m CROSS JOIN LATERAL (SELECT published_at, last_published_at, source FROM process p WHERE p.process_id = m.process_id OFFSET 0) p
		WHERE m.mention_key = ANY (@nodes)),
	side AS (SELECT process_id, max(last) AS last, bool_or(` + roleBuys + `) AS buys, bool_or(` + roleSupplies + `) AS sells FROM m GROUP BY process_id)
	SELECT 'name' AS part, name AS label, '' AS id, count(*)::int, min(first) AS first, max(last) AS last, '' AS source, NULL::uuid AS process FROM m GROUP BY name
	UNION ALL SELECT 'id', scheme || ': ' || legal_id, '', count(*)::int, NULL, NULL, '', NULL FROM m WHERE legal_id <> '' AND NOT is_person GROUP BY 2
	UNION ALL SELECT 'country', country, '', count(*)::int, NULL, NULL, '', NULL FROM m WHERE country <> '' GROUP BY 2
	UNION ALL SELECT 'role', r, '', count(*)::int, NULL, NULL, '', NULL FROM m, unnest(m.roles) r GROUP BY 2
	UNION ALL SELECT 'class', c.class || ' (' || c.evidence || ')', '', 0, NULL, NULL, '', NULL FROM org_class c WHERE c.org_id = ANY (@nodes) GROUP BY 2
	UNION ALL SELECT 'office', concat_ws(', ', nullif(office, ''), nullif(locality, ''), nullif(country, '')), '', count(*)::int, NULL, NULL, '', NULL
		FROM m WHERE NOT is_person AND office || locality <> '' GROUP BY 2
	UNION ALL SELECT CASE WHEN x.department THEN 'parent department' ELSE 'parent' END, x.name, x.id, count(DISTINCT m.process_id)::int, min(m.first), max(m.last), min(s.name), NULL
		FROM m JOIN source s USING (source), LATERAL (VALUES (m.parent_name, m.parent_id, false), (m.department, m.department_id, true)) x (name, id, department)
		WHERE x.name <> '' AND x.name <> m.name GROUP BY x.department, x.name, x.id
	UNION ALL SELECT 'buys', '', '', (SELECT count(*) FROM side WHERE buys)::int, NULL, NULL, '', NULL
	UNION ALL SELECT 'sells', '', '', (SELECT count(*) FROM side WHERE sells)::int, NULL, NULL, '', NULL
	UNION ALL (SELECT 'bought', '', '', 0, NULL, last, '', process_id FROM side WHERE buys ORDER BY last DESC NULLS LAST, process_id LIMIT @listed)
	UNION ALL (SELECT 'sold', '', '', 0, NULL, last, '', process_id FROM side WHERE sells ORDER BY last DESC NULLS LAST, process_id LIMIT @listed)
	ORDER BY part, 4 DESC, label, id, last DESC NULLS LAST, process`

// Organization returns what is known of the organisation that a key belongs to.
// ErrNotFound if no process names it.
func (db *DB) Organization(ctx context.Context, key procurement.ID) (OrganizationPage, error) {
	nodes, canonical, err := db.OrganizationNodes(ctx, key)
	if err != nil {
		return OrganizationPage{}, err
	}
	page := OrganizationPage{Key: canonical, Nodes: nodes}
	args := pgx.StrictNamedArgs{"nodes": uuids(nodes)}
	for _, load := range []func(context.Context, pgx.StrictNamedArgs, *OrganizationPage) error{db.orgMentions, db.orgCounterparties, db.orgEdges, db.orgGroups} {
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

// orgMention is a row of orgMentions.
type orgMention struct {
	part, label, id, source string
	count                   int
	first, last             *time.Time
	process                 *[16]byte
}

func (db *DB) orgMentions(ctx context.Context, args pgx.StrictNamedArgs, page *OrganizationPage) error {
	rows, _ := db.pool.Query(ctx, orgMentions, pgx.StrictNamedArgs{"nodes": args["nodes"], "listed": listed})
	var x orgMention
	var bought, sold []procurement.ID
	_, err := pgx.ForEachRow(rows, []any{&x.part, &x.label, &x.id, &x.count, &x.first, &x.last, &x.source, &x.process}, func() error {
		switch x.part {
		case "bought":
			bought = append(bought, *x.process)
		case "sold":
			sold = append(sold, *x.process)
		default:
			page.add(x)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if len(page.Names) == 0 {
		return ErrNotFound
	}
	page.Name = page.Names[0].Name
	if page.AsBuyer, err = db.Hits(ctx, bought); err != nil {
		return err
	}
	page.AsSupplier, err = db.Hits(ctx, sold)
	clearDescriptions(page.AsBuyer)
	clearDescriptions(page.AsSupplier)
	return err
}

func (page *OrganizationPage) add(x orgMention) {
	switch x.part {
	case "name":
		page.Names = append(page.Names, NameSeen{x.label, x.count, deref(x.first), deref(x.last)})
	case "id":
		page.Identifiers = append(page.Identifiers, x.label)
	case "country":
		page.Countries = append(page.Countries, x.label)
	case "role":
		page.Roles = append(page.Roles, FacetCount{x.label, x.label, x.count})
	case "class":
		page.Classes = append(page.Classes, x.label)
	case "office":
		page.Offices = append(page.Offices, FacetCount{Value: x.label, Count: x.count})
	case "buys":
		page.BuyerCount = x.count
	case "sells":
		page.SupplierCount = x.count
	case "parent", "parent department":
		if len(page.Parents) < parentsListed {
			page.Parents = append(page.Parents, ParentRow{x.label, x.id, x.part != "parent", x.count, deref(x.first), deref(x.last), x.source})
		}
	}
}

func clearDescriptions(hits []Hit) {
	for i := range hits {
		hits[i].Snippet = ""
	}
}

// The other parties are looked up process by process: a join would read the table.
const orgCounterparties = `
	WITH m AS MATERIALIZED (SELECT process_id, bool_or(buys) AS buys, bool_or(NOT buys) AS sells FROM (
		SELECT process_id, true AS buys FROM party_mention WHERE mention_key = ANY (@nodes) AND ` + roleBuys + `
		UNION ALL SELECT process_id, false FROM party_mention WHERE mention_key = ANY (@nodes) AND ` + roleSupplies + `) s GROUP BY process_id),
	other AS MATERIALIZED (SELECT o.mention_key, m.process_id, min(o.name COLLATE "C") AS name,
			min(o.scheme || ': ' || o.legal_id) FILTER (WHERE o.legal_id <> '' AND NOT o.is_person) AS id
		FROM m CROSS JOIN LATERAL (SELECT * FROM party_mention o WHERE o.process_id = m.process_id OFFSET 0) o
		WHERE o.mention_key <> ALL (@nodes) AND (m.buys AND o.` + roleSupplies + ` OR m.sells AND o.` + roleBuys + `) GROUP BY 1, 2)
	SELECT min(x.name), x.org, count(*)::int, coalesce(min(x.id), '') FROM (
		SELECT coalesce(g.canonical, o.mention_key) AS org, o.process_id, min(o.name) AS name, min(o.id) AS id
		FROM other o LEFT JOIN org g ON g.org_id = o.mention_key GROUP BY 1, 2) x
	GROUP BY x.org ORDER BY 3 DESC, 1, 2 LIMIT 20`

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
