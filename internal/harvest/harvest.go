// Package harvest works one crawl window: it joins the crawler of a source, the
// session that fetches and the ingester that stores, so that a page, its notices
// and the cursor behind it become durable together. Killed at any point, the next
// attempt goes on at the last cursor.
package harvest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"daylight/internal/crawl"
	"daylight/internal/crawl/transport"
	"daylight/internal/ingest"
	"daylight/internal/postgres"
	"daylight/internal/source"
)

// hostsAtOnce is how many requests one host gets at a time.
const hostsAtOnce = 2

// replicaGap is the pace at a replica: it is ours, and bears what we like.
const replicaGap = time.Millisecond

// Harvester works windows of a store's runs. It is safe for concurrent use.
type Harvester struct {
	db       *postgres.DB
	ingester *ingest.Ingester
	sources  map[string]source.Source
	hosts    *transport.Hosts
	agent    string
	contact  string
	log      *slog.Logger
	holder   int32
	watching sync.Map // source id -> *sync.Mutex
}

// attempts is how often a window is tried while its portal asks to come back
// later.
const attempts = 5

// Options of a Harvester.
type Options struct {
	Sources []source.Source
	// Agent is program/version, Contact whom a portal can write to.
	Agent, Contact string
	Logger         *slog.Logger
}

// New returns a Harvester.
func New(db *postgres.DB, ingester *ingest.Ingester, o Options) *Harvester {
	h := &Harvester{db: db, ingester: ingester, sources: map[string]source.Source{}, hosts: transport.NewHosts(hostsAtOnce),
		agent: o.Agent, contact: o.Contact, log: o.Logger}
	for _, s := range o.Sources {
		h.sources[s.ID] = s
	}
	return h
}

// Hold names the session lock by which other processes see that this one lives.
// Call it before the first Window.
func (h *Harvester) Hold(holder int32) { h.holder = holder }

// Plan splits a span into the windows of a source, oldest first.
func Plan(size time.Duration, since, until time.Time) [][2]time.Time {
	if size <= 0 {
		return [][2]time.Time{{since, until}}
	}
	var out [][2]time.Time
	for from := since; from.Before(until); from = from.Add(size) {
		to := from.Add(size)
		if to.After(until) {
			to = until
		}
		out = append(out, [2]time.Time{from, to})
	}
	return out
}

// Window works one window to its end and records how it ended. It returns an
// error only if the store failed, ctx ended, or, as a *source.RetryError, the
// portal asks to come back later: the window is then still open and can be tried
// again. What else a portal does wrong is the window's state, not an error.
func (h *Harvester) Window(ctx context.Context, run int64, no int) error {
	w, err := h.db.ClaimWindow(ctx, run, no, h.holder)
	if errors.Is(err, postgres.ErrNotFound) {
		return nil // finished by another attempt
	}
	if err != nil {
		return err
	}
	s := &step{h: h, w: w, received: w.Received, announced: w.Announced}
	crawlErr, storeErr := s.crawl(ctx)
	if storeErr != nil {
		if !errors.Is(storeErr, postgres.ErrFenced) && ctx.Err() == nil {
			h.log.Error("window could not be stored, it will be tried again", "source", w.Source, "run", run, "window", no, "err", storeErr)
		}
		return storeErr
	}
	if ctx.Err() != nil {
		return errors.Join(ctx.Err(), h.db.EndWindow(context.WithoutCancel(ctx), w, "pending", ""))
	}
	if later := s.later(crawlErr); later != nil {
		h.log.Warn("window waits", "source", w.Source, "run", run, "window", no, "after", later.After, "err", crawlErr)
		return errors.Join(later, h.db.EndWindow(ctx, w, "pending", "waits: "+crawlErr.Error()))
	}
	state, reason := s.verdict(crawlErr)
	if crawlErr != nil {
		h.log.Warn("window ended early", "source", w.Source, "run", run, "window", no, "state", state, "err", crawlErr)
	}
	if err := h.db.EndWindow(ctx, w, state, reason); err != nil {
		return err
	}
	h.ended(ctx, w)
	return nil
}

// Abandon ends a window as failed: the store refused it too often.
func (h *Harvester) Abandon(ctx context.Context, run int64, no int, why error) error {
	w, err := h.db.ClaimWindow(ctx, run, no, h.holder)
	if errors.Is(err, postgres.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	h.log.Error("window given up", "source", w.Source, "run", run, "window", no, "err", why)
	return h.db.EndWindow(ctx, w, "failed", "given up: "+why.Error())
}

// step is the sink of one attempt at a window.
type step struct {
	h        *Harvester
	w        postgres.Window
	src      source.Source
	session  *crawl.Session
	recorder *ingest.Recorder
	// announced and received are of the whole window, received including what an
	// earlier attempt counted.
	announced, received, base int
	// saved is received as of the cursor: the next attempt counts on from there.
	saved  int
	failed error // of the store
}

func (s *step) crawl(ctx context.Context) (crawlErr, storeErr error) {
	src, ok := s.h.sources[s.w.Source]
	if !ok || src.Crawler == nil {
		return fmt.Errorf("this program has no crawler for source %q", s.w.Source), nil
	}
	s.src, s.recorder = src, s.h.ingester.Recorder()
	s.base, s.saved = s.received, s.received
	var replica *url.URL
	if s.w.BaseURL != "" {
		u, err := url.Parse(strings.TrimSuffix(s.w.BaseURL, "/"))
		if err != nil {
			return fmt.Errorf("base URL: %w", err), nil
		}
		replica = u
		src.Policy.Every = replicaGap
	}
	window := source.Window{Since: s.w.Since, Until: s.w.Until, Cursor: s.w.Cursor, MaxDocuments: s.w.MaxDocuments}
	session, err := crawl.New(ctx, crawl.Options{Source: src, Recorder: s.recorder, Index: s.h.db, Pacer: s.h.db, Hosts: s.h.hosts,
		RunID: s.w.RunID, Window: window, BaseURL: replica, Agent: s.h.agent, Contact: s.h.contact, Logger: s.h.log})
	if err != nil {
		return err, nil
	}
	defer session.Close()
	s.session = session
	crawlErr = s.walk(ctx, window)
	if s.failed != nil {
		return nil, s.failed
	}
	if ctx.Err() == nil && s.later(crawlErr) == nil {
		s.saved = s.received // no further attempt will count on from the cursor
	}
	// What was fetched before an error, or before ctx ended, is kept.
	if err := s.commit(context.WithoutCancel(ctx), ""); err != nil {
		return nil, err
	}
	return crawlErr, nil
}

// walk is Crawl, where a panic is an error of this window alone.
func (s *step) walk(ctx context.Context, w source.Window) (err error) {
	defer func() {
		if r := recover(); r != nil {
			s.h.log.Error("crawler panicked", "source", s.w.Source, "run", s.w.RunID, "window", s.w.No, "panic", r, "stack", string(debug.Stack()))
			err = fmt.Errorf("the crawler panicked: %v", r)
		}
	}()
	return s.src.Crawler.Crawl(ctx, s.session, w, s)
}

// later is the portal's wish to be asked again later, nil if it has none or was
// asked often enough.
func (s *step) later(err error) (later *source.RetryError) {
	if s.w.Fence >= attempts || !errors.As(err, &later) {
		return nil
	}
	return later
}

// Checkpoint implements source.Sink. A page that was fetched is stored even if
// ctx ends meanwhile.
func (s *step) Checkpoint(ctx context.Context, cursor string) error {
	if cursor != "" {
		s.saved = s.received
	}
	if err := s.commit(context.WithoutCancel(ctx), cursor); err != nil {
		s.failed = err
		return err
	}
	return ctx.Err()
}

// Progress implements source.Sink.
func (s *step) Progress(announced, received int) {
	s.announced, s.received = announced, s.base+received
}

func (s *step) commit(ctx context.Context, cursor string) error {
	documents := s.session.Take()
	captures := s.recorder.Take()
	counts, err := s.h.ingester.Commit(ctx, ingest.Work{Source: s.src, Captures: captures, Documents: documents,
		Within: func(ctx context.Context, tx *postgres.Tx, c ingest.Counts) error {
			return tx.MoveWindow(ctx, s.w, postgres.Step{Cursor: cursor, Announced: s.announced, Received: s.saved,
				Documents: c.Documents, Records: c.Records, Versions: c.Versions, Duplicates: c.Duplicates, Quarantined: c.Quarantined})
		}})
	if err != nil {
		return fmt.Errorf("store page of %s: %w", s.w.Source, err)
	}
	s.h.log.Info("page stored", "source", s.w.Source, "run", s.w.RunID, "window", s.w.No, "documents", counts.Documents,
		"records", counts.Records, "versions", counts.Versions, "quarantined", counts.Quarantined)
	return nil
}

// verdict gives the state of the window: complete only if the crawler proved the
// end of the listing and received what was announced.
func (s *step) verdict(err error) (state, reason string) {
	switch {
	case err == nil && s.announced >= 0 && s.received < s.announced:
		return "partial", fmt.Sprintf("%d of %d announced records received", s.received, s.announced)
	case err == nil:
		return "complete", ""
	}
	state = "partial"
	if code := crawl.Outcome(err); code == "blocked" || code == "challenged" || code == "failed" && s.received == 0 {
		state = "failed"
	}
	if s.announced >= 0 {
		return state, fmt.Sprintf("%v (%d of %d announced records received)", err, s.received, s.announced)
	}
	return state, fmt.Sprintf("%v (%d records received)", err, s.received)
}
