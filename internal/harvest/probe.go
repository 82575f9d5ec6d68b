package harvest

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"daylight/internal/crawl"
	"daylight/internal/crawl/transport"
	"daylight/internal/ingest"
	"daylight/internal/postgres"
	"daylight/internal/source"
)

// probesAtOnce bounds what one Watch asks a portal; the rest waits for the next.
const probesAtOnce = 500

// probe asks a source for the notices that its listing misses, one by one and at
// its pace, and records each answer as it comes.
func (h *Harvester) probe(ctx context.Context, sourceID string) error {
	src, ok := h.sources[sourceID]
	if !ok || src.Crawler == nil {
		return nil
	}
	due, err := h.db.AbsencesDue(ctx, sourceID, goneAfter, probesAtOnce)
	if err != nil {
		return err
	}
	for _, d := range due {
		if err := ctx.Err(); err != nil {
			return err
		}
		refused, err := h.ask(ctx, src, d)
		if err != nil {
			return err
		}
		if refused {
			return nil
		}
	}
	return nil
}

// ask probes one notice. refused says that the portal wants no more requests now:
// the notice stays due, as do those after it.
func (h *Harvester) ask(ctx context.Context, src source.Source, d postgres.Due) (refused bool, err error) {
	if src.NoticeURL != nil {
		if at := src.NoticeURL(d.SourceNoticeID); at != "" {
			d.URL = at
		}
	}
	p := postgres.Probe{Due: d}
	if d.URL == "" {
		p.Words = "not asked: the source has no address of this notice alone"
		return false, h.db.Write(ctx, func(tx *postgres.Tx) error { return tx.Probed(ctx, p, Hold) })
	}
	recorder := h.ingester.Recorder()
	session, err := h.session(ctx, src, d, recorder)
	if err != nil {
		return false, fmt.Errorf("probe of %s: %w", d.SourceNoticeID, err)
	}
	defer session.Close()
	doc, err := session.Get(ctx, source.ForProbe, d.URL)
	if ctx.Err() != nil {
		return true, nil
	}
	if refused = errors.Is(err, source.ErrRateLimited) || errors.Is(err, source.ErrChallenged); refused {
		h.log.Warn("the portal does not answer for a notice that it no longer lists", "source", src.ID, "url", d.URL, "err", err)
	}
	answer(&p, src, doc, err)
	captures := recorder.Take()
	if p.At.IsZero() && len(captures) > 0 {
		p.At = captures[len(captures)-1].FetchedAt
	}
	_, err = h.ingester.Commit(ctx, ingest.Work{Source: src, Captures: captures,
		Within: func(ctx context.Context, tx *postgres.Tx, _ ingest.Counts) error {
			if refused {
				return nil
			}
			return tx.Probed(ctx, p, Hold)
		}})
	if err != nil {
		return refused, fmt.Errorf("store probe of %s: %w", d.SourceNoticeID, err)
	}
	return refused, nil
}

// session is of the run and the replica by which the notice was missed.
func (h *Harvester) session(ctx context.Context, src source.Source, d postgres.Due, recorder *ingest.Recorder) (*crawl.Session, error) {
	var replica *url.URL
	if d.BaseURL != "" {
		u, err := url.Parse(strings.TrimSuffix(d.BaseURL, "/"))
		if err != nil {
			return nil, fmt.Errorf("base URL: %w", err)
		}
		replica, src.Policy.Every = u, replicaGap
	}
	return crawl.New(ctx, crawl.Options{Source: src, Recorder: recorder, Index: h.db, Pacer: h.db, Hosts: h.hosts,
		RunID: d.Run, BaseURL: replica, Agent: h.agent, Contact: h.contact, Logger: h.log})
}

// answer judges what came of a probe. Only 404 and 410 say that a notice is gone:
// a page that says so under status 200 may be an error of the portal's.
func answer(p *postgres.Probe, src source.Source, doc source.Document, err error) {
	var status *transport.StatusError
	switch {
	case errors.As(err, &status):
		p.Status, p.At = status.Status, status.Document.FetchedAt
		p.Words = fmt.Sprintf("asked for directly, the source answers %d %s", status.Status, http.StatusText(status.Status))
		if errors.Is(err, source.ErrGone) {
			p.GoneKind = fmt.Sprintf("http_%d", status.Status)
		}
	case err != nil:
		p.Words = "asked for directly, the source gives no answer: " + err.Error()
	default:
		p.Status, p.At = doc.Status, doc.FetchedAt
		p.Words = fmt.Sprintf("asked for directly, the source answers %d with a document that does not hold the notice", doc.Status)
		if holds(src, doc, p.SourceNoticeID) {
			p.Words = "asked for directly, the source still serves the notice, though it does not list it"
		}
	}
}

// holds reports whether a document holds a notice. A parser that panics has not
// found it.
func holds(src source.Source, doc source.Document, noticeID string) (found bool) {
	defer func() {
		if recover() != nil {
			found = false
		}
	}()
	for n, err := range src.Parser.Parse(doc) {
		if err == nil && n.ID == noticeID {
			return true
		}
	}
	return false
}
