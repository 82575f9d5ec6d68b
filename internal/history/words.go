package history

import (
	"slices"
	"strings"
	"unicode"
)

// Op says what a span of a text is: in both texts, or in one alone.
type Op string

// Ops.
const (
	Same Op = "same"
	Ins  Op = "ins"
	Del  Op = "del"
)

// Span is a piece of a text.
type Span struct {
	Op   Op     `json:"op"`
	Text string `json:"text"`
}

// longText is the length in bytes from which a text is compared by words.
const longText = 60

func isLong(s string) bool { return len(s) >= longText && strings.ContainsFunc(s, unicode.IsSpace) }

// maxCells bounds the work and the memory of a comparison. Above it what lies
// between the common beginning and end is one deletion and one insertion.
const maxCells = 4_000_000

// Words compares two texts word by word. The spans that are not Ins make up
// before, those that are not Del make up after.
func Words(before, after string) []Span {
	b, a := words(before), words(after)
	head := 0
	for head < len(b) && head < len(a) && b[head] == a[head] {
		head++
	}
	tail := 0
	for tail < len(b)-head && tail < len(a)-head && b[len(b)-1-tail] == a[len(a)-1-tail] {
		tail++
	}
	s := &spans{}
	s.add(Same, b[:head])
	s.middle(b[head:len(b)-tail], a[head:len(a)-tail])
	s.add(Same, b[len(b)-tail:])
	return s.out
}

// words cuts a text before each word: what follows a word up to the next is part
// of it.
func words(s string) []string {
	var out []string
	start, blank := 0, false
	for i, r := range s {
		if space := unicode.IsSpace(r); blank && !space {
			out = append(out, s[start:i])
			start, blank = i, false
		} else if space {
			blank = true
		}
	}
	if start < len(s) {
		out = append(out, s[start:])
	}
	return out
}

type spans struct{ out []Span }

func (s *spans) add(op Op, words []string) {
	if len(words) == 0 {
		return
	}
	text := strings.Join(words, "")
	if n := len(s.out); n > 0 && s.out[n-1].Op == op {
		s.out[n-1].Text += text
		return
	}
	s.out = append(s.out, Span{op, text})
}

// middle compares by the longest common subsequence of words.
func (s *spans) middle(b, a []string) {
	if len(b)*len(a) > maxCells {
		s.add(Del, b)
		s.add(Ins, a)
		return
	}
	width := len(a) + 1
	length := make([]uint16, (len(b)+1)*width) // of what follows; maxCells keeps it small
	for i, wb := range slices.Backward(b) {
		for j, wa := range slices.Backward(a) {
			here := i*width + j
			if wb == wa {
				length[here] = length[here+width+1] + 1
				continue
			}
			length[here] = max(length[here+width], length[here+1])
		}
	}
	i, j := 0, 0
	for i < len(b) && j < len(a) {
		switch here := i*width + j; {
		case b[i] == a[j]:
			s.add(Same, b[i:i+1])
			i, j = i+1, j+1
		case length[here+width] >= length[here+1]:
			s.add(Del, b[i:i+1])
			i++
		default:
			s.add(Ins, a[j:j+1])
			j++
		}
	}
	s.add(Del, b[i:])
	s.add(Ins, a[j:])
}
