package evidence_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"daylight/internal/app"
	"daylight/internal/dbtest"
	"daylight/internal/evidence"
	"daylight/internal/ingest"
	"daylight/internal/postgres"
	"daylight/internal/procurement"
	"daylight/internal/query"
	"daylight/internal/source"
	"daylight/scrapers"
)

// checkFolder holds the check program while the tests run.
var checkFolder string

func TestMain(m *testing.M) { os.Exit(withCheckFolder(m)) }

func withCheckFolder(m *testing.M) int {
	var err error
	if checkFolder, err = os.MkdirTemp("", "daylight-check-"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(checkFolder)
	return dbtest.Run(m)
}

// bundle is a store with imported files.
type bundle struct {
	t    *testing.T
	app  *app.App
	home string
	now  time.Time
}

func setup(t *testing.T) *bundle {
	t.Helper()
	b := &bundle{t: t, home: t.TempDir(), now: time.Date(2026, 11, 2, 3, 4, 5, 0, time.UTC)}
	var err error
	b.app, err = app.Open(t.Context(), app.Options{Home: b.home, DatabaseURL: dbtest.URL(t), Getenv: os.Getenv, Version: "test",
		Sources: scrapers.All(), Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.app.Close(); err != nil {
			t.Error(err)
		}
	})
	return b
}

// load imports files; each import is an hour later than the one before.
func (b *bundle) load(id string, paths ...string) {
	b.t.Helper()
	src, err := b.app.Source(id)
	if err != nil {
		b.t.Fatal(err)
	}
	b.now = b.now.Add(time.Hour)
	counts, err := b.app.Ingester.Import(b.t.Context(), src, paths, func() time.Time { return b.now },
		func(s ingest.Skipped) {
			if !errors.Is(s.Err, source.ErrFormat) {
				b.t.Errorf("skipped %s: %v", s.Path, s.Err)
			}
		})
	if err != nil || counts.Quarantined > 0 {
		b.t.Fatalf("import %v: %+v, %v", paths, counts, err)
	}
}

// write makes a file of a text.
func (b *bundle) write(name, text string) string {
	b.t.Helper()
	path := filepath.Join(b.t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		b.t.Fatal(err)
	}
	return path
}

// all lists the processes of the store.
func (b *bundle) all() []procurement.ID {
	b.t.Helper()
	q, err := query.Parse("")
	if err != nil {
		b.t.Fatal(err)
	}
	var ids []procurement.ID
	if err := b.app.DB.Each(b.t.Context(), q, func(id procurement.ID) error { ids = append(ids, id); return nil }); err != nil {
		b.t.Fatal(err)
	}
	return ids
}

func (b *bundle) packet(id procurement.ID, o evidence.Options) []byte {
	b.t.Helper()
	var out bytes.Buffer
	o.Version = "test"
	if _, err := evidence.Write(b.t.Context(), b.app.DB, b.app.Archive, id, &out, o); err != nil {
		b.t.Fatal(err)
	}
	return out.Bytes()
}

// unpack writes the files of a packet to a folder, and returns them.
func unpack(t *testing.T, packet []byte) (dir string, files map[string]string) {
	t.Helper()
	dir, files = t.TempDir(), map[string]string{}
	r, err := zip.NewReader(bytes.NewReader(packet), int64(len(packet)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range r.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, body, 0o600)); err != nil {
			t.Fatal(err)
		}
		files[f.Name] = string(body)
	}
	return dir, files
}

// two is the process with two notices and a document of three releases; the first
// names a contact person.
const (
	first = `{"releases": [
		{"ocid": "ex-1", "id": "1", "date": "2026-10-01T00:00:00Z", "tag": ["tender"], "language": "en",
		 "parties": [{"id": "b", "name": "Example City Council", "roles": ["buyer"], "contactPoint": {"name": "A. Person", "email": "a.person@example.org"}}],
		 "buyer": {"id": "b", "name": "Example City Council"},
		 "tender": {"id": "t", "title": "Paper, \"fine\"\nand pens", "value": {"amount": 1000.00, "currency": "GBP"}}},
		{"ocid": "ex-2", "id": "1", "date": "2026-10-01T00:00:00Z", "tag": ["tender"], "tender": {"id": "t", "title": "Roads"}}]}`
	second = `{"releases": [{"ocid": "ex-1", "id": "2", "date": "2026-10-09T00:00:00Z", "tag": ["award"],
		"parties": [{"id": "s", "name": "=Northwind Paper Ltd", "roles": ["supplier"]}],
		"awards": [{"id": "a", "title": "Paper", "status": "active", "date": "2026-10-08T00:00:00Z", "suppliers": [{"id": "s", "name": "=Northwind Paper Ltd"}],
			"value": {"amount": 1234567.5, "currency": "GBP"}}]}]}`
)

func (b *bundle) invented() procurement.ID {
	b.t.Helper()
	b.load("local-ocds", b.write("first.json", first))
	b.load("local-ocds", b.write("second.json", second))
	b.load("local-ocds", b.write("again.json", first)) // the same body once more: a revisit in the archive
	return procurement.ProcessID("local-ocds", "ex-1")
}

func TestPacket(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.invented()
	packet := b.packet(id, evidence.Options{})
	if !bytes.Equal(packet, b.packet(id, evidence.Options{})) {
		t.Error("the second packet has other bytes")
	}
	dir, files := unpack(t, packet)
	counts := map[string]int{}
	for name := range files {
		folder, _, _ := strings.Cut(name, "/")
		counts[folder]++
	}
	for folder, n := range map[string]int{"archive": 2, "documents": 2, "notices": 2, "README.txt": 1, "SHA256SUMS": 1, "manifest.json": 1,
		"contract.json": 1, "values.csv": 1, "values.json": 1} {
		if counts[folder] != n {
			t.Errorf("%d of %s, want %d", counts[folder], folder, n)
		}
	}
	for name, wanted := range map[string][]string{
		"values.json": {`"value":"1000"`, `"as_written":"1000.00"`, `"pointer":"/releases/0/tender/value/amount"`, `"value":"1234567.5"`, `"path":"/awards/0/value"`,
			`"label":"award a, date"`, `"fetched_at":"2026-11-02T04:04:05Z"`, `"url":"file:///first.json"`},
		"values.csv": {"'=Northwind Paper Ltd", "Awarded value"},
		"README.txt": {"IMPORTED FROM A FILE", "NOT FOR PUBLICATION", "2 facts about", "file:///again.json", "They do NOT prove", "local-ocds 2"},
	} {
		for _, w := range wanted {
			if !strings.Contains(files[name], w) {
				t.Errorf("%s does not hold %q", name, w)
			}
		}
	}
	for name, body := range files {
		folder, _, _ := strings.Cut(name, "/")
		if folder != "documents" && strings.Contains(body, "a.person@example.org") {
			t.Errorf("%s names the contact person", name)
		}
	}
	if got := check(t, packet); got["figure"] < 2 || got["party"] != 2 || got["fact"] < 10 {
		t.Errorf("checked %v", got)
	}
	runReadme(t, dir, files["README.txt"])
}

// A public packet has no document and no exchange, and still names them.
func TestPublic(t *testing.T) {
	t.Parallel()
	b := setup(t)
	dir, files := unpack(t, b.packet(b.invented(), evidence.Options{Public: true}))
	for name, body := range files {
		if strings.HasPrefix(name, "documents/") || strings.HasPrefix(name, "archive/") || strings.Contains(body, "A. Person") || strings.Contains(body, "a.person@") {
			t.Errorf("%s is in the public packet, or names a person", name)
		}
	}
	if !strings.Contains(files["values.json"], `"document_sha256":"`) || strings.Contains(files["README.txt"], "NOT FOR PUBLICATION") {
		t.Error("hashes or README are wrong")
	}
	if files["README.txt"] == "" || !strings.Contains(files["README.txt"], "public form") {
		t.Error("the README does not say what is left out")
	}
	sumCheck(t, dir)
}

// One changed letter anywhere in the packet is found.
func TestChangedPacket(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, files := unpack(t, b.packet(b.invented(), evidence.Options{}))
	files["values.json"] = strings.Replace(files["values.json"], "1234567.5", "9234567.5", 1)
	out, err := runCheck(t, repack(t, files))
	if err == nil || !strings.Contains(out, "changed: values.json") {
		t.Errorf("%v, %s", err, out)
	}
	// Sums that were made anew do not help: the document says otherwise.
	files["values.json"] = strings.Replace(files["values.json"], `"as_written":"1234567.5"`, `"as_written":"9234567.5"`, 1)
	files["SHA256SUMS"] = newSums(files)
	out, err = runCheck(t, repack(t, files))
	if err == nil || !strings.Contains(out, "the document says") {
		t.Errorf("%v, %s", err, out)
	}
}

func TestUnknown(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, err := evidence.Write(t.Context(), b.app.DB, b.app.Archive, procurement.ID{1}, io.Discard, evidence.Options{})
	if !errors.Is(err, postgres.ErrNotFound) {
		t.Errorf("unknown process: %v", err)
	}
}

// What is missing or changed in the archive is named, with what rests on it.
func TestDamage(t *testing.T) {
	t.Parallel()
	for name, damage := range map[string]func(path string) error{
		"missing": os.Remove,
		"changed": func(path string) error {
			b, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			b[len(b)*2/3] ^= 1
			return os.WriteFile(path, b, 0o600)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			id := b.invented()
			found, err := filepath.Glob(filepath.Join(b.home, "archive", "*", "*.warc.gz"))
			if err != nil || len(found) == 0 {
				t.Fatal(found, err)
			}
			for _, path := range found {
				if err := damage(path); err != nil {
					t.Fatal(err)
				}
			}
			_, err = evidence.Write(t.Context(), b.app.DB, b.app.Archive, id, io.Discard, evidence.Options{})
			if err == nil {
				t.Fatal("no error")
			}
			if all := strings.Contains(err.Error(), "notice ex-1/1 ("); all != (name == "missing") {
				t.Errorf("both notices rest on a missing file, one on a changed piece: %v", err)
			}
			for _, w := range []string{filepath.Base(found[0]), "notice ex-1/2 (", "version 1)", "daylight verify"} {
				if !strings.Contains(err.Error(), w) {
					t.Errorf("no %q in: %v", w, err)
				}
			}
		})
	}
}

// repack makes a zip of files.
func repack(t *testing.T, files map[string]string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, body := range files {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, body); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// sumCheck runs sha256sum -c in a folder where it is installed.
func sumCheck(t *testing.T, dir string) {
	t.Helper()
	program, err := exec.LookPath("sha256sum")
	if err != nil {
		t.Log("sha256sum is not installed; the check program compares the sums")
		return
	}
	cmd := exec.CommandContext(t.Context(), program, "-c", "SHA256SUMS")
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil || bytes.Count(out, []byte(": OK\n")) < 5 {
		t.Errorf("sha256sum -c: %v\n%s", err, out)
	}
}

// runReadme types every command that the README gives, where its program is
// installed, and wants what it must print.
func runReadme(t *testing.T, dir, readme string) {
	t.Helper()
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("sh is not installed: the commands of the README were not run")
	}
	_, after, ok := strings.Cut(readme, "It must print: ")
	if !ok {
		t.Fatalf("the README has no example:\n%s", readme)
	}
	want, _, _ := strings.Cut(after, "\n")
	ran := 0
	for line := range strings.Lines(readme) {
		command, ok := strings.CutPrefix(line, "  $ ")
		if !ok {
			continue
		}
		program, _, _ := strings.Cut(command, " ")
		if _, err := exec.LookPath(program); err != nil {
			t.Logf("%s is not installed: its line of the README was not run", program)
			continue
		}
		cmd := exec.CommandContext(t.Context(), sh, "-c", command)
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Errorf("%s: %v\n%s", command, err, out)
		}
		ran++
		if slices.Contains([]string{"jq", "python3", "xmllint"}, program) && !sameText(strings.TrimSpace(string(out)), want) {
			t.Errorf("%s prints %q, want %q", command, out, want)
		}
	}
	if ran < 3 {
		t.Errorf("%d commands of the README were run", ran)
	}
}
