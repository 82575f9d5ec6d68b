package web

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"daylight/internal/postgres"
	"daylight/internal/procurement"
)

// visible returns s with the characters written out that hide or reorder text:
// controls, direction overrides and zero-width characters that no script needs.
func visible(s string) string {
	if plainWords(s) {
		return s
	}
	return strings.Join(strings.Fields(strings.Map(blank, spellOut(s))), " ")
}

// plainWords reports whether s is printable ASCII with single spaces between
// words, as most texts are.
func plainWords(s string) bool {
	last := byte(' ')
	for i := range len(s) {
		c := s[i]
		if c < ' ' || c > '~' || c == ' ' && last == ' ' {
			return false
		}
		last = c
	}
	return last != ' ' || s == ""
}

func blank(r rune) rune {
	if unicode.IsSpace(r) {
		return ' '
	}
	return r
}

func spellOut(s string) string {
	if strings.IndexFunc(s, hidden) < 0 {
		return strings.ToValidUTF8(s, "\uFFFD")
	}
	var b strings.Builder
	for _, r := range strings.ToValidUTF8(s, "\uFFFD") {
		if hidden(r) {
			fmt.Fprintf(&b, "⟨U+%04X⟩", r)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

func hidden(r rune) bool {
	switch {
	case unicode.IsControl(r):
		return !unicode.IsSpace(r)
	case r == '\u00AD' || r == '\u200B' || r == '\u2060' || r == '\uFEFF':
		return true
	}
	return r >= '\u202A' && r <= '\u202E' || r >= '\u2066' && r <= '\u2069'
}

// shorten is visible text of at most n characters, with an ellipsis if cut.
func shorten(n int, s string) string {
	if long := 16*n + 64; len(s) > long {
		s = s[:long] // a value may be megabytes long
	}
	s = visible(s)
	if r := []rune(s); len(r) > n {
		return strings.TrimSpace(string(r[:n])) + "…"
	}
	return s
}

func count(n int) string { return digits(strconv.Itoa(n)) }

// plural is a number with its noun: "1 lot", "2,000 lots".
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return count(n) + " " + many
}

// digits groups the whole part of a decimal number, which stays text.
func digits(s string) string {
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "−", s[1:]
	}
	whole, fraction, _ := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	switch len(fraction) {
	case 0:
		return sign + whole
	case 1:
		fraction += "0"
	}
	return sign + whole + "." + fraction
}

var tagForm = regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)

// langTag is a language tag fit for a page, or empty.
func langTag(s string) string {
	if tagForm.MatchString(s) {
		return s
	}
	return ""
}

// webURL returns s if it leads to a web page, else nothing.
func webURL(s string) string {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || len(s) > 2000 {
		return ""
	}
	return u.String()
}

// shellWord quotes a file name for a POSIX shell.
func shellWord(s string) string {
	return "'" + strings.ReplaceAll(visible(s), "'", `'\''`) + "'"
}

func host(s string) string {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil {
		return ""
	}
	return visible(u.Hostname())
}

func noticePath(id procurement.ID, version int) string {
	return "/notice/" + id.String() + "@" + strconv.Itoa(version)
}

// noticeHref leads to a fact on a notice's page. Key is its place in the release
// or in the document; the page finds it on whichever part of a long list it is.
func noticeHref(id procurement.ID, version int, key string) string {
	if key == "" {
		return noticePath(id, version)
	}
	return noticePath(id, version) + "?fact=" + url.QueryEscape(key) + "#" + anchor(key)
}

// anchor is the id of a fact on a notice's page.
func anchor(key string) string {
	sum := sha256.Sum256([]byte(key))
	return "f" + hex.EncodeToString(sum[:5])
}

func partyHref(p postgres.PartyLink) string {
	if p.Key.IsZero() {
		return ""
	}
	return "/organization/" + p.Key.String()
}

func searchHref(q string) string { return "/search?q=" + url.QueryEscape(q) }
