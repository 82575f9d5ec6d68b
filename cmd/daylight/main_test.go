package main

import (
	"bytes"
	"encoding/json"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"daylight/internal/dbtest"
	"daylight/internal/demo"
	"daylight/internal/portalsim"
)

func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "extract-text" { // the child of readDocuments
		main()
	}
	dbtest.Main(m)
}

// cli runs commands on one store.
type store struct {
	t    *testing.T
	home string
	url  string
}

func newStore(t *testing.T) store {
	t.Helper()
	return store{t, t.TempDir(), dbtest.URL(t)}
}

// run runs a command and returns exit code, standard output and standard error.
func (s store) run(args ...string) (int, string, string) {
	s.t.Helper()
	var stdout, stderr bytes.Buffer
	env := environment{func(string) string { return "" }, strings.NewReader(""), &stdout, &stderr, os.Geteuid()}
	code := run(s.t.Context(), append(args, "--home", s.home, "--database-url", s.url), env)
	return code, stdout.String(), stderr.String()
}

// want runs a command that must end with the code, and returns its output.
func (s store) want(code int, args ...string) (stdout, stderr string) {
	s.t.Helper()
	got, out, errs := s.run(args...)
	if got != code {
		s.t.Fatalf("daylight %s: exit %d, want %d\n%s%s", strings.Join(args, " "), got, code, out, errs)
	}
	return out, errs
}

func (s store) nimbus() string {
	path := filepath.Join(s.t.TempDir(), "nimbus.json")
	if err := os.WriteFile(path, demo.Nimbus(), 0o644); err != nil {
		s.t.Fatal(err)
	}
	return path
}

func contains(t *testing.T, text string, wanted ...string) {
	t.Helper()
	for _, w := range wanted {
		if !strings.Contains(text, w) {
			t.Errorf("no %q in:\n%s", w, text)
		}
	}
}

func TestWrongUse(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	for _, tt := range []struct {
		name string
		args []string
		say  string
	}{
		{"no such command", []string{"fly"}, "fly"},
		{"no such flag", []string{"search", "--fast"}, "--fast"},
		{"no such source", []string{"import", "--source", "xx-none", s.nimbus()}, "local-ocds"},
		{"crawl without contact", []string{"crawl", "eu-ted"}, "--contact"},
		{"no date", []string{"crawl", "eu-ted", "--contact", "a@example.org", "--since", "yesterday"}, "2026-01-31"},
		{"span backwards", []string{"crawl", "eu-ted", "--contact", "a@example.org", "--since", "2026-02-01", "--until", "2026-01-01"}, "not before"},
		{"import-only source", []string{"show", "--format", "pdf", "x"}, "pdf"},
		{"unknown source after a known one", []string{"crawl", "eu-ted", "xx-none", "--contact", "a@example.org"}, "xx-none"},
		{"no workers", []string{"crawl", "eu-ted", "--contact", "a@example.org", "--workers", "0"}, "--workers"},
		{"no limit", []string{"search", "--limit", "0"}, "--limit"},
		{"wrong query", []string{"search", `"open`}, "character"},
		{"originals for everybody", []string{"serve", "--originals", "--listen", "0.0.0.0:0"}, "loopback"},
		{"wrong format", []string{"export", "--format", "doc"}, "csv"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := s
			s.t = t
			_, errs := s.want(exitUsage, tt.args...)
			contains(t, errs, tt.say)
		})
	}
}

// TestImportToExport takes a file through the whole program.
func TestImportToExport(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	out, _ := s.want(exitOK, "import", "--source", "local-ocds", "--json", s.nimbus())
	var counts importCounts
	if err := json.Unmarshal([]byte(out), &counts); err != nil {
		t.Fatal(err)
	}
	if counts.Records != 4 || counts.Versions != 4 || counts.Processes != 4 || counts.Quarantined != 0 {
		t.Errorf("import: %+v", counts)
	}
	s.want(exitNothing, "search", "nothingofthekind")
	out, _ = s.want(exitOK, "search", "nimbus amazon")
	contains(t, out, "process_id,ocid", "reconstruction-il-nimbus-1", "reconstruction", "reported")
	out, _ = s.want(exitOK, "show", "reconstruction-il-nimbus-1")
	contains(t, out, "NOT PUBLISHED BY AN AUTHORITY", "reported", "sha256", "unknown")
	out, _ = s.want(exitOK, "show", "reconstruction-il-nimbus-1", "--format", "ocds")
	contains(t, out, `"ocid":"reconstruction-il-nimbus-1"`, `"origin":"reconstruction"`)
	s.want(exitNothing, "show", "00000000000000000000000000000000")

	_, errs := s.want(exitNothing, "export", "--format", "ocds")
	contains(t, errs, "left out")
	for format, first := range map[string]string{"csv": "process_id,", "jsonl": `{"amounts"`, "ocds": `{"extensions"`} {
		path := filepath.Join(t.TempDir(), "all."+format)
		s.want(exitOK, "export", "--format", format, "--unreal", "-o", path)
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(string(b), first) || strings.Count(string(b), "reconstruction-il-nimbus-") < 4 {
			t.Errorf("%s export: %.200s", format, b)
		}
	}
	s.want(exitOK, "verify")
	before, _ := s.want(exitOK, "db", "digest")
	s.want(exitOK, "rebuild")
	s.want(exitOK, "reprocess", "--force")
	after, _ := s.want(exitOK, "db", "digest")
	if before != after {
		t.Errorf("digest %s after rebuild, %s before", after, before)
	}
	dump := filepath.Join(t.TempDir(), "dump.zip")
	s.want(exitOK, "db", "dump", "-o", dump)
	other := newStore(t)
	other.want(exitOK, "db", "restore", dump)
	if restored, _ := other.want(exitOK, "db", "digest"); restored != before {
		t.Errorf("digest %s after restore, %s before", restored, before)
	}
	_, errs = other.want(exitUsage, "db", "restore", dump)
	contains(t, errs, "holds data already")
}

// TestVerifyNamesWhatAFlippedByteTouches flips one byte of the archive.
func TestVerifyNamesWhatAFlippedByteTouches(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	s.want(exitOK, "import", "--source", "local-ocds", s.nimbus())
	files, err := filepath.Glob(filepath.Join(s.home, "archive", "*", "*.warc.gz"))
	if err != nil || len(files) != 1 {
		t.Fatalf("archive files: %v, %v", files, err)
	}
	b, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	b[len(b)/2] ^= 1
	if err := os.WriteFile(files[0], b, 0o644); err != nil {
		t.Fatal(err)
	}
	_, errs := s.want(exitData, "verify")
	contains(t, errs, "trouble", "reconstruction-il-nimbus-1", filepath.Base(files[0]))
}

func TestParse(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	out, _ := s.want(exitOK, "parse", "--source", "local-ocds", s.nimbus())
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if len(lines) != 4 {
		t.Fatalf("%d lines", len(lines))
	}
	contains(t, lines[0], `"_file":"nimbus.json"`, `"ocid":"reconstruction-il-nimbus-1"`)
	bad := filepath.Join(t.TempDir(), "bad.json")
	if err := os.WriteFile(bad, []byte(`{"releases":[{"id":"1"`), 0o644); err != nil {
		t.Fatal(err)
	}
	_, errs := s.want(exitData, "parse", "--source", "local-ocds", bad)
	contains(t, errs, "bad.json")
}

// TestDemo runs the demo through, small, twice in one store.
func TestDemo(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	for i, changed := range []bool{true, false} {
		out, _ := s.want(exitOK, "demo", "--check", "--count", "25")
		var r demoResult
		if err := json.Unmarshal([]byte(out), &r); err != nil {
			t.Fatal(err)
		}
		if !r.OK || r.Sources != 6 || r.Quarantined != 0 || r.SearchHits == 0 || r.Verified == 0 || (r.Changed > 0) != changed {
			t.Errorf("demo run %d: %s", i+1, out)
		}
	}
}

func TestLists(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	out, _ := s.want(exitOK, "sources", "--format", "jsonl")
	contains(t, out, `"id":"uk-contracts-finder"`, `"state":"unverified"`)
	out, _ = s.want(exitOK, "sources", "show", "eu-ted")
	contains(t, out, `"id":"eu-ted"`)
	out, _ = s.want(exitOK, "version")
	contains(t, out, "24 built", "0 verified")
	out, _ = s.want(exitOK, "db", "status")
	contains(t, out, "processes  0")
	out, _ = s.want(exitOK, "--help")
	contains(t, out, "demo", "verify")
}

// TestSourcesCheck asks replicas: one that publishes, one that answers with a bot
// challenge, one with something else than notices.
func TestSourcesCheck(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	for _, tt := range []struct {
		name, fault, state string
		code               int
	}{
		{"publishes", "", "fresh", exitOK},
		{"challenge", `[{"source":"uk-contracts-finder","path":"Search","every":1,"action":"challenge"}]`, "blocked", exitData},
		{"other answer", `[{"source":"uk-contracts-finder","path":"Search","every":1,"action":"replace","old":"releases","new":"notices"}]`, "changed", exitData},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := s
			s.t = t
			o := portalsim.Options{Sources: []string{"uk-contracts-finder"}, Synthetic: 120, Seed: 1,
				From: time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC), Until: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)}
			if tt.fault != "" {
				faults, err := portalsim.ReadFaults(strings.NewReader(tt.fault))
				if err != nil {
					t.Fatal(err)
				}
				o.Faults = faults
			}
			sim, err := portalsim.New(o)
			if err != nil {
				t.Fatal(err)
			}
			server := httptest.NewServer(sim)
			defer server.Close()
			out, _ := s.want(tt.code, "sources", "check", "uk-contracts-finder", "--base-url", server.URL+"/uk-contracts-finder", "--now", "2026-10-30")
			contains(t, out, `"state":"`+tt.state+`"`)
		})
	}
}

// TestDemoBesideRealNotices: the demo does not pour invented notices into a store
// that holds real ones.
func TestDemoBesideRealNotices(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	path := filepath.Join(t.TempDir(), "release.json")
	release := `{"ocid": "ocds-abc-1", "id": "1", "date": "2026-11-01T00:00:00Z", "tag": ["tender"], "tender": {"title": "Example"}}`
	if err := os.WriteFile(path, []byte(release), 0o600); err != nil {
		t.Fatal(err)
	}
	s.want(exitOK, "import", "--source", "local-ocds", path)
	_, errs := s.want(exitUsage, "demo", "--check")
	contains(t, errs, "--home")
	out, _ := s.want(exitOK, "search", "--format", "csv")
	if n := strings.Count(out, "\n"); n != 2 {
		t.Errorf("%d lines, want the header and one contract:\n%s", n, out)
	}
}

// TestStoreFails: a failure of the store in the middle of a command has its own
// exit code.
func TestStoreFails(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	s.want(exitOK, "import", "--source", "local-ocds", s.nimbus())
	conn, err := pgx.Connect(t.Context(), s.url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	if _, err := conn.Exec(t.Context(), "DROP TABLE search_doc"); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"export"}, {"rebuild"}, {"reprocess", "--force"}} {
		s.want(exitStore, args...)
	}
}
