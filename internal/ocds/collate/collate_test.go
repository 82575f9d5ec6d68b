package collate

import (
	"fmt"
	"os"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// Whatever the order and however small the buffer, items come back sorted, and
// those alike in the order they came in.
func TestSorter(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		s := New(dir)
		s.limit = rapid.IntRange(1, 4000).Draw(t, "limit")
		var want []*Item
		for i := range rapid.IntRange(0, 120).Draw(t, "items") {
			item := Item{OCID: rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "ocid"), Date: rapid.SampledFrom([]string{"", "1", "2"}).Draw(t, "date"),
				Rank: Rank(rapid.IntRange(0, 2).Draw(t, "rank")), Body: []byte(fmt.Sprint(i))}
			if err := s.Add(item); err != nil {
				t.Fatal(err)
			}
			item.Seq = int64(i)
			want = append(want, &item)
		}
		slices.SortFunc(want, compare)
		n := 0
		err := s.Each(func(item *Item) error {
			if string(item.Body) != string(want[n].Body) || compare(item, want[n]) != 0 {
				t.Fatalf("item %d is %+v, want %+v", n, item, want[n])
			}
			n++
			return nil
		})
		if err != nil || n != len(want) {
			t.Fatalf("%d items of %d, %v", n, len(want), err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	})
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("%d folders left, %v", len(left), err)
	}
}
