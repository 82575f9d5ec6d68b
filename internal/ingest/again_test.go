package ingest_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What the store has already is recognised: nothing is written again.
func TestSecondImportWritesNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	docs := []string{
		document(line{ID: "1", OCID: "a", Date: "2026-01-01", Title: "Paper", Amount: "10"}, line{ID: "2", OCID: "a", Date: "2026-01-02", Amount: "11"}),
		document(line{ID: "1", OCID: "a", Date: "2026-01-01", Title: "Paper and pens"}, line{ID: "3", OCID: "b"}, line{Fault: "no-ocid", Detail: "x"}),
	}
	first := b.imports(docs...)
	if first.Documents != 2 || first.Records != 5 || first.Versions != 4 || first.Quarantined != 1 || first.Processes != 2 {
		t.Errorf("the first import: %+v", first)
	}
	digest, written := b.digest(), b.written()
	second := b.imports(docs...)
	if second.Versions != 0 || second.Processes != 0 || second.Refilled != 0 || second.Records != 5 || second.Quarantined != 1 {
		t.Errorf("the second import: %+v", second)
	}
	if d := cmp.Diff(written, b.written()); d != "" {
		t.Errorf("the second import wrote rows: %s", d)
	}
	// The same notices in other documents.
	third := b.imports(document(line{ID: "3", OCID: "b"}), document(line{ID: "2", OCID: "a", Date: "2026-01-02", Amount: "11"}))
	if third.Versions != 0 || third.Processes != 0 || third.Duplicates != 2 {
		t.Errorf("the third import: %+v", third)
	}
	if d := cmp.Diff(written, b.written(), without("blob")); d != "" {
		t.Errorf("the third import wrote rows: %s", d)
	}
	if got := b.digest(); got != digest {
		t.Errorf("the digest was %s and is %s", digest, got)
	}
}
