package es

import (
	"errors"
	"testing"

	"daylight/internal/source"
	"daylight/internal/sourcetest"
)

// The chain ends where a file lies before the window or names no older one. A file
// that names itself, or is no feed, is no end.
func TestChain(t *testing.T) {
	t.Parallel()
	src := Sources()[0]
	const older = "licitacionesPerfilesContratanteCompleto3_20261101_090000.atom\" rel=\"next\""
	for _, tt := range []struct {
		name, file, old, with string
		want                  error
		files                 int
	}{
		{"no older file", "feed-2.atom", older, `x" rel="last"`, nil, 2},
		{"names itself", "feed-2.atom", older, "licitacionesPerfilesContratanteCompleto3_20261103_120000.atom\" rel=\"next\"", source.ErrPartial, 2},
		{"no feed", "feed-2.atom", "<feed", "<food", source.ErrFormat, 2},
		{"breaks off", "feed-2.atom", "</feed>", "", source.ErrFormat, 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			rec := sourcetest.Fixture(t, src)
			rec.Replace(t, tt.file, tt.old, tt.with)
			got := sourcetest.Serve(t, src, rec).Crawl(t.Context(), t, sourcetest.Visit{})
			if !errors.Is(got.Err, tt.want) || len(got.Asked) != tt.files {
				t.Errorf("%v after %d files, want %v after %d", got.Err, len(got.Asked), tt.want, tt.files)
			}
		})
	}
}
