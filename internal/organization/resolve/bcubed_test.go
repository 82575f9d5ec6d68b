package resolve_test

import (
	"math"
	"testing"
)

// bcubed is precision, recall and F of a clustering against the true one, each
// element counting the same (Bagga and Baldwin, 1998). Both give for each element
// the name of its cluster.
func bcubed(found, truth []string) (precision, recall, f float64) {
	type both struct{ found, truth string }
	inFound, inTruth, inBoth := map[string]float64{}, map[string]float64{}, map[both]float64{}
	for i := range found {
		inFound[found[i]]++
		inTruth[truth[i]]++
		inBoth[both{found[i], truth[i]}]++
	}
	for i := range found {
		n := inBoth[both{found[i], truth[i]}]
		precision += n / inFound[found[i]]
		recall += n / inTruth[truth[i]]
	}
	precision /= float64(len(found))
	recall /= float64(len(found))
	return precision, recall, 2 * precision * recall / (precision + recall)
}

func TestBCubed(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name              string
		found, truth      []string
		precision, recall float64
	}{
		{"right", []string{"a", "a", "b"}, []string{"x", "x", "y"}, 1, 1},
		{"all apart", []string{"a", "b", "c", "d"}, []string{"x", "x", "x", "y"}, 1, (3*1./3 + 1) / 4},
		{"all together", []string{"a", "a", "a", "a"}, []string{"x", "x", "x", "y"}, (3*3./4 + 1./4) / 4, 1},
		{"one astray", []string{"a", "a", "b", "b"}, []string{"x", "x", "x", "y"}, (1 + 1 + .5 + .5) / 4, (2./3 + 2./3 + 1./3 + 1) / 4},
	} {
		p, r, f := bcubed(tt.found, tt.truth)
		if math.Abs(p-tt.precision) > 1e-9 || math.Abs(r-tt.recall) > 1e-9 || math.Abs(f-2*p*r/(p+r)) > 1e-9 {
			t.Errorf("%s: %v %v %v, want %v %v", tt.name, p, r, f, tt.precision, tt.recall)
		}
	}
}
