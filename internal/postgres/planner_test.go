package postgres_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"daylight/internal/dbtest"
	"daylight/internal/postgres"
	"daylight/internal/query"
)

// manyDocs fills one year of search_doc with 40,000 documents: each has 12 of
// 1,000 words that are all as common, and one of its own. "rare" is in ten of
// them, spread over the year.
const manyDocs = `
	INSERT INTO search_doc (process_id, published_at, tsv, source, country, origin, amount, currency)
	SELECT md5(i::text)::uuid, DATE '2026-01-01' + i % 360,
		((SELECT string_agg('w' || (i * 7 + k * 83) % 1000 || ':' || k || 'D', ' ') FROM generate_series(1, 12) AS k)
			|| ' n' || i || CASE WHEN i % 4000 = 7 THEN ' rare' ELSE '' END)::tsvector,
		'example', 'GB', 'published', i, 'GBP'
	FROM generate_series(1, 40000) AS s (i)`

// tracer keeps the statements that go through a pool.
type tracer struct{ queries []pgx.TraceQueryStartData }

func (tr *tracer) TraceQueryStart(ctx context.Context, _ *pgx.Conn, q pgx.TraceQueryStartData) context.Context {
	tr.queries = append(tr.queries, q)
	return ctx
}

func (*tracer) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

// traced is a store on one connection, with what it asks of it.
func traced(t *testing.T) (*postgres.DB, *tracer) {
	t.Helper()
	pool, err := postgres.Connect(t.Context(), dbtest.URL(t))
	if err != nil {
		t.Fatal(err)
	}
	cfg := pool.Config()
	pool.Close()
	tr := &tracer{}
	cfg.ConnConfig.Tracer, cfg.MaxConns = tr, 1
	if pool, err = pgxpool.NewWithConfig(t.Context(), cfg); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	return postgres.New(pool), tr
}

// node is a part of a plan.
type node struct {
	Type     string `json:"Node Type"`
	Relation string `json:"Relation Name"`
	Index    string `json:"Index Name"`
	Plans    []node
}

func (n node) walk(each func(node)) {
	each(n)
	for _, p := range n.Plans {
		p.walk(each)
	}
}

// explain returns the parts of a statement's plan.
func explain(t *testing.T, db *postgres.DB, q pgx.TraceQueryStartData) (parts []node) {
	t.Helper()
	var text []byte
	if err := db.Pool().QueryRow(t.Context(), "EXPLAIN (FORMAT JSON) "+q.SQL, q.Args...).Scan(&text); err != nil {
		t.Fatal(err)
	}
	var plans []struct{ Plan node }
	if err := json.Unmarshal(text, &plans); err != nil {
		t.Fatal(err)
	}
	plans[0].Plan.walk(func(n node) { parts = append(parts, n) })
	return parts
}

// A rare word ordered by date is found by the index of words: with too little
// statistics the planner would walk the dates, some 300 times slower at a million
// documents.
func TestRareWordDoesNotWalkTheDates(t *testing.T) {
	t.Parallel()
	db, tr := traced(t)
	for _, sql := range []string{manyDocs, "VACUUM ANALYZE search_doc"} {
		if _, err := db.Pool().Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	q, err := query.Parse("rare")
	if err != nil {
		t.Fatal(err)
	}
	tr.queries = nil
	for range 12 { // from the sixth on, Postgres weighs a plan for any word
		if _, err := db.Search(t.Context(), q, "", 5); err != nil {
			t.Fatal(err)
		}
	}
	asked := slices.Clone(tr.queries)
	i := slices.IndexFunc(asked, func(q pgx.TraceQueryStartData) bool { return strings.Contains(q.SQL, "ORDER BY d.published_at DESC") })
	if i < 0 {
		t.Fatal("no search by date was asked")
	}
	words := false
	for _, n := range explain(t, db, asked[i]) {
		words = words || n.Index == "search_doc_2026_tsv_idx"
		if n.Index == "search_doc_2026_pkey" || n.Type == "Seq Scan" && n.Relation == "search_doc_2026" {
			t.Errorf("the plan has %s of %s %s", n.Type, n.Relation, n.Index)
		}
	}
	if !words {
		t.Error("the plan does not use the index of words")
	}
	var generic int
	err = db.Pool().QueryRow(t.Context(), `SELECT coalesce(sum(generic_plans), 0)::int FROM pg_prepared_statements
		WHERE statement LIKE '%tsv @@%' AND statement NOT LIKE '%pg_prepared%'`).Scan(&generic)
	if err != nil || generic > 0 {
		t.Errorf("%d searches ran by a plan that does not know the word (%v)", generic, err)
	}
	t.Run("count is capped", func(t *testing.T) { testCountIsCapped(t, db) })
}

// Beyond 10,000 matches a count says so and goes no further.
func testCountIsCapped(t *testing.T, db *postgres.DB) {
	if page := search(t, db, "rare", "", 5); page.Count != 10 || page.CountCapped || page.Next == "" {
		t.Errorf("rare: count %d, capped %v, next %q", page.Count, page.CountCapped, page.Next)
	}
	if page := search(t, db, "country:gb", "", 5); page.Count != 10_000 || !page.CountCapped {
		t.Errorf("all: count %d, capped %v", page.Count, page.CountCapped)
	}
}

// Every partition of search_doc and the table itself have the statistics target
// that the plan rests on.
func TestSearchStatistics(t *testing.T) {
	t.Parallel()
	tx := dbtest.Tx(t)
	rows, _ := tx.Query(t.Context(), `SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
		WHERE (c.relname = 'search_doc' OR c.oid IN (SELECT inhrelid FROM pg_inherits WHERE inhparent = 'search_doc'::regclass))
			AND a.attname = 'tsv' AND a.attstattarget = 5000`)
	with, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	var all int
	if err := tx.QueryRow(t.Context(), "SELECT 1 + count(*) FROM pg_inherits WHERE inhparent = 'search_doc'::regclass").Scan(&all); err != nil {
		t.Fatal(err)
	}
	if len(with) != all || all < 40 {
		t.Errorf("%d of %d tables have the target", len(with), all)
	}
}
