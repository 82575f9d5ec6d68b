package sourcetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daylight/internal/archive"
	"daylight/internal/crawl"
	"daylight/internal/source"
)

// fixture is a source with its recording.
type fixture struct {
	src   source.Source
	rec   *Recording
	store *archive.Store
}

func (f fixture) serve(t testing.TB, r *Recording) *Portal { return serve(t, f.src, r, f.store) }

// checkRecording compares the recorded window with the source.
func (f fixture) checkRecording() error {
	var w wrongs
	span := f.rec.Window.Until.Sub(f.rec.Window.Since)
	w.unless(span > 0 && span <= f.src.WindowSize, "%s: a window of %s, the source's are up to %s", windowFile, span, f.src.WindowSize)
	w.unless(!f.rec.Window.Since.Before(f.src.Since), "%s: the window begins before the portal does (%s)", windowFile, f.src.Since)
	used := map[string]bool{}
	for _, e := range f.rec.Exchanges {
		used[e.File] = true
	}
	for name := range f.rec.Files {
		w.unless(used[name], "%s: no line of %s names it", name, crawlFile)
	}
	w.unless(len(f.rec.Exchanges) > 1, "%s: one exchange shows neither paging nor an end", crawlFile)
	return w.err()
}

// whole crawls the recording to its end.
func (f fixture) whole(ctx context.Context, t testing.TB) (Crawled, error) {
	p := f.serve(t, f.rec)
	got := p.Crawl(ctx, t, Visit{MaxRequests: 2*len(f.rec.Exchanges) + 10})
	var w wrongs
	if got.Err != nil {
		w.add(fmt.Errorf("the crawl of the recording: %w", got.Err))
	}
	for _, request := range p.replay.Unknown() {
		w.add(fmt.Errorf("not in %s: %s", crawlFile, request))
	}
	for i, e := range f.rec.Exchanges {
		w.unless(slices.Contains(got.Asked, i), "%s line %d was never asked for: %s %s", crawlFile, i+1, e.Method, e.Path)
	}
	w.unless(len(got.Asked) <= len(f.rec.Exchanges), "%d requests for %d exchanges", len(got.Asked), len(f.rec.Exchanges))
	w.unless(len(got.Cursors) > 0, "no checkpoint")
	w.unless(len(got.Rest) == 0, "%d documents came after the last checkpoint", len(got.Rest))
	w.unless(len(got.Documents) > 0, "no document was fetched for its notices")
	w.unless(got.Reports > 0 && got.Received > 0, "Progress counted nothing")
	w.unless(got.Announced < 0 || got.Announced == got.Received, "a complete crawl received %d of %d announced records", got.Received, got.Announced)
	w.add(got.Wrong...)
	return got, w.err()
}

// checkRepeat crawls again, twice at a time: a Crawler is shared by all windows
// that are worked at once.
func (f fixture) checkRepeat(ctx context.Context, t testing.TB, whole Crawled) error {
	p, q := f.serve(t, f.rec), f.serve(t, f.rec)
	other := make(chan Crawled)
	go func() { other <- q.Crawl(ctx, t, Visit{}) }()
	for _, got := range []Crawled{p.Crawl(ctx, t, Visit{}), <-other} {
		if d := cmp.Diff(whole.Asked, got.Asked) + cmp.Diff(whole.Cursors, got.Cursors); d != "" || got.Err != nil {
			return fmt.Errorf("a second crawl of the recording: %v, and other requests or cursors:\n%s", got.Err, d)
		}
	}
	return nil
}

// checkResume lets the process die behind each checkpoint in turn. What was
// durable and what the next attempt fetches are together the whole window.
func (f fixture) checkResume(ctx context.Context, t testing.TB, whole Crawled) error {
	var w wrongs
	for stop := 1; stop <= len(whole.Cursors); stop++ {
		p := f.serve(t, f.rec)
		first := p.Crawl(ctx, t, Visit{StopAfter: stop})
		if !errors.Is(first.Err, ErrStopped) {
			w.add(fmt.Errorf("checkpoint %d: the error of the store was lost: %v", stop, first.Err))
			continue
		}
		w.unless(len(first.Cursors) == stop, "checkpoint %d: the crawl went on after the store failed", stop)
		window := f.rec.Window
		window.Cursor = first.Cursor
		rest := p.Crawl(ctx, t, Visit{Window: window})
		at := fmt.Sprintf("resumed behind checkpoint %d at cursor %.60q", stop, first.Cursor)
		if rest.Err != nil {
			w.add(fmt.Errorf("%s: %w", at, rest.Err))
			continue
		}
		w.add(missing(at, whole.Documents, slices.Concat(first.Documents, rest.Documents)), p.unknown())
		again := len(first.Documents) + len(rest.Documents) - len(whole.Documents)
		w.unless(first.Received+rest.Received == whole.Received || again > 0,
			"%s: %d records before and %d after are not %d: Progress counts what this call received", at, first.Received, rest.Received, whole.Received)
		w.unless(stop == len(whole.Cursors) || len(rest.Asked) < len(whole.Asked), "%s: everything was fetched again", at)
	}
	return w.err()
}

// checkCursor starts from cursors that the source never wrote.
func (f fixture) checkCursor(ctx context.Context, t testing.TB, whole Crawled) error {
	var w wrongs
	for _, cursor := range []string{"page 3", "{}", "-1", "https://elsewhere.example/?page=2"} {
		window := f.rec.Window
		window.Cursor = cursor
		got := f.serve(t, f.rec).Crawl(ctx, t, Visit{Window: window})
		if got.Err == nil { // then it must have begun anew
			w.add(missing(fmt.Sprintf("the cursor %q, which the source never wrote, led to a complete crawl", cursor), whole.Documents, got.Documents))
		}
	}
	return w.err()
}

// checkLimit ends a crawl early and takes up the rest.
func (f fixture) checkLimit(ctx context.Context, t testing.TB, whole Crawled) error {
	if len(whole.Documents) < 2 {
		return nil
	}
	p := f.serve(t, f.rec)
	window := f.rec.Window
	window.MaxDocuments = 1
	first := p.Crawl(ctx, t, Visit{Window: window})
	if !errors.Is(first.Err, source.ErrLimit) {
		return fmt.Errorf("with one document as the limit: %v, want ErrLimit", first.Err)
	}
	if n := len(first.Documents) + len(first.Rest); n >= len(whole.Documents) {
		return fmt.Errorf("with one document as the limit, %d came", n)
	}
	window.Cursor, window.MaxDocuments = first.Cursor, 0
	rest := p.Crawl(ctx, t, Visit{Window: window})
	if rest.Err != nil {
		return fmt.Errorf("after the limit: %w", rest.Err)
	}
	return missing("after the limit", whole.Documents, slices.Concat(first.Documents, rest.Documents))
}

// patience is how long a cancelled crawl may take on a busy machine.
const patience = 5 * time.Second

// checkCancel ends the context before the crawl, and while each request waits for
// its answer.
func (f fixture) checkCancel(ctx context.Context, t testing.TB) error {
	var w wrongs
	for at := -1; at < len(f.rec.Exchanges); at++ {
		ctx, cancel := context.WithCancel(ctx)
		p, returned := f.serve(t, f.rec), make(chan struct{})
		p.before = func(n int) {
			if n == at {
				cancel()
				select {
				case <-returned:
				case <-time.After(patience):
				}
			}
		}
		if at < 0 {
			cancel()
		}
		started := time.Now()
		got := p.Crawl(ctx, t, Visit{})
		close(returned)
		w.unless(crawl.Outcome(got.Err) == "cancelled", "cancelled at request %d: %v, want context.Canceled", at, got.Err)
		w.unless(time.Since(started) < patience, "cancelled at request %d: it took %s", at, time.Since(started))
		more := p.Requests() - at - 1
		w.unless(more <= 0, "cancelled at request %d: %d requests followed", at, more)
		cancel()
	}
	return w.err()
}

func (p *Portal) unknown() error {
	if all := p.replay.Unknown(); len(all) > 0 {
		return fmt.Errorf("not in %s: %s", crawlFile, all[0])
	}
	return nil
}

// missing names the documents of a whole crawl that others lack.
func missing(when string, want, got []source.Document) error {
	key := func(d source.Document) string {
		return fmt.Sprintf("%s %s %s (sha256 %.4x)", d.Method, d.URL, d.Request, d.SHA256)
	}
	have := map[string]bool{}
	for _, d := range got {
		have[key(d)] = true
	}
	var w wrongs
	for _, d := range want {
		w.unless(have[key(d)], "%s: the document is missing: %s", when, key(d))
	}
	return w.err()
}
