package eu

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"testing"
)

var update = flag.Bool("update", false, "pack the recorded package anew")

// The recorded package is what the folder testdata/eu-ted/package holds.
func TestRecordedPackage(t *testing.T) {
	t.Parallel()
	folder := filepath.Join("testdata", "eu-ted", "package")
	names, err := filepath.Glob(filepath.Join(folder, "*", "*.xml"))
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	var files []file
	for _, name := range names {
		body, err := os.ReadFile(name)
		inside, rerr := filepath.Rel(folder, name)
		if err := errors.Join(err, rerr); err != nil {
			t.Fatal(err)
		}
		files = append(files, file{filepath.ToSlash(inside), string(body)})
	}
	packed := filepath.Join("testdata", "eu-ted", "202400086.tar.gz")
	if *update {
		if err := os.WriteFile(packed, []byte(tarGz(t, files...)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(packed)
	if err != nil {
		t.Fatal(err)
	}
	if have := unpacked(t, got); have != unpacked(t, []byte(tarGz(t, files...))) {
		t.Errorf("%s holds other files than %s: run this test with -update", packed, folder)
	}
}

type file struct{ name, body string }

func tarGz(t testing.TB, files ...file) string {
	t.Helper()
	var buf bytes.Buffer
	z := gzip.NewWriter(&buf)
	w := tar.NewWriter(z)
	for _, f := range files {
		err := w.WriteHeader(&tar.Header{Name: f.name, Mode: 0o644, Size: int64(len(f.body)), Typeflag: tar.TypeReg, Format: tar.FormatUSTAR})
		_, werr := w.Write([]byte(f.body))
		if err := errors.Join(err, werr); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(w.Close(), z.Close()); err != nil {
		t.Fatal(err)
	}
	return buf.String()
}

// unpacked is the tar of a tar.gz: gzip may pack otherwise in another version.
func unpacked(t testing.TB, packed []byte) string {
	t.Helper()
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if _, err := out.ReadFrom(z); err != nil {
		t.Fatal(err)
	}
	return out.String()
}
