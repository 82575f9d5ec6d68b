package procurement

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
)

// Canonical is the one text of a JSON value: keys sorted, no white space, the
// digits of numbers as they are, no HTML escapes.
func Canonical(v any) ([]byte, error) {
	w := canon{buf: make([]byte, 0, 1<<10)}
	if err := w.value(v); err != nil {
		return nil, fmt.Errorf("canonical JSON: %w", err)
	}
	return w.buf, nil
}

// ContentHash is the sha256 of the canonical text of v.
func ContentHash(v any) (sum [32]byte, err error) {
	w := canon{buf: make([]byte, 0, 2*hashed), hash: sha256.New()}
	if err := w.value(v); err != nil {
		return sum, fmt.Errorf("canonical JSON: %w", err)
	}
	w.hash.Write(w.buf)
	w.hash.Sum(sum[:0])
	return sum, nil
}

// Body is the stored form of a notice: all that compile reads.
type Body struct {
	Kind     Kind              `json:"kind"`
	Release  Object            `json:"release"`
	Pointers map[string]string `json:"pointers,omitempty"`
	Aliases  []string          `json:"aliases,omitempty"`
	Replaces []string          `json:"replaces,omitempty"`
	Chain    []string          `json:"chain,omitempty"`
	Guarded  bool              `json:"guarded,omitempty"`
	Origin   Origin            `json:"origin,omitempty"`
	Language string            `json:"language,omitempty"`
	Issues   []Issue           `json:"issues,omitempty"`
}

// Body returns the canonical stored form of the notice.
func (n *Notice) Body() ([]byte, error) {
	// The release, which is nearly all of it, is written the short way.
	body := Body{n.Kind, nil, n.Pointers, n.Aliases, n.Replaces, n.Chain, n.Guarded, n.Origin, n.Language, n.Issues}
	rest, err := Canonical(body)
	if err != nil || n.Release == nil {
		return rest, err
	}
	before, after, _ := bytes.Cut(rest, []byte(`"release":null`))
	w := canon{buf: append(make([]byte, 0, len(rest)+1<<10), before...)}
	w.buf = append(w.buf, `"release":`...)
	if err := w.value(n.Release); err != nil {
		return nil, fmt.Errorf("canonical JSON: %w", err)
	}
	return append(w.buf, after...), nil
}

// ParseBody reads what Notice.Body wrote.
func ParseBody(b []byte) (*Body, error) {
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.UseNumber()
	var body Body
	if err := dec.Decode(&body); err != nil {
		return nil, fmt.Errorf("stored notice: %w", err)
	}
	return &body, nil
}
