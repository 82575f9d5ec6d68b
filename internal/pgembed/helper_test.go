//go:build unix

package pgembed

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// The test binary is also the daylight process of the tests: with this variable
// it holds the server of the named home until its standard input ends.
const helperHome = "PGEMBED_TEST_HOME"

func TestMain(m *testing.M) {
	if home := os.Getenv(helperHome); home != "" {
		os.Exit(hold(home))
	}
	code := m.Run()
	if seed.dir != "" {
		os.RemoveAll(seed.dir)
	}
	os.Exit(code)
}

type answer struct {
	URL     string
	Adopted bool
	Error   string
}

func hold(home string) int {
	s, err := Start(context.Background(), Options{Home: home, Fast: true})
	if err != nil {
		json.NewEncoder(os.Stdout).Encode(answer{Error: err.Error()})
		return 1
	}
	json.NewEncoder(os.Stdout).Encode(answer{URL: s.URL(""), Adopted: s.Adopted()})
	io.Copy(io.Discard, os.Stdin)
	if err := s.Close(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// person is a user that daylight processes of a test run as.
type person struct {
	name string
	cred *syscall.Credential // nil: as the test
}

// people is this user, and nobody too when that is root.
func people(t *testing.T) []person {
	t.Helper()
	me := []person{{name: "self"}}
	if os.Geteuid() != 0 {
		return me
	}
	u, err := user.Lookup("nobody")
	if err != nil {
		t.Fatalf("the tests want a user nobody: %v", err)
	}
	uid, _ := strconv.Atoi(u.Uid)
	gid, _ := strconv.Atoi(u.Gid)
	return append(me, person{"nobody", &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid), Groups: []uint32{}}})
}

// folder is a folder that belongs to the person and that all may enter, which
// t.TempDir is not.
func (p person) folder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/tmp", "pgembed-test-")
	if err == nil {
		err = os.Chmod(dir, 0o755)
	}
	if err == nil && p.cred != nil {
		err = os.Chown(dir, int(p.cred.Uid), int(p.cred.Gid))
	}
	if err != nil {
		t.Fatal(err)
	}
	dir, err = filepath.EvalSymlinks(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		home := filepath.Join(dir, "home")
		if err := Stop(context.Background(), home); err != nil {
			t.Errorf("stop: %v", err)
		}
		os.RemoveAll(dir)
	})
	return dir
}

// binary is a copy of the test binary where the person can run it.
func (p person) binary(t *testing.T, dir string) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(self)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "daylight.test")
	if err := os.WriteFile(path, b, 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

// daylight is a process that holds a server.
type daylight struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Reader
	answer
}

func (p person) launch(t *testing.T, binary, home string) *daylight {
	t.Helper()
	for try := 0; ; try++ {
		d, err := p.try(binary, home)
		// Another test may fork while the copy of the binary is still open for
		// writing in it: the system then refuses to run it for a moment.
		if errors.Is(err, syscall.ETXTBSY) && try < 50 {
			time.Sleep(20 * time.Millisecond)
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { d.cmd.Process.Kill(); d.cmd.Wait() })
		return d
	}
}

func (p person) try(binary, home string) (*daylight, error) {
	d := &daylight{cmd: exec.Command(binary)}
	d.cmd.Env = append(os.Environ(), helperHome+"="+home)
	d.cmd.Stderr = os.Stderr
	d.cmd.Dir = "/"
	if p.cred != nil {
		d.cmd.SysProcAttr = &syscall.SysProcAttr{Credential: p.cred}
	}
	out, err := d.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if d.in, err = d.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	d.out = bufio.NewReader(out)
	return d, d.cmd.Start()
}

// ready waits until the process has the server.
func (d *daylight) ready(t *testing.T) *daylight {
	t.Helper()
	line, err := d.out.ReadBytes('\n')
	if err != nil {
		t.Fatalf("daylight process: %v", err)
	}
	if err := json.Unmarshal(line, &d.answer); err != nil {
		t.Fatal(err)
	}
	if d.Error != "" {
		t.Fatalf("daylight process: %s", d.Error)
	}
	return d
}

func (d *daylight) leave(t *testing.T) {
	t.Helper()
	d.in.Close()
	if err := d.cmd.Wait(); err != nil {
		t.Fatalf("daylight process: %v", err)
	}
}

func (d *daylight) kill(t *testing.T) {
	t.Helper()
	if err := d.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	d.cmd.Wait()
}

func status(t *testing.T, home string) State {
	t.Helper()
	st, err := Status(t.Context(), home)
	if err != nil {
		t.Fatal(err)
	}
	return st
}

// query returns the one value of a query, as text.
func query(t *testing.T, url, sql string) string {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	var text string
	if err := conn.QueryRow(t.Context(), sql).Scan(&text); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return text
}

func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(poll) {
		if ok() {
			return
		}
	}
	t.Fatalf("not within 20 s: %s", what)
}
