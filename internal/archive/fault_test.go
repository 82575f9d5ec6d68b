package archive

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"daylight/internal/source"
)

// disk is a file whose disk is full after some bytes.
type disk struct {
	file
	free    *int64
	noCut   bool
	syncErr error
}

func (d *disk) WriteAt(p []byte, off int64) (int, error) {
	n := min(int64(len(p)), *d.free)
	*d.free -= n
	done, err := d.file.WriteAt(p[:n], off)
	if err == nil && n < int64(len(p)) {
		err = syscall.ENOSPC
	}
	return done, err
}

func (d *disk) Truncate(size int64) error {
	if d.noCut {
		return syscall.EIO
	}
	return d.file.Truncate(size)
}

func (d *disk) Sync() error { return errors.Join(d.syncErr, d.file.Sync()) }

func full(t *testing.T, d *disk) (*Store, string) {
	t.Helper()
	dir := t.TempDir()
	s, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	create := s.create
	s.create = func(name string) (file, error) {
		f, err := create(name)
		broken := *d
		broken.file = f
		return &broken, err
	}
	return s, dir
}

func sample(url string) Exchange {
	return Exchange{SourceID: "xx-central", Purpose: source.ForDocument, URL: url, Status: 200}
}

func TestDiskFull(t *testing.T) {
	t.Parallel()
	for _, noCut := range []bool{false, true} {
		free := int64(1 << 20)
		s, dir := full(t, &disk{free: &free, noCut: noCut})
		first, err := s.Append(t.Context(), sample("https://tenders.example/1"), strings.NewReader("Acme"), nil)
		if err != nil {
			t.Fatal(err)
		}
		end := first.At.Offset + first.At.Length
		free = 100
		if _, err := s.Append(t.Context(), sample("https://tenders.example/2"), strings.NewReader("Acme"), nil); !errors.Is(err, syscall.ENOSPC) {
			t.Errorf("full disk: %v", err)
		}
		info, err := os.Stat(filepath.Join(dir, first.At.File))
		if err != nil || !noCut && info.Size() != end {
			t.Errorf("size after it: %v, %v, want %d", info.Size(), err, end)
		}
		free = 1 << 20
		third, err := s.Append(t.Context(), sample("https://tenders.example/3"), strings.NewReader("Acme"), nil)
		if err != nil {
			t.Fatal(err)
		}
		if same := third.At.File == first.At.File; same == noCut || same && third.At.Offset != end {
			t.Errorf("next capture at %+v", third.At)
		}
		var urls []string
		err = s.Scan(t.Context(), func(d source.Document, _ Exchange) error { urls = append(urls, d.URL); return nil })
		if len(urls) != 2 || (err != nil) != noCut {
			t.Errorf("Scan: %v, %v", urls, err)
		}
	}
}

func TestDiskFullAtBegin(t *testing.T) {
	t.Parallel()
	for _, noCut := range []bool{false, true} {
		free := int64(10)
		s, dir := full(t, &disk{free: &free, noCut: noCut})
		if _, err := s.Append(t.Context(), sample("https://tenders.example/1"), nil, nil); !errors.Is(err, syscall.ENOSPC) {
			t.Errorf("full disk: %v", err)
		}
		if left, err := filepath.Glob(filepath.Join(dir, "*", "*")); err != nil || left != nil {
			t.Errorf("left: %v, %v", left, err)
		}
		free = 1 << 20
		if _, err := s.Append(t.Context(), sample("https://tenders.example/1"), nil, nil); err != nil {
			t.Error(err)
		}
		if n := len(s.Drain()); n != 2 {
			t.Errorf("%d records", n)
		}
	}
}

func TestSyncFails(t *testing.T) {
	t.Parallel()
	free := int64(1 << 20)
	s, _ := full(t, &disk{free: &free, syncErr: syscall.EIO})
	if _, err := s.Append(t.Context(), sample("https://tenders.example/1"), nil, nil); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := s.Sync(); !errors.Is(err, syscall.EIO) {
			t.Errorf("Sync: %v", err)
		}
		if _, err := s.Append(t.Context(), sample("https://tenders.example/1"), nil, nil); !errors.Is(err, syscall.EIO) {
			t.Errorf("Append: %v", err)
		}
	}
}

func TestSpool(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	s := newSpool(root)
	part := strings.Repeat("x", maxMemory/2)
	for range 5 {
		if _, err := io.WriteString(s, part); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		if got, err := io.ReadAll(s.reader()); err != nil || string(got) != strings.Repeat(part, 5) {
			t.Errorf("read %d bytes, %v", len(got), err)
		}
	}
	if s.mem.Cap() > 0 {
		t.Errorf("%d bytes in memory", s.mem.Cap())
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
		t.Errorf("left: %v, %v", left, err)
	}
}
