package evidence

import (
	"bytes"
	"cmp"
	"fmt"
	"io"

	"daylight/internal/export"
	"daylight/internal/procurement"
	"daylight/internal/source"
)

// format is the version of the packet's own layout.
const format = 1

// files lists the files of the packet but the sums.
func (p *packet) files() ([]file, error) {
	var out []file
	if !p.options.Public {
		for _, d := range p.documents {
			warc, err := p.warcFile(d)
			if err != nil {
				return nil, err
			}
			out = append(out, warc, file{d.file(), func() (io.ReadCloser, error) {
				r, err := p.store.Body(d.body)
				if err != nil {
					return nil, p.damaged(d, d.body, err)
				}
				return r, nil
			}})
		}
	}
	for _, n := range p.notices {
		body, err := indented(export.Notice(n))
		if err != nil {
			return nil, err
		}
		out = append(out, content(noticeFile(n.ID, n.Version), body))
	}
	for _, made := range []struct {
		name string
		make func() ([]byte, error)
	}{
		{"contract.json", func() ([]byte, error) { return indented(export.Contract(p.page)) }},
		{"manifest.json", func() ([]byte, error) { return indented(p.manifest()) }},
		{"values.json", func() ([]byte, error) { return bytesOf(p.values, valuesJSON) }},
		{"values.csv", func() ([]byte, error) { return bytesOf(p.values, valuesCSV) }},
		{"README.txt", p.readme},
	} {
		body, err := made.make()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", made.name, err)
		}
		out = append(out, content(made.name, body))
	}
	return out, nil
}

func bytesOf(values []Value, write func(io.Writer, []Value) error) ([]byte, error) {
	var out bytes.Buffer
	err := write(&out, values)
	return out.Bytes(), err
}

func noticeFile(id procurement.ID, version int) string {
	return fmt.Sprintf("notices/%s-v%d.json", id, version)
}

// manifest says what the packet holds and where each piece came from.
func (p *packet) manifest() map[string]any {
	s := p.page.Source
	documents, notices := []any{}, []any{}
	for _, d := range p.documents {
		documents = append(documents, p.documentEntry(d))
	}
	hidden := 0
	for _, n := range p.notices {
		hidden += n.Hidden
		notices = append(notices, map[string]any{"notice_id": n.ID.String(), "version": n.Version, "source_notice_id": n.SourceNoticeID,
			"published_raw": n.PublishedRaw, "change": n.Change, "superseded": n.Superseded, "document_sha256": n.SHA256, "pointer": n.Pointer,
			"parser": n.Parser, "file": noticeFile(n.ID, n.Version), "facts_hidden": n.Hidden, "origin": n.Origin})
	}
	return map[string]any{
		"packet": "daylight evidence packet", "format": format, "program": "daylight " + p.version(), "public": p.options.Public,
		"process":   map[string]any{"process_id": p.page.ID.String(), "ocid": p.page.OCID, "title": p.page.Title, "origin": p.page.Origin},
		"source":    map[string]any{"id": s.ID, "name": s.Name, "country": s.Country, "homepage": s.Homepage, "license": s.License, "license_url": s.LicenseURL},
		"documents": documents, "notices": notices, "facts_hidden": hidden, "values": len(p.values), "newest_capture": stamp(p.newest()),
	}
}

func (p *packet) version() string { return cmp.Or(p.options.Version, "devel") }

// documentEntry lists a document's exchanges: where each stands in the archive it
// was copied from, and with what sum.
func (p *packet) documentEntry(d *document) map[string]any {
	captures := []any{}
	for _, c := range d.captures {
		m := map[string]any{"source": c.Source, "method": c.Method, "url": c.URL, "status": c.Status, "fetched_at": stamp(c.FetchedAt),
			"archived": piece(c.At)}
		if c.Replica != "" {
			m["answered_by_replica"] = c.Replica
		}
		captures = append(captures, m)
	}
	out := map[string]any{"sha256": d.hex(), "size": d.size, "media": d.media, "captures": captures, "body_archived": piece(d.body)}
	if !p.options.Public {
		out["file"], out["exchanges_file"] = d.file(), d.warc()
	}
	return out
}

func piece(l source.Location) map[string]any {
	return map[string]any{"file": l.File, "offset": l.Offset, "length": l.Length, "sha256": fmt.Sprintf("%x", l.Digest), "record_id": l.RecordID}
}
