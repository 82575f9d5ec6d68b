package tedexport

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
	"daylight/internal/source"
)

var update = flag.Bool("update", false, "write the golden files")

// golden is what a fixture is expected to give.
type golden struct {
	ID, OCID, Published, PublishedRaw string
	Chain                             []string
	Body                              json.RawMessage
}

func fixture(t testing.TB, name string) []byte {
	t.Helper()
	body, err := os.ReadFile("testdata/" + name + ".xml")
	if err != nil {
		t.Fatal(err)
	}
	return body
}

// parseOne parses a document that holds one notice or one error.
func parseOne(t testing.TB, body []byte) (*procurement.Notice, error) {
	t.Helper()
	var notice *procurement.Notice
	var failed error
	count := 0
	for n, err := range (Parser{}).Parse(source.Bytes("eu-ted", "file:///x.xml", body)) {
		notice, failed = n, err
		count++
	}
	if count != 1 || (notice == nil) == (failed == nil) {
		t.Fatalf("%d results, notice %v, error %v", count, notice != nil, failed)
	}
	return notice, failed
}

func parsed(t testing.TB, body []byte) *procurement.Notice {
	t.Helper()
	n, err := parseOne(t, body)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestGolden(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.xml")
	if err != nil || len(files) < 5 {
		t.Fatalf("%d fixtures, %v", len(files), err)
	}
	for _, path := range files {
		name := strings.TrimSuffix(filepath.Base(path), ".xml")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			body := fixture(t, name)
			n := parsed(t, body)
			there := checkPointers(t, path, body, n)
			for fact, place := range n.Pointers {
				got, err := locate.Value(body, place)
				if err != nil || squeeze(got) != squeeze(there[place]) && !strings.Contains(place, "/@") {
					t.Errorf("%s: locate finds %q at %s, want %q (%v)", fact, got, place, there[place], err)
				}
			}
			noNegative(t, path, n.Release)
			compareGolden(t, "testdata/"+name+".golden.json", n)
		})
	}
}

func compareGolden(t *testing.T, path string, n *procurement.Notice) {
	t.Helper()
	raw, err := n.Body()
	if err != nil {
		t.Fatal(err)
	}
	got, err := json.MarshalIndent(golden{n.ID, n.OCID, n.Published.Format("2006-01-02T15:04:05Z07:00"), n.PublishedRaw, n.Chain, raw}, "", "  ")
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
