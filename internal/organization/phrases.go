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
	front         bool // may stand in front of the name
	weak          bool // counts only where nothing better does
}

// phraseTable finds phrases by kind and spelling without spaces.
type phraseTable struct {
	byKind    map[phraseKind]map[string]phrase
	heads     map[phraseKind]wordSet // beginnings of phrases
	tails     map[phraseKind]wordSet // ends of phrases
	countries map[string][]string // of a form
	glued     []string            // forms that are written without a space
}

func (t *phraseTable) find(joined string, kind phraseKind) (phrase, bool) {
	p, ok := t.byKind[kind][joined]
	return p, ok
}

// phrases reads the tables once.
var phrases = sync.OnceValue(func() *phraseTable {
	t := &phraseTable{byKind: map[phraseKind]map[string]phrase{}, countries: map[string][]string{},
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

// add puts a spelling in; the first row that has it wins.
func (t *phraseTable) add(kind phraseKind, spelling string, p phrase) {
	spelling = strings.TrimSpace(spelling)
	rest, front := strings.CutPrefix(spelling, "+")
	rest, weak := strings.CutPrefix(rest, "?")
	p.front, p.weak = front, weak
	if t.byKind[kind] == nil {
		t.byKind[kind], t.heads[kind], t.tails[kind] = map[string]phrase{}, wordSet{}, wordSet{}
	}
	key := compact(rest)
	if _, ok := t.byKind[kind][key]; !ok && key != "" {
		t.byKind[kind][key] = p
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

// translation reports whether a form is one into which others are translated.
func (t *phraseTable) translation(form string) bool {
	return slices.Contains(t.countries[form], "*")
}
