// Package portalsim runs replicas of public procurement portals, for the demo,
// for tests and for benchmarks. A replica answers below /SOURCEID/ at the
// portal's own paths.
//
// A synthetic replica invents its notices from a seed, in the portal's wire
// format and with its paging, filters and limits; every answer carries the
// header Daylight-Origin: synthetic. A recorded replica repeats exchanges that
// were recorded from the portal. Both can be made to fail as portals do, with
// rules (see Fault).
//
// The package is no judge of the crawlers it serves: it does not know them, and
// nothing outside tests, the demo and the command portalsim uses it.
package portalsim

import (
	"fmt"
	"io/fs"
	"net/http"
	"slices"
	"strings"
	"time"
)

// OriginHeader is set to "synthetic" in every answer of a synthetic replica, and
// is absent from recorded ones.
const OriginHeader = "Daylight-Origin"

// Options say which portals to run, and how. The zero value is not usable: either
// Synthetic or Recorded is needed.
type Options struct {
	// Sources are the ids of the portals; none means every synthetic one.
	Sources []string
	// Synthetic is the number of notices each portal has published.
	Synthetic int
	// Seed makes the notices: one seed, one portal, byte for byte.
	Seed uint64
	// From and Until bound the dates of publication; see Range for what holds
	// if they are zero. No clock is read.
	From, Until time.Time
	// Recorded holds a folder per source with a file crawl.jsonl, see Recorded.
	// It replaces the synthetic portals.
	Recorded fs.FS
	// Faults are rules by which answers go wrong; FaultSeed decides the ones
	// that have a probability.
	Faults    []Fault
	FaultSeed uint64
}

// Server is the http.Handler of the replicas.
type Server struct {
	mux *http.ServeMux
	log *requestLog
}

// synthetics lists the synthetic portals.
func synthetics() map[string]func(world, func(string)) http.Handler {
	return map[string]func(world, func(string)) http.Handler{
		"uk-contracts-finder": contractsFinder,
		"uk-find-a-tender":    findATender,
		"eu-ted":              ted,
		"us-usaspending":      usaspending,
		"il-mr-gov":           israelPortal,
	}
}

// Sources lists the ids of the portals that have a synthetic replica, sorted.
func Sources() []string {
	var ids []string
	for id := range synthetics() {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// New returns the replicas that o describes.
func New(o Options) (*Server, error) {
	switch {
	case o.Recorded != nil && len(o.Sources) == 0:
		return nil, fmt.Errorf("recorded replicas: name the sources to run")
	case o.Recorded == nil && o.Synthetic <= 0:
		return nil, fmt.Errorf("%d synthetic notices: give a number above 0, or a folder of recordings", o.Synthetic)
	}
	if len(o.Sources) == 0 {
		o.Sources = Sources()
	}
	s := &Server{mux: http.NewServeMux(), log: newRequestLog()}
	for _, id := range o.Sources {
		if err := s.mount(id, o); err != nil {
			return nil, err
		}
	}
	s.mux.HandleFunc("GET /robots.txt", robots)
	s.mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, "Replicas of public procurement portals, for tests and demonstrations:\n/%s/\n", strings.Join(o.Sources, "/\n/"))
	})
	return s, nil
}

func (s *Server) mount(id string, o Options) error {
	count := s.log.counter(id)
	portal, err := newPortal(id, o, count)
	if err != nil {
		return err
	}
	faulty, err := withFaults(portal, id, o.Faults, o.FaultSeed, count)
	if err != nil {
		return err
	}
	if o.Recorded == nil {
		faulty = marked(faulty)
	}
	s.mux.Handle("/"+id+"/", http.StripPrefix("/"+id, faulty))
	return nil
}

func newPortal(id string, o Options, count func(string)) (http.Handler, error) {
	if o.Recorded != nil {
		r, err := Recorded(o.Recorded, id)
		if err != nil {
			return nil, err
		}
		r.count = count
		return r, nil
	}
	build, ok := synthetics()[id]
	if !ok {
		return nil, fmt.Errorf("no synthetic portal %q: there are %s", id, strings.Join(Sources(), ", "))
	}
	from, until := Range(id)
	if !o.From.IsZero() {
		from = o.From
	}
	if !o.Until.IsZero() {
		until = o.Until
	}
	if !from.Before(until) {
		return nil, fmt.Errorf("synthetic portal %s: no time between %s and %s", id, from, until)
	}
	return build(world{seed: o.Seed, notices: o.Synthetic, from: from, until: until, subjects: subjects()}, count), nil
}

// Range is when a synthetic portal publishes if Options say nothing else: from
// is included, until is not. Find a Tender is asked for six hours at a time, so
// that the years of the others would be thousands of requests: it has two months.
func Range(sourceID string) (from, until time.Time) {
	until = time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	if sourceID == "uk-find-a-tender" {
		return until.AddDate(0, -2, 0), until
	}
	return time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC), until
}

// ServeHTTP answers as the portals do.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.mux.ServeHTTP(w, r) }

// Requests returns how many requests came, by source and kind. Kinds are
// "search", "document", "robots", "unknown" and, where a fault struck, "fault"
// besides. Requests for no source are not counted.
func (s *Server) Requests() map[string]map[string]int { return s.log.snapshot() }

func marked(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set(OriginHeader, "synthetic")
		h.ServeHTTP(w, r)
	})
}
