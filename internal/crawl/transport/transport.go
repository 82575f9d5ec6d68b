// Package transport is everything a crawl does to bytes: a chain of
// http.RoundTrippers, each with one task. From the outside in:
//
//	guard       only http(s), only the source's hosts; our own headers
//	robots      robots.txt by RFC 9309, kept a day
//	retry       exponential backoff and Retry-After
//	breaker     stops asking a host that fails again and again
//	pace        one request at a time and a pause between two, in all processes
//	classify    statuses to the errors of package source
//	conditional If-None-Match and If-Modified-Since; a 304 gives the earlier body
//	capture     reads the whole body within limits and archives the exchange
//	replica     points the request at a replica portal, if there is one
//	network     http.Transport that refuses private addresses when it dials
//
// A body is archived before anybody reads it, and what the caller reads comes
// from the archive. Colly stands above the chain, in package crawl.
package transport

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"daylight/internal/archive"
	"daylight/internal/source"
)

// Recorder archives an exchange; *archive.Store is one. The document it returns
// can be opened at once.
type Recorder interface {
	Append(ctx context.Context, e archive.Exchange, body io.Reader, prior *archive.Seen) (source.Document, error)
}

var _ Recorder = (*archive.Store)(nil)

// Options of a Transport, which serves one source, run and window.
type Options struct {
	Source   source.Source
	Recorder Recorder
	// Index finds earlier answers; nil knows none.
	Index archive.Index
	// Pacer spaces requests to a host across processes; nil spaces them within
	// this Transport.
	Pacer Pacer
	// Hosts is what is known of hosts, shared by all Transports of a process; nil
	// starts anew.
	Hosts *Hosts
	RunID int64
	// Window is archived with each exchange.
	Window string
	// Replica stands in for all hosts of the source; nil means the real portal.
	Replica *url.URL
	// Agent is the whole User-Agent.
	Agent    string
	Timeouts Timeouts
	// Backoff is the first pause before a request is repeated, it doubles from
	// there; 1 s if zero.
	Backoff time.Duration
	// TempDir takes bodies above 1 MiB until they are archived; the system's
	// folder if empty.
	TempDir string
	Logger  *slog.Logger
	// Network replaces the real network in tests that need none.
	Network http.RoundTripper
}

// Timeouts of one exchange. Zero values are replaced by the defaults.
type Timeouts struct {
	Connect time.Duration // 10 s
	TLS     time.Duration // 10 s
	Header  time.Duration // 30 s, until the header of the answer is complete
	Idle    time.Duration // 30 s, between two reads of the body
	Total   time.Duration // of Policy.Timeout, or 120 s
}

func (t Timeouts) withDefaults(p source.Policy) Timeouts {
	for _, d := range []struct {
		field    *time.Duration
		fallback time.Duration
	}{
		{&t.Connect, 10 * time.Second},
		{&t.TLS, 10 * time.Second},
		{&t.Header, 30 * time.Second},
		{&t.Idle, 30 * time.Second},
		{&t.Total, p.Timeout},
		{&t.Total, 120 * time.Second},
	} {
		if *d.field <= 0 {
			*d.field = d.fallback
		}
	}
	return t
}

// Transport is the chain. It may be used by several goroutines.
type Transport struct {
	chain   http.RoundTripper
	network http.RoundTripper
}

// New builds the chain.
func New(o Options) (*Transport, error) {
	switch {
	case o.Recorder == nil:
		return nil, errors.New("transport: no Recorder")
	case o.Agent == "" || strings.Contains(strings.ToLower(o.Agent), "mozilla"):
		return nil, fmt.Errorf("transport: User-Agent %q must name this program", o.Agent)
	case o.Replica != nil && (o.Replica.Host == "" || o.Replica.Scheme != "http" && o.Replica.Scheme != "https"):
		return nil, fmt.Errorf("transport: replica %q is no http or https URL", o.Replica)
	}
	if o.Pacer == nil {
		o.Pacer = NewPacer()
	}
	if o.Hosts == nil {
		o.Hosts = NewHosts(1)
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Backoff <= 0 {
		o.Backoff = time.Second
	}
	o.Timeouts = o.Timeouts.withDefaults(o.Source.Policy)
	network := o.Network
	if network == nil {
		network = newNetwork(o.Timeouts, o.Replica)
	}
	return &Transport{chain: chain(o, network), network: network}, nil
}

func chain(o Options, rt http.RoundTripper) http.RoundTripper {
	hosts := hostView{o.Hosts, o.Replica}
	if o.Replica != nil {
		rt = replica{rt, o.Replica}
	}
	rt = newCapture(o, rt)
	rt = &conditional{next: rt, index: o.Index, source: o.Source.ID, replica: o.Replica != nil, logger: o.Logger}
	rt = classify{rt, o.Source.Policy.RetryStatus}
	rt = pace{rt, hosts, o.Pacer, o.Source.Policy.Every, o.Agent}
	rt = breaker{rt, hosts}
	rt = retry{rt, o.Backoff, o.Logger}
	check := guard{rt, o.Source.Hosts, o.Agent}
	return guard{robotsGate{check, hosts, o.Agent, o.Logger}, o.Source.Hosts, o.Agent}
}

// RoundTrip implements http.RoundTripper. Its answers are 2xx, or redirects for
// the client to follow; all else is an error. The body of an answer is the
// archived one, see Archived.
func (t *Transport) RoundTrip(req *http.Request) (*http.Response, error) {
	return t.chain.RoundTrip(req)
}

// CloseIdleConnections ends what is kept open for the next request.
func (t *Transport) CloseIdleConnections() {
	if c, ok := t.network.(interface{ CloseIdleConnections() }); ok {
		c.CloseIdleConnections()
	}
}
