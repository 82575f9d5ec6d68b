package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"daylight/internal/app"
	"daylight/internal/doctext"
	"daylight/internal/postgres"
	"daylight/internal/source"
)

// extractTextCmd is the child that reads one document, see package doctext.
type extractTextCmd struct {
	Media  string `help:"Content-Type as stated."`
	Cache  string `help:"Folder of the compiled PDF engine."`
	Memory int64  `help:"Limit of this process in bytes."`
	Input  int64  `help:"Largest document read, in bytes." default:"67108864"`
}

// Run reads a document from standard input and prints its pages as lines of JSON.
func (c *extractTextCmd) Run(ctx context.Context, g *Globals) error {
	return doctext.Serve(ctx, g.env.stdin, g.env.stdout, doctext.ServeOptions{Media: c.Media, Cache: c.Cache, Memory: c.Memory, Input: c.Input})
}

// readAtOnce is how many documents are looked up at a time.
const readAtOnce = 100

// readDocuments takes the text out of the archived documents that have none yet,
// each in a child process, and returns how many there are of each state.
func readDocuments(ctx context.Context, g *Globals, a *app.App) (map[postgres.DocumentState]int, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("this program's own file: %w", err)
	}
	runner := doctext.Runner{Command: []string{self, "extract-text"}, Cache: cacheFolder(a.Home), Limits: doctext.DefaultLimits()}
	counts := map[postgres.DocumentState]int{}
	tried := map[[32]byte]bool{}
	for {
		docs, err := a.DB.DocumentsToRead(ctx, readAtOnce+len(tried))
		if err != nil {
			return counts, storeError{err}
		}
		read := 0
		for _, doc := range docs {
			if tried[doc.SHA256] {
				continue
			}
			if len(tried) == 0 {
				if err := warmUp(ctx, g, runner.Cache); err != nil {
					return counts, err
				}
			}
			tried[doc.SHA256] = true
			read++
			state, err := readDocument(ctx, a, runner, doc)
			if err != nil {
				return counts, err
			}
			counts[state]++
			g.say("%s: %s", doc.URL, state)
		}
		if read == 0 {
			return counts, nil
		}
	}
}

// cacheFolder is where the compiled PDF engine is kept, for all stores of a user.
func cacheFolder(home string) string {
	if dir, err := os.UserCacheDir(); err == nil {
		return filepath.Join(dir, "daylight", "pdf")
	}
	return filepath.Join(home, "cache", "pdf")
}

// warmUp compiles the PDF engine before the clock of the first document runs.
func warmUp(ctx context.Context, g *Globals, cache string) error {
	if err := os.MkdirAll(cache, 0o700); err != nil {
		return fmt.Errorf("cache of the PDF engine: %w", err)
	}
	g.logger().Info("start the PDF engine", "cache", cache)
	return doctext.Warm(ctx, cache)
}

// readDocument reads one document and stores its text, or why it has none.
func readDocument(ctx context.Context, a *app.App, runner doctext.Runner, doc source.Document) (postgres.DocumentState, error) {
	res, err := extract(ctx, a, runner, doc)
	if err != nil {
		return "", err
	}
	texts := make([]postgres.DocumentPage, len(res.Texts))
	for i, p := range res.Texts {
		texts[i] = postgres.DocumentPage{Page: p.Number, Sheet: p.Sheet, Text: p.Text}
	}
	state := postgres.DocumentState(res.State)
	err = a.DB.SaveDocumentText(ctx, doc.SHA256, state, res.Reason, res.Pages, texts)
	if postgres.Refused(err) {
		state = postgres.DocumentFailed
		err = a.DB.SaveDocumentText(ctx, doc.SHA256, state, "the store refused the text: "+err.Error(), 0, nil)
	}
	if err != nil {
		return "", storeError{err}
	}
	return state, nil
}

func extract(ctx context.Context, a *app.App, runner doctext.Runner, doc source.Document) (doctext.Result, error) {
	body, err := a.Archive.Body(doc.At)
	if err != nil { // a damaged piece of the archive costs this document
		return doctext.Result{State: doctext.Failed, Reason: "the archived document cannot be read, see daylight verify: " + err.Error()}, nil
	}
	res, err := runner.Extract(ctx, doc.Header.Get("Content-Type"), body)
	return res, errors.Join(err, body.Close())
}
