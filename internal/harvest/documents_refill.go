package harvest

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"daylight/internal/archive"
	"daylight/internal/postgres"
	"daylight/internal/source"
)

// maxHops is how many redirects are followed in the archive.
const maxHops = 10

// RefillDocuments finds the documents that notices name in the archive, where they
// were fetched earlier and the store no longer says so, and returns their number.
// Run it after a rebuild into an empty store. A broken piece of the archive costs
// what it holds alone, and is the error.
func (h *Harvester) RefillDocuments(ctx context.Context, store *archive.Store) (int, error) {
	found := map[string]source.Document{} // by source and address
	moved := map[string]string{}
	err := store.Scan(ctx, func(doc source.Document, e archive.Exchange) error {
		if doc.Purpose != source.ForAttachment || e.Truncated != "" {
			return nil
		}
		key := doc.SourceID + " " + doc.URL
		switch to := doc.Header.Get("Location"); {
		case doc.Status == http.StatusOK || doc.Status == http.StatusNotModified:
			found[key] = doc
		case doc.Status/100 == 3 && to != "":
			if base, err := documentURL(doc.URL); err == nil {
				if target, err := base.Parse(to); err == nil {
					target.Fragment, target.RawFragment = "", ""
					moved[key] = doc.SourceID + " " + target.String()
				}
			}
		}
		return nil
	})
	var broken archive.ScanError
	if err != nil && !errors.As(err, &broken) {
		return 0, fmt.Errorf("read archive: %w", err)
	}
	n := 0
	for id := range h.sources {
		added, serr := h.refillSource(ctx, id, found, moved)
		if serr != nil {
			return n, serr
		}
		n += added
	}
	if err != nil {
		return n, fmt.Errorf("read archive: %w", err)
	}
	return n, nil
}

func (h *Harvester) refillSource(ctx context.Context, id string, found map[string]source.Document, moved map[string]string) (int, error) {
	urls, err := h.db.DocumentsToFetch(ctx, postgres.DocumentQuery{Source: id})
	if err != nil {
		return 0, err
	}
	n := 0
	for _, published := range urls {
		u, err := documentURL(published)
		if err != nil {
			continue
		}
		key := id + " " + u.String()
		for range maxHops {
			if _, ok := found[key]; ok || moved[key] == "" {
				break
			}
			key = moved[key]
		}
		doc, ok := found[key]
		if !ok {
			continue
		}
		text := postgres.DocumentText{URL: published, Source: id, State: postgres.DocumentFetched, SHA256: doc.SHA256[:],
			Media: doc.Header.Get("Content-Type"), TriedAt: doc.FetchedAt}
		if err := h.db.Write(ctx, func(tx *postgres.Tx) error { return tx.SaveDocument(ctx, text) }); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}
