package normalize

import (
	"strings"
	"sync"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// Country returns the ISO 3166-1 alpha-2 code of a country given by its alpha-2 or
// alpha-3 code or its English name (CLDR). "EL" is Greece and "UK" the United
// Kingdom, as in EU texts; "1A" and "XK" are Kosovo.
func Country(text string) (string, bool) {
	s := strings.TrimSpace(text)
	switch code := strings.ToUpper(s); code {
	case "EL":
		return "GR", true
	case "UK":
		return "GB", true
	case "XK", "1A", "XKX", "UNK":
		return "XK", true
	default:
		if len(code) == 2 || len(code) == 3 {
			r, err := language.ParseRegion(code)
			return r.String(), err == nil && r.IsCountry() && alphabetic(code)
		}
	}
	code, ok := englishNames()[strings.TrimPrefix(strings.ToLower(s), "the ")]
	return code, ok
}

// englishNames are the names of CLDR and those that US and UN texts write, in lower
// case.
var englishNames = sync.OnceValue(func() map[string]string {
	all := countryNames()
	names := display.English.Regions()
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			r, err := language.ParseRegion(string(a) + string(b))
			if name := strings.ToLower(names.Name(r)); err == nil && r.IsCountry() && r.Canonicalize() == r && name != "" {
				all[name] = r.String()
			}
		}
	}
	return all
})

func alphabetic(code string) bool {
	return strings.IndexFunc(code, func(r rune) bool { return r < 'A' || r > 'Z' }) < 0
}

// countryNames are names other than CLDR's that US and UN texts write.
func countryNames() map[string]string {
	return map[string]string{
		"united states of america": "US", "usa": "US", "great britain": "GB", "russian federation": "RU", "republic of korea": "KR", "korea, republic of": "KR",
		"korea, south": "KR", "viet nam": "VN", "iran, islamic republic of": "IR", "syrian arab republic": "SY", "lao people's democratic republic": "LA", "czech republic": "CZ",
		"türkiye": "TR", "turkiye": "TR", "cote d'ivoire": "CI", "congo, democratic republic of": "CD", "democratic republic of the congo": "CD", "tanzania, united republic of": "TZ", "bolivia, plurinational state of": "BO",
		"moldova, republic of": "MD", "venezuela, bolivarian republic of": "VE", "taiwan, province of china": "TW", "palestine, state of": "PS", "swaziland": "SZ", "macedonia": "MK", "burma": "MM", "the gambia": "GM",
	}
}

// Language returns the BCP 47 tag of a language given by an ISO 639-1, 639-2/T,
// 639-2/B or 639-3 code, in any case: "ger", "DEU" and "de" are "de".
func Language(text string) (string, bool) {
	code := strings.ToLower(strings.TrimSpace(text))
	if t, ok := bibliographic()[code]; ok {
		code = t
	}
	if len(code) != 2 && len(code) != 3 {
		return "", false
	}
	base, err := language.ParseBase(code)
	if err != nil || code >= "qaa" && code <= "qtz" {
		return "", false
	}
	switch tag := base.String(); tag {
	case "und", "mul", "mis", "zxx":
		return "", false
	case "iw":
		return "he", true
	case "in":
		return "id", true
	case "ji":
		return "yi", true
	default:
		return tag, true
	}
}

// bibliographic are the codes of ISO 639-2/B that differ from 639-2/T.
func bibliographic() map[string]string {
	return map[string]string{"alb": "sq", "arm": "hy", "baq": "eu", "bur": "my", "chi": "zh", "cze": "cs", "dut": "nl", "fre": "fr", "geo": "ka", "ger": "de",
		"gre": "el", "ice": "is", "mac": "mk", "mao": "mi", "may": "ms", "per": "fa", "rum": "ro", "slo": "sk", "tib": "bo", "wel": "cy"}
}
