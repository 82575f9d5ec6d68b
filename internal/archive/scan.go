package archive

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"sync/atomic"

	"daylight/internal/source"
)

// suffix of the files that belong to the archive.
const suffix = ".warc.gz"

// ScanError lists what Scan could not read. Everything else was given to its
// caller.
type ScanError []Finding

// Error names the first findings.
func (e ScanError) Error() string {
	const most = 5
	var b strings.Builder
	fmt.Fprintf(&b, "archive: %d places are not readable", len(e))
	for _, f := range e[:min(most, len(e))] {
		b.WriteString("; " + f.Error())
	}
	if len(e) > most {
		b.WriteString("; ...")
	}
	return b.String()
}

// Unwrap returns the findings.
func (e ScanError) Unwrap() []error {
	out := make([]error, len(e))
	for i := range e {
		out[i] = e[i]
	}
	return out
}

// Scan calls each for all captures of all files, in the order of file name and
// offset, until it returns an error. The payload of a revisit is that of the
// capture it refers to. Open of a document works after each has returned, but
// is cheaper during the call.
//
// A file is read up to its first broken record, where a crash has left one; a
// revisit whose payload is lost is left out. Scan goes on and returns a
// ScanError at the end.
func (s *Store) Scan(ctx context.Context, each func(source.Document, Exchange) error) error {
	names, err := s.files()
	if err != nil {
		return err
	}
	var broken ScanError
	for _, name := range names {
		if err := s.scanFile(ctx, name, &broken, each); err != nil {
			return err
		}
	}
	if len(broken) > 0 {
		return broken
	}
	return nil
}

// files lists the names of all WARC files, sorted by bytes.
func (s *Store) files() ([]string, error) {
	var names []string
	err := fs.WalkDir(s.root.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() && strings.HasSuffix(name, suffix) {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("archive: %w", err)
	}
	slices.Sort(names)
	return names, nil
}

func (s *Store) scanFile(ctx context.Context, name string, broken *ScanError, each func(source.Document, Exchange) error) error {
	f, err := s.root.Open(name)
	if err != nil {
		*broken = append(*broken, Finding{File: name, Problem: Unreadable, Err: err})
		return nil
	}
	defer f.Close()
	r := s.reader(f)
	defer s.release(r)
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		start := r.pos()
		c, err := r.group(maxMemory)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			*broken = append(*broken, Finding{File: name, Offset: start, Problem: BrokenTail, Err: err})
			return nil
		}
		if c.kind == KindWarcinfo {
			continue
		}
		loc := source.Location{File: name, Offset: start, Length: r.pos() - start, RecordID: c.id}
		if loc.Digest, err = sectionSum(f, loc); err != nil {
			*broken = append(*broken, Finding{File: name, Offset: start, Problem: Unreadable, Err: err})
			return nil
		}
		if err := s.checkTarget(c); err != nil {
			*broken = append(*broken, Finding{
				File: name, Offset: start, Length: loc.Length, RecordID: c.id, Problem: Dangling, Err: err,
			})
			continue
		}
		if err := s.give(c, loc, each); err != nil {
			return err
		}
	}
}

// give calls each with the capture. The payload stays in memory only until it
// returns, so that a caller who keeps documents does not keep their bodies.
func (s *Store) give(c *captured, loc source.Location, each func(source.Document, Exchange) error) error {
	var held atomic.Pointer[[]byte]
	at := loc
	if c.target != nil {
		at = *c.target
	} else if c.size <= maxMemory {
		held.Store(&c.body)
	}
	open := func() (io.ReadCloser, error) {
		if body := held.Load(); body != nil {
			return io.NopCloser(bytes.NewReader(*body)), nil
		}
		return s.Body(at)
	}
	defer held.Store(nil)
	return each(c.exchange.document(loc, c.sum, c.size, open), c.exchange)
}

// checkTarget says why the payload a revisit refers to is not there.
func (s *Store) checkTarget(c *captured) error {
	if c.target == nil {
		return nil
	}
	p, err := s.payload(*c.target)
	switch {
	case err != nil:
		return err
	case p.sum != c.sum || p.size != c.size || p.uri != c.uri || !p.date.Equal(c.date):
		return at(*c.target, errors.New("another payload stands there"))
	}
	return nil
}

// sectionSum is the sha256 of the stored bytes at loc. They were just read, so
// this is served from the system's cache.
func sectionSum(f *os.File, loc source.Location) (sum [32]byte, err error) {
	h := sha256.New()
	n, err := io.Copy(h, io.NewSectionReader(f, loc.Offset, loc.Length))
	if err == nil && n < loc.Length {
		err = io.ErrUnexpectedEOF
	}
	return [32]byte(h.Sum(nil)), err
}
