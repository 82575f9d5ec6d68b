package ingest

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"daylight/internal/archive"
	"daylight/internal/fx"
	"daylight/internal/postgres"
	"daylight/internal/source"
)

// batchSize is the number of records of one transaction: above it the cost of a
// round trip no longer counts (PERFORMANCE.md section 8), and memory stays small.
const batchSize = 2000

// Ingester takes documents into one store.
type Ingester struct {
	db    *postgres.DB
	store *archive.Store
	log   *slog.Logger
	rates *fx.Table
	mu    sync.Mutex
	fresh []archive.Record // pieces of archive files not yet listed in the database
}

// New returns an Ingester. The archive and the database belong together. It
// converts at the rates that the program carries until UseRates.
func New(db *postgres.DB, store *archive.Store, log *slog.Logger) *Ingester {
	return &Ingester{db: db, store: store, log: log}
}

// table is the rates to convert at.
func (g *Ingester) table() (*fx.Table, error) {
	if g.rates != nil {
		return g.rates, nil
	}
	return fx.Embedded()
}

// UseRates sets the rates for what is compiled from now on.
func (g *Ingester) UseRates(rates *fx.Table) { g.rates = rates }

// Counts says what a commit did. Records = Versions + Duplicates + Quarantined.
type Counts struct {
	Documents, Records, Versions, Duplicates, Quarantined int
	// Refilled is the number of versions whose body a newer parser made again.
	Refilled int
	// Processes is the number of processes that were compiled with a new result.
	Processes int
}

// Add sums counts.
func (c *Counts) Add(d Counts) {
	c.Documents += d.Documents
	c.Records += d.Records
	c.Versions += d.Versions
	c.Duplicates += d.Duplicates
	c.Quarantined += d.Quarantined
	c.Refilled += d.Refilled
	c.Processes += d.Processes
}

// Work is what one commit stores.
type Work struct {
	Source source.Source
	// Captures are all exchanges since the last commit; Documents those of them to
	// parse.
	Captures  []postgres.Capture
	Documents []source.Document
	// Within runs in the last transaction of the work, with the counts so far: a
	// cursor moved there is durable exactly when the documents are.
	Within func(context.Context, *postgres.Tx, Counts) error
	// Force refills bodies even if the parser version is the same.
	Force bool
}

// Commit makes the work durable: first the archived bytes, then the rows. Large
// documents take several transactions; if one fails, those before it stay, and
// doing the work again doubles nothing.
func (g *Ingester) Commit(ctx context.Context, w Work) (Counts, error) {
	var total Counts
	b := &batch{g: g, w: w, parser: w.Source.ParserVersion, captures: w.Captures, pieces: g.drain()}
	defer func() { g.undrain(b.pieces) }() // none are left once they are listed
	if err := g.store.Sync(); err != nil {
		return total, fmt.Errorf("sync archive: %w", err)
	}
	if err := g.db.EnsureMonths(ctx, times(w.Captures)); err != nil {
		return total, err
	}
	for _, doc := range w.Documents {
		total.Documents++
		b.total = total
		for r := range g.records(w.Source, doc) {
			b.add(r)
			if b.size() < batchSize {
				continue
			}
			if err := b.flush(ctx, nil); err != nil {
				return total, fmt.Errorf("%s: %w", doc.URL, err)
			}
			total.Add(b.take())
			b.total = total
		}
	}
	b.total = total
	if err := b.flush(ctx, w.Within); err != nil {
		return total, err
	}
	total.Add(b.take())
	return total, nil
}

func times(captures []postgres.Capture) []time.Time {
	out := make([]time.Time, len(captures))
	for i, c := range captures {
		out[i] = c.FetchedAt
	}
	return out
}

// drain returns the pieces of archive files to list. Call Sync after it: what
// other workers append from then on is not durable yet.
func (g *Ingester) drain() []archive.Record {
	g.mu.Lock()
	defer g.mu.Unlock()
	out := append(g.fresh, g.store.Drain()...)
	g.fresh = nil
	return out
}

// undrain takes back pieces whose transaction failed.
func (g *Ingester) undrain(records []archive.Record) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.fresh = append(g.fresh, records...)
}
