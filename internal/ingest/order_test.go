package ingest_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// published is what three processes had published: official changes, silent
// edits, one text twice, a notice without a date and one that changed process.
func published() []line {
	var out []line
	for p := range 3 {
		ocid := fmt.Sprintf("ocds-%d", p)
		for n := range 4 {
			id := fmt.Sprintf("%d-%d", p, n)
			for v := range 3 {
				out = append(out,
					line{ID: id, OCID: ocid, Date: fmt.Sprintf("2026-0%d-1%d", n+1, v), Title: fmt.Sprintf("Paper, part %d", v), Amount: fmt.Sprint(1000*n + v), Buyer: "Example City Council"},
					line{ID: id, OCID: ocid, Date: fmt.Sprintf("2026-0%d-1%d", n+1, v), Title: fmt.Sprintf("Paper, part %d, edited", v)})
			}
		}
		out = append(out, line{ID: fmt.Sprint(p, "-undated"), OCID: ocid, Title: "Undated"}, out[len(out)-1])
	}
	return append(out,
		line{ID: "v", OCID: "versions", Date: "2026-01-01", Version: "2", Title: "second"},
		line{ID: "v", OCID: "versions", Date: "2026-01-01", Version: "10", Title: "tenth"},
		line{ID: "v", OCID: "versions", Date: "2026-01-01", Version: "a", Title: "small"},
		line{ID: "v", OCID: "versions", Date: "2026-01-01", Version: "B", Title: "capital"},
		line{ID: "moves", OCID: "ocds-0", Date: "2026-02-01", Title: "Envelopes"},
		line{ID: "moves", OCID: "ocds-new", Date: "2026-02-03", Title: "Envelopes"},
		line{ID: "moves", OCID: "ocds-1", Date: "2026-02-02", Title: "Envelopes"},
		line{ID: "moves alone", OCID: "ocds-gone", Date: "2026-02-01", Title: "Stamps"},
		line{ID: "moves alone", OCID: "ocds-new", Date: "2026-02-02", Title: "Stamps"})
}

// shuffled deals notices to documents, and the documents to imports.
func shuffled(r *rand.Rand, notices []line) [][]string {
	notices = slices.Clone(notices)
	r.Shuffle(len(notices), func(i, j int) { notices[i], notices[j] = notices[j], notices[i] })
	var imports [][]string
	for len(notices) > 0 {
		n := 1 + r.IntN(min(25, len(notices)))
		doc := document(notices[:n]...)
		notices = notices[n:]
		if last := len(imports) - 1; last >= 0 && r.IntN(2) == 0 {
			imports[last] = append(imports[last], doc)
			continue
		}
		imports = append(imports, []string{doc})
	}
	return imports
}

// The order in which notices arrive, and what arrives together, leaves no trace.
func TestOrderOfArrival(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.imports(document(published()...))
	digest, state := b.digest(), versionsOf(b, "v", "moves", "0-0", "0-undated")
	for seed := range uint64(4) {
		if err := b.db.DropDerived(t.Context()); err != nil {
			t.Fatal(err)
		}
		for _, docs := range shuffled(rand.New(rand.NewPCG(seed, 1)), published()) {
			b.imports(docs...)
		}
		if d := cmp.Diff(state, versionsOf(b, "v", "moves", "0-0", "0-undated")); d != "" {
			t.Errorf("seed %d: %s", seed, d)
		}
		if got := b.digest(); got != digest {
			t.Errorf("seed %d: digest %s, in order of publication %s", seed, got, digest)
		}
	}
}

// versionsOf lists the versions of notices.
func versionsOf(b *bundle, notices ...string) []string {
	return rows(b, `SELECT concat_ws(' ', n.source_notice_id, n.ocid, v.version, v.published_raw, v.source_version, v.change_kind, v.body->'release'->'tender'->>'title')
		FROM notice n JOIN notice_version v USING (notice_id) WHERE n.source_notice_id = ANY ($1)
		ORDER BY array_position($1, n.source_notice_id), v.version`, notices)
}

// Versions are numbered by publication time, the source's own version and
// content, and their kind says how they differ from the one before.
func TestNumbersOfVersions(t *testing.T) {
	t.Parallel()
	b := setup(t)
	// The latest first, one by one.
	for _, l := range []line{
		{ID: "1", OCID: "a", Date: "2026-01-02", Title: "b"},
		{ID: "1", OCID: "a", Date: "2026-01-01", Version: "2", Title: "c"},
		{ID: "1", OCID: "a", Date: "2026-01-01", Version: "10", Title: "c"},
		{ID: "1", OCID: "a", Title: "undated"},
		{ID: "1", OCID: "a", Date: "2026-01-02", Title: "silently edited"},
	} {
		b.imports(document(l))
	}
	got := versionsOf(b, "1")
	want := []string{
		"1 a 1  undated new",
		"1 a 2 2026-01-01 10 c official_change",
		"1 a 3 2026-01-01 2 c official_change",
		"1 a 4 2026-01-02  official_change",
		"1 a 5 2026-01-02  silent_edit",
	}
	if len(got) != len(want) {
		t.Fatalf("%q", got)
	}
	for i := range want {
		f := strings.Fields(want[i])
		if !strings.HasPrefix(got[i], strings.Join(f[:3], " ")) || !strings.Contains(got[i], f[len(f)-1]) {
			t.Errorf("version %d is %q, want %q", i+1, got[i], want[i])
		}
	}
	// Which of the two texts of one time comes first depends on their hashes alone.
	if n := value[int](b, `SELECT count(*) FROM (SELECT content_hash > lag(content_hash) OVER (ORDER BY version) AS up
		FROM notice_version WHERE published_raw = '2026-01-02') v WHERE NOT up`); n != 0 {
		t.Error("texts of one time are not in the order of their hashes")
	}
}

// A notice belongs to the process that its last version names; a process that
// lost all notices is gone.
func TestNoticeMovesBetweenProcesses(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.imports(document(line{ID: "1", OCID: "a", Date: "2026-01-01", Title: "Paper"}, line{ID: "2", OCID: "a", Date: "2026-01-01", Title: "Pens"},
		line{ID: "3", OCID: "c", Date: "2026-01-01", Title: "Ink"}))
	c := b.imports(document(line{ID: "1", OCID: "b", Date: "2026-01-02", Title: "Paper"}, line{ID: "3", OCID: "b", Date: "2026-01-02", Title: "Ink"}))
	if c.Versions != 2 || c.Processes != 2 {
		t.Errorf("%+v, want two versions and processes a and b compiled", c)
	}
	b.imports(document(line{ID: "1", OCID: "c", Date: "2025-12-31", Title: "An older text of another process"}))
	want := []string{"a: 2", "b: 1 3"}
	got := rows(b, `SELECT p.ocid || ': ' || string_agg(DISTINCT n.source_notice_id, ' ') FROM process p JOIN process_notice USING (process_id)
		JOIN notice n USING (notice_id) GROUP BY p.ocid ORDER BY p.ocid`)
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if n := value[int](b, "SELECT count(*) FROM search_doc"); n != 2 {
		t.Errorf("%d search documents, want 2", n)
	}
}

// Versions come in the order of bytes, also in a database that sorts as people do.
func TestOrderUnderAnotherCollation(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.imports(document(published()...))
	digest := b.digest()
	other := setup(t)
	const sql = `ALTER TABLE notice_version ALTER COLUMN source_version TYPE text COLLATE "en-x-icu"`
	if _, err := other.db.Pool().Exec(t.Context(), sql); err != nil {
		t.Skipf("this Postgres has no ICU: the order of versions is not tested under another collation: %v", err)
	}
	other.imports(document(published()...))
	if got := other.digest(); got != digest {
		t.Errorf("digest %s, want %s; %q", got, digest, versionsOf(other, "v"))
	}
}
