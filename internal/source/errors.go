package source

import (
	"errors"
	"fmt"
	"time"
)

// Errors that a crawl can meet. They are told apart with errors.Is.
var (
	ErrNotModified = errors.New("not modified since the last visit")
	ErrGone        = errors.New("no longer at the source") // 404 or 410
	ErrBlocked     = errors.New("the portal refuses this crawler")
	ErrChallenged  = errors.New("the portal answered with a bot challenge")
	ErrRobots      = errors.New("robots.txt does not allow it")
	ErrRateLimited = errors.New("the portal asks to come back later")
	ErrTruncated   = errors.New("the body was cut or is larger than allowed")
	ErrFormat      = errors.New("not the format this source publishes")
	ErrHost        = errors.New("the host is not one of the source's")
	ErrPartial     = errors.New("the end of the listing was not reached")
	ErrLimit       = errors.New("stopped at the requested limit")
)

// RecordError is a notice that could not be read: it goes to quarantine while
// its siblings go on. Reason is a stable word such as "no-ocid".
type RecordError struct {
	Pointer string
	Reason  string
	Err     error
}

// Error names place, reason and cause.
func (e *RecordError) Error() string {
	return fmt.Sprintf("%s at %q: %v", e.Reason, e.Pointer, e.Err)
}

// Unwrap returns the cause.
func (e *RecordError) Unwrap() error { return e.Err }

// RetryError is a transient refusal that named when to come back.
type RetryError struct {
	After time.Duration
	Err   error
}

// Error names the wait and the cause.
func (e *RetryError) Error() string { return fmt.Sprintf("%v (in %s)", e.Err, e.After) }

// Unwrap returns the cause.
func (e *RetryError) Unwrap() error { return e.Err }
