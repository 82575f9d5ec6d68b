package transport

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"daylight/internal/source"
)

// Pacer spaces the requests to one host. Wait returns when the next request may
// start: at least gap after the one before, whichever process made that. It
// returns at once with ctx's error when ctx is done.
type Pacer interface {
	Wait(ctx context.Context, host string, gap time.Duration) error
}

// MemoryPacer is a Pacer for one process.
type MemoryPacer struct {
	mu   sync.Mutex
	next map[string]time.Time
}

var _ Pacer = (*MemoryPacer)(nil)

// NewPacer returns a MemoryPacer.
func NewPacer() *MemoryPacer { return &MemoryPacer{next: map[string]time.Time{}} }

// Wait implements Pacer. A wait that was given up keeps its place: the gap is
// then longer than needed, never shorter.
func (p *MemoryPacer) Wait(ctx context.Context, host string, gap time.Duration) error {
	p.mu.Lock()
	now := time.Now()
	at := p.next[host]
	if at.Before(now) {
		at = now
	}
	p.next[host] = at.Add(gap)
	p.mu.Unlock()
	return sleep(ctx, at.Sub(now))
}

// sleep waits for d, or returns ctx's error at once when ctx is done.
func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// Paces of a host.
const (
	defaultGap = time.Second
	longestGap = 60 * time.Second // a Crawl-delay above it would end no crawl
)

// pace makes a request wait for its turn and passes on waits the host asks for.
type pace struct {
	next  http.RoundTripper
	hosts hostView
	pacer Pacer
	every time.Duration
	agent string
}

// RoundTrip implements http.RoundTripper.
func (p pace) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx, h := req.Context(), p.hosts.of(req.URL)
	release, err := acquire(ctx, h.slots)
	if err != nil {
		return nil, err
	}
	defer release()
	wait := h.held()
	if wait > longestWait {
		return nil, &source.RetryError{After: wait, Err: fmt.Errorf("%s: %w", h.name, source.ErrRateLimited)}
	}
	if err := sleep(ctx, wait); err != nil {
		return nil, err
	}
	if err := p.pacer.Wait(ctx, h.name, p.gap(h, req.URL.Scheme)); err != nil {
		return nil, fmt.Errorf("wait for a turn at %s: %w", h.name, err)
	}
	resp, err := p.next.RoundTrip(req)
	if asked := (*later)(nil); errors.As(err, &asked) && asked.after > 0 {
		h.hold(time.Now().Add(asked.after))
	}
	return resp, err
}

func (p pace) gap(h *host, scheme string) time.Duration {
	gap := p.every
	if gap <= 0 {
		gap = defaultGap
	}
	if r, ok := h.rules(scheme); ok {
		gap = max(gap, min(r.file.CrawlDelay(p.agent), longestGap))
	}
	return gap
}
