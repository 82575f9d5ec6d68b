package procedure_test

import (
	"encoding/csv"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"daylight/internal/eforms"
	"daylight/internal/procedure"
	"daylight/internal/procurement"
	"daylight/internal/shareddata"
	"daylight/internal/source"
)

// shared is the procedure id that one sender gave to five procedures.
const shared = "aff2863e-b4cc-4e91-baba-b3b85f709117"

// guarded reads the real notices, with the guard set.
func guarded(t *testing.T, dir string) []procedure.Notice {
	t.Helper()
	var out []procedure.Notice
	err := filepath.WalkDir(filepath.Join(dir, "real"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".xml" {
			return err
		}
		body, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for n, err := range (eforms.Parser{}).Parse(source.Bytes("eu-ted", "file:///"+d.Name(), body)) {
			if err != nil {
				return err
			}
			in := procedure.Notice{ID: procurement.NoticeID("eu-ted", n.ID), SourceNoticeID: n.ID, OCID: n.OCID, Published: n.Published,
				SourceVersion: n.Version, Guarded: true, Facts: procedure.FactsOf(n.Release)}
			in.Bears, in.Names = procedure.Ties("eu-ted", n.ID, &procurement.Body{Aliases: n.Aliases, Replaces: n.Replaces, Chain: n.Chain, Guarded: true})
			out = append(out, in)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// Of the real notices the five that share a key by mistake are five procedures;
// every true chain is one, with the links that the notices name and by what they
// show alone.
func TestRealChains(t *testing.T) {
	t.Parallel()
	dir := shareddata.Path(t, "ted-eforms")
	list := guarded(t, dir)
	f, err := os.Open(filepath.Join(dir, "chains.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	chains, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		edit func(*procedure.Notice)
	}{
		{"as published", func(*procedure.Notice) {}},
		{"without links", func(n *procedure.Notice) { n.Bears, n.Names = nil, nil }},
	} {
		set := append([]procedure.Notice(nil), list...)
		for i := range set {
			tt.edit(&set[i])
		}
		names, byNumber, keys := procedure.Group(set, none), map[string]string{}, map[string]bool{}
		processes := map[string]bool{}
		for _, n := range set {
			byNumber[n.SourceNoticeID], keys[n.OCID], processes[names[n.ID]] = names[n.ID], true, true
		}
		t.Logf("%s: %d notices, %d keys, %d processes", tt.name, len(set), len(keys), len(processes))
		for _, row := range chains[1:] {
			members, want := map[string]bool{}, 1
			for _, entry := range strings.Split(row[2], " | ") {
				number, _, _ := strings.Cut(entry, ":")
				members[byNumber[number]] = true
			}
			if row[0] == shared {
				want = 5
			}
			if len(members) != want || members[""] {
				t.Errorf("%s: %s is %v, want %d processes", tt.name, row[0], members, want)
			}
		}
		if want := len(keys) + 4; len(processes) > want {
			t.Errorf("%s: %d processes of %d keys, want %d at most", tt.name, len(processes), len(keys), want)
		}
	}
}
