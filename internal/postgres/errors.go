package postgres

import (
	"errors"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

// ErrNotFound says that the store has no such row.
var ErrNotFound = errors.New("not found")

// Failed reports whether an error is of the Postgres server, or says that it
// cannot be reached.
func Failed(err error) bool {
	var server *pgconn.PgError
	var connect *pgconn.ConnectError
	return errors.As(err, &server) || errors.As(err, &connect)
}

// StoreStatus counts what the store holds.
type StoreStatus struct {
	Processes, Notices, Suppliers, Sources int
	Newest                                 time.Time
}
