package xmltree_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"daylight/internal/source"
	"daylight/internal/xmltree"
)

const feed = `<?xml version="1.0" encoding="ISO-8859-1"?>
<f:feed xmlns:f="urn:f" xmlns="urn:x" day="1">
  <entry n="a"><id>caf` + "\xe9" + `</id><id>2</id></entry>
  <note><entry><id>elsewhere</id></entry></note>
  <entry n="b"><id> 3 </id><k>x<b>y</b>z</k></entry>
</f:feed>`

// A document is one tree; keys are local names, paths are as written.
func TestRead(t *testing.T) {
	t.Parallel()
	root, err := xmltree.Read([]byte(feed), xmltree.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range root.All("entry", "id") {
		got = append(got, e.Path()+" "+e.Value())
	}
	want := []string{"/f:feed[1]/entry[1]/id[1] café", "/f:feed[1]/entry[1]/id[2] 2", "/f:feed[1]/entry[2]/id[1] 3"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if n := len(root.Find("id")); n != 4 {
		t.Errorf("%d elements id, want 4", n)
	}
	k := root.First("entry", "k")
	if k.Deep() != "xz y" && k.Deep() != "x y z" {
		t.Errorf("all text: %q", k.Deep())
	}
	if p := root.First("entry").AttrPath("n"); p != "/f:feed[1]/entry[1]/@n" {
		t.Error(p)
	}
	if none := root.First("no", "thing"); none.Value() != "" || none.Path() != "" || none.All("x") != nil {
		t.Error("a missing element is empty")
	}
}

// Options name elements by prefix, and blank out a text.
func TestOptions(t *testing.T) {
	t.Parallel()
	o := xmltree.Options{Blank: "caf\u00e9", Prefix: func(space string) string { return "{" + space + "}" }}
	root, err := xmltree.Read([]byte(feed), o)
	if err != nil {
		t.Fatal(err)
	}
	if id := root.First("{urn:x}entry", "{urn:x}id"); id == nil || id.Value() != "" {
		t.Errorf("%+v", id)
	}
	o.OnlyUTF8 = true
	if _, err := xmltree.Read([]byte(feed), o); !errors.Is(err, source.ErrFormat) || !strings.Contains(err.Error(), "UTF-8") {
		t.Error(err)
	}
}

// Each visits elements at its path with the same paths as Read gives, keeps none,
// and tells a cut document after what stands before the cut.
func TestEach(t *testing.T) {
	t.Parallel()
	read := func(text string) (got []string, err error) {
		err = xmltree.Each(strings.NewReader(text), xmltree.Options{}, []string{"feed", "entry"}, func(e *xmltree.Element) error {
			got = append(got, fmt.Sprintf("%s %s in %s", e.Path(), e.First("id").Value(), e.Parent.Attr("day")))
			return nil
		})
		return got, err
	}
	got, err := read(feed)
	want := []string{"/f:feed[1]/entry[1] café in 1", "/f:feed[1]/entry[2] 3 in 1"}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Error(diff, err)
	}
	got, err = read(feed[:len(feed)-12])
	if len(got) != 1 && len(got) != 2 || !errors.Is(err, source.ErrFormat) {
		t.Errorf("cut: %v, %v", got, err)
	}
	stop := errors.New("enough")
	err = xmltree.Each(strings.NewReader(feed), xmltree.Options{}, []string{"feed", "entry"}, func(*xmltree.Element) error { return stop })
	if err != stop {
		t.Errorf("%v, want the error of visit as it is", err)
	}
}

// FuzzRead wants a tree or an error, and the same elements from Each.
func FuzzRead(f *testing.F) {
	f.Add(feed)
	f.Add("<a><b/><b x='1'>&lt;</b></a>")
	f.Fuzz(func(t *testing.T, text string) {
		root, err := xmltree.Read([]byte(text), xmltree.Options{})
		n := 0
		eachErr := xmltree.Each(strings.NewReader(text), xmltree.Options{}, []string{"a", "b"}, func(*xmltree.Element) error { n++; return nil })
		if (err == nil) != (eachErr == nil) {
			t.Errorf("Read: %v, Each: %v", err, eachErr)
		}
		if err == nil && root.Key == "a" && n != len(root.All("b")) {
			t.Errorf("Each saw %d elements, Read %d", n, len(root.All("b")))
		}
	})
}
