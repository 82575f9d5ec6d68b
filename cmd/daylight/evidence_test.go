package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"daylight/internal/postgres"
	"daylight/internal/query"
)

// evidence runs the command and returns its error and what it prints.
func (s store) evidence(c evidenceCmd) (string, error) {
	s.t.Helper()
	var stdout, stderr bytes.Buffer
	g := &Globals{Home: s.home, DatabaseURL: s.url,
		env: environment{func(string) string { return "" }, strings.NewReader(""), &stdout, &stderr, os.Geteuid()}}
	err := c.Run(s.t.Context(), g)
	return stderr.String(), err
}

func TestEvidence(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	s.want(exitOK, "import", "--source", "local-ocds", s.nimbus())
	dir := t.TempDir()
	packet, again, request := filepath.Join(dir, "a.zip"), filepath.Join(dir, "b.zip"), filepath.Join(dir, "a.tsq")
	said, err := s.evidence(evidenceCmd{ID: "reconstruction-il-nimbus-1", Output: packet, TimestampRequest: request})
	if err != nil {
		t.Fatal(err)
	}
	contains(t, said, "1 documents", "sha256 of SHA256SUMS", "not for publication")
	out, _ := s.want(exitOK, "show", "reconstruction-il-nimbus-1", "--format", "json")
	_, after, _ := strings.Cut(out, `"notice_id":"`)
	if _, err := s.evidence(evidenceCmd{ID: after[:32], Output: again}); err != nil {
		t.Fatal(err)
	}
	a, err := os.ReadFile(packet)
	b, berr := os.ReadFile(again)
	if err = errors.Join(err, berr); err != nil || !bytes.Equal(a, b) {
		t.Errorf("the packet by ocid and that by notice differ: %v", err)
	}
	if q, err := os.ReadFile(request); err != nil || len(q) < 50 {
		t.Errorf("request: %d bytes, %v", len(q), err)
	}
	_, err = s.evidence(evidenceCmd{ID: "no-such-ocid", Output: filepath.Join(dir, "c.zip")})
	if !errors.Is(err, errNothing) {
		t.Errorf("unknown: %v", err)
	}
	for _, c := range []evidenceCmd{
		{ID: "reconstruction-il-nimbus-1", Output: filepath.Join(dir, "none", "d.zip")},
		{ID: "reconstruction-il-nimbus-1", Output: filepath.Join(dir, "d.zip"), TimestampURL: "http://127.0.0.1:1/"},
		{ID: "reconstruction-il-nimbus-1", Output: filepath.Join(dir, "d.zip"), TimestampURL: "tsa.example"},
	} {
		if _, err := s.evidence(c); err == nil || errors.Is(err, postgres.ErrNotFound) || errors.As(err, new(*query.Error)) {
			t.Errorf("%+v: %v", c, err)
		}
	}
	left, err := filepath.Glob(filepath.Join(dir, "[cd].zip*"))
	if err != nil || len(left) > 0 {
		t.Errorf("a packet that failed left %v, %v", left, err)
	}
}
