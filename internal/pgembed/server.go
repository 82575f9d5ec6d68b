//go:build unix

package pgembed

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"
)

// Server is this process's hold on the server of a home. While a process that
// started the server holds it, a server that crashes is started again.
type Server struct {
	o          Options
	home, data string
	socket     string // folder
	acct       account
	users      *os.File
	adopted    bool

	life     context.Context // from Start to Close; bounds the watcher's work
	leave    context.CancelFunc
	watching sync.WaitGroup
	once     sync.Once
	closeErr error
}

// Start adopts the live server of the home, or starts it, and makes the cluster
// where there is none. ctx bounds the start, not the life of the server. Recovery
// after a crash is waited for as long as it takes. Call Close to leave.
func Start(ctx context.Context, o Options) (*Server, error) {
	s, err := open(o)
	if err != nil {
		return nil, err
	}
	if err := makeHome(ctx, s.home, s.acct); err != nil {
		return nil, err
	}
	if err := s.locate(); err != nil {
		return nil, err
	}
	starting, err := lock(ctx, s.home, "start.lock", syscall.LOCK_EX)
	if err != nil {
		return nil, err
	}
	defer starting.Close()
	if s.users, err = lock(ctx, s.home, "users.lock", syscall.LOCK_SH); err != nil {
		return nil, err
	}
	s.life, s.leave = context.WithCancel(context.WithoutCancel(ctx))
	if s.adopted, err = s.up(ctx); err != nil {
		s.leave()
		s.users.Close()
		return nil, err
	}
	return s, nil
}

// open checks the options; it touches nothing.
func open(o Options) (*Server, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	home, err := filepath.Abs(o.Home)
	if err != nil {
		return nil, fmt.Errorf("home %s: %w", o.Home, err)
	}
	s := &Server{o: o, home: home}
	s.acct, err = serverAccount(filepath.Join(home, "data"))
	return s, err
}

// locate resolves links in the home's path: every process must mean the same
// lock files, socket and data folder. The home exists.
func (s *Server) locate() error {
	home, err := filepath.EvalSymlinks(s.home)
	if err != nil {
		return fmt.Errorf("home: %w", err)
	}
	s.home, s.data, s.socket = home, filepath.Join(home, "data"), socketFolder(home)
	return nil
}

// Adopted reports whether the server ran already when Start was called.
func (s *Server) Adopted() bool { return s.adopted }

// up makes sure that the server runs, and reports whether it ran already. The
// caller holds start.lock.
func (s *Server) up(ctx context.Context) (bool, error) {
	major, err := clusterMajor(s.data)
	if err != nil {
		return false, err
	}
	if major != 0 {
		alive, err := s.join(ctx)
		if err != nil || alive {
			return alive, err
		}
	}
	b, err := find(ctx, s.o, s.acct, major)
	if err != nil {
		return false, err
	}
	if err := s.acct.canEnter(ctx, s.home); err != nil {
		return false, err
	}
	if major == 0 {
		begin := time.Now()
		if err := s.initialize(ctx, b); err != nil {
			return false, err
		}
		s.o.Logger.Info("database cluster made", "home", s.home, "postgres", b.Version, "took", time.Since(begin))
	}
	return false, s.launch(ctx, b)
}

// Close leaves the server. The last process to leave stops it and waits until
// it has stopped. A second call does nothing.
func (s *Server) Close() error {
	s.once.Do(func() { s.closeErr = s.close() })
	return s.closeErr
}

func (s *Server) close() error {
	s.leave()
	s.watching.Wait()
	defer s.users.Close()
	ctx, cancel := context.WithTimeout(context.Background(), stopLimit)
	defer cancel()
	starting, err := lock(ctx, s.home, "start.lock", syscall.LOCK_EX)
	if err != nil {
		return err
	}
	defer starting.Close()
	err = flock(s.users, syscall.LOCK_EX)
	if errors.Is(err, errBusy) {
		return nil // others still use it
	}
	if err != nil {
		return err
	}
	return s.shutdown(ctx)
}
