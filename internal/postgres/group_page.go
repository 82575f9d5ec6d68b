package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"daylight/internal/procurement"
)

// GroupPage is what is known of a company group. Money is that of its members
// alone; possible members and mentions stand apart.
type GroupPage struct {
	ID, Name  string
	Aliases   []string // "alias (kind: source)"
	NotLoaded []string // registers that could tell more, in sentences
	Members   []GroupMemberRow
	Sold      Money
	// Possible is what possible members sold: in no total.
	Possible Money
	// AsSupplier are the newest contracts of members, Mentions those whose text
	// names the group and in which no member takes part.
	AsSupplier, Mentions         []Hit
	SupplierCount, MentionsCount int
}

// GroupMemberRow is an organisation of a group with its evidence.
type GroupMemberRow struct {
	PartyLink
	Country, Way, Status        string
	Depth                       int
	From, To, Source, URL, AsOf string
	Evidence                    []string
	Mentions                    int
	USD                         string // its own part of Sold
}

const (
	groupHead    = `SELECT group_id, name, aliases, not_loaded FROM org_group WHERE group_id = @id`
	groupMembers = `
		SELECT o.canonical, o.name, o.country, g.way, g.status, g.depth, g.valid_from, g.valid_to, g.link_source, g.url, g.as_of, g.evidence, o.mentions,
			(SELECT sum(s.amount_usd) FROM spend s WHERE s.supplier = g.org_id AND s.alloc <> 'equal_split' AND ` + counted + `)
		FROM group_member g JOIN org o USING (org_id) WHERE g.group_id = @id
		ORDER BY array_position('{member,possible,listed_with}'::text[], g.status), 14 DESC NULLS LAST, o.mentions DESC, g.org_id LIMIT 500`
	groupParts  = `SELECT org_id, status FROM group_member WHERE group_id = @id AND status IN ('member', 'possible') ORDER BY org_id`
	groupNewest = `SELECT x.process_id, (SELECT count(*) FROM x)::int FROM x CROSS JOIN LATERAL (SELECT last_published_at FROM process p WHERE p.process_id = x.process_id OFFSET 0) p
		ORDER BY p.last_published_at DESC NULLS LAST, 1 LIMIT @listed`
	groupTakesPart = `SELECT DISTINCT m.process_id FROM party_mention m
		WHERE m.mention_key = ANY (ARRAY(SELECT org_id FROM group_member WHERE group_id = @id AND status = 'member')) AND m.roles && '{supplier,subcontractor}'`
	groupSupplies = `WITH x AS MATERIALIZED (` + groupTakesPart + `)
		` + groupNewest
	groupNamedIn = `WITH x AS MATERIALIZED (SELECT process_id FROM group_mention WHERE group_id = @id EXCEPT ` + groupTakesPart + `)
		` + groupNewest
)

// Group returns a company group by its id, or ErrNotFound.
func (db *DB) Group(ctx context.Context, id string) (GroupPage, error) {
	page, err := db.group(ctx, id)
	if err != nil && !errors.Is(err, ErrNotFound) {
		err = fmt.Errorf("group %s: %w", id, err)
	}
	return page, err
}

func (db *DB) group(ctx context.Context, id string) (GroupPage, error) {
	var page GroupPage
	args := pgx.StrictNamedArgs{"id": id}
	err := db.pool.QueryRow(ctx, groupHead, args).Scan(&page.ID, &page.Name, &page.Aliases, &page.NotLoaded)
	if err != nil {
		return page, notFound(err)
	}
	members, possible, err := db.nodesOf(ctx, args)
	if err != nil {
		return page, err
	}
	rows, _ := db.pool.Query(ctx, groupMembers, args)
	page.Members, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (GroupMemberRow, error) {
		var m GroupMemberRow
		var canonical [16]byte
		var usd pgtype.Numeric
		err := row.Scan(&canonical, &m.Name, &m.Country, &m.Way, &m.Status, &m.Depth, &m.From, &m.To, &m.Source, &m.URL, &m.AsOf, &m.Evidence, &m.Mentions, &usd)
		m.Key, m.USD = canonical, digits(usd)
		return m, err
	})
	if err != nil {
		return page, err
	}
	page.Members = organizationsOf(page.Members)
	if page.Sold, err = db.Money(ctx, Supplies, members); err != nil {
		return page, err
	}
	if page.Possible, err = db.Money(ctx, Supplies, possible); err != nil {
		return page, err
	}
	if page.AsSupplier, page.SupplierCount, err = db.listOf(ctx, groupSupplies, id); err != nil {
		return page, err
	}
	page.Mentions, page.MentionsCount, err = db.listOf(ctx, groupNamedIn, id)
	return page, err
}

// organizationsOf lists each organisation once for each status, under its name
// with the most money, with the mentions and money of all its names.
func organizationsOf(rows []GroupMemberRow) []GroupMemberRow {
	type place struct {
		key    procurement.ID
		status string
	}
	at := map[place]int{}
	var out []GroupMemberRow
	for _, r := range rows {
		i, ok := at[place{r.Key, r.Status}]
		if !ok {
			at[place{r.Key, r.Status}] = len(out)
			out = append(out, r)
			continue
		}
		m := &out[i]
		m.Mentions += r.Mentions
		if m.Country == "" {
			m.Country = r.Country
		}
		if r.USD != "" {
			m.USD = decimalOf(m.USD).Decimal.Add(decimalOf(r.USD).Decimal).String()
		}
	}
	return out
}

// listOf returns the newest of the processes that a statement lists, and their
// number.
func (db *DB) listOf(ctx context.Context, statement string, id string) ([]Hit, int, error) {
	rows, _ := db.pool.Query(ctx, statement, pgx.StrictNamedArgs{"id": id, "listed": listed})
	var ids []procurement.ID
	var process [16]byte
	var all int
	if _, err := pgx.ForEachRow(rows, []any{&process, &all}, func() error { ids = append(ids, process); return nil }); err != nil {
		return nil, 0, err
	}
	hits, err := db.Hits(ctx, ids)
	clearDescriptions(hits)
	return hits, all, err
}

// nodesOf returns the members of a group, and those that may be; all of them, while
// a page lists some.
func (db *DB) nodesOf(ctx context.Context, args pgx.StrictNamedArgs) (members, possible []procurement.ID, err error) {
	rows, _ := db.pool.Query(ctx, groupParts, args)
	var org [16]byte
	var status string
	_, err = pgx.ForEachRow(rows, []any{&org, &status}, func() error {
		if status == "member" {
			members = append(members, org)
		} else {
			possible = append(possible, org)
		}
		return nil
	})
	return members, possible, err
}

// GroupRow is a group in a list.
type GroupRow struct {
	ID, Name          string
	Members, Possible int
	Mentions          int
	USD               string
}

const groupList = `
	SELECT g.group_id, g.name, (count(m.org_id) FILTER (WHERE m.status = 'member'))::int, (count(m.org_id) FILTER (WHERE m.status = 'possible'))::int,
		(SELECT count(*)::int FROM group_mention x WHERE x.group_id = g.group_id),
		(SELECT sum(s.amount_usd) FROM group_member n JOIN spend s ON s.supplier = n.org_id WHERE n.group_id = g.group_id AND n.status = 'member'
			AND s.alloc <> 'equal_split' AND ` + counted + `)
	FROM org_group g LEFT JOIN group_member m USING (group_id) GROUP BY g.group_id, g.name
	ORDER BY 6 DESC NULLS LAST, 3 DESC, 5 DESC, 1 LIMIT 200`

// Groups lists the company groups that are known, most money first.
func (db *DB) Groups(ctx context.Context) ([]GroupRow, error) {
	rows, _ := db.pool.Query(ctx, groupList)
	got, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (GroupRow, error) {
		var g GroupRow
		var usd pgtype.Numeric
		err := row.Scan(&g.ID, &g.Name, &g.Members, &g.Possible, &g.Mentions, &usd)
		g.USD = digits(usd)
		return g, err
	})
	if err != nil {
		return nil, fmt.Errorf("list groups: %w", err)
	}
	return got, nil
}

// OrgHit is an organisation found by name.
type OrgHit struct {
	PartyLink
	Country, Identifier string
	Mentions            int
	Buyer, Supplier     bool
}

const findOrgs = `
	SELECT x.org, (SELECT o.name FROM org o WHERE o.canonical = x.org ORDER BY o.mentions DESC, o.org_id LIMIT 1), x.country, x.mentions, x.buys, x.sells,
		coalesce((SELECT min(i.scheme || ': ' || i.id) FROM org o JOIN org_identifier i USING (org_id) WHERE o.canonical = x.org AND NOT o.is_person AND i.validity <> 'junk'), '')
	FROM (SELECT canonical AS org, max(country) AS country, sum(mentions)::int AS mentions, bool_or(is_buyer) AS buys, bool_or(is_supplier) AS sells
		FROM org WHERE tokens @> @tokens::text[] GROUP BY canonical) x
	ORDER BY x.mentions DESC, x.org LIMIT @limit`

// FindOrganizations returns organisations whose name holds all words, folded, most
// mentioned first.
func (db *DB) FindOrganizations(ctx context.Context, words []string, limit int) ([]OrgHit, error) {
	rows, _ := db.pool.Query(ctx, findOrgs, pgx.StrictNamedArgs{"tokens": words, "limit": limit})
	got, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (OrgHit, error) {
		var h OrgHit
		var id [16]byte
		err := row.Scan(&id, &h.Name, &h.Country, &h.Mentions, &h.Buyer, &h.Supplier, &h.Identifier)
		h.Key = id
		return h, err
	})
	if err != nil {
		return nil, fmt.Errorf("find organisations: %w", err)
	}
	return got, nil
}
