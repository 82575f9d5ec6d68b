package app_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"daylight/internal/app"
	"daylight/internal/archive"
	"daylight/internal/ingest"
	"daylight/internal/portalsim"
	"daylight/internal/postgres"
	"daylight/internal/source"
)

// unmarked is a replica that does not say it is one, so that what is crawled from
// it and what is imported from files have the same origin.
type unmarked struct{ http.ResponseWriter }

func (u unmarked) WriteHeader(status int) {
	u.Header().Del(portalsim.OriginHeader)
	u.ResponseWriter.WriteHeader(status)
}

func (u unmarked) Write(b []byte) (int, error) {
	u.Header().Del(portalsim.OriginHeader)
	return u.ResponseWriter.Write(b)
}

// span is when the replicas publish.
func span() (from, until time.Time) {
	until = time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	return until.AddDate(0, 0, -20), until
}

func replicas(t *testing.T) string {
	t.Helper()
	from, until := span()
	sim, err := portalsim.New(portalsim.Options{Synthetic: 25, Seed: 7, From: from, Until: until})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { sim.ServeHTTP(unmarked{w}, r) }))
	t.Cleanup(server.Close)
	return server.URL
}

// crawled crawls the replicas of sources to their end.
func crawled(t *testing.T, a *app.App, base string, ids []string) map[string]postgres.RunSummary {
	t.Helper()
	q, stop, err := a.Workers(t.Context(), 2)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := stop(); err != nil {
			t.Error(err)
		}
	}()
	from, until := span()
	runs, out := map[string]int64{}, map[string]postgres.RunSummary{}
	for _, id := range ids {
		src, err := a.Source(id)
		if err != nil {
			t.Fatal(err)
		}
		runs[id], err = a.Enqueue(t.Context(), q, src, app.CrawlOptions{Since: from, Until: until, BaseURL: base + "/" + id, WindowSize: 10 * 24 * time.Hour})
		if err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	for _, id := range ids {
		s, err := a.Await(ctx, runs[id], func(postgres.RunSummary) {})
		if err != nil || s.Outcome != "complete" || s.Versions == 0 && s.Duplicates == 0 {
			t.Fatalf("%s: %+v, %v", id, s, err)
		}
		out[id] = s
	}
	return out
}

// documents writes what the archive holds of the sources to files, a folder a
// source.
func documents(t *testing.T, a *app.App, ids []string) string {
	t.Helper()
	dir, n := t.TempDir(), 0
	for _, id := range ids {
		if err := os.Mkdir(filepath.Join(dir, id), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	endings := map[string]string{"eu-ted": ".xml", "il-mr-gov": ".html"}
	err := a.Archive.Scan(t.Context(), func(doc source.Document, e archive.Exchange) error {
		if !ingest.Parsed(doc, e) {
			return nil
		}
		body, err := doc.Read()
		if err != nil {
			return err
		}
		ending := endings[doc.SourceID]
		if ending == "" {
			ending = ".json"
		}
		n++
		return os.WriteFile(filepath.Join(dir, doc.SourceID, fmt.Sprintf("%05d%s", n, ending)), body, 0o600)
	})
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// The same bytes give the same store, whether a crawler fetched them or a user
// brought them as files; and crawled again they change nothing.
func TestCrawlAndImportAgree(t *testing.T) {
	t.Parallel()
	// us-usaspending is not among them: what an answer is depends on its request.
	ids := []string{"eu-ted", "il-mr-gov", "uk-contracts-finder", "uk-find-a-tender"}
	base := replicas(t)
	byCrawl, byImport := open(t), open(t)
	first := crawled(t, byCrawl, base, ids)
	want, err := byCrawl.DB.Digest(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	dir := documents(t, byCrawl, ids)
	for _, id := range ids {
		src, err := byImport.Source(id)
		if err != nil {
			t.Fatal(err)
		}
		c, err := byImport.Ingester.Import(t.Context(), src, []string{filepath.Join(dir, id)}, time.Now, func(s ingest.Skipped) {
			t.Errorf("skipped %s: %v", s.Path, s.Err)
		})
		if err != nil || c.Versions != first[id].Versions || c.Quarantined != 0 {
			t.Errorf("%s: imported %+v, crawled %+v, %v", id, c, first[id], err)
		}
	}
	if got, err := byImport.DB.Digest(t.Context()); err != nil || got != want {
		t.Errorf("imported: digest %s, crawled: %s (%v)", got, want, err)
	}
	for id, s := range crawled(t, byCrawl, base, ids) {
		if s.Versions != 0 || s.Quarantined != 0 || s.Received != first[id].Received {
			t.Errorf("%s crawled again: %+v", id, s)
		}
	}
	if got, err := byCrawl.DB.Digest(t.Context()); err != nil || got != want {
		t.Errorf("crawled again: digest %s, before: %s (%v)", got, want, err)
	}
}

// What cannot be done is refused with the reason, before anything is stored.
func TestRefusals(t *testing.T) {
	t.Parallel()
	a := open(t)
	if _, err := a.Source("no-such-source"); err == nil || !strings.Contains(err.Error(), "uk-contracts-finder") {
		t.Errorf("an unknown source: %v; the error must list those there are", err)
	}
	local, err := a.Source("local-ocds")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Enqueue(t.Context(), nil, local, app.CrawlOptions{}); err == nil || !strings.Contains(err.Error(), "import only") {
		t.Errorf("a crawl of what has no crawler: %v", err)
	}
	path := filepath.Join(t.TempDir(), "x.json")
	for text, want := range map[string]string{
		"<html></html>":                       "x.json",
		`{"releases": [{"tag": ["tender"]}]}`: "1 of 1 records in quarantine",
	} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if n, err := a.ImportFile(t.Context(), local, path); n != 0 || err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %d, %v", text, n, err)
		}
	}
	if _, err := a.ImportFile(t.Context(), local, path+".gone"); err == nil {
		t.Error("a file that is not there is imported")
	}
}
