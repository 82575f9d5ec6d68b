package postgres_test

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daylight/internal/archive"
	"daylight/internal/postgres"
	"daylight/internal/source"
)

func diff(t *testing.T, what string, want, got any) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s: %s", what, d)
	}
}

// Several processes make the same partitions at once.
func TestMonthsAtOnce(t *testing.T) {
	t.Parallel()
	db := setup(t)
	var months []time.Time
	for i := range 6 {
		months = append(months, day(15).AddDate(0, i, 0), day(16).AddDate(0, i, 0))
	}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if err := db.EnsureMonths(context.Background(), months); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	var n int
	if err := db.Pool().QueryRow(t.Context(), "SELECT count(*) FROM pg_inherits WHERE inhparent = 'capture'::regclass").Scan(&n); err != nil || n != 6 {
		t.Errorf("%d partitions, %v; want 6", n, err)
	}
}

// capture is an answer that was fetched on a day of November 2026.
func capture(no int, url, request, body string) postgres.Capture {
	doc := source.Bytes("example", url, []byte(body))
	doc.FetchedAt, doc.Request, doc.Method = day(no), []byte(request), http.MethodPost
	doc.Header.Set("ETag", fmt.Sprintf(`"%d"`, no))
	doc.At = source.Location{File: "2026/11/x.warc.gz", Offset: int64(1000 * no), Length: 1000, RecordID: fmt.Sprint(no)}
	doc.At.Digest[0] = byte(no)
	return postgres.Capture{Document: doc, RunID: 1}
}

// The last answer to a request is found by method, address and body; its payload
// is where it was first stored.
func TestLast(t *testing.T) {
	t.Parallel()
	db := setup(t)
	first, same, other := capture(1, "https://portal.example/search", "page 1", "old"), capture(3, "https://portal.example/search", "page 1", "old"),
		capture(2, "https://portal.example/search", "page 2", "other")
	gone := capture(4, "https://portal.example/search", "page 1", "not found")
	gone.Status = http.StatusNotFound
	captures := []postgres.Capture{first, same, other, gone}
	var times []time.Time
	for _, c := range captures {
		times = append(times, c.FetchedAt)
	}
	if err := db.EnsureMonths(t.Context(), times); err != nil {
		t.Fatal(err)
	}
	if err := db.Write(t.Context(), func(tx *postgres.Tx) error { return tx.AddCaptures(t.Context(), captures) }); err != nil {
		t.Fatal(err)
	}
	got, ok, err := db.Last(t.Context(), "example", http.MethodPost, first.URL, archive.RequestHash([]byte("page 1")))
	if err != nil || !ok {
		t.Fatalf("%v, %v", ok, err)
	}
	want := archive.Seen{SHA256: first.SHA256, Size: 3, ETag: `"3"`, FetchedAt: day(3),
		Body: source.Location{File: first.At.File, Offset: 1000, Length: 1000, Digest: first.At.Digest}}
	got.FetchedAt = got.FetchedAt.UTC()
	diff(t, "the last answer", want, got)
	for what, ask := range map[string][3]string{
		"method": {http.MethodGet, first.URL, "page 1"}, "address": {http.MethodPost, first.URL + "?", "page 1"}, "body": {http.MethodPost, first.URL, "page 3"},
	} {
		if _, ok, err := db.Last(t.Context(), "example", ask[0], ask[1], archive.RequestHash([]byte(ask[2]))); ok || err != nil {
			t.Errorf("another %s is found: %v", what, err)
		}
	}
	if _, ok, _ := db.Last(t.Context(), "other", http.MethodPost, first.URL, archive.RequestHash([]byte("page 1"))); ok {
		t.Error("another source's answer is found")
	}
}
