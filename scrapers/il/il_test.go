package il

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daylight/internal/source"
	"daylight/internal/sourcetest"
)

func load(t *testing.T) (source.Source, *sourcetest.Recording) {
	t.Helper()
	src := Sources()[0]
	return src, sourcetest.Fixture(t, src)
}

// withoutRows is a page of the list beyond the end.
func withoutRows(page []byte) []byte {
	start, end := bytes.Index(page, []byte(`<div class="result-container">`)), bytes.LastIndex(page, []byte("</main>"))
	return append(page[:start:start], page[end:]...)
}

func TestEnds(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		change func(t *testing.T, r *sourcetest.Recording)
		want   error
		asked  int
	}{
		{"page without rows", func(_ *testing.T, r *sourcetest.Recording) {
			r.Files["list-2.html"] = withoutRows(r.Files["list-2.html"])
		}, nil, 6},
		{"page repeated", func(_ *testing.T, r *sourcetest.Recording) {
			r.Files["list-2.html"] = r.Files["list-1.html"]
		}, nil, 6},
		{"first page without rows", func(_ *testing.T, r *sourcetest.Recording) {
			r.Files["list-0.html"] = withoutRows(r.Files["list-2.html"])
		}, source.ErrFormat, 1},
		{"page of a proxy", func(_ *testing.T, r *sourcetest.Recording) {
			r.Files["list-2.html"] = []byte(`<html><body><a href="/">We are back soon.</a></body></html>`)
		}, source.ErrFormat, 6},
		{"markup changed", func(_ *testing.T, r *sourcetest.Recording) {
			r.Files["list-1.html"] = bytes.ReplaceAll(r.Files["list-1.html"], []byte("result-container"), []byte("hit"))
		}, source.ErrFormat, 4},
		{"challenge", func(_ *testing.T, r *sourcetest.Recording) {
			r.Files["list-1.html"] = []byte(`<html><script>ChallengeId=1;</script></html>`)
		}, source.ErrChallenged, 4},
		{"list gone", func(t *testing.T, r *sourcetest.Recording) { r.Drop(t, "list-1.html") }, source.ErrGone, 4},
		{"notice gone", func(t *testing.T, r *sourcetest.Recording) { r.Drop(t, "notice-4000900001.html") }, source.ErrPartial, 6},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			src, rec := load(t)
			tt.change(t, rec)
			got := sourcetest.Serve(t, src, rec).Crawl(t.Context(), t, sourcetest.Visit{})
			if !errors.Is(got.Err, tt.want) || tt.want == nil && got.Err != nil {
				t.Errorf("%v, want %v", got.Err, tt.want)
			}
			if len(got.Asked) != tt.asked {
				t.Errorf("asked %v, want %d requests", got.Files(rec), tt.asked)
			}
		})
	}
}

// A notice that was gone before the process died is still missed by the attempt
// that goes on.
func TestGoneIsKept(t *testing.T) {
	t.Parallel()
	src, rec := load(t)
	rec.Drop(t, "notice-4000900001.html")
	p := sourcetest.Serve(t, src, rec)
	first := p.Crawl(t.Context(), t, sourcetest.Visit{StopAfter: 1})
	w := rec.Window
	w.Cursor = first.Cursor
	if got := p.Crawl(t.Context(), t, sourcetest.Visit{Window: w}); !errors.Is(got.Err, source.ErrPartial) {
		t.Errorf("after the cursor %q: %v, want ErrPartial", first.Cursor, got.Err)
	}
}

func TestWindow(t *testing.T) {
	t.Parallel()
	src, rec := load(t)
	// 22:30 UTC on 3 March is 4 March in Israel: only the second row.
	w := source.Window{Since: time.Date(2024, 3, 3, 22, 30, 0, 0, time.UTC), Until: time.Date(2024, 3, 4, 21, 0, 0, 0, time.UTC)}
	got := sourcetest.Serve(t, src, rec).Crawl(t.Context(), t, sourcetest.Visit{Window: w})
	if got.Err != nil {
		t.Fatal(got.Err)
	}
	want := []string{"list-0.html", "notice-4000900002.html", "list-1.html", "list-2.html"}
	if diff := cmp.Diff(want, got.Files(rec)); diff != "" {
		t.Error(diff)
	}
}
