package archive

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
)

// Problem is the kind of a Finding.
type Problem string

// Problems. The first group concerns bytes that rows refer to, the second bytes
// that no row does: what a crash between archive and database leaves.
const (
	MissingFile Problem = "missing-file"
	ShortFile   Problem = "short-file"       // it ends before the record does
	Mismatch    Problem = "digest-mismatch"  // the bytes are not those that were written
	Broken      Problem = "broken-record"    // the bytes are, but are no sound WARC records
	Overlap     Problem = "overlap"          // two rows claim the same bytes
	Dangling    Problem = "dangling-revisit" // the payload it refers to is lost
	Unreadable  Problem = "unreadable-file"  // the system refuses it

	Unreferenced Problem = "unreferenced"        // whole records
	BrokenTail   Problem = "unreferenced-broken" // no sound records
)

// Finding is a place of the archive that is not as it should be. It is an error.
type Finding struct {
	File           string
	Offset, Length int64 // zero where not known
	RecordID       string
	Problem        Problem
	Err            error // the details, nil if there are none
}

// Error names place and problem.
func (f Finding) Error() string {
	s := fmt.Sprintf("%s at %d: %s", f.File, f.Offset, f.Problem)
	if f.Err != nil {
		s += ": " + f.Err.Error()
	}
	return s
}

// Unwrap returns the details.
func (f Finding) Unwrap() error { return f.Err }

// Harmless says that no row is concerned.
func (f Finding) Harmless() bool { return f.Problem == Unreferenced || f.Problem == BrokenTail }

// Stats counts what Verify has read.
type Stats struct {
	Files, Records, Bytes int64 // all files; records and bytes that rows refer to
	Unreferenced          int64 // bytes that no row refers to
	Findings              int64 // harmless ones included
}

// Verify reads every file whole and calls found with all that is wrong, until it
// returns an error. known are all records the database lists, warcinfo records
// included, in ascending order of file (by bytes: COLLATE "C") and offset. Their
// bytes are compared with their digest, and what they hold with the digests
// inside; so is what lies between and behind them.
func (s *Store) Verify(ctx context.Context, known iter.Seq2[Record, error], found func(Finding) error) (Stats, error) {
	names, err := s.files()
	if err != nil {
		return Stats{}, err
	}
	v := &verifier{store: s, names: names, found: found}
	defer v.close()
	for rec, err := range known {
		if err != nil {
			return v.stats, fmt.Errorf("archive: records to verify: %w", err)
		}
		if err := ctx.Err(); err != nil {
			return v.stats, err
		}
		if err := v.record(rec); err != nil {
			return v.stats, err
		}
	}
	return v.stats, v.finish(ctx)
}

// verifier walks files and rows side by side.
type verifier struct {
	store *Store
	names []string // files not reached yet
	found func(Finding) error
	stats Stats

	name   string   // of the file in work, empty before the first
	file   *os.File // nil where it cannot be opened,
	closed Problem  // which this says,
	err    error    // with details
	last   Record
	end    int64 // of what was checked in it
}

func (v *verifier) report(f Finding) error {
	v.stats.Findings++
	return v.found(f)
}

// record checks the next row.
func (v *verifier) record(rec Record) error {
	loc := rec.Location
	v.stats.Records++
	v.stats.Bytes += loc.Length
	switch order := cmp.Compare(loc.File, v.name); {
	case order < 0 || order == 0 && loc.Offset < v.last.Location.Offset:
		return fmt.Errorf("archive: records to verify: %s at %d comes after %s at %d; sort them by file (bytes) and offset",
			loc.File, loc.Offset, v.name, v.last.Location.Offset)
	case order > 0:
		if err := v.advance(loc.File); err != nil {
			return err
		}
	case rec == v.last:
		return nil
	}
	v.last = rec
	bad := Finding{File: loc.File, Offset: loc.Offset, Length: loc.Length, RecordID: loc.RecordID}
	if v.file == nil {
		bad.Problem, bad.Err = v.closed, v.err
		return v.report(bad)
	}
	if loc.Offset < v.end {
		bad.Problem = Overlap
		if err := v.report(bad); err != nil {
			return err
		}
	} else if err := v.gap(loc.Offset); err != nil {
		return err
	}
	v.end = max(v.end, loc.Offset+loc.Length)
	if bad.Problem, bad.Err = v.check(rec); bad.Problem != "" {
		return v.report(bad)
	}
	return nil
}

// check reads one listed group.
func (v *verifier) check(rec Record) (Problem, error) {
	sum, err := sectionSum(v.file, rec.Location)
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return ShortFile, nil
	case err != nil:
		return Unreadable, err
	}
	c, err := v.sound(rec)
	switch {
	case sum != rec.Location.Digest && err == nil:
		return Mismatch, errors.New("what it holds is sound")
	case sum != rec.Location.Digest:
		return Mismatch, err
	case err != nil:
		return Broken, err
	}
	if err := v.store.checkTarget(c); err != nil {
		return Dangling, err
	}
	return "", nil
}

// sound reads a listed group by what it says about itself.
func (v *verifier) sound(rec Record) (*captured, error) {
	loc := rec.Location
	r := v.store.reader(io.NewSectionReader(v.file, loc.Offset, loc.Length))
	defer v.store.release(r)
	c, err := r.group(-1)
	switch {
	case err != nil:
		return nil, unexpected(err)
	case r.pos() != loc.Length:
		return nil, fmt.Errorf("it ends after %d of %d bytes", r.pos(), loc.Length)
	case c.id != loc.RecordID || c.kind != rec.Kind && (rec.Kind != KindCapture || c.kind == KindWarcinfo):
		return nil, fmt.Errorf("%s %s stands there, not %s %s", c.kind, c.id, rec.Kind, loc.RecordID)
	}
	return c, nil
}

// gap checks the bytes up to end that no row refers to.
func (v *verifier) gap(end int64) error {
	if end <= v.end {
		return nil
	}
	start := v.end
	r := v.store.reader(io.NewSectionReader(v.file, start, end-start))
	defer v.store.release(r)
	for {
		at := start + r.pos()
		c, err := r.group(-1)
		if err == io.EOF {
			break // or the file is shorter than its rows say, which check reports
		}
		f := Finding{File: v.name, Offset: at, Length: end - at, Problem: BrokenTail, Err: err}
		if err == nil {
			f.Length, f.RecordID, f.Problem = start+r.pos()-at, c.id, Unreferenced
		}
		v.stats.Unreferenced += f.Length
		if failed := v.report(f); failed != nil {
			return failed
		}
		if err != nil {
			break
		}
	}
	v.end = end
	return nil
}

// advance goes on to the file called name.
func (v *verifier) advance(name string) error {
	if err := v.leave(); err != nil {
		return err
	}
	for len(v.names) > 0 && v.names[0] < name {
		if err := v.unlisted(); err != nil {
			return err
		}
	}
	if len(v.names) > 0 && v.names[0] == name {
		v.names = v.names[1:]
	}
	v.enter(name)
	return nil
}

// finish checks all files behind the last row.
func (v *verifier) finish(ctx context.Context) error {
	if err := v.leave(); err != nil {
		return err
	}
	for len(v.names) > 0 {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := v.unlisted(); err != nil {
			return err
		}
	}
	return nil
}

// unlisted checks the next file, which no row refers to.
func (v *verifier) unlisted() error {
	v.enter(v.names[0])
	v.names = v.names[1:]
	if v.file == nil {
		return v.report(Finding{File: v.name, Problem: v.closed, Err: v.err})
	}
	return v.leave()
}

// enter opens a file, or keeps why it cannot be.
func (v *verifier) enter(name string) {
	v.name, v.last, v.end = name, Record{}, 0
	file, err := v.store.root.Open(name)
	if err != nil {
		v.file, v.closed, v.err = nil, Unreadable, err
		if errors.Is(err, fs.ErrNotExist) {
			v.closed, v.err = MissingFile, nil
		}
		return
	}
	v.file = file
	v.stats.Files++
}

// leave checks the tail of the file in work.
func (v *verifier) leave() error {
	if v.file == nil {
		return nil
	}
	defer v.close()
	info, err := v.file.Stat()
	if err != nil {
		return v.report(Finding{File: v.name, Problem: Unreadable, Err: err})
	}
	return v.gap(info.Size())
}

func (v *verifier) close() {
	if v.file != nil {
		v.file.Close()
		v.file = nil
	}
}
