package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"daylight/internal/procurement"
)

const knownOrganizations = `SELECT org_id FROM org WHERE org_id = ANY (@ids) ORDER BY org_id`

// KnownOrganizations returns those of the keys that were resolved.
func (db *DB) KnownOrganizations(ctx context.Context, ids []procurement.ID) ([]procurement.ID, error) {
	rows, _ := db.pool.Query(ctx, knownOrganizations, pgx.StrictNamedArgs{"ids": uuids(ids)})
	got, err := pgx.CollectRows(rows, scanID)
	if err != nil {
		return nil, fmt.Errorf("look for organisations: %w", err)
	}
	return got, nil
}

func scanID(row pgx.CollectableRow) (procurement.ID, error) {
	var id [16]byte
	err := row.Scan(&id)
	return id, err
}

// wordCap bounds the counting of words: how common a word is matters up to here.
const wordCap = 20_000

const wordCounts = `
	SELECT w, (SELECT count(*)::int FROM (SELECT FROM org WHERE tokens @> ARRAY[w] LIMIT @cap) o) FROM unnest(@words::text[]) w`

const orgCount = `SELECT count(*)::int FROM org`

// WordCounts returns in how many names each word stands, counted up to 20,000,
// and the number of names.
func (db *DB) WordCounts(ctx context.Context, words []string) (counts map[string]int, names int, err error) {
	if err := db.pool.QueryRow(ctx, orgCount).Scan(&names); err != nil {
		return nil, 0, fmt.Errorf("count names: %w", err)
	}
	rows, _ := db.pool.Query(ctx, wordCounts, pgx.StrictNamedArgs{"words": texts(words), "cap": wordCap})
	counts = make(map[string]int, len(words))
	var word string
	var n int
	if _, err := pgx.ForEachRow(rows, []any{&word, &n}, func() error { counts[word] = n; return nil }); err != nil {
		return nil, 0, fmt.Errorf("count words of names: %w", err)
	}
	return counts, names, nil
}

const orgsByWords = `
	SELECT k.no::int, o.org_id FROM unnest(@a::text[], @b::text[]) WITH ORDINALITY k (a, b, no),
		LATERAL (SELECT org_id FROM org WHERE tokens @> ARRAY[k.a, k.b] ORDER BY mentions DESC, org_id LIMIT @limit) o`

// OrganizationsByWords returns, for each pair of words, the names that hold both,
// the most mentioned first, at most limit.
func (db *DB) OrganizationsByWords(ctx context.Context, pairs [][2]string, limit int) ([][]procurement.ID, error) {
	a, b := make([]string, len(pairs)), make([]string, len(pairs))
	for i, p := range pairs {
		a[i], b[i] = p[0], p[1]
	}
	rows, _ := db.pool.Query(ctx, orgsByWords, pgx.StrictNamedArgs{"a": a, "b": b, "limit": limit})
	got := make([][]procurement.ID, len(pairs))
	var no int
	var id [16]byte
	if _, err := pgx.ForEachRow(rows, []any{&no, &id}, func() error { got[no-1] = append(got[no-1], id); return nil }); err != nil {
		return nil, fmt.Errorf("find organisations by words: %w", err)
	}
	return got, nil
}

const orgsByNumber = `SELECT id, org_id FROM org_identifier WHERE id = ANY (@ids) AND validity NOT IN ('junk', 'demoted') ORDER BY id, org_id`

// OrganizationsByNumber returns the names that bear an identifier, whatever its
// scheme.
func (db *DB) OrganizationsByNumber(ctx context.Context, ids []string) (map[string][]procurement.ID, error) {
	rows, _ := db.pool.Query(ctx, orgsByNumber, pgx.StrictNamedArgs{"ids": texts(ids)})
	got := map[string][]procurement.ID{}
	var number string
	var id [16]byte
	if _, err := pgx.ForEachRow(rows, []any{&number, &id}, func() error { got[number] = append(got[number], id); return nil }); err != nil {
		return nil, fmt.Errorf("find organisations by number: %w", err)
	}
	return got, nil
}

// Letters beyond Latin Extended-B are of another script.
const orgNamesAll = `SELECT org_id, name, country FROM org WHERE NOT is_person AND (@all OR name ~ '[^\u0001-\u024F]') ORDER BY org_id`

// OrganizationNames calls each with the names of organisations: those that are
// not in Latin letters, or all.
func (db *DB) OrganizationNames(ctx context.Context, all bool, each func(id procurement.ID, name, country string)) error {
	rows, _ := db.pool.Query(ctx, orgNamesAll, pgx.StrictNamedArgs{"all": all})
	var id [16]byte
	var name, country string
	if _, err := pgx.ForEachRow(rows, []any{&id, &name, &country}, func() error { each(id, name, country); return nil }); err != nil {
		return fmt.Errorf("read names: %w", err)
	}
	return nil
}

// MatchNode is a name that may be what is looked for, and the organisation it
// belongs to.
type MatchNode struct {
	Key, Canonical procurement.ID
	Name, Country  string
	Person         bool
	Mentions       int
	// Schemes and IDs are its identifiers, in parallel; none for junk.
	Schemes, IDs []string
}

const matchNodes = `
	SELECT o.org_id, o.canonical, o.name, o.country, o.is_person, o.mentions,
		ARRAY(SELECT i.scheme FROM org_identifier i WHERE i.org_id = o.org_id AND i.validity NOT IN ('junk', 'demoted') ORDER BY i.scheme, i.id),
		ARRAY(SELECT i.id FROM org_identifier i WHERE i.org_id = o.org_id AND i.validity NOT IN ('junk', 'demoted') ORDER BY i.scheme, i.id)
	FROM org o WHERE o.org_id = ANY (@ids)`

// MatchNodes returns names by their keys.
func (db *DB) MatchNodes(ctx context.Context, ids []procurement.ID) (map[procurement.ID]MatchNode, error) {
	rows, _ := db.pool.Query(ctx, matchNodes, pgx.StrictNamedArgs{"ids": uuids(ids)})
	got := make(map[procurement.ID]MatchNode, len(ids))
	_, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (struct{}, error) {
		var n MatchNode
		var key, canonical [16]byte
		err := row.Scan(&key, &canonical, &n.Name, &n.Country, &n.Person, &n.Mentions, &n.Schemes, &n.IDs)
		n.Key, n.Canonical = key, canonical
		got[n.Key] = n
		return struct{}{}, err
	})
	if err != nil {
		return nil, fmt.Errorf("read organisations: %w", err)
	}
	return got, nil
}

// Supplied is what an organisation is found to supply. Contracts is the number of
// processes; USD the sum of its own parts, as Money's Total, empty if nothing that
// counts has a rate; WithoutRate the number of contracts and awards without one.
type Supplied struct {
	Contracts, WithoutRate int
	USD                    string
}

const supplied = `
	WITH node AS (SELECT org_id, canonical FROM org WHERE canonical = ANY (@ids)),
	part AS (SELECT n.canonical, count(DISTINCT m.process_id)::int AS processes FROM node n JOIN party_mention m ON m.mention_key = n.org_id
		WHERE 'supplier' = ANY (m.roles) OR EXISTS (SELECT FROM award_supplier a WHERE (a.process_id, a.party_no) = (m.process_id, m.party_no)) GROUP BY 1),
	own AS (SELECT n.canonical, sum(s.amount_usd) AS usd, (count(DISTINCT ` + unitKey + `) FILTER (WHERE s.amount_usd IS NULL))::int AS without
		FROM node n JOIN spend s ON s.supplier = n.org_id WHERE s.alloc <> 'equal_split' AND ` + counted + ` GROUP BY 1)
	SELECT p.canonical, p.processes, coalesce(o.without, 0), o.usd FROM part p LEFT JOIN own o USING (canonical)`

// SuppliedBy returns what organisations supply, by the keys that stand for them;
// those that supply nothing are left out.
func (db *DB) SuppliedBy(ctx context.Context, canonicals []procurement.ID) (map[procurement.ID]Supplied, error) {
	rows, _ := db.pool.Query(ctx, supplied, pgx.StrictNamedArgs{"ids": uuids(canonicals)})
	got := map[procurement.ID]Supplied{}
	var id [16]byte
	var s Supplied
	var usd pgtype.Numeric
	if _, err := pgx.ForEachRow(rows, []any{&id, &s.Contracts, &s.WithoutRate, &usd}, func() error {
		s.USD = digits(usd)
		got[id] = s
		return nil
	}); err != nil {
		return nil, fmt.Errorf("sums of organisations: %w", err)
	}
	return got, nil
}
