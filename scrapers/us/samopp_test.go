package us

import (
	"errors"
	"path/filepath"
	"testing"

	"daylight/internal/source"
	"daylight/internal/sourcetest"
)

func TestSamOpportunities(t *testing.T) {
	t.Parallel()
	src := samOpportunities()
	sourcetest.Run(t, src, sourcetest.Options{Dir: filepath.Join("testdata", src.ID)})
}

// A crawl that lacks a part of the files does not end as complete.
func TestSamIncomplete(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		change func(t *testing.T, r *sourcetest.Recording)
		want   error
	}{
		{"archive gone", func(t *testing.T, r *sourcetest.Recording) { r.Drop(t, "archive.csv") }, source.ErrGone},
		{"another table", func(t *testing.T, r *sourcetest.Recording) {
			r.Replace(t, "daily.csv", `"NoticeId","Title"`, `"Id","Title"`)
		}, source.ErrFormat},
		{"a page in place of the file", func(_ *testing.T, r *sourcetest.Recording) {
			r.Files["daily.csv"] = []byte("<html><body>Sign in</body></html>")
		}, source.ErrFormat},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			src := samOpportunities()
			rec := sourcetest.Fixture(t, src)
			tt.change(t, rec)
			got := sourcetest.Serve(t, src, rec).Crawl(t.Context(), t, sourcetest.Visit{})
			if !errors.Is(got.Err, tt.want) {
				t.Errorf("%v, want %v", got.Err, tt.want)
			}
		})
	}
}
