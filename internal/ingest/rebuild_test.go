package ingest_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daylight/internal/archive"
	"daylight/internal/dbtest"
	"daylight/internal/ingest"
	"daylight/internal/source"
)

// filled is a store with notices of two sources, faults included.
func filled(t *testing.T) *bundle {
	t.Helper()
	b := setup(t)
	b.imports(document(published()...), document(line{Fault: "panic"}), document(line{ID: "nul", OCID: "a", Title: "\x00"}))
	b.importAs(b.source("local-ocds"), release("ocds-x-1", "1", "Paper"), release("ocds-x-2", "1", "Pens"), `{"releases": [{}]}`)
	b.imports(document(published()...)) // the same bytes again
	return b
}

func release(ocid, id, title string) string {
	return `{"ocid": "` + ocid + `", "id": "` + id + `", "date": "2026-01-05T00:00:00Z", "tag": ["tender"], "tender": {"id": "t", "title": "` + title + `", "value": {"amount": 12.50, "currency": "GBP"}}}`
}

func (b *bundle) rebuild() ingest.Replay {
	b.t.Helper()
	r, err := b.ingester.Rebuild(b.t.Context(), b.sources)
	if err != nil {
		b.t.Fatal(err)
	}
	b.balanced(r.Counts)
	return r
}

// All rows can be made again from the archive: after they were dropped, and in a
// database that never held one.
func TestRebuild(t *testing.T) {
	t.Parallel()
	b := filled(t)
	digest, home := b.digest(), b.home
	totals, err := b.db.Totals(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	captures := value[int](b, "SELECT count(*) FROM capture")
	check := func(what string, b *bundle) {
		t.Helper()
		if r := b.rebuild(); r.Exchanges != captures || r.Unknown != 0 {
			t.Errorf("%s: %d exchanges and %d unknown, want %d and 0", what, r.Exchanges, r.Unknown, captures)
		}
		if got := b.digest(); got != digest {
			t.Errorf("%s: digest %s, want %s", what, got, digest)
		}
		got, err := b.db.Totals(t.Context())
		if d := cmp.Diff(totals, got); err != nil || d != "" {
			t.Errorf("%s: %v %s", what, err, d)
		}
		if n := value[int](b, "SELECT count(*) FROM capture"); n != captures {
			t.Errorf("%s: %d captures, want %d", what, n, captures)
		}
	}
	check("the same database", b)
	b.close()
	empty := open(t, home, dbtest.URL(t))
	check("an empty database", empty)
	if c := empty.imports(document(published()...)); c.Versions != 0 || c.Processes != 0 {
		t.Errorf("an import after the rebuild: %+v, want nothing new", c)
	}
	if got := empty.digest(); got != digest {
		t.Errorf("digest %s after another import, want %s", got, digest)
	}
}

// What this program has no source for is counted, not lost silently.
func TestRebuildCountsUnknownSources(t *testing.T) {
	t.Parallel()
	b := filled(t)
	r, err := b.ingester.Rebuild(t.Context(), []source.Source{exampleLines(lines{})})
	if err != nil || r.Unknown != 3 || r.Exchanges == 0 {
		t.Errorf("%+v, %v; want 3 unknown", r, err)
	}
}

// Exchanges that were archived when the program was killed before it stored them
// are taken up by a rebuild, once.
func TestRebuildTakesUpTheTail(t *testing.T) {
	t.Parallel()
	b := setup(t)
	first, second := document(published()[:10]...), document(published()[5:20]...)
	b.imports(first)
	rec := b.ingester.Recorder()
	e := archive.Exchange{SourceID: "example-lines", Purpose: source.ForDocument, Import: "tail.json", Method: "GET",
		URL: "file:///tail.json", Proto: "HTTP/1.1", Status: 200, FetchedAt: time.Now()}
	if _, err := rec.Append(t.Context(), e, strings.NewReader(second), nil); err != nil {
		t.Fatal(err)
	}
	if err := b.archive.Sync(); err != nil {
		t.Fatal(err)
	}
	home, url := b.home, b.url
	b.close() // nothing was committed
	whole := setup(t)
	whole.imports(first, second)

	b = open(t, home, url)
	for range 2 {
		if r := b.rebuild(); r.Versions != 20 || r.Exchanges != 2 {
			t.Errorf("%+v, want 20 versions of 2 exchanges", r)
		}
		if got, want := b.digest(), whole.digest(); got != want {
			t.Errorf("digest %s, of the same documents stored at once %s", got, want)
		}
	}
	if c := b.imports(second); c.Versions != 0 || c.Duplicates != 15 {
		t.Errorf("imported again: %+v", c)
	}
}

// A broken place in the archive is named, and everything that can be read is
// stored all the same.
func TestRebuildOfABrokenArchive(t *testing.T) {
	t.Parallel()
	b := filled(t)
	b.imports(document(line{ID: "last", OCID: "last"}))
	want := b.digest()
	file := value[string](b, "SELECT max(file) FROM archive_record")
	f, err := os.OpenFile(filepath.Join(b.home, "archive", file), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString("\x1f\x8b torn"); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	_, err = b.ingester.Rebuild(t.Context(), b.sources)
	var unreadable archive.ScanError
	if !errors.As(err, &unreadable) || len(unreadable) != 1 {
		t.Errorf("%v, want the torn place", err)
	}
	if got := b.digest(); got != want {
		t.Errorf("digest %s, want %s", got, want)
	}
}
