package archive

import (
	"compress/gzip"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"io"
	"net/netip"
	"os"
	"strconv"
	"time"

	"daylight/internal/source"
)

// Types of WARC records.
const (
	typeWarcinfo = "warcinfo"
	typeRequest  = "request"
	typeResponse = "response"
	typeRevisit  = "revisit"
	typeMetadata = "metadata"
)

// Profiles of revisit records.
const (
	profileSame        = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
	profileNotModified = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
)

const (
	version    = "WARC/1.1"
	mimeFields = "application/warc-fields"
	mimeHTTP   = "application/http; msgtype="
	trailer    = "\r\n\r\n"
)

// group is a run of WARC records in their stored form, before it has a place in
// a file.
type group struct {
	kind string
	id   string // of the record the group is known by
	out  *spool
	gz   *gzip.Writer
}

// newGroup compresses into a spool; end must be called.
func (s *Store) newGroup(kind string) *group {
	g := &group{kind: kind, id: newID(), out: newSpool(s.root)}
	g.gz, _ = s.gzips.Get().(*gzip.Writer)
	if g.gz == nil {
		g.gz = gzip.NewWriter(g.out)
	}
	return g
}

// end gives back what the group holds.
func (s *Store) end(g *group) {
	g.gz.Reset(io.Discard)
	s.gzips.Put(g.gz)
	g.out.Close()
}

// record is one WARC record: its own fields, and a block of head and body.
type record struct {
	kind, id string
	date     time.Time
	mime     string
	fields   fields
	head     []byte
	body     *spool // nil if there is none
}

// write appends a record as one gzip member.
func (g *group) write(r record) error {
	size, hash := int64(len(r.head)), sha256.New()
	hash.Write(r.head)
	if r.body != nil {
		size += r.body.size
		if _, err := io.Copy(hash, r.body.reader()); err != nil {
			return err
		}
	}
	f := fields{{"WARC-Type", r.kind}, {"WARC-Record-ID", "<" + r.id + ">"}, {"WARC-Date", warcDate(r.date)}}
	f = append(f, r.fields...)
	f.add("WARC-Block-Digest", digest([32]byte(hash.Sum(nil))))
	f.add("Content-Type", r.mime)
	f.add("Content-Length", strconv.FormatInt(size, 10))
	top := version + "\r\n" + string(f.bytes()) + "\r\n"
	if len(top) > maxHead || len(r.head) > maxHead {
		return fmt.Errorf("%s head of more than %d bytes", r.kind, maxHead)
	}
	g.gz.Reset(g.out)
	if _, err := io.WriteString(g.gz, top+string(r.head)); err != nil {
		return err
	}
	if r.body != nil {
		if _, err := io.Copy(g.gz, r.body.reader()); err != nil {
			return err
		}
	}
	if _, err := io.WriteString(g.gz, trailer); err != nil {
		return err
	}
	return g.gz.Close()
}

// warcinfo writes the first record of a file.
func (s *Store) warcinfo(g *group, base string, now time.Time) error {
	var about fields
	about.add("software", escape(s.options.Software))
	about.add("format", "WARC File Format 1.1")
	about.add("conformsTo", "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/")
	about.add("description", "one capture is request, response or revisit, metadata; bodies are stored decoded")
	return g.write(record{
		kind: typeWarcinfo, id: g.id, date: now, mime: mimeFields,
		fields: fields{{"WARC-Filename", base}}, head: about.bytes(),
	})
}

// capture writes the three records of e. The payload of a revisit stands with
// prior, otherwise it is body.
func (g *group) capture(e Exchange, body *spool, prior *payload) error {
	uri, about := field{"WARC-Target-URI", e.URL}, field{"WARC-Concurrent-To", "<" + g.id + ">"}
	var ip fields
	if addr, err := netip.ParseAddr(e.IP); err == nil {
		ip.add("WARC-IP-Address", addr.Unmap().WithZone("").String())
	}
	request := newSpool(body.root)
	defer request.Close()
	if _, err := request.Write(e.Request); err != nil {
		return err
	}
	err := g.write(record{
		kind: typeRequest, id: newID(), date: e.FetchedAt, mime: mimeHTTP + "request",
		fields: append(fields{uri, about, {"WARC-Payload-Digest", digest(request.sum())}}, ip...),
		head:   requestHead(e), body: request,
	})
	if err != nil {
		return fmt.Errorf("request record: %w", err)
	}
	size, target := body.size, (*source.Location)(nil)
	if prior != nil {
		size, target = prior.size, &prior.at
	}
	if err := g.write(g.answer(e, append(fields{uri}, ip...), body, prior)); err != nil {
		return fmt.Errorf("%s record: %w", g.kind, err)
	}
	err = g.write(record{
		kind: typeMetadata, id: newID(), date: e.FetchedAt, mime: mimeFields,
		fields: fields{uri, about}, head: metadata(e, size, target).bytes(),
	})
	if err != nil {
		return fmt.Errorf("metadata record: %w", err)
	}
	return nil
}

// answer is the response record, or the revisit record that refers to prior.
func (g *group) answer(e Exchange, f fields, body *spool, prior *payload) record {
	r := record{kind: g.kind, id: g.id, date: e.FetchedAt, mime: mimeHTTP + "response"}
	switch e.Truncated {
	case "":
	case "length", "time", "disconnect":
		f.add("WARC-Truncated", e.Truncated)
	default:
		f.add("WARC-Truncated", "unspecified") // metadata has the words
	}
	if prior == nil {
		f.add("WARC-Payload-Digest", digest(body.sum()))
		r.fields, r.head, r.body = f, responseHead(e, body.size), body
		return r
	}
	profile := profileSame
	if e.Status == 304 {
		profile = profileNotModified
	}
	f.add("WARC-Payload-Digest", digest(prior.sum))
	f.add("WARC-Profile", profile)
	f.add("WARC-Refers-To", "<"+prior.at.RecordID+">")
	f.add("WARC-Refers-To-Target-URI", prior.uri)
	f.add("WARC-Refers-To-Date", warcDate(prior.date))
	r.fields, r.head = f, responseHead(e, prior.size)
	return r
}

func warcDate(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

// newID is a random UUID, version 4, as a URN.
func newID() string {
	var b [16]byte
	rand.Read(b[:]) // never fails: crypto/rand ends the program instead
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// file is what a segment needs of an *os.File.
type file interface {
	io.WriterAt
	Truncate(size int64) error
	Sync() error
	Close() error
}

var _ file = (*os.File)(nil)
