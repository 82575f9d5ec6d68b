package resolve

import (
	"math"
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"

	"daylight/internal/organization"
)

// tokens counts in how many nodes each word of a comparable name stands.
type tokens struct {
	number map[string]int32 // of each word
	count  []int32          // by number
	rarity []float64        // by number
}

var _ organization.Frequencies = tokens{}

// countTokens counts each word once a node.
func (c *corpus) countTokens() tokens {
	t := tokens{number: map[string]int32{}}
	var seen []int32
	for i := range c.size() {
		seen = seen[:0]
		for name := range c.names(i) {
			for word := range strings.FieldsSeq(name.Key) {
				k, ok := t.number[word]
				if !ok {
					k = int32(len(t.count))
					t.number[word] = k
					t.count = append(t.count, 0)
				}
				if !slices.Contains(seen, k) {
					seen = append(seen, k)
					t.count[k]++
				}
			}
		}
	}
	t.rarity = make([]float64, len(t.count))
	names := math.Log(max(float64(c.size()), background))
	for k, n := range t.count {
		t.rarity[k] = 1 - math.Log(float64(n))/names
	}
	return t
}

// of is in how many nodes a word stands.
func (t tokens) of(word string) int32 {
	if k, ok := t.number[word]; ok {
		return t.count[k]
	}
	return 0
}

// background is how many names there are at least in the world that mentions are
// taken from: in a store of a dozen, a word that three share is no common word.
const background = 20_000

// Rarity is ln(names/names with it)/ln(names): 0 for a word in every name, 1 for
// a word of a single one and for an unknown one.
func (t tokens) Rarity(token string) float64 {
	if k, ok := t.number[token]; ok {
		return t.rarity[k]
	}
	return 1
}

// words holds the words of each node's first name as numbers, to tell at little
// cost which pairs cannot be alike.
type words struct {
	from    []int32 // words of node i are numbers[from[i]:from[i+1]], ascending
	numbers []int32
	length  []float32   // by node: of the vector of weights
	places  [][3]uint32 // by node: hashes of domain, postal code and locality, 0 if unknown
	forms   []shape     // by number
}

// shape is what is compared of a word before its letters are.
type shape struct {
	letters uint32 // which of a to z it has
	runes   int8
	digits  bool
	weight  float32
}

func (c *corpus) weighWords() words {
	w := words{from: make([]int32, 1, c.size()+1), length: make([]float32, c.size()),
		places: make([][3]uint32, c.size()), forms: make([]shape, len(c.tokens.count))}
	for word, k := range c.tokens.number {
		w.forms[k] = shapeOf(word, c.tokens.rarity[k])
	}
	for i := range c.size() {
		p := &c.node(i).Profile
		for k, place := range []string{ownDomain(p.Domain), p.Postal, p.Locality} {
			if place != "" {
				w.places[i][k] = uint32(hash(place)) | 1
			}
		}
		start, square := len(w.numbers), float32(0)
		if names := p.Names; len(names) > 0 {
			for word := range strings.FieldsSeq(names[0].Key) {
				k := c.tokens.number[word]
				w.numbers = append(w.numbers, k)
				square += w.forms[k].weight * w.forms[k].weight
			}
		}
		slices.Sort(w.numbers[start:])
		w.from = append(w.from, int32(len(w.numbers)))
		w.length[i] = float32(math.Sqrt(float64(square)))
	}
	return w
}

func shapeOf(word string, rarity float64) shape {
	s := shape{runes: int8(min(utf8.RuneCountInString(word), 100)), weight: float32(max(rarity, .05))}
	if s.runes <= 2 {
		s.weight *= .6
	}
	for _, r := range word {
		switch {
		case r >= 'a' && r <= 'z':
			s.letters |= 1 << (r - 'a')
		case r >= '0' && r <= '9':
			s.digits = true
		}
	}
	return s
}

// The least cosine of the words of two names that organization.Compare could find
// alike: of names at one place or domain, and of others.
const (
	enoughNear = .4
	enough     = .55
)

// promising estimates whether the names of two nodes could be alike: by the
// cosine of their words, counting words that could be spellings of each other as
// one. Names of one length whose words are parted otherwise are given a chance.
func (c *corpus) promising(a, b int32) bool {
	w := &c.words
	if len(c.aliases) > 0 && (c.aliases[a] != nil || c.aliases[b] != nil) {
		return true
	}
	x, y := w.numbers[w.from[a]:w.from[a+1]], w.numbers[w.from[b]:w.from[b+1]]
	if len(x) != len(y) && w.respaced(x, y) {
		return true
	}
	least := float32(enough)
	for k, place := range w.places[a] {
		if place != 0 && place == w.places[b][k] {
			least = enoughNear
		}
	}
	dot, goal := float32(0), least*w.length[a]*w.length[b]
	i, j := 0, 0
	for i < len(x) && j < len(y) {
		switch {
		case x[i] < y[j]:
			i++
		case x[i] > y[j]:
			j++
		default:
			dot += w.forms[x[i]].weight * w.forms[x[i]].weight
			i, j = i+1, j+1
		}
	}
	if dot >= goal {
		return true
	}
	for _, k := range x {
		best := float32(0)
		for _, l := range y {
			if k != l && spellings(w.forms[k], w.forms[l]) {
				best = max(best, w.forms[l].weight)
			}
		}
		dot += w.forms[k].weight * best
	}
	return dot >= goal
}

// respaced reports whether two names have nearly the same letters: their words may
// be parted otherwise.
func (w *words) respaced(x, y []int32) bool {
	n, letters := w.sum(x)
	m, others := w.sum(y)
	return n-m <= 1 && m-n <= 1 && bits.OnesCount32(letters^others) <= 1
}

// sum is the number of characters of words, and the letters they have.
func (w *words) sum(numbers []int32) (runes int, letters uint32) {
	for _, k := range numbers {
		runes += int(w.forms[k].runes)
		letters |= w.forms[k].letters
	}
	return runes, letters
}

// spellings reports whether two words could be spellings of one, by the letters
// they have: a Jaro similarity of .767, which a common beginning lifts to .86,
// needs two thirds of them.
func spellings(a, b shape) bool {
	if a.digits || b.digits || a.runes < 4 || b.runes < 4 || a.runes-b.runes > 3 || b.runes-a.runes > 3 {
		return false
	}
	n, m := float32(a.runes), float32(b.runes)
	matches := min(n-float32(bits.OnesCount32(a.letters&^b.letters)), m-float32(bits.OnesCount32(b.letters&^a.letters)))
	return matches/n+matches/m >= 1.3
}
