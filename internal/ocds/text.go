package ocds

import (
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// text looks at a text. Most have nothing that calls for a second look: one pass
// over the bytes decides.
func (in *inspector) text(t, name string) {
	if t == "" {
		code := "empty-text"
		if isDate(name) {
			code = "date-empty"
		}
		in.note(code, "", "")
		return
	}
	if first, last := t[0], t[len(t)-1]; first <= ' ' || last <= ' ' || first >= 0x80 || last >= 0x80 {
		if strings.TrimFunc(t, unicode.IsSpace) != t {
			in.note("outer-blanks", "", t)
		}
	}
	var tag, entity, high bool
	for i := 0; i < len(t); i++ {
		switch c := t[i]; {
		case c == '<':
			tag = true
		case c == '&':
			entity = true
		case c >= 0x80:
			high = true
		}
	}
	if tag && patterns().tag.MatchString(t) {
		in.note("html", "", t)
	}
	if entity && patterns().entity.MatchString(t) && !isAddress(name) {
		in.note("html-entity", "", t)
	}
	if high {
		in.encoding(t)
	}
	in.named(t, name)
}

func (in *inspector) encoding(t string) {
	if strings.ContainsRune(t, utf8.RuneError) {
		in.note("lost-characters", "", t)
	}
	if patterns().mojibake.MatchString(t) {
		in.note("mojibake", "", t)
	}
}

func isAddress(name string) bool { return name == "uri" || name == "url" }

// named looks at texts whose names say what they are.
func (in *inspector) named(t, name string) {
	switch {
	case isDate(name) && len(in.path) > 1: // the release's own date is read elsewhere
		if _, code := ParseTime(t); code != "" {
			if code == "no-date" {
				code = "date-empty"
			}
			in.note(code, "", t)
		}
	case isAddress(name):
		if !patterns().uri.MatchString(t) {
			in.note("bad-uri", "", t)
		}
	case name == "email":
		if !patterns().email.MatchString(t) {
			in.note("bad-email", "", "") // whose it is stays out of issues
		}
	case len(t) < 40 && isPlaceholder(t), strings.HasPrefix(t, "Tipo de Procedimiento mapeado a"):
		in.note("placeholder", "", t)
	}
}

// placeholders are texts that say that there is nothing to say, as seen in the
// samples of 2026 in English, Spanish, French and Portuguese.
const placeholders = "|n/a|na|n.a|none|null|nil|tbd|tbc|unknown|undefined|not applicable|not available|not specified|test|xxx|string|lorem ipsum" +
	"|no aplica|no disponible|no especificado|sin definir|no definido|ninguno|ninguna|sans objet|non disponible|não se aplica|"

func isPlaceholder(t string) bool {
	t = strings.ToLower(strings.Trim(t, " .-"))
	return t != "" && !strings.Contains(t, "|") && strings.Contains(placeholders, "|"+t+"|")
}

// looks are the patterns for a second look.
type looks struct{ tag, entity, mojibake, uri, email *regexp.Regexp }

var patterns = sync.OnceValue(func() looks {
	return looks{
		tag:      regexp.MustCompile(`(?i)</?(p|br|b|i|u|a|ul|ol|li|div|span|strong|em|table|tr|td|font|h[1-6])(\s[^>]*)?/?>`),
		entity:   regexp.MustCompile(`&(#\d{1,7}|#x[0-9a-fA-F]{1,6}|amp|lt|gt|quot|apos|nbsp|[A-Za-z]{3,8});`),
		mojibake: regexp.MustCompile("\u00c3[\u0080-\u00bf\u0192\u201a\u201e\u2026\u2018-\u201d]|\u00c2[\u00a0-\u00bf]|\u00e2\u20ac"),
		uri:      regexp.MustCompile("^[A-Za-z][A-Za-z0-9+.-]*:[^\\s<>\"{}|\\\\^`]+$"),
		email:    regexp.MustCompile(`^[^\s@;,]+@[^\s@;,]+\.[^\s@;,]+$`),
	}
})

// goodPrefix reports whether an ocid begins with "ocds-" and six characters, as
// those of the registry of prefixes do.
func goodPrefix(ocid string) bool {
	if len(ocid) < 11 || ocid[:5] != "ocds-" {
		return false
	}
	return strings.Trim(ocid[5:11], "abcdefghijklmnopqrstuvwxyz0123456789") == ""
}
