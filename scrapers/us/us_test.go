package us

import (
	"errors"
	"slices"
	"testing"

	"daylight/internal/source"
	"daylight/internal/sourcetest"
)

func load(t *testing.T) (source.Source, *sourcetest.Recording) {
	t.Helper()
	src := usaspendingAwards()
	return src, sourcetest.Fixture(t, src)
}

func TestIncomplete(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, file, old, with string
		want                  error
	}{
		{"next page without cursor", "search-contracts-1.json", "\"EX24F0002\"\n },", "\"None\"\n },", source.ErrPartial},
		{"end too early", "search-contracts-1.json", `"hasNext": true`, `"hasNext": false`, source.ErrPartial},
		{"more counted than listed", "count-idvs.json", `"idvs": 1`, `"idvs": 2`, source.ErrPartial},
		{"no hasNext", "search-idvs-1.json", `"hasNext"`, `"next"`, source.ErrFormat},
		{"transactions without hasNext", "award-1-transactions.json", `"hasNext"`, `"more"`, source.ErrFormat},
		{"row without key", "search-contracts-1.json", `generated_internal_id`, `id`, source.ErrFormat},
		{"not JSON", "award-1.json", "{", "<", source.ErrFormat},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			src, rec := load(t)
			rec.Replace(t, tt.file, tt.old, tt.with)
			got := sourcetest.Serve(t, src, rec).Crawl(t.Context(), t, sourcetest.Visit{})
			if !errors.Is(got.Err, tt.want) {
				t.Errorf("%v, want %v", got.Err, tt.want)
			}
		})
	}
}

// An award that is gone is missed, and the awards after it are fetched.
func TestAwardGone(t *testing.T) {
	t.Parallel()
	src, rec := load(t)
	rec.Drop(t, "award-2.json")
	got := sourcetest.Serve(t, src, rec).Crawl(t.Context(), t, sourcetest.Visit{})
	if !errors.Is(got.Err, source.ErrPartial) || !slices.Contains(got.Files(rec), "idv-1-transactions.json") {
		t.Errorf("%v after %v", got.Err, got.Files(rec))
	}
	if got.Announced != 4 || got.Received != 4 {
		t.Errorf("announced %d, received %d: a listed award counts", got.Announced, got.Received)
	}
}
