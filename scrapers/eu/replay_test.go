package eu

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gocolly/colly/v2"

	"daylight/internal/source"
)

// exchange is one line of crawl.jsonl.
type exchange struct {
	Method, Path, Request, File string
	Status                      int
}

// replay is a source.Client that answers from a recorded crawl. A request that
// was not recorded is an error.
type replay struct {
	dir       string
	exchanges []exchange
	asked     []string
	documents []source.Document
	// change may alter an answer: body nil means 404.
	change func(e exchange, body []byte) []byte
}

func load(t *testing.T, id string) *replay {
	t.Helper()
	r := &replay{dir: filepath.Join("testdata", id)}
	lines, err := os.ReadFile(filepath.Join(r.dir, "crawl.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range bytes.Lines(lines) {
		var e exchange
		if err := json.Unmarshal(line, &e); err != nil {
			t.Fatalf("crawl.jsonl: %v", err)
		}
		r.exchanges = append(r.exchanges, e)
	}
	return r
}

func (r *replay) Get(ctx context.Context, p source.Purpose, u string) (source.Document, error) {
	return r.answer(ctx, "GET", u, nil, p)
}

func (r *replay) Post(ctx context.Context, p source.Purpose, u, contentType string, body []byte) (source.Document, error) {
	if contentType != "application/json" {
		return source.Document{}, fmt.Errorf("content type %q", contentType)
	}
	return r.answer(ctx, "POST", u, body, p)
}

func (r *replay) Collector(source.Purpose) *colly.Collector { panic("not used") }

func (r *replay) Document(*colly.Response) (source.Document, error) { panic("not used") }

func (r *replay) answer(ctx context.Context, method, raw string, request []byte, p source.Purpose) (source.Document, error) {
	if err := ctx.Err(); err != nil {
		return source.Document{}, err
	}
	u, err := url.Parse(raw)
	if err != nil {
		return source.Document{}, err
	}
	for _, e := range r.exchanges {
		if e.Method != method || e.Path != u.RequestURI() || e.Request != string(request) {
			continue
		}
		body, err := os.ReadFile(filepath.Join(r.dir, e.File))
		if err != nil {
			return source.Document{}, err
		}
		if r.change != nil {
			if body = r.change(e, body); body == nil {
				return source.Document{}, source.ErrGone
			}
		}
		r.asked = append(r.asked, e.File)
		doc := source.Bytes("eu-ted", raw, body)
		doc.Method, doc.Request, doc.Purpose = method, request, p
		if p == source.ForDocument {
			r.documents = append(r.documents, doc)
		}
		return doc, nil
	}
	return source.Document{}, fmt.Errorf("not recorded: %s %s %s", method, raw, request)
}

// sink keeps the last cursor and stops the crawl at the given checkpoint.
type sink struct {
	cursor                     string
	checkpoints, stopAt        int
	announced, received, times int
}

var errCrash = errors.New("crash")

func (s *sink) Checkpoint(_ context.Context, cursor string) error {
	if s.checkpoints++; s.checkpoints == s.stopAt {
		return errCrash
	}
	if strings.TrimSpace(cursor) != "" {
		s.cursor = cursor
	}
	return nil
}

func (s *sink) Progress(announced, received int) {
	s.announced, s.received = announced, received
	s.times++
}
