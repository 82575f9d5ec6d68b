package il

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

	"daylight/internal/locate"
	"daylight/internal/source"
)

var update = flag.Bool("update", false, "write golden.jsonl")

func window() source.Window {
	return source.Window{Since: time.Date(2024, 3, 3, 0, 0, 0, 0, time.UTC), Until: time.Date(2024, 3, 6, 0, 0, 0, 0, time.UTC)}
}

func setup(t *testing.T) (source.Source, *replay, *sink) {
	t.Helper()
	return Sources()[0], load(t, "il-mr-gov"), &sink{}
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
	if s.checkpoints != 3 || s.cursor != "2" || s.received != 3 {
		t.Errorf("%d checkpoints, cursor %q, received %d", s.checkpoints, s.cursor, s.received)
	}
	golden(t, src, client.documents)
}

// golden compares the notices of the documents with golden.jsonl, and checks
// that every fact is where its pointer says.
func golden(t *testing.T, src source.Source, documents []source.Document) {
	t.Helper()
	var got bytes.Buffer
	for _, doc := range documents {
		text, err := doc.Read()
		if err != nil {
			t.Fatal(err)
		}
		for n, err := range src.Parser.Parse(doc) {
			if err != nil {
				t.Errorf("%s: %v", doc.URL, err)
				continue
			}
			for path, pointer := range n.Pointers {
				if _, err := locate.Value(text, pointer); err != nil {
					t.Errorf("%s: %v", path, err)
				}
			}
			body, err := n.Body()
			if err != nil {
				t.Fatal(err)
			}
			enc := json.NewEncoder(&got)
			enc.SetEscapeHTML(false)
			err = enc.Encode(map[string]any{
				"id": n.ID, "ocid": n.OCID, "published": n.Published, "published_raw": n.PublishedRaw, "version": n.Version,
				"pointer": n.Pointer, "content": hex.EncodeToString(n.Content[:]), "body": json.RawMessage(body),
			})
			if err != nil {
				t.Fatal(err)
			}
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

func TestResume(t *testing.T) {
	t.Parallel()
	src, whole, s := setup(t)
	if err := src.Crawler.Crawl(context.Background(), whole, window(), s); err != nil {
		t.Fatal(err)
	}
	for stop := 1; stop <= s.checkpoints; stop++ {
		client, first := load(t, "il-mr-gov"), &sink{stopAt: stop}
		if err := src.Crawler.Crawl(context.Background(), client, window(), first); !errors.Is(err, errCrash) {
			t.Fatalf("stopped at %d: %v", stop, err)
		}
		w := window()
		w.Cursor = first.cursor
		if err := src.Crawler.Crawl(context.Background(), client, w, &sink{}); err != nil {
			t.Errorf("resumed at %q: %v", w.Cursor, err)
		}
		for _, file := range whole.asked {
			if !slices.Contains(client.asked, file) {
				t.Errorf("stopped at %d: %s was not fetched", stop, file)
			}
		}
	}
}

func TestEnds(t *testing.T) {
	t.Parallel()
	empty, err := os.ReadFile(filepath.Join("testdata", "il-mr-gov", "list-2.html"))
	if err != nil {
		t.Fatal(err)
	}
	start, end := bytes.Index(empty, []byte(`<div class="result-container">`)), bytes.Index(empty, []byte("</main>"))
	empty = append(empty[:start:start], empty[end:]...)
	answer := func(file string, with func([]byte) []byte) func(exchange, []byte) []byte {
		return func(e exchange, body []byte) []byte {
			if e.File == file {
				return with(body)
			}
			return body
		}
	}
	for _, tt := range []struct {
		name   string
		change func(exchange, []byte) []byte
		want   error
		asked  int
	}{
		{"page without rows", answer("list-2.html", func([]byte) []byte { return empty }), nil, 6},
		{"page repeated", func() func(exchange, []byte) []byte {
			var before []byte
			return func(e exchange, body []byte) []byte {
				if e.File == "list-2.html" {
					return before
				}
				if strings.HasPrefix(e.File, "list-") {
					before = body
				}
				return body
			}
		}(), nil, 6},
		{"first page without rows", answer("list-0.html", func([]byte) []byte { return empty }), source.ErrFormat, 1},
		{"markup changed", answer("list-1.html", func(b []byte) []byte {
			return bytes.ReplaceAll(b, []byte("result-container"), []byte("hit"))
		}), source.ErrFormat, 4},
		{"challenge", answer("list-1.html", func([]byte) []byte {
			return []byte(`<html><script>ChallengeId=1;</script></html>`)
		}), source.ErrChallenged, 4},
		{"list gone", answer("list-1.html", func([]byte) []byte { return nil }), source.ErrGone, 3},
		{"notice gone", answer("notice-4000900001.html", func([]byte) []byte { return nil }), source.ErrPartial, 5},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			src, client, s := setup(t)
			client.change = tt.change
			err := src.Crawler.Crawl(context.Background(), client, window(), s)
			if !errors.Is(err, tt.want) || tt.want == nil && err != nil {
				t.Errorf("%v, want %v", err, tt.want)
			}
			if len(client.asked) != tt.asked {
				t.Errorf("asked %v, want %d requests", client.asked, tt.asked)
			}
		})
	}
}

func TestWindow(t *testing.T) {
	t.Parallel()
	src, client, s := setup(t)
	w := window()
	// 22:30 UTC on 3 March is 4 March in Israel: only the second row.
	w.Since, w.Until = time.Date(2024, 3, 3, 22, 30, 0, 0, time.UTC), time.Date(2024, 3, 4, 21, 0, 0, 0, time.UTC)
	if err := src.Crawler.Crawl(context.Background(), client, w, s); err != nil {
		t.Fatal(err)
	}
	want := []string{"list-0.html", "notice-4000900002.html", "list-1.html", "list-2.html"}
	if diff := cmp.Diff(want, client.asked); diff != "" {
		t.Error(diff)
	}
}

func TestLimit(t *testing.T) {
	t.Parallel()
	src, client, s := setup(t)
	w := window()
	w.MaxDocuments = 1
	if err := src.Crawler.Crawl(context.Background(), client, w, s); !errors.Is(err, source.ErrLimit) {
		t.Errorf("%v, want ErrLimit", err)
	}
	if len(client.documents) != 1 || s.checkpoints != 1 {
		t.Errorf("%d documents, %d checkpoints", len(client.documents), s.checkpoints)
	}
}

func TestBadCursor(t *testing.T) {
	t.Parallel()
	src, client, s := setup(t)
	w := window()
	w.Cursor = "{}"
	if err := src.Crawler.Crawl(context.Background(), client, w, s); err == nil {
		t.Error("a cursor that is no page number was accepted")
	}
}
