package ocds_test

import (
	"os"
	"path/filepath"
	"testing"

	"daylight/internal/jsontree"
	"daylight/internal/ocds"
	"daylight/internal/procurement"
	"daylight/internal/source"
)

func BenchmarkParser(b *testing.B) {
	body, err := os.ReadFile(filepath.Join(shared(b, "ocds", "colombia-secop"), "resources_2021-03-03.json"))
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		for _, err := range (ocds.Parser{}).Parse(source.Bytes("co-test", "file:a.json", body)) {
			if err != nil {
				b.Fatal(err)
			}
			n++
		}
		if n != 100 {
			b.Fatalf("%d notices, want 100", n)
		}
	}
}

func BenchmarkMergeTolerant(b *testing.B) {
	body, err := os.ReadFile(filepath.Join(shared(b, "ocds", "ukraine-prozorro"), "ukraine_sample_records_ocds-be6bcu-UA-2017-04-12-001619-b.json"))
	if err != nil {
		b.Fatal(err)
	}
	v, _, err := jsontree.Parse(body)
	if err != nil {
		b.Fatal(err)
	}
	var releases []procurement.Object
	for _, r := range jsontree.Arr(v, "releases") {
		releases = append(releases, r.(procurement.Object))
	}
	b.ReportAllocs()
	for b.Loop() {
		if o, _ := ocds.MergeTolerant(releases); len(o) == 0 {
			b.Fatal("nothing merged")
		}
	}
}
