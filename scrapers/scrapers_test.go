package scrapers_test

import (
	"flag"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"daylight/internal/source"
	"daylight/internal/sourcetest"
	"daylight/scrapers"
)

var update = flag.Bool("update", false, "write the golden.jsonl of every source")

// folder is the package of a source's country.
func folder(s source.Source) string {
	if s.Country == "" {
		return "intl"
	}
	return strings.ToLower(s.Country)
}

// Every source passes the conformance suite.
func TestSources(t *testing.T) {
	t.Parallel()
	for _, src := range scrapers.All() {
		t.Run(src.ID, func(t *testing.T) {
			t.Parallel()
			sourcetest.Run(t, src, sourcetest.Options{Dir: filepath.Join(folder(src), "testdata", src.ID), Update: *update})
		})
	}
}

// Every package and every fixture here belongs to a listed source, and IDs are
// unique.
func TestAll(t *testing.T) {
	t.Parallel()
	fixtures, folders := map[string]bool{}, map[string]bool{}
	var order []string
	for _, src := range scrapers.All() {
		fixture := filepath.Join(folder(src), "testdata", src.ID)
		if fixtures[fixture] {
			t.Errorf("%s is listed twice", src.ID)
		}
		fixtures[fixture], folders[folder(src)] = true, true
		order = append(order, folder(src))
		if got, ok := scrapers.ByID(src.ID); !ok || got.ID != src.ID || got.Name != src.Name {
			t.Errorf("ByID(%s) is %q, %v", src.ID, got.Name, ok)
		}
	}
	if _, ok := scrapers.ByID("xx-nowhere"); ok {
		t.Error("ByID finds a source that is not listed")
	}
	if !slices.IsSorted(order) {
		t.Errorf("countries are not in alphabetical order: %v", order)
	}
	same(t, "*/*.go", filepath.Dir, folders)
	same(t, "*/testdata/*", filepath.Clean, fixtures)
}

// same compares what the pattern finds, by key, with what is listed.
func same(t *testing.T, pattern string, key func(string) string, listed map[string]bool) {
	t.Helper()
	paths, err := filepath.Glob(pattern)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for _, path := range paths {
		found[key(path)] = true
	}
	if !maps.Equal(found, listed) {
		t.Errorf("%s: there are %v, the listed sources have %v", pattern, slices.Sorted(maps.Keys(found)), slices.Sorted(maps.Keys(listed)))
	}
}
