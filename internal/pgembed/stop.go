//go:build unix

package pgembed

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

const (
	stopLimit   = 60 * time.Second
	silentLimit = 5 * time.Second // for a live server that does not answer
)

// join waits until a server that lives on the data folder answers, and reports
// whether there is one. The caller holds start.lock and users.lock.
func (s *Server) join(ctx context.Context) (bool, error) {
	begin := time.Now()
	deadline := begin.Add(silentLimit)
	for {
		p, there, err := readPID(s.data)
		if errors.Is(err, errCutShort) {
			return false, p.disown(s.data)
		}
		if err != nil || !there {
			return false, err
		}
		switch who := p.holder(); {
		case who == gone:
			return false, nil
		case who == foreign:
			s.o.Logger.Warn("stale lock of the database: its process number belongs to another program", "pid", p.pid)
			return false, p.disown(s.data)
		}
		err = checkSocketFolder(s.socket, s.acct)
		if err == nil {
			err = s.ping(ctx)
		}
		if err == nil {
			return true, nil
		}
		slow := errors.Is(err, context.DeadlineExceeded) && time.Since(begin) < startLimit // a swapping machine
		if comingOrGoing(err) || slow {
			deadline = time.Now().Add(silentLimit)
		}
		if time.Now().After(deadline) {
			return false, s.replaceSilent(ctx, p, err)
		}
		select {
		case <-ctx.Done():
			return false, fmt.Errorf("wait for postgres (process %d): %w", p.pid, ctx.Err())
		case <-time.After(poll):
		}
	}
}

// replaceSilent stops a server that lives but cannot be reached, for instance
// because its socket was cleaned away, if nobody else uses it.
func (s *Server) replaceSilent(ctx context.Context, p pidFile, cause error) error {
	if p.data != s.data {
		return fmt.Errorf("%s was moved or copied from %s, whose server (process %d) still runs: stop that one first", s.data, p.data, p.pid)
	}
	if p.holder() != ours {
		return fmt.Errorf("process %d holds %s and does not answer on %s: stop it and try again: %w", p.pid, s.data, s.socket, cause)
	}
	defer flock(s.users, syscall.LOCK_SH) // cannot block: start.lock is held
	if err := flock(s.users, syscall.LOCK_EX); err != nil {
		return fmt.Errorf("postgres (process %d) does not answer on %s, and other daylight processes use it: stop them and try again: %w", p.pid, s.socket, cause)
	}
	s.o.Logger.Warn("database server does not answer, stopping it", "pid", p.pid, "cause", cause)
	return s.shutdown(ctx)
}

// shutdown stops the server, if one runs, and waits for its end. The caller
// holds start.lock and is alone.
func (s *Server) shutdown(ctx context.Context) error {
	p, there, err := readPID(s.data)
	if errors.Is(err, errCutShort) || err == nil && !there {
		return nil
	}
	if err != nil {
		return err
	}
	if p.data != s.data {
		return fmt.Errorf("%s/postmaster.pid names %s: process %d is left alone", s.data, p.data, p.pid)
	}
	switch p.holder() {
	case gone, foreign:
		return nil
	case unsure:
		if err := s.ping(ctx); err != nil {
			return fmt.Errorf("process %d cannot be told to be our postgres and is left alone: %w", p.pid, err)
		}
	}
	if err := syscall.Kill(p.pid, syscall.SIGINT); err != nil && !errors.Is(err, syscall.ESRCH) { // fast shutdown
		return fmt.Errorf("stop postgres (process %d): %w", p.pid, err)
	}
	for p.holder() != gone {
		select {
		case <-ctx.Done():
			return fmt.Errorf("postgres (process %d) does not stop: %w", p.pid, ctx.Err())
		case <-time.After(poll):
		}
	}
	s.o.Logger.Info("database server stopped", "home", s.home, "pid", p.pid)
	return nil
}

// Stop stops a server that runs without any daylight process, as one is left
// behind when a process is killed. With users it is ErrInUse. Without a server
// there is nothing to do.
func Stop(ctx context.Context, home string) error {
	s, err := existing(home)
	if err != nil || s == nil {
		return err
	}
	starting, err := lock(ctx, s.home, "start.lock", syscall.LOCK_EX)
	if err != nil {
		return err
	}
	defer starting.Close()
	users, err := tryLock(s.home, "users.lock", syscall.LOCK_EX, os.O_CREATE)
	if errors.Is(err, errBusy) {
		return fmt.Errorf("%w: end the daylight commands that use %s first", ErrInUse, s.home)
	}
	if err != nil {
		return err
	}
	defer users.Close()
	ctx, cancel := context.WithTimeout(ctx, stopLimit)
	defer cancel()
	return s.shutdown(ctx)
}

// Status looks at the server of a home and changes nothing. A home that does
// not exist has a State with no version.
func Status(ctx context.Context, home string) (State, error) {
	s, err := existing(home)
	if err != nil || s == nil {
		return State{Home: home}, err
	}
	st := State{Home: s.home, Data: s.data, Socket: s.socket}
	starting, err := tryLock(s.home, "start.lock", syscall.LOCK_EX, 0)
	if err == nil {
		defer starting.Close()
		users, err := tryLock(s.home, "users.lock", syscall.LOCK_EX, 0)
		st.InUse = errors.Is(err, errBusy)
		if err == nil {
			users.Close()
		}
	}
	st.Busy = errors.Is(err, errBusy)
	if err != nil && !st.Busy && !errors.Is(err, fs.ErrNotExist) {
		return st, err
	}
	if st.Major, err = clusterMajor(s.data); err != nil {
		return st, err
	}
	p, there, err := readPID(s.data)
	if errors.Is(err, errCutShort) || err == nil && !there {
		return st, nil
	}
	if err != nil {
		return st, err
	}
	if who := p.holder(); who == ours || who == unsure && s.ping(ctx) == nil {
		st.Running, st.PID, st.Since = true, p.pid, p.since
	}
	return st, nil
}

// existing opens a home that is there, nil otherwise.
func existing(home string) (*Server, error) {
	s, err := open(Options{Home: home})
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(filepath.Join(s.home, "data")); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return s, s.locate()
}
