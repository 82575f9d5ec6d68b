package ingest

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"daylight/internal/archive"
	"daylight/internal/postgres"
	"daylight/internal/source"
)

// Replay says what a rebuild or reprocess did.
type Replay struct {
	Counts
	// Exchanges is the number of archived exchanges read, Unknown that of those
	// whose source this program does not list.
	Exchanges, Unknown int
}

// Rebuild drops every derived row and makes them again from the archive alone:
// captures, notices, processes, quarantine.
func (g *Ingester) Rebuild(ctx context.Context, sources []source.Source) (Replay, error) {
	if err := g.db.DropDerived(ctx); err != nil {
		return Replay{}, err
	}
	return g.replay(ctx, sources, replayOptions{captures: true})
}

// Reprocess parses the archived documents of the sources again. Bodies that an
// older parser made are refilled; with force all are. What was in quarantine and
// can now be read leaves it.
func (g *Ingester) Reprocess(ctx context.Context, sources []source.Source, force bool) (Replay, error) {
	return g.replay(ctx, sources, replayOptions{only: true, force: force})
}

type replayOptions struct {
	captures bool // list the exchanges in the store
	only     bool // pass over other sources silently
	force    bool
}

// replay reads the archive in order and commits what it finds, source by source
// in batches.
func (g *Ingester) replay(ctx context.Context, sources []source.Source, o replayOptions) (Replay, error) {
	byID := map[string]source.Source{}
	for _, s := range sources {
		byID[s.ID] = s
	}
	var out Replay
	var w Work
	flush := func() error {
		if w.Source.ID == "" {
			return nil
		}
		if !o.captures {
			w.Captures = nil
			if err := g.db.ReleaseQuarantine(ctx, w.Source.ID, w.Documents); err != nil {
				return err
			}
		}
		counts, err := g.Commit(ctx, w)
		out.Add(counts)
		w = Work{}
		return err
	}
	err := g.store.Scan(ctx, func(doc source.Document, e archive.Exchange) error {
		src, ok := byID[doc.SourceID]
		if !ok {
			if !o.only {
				out.Unknown++
			}
			return nil
		}
		out.Exchanges++
		if w.Source.ID != src.ID || len(w.Captures) >= importFiles {
			if err := flush(); err != nil {
				return err
			}
			w = Work{Source: src, Force: o.force}
		}
		w.Captures = append(w.Captures, postgres.Capture{Document: doc, RunID: e.RunID})
		if Parsed(doc, e) {
			w.Documents = append(w.Documents, doc)
		}
		return nil
	})
	var unreadable archive.ScanError
	if err != nil && !errors.As(err, &unreadable) {
		return out, fmt.Errorf("read archive: %w", err)
	}
	if ferr := flush(); ferr != nil {
		return out, ferr
	}
	if err != nil { // everything else was taken in
		return out, fmt.Errorf("read archive: %w", err)
	}
	return out, nil
}

// Parsed reports whether an exchange holds a document to parse: the one rule by
// which a crawl and a rebuild agree.
func Parsed(doc source.Document, e archive.Exchange) bool {
	return doc.Purpose == source.ForDocument && (doc.Status == http.StatusOK || doc.Status == http.StatusNotModified) && e.Truncated == ""
}
