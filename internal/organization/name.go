package organization

import (
	"html"
	"slices"
	"strings"
	"unicode/utf8"

	"daylight/internal/lexis"
)

// Name is the name of an organisation, taken apart. The parts are lower case and
// without accents (lexis.Fold); Original is as published.
type Name struct {
	Original string
	// Norm is the comparable name in Latin letters: without legal form, trading
	// names, status and branch; words joined by one space. It is empty only for
	// a text without any letter or digit.
	Norm string
	// Native is the same in its own script; equal to Norm for Latin names.
	// Equality of names is equality of Native: transliteration merges letters.
	Native string
	// Key is the sorted distinct words of Norm, joined by one space.
	Key string
	// Skeleton is the consonants of Norm in classes, for names of different
	// scripts to meet. See the limits at skeleton; below three it says little.
	Skeleton string
	// Form is the legal form in one spelling ("gmbh", "ltd", "ooo"), "" if none.
	Form string
	// Generic is the class of the form: LLC (private company limited), JSC
	// (share company), LP, LLP, GP (partnerships), COOP, NPO (association or
	// foundation), SOE (owned by a state or municipality), SOLE (one person in
	// business), CO (a word such as company that says no more), "" if none.
	Generic string
	// TradingAs are the other names it says it trades under.
	TradingAs []string
	// Former is the earlier names it says it had.
	Former []string
	// Branch is the words that make it a branch ("zweigniederlassung berlin"),
	// "" for the legal person itself.
	Branch string
	// Status is the words of a tail such as "in liquidation", "" if none.
	Status string
}

// ParseName is ParseNameIn where the country is not known.
func ParseName(s string) Name { return ParseNameIn(s, "") }

// ParseNameIn takes apart the name of an organisation of a country (ISO 3166-1
// alpha-2, "" unknown). The country decides of abbreviations that are forms in
// one law and words elsewhere: SAS Nord in France is a SAS, SAS Institute is not.
// It never fails: what it does not recognise is part of the name.
func ParseNameIn(s, country string) Name {
	n := Name{Original: s}
	p := parser{words: split(html.UnescapeString(s)), table: phrases(), country: strings.ToUpper(strings.TrimSpace(country))}
	if len(p.words) == 0 {
		return n
	}
	whole := slices.Clone(p.words)
	n.TradingAs, n.Former = p.aliases()
	n.Status = p.status()
	n.Branch = p.branch()
	n.Form, n.Generic = p.form()
	if n.Status == "" { // "Example Ltd (in liquidation) - Paris branch" and the like
		n.Status = p.status()
	}
	words := tidy(p.words)
	if len(words) == 0 {
		words = tidy(whole)
	}
	latin := make([]string, len(words))
	bones := make([]string, 0, len(words))
	dialect := dialectOf(words, n.Form)
	for i, w := range words {
		latin[i] = dialect.latin(w)
		if b := skeleton(dialect.sound(w)); b != "" {
			bones = append(bones, b)
		}
	}
	n.Native = strings.Join(words, " ")
	n.Norm = strings.Join(strings.Fields(strings.Join(latin, " ")), " ")
	n.Key = sortedKey(n.Norm)
	n.Skeleton = strings.Join(bones, " ")
	return n
}

func sortedKey(norm string) string {
	words := strings.Fields(norm)
	slices.Sort(words)
	return strings.Join(slices.Compact(words), " ")
}

// word is a folded word of a name and how it is set apart from the one before.
type word struct {
	text string
	sep  rune // ' ', or the sign before: ( , - / : ; 0 for the first word
	part int  // words between two signs are of one part
}

// split folds a name and cuts it into words, remembering the signs that part it.
func split(s string) []word {
	folded := initialisms(lexis.Fold(s))
	var words []word
	part, start, sign := 0, 0, rune(0)
	flush := func(end int) {
		texts := lexis.Words(folded[start:end])
		for i, t := range texts {
			w := word{text: t, sep: ' ', part: part}
			if i == 0 {
				w.sep = sign
			}
			words = append(words, w)
		}
		if len(texts) > 0 {
			part++
			sign = ' '
		}
	}
	for i, r := range folded {
		if !parts(folded, i, r) {
			continue
		}
		flush(i)
		start, sign = i+len(string(r)), r
	}
	flush(len(folded))
	if len(words) > 0 {
		words[0].sep = 0
	}
	return words
}

// parts reports whether the sign r at i parts a name. A hyphen does only between
// spaces, a quotation mark only outside words (בע"מ).
func parts(s string, i int, r rune) bool {
	if quotation(r) {
		before, _ := utf8.DecodeLastRuneInString(s[:i])
		after, _ := utf8.DecodeRuneInString(s[i+utf8.RuneLen(r):])
		return !lexis.JoinsWord(before, r, after)
	}
	switch r {
	case '(', ')', '[', ']', ',', ';', ':', '|', '/', '\\', '–', '—', '\n', '\t', '（', '）', '，', '、':
		return true
	case '-':
		return i > 0 && s[i-1] == ' ' && i+1 < len(s) && s[i+1] == ' '
	}
	return false
}

func quotation(r rune) bool {
	switch r {
	case '"', '“', '”', '„', '«', '»', '″', '‹', '›', '「', '」', '『', '』':
		return true
	}
	return false
}

// initialisms rewrites what is written with slashes: t/a, d/b/a, a/s. Each letter
// must stand alone.
func initialisms(s string) string {
	if !strings.Contains(s, "/") {
		return s
	}
	fields := strings.Fields(s)
	for i, f := range fields {
		core := strings.Trim(f, "().,;:'\"")
		bits := strings.Split(strings.ReplaceAll(core, ".", ""), "/")
		if len(bits) < 2 || slices.ContainsFunc(bits, func(b string) bool { return len([]rune(b)) != 1 }) {
			continue
		}
		joined := strings.Join(bits, " ")
		switch strings.Join(bits, "") {
		case "ta":
			joined = "tradingas"
		case "oa":
			joined = "operatingas"
		case "aka":
			joined = "alsoknownas"
		case "fka":
			joined = "formerlyknownas"
		case "dba":
			joined = "doingbusinessas"
		case "co":
			joined = "careof"
		case "ms":
			joined = "" // Messrs, in front of Indian firms
		}
		fields[i] = strings.Replace(f, core, joined, 1)
	}
	return strings.Join(fields, " ")
}

// tidy makes the comparable words: ideographs of one run together, initials
// together, no articles at the ends and no "and" between.
func tidy(in []word) []string {
	var words []string
	join := false // the last word may grow by one more character
	for i, w := range in {
		alone := single(w.text)
		switch {
		case alone && join && (ideograph(w.text) == ideograph(in[i-1].text)) && (!ideograph(w.text) || w.part == in[i-1].part):
			words[len(words)-1] += w.text
		default:
			words = append(words, spelling(w.text))
		}
		join = alone
	}
	if len(words) > 1 && words[0] == "the" {
		words = words[1:]
	}
	if len(words) > 1 && words[len(words)-1] == "the" {
		words = words[:len(words)-1]
	}
	out := words[:0]
	for i, w := range words {
		if i > 0 && i < len(words)-1 && conjunction(w) {
			continue
		}
		out = append(out, w)
	}
	return out
}

func conjunction(w string) bool {
	switch w {
	case "and", "und", "et", "og", "och", "y", "и", "та":
		return true
	}
	return false
}

// spelling writes common abbreviations in full.
func spelling(w string) string {
	switch w {
	case "corp":
		return "corporation"
	case "co":
		return "company"
	case "intl":
		return "international"
	case "dept":
		return "department"
	case "govt":
		return "government"
	case "univ":
		return "university"
	case "mfg":
		return "manufacturing"
	case "svcs":
		return "services"
	case "bros":
		return "brothers"
	}
	return w
}
