//go:build unix

package pgembed

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5"
)

// TestLifecycle runs daylight processes against one home, as root and as a plain
// user where the test is root.
func TestLifecycle(t *testing.T) {
	t.Parallel()
	for _, p := range people(t) {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			dir := p.folder(t)
			l := lifecycle{p, p.binary(t, dir), filepath.Join(dir, "home")}
			for _, step := range []struct {
				name string
				run  func(*testing.T)
			}{
				{"first start", l.first},
				{"second start", l.second},
				{"three at once", l.three},
				{"program killed", l.programKilled},
				{"server killed under nobody", l.bothKilled},
				{"server killed under a program", l.serverKilled},
				{"stop", l.stop},
			} {
				if !t.Run(step.name, step.run) {
					t.FailNow()
				}
			}
		})
	}
}

type lifecycle struct {
	person
	binary, home string
}

func (l lifecycle) start(t *testing.T) *daylight {
	t.Helper()
	return l.launch(t, l.binary, l.home).ready(t)
}

func (l lifecycle) wantRow(t *testing.T, d *daylight) {
	t.Helper()
	if got := query(t, postgresURL(d), "SELECT note FROM kept"); got != "as it was" {
		t.Errorf("row = %q, want %q", got, "as it was")
	}
}

func postgresURL(d *daylight) string {
	return strings.Replace(d.URL, "/daylight?", "/postgres?", 1)
}

func (l lifecycle) first(t *testing.T) {
	d := l.start(t)
	if d.Adopted {
		t.Error("the first start adopted a server")
	}
	conn, err := pgx.Connect(t.Context(), postgresURL(d))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	if _, err := conn.Exec(t.Context(), "CREATE TABLE kept AS SELECT text 'as it was' AS note; CHECKPOINT"); err != nil {
		t.Fatal(err)
	}
	for sql, want := range map[string]string{
		"SHOW data_checksums":          "on",
		"SHOW listen_addresses":        "",
		"SELECT lower('ÉÑŻĞ ЖОЛ ΣΟΦ')": "éñżğ жол σοφ",
		"SELECT ('Z' < 'a')::text":     "true", // by code point
		"SELECT pg_encoding_to_char(encoding) FROM pg_database WHERE datname = 'template1'":        "UTF8",
		"SELECT count(*)::text FROM pg_available_extensions WHERE name IN ('pg_trgm', 'unaccent')": "2",
	} {
		if got := query(t, postgresURL(d), sql); got != want {
			t.Errorf("%s = %q, want %q", sql, got, want)
		}
	}
	st := status(t, l.home)
	if !st.Running || !st.InUse || st.Busy || st.Major < MinMajor || st.Since.IsZero() {
		t.Errorf("status = %+v", st)
	}
	if runtime.GOOS == "linux" {
		wantUnprivileged(t, st.PID)
	}
	for path, mode := range map[string]os.FileMode{"data": 0o700, "s": 0o700, "server.log": 0o600} {
		info, err := os.Stat(filepath.Join(l.home, path))
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != mode {
			t.Errorf("%s has mode %s, want %s", path, info.Mode().Perm(), mode)
		}
	}
	d.leave(t)
	if st := status(t, l.home); st.Running || st.InUse {
		t.Errorf("after the last one left: %+v", st)
	}
}

// wantUnprivileged reads what the kernel says of the server.
func wantUnprivileged(t *testing.T, pid int) {
	t.Helper()
	var st syscall.Stat_t
	if err := syscall.Stat(filepath.Join("/proc", strconv.Itoa(pid)), &st); err != nil {
		t.Fatal(err)
	}
	if st.Uid == 0 || st.Gid == 0 {
		t.Errorf("server runs as user %d, group %d", st.Uid, st.Gid)
	}
	b, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "status"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(b)) {
		if groups, ok := strings.CutPrefix(line, "Groups:"); ok && strings.TrimSpace(groups) != "" {
			t.Errorf("server has the supplementary groups %s", groups)
		}
		if mask, ok := strings.CutPrefix(line, "Umask:"); ok && strings.TrimSpace(mask) != "0077" {
			t.Errorf("server has umask %s", mask)
		}
	}
}

func (l lifecycle) second(t *testing.T) {
	d := l.start(t)
	if d.Adopted {
		t.Error("a server had been left behind")
	}
	l.wantRow(t, d)
	d.leave(t)
}

func (l lifecycle) three(t *testing.T) {
	var all []*daylight
	for range 3 {
		all = append(all, l.launch(t, l.binary, l.home))
	}
	starters := 0
	for _, d := range all {
		if !d.ready(t).Adopted {
			starters++
		}
		l.wantRow(t, d)
	}
	if starters != 1 {
		t.Errorf("%d of 3 processes started a server, want 1", starters)
	}
	pid := status(t, l.home).PID
	all[0].leave(t)
	all[1].leave(t)
	if st := status(t, l.home); st.PID != pid || !st.InUse {
		t.Errorf("with one of three left: %+v, want process %d in use", st, pid)
	}
	l.wantRow(t, all[2])
	all[2].leave(t)
	if st := status(t, l.home); st.Running {
		t.Errorf("after the last one left: %+v", st)
	}
}

func (l lifecycle) programKilled(t *testing.T) {
	l.start(t).kill(t)
	before := status(t, l.home)
	if !before.Running || before.InUse {
		t.Fatalf("after kill -9 of the program: %+v", before)
	}
	d := l.start(t)
	if after := status(t, l.home); !d.Adopted || after.PID != before.PID {
		t.Errorf("server %d was not adopted: %+v", before.PID, after)
	}
	l.wantRow(t, d)
	d.leave(t)
	if st := status(t, l.home); st.Running {
		t.Errorf("the adopted server outlived its last user: %+v", st)
	}
}

func (l lifecycle) bothKilled(t *testing.T) {
	l.start(t).kill(t)
	if err := syscall.Kill(status(t, l.home).PID, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	d := l.start(t)
	if d.Adopted {
		t.Error("a dead server was adopted")
	}
	l.wantRow(t, d)
	d.leave(t)
}

func (l lifecycle) serverKilled(t *testing.T) {
	d := l.start(t)
	before := status(t, l.home).PID
	if err := syscall.Kill(before, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the program starts its crashed server again", func() bool {
		st := status(t, l.home)
		return st.Running && !st.Busy && st.PID != before
	})
	l.wantRow(t, d)
	d.leave(t)
	if st := status(t, l.home); st.Running {
		t.Errorf("after the last one left: %+v", st)
	}
}

func (l lifecycle) stop(t *testing.T) {
	d := l.start(t)
	if err := Stop(t.Context(), l.home); !errors.Is(err, ErrInUse) {
		t.Errorf("Stop with a user: %v, want ErrInUse", err)
	}
	l.wantRow(t, d)
	d.kill(t)
	if err := Stop(t.Context(), l.home); err != nil {
		t.Fatal(err)
	}
	if st := status(t, l.home); st.Running {
		t.Errorf("after Stop: %+v", st)
	}
	if err := Stop(t.Context(), l.home); err != nil {
		t.Errorf("second Stop: %v", err)
	}
}
