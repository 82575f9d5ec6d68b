package br

import (
	"errors"
	"testing"

	"daylight/internal/source"
	"daylight/internal/sourcetest"
)

// An answer that holds fewer records than it counts, or lacks what proves the end,
// is no end.
func TestIncomplete(t *testing.T) {
	t.Parallel()
	src := Sources()[0]
	for _, tt := range []struct {
		name, file, old, with string
		want                  error
	}{
		{"end too early", "compras-6-1.json", `"paginasRestantes": 1`, `"paginasRestantes": 0`, source.ErrPartial},
		{"more counted than listed", "contratos-1.json", `"totalRegistros": 3`, `"totalRegistros": 4`, source.ErrPartial},
		{"no count of pages", "atas-1.json", `"paginasRestantes"`, `"paginas"`, source.ErrFormat},
		{"no data", "atas-1.json", `"data"`, `"dados"`, source.ErrFormat},
		{"not JSON", "atas-1.json", "{", "<", source.ErrFormat},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			rec := sourcetest.Fixture(t, src)
			rec.Replace(t, tt.file, tt.old, tt.with)
			got := sourcetest.Serve(t, src, rec).Crawl(t.Context(), t, sourcetest.Visit{})
			if !errors.Is(got.Err, tt.want) {
				t.Errorf("%v, want %v", got.Err, tt.want)
			}
		})
	}
}
