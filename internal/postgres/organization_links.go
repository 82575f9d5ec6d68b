package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
)

// edgeColumns are read by scanEdge.
const edgeColumns = `e.a, e.b, coalesce(a.name, ''), coalesce(b.name, ''),
	coalesce((SELECT min(i.scheme || ': ' || i.id) FROM org_identifier i WHERE i.org_id = e.a AND NOT a.is_person), ''),
	coalesce((SELECT min(i.scheme || ': ' || i.id) FROM org_identifier i WHERE i.org_id = e.b AND NOT b.is_person), ''),
	coalesce(a.country, ''), coalesce(b.country, ''), e.judgement, e.method, e.score, e.reasons, e.stake, coalesce(d.actor, ''), coalesce(d.note, '')`

const edgeFrom = `FROM org_edge e LEFT JOIN org a ON a.org_id = e.a LEFT JOIN org b ON b.org_id = e.b
	LEFT JOIN org_decision d ON (d.a, d.b) = (e.a, e.b) AND d.withdrawn_at IS NULL `

func scanEdge(row pgx.CollectableRow) (EdgeRow, error) {
	var e EdgeRow
	var a, b [16]byte
	var score, stake pgtype.Numeric
	err := row.Scan(&a, &b, &e.NameA, &e.NameB, &e.IDA, &e.IDB, &e.CountryA, &e.CountryB, &e.Judgement, &e.Method, &score, &e.Reasons, &stake, &e.Decided, &e.Note)
	e.A, e.B, e.Score, e.StakeUSD = a, b, digits(score), digits(stake)
	return e, err
}

const orgEdges = `SELECT ` + edgeColumns + ` ` + edgeFrom + `WHERE e.a = ANY (@nodes) OR e.b = ANY (@nodes)
	ORDER BY e.judgement = 'same' DESC, e.stake DESC, e.score DESC, e.a, e.b LIMIT 200`

func (db *DB) orgEdges(ctx context.Context, args pgx.StrictNamedArgs, page *OrganizationPage) (err error) {
	rows, _ := db.pool.Query(ctx, orgEdges, args)
	page.Edges, err = pgx.CollectRows(rows, scanEdge)
	return err
}

const orgParents = `
	SELECT x.name, x.id, x.department, count(DISTINCT m.process_id)::int, min(p.published_at), max(p.last_published_at), min(s.name)
	FROM party_mention m JOIN process p USING (process_id) JOIN source s USING (source),
		LATERAL (VALUES (m.parent_name, m.parent_id, false), (m.department, m.department_id, true)) x (name, id, department)
	WHERE m.mention_key = ANY (@nodes) AND x.name <> '' AND x.name <> m.name
	GROUP BY 1, 2, 3 ORDER BY 3, 4 DESC, 1, 2 LIMIT 50`

func (db *DB) orgParents(ctx context.Context, args pgx.StrictNamedArgs, page *OrganizationPage) (err error) {
	rows, _ := db.pool.Query(ctx, orgParents, args)
	page.Parents, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (ParentRow, error) {
		var p ParentRow
		var first, last *time.Time
		err := row.Scan(&p.Name, &p.ID, &p.Department, &p.Records, &first, &last, &p.Source)
		p.First, p.Last = deref(first), deref(last)
		return p, err
	})
	return err
}

const orgGroups = `
	SELECT DISTINCT ON (m.group_id) m.group_id AS id, g.name, m.way, m.status, m.link_source AS source, m.url, m.as_of, m.evidence
	FROM group_member m JOIN org_group g USING (group_id) WHERE m.org_id = ANY (@nodes)
	ORDER BY m.group_id, m.status = 'member' DESC, m.depth, m.org_id`

func (db *DB) orgGroups(ctx context.Context, args pgx.StrictNamedArgs, page *OrganizationPage) (err error) {
	rows, _ := db.pool.Query(ctx, orgGroups, args)
	page.Groups, err = pgx.CollectRows(rows, pgx.RowToStructByName[GroupRef])
	return err
}

const reviewQueue = `SELECT ` + edgeColumns + ` ` + edgeFrom + `WHERE e.judgement = 'suggested'
	ORDER BY e.stake DESC, e.score DESC, e.a, e.b LIMIT @limit OFFSET @offset`

// ReviewQueue returns pairs that wait for a person, the most money first.
func (db *DB) ReviewQueue(ctx context.Context, offset, limit int) ([]EdgeRow, error) {
	rows, _ := db.pool.Query(ctx, reviewQueue, pgx.StrictNamedArgs{"offset": offset, "limit": limit})
	return pgx.CollectRows(rows, scanEdge)
}
