// Package lexis is the one way from text to words: documents and queries go
// through the same folding and the same splitting, so that what a reader types
// meets what a portal published, in any script.
//
// It also writes the words as Postgres text search literals: Vector builds a
// tsvector, Query a tsquery. Postgres itself tokenises nothing, so its version
// and dictionaries do not matter. The package does no I/O.
package lexis

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold returns s in the form in which words are compared: compatibility
// characters replaced, lower case, accents, niqqud and harakat removed, and
// letters such as ß, ø or ł written with plain ones. Fold(Fold(s)) == Fold(s).
func Fold(s string) string {
	if lowerASCII(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	// Before decomposition, which would make the letters tm of the sign ™.
	s = strings.NewReplacer("™", "", "℠", "").Replace(strings.ToValidUTF8(s, " "))
	for _, r := range norm.NFKD.String(s) {
		if dropped(r) {
			continue
		}
		if plain, ok := special(r); ok {
			b.WriteString(plain)
			continue
		}
		// Upper case first: it joins ς with σ and ı with i.
		b.WriteRune(unicode.ToLower(unicode.ToUpper(r)))
	}
	return norm.NFC.String(b.String())
}

func lowerASCII(s string) bool {
	for i := range len(s) {
		if c := s[i]; c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' {
			return false
		}
	}
	return true
}

// dropped reports whether r never counts: accents and vowel points of scripts
// that are read without them, joiners, tatweel and trade mark signs. Marks of
// other scripts are letters (Indic vowels, the Japanese voicing mark).
func dropped(r rune) bool {
	switch {
	case r < utf8.RuneSelf:
		return false
	case r == '\u3099' || r == '\u309A':
		return false
	case r == '\u0640' || r == '®':
		return true
	case unicode.Is(unicode.Cf, r):
		return true
	}
	return unicode.In(r, unicode.Mn, unicode.Me) &&
		unicode.In(r, unicode.Inherited, unicode.Hebrew, unicode.Arabic, unicode.Cyrillic, unicode.Greek, unicode.Latin)
}

func special(r rune) (string, bool) {
	switch r {
	case 'ß', 'ẞ':
		return "ss", true
	case 'ø', 'Ø':
		return "o", true
	case 'ł', 'Ł':
		return "l", true
	case 'đ', 'Đ', 'ð', 'Ð':
		return "d", true
	case 'ħ', 'Ħ':
		return "h", true
	case 'ŧ', 'Ŧ':
		return "t", true
	case 'æ', 'Æ':
		return "ae", true
	case 'œ', 'Œ':
		return "oe", true
	case 'þ', 'Þ':
		return "th", true
	case 'ı':
		return "i", true
	}
	return "", false
}
