package evidence

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"daylight/internal/source"
)

// exchanges lists the pieces of the archive that belong to a document: that with
// the body first, so that what repeats it comes later, then by time.
func (d *document) exchanges() []source.Location {
	out := []source.Location{d.body}
	for _, c := range d.captures {
		if !slices.ContainsFunc(out, func(l source.Location) bool { return l.File == c.At.File && l.Offset == c.At.Offset }) {
			out = append(out, c.At)
		}
	}
	return out
}

// warcFile is a WARC file of a document's exchanges, byte for byte as they stand
// in the archive, after a record that says what the file is.
func (p *packet) warcFile(d *document) (file, error) {
	head, err := p.warcinfo(d)
	if err != nil {
		return file{}, err
	}
	return file{d.warc(), func() (io.ReadCloser, error) {
		r := &pieces{packet: p, document: d, rest: d.exchanges(), now: io.NopCloser(bytes.NewReader(head))}
		return r, nil
	}}, nil
}

// pieces reads archived exchanges one after the other.
type pieces struct {
	packet   *packet
	document *document
	rest     []source.Location
	at       source.Location
	now      io.ReadCloser
}

// Read implements io.Reader. Bytes that are not those that were archived are an
// error.
func (r *pieces) Read(b []byte) (int, error) {
	n, err := r.now.Read(b)
	switch {
	case err == nil:
		return n, nil
	case err != io.EOF:
		return n, r.packet.damaged(r.document, r.at, err)
	case len(r.rest) == 0:
		return n, io.EOF
	}
	r.now.Close()
	r.at, r.rest = r.rest[0], r.rest[1:]
	next, err := r.packet.store.Raw(r.at)
	if err != nil {
		r.now = io.NopCloser(strings.NewReader(""))
		return n, r.packet.damaged(r.document, r.at, err)
	}
	r.now = next
	return n, nil
}

// Close implements io.Closer.
func (r *pieces) Close() error { return r.now.Close() }

// warcinfo is the first record of a document's WARC file, as one gzip member. It
// is made for the packet, and the same each time.
func (p *packet) warcinfo(d *document) ([]byte, error) {
	about := "software: daylight/" + p.version() + "\r\n" +
		"format: WARC File Format 1.1\r\n" +
		"description: exchanges copied byte for byte from the archive; this first record alone was made for the packet\r\n"
	id := sha256.Sum256([]byte("warcinfo\x00" + d.hex()))
	id[6], id[8] = id[6]&0x0f|0x80, id[8]&0x3f|0x80 // version 8: of one's own making
	head := "WARC/1.1\r\nWARC-Type: warcinfo\r\n" +
		fmt.Sprintf("WARC-Record-ID: <urn:uuid:%x-%x-%x-%x-%x>\r\n", id[:4], id[4:6], id[6:8], id[8:10], id[10:16]) +
		"WARC-Date: " + d.captures[0].FetchedAt.Truncate(time.Second).Format(time.RFC3339) + "\r\n" +
		"WARC-Filename: " + d.hex() + ".warc.gz\r\n" +
		"Content-Type: application/warc-fields\r\n" +
		fmt.Sprintf("Content-Length: %d\r\n\r\n", len(about))
	var out bytes.Buffer
	gz := gzip.NewWriter(&out)
	if _, err := io.WriteString(gz, head+about+"\r\n\r\n"); err != nil {
		return nil, err
	}
	if err := gz.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
