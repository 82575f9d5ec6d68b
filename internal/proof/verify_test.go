package proof_test

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daylight/internal/archive"
	"daylight/internal/dbtest"
	"daylight/internal/ingest"
	"daylight/internal/ocds"
	"daylight/internal/postgres"
	"daylight/internal/proof"
	"daylight/internal/source"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// bundle is a store of five documents with two notices each, n1 and n2 to n9 and
// n10.
type bundle struct {
	t        *testing.T
	dir      string
	db       *postgres.DB
	archive  *archive.Store
	ingester *ingest.Ingester
	sources  []source.Source
}

func setup(t *testing.T) *bundle {
	t.Helper()
	b := &bundle{t: t, dir: filepath.Join(t.TempDir(), "archive"), db: postgres.New(dbtest.DB(t)),
		sources: []source.Source{{ID: "example", Name: "Example", Publisher: "Example City Council", ParserVersion: 1, Parser: ocds.Parser{}}}}
	store, err := archive.Open(b.dir, archive.Options{Software: "daylight/test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	b.archive, b.ingester = store, ingest.New(b.db, store, slog.New(slog.DiscardHandler))
	if err := b.db.SaveSources(t.Context(), b.sources); err != nil {
		t.Fatal(err)
	}
	var paths []string
	for i := range 5 {
		path := filepath.Join(t.TempDir(), fmt.Sprintf("%d.json", i))
		if err := os.WriteFile(path, []byte(release(2*i+1)+"\n"+release(2*i+2)), 0o600); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	counts, err := b.ingester.Import(t.Context(), b.sources[0], paths, time.Now, func(s ingest.Skipped) { t.Errorf("skipped %s: %v", s.Path, s.Err) })
	if err != nil || counts.Versions != 10 {
		t.Fatalf("%+v, %v", counts, err)
	}
	return b
}

func release(n int) string {
	return fmt.Sprintf(`{"ocid": "n%d", "id": "1", "date": "2026-11-01T00:00:00Z", "tag": ["tender"], "tender": {"id": "t", "title": "Paper %d", "value": {"amount": %d.50, "currency": "GBP"}}}`, n, n, n)
}

// verify returns what is not as it was stored: the problems, and the notices of
// those that are not harmless.
func (b *bundle) verify() (rep proof.Report, troubles []proof.Trouble, notices string) {
	b.t.Helper()
	named := map[string]bool{}
	rep, err := proof.Verify(b.t.Context(), b.db, b.archive, b.sources, func(tr proof.Trouble) error {
		troubles = append(troubles, tr)
		for _, n := range tr.Notices {
			named[n.OCID] = true
		}
		return nil
	})
	if err != nil {
		b.t.Errorf("verify: %v", err)
	}
	var out []string
	for ocid := range named {
		out = append(out, ocid)
	}
	slices.Sort(out)
	return rep, troubles, strings.Join(out, " ")
}

// exec changes the store behind its back.
func (b *bundle) exec(sql string, args ...any) {
	b.t.Helper()
	if _, err := b.db.Pool().Exec(b.t.Context(), sql, args...); err != nil {
		b.t.Fatalf("%s: %v", sql, err)
	}
}

// place is the archived piece that holds the document of a process.
func (b *bundle) place(ocid string) (path string, off, length int64) {
	b.t.Helper()
	const sql = `SELECT r.file, r.off, r.len FROM notice n JOIN notice_version v USING (notice_id) JOIN blob b USING (sha256)
		JOIN archive_record r USING (file, off) WHERE n.ocid = $1`
	if err := b.db.Pool().QueryRow(b.t.Context(), sql, ocid).Scan(&path, &off, &length); err != nil {
		b.t.Fatal(err)
	}
	return filepath.Join(b.dir, path), off, length
}

func TestVerifyFindsNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	rep, troubles, _ := b.verify()
	if len(troubles) != 0 || rep.Troubles != 0 || rep.Versions != 10 || rep.Files == 0 || rep.Records < 5 || rep.Bytes == 0 {
		t.Errorf("%+v %v", rep, troubles)
	}
}

// A flipped byte anywhere in a document's exchange names the notices that were
// read from it, and no others.
func TestVerifyFindsAFlippedByte(t *testing.T) {
	t.Parallel()
	b := setup(t)
	path, off, length := b.place("n5")
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range []int64{0, 3, length / 3, length / 2, length - 1} {
		changed := slices.Clone(whole)
		changed[off+at] ^= 0x40
		if err := os.WriteFile(path, changed, 0o600); err != nil {
			t.Fatal(err)
		}
		rep, troubles, notices := b.verify()
		if notices != "n5 n6" || rep.Troubles == 0 {
			t.Errorf("byte %d of %d: notices %q in %+v", at, length, notices, troubles)
		}
	}
	if err := os.WriteFile(path, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, troubles, _ := b.verify(); len(troubles) != 0 {
		t.Errorf("repaired: %v", troubles)
	}
}

// Bytes that are missing name the notices that rest on them.
func TestVerifyFindsLostBytes(t *testing.T) {
	t.Parallel()
	b := setup(t)
	path, off, _ := b.place("n9")
	if err := os.Truncate(path, off+10); err != nil {
		t.Fatal(err)
	}
	if _, troubles, notices := b.verify(); notices != "n10 n9" {
		t.Errorf("a short file: %q in %+v", notices, troubles)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if _, _, notices := b.verify(); len(strings.Fields(notices)) != 10 {
		t.Errorf("a lost file: %q", notices)
	}
}

// A row that does not say what its document says is found, whatever was changed
// in it.
func TestVerifyFindsChangedRows(t *testing.T) {
	t.Parallel()
	b := setup(t)
	of := func(ocid string) string {
		return " WHERE notice_id = (SELECT notice_id FROM notice WHERE ocid = '" + ocid + "')"
	}
	b.exec(`UPDATE notice_version SET body = jsonb_set(body, '{release,tender,title}', '"Pens"')` + of("n1"))
	b.exec(`UPDATE notice_version SET body = jsonb_set(body, '{release,tender,value,amount}', '4.51')` + of("n4"))
	b.exec(`UPDATE notice_version SET body = jsonb_set(body, '{release,tender,value,amount}', '6.5')` + of("n6")) // the same number
	b.exec(`UPDATE notice_version SET body = body #- '{release,tender,value}'` + of("n7"))
	b.exec(`UPDATE notice_version SET content_hash = sha256('x')` + of("n8"))
	rep, troubles, notices := b.verify()
	if notices != "n1 n4 n7 n8" || rep.Troubles != 4 {
		t.Errorf("%q in %+v", notices, troubles)
	}
	for _, tr := range troubles {
		if tr.Harmless || tr.Problem == "" || !strings.HasPrefix(tr.Place, "notice ") {
			t.Errorf("%+v", tr)
		}
	}
}

// What a crash left behind the last row, whole or torn, is named and harmless.
func TestVerifyForgivesTheTail(t *testing.T) {
	t.Parallel()
	b := setup(t)
	e := archive.Exchange{SourceID: "example", Purpose: source.ForDocument, Import: "late.json", Method: "GET", URL: "file:///late.json",
		Proto: "HTTP/1.1", Status: 200, FetchedAt: time.Now()}
	if _, err := b.archive.Append(t.Context(), e, strings.NewReader(release(11)), nil); err != nil {
		t.Fatal(err)
	}
	if err := b.archive.Sync(); err != nil {
		t.Fatal(err)
	}
	path, _, _ := b.place("n1")
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString("\x1f\x8b torn"); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	rep, troubles, notices := b.verify()
	if rep.Troubles != 0 || rep.Versions != 10 || notices != "" {
		t.Errorf("%+v, notices %q", rep, notices)
	}
	var harmless []bool
	for _, tr := range troubles {
		harmless = append(harmless, tr.Harmless)
	}
	if d := cmp.Diff([]bool{true, true}, harmless); d != "" {
		t.Errorf("%+v: %s", troubles, d)
	}
}
