package archive

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"runtime"

	"daylight/internal/source"
)

// segment is a file this Store appends to.
type segment struct {
	name     string // relative to the folder, with slashes
	file     file
	size     int64 // of what was appended whole
	captures int
	listed   bool // in Store.pending
	durable  bool // its entry in the folder is
	retired  bool // no more will be appended
}

// append gives a group its place. It is written whole or not at all.
func (s *Store) append(g *group) (source.Location, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.failed != nil:
		return source.Location{}, s.failed
	case s.closed:
		return source.Location{}, os.ErrClosed
	}
	if c := s.current; c != nil && c.captures > 0 && c.size+g.out.size > s.options.MaxFile {
		s.retire()
	}
	if s.current == nil {
		if err := s.begin(); err != nil {
			return source.Location{}, err
		}
	}
	loc, err := s.put(g)
	if err == nil {
		s.current.captures++
	}
	return loc, err
}

// begin makes a new file with its warcinfo record. mu is held.
func (s *Store) begin() error {
	now := s.options.Now().UTC()
	var random [8]byte
	rand.Read(random[:]) // never fails
	name := now.Format("2006/20060102T150405Z-") + hex.EncodeToString(random[:]) + suffix
	if err := s.root.MkdirAll(path.Dir(name), 0o750); err != nil {
		return err
	}
	f, err := s.create(name)
	if err != nil {
		return err
	}
	s.current = &segment{name: name, file: f}
	g := s.newGroup(KindWarcinfo)
	defer s.end(g)
	if err = s.warcinfo(g, path.Base(name), now); err == nil {
		_, err = s.put(g)
	}
	if err == nil {
		return nil
	}
	s.current = nil
	return errors.Join(err, f.Close(), s.root.Remove(name))
}

// put writes a group at the end of the current file. A part that was written
// when it fails is cut off; a file that cannot be cut is left alone from then
// on. mu is held.
func (s *Store) put(g *group) (source.Location, error) {
	c := s.current
	n, err := io.Copy(io.NewOffsetWriter(c.file, c.size), g.out.reader())
	if err == nil && n != g.out.size {
		err = io.ErrShortWrite
	}
	if err != nil {
		err = fmt.Errorf("%s at %d: %w", c.name, c.size, err)
		if cut := c.file.Truncate(c.size); cut != nil {
			err = errors.Join(err, cut)
			if c.size > 0 { // begin removes an empty one
				s.retire()
			}
		}
		return source.Location{}, err
	}
	loc := source.Location{File: c.name, Offset: c.size, Length: n, Digest: g.out.sum(), RecordID: g.id}
	c.size += n
	s.list(c)
	s.fresh = append(s.fresh, Record{Location: loc, Kind: g.kind})
	return loc, nil
}

// retire ends the current file; the next Sync closes it. mu is held.
func (s *Store) retire() {
	if s.current == nil {
		return
	}
	s.current.retired = true
	s.list(s.current)
	s.current = nil
}

func (s *Store) list(c *segment) {
	if !c.listed {
		c.listed = true
		s.pending = append(s.pending, c)
	}
}

// Sync makes all that was appended before the call durable. Appends go on while
// the disk works. After an error the Store refuses further work: the system may
// have dropped the pages it could not write, and a second fsync would not say so.
func (s *Store) Sync() error {
	s.syncing.Lock()
	defer s.syncing.Unlock()
	s.mu.Lock()
	failed, work := s.failed, s.pending
	s.pending = nil
	done := make([]*segment, 0, len(work))
	for _, c := range work {
		c.listed = false
		if c.retired {
			done = append(done, c)
		}
	}
	s.mu.Unlock()
	if failed != nil {
		return failed
	}
	for _, c := range work {
		failed = errors.Join(failed, s.syncSegment(c))
	}
	for _, c := range done {
		failed = errors.Join(failed, c.file.Close())
	}
	if failed != nil {
		failed = fmt.Errorf("archive: sync, start the program again: %w", failed)
		s.mu.Lock()
		s.failed = failed
		s.mu.Unlock()
	}
	return failed
}

// syncSegment is called with syncing held, which guards durable.
func (s *Store) syncSegment(c *segment) error {
	if err := c.file.Sync(); err != nil {
		return fmt.Errorf("%s: %w", c.name, err)
	}
	if c.durable {
		return nil
	}
	for _, dir := range []string{path.Dir(c.name), "."} {
		if err := syncFolder(s.root.Open(dir)); err != nil {
			return fmt.Errorf("folder of %s: %w", c.name, err)
		}
	}
	c.durable = true
	return nil
}

// makeFolder makes dir and its entry durable; an existing one stays as it is.
func makeFolder(dir string) error {
	if info, err := os.Stat(dir); err == nil && info.IsDir() {
		return nil
	}
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return err
	}
	return syncFolder(os.Open(filepath.Dir(filepath.Clean(dir))))
}

// syncFolder makes the entries of an opened folder durable.
func syncFolder(dir *os.File, err error) error {
	if err != nil {
		return err
	}
	if runtime.GOOS != "windows" { // which cannot sync a folder
		err = dir.Sync()
	}
	return errors.Join(err, dir.Close())
}
