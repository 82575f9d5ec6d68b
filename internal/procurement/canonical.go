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
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, fmt.Errorf("canonical JSON: %w", err)
	}
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n")), nil
}

// ContentHash is the sha256 of the canonical text of v.
func ContentHash(v any) ([32]byte, error) {
	b, err := Canonical(v)
	if err != nil {
		return [32]byte{}, err
	}
	return sha256.Sum256(b), nil
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
	return Canonical(Body{n.Kind, n.Release, n.Pointers, n.Aliases, n.Replaces, n.Chain, n.Guarded, n.Origin, n.Language, n.Issues})
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
