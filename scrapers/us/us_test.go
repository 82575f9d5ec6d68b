package us

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daylight/internal/source"
)

var update = flag.Bool("update", false, "write golden.jsonl")

func window() source.Window {
	day := time.Date(2024, 3, 4, 0, 0, 0, 0, time.UTC)
	return source.Window{Since: day, Until: day.Add(24 * time.Hour)}
}

func setup(t *testing.T) (source.Source, *replay, *sink) {
	t.Helper()
	return Sources()[0], load(t, "us-usaspending"), &sink{}
}

func TestCrawl(t *testing.T) {
	t.Parallel()
	src, client, s := setup(t)
	if err := src.Crawler.Crawl(context.Background(), client, window(), s); err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, e := range client.exchanges {
		want = append(want, e.File)
	}
	if diff := cmp.Diff(want, client.asked); diff != "" {
		t.Errorf("requests:\n%s", diff)
	}
	if s.announced != 4 || s.received != 4 || s.checkpoints != 3 {
		t.Errorf("announced %d, received %d, %d checkpoints", s.announced, s.received, s.checkpoints)
	}
	golden(t, src, client.documents)
}

// golden compares the notices of the documents with golden.jsonl.
func golden(t *testing.T, src source.Source, documents []source.Document) {
	t.Helper()
	var got bytes.Buffer
	for _, doc := range documents {
		for n, err := range src.Parser.Parse(doc) {
			if err != nil {
				t.Errorf("%s %s: %v", doc.URL, doc.Request, err)
				continue
			}
			body, err := n.Body()
			if err != nil {
				t.Fatal(err)
			}
			line, err := json.Marshal(map[string]any{
				"id": n.ID, "ocid": n.OCID, "published": n.Published, "published_raw": n.PublishedRaw, "version": n.Version,
				"pointer": n.Pointer, "content": hex.EncodeToString(n.Content[:]), "body": json.RawMessage(body),
			})
			if err != nil {
				t.Fatal(err)
			}
			got.Write(append(line, '\n'))
		}
	}
	path := filepath.Join("testdata", src.ID, "golden.jsonl")
	if *update {
		if err := os.WriteFile(path, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got.String(), "\n")); diff != "" {
		t.Errorf("golden.jsonl (-want +got), -update writes it:\n%s", diff)
	}
}

// A crash at any checkpoint, and a resume from the last durable cursor, lose no
// document.
func TestResume(t *testing.T) {
	t.Parallel()
	src, whole, s := setup(t)
	if err := src.Crawler.Crawl(context.Background(), whole, window(), s); err != nil {
		t.Fatal(err)
	}
	for stop := 1; stop <= s.checkpoints; stop++ {
		client, first := load(t, "us-usaspending"), &sink{stopAt: stop}
		err := src.Crawler.Crawl(context.Background(), client, window(), first)
		if !errors.Is(err, errCrash) {
			t.Fatalf("stopped at %d: %v", stop, err)
		}
		w := window()
		w.Cursor = first.cursor
		if err := src.Crawler.Crawl(context.Background(), client, w, &sink{}); err != nil {
			t.Errorf("resumed at %s: %v", w.Cursor, err)
		}
		for _, file := range whole.asked {
			if !slices.Contains(client.asked, file) {
				t.Errorf("stopped at %d, resumed at %q: %s was not fetched", stop, w.Cursor, file)
			}
		}
	}
}

func TestIncomplete(t *testing.T) {
	t.Parallel()
	replace := func(file, old, new string) func(exchange, []byte) []byte {
		return func(e exchange, body []byte) []byte {
			if e.File != file {
				return body
			}
			if new == "404" {
				return nil
			}
			return bytes.Replace(body, []byte(old), []byte(new), 1)
		}
	}
	for _, tt := range []struct {
		name   string
		change func(exchange, []byte) []byte
		want   error
	}{
		{"next page without cursor", replace("search-contracts-1.json", `"EX24F0002"
 },`, `"None"
 },`), source.ErrPartial},
		{"end too early", replace("search-contracts-1.json", `"hasNext": true`, `"hasNext": false`), source.ErrPartial},
		{"more counted than listed", replace("count-idvs.json", `"idvs": 1`, `"idvs": 2`), source.ErrPartial},
		{"award gone", replace("award-2.json", "", "404"), source.ErrPartial},
		{"no hasNext", replace("search-idvs-1.json", `"hasNext"`, `"next"`), source.ErrFormat},
		{"transactions without hasNext", replace("award-1-transactions.json", `"hasNext"`, `"more"`), source.ErrFormat},
		{"row without key", replace("search-contracts-1.json", `generated_internal_id`, `id`), source.ErrFormat},
		{"not JSON", replace("award-1.json", "{", "<"), source.ErrFormat},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			src, client, s := setup(t)
			client.change = tt.change
			err := src.Crawler.Crawl(context.Background(), client, window(), s)
			if !errors.Is(err, tt.want) {
				t.Errorf("%v, want %v", err, tt.want)
			}
			if tt.name == "award gone" && !slices.Contains(client.asked, "idv-1.json") {
				t.Error("the awards after it were not fetched")
			}
		})
	}
}

func TestLimit(t *testing.T) {
	t.Parallel()
	src, client, s := setup(t)
	w := window()
	w.MaxDocuments = 1
	if err := src.Crawler.Crawl(context.Background(), client, w, s); !errors.Is(err, source.ErrLimit) {
		t.Fatalf("%v, want ErrLimit", err)
	}
	if len(client.documents) != 3 { // the award with its transactions and subawards
		t.Errorf("%d documents", len(client.documents))
	}
	w.Cursor, w.MaxDocuments = s.cursor, 0
	if err := src.Crawler.Crawl(context.Background(), client, w, &sink{}); err != nil {
		t.Errorf("the rest: %v", err)
	}
	if len(client.documents) != 9 {
		t.Errorf("%d documents in all", len(client.documents))
	}
}

func TestBadCursor(t *testing.T) {
	t.Parallel()
	src, client, s := setup(t)
	w := window()
	w.Cursor = "page 3"
	if err := src.Crawler.Crawl(context.Background(), client, w, s); err == nil {
		t.Error("a cursor that is no JSON was accepted")
	}
}
