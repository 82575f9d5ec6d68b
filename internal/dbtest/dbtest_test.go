package dbtest_test

import (
	"os"
	"testing"

	"github.com/jackc/pgx/v5"

	"daylight/internal/dbtest"
)

// The test binary also plays other test binaries, with a server of their own:
// see process_test.go.
const (
	withoutMain = "DBTEST_WITHOUT_MAIN"
	hang        = "DBTEST_HANG"
	private     = "DBTEST_PRIVATE"
)

func TestMain(m *testing.M) {
	if os.Getenv(withoutMain) != "" {
		os.Exit(m.Run())
	}
	dbtest.Main(m)
}

const makeTable = "CREATE TABLE dbtest_probe (id int PRIMARY KEY)"

// TestDB holds several databases at once: each has the migrations and nothing of
// the others.
func TestDB(t *testing.T) {
	t.Parallel()
	for range 3 {
		t.Run("own", func(t *testing.T) {
			t.Parallel()
			pool := dbtest.DB(t)
			var tables int
			const count = "SELECT count(*) FROM information_schema.tables WHERE table_schema IN ('public', 'queue')"
			if err := pool.QueryRow(t.Context(), count).Scan(&tables); err != nil {
				t.Fatal(err)
			}
			if tables < 5 {
				t.Errorf("%d tables: the migrations are missing", tables)
			}
			if _, err := pool.Exec(t.Context(), makeTable); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestTx sees nothing of other transactions, and keeps nothing.
func TestTx(t *testing.T) {
	t.Parallel()
	for range 4 {
		t.Run("own", func(t *testing.T) {
			t.Parallel()
			tx := dbtest.Tx(t)
			if _, err := tx.Exec(t.Context(), makeTable); err != nil {
				t.Error(err)
			}
			var zone string
			if err := tx.QueryRow(t.Context(), "SHOW timezone").Scan(&zone); err != nil || zone != "UTC" {
				t.Errorf("timezone %q, %v", zone, err)
			}
		})
	}
}

// TestDropped finds no database of a test that has ended.
func TestDropped(t *testing.T) {
	t.Parallel()
	var url string
	t.Run("test", func(t *testing.T) { url = dbtest.URL(t) })
	cfg, err := pgx.ParseConfig(url)
	if err != nil {
		t.Fatal(err)
	}
	tx := dbtest.Tx(t)
	var there bool
	if err := tx.QueryRow(t.Context(), "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", cfg.Database).Scan(&there); err != nil {
		t.Fatal(err)
	}
	if there {
		t.Errorf("database %s outlived its test", cfg.Database)
	}
}
