package ingest_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// refused are notices that Postgres does not take, each for another reason: a NUL
// in JSON, NULs in text, and, only when the process is compiled, a name too
// long for the index it stands in.
func refused() []line {
	var scheme strings.Builder
	r := rand.New(rand.NewPCG(1, 1))
	for range 1000 {
		fmt.Fprintf(&scheme, "%08x", r.Uint32())
	}
	return []line{
		{ID: "nul-in-title", Title: "a\x00b"},
		{ID: "nul-in-version", Version: "a\x00b"},
		{ID: "nul-in-pointer", Pointer: "/a\x00b"},
		{ID: "long-scheme", Scheme: scheme.String()},
	}
}

// One notice that Postgres refuses goes to quarantine alone, wherever it stands
// among its siblings.
func TestRefusedNotice(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for i, bad := range refused() {
		for at := range 3 {
			ls := make([]line, 7)
			for j := range ls {
				ls[j] = line{ID: fmt.Sprint(i, at, j), OCID: fmt.Sprint("o", i, at, j/2), Title: "Paper"}
			}
			bad.Buyer, bad.OCID = fmt.Sprint("Buyer ", at), ls[at*3].OCID
			ls[at*3] = bad
			got := b.imports(document(ls...))
			if got.Records != 7 || got.Versions != 6 || got.Quarantined != 1 {
				t.Errorf("%s at %d: %+v", bad.ID, at, got)
			}
			where := "WHERE reason = 'store-refused' AND detail LIKE 'notice " + bad.ID + ": %'"
			if n := value[int](b, "SELECT count(*) FROM quarantine "+where); n != at+1 {
				t.Errorf("%s at %d: %d rows in quarantine, want %d: %q", bad.ID, at, n, at+1, rows(b, "SELECT detail FROM quarantine"))
			}
			if doc := value[string](b, "SELECT max(document) FROM quarantine "+where); !strings.HasSuffix(doc, "/000.json") {
				t.Errorf("%s: the document is called %q", bad.ID, doc)
			}
		}
	}
	if n := value[int](b, "SELECT count(*) FROM notice n WHERE NOT EXISTS (SELECT FROM notice_version v WHERE v.notice_id = n.notice_id)"); n != 0 {
		t.Errorf("%d notices are left without a version", n)
	}
}

// Several refused notices among many leave the others in peace.
func TestManyRefusedNotices(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var ls []line
	for i := range 100 {
		l := line{ID: fmt.Sprint(i), OCID: fmt.Sprint("o", i/3), Title: "Paper"}
		if i%10 == 3 {
			l.Title = "a\x00b"
		}
		ls = append(ls, l, l)
	}
	got := b.imports(document(ls...))
	if got.Records != 200 || got.Versions != 90 || got.Duplicates != 90 || got.Quarantined != 20 {
		t.Errorf("%+v", got)
	}
}

// A parser that panics costs the rest of its document, not the others; the same
// fault is described in the same words each time.
func TestParserPanics(t *testing.T) {
	t.Parallel()
	b := setup(t)
	bad := document(line{ID: "1", OCID: "a"}, line{ID: "2", Fault: "panic"}, line{ID: "3", OCID: "a"})
	docs := []string{document(line{ID: "0", OCID: "a"}), bad, document(line{ID: "4", OCID: "a"}), document(line{Fault: "panic"})}
	got := b.imports(docs...)
	if got.Documents != 4 || got.Records != 5 || got.Versions != 3 || got.Quarantined != 2 {
		t.Errorf("%+v", got)
	}
	if d := cmp.Diff([]string{"0", "1", "4"}, rows(b, "SELECT source_notice_id FROM notice ORDER BY 1")); d != "" {
		t.Error(d)
	}
	if n := value[int](b, "SELECT count(*) FROM quarantine WHERE reason = 'parser-panic' AND detail LIKE '%a panic at%'"); n != 2 {
		t.Errorf("%d panics in quarantine, want 2", n)
	}
	digest := b.digest()
	if err := b.db.DropDerived(t.Context()); err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() { // another goroutine has another stack
		defer close(done)
		b.imports(docs...)
	}()
	<-done
	if got := b.digest(); got != digest {
		t.Error("the same panic gives another digest")
	}
}

// Whatever a parser says of a bad record, it finds its place in quarantine, and
// the same record only once.
func TestQuarantineTakesEverything(t *testing.T) {
	t.Parallel()
	b := setup(t)
	long := strings.Repeat("long é ", 1000)
	ls := []line{
		{ID: "good", OCID: "a"},
		{Fault: long, Detail: long, Pointer: "/" + long},
		{Fault: "nul\x00nul", Detail: "nul\x00nul", Pointer: "/nul\x00nul"},
		{Fault: "twice", Detail: "x", Pointer: "/7"}, {Fault: "twice", Detail: "x", Pointer: "/7"},
		{Fault: long, Detail: long, Pointer: "/" + long},
		{ID: strings.Repeat("i", 513), OCID: "a"},
		{ID: "long-ocid", OCID: strings.Repeat("o", 257)},
		{ID: "nul\x00", OCID: "a"}, {ID: "no-ocid"}, {OCID: "no-id"},
		{ID: strings.Repeat("é", 256), OCID: strings.Repeat("é", 128)},
	}
	for round := range 2 {
		got := b.imports(document(ls...))
		if want := 2 - 2*round; got.Versions != want || got.Records != 12 || got.Quarantined != 10 {
			t.Errorf("round %d: %+v", round, got)
		}
		if n := value[int](b, "SELECT count(*) FROM quarantine"); n != 8 {
			t.Errorf("round %d: %d rows in quarantine, want 8: %q", round, n, rows(b, "SELECT reason FROM quarantine ORDER BY q_id"))
		}
	}
	for _, reason := range []string{"twice", "id-too-long", "ocid-too-long", "no-ocid", "no-notice-id", "nul-in-id"} {
		if n := value[int](b, "SELECT count(*) FROM quarantine WHERE reason = $1", reason); n != 1 {
			t.Errorf("%d rows for %s", n, reason)
		}
	}
	for _, r := range rows(b, "SELECT reason FROM quarantine UNION ALL SELECT detail FROM quarantine") {
		if !utf8.ValidString(r) || len(r) > 2048 {
			t.Errorf("%.80q of %d bytes", r, len(r))
		}
	}
}
