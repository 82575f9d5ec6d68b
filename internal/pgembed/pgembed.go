// Package pgembed runs daylight's own Postgres from binaries that are on the
// machine: a private cluster in a home folder, reached by a unix socket only,
// with data checksums, shared by all daylight processes of that home. The first
// process starts it, later ones adopt it, the last one to leave stops it. A
// program started as root gives up its rights for the database processes alone.
//
// It never deletes or re-makes a data folder, whatever is wrong with it, and it
// knows nothing of daylight's tables.
//
// Layout of a home: data (the cluster), s (the socket), server.log, start.lock
// (held while the server is started or stopped), users.lock (held, shared, by
// each process that uses it; the kernel drops the locks of dead processes).
package pgembed

import (
	"errors"
	"log/slog"
	"os"
	"time"
)

const (
	// MinMajor is the oldest major version of Postgres that daylight works with:
	// the first that knows CREATE DATABASE ... STRATEGY FILE_COPY and ICU defaults.
	MinMajor = 15
	// DefaultDatabase is the database that URL("") names.
	DefaultDatabase = "daylight"

	superuser = "daylight"
	port      = "5432" // part of the socket's name; nothing listens on TCP
)

var (
	// ErrNoBinaries says that no usable Postgres was found.
	ErrNoBinaries = errors.New("no usable Postgres found")
	// ErrWrongMajor says that the data folder was made by another major version.
	ErrWrongMajor = errors.New("data of another Postgres version")
	// ErrNotCluster says that the data folder exists and is not a cluster.
	ErrNotCluster = errors.New("not a Postgres data folder")
	// ErrForbidden says that the user the server runs as cannot reach a folder.
	ErrForbidden = errors.New("folder closed to the database's user")
	// ErrInUse says that other processes use the server.
	ErrInUse = errors.New("database in use by another daylight process")
	// ErrUnsupported says that this system cannot run an embedded server.
	ErrUnsupported = errors.New("embedded Postgres is not available on this system: give --database-url")
)

// Options say where the cluster is and how it runs.
type Options struct {
	Home   string              // holds data, socket, locks and log; empty: DefaultHome
	BinDir string              // folder of initdb and postgres; empty: search
	Fast   bool                // for tests: no durability at all
	Logger *slog.Logger        // nil: silent
	Getenv func(string) string // nil: os.Getenv
}

func (o Options) withDefaults() (Options, error) {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Getenv == nil {
		o.Getenv = os.Getenv
	}
	var err error
	if o.Home == "" {
		o.Home, err = DefaultHome(o.Getenv, os.Geteuid())
	}
	return o, err
}

// Binaries are the programs of one Postgres installation.
type Binaries struct {
	Dir     string // symbolic links resolved
	Major   int
	Version string // as postgres --version says it, e.g. "15.20"
}

// State describes the server of a home, see Status.
type State struct {
	Home, Data, Socket string
	Major              int // of the data folder, 0 where there is none
	Running            bool
	PID                int       // 0 unless Running
	Since              time.Time // start of the server, UTC
	InUse              bool      // at least one daylight process uses it
	Busy               bool      // it is being started or stopped; the rest is a guess
}
