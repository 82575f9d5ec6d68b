//go:build unix

package pgembed

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
)

// Find returns the Postgres that Start would use for a new home: the one of
// o.BinDir, else of the first usable place of PATH and the usual folders.
func Find(ctx context.Context, o Options) (Binaries, error) {
	o, err := o.withDefaults()
	if err != nil {
		return Binaries{}, err
	}
	acct, err := serverAccount(filepath.Join(o.Home, "data"))
	if err != nil {
		return Binaries{}, err
	}
	return find(ctx, o, acct, 0)
}

// find returns the first usable binaries; of major version want, unless that is 0.
func find(ctx context.Context, o Options, acct account, want int) (Binaries, error) {
	var reasons []string
	other := false
	for _, dir := range candidates(o) {
		b, err := inspect(ctx, acct, dir)
		if err == nil && want != 0 && b.Major != want {
			other = true
			err = fmt.Errorf("%s is version %s", dir, b.Version)
		}
		if err == nil {
			return b, nil
		}
		reasons = append(reasons, err.Error())
	}
	seen := ""
	if len(reasons) > 0 {
		seen = " (" + strings.Join(reasons, "; ") + ")"
	}
	if other {
		return Binaries{}, wrongMajor(o.Home, want, seen)
	}
	return Binaries{}, fmt.Errorf("%w%s: %s, or point --pg-bin at the folder of initdb, or give --database-url", ErrNoBinaries, seen, installHint(want))
}

func wrongMajor(home string, have int, seen string) error {
	return fmt.Errorf("%w: %s was made by Postgres %d%s; nothing was changed. Either (1) %s; or (2) with Postgres %d write `daylight db dump`, then `daylight db restore` into a new --home; or (3) give --database-url",
		ErrWrongMajor, filepath.Join(home, "data"), have, seen, installHint(have), have)
}

func installHint(major int) string {
	switch {
	case runtime.GOOS == "darwin" && major == 0:
		return "brew install postgresql@17"
	case runtime.GOOS == "darwin":
		return fmt.Sprintf("brew install postgresql@%d", major)
	case major == 0:
		return "apt install postgresql"
	default:
		return fmt.Sprintf("apt install postgresql-%d", major)
	}
}

// candidates lists folders that hold initdb and postgres, best first, links
// resolved: /usr/local/bin/initdb may lead to /usr/lib/postgresql/15/bin.
func candidates(o Options) []string {
	if o.BinDir != "" {
		return []string{o.BinDir}
	}
	if o.Getenv("DAYLIGHT_PG_SEARCH") == "cache" {
		return nil
	}
	dirs := slices.DeleteFunc(filepath.SplitList(o.Getenv("PATH")), func(d string) bool { return !filepath.IsAbs(d) })
	for _, glob := range []string{
		"/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/libexec/postgresql*", "/usr/local/pgsql/bin",
		"/opt/homebrew/opt/postgresql@*/bin", "/usr/local/opt/postgresql@*/bin",
		"/Applications/Postgres.app/Contents/Versions/*/bin",
	} {
		found, _ := filepath.Glob(glob)
		slices.SortFunc(found, func(a, b string) int { return number(b) - number(a) }) // 15 before 9
		dirs = append(dirs, found...)
	}
	var out []string
	for _, dir := range dirs {
		if dir = realBin(dir); dir != "" && !slices.Contains(out, dir) {
			out = append(out, dir)
		}
	}
	return out
}

// realBin is the folder that dir/initdb really stands in, empty without one.
func realBin(dir string) string {
	path, err := filepath.EvalSymlinks(filepath.Join(dir, "initdb"))
	if err != nil {
		return ""
	}
	if path, err = filepath.Abs(path); err != nil {
		return ""
	}
	return filepath.Dir(path)
}

var digits = regexp.MustCompile(`[0-9]+`)

// number is the first number in a path: the major version in every place searched.
func number(path string) int {
	n, _ := strconv.Atoi(digits.FindString(path))
	return n
}

// inspect reads the version and checks what daylight needs. The programs run as
// the account, so that one it cannot execute is seen here.
func inspect(ctx context.Context, acct account, dir string) (Binaries, error) {
	given := dir
	if dir = realBin(given); dir == "" {
		return Binaries{}, fmt.Errorf("%s holds no initdb", given)
	}
	if err := acct.canEnter(ctx, dir); err != nil {
		return Binaries{}, err
	}
	out, err := acct.command(ctx, filepath.Join(dir, "postgres"), "--version").Output()
	if err != nil {
		return Binaries{}, fmt.Errorf("%s/postgres does not run: %w", dir, err)
	}
	b, err := parseVersion(dir, string(out))
	if err != nil {
		return Binaries{}, err
	}
	if b.Major < MinMajor {
		return Binaries{}, fmt.Errorf("%s is version %s, older than %d", dir, b.Version, MinMajor)
	}
	return b, checkExtensions(ctx, acct, dir)
}

// parseVersion reads "postgres (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)".
func parseVersion(dir, text string) (Binaries, error) {
	_, after, ok := strings.Cut(text, "(PostgreSQL) ")
	fields := strings.Fields(after)
	if !ok || len(fields) == 0 {
		return Binaries{}, fmt.Errorf("%s/postgres --version says %q", dir, strings.TrimSpace(text))
	}
	major := number(fields[0])
	return Binaries{Dir: dir, Major: major, Version: fields[0]}, nil
}

// checkExtensions looks for pg_trgm and unaccent beside the binaries. Where the
// shared folder cannot be told, the migrations will say what is missing.
func checkExtensions(ctx context.Context, acct account, dir string) error {
	shares := []string{filepath.Join(dir, "..", "share"), filepath.Join(dir, "..", "share", "postgresql")}
	if out, err := acct.command(ctx, filepath.Join(dir, "pg_config"), "--sharedir").Output(); err == nil {
		shares = []string{strings.TrimSpace(string(out))}
	}
	for _, share := range shares {
		folder := filepath.Join(share, "extension")
		if _, err := os.Stat(filepath.Join(folder, "plpgsql.control")); err != nil {
			continue
		}
		for _, name := range []string{"pg_trgm", "unaccent"} {
			if _, err := os.Stat(filepath.Join(folder, name+".control")); errors.Is(err, os.ErrNotExist) {
				return fmt.Errorf("%s lacks the extension %s (package postgresql-contrib)", dir, name)
			}
		}
		return nil
	}
	return nil
}
