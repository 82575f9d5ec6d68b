package ingest_test

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// zipped is a zip that holds one file.
func zipped(t *testing.T, name, text string) string {
	t.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	w, err := z.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.String()
}

// places says of each version whether it and its facts stand in a zip.
func (b *bundle) places() []string {
	return rows(b, `SELECT DISTINCT concat_ws(' ', v.pointer LIKE 'zip:%', f.value LIKE 'zip:%', bl.sha256 = v.sha256)
		FROM notice_version v, jsonb_each_text(v.body->'pointers') f, blob bl
		WHERE bl.sha256 = v.sha256`)
}

// A notice that arrives in two containers is one version; its facts have their
// places in the document that the version names, whichever came first and
// whichever is parsed again first.
func TestSameNoticeInTwoContainers(t *testing.T) {
	t.Parallel()
	b := setup(t)
	text, err := os.ReadFile(filepath.Join("..", "..", "scrapers", "il", "testdata", "il-mr-gov", "notice-4000900001.html"))
	if err != nil {
		t.Fatal(err)
	}
	israel := b.source("il-mr-gov")
	plain, archived := string(text), zipped(t, "notice.html", string(text))
	if c := b.importAs(israel, plain); c.Versions == 0 || c.Quarantined != 0 {
		t.Fatalf("%+v", c)
	}
	if c := b.importAs(israel, archived); c.Versions != 0 || c.Duplicates == 0 {
		t.Errorf("the zip: %+v, want duplicates alone", c)
	}
	digest := b.digest()
	if d := cmp.Diff([]string{"f f t"}, b.places()); d != "" {
		t.Errorf("plain first: %s", d)
	}
	if err := b.db.DropDerived(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.importAs(israel, archived)
	if d := cmp.Diff([]string{"t t t"}, b.places()); d != "" {
		t.Errorf("zip first: %s", d)
	}
	b.importAs(israel, plain)
	if got := b.digest(); got != digest {
		t.Error("the digest depends on which container came first")
	}
	israel.ParserVersion++
	b.reprocess(israel, false) // the archive has the plain one first
	if d := cmp.Diff([]string{"f f t"}, b.places()); d != "" {
		t.Errorf("parsed again: %s", d)
	}
}
