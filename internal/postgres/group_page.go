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
		SELECT g.org_id, o.canonical, o.name, o.country, g.way, g.status, g.depth, g.valid_from, g.valid_to, g.link_source, g.url, g.as_of, g.evidence, o.mentions,
			(SELECT sum(s.amount_usd) FROM spend s WHERE s.supplier = g.org_id AND s.alloc <> 'equal_split' AND ` + counted + `)
		FROM group_member g JOIN org o USING (org_id) WHERE g.group_id = @id
		ORDER BY array_position('{member,possible,listed_with}'::text[], g.status), 15 DESC NULLS LAST, o.mentions DESC, g.org_id LIMIT 500`
	groupSupplies = `
		SELECT DISTINCT p.process_id, p.last_published_at FROM group_member g JOIN party_mention m ON m.mention_key = g.org_id JOIN process p USING (process_id)
		WHERE g.group_id = @id AND g.status = 'member' AND m.roles && '{supplier,subcontractor}' ORDER BY 2 DESC NULLS LAST, 1`
	groupNamedIn = `
		SELECT x.process_id, p.last_published_at FROM group_mention x JOIN process p USING (process_id) WHERE x.group_id = @id
			AND NOT EXISTS (SELECT FROM group_member g JOIN party_mention m ON m.mention_key = g.org_id
				WHERE g.group_id = @id AND m.process_id = x.process_id AND g.status = 'member' AND m.roles && '{supplier,subcontractor}')
		ORDER BY 2 DESC NULLS LAST, 1`
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
	var members, possible []procurement.ID
	rows, _ := db.pool.Query(ctx, groupMembers, args)
	page.Members, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (GroupMemberRow, error) {
		var m GroupMemberRow
		var org, canonical [16]byte
		var usd pgtype.Numeric
		err := row.Scan(&org, &canonical, &m.Name, &m.Country, &m.Way, &m.Status, &m.Depth, &m.From, &m.To, &m.Source, &m.URL, &m.AsOf, &m.Evidence, &m.Mentions, &usd)
		m.Key, m.USD = canonical, digits(usd)
		switch m.Status {
		case "member":
			members = append(members, org)
		case "possible":
			possible = append(possible, org)
		}
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
	if page.AsSupplier, page.SupplierCount, err = db.listOf(ctx, groupSupplies, args); err != nil {
		return page, err
	}
	page.Mentions, page.MentionsCount, err = db.listOf(ctx, groupNamedIn, args)
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
func (db *DB) listOf(ctx context.Context, statement string, args pgx.StrictNamedArgs) ([]Hit, int, error) {
	rows, _ := db.pool.Query(ctx, statement, args)
	var ids []procurement.ID
	var id [16]byte
	var at pgtype.Timestamptz
	if _, err := pgx.ForEachRow(rows, []any{&id, &at}, func() error { ids = append(ids, id); return nil }); err != nil {
		return nil, 0, err
	}
	hits, err := db.Hits(ctx, ids[:min(len(ids), listed)])
	clearDescriptions(hits)
	return hits, len(ids), err
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
