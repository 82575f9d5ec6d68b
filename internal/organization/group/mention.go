package group

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"daylight/internal/lexis"
)

// Text is a text of a process and where it stands, such as "title".
type Text struct{ Place, Text string }

// Mention is a place where a text says a word for a group.
type Mention struct {
	Group   string
	Alias   Alias
	Place   string
	Snippet string // the words about it, as published
	// Reseller is the words near it that say that somebody sells the group's
	// products for it, empty if none do.
	Reseller string
}

// Matcher finds words for groups in texts. Build it with NewMatcher; it is safe
// for concurrent use.
type Matcher struct {
	groups  []Group
	byFirst map[string][]groupWords
	outside wordIndex
	resell  resellers
}

// NewMatcher prepares the search for all aliases of the groups.
func NewMatcher(groups []Group) *Matcher {
	m := &Matcher{groups: slices.Clone(groups), byFirst: map[string][]groupWords{}, resell: newResellers()}
	slices.SortFunc(m.groups, func(a, b Group) int { return cmp.Compare(a.ID, b.ID) })
	m.outside = newWordIndex(m.groups)
	for i, g := range m.groups {
		for _, a := range g.Aliases {
			words := lexis.Words(a.Text)
			if a.Kind == Excluded || len(words) == 0 {
				continue
			}
			for _, first := range firstWords(words[0]) {
				m.byFirst[first] = append(m.byFirst[first], groupWords{i, words, a})
			}
		}
	}
	for _, list := range m.byFirst { // the longest alias at a place wins
		slices.SortStableFunc(list, func(a, b groupWords) int { return len(b.words) - len(a.words) })
	}
	return m
}

// firstWords are a word and, in Hebrew, the word with a particle written onto it:
// לגוגל is "to Google".
func firstWords(word string) []string {
	out := []string{word}
	if r := []rune(word); unicode.Is(unicode.Hebrew, r[0]) {
		for _, particle := range "בהוכלמש" {
			out = append(out, string(particle)+word)
		}
	}
	return out
}

// Names are the names of the parties of a process: Apart is left out of
// mentions (the name of a member is no mention of its group), Sellers are who
// supplies, for the words that make a reseller.
type Names struct{ Apart, Sellers []string }

// Mentions returns where texts mention the groups: for each group and text the
// first place of every alias, in the order of groups, texts and places.
func (m *Matcher) Mentions(texts []Text, names Names) []Mention {
	var out []Mention
	apart, sellers := phrases(names.Apart), phrases(names.Sellers)
	for _, t := range texts {
		out = append(out, m.inText(t, apart, sellers)...)
	}
	slices.SortStableFunc(out, func(a, b Mention) int { return cmp.Compare(a.Group, b.Group) })
	return out
}

// Mentions returns where texts mention one group, see Matcher.Mentions.
func Mentions(g Group, texts []Text, names Names) []Mention {
	return NewMatcher([]Group{g}).Mentions(texts, names)
}

// phrases are the words of texts.
func phrases(texts []string) [][]string {
	var out [][]string
	for _, text := range texts {
		if words := lexis.Words(text); len(words) > 0 {
			out = append(out, words)
		}
	}
	return out
}

func (m *Matcher) inText(t Text, apart, sellers [][]string) []Mention {
	r := read(t.Text)
	covered := r.cover(apart)
	var out []Mention
	for i := range r.words {
		for _, w := range m.byFirst[r.words[i]] {
			if !r.says(i, w) || covered[i] || m.means(w, r, i) || m.ordinary(w, r, i) {
				continue
			}
			known := slices.ContainsFunc(out, func(o Mention) bool { return o.Group == m.groups[w.group].ID && o.Alias.Text == w.alias.Text })
			if !known {
				out = append(out, Mention{m.groups[w.group].ID, w.alias, t.Place, r.snippet(i, len(w.words)), r.reseller(i, len(w.words), m.resell, sellers)})
			}
			break
		}
	}
	return out
}

// means reports whether the words at i are another thing: "Amazon basin", or
// "Automatic Weather Station (AWS)".
func (m *Matcher) means(w groupWords, r reading, i int) bool {
	for _, phrase := range m.outside.excluded[w.group] {
		for k := range phrase {
			if k <= i && phrase[k] == w.words[0] && startsWith(r.words[i-k:], phrase) {
				return true
			}
		}
	}
	return len(w.words) == 1 && strings.ToUpper(w.alias.Text) == w.alias.Text && r.spelledOut(w, m.groups[w.group])
}

// ordinary reports whether the word at i may as well be a word of a language: the
// "atos" (acts) that are to be published in Portuguese.
func (m *Matcher) ordinary(w groupWords, r reading, i int) bool {
	if len(w.words) > 1 || !slices.Contains(m.groups[w.group].Ordinary, w.words[0]) {
		return false
	}
	first := strings.IndexFunc(r.fields[r.at[i]], unicode.IsLetter)
	capital, _ := utf8.DecodeRuneInString(r.fields[r.at[i]][max(first, 0):])
	return !unicode.IsUpper(capital) || !slices.ContainsFunc(r.fields, func(f string) bool { return strings.ContainsFunc(f, unicode.IsLower) })
}

// reading is a text in words, each with the field (run without spaces) of the
// published text that it comes from.
type reading struct {
	words  []string
	fields []string
	at     []int // field of each word
}

func read(text string) reading {
	r := reading{fields: strings.Fields(text)}
	for i, field := range r.fields {
		for _, word := range lexis.Words(field) {
			r.words, r.at = append(r.words, word), append(r.at, i)
		}
	}
	return r
}

// cover marks the words that lie inside one of the names.
func (r reading) cover(names [][]string) []bool {
	covered := make([]bool, len(r.words))
	for i := range r.words {
		for _, name := range names {
			if startsWith(r.words[i:], name) {
				for k := range name {
					covered[i+k] = true
				}
			}
		}
	}
	return covered
}

// says reports whether the alias stands at word i. An acronym must be in capitals.
func (r reading) says(i int, w groupWords) bool {
	if i+len(w.words) > len(r.words) || !slices.Equal(r.words[i+1:i+len(w.words)], w.words[1:]) {
		return false
	}
	return w.alias.Kind != Initials || strings.Contains(norm.NFKC.String(r.fields[r.at[i]]), w.alias.Text)
}

// spelledOut reports whether the text explains an acronym as something else: it
// stands in brackets after words with its initials that are no name of the group.
func (r reading) spelledOut(w groupWords, g Group) bool {
	size := len([]rune(w.words[0]))
	for i := size; i < len(r.words); i++ {
		if r.words[i] != w.words[0] || !strings.HasPrefix(r.fields[r.at[i]], "(") {
			continue
		}
		before := r.words[i-size : i]
		initials := ""
		for _, word := range before {
			initials += string([]rune(word)[0])
		}
		if initials == w.words[0] && !slices.Contains(g.Keys(), strings.Join(before, " ")) {
			return true
		}
	}
	return false
}

// around is the number of fields of a snippet on each side.
const around = 8

// snippet is the published text about n words from word i.
func (r reading) snippet(i, n int) string {
	from, to := r.at[i]-around, r.at[i+n-1]+around+1
	text := strings.Join(r.fields[max(0, from):min(to, len(r.fields))], " ")
	if from > 0 {
		text = "… " + text
	}
	if to < len(r.fields) {
		text += " …"
	}
	return text
}
