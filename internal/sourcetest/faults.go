package sourcetest

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"slices"
	"testing"

	"daylight/internal/crawl"
	"daylight/internal/procurement"
	"daylight/internal/source"
)

// maintenance is what portals answer with status 200 when they are closed.
const maintenance = "<!DOCTYPE html><html><head><title>Maintenance</title></head><body><p>We are back soon.</p></body></html>"

// faults are answers that hide a part of the listing. None may pass for its end.
func faults() map[string]func(r *Recording, n int) {
	return map[string]func(r *Recording, n int){
		"is not there":      func(r *Recording, n int) { r.Answer(n, http.StatusNotFound, "text/plain", "no such page") },
		"fails":             func(r *Recording, n int) { r.Answer(n, http.StatusInternalServerError, "text/plain", "internal error") },
		"is refused":        func(r *Recording, n int) { r.Answer(n, http.StatusUnavailableForLegalReasons, "text/plain", "go away") },
		"is empty":          func(r *Recording, n int) { r.Answer(n, http.StatusOK, "text/plain", "") },
		"breaks off":        func(r *Recording, n int) { r.Answer(n, http.StatusOK, "text/plain", `{"releases":[`+cutMark) },
		"is a page of HTML": func(r *Recording, n int) { r.Answer(n, http.StatusOK, "text/html", maintenance) },
	}
}

// checkFaults spoils each exchange of the recording in turn: the crawl must not
// end as complete, unless the spoilt answer is a document that the parser
// reports. What the crawl made durable before is a sound start for the next
// attempt.
func (f fixture) checkFaults(ctx context.Context, t testing.TB, whole Crawled) error {
	var w wrongs
	for name, spoil := range faults() {
		for i, e := range f.rec.Exchanges {
			bad := f.rec.Clone()
			spoil(bad, i)
			got := f.serve(t, bad).Crawl(ctx, t, Visit{})
			at := fmt.Sprintf("%s line %d (%s %.60s) %s", crawlFile, i+1, e.Method, e.Path, name)
			if got.Err == nil {
				w.unless(f.reported(slices.Concat(got.Documents, got.Rest)), "%s: the crawl ended as complete", at)
				continue
			}
			w.unless(crawl.Outcome(got.Err) != "complete", "%s: %v passes for complete", at, got.Err)
			window := f.rec.Window
			window.Cursor = got.Cursor
			rest := f.serve(t, f.rec).Crawl(ctx, t, Visit{Window: window})
			if rest.Err != nil && !errors.Is(rest.Err, source.ErrPartial) {
				w.add(fmt.Errorf("%s, then resumed at %.60q: %w", at, got.Cursor, rest.Err))
			}
			if rest.Err == nil {
				w.add(missing(at+", then resumed", whole.Documents, slices.Concat(got.Documents, rest.Documents)))
			}
		}
	}
	return w.err()
}

// reported says whether the parser finds fault with a document.
func (f fixture) reported(docs []source.Document) bool {
	for _, doc := range docs {
		for _, err := range f.src.Parser.Parse(doc) {
			if err != nil {
				return true
			}
		}
	}
	return false
}

// drain takes everything a parser yields.
func drain(seq iter.Seq2[*procurement.Notice, error]) (notices []*procurement.Notice, errs []error) {
	for n, err := range seq {
		if err != nil {
			errs = append(errs, err)
		} else {
			notices = append(notices, n)
		}
	}
	return notices, errs
}
