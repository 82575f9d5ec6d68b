package evidence_test

import (
	"context"
	"crypto/sha256"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/shopspring/decimal"
)

// checkProgram builds testdata/check once, in a folder that TestMain removes.
var checkProgram = sync.OnceValues(func() (string, error) {
	path := filepath.Join(checkFolder, "check")
	if out, err := exec.Command("go", "build", "-o", path, "./testdata/check").CombinedOutput(); err != nil {
		return "", fmt.Errorf("build the check program: %w\n%s", err, out)
	}
	return path, nil
})

// runCheck runs testdata/check, which imports nothing of daylight, on a packet.
func runCheck(t *testing.T, packet []byte) (string, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "packet.zip")
	if err := os.WriteFile(path, packet, 0o600); err != nil {
		t.Fatal(err)
	}
	program, err := checkProgram()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	out, err := exec.CommandContext(ctx, program, path).CombinedOutput()
	if python, missing := exec.LookPath("python3"); missing == nil {
		second, serr := exec.CommandContext(ctx, python, filepath.Join("testdata", "check.py"), path).CombinedOutput()
		if (err == nil) != (serr == nil) || err == nil && countsOf(string(out))["figure"] != countsOf(string(second))["figure"] {
			t.Errorf("the two check programs differ: %s (%v), %s (%v)", out, err, second, serr)
		}
	} else {
		t.Log("python3 is not installed: testdata/check.py was not run")
	}
	return string(out), err
}

// check runs the programs on a sound packet and returns how many values of each
// kind they compared.
func check(t *testing.T, packet []byte) map[string]int {
	t.Helper()
	out, err := runCheck(t, packet)
	if err != nil {
		t.Errorf("check: %v\n%s", err, out)
	}
	return countsOf(out)
}

func countsOf(out string) map[string]int {
	counts := map[string]int{}
	for _, m := range regexp.MustCompile(`'?(\w+)'?: ?(\d+)`).FindAllStringSubmatch(out, -1) {
		counts[m[1]], _ = strconv.Atoi(m[2])
	}
	return counts
}

// newSums is what somebody writes who changes a packet and can compute hashes.
func newSums(files map[string]string) string {
	var out strings.Builder
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if name != "SHA256SUMS" {
			fmt.Fprintf(&out, "%x  %s\n", sha256.Sum256([]byte(files[name])), name)
		}
	}
	return out.String()
}

// sameText compares what a tool prints: programs write one number in many ways.
func sameText(a, b string) bool {
	x, err := decimal.NewFromString(a)
	y, yerr := decimal.NewFromString(b)
	return strings.Join(strings.Fields(a), " ") == b || err == nil && yerr == nil && x.Equal(y)
}

// The script that an editor reads to believe it is short.
func TestCheckIsShort(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile(filepath.Join("testdata", "check.py"))
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(b), "\n"); n > 41 { // with the line that says what it is
		t.Errorf("%d lines", n)
	}
}
