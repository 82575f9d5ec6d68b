package cluster

import (
	"cmp"
	"slices"
	"strings"
)

// Similarity of two titles is the share of their trigrams that both have, 0 to 1.
// Each word counts with two blanks before and one behind it.
func Similarity(a, b string) float64 {
	if a == b {
		return 1
	}
	x, y := trigrams(a), trigrams(b)
	both := 0
	for i, j := 0, 0; i < len(x) && j < len(y); {
		switch c := cmp.Compare(x[i], y[j]); {
		case c < 0:
			i++
		case c > 0:
			j++
		default:
			both, i, j = both+1, i+1, j+1
		}
	}
	if both == 0 {
		return 0
	}
	return float64(both) / float64(len(x)+len(y)-both)
}

// trigrams are the distinct trigrams of a text, sorted; each holds three runes of
// 21 bits.
func trigrams(s string) []uint64 {
	var out []uint64
	for word := range strings.FieldsSeq(s) {
		gram := uint64(' ')<<21 | ' '
		for _, r := range word {
			gram = (gram<<21 | uint64(r)) & (1<<63 - 1)
			out = append(out, gram)
		}
		out = append(out, (gram<<21|' ')&(1<<63-1))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// rarity counts in how many titles each word stands.
type rarity map[uint64]int32

func (l *linker) rarity() rarity {
	r := rarity{}
	for i := range l.order {
		for word := range strings.FieldsSeq(l.at(int32(i)).TitleKey) {
			r[hash(word)]++
		}
	}
	return r
}

// rarest are the two rarest words of a title: titles that are .8 alike share at
// least one of them in all but odd cases.
func (r rarity) rarest(title string) []uint64 {
	type token struct {
		word  string
		hash  uint64
		count int32
	}
	var two [2]token
	n := 0
	for word := range strings.FieldsSeq(title) {
		t := token{word: word, hash: hash(word)}
		t.count = r[t.hash]
		rarer := func(a, b token) bool { return a.count < b.count || a.count == b.count && a.word < b.word }
		switch {
		case n > 0 && t.hash == two[0].hash || n > 1 && t.hash == two[1].hash:
		case n == 0 || rarer(t, two[0]):
			two[1], two[0], n = two[0], t, min(n+1, 2)
		case n == 1 || rarer(t, two[1]):
			two[1], n = t, 2
		}
	}
	out := make([]uint64, n)
	for i := range out {
		out[i] = two[i].hash
	}
	return out
}
