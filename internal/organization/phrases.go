package organization

import (
	"slices"
	"strings"
	"sync"

	"daylight/internal/lexis"
)

type phraseKind string

const (
	kindForm    phraseKind = "form"
	kindTrading phraseKind = "trading"
	kindFormer  phraseKind = "former"
	kindStatus  phraseKind = "status"
	kindBranch  phraseKind = "branch"
)

// phrase is a row's meaning for one spelling.
type phrase struct {
	form, generic string
	front         place // in front of a name
	end           place // at its end
	weak          bool  // counts only where nothing better does
}

// place says whether a spelling is a legal form where it stands.
type place int

const (
	never place = iota
	local       // where the law of the country knows it, or writing shows it
	always
)

// phraseTable finds phrases by kind and spelling without spaces.
type phraseTable struct {
	byKind    map[phraseKind]map[string][]phrase // by spelling; several laws may use one
	heads     map[phraseKind]wordSet             // beginnings of phrases
	tails     map[phraseKind]wordSet             // ends of phrases
	countries map[string][]string                // of a form
	glued     []string                           // forms that are written without a space
}

// find returns the meaning of a spelling in a country, else its first meaning.
func (t *phraseTable) find(joined, country string, kind phraseKind) (phrase, bool) {
	meanings := t.byKind[kind][joined]
	for _, p := range meanings {
		if t.knows(country, p.form) {
			return p, true
		}
	}
	if len(meanings) == 0 {
		return phrase{}, false
	}
	return meanings[0], true
}

// phrases reads the tables once.
var phrases = sync.OnceValue(func() *phraseTable {
	t := &phraseTable{byKind: map[phraseKind]map[string][]phrase{}, countries: map[string][]string{},
		heads: map[phraseKind]wordSet{}, tails: map[phraseKind]wordSet{}}
	for line := range strings.Lines(formRows) {
		head, spellings, ok := strings.Cut(strings.TrimSpace(line), "|")
		fields := strings.Fields(head)
		if !ok || len(fields) != 3 {
			continue
		}
		t.countries[fields[0]] = strings.Split(fields[2], ",")
		for s := range strings.SplitSeq(spellings, "|") {
			t.add(kindForm, s, phrase{form: fields[0], generic: fields[1]})
		}
	}
	for line := range strings.Lines(phraseRows) {
		kind, spellings, ok := strings.Cut(strings.TrimSpace(line), " ")
		if !ok {
			continue
		}
		for s := range strings.SplitSeq(spellings, "|") {
			t.add(phraseKind(kind), s, phrase{})
		}
	}
	for _, s := range []string{"주식회사", "유한회사", "บริษัท", "ห้างหุ้นส่วนจำกัด", "จำกัด"} {
		t.glued = append(t.glued, compact(s))
	}
	return t
})

// add puts a spelling in.
func (t *phraseTable) add(kind phraseKind, spelling string, p phrase) {
	spelling = strings.TrimSpace(spelling)
	rest := strings.TrimLeft(spelling, "+~!?")
	switch strings.TrimSuffix(spelling, rest) {
	case "+":
		p.front, p.end = always, always
	case "~":
		p.front, p.end = local, always
	case "!":
		p.end = local
	case "?":
		p.end, p.weak = always, true
	default:
		p.end = always
	}
	if t.byKind[kind] == nil {
		t.byKind[kind], t.heads[kind], t.tails[kind] = map[string][]phrase{}, wordSet{}, wordSet{}
	}
	key := compact(rest)
	if key != "" {
		t.byKind[kind][key] = append(t.byKind[kind][key], p)
		for i := range key {
			t.heads[kind][key[:i]], t.tails[kind][key[i:]] = true, true
		}
		t.heads[kind][key] = true
	}
}

// compact is the words of s without spaces.
func compact(s string) string { return strings.Join(lexis.Words(initialisms(lexis.Fold(s))), "") }

// forms is how two legal forms stand to each other.
type forms int

const (
	formsEqual     forms = iota
	formsTranslate       // one is the English for the other's class
	formsVague           // one is a word such as company
	formsKin             // two forms of one class
	formsDiffer
)

// compareForms compares the legal forms of two names that both have one.
func compareForms(a, b Name) forms {
	switch {
	case a.Form == b.Form:
		return formsEqual
	case a.Generic == "CO" || b.Generic == "CO":
		return formsVague
	case a.Generic != b.Generic:
		return formsDiffer
	case phrases().translation(a.Form) != phrases().translation(b.Form):
		return formsTranslate
	}
	return formsKin
}

// knows reports whether the law of a country knows a form.
func (t *phraseTable) knows(country, form string) bool {
	return country != "" && slices.Contains(t.countries[form], country)
}

// translation reports whether a form is one into which others are translated.
func (t *phraseTable) translation(form string) bool {
	return slices.Contains(t.countries[form], "*")
}
