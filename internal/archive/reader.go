package archive

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"strconv"
	"strings"
)

// gzipHeader starts every member this package writes: no time, no name, no
// system. Bytes of a gzip header are under no checksum, so they are compared.
const gzipHeader = "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"

// reader reads WARC records of gzip members, one a member.
type reader struct {
	n    int64 // bytes taken from the source
	src  io.Reader
	in   *bufio.Reader
	gz   *gzip.Reader
	out  *bufio.Reader
	ours bool // members must start with gzipHeader, records be WARC/1.1 with sha256
}

// newReader reads members from src; ours refuses what this package would not
// have written.
func newReader(src io.Reader, ours bool) *reader {
	r := &reader{gz: new(gzip.Reader), out: bufio.NewReaderSize(nil, 16<<10), ours: ours}
	r.in = bufio.NewReaderSize(nil, 64<<10)
	r.reset(src)
	return r
}

func (r *reader) reset(src io.Reader) {
	r.src, r.n = src, 0
	r.in.Reset(counter{r})
}

// reader reads our records from src; release gives its buffers back.
func (s *Store) reader(src io.Reader) *reader {
	r, ok := s.readers.Get().(*reader)
	if !ok {
		return newReader(src, true)
	}
	r.reset(src)
	return r
}

func (s *Store) release(r *reader) {
	r.reset(nil)
	s.readers.Put(r)
}

type counter struct{ *reader }

// Read implements io.Reader.
func (c counter) Read(p []byte) (int, error) {
	n, err := c.src.Read(p)
	c.n += int64(n)
	return n, err
}

// pos is the number of bytes of the source that members took.
func (r *reader) pos() int64 { return r.n - int64(r.in.Buffered()) }

// stored is a record being read. Its block must be taken with block or head and
// body, then end checks it.
type stored struct {
	r      *reader
	fields fields
	left   int64 // of the block
	size   int64
	sum    hash.Hash // of the block
	load   hash.Hash // of the payload, nil before head
}

// next starts the next record; io.EOF is a clean end.
func (r *reader) next() (*stored, error) {
	start, err := r.in.Peek(len(gzipHeader))
	switch {
	case err == io.EOF && len(start) == 0:
		return nil, io.EOF
	case err == io.EOF:
		return nil, fmt.Errorf("gzip header: %w", io.ErrUnexpectedEOF)
	case err != nil:
		return nil, err
	case r.ours && string(start) != gzipHeader:
		return nil, fmt.Errorf("gzip header %x is not as written", start)
	}
	if err := r.gz.Reset(r.in); err != nil {
		return nil, unexpected(err)
	}
	r.gz.Multistream(false)
	r.out.Reset(r.gz)
	top, err := readHead(r.out)
	if err != nil {
		return nil, fmt.Errorf("record head: %w", unexpected(err))
	}
	return r.start(string(top))
}

func (r *reader) start(top string) (*stored, error) {
	line, rest, _ := strings.Cut(top, "\r\n")
	if line != version && (r.ours || line != "WARC/1.0") {
		return nil, fmt.Errorf("record starts with %.20q, not %s", line, version)
	}
	f, err := parseFields(strings.TrimSuffix(rest, "\r\n"))
	if err != nil {
		return nil, err
	}
	size, err := strconv.ParseUint(f.get("Content-Length"), 10, 63)
	if err != nil {
		return nil, fmt.Errorf("record length: %w", err)
	}
	return &stored{r: r, fields: f, left: int64(size), size: int64(size), sum: sha256.New()}, nil
}

// Read reads the block, or what head left of it.
func (s *stored) Read(p []byte) (int, error) {
	if s.left == 0 {
		return 0, io.EOF
	}
	n, err := s.r.out.Read(p[:min(int64(len(p)), s.left)])
	s.left -= int64(n)
	s.sum.Write(p[:n])
	if s.load != nil {
		s.load.Write(p[:n])
	}
	if s.left > 0 || n == 0 {
		err = unexpected(err)
	} else {
		err = nil
	}
	return n, err
}

// head reads the HTTP head of the block; the payload follows.
func (s *stored) head() ([]byte, error) {
	s.load = sha256.New()
	head, err := readHead(s.r.out)
	if err != nil {
		return nil, fmt.Errorf("HTTP head: %w", unexpected(err))
	}
	if int64(len(head)) > s.left {
		return nil, errors.New("HTTP head is longer than its record")
	}
	s.left -= int64(len(head))
	s.sum.Write(head)
	return head, nil
}

// bytes reads the rest of the block, at most limit bytes.
func (s *stored) bytes(limit int64) ([]byte, error) {
	if s.left > limit {
		return nil, fmt.Errorf("block of %d bytes, more than %d", s.left, limit)
	}
	var b bytes.Buffer // grows with what is there, not with what is claimed
	_, err := b.ReadFrom(s)
	return b.Bytes(), err
}

// end reads the rest of the record and checks it: its end, the gzip checksum and
// both digests.
func (s *stored) end() error {
	if _, err := io.Copy(io.Discard, s); err != nil {
		return err
	}
	var end [len(trailer)]byte
	if _, err := io.ReadFull(s.r.out, end[:]); err != nil {
		return fmt.Errorf("record end: %w", unexpected(err))
	}
	if string(end[:]) != trailer {
		return fmt.Errorf("record end %q", end)
	}
	switch _, err := s.r.out.ReadByte(); {
	case err == nil:
		return errors.New("gzip member goes on after its record")
	case err != io.EOF:
		return unexpected(err)
	}
	if err := s.check("WARC-Block-Digest", s.sum); err != nil {
		return err
	}
	if s.load == nil || s.kind() == typeRevisit {
		return nil
	}
	return s.check("WARC-Payload-Digest", s.load)
}

func (s *stored) check(name string, got hash.Hash) error {
	said := s.fields.get(name)
	if !s.r.ours && !strings.HasPrefix(said, digestPrefix) {
		return nil
	}
	want, err := parseDigest(said)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if sum := [32]byte(got.Sum(nil)); sum != want {
		return fmt.Errorf("%s is %s, the content's is %s", name, said, digest(sum))
	}
	return nil
}

func (s *stored) kind() string { return s.fields.get("WARC-Type") }

// id is the record's without brackets.
func (s *stored) id() string { return trimID(s.fields.get("WARC-Record-ID")) }

func trimID(s string) string { return strings.TrimSuffix(strings.TrimPrefix(s, "<"), ">") }

// unexpected tells the end of a cut file from a clean one.
func unexpected(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}
