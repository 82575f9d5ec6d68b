package ingest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"daylight/internal/archive"
	"daylight/internal/source"
)

// Flush an import after this many files or bytes, whichever comes first.
const (
	importFiles = 200
	importBytes = 32 << 20
)

// Skipped is a file that an import left alone, and why.
type Skipped struct {
	Path string
	Err  error
}

// Import takes local files, or all files of folders, through the same pipeline as
// a crawl: they are archived first. skipped is called for each file of no format
// that the source's parser knows; such a file is not archived.
func (g *Ingester) Import(ctx context.Context, src source.Source, paths []string, now func() time.Time, skipped func(Skipped)) (Counts, error) {
	im := &importer{g: g, src: src, now: now, recorder: g.Recorder(), skipped: skipped}
	for _, root := range paths {
		files, err := filesOf(root)
		if err != nil {
			return im.total, fmt.Errorf("import: %w", err)
		}
		for _, f := range files {
			if err := im.file(ctx, root, f); err != nil {
				return im.total, fmt.Errorf("import %s: %w", f, err)
			}
		}
	}
	if err := im.flush(ctx); err != nil {
		return im.total, err
	}
	return im.total, g.db.TidySearch(ctx)
}

type importer struct {
	g        *Ingester
	src      source.Source
	now      func() time.Time
	recorder *Recorder
	skipped  func(Skipped)
	docs     []source.Document
	bytes    int64
	total    Counts
}

// filesOf lists the files at and below a path, sorted. The path may be a link,
// those below it are not followed.
func filesOf(root string) ([]string, error) {
	info, err := os.Stat(root)
	if err != nil || info.Mode().IsRegular() {
		return []string{root}, err
	}
	var out []string
	err = filepath.WalkDir(root+string(filepath.Separator), func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			out = append(out, path)
		}
		return err
	})
	slices.Sort(out)
	return out, err
}

// known are the endings of files that can hold notices.
func known(path string) bool {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".json", ".jsonl", ".ndjson", ".js", ".xml", ".html", ".htm", ".atom", ".csv", ".tsv", ".txt", ".xlsx", ".zip", ".gz", ".tgz", ".tar", "":
		return true
	}
	return false
}

func (im *importer) file(ctx context.Context, root, path string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if !known(path) {
		im.skipped(Skipped{path, fmt.Errorf("%w: the ending %s is of no format that holds notices", source.ErrFormat, filepath.Ext(path))})
		return nil
	}
	name := filepath.Base(path)
	if rel, err := filepath.Rel(root, path); err == nil && rel != "." {
		name = filepath.ToSlash(rel)
	}
	if err := im.sniff(path, name); err != nil {
		im.skipped(Skipped{path, err})
		return nil
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	e := archive.Exchange{SourceID: im.src.ID, Purpose: source.ForDocument, Import: name, Method: http.MethodGet,
		URL: (&url.URL{Scheme: "file", Path: "/" + name}).String(), Proto: "HTTP/1.1", Status: http.StatusOK, Header: http.Header{}, FetchedAt: im.now()}
	if media := mime.TypeByExtension(filepath.Ext(path)); media != "" {
		e.Header.Set("Content-Type", media)
	}
	prior, err := im.prior(ctx, e)
	if err != nil {
		return err
	}
	doc, err := im.recorder.Append(ctx, e, f, prior)
	if err != nil {
		return err
	}
	im.docs, im.bytes = append(im.docs, doc), im.bytes+doc.Size
	if len(im.docs) >= importFiles || im.bytes >= importBytes {
		return im.flush(ctx)
	}
	return nil
}

// prior finds the same file of an earlier import: its bytes are then not stored
// twice.
func (im *importer) prior(ctx context.Context, e archive.Exchange) (*archive.Seen, error) {
	seen, ok, err := im.g.db.Last(ctx, e.SourceID, e.Method, e.URL, archive.RequestHash(e.Request))
	if err != nil || !ok {
		return nil, err
	}
	return &seen, nil
}

// sniff asks the parser for its first record. It returns an error if the file as
// a whole is of no format that the parser knows.
func (im *importer) sniff(path, name string) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = nil // the parser met the file's content: that is for quarantine
		}
	}()
	doc := source.Bytes(im.src.ID, "file:///"+name, nil)
	doc.Open = func() (io.ReadCloser, error) { return os.Open(path) }
	if info, err := os.Stat(path); err == nil {
		doc.Size = info.Size()
	}
	for _, err := range im.src.Parser.Parse(doc) {
		var rec *source.RecordError
		if errors.Is(err, source.ErrFormat) && !errors.As(err, &rec) {
			return err
		}
		break
	}
	return nil
}

func (im *importer) flush(ctx context.Context) error {
	counts, err := im.g.Commit(ctx, Work{Source: im.src, Captures: im.recorder.Take(), Documents: im.docs})
	im.total.Add(counts)
	im.docs, im.bytes = nil, 0
	return err
}
