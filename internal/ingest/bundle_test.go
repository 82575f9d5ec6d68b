package ingest_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"daylight/internal/archive"
	"daylight/internal/dbtest"
	"daylight/internal/ingest"
	"daylight/internal/postgres"
	"daylight/internal/source"
	"daylight/scrapers"
)

// bundle is a store with its archive, and the sources of the program with
// example-lines besides.
type bundle struct {
	t         *testing.T
	home, url string
	sources   []source.Source
	db        *postgres.DB
	archive   *archive.Store
	ingester  *ingest.Ingester
}

func setup(t *testing.T) *bundle {
	t.Helper()
	return open(t, t.TempDir(), dbtest.URL(t))
}

func open(t *testing.T, home, url string) *bundle {
	t.Helper()
	b := &bundle{t: t, home: home, url: url, sources: append(scrapers.All(), exampleLines(lines{}))}
	pool, err := postgres.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	b.db = postgres.New(pool)
	t.Cleanup(b.close)
	if err := b.db.SaveSources(t.Context(), b.sources); err != nil {
		t.Fatal(err)
	}
	if b.archive, err = archive.Open(filepath.Join(home, "archive"), archive.Options{Software: "daylight/test"}); err != nil {
		t.Fatal(err)
	}
	b.ingester = ingest.New(b.db, b.archive, slog.New(slog.DiscardHandler))
	return b
}

// close closes the store; twice does no harm.
func (b *bundle) close() {
	b.db.Pool().Close()
	if b.archive == nil {
		return
	}
	if err := b.archive.Close(); err != nil {
		b.t.Error(err)
	}
	b.archive = nil
}

func (b *bundle) source(id string) source.Source {
	b.t.Helper()
	i := slices.IndexFunc(b.sources, func(s source.Source) bool { return s.ID == id })
	if i < 0 {
		b.t.Fatalf("no source %s", id)
	}
	return b.sources[i]
}

// imports takes documents of example-lines into the store by way of files, one
// after the other in one import.
func (b *bundle) imports(docs ...string) ingest.Counts {
	b.t.Helper()
	return b.importAs(b.source("example-lines"), docs...)
}

func (b *bundle) importAs(src source.Source, docs ...string) ingest.Counts {
	b.t.Helper()
	dir := b.t.TempDir()
	var paths []string
	for i, doc := range docs {
		path := filepath.Join(dir, fmt.Sprintf("%03d.json", i))
		if err := os.WriteFile(path, []byte(doc), 0o600); err != nil {
			b.t.Fatal(err)
		}
		paths = append(paths, path)
	}
	counts, err := b.ingester.Import(b.t.Context(), src, paths, time.Now, func(s ingest.Skipped) {
		b.t.Errorf("skipped %s: %v", s.Path, s.Err)
	})
	if err != nil {
		b.t.Fatal(err)
	}
	b.balanced(counts)
	return counts
}

// balanced checks that every record has gone one of the three ways.
func (b *bundle) balanced(c ingest.Counts) {
	b.t.Helper()
	if c.Records != c.Versions+c.Duplicates+c.Quarantined || min(c.Versions, c.Duplicates, c.Quarantined) < 0 {
		b.t.Errorf("the counts do not add up: %+v", c)
	}
}

func (b *bundle) digest() string {
	b.t.Helper()
	sum, err := b.db.Digest(b.t.Context())
	if err != nil {
		b.t.Fatal(err)
	}
	return sum
}

// document is the text of a document of example-lines.
func document(notices ...line) string {
	var s strings.Builder
	for _, n := range notices {
		text, err := json.Marshal(n)
		if err != nil {
			panic(err)
		}
		s.Write(text)
		s.WriteByte('\n')
	}
	return s.String()
}

// value is the one value of a query.
func value[T any](b *bundle, sql string, args ...any) T {
	b.t.Helper()
	var v T
	if err := b.db.Pool().QueryRow(b.t.Context(), sql, args...).Scan(&v); err != nil {
		b.t.Fatalf("%s: %v", sql, err)
	}
	return v
}

// rows are the values of a query of one column.
func rows(b *bundle, sql string, args ...any) []string {
	b.t.Helper()
	return value[[]string](b, "SELECT coalesce(array_agg(x::text), '{}') FROM ("+sql+") AS q (x)", args...)
}

// written says of every table of content how many rows it has and which
// transaction wrote the last of them: it changes with any write.
func (b *bundle) written() map[string]string {
	b.t.Helper()
	tables := rows(b, `SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
		AND NOT c.relispartition ORDER BY 1`)
	out := map[string]string{}
	for _, table := range tables {
		if slices.Contains([]string{"capture", "archive_record", "crawl_run", "crawl_window", "host_slot", "goose_db_version"}, table) {
			continue
		}
		out[table] = value[string](b, fmt.Sprintf("SELECT count(*) || ' ' || coalesce(max(xmin::text::bigint), 0) FROM %q", table))
	}
	return out
}

// without leaves tables out of a comparison.
func without(tables ...string) cmp.Option {
	return cmpopts.IgnoreMapEntries(func(table, _ string) bool { return slices.Contains(tables, table) })
}
