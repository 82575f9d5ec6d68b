package resolve_test

import (
	"testing"
)

// BenchmarkResolve resolves 20,000 invented mentions; `daylight bench resolve`
// does the same at any size.
func BenchmarkResolve(b *testing.B) {
	nodes := inventedNodes(20_000, 1)
	b.ReportAllocs()
	for b.Loop() {
		r := mustResolve(b, nodes, nil)
		b.ReportMetric(float64(r.Stats.PairsCompared), "pairs")
		b.ReportMetric(float64(len(nodes)), "nodes")
	}
}
