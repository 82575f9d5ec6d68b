//go:build unix

package pgembed

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// maxSocketFolder keeps folder + "/.s.PGSQL.5432" under the 103 bytes of macOS
// (Linux: 107).
const maxSocketFolder = 80

// socketFolder is home/s, or, where that is too long for a socket, a short
// folder under /tmp. TMPDIR does not count: two processes of one home must find
// the same socket.
func socketFolder(home string) string {
	if dir := filepath.Join(home, "s"); len(dir) <= maxSocketFolder {
		return dir
	}
	sum := sha256.Sum256([]byte(home))
	return "/tmp/daylight-" + hex.EncodeToString(sum[:8])
}

// makeSocketFolder makes the folder, closed to others, or checks the one that is
// there: in /tmp anybody could have made it first.
func makeSocketFolder(dir string, acct account) error {
	err := os.Mkdir(dir, 0o700)
	if err == nil && acct.other {
		err = os.Lchown(dir, int(acct.uid), int(acct.gid))
	}
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("socket folder: %w", err)
	}
	// Made by a root process that died before the next line.
	if info, err := os.Lstat(dir); err == nil && acct.other && info.IsDir() && info.Sys().(*syscall.Stat_t).Uid == 0 {
		if err := os.Lchown(dir, int(acct.uid), int(acct.gid)); err != nil {
			return fmt.Errorf("socket folder: %w", err)
		}
	}
	return checkSocketFolder(dir, acct)
}

func checkSocketFolder(dir string, acct account) error {
	info, err := os.Lstat(dir)
	if err != nil {
		return fmt.Errorf("socket folder: %w", err)
	}
	owner := info.Sys().(*syscall.Stat_t).Uid
	if !info.IsDir() || owner != acct.uid || info.Mode().Perm()&0o077 != 0 {
		return fmt.Errorf("socket folder %s (%s, owner %d) must be a folder of user %s closed to all others: remove it and try again", dir, info.Mode(), owner, acct.name)
	}
	return nil
}

// URL is the address of a database on the server, for pgx; of DefaultDatabase
// for "". It makes nothing: see EnsureDatabase.
func (s *Server) URL(database string) string {
	if database == "" {
		database = DefaultDatabase
	}
	u := url.URL{Scheme: "postgres", User: url.User(superuser), Path: "/" + database,
		RawQuery: url.Values{"host": {s.socket}, "port": {port}, "sslmode": {"disable"}}.Encode()}
	return u.String()
}

// ping asks the server on our socket for its data folder; an answer from another
// cluster is an error.
func (s *Server) ping(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, s.URL("postgres"))
	if code(err) == "53300" { // too_many_connections: up, and busy
		return nil
	}
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	var data string
	if err := conn.QueryRow(ctx, "SHOW data_directory").Scan(&data); err != nil {
		return err
	}
	if filepath.Clean(data) != s.data {
		return fmt.Errorf("the server on %s serves %s, not %s", s.socket, data, s.data)
	}
	return nil
}

// comingOrGoing reports that the server answers that it starts, recovers or
// shuts down (SQLSTATE 57P03, cannot_connect_now).
func comingOrGoing(err error) bool { return code(err) == "57P03" }

// code is the SQLSTATE of an error, empty where the server said none.
func code(err error) string {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code
	}
	return ""
}

// EnsureDatabase makes a database unless it is there.
func (s *Server) EnsureDatabase(ctx context.Context, name string) error {
	if name == "" {
		name = DefaultDatabase
	}
	conn, err := pgx.Connect(ctx, s.URL("postgres"))
	if err != nil {
		return fmt.Errorf("database %s: %w", name, err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	var there bool
	if err := conn.QueryRow(ctx, "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", name).Scan(&there); err != nil {
		return fmt.Errorf("database %s: %w", name, err)
	}
	if there {
		return nil
	}
	_, err = conn.Exec(ctx, "CREATE DATABASE "+pgx.Identifier{name}.Sanitize())
	if c := code(err); c == "42P04" || c == "23505" { // another process was first
		return nil
	}
	if err != nil {
		return fmt.Errorf("make database %s: %w", name, err)
	}
	return nil
}
