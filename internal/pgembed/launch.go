//go:build unix

package pgembed

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

const (
	startLimit = 60 * time.Second // without any sign of life
	logLimit   = 16 << 20         // server.log becomes server.log.old at a start
)

// errEnded says that a server ended before it was ready.
var errEnded = errors.New("postgres ended at once")

// settings are for one computer that does other things too.
func (s *Server) settings() []string {
	set := []string{
		"listen_addresses=", "port=" + port, "unix_socket_permissions=0700",
		"log_timezone=UTC", "timezone=UTC", "jit=off",
	}
	if s.o.Fast {
		set = append(set, "fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off", "max_connections=200")
	} else {
		set = append(set, "shared_buffers=256MB", "max_wal_size=2GB", "wal_compression=on", "work_mem=32MB", "max_connections=50",
			"log_min_duration_statement=500",
			"log_parameter_max_length=0") // slow statements are logged, what somebody searched for is not
	}
	args := []string{"-D", s.data, "-k", s.socket}
	for _, one := range set {
		args = append(args, "-c", one)
	}
	return args
}

// launch starts the server and waits until it answers. The backends of a server
// that was killed can hold its shared memory for some seconds: a server that ends
// at once over a stale lock is tried again.
func (s *Server) launch(ctx context.Context, b Binaries) error {
	_, crashed, err := readPID(s.data)
	if err != nil {
		return err
	}
	if err := makeSocketFolder(s.socket, s.acct); err != nil {
		return err
	}
	for try := 0; ; try++ {
		err := s.spawn(ctx, b)
		if !crashed || try == 20 || !errors.Is(err, errEnded) {
			return err
		}
		select {
		case <-ctx.Done():
			return errors.Join(err, ctx.Err())
		case <-time.After(500 * time.Millisecond):
		}
	}
}

func (s *Server) spawn(ctx context.Context, b Binaries) error {
	// No server lives on the data folder, and the socket folder is ours alone.
	for _, name := range []string{".s.PGSQL." + port, ".s.PGSQL." + port + ".lock"} {
		if err := os.Remove(filepath.Join(s.socket, name)); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("stale socket: %w", err)
		}
	}
	log, offset, err := s.openLog()
	if err != nil {
		return err
	}
	defer log.Close()
	begin := time.Now()
	c := s.acct.command(context.WithoutCancel(ctx), filepath.Join(b.Dir, "postgres"), s.settings()...)
	c.Stdout, c.Stderr = log, log
	if err := c.Start(); err != nil {
		return fmt.Errorf("start postgres: %w", err)
	}
	exit := make(chan error, 1)
	go func() { exit <- c.Wait() }()
	err = s.await(ctx, c, exit)
	if errors.Is(err, errEnded) {
		return fmt.Errorf("%w: %s (%s)", err, s.logFrom(offset), log.Name())
	}
	if err != nil {
		return err
	}
	s.o.Logger.Info("database server started", "home", s.home, "postgres", b.Version, "pid", c.Process.Pid, "took", time.Since(begin))
	s.watching.Go(func() { s.watch(exit) })
	return nil
}

// await polls until the server answers. While it says that it recovers, the
// limit does not count. A server that does not get there is stopped.
func (s *Server) await(ctx context.Context, c *exec.Cmd, exit <-chan error) error {
	deadline := time.Now().Add(startLimit)
	for {
		err := s.ping(ctx)
		if err == nil {
			return nil
		}
		if comingOrGoing(err) {
			deadline = time.Now().Add(startLimit)
		}
		select {
		case <-exit:
			return errEnded
		case <-ctx.Done():
			err = ctx.Err()
		case <-time.After(poll):
			if time.Now().Before(deadline) {
				continue
			}
		}
		c.Process.Signal(syscall.SIGINT)
		select {
		case <-exit:
		case <-time.After(5 * time.Second):
		}
		return fmt.Errorf("start of postgres: %w", err)
	}
}

// watch starts the server again when it crashes under this process. A server
// that was told to stop ends with status 0.
func (s *Server) watch(exit <-chan error) {
	select {
	case <-s.life.Done():
		return
	case err := <-exit:
		if err == nil {
			s.o.Logger.Warn("database server was stopped by somebody else", "home", s.home)
			return
		}
		s.o.Logger.Warn("database server crashed, starting it again", "home", s.home, "status", err)
	}
	starting, err := lock(s.life, s.home, "start.lock", syscall.LOCK_EX)
	if err != nil {
		return // Close was called
	}
	defer starting.Close()
	if _, err := s.up(s.life); err != nil && s.life.Err() == nil {
		s.o.Logger.Error("database server does not start again", "home", s.home, "error", err)
	}
}

func (s *Server) openLog() (*os.File, int64, error) {
	path := filepath.Join(s.home, "server.log")
	if info, err := os.Lstat(path); err == nil && info.Size() > logLimit {
		if err := os.Rename(path, path+".old"); err != nil {
			return nil, 0, fmt.Errorf("server log: %w", err)
		}
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY|syscall.O_NOFOLLOW, 0o600)
	if err != nil {
		return nil, 0, fmt.Errorf("server log: %w", err)
	}
	offset, err := f.Seek(0, io.SeekEnd)
	if err == nil && s.acct.other { // the home may be that user's, who comes back without root
		err = f.Chown(int(s.acct.uid), int(s.acct.gid))
	}
	if err != nil {
		f.Close()
		return nil, 0, fmt.Errorf("server log: %w", err)
	}
	return f, offset, nil
}

// logFrom is what the server wrote from an offset on, on one line.
func (s *Server) logFrom(offset int64) string {
	f, err := os.Open(filepath.Join(s.home, "server.log"))
	if err != nil {
		return err.Error()
	}
	defer f.Close()
	b, err := io.ReadAll(io.NewSectionReader(f, offset, 1<<20))
	if err != nil {
		return err.Error()
	}
	return oneLine(b)
}
