//go:build unix

package dbtest_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"daylight/internal/dbtest"
	"daylight/internal/pgembed"
)

// TestProcesses runs this test binary again, several times, over one temporary
// folder that nobody else uses.
func TestProcesses(t *testing.T) {
	t.Parallel()
	tmp := dbtest.Home(t)
	if err := os.Mkdir(tmp, 0o711); err != nil {
		t.Fatal(err)
	}
	b, err := pgembed.Find(t.Context(), pgembed.Options{Home: tmp})
	if err != nil {
		t.Fatal(err)
	}
	home := filepath.Join(tmp, fmt.Sprintf("daylight-dbtest-%d-%d", os.Getuid(), b.Major))
	t.Cleanup(func() {
		if err := pgembed.Stop(context.Background(), home); err != nil {
			t.Errorf("stop: %v", err)
		}
	})
	env := "TMPDIR=" + tmp

	pass(t, "TestDB|TestTx", env, withoutMain+"=1")
	wantStopped(t, home)

	killHanging(t, env)
	if st, err := pgembed.Status(t.Context(), home); err != nil || !st.Running || st.InUse {
		t.Fatalf("after kill -9: %+v, %v, want a server without users", st, err)
	}
	pass(t, "TestSwept|TestTx", env, private+"=1")
	wantStopped(t, home)

	s, err := pgembed.Start(t.Context(), pgembed.Options{Home: home, Fast: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	elsewhere := filepath.Join(tmp, "elsewhere")
	pass(t, "TestDB|TestTx", "TMPDIR="+elsewhere, "TEST_DATABASE="+s.URL("postgres"))
	if _, err := os.Stat(elsewhere); err == nil {
		t.Error("a server was started beside the given one")
	}
}

// TestNoPostgres wants a failure with a remedy, not a skip.
func TestNoPostgres(t *testing.T) {
	t.Parallel()
	out, err := again(t, "TestTx", "DAYLIGHT_PG_SEARCH=cache").CombinedOutput()
	if err == nil || !strings.Contains(string(out), "--- FAIL") || !strings.Contains(string(out), "install postgresql") {
		t.Errorf("without Postgres: %v\n%s", err, out)
	}
	out, err = again(t, "TestTx", "TEST_DATABASE=host=example").CombinedOutput()
	if err == nil || !strings.Contains(string(out), "TEST_DATABASE is not a URL") {
		t.Errorf("with a wrong TEST_DATABASE: %v\n%s", err, out)
	}
}

func again(t *testing.T, run string, env ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(t.Context(), self, "-test.run=^("+run+")$", "-test.count=1")
	c.Env = append(os.Environ(), "TEST_DATABASE=", "DAYLIGHT_TEST_DATABASE=")
	c.Env = append(c.Env, env...)
	return c
}

func pass(t *testing.T, run string, env ...string) {
	t.Helper()
	if out, err := again(t, run, env...).CombinedOutput(); err != nil {
		t.Fatalf("%s with %v: %v\n%s", run, env, err, out)
	}
}

func wantStopped(t *testing.T, home string) {
	t.Helper()
	if st, err := pgembed.Status(t.Context(), home); err != nil || st.Running || st.Major == 0 {
		t.Errorf("after the last test binary: %+v, %v, want a stopped cluster", st, err)
	}
}

// killHanging kills a test binary that holds a database.
func killHanging(t *testing.T, env string) {
	t.Helper()
	c := again(t, "TestHang", env, hang+"=1")
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil || !strings.HasPrefix(line, "holding") {
		t.Errorf("the other test binary says %q, %v", line, err)
	}
	c.Process.Kill()
	c.Wait()
}

// TestHang is a test binary that will be killed.
func TestHang(t *testing.T) {
	if os.Getenv(hang) == "" {
		t.Skip("only as another process")
	}
	dbtest.URL(t)
	dbtest.Tx(t)
	fmt.Println("holding")
	<-t.Context().Done()
}

// TestSwept finds no database without its process.
func TestSwept(t *testing.T) {
	if os.Getenv(private) == "" {
		t.Skip("only as another process, over a server that nobody else uses")
	}
	tx := dbtest.Tx(t)
	rows, _ := tx.Query(t.Context(), `
		SELECT d.datname FROM pg_database d
		WHERE starts_with(d.datname, 'dbtest_') AND NOT EXISTS (
			SELECT FROM pg_stat_activity a WHERE a.pid::text = split_part(d.datname, '_', 2))`)
	left, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	if len(left) > 0 {
		t.Errorf("databases of a killed process are left: %v", left)
	}
}
