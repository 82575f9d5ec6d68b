package ingest

import (
	"context"
	"io"
	"sync"

	"daylight/internal/archive"
	"daylight/internal/postgres"
	"daylight/internal/source"
)

// Recorder archives exchanges and remembers them until the next commit.
type Recorder struct {
	store   *archive.Store
	mu      sync.Mutex
	pending []postgres.Capture
}

// Recorder returns a new Recorder on the ingester's archive.
func (g *Ingester) Recorder() *Recorder { return &Recorder{store: g.store} }

// Append archives an exchange, see archive.Store.Append.
func (r *Recorder) Append(ctx context.Context, e archive.Exchange, body io.Reader, prior *archive.Seen) (source.Document, error) {
	doc, err := r.store.Append(ctx, e, body, prior)
	if err != nil {
		return doc, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.pending = append(r.pending, postgres.Capture{Document: doc, RunID: e.RunID})
	return doc, nil
}

// Take returns the exchanges since the last call.
func (r *Recorder) Take() []postgres.Capture {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := r.pending
	r.pending = nil
	return out
}
