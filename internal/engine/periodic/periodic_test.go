package periodic

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/gocolly/colly/v2"
	"github.com/google/go-cmp/cmp"

	"daylight/internal/source"
)

// portal has the files it names, and notes what was asked for.
type portal struct {
	files string
	err   error
	asked []string
}

func (p *portal) Get(_ context.Context, _ source.Purpose, address string) (source.Document, error) {
	name := strings.TrimPrefix(address, "https://files.example/")
	p.asked = append(p.asked, name)
	switch {
	case p.err != nil:
		return source.Document{}, p.err
	case !strings.Contains(p.files, name):
		return source.Document{}, source.ErrGone
	}
	return source.Bytes("xx-files", address, []byte("x")), nil
}

func (p *portal) Post(context.Context, source.Purpose, string, string, []byte) (source.Document, error) {
	return source.Document{}, errors.New("no post")
}
func (p *portal) Collector(source.Purpose) *colly.Collector { return nil }
func (p *portal) Document(*colly.Response) (source.Document, error) {
	return source.Document{}, errors.New("no page")
}

type sink struct {
	cursor   string
	received int
}

func (s *sink) Checkpoint(_ context.Context, cursor string) error {
	if cursor != "" {
		s.cursor = cursor
	}
	return nil
}
func (s *sink) Progress(_, received int) { s.received = received }

func at(t *testing.T, text string) time.Time {
	t.Helper()
	v, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// Each period belongs to the one window in which it ends, by the portal's clock.
func TestPeriods(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, since, until string
		spec               Spec
		want               string
	}{
		{"whole days", "2026-03-01T00:00:00Z", "2026-03-03T00:00:00Z", Spec{}, "2026-03-01 2026-03-02"},
		{"a day that still runs", "2026-03-01T00:00:00Z", "2026-03-02T12:00:00Z", Spec{}, "2026-03-01"},
		{"its end, in the next window", "2026-03-02T12:00:00Z", "2026-03-03T12:00:00Z", Spec{}, "2026-03-02"},
		{"Berlin's day ends before midnight UTC", "2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z", Spec{Timezone: "Europe/Berlin"}, "2026-03-01"},
		{"summer time begins", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z", Spec{Timezone: "Europe/Berlin"}, "2026-03-29"},
		{"another layout", "2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z", Spec{Layout: "20060102"}, "20260301"},
		{"months", "2026-01-15T00:00:00Z", "2026-03-01T00:00:00Z", Spec{Step: Month}, "2026-01 2026-02"},
		{"none", "2026-03-01T06:00:00Z", "2026-03-01T12:00:00Z", Spec{}, ""},
	} {
		zone, err := time.LoadLocation(tt.spec.Timezone)
		if err != nil {
			t.Fatal(err)
		}
		got := tt.spec.periods(source.Window{Since: at(t, tt.since), Until: at(t, tt.until)}, zone)
		if s := strings.Join(got, " "); s != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, s, tt.want)
		}
	}
}

// A missing file is named and asked for again; what came stays.
func TestMissing(t *testing.T) {
	t.Parallel()
	spec := Spec{URL: "https://files.example/{period}"}
	w := source.Window{Since: at(t, "2026-03-01T00:00:00Z"), Until: at(t, "2026-03-04T00:00:00Z")}
	p, s := &portal{files: "2026-03-01 2026-03-03"}, &sink{}
	err := spec.Crawl(t.Context(), p, w, s)
	if !errors.Is(err, source.ErrPartial) || !strings.Contains(err.Error(), "no file for 2026-03-02") || s.received != 2 {
		t.Fatalf("%v after %d", err, s.received)
	}
	if w.Cursor = s.cursor; w.Cursor != "2026-03-03 2026-03-02" {
		t.Errorf("cursor %q", w.Cursor)
	}
	for _, there := range []bool{false, true} {
		p = &portal{files: map[bool]string{true: "2026-03-02"}[there]}
		err = spec.Crawl(t.Context(), p, w, s)
		if errors.Is(err, source.ErrPartial) == there || cmp.Diff([]string{"2026-03-02"}, p.asked) != "" {
			t.Errorf("there %v: %v, asked %v", there, err, p.asked)
		}
	}
	if s.cursor != "2026-03-03" {
		t.Errorf("cursor %q", s.cursor)
	}
}

func TestCrawl(t *testing.T) {
	t.Parallel()
	spec := Spec{URL: "https://files.example/{period}"}
	w := source.Window{Since: at(t, "2026-03-01T00:00:00Z"), Until: at(t, "2026-03-03T00:00:00Z"), MaxDocuments: 1}
	s := &sink{}
	if err := spec.Crawl(t.Context(), &portal{files: "2026-03-01 2026-03-02"}, w, s); !errors.Is(err, source.ErrLimit) || s.received != 1 {
		t.Errorf("%v after %d", err, s.received)
	}
	w.MaxDocuments = 0
	for _, unchanged := range []error{nil, source.ErrNotModified} {
		if err := spec.Crawl(t.Context(), &portal{files: "2026-03-01 2026-03-02", err: unchanged}, w, s); err != nil || s.received != 2 {
			t.Errorf("%v after %d", err, s.received)
		}
	}
	if err := (Spec{Timezone: "Nowhere/Here"}).Crawl(t.Context(), &portal{}, w, s); err == nil {
		t.Error("an unknown zone was taken")
	}
	if err := spec.Crawl(t.Context(), &portal{err: source.ErrBlocked}, w, s); !errors.Is(err, source.ErrBlocked) || !strings.Contains(err.Error(), "2026-03-01") {
		t.Error(err)
	}
	for _, cursor := range []string{"x", "2026-02-01", "2026-03-01 2025-01-01", " 2026-03-01"} {
		w.Cursor = cursor
		if err := spec.Crawl(t.Context(), &portal{}, w, s); err == nil || !strings.Contains(err.Error(), "anew") {
			t.Errorf("cursor %q: %v", cursor, err)
		}
	}
}
