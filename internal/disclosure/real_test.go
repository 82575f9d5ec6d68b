package disclosure_test

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"daylight/internal/compile"
	"daylight/internal/disclosure"
	"daylight/internal/eforms"
	"daylight/internal/ocds"
	"daylight/internal/procurement"
	"daylight/internal/shareddata"
	"daylight/internal/source"
	"daylight/internal/usaspending"
)

// TestReal reads the real notices of ../shared/data. Every gap has words and a
// kind, what is withheld in TED's notices is found, and the counts are printed.
func TestReal(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		path, id  string
		parser    source.Parser
		processes int
		least     map[string]int // gaps that the folder is known to have, by code and kind
	}{
		{"ocds/uk-contracts-finder", "uk-contracts-finder", ocds.Parser{}, 200, map[string]int{"bids/missing": 100, "other_bidders/missing": 1}},
		{"ocds/ukraine-prozorro", "local-ocds", ocds.Parser{Local: true}, 10, nil},
		{"ocds/colombia-secop", "local-ocds", ocds.Parser{Local: true}, 100, nil},
		{"ted-eforms/real", "eu-ted", eforms.Parser{}, 250, map[string]int{"value_awarded/withheld": 20, "withheld_field/withheld": 100, "documents/missing": 50}},
		{"usaspending", "us-usaspending", usaspending.Parser{}, 1, nil},
	} {
		t.Run(strings.ReplaceAll(tt.path, "/", "-"), func(t *testing.T) {
			t.Parallel()
			counts, n := map[string]int{}, 0
			for _, p := range processes(t, tt.id, tt.parser, shareddata.Path(t, tt.path)) {
				n++
				stage := compile.Stage(p)
				gaps := disclosure.Of(p, stage, disclosure.Options{AsOf: "2026-04-13"})
				for _, g := range gaps {
					counts[g.Code+"/"+string(g.Kind)]++
					noRule := g.Kind == disclosure.Missing && (g.Field == "" || g.Expected == "")
					if g.What == "" || g.Code == "" || noRule || strings.Contains(g.What, ": withheld by the buyer") {
						t.Errorf("%s: %+v", p.OCID, g)
					}
				}
				s := disclosure.ScoreOf(gaps, stage)
				counts["parts public"] += s.Have
				counts["parts"] += s.Of
				if text := disclosure.Request(p, gaps, tt.id, ""); (text == "") != (len(gaps) == 0) {
					t.Errorf("%s: request of %d characters for %d gaps", p.OCID, len(text), len(gaps))
				}
			}
			if n < tt.processes {
				t.Errorf("%d processes, want %d at least", n, tt.processes)
			}
			for code, least := range tt.least {
				if counts[code] < least {
					t.Errorf("%d gaps %s, want %d at least", counts[code], code, least)
				}
			}
			var line []string
			for _, code := range slices.Sorted(maps.Keys(counts)) {
				line = append(line, fmt.Sprintf("%s %d", code, counts[code]))
			}
			t.Logf("%d processes: %s", n, strings.Join(line, ", "))
		})
	}
}

// processes compiles what a folder of documents holds. Records that the parser
// refuses are its own tests' business.
func processes(t *testing.T, id string, parser source.Parser, root string) []*procurement.Process {
	t.Helper()
	versions := map[string][]compile.Version{}
	seen := map[[48]byte]bool{}
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || e.Name() == "SOURCE.md" {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for n, err := range parser.Parse(source.Bytes(id, "file:"+filepath.Base(path), text)) {
			var bad *source.RecordError
			if errors.As(err, &bad) || errors.Is(err, source.ErrFormat) {
				continue
			}
			if err != nil {
				return err
			}
			notice := procurement.NoticeID(id, n.ID)
			key := [48]byte(slices.Concat(n.Content[:], notice[:]))
			if seen[key] {
				continue
			}
			seen[key] = true
			versions[n.OCID] = append(versions[n.OCID], compile.Version{Notice: notice, Version: 1, SourceNoticeID: n.ID, Published: n.Published,
				SourceVersion: n.Version, ContentHash: n.Content, Body: &procurement.Body{Kind: n.Kind, Release: n.Release, Aliases: n.Aliases, Replaces: n.Replaces}})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var out []*procurement.Process
	for _, ocid := range slices.Sorted(maps.Keys(versions)) {
		for i := range versions[ocid] {
			versions[ocid][i].Version = i + 1
		}
		out = append(out, compile.Process(compile.Source{ID: id}, ocid, versions[ocid]))
	}
	return out
}
