package archive_test

import (
	"fmt"
	"strings"
	"testing"

	"daylight/internal/archive"
)

// BenchmarkAppend archives answers of 11 KB of JSON.
func BenchmarkAppend(b *testing.B) {
	s := open(b, b.TempDir(), archive.Options{})
	var text strings.Builder
	for i := range 150 {
		fmt.Fprintf(&text, `{"ocid":"ocds-%d","buyer":{"name":"Example City %d"},"amount":%d}`, i*7919%1000, i*31, i*i*104729)
	}
	e := post()
	b.SetBytes(int64(text.Len()))
	for b.Loop() {
		if _, err := s.Append(b.Context(), e, strings.NewReader(text.String()), nil); err != nil {
			b.Fatal(err)
		}
	}
}
