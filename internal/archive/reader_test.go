package archive

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daylight/internal/shareddata"
	"daylight/internal/source"
)

// groups are a response and a revisit as stored.
func groups(f *testing.F) (out [][]byte) {
	s, err := Open(f.TempDir(), Options{})
	if err != nil {
		f.Fatal(err)
	}
	defer s.Close()
	e := sample("https://tenders.example/1?a=b")
	e.Method, e.Request, e.Window, e.IP = "POST", []byte("{}"), "2026-01-01T00:00:00Z/2026-02-01T00:00:00Z", "192.0.2.7"
	doc, err := s.Append(f.Context(), e, strings.NewReader("Acme"), nil)
	if err != nil {
		f.Fatal(err)
	}
	prior := &Seen{SHA256: doc.SHA256, Size: doc.Size, Body: doc.At}
	if _, err = s.Append(f.Context(), e, strings.NewReader("Acme"), prior); err != nil {
		f.Fatal(err)
	}
	for _, rec := range s.Drain()[1:] {
		raw, err := s.Raw(rec.Location)
		if err != nil {
			f.Fatal(err)
		}
		defer raw.Close()
		b, err := io.ReadAll(raw)
		if err != nil {
			f.Fatal(err)
		}
		out = append(out, b)
	}
	return out
}

// FuzzReader: no file may make the reader panic or lose its place.
func FuzzReader(f *testing.F) {
	for _, b := range groups(f) {
		f.Add(b)
		f.Add(b[:len(b)/2])
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, ours := range []bool{true, false} {
			r := newReader(bytes.NewReader(b), ours)
			for {
				if _, err := r.group(maxMemory); err != nil {
					break
				}
			}
			if r.pos() < 0 || r.pos() > int64(len(b)) {
				t.Errorf("position %d of %d", r.pos(), len(b))
			}
		}
	})
}

// FuzzGroup: three records that no checksum protects. What is read from them is
// the same after it was written and read again.
func FuzzGroup(f *testing.F) {
	for _, b := range groups(f) {
		z, err := gzip.NewReader(bytes.NewReader(b))
		if err != nil {
			f.Fatal(err)
		}
		plain, err := io.ReadAll(z)
		if err != nil {
			f.Fatal(err)
		}
		parts := strings.SplitAfter(strings.ReplaceAll(string(plain), "WARC-Block-Digest", "X-Digest"), trailer+version)
		if len(parts) != 3 {
			f.Fatalf("%d records", len(parts))
		}
		f.Add(strings.TrimSuffix(parts[0], version), version+strings.TrimSuffix(parts[1], version), version+parts[2])
	}
	s, err := Open(f.TempDir(), Options{})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { s.Close() })
	f.Fuzz(func(t *testing.T, request, answer, metadata string) {
		var b bytes.Buffer
		for _, part := range []string{request, answer, metadata} {
			z := gzip.NewWriter(&b)
			io.WriteString(z, part)
			z.Close()
		}
		c, err := newReader(&b, false).group(maxMemory)
		if err != nil || c.kind != KindResponse {
			return
		}
		want, err := c.exchange.normal(time.Now)
		if err != nil {
			return
		}
		doc, err := s.Append(t.Context(), want, bytes.NewReader(c.body), nil)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := s.Raw(doc.At)
		if err != nil {
			t.Fatal(err)
		}
		defer raw.Close()
		again, err := newReader(raw, true).group(maxMemory)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, again.exchange); diff != "" || !bytes.Equal(again.body, c.body) {
			t.Errorf("read again (-want +got):\n%s", diff)
		}
	})
}

// FuzzMetadata: any text survives.
func FuzzMetadata(f *testing.F) {
	f.Add("releases.json", " a%b\r\n: c=?utf-8?q?x?= \xff\u2028 ")
	f.Fuzz(func(t *testing.T, name, window string) {
		in := Exchange{SourceID: "x", Import: name, Window: window, Purpose: source.ForDocument}
		fields, err := parseFields(string(metadata(in, 3, nil).bytes()))
		if err != nil {
			t.Fatal(err)
		}
		var out Exchange
		size, target, err := out.parseMetadata(fields)
		if err != nil || size != 3 || target != nil {
			t.Fatalf("size %d, target %v, %v", size, target, err)
		}
		if diff := cmp.Diff(in, out); diff != "" {
			t.Errorf("(-in +out):\n%s", diff)
		}
	})
}

// TestForeign reads WARC files of other programs record by record.
func TestForeign(t *testing.T) {
	t.Parallel()
	dir := suites(t)
	for _, tt := range []struct {
		file string
		want string // types of the whole records, then what is wrong
	}{
		{"jwarc/gzip_extra_sl.warc.gz", "warcinfo"},
		{"warc-specifications/hello-world.warc.gz", "warcinfo request response metadata resource resource"},
		{"warc-specifications/20130729-heritrix-original.warc.gz", "response"},
		{"warc-specifications/20130729-heritrix-revisit-with-http-headers.warc.gz", "revisit"},
		{"warc-specifications/20141129-heritrix-revisit-with-http-headers-and-new-warc-headers.warc.gz", "revisit"},
		{"warcio/example-space-in-target-uri.warc.gz", "warcinfo resource"},
		{"warcio/post-test.warc.gz", "response request response request response request"},
		// One member for all records: not seekable, so no WARC file by the standard's annex.
		{"warcio/example-bad.warc.gz.bad", "gzip member goes on after its record"},
	} {
		t.Run(tt.file, func(t *testing.T) {
			t.Parallel()
			f, err := os.Open(filepath.Join(dir, filepath.FromSlash(tt.file)))
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			if got := types(newReader(f, false)); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func types(r *reader) string {
	var out []string
	for {
		rec, err := r.next()
		if err == io.EOF {
			return strings.Join(out, " ")
		}
		if err == nil {
			err = rec.end()
		}
		if err != nil {
			return strings.Join(append(out, err.Error()), " ")
		}
		out = append(out, rec.kind())
	}
}

// suites finds the shared test files, which are no part of this project.
func suites(t *testing.T) string {
	t.Helper()
	return shareddata.Path(t, "suites", "warc")
}
