//go:build unix

package doctext

import "syscall"

// maxSeconds of computing end a child whose parent is gone.
const maxSeconds = 120

// limitProcess bounds what this process may write to: what Go only reserves does
// not count. Not every system enforces it; GOMEMLIMIT and Runner's clock remain.
func limitProcess(bytes int64) error {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_DATA, &limit); err != nil {
		return err
	}
	limit.Cur = min(limit.Max, uint64(bytes))
	if err := syscall.Setrlimit(syscall.RLIMIT_DATA, &limit); err != nil {
		return err
	}
	return syscall.Setrlimit(syscall.RLIMIT_CPU, &syscall.Rlimit{Cur: maxSeconds, Max: maxSeconds})
}
