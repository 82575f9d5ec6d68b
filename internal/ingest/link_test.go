package ingest_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"daylight/internal/ingest"
)

// TestImportOfALink: a folder or file that is given by a link is read.
func TestImportOfALink(t *testing.T) {
	t.Parallel()
	b := setup(t)
	dir := t.TempDir()
	for _, d := range []string{"there", "links"} {
		if err := os.Mkdir(filepath.Join(dir, d), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	file := filepath.Join(dir, "there", "a.json")
	if err := os.WriteFile(file, []byte(document(line{ID: "1", OCID: "a", Title: "Pens"})), 0o600); err != nil {
		t.Fatal(err)
	}
	folder, single := filepath.Join(dir, "links", "folder"), filepath.Join(dir, "links", "b.json")
	for link, target := range map[string]string{folder: filepath.Dir(file), single: file} {
		if err := os.Symlink(target, link); err != nil {
			t.Fatal(err)
		}
	}
	for _, path := range []string{folder, single} {
		counts, err := b.ingester.Import(t.Context(), b.source("example-lines"), []string{path}, time.Now, func(s ingest.Skipped) { t.Error(s) })
		if err != nil || counts.Documents != 1 {
			t.Errorf("%s: %d documents, %v; want 1", path, counts.Documents, err)
		}
	}
	if got := rows(b, "SELECT url FROM capture ORDER BY 1"); len(got) != 2 || got[0] != "file:///a.json" || got[1] != "file:///b.json" {
		t.Errorf("imported as %q", got)
	}
}
