package organization

import (
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/mozillazg/go-unidecode"

	"daylight/internal/lexis"
)

// dialect is how the Cyrillic letters of a name are read: Ukrainian and
// Bulgarian differ from Russian in few of them.
type dialect int

const (
	plainCyrillic dialect = iota
	ukrainian
	bulgarian
)

// dialectOf tells the language of a Cyrillic name by its letters. Folding has
// removed the dots of ї; і and є are Ukrainian (or Belarusian), and ъ before a
// consonant or at the end of a word is Bulgarian. A legal form tells as well.
func dialectOf(words []string, form string) dialect {
	switch countries := phrases().countries[form]; {
	case slices.Contains(countries, "UA"):
		return ukrainian
	case slices.Contains(countries, "BG"):
		return bulgarian
	}
	for _, w := range words {
		if strings.ContainsAny(w, "іїєґ") {
			return ukrainian
		}
		runes := []rune(w)
		for i, r := range runes {
			if r == 'ъ' && (i+1 == len(runes) || !strings.ContainsRune("еюя", runes[i+1])) {
				return bulgarian
			}
		}
	}
	return plainCyrillic
}

// latin writes a folded word in Latin letters, as far as it goes: by own tables
// for Cyrillic, Greek, Hebrew and Arabic, else by the sounds of unidecode, which
// are rough (Japanese ideographs come out as Chinese). It is a key for matching,
// not an official romanisation.
func (d dialect) latin(w string) string { return d.write(w, false) }

// sound is latin for the skeleton: г is g in every language.
func (d dialect) sound(w string) string { return d.write(w, true) }

func (d dialect) write(w string, sound bool) string {
	if ascii(w) {
		return w
	}
	runes := []rune(w)
	var b strings.Builder
	for i := 0; i < len(runes); i++ {
		if i+1 < len(runes) {
			if s := greekPair(runes[i], runes[i+1], i == 0 || sound); s != "" {
				b.WriteString(s)
				i++
				continue
			}
		}
		if s, n := semitic(runes, i); n > 0 {
			b.WriteString(s)
			i += n - 1
			continue
		}
		b.WriteString(d.letter(runes, i, sound))
	}
	if out := keepLetters(b.String()); out != "" {
		return out
	}
	return w
}

func (d dialect) letter(runes []rune, i int, sound bool) string {
	r := runes[i]
	switch {
	case r < 0x80:
		return string(r)
	case d == ukrainian && r == 'г' && !sound:
		return "h"
	case d == ukrainian && r == 'и':
		return "y"
	case d == bulgarian && r == 'ъ':
		return "a"
	case d == bulgarian && r == 'щ':
		return "sht"
	}
	if s, ok := alphabets()[r]; ok {
		return s
	}
	return lexis.Fold(unidecode.Unidecode(string(r)))
}

func ascii(w string) bool {
	for i := range len(w) {
		if w[i] >= 0x80 {
			return false
		}
	}
	return true
}

// keepLetters drops what is neither letter nor digit, such as the apostrophes of
// unidecode's Georgian.
func keepLetters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			return r
		}
		return -1
	}, s)
}

// greekPair reads two Greek letters that make one sound, "" if they do not. The
// pairs for b, d and g are voiced at the start of a word and, for the skeleton,
// everywhere.
func greekPair(a, b rune, voiced bool) string {
	switch string([]rune{a, b}) {
	case "ου":
		return "ou"
	case "γγ":
		return "ng"
	case "γκ":
		if voiced {
			return "g"
		}
		return "gk"
	case "γχ":
		return "nch"
	case "μπ":
		if voiced {
			return "b"
		}
		return "mp"
	case "ντ":
		if voiced {
			return "d"
		}
		return "nt"
	case "τζ":
		return "tz"
	case "αυ":
		return "av"
	case "ευ":
		return "ev"
	}
	return ""
}

// semitic reads the letters of Hebrew and Arabic that are vowels inside a word and
// consonants at its start or doubled, and how many characters that took.
func semitic(runes []rune, i int) (string, int) {
	var consonant, vowel string
	switch runes[i] {
	case 'ו':
		consonant, vowel = "v", "o"
	case 'و', 'ؤ':
		consonant, vowel = "w", "o"
	case 'י', 'ي', 'ی':
		consonant, vowel = "y", "i"
	default:
		return "", 0
	}
	switch {
	case i+1 < len(runes) && runes[i+1] == runes[i]:
		if vowel == "i" {
			return vowel, 2
		}
		return consonant, 2
	case i == 0:
		return consonant, 1
	}
	return vowel, 1
}

// alphabets are the sounds of the folded letters of Cyrillic, Greek, Hebrew and
// Arabic; "-" is silent.
var alphabets = sync.OnceValue(func() map[rune]string {
	m := map[rune]string{}
	for first, sounds := range map[rune]string{
		'а': "a b v g d e zh z i i k l m n o p r s t u f h ts ch sh shch - y - e yu ya",
		'א': "a b g d h v z h t y k k l m m n n s a p p ts ts k r sh t",
		'α': "a v g d e z i th i k l m n x o p r s s t y f ch ps o",
	} {
		for i, s := range strings.Fields(sounds) {
			m[first+rune(i)] = strings.Trim(s, "-")
		}
	}
	for _, pair := range strings.Fields("і:i є:ie ґ:g ђ:dj ј:j љ:lj њ:nj ћ:c џ:dz ѓ:g ќ:k ѕ:dz ә:a ө:o ү:u ұ:u қ:k ғ:g ң:n һ:h ў:u " +
		"ا:a أ:a إ:a آ:a ى:a ء:a ئ:y ب:b ت:t ث:th ج:j ح:h خ:kh د:d ذ:dh ر:r ز:z س:s ش:sh ص:s ض:d ط:t ظ:z ع:a غ:gh " +
		"ف:f ق:q ك:k ل:l م:m ن:n ه:h ة:a پ:p چ:ch ژ:zh گ:g ک:k ڤ:v") {
		from, to, _ := strings.Cut(pair, ":")
		m[[]rune(from)[0]] = to
	}
	return m
})
