package organization

import "strings"

// skeleton is the consonants of a Latin word in classes: the same for one name
// written by ear in several scripts. Vowels, h, y and the letters that Hebrew and
// Arabic use for vowels are left out, doubles are one.
//
//	K c k q ck kh    G g gh j dzh     S s sh soft c, ts, tz, ch before a vowel
//	P p f ph         B b v, w before a vowel    T t d apart: T t th, D d dh
//	X is K and S     Z z zh           L M N R themselves
//
// Limits: English w written as a vowel (Уолмарт for Walmart), German z for ts,
// Arabic b for p, silent letters and c or g before a vowel in languages that
// pronounce them otherwise do not meet. Digits stay. Short skeletons meet by
// chance: below three consonants they prove nothing.
func skeleton(w string) string {
	var b strings.Builder
	last := byte(0)
	for i := 0; i < len(w); {
		class, n := consonant(w, i)
		i += n
		for j := range len(class) {
			if class[j] != last || class[j] >= '0' && class[j] <= '9' {
				b.WriteByte(class[j])
			}
			last = class[j]
		}
		if class == "" && n > 0 {
			last = 0
		}
	}
	return b.String()
}

// cluster is the class of letters at w[i] that sound as one, and their number;
// 0 if there are none.
func cluster(w string, i int) (class string, n int) {
	rest := w[i:]
	for _, c := range [...]struct{ from, to string }{
		{"shch", "S"}, {"tsch", "S"}, {"dzh", "G"}, {"sch", "S"}, {"tch", "S"}, {"ck", "K"}, {"kh", "K"}, {"gh", "G"},
		{"ph", "P"}, {"sh", "S"}, {"th", "T"}, {"dh", "D"}, {"ts", "S"}, {"tz", "S"}, {"zh", "Z"}, {"dz", "Z"}, {"dj", "G"},
		{"qu", "K"}, {"wh", "B"}, {"x", "KS"},
	} {
		if strings.HasPrefix(rest, c.from) {
			return c.to, len(c.from)
		}
	}
	return "", 0
}

// consonant is the class of what stands at w[i], "" for a vowel, and its length.
func consonant(w string, i int) (class string, n int) {
	if class, n := cluster(w, i); n > 0 {
		return class, n
	}
	next := byte(0)
	if i+1 < len(w) {
		next = w[i+1]
	}
	switch c := w[i]; c {
	case 'c':
		return latinC(w, i, next)
	case 'k', 'q':
		return "K", 1
	case 'g', 'j':
		return "G", 1
	case 'p', 'f':
		return "P", 1
	case 'b', 'v':
		return "B", 1
	case 'w':
		if i == 0 || strings.IndexByte("aeiouy", next) >= 0 && next != 0 {
			return "B", 1
		}
		return "", 1
	case 's', 'z', 't', 'd', 'l', 'm', 'n', 'r':
		return strings.ToUpper(w[i : i+1]), 1
	default:
		if c >= '0' && c <= '9' {
			return w[i : i+1], 1
		}
		return "", 1
	}
}

// latinC reads c: ch is S before a vowel and K elsewhere, c is S before e, i, y.
func latinC(w string, i int, next byte) (string, int) {
	if next == 'h' {
		if i+2 < len(w) && strings.IndexByte("aeiouy", w[i+2]) >= 0 {
			return "S", 2
		}
		return "K", 2
	}
	if next != 0 && strings.IndexByte("eiy", next) >= 0 {
		return "S", 1
	}
	return "K", 1
}
