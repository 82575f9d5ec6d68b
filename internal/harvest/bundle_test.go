package harvest_test

import (
	"log/slog"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daylight/internal/archive"
	"daylight/internal/dbtest"
	"daylight/internal/harvest"
	"daylight/internal/ingest"
	"daylight/internal/postgres"
	"daylight/internal/source"
)

// bundle is a store, an archive and a portal to crawl.
type bundle struct {
	t        *testing.T
	db       *postgres.DB
	ingester *ingest.Ingester
	portal   *portal
	url      string
}

func setup(t *testing.T) *bundle {
	t.Helper()
	b := &bundle{t: t, db: postgres.New(dbtest.DB(t)), portal: &portal{}}
	server := httptest.NewServer(b.portal)
	t.Cleanup(server.Close)
	b.url = server.URL
	store, err := archive.Open(filepath.Join(t.TempDir(), "archive"), archive.Options{Software: "daylight/test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	b.ingester = ingest.New(b.db, store, slog.New(slog.DiscardHandler))
	if err := b.db.SaveSources(t.Context(), []source.Source{example(nil)}); err != nil {
		t.Fatal(err)
	}
	return b
}

// with is a harvester whose source crawls so.
func (b *bundle) with(c source.Crawler) *harvest.Harvester {
	return harvest.New(b.db, b.ingester, harvest.Options{Sources: []source.Source{example(c)}, Agent: "daylight/test",
		Logger: slog.New(slog.DiscardHandler)})
}

// run makes a run of one window.
func (b *bundle) run() (id int64) {
	b.t.Helper()
	day := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	r := postgres.Run{Source: "example", Since: day, Until: day.AddDate(0, 0, 1), BaseURL: b.url}
	err := b.db.Write(b.t.Context(), func(tx *postgres.Tx) (err error) {
		id, err = tx.CreateRun(b.t.Context(), r, harvest.Plan(24*time.Hour, r.Since, r.Until))
		return err
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return id
}

// want checks the state of a run but for its identity and its reasons.
func (b *bundle) want(run int64, want postgres.RunSummary) (reasons []string) {
	b.t.Helper()
	got, err := b.db.RunSummary(b.t.Context(), run)
	if err != nil {
		b.t.Fatal(err)
	}
	reasons = got.Reasons
	want.Run, want.Source, want.Windows, got.Reasons = run, "example", 1, nil
	if d := cmp.Diff(want, got); d != "" {
		b.t.Errorf("the run: %s", d)
	}
	if got.Records != got.Versions+got.Duplicates+got.Quarantined {
		b.t.Errorf("the counts do not add up: %+v", got)
	}
	return reasons
}

// text is the value of a query.
func (b *bundle) text(sql string) (s string) {
	b.t.Helper()
	if err := b.db.Pool().QueryRow(b.t.Context(), sql).Scan(&s); err != nil {
		b.t.Fatalf("%s: %v", sql, err)
	}
	return s
}
