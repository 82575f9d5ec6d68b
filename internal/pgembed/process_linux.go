package pgembed

import (
	"fmt"
	"os"
	"strings"
)

// process returns the arguments and, where it may be read, the working folder of
// a process. A process that is dead but not reaped has no arguments.
func process(pid int) (args []string, folder string, err error) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	if os.IsNotExist(err) {
		return nil, "", nil
	}
	if err != nil {
		return nil, "", err
	}
	folder, _ = os.Readlink(fmt.Sprintf("/proc/%d/cwd", pid)) // needs ptrace rights for another user's
	if text := strings.TrimRight(string(b), "\x00"); text != "" {
		args = strings.Split(text, "\x00")
	}
	return args, folder, nil
}
