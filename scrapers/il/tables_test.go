package il

import (
	"errors"
	"path/filepath"
	"testing"

	"daylight/internal/source"
	"daylight/internal/sourcetest"
)

func TestTables(t *testing.T) {
	t.Parallel()
	for _, src := range []source.Source{dataGovTables(), spendingReports()} {
		t.Run(src.ID, func(t *testing.T) {
			t.Parallel()
			sourcetest.Run(t, src, sourcetest.Options{Dir: filepath.Join("testdata", src.ID)})
		})
	}
}

// The portal refuses this crawler: it says so and what to do.
func TestRefused(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		change func(t *testing.T, r *sourcetest.Recording)
		want   error
	}{
		{"a page in place of the file", func(_ *testing.T, r *sourcetest.Recording) {
			r.Files["exemptions.csv"] = []byte("<html><body>Access denied</body></html>")
		}, source.ErrBlocked},
		{"a page in place of the description", func(_ *testing.T, r *sourcetest.Recording) {
			r.Exchanges[0].Body = "<html><body>Access denied</body></html>"
		}, source.ErrBlocked},
		{"no CSV", func(_ *testing.T, r *sourcetest.Recording) {
			r.Exchanges[0].Body = `{"success":true,"result":{"resources":[{"id":"x","format":"PDF"}]}}`
		}, source.ErrFormat},
		{"no success", func(_ *testing.T, r *sourcetest.Recording) { r.Exchanges[0].Body = `{"success":false}` }, source.ErrFormat},
		{"gone", func(t *testing.T, r *sourcetest.Recording) { r.Drop(t, "tenders.csv") }, source.ErrGone},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			src := dataGovTables()
			rec := sourcetest.Fixture(t, src)
			tt.change(t, rec)
			got := sourcetest.Serve(t, src, rec).Crawl(t.Context(), t, sourcetest.Visit{})
			if !errors.Is(got.Err, tt.want) {
				t.Errorf("%v, want %v", got.Err, tt.want)
			}
		})
	}
}
