package outline_test

import (
	"strings"
	"testing"

	"daylight/internal/ocds/outline"
	"daylight/internal/unpack"
)

func TestRead(t *testing.T) {
	t.Parallel()
	o, err := outline.Read(strings.NewReader("{\"releases\":[{}],\"version\":\"1.1\"}\n{\"ocid\":\"a\"}\n{\"releases\":\n{\"records\":[],\"version\":null}\n{\"ocid\":\"a\",\"releases\":[]}\n[1]"))
	if err != nil {
		t.Fatal(err)
	}
	want := []outline.Package{{Kind: outline.ReleasePackage, Version: "1.1", Given: true}, {}, {}, {Kind: outline.RecordPackage, Given: true}, {}, {}}
	for n, w := range want {
		p, ok := o.At(unpack.Member{}, n)
		if p != w || ok != (w.Kind != outline.Unknown) {
			t.Errorf("value %d: %+v %v, want %+v", n, p, ok, w)
		}
	}
	if want[0].List() != "releases" || want[3].List() != "records" {
		t.Error("the lists have other names")
	}
}
