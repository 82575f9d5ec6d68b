package cluster

import (
	"strings"
	"unicode"
)

// Reference is an identifier in comparable spelling: lower case, its parts
// joined by hyphens, and the two spellings of a number of the Official Journal
// of the European Union ("2024/S 123-456789", "456789-2024") as one.
func Reference(s string) string {
	s = strings.TrimSpace(s)
	if n, end := journal(s, 0); end == len(s) && n != "" {
		return n
	}
	var b strings.Builder
	gap := false
	for _, r := range s {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			gap = b.Len() > 0
			continue
		}
		if gap {
			b.WriteByte('-')
		}
		gap = false
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// Citations finds, in a text or an address, identifiers that are unique beyond
// their portal: numbers of the Official Journal, and ocids. They are in the
// spelling of Reference, each once, in the order of the text.
func Citations(text string) []string {
	var out []string
	add := func(s string) {
		for _, have := range out {
			if have == s {
				return
			}
		}
		out = append(out, s)
	}
	for i := 0; i < len(text); {
		switch {
		case i > 0 && wordByte(text[i-1]):
			i++
			continue
		case digit(text[i]):
			if n, end := journal(text, i); n != "" {
				add(n)
				i = end
				continue
			}
		case text[i]|0x20 == 'o' && len(text)-i > len(ocidPrefix) && strings.EqualFold(text[i:i+len(ocidPrefix)], ocidPrefix):
			end := i
			for end < len(text) && (wordByte(text[end]) || text[end] == '-' || text[end] == '/' || text[end] == '.') {
				end++
			}
			if ref := Reference(text[i:end]); global(ref) {
				add(ref)
			}
			i = end
			continue
		}
		i++
	}
	return out
}

const ocidPrefix = "ocds-"

func digit(c byte) bool { return '0' <= c && c <= '9' }

func wordByte(c byte) bool {
	return digit(c) || 'a' <= c|0x20 && c|0x20 <= 'z' || c == '_' || c >= 0x80
}

// journal reads a number of the Official Journal at i: its short form and where
// it ends, "" where there is none.
func journal(s string, i int) (number string, end int) {
	first, at := digits(s, i)
	if len(first) == 4 && year(first) {
		rest, ok := strings.CutPrefix(s[at:], "/")
		if !ok || len(rest) == 0 || rest[0]|0x20 != 's' {
			return "", i
		}
		issue, after := digits(s, skipBlanks(s, at+2))
		if len(issue) < 1 || len(issue) > 3 || after >= len(s) || s[after] != '-' {
			return "", i
		}
		n, end := digits(s, after+1)
		if len(n) < 5 || len(n) > 8 || end < len(s) && wordByte(s[end]) {
			return "", i
		}
		return short(n, first), end
	}
	if len(first) < 5 || len(first) > 8 || at >= len(s) || s[at] != '-' {
		return "", i
	}
	of, end := digits(s, at+1)
	if len(of) != 4 || !year(of) || end < len(s) && wordByte(s[end]) {
		return "", i
	}
	return short(first, of), end
}

// short leaves out leading zeros: "00012345-2024" is "12345-2024".
func short(number, year string) string { return strings.TrimLeft(number, "0") + "-" + year }

func year(s string) bool { return s >= "1993" && s <= "2099" }

func digits(s string, i int) (string, int) {
	end := i
	for end < len(s) && digit(s[end]) {
		end++
	}
	return s[min(i, len(s)):end], end
}

func skipBlanks(s string, i int) int {
	for i < len(s) && s[i] == ' ' {
		i++
	}
	return i
}

// global reports whether a reference is unique beyond its portal: an ocid, with
// its registered prefix of six characters, or a number of the Official Journal.
func global(ref string) bool {
	if rest, ok := strings.CutPrefix(ref, ocidPrefix); ok {
		prefix, id, _ := strings.Cut(rest, "-")
		return len(prefix) == 6 && id != ""
	}
	n, end := journal(ref, 0)
	return n != "" && end == len(ref)
}

// specific reports whether a reference may tell contracts of one buyer apart:
// "1", "lot-2" and "tender" do not.
func specific(ref string) bool {
	n := 0
	for i := range len(ref) {
		if digit(ref[i]) {
			n++
		}
	}
	return len(ref) >= 5 && n >= 3 && !strings.HasPrefix(ref, "lot-")
}
