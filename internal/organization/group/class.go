package group

import (
	"cmp"
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"daylight/internal/lexis"
	"daylight/internal/organization"
)

//go:embed classes.txt
var classesText string

// ClassVersion is the version of the rules in classes.txt. It is part of every
// rule, so that a class can be told from one of earlier rules.
const ClassVersion = 1

// Class is a kind of public body that a rule sees in its name or number. Rule is
// the code, the language of the words and the version ("police.en.1"); Evidence
// is the words as they stand in the name, or the number.
type Class struct{ Code, Rule, Evidence string }

// ClassName is a class with its words for readers.
type ClassName struct{ Code, Words string }

// Classify returns the classes of a public body, by code, each once. A body may be
// of several: a university hospital is health and education. Rules are words of
// some 25 languages, see classes.txt; country is an alpha-2 code or empty. Nothing
// is stored: other rules give other classes, and a judgement can overrule both.
func Classify(name, country string, ids []organization.Identifier) ([]Class, error) {
	rules, err := classRules()
	if err != nil {
		return nil, err
	}
	words := lexis.Words(name)
	if full := expanded(name, country); full != "" {
		words = append(words, lexis.Words(full)...)
	}
	hits := map[string]Class{}
	taken := map[string]bool{}
	for i := range words {
		for _, p := range rules.at(words[i]) {
			if p.first && i > 0 || !p.holds(words[i:], country) {
				continue
			}
			code := rules.codes[p.class]
			if p.lang == "not" {
				taken[code] = true
				continue
			}
			c := Class{code, code + "." + p.lang + "." + strconv.Itoa(ClassVersion), strings.Join(words[i:i+len(p.words)], " ")}
			if have, ok := hits[code]; !ok || len(c.Evidence) > len(have.Evidence) {
				hits[code] = c
			}
		}
	}
	for _, n := range rules.numbers {
		for _, id := range ids {
			code := rules.codes[n.class]
			_, known := hits[code]
			if !known && id.Scheme == n.scheme && strings.HasPrefix(id.ID, n.prefix) {
				hits[code] = Class{code, code + ".id." + strconv.Itoa(ClassVersion), id.Scheme + " " + id.ID}
			}
		}
	}
	var out []Class
	for code, c := range hits {
		if !taken[code] {
			out = append(out, c)
		}
	}
	slices.SortFunc(out, func(a, b Class) int { return cmp.Compare(a.Code, b.Code) })
	return out, nil
}

// expanded is the only name that a name in the table of acronyms stands for.
func expanded(name, country string) string {
	rows, err := acronyms()
	if err != nil {
		return ""
	}
	found := ""
	for _, a := range rows {
		if !strings.EqualFold(a.Text, strings.TrimSpace(name)) || country != "" && a.Country != country {
			continue
		}
		if found != "" && country == "" {
			return ""
		}
		found = a.Name
	}
	return found
}

// Classes returns the classes that rules know, by code.
func Classes() ([]ClassName, error) {
	rules, err := classRules()
	if err != nil {
		return nil, err
	}
	var out []ClassName
	for i, code := range rules.codes {
		out = append(out, ClassName{code, rules.words[i]})
	}
	slices.SortFunc(out, func(a, b ClassName) int { return cmp.Compare(a.Code, b.Code) })
	return out, nil
}

// ruleTable is classes.txt, read.
type ruleTable struct {
	codes, words []string
	exact        map[string][]pattern // by the whole first word
	open         []pattern            // the first word has a *
	numbers      []numberRule
}

type pattern struct {
	class     int
	lang      string
	countries []string
	words     []wordPattern
	first     bool // it begins the name
}

// wordPattern is a word; front and back say that letters may stand there. An
// empty word with both is any word.
type wordPattern struct {
	text        string
	front, back bool
}

type numberRule struct {
	class          int
	scheme, prefix string
}

// classRules reads the embedded table once.
var classRules = sync.OnceValues(func() (*ruleTable, error) {
	t, err := parseClasses(classesText)
	if err != nil {
		return nil, fmt.Errorf("embedded classes: %w", err)
	}
	return t, nil
})

func parseClasses(text string) (*ruleTable, error) {
	t := &ruleTable{exact: map[string][]pattern{}}
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		if rest, ok := strings.CutPrefix(line, "class "); ok {
			c := cells(rest)
			t.codes, t.words = append(t.codes, c[0]), append(t.words, c[1])
			continue
		}
		head, list, ok := strings.Cut(line, ": ")
		if !ok || len(t.codes) == 0 {
			return nil, fmt.Errorf("line %d: %q", i+1, line)
		}
		for text := range strings.SplitSeq(list, ", ") {
			if err := t.add(head, text); err != nil {
				return nil, fmt.Errorf("line %d: %w", i+1, err)
			}
		}
	}
	return t, nil
}

func (t *ruleTable) add(head, text string) error {
	lang, countries, _ := strings.Cut(head, "/")
	p := pattern{class: len(t.codes) - 1, lang: lang}
	if countries != "" {
		p.countries = strings.Split(countries, ",")
	}
	if lang == "id" {
		scheme, number, ok := strings.Cut(text, " ")
		if !ok || !strings.HasSuffix(number, "*") {
			return fmt.Errorf("the number rule %q", text)
		}
		t.numbers = append(t.numbers, numberRule{p.class, scheme, strings.TrimSuffix(number, "*")})
		return nil
	}
	text, p.first = strings.CutPrefix(text, "^")
	for field := range strings.FieldsSeq(text) {
		p.words = append(p.words, wordPatterns(field)...)
	}
	if len(p.words) == 0 {
		return fmt.Errorf("the pattern %q", text)
	}
	if first := p.words[0]; first.front || first.back {
		t.open = append(t.open, p)
	} else {
		t.exact[first.text] = append(t.exact[first.text], p)
	}
	return nil
}

// wordPatterns reads a field of a pattern; d'asile is one word to lexis, as it is
// in names.
func wordPatterns(field string) []wordPattern {
	front, back := strings.HasPrefix(field, "*"), strings.HasSuffix(field, "*")
	words := lexis.Words(strings.Trim(field, "*"))
	if len(words) == 0 && front {
		return []wordPattern{{"", true, true}}
	}
	out := make([]wordPattern, len(words))
	for i, w := range words {
		out[i] = wordPattern{w, front && i == 0, back && i == len(words)-1}
	}
	return out
}

// at returns the patterns that may begin with a word.
func (t *ruleTable) at(word string) []pattern {
	out := t.exact[word]
	for _, p := range t.open {
		if p.words[0].fits(word) {
			out = append(out[:len(out):len(out)], p)
		}
	}
	return out
}

func (p pattern) holds(words []string, country string) bool {
	if len(words) < len(p.words) || p.countries != nil && !slices.Contains(p.countries, country) {
		return false
	}
	for i, w := range p.words {
		if !w.fits(words[i]) {
			return false
		}
	}
	return true
}

func (w wordPattern) fits(word string) bool {
	switch {
	case w.front && w.back:
		return strings.Contains(word, w.text)
	case w.front:
		return strings.HasSuffix(word, w.text)
	case w.back:
		return strings.HasPrefix(word, w.text)
	}
	return word == w.text
}
