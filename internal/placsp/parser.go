package placsp

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"iter"
	"strings"
	"time"

	"daylight/internal/procurement"
	"daylight/internal/source"
	"daylight/internal/unpack"
	"daylight/internal/xmltree"
)

// OCIDPrefix stands before the name of an entry in an OCID.
const OCIDPrefix = "es-placsp-"

// maxFeed bounds one feed file: tombstones and entries are read in two passes.
// Files of the monthly archives have some 500 entries and up to 20 MB.
const maxFeed = 256 << 20

// Parser reads feeds, also the monthly zips of many. Its zero value is ready.
type Parser struct{}

var _ source.Parser = Parser{}

// Parse yields the tombstones, then the entries of each feed. Errors of records are
// *source.RecordError, with the reasons
//
//	bad-xml      a feed that breaks off
//	truncated    the container is cut, damaged or too large
//	no-id        an entry or tombstone without identifier
//	no-folder    an entry without a contract folder
//	id-too-long  an identifier beyond MaxNoticeID
func (Parser) Parse(doc source.Document) iter.Seq2[*procurement.Notice, error] {
	return func(yield func(*procurement.Notice, error) bool) {
		r, err := doc.Open()
		if err != nil {
			yield(nil, fmt.Errorf("open document: %w", err))
			return
		}
		defer r.Close()
		w := &walk{yield: yield}
		err = unpack.Walk(r, unpack.Limits{}, w.member)
		switch {
		case errors.Is(err, errStop):
		case err != nil:
			yield(nil, &source.RecordError{Reason: "truncated", Err: err})
		case !w.known && w.foreign != nil:
			yield(nil, w.foreign)
		case !w.known:
			yield(nil, fmt.Errorf("%w: no ATOM feed with entries in the document", source.ErrFormat))
		}
	}
}

// errStop ends the walk when the caller wants no more.
var errStop = errors.New("stop")

type walk struct {
	yield   func(*procurement.Notice, error) bool
	known   bool
	foreign error
}

func (w *walk) member(m unpack.Member) error {
	body, err := io.ReadAll(io.LimitReader(m, maxFeed+1))
	if err == nil && len(body) > maxFeed {
		err = fmt.Errorf("a feed of more than %d bytes: split it", maxFeed)
	}
	if err != nil {
		return w.send(nil, &source.RecordError{Pointer: m.Steps, Reason: "truncated", Err: err})
	}
	var bad error
	for _, pass := range []struct {
		name string
		read func(e *xmltree.Element, steps string) (*procurement.Notice, error)
	}{
		{"title", nil}, {"deleted-entry", tombstone}, {"entry", entry},
	} {
		var stop error
		bad = xmltree.Each(bytes.NewReader(body), xmltree.Options{}, []string{"feed", pass.name}, func(e *xmltree.Element) error {
			if pass.read == nil {
				w.known = true
				return nil
			}
			stop = w.send(pass.read(e, m.Steps))
			return stop
		})
		if stop != nil {
			return stop
		}
	}
	switch {
	case bad != nil && w.known:
		return w.send(nil, &source.RecordError{Pointer: m.Steps, Reason: "bad-xml", Err: errors.New(bad.Error())})
	case bad != nil:
		return w.send(nil, bad)
	}
	return nil
}

// send yields a notice or an error, and keeps back what is of another format.
func (w *walk) send(n *procurement.Notice, err error) error {
	if errors.Is(err, source.ErrFormat) {
		if w.foreign == nil {
			w.foreign = err
		}
		return nil
	}
	w.known = true
	if !w.yield(n, err) {
		return errStop
	}
	return nil
}

// name is what identifies an entry on both hosts of the platform.
func name(id string) string {
	if _, rest, ok := strings.Cut(id, "/sindicacion/"); ok && rest != "" {
		return rest
	}
	return id
}

// start begins a notice of the entry with an id.
func start(e *xmltree.Element, steps, id string) (*builder, error) {
	b := &builder{entry: e, steps: steps, parties: map[string]bool{}, lots: map[string]bool{}, notice: &procurement.Notice{
		Kind: procurement.State, Language: "es", Pointer: steps + e.Path(), Release: procurement.Object{}, Pointers: map[string]string{},
		ID: name(id), OCID: OCIDPrefix + name(id),
	}}
	switch n := b.notice; {
	case id == "":
		return nil, b.reject("no-id", errors.New("no identifier: which folder it is about cannot be told"))
	case len(n.ID) > procurement.MaxNoticeID-16 || len(n.OCID) > procurement.MaxOCID:
		return nil, b.reject("id-too-long", fmt.Errorf("an identifier of %d bytes", len(id)))
	}
	return b, nil
}

func (b *builder) reject(reason string, err error) error {
	return &source.RecordError{Pointer: b.notice.Pointer, Reason: reason, Err: err}
}

// published sets the time and version of the notice from a text with zone.
func (b *builder) published(raw string, place string) {
	n := b.notice
	n.PublishedRaw, n.Version = raw, raw
	when, err := time.Parse(time.RFC3339Nano, raw)
	if err != nil || when.Year() < 1900 || when.Year() > 2200 {
		b.issue("no-date", "/date", raw)
		return
	}
	n.Published = when.UTC()
	grow(n.Release, []string{"date"}, when.UTC().Format(time.RFC3339Nano))
	n.Pointers["/date"] = b.steps + place
}

// tombstone reads an at:deleted-entry.
func tombstone(e *xmltree.Element, steps string) (*procurement.Notice, error) {
	b, err := start(e, steps, e.Attr("ref"))
	if err != nil {
		return nil, err
	}
	b.notice.Kind = procurement.Release
	b.notice.ID += "/deleted"
	b.head(e, "tenderUpdate")
	for _, path := range []string{"/ocid", "/id"} {
		b.notice.Pointers[path] = b.steps + e.AttrPath("ref")
	}
	b.published(e.Attr("when"), e.AttrPath("when"))
	b.attribute("/tender/x_deletedAt", e, "when")
	b.attribute("/x_placsp/deletedEntry", e, "ref")
	b.issue("deleted-by-publisher", "", "the publisher took the entry back: "+e.Attr("when"))
	b.notice.Content = sum(e)
	return b.notice, nil
}

func (b *builder) head(from *xmltree.Element, tags ...string) {
	b.set("/ocid", b.notice.OCID, from)
	b.set("/id", b.notice.ID, from)
	b.set("/language", "es", from)
	b.set("/initiationType", "tender", from)
	for i, tag := range tags {
		b.set("/tag/"+string(rune('0'+i)), tag, from)
	}
}

// entry reads an atom:entry.
func entry(e *xmltree.Element, steps string) (*procurement.Notice, error) {
	id := e.First("id")
	b, err := start(e, steps, id.Value())
	if err != nil {
		return nil, err
	}
	if b.folder = e.First("ContractFolderStatus"); b.folder == nil {
		return nil, b.reject("no-folder", errors.New("an entry without ContractFolderStatus"))
	}
	state := b.folder.First("ContractFolderStatusCode")
	b.head(id, tagsOf(state.Value())...)
	updated := e.First("updated")
	b.published(updated.Value(), updated.Path())
	b.tender(state)
	b.buyer()
	b.project()
	b.lotList()
	b.results()
	b.modifications()
	b.documents()
	b.outcome(state)
	b.text("/x_placsp/summary", e.First("summary"))
	b.attribute("/x_placsp/url", e.First("link"), "href")
	b.text("/x_placsp/uuid", b.folder.First("UUID"))
	b.notice.Content = sum(e)
	return b.notice, nil
}

// sum is the hash of an element: its names, attributes and texts in their order.
func sum(e *xmltree.Element) [32]byte {
	h := sha256.New()
	write(h, e)
	return [32]byte(h.Sum(nil))
}

func write(h hash.Hash, e *xmltree.Element) {
	// A hash takes everything.
	_, _ = fmt.Fprintf(h, "<%s %q %q", e.Key, e.Attrs, e.Value())
	for _, k := range e.Kids {
		write(h, k)
	}
	_, _ = io.WriteString(h, ">")
}
