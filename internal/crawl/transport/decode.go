package transport

import (
	"bufio"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"daylight/internal/source"
)

// A body may unpack to 100 times its size on the wire; below 1 MiB nobody
// counts. Sparse XML of real portals reaches about 40.
const (
	maxRatio  = 100
	ratioFree = 1 << 20
	maxLayers = 2
)

// Reasons of a cut. The first three are words of WARC-Truncated.
const (
	cutLength     = "length"
	cutTime       = "time"
	cutDisconnect = "disconnect"
	cutRatio      = "ratio"
	cutCorrupt    = "corrupt"
	cutEncoding   = "encoding"
)

// cut is why a body is not whole.
type cut struct {
	reason string
	err    error
}

// asError is the cut as the answer to a request; where the line failed, a repeat
// may cure it.
func (c *cut) asError(url string, doc source.Document) error {
	err := &TruncatedError{URL: url, Reason: c.reason, Document: doc, Err: c.err}
	switch c.reason {
	case cutTime, cutDisconnect, cutCorrupt:
		return &later{error: err}
	}
	return err
}

// wire reads a body as sent, within a number of bytes and with a limit on the
// silence between two reads.
type wire struct {
	r        io.Reader
	ctx      context.Context
	idle     *time.Timer
	patience time.Duration
	left     int64
	count    int64
	err      error // the first error other than io.EOF
}

var errWireLength = errors.New("more bytes than the source's MaxBody")

// Read implements io.Reader.
func (w *wire) Read(p []byte) (int, error) {
	if w.left <= 0 {
		w.err = errWireLength
		return 0, w.err
	}
	n, err := w.r.Read(p[:min(int64(len(p)), w.left)])
	w.idle.Reset(w.patience)
	w.left, w.count = w.left-int64(n), w.count+int64(n)
	if err != nil && err != io.EOF {
		if cause := context.Cause(w.ctx); cause != nil {
			err = cause
		}
		w.err = err
	}
	return n, err
}

// copy writes the body to out, its content encodings removed. Of an encoding we
// cannot read the bytes are kept as sent.
func (w *wire) copy(out io.Writer, encodings []string, limit int64) *cut {
	names, err := layerNames(encodings)
	if err != nil {
		if c := w.copyFrom(w, out, limit); c != nil {
			return c
		}
		return &cut{cutEncoding, err}
	}
	var r io.Reader = w
	for _, name := range names {
		if r, err = layer(name, bufio.NewReader(r)); err != nil {
			return w.cut(err)
		}
	}
	return w.copyFrom(r, out, limit)
}

// copyFrom copies what r makes of the wire. Errors of out are out's to tell.
func (w *wire) copyFrom(r io.Reader, out io.Writer, limit int64) *cut {
	size, buffer := int64(0), make([]byte, 32<<10)
	for {
		n, err := r.Read(buffer)
		over := size+int64(n) > limit
		if over {
			n = int(limit - size)
		}
		if _, err := out.Write(buffer[:n]); err != nil {
			return nil
		}
		size += int64(n)
		switch {
		case over:
			return &cut{cutLength, fmt.Errorf("more than %d bytes, the source's MaxBody", limit)}
		case size > ratioFree && size > maxRatio*w.count:
			return &cut{cutRatio, fmt.Errorf("%d bytes unpacked to more than %d", w.count, size)}
		case err == io.EOF:
			return w.drain()
		case err != nil:
			return w.cut(err)
		}
	}
}

// drain reads what a decoder left behind: the body must end as announced.
func (w *wire) drain() *cut {
	if _, err := io.Copy(io.Discard, w); err != nil {
		return w.cut(err)
	}
	return nil
}

// cut names the reason of an error met while reading: the wire's own trouble
// explains that of the decoders above it.
func (w *wire) cut(err error) *cut {
	switch {
	case errors.Is(w.err, errWireLength):
		return &cut{cutLength, w.err}
	case errors.Is(w.err, errIdle), errors.Is(w.err, errTotal):
		return &cut{cutTime, w.err}
	case w.err != nil:
		return &cut{cutDisconnect, w.err}
	}
	return &cut{cutCorrupt, err}
}

var errEncoding = errors.New("a content encoding that was not asked for")

// layerNames are the content encodings in the order they are to be removed.
func layerNames(values []string) ([]string, error) {
	var names []string
	for name := range strings.SplitSeq(strings.Join(values, ","), ",") {
		switch name = strings.ToLower(strings.TrimSpace(name)); name {
		case "", "identity":
		case "gzip", "x-gzip", "deflate":
			names = append(names, name)
		default:
			return nil, fmt.Errorf("%q: %w", name, errEncoding)
		}
	}
	if len(names) > maxLayers {
		return nil, fmt.Errorf("%d layers: %w", len(names), errEncoding)
	}
	slices.Reverse(names)
	return names, nil
}

// layer decodes one content encoding.
func layer(name string, r *bufio.Reader) (io.Reader, error) {
	head, err := r.Peek(2)
	if len(head) == 0 && err == io.EOF {
		return r, nil // servers name an encoding of no body at all
	}
	if name != "deflate" {
		return gzip.NewReader(r)
	}
	// RFC 9110 means zlib, some servers send what is inside it.
	if len(head) == 2 && head[0]&0x0f == 8 && (uint(head[0])<<8|uint(head[1]))%31 == 0 {
		return zlib.NewReader(r)
	}
	return flate.NewReader(r), nil
}
