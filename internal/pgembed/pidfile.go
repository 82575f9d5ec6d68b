//go:build unix

package pgembed

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// pidFile is postmaster.pid, the lock of a data folder.
type pidFile struct {
	pid     int
	data    string
	since   time.Time
	content []byte
}

// writeLimit is far more than Postgres takes from the making of its lock to the
// one write that fills it.
const writeLimit = 2 * time.Second

// errCutShort is a lock whose maker was killed before it wrote its number.
var errCutShort = errors.New("lock of the cluster is empty")

// readPID reads the lock of a data folder; ok is false where there is none. A
// lock that is being written is waited for.
func readPID(data string) (p pidFile, ok bool, err error) {
	path := filepath.Join(data, "postmaster.pid")
	for end := time.Now().Add(writeLimit); ; time.Sleep(poll) {
		b, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			return pidFile{}, false, nil
		}
		if err != nil {
			return pidFile{}, false, fmt.Errorf("lock of the cluster: %w", err)
		}
		if bytes.Count(b, []byte("\n")) >= 3 {
			p, err := parsePID(b)
			return p, err == nil, err
		}
		if time.Now().After(end) {
			return pidFile{content: []byte("\n" + data + "\n0\n")}, true, fmt.Errorf("%s: %w", path, errCutShort)
		}
	}
}

// parsePID reads process number, data folder, start as Unix time, and more lines.
func parsePID(b []byte) (pidFile, error) {
	lines := strings.Split(string(b), "\n")
	pid, err := strconv.Atoi(strings.TrimSpace(lines[0]))
	if err != nil || pid <= 1 {
		return pidFile{}, fmt.Errorf("lock of the cluster, postmaster.pid, names the process %.20q: make sure that no postgres runs, then remove that one file", lines[0])
	}
	p := pidFile{pid: pid, data: filepath.Clean(strings.TrimSpace(lines[1])), content: b}
	if epoch, err := strconv.ParseInt(strings.TrimSpace(lines[2]), 10, 64); err == nil {
		p.since = time.Unix(epoch, 0).UTC()
	}
	return p, nil
}

// holder says what the process named by a pid file is.
type holder int

const (
	gone    holder = iota // no such process, or a dead one not yet reaped
	ours                  // a postgres of this data folder
	foreign               // certainly something else: the number was used again
	unsure                // a postgres, of what folder cannot be told
)

func (p pidFile) holder() holder {
	if err := syscall.Kill(p.pid, 0); errors.Is(err, syscall.ESRCH) {
		return gone
	}
	args, folder, err := process(p.pid)
	if err != nil {
		return unsure
	}
	if len(args) == 0 {
		return gone
	}
	if name := filepath.Base(args[0]); name != "postgres" && name != "postmaster" {
		return foreign
	}
	for _, arg := range args[1:] {
		if filepath.Clean(arg) == p.data {
			return ours
		}
	}
	switch folder { // a server works in its data folder
	case "":
		return unsure
	case p.data:
		return ours
	default:
		return foreign
	}
}

// neverAProcess is above the largest process number of Linux (2^22) and macOS.
const neverAProcess = "999999999"

// disown puts a process number that cannot exist into a stale postmaster.pid
// whose own number another program has by now. Postgres would take that program
// for a live server and refuse to start. The file is kept, not removed, so that
// Postgres still makes its own check for left-over backends (shared memory).
func (p pidFile) disown(data string) error {
	_, rest, _ := bytes.Cut(p.content, []byte("\n"))
	f, err := os.OpenFile(filepath.Join(data, "postmaster.pid"), os.O_WRONLY|syscall.O_NOFOLLOW, 0)
	if err != nil {
		return fmt.Errorf("stale lock: %w", err)
	}
	// One write, and never a shorter text than before: no moment with half a file.
	_, err = f.WriteAt(append([]byte(neverAProcess+"\n"), rest...), 0)
	return errors.Join(err, f.Close())
}
