package ingest_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"daylight/internal/ingest"
	"daylight/internal/source"
)

func (b *bundle) reprocess(src source.Source, force bool) ingest.Replay {
	b.t.Helper()
	r, err := b.ingester.Reprocess(b.t.Context(), []source.Source{src}, force)
	if err != nil {
		b.t.Fatal(err)
	}
	b.balanced(r.Counts)
	return r
}

// facts are the rows of content without the number of the parser and what
// follows from it.
func facts(b *bundle) map[string][]string {
	out := map[string][]string{}
	for table, columns := range map[string]string{
		"notice":         "notice_id, source_notice_id, process_id, ocid",
		"notice_version": "notice_id, content_hash, version, published_at, source_version, tag, change_kind, body, sha256, pointer, recorded_at",
		"process":        "process_id, ocid, title, description, stage, compiled",
		"process_notice": "process_id, notice_id, version, ord, superseded",
		"amount":         "process_id, owner, kind, ord, notice_id, version, path, current, amount, currency",
		"party_mention":  "process_id, party_no, name, notice_id, version, path",
		"search_doc":     "process_id, published_at, tsv, amount",
		"quarantine":     "sha256, pointer, reason, detail, document, first_at",
	} {
		out[table] = rows(b, "SELECT ROW("+columns+")::text FROM "+table+" ORDER BY 1")
	}
	return out
}

// The same parser under a higher number refills every body with what stood there.
func TestReprocessWithTheSameParser(t *testing.T) {
	t.Parallel()
	b := filled(t)
	before, digest, written := facts(b), b.digest(), b.written()
	versions := value[int](b, "SELECT count(*) FROM notice_version v JOIN notice n USING (notice_id) WHERE source = 'example-lines'")

	if r := b.reprocess(exampleLines(lines{}), false); r.Versions != 0 || r.Refilled != 0 || r.Processes != 0 {
		t.Errorf("with the same number: %+v", r)
	}
	if d := cmp.Diff(written, b.written(), without("quarantine")); d != "" {
		t.Errorf("with the same number, rows were written: %s", d)
	}
	if got := b.digest(); got != digest {
		t.Error("with the same number, the digest is another")
	}
	raised := exampleLines(lines{})
	raised.ParserVersion = 7
	if r := b.reprocess(raised, false); r.Versions != 0 || r.Refilled != versions {
		t.Errorf("with a higher number: %+v, want %d refilled", r, versions)
	}
	if d := cmp.Diff(before, facts(b)); d != "" {
		t.Errorf("with a higher number: %s", d)
	}
	if got := rows(b, `SELECT DISTINCT n.source || ' ' || v.parser FROM notice_version v JOIN notice n USING (notice_id)
		UNION SELECT source || ' ' || parser FROM quarantine ORDER BY 1`); !cmp.Equal(got, []string{"example-lines 7", "local-ocds 2"}) {
		t.Errorf("parsers %q", got)
	}
	if b.digest() == digest {
		t.Error("the digest does not tell parsers apart")
	}
}

// A newer parser's reading replaces the older one's, as a rebuild with it would
// have it; what it can read leaves quarantine.
func TestReprocessWithANewerParser(t *testing.T) {
	t.Parallel()
	b := setup(t)
	bad := document(line{ID: "1", OCID: "a", Title: "Pens", Fault: "unreadable-price"}, line{ID: "2", OCID: "a", Title: "Ink"})
	b.imports(bad, document(line{ID: "3", OCID: "b", Title: "Paper"}))
	newer := exampleLines(lines{version: 2, tolerant: true, move: "ocds-of-all"})
	r := b.reprocess(newer, false)
	if r.Versions != 1 || r.Refilled != 2 || r.Quarantined != 0 {
		t.Errorf("%+v, want one version out of quarantine and two refilled", r)
	}
	if got := rows(b, "SELECT ocid || ' ' || description FROM process"); !cmp.Equal(got, []string{"ocds-of-all read by a newer parser"}) {
		t.Errorf("processes %q", got)
	}
	digest := b.digest()
	if _, err := b.ingester.Rebuild(t.Context(), []source.Source{newer}); err != nil {
		t.Fatal(err)
	}
	if got := b.digest(); got != digest {
		t.Error("a rebuild with the newer parser gives another digest than reprocess")
	}
	if r := b.reprocess(newer, true); r.Refilled != 3 || r.Versions != 0 {
		t.Errorf("forced: %+v, want 3 refilled", r)
	}
	if got := b.digest(); got != digest {
		t.Error("forced: another digest")
	}
	// An older program leaves the newer reading alone.
	if r := b.reprocess(exampleLines(lines{}), false); r.Refilled != 0 {
		t.Errorf("an older parser refilled %d", r.Refilled)
	}
}
