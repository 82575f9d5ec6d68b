package portalsim_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daylight/internal/portalsim"
)

// The packages of the days that the calendar names hold what the search lists,
// byte for byte as the notices' own addresses serve it.
func TestTEDPackages(t *testing.T) {
	t.Parallel()
	c, _ := start(t, portalsim.Options{Synthetic: 60, From: time.Date(2025, 12, 20, 0, 0, 0, 0, time.UTC), Until: time.Date(2026, 1, 19, 0, 0, 0, 0, time.UTC)})
	var packed []string
	for _, year := range []int{2025, 2026} {
		lines := strings.Split(strings.TrimSpace(string(c.get(fmt.Sprintf("/eu-ted/en/release-calendar/-/download/file/CSV/%d", year)))), "\n")
		if lines[0] != "OJS,Publication date" || len(lines) < 10 {
			t.Fatalf("calendar of %d: %q", year, lines)
		}
		for n, line := range lines[1:] {
			number, date, _ := strings.Cut(line, ",")
			day, err := time.Parse("02/01/2006", date)
			if err != nil || number != fmt.Sprint(n+1) || day.Year() != year {
				t.Fatalf("calendar of %d, row %q: %v", year, line, err)
			}
			packed = append(packed, c.dayPackage(day, n+1)...)
		}
	}
	listed := c.tedNumbers("publication-date>=20251201", 250)
	if diff := cmp.Diff(listed, packed); diff != "" || len(listed) != 60 {
		t.Errorf("%d notices (-search +packages):\n%s", len(listed), diff)
	}
	for _, path := range []string{"/eu-ted/packages/daily/202600099", "/eu-ted/packages/daily/202600000", "/eu-ted/packages/daily/1", "/eu-ted/packages/daily/x", "/eu-ted/en/release-calendar/-/download/file/CSV/2019"} {
		if status, _, _ := c.do("GET", path, ""); status != 404 {
			t.Errorf("%s: %d, want 404", path, status)
		}
	}
}

// dayPackage returns the numbers of the notices in a package.
func (c client) dayPackage(day time.Time, issue int) []string {
	c.t.Helper()
	z, err := gzip.NewReader(bytes.NewReader(c.get(fmt.Sprintf("/eu-ted/packages/daily/%d%05d", day.Year(), issue))))
	if err != nil {
		c.t.Fatal(err)
	}
	var numbers []string
	files := tar.NewReader(z)
	for {
		h, err := files.Next()
		if err == io.EOF {
			return slices.Clip(numbers)
		}
		if err != nil {
			c.t.Fatal(err)
		}
		body, err := io.ReadAll(files)
		name, in := strings.CutPrefix(h.Name, fmt.Sprintf("%s_%03d/", day.Format("20060102"), issue))
		number := strings.TrimLeft(strings.Replace(strings.TrimSuffix(name, ".xml"), "_", "-", 1), "0")
		if err != nil || !in || !bytes.Equal(body, c.get("/eu-ted/en/notice/"+number+"/xml")) {
			c.t.Errorf("%s in issue %d of %s: %v, or not as at its own address", h.Name, issue, day, err)
		}
		numbers = append(numbers, number)
	}
}
