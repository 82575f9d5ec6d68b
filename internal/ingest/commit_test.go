package ingest_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"daylight/internal/archive"
	"daylight/internal/ingest"
	"daylight/internal/postgres"
	"daylight/internal/source"
)

// fetched archives a document as a crawl does.
func (b *bundle) fetched(rec *ingest.Recorder, url, body string) source.Document {
	b.t.Helper()
	e := archive.Exchange{SourceID: "example-lines", Purpose: source.ForDocument, RunID: 1, Method: "GET", URL: url,
		Proto: "HTTP/1.1", Status: 200, FetchedAt: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)}
	doc, err := rec.Append(b.t.Context(), e, strings.NewReader(body), nil)
	if err != nil {
		b.t.Fatal(err)
	}
	return doc
}

// window makes a run of one window and takes it.
func (b *bundle) window() postgres.Window {
	b.t.Helper()
	day := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	var run int64
	err := b.db.Write(b.t.Context(), func(tx *postgres.Tx) (err error) {
		run, err = tx.CreateRun(b.t.Context(), postgres.Run{Source: "example-lines", Since: day, Until: day.AddDate(0, 0, 1)},
			[][2]time.Time{{day, day.AddDate(0, 0, 1)}})
		return err
	})
	if err != nil {
		b.t.Fatal(err)
	}
	w, err := b.db.ClaimWindow(b.t.Context(), run, 1, 0)
	if err != nil {
		b.t.Fatal(err)
	}
	return w
}

// work is a page with its cursor.
func (b *bundle) work(rec *ingest.Recorder, w postgres.Window, cursor string, docs ...source.Document) ingest.Work {
	return ingest.Work{Source: b.source("example-lines"), Captures: rec.Take(), Documents: docs,
		Within: func(ctx context.Context, tx *postgres.Tx, c ingest.Counts) error {
			return tx.MoveWindow(ctx, w, postgres.Step{Cursor: cursor, Announced: -1, Received: c.Records,
				Documents: c.Documents, Records: c.Records, Versions: c.Versions, Duplicates: c.Duplicates, Quarantined: c.Quarantined})
		}}
}

func (b *bundle) stored() string {
	return value[string](b, `SELECT concat_ws(' ', (SELECT count(*) FROM notice_version), (SELECT count(*) FROM process),
		(SELECT count(*) FROM quarantine), (SELECT count(*) FROM capture), (SELECT count(*) FROM blob),
		(SELECT cursor FROM crawl_window ORDER BY run_id DESC LIMIT 1), (SELECT records FROM crawl_window ORDER BY run_id DESC LIMIT 1))`)
}

// A page, its notices and the cursor behind it are stored together or not at all.
func TestPageAndCursorCommitTogether(t *testing.T) {
	t.Parallel()
	b := setup(t)
	w, rec := b.window(), b.ingester.Recorder()
	page := document(line{ID: "1", OCID: "a"}, line{ID: "2", OCID: "b"}, line{Fault: "bad"})
	before := b.stored()
	work := b.work(rec, w, "page 2", b.fetched(rec, "https://portal.example/1", page))
	move := work.Within
	broken := errors.New("the power fails here")
	work.Within = func(ctx context.Context, tx *postgres.Tx, c ingest.Counts) error {
		if err := move(ctx, tx, c); err != nil {
			return err
		}
		return broken
	}
	if _, err := b.ingester.Commit(t.Context(), work); !errors.Is(err, broken) {
		t.Fatalf("%v, want the failure", err)
	}
	if got := b.stored(); got != before {
		t.Errorf("stored %q, want %q as before", got, before)
	}
	work.Within = move
	got, err := b.ingester.Commit(t.Context(), work)
	if err != nil || got.Versions != 2 || got.Quarantined != 1 {
		t.Errorf("%+v, %v", got, err)
	}
	if got, want := b.stored(), "2 2 1 1 1 page 2 3"; got != want {
		t.Errorf("stored %q, want %q", got, want)
	}
}

// An attempt whose window another has taken over stores nothing more.
func TestFencedAttemptStoresNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	old, rec := b.window(), b.ingester.Recorder()
	late := b.work(rec, old, "late", b.fetched(rec, "https://portal.example/1", document(line{ID: "1", OCID: "a"})))
	next, err := b.db.ClaimWindow(t.Context(), old.RunID, 1, 0)
	if err != nil {
		t.Fatal(err)
	}
	before := b.stored()
	if _, err := b.ingester.Commit(t.Context(), late); !errors.Is(err, postgres.ErrFenced) {
		t.Errorf("%v, want ErrFenced", err)
	}
	if err := b.db.EndWindow(t.Context(), old, "complete", ""); err != nil {
		t.Error(err)
	}
	if got := b.stored(); got != before {
		t.Errorf("stored %q, want %q as before", got, before)
	}
	if s, err := b.db.RunSummary(t.Context(), old.RunID); err != nil || s.Open != 1 || s.Outcome != "" {
		t.Errorf("%+v, %v: the late attempt ended the window", s, err)
	}
	if _, err := b.ingester.Commit(t.Context(), b.work(rec, next, "page 2", late.Documents...)); err != nil {
		t.Error(err)
	}
	if got := b.stored(); !strings.HasSuffix(got, "page 2 1") {
		t.Errorf("stored %q", got)
	}
}

// A document larger than a transaction is counted whole, and done again after a
// failure it doubles nothing.
func TestLargeDocument(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ls := make([]line, 2500)
	for i := range ls {
		ls[i] = line{ID: fmt.Sprint(i), OCID: fmt.Sprint("o", i%400), Title: "Paper"}
	}
	ls[10], ls[2400] = line{Fault: "bad"}, ls[11]
	w, rec := b.window(), b.ingester.Recorder()
	work := b.work(rec, w, "end", b.fetched(rec, "https://portal.example/all", document(ls...)))
	move := work.Within
	broken := errors.New("the power fails here")
	work.Within = func(context.Context, *postgres.Tx, ingest.Counts) error { return broken }
	if _, err := b.ingester.Commit(t.Context(), work); !errors.Is(err, broken) {
		t.Fatal(err)
	}
	work.Within = move
	got, err := b.ingester.Commit(t.Context(), work)
	if err != nil || got.Records != 2500 || got.Documents != 1 || got.Quarantined != 1 {
		t.Errorf("%+v, %v", got, err)
	}
	b.balanced(got)
	if got := value[string](b, "SELECT concat_ws(' ', documents, records, versions + duplicates, quarantined) FROM crawl_window"); got != "1 2500 2499 1" {
		t.Errorf("the window counts %q", got)
	}
	if n := value[int](b, "SELECT count(*) FROM notice_version"); n != 2498 {
		t.Errorf("%d versions, want 2498", n)
	}
	if n := value[int](b, "SELECT count(*) FROM process"); n != 400 {
		t.Errorf("%d processes, want 400", n)
	}
}
