// Package dbtest gives tests a Postgres of their own. Only tests import it.
//
// All test binaries of a user share one throw-away server in the system's
// temporary folder, without durability, through package pgembed. It holds a
// template database with all migrations applied, made once for each state of the
// migrations; a test gets a copy of it, or a transaction in one.
//
//	func TestMain(m *testing.M) { dbtest.Main(m) }
//
// keeps the server between the tests of a package. Without that line it is left
// whenever no test uses it and started again for the next test, which costs about
// a tenth of a second each time. The last test binary to leave stops it; one that
// was killed leaves a server that the next run adopts.
//
// With TEST_DATABASE or DAYLIGHT_TEST_DATABASE set to the URL of a database whose
// user may create databases, that server is used instead.
package dbtest

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"daylight/internal/pgembed"
	"daylight/internal/postgres"
)

// limit bounds each step of the harness: a first start on a busy machine makes a
// cluster and applies all migrations.
const limit = 2 * time.Minute

// shared is the one server of this process. Test functions have no common owner
// to hang it on.
var shared harness

type harness struct {
	mu    sync.Mutex
	users int  // tests that hold the server
	keep  bool // Main runs
	srv   *server
	err   error // of the first try to open: it is not made again for each test
}

// Main runs the tests of a package, keeps the server between them, leaves it at
// the end and exits.
func Main(m *testing.M) { os.Exit(Run(m)) }

// Run is Main without the exit. It returns the status to exit with.
func Run(m interface{ Run() int }) int {
	shared.mu.Lock()
	shared.keep = true
	shared.mu.Unlock()
	code := m.Run()
	shared.mu.Lock()
	defer shared.mu.Unlock()
	shared.keep = false
	if err := shared.leave(); err != nil {
		os.Stderr.WriteString("dbtest: " + err.Error() + "\n")
		return max(code, 1)
	}
	return code
}

// URL returns the address of a new database with all migrations applied. It is
// dropped, with all connections to it, at the end of the test.
func URL(t testing.TB) string {
	t.Helper()
	s := shared.join(t)
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	name, err := s.clone(ctx)
	if err != nil {
		t.Fatalf("dbtest: %v", err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), limit)
		defer cancel()
		if err := s.drop(ctx, name); err != nil {
			t.Errorf("dbtest: %v", err)
		}
	})
	return s.url(name)
}

// DB returns a pool on a new database, see URL. The pool is closed at the end of
// the test. For tests that commit or use several connections; otherwise Tx is
// faster.
func DB(t testing.TB) *pgxpool.Pool {
	t.Helper()
	url := URL(t)
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	pool, err := postgres.Connect(ctx, url)
	if err != nil {
		t.Fatalf("dbtest: %v", err)
	}
	t.Cleanup(func() {
		closed := make(chan struct{})
		go func() { pool.Close(); close(closed) }()
		select {
		case <-closed:
		case <-time.After(10 * time.Second):
			t.Error("dbtest: the test kept a connection of its pool: close rows, release connections")
		}
	})
	return pool
}

// Tx returns a transaction on a database with all migrations applied, which no
// other running test sees. It is rolled back at the end of the test.
func Tx(t testing.TB) pgx.Tx {
	t.Helper()
	s := shared.join(t)
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	name, err := s.borrow(ctx)
	if err != nil {
		t.Fatalf("dbtest: %v", err)
	}
	conn, err := s.connect(ctx, name)
	if err != nil {
		t.Fatalf("dbtest: %v", err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), limit)
		defer cancel()
		conn.Close(ctx) // rolls back
		s.giveBack(name)
	})
	tx, err := conn.Begin(ctx)
	if err != nil {
		t.Fatalf("dbtest: begin: %v", err)
	}
	return tx
}

// Home returns a new folder for --home or pgembed.Options.Home. Its server is
// stopped and the folder removed at the end of the test. t.TempDir does not serve
// for that under root: the user that the server runs as cannot enter it.
func Home(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "daylight-home-")
	if err == nil {
		err = os.Chmod(dir, 0o711)
	}
	if err != nil {
		t.Fatalf("dbtest: %v", err)
	}
	home := filepath.Join(dir, "home")
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), limit)
		defer cancel()
		if err := pgembed.Stop(ctx, home); err != nil {
			t.Errorf("dbtest: %v", err)
		}
		if err := os.RemoveAll(dir); err != nil {
			t.Errorf("dbtest: %v", err)
		}
	})
	return home
}

// join gives a test its hold on the server, which it opens for the first one.
func (h *harness) join(t testing.TB) *server {
	t.Helper()
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.srv == nil && h.err == nil {
		ctx, cancel := context.WithTimeout(context.Background(), limit)
		defer cancel()
		h.srv, h.err = open(ctx, os.Getenv)
	}
	if h.err != nil {
		t.Fatalf("dbtest: %v", h.err)
	}
	h.users++
	t.Cleanup(func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.users--
		if h.users > 0 || h.keep {
			return
		}
		if err := h.leave(); err != nil {
			t.Errorf("dbtest: %v", err)
		}
	})
	return h.srv
}

// leave closes this process's hold on the server. The caller holds mu.
func (h *harness) leave() error {
	if h.srv == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	srv := h.srv
	h.srv = nil
	return srv.close(ctx)
}
