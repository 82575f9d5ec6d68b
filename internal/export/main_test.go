package export_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os"
	"testing"
	"time"

	"daylight/internal/app"
	"daylight/internal/dbtest"
	"daylight/internal/export"
	"daylight/internal/ingest"
	"daylight/internal/query"
	"daylight/internal/source"
	"daylight/scrapers"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// open opens an empty store.
func open(t *testing.T) *app.App {
	t.Helper()
	a, err := app.Open(t.Context(), app.Options{Home: t.TempDir(), DatabaseURL: dbtest.URL(t), Getenv: os.Getenv, Version: "test",
		Sources: scrapers.All(), Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return a
}

func load(t *testing.T, a *app.App, sourceID, path string) ingest.Counts {
	t.Helper()
	src, err := a.Source(sourceID)
	if err != nil {
		t.Fatal(err)
	}
	counts, err := a.Ingester.Import(t.Context(), src, []string{path}, time.Now, func(s ingest.Skipped) {
		if !errors.Is(s.Err, source.ErrFormat) {
			t.Errorf("skipped %s: %v", s.Path, s.Err)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return counts
}

// written exports what a query finds.
func written(t *testing.T, a *app.App, text, format string, o export.Options) (string, export.Counts) {
	t.Helper()
	var out bytes.Buffer
	counts, err := writeTo(t.Context(), a, text, format, &out, o)
	if err != nil {
		t.Fatal(err)
	}
	return out.String(), counts
}

func writeTo(ctx context.Context, a *app.App, text, format string, out interface{ Write([]byte) (int, error) }, o export.Options) (export.Counts, error) {
	q, err := query.Parse(text)
	if err != nil {
		return export.Counts{}, err
	}
	return export.Write(ctx, a.DB, q, format, out, o)
}
