package harvest

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"daylight/internal/crawl"
	"daylight/internal/crawl/transport"
	"daylight/internal/ingest"
	"daylight/internal/postgres"
	"daylight/internal/procurement"
	"daylight/internal/source"
)

// DocumentOptions say which documents that notices name are to be fetched.
type DocumentOptions struct {
	Source string
	// Processes narrows them to those of some processes; nil for all of the source.
	Processes []procurement.ID
	// Run is archived with what is fetched; BaseURL is a replica that stands in for
	// all hosts, empty for the portal.
	Run     int64
	BaseURL string
	// AnyHost fetches from hosts that are not the source's, too; Again also what was
	// asked for before. Limit ends after that many requests; 0 for none.
	AnyHost, Again bool
	Limit          int
}

// DocumentReport counts what came of the documents: Named = Fetched + Failed +
// Waiting + OtherHosts + Left.
type DocumentReport struct {
	Named, Fetched, Failed int
	// Waiting is of hosts that asked to come back later, OtherHosts of hosts that
	// are not the source's, Left beyond the limit.
	Waiting, OtherHosts, Left int
}

// Documents fetches the documents that current notices of a source name, one by
// one at the pace of their hosts, and archives them as attachments: no parser reads
// them. One that cannot be fetched is recorded with its reason, and the others go
// on. An error is of the store or of ctx; what was fetched before it is kept.
func (h *Harvester) Documents(ctx context.Context, o DocumentOptions) (DocumentReport, error) {
	var report DocumentReport
	src, ok := h.sources[o.Source]
	if !ok {
		return report, fmt.Errorf("no source %q", o.Source)
	}
	urls, err := h.db.DocumentsToFetch(ctx, postgres.DocumentQuery{Source: src.ID, Processes: o.Processes, Again: o.Again})
	if err != nil {
		return report, err
	}
	report.Named = len(urls)
	waiting := map[string]bool{}
	for _, published := range urls {
		host := hostOf(published)
		allowed := slices.Contains(src.Hosts, host)
		switch {
		case !allowed && !o.AnyHost:
			report.OtherHosts++
			continue
		case o.Limit > 0 && report.Fetched+report.Failed >= o.Limit:
			report.Left++
			continue
		case waiting[host]:
			report.Waiting++
			continue
		}
		one := src
		if !allowed && host != "" {
			one.Hosts = append(slices.Clone(src.Hosts), host)
		}
		state, err := h.document(ctx, one, o, published)
		switch {
		case err != nil:
			return report, err
		case state == "":
			waiting[host] = true
			report.Waiting++
		case state == postgres.DocumentFetched:
			report.Fetched++
		default:
			report.Failed++
		}
	}
	return report, nil
}

func hostOf(published string) string {
	u, err := documentURL(published)
	if err != nil {
		return ""
	}
	return strings.ToLower(u.Hostname())
}

// documentURL is the address that a published one is fetched by.
func documentURL(published string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSpace(published))
	if err != nil {
		return nil, fmt.Errorf("address: %w", err)
	}
	u.Fragment, u.RawFragment = "", ""
	return u, nil
}

// document fetches one document and records how that ended. The state is empty if
// the host asks to come back later: then nothing is recorded of the document.
func (h *Harvester) document(ctx context.Context, src source.Source, o DocumentOptions, published string) (postgres.DocumentState, error) {
	recorder := h.ingester.Recorder()
	text, later := h.fetchDocument(ctx, src, o, published, recorder)
	if err := ctx.Err(); err != nil {
		return "", err
	}
	if later {
		text.State = ""
	}
	_, err := h.ingester.Commit(ctx, ingest.Work{Source: src, Captures: recorder.Take(),
		Within: func(ctx context.Context, tx *postgres.Tx, _ ingest.Counts) error {
			if later {
				return nil
			}
			return tx.SaveDocument(ctx, text)
		}})
	if err != nil {
		return "", fmt.Errorf("store document %s: %w", published, err)
	}
	h.log.Info("document", "source", src.ID, "url", published, "state", text.State, "reason", text.Reason)
	return text.State, nil
}

// fetchDocument asks for one document, in a session of its own: a portal that
// answers several addresses with one page is no trap here.
func (h *Harvester) fetchDocument(ctx context.Context, src source.Source, o DocumentOptions, published string, recorder *ingest.Recorder) (text postgres.DocumentText, later bool) {
	text = postgres.DocumentText{URL: published, Source: src.ID, State: postgres.DocumentFailed, TriedAt: time.Now().UTC()}
	u, err := documentURL(published)
	if err != nil {
		text.Reason = err.Error()
		return text, false
	}
	options := crawl.Options{Source: src, Recorder: recorder, Index: h.db, Pacer: h.db, Hosts: h.hosts,
		RunID: o.Run, Agent: h.agent, Contact: h.contact, Logger: h.log}
	if o.BaseURL != "" {
		if options.BaseURL, err = url.Parse(strings.TrimSuffix(o.BaseURL, "/")); err != nil {
			text.Reason = "base URL: " + err.Error()
			return text, false
		}
		options.Source.Policy.Every = replicaGap
	}
	session, err := crawl.New(ctx, options)
	if err != nil {
		text.Reason = err.Error()
		return text, false
	}
	defer session.Close()
	doc, err := session.Get(ctx, source.ForAttachment, u.String())
	var cut *transport.TruncatedError
	switch {
	case err == nil:
		text.State, text.SHA256, text.Media = postgres.DocumentFetched, doc.SHA256[:], doc.Header.Get("Content-Type")
	case isLater(err):
		h.log.Warn("the host of a document asks to come back later", "source", src.ID, "url", published, "err", err)
		return text, true
	case errors.As(err, &cut) && cut.Reason == "length":
		text.State, text.Reason = postgres.DocumentTooLarge, err.Error()
	default:
		text.Reason = err.Error()
	}
	return text, false
}

// isLater reports whether a host, not one document, refuses to answer now.
func isLater(err error) bool {
	var retry *source.RetryError
	return errors.As(err, &retry) || errors.Is(err, source.ErrRateLimited) || errors.Is(err, source.ErrChallenged)
}
