package archive

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"time"

	"daylight/internal/source"
)

// payload is what a response record holds and a revisit refers to.
type payload struct {
	at   source.Location // of the capture that holds it
	uri  string
	date time.Time
	sum  [32]byte
	size int64
}

// Body returns the payload of the capture at loc, a revisit's from where it is
// stored. At its end the reader has checked the digests, and says so with an
// error instead of io.EOF if they are wrong.
func (s *Store) Body(loc source.Location) (io.ReadCloser, error) {
	b, err := s.response(loc)
	if err != nil {
		return nil, at(loc, err)
	}
	return b, nil
}

// payload describes what Body returns, without reading it.
func (s *Store) payload(loc source.Location) (payload, error) {
	b, err := s.response(loc)
	if err != nil {
		return payload{}, at(loc, err)
	}
	defer b.Close()
	p := payload{at: b.loc, uri: b.rec.fields.get("WARC-Target-URI"), size: b.rec.left}
	p.at.RecordID = b.rec.id()
	if p.sum, err = parseDigest(b.rec.fields.get("WARC-Payload-Digest")); err != nil {
		return p, at(loc, err)
	}
	if p.date, err = time.Parse(time.RFC3339Nano, b.rec.fields.get("WARC-Date")); err != nil {
		return p, at(loc, err)
	}
	return p, nil
}

func at(loc source.Location, err error) error {
	return fmt.Errorf("archive: %s at %d: %w", loc.File, loc.Offset, err)
}

// response opens the response record at loc, or the one the revisit at loc
// refers to.
func (s *Store) response(loc source.Location) (*bodyReader, error) {
	b, target, err := s.openAnswer(loc)
	if err != nil || target == nil {
		return b, err
	}
	b, further, err := s.openAnswer(*target)
	if err == nil && further != nil {
		err = errors.New("a revisit stands there")
	}
	if err != nil {
		return nil, fmt.Errorf("its payload in %s at %d: %w", target.File, target.Offset, err)
	}
	return b, nil
}

// openAnswer opens the capture at loc after its HTTP head, or says where the
// payload of a revisit stands.
func (s *Store) openAnswer(loc source.Location) (*bodyReader, *source.Location, error) {
	f, err := s.root.Open(loc.File)
	if err != nil {
		return nil, nil, err
	}
	b := &bodyReader{store: s, loc: loc, file: f, r: s.reader(io.NewSectionReader(f, loc.Offset, loc.Length))}
	var target *source.Location
	b.rec, target, err = answerOf(b.r, loc.RecordID)
	if err != nil {
		b.Close()
		return nil, nil, err
	}
	if target != nil {
		return nil, target, b.Close()
	}
	return b, nil, nil
}

func answerOf(r *reader, id string) (*stored, *source.Location, error) {
	var c captured
	rec, err := r.next()
	if err != nil {
		return nil, nil, unexpected(err)
	}
	if rec.kind() != typeRequest {
		return nil, nil, fmt.Errorf("a %.20q record where a capture should start", rec.kind())
	}
	if err := rec.end(); err != nil {
		return nil, nil, err
	}
	if rec, err = r.next(); err != nil {
		return nil, nil, unexpected(err)
	}
	if id != "" && rec.id() != id {
		return nil, nil, fmt.Errorf("record %s stands there, not %s", rec.id(), id)
	}
	if rec.kind() == typeResponse {
		_, err := rec.head()
		return rec, nil, err
	}
	c.exchange.URL = rec.fields.get("WARC-Target-URI")
	if err := c.answer(rec, 0); err != nil {
		return nil, nil, err
	}
	if rec, err = r.next(); err != nil {
		return nil, nil, unexpected(err)
	}
	return nil, c.target, c.metadata(rec)
}

// bodyReader reads a payload and checks its record at the end.
type bodyReader struct {
	store *Store
	loc   source.Location
	file  *os.File
	r     *reader
	rec   *stored
	err   error
}

// Read implements io.Reader.
func (b *bodyReader) Read(p []byte) (int, error) {
	if b.err != nil {
		return 0, b.err
	}
	n, err := b.rec.Read(p)
	if err == io.EOF {
		if end := b.rec.end(); end != nil {
			err = end
		}
	}
	if err != nil && err != io.EOF {
		err = at(b.loc, err)
	}
	b.err = err
	return n, err
}

// Close implements io.Closer.
func (b *bodyReader) Close() error {
	if b.r != nil {
		b.store.release(b.r)
		b.r, b.rec, b.err = nil, nil, os.ErrClosed
	}
	return b.file.Close()
}

// Raw returns the stored bytes at loc, as they can be cut out of the file and
// read by any WARC tool. If loc has a digest, the reader ends with an error
// where they do not have it.
func (s *Store) Raw(loc source.Location) (io.ReadCloser, error) {
	f, err := s.root.Open(loc.File)
	if err != nil {
		return nil, at(loc, err)
	}
	return &rawReader{loc: loc, file: f, in: io.NewSectionReader(f, loc.Offset, loc.Length), sum: sha256.New()}, nil
}

type rawReader struct {
	loc  source.Location
	file *os.File
	in   *io.SectionReader
	sum  hash.Hash
	n    int64
}

// Read implements io.Reader.
func (r *rawReader) Read(p []byte) (int, error) {
	n, err := r.in.Read(p)
	r.sum.Write(p[:n])
	r.n += int64(n)
	if err != io.EOF {
		return n, err
	}
	if r.n != r.loc.Length {
		return n, at(r.loc, fmt.Errorf("%d of %d bytes: %w", r.n, r.loc.Length, io.ErrUnexpectedEOF))
	}
	if r.loc.Digest != ([32]byte{}) && r.loc.Digest != [32]byte(r.sum.Sum(nil)) {
		return n, at(r.loc, errors.New("the stored bytes have changed"))
	}
	return n, io.EOF
}

// Close implements io.Closer.
func (r *rawReader) Close() error { return r.file.Close() }
