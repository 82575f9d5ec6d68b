//go:build unix && !linux

package pgembed

import (
	"errors"
	"os/exec"
	"strconv"
	"strings"
)

// process returns the arguments of a process, by ps. The working folder is left
// empty, and so an argument with a space comes apart: the answer is then unsure,
// never foreign.
func process(pid int) (args []string, folder string, err error) {
	out, err := exec.Command("ps", "-ww", "-o", "command=", "-p", strconv.Itoa(pid)).Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return nil, "", nil // ps found no such process
	}
	if err != nil {
		return nil, "", err
	}
	text := strings.TrimSpace(string(out))
	if text == "(postgres)" || text == "" { // dead, not reaped
		return nil, "", nil
	}
	return splitCommand(text), "", nil
}

// splitCommand takes "/dir/postgres -D /a b/data -k /a b/s ..." apart as far as
// the data folder.
func splitCommand(text string) []string {
	name, rest, ok := strings.Cut(text, " -D ")
	if !ok {
		return strings.Fields(text)
	}
	data, _, _ := strings.Cut(rest, " -")
	return []string{name, "-D", data}
}
