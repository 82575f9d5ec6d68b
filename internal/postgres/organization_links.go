package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
)

// edgeColumns are read by scanEdge.
const edgeColumns = `e.a, e.b, coalesce(a.name, ''), coalesce(b.name, ''),
	coalesce((SELECT min(i.scheme || ': ' || i.id) FROM org_identifier i WHERE i.org_id = e.a AND NOT a.is_person), ''),
	coalesce((SELECT min(i.scheme || ': ' || i.id) FROM org_identifier i WHERE i.org_id = e.b AND NOT b.is_person), ''),
	coalesce(a.country, ''), coalesce(b.country, ''), e.judgement, e.method, e.score, e.reasons, e.stake, coalesce(d.actor, ''), coalesce(d.note, '')`

const edgeFrom = `FROM org_edge e ` + edgeJoins

const edgeJoins = `LEFT JOIN org a ON a.org_id = e.a LEFT JOIN org b ON b.org_id = e.b
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

const orgGroups = `
	SELECT DISTINCT ON (m.group_id) m.group_id AS id, g.name, m.way, m.status, m.link_source AS source, m.url, m.as_of, m.evidence
	FROM group_member m JOIN org_group g USING (group_id) WHERE m.org_id = ANY (@nodes)
	ORDER BY m.group_id, m.status = 'member' DESC, m.depth, m.org_id`

func (db *DB) orgGroups(ctx context.Context, args pgx.StrictNamedArgs, page *OrganizationPage) (err error) {
	rows, _ := db.pool.Query(ctx, orgGroups, args)
	page.Groups, err = pgx.CollectRows(rows, pgx.RowToStructByName[GroupRef])
	return err
}

const reviewQueue = `SELECT ` + edgeColumns + ` FROM (SELECT * FROM org_edge WHERE judgement = 'suggested'
		ORDER BY stake DESC, score DESC, a, b LIMIT @limit OFFSET @offset) e ` + edgeJoins + `ORDER BY e.stake DESC, e.score DESC, e.a, e.b`

// ReviewQueue returns pairs that wait for a person, the most money first.
func (db *DB) ReviewQueue(ctx context.Context, offset, limit int) ([]EdgeRow, error) {
	rows, _ := db.pool.Query(ctx, reviewQueue, pgx.StrictNamedArgs{"offset": offset, "limit": limit})
	return pgx.CollectRows(rows, scanEdge)
}
