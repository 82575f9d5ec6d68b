package archive

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"hash"
	"io"
	"os"
)

// spool takes bytes whose number is not known yet. Above maxMemory they go to a
// temporary file in the archive's folder: /tmp may be memory.
type spool struct {
	root *os.Root
	mem  bytes.Buffer
	file *os.File
	name string
	size int64
	hash hash.Hash
}

func newSpool(root *os.Root) *spool { return &spool{root: root, hash: sha256.New()} }

// Write implements io.Writer.
func (s *spool) Write(p []byte) (int, error) {
	if s.file == nil && s.mem.Len()+len(p) > maxMemory {
		if err := s.spill(); err != nil {
			return 0, err
		}
	}
	n, err := len(p), error(nil)
	if s.file != nil {
		n, err = s.file.Write(p)
	} else {
		s.mem.Write(p)
	}
	s.size += int64(n)
	s.hash.Write(p[:n])
	return n, err
}

func (s *spool) spill() error {
	s.name = ".spool-" + rand.Text()
	f, err := s.root.OpenFile(s.name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	// Unlinked at once, so that a killed process leaves nothing; where the system
	// refuses that, Close removes it.
	_ = s.root.Remove(s.name)
	s.file = f
	_, err = s.mem.WriteTo(f)
	s.mem = bytes.Buffer{}
	return err
}

// sum is the sha256 of all that was written.
func (s *spool) sum() [32]byte { return [32]byte(s.hash.Sum(nil)) }

// reader reads all from the start.
func (s *spool) reader() io.Reader {
	if s.file != nil {
		return io.NewSectionReader(s.file, 0, s.size)
	}
	return bytes.NewReader(s.mem.Bytes())
}

// Close drops the bytes.
func (s *spool) Close() error {
	if s.file == nil {
		return nil
	}
	err := s.file.Close()
	if rm := s.root.Remove(s.name); rm != nil && !errors.Is(rm, os.ErrNotExist) {
		return errors.Join(err, rm)
	}
	return err
}

// contextReader ends a long copy when ctx is done.
type contextReader struct {
	ctx context.Context
	r   io.Reader
}

// Read implements io.Reader.
func (c contextReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}
