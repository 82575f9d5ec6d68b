package sourcetest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/fstest"
	"time"

	"daylight/internal/portalsim"
	"daylight/internal/source"
)

// Names of the files of a fixture; all others are bodies of exchanges.
const (
	crawlFile  = "crawl.jsonl"
	windowFile = "window.json"
	goldenFile = "golden.jsonl"
	// importDir holds files that are parsed as an import parses them.
	importDir = "import"
)

// Recording is a source's fixture in memory. Tests change a Clone of it to make a
// portal that answers otherwise.
type Recording struct {
	// Exchanges are the lines of crawl.jsonl in the order of the crawl; none
	// where the source is only imported.
	Exchanges []portalsim.Exchange
	// Files are the bodies by name.
	Files map[string][]byte
	// Imports are the files of the folder import by name.
	Imports map[string][]byte
	// Window is what window.json says.
	Window source.Window
}

// Load reads the fixture in a folder.
func Load(dir string) (*Recording, error) {
	r := &Recording{Files: map[string][]byte{}, Imports: map[string][]byte{}}
	if err := readFiles(dir, r.Files); err != nil {
		return nil, err
	}
	if err := readFiles(filepath.Join(dir, importDir), r.Imports); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	lines, crawled := r.Files[crawlFile]
	if err := r.exchanges(lines); err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Join(dir, crawlFile), err)
	}
	if crawled {
		if err := r.window(); err != nil {
			return nil, fmt.Errorf("%s: %w", filepath.Join(dir, windowFile), err)
		}
	}
	for _, name := range []string{crawlFile, windowFile, goldenFile} {
		delete(r.Files, name)
	}
	return r, nil
}

// Fixture reads the fixture of a source from a test of its own package.
func Fixture(t testing.TB, src source.Source) *Recording {
	t.Helper()
	r, err := Load(filepath.Join("testdata", src.ID))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func readFiles(dir string, into map[string][]byte) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.IsDir() {
			continue
		}
		if into[e.Name()], err = os.ReadFile(filepath.Join(dir, e.Name())); err != nil {
			return err
		}
	}
	return nil
}

func (r *Recording) exchanges(lines []byte) error {
	n := 0
	for line := range bytes.Lines(lines) {
		if n++; len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		var e portalsim.Exchange
		if err := json.Unmarshal(line, &e); err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
		if _, ok := r.Files[e.File]; e.File != "" && !ok {
			return fmt.Errorf("line %d: no file %s", n, e.File)
		}
		r.Exchanges = append(r.Exchanges, e)
	}
	return nil
}

func (r *Recording) window() error {
	var w struct{ Since, Until time.Time }
	if err := json.Unmarshal(r.Files[windowFile], &w); err != nil {
		return fmt.Errorf("%w (want {\"since\": TIME, \"until\": TIME} of the recorded crawl)", err)
	}
	r.Window = source.Window{Since: w.Since, Until: w.Until}
	return nil
}

// Clone returns a copy to be changed. Bodies are shared: set new ones.
func (r *Recording) Clone() *Recording {
	out := *r
	out.Exchanges = slices.Clone(r.Exchanges)
	out.Files = maps.Clone(r.Files)
	return &out
}

// Answer makes the n-th exchange, from 0, answer otherwise.
func (r *Recording) Answer(n, status int, contentType, body string) {
	e := &r.Exchanges[n]
	e.Status, e.File, e.Body = status, "", body
	e.Header = map[string]string{"Content-Type": contentType}
}

// Replace changes the first place of a text in a body, which must have it.
func (r *Recording) Replace(t testing.TB, file, old, with string) {
	t.Helper()
	if !bytes.Contains(r.Files[file], []byte(old)) {
		t.Fatalf("%s does not hold %q", file, old)
	}
	r.Files[file] = bytes.Replace(r.Files[file], []byte(old), []byte(with), 1)
}

// Drop answers the exchange with a body file by 404.
func (r *Recording) Drop(t testing.TB, file string) {
	t.Helper()
	n := slices.IndexFunc(r.Exchanges, func(e portalsim.Exchange) bool { return e.File == file })
	if n < 0 {
		t.Fatalf("no exchange is answered by %s", file)
	}
	r.Exchanges[n].Status = http.StatusNotFound
}

// numberHeader marks the answers of a served recording with their number.
const numberHeader = "X-Recorded-Exchange"

// replay serves the recording.
func (r *Recording) replay() (*portalsim.Replay, error) {
	folder := fstest.MapFS{}
	for name, body := range r.Files {
		folder[name] = &fstest.MapFile{Data: body}
	}
	var lines bytes.Buffer
	enc := json.NewEncoder(&lines)
	for i, e := range r.Exchanges {
		e.Header = maps.Clone(e.Header)
		if e.Header == nil {
			e.Header = map[string]string{}
		}
		e.Header[numberHeader] = fmt.Sprint(i)
		if err := enc.Encode(e); err != nil {
			return nil, fmt.Errorf("exchange %d: %w", i, err)
		}
	}
	folder[crawlFile] = &fstest.MapFile{Data: lines.Bytes()}
	return portalsim.Recorded(folder, ".")
}
