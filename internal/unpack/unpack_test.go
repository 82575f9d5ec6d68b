package unpack

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"daylight/internal/source"
)

func gz(b []byte) []byte {
	var buf bytes.Buffer
	w := gzip.NewWriter(&buf)
	w.Write(b)
	w.Close()
	return buf.Bytes()
}

type file struct {
	name string
	body []byte
}

func zipped(files ...file) []byte {
	var buf bytes.Buffer
	w := zip.NewWriter(&buf)
	for _, f := range files {
		m, _ := w.Create(f.name)
		m.Write(f.body)
	}
	w.Close()
	return buf.Bytes()
}

func tarred(files ...file) []byte {
	var buf bytes.Buffer
	w := tar.NewWriter(&buf)
	w.WriteHeader(&tar.Header{Name: "dir/", Typeflag: tar.TypeDir, Mode: 0o755})
	for _, f := range files {
		w.WriteHeader(&tar.Header{Name: f.name, Size: int64(len(f.body)), Mode: 0o644, Typeflag: tar.TypeReg})
		w.Write(f.body)
	}
	w.Close()
	return buf.Bytes()
}

func list(t *testing.T, doc []byte, l Limits) (string, error) {
	t.Helper()
	var got []string
	err := Walk(bytes.NewReader(doc), l, func(m Member) error {
		b, err := io.ReadAll(m)
		text := string(b)
		if err != nil {
			text = "error"
		}
		got = append(got, m.Steps+"="+text)
		return nil
	})
	return strings.Join(got, " "), err
}

func TestWalk(t *testing.T) {
	t.Parallel()
	a, b := file{"a.json", []byte("A")}, file{"x/b!%.json", []byte("B")}
	damaged := zipped(file{"a.json", bytes.Repeat([]byte("abc "), 500)}, b)
	damaged[50] ^= 0xff
	for _, tt := range []struct {
		name string
		doc  []byte
		want string
	}{
		{"plain", []byte("A"), "=A"},
		{"empty", nil, "="},
		{"gzip", gz([]byte("A")), "gz!=A"},
		{"two gzip members", append(gz([]byte("A")), gz([]byte("B"))...), "gz!=AB"},
		{"zip", zipped(a, b, file{"__MACOSX/a.json", nil}, file{"x/._b", nil}, file{"d/", nil}), "zip:a.json!=A zip:x/b%21%25.json!=B"},
		{"zip slip", zipped(file{"../../a.json", []byte("A")}), "zip:../../a.json!=A"},
		{"tar", tarred(a, b), "tar:a.json!=A tar:x/b%21%25.json!=B"},
		{"tar.gz", gz(tarred(a)), "gz!tar:a.json!=A"},
		{"gz in tar.gz", gz(tarred(file{"a.gz", gz([]byte("A"))})), "gz!tar:a.gz!gz!=A"},
		{"zip in gz", gz(zipped(a)), "gz!zip:a.json!=A"},
		{"three deep", gz(zipped(file{"a.gz", gz([]byte("A"))})), "gz!zip:a.gz!=error"},
		{"damaged member", damaged, "zip:a.json!=error zip:x/b%21%25.json!=B"},
		{"cut gzip", gz(bytes.Repeat([]byte("abc "), 500))[:20], "gz!=error"},
		{"zip in name only", []byte("PK is a name"), "=PK is a name"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := list(t, tt.doc, Limits{})
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestLimits(t *testing.T) {
	t.Parallel()
	bomb := gz(make([]byte, freeBytes+1<<20))
	for _, tt := range []struct {
		name string
		doc  []byte
		l    Limits
	}{
		{"ratio", bomb, Limits{}},
		{"total", zipped(file{"a", make([]byte, 600)}, file{"b", make([]byte, 600)}), Limits{Total: 1000}},
		{"entries", zipped(file{"a", nil}, file{"b", nil}), Limits{Entries: 1}},
		{"zip", zipped(file{"a", nil}), Limits{Zip: 10}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var found error
			err := Walk(bytes.NewReader(tt.doc), tt.l, func(m Member) error {
				_, err := io.Copy(io.Discard, m)
				found = errors.Join(found, err)
				return nil
			})
			if err = errors.Join(err, found); !errors.Is(err, ErrTooLarge) || !errors.Is(err, source.ErrTruncated) {
				t.Errorf("error %v, want ErrTooLarge", err)
			}
		})
	}
}

func TestOpen(t *testing.T) {
	t.Parallel()
	doc := gz(tarred(file{"x!.json", []byte(`{"a":1}`)}, file{"y.json", []byte(`{"a":2}`)}))
	got, rest, err := Open(doc, "gz!tar:x%21.json!value:0!/a")
	if err != nil || string(got) != `{"a":1}` || rest != "value:0!/a" {
		t.Errorf("Open = %q, %q, %v", got, rest, err)
	}
	if _, _, err := Open(doc, "gz!tar:z.json!/a"); err == nil {
		t.Error("a missing member was found")
	}
	if got, rest, err := Open([]byte("{}"), "/a!b"); err != nil || string(got) != "{}" || rest != "/a!b" {
		t.Errorf("Open = %q, %q, %v", got, rest, err)
	}
}
