package main

import (
	"bytes"
	"encoding/json"
	"testing"
)

// A package that is many times larger than what is in memory is read to its end.
func TestBenchLarge(t *testing.T) {
	t.Parallel()
	var stdout bytes.Buffer
	c := benchParseCmd{Large: 3, JSON: true}
	if err := c.Run(t.Context(), &Globals{env: environment{stdout: &stdout}}); err != nil {
		t.Fatal(err)
	}
	var r parseRate
	if err := json.Unmarshal(stdout.Bytes(), &r); err != nil {
		t.Fatal(err)
	}
	if r.MBps <= 0 || r.Note == "" {
		t.Errorf("%+v", r)
	}
	page, notices, err := c.texts()
	if err != nil || len(page) < 10_000 || len(notices) != 60 {
		t.Errorf("%d bytes, %d notices, %v", len(page), len(notices), err)
	}
	if err := parsed("local-ocds", page); err != nil {
		t.Error(err)
	}
	for _, n := range notices {
		if err := parsed("eu-ted", n); err != nil {
			t.Error(err)
		}
	}
	if rates := contest(4, "x", func() error { return nil }, contender{"nobody", c.python(t.Context(), "json")}); len(rates) != 2 || rates[1].Note == "" {
		t.Errorf("without Python: %+v", rates)
	}
}
