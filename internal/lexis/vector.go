package lexis

import (
	"slices"
	"strconv"
	"strings"
)

// Limits of a tsvector. Postgres keeps 14 bits of a position, drops positions
// from the 256th of a word on, and refuses a vector of 1 MiB.
const (
	maxPosition  = 16383
	maxPositions = 255
	maxBytes     = 900 << 10
	// fieldGap keeps a phrase from matching across two fields.
	fieldGap = 4
)

// Weights of the fields of a document.
const (
	Title    byte = 'A'
	Buyer    byte = 'B'
	Supplier byte = 'C'
	Text     byte = 'D'
)

// Vector collects the words of one document. The zero value is not usable; call
// NewVector.
type Vector struct {
	places    map[string][]place
	next      int
	size      int
	truncated bool
}

type place struct {
	pos    int
	weight byte
}

// NewVector returns an empty vector.
func NewVector() *Vector { return &Vector{places: map[string][]place{}, next: 1} }

// Add appends one field's text under a weight of 'A' to 'D'; any other weight
// counts as 'D'. It returns v.
func (v *Vector) Add(text string, weight byte) *Vector {
	if weight < Title || weight > Text {
		weight = Text
	}
	tokens := Tokens(text)
	for _, t := range tokens {
		at := place{min(v.next+t.Pos-1, maxPosition), weight}
		v.put(t.Text, at)
		if key := scriptKey(t.Text, weight); key != "" {
			v.put(key, at)
		}
	}
	if len(tokens) > 0 {
		v.next = min(v.next+len(tokens)+fieldGap, maxPosition)
	}
	return v
}

func (v *Vector) put(word string, p place) {
	known := v.places[word]
	if n := len(known); n > 0 && known[n-1].pos == p.pos {
		known[n-1].weight = min(known[n-1].weight, p.weight)
		return
	}
	if len(known) >= maxPositions {
		return
	}
	cost := 4
	if len(known) == 0 {
		cost += len(word) + 8
	}
	if v.size+cost > maxBytes {
		v.truncated = true
		return
	}
	v.size += cost
	v.places[word] = append(known, p)
}

// Truncated reports whether words were left out because the document is larger
// than a tsvector can be.
func (v *Vector) Truncated() bool { return v.truncated }

// String is the tsvector literal, with the words in byte order.
func (v *Vector) String() string {
	words := make([]string, 0, len(v.places))
	for w := range v.places {
		words = append(words, w)
	}
	slices.Sort(words)
	var b []byte
	for i, w := range words {
		if i > 0 {
			b = append(b, ' ')
		}
		b = append(b, quote(w)...)
		sep := byte(':')
		for _, p := range v.places[w] {
			b = strconv.AppendInt(append(b, sep), int64(p.pos), 10)
			if p.weight != Text {
				b = append(b, p.weight)
			}
			sep = ','
		}
	}
	return string(b)
}

// quote makes a lexeme of any text, tokens or not.
func quote(word string) string {
	word = strings.ToValidUTF8(strings.ReplaceAll(word, "\x00", ""), "")
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `''`).Replace(word) + "'"
}
