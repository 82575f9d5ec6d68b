package eu

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
	day := time.Date(2024, 5, 2, 0, 0, 0, 0, time.UTC)
	return source.Window{Since: day, Until: day.Add(24 * time.Hour)}
}

func setup(t *testing.T) (source.Source, *replay, *sink) {
	t.Helper()
	return Sources()[0], load(t, "eu-ted"), &sink{}
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
	if s.announced != 5 || s.received != 5 || s.checkpoints != 2 {
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
				t.Errorf("%s: %v", doc.URL, err)
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
		client, first := load(t, "eu-ted"), &sink{stopAt: stop}
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

// A limit stops inside a page, and the cursor continues behind the last notice.
func TestLimit(t *testing.T) {
	t.Parallel()
	src, client, s := setup(t)
	w := window()
	w.MaxDocuments = 2
	for range 2 {
		if err := src.Crawler.Crawl(context.Background(), client, w, s); !errors.Is(err, source.ErrLimit) {
			t.Fatalf("%v, want ErrLimit", err)
		}
		w.Cursor = s.cursor
	}
	if err := src.Crawler.Crawl(context.Background(), client, w, s); err != nil {
		t.Fatal(err)
	}
	var urls []string
	for _, d := range client.documents {
		urls = append(urls, d.URL)
	}
	if len(urls) != 5 || len(slices.Compact(slices.Sorted(slices.Values(urls)))) != 5 {
		t.Errorf("notices fetched: %v", urls)
	}
	if s.announced != 5 || s.received != 5 {
		t.Errorf("announced %d, received %d", s.announced, s.received)
	}
}

// A token that the portal forgot restarts the window; an answer that refuses does not.
func TestForgottenToken(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		err  error
		want bool
	}{{errors.New("500 Internal Server Error"), true}, {source.ErrChallenged, false}, {source.ErrRateLimited, false}, {context.Canceled, false}} {
		src, client, s := setup(t)
		w := window()
		w.Cursor = `{"token":"EXAMPLE-FORGOTTEN","page":7,"announced":5,"received":4}`
		err := src.Crawler.Crawl(context.Background(), failing{client, "EXAMPLE-FORGOTTEN", tt.err}, w, s)
		if (err == nil) != tt.want {
			t.Errorf("after %v: %v", tt.err, err)
		}
		if tt.want && (s.received != 5 || len(client.documents) != 5) {
			t.Errorf("received %d, %d documents", s.received, len(client.documents))
		}
	}
}

// A notice that did not change since the last visit is complete.
func TestNotModified(t *testing.T) {
	t.Parallel()
	src, client, s := setup(t)
	if err := src.Crawler.Crawl(context.Background(), unchanged{client}, window(), s); err != nil || s.received != 5 {
		t.Errorf("%v, received %d", err, s.received)
	}
}

// unchanged answers every Get with ErrNotModified.
type unchanged struct{ *replay }

func (unchanged) Get(context.Context, source.Purpose, string) (source.Document, error) {
	return source.Document{}, source.ErrNotModified
}

// failing answers requests that hold a text with an error.
type failing struct {
	*replay
	text string
	err  error
}

func (f failing) Post(ctx context.Context, p source.Purpose, u, contentType string, body []byte) (source.Document, error) {
	if bytes.Contains(body, []byte(f.text)) {
		return source.Document{}, f.err
	}
	return f.replay.Post(ctx, p, u, contentType, body)
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
		says   string
	}{
		{"no token in the middle", replace("search-1.json", `"EXAMPLE-TOKEN-2"`, "null"), source.ErrPartial, "counts 5 notices, its pages held 3"},
		{"timed out", replace("search-2.json", `"timedOut": false`, `"timedOut": true`), source.ErrPartial, "timed out at the portal 3 times"},
		{"more announced than listed", replace("search-1.json", `"totalNoticeCount": 5`, `"totalNoticeCount": 6`), source.ErrPartial, "counts 6 notices, its pages held 5"},
		{"page repeated", replace("search-1.json", "EXAMPLE-TOKEN-2", "EXAMPLE-TOKEN-1"), source.ErrPartial, "repeats"},
		{"notice gone", replace("410002-2024.xml", "", "404"), source.ErrPartial, "1 listed notices are not served: 410002-2024"},
		{"no total", replace("search-1.json", "totalNoticeCount", "total"), source.ErrFormat, "totalNoticeCount"},
		{"row without number", replace("search-1.json", "publication-number", "number"), source.ErrFormat, "/notices/0/publication-number"},
		{"no number", replace("search-2.json", "410005-2024", "../x"), source.ErrFormat, "/notices/1/publication-number"},
		{"not JSON", replace("search-1.json", "{", "<"), source.ErrFormat, "answer of the search"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			src, client, s := setup(t)
			client.change = tt.change
			client.exchanges = append(client.exchanges, again(client.exchanges[0]))
			err := src.Crawler.Crawl(context.Background(), client, window(), s)
			if !errors.Is(err, tt.want) || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("%v, want %v saying %q", err, tt.want, tt.says)
			}
			if tt.name == "notice gone" && !slices.Contains(client.asked, "410005-2024.xml") {
				t.Error("the notices after it were not fetched")
			}
		})
	}
}

// again is the first page once more, for a token of its own.
func again(first exchange) exchange {
	first.Request = strings.TrimSuffix(first.Request, "}") + `,"iterationNextToken":"EXAMPLE-TOKEN-1"}`
	return first
}

// The API sends one value in four shapes.
func TestScalar(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		in string
		ok bool
	}{{`"1-2024"`, true}, {`["1-2024"]`, true}, {`{"mul":"1-2024"}`, true}, {`{"mul":["1-2024"]}`, true}, {`["1-2024","2-2024"]`, false}, {`null`, false}, {`7`, false}} {
		var v any
		if err := json.Unmarshal([]byte(tt.in), &v); err != nil {
			t.Fatal(err)
		}
		got, err := scalar(v)
		if (err == nil) != tt.ok || tt.ok && got != "1-2024" {
			t.Errorf("scalar(%s) = %q, %v", tt.in, got, err)
		}
	}
}

func TestDays(t *testing.T) {
	t.Parallel()
	at := func(s string) time.Time {
		v, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for _, tt := range []struct{ since, until, want string }{
		{"2024-05-02T00:00:00Z", "2024-05-03T00:00:00Z", "20240502 20240502"},
		{"2024-05-02T10:00:00Z", "2024-05-03T10:00:00Z", "20240502 20240503"},
		{"2024-05-02T00:00:00Z", "2024-05-09T00:00:00Z", "20240502 20240508"},
	} {
		first, last := days(source.Window{Since: at(tt.since), Until: at(tt.until)})
		if got := first + " " + last; got != tt.want {
			t.Errorf("days(%s, %s) = %s, want %s", tt.since, tt.until, got, tt.want)
		}
	}
}

func TestBadCursor(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"page 3", `{"page":0}`, `{"page":1,"received":9}`} {
		src, client, s := setup(t)
		w := window()
		w.Cursor = text
		if err := src.Crawler.Crawl(context.Background(), client, w, s); err == nil {
			t.Errorf("the cursor %q was accepted", text)
		}
	}
}
