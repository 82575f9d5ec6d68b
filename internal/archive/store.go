package archive

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"sync"
	"time"

	"daylight/internal/source"
)

// Options of a Store. The zero value is useful.
type Options struct {
	// Software names the program in each file's warcinfo record.
	Software string
	// MaxFile is the size above which no further capture is added to a file; 1 GiB
	// if zero.
	MaxFile int64
	// Now is the clock; time.Now if nil.
	Now func() time.Time
}

// Store is a folder of WARC files. All methods may be called concurrently; any
// number of processes may have a Store of the same folder.
type Store struct {
	root    *os.Root
	options Options
	gzips   sync.Pool // of *gzip.Writer
	readers sync.Pool // of *reader
	create  func(name string) (file, error)

	syncing sync.Mutex // held while files are fsynced; taken before mu

	mu      sync.Mutex
	current *segment   // nil until the first Append and after a rotation
	pending []*segment // written to since their last fsync, or to be closed
	fresh   []Record
	failed  error // of a fsync: what was written before it may be lost
	closed  bool
}

// Open returns the Store of a folder, which is made if need be. No file is
// touched before the first Append.
func Open(dir string, o Options) (*Store, error) {
	if o.MaxFile <= 0 {
		o.MaxFile = 1 << 30
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Software == "" {
		o.Software = "daylight"
	}
	if err := makeFolder(dir); err != nil {
		return nil, fmt.Errorf("archive: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("archive: %w", err)
	}
	s := &Store{root: root, options: o}
	s.create = func(name string) (file, error) {
		return root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o640)
	}
	return s, nil
}

// Append archives an exchange with its decoded body, nil if there is none, and
// returns the document it holds. It is durable after Sync.
//
// With a prior answer of the same content, or a status 304, only a reference to
// the earlier payload is stored; the document then has that payload. ErrPrior
// means that a 304 refers to a payload that is lost, and nothing is stored.
//
// Header names that are no tokens are left out. After an error the archive is
// as it was before the call.
func (s *Store) Append(ctx context.Context, e Exchange, body io.Reader, prior *Seen) (source.Document, error) {
	e, err := e.normal(s.options.Now)
	if err != nil {
		return source.Document{}, err
	}
	if body == nil {
		body = bytes.NewReader(nil)
	}
	content := newSpool(s.root)
	defer content.Close()
	if _, err := io.Copy(content, contextReader{ctx, body}); err != nil {
		return source.Document{}, fmt.Errorf("archive: body of %s: %w", e.URL, err)
	}
	earlier, err := s.earlier(e, content, prior)
	if err != nil {
		return source.Document{}, fmt.Errorf("archive: %s: %w", e.URL, err)
	}
	loc, err := s.store(e, content, earlier)
	if err != nil {
		return source.Document{}, fmt.Errorf("archive: %s: %w", e.URL, err)
	}
	sum, size, at := content.sum(), content.size, loc
	if earlier != nil {
		sum, size, at = earlier.sum, earlier.size, earlier.at
	}
	open := func() (io.ReadCloser, error) { return s.Body(at) }
	return e.document(loc, sum, size, open), nil
}

// earlier is the payload that e repeats, nil if it is to be stored. A payload
// that cannot be read back is not referred to.
func (s *Store) earlier(e Exchange, content *spool, prior *Seen) (*payload, error) {
	notModified := e.Status == http.StatusNotModified
	if prior == nil || e.Truncated != "" {
		return nil, nil
	}
	if !notModified && (prior.SHA256 != content.sum() || prior.Size != content.size) {
		return nil, nil
	}
	p, err := s.payload(prior.Body)
	if err == nil && (p.sum != prior.SHA256 || p.size != prior.Size) {
		err = errors.New("it has other content than the index says")
	}
	switch {
	case err == nil:
		return &p, nil
	case notModified:
		return nil, fmt.Errorf("%w: %w", ErrPrior, err)
	}
	return nil, nil
}

// store compresses outside the lock, so that captures of several workers are
// made side by side, and appends the result in one piece.
func (s *Store) store(e Exchange, content *spool, earlier *payload) (source.Location, error) {
	kind := KindResponse
	if earlier != nil {
		kind = KindRevisit
	}
	g := s.newGroup(kind)
	defer s.end(g)
	if err := g.capture(e, content, earlier); err != nil {
		return source.Location{}, err
	}
	return s.append(g)
}

// Drain returns the records appended since its last call, warcinfo included, in
// the order of each file.
func (s *Store) Drain() []Record {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := s.fresh
	s.fresh = nil
	return out
}

// Close syncs and closes all files. Documents of the Store cannot be opened
// afterwards.
func (s *Store) Close() error {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return nil
	}
	s.closed = true
	s.retire()
	s.mu.Unlock()
	err := s.Sync()
	return errors.Join(err, s.root.Close())
}
