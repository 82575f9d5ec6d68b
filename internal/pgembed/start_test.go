//go:build unix

package pgembed

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func newHome(t *testing.T) string {
	t.Helper()
	return filepath.Join(people(t)[0].folder(t), "home")
}

// seed is one stopped cluster that usedHome copies: initdb costs a second.
var seed struct {
	once sync.Once
	dir  string
	err  error
}

func makeSeed() {
	seed.dir, seed.err = os.MkdirTemp("/tmp", "pgembed-seed-")
	if seed.err == nil {
		seed.err = os.Chmod(seed.dir, 0o755)
	}
	if seed.err != nil {
		return
	}
	s, err := Start(context.Background(), Options{Home: filepath.Join(seed.dir, "home"), Fast: true})
	if seed.err = err; err == nil {
		seed.err = s.Close()
	}
}

// usedHome is a home with a cluster.
func usedHome(t *testing.T) string {
	t.Helper()
	seed.once.Do(makeSeed)
	if seed.err != nil {
		t.Fatal(seed.err)
	}
	home := newHome(t)
	if out, err := exec.Command("cp", "-a", filepath.Join(seed.dir, "home"), home).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return home
}

func mustStart(t *testing.T, o Options) *Server {
	t.Helper()
	s, err := Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return s
}

func TestSettings(t *testing.T) {
	t.Parallel()
	s := mustStart(t, Options{Home: newHome(t)})
	for name, want := range map[string]string{
		"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on",
		"shared_buffers": "256MB", "max_wal_size": "2GB", "work_mem": "32MB", "jit": "off",
		"max_connections": "50", "log_min_duration_statement": "500ms", "log_parameter_max_length": "0",
		"listen_addresses": "", "TimeZone": "UTC", "data_checksums": "on",
	} {
		if got := query(t, s.URL("postgres"), "SHOW "+name); got != want {
			t.Errorf("%s = %q, want %q", name, got, want)
		}
	}
	if got := query(t, s.URL("postgres"), "SHOW wal_compression"); got == "off" {
		t.Error("wal_compression is off")
	}
}

func TestEnsureDatabase(t *testing.T) {
	t.Parallel()
	s := mustStart(t, Options{Home: usedHome(t), Fast: true})
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if err := s.EnsureDatabase(t.Context(), ""); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if got := query(t, s.URL(""), "SELECT current_database()::text"); got != DefaultDatabase {
		t.Errorf("database = %q", got)
	}
	const odd = `Odd "name" 100%/é?`
	if err := s.EnsureDatabase(t.Context(), odd); err != nil {
		t.Fatal(err)
	}
	if got := query(t, s.URL(odd), "SELECT current_database()::text"); got != odd {
		t.Errorf("database = %q, want %q", got, odd)
	}
	second := mustStart(t, Options{Home: s.o.Home, Fast: true})
	if !second.Adopted() || s.Adopted() {
		t.Errorf("adopted = %v then %v, want false then true", s.Adopted(), second.Adopted())
	}
}

// digest is the names, contents, modes and times of all that is in a folder.
func digest(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		var sum [32]byte
		if !e.IsDir() {
			b, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			sum = sha256.Sum256(b)
		}
		st := info.Sys().(*syscall.Stat_t)
		out[path] = fmt.Sprintf("%x %s %s %d %d", sum, info.Mode(), info.ModTime(), st.Uid, st.Ino)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestRefused is about data folders that Start must leave alone to the last byte.
func TestRefused(t *testing.T) {
	t.Parallel()
	home := usedHome(t)
	s := mustStart(t, Options{Home: home, Fast: true})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	version := filepath.Join(s.data, "PG_VERSION")
	for _, tt := range []struct {
		name, version string
		want          error
		says          []string
	}{
		{"older major", "14\n", ErrWrongMajor, []string{"Postgres 14", "postgresql", "daylight db dump", "daylight db restore", "--database-url"}},
		{"very old major", "9.6\n", ErrWrongMajor, []string{"Postgres 9", "--database-url"}},
		{"newer major", "99\n", ErrWrongMajor, []string{"Postgres 99", "--database-url"}},
		{"unreadable version", "fifteen\n", ErrNotCluster, []string{"nothing was changed"}},
		{"no version", "", ErrNotCluster, []string{"nothing was changed", "--home"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			err := os.WriteFile(version, []byte(tt.version), 0o600)
			if tt.version == "" {
				err = os.Remove(version)
			}
			if err != nil {
				t.Fatal(err)
			}
			before := digest(t, s.data)
			for range 2 {
				_, err = Start(t.Context(), Options{Home: home, Fast: true})
				if !errors.Is(err, tt.want) {
					t.Fatalf("Start: %v, want %v", err, tt.want)
				}
			}
			for _, part := range tt.says {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("the error lacks %q: %v", part, err)
				}
			}
			if diff := cmp.Diff(before, digest(t, s.data)); diff != "" {
				t.Errorf("the data folder changed:\n%s", diff)
			}
		})
	}
}

func TestClosedParent(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("only root gives up rights")
	}
	home := filepath.Join(t.TempDir(), "a", "home") // its parent has mode 0700
	_, err := Start(t.Context(), Options{Home: home, Fast: true})
	if !errors.Is(err, ErrForbidden) {
		t.Fatalf("Start: %v, want ErrForbidden", err)
	}
	parent := filepath.Dir(filepath.Dir(filepath.Dir(home)))
	for _, part := range []string{parent + ":", "--home", "plain user"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("the error lacks %q: %v", part, err)
		}
	}
	if _, err := os.Stat(filepath.Dir(home)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a folder was made: %v", err)
	}
}

func TestForeignHome(t *testing.T) {
	t.Parallel()
	if os.Geteuid() == 0 {
		t.Skip("root may use any home")
	}
	if _, err := Start(t.Context(), Options{Home: "/etc/daylight-test"}); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("Start: %v, want a permission error", err)
	}
}

// TestStaleLock puts the number of a live program that is no postgres into
// postmaster.pid, as after a restart of the machine.
func TestStaleLock(t *testing.T) {
	t.Parallel()
	p := people(t)[0]
	home := usedHome(t)
	s := mustStart(t, Options{Home: home, Fast: true})
	pid := status(t, home).PID
	content, err := os.ReadFile(filepath.Join(s.data, "postmaster.pid"))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	// A program of the server's own user: Postgres takes its number for a server.
	other := s.acct.command(t.Context(), "/bin/sleep", "60")
	if err := other.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { other.Process.Kill(); other.Wait() }()
	eventually(t, "sh becomes sleep", func() bool {
		args, _, err := process(other.Process.Pid)
		return err == nil && len(args) == 2
	})
	stale := strings.Replace(string(content), strconv.Itoa(pid), strconv.Itoa(other.Process.Pid), 1)
	write := s.acct.command(t.Context(), "/bin/sh", "-c", `printf %s "$1" > "$2"`, "sh", stale, filepath.Join(s.data, "postmaster.pid"))
	if out, err := write.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	again := mustStart(t, Options{Home: home, Fast: true})
	if again.Adopted() {
		t.Errorf("%s: another program was adopted", p.name)
	}
	query(t, again.URL("postgres"), "SELECT 'up'")
	if err := other.Process.Signal(syscall.Signal(0)); err != nil {
		t.Errorf("the other program was harmed: %v", err)
	}
}

// TestEmptyLock has a lock whose server was killed before it wrote its number.
// Postgres alone would refuse to start.
func TestEmptyLock(t *testing.T) {
	t.Parallel()
	home := usedHome(t)
	s := mustStart(t, Options{Home: home, Fast: true})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	touch := s.acct.command(t.Context(), "/bin/sh", "-c", `: > "$1"`, "sh", filepath.Join(s.data, "postmaster.pid"))
	if out, err := touch.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if st := status(t, home); st.Running {
		t.Errorf("status = %+v", st)
	}
	again := mustStart(t, Options{Home: home, Fast: true})
	query(t, again.URL("postgres"), "SELECT 'up'")
}

// TestLostSocket has a live server whose socket was cleaned away.
func TestLostSocket(t *testing.T) {
	t.Parallel()
	p := people(t)[0]
	home := usedHome(t)
	p.launch(t, p.binary(t, filepath.Dir(home)), home).ready(t).kill(t)
	before := status(t, home)
	if err := os.RemoveAll(before.Socket); err != nil {
		t.Fatal(err)
	}
	s := mustStart(t, Options{Home: home, Fast: true})
	if after := status(t, home); after.PID == before.PID || !after.Running {
		t.Errorf("before %+v, after %+v: want a new server", before, after)
	}
	query(t, s.URL("postgres"), "SELECT 'up'")
}

func TestLongHome(t *testing.T) {
	t.Parallel()
	dir := people(t)[0].folder(t)
	home := filepath.Join(dir, strings.Repeat("long name ", 9), "home")
	s := mustStart(t, Options{Home: home, Fast: true})
	if !strings.HasPrefix(s.socket, "/tmp/daylight-") || len(s.socket) > maxSocketFolder {
		t.Errorf("socket folder %s", s.socket)
	}
	defer os.RemoveAll(s.socket)
	query(t, s.URL("postgres"), "SELECT 'up'")
	second := mustStart(t, Options{Home: home, Fast: true, Getenv: func(name string) string {
		if name == "TMPDIR" {
			return "/var/tmp"
		}
		return os.Getenv(name)
	}})
	if !second.Adopted() {
		t.Error("the server was not adopted")
	}
	for _, s := range []*Server{second, s} {
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(s.socket, 0o777); err != nil {
		t.Fatal(err)
	}
	if _, err := Start(t.Context(), Options{Home: home, Fast: true}); err == nil || !strings.Contains(err.Error(), s.socket) {
		t.Errorf("Start with an open socket folder: %v", err)
	}
}

// TestLeftOvers starts in a home where an earlier first start broke off, and
// breaks one off itself.
func TestLeftOvers(t *testing.T) {
	t.Parallel()
	home := newHome(t)
	old := filepath.Join(home, unfinished+"123")
	if err := os.MkdirAll(old, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(home, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(old, "PG_VERSION"), []byte("14\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if _, err := Start(ctx, Options{Home: home, Fast: true}); err == nil {
		t.Skip("this machine makes a cluster in 0.3 s")
	}
	if st := status(t, home); st.Running || st.InUse || st.Busy {
		t.Errorf("after a start that broke off: %+v", st)
	}
	mustStart(t, Options{Home: home, Fast: true})
	entries, err := os.ReadDir(home)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if diff := cmp.Diff([]string{"data", "s", "server.log", "start.lock", "users.lock"}, names); diff != "" {
		t.Errorf("home (-want +got):\n%s", diff)
	}
}
