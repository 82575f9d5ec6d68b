package intl

import (
	"errors"
	"strings"
	"testing"

	"daylight/internal/source"
	"daylight/internal/sourcetest"
)

// The list is read until a page is older than the window; a page without notices
// before the total is no end.
func TestNewestFirst(t *testing.T) {
	t.Parallel()
	src := worldBankNotices()
	rec := sourcetest.Fixture(t, src)
	got := sourcetest.Serve(t, src, rec).Crawl(t.Context(), t, sourcetest.Visit{})
	if got.Err != nil || len(got.Documents) != 3 || got.Cursor != "end" {
		t.Errorf("%d documents, cursor %q, %v", len(got.Documents), got.Cursor, got.Err)
	}
	for name, tt := range map[string]struct {
		body string
		want error
	}{
		"no notices":  {`{"total":"417925","procnotices":[]}`, source.ErrPartial},
		"no list":     {`{"total":"417925"}`, source.ErrFormat},
		"no total":    {`{"procnotices":[]}`, source.ErrFormat},
		"an error":    {`{"message":"internal"}`, source.ErrFormat},
		"end of list": {`{"total":"6","procnotices":[]}`, nil},
	} {
		bad := rec.Clone()
		bad.Files["page-2.json"] = []byte(tt.body)
		got := sourcetest.Serve(t, src, bad).Crawl(t.Context(), t, sourcetest.Visit{})
		if !errors.Is(got.Err, tt.want) || (got.Err == nil) != (tt.want == nil) {
			t.Errorf("%s: %v, want %v", name, got.Err, tt.want)
		}
	}
	w := rec.Window
	w.Cursor = "end"
	if got := sourcetest.Serve(t, src, rec).Crawl(t.Context(), t, sourcetest.Visit{Window: w}); got.Err != nil || len(got.Asked) > 0 {
		t.Errorf("behind the end: %v asked, %v", got.Asked, got.Err)
	}
	if _, err := readNotices([]byte(strings.Repeat("[", 3))); err == nil {
		t.Error("broken JSON is read")
	}
}
