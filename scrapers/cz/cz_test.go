package cz

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daylight/internal/source"
	"daylight/internal/sourcetest"
)

func entries(names ...string) []byte {
	var b strings.Builder
	b.WriteString(`<index xmlns="http://portal.gov.cz/rejstriky/ISRS/1.2/">`)
	for _, name := range names {
		b.WriteString("<dump><odkaz>" + name + "</odkaz></dump>")
	}
	return []byte(b.String() + "</index>")
}

// Days are taken, and months that the days listed do not fill, each once.
func TestReadIndex(t *testing.T) {
	t.Parallel()
	const at = "http://data.smlouvy.gov.cz/dump_"
	zone, err := time.LoadLocation("Europe/Prague")
	if err != nil {
		t.Fatal(err)
	}
	names := []string{at + "2026_02.xml"}
	for day := 1; day <= 28; day++ {
		names = append(names, fmt.Sprintf("%s2026_02_%02d.xml", at, day))
	}
	full, err := readIndex(entries(names...), zone)
	if err != nil || len(full) != 28 || !full[0].daily {
		t.Errorf("a month with all its days: %d dumps, %v", len(full), err)
	}
	dumps, err := readIndex(entries(at+"2026_03.xml", at+"2026_03_02.xml", at+"2026_03_01.xml", at+"2016_07.xml", at+"2026_03_02.xml"), zone)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, d := range dumps {
		got = append(got, d.Period+" ends "+d.end.Format(time.RFC3339)+" at "+d.URL)
	}
	want := []string{
		"2016-07 ends 2016-08-01T00:00:00+02:00 at https://data.smlouvy.gov.cz/dump_2016_07.xml",
		"2026-03 ends 2026-04-01T00:00:00+02:00 at https://data.smlouvy.gov.cz/dump_2026_03.xml",
		"2026-03-01 ends 2026-03-02T00:00:00+01:00 at https://data.smlouvy.gov.cz/dump_2026_03_01.xml",
		"2026-03-02 ends 2026-03-03T00:00:00+01:00 at https://data.smlouvy.gov.cz/dump_2026_03_02.xml",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, bad := range [][]byte{entries(), entries("https://elsewhere.example/dump_2026_03.xml"), entries(at + "2026_13.xml"), entries("x"), []byte("<feed/>"), []byte("x")} {
		if _, err := readIndex(bad, zone); !errors.Is(err, source.ErrFormat) {
			t.Errorf("%s: %v", bad, err)
		}
	}
}

// An index that ends before the window does is no proof of its last days.
func TestOldIndex(t *testing.T) {
	t.Parallel()
	src := Sources()[0]
	rec := sourcetest.Fixture(t, src)
	rec.Replace(t, "index.xml", "dump_2026_03_04.xml", "dump_2026_03_03.xml")
	w := rec.Window
	w.Until = w.Until.AddDate(0, 0, 5)
	got := sourcetest.Serve(t, src, rec).Crawl(t.Context(), t, sourcetest.Visit{Window: w})
	if !errors.Is(got.Err, source.ErrPartial) || !strings.Contains(got.Err.Error(), "the index ends with 2026-03-03") {
		t.Error(got.Err)
	}
}
