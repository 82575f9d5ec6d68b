package co

import (
	"errors"
	"strings"
	"testing"

	"daylight/internal/source"
	"daylight/internal/sourcetest"
)

// Pages that end before the count does are no end, nor is a page that comes again.
func TestEnd(t *testing.T) {
	t.Parallel()
	src := Sources()[0]
	for name, tt := range map[string]struct{ file, body, want string }{
		"empty page":    {"procesos-2.json", `[]`, "the portal counts 4 rows, its pages end after 2"},
		"the same page": {"procesos-2.json", `[{":id":"row-2222~bbbb-4444","id_del_proceso":"1"}]`, "ends with that row"},
		"no row ids":    {"procesos-2.json", `[{"id_del_proceso":"1"}]`, "a row without :id"},
		"an error":      {"procesos-2.json", `{"error":true,"message":"Invalid SoQL query"}`, "no list of rows"},
		"no count":      {"procesos-n.json", `[{"count":"4"}]`, "is no number of rows"},
	} {
		rec := sourcetest.Fixture(t, src)
		rec.Files[tt.file] = []byte(tt.body)
		got := sourcetest.Serve(t, src, rec).Crawl(t.Context(), t, sourcetest.Visit{})
		if got.Err == nil || !strings.Contains(got.Err.Error(), tt.want) || !errors.Is(got.Err, source.ErrPartial) && !errors.Is(got.Err, source.ErrFormat) {
			t.Errorf("%s: %v", name, got.Err)
		}
	}
	rec := sourcetest.Fixture(t, src)
	rec.Files["contratos-n.json"] = []byte(`[{"rows":"0"}]`)
	if got := sourcetest.Serve(t, src, rec).Crawl(t.Context(), t, sourcetest.Visit{}); got.Err != nil || len(got.Documents) != 2 {
		t.Errorf("a window without contracts: %d documents, %v", len(got.Documents), got.Err)
	}
}
