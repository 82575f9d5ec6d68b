package gb

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/gocolly/colly/v2"
	"github.com/google/go-cmp/cmp"

	"daylight/internal/locate"
	"daylight/internal/procurement"
	"daylight/internal/source"
)

var update = flag.Bool("update", false, "write golden.jsonl")

// exchange is a line of crawl.jsonl: what is asked and which file answers.
type exchange struct {
	Method, Path, File string
	Status             int
	Header             map[string]string
}

// replay answers from a recorded crawl, in its order.
type replay struct {
	dir       string
	sourceID  string
	exchanges []exchange
	documents []source.Document
	cursors   []string
	received  int
}

func (r *replay) Get(_ context.Context, p source.Purpose, address string) (source.Document, error) {
	u, err := url.Parse(address)
	if err != nil {
		return source.Document{}, err
	}
	if len(r.exchanges) == 0 || r.exchanges[0].Method != http.MethodGet || r.exchanges[0].Path != u.RequestURI() {
		return source.Document{}, fmt.Errorf("%s is not what the recording asks next", address)
	}
	e := r.exchanges[0]
	r.exchanges = r.exchanges[1:]
	body, err := os.ReadFile(filepath.Join(r.dir, e.File))
	if err != nil {
		return source.Document{}, err
	}
	doc := source.Bytes(r.sourceID, address, body)
	doc.Purpose = p
	r.documents = append(r.documents, doc)
	return doc, nil
}

func (r *replay) Post(context.Context, source.Purpose, string, string, []byte) (source.Document, error) {
	return source.Document{}, errors.New("POST is not recorded")
}

func (r *replay) Collector(source.Purpose) *colly.Collector { return nil }

func (r *replay) Document(*colly.Response) (source.Document, error) {
	return source.Document{}, errors.New("no collector is recorded")
}

func (r *replay) Checkpoint(_ context.Context, cursor string) error {
	r.cursors = append(r.cursors, cursor)
	return nil
}

func (r *replay) Progress(_, received int) { r.received = received }

// Each source crawls its recording to the end, and its notices are the golden
// ones.
func TestSources(t *testing.T) {
	t.Parallel()
	windows := map[string]source.Window{
		"uk-contracts-finder": {Since: day(1), Until: day(16)},
		"uk-find-a-tender":    {Since: day(2), Until: day(2).Add(6 * time.Hour)},
	}
	for _, s := range Sources() {
		t.Run(s.ID, func(t *testing.T) {
			t.Parallel()
			r := &replay{dir: filepath.Join("testdata", s.ID), sourceID: s.ID}
			r.load(t)
			pages := len(r.exchanges)
			w, ok := windows[s.ID]
			if !ok || w.Until.Sub(w.Since) > s.WindowSize {
				t.Fatalf("the recorded window %v is longer than %v", w, s.WindowSize)
			}
			if err := s.Crawler.Crawl(t.Context(), r, w, r); err != nil {
				t.Fatal(err)
			}
			if len(r.exchanges) > 0 || len(r.cursors) != pages {
				t.Errorf("%d pages were not asked, %d checkpoints", len(r.exchanges), len(r.cursors))
			}
			notices := golden(t, s, r.documents)
			if r.received != notices {
				t.Errorf("the crawl counted %d releases, the parser %d", r.received, notices)
			}
		})
	}
}

func day(n int) time.Time { return time.Date(2026, 11, n, 0, 0, 0, 0, time.UTC) }

func (r *replay) load(t *testing.T) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(r.dir, "crawl.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range bytes.Lines(b) {
		var e exchange
		if err := json.Unmarshal(line, &e); err != nil {
			t.Fatal(err)
		}
		r.exchanges = append(r.exchanges, e)
	}
}

func golden(t *testing.T, s source.Source, docs []source.Document) (notices int) {
	t.Helper()
	var got bytes.Buffer
	for _, doc := range docs {
		body, err := doc.Read()
		if err != nil {
			t.Fatal(err)
		}
		for n, err := range s.Parser.Parse(doc) {
			if err != nil {
				t.Fatal(err)
			}
			notices++
			got.Write(line(t, n))
			for _, path := range []string{"/ocid", "/tender/title"} {
				if text, err := locate.Value(body, n.Source(path)); err != nil || text == "" {
					t.Errorf("%s: %s leads to %q, %v", n.ID, path, text, err)
				}
			}
		}
	}
	file := filepath.Join("testdata", s.ID, "golden.jsonl")
	if *update {
		if err := os.WriteFile(file, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got.String()); d != "" {
		t.Errorf("%s (write it anew with -update):\n%s", file, d)
	}
	return notices
}

func line(t *testing.T, n *procurement.Notice) []byte {
	t.Helper()
	b, err := procurement.Canonical(map[string]any{
		"id": n.ID, "ocid": n.OCID, "kind": n.Kind, "published": n.Published, "pointer": n.Pointer,
		"language": n.Language, "content": hex.EncodeToString(n.Content[:]), "release": n.Release, "issues": n.Issues,
	})
	if err != nil {
		t.Fatal(err)
	}
	return append(b, '\n')
}
