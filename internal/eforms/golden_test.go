package eforms

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"daylight/internal/locate"
	"daylight/internal/procurement"
)

var update = flag.Bool("update", false, "write the golden files")

// golden is what a fixture is expected to give.
type golden struct {
	ID, OCID, Published, PublishedRaw, Version string
	Body                                       json.RawMessage
}

func TestGolden(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.xml")
	if err != nil || len(files) < 5 {
		t.Fatalf("%d fixtures, %v", len(files), err)
	}
	for _, path := range files {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".xml"), func(t *testing.T) {
			t.Parallel()
			body, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			n, err := parseOne(t, path, body)
			if err != nil {
				t.Fatal(err)
			}
			there := checkPointers(t, path, body, n)
			for fact, place := range n.Pointers {
				got, err := locate.Value(body, place)
				if err != nil || there[place] != "" && strings.TrimSpace(got) != strings.TrimSpace(there[place]) && !strings.Contains(there[place], "\n") {
					t.Errorf("%s: locate finds %q at %s, want %q (%v)", fact, got, place, there[place], err)
				}
			}
			noNegative(t, path, n.Release)
			compareGolden(t, strings.TrimSuffix(path, ".xml")+".golden.json", n)
		})
	}
}

func compareGolden(t *testing.T, path string, n *procurement.Notice) {
	t.Helper()
	raw, err := n.Body()
	if err != nil {
		t.Fatal(err)
	}
	got, err := json.MarshalIndent(golden{n.ID, n.OCID, n.Published.Format("2006-01-02T15:04:05Z07:00"), n.PublishedRaw, n.Version, raw}, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	got = append(got, '\n')
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, got) {
		t.Errorf("differs from %s (-want +got):\n%s", path, cmp.Diff(string(want), string(got)))
	}
}
