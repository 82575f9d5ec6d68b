package fr

import (
	"errors"
	"testing"

	"daylight/internal/source"
	"daylight/internal/sourcetest"
)

// A day of which fewer rows came than were counted is not complete.
func TestIncomplete(t *testing.T) {
	t.Parallel()
	for i, file := range []string{"records-2026-11-03-0.json", "rows-2026-11-03-0.json"} {
		src := Sources()[i]
		t.Run(src.ID, func(t *testing.T) {
			t.Parallel()
			rec := sourcetest.Fixture(t, src)
			rec.Replace(t, file, `"total_count": 2`, `"total_count": 3`)
			got := sourcetest.Serve(t, src, rec).Crawl(t.Context(), t, sourcetest.Visit{})
			if got.Err == nil {
				t.Error("passes for complete")
			}
			rec = sourcetest.Fixture(t, src)
			rec.Replace(t, file, `"total_count"`, `"total"`)
			if got := sourcetest.Serve(t, src, rec).Crawl(t.Context(), t, sourcetest.Visit{}); !errors.Is(got.Err, source.ErrFormat) {
				t.Errorf("without a count: %v, want ErrFormat", got.Err)
			}
		})
	}
}
