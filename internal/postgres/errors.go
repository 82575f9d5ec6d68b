package postgres

import (
	"errors"
	"time"
)

// ErrNotFound says that the store has no such row.
var ErrNotFound = errors.New("not found")

// StoreStatus counts what the store holds.
type StoreStatus struct {
	Processes, Notices, Suppliers, Sources int
	Newest                                 time.Time
}
