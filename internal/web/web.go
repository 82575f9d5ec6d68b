// Package web is the reading room: pages about contracts, notices,
// organisations and sources, rendered on the server, without scripts and
// without anything loaded from elsewhere. Every figure on a page leads to the
// notice version that states it, its place in the archived document and that
// document's hash.
//
// It holds no SQL and no rules of the domain; it never shows contact persons,
// and it logs no searches.
package web

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"daylight/internal/postgres"
	"daylight/internal/procurement"
	"daylight/internal/query"
	"daylight/internal/source"
)

// Store answers what the pages ask. What is not there gives postgres.ErrNotFound.
type Store interface {
	Search(ctx context.Context, q *query.Query, after string, limit int) (postgres.SearchPage, error)
	Contract(ctx context.Context, id procurement.ID) (postgres.ContractPage, error)
	// MovedTo returns the process that holds the notices of one that is gone.
	MovedTo(ctx context.Context, id procurement.ID) (procurement.ID, bool, error)
	// Notice returns a version of a notice, the latest for version 0.
	Notice(ctx context.Context, id procurement.ID, version int) (postgres.NoticePage, error)
	// Organization returns the organisation that a key belongs to, which may stand
	// under another key.
	Organization(ctx context.Context, key procurement.ID) (postgres.OrganizationPage, error)
	Group(ctx context.Context, id string) (postgres.GroupPage, error)
	Groups(ctx context.Context) ([]postgres.GroupRow, error)
	// ReviewQueue returns pairs of mentions that wait for a person.
	ReviewQueue(ctx context.Context, offset, limit int) ([]postgres.EdgeRow, error)
	// Decide records a decision about two mentions; an empty Judgement withdraws one.
	Decide(ctx context.Context, d postgres.Decision) (withdrawn bool, err error)
	// History returns the life of a process as it may be shown at now.
	History(ctx context.Context, process procurement.ID, now time.Time) (postgres.History, error)
	// FlagRates and FlagPopulations are the statistics of the rules, by source.
	FlagRates(ctx context.Context) ([]postgres.FlagRate, error)
	FlagPopulations(ctx context.Context) ([]postgres.FlagPopulation, error)
	Sources(ctx context.Context) ([]postgres.SourceRow, error)
	Status(ctx context.Context) (postgres.StoreStatus, error)
	// Archived returns the archived original of a notice version.
	Archived(ctx context.Context, id procurement.ID, version int) (source.Document, error)
}

// Options of the site.
type Options struct {
	Store Store
	// Originals serves archived documents as received. They may name persons, so
	// it is for the operator's own machine.
	Originals bool
	// Review takes decisions on which mentions are one organisation. Who can reach
	// the pages can decide, so it is for a listener on loopback alone.
	Review bool
	// Origin is put before links in data formats, such as
	// "https://daylight.example"; empty leaves them relative.
	Origin string
	// Zones are the IANA time zones of the sources by their ids; a source without
	// one is shown in UTC.
	Zones map[string]string
	// Examples are searches that find something in this collection; the start page
	// shows them before those that explain the query language. Note says what
	// every reader of the collection must know, such as that it is invented.
	Examples []Example
	Note     string
	// Logger takes one line per request, without queries; nil means none.
	Logger *slog.Logger
	// Now is the clock; time.Now if nil.
	Now func() time.Time
	// Timeout bounds one request; 10 s if zero.
	Timeout time.Duration
}

// Example is a search with what it shows.
type Example struct{ Query, Words string }

// Href leads to the search.
func (e Example) Href() string { return searchHref(e.Query) }

type site struct {
	Options
	zones  zones
	pages  pages
	styles asset
}

// New returns the handler of all pages.
func New(o Options) http.Handler {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Timeout == 0 {
		o.Timeout = 10 * time.Second
	}
	s := &site{Options: o, styles: stylesheet()}
	s.zones = loadZones(o.Zones, func(name string, err error) { o.Logger.Error("time zone", "name", name, "error", err) })
	s.pages = parsePages(s.styles.path)
	mux := http.NewServeMux()
	for pattern, serve := range map[string]handler{
		"GET /{$}":                       s.home,
		"GET /search":                    s.search,
		"GET /search.json":               s.searchJSON,
		"GET /search.csv":                s.searchCSV,
		"GET /contract/{id}":             s.moving(s.contract),
		"GET /contract/{id}/request":     s.moving(s.request),
		"GET /contract/{id}/request.txt": s.moving(s.requestFile),
		"GET /flags":                     s.ruleCatalogue,
		"GET /flags.json":                s.ruleCatalogueJSON,
		"GET /notice/{id}":               s.notice,
		"GET /notice/{id}/original":      s.original,
		"GET /organization/{key}":        s.organization,
		"GET /group/{id}":                s.group,
		"GET /groups":                    s.groups,
		"GET /groups.json":               s.groupsJSON,
		"GET /review":                    s.review,
		"POST /review":                   s.decide,
		"GET /methods":                   s.methods,
		"GET /sources":                   s.sources,
		"GET /sources.json":              s.sourcesJSON,
		"GET /healthz":                   s.health,
		"GET " + s.styles.path:           s.styles.serve,
		"GET /":                          notFound,
	} {
		mux.Handle(pattern, s.handle(serve))
	}
	return s.guard(mux)
}

func notFound(http.ResponseWriter, *http.Request) error { return postgres.ErrNotFound }

// health answers whether the store can be read.
func (s *site) health(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	if _, err := s.Store.Status(r.Context()); err != nil {
		s.Logger.Error("health", "error", err)
		w.WriteHeader(http.StatusServiceUnavailable)
		_, err := w.Write([]byte("the store does not answer\n"))
		return err
	}
	_, err := w.Write([]byte("ok\n"))
	return err
}
