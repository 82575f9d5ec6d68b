//go:build unix

package pgembed

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// account is the user that the database processes run as.
type account struct {
	name     string
	uid, gid uint32
	other    bool // not the user of this process: rights are given up
}

// serverAccount is this process's user; for root, the owner of the data folder
// where there is one, else postgres, else nobody.
func serverAccount(data string) (account, error) {
	euid := os.Geteuid()
	if euid != 0 {
		return account{name: strconv.Itoa(euid), uid: uint32(euid), gid: uint32(os.Getegid())}, nil
	}
	if info, err := os.Lstat(data); err == nil {
		return ownerOf(data, info)
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		return parseAccount(u)
	}
	return account{}, errors.New("started as root, and there is neither a user postgres nor a user nobody to run the database: start daylight as a plain user, or give --database-url")
}

func ownerOf(data string, info os.FileInfo) (account, error) {
	st := info.Sys().(*syscall.Stat_t)
	if st.Uid == 0 {
		return account{}, fmt.Errorf("%s belongs to root, and Postgres refuses to run as root: give it to another user, e.g. chown -R postgres %s", data, data)
	}
	id := strconv.FormatUint(uint64(st.Uid), 10)
	if u, err := user.LookupId(id); err == nil {
		return parseAccount(u)
	}
	return account{name: id, uid: st.Uid, gid: st.Gid, other: true}, nil
}

func parseAccount(u *user.User) (account, error) {
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return account{}, fmt.Errorf("user %s: %w", u.Username, err)
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		return account{}, fmt.Errorf("user %s: %w", u.Username, err)
	}
	return account{name: u.Username, uid: uint32(uid), gid: uint32(gid), other: true}, nil
}

// command runs a program as the account: in the root folder, with a clean
// environment, umask 077, no supplementary groups, and in a session of its own
// so that Ctrl-C on the terminal reaches daylight alone.
func (a account) command(ctx context.Context, program string, args ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, "/bin/sh", append([]string{"-c", `umask 077; exec "$0" "$@"`, program}, args...)...)
	c.Dir = "/"
	c.Env = []string{"PATH=/usr/bin:/bin:/usr/sbin:/sbin", "LC_ALL=C", "TZ=UTC"}
	c.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if a.other {
		c.SysProcAttr.Credential = &syscall.Credential{Uid: a.uid, Gid: a.gid, Groups: []uint32{}}
	}
	return c
}

// mayUse refuses a home that another plain user made: in a folder that all may
// write to, anybody could have put it there.
func (a account) mayUse(home string) error {
	info, err := os.Stat(home)
	if err != nil {
		return fmt.Errorf("home: %w", err)
	}
	owner := info.Sys().(*syscall.Stat_t).Uid
	if a.other || owner == a.uid || owner == 0 {
		return nil
	}
	return fmt.Errorf("%w: %s belongs to user %d; run daylight as that user or give another --home", ErrForbidden, home, owner)
}

// canEnter checks that the account can enter a folder that exists and each
// folder above it. It asks the kernel rather than the mode bits, which leave out
// access control lists.
func (a account) canEnter(ctx context.Context, dir string) error {
	if !a.other {
		return nil
	}
	var above []string
	for d := dir; ; d = filepath.Dir(d) {
		above = append([]string{d}, above...)
		if d == filepath.Dir(d) {
			break
		}
	}
	script := `for d in "$@"; do cd "$d" 2>/dev/null || { printf %s "$d"; exit 9; }; done`
	out, err := a.command(ctx, "/bin/sh", append([]string{"-c", script, "sh"}, above...)...).Output()
	if err == nil {
		return nil
	}
	if errors.Is(err, syscall.EPERM) || errors.Is(err, syscall.EINVAL) {
		return fmt.Errorf("started as root without the right to become user %s: start daylight as a plain user, or give --database-url: %w", a.name, err)
	}
	closed := strings.TrimSpace(string(out))
	if closed == "" {
		return fmt.Errorf("check %s as user %s: %w", dir, a.name, err)
	}
	return fmt.Errorf("%w: user %s, which runs the database because daylight was started as root, cannot enter %s: use a --home elsewhere, e.g. /var/lib/daylight, or start daylight as a plain user",
		ErrForbidden, a.name, closed)
}
