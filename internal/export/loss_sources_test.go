package export_test

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"daylight/internal/export"
	"daylight/internal/procurement"
	"daylight/internal/source"
	"daylight/scrapers"
)

// controls are files of a fixture that no portal sends.
var controls = []string{"crawl.jsonl", "window.json", "golden.jsonl"}

// fixture copies what the portal of a source sends to a folder, which is nil for
// a source without a fixture.
func fixture(t *testing.T, src source.Source) string {
	t.Helper()
	country := strings.ToLower(src.Country)
	if country == "" {
		country = "intl"
	}
	from, to := filepath.Join("..", "..", "scrapers", country, "testdata", src.ID), t.TempDir()
	err := filepath.WalkDir(from, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || slices.Contains(controls, d.Name()) {
			return err
		}
		body, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, d.Name()), body, 0o600)
	})
	if err != nil {
		t.Fatalf("%s: %v", src.ID, err)
	}
	return to
}

// noticed parses the files of a folder as an import does.
func noticed(t *testing.T, src source.Source, folder string) []published {
	t.Helper()
	files, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var out []published
	for _, f := range files {
		body, err := os.ReadFile(filepath.Join(folder, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		for n, err := range src.Parser.Parse(source.Bytes(src.ID, "file:///"+f.Name(), body)) {
			if err != nil {
				continue // a bad record, or a file of another kind, which the source's own test looks at
			}
			o := procurement.Object{}
			maps.Copy(o, n.Release)
			if o["ocid"] == nil {
				o["ocid"] = string(n.OCID)
			}
			out = append(out, newPublished(o))
		}
	}
	return out
}

// TestSourcesKeep imports the fixture of every source into one store and looks for
// every value of every notice in the OCDS export, those of extensions included.
func TestSourcesKeep(t *testing.T) {
	a := open(t)
	sources := map[string][]published{}
	for _, src := range scrapers.All() {
		folder := fixture(t, src)
		sources[src.ID] = noticed(t, src, folder)
		counts := load(t, a, src.ID, folder)
		if counts.Versions == 0 {
			t.Errorf("%s: nothing of its fixture was stored: %+v", src.ID, counts)
		}
	}
	text, _ := written(t, a, "", "ocds", export.Options{Contacts: true, Unreal: true})
	out := map[string][]published{}
	for _, p := range exported(t, text) {
		out[p.key()] = append(out[p.key()], p)
	}
	for _, id := range slices.Sorted(maps.Keys(sources)) {
		l := compare(sources[id], out, func(string) bool { return true })
		t.Logf("%s: %d of %d leaves of %d notices kept (%.2f %%)%s", id, l.kept, l.known, len(sources[id]), l.share(), l.list())
		for _, p := range sources[id] {
			if out[p.key()] == nil {
				t.Logf("%s: release %s of %s is not in the export", id, p.id, p.ocid)
			}
		}
		if len(sources[id]) == 0 || l.known == 0 || l.share() < minShare {
			t.Errorf("%s: %.2f %% of %d leaves of %d notices kept, want %.1f %%", id, l.share(), l.known, len(sources[id]), minShare)
		}
	}
}
