package lexis

import (
	"strings"
	"unicode"
)

// Skeleton is a word without vowels, each consonant replaced by the class of
// sounds it stands for, so that a name meets itself in another script: google,
// גוגל and гугл are all "ggl". A vowel at the beginning leaves a mark ("'mzn" for
// amazon and אמזון, but "mzn" for מזון, food), as does a breath ("h"). It is empty
// for everyday words, words with digits, of other scripts than Latin, Hebrew, Arabic, Cyrillic and
// Greek, or with fewer than three consonants: two meet too much by chance.
//
// Words meet that only sound alike; a hit by skeleton is shown as such.
func Skeleton(word string) string {
	var b strings.Builder
	consonants, before := 0, rune(0)
	folded := Fold(word)
	if everyday(folded) {
		return ""
	}
	letters := []rune(digraphs(folded))
	for i, r := range letters {
		class, ok := sound(r, letters, i)
		switch {
		case !ok:
			return ""
		case class == 0 && i == 0:
			b.WriteByte('\'')
		case class == 0:
		case class == 'h' && i > 0:
		case class == before && letters[i-1] == r: // a doubled letter
		default:
			b.WriteByte(byte(class))
			if class != 'h' {
				consonants++
			}
		}
		before = class
	}
	if consonants < 3 {
		return ""
	}
	return b.String()
}

// everyday reports whether a word is one that notices are full of and that sounds
// like another in English: city and guard, road and drug, police and master, system
// and market, furniture and mobile, oil and patrol, wall and stone.
func everyday(folded string) bool {
	switch folded {
	case "город", "города", "городе", "городу", "городом", "городов", "городскои", "дорога", "дороги", "дорог", "дорогу", "дороге", "дорогам",
		"мебель", "мебели", "мебелью", "стена", "стены", "стен", "משטרה", "משטרת", "המשטרה", "מערכת", "מערכות", "המערכת",
		"πετρελαιο", "πετρελαιου":
		return true
	}
	return false
}

// digraphs writes letters that stand together for one sound as one.
func digraphs(s string) string {
	return strings.NewReplacer("sch", "s", "tch", "s", "sh", "s", "ph", "f", "th", "t", "ck", "k", "ch", "k", "tz", "s", "ts", "s", "kh", "k",
		"gh", "g", "дж", "ж", "וו", "v", "ou", "u", "μπ", "б", "ντ", "д", "γκ", "г", "γγ", "г").Replace(s)
}

// sound is the class of a letter: 0 for a vowel. It reports false for what is no
// letter of a known script.
func sound(r rune, letters []rune, i int) (rune, bool) {
	switch {
	case r == 'c' && i+1 < len(letters) && strings.ContainsRune("eiy", letters[i+1]):
		return 's', true
	case r == 'w' && i > 0 && strings.ContainsRune("aeiou", letters[i-1]):
		return 0, true // the second half of ow, aw, ew
	case r == 'ו' && i == 0:
		return 'b', true
	}
	for _, group := range [...]struct {
		class   rune
		letters string
	}{
		{0, "aeiouyאעיוاأإآىعويئؤءةаеёиійїоуыэюяєьъαεηιουωўў"}, {'h', "hהחحهхґ"},
		{'b', "bvwבвбβبڤ"}, {'k', "ckqxקכךкκقكخχک"}, {'s', "sסשצץсшщцчσςسشصچ"}, {'z', "zזзζزظ"},
		{'p', "pfפףпфπφپف"}, {'t', "tטתтτθتثط"}, {'d', "dדдδدذض"}, {'g', "gjגгжγجغگژ"},
		{'l', "lлלλل"}, {'m', "mмמםμم"}, {'n', "nнנןνن"}, {'r', "rрרρر"},
	} {
		if strings.ContainsRune(group.letters, r) {
			return group.class, true
		}
	}
	return 0, unicode.IsMark(r)
}

// Keys of words in documents: of words in other scripts than Latin, and of names
// in Latin letters. No word starts with a tilde.
const (
	otherScript = "~n:"
	latinName   = "~l:"
)

// scriptKey is the further lexeme under which a word of a document is found from
// another script; empty if there is none. Latin words have one in names alone.
func scriptKey(word string, weight byte) string {
	prefix := otherScript
	if latin(word) {
		if weight != Buyer && weight != Supplier {
			return ""
		}
		prefix = latinName
	}
	if s := Skeleton(word); s != "" {
		return prefix + s
	}
	return ""
}

// latin reports whether a folded word begins with a Latin letter or a digit.
func latin(word string) bool {
	for _, r := range word {
		return r < 0x0250
	}
	return true
}

// Meets reports whether a word of a document is found by a word of a query that
// is written in another script.
func Meets(query, document string) bool {
	s := Skeleton(query)
	return s != "" && latin(query) != latin(document) && s == Skeleton(document)
}

// Across matches tokens that follow each other, each as it is or as it sounds in
// another script.
func Across(tokens []string, weights string) Query {
	parts := make([]Query, len(tokens))
	for i, t := range tokens {
		prefix := latinName
		if latin(t) {
			prefix = otherScript
		}
		parts[i] = Word(t, weights)
		if s := Skeleton(t); s != "" {
			parts[i] = Or(parts[i], Word(prefix+s, weights))
		}
	}
	return combine(parts, " <-> ")
}
