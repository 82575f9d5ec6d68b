package archive_test

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"go.uber.org/goleak"

	"daylight/internal/archive"
	"daylight/internal/source"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func open(t testing.TB, dir string, o archive.Options) *archive.Store {
	t.Helper()
	s, err := archive.Open(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// post is an exchange that uses every field.
func post() archive.Exchange {
	return archive.Exchange{
		SourceID: "xx-central", Purpose: source.ForDocument, RunID: 42,
		Window:  "2026-01-01T00:00:00Z/2026-02-01T00:00:00Z",
		Replica: "127.0.0.1:8080",
		Method:  "POST", URL: "https://tenders.example/api?q=paper clips&s=é",
		RequestHeader: http.Header{"Accept": {"application/json"}, "Content-Type": {"application/json"}},
		Request:       []byte("{\"page\":1}\r\n\r\nmore"),
		Proto:         "HTTP/2.0", Status: 200,
		Header: http.Header{
			"Content-Type": {"application/json"}, "Content-Encoding": {"gzip"}, "Content-Length": {"7"},
			"Transfer-Encoding": {"chunked"}, "Etag": {`"a"`}, "Vary": {"Accept", "Origin"}, "X-Empty": {""},
			"X-Archive-Orig-Content-Length": {"5"},
		},
		IP:        "192.0.2.7",
		FetchedAt: time.Date(2026, 2, 3, 4, 5, 6, 789012000, time.UTC),
		Elapsed:   1234567 * time.Nanosecond,
	}
}

func imported() archive.Exchange {
	return archive.Exchange{
		SourceID: "local-ocds", Purpose: source.ForDocument,
		Import: " 100%\nof é=?x?= \xff ", Method: "GET", URL: "file:///releases.json",
		RequestHeader: http.Header{}, Status: 200, Header: http.Header{},
		FetchedAt: time.Date(2026, 2, 3, 4, 5, 7, 0, time.UTC), Truncated: "larger than 64 MiB",
	}
}

func appendTo(t testing.TB, s *archive.Store, e archive.Exchange, body string, prior *archive.Seen) source.Document {
	t.Helper()
	doc, err := s.Append(t.Context(), e, strings.NewReader(body), prior)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// seen is what an index would say about doc.
func seen(doc source.Document) *archive.Seen {
	return &archive.Seen{SHA256: doc.SHA256, Size: doc.Size, FetchedAt: doc.FetchedAt, Body: doc.At}
}

type exchange struct {
	Document source.Document
	Exchange archive.Exchange
	Body     string
}

func scan(t testing.TB, s *archive.Store) (out []exchange, err error) {
	t.Helper()
	err = s.Scan(t.Context(), func(d source.Document, e archive.Exchange) error {
		now, err := d.Read()
		if err != nil {
			t.Error(err)
		}
		out = append(out, exchange{d, e, string(now)})
		return nil
	})
	for _, x := range out { // after the call it comes from the file
		later, err := x.Document.Read()
		if err != nil || string(later) != x.Body {
			t.Errorf("%s: body is %.40q, %v afterwards, %.40q during the scan", x.Document.At.File, later, err, x.Body)
		}
	}
	return out, err
}

var sameDocument = gocmp.Options{cmpopts.IgnoreFields(source.Document{}, "Open"), cmpopts.EquateErrors()}

func TestRoundTrip(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir, archive.Options{Software: "daylight test"})
	again := post()
	again.FetchedAt = again.FetchedAt.Add(time.Hour)
	unchanged := again
	unchanged.Status, unchanged.FetchedAt = 304, unchanged.FetchedAt.Add(time.Hour)
	empty := archive.Exchange{
		SourceID: "xx-central", Purpose: archive.Support, Method: "HEAD", URL: "https://tenders.example",
		RequestHeader: http.Header{"Host": {"other.example"}}, Proto: "HTTP/1.1", Status: 599, Header: http.Header{},
		FetchedAt: time.Date(2026, 2, 3, 4, 5, 8, 1000, time.UTC),
	}
	first := appendTo(t, s, post(), "Acme", nil)
	want := []exchange{
		{first, post(), "Acme"},
		{appendTo(t, s, imported(), "Northwind\r\n\r\n", nil), imported(), "Northwind\r\n\r\n"},
		{appendTo(t, s, again, "Acme", seen(first)), again, "Acme"},
		{appendTo(t, s, unchanged, "", seen(first)), unchanged, "Acme"},
		{appendTo(t, s, again, "Acme 2", seen(first)), again, "Acme 2"},
		{appendTo(t, s, empty, "", nil), empty, ""},
	}
	for _, x := range want {
		body, err := x.Document.Read()
		if err != nil || string(body) != x.Body || x.Document.SHA256 != sha256.Sum256(body) || x.Document.Size != int64(len(body)) {
			t.Errorf("before Sync: %q, %v, want %q", body, err, x.Body)
		}
	}
	kinds := []string{}
	for _, r := range s.Drain() {
		kinds = append(kinds, r.Kind)
	}
	if diff := gocmp.Diff([]string{"warcinfo", "response", "response", "revisit", "revisit", "response", "response"}, kinds); diff != "" {
		t.Errorf("Drain (-want +got):\n%s", diff)
	}
	if again := s.Drain(); again != nil {
		t.Errorf("second Drain: %v", again)
	}
	if err := errors.Join(s.Sync(), s.Close()); err != nil {
		t.Fatal(err)
	}
	got, err := scan(t, open(t, dir, archive.Options{}))
	if err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff(want, got, sameDocument); diff != "" {
		t.Errorf("Scan (-want +got):\n%s", diff)
	}
}

func TestNormal(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir(), archive.Options{})
	e := post()
	e.Method, e.Request, e.FetchedAt = "", []byte{}, time.Date(2026, 1, 1, 1, 0, 0, 999, time.FixedZone("X", 3600))
	e.Header = http.Header{"x-odd": {" a\r\nB: c "}, "no token": {"1"}, "X-Odd": {"2"}}
	e.RequestHeader = http.Header{"Host": {"tenders.example"}, "Content-Length": {"3"}}
	doc := appendTo(t, s, e, "", nil)
	e.Method, e.Request, e.FetchedAt = "GET", nil, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	e.Header, e.RequestHeader = http.Header{"X-Odd": {"2", "a  B: c"}}, http.Header{}
	got, err := scan(t, s)
	if err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff([]exchange{{doc, e, ""}}, got, sameDocument); diff != "" {
		t.Errorf("Scan (-want +got):\n%s", diff)
	}
}

func TestAppendRefuses(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*archive.Exchange){
		"no source":    func(e *archive.Exchange) { e.SourceID = "" },
		"relative URL": func(e *archive.Exchange) { e.URL = "/api" },
		"line end":     func(e *archive.Exchange) { e.URL += "\r\nX: y" },
		"blank":        func(e *archive.Exchange) { e.URL += " " },
		"method":       func(e *archive.Exchange) { e.Method = "GET /" },
		"status":       func(e *archive.Exchange) { e.Status = 0 },
		"head":         func(e *archive.Exchange) { e.Header.Set("X", strings.Repeat("x", 17<<20)) },
		"request":      func(e *archive.Exchange) { e.Request = make([]byte, 65<<20) },
		"year":         func(e *archive.Exchange) { e.FetchedAt = e.FetchedAt.AddDate(9000, 0, 0) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := open(t, t.TempDir(), archive.Options{})
			e := post()
			spoil(&e)
			if _, err := s.Append(t.Context(), e, nil, nil); err == nil {
				t.Error("no error")
			}
			if got := s.Drain(); got != nil {
				t.Errorf("Drain: %v", got)
			}
		})
	}
}

func TestRevisitAcrossFiles(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first := open(t, dir, archive.Options{Now: func() time.Time { return time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC) }})
	original := appendTo(t, first, post(), "Acme", nil)
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	// The clock went back, so that the revisit is scanned before its payload.
	s := open(t, dir, archive.Options{Now: func() time.Time { return time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC) }})
	revisit := appendTo(t, s, post(), "Acme", seen(original))
	second := appendTo(t, s, post(), "Acme", seen(revisit)) // of a revisit
	got, err := scan(t, s)
	if err != nil {
		t.Fatal(err)
	}
	want := []exchange{{revisit, post(), "Acme"}, {second, post(), "Acme"}, {original, post(), "Acme"}}
	if diff := gocmp.Diff(want, got, sameDocument); diff != "" {
		t.Errorf("Scan (-want +got):\n%s", diff)
	}
	if !strings.HasPrefix(revisit.At.File, "2026/20260101T000000Z-") || revisit.At.Length > original.At.Length+400 {
		t.Errorf("revisit is at %+v", revisit.At)
	}

	if err := os.Remove(filepath.Join(dir, filepath.FromSlash(original.At.File))); err != nil {
		t.Fatal(err)
	}
	got, err = scan(t, s)
	var lost archive.ScanError
	if !errors.As(err, &lost) || len(got) != 0 || len(lost) != 2 || lost[0].Problem != archive.Dangling || lost[0].RecordID != revisit.At.RecordID {
		t.Errorf("Scan without the payload: %d documents, %v", len(got), err)
	}
	if _, err := revisit.Open(); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("Open without the payload: %v", err)
	}
	whole := appendTo(t, s, post(), "Acme", seen(original))
	if body, err := whole.Read(); err != nil || string(body) != "Acme" {
		t.Errorf("the body was not stored again: %q, %v", body, err)
	}
	e := post()
	e.Status = 304
	if _, err := s.Append(t.Context(), e, nil, seen(original)); !errors.Is(err, archive.ErrPrior) {
		t.Errorf("304 of a lost payload: %v", err)
	}
}

func TestConcurrentAppend(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	stores := []*archive.Store{open(t, dir, archive.Options{MaxFile: 20_000}), open(t, dir, archive.Options{MaxFile: 20_000})}
	const workers, each = 8, 40
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			s := stores[w%len(stores)]
			for i := range each {
				e := post()
				e.RunID = int64(w*each + i + 1)
				if _, err := s.Append(t.Context(), e, strings.NewReader(fmt.Sprint("body ", e.RunID)), nil); err != nil {
					t.Error(err)
				}
				if i%8 == 0 {
					if err := s.Sync(); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	wg.Wait()
	got, err := scan(t, stores[0])
	if err != nil {
		t.Fatal(err)
	}
	runs, files := map[int64]bool{}, map[string]bool{}
	for _, x := range got {
		runs[x.Exchange.RunID] = x.Body == fmt.Sprint("body ", x.Exchange.RunID)
		files[x.Document.At.File] = true
	}
	for run := range int64(workers * each) {
		if !runs[run+1] {
			t.Errorf("run %d is missing", run+1)
		}
	}
	if len(got) != workers*each || len(files) < 4 {
		t.Errorf("%d captures in %d files", len(got), len(files))
	}
	known := slices.Concat(stores[0].Drain(), stores[1].Drain())
	if got := verify(t, stores[1], known); got != nil {
		t.Errorf("Verify: %v", got)
	}
}

func TestLargeBody(t *testing.T) {
	const size = 20 << 20
	dir := t.TempDir()
	s := open(t, dir, archive.Options{})
	limit := memoryLimit(t)
	doc, err := s.Append(t.Context(), post(), io.LimitReader(&noise{}, size), nil)
	if err != nil {
		t.Fatal(err)
	}
	limit("Append")
	read := func(d source.Document) {
		r, err := d.Open()
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		h := sha256.New()
		if n, err := io.Copy(h, r); n != size || err != nil || [32]byte(h.Sum(nil)) != doc.SHA256 {
			t.Errorf("read %d bytes, %v", n, err)
		}
	}
	err = s.Scan(t.Context(), func(d source.Document, _ archive.Exchange) error { read(d); return nil })
	if err != nil {
		t.Error(err)
	}
	limit("Scan")
	if got := verify(t, s, s.Drain()); got != nil {
		t.Errorf("Verify: %v", got)
	}
	limit("Verify")
	left, err := filepath.Glob(filepath.Join(dir, ".spool*"))
	if err != nil || left != nil {
		t.Errorf("left in the folder: %v, %v", left, err)
	}
}

func TestAppendCancelled(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir(), archive.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	body := io.MultiReader(strings.NewReader("start"), readFunc(func([]byte) (int, error) { cancel(); return 0, nil }), &noise{})
	if _, err := s.Append(ctx, post(), body, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("Append: %v", err)
	}
	cut := errors.New("connection reset")
	body = io.MultiReader(strings.NewReader("start"), readFunc(func([]byte) (int, error) { return 0, cut }))
	if _, err := s.Append(t.Context(), post(), body, nil); !errors.Is(err, cut) {
		t.Errorf("Append: %v", err)
	}
	if got := s.Drain(); got != nil {
		t.Errorf("Drain: %v", got)
	}
}

func TestClosed(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir(), archive.Options{})
	appendTo(t, s, post(), "Acme", nil)
	if err := errors.Join(s.Close(), s.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Append(t.Context(), post(), nil, nil); err == nil {
		t.Error("Append after Close: no error")
	}
}

func TestRaw(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir(), archive.Options{})
	doc := appendTo(t, s, post(), "Acme", nil)
	all := func(loc source.Location) ([]byte, error) {
		r, err := s.Raw(loc)
		if err != nil {
			return nil, err
		}
		defer r.Close()
		return io.ReadAll(r)
	}
	raw, err := all(doc.At)
	if err != nil || sha256.Sum256(raw) != doc.At.Digest || bytes.Count(raw, []byte("\x1f\x8b\x08\x00")) != 3 {
		t.Errorf("Raw: %d bytes, %v", len(raw), err)
	}
	for name, spoil := range map[string]func(*source.Location){
		"digest":  func(l *source.Location) { l.Digest[3]++ },
		"length":  func(l *source.Location) { l.Length++ },
		"outside": func(l *source.Location) { l.File = "../" + l.File },
	} {
		loc := doc.At
		spoil(&loc)
		if _, err := all(loc); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	wrong := doc.At
	wrong.RecordID = "urn:uuid:00000000-0000-4000-8000-000000000000"
	if _, err := s.Body(wrong); err == nil {
		t.Error("Body of another record: no error")
	}
}

// verify sorts known as a database would and collects the findings.
func verify(t testing.TB, s *archive.Store, known []archive.Record) (out []archive.Finding) {
	t.Helper()
	_, err := s.Verify(t.Context(), rows(known), func(f archive.Finding) error {
		out = append(out, f)
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	return out
}

func rows(known []archive.Record) iter.Seq2[archive.Record, error] {
	known = slices.SortedFunc(slices.Values(known), func(a, b archive.Record) int {
		return cmp.Or(cmp.Compare(a.Location.File, b.Location.File), cmp.Compare(a.Location.Offset, b.Location.Offset))
	})
	return func(yield func(archive.Record, error) bool) {
		for _, r := range known {
			if !yield(r, nil) {
				return
			}
		}
	}
}
