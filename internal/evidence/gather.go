package evidence

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"time"

	"daylight/internal/archive"
	"daylight/internal/postgres"
	"daylight/internal/procurement"
	"daylight/internal/source"
)

// packet is what a zip is made of.
type packet struct {
	options   Options
	store     *archive.Store
	page      postgres.ContractPage
	notices   []postgres.NoticePage // in the order of publication
	documents []*document           // by hash
	byHash    map[string]*document
	byVersion map[versionKey]*postgres.NoticePage
	figures   []postgres.Figure
	values    []Value
}

// versionKey names a notice version.
type versionKey struct {
	notice  procurement.ID
	version int
}

// document is an archived body with all exchanges that brought it.
type document struct {
	sum      [32]byte
	size     int64
	media    string
	suffix   string // .json, .xml, ...
	body     source.Location
	captures []postgres.DocumentCapture // by time
	notices  []int                      // of packet.notices
}

func (d *document) hex() string { return hex.EncodeToString(d.sum[:]) }

// file is the document's name in the packet.
func (d *document) file() string { return "documents/" + d.hex() + d.suffix }

// warc is the name of the file with its exchanges.
func (d *document) warc() string { return "archive/" + d.hex() + ".warc.gz" }

func gather(ctx context.Context, db *postgres.DB, store *archive.Store, process procurement.ID, o Options) (*packet, error) {
	page, err := db.Contract(ctx, process)
	if err != nil {
		return nil, err
	}
	p := &packet{options: o, store: store, page: page, figures: figures(page)}
	for _, n := range page.Timeline {
		notice, err := db.Notice(ctx, n.ID, n.Version)
		if err != nil {
			return nil, err
		}
		notice.Superseded = n.Superseded
		p.notices = append(p.notices, notice)
	}
	if err := p.capturesFrom(ctx, db); err != nil {
		return nil, err
	}
	written := map[place]string{}
	for _, d := range p.documents {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := p.read(d, written); err != nil {
			return nil, err
		}
	}
	p.values = p.list(written)
	return p, nil
}

// capturesFrom finds the documents of all notices, and their exchanges.
func (p *packet) capturesFrom(ctx context.Context, db *postgres.DB) error {
	p.byHash, p.byVersion = map[string]*document{}, map[versionKey]*postgres.NoticePage{}
	var hashes [][32]byte
	for i, n := range p.notices {
		p.byVersion[versionKey{n.ID, n.Version}] = &p.notices[i]
		d := p.byHash[n.SHA256]
		if d == nil {
			b, err := hex.DecodeString(n.SHA256)
			if err != nil || len(b) != 32 {
				return fmt.Errorf("notice %s@%d: document %q has no sha256", n.ID, n.Version, n.SHA256)
			}
			d = &document{sum: [32]byte(b)}
			p.byHash[n.SHA256] = d
			p.documents, hashes = append(p.documents, d), append(hashes, d.sum)
		}
		d.notices = append(d.notices, i)
	}
	found, err := db.CapturesOf(ctx, hashes)
	if err != nil {
		return err
	}
	for _, c := range found {
		d := p.byHash[hex.EncodeToString(c.SHA256[:])]
		d.size, d.media, d.body = c.Size, c.Media, c.Body
		d.captures = append(d.captures, c)
	}
	slices.SortFunc(p.documents, func(a, b *document) int { return bytes.Compare(a.sum[:], b.sum[:]) })
	for _, d := range p.documents {
		if len(d.captures) == 0 {
			return fmt.Errorf("document %s, which states %s, is not in the index of the archive; daylight rebuild makes it again", d.hex(), p.names(d))
		}
	}
	return nil
}

// read finds what a document says at the places of its notices' facts.
func (p *packet) read(d *document, written map[place]string) error {
	r, err := p.store.Body(d.body)
	if err != nil {
		return p.damaged(d, d.body, err)
	}
	defer r.Close()
	body, err := io.ReadAll(r)
	if err != nil {
		return p.damaged(d, d.body, err)
	}
	d.suffix = suffix(body)
	for _, i := range d.notices {
		for pointer, text := range texts(body, p.notices[i].Pointer, p.pointers(i)) {
			written[place{d.sum, pointer}] = text
		}
	}
	return nil
}

// damaged says which piece cannot be read (err names its file), what rests on it
// and what to do. Where the whole file is missing, all that rests on it counts.
func (p *packet) damaged(d *document, at source.Location, err error) error {
	lost := []*document{d}
	if errors.Is(err, fs.ErrNotExist) {
		lost = slices.DeleteFunc(slices.Clone(p.documents), func(d *document) bool { return !d.restsOn(at.File) })
	}
	return fmt.Errorf("%w; on it rests %s; put the archive file %s back from a copy; daylight verify lists all that is damaged",
		err, p.names(lost...), at.File)
}

// restsOn reports whether an archive file holds a document's body or one of its
// exchanges.
func (d *document) restsOn(file string) bool {
	return d.body.File == file || slices.ContainsFunc(d.captures, func(c postgres.DocumentCapture) bool { return c.At.File == file })
}

// names lists the notices that documents state.
func (p *packet) names(documents ...*document) string {
	var out []string
	for _, d := range documents {
		for _, i := range d.notices {
			out = append(out, fmt.Sprintf("notice %s (%s, version %d)", p.notices[i].SourceNoticeID, p.notices[i].ID, p.notices[i].Version))
		}
	}
	return strings.Join(out, ", ")
}

func (p *packet) captures() (n int) {
	for _, d := range p.documents {
		n += len(d.captures)
	}
	return n
}

// newest is when the last of the captures was made, to the second.
func (p *packet) newest() time.Time {
	var last time.Time
	for _, d := range p.documents {
		for _, c := range d.captures {
			if c.FetchedAt.After(last) {
				last = c.FetchedAt
			}
		}
	}
	return last.Truncate(time.Second)
}

// suffix tells the format by its first bytes.
func suffix(body []byte) string {
	head := bytes.ToLower(bytes.TrimLeft(bytes.TrimPrefix(body[:min(len(body), 1024)], []byte("\xef\xbb\xbf")), " \t\r\n"))
	switch {
	case bytes.HasPrefix(head, []byte("\x1f\x8b")):
		return ".gz"
	case bytes.HasPrefix(head, []byte("pk\x03\x04")):
		return ".zip"
	case len(head) > 0 && (head[0] == '{' || head[0] == '['):
		return ".json"
	case bytes.HasPrefix(head, []byte("<!doctype html")), bytes.HasPrefix(head, []byte("<html")):
		return ".html"
	case len(head) > 0 && head[0] == '<':
		return ".xml"
	}
	return ".bin"
}
