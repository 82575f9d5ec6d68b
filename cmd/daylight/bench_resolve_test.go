package main

import (
	"bytes"
	"encoding/json"
	"testing"
)

func TestBenchResolve(t *testing.T) {
	t.Parallel()
	var got [2]resolveBench
	for i := range got {
		var stdout bytes.Buffer
		c := benchResolveCmd{Mentions: 3000, Seed: 5, Workers: i + 1, JSON: true}
		if err := c.Run(t.Context(), &Globals{env: environment{stdout: &stdout}}); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(stdout.Bytes(), &got[i]); err != nil {
			t.Fatalf("%v in %q", err, stdout.String())
		}
	}
	a, b := got[0], got[1]
	if a.Same != b.Same || a.Suggested != b.Suggested || a.Components != b.Components {
		t.Errorf("1 worker %+v, 2 workers %+v", a, b)
	}
	if a.Mentions != 3000 || a.Nodes < 1000 || a.Same < 200 || a.Wrong*100 > a.Same || a.Components < a.Nodes-a.Same || a.Ratio <= 0 {
		t.Errorf("%+v", a)
	}
	var stdout bytes.Buffer
	c := benchResolveCmd{Mentions: 500, Seed: 5}
	if err := c.Run(t.Context(), &Globals{env: environment{stdout: &stdout}}); err != nil {
		t.Fatal(err)
	}
	contains(t, stdout.String(), "mentions     500", "baseline", "peak memory", "edges")
	if err := (&benchResolveCmd{}).Run(t.Context(), &Globals{}); err == nil {
		t.Error("no mentions, no error")
	}
}
