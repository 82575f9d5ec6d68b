// Package evidence puts what proves a contract page into one zip file that can be
// checked without daylight: the archive's records of every capture that states
// the contract's notices, the documents, every figure and fact with its place in
// its document, the sums of all files, and a README with the steps.
//
// The same store gives the same bytes, so that the hash of a packet can be cited.
// With a time stamp of an authority (RFC 3161) it also holds that stamp, which is
// another each time.
//
// It reads store and archive and writes to neither.
package evidence

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"daylight/internal/archive"
	"daylight/internal/postgres"
	"daylight/internal/procurement"
)

// Options of a packet. The zero value is a whole packet without time stamp.
type Options struct {
	// Public leaves out the archived records and documents, which may name persons:
	// what stays are the facts that pages show, and hashes.
	Public bool
	// Version is that of the program.
	Version string
	// Stamp returns the time stamp of an authority over SHA256SUMS: a DER
	// TimeStampResp. Nil for none.
	Stamp func(ctx context.Context, sums []byte) ([]byte, error)
}

// Summary says what a packet holds.
type Summary struct {
	Notices, Documents, Captures, Values, Files int
	// Sums is the text of SHA256SUMS: whoever knows its hash can prove later that
	// no file of the packet was changed.
	Sums []byte
}

// Names of the files in a packet that others refer to.
const (
	sumsFile  = "SHA256SUMS"
	stampFile = "SHA256SUMS.tsr"
)

// Write writes the packet of a process. ErrNotFound of package postgres if the
// store has none with this id; a piece of the archive that cannot be read is an
// error that names its file and the notices that rest on it.
func Write(ctx context.Context, db *postgres.DB, store *archive.Store, process procurement.ID, w io.Writer, o Options) (Summary, error) {
	p, err := gather(ctx, db, store, process, o)
	if err != nil {
		return Summary{}, fmt.Errorf("evidence of %s: %w", process, err)
	}
	sum, err := p.write(ctx, w)
	if err != nil {
		return sum, fmt.Errorf("evidence of %s: %w", process, err)
	}
	return sum, nil
}

// file is an entry of the zip; open gives the same bytes each time.
type file struct {
	name string
	open func() (io.ReadCloser, error)
}

func content(name string, body []byte) file {
	return file{name, func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }}
}

func (p *packet) write(ctx context.Context, w io.Writer) (Summary, error) {
	sum := Summary{Notices: len(p.notices), Documents: len(p.documents), Captures: p.captures(), Values: len(p.values)}
	files, err := p.files()
	if err != nil {
		return sum, err
	}
	slices.SortFunc(files, func(a, b file) int { return strings.Compare(a.name, b.name) })
	if sum.Sums, err = sums(ctx, files); err != nil {
		return sum, err
	}
	files = append(files, content(sumsFile, sum.Sums))
	if p.options.Stamp != nil {
		stamp, err := p.options.Stamp(ctx, sum.Sums)
		if err != nil {
			return sum, fmt.Errorf("time stamp: %w", err)
		}
		files = append(files, content(stampFile, stamp))
	}
	slices.SortFunc(files, func(a, b file) int { return strings.Compare(a.name, b.name) })
	sum.Files = len(files)
	return sum, writeZip(ctx, w, files, p.newest())
}

// sums is the text that sha256sum -c reads.
func sums(ctx context.Context, files []file) ([]byte, error) {
	var out bytes.Buffer
	for _, f := range files {
		h := sha256.New()
		if err := copyTo(ctx, h, f); err != nil {
			return nil, err
		}
		fmt.Fprintf(&out, "%s  %s\n", hex.EncodeToString(h.Sum(nil)), f.name)
	}
	return out.Bytes(), nil
}

// writeZip gives every file the same time, so that the zip depends on nothing but
// its files.
func writeZip(ctx context.Context, w io.Writer, files []file, at time.Time) error {
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.DefaultCompression) })
	for _, f := range files {
		header := &zip.FileHeader{Name: f.name, Method: zip.Deflate, Modified: at}
		if strings.HasSuffix(f.name, ".gz") {
			header.Method = zip.Store
		}
		header.SetMode(0o644)
		out, err := z.CreateHeader(header)
		if err != nil {
			return fmt.Errorf("%s: %w", f.name, err)
		}
		if err := copyTo(ctx, out, f); err != nil {
			return err
		}
	}
	return z.Close()
}

func copyTo(ctx context.Context, w io.Writer, f file) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	r, err := f.open()
	if err != nil {
		return fmt.Errorf("%s: %w", f.name, err)
	}
	defer r.Close()
	if _, err := io.Copy(w, r); err != nil {
		return fmt.Errorf("%s: %w", f.name, err)
	}
	return nil
}
