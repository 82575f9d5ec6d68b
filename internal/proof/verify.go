package proof

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/shopspring/decimal"

	"daylight/internal/archive"
	"daylight/internal/ingest"
	"daylight/internal/postgres"
	"daylight/internal/procurement"
	"daylight/internal/source"
)

// Trouble is something that is not as it was stored, with the notices that rest
// on it.
type Trouble struct {
	Place   string
	Problem string
	Notices []postgres.Touched
	// Harmless says that no row rests on it, such as the tail that a crash left.
	Harmless bool
}

// Report counts what Verify checked.
type Report struct {
	Files, Records, Bytes, Versions, Troubles int64
}

// Verify hashes every archived piece, and parses every archived document again
// to compare it with the stored notice versions. found is called for each
// trouble.
func Verify(ctx context.Context, db *postgres.DB, store *archive.Store, sources []source.Source, found func(Trouble) error) (Report, error) {
	var rep Report
	stats, err := store.Verify(ctx, db.ArchiveRecords(ctx), func(f archive.Finding) error {
		t := Trouble{Place: fmt.Sprintf("archive/%s at %d", f.File, f.Offset), Problem: f.Error(), Harmless: f.Harmless()}
		if !t.Harmless {
			rep.Troubles++
			var err error
			if t.Notices, err = db.Touched(ctx, f.File, f.Offset, f.Offset+max(f.Length, 1)); err != nil {
				return err
			}
		}
		return found(t)
	})
	rep.Files, rep.Records, rep.Bytes = stats.Files, stats.Records, stats.Bytes
	if err != nil {
		return rep, err
	}
	v := versions{db: db, sources: map[string]source.Source{}, rep: &rep, found: found, done: map[document]bool{}}
	for _, src := range sources {
		v.sources[src.ID] = src
	}
	err = store.Scan(ctx, func(doc source.Document, e archive.Exchange) error {
		if !ingest.Parsed(doc, e) {
			return nil
		}
		return v.document(ctx, doc)
	})
	var unreadable archive.ScanError
	if errors.As(err, &unreadable) { // found above, place by place
		err = nil
	}
	return rep, err
}

// document is the bytes of a source: two sources may publish the same.
type document struct {
	source string
	sha256 [32]byte
}

// versions compares the stored versions of each document with what it says.
type versions struct {
	db      *postgres.DB
	sources map[string]source.Source
	rep     *Report
	found   func(Trouble) error
	done    map[document]bool
}

func (v *versions) document(ctx context.Context, doc source.Document) error {
	src, ok := v.sources[doc.SourceID]
	key := document{doc.SourceID, doc.SHA256}
	if !ok || v.done[key] {
		return nil
	}
	v.done[key] = true
	rows, err := v.db.VersionsOfDocument(ctx, src.ID, doc.SHA256)
	if err != nil || len(rows) == 0 {
		return err
	}
	parsed := parse(src, doc)
	for _, row := range rows {
		v.rep.Versions++
		problem := compare(row, parsed[row.SourceNoticeID+string(row.Content[:])])
		if problem == "" {
			continue
		}
		v.rep.Troubles++
		err := v.found(Trouble{Place: fmt.Sprintf("notice %s@%d", row.Notice, row.Version), Problem: problem,
			Notices: []postgres.Touched{row.Touched}})
		if err != nil {
			return err
		}
	}
	return nil
}

// parse reads the notices of a document by identifier and content.
func parse(src source.Source, doc source.Document) (out map[string]*procurement.Notice) {
	out = map[string]*procurement.Notice{}
	defer func() { _ = recover() }() // what a broken document does to a parser is reported as a missing notice
	for n, err := range src.Parser.Parse(doc) {
		if err == nil {
			out[n.ID+string(n.Content[:])] = n
		}
	}
	return out
}

func compare(row postgres.VersionRow, n *procurement.Notice) string {
	if n == nil {
		return "the archived document does not hold this notice with this content"
	}
	stored, err := procurement.ParseBody(row.Body)
	if err != nil {
		return err.Error()
	}
	if !equal(stored.Release, n.Release) {
		return "the stored facts are not those of the archived document; daylight reprocess --force makes them again"
	}
	return ""
}

// equal compares JSON trees; numbers are equal if their values are.
func equal(a, b any) bool {
	switch a := a.(type) {
	case procurement.Object:
		b, ok := b.(procurement.Object)
		if !ok || len(a) != len(b) {
			return false
		}
		for k, v := range a {
			w, ok := b[k]
			if !ok || !equal(v, w) {
				return false
			}
		}
		return true
	case []any:
		b, ok := b.([]any)
		if !ok || len(a) != len(b) {
			return false
		}
		for i := range a {
			if !equal(a[i], b[i]) {
				return false
			}
		}
		return true
	case json.Number:
		b, ok := b.(json.Number)
		return ok && (a == b || sameNumber(a.String(), b.String()))
	}
	return a == b
}

func sameNumber(a, b string) bool {
	x, err := decimal.NewFromString(a)
	if err != nil {
		return false
	}
	y, err := decimal.NewFromString(b)
	return err == nil && x.Equal(y)
}
