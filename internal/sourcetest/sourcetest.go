// Package sourcetest is the suite that every source passes: what it says of its
// portal is complete, its crawler walks a recorded portal to a proven end through
// the program's own transport, resumes wherever it dies and takes no fault for an
// end, and its parser is pure and reads what golden.jsonl says.
//
// The fixture of a source is the folder testdata/ID of its package:
//
//	crawl.jsonl   the exchanges of one crawl, see portalsim.Exchange
//	window.json   {"since": TIME, "until": TIME} of that crawl
//	other files   bodies that crawl.jsonl names
//	import/       files parsed as an import parses them
//	golden.jsonl  the notices, written by go test ./scrapers/ -update
//
// Tests of a crawler's own rules change a Recording and crawl its Portal. Only
// tests import this package.
package sourcetest

import (
	"context"
	"path/filepath"
	"testing"

	"daylight/internal/source"
)

// Options of Run.
type Options struct {
	// Dir is the fixture's folder; the source's package is two above it.
	Dir string
	// Update writes golden.jsonl instead of comparing it.
	Update bool
}

// Run is the suite, as subtests of t.
func Run(t *testing.T, src source.Source, o Options) {
	t.Run("facts", func(t *testing.T) {
		report(t, checkFacts(src))
		report(t, checkComment(src, filepath.Dir(filepath.Dir(o.Dir))))
	})
	rec, err := Load(o.Dir)
	if err != nil {
		t.Fatalf("fixture: %v (see package sourcetest for what a fixture is)", err)
	}
	f := fixture{src, rec, newStore(t)}
	var crawled Crawled
	if src.Crawler != nil {
		t.Run("recording", func(t *testing.T) { report(t, f.checkRecording()) })
		if crawled, err = f.whole(t.Context(), t); err != nil {
			t.Fatal(err)
		}
		for name, check := range f.crawlChecks(crawled) {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				report(t, check(t.Context(), t))
			})
		}
		t.Run("count", func(t *testing.T) { report(t, f.checkCount(crawled)) })
	}
	docs := f.documents(crawled.Documents)
	if len(docs) == 0 {
		t.Fatalf("%s has no document for the parser: add crawl.jsonl, or files under %s/", o.Dir, importDir)
	}
	for name, check := range f.parseChecks(docs) {
		t.Run(name, func(t *testing.T) { report(t, check()) })
	}
	t.Run("golden", func(t *testing.T) { report(t, f.checkGolden(o.Dir, docs, o.Update)) })
}

// crawlChecks are the checks of a crawler, given what it does with the recording
// as it is.
func (f fixture) crawlChecks(whole Crawled) map[string]func(context.Context, testing.TB) error {
	return map[string]func(context.Context, testing.TB) error{
		"repeat": func(ctx context.Context, t testing.TB) error { return f.checkRepeat(ctx, t, whole) },
		"resume": func(ctx context.Context, t testing.TB) error { return f.checkResume(ctx, t, whole) },
		"cursor": func(ctx context.Context, t testing.TB) error { return f.checkCursor(ctx, t, whole) },
		"limit":  func(ctx context.Context, t testing.TB) error { return f.checkLimit(ctx, t, whole) },
		"faults": func(ctx context.Context, t testing.TB) error { return f.checkFaults(ctx, t, whole) },
		"cancel": f.checkCancel,
	}
}

// parseChecks are the checks of a parser, given the documents.
func (f fixture) parseChecks(docs []source.Document) map[string]func() error {
	return map[string]func() error{
		"notices": func() error { return f.checkNotices(docs) },
		"pure":    func() error { return f.checkPure(docs) },
		"broken":  func() error { return f.checkBroken(docs) },
	}
}

func report(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Error(err)
	}
}
