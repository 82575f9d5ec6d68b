//go:build unix

package pgembed

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// clusterMajor is the major version of the data folder, 0 where there is no
// folder. A folder that is not a cluster is an error: it is never written to.
func clusterMajor(data string) (int, error) {
	if _, err := os.Lstat(data); errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	b, err := os.ReadFile(filepath.Join(data, "PG_VERSION"))
	if errors.Is(err, fs.ErrNotExist) {
		return 0, fmt.Errorf("%w: %s has no PG_VERSION; nothing was changed: move that folder away or give another --home", ErrNotCluster, data)
	}
	if err != nil {
		return 0, fmt.Errorf("version of the cluster: %w", err)
	}
	text := strings.TrimSpace(string(b))
	first, _, _ := strings.Cut(text, ".") // "9.6"
	major, err := strconv.Atoi(first)
	if err != nil || major <= 0 {
		return 0, fmt.Errorf("%w: %s/PG_VERSION says %.20q; nothing was changed: restore the folder from a backup or give another --home", ErrNotCluster, data, text)
	}
	return major, nil
}

// makeHome makes the home folder and what is missing above it, once it is known
// that the server's user can enter what is there.
func makeHome(ctx context.Context, home string, acct account) error {
	there, missing, err := deepest(home)
	if err != nil {
		return fmt.Errorf("home: %w", err)
	}
	if len(missing) == 0 {
		if err := acct.mayUse(home); err != nil {
			return err
		}
	}
	if err := acct.canEnter(ctx, there); err != nil {
		return err
	}
	mode := fs.FileMode(0o700)
	if acct.other {
		mode = 0o711 // the server's user passes through, and sees no names
	}
	for _, dir := range missing {
		err := os.Mkdir(dir, mode)
		if errors.Is(err, fs.ErrExist) {
			continue // another process was first
		}
		if err == nil {
			err = os.Chmod(dir, mode) // the umask may have closed it
		}
		if err != nil {
			return fmt.Errorf("home: %w", err)
		}
	}
	return nil
}

// deepest splits a path into the deepest folder that exists and the paths of
// those that are missing, outermost first.
func deepest(path string) (there string, missing []string, err error) {
	for there = path; ; there = filepath.Dir(there) {
		info, err := os.Stat(there)
		switch {
		case err == nil && info.IsDir():
			return there, missing, nil
		case err == nil:
			return "", nil, fmt.Errorf("%s is not a folder", there)
		case !errors.Is(err, fs.ErrNotExist) || there == filepath.Dir(there):
			return "", nil, err
		}
		missing = append([]string{there}, missing...)
	}
}

// initialize makes the cluster beside its final place and renames it, so that a
// try that broke off never looks like a cluster. Only called where data is absent.
func (s *Server) initialize(ctx context.Context, b Binaries) error {
	old, err := os.ReadDir(s.home)
	if err != nil {
		return fmt.Errorf("home: %w", err)
	}
	for _, e := range old {
		if strings.HasPrefix(e.Name(), unfinished) { // a try that broke off, never a cluster
			os.RemoveAll(filepath.Join(s.home, e.Name())) // where that does not work it is not in the way
		}
	}
	var tried []string
	for _, locale := range locales(b.Major) {
		fresh, err := s.initdb(ctx, b, locale)
		if err == nil {
			return s.install(fresh)
		}
		os.RemoveAll(fresh)
		tried = append(tried, err.Error())
		if ctx.Err() != nil {
			break
		}
	}
	return fmt.Errorf("new cluster in %s: %s", s.home, strings.Join(tried, "; "))
}

// unfinished begins the name of a cluster in the making. The rest is random: an
// initdb that outlived its killed program must not write into the next try.
const unfinished = "data.new-"

// locales are initdb's locale options, best first. Order by code point survives
// updates of the C library and of ICU: indexes stay right.
func locales(major int) [][]string {
	code := []string{"--locale=C.UTF-8"}
	if major >= 17 {
		code = []string{"--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"}
	}
	return [][]string{
		code,
		{"--locale-provider=icu", "--icu-locale=und", "--locale=C"},
		{"--locale=en_US.UTF-8"}, // macOS with 15 and 16
	}
}

// initdb returns the folder it made, also with an error.
func (s *Server) initdb(ctx context.Context, b Binaries, locale []string) (string, error) {
	dir, err := os.MkdirTemp(s.home, unfinished)
	if err != nil {
		return dir, err
	}
	if s.acct.other {
		if err := os.Lchown(dir, int(s.acct.uid), int(s.acct.gid)); err != nil {
			return dir, err
		}
	}
	args := append([]string{"-D", dir, "-U", superuser, "-A", "trust", "-E", "UTF8", "--data-checksums", "--no-instructions"}, locale...)
	if s.o.Fast {
		args = append(args, "--no-sync")
	}
	out, err := s.acct.command(ctx, filepath.Join(b.Dir, "initdb"), args...).CombinedOutput()
	if err != nil {
		return dir, fmt.Errorf("initdb %s: %w: %s", strings.Join(locale, " "), err, oneLine(out))
	}
	return dir, nil
}

func (s *Server) install(fresh string) error {
	if err := os.Rename(fresh, s.data); err != nil {
		return fmt.Errorf("new cluster: %w", err)
	}
	dir, err := os.Open(s.home)
	if err != nil {
		return fmt.Errorf("new cluster: %w", err)
	}
	return errors.Join(dir.Sync(), dir.Close())
}

// oneLine is the end of a program's output on one line.
func oneLine(out []byte) string {
	text := strings.Join(strings.FieldsFunc(string(out), func(r rune) bool { return r == '\n' || r == '\r' }), " | ")
	const most = 600
	if len(text) > most {
		text = "..." + strings.ToValidUTF8(text[len(text)-most:], "")
	}
	return text
}
