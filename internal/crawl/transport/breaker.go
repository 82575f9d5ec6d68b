package transport

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/sony/gobreaker/v2"

	"daylight/internal/source"
)

// A host that failed this often in a row is left alone for a while; then one
// request tries whether it is back.
const (
	failuresToOpen = 8
	openFor        = 60 * time.Second
)

func newBreaker(name string) *gobreaker.CircuitBreaker[*http.Response] {
	return gobreaker.NewCircuitBreaker[*http.Response](gobreaker.Settings{
		Name:         name,
		Timeout:      openFor,
		ReadyToTrip:  func(c gobreaker.Counts) bool { return c.ConsecutiveFailures >= failuresToOpen },
		IsSuccessful: func(err error) bool { return !isFailure(err) },
		IsExcluded: func(err error) bool {
			return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
		},
	})
}

// isFailure reports whether an error means that the host is in trouble, rather
// than that it refused or lacks what was asked.
func isFailure(err error) bool {
	var l *later
	return errors.As(err, &l) && !l.alive
}

// breaker refuses requests to a host that keeps failing.
type breaker struct {
	next  http.RoundTripper
	hosts hostView
}

// RoundTrip implements http.RoundTripper.
func (b breaker) RoundTrip(req *http.Request) (*http.Response, error) {
	h := b.hosts.of(req.URL)
	resp, err := h.breaker.Execute(func() (*http.Response, error) { return b.next.RoundTrip(req) })
	if errors.Is(err, gobreaker.ErrOpenState) || errors.Is(err, gobreaker.ErrTooManyRequests) {
		return nil, &source.RetryError{After: openFor, Err: fmt.Errorf("%s failed %d times in a row: %w", h.name, failuresToOpen, err)}
	}
	return resp, err
}
