package organization

import (
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/hbollon/go-edlib"
)

// likeness is what two names have in common.
type likeness struct {
	a, b      Name
	score     float64 // 0 to 1
	equal     bool    // the same words in the same order and script
	joined    bool    // the same but for spaces
	crossing  bool    // told by skeletons: the names are of different scripts
	numbers   bool    // the numbers in them differ
	oneNumber bool    // only one of them has numbers
	extraA    []string
	extraB    []string
	trade     bool // a trading name met
}

// compareNames finds the pair of names of two profiles that are most alike.
// Trading and former names count as names that prove less.
func compareNames(a, b Profile, f Frequencies) likeness {
	var best likeness
	first := true
	for _, x := range a.variants() {
		for _, y := range b.variants() {
			l := alike(x.name, y.name, f)
			l.trade = x.trade || y.trade
			if l.trade {
				l.score *= 0.97
				l.equal = false
			}
			if first || l.score > best.score || l.score == best.score && l.equal && !best.equal {
				best, first = l, false
			}
		}
	}
	return best
}

type variant struct {
	name  Name
	trade bool
}

func (p Profile) variants() []variant {
	var vs []variant
	for _, n := range p.Names {
		vs = append(vs, variant{n, false})
		for _, t := range slices.Concat(n.TradingAs, n.Former) {
			vs = append(vs, variant{ParseNameIn(t, p.Country), true})
		}
	}
	return vs
}

// alike compares two names.
func alike(a, b Name, f Frequencies) likeness {
	l := likeness{a: a, b: b}
	if a.Norm == "" || b.Norm == "" {
		return l
	}
	l.equal = a.Native == b.Native
	wordsA, wordsB := strings.Fields(a.Norm), strings.Fields(b.Norm)
	l.numbers, l.oneNumber = numbersDiffer(wordsA, wordsB)
	if l.equal {
		l.score = 1
		return l
	}
	l.crossing = native(a) != native(b)
	l.joined = !l.crossing && strings.ReplaceAll(a.Native, " ", "") == strings.ReplaceAll(b.Native, " ", "")
	cosine, extraA, extraB := softCosine(wordsA, wordsB, f)
	l.extraA, l.extraB = extraA, extraB
	if cosine > 0 {
		l.score = 0.7*cosine + 0.3*winkler(a.Norm, b.Norm)*math.Sqrt(cosine)
	}
	if l.joined {
		l.score, l.extraA, l.extraB = math.Max(l.score, 0.99), nil, nil
	}
	if d := len(a.Norm) - len(b.Norm); (len(wordsA) != len(wordsB) || l.crossing) && d >= -6 && d <= 6 {
		// "Good Will" and "Goodwill", and names whose words are parted otherwise.
		if glued := winkler(strings.Join(wordsA, ""), strings.Join(wordsB, "")); glued > 0.96 {
			l.score = math.Max(l.score, glued-0.04)
		}
	}
	if l.crossing {
		l.score = math.Max(l.score, bonesAlike(a.Skeleton, b.Skeleton))
	}
	l.score = math.Min(l.score, 0.995)
	return l
}

// native reports whether the name is of another script than Latin.
func native(n Name) bool { return n.Native != n.Norm }

// bonesAlike compares skeletons, word by word and whole.
func bonesAlike(a, b string) float64 {
	x, y := strings.ReplaceAll(a, " ", ""), strings.ReplaceAll(b, " ", "")
	if len(x) < 3 || len(y) < 3 {
		return 0
	}
	if x == y {
		return math.Min(0.9+0.012*float64(len(x)), 0.96)
	}
	return winkler(x, y) * 0.92
}

// softCosine is the cosine of the words weighted by rarity, where words that
// differ by a typing error count as nearly one. It returns the words of either
// name that the other lacks.
func softCosine(a, b []string, f Frequencies) (cosine float64, extraA, extraB []string) {
	weights := func(words []string) ([]float64, float64) {
		sum, ws := 0.0, make([]float64, len(words))
		for i, w := range words {
			ws[i] = weight(w, f)
			sum += ws[i] * ws[i]
		}
		return ws, math.Sqrt(sum)
	}
	wa, na := weights(a)
	wb, nb := weights(b)
	usedB := make([]bool, len(b))
	dot := 0.0
	unmatched := make([]int, 0, len(a))
	for i, x := range a {
		j := index(b, usedB, x)
		if j < 0 {
			unmatched = append(unmatched, i)
			continue
		}
		usedB[j] = true
		dot += wa[i] * wb[j]
	}
	for _, i := range unmatched {
		best, at := 0.0, -1
		for j, y := range b {
			if usedB[j] || !near(a[i], y) {
				continue
			}
			if s := winkler(a[i], y); s > best {
				best, at = s, j
			}
		}
		if best < 0.86 {
			extraA = append(extraA, a[i])
			continue
		}
		usedB[at] = true
		dot += wa[i] * wb[at] * best
	}
	for j, y := range b {
		if !usedB[j] {
			extraB = append(extraB, y)
		}
	}
	if na == 0 || nb == 0 {
		return 0, extraA, extraB
	}
	return math.Min(1, dot/(na*nb)), extraA, extraB
}

func index(words []string, used []bool, w string) int {
	for j, y := range words {
		if !used[j] && y == w {
			return j
		}
	}
	return -1
}

// near reports whether two words may be spellings of one: numbers and short words
// are not.
func near(a, b string) bool {
	if strings.ContainsAny(a+b, "0123456789") {
		return false
	}
	shorter, longer := utf8.RuneCountInString(a), utf8.RuneCountInString(b)
	if shorter > longer {
		shorter, longer = longer, shorter
	}
	return shorter >= 4 && longer-shorter <= 3
}

func winkler(a, b string) float64 { return float64(edlib.JaroWinklerSimilarity(a, b)) }

// numbersDiffer compares the words with digits.
func numbersDiffer(a, b []string) (differ, one bool) {
	numbers := func(words []string) []string {
		var out []string
		for _, w := range words {
			if strings.ContainsAny(w, "0123456789") {
				out = append(out, w)
			}
		}
		slices.Sort(out)
		return out
	}
	x, y := numbers(a), numbers(b)
	if slices.Equal(x, y) || strings.Join(x, "") == strings.Join(y, "") {
		return false, false
	}
	return true, len(x) == 0 || len(y) == 0
}

// weight is how telling a word is: its rarity, less for the words that many names
// have whatever the population.
func weight(w string, f Frequencies) float64 {
	r := 1.0
	if f != nil {
		r = f.Rarity(w)
	}
	if common(w) {
		r = math.Min(r, 0.35)
	} else if structural(w) {
		r = math.Min(r, 0.45)
	}
	if n := utf8.RuneCountInString(w); n <= 2 {
		r *= 0.6
	}
	return math.Max(r, 0.05)
}
