package xmltree

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"daylight/internal/shareddata"
)

// slow reads the long way.
func slow(body []byte, o Options) (*Element, error) {
	r := newReader(bytes.NewReader(body), o)
	err := r.run()
	return r.root, err
}

// differ names the first difference of two trees; white space among children is
// none.
func differ(a, b *Element) string {
	same := func(x, y string) bool {
		return x == y || strings.TrimSpace(x) == strings.TrimSpace(y) && len(a.Kids) > 0
	}
	if a.Name != b.Name || a.Key != b.Key || a.Space != b.Space || a.N != b.N || !same(a.Text, b.Text) || len(a.Kids) != len(b.Kids) || len(a.Attrs) != len(b.Attrs) {
		return b.Path()
	}
	for i := range a.Attrs {
		if a.Attrs[i] != b.Attrs[i] {
			return b.Path() + "/@" + b.Attrs[i].Name
		}
	}
	for i := range a.Kids {
		if a.Kids[i].Parent != a {
			return a.Kids[i].Path() + ": parent"
		}
		if d := differ(a.Kids[i], b.Kids[i]); d != "" {
			return d
		}
	}
	return ""
}

func FuzzScan(f *testing.F) {
	for _, s := range []string{"<a/>", `<?xml version="1.0" encoding="UTF-8"?><!-- c --><x:a xmlns:x="u"><x:b i='1' j="&lt;2"/>t&amp;<![CDATA[<c>]]>u<?p q?><x:b>\r\n</x:b></x:a>`,
		"<a xmlns='u'><b xmlns='v'><c/></b><b/><c>x</c ></a>\n", "<a>&#65;]]></a>", "<a b='1' b='2'/>", "<a>\x01</a>", "<a>\ufffe</a>", "<p:a/>", "<a></b>", "<a:b:c/>", "<a><b>1</b> <b>2</b>x</a>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		o := Options{Blank: "x", Prefix: func(space string) string { return space + ":" }}
		fast, ok := scan(s, o)
		if !ok || !utf8.ValidString(s) {
			return // Read gives scan UTF-8 alone
		}
		long, err := slow([]byte(s), o)
		if err != nil {
			t.Fatalf("scan reads %q, the long way says %v", s, err)
		}
		if d := differ(fast, long); d != "" {
			t.Errorf("%q differs at %s", s, d)
		}
	})
}

// Real notices are read by both ways to the same tree, and all by the fast one.
func TestScanReal(t *testing.T) {
	t.Parallel()
	for _, dir := range []string{"ted-eforms/real/29", "ted-eforms/real/16", "ted-export-r209", "spain-placsp", "fpds"} {
		files, err := filepath.Glob(filepath.Join(shareddata.Path(t, filepath.FromSlash(dir)), "*.xml"))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %v, %v", dir, files, err)
		}
		missed := 0
		for _, file := range files {
			body, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			body = bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))
			fast, ok := scan(string(body), Options{})
			if !ok {
				missed++
				continue
			}
			long, err := slow(body, Options{})
			if err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			if d := differ(fast, long); d != "" {
				t.Errorf("%s differs at %s", file, d)
			}
		}
		t.Logf("%s: %d of %d read the long way", dir, missed, len(files))
		if missed*10 > len(files) && dir != "fpds" {
			t.Errorf("%s: %d of %d files are not of the usual kind", dir, missed, len(files))
		}
	}
}
