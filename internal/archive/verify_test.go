package archive_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"daylight/internal/archive"
	"daylight/internal/source"
)

// small is an archive of one file with a response, an import and a revisit.
func small(t testing.TB) (s *archive.Store, file string, known []archive.Record) {
	t.Helper()
	dir := t.TempDir()
	s = open(t, dir, archive.Options{})
	doc := appendTo(t, s, post(), "Acme", nil)
	appendTo(t, s, imported(), "Northwind", nil)
	appendTo(t, s, post(), "Acme", seen(doc))
	if err := s.Sync(); err != nil {
		t.Fatal(err)
	}
	return s, filepath.Join(dir, filepath.FromSlash(doc.At.File)), s.Drain()
}

func TestVerifyFindsEveryFlip(t *testing.T) {
	t.Parallel()
	s, file, known := small(t)
	if got := verify(t, s, known); got != nil {
		t.Fatalf("before: %v", got)
	}
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(file, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	const alone = 7
	step, unseen := 1, 0
	if testing.Short() {
		step = alone
	}
	for i := 0; i < len(whole); i += step {
		b := whole[i]
		write(t, f, []byte{b ^ 1<<(i%8)}, i)
		got := verify(t, s, known)
		hit := slices.ContainsFunc(got, func(f archive.Finding) bool {
			return f.Problem == archive.Mismatch && f.Offset <= int64(i) && int64(i) < f.Offset+f.Length
		})
		if !hit {
			t.Errorf("byte %d: %v", i, got)
		}
		// Without the database only what the records say of themselves counts.
		if i%alone == 0 && !slices.ContainsFunc(verify(t, s, nil), func(f archive.Finding) bool { return f.Problem == archive.BrokenTail }) {
			unseen++
		}
		write(t, f, []byte{b}, i)
	}
	t.Logf("%d bytes; %d of %d flips are not seen without the database", len(whole), unseen, len(whole)/alone)
	// The bits that fill up the last byte of a member's data are under no checksum.
	if members := bytes.Count(whole, []byte("\x1f\x8b\x08\x00")); unseen > members {
		t.Errorf("%d flips are not seen without the database, more than one for each of %d members", unseen, members)
	}
	if got := verify(t, s, known); got != nil {
		t.Errorf("after: %v", got)
	}
}

func write(t testing.TB, f *os.File, b []byte, at int) {
	t.Helper()
	if _, err := f.WriteAt(b, int64(at)); err != nil {
		t.Fatal(err)
	}
}

// place is where a finding is expected.
type place struct {
	Problem archive.Problem
	Record  int // in known, -1 for none
}

// damage is done to a small archive or to its rows.
type damage struct {
	name  string
	spoil func(t *testing.T, file string, known []archive.Record) []archive.Record
	want  []place
}

func TestVerify(t *testing.T) {
	t.Parallel()
	for _, tt := range slices.Concat(damagedFiles(), damagedRows()) {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s, file, known := small(t)
			kept := slices.Clone(known)
			known = tt.spoil(t, file, known)
			var got []place
			for _, f := range verify(t, s, known) {
				p := place{f.Problem, slices.IndexFunc(kept, func(r archive.Record) bool { return r.Location.Offset == f.Offset })}
				got = append(got, p)
				if harmless := strings.HasPrefix(string(f.Problem), "unreferenced"); harmless != f.Harmless() {
					t.Errorf("%v: Harmless is %v", f, f.Harmless())
				}
			}
			if diff := gocmp.Diff(tt.want, got); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
}

func damagedFiles() []damage {
	return []damage{
		{"file lost", func(t *testing.T, file string, known []archive.Record) []archive.Record {
			remove(t, file)
			return known
		}, []place{{archive.MissingFile, 0}, {archive.MissingFile, 1}, {archive.MissingFile, 2}, {archive.MissingFile, 3}}},
		{"cut", func(t *testing.T, file string, known []archive.Record) []archive.Record {
			truncate(t, file, known[3].Location.Offset+10)
			return known
		}, []place{{archive.ShortFile, 3}}},
		{"cut before", func(t *testing.T, file string, known []archive.Record) []archive.Record {
			truncate(t, file, known[2].Location.Offset-1)
			return known
		}, []place{{archive.ShortFile, 1}, {archive.ShortFile, 2}, {archive.ShortFile, 3}}},
		{"payload lost", func(t *testing.T, file string, known []archive.Record) []archive.Record {
			flip(t, file, known[1].Location.Offset)
			return known
		}, []place{{archive.Mismatch, 1}, {archive.Dangling, 3}}},
		{"tail", func(t *testing.T, file string, known []archive.Record) []archive.Record {
			grow(t, file, "crash")
			return known
		}, []place{{archive.BrokenTail, -1}}},
	}
}

func damagedRows() []damage {
	return []damage{
		{"rows lost", func(_ *testing.T, _ string, known []archive.Record) []archive.Record {
			return known[1:3]
		}, []place{{archive.Unreferenced, 0}, {archive.Unreferenced, 3}}},
		{"row lost, record broken", func(t *testing.T, file string, known []archive.Record) []archive.Record {
			flip(t, file, known[2].Location.Offset+40)
			return slices.Delete(known, 2, 3)
		}, []place{{archive.BrokenTail, 2}}},
		{"rows twice", func(_ *testing.T, _ string, known []archive.Record) []archive.Record {
			return append(known, known[1], known[2])
		}, nil},
		{"other row", func(_ *testing.T, _ string, known []archive.Record) []archive.Record {
			known[1].Location.RecordID = known[2].Location.RecordID
			return known
		}, []place{{archive.Broken, 1}}},
		{"row too long", func(_ *testing.T, _ string, known []archive.Record) []archive.Record {
			known[1].Location.Length += 5
			return known
		}, []place{{archive.Mismatch, 1}, {archive.Overlap, 2}}},
		{"outside", func(_ *testing.T, _ string, known []archive.Record) []archive.Record {
			known[1].Location.File = "../" + known[1].Location.File
			return known
		}, []place{{archive.Unreadable, 1}, {archive.Unreferenced, 1}}},
	}
}

func TestVerifyStops(t *testing.T) {
	t.Parallel()
	s, _, known := small(t)
	stop := errors.New("enough")
	if _, err := s.Verify(t.Context(), rows(nil), func(archive.Finding) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("found fails: %v", err)
	}
	unsorted := func(yield func(archive.Record, error) bool) { _ = yield(known[2], nil) && yield(known[1], nil) }
	if _, err := s.Verify(t.Context(), unsorted, func(archive.Finding) error { return nil }); err == nil {
		t.Error("unsorted records: no error")
	}
	failing := func(yield func(archive.Record, error) bool) { yield(archive.Record{}, stop) }
	if _, err := s.Verify(t.Context(), failing, func(archive.Finding) error { return nil }); !errors.Is(err, stop) {
		t.Errorf("rows fail: %v", err)
	}
	stats, err := s.Verify(t.Context(), rows(known), func(archive.Finding) error { return nil })
	last := known[3].Location
	if want := (archive.Stats{Files: 1, Records: 4, Bytes: last.Offset + last.Length}); stats != want || err != nil {
		t.Errorf("Verify: %+v, %v, want %+v", stats, err, want)
	}
}

func TestCrash(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir, archive.Options{})
	doc := appendTo(t, s, post(), "Acme", nil)
	appendTo(t, s, imported(), "Northwind", nil)
	later := open(t, dir, archive.Options{})
	e := imported()
	e.URL = "file:///later.json"
	appendTo(t, later, e, "Later", nil)
	file := filepath.Join(dir, filepath.FromSlash(doc.At.File))
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	second := doc.At.Offset + doc.At.Length
	for size := int64(len(whole)) - 1; size > 0; size -= 3 {
		truncate(t, file, size)
		var urls []string
		err := s.Scan(t.Context(), func(d source.Document, e archive.Exchange) error {
			urls = append(urls, d.URL)
			return nil
		})
		want, at := 1, int64(0)
		if size >= doc.At.Offset {
			at = doc.At.Offset
		}
		if size >= second {
			want, at = 2, second
		}
		var broken archive.ScanError
		switch {
		case len(urls) != want || !slices.Contains(urls, e.URL):
			t.Errorf("cut to %d: %v", size, urls)
		case size == second || size == doc.At.Offset:
			if err != nil {
				t.Errorf("cut to %d, between captures: %v", size, err)
			}
		case !errors.As(err, &broken) || len(broken) != 1 || broken[0].File != doc.At.File || broken[0].Offset != at:
			t.Errorf("cut to %d: %v, want offset %d", size, err, at)
		}
	}
}

func TestScanStops(t *testing.T) {
	t.Parallel()
	s, _, _ := small(t)
	stop := errors.New("enough")
	n := 0
	err := s.Scan(t.Context(), func(source.Document, archive.Exchange) error { n++; return stop })
	if !errors.Is(err, stop) || n != 1 {
		t.Errorf("%d calls, %v", n, err)
	}
}

func TestBodyFindsChange(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir, archive.Options{})
	doc, err := s.Append(t.Context(), post(), io.LimitReader(&noise{}, 3<<20), nil)
	if err != nil {
		t.Fatal(err)
	}
	flip(t, filepath.Join(dir, filepath.FromSlash(doc.At.File)), doc.At.Offset+doc.At.Length/2)
	if _, err := doc.Read(); err == nil {
		t.Error("no error")
	}
}

func remove(t testing.TB, file string) {
	t.Helper()
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
}

func truncate(t testing.TB, file string, size int64) {
	t.Helper()
	if err := os.Truncate(file, size); err != nil {
		t.Fatal(err)
	}
}

func grow(t testing.TB, file, with string) {
	t.Helper()
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString(with); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

func flip(t testing.TB, file string, at int64) {
	t.Helper()
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	whole[at] ^= 0x10
	if err := os.WriteFile(file, whole, 0o600); err != nil {
		t.Fatal(err)
	}
}
