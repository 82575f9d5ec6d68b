package migrations_test

import (
	"context"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"daylight/internal/dbtest"
	"daylight/internal/postgres"
	"daylight/migrations"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// The files are numbered from 1 without gaps, and each can be undone.
func TestNumbers(t *testing.T) {
	t.Parallel()
	files, err := fs.Glob(migrations.Files, "*")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	name := regexp.MustCompile(`^[0-9]{5}_[a-z0-9]+(_[a-z0-9]+)*\.sql$`)
	for i, file := range files {
		if !name.MatchString(file) || !strings.HasPrefix(file, fmt.Sprintf("%05d_", i+1)) {
			t.Errorf("%s does not go on from %d", file, i)
		}
		text, err := fs.ReadFile(migrations.Files, file)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(string(text), "-- +goose Up\n") || !strings.Contains(string(text), "\n-- +goose Down\n") {
			t.Errorf("%s does not say what goes up and down", file)
		}
	}
}

// Every table and column of ours says what it holds.
func TestComments(t *testing.T) {
	t.Parallel()
	tx := dbtest.Tx(t)
	rows, _ := tx.Query(t.Context(), `
		WITH ours AS (SELECT oid, relname FROM pg_class WHERE relnamespace = 'public'::regnamespace
			AND relkind IN ('r', 'p', 'v', 'm') AND NOT relispartition AND relname <> 'goose_db_version')
		SELECT relname::text FROM ours WHERE coalesce(obj_description(oid, 'pg_class'), '') = ''
		UNION SELECT relname || '.' || attname FROM ours JOIN pg_attribute ON attrelid = oid AND attnum > 0 AND NOT attisdropped
			WHERE coalesce(col_description(oid, attnum), '') = ''
		ORDER BY 1`)
	bare, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	if len(bare) > 0 {
		t.Errorf("without a comment: %s", strings.Join(bare, ", "))
	}
	var tables int
	if err := tx.QueryRow(t.Context(), `SELECT count(*) FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace
		AND c.relkind IN ('r', 'p') AND NOT c.relispartition`).Scan(&tables); err != nil || tables < 25 {
		t.Errorf("%d tables, %v: the test looks in the wrong place", tables, err)
	}
}

// The job queue has a schema of its own.
func TestQueueSchema(t *testing.T) {
	t.Parallel()
	tx := dbtest.Tx(t)
	rows, _ := tx.Query(t.Context(), `SELECT DISTINCT schemaname FROM pg_tables WHERE tablename LIKE 'river%'`)
	schemas, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if d := cmp.Diff([]string{postgres.QueueSchema}, schemas); err != nil || d != "" {
		t.Errorf("%v %s", err, d)
	}
	var public bool
	if err := tx.QueryRow(t.Context(), "SELECT to_regclass('queue.river_job') IS NOT NULL AND to_regclass('public.river_job') IS NULL").Scan(&public); err != nil || !public {
		t.Errorf("river_job is not where it belongs: %v", err)
	}
}

// An empty database gets the whole schema, whatever its collation; once more
// changes nothing, and several processes may do it at once.
func TestMigrate(t *testing.T) {
	t.Parallel()
	empty := emptyDatabase(t)
	done := make(chan error)
	for range 2 {
		go func() { done <- postgres.Migrate(t.Context(), empty) }()
	}
	for range 2 {
		if err := <-done; err != nil {
			t.Fatal(err)
		}
	}
	want := schema(t, dbtest.URL(t))
	first := schema(t, empty)
	if d := cmp.Diff(want, first); d != "" {
		t.Errorf("not the schema of the tests: %s", d)
	}
	if err := postgres.Migrate(t.Context(), empty); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(first, schema(t, empty)); d != "" {
		t.Errorf("once more: %s", d)
	}
	list, err := postgres.Migrations(t.Context(), empty)
	if err != nil {
		t.Fatal(err)
	}
	files, _ := fs.Glob(migrations.Files, "*")
	if len(list) != len(files) {
		t.Errorf("%d migrations are listed, there are %d", len(list), len(files))
	}
	for i, m := range list {
		if !m.Applied || m.Version != int64(i+1) {
			t.Errorf("migration %d: %+v", i+1, m)
		}
	}
}

// emptyDatabase makes a database without any table.
func emptyDatabase(t *testing.T) string {
	t.Helper()
	near := dbtest.URL(t)
	u, err := url.Parse(near)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := pgx.Connect(t.Context(), near)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	// dbtest drops what starts so once its process is gone.
	name := fmt.Sprintf("%s_empty_%d", strings.TrimPrefix(u.Path, "/"), rand.Uint32())
	if _, err := conn.Exec(t.Context(), "CREATE DATABASE "+pgx.Identifier{name}.Sanitize()+" TEMPLATE template0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { drop(t, near, name) })
	u.Path = "/" + name
	return u.String()
}

func drop(t *testing.T, near, name string) {
	t.Helper()
	ctx := context.Background() // the test's own has ended
	conn, err := pgx.Connect(ctx, near)
	if err != nil {
		t.Error(err)
		return
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, "DROP DATABASE "+pgx.Identifier{name}.Sanitize()+" WITH (FORCE)"); err != nil {
		t.Error(err)
	}
}

// schema lists tables, columns, constraints, indexes and applied versions.
func schema(t *testing.T, url string) []string {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	rows, _ := conn.Query(t.Context(), `
		SELECT concat_ws(' ', table_schema, table_name, column_name, data_type, is_nullable, column_default)
			FROM information_schema.columns WHERE table_schema IN ('public', 'queue')
		UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname IN ('public', 'queue')
		UNION ALL SELECT conrelid::regclass || ' ' || pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid <> 0
			AND connamespace IN ('public'::regnamespace, 'queue'::regnamespace)
		UNION ALL SELECT 'version ' || version_id || ' at ' || count(*) FROM goose_db_version GROUP BY version_id
		ORDER BY 1`)
	got, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return got
}
