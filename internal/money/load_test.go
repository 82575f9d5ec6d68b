package money_test

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"daylight/internal/compile"
	"daylight/internal/procurement"
	"daylight/internal/source"
)

// store is what an import of documents leaves: the versions of each notice, and
// the processes they make.
type store struct {
	id       string
	versions map[string][]compile.Version // by ocid
	latest   map[procurement.ID]int
	seen     map[[32]byte]map[procurement.ID]bool
}

func newStore(id string) *store {
	return &store{id, map[string][]compile.Version{}, map[procurement.ID]int{}, map[[32]byte]map[procurement.ID]bool{}}
}

// load parses a document and keeps its notices. Records that the parser refuses
// are its own tests' business.
func (s *store) load(t testing.TB, parser source.Parser, doc source.Document) {
	t.Helper()
	for n, err := range parser.Parse(doc) {
		var bad *source.RecordError
		if errors.As(err, &bad) || errors.Is(err, source.ErrFormat) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		id := procurement.NoticeID(s.id, n.ID)
		if s.seen[n.Content] == nil {
			s.seen[n.Content] = map[procurement.ID]bool{}
		}
		if s.seen[n.Content][id] {
			continue
		}
		s.seen[n.Content][id] = true
		text, err := n.Body()
		if err != nil {
			t.Fatal(err)
		}
		body, err := procurement.ParseBody(text)
		if err != nil {
			t.Fatal(err)
		}
		s.latest[id]++
		s.versions[n.OCID] = append(s.versions[n.OCID], compile.Version{Notice: id, Version: s.latest[id], SourceNoticeID: n.ID,
			Published: n.Published, SourceVersion: n.Version, ContentHash: n.Content, Body: body})
	}
}

// folder loads the files below a path.
func (s *store) folder(t testing.TB, parser source.Parser, root string) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || e.Name() == "SOURCE.md" {
			return err
		}
		body, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		s.load(t, parser, source.Bytes(s.id, "file:"+filepath.Base(path), body))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// processes compiles all, in the order of their identifiers.
func (s *store) processes() []*procurement.Process {
	var out []*procurement.Process
	for _, ocid := range slices.Sorted(maps.Keys(s.versions)) {
		out = append(out, compile.Process(compile.Source{ID: s.id}, ocid, s.versions[ocid]))
	}
	return out
}
