package sourcetest

import (
	"context"
	"errors"
	"fmt"

	"daylight/internal/source"
)

// ErrStopped is what the store answers once the process of a Visit has died.
var ErrStopped = errors.New("stopped behind a checkpoint")

// Sink keeps what a crawl hands over, as durable as the store would.
type Sink struct {
	// Documents are those of all checkpoints, Rest those fetched after the last.
	Documents, Rest []source.Document
	// Cursors are those of all checkpoints, empty ones included; Cursor is what a
	// later attempt starts from.
	Cursors []string
	Cursor  string
	// Announced and Received are the last Progress; Reports counts the calls.
	Announced, Received, Reports int
	// Wrong are reports of progress that cannot be.
	Wrong []error

	take      func() []source.Document
	stopAfter int
}

var _ source.Sink = (*Sink)(nil)

// Checkpoint implements source.Sink.
func (s *Sink) Checkpoint(ctx context.Context, cursor string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if s.stopAfter > 0 && len(s.Cursors) >= s.stopAfter {
		return ErrStopped
	}
	s.Documents = append(s.Documents, s.take()...)
	s.Cursors = append(s.Cursors, cursor)
	if cursor != "" {
		s.Cursor = cursor
	}
	if len(s.Cursors) == s.stopAfter {
		return ErrStopped
	}
	return nil
}

// Progress implements source.Sink.
func (s *Sink) Progress(announced, received int) {
	if received < s.Received || announced < -1 || s.Reports > 0 && (announced < 0) != (s.Announced < 0) {
		s.Wrong = append(s.Wrong, fmt.Errorf("progress went from %d of %d to %d of %d", s.Received, s.Announced, received, announced))
	}
	s.Announced, s.Received = announced, received
	s.Reports++
}
