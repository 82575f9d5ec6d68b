package pgembed

import (
	"errors"
	"path/filepath"
	"runtime"
)

// DefaultHome is the home of daylight where --home is not given:
// /var/lib/daylight for root, else the user's data folder.
func DefaultHome(getenv func(string) string, euid int) (string, error) {
	if euid == 0 {
		return "/var/lib/daylight", nil
	}
	if dir := getenv("XDG_DATA_HOME"); filepath.IsAbs(dir) { // the XDG rules: ignore a relative one
		return filepath.Join(dir, "daylight"), nil
	}
	user := getenv("HOME")
	if !filepath.IsAbs(user) {
		return "", errors.New("no home folder: HOME is not set; give --home DIR")
	}
	if runtime.GOOS == "darwin" {
		return filepath.Join(user, "Library", "Application Support", "daylight"), nil
	}
	return filepath.Join(user, ".local", "share", "daylight"), nil
}
