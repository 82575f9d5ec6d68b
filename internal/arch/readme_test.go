package arch

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"daylight/scrapers"
)

// TestReadme holds what the README claims against the tree.
func TestReadme(t *testing.T) {
	t.Parallel()
	tr := load(t)
	body, err := os.ReadFile(filepath.Join(tr.root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	text := string(body)
	for _, command := range []string{"    go run ./cmd/daylight demo\n", "    go test ./...\n"} {
		if !strings.Contains(text, command) {
			t.Errorf("README.md does not show %q", strings.TrimSpace(command))
		}
	}
	verified := 0
	for _, s := range scrapers.All() {
		if s.Crawler != nil && s.Unverified == "" { // what is only imported has no live portal
			verified++
		}
		if !strings.Contains(text, "| `"+s.ID+"` |") {
			t.Errorf("README.md does not list source %s", s.ID)
		}
	}
	if want := fmt.Sprintf("%d built, %d verified", len(scrapers.All()), verified); !strings.Contains(text, want) {
		t.Errorf("README.md does not say %q", want)
	}
	if listed := regexp.MustCompile("(?m)^\\| `[a-z]+-[a-z-]+` \\|").FindAllString(text, -1); len(listed) != len(scrapers.All()) {
		t.Errorf("README.md lists %d sources, there are %d: %q", len(listed), len(scrapers.All()), listed)
	}
	for _, m := range regexp.MustCompile("`((internal|scrapers|cmd|migrations)/[a-z/]*)`").FindAllStringSubmatch(text, -1) {
		if info, err := os.Stat(filepath.Join(tr.root, m[1])); err != nil || !info.IsDir() {
			t.Errorf("README.md names folder %s, which is not there", m[1])
		}
	}
}
