package archive_test

import (
	"runtime"
	"testing"
)

// noise is an endless body that compresses to a quarter.
type noise struct {
	state uint64
	block [16 << 10]byte // fits the window of deflate
	at    int
}

func (n *noise) Read(p []byte) (int, error) {
	if n.at%(4*len(n.block)) == 0 {
		for i := range n.block {
			n.state = n.state*6364136223846793005 + 1442695040888963407
			n.block[i] = byte(n.state >> 56)
		}
	}
	done := copy(p, n.block[n.at%len(n.block):])
	n.at += done
	return done, nil
}

type readFunc func([]byte) (int, error)

func (f readFunc) Read(p []byte) (int, error) { return f(p) }

// memoryLimit returns a function that fails the test if more than 12 MiB were
// allocated since the last call, whether or not they are in use.
func memoryLimit(t *testing.T) func(what string) {
	const most = 12 << 20
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	last := m.TotalAlloc
	return func(what string) {
		t.Helper()
		runtime.ReadMemStats(&m)
		if got := m.TotalAlloc - last; got > most {
			t.Errorf("%s allocated %d bytes", what, got)
		}
		last = m.TotalAlloc
	}
}
