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

	"daylight/internal/app"
	"daylight/internal/dbtest"
	"daylight/internal/ingest"
	"daylight/internal/source"
	"daylight/scrapers"
)

// bundle is a store with its archive, and the sources of the program with
// example-lines besides.
type bundle struct {
	*app.App
	t *testing.T
}

func setup(t *testing.T) *bundle {
	t.Helper()
	return open(t, t.TempDir(), dbtest.URL(t))
}

func open(t *testing.T, home, url string) *bundle {
	t.Helper()
	a, err := app.Open(t.Context(), app.Options{Home: home, DatabaseURL: url, Getenv: os.Getenv, Version: "test",
		Sources: append(scrapers.All(), exampleLines(lines{})), Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	b := &bundle{a, t}
	t.Cleanup(b.close)
	return b
}

// close closes the store; twice does no harm.
func (b *bundle) close() {
	if b.App == nil {
		return
	}
	if err := b.App.Close(); err != nil {
		b.t.Error(err)
	}
	b.App = nil
}

func (b *bundle) source(id string) source.Source {
	b.t.Helper()
	src, err := b.Source(id)
	if err != nil {
		b.t.Fatal(err)
	}
	return src
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
	counts, err := b.Ingester.Import(b.t.Context(), src, paths, time.Now, func(s ingest.Skipped) {
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
	sum, err := b.DB.Digest(b.t.Context())
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
	if err := b.DB.Pool().QueryRow(b.t.Context(), sql, args...).Scan(&v); err != nil {
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
func (b *bundle) written() string {
	b.t.Helper()
	tables := rows(b, `SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
		AND NOT c.relispartition ORDER BY 1`)
	var s strings.Builder
	for _, table := range tables {
		if slices.Contains([]string{"capture", "archive_record", "crawl_run", "crawl_window", "host_slot", "goose_db_version"}, table) {
			continue
		}
		fmt.Fprintf(&s, "%s %s\n", table, value[string](b,
			fmt.Sprintf("SELECT count(*) || ' ' || coalesce(max(xmin::text::bigint), 0) FROM %q", table)))
	}
	return s.String()
}
