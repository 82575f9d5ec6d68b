package doctext_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"daylight/internal/doctext"
)

// TestMain is the child as well, a good one and several bad ones.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && !strings.HasPrefix(os.Args[1], "-") {
		if err := child(os.Args[1], os.Args[2:]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(3)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// warmed is a cache of the PDF engine, which takes seconds to compile.
var warmed = sync.OnceValues(func() (string, error) {
	dir, err := os.UserCacheDir() // where the program keeps it
	if err != nil {
		return "", err
	}
	dir = filepath.Join(dir, "daylight", "pdf")
	return dir, errors.Join(os.MkdirAll(dir, 0o700), doctext.Warm(context.Background(), dir))
})

func warm(t *testing.T) string {
	t.Helper()
	dir, err := warmed()
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

func child(kind string, args []string) error {
	switch kind {
	case "hang":
		_, err := io.Copy(io.Discard, os.Stdin)
		time.Sleep(time.Hour)
		return err
	case "crash":
		panic("index out of range")
	case "flood":
		for {
			if _, err := fmt.Println(`{"page":1,"text":"` + strings.Repeat("x", 1000) + `"}`); err != nil {
				return err
			}
		}
	case "silent":
		return nil
	case "noise":
		fmt.Println("not JSON")
		return nil
	}
	flags := flag.NewFlagSet(kind, flag.ContinueOnError)
	media, cache := flags.String("media", "", ""), flags.String("cache", "", "")
	memory, input := flags.Int64("memory", 0, ""), flags.Int64("input", 0, "")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if kind == "grow" { // within Serve's limits
		return doctext.Serve(context.Background(), growing{}, os.Stdout, doctext.ServeOptions{Memory: *memory, Input: 1 << 40})
	}
	return doctext.Serve(context.Background(), os.Stdin, os.Stdout, doctext.ServeOptions{Media: *media, Cache: *cache, Memory: *memory, Input: *input})
}

// growing is a document without end.
type growing struct{}

func (growing) Read(p []byte) (int, error) { return len(p), nil }

func runner(t *testing.T, kind string, l doctext.Limits) doctext.Runner {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return doctext.Runner{Command: []string{exe, kind}, Limits: l}
}

// A document is read by a child as it is read here; what it has no text for is
// told apart.
func TestRunner(t *testing.T) {
	t.Parallel()
	r := runner(t, "serve", doctext.DefaultLimits())
	r.Cache = warm(t)
	for _, tt := range []struct {
		name  string
		body  []byte
		state doctext.State
		pages int
		texts int
	}{
		{"PDF, one page scanned", pdf(t, shows("Annex"), ""), doctext.OK, 2, 1},
		{"workbook", workbook(t), doctext.OK, 2, 3},
		{"blank", []byte(" \n "), doctext.NoText, 1, 0},
		{"picture", []byte("\x89PNG\r\n\x1a\n"), doctext.Unsupported, 0, 0},
		{"broken", zipped(t, map[string]string{"word/document.xml": "<a>"}), doctext.Failed, 0, 0},
	} {
		got, err := r.Extract(t.Context(), "", bytes.NewReader(tt.body))
		if err != nil || got.State != tt.state || got.Pages != tt.pages || len(got.Texts) != tt.texts || (got.State == doctext.Failed) != (got.Reason != "" && got.State != doctext.Unsupported) {
			t.Errorf("%s: %+v, %v", tt.name, got, err)
		}
	}
}

// A child that hangs, crashes, floods, grows or says nothing is stopped, and the
// document says why; the next is read.
func TestBadChildren(t *testing.T) {
	t.Parallel()
	limits := doctext.Limits{Time: time.Minute, Memory: 192 << 20, Output: 64 << 10, Input: 1 << 20}
	if underRace {
		limits.Memory = 4 << 30
	}
	short := limits
	short.Time = 500 * time.Millisecond
	for _, tt := range []struct {
		child  string
		limits doctext.Limits
		state  doctext.State
		reason string
	}{
		{"hang", short, doctext.Failed, "not read within 500ms"},
		{"crash", limits, doctext.Failed, "index out of range"},
		{"flood", limits, doctext.TooLarge, "more than 65536 bytes of text"},
		{"silent", limits, doctext.Failed, "before its last line"},
		{"noise", limits, doctext.Failed, "line of the child"},
		{"grow", limits, doctext.Failed, "out of memory"},
	} {
		if tt.child == "grow" && underRace {
			continue // the detector itself runs out of memory first, and ends otherwise
		}
		got, err := runner(t, tt.child, tt.limits).Extract(t.Context(), "", strings.NewReader("facial"))
		if err != nil || got.State != tt.state || !strings.Contains(got.Reason, tt.reason) || len(got.Texts) > 0 && got.State != doctext.OK {
			t.Errorf("%s: %+v, %v", tt.child, got, err)
		}
	}
	big, err := runner(t, "serve", limits).Extract(t.Context(), "", bytes.NewReader(make([]byte, 2<<20)))
	if err != nil || big.State != doctext.TooLarge || !strings.Contains(big.Reason, "1048576") {
		t.Errorf("large document: %+v, %v", big, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := runner(t, "serve", limits).Extract(ctx, "", strings.NewReader("x")); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}
