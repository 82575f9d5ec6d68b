package ingest_test

import (
	"crypto/sha256"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestRefilledBodyHasItsDocument: a body that a newer parser read from a later
// document with the same notice points into that one. The version was first seen
// when it was.
func TestRefilledBodyHasItsDocument(t *testing.T) {
	t.Parallel()
	b := setup(t)
	one, two := line{ID: "1", OCID: "a", Title: "Pens"}, line{ID: "2", OCID: "a", Title: "Ink"}
	first, later := document(one, two), document(one)
	b.imports(first)
	seen := func() []string {
		return rows(b, "SELECT notice_id || ' ' || recorded_at FROM notice_version ORDER BY 1")
	}
	before := seen()
	if c := b.importAs(exampleLines(lines{version: 2}), later); c.Refilled != 1 {
		t.Fatalf("%+v, want one body refilled", c)
	}
	want := []string{fmt.Sprintf("1 %x 2", sha256.Sum256([]byte(later))), fmt.Sprintf("2 %x 1", sha256.Sum256([]byte(first)))}
	got := rows(b, `SELECT source_notice_id || ' ' || encode(sha256, 'hex') || ' ' || parser
		FROM notice_version JOIN notice USING (notice_id) ORDER BY 1`)
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("notices by document and parser: %s", d)
	}
	if d := cmp.Diff(before, seen()); d != "" {
		t.Errorf("first seen: %s", d)
	}
}
