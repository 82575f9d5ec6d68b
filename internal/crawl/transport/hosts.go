package transport

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/sony/gobreaker/v2"

	"daylight/internal/robots"
)

// Hosts remembers, for one process, what crawls learn about hosts: robots.txt,
// failures, waits that were asked for. All its users share one place in the
// queue of each host.
type Hosts struct {
	parallel int
	mu       sync.Mutex
	known    map[string]*host
}

// NewHosts allows that many requests to one host at the same time, 1 at least.
func NewHosts(parallel int) *Hosts {
	return &Hosts{parallel: max(parallel, 1), known: map[string]*host{}}
}

// host is the state of one host, or of one replica portal.
type host struct {
	name    string
	slots   chan struct{}
	reading chan struct{} // held while robots.txt is fetched
	breaker *gobreaker.CircuitBreaker[*http.Response]

	mu     sync.Mutex
	until  time.Time // no request before: the host asked for it
	robots map[string]rules
}

// rules is a robots.txt, or why there is none, until it must be read again.
type rules struct {
	file  *robots.File
	err   error
	until time.Time
}

func (h *Hosts) host(name string) *host {
	h.mu.Lock()
	defer h.mu.Unlock()
	found := h.known[name]
	if found == nil {
		found = &host{
			name:    name,
			slots:   make(chan struct{}, h.parallel),
			reading: make(chan struct{}, 1),
			breaker: newBreaker(name),
			robots:  map[string]rules{},
		}
		h.known[name] = found
	}
	return found
}

// hostView finds the host a request goes to. A replica portal is a host of its
// own, whatever hosts it stands in for: a demo does not slow down a real crawl.
type hostView struct {
	hosts   *Hosts
	replica *url.URL
}

func (v hostView) of(u *url.URL) *host {
	if v.replica != nil {
		return v.hosts.host(v.replica.Host + strings.TrimSuffix(v.replica.Path, "/"))
	}
	return v.hosts.host(strings.ToLower(u.Hostname()))
}

// acquire waits for room in a channel used as a semaphore.
func acquire(ctx context.Context, room chan struct{}) (release func(), err error) {
	select {
	case room <- struct{}{}:
		return func() { <-room }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// hold keeps all requests to the host back.
func (h *host) hold(until time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if until.After(h.until) {
		h.until = until
	}
}

func (h *host) held() time.Duration {
	h.mu.Lock()
	defer h.mu.Unlock()
	return time.Until(h.until)
}

// rules returns what is still valid of the robots.txt of scheme.
func (h *host) rules(scheme string) (rules, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	r, ok := h.robots[scheme]
	return r, ok && time.Now().Before(r.until)
}

func (h *host) learn(scheme string, r rules) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.robots[scheme] = r
}
