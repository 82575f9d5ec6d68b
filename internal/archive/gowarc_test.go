package archive_test

import (
	"io"
	"os"
	"path/filepath"
	"sync"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/nlnwa/gowarc"

	"daylight/internal/archive"
)

// TestGowarc reads what we wrote with an independent reader that refuses any
// departure from the standard.
func TestGowarc(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir, archive.Options{Software: "daylight test"})
	doc := appendTo(t, s, post(), "Acme", nil)
	appendTo(t, s, imported(), "", nil)
	appendTo(t, s, post(), "Acme", seen(doc))
	e := post()
	e.Status, e.Header = 304, nil
	appendTo(t, s, e, "", seen(doc))
	if err := s.Sync(); err != nil {
		t.Fatal(err)
	}
	all := readStrictly(t, filepath.Join(dir, filepath.FromSlash(doc.At.File)))
	const date = "2026-02-03T04:05:06.789012Z"
	request := foreign{Kind: "request", Payload: string(post().Request), Profile: "."}
	metadata := foreign{Kind: "metadata", Profile: "."}
	want := []foreign{
		{Kind: "warcinfo", Profile: "."},
		request, {Kind: "response", Payload: "Acme", Profile: "."}, metadata,
		{Kind: "request", Profile: "."}, {Kind: "response", Truncated: "unspecified", Profile: "."}, metadata,
		request, {Kind: "revisit", Refers: date, Profile: "identical-payload-digest"}, metadata,
		request, {Kind: "revisit", Refers: date, Profile: "server-not-modified"}, metadata,
	}
	if diff := gocmp.Diff(want, all); diff != "" {
		t.Errorf("records (-want +got):\n%s", diff)
	}
	info, err := os.Stat(filepath.Join(dir, filepath.FromSlash(doc.At.File)))
	if err != nil {
		t.Fatal(err)
	}
	var size int64
	for _, rec := range s.Drain() {
		size += rec.Location.Length
	}
	if size != info.Size() {
		t.Errorf("Drain covers %d of %d bytes", size, info.Size())
	}
}

// gowarcOpen is held while a reader is made: gowarc switches on a pool of google/uuid
// there, a variable of that package, without a lock (gowarc 1.6.0, options.go).
var gowarcOpen sync.Mutex

// foreign is what gowarc says about a record.
type foreign struct{ Kind, Payload, Refers, Profile, Truncated string }

func readStrictly(t *testing.T, file string) (all []foreign) {
	t.Helper()
	gowarcOpen.Lock()
	r, err := gowarc.NewWarcFileReader(file, 0, gowarc.WithStrictValidation())
	gowarcOpen.Unlock()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for {
		rec, offset, validation, err := r.Next()
		if err == io.EOF {
			return all
		}
		if err != nil {
			t.Fatalf("at %d: %v", offset, err)
		}
		if !validation.Valid() {
			t.Errorf("at %d: %v", offset, validation)
		}
		h := rec.WarcHeader()
		all = append(all, foreign{
			Kind: rec.Type().String(), Payload: foreignPayload(t, rec), Refers: h.Get(gowarc.WarcRefersToDate),
			Profile: filepath.Base(h.Get(gowarc.WarcProfile)), Truncated: h.Get(gowarc.WarcTruncated),
		})
		if err := rec.Close(); err != nil {
			t.Errorf("at %d: %v", offset, err)
		}
	}
}

func foreignPayload(t *testing.T, rec gowarc.WarcRecord) string {
	t.Helper()
	block, ok := rec.Block().(gowarc.PayloadBlock)
	if !ok || rec.Type() == gowarc.Revisit {
		return ""
	}
	p, err := block.PayloadBytes()
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(p)
	if err != nil {
		t.Fatal(err)
	}
	if said := rec.WarcHeader().Get(gowarc.WarcPayloadDigest); block.PayloadDigest() != said {
		t.Errorf("payload digest %s, computed %s", said, block.PayloadDigest())
	}
	return string(b)
}
