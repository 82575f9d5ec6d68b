package transport

import (
	"bytes"
	"io"
	"os"
)

// maxMemory is how much of a body is kept in memory.
const maxMemory = 1 << 20

// spool keeps a body until it is known whether it is whole, which the archive
// wants to be told first.
type spool struct {
	dir  string
	mem  bytes.Buffer
	file *os.File
	err  error // of the temporary file
}

// Write implements io.Writer.
func (s *spool) Write(p []byte) (int, error) {
	if s.file == nil && s.mem.Len()+len(p) <= maxMemory {
		return s.mem.Write(p)
	}
	if s.file == nil {
		if s.err = s.spill(); s.err != nil {
			return 0, s.err
		}
	}
	n, err := s.file.Write(p)
	s.err = err
	return n, err
}

func (s *spool) spill() error {
	f, err := os.CreateTemp(s.dir, "daylight-body-*")
	if err != nil {
		return err
	}
	// Unlinked at once, so that a killed process leaves nothing; where the system
	// refuses that, Close removes it.
	_ = os.Remove(f.Name())
	s.file = f
	_, err = s.mem.WriteTo(f)
	s.mem = bytes.Buffer{}
	return err
}

// reader reads all from the start.
func (s *spool) reader() (io.ReadSeeker, error) {
	if s.file == nil {
		return bytes.NewReader(s.mem.Bytes()), nil
	}
	_, err := s.file.Seek(0, io.SeekStart)
	return s.file, err
}

// Close drops the bytes.
func (s *spool) Close() error {
	if s.file == nil {
		return nil
	}
	_ = os.Remove(s.file.Name())
	return s.file.Close()
}
