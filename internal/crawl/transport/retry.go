package transport

import (
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/cenkalti/backoff/v5"

	"daylight/internal/source"
)

// Attempts at one request, and the longest wait that is sat out here: a longer
// one gives the job back to the queue.
const (
	attempts    = 5
	longestWait = 15 * time.Minute
	// farthest bounds a Retry-After, which may be any number.
	farthest = 7 * 24 * time.Hour
)

// later marks an error that a repeat may cure. It does not leave this package.
type later struct {
	error
	after time.Duration // the wait the portal asked for; 0 if it named none
	alive bool          // the host answered as it meant to
}

// Unwrap returns the cause.
func (l *later) Unwrap() error { return l.error }

// retry repeats what may be cured by it.
type retry struct {
	next   http.RoundTripper
	first  time.Duration // pause, roughly
	logger *slog.Logger
}

// RoundTrip implements http.RoundTripper.
func (r retry) RoundTrip(req *http.Request) (*http.Response, error) {
	pauses := &backoff.ExponentialBackOff{
		InitialInterval: r.first, RandomizationFactor: 0.5, Multiplier: 2, MaxInterval: time.Minute,
	}
	for attempt := 1; ; attempt++ {
		again, err := repeated(req)
		if err != nil {
			return nil, err
		}
		resp, err := r.next.RoundTrip(again)
		var l *later
		if !errors.As(err, &l) {
			return resp, err
		}
		if l.after > longestWait || l.after > 0 && attempt == attempts {
			return nil, &source.RetryError{After: l.after, Err: l.error}
		}
		if attempt == attempts {
			return nil, l.error
		}
		wait := l.after
		if wait <= 0 {
			wait = pauses.NextBackOff()
		}
		r.logger.Warn("asking again", "url", req.URL.String(), "attempt", attempt, "wait", wait, "error", l.error)
		if err := sleep(req.Context(), wait); err != nil {
			return nil, err
		}
	}
}

// repeated is a copy of a request with a body to be read.
func repeated(req *http.Request) (*http.Request, error) {
	out := req.Clone(req.Context())
	if req.GetBody == nil {
		return out, nil
	}
	body, err := req.GetBody()
	out.Body = body
	return out, err
}

// retryAfter reads a Retry-After header: seconds or a date. What is neither, or
// lies in the past, is 0.
func retryAfter(h http.Header, now time.Time) time.Duration {
	value := strings.TrimSpace(h.Get("Retry-After"))
	if value == "" {
		return 0
	}
	if strings.Trim(value, "0123456789") == "" {
		seconds, err := strconv.ParseInt(value, 10, 64)
		if err != nil || seconds > int64(farthest/time.Second) {
			return farthest
		}
		return time.Duration(seconds) * time.Second
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	return min(max(at.Sub(now), 0), farthest)
}
