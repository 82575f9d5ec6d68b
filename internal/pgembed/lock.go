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

const poll = 10 * time.Millisecond

// errBusy says that somebody else holds a lock.
var errBusy = errors.New("lock held by another process")

// lock takes a lock on a file of the home, which it makes where it is missing.
// how is LOCK_SH or LOCK_EX. Closing the file gives the lock back.
func lock(ctx context.Context, home, name string, how int) (*os.File, error) {
	for {
		f, err := tryLock(home, name, how, os.O_CREATE)
		if !errors.Is(err, errBusy) {
			return f, err
		}
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("wait for %s: %w", filepath.Join(home, name), ctx.Err())
		case <-time.After(poll):
		}
	}
}

func tryLock(home, name string, how, flag int) (*os.File, error) {
	path := filepath.Join(home, name)
	f, err := os.OpenFile(path, os.O_RDWR|syscall.O_NOFOLLOW|flag, 0o600)
	if err != nil {
		if errors.Is(err, fs.ErrPermission) {
			err = fmt.Errorf("%w: this home belongs to another user; run daylight as that user or give another --home", err)
		}
		return nil, err
	}
	if err := flock(f, how); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// flock changes or takes the lock of an open file without waiting. A change that
// does not succeed may lose the lock held before (flock(2)).
func flock(f *os.File, how int) error {
	for {
		err := syscall.Flock(int(f.Fd()), how|syscall.LOCK_NB)
		switch {
		case err == nil:
			return nil
		case errors.Is(err, syscall.EINTR):
		case errors.Is(err, syscall.EWOULDBLOCK):
			return errBusy
		default:
			return fmt.Errorf("lock %s: %w", f.Name(), err)
		}
	}
}
