package ca

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daylight/internal/source"
	"daylight/internal/sourcetest"
)

// The files of a window are those of its fiscal years; where one is missing, the file
// of all years; and the open tenders.
func TestChoose(t *testing.T) {
	t.Parallel()
	const at = "https://canadabuys.canada.ca/opendata/pub/"
	listed := []string{at + "2024-2025-a.csv", at + "2025-2026-a.csv", at + "2026-2027-a.csv", at + "completeA.csv", at + "newA.csv", at + "openA.csv"}
	for _, tt := range []struct {
		since, until string
		want         string
	}{
		{"2026-05-01", "2026-06-01", "2026-2027-a.csv openA.csv"},
		{"2026-03-31", "2026-04-01", "2025-2026-a.csv openA.csv"},
		{"2026-03-31", "2026-04-02", "2025-2026-a.csv 2026-2027-a.csv openA.csv"},
		{"2022-08-08", "2022-09-01", "openA.csv completeA.csv"},
		{"2024-03-01", "2024-05-01", "openA.csv completeA.csv"},
	} {
		since, err1 := time.Parse(time.DateOnly, tt.since)
		until, err2 := time.Parse(time.DateOnly, tt.until)
		files, err := choose(listed, fiscalYears(since, until))
		if err := errors.Join(err, err1, err2); err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, f := range files {
			names = append(names, f.Period)
		}
		if got := strings.Join(names, " "); got != tt.want {
			t.Errorf("%s to %s: %s, want %s", tt.since, tt.until, got, tt.want)
		}
	}
	if files, err := choose(listed[:3], []string{"2022-2023"}); !errors.Is(err, source.ErrPartial) {
		t.Errorf("%v, %v", files, err)
	}
}

// A file that the catalogue names and the server has not leaves the window partial.
func TestMissingFile(t *testing.T) {
	t.Parallel()
	src := Sources()[0]
	rec := sourcetest.Fixture(t, src)
	rec.Drop(t, "awards-2026.csv")
	got := sourcetest.Serve(t, src, rec).Crawl(t.Context(), t, sourcetest.Visit{})
	if !errors.Is(got.Err, source.ErrPartial) || !strings.Contains(got.Err.Error(), "2026-2027-awardNotice") {
		t.Error(got.Err)
	}
	if d := cmp.Diff(3, len(got.Documents)); d != "" {
		t.Error(d)
	}
}
