package group

import (
	_ "embed"
	"slices"
	"strings"

	"daylight/internal/lexis"
)

// The rule for resellers, version 1. A text says that somebody sells a group's
// products for it where, in the sentence of the group's word and at most
// resellerReach words from it,
//   - a word such as reseller or authorised distributor stands, or
//   - a word such as via or through stands with the name of a supplier of the
//     process right behind it.
//
// The name of a supplier alone ("Example Cloud Resale LLC") is no such text.
const (
	resellerReach = 10
	viaReach      = 3 // words between via and the supplier's name
)

//go:embed resellers.txt
var resellersText string

// resellerWords returns the phrases of resellers.txt: those that say it by
// themselves and those that need a supplier's name behind them.
func resellerWords() (alone, before [][]string) {
	for line := range strings.Lines(resellersText) {
		kind, list, ok := strings.Cut(strings.TrimSpace(line), ": ")
		if !ok || strings.HasPrefix(kind, "#") {
			continue
		}
		for phrase := range strings.SplitSeq(list, ", ") {
			if strings.HasPrefix(kind, "via ") {
				before = append(before, lexis.Words(phrase))
			} else {
				alone = append(alone, lexis.Words(phrase))
			}
		}
	}
	return alone, before
}

// reseller returns the words that make the n words at i those of a reseller's
// products, empty if there are none.
func (r reading) reseller(i, n int, words resellers, sellers [][]string) string {
	from, to := r.sentence(i, n)
	for k := from; k < to; k++ {
		for _, phrase := range words.alone {
			if startsWith(r.words[k:to], phrase) {
				return strings.Join(phrase, " ")
			}
		}
		for _, phrase := range words.before {
			if !startsWith(r.words[k:to], phrase) {
				continue
			}
			if name := r.named(k+len(phrase), sellers); name != "" {
				return strings.Join(phrase, " ") + " " + name
			}
		}
	}
	return ""
}

// sentence is the range of words near n words at i, in their sentence.
func (r reading) sentence(i, n int) (from, to int) {
	from, to = i, i+n
	for from > 0 && i-from < resellerReach && !r.ends(from-1) {
		from--
	}
	for to < len(r.words) && to-i-n < resellerReach && !r.ends(to-1) {
		to++
	}
	return from, to
}

// ends reports whether a sentence ends behind word i.
func (r reading) ends(i int) bool {
	last := i+1 == len(r.words) || r.at[i+1] != r.at[i]
	return last && strings.ContainsAny(r.fields[r.at[i]][len(r.fields[r.at[i]])-1:], ".;!?") && len([]rune(r.words[i])) > 2
}

// named returns the seller whose name begins at or shortly behind word i: two
// words of it, or all of a name of one word.
func (r reading) named(i int, sellers [][]string) string {
	for k := i; k < min(len(r.words), i+viaReach); k++ {
		for _, name := range sellers {
			part := name[:min(len(name), 2)]
			if startsWith(r.words[k:], part) {
				return strings.Join(part, " ")
			}
		}
	}
	return ""
}

// resellers are the phrases of the rule.
type resellers struct{ alone, before [][]string }

func newResellers() resellers {
	alone, before := resellerWords()
	byLength := func(a, b []string) int { return len(b) - len(a) }
	slices.SortStableFunc(alone, byLength)
	slices.SortStableFunc(before, byLength)
	return resellers{alone, before}
}
