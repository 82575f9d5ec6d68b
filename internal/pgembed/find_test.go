//go:build unix

package pgembed

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDefaultHome(t *testing.T) {
	t.Parallel()
	user := "/home/ada/.local/share/daylight"
	if runtime.GOOS == "darwin" {
		user = "/home/ada/Library/Application Support/daylight"
	}
	for _, tt := range []struct {
		name string
		euid int
		env  map[string]string
		want string
	}{
		{"root", 0, map[string]string{"HOME": "/root"}, "/var/lib/daylight"},
		{"user", 1000, map[string]string{"HOME": "/home/ada"}, user},
		{"xdg", 1000, map[string]string{"HOME": "/home/ada", "XDG_DATA_HOME": "/data"}, "/data/daylight"},
		{"relative xdg", 1000, map[string]string{"HOME": "/home/ada", "XDG_DATA_HOME": "data"}, user},
		{"no home", 1000, nil, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := DefaultHome(func(name string) string { return tt.env[name] }, tt.euid)
			if got != tt.want || (err != nil) != (tt.want == "") {
				t.Errorf("DefaultHome = %q, %v, want %q", got, err, tt.want)
			}
		})
	}
}

func TestParseVersion(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		text string
		want Binaries
	}{
		{"postgres (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)\n", Binaries{"/b", 15, "15.20"}},
		{"postgres (PostgreSQL) 18beta1\n", Binaries{"/b", 18, "18beta1"}},
		{"postgres (PostgreSQL) 9.6.24\n", Binaries{"/b", 9, "9.6.24"}},
		{"postgres: command not found\n", Binaries{}},
		{"", Binaries{}},
	} {
		got, err := parseVersion("/b", tt.text)
		if diff := cmp.Diff(tt.want, got); diff != "" || (err != nil) != (tt.want == Binaries{}) {
			t.Errorf("parseVersion(%q): %v (-want +got):\n%s", tt.text, err, diff)
		}
	}
}

// installation is an invented Postgres that answers two questions.
func installation(t *testing.T, dir, version string, extensions ...string) string {
	t.Helper()
	bin, share := filepath.Join(dir, version, "bin"), filepath.Join(dir, version, "share")
	files := map[string]string{
		filepath.Join(bin, "initdb"):    "#!/bin/sh\nexit 1\n",
		filepath.Join(bin, "postgres"):  "#!/bin/sh\necho 'postgres (PostgreSQL) " + version + "'\n",
		filepath.Join(bin, "pg_config"): "#!/bin/sh\necho " + share + "\n",
	}
	for _, name := range append(extensions, "plpgsql") {
		files[filepath.Join(share, "extension", name+".control")] = "# invented\n"
	}
	for path, text := range files {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return bin
}

func TestFind(t *testing.T) {
	t.Parallel()
	dir := people(t)[0].folder(t)
	full := installation(t, dir, "16.3", "pg_trgm", "unaccent")
	old := installation(t, dir, "14.9", "pg_trgm", "unaccent")
	bare := installation(t, dir, "17.1", "unaccent")
	links := filepath.Join(dir, "links")
	if err := os.Mkdir(links, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(full, "initdb"), filepath.Join(links, "initdb")); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		o    Options
		path string
		want string
		says []string
	}{
		{"given", Options{BinDir: full}, "", full, nil},
		{"path, through a link", Options{}, links, full, nil},
		{"path, unusable ones first", Options{}, old + ":" + bare + ":" + links, full, nil},
		{"given, too old", Options{BinDir: old}, links, "", []string{"14.9", "older than 15", "--pg-bin", "--database-url"}},
		{"given, without an extension", Options{BinDir: bare}, links, "", []string{"pg_trgm", "postgresql-contrib"}},
		{"given, empty", Options{BinDir: links + "/none"}, links, "", []string{"holds no initdb"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tt.o.Home = filepath.Join(dir, "home")
			tt.o.Getenv = func(name string) string { return map[string]string{"PATH": tt.path}[name] }
			got, err := Find(t.Context(), tt.o)
			if tt.want != "" && (err != nil || got != Binaries{tt.want, 16, "16.3"}) {
				t.Errorf("Find = %+v, %v, want %s", got, err, tt.want)
			}
			if tt.want == "" && !errors.Is(err, ErrNoBinaries) {
				t.Fatalf("Find = %+v, %v, want ErrNoBinaries", got, err)
			}
			for _, part := range tt.says {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("the error lacks %q: %v", part, err)
				}
			}
		})
	}
}

func TestNoBinaries(t *testing.T) {
	t.Parallel()
	home := newHome(t)
	_, err := Start(t.Context(), Options{Home: home, Getenv: func(name string) string {
		return map[string]string{"DAYLIGHT_PG_SEARCH": "cache"}[name]
	}})
	if !errors.Is(err, ErrNoBinaries) || !strings.Contains(err.Error(), "install postgresql") || strings.Contains(err.Error(), "\n") {
		t.Errorf("Start: %v, want ErrNoBinaries with a remedy on one line", err)
	}
	if _, err := os.Stat(filepath.Join(home, "data")); err == nil {
		t.Error("a data folder was made")
	}
}

func TestNumber(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]int{
		"/usr/lib/postgresql/15/bin": 15, "/usr/pgsql-9/bin": 9, "/opt/homebrew/opt/postgresql@17/bin": 17, "/usr/bin": 0,
	} {
		if got := number(path); got != want {
			t.Errorf("number(%q) = %d, want %d", path, got, want)
		}
	}
}
