package query

import (
	"strings"

	"daylight/internal/lexis"
)

// node is a condition.
type node interface {
	// tsquery is the condition on text, empty for conditions on fields.
	tsquery() lexis.Query
	// clause says the condition, or its opposite, in words.
	clause(negated bool) string
	// terms appends the words that a match holds.
	terms(known []Term) []Term
}

// scope is where words are looked for.
type scope struct {
	name    string // as in a sentence: "buyer's name"
	weights string // of lexis
}

var (
	anywhere     = scope{"title, names or text", ""}
	buyerName    = scope{"buyer’s name", "B"}
	supplierName = scope{"supplier’s name", "C"}
	anyName      = scope{"name of a buyer or supplier", "BC"}
)

// words are found next to each other. Literal words are not looked for in other
// scripts, and neither are excluded ones, which are only exact: what merely sounds
// alike excludes nothing.
type words struct {
	in             scope
	tokens         []string
	prefix         bool
	literal, exact bool
	// also are names that the one token is short for.
	also []string
}

func (w words) tsquery() lexis.Query {
	if w.literal || w.exact || w.prefix {
		return lexis.Match(strings.Join(w.tokens, " "), w.prefix, w.in.weights)
	}
	any := []lexis.Query{lexis.Across(w.tokens, w.in.weights)}
	for _, name := range w.also {
		any = append(any, lexis.Phrase(lexis.Words(name), w.in.weights))
	}
	return lexis.Or(any...)
}

func (w words) clause(negated bool) string {
	verb := " contains "
	if negated {
		verb = " does not contain "
	}
	what := "the phrase"
	switch {
	case len(w.tokens) == 1 && w.prefix:
		what = "a word that starts with"
	case len(w.tokens) == 1:
		what = "the word"
	case w.prefix:
		what = "a phrase that starts with"
	}
	if w.literal {
		what = "literally " + what
	}
	out := w.in.name + verb + what + " “" + strings.Join(w.tokens, " ") + "”"
	if len(w.also) > 0 {
		out += " or what it is short for (" + strings.Join(w.also, "; ") + ")"
	}
	return out
}

func (w words) terms(known []Term) []Term {
	return append(known, Term{w.tokens, w.prefix, w.in.weights, w.literal})
}

// not excludes what its condition finds.
type not struct{ node node }

func (n not) tsquery() lexis.Query       { return lexis.Not(n.node.tsquery()) }
func (n not) clause(negated bool) string { return n.node.clause(!negated) }
func (n not) terms(known []Term) []Term  { return known }

// exactly is a condition whose words are not looked for in other scripts.
func exactly(n node) node {
	switch n := n.(type) {
	case words:
		n.exact = true
		return n
	case not:
		return not{exactly(n.node)}
	case anyOf:
		return anyOf(exactlyAll(n))
	case allOf:
		return allOf(exactlyAll(n))
	}
	return n
}

func exactlyAll(nodes []node) []node {
	got := make([]node, len(nodes))
	for i, n := range nodes {
		got[i] = exactly(n)
	}
	return got
}

// anyOf holds where one of its conditions does, allOf where all do.
type (
	anyOf []node
	allOf []node
)

func (a anyOf) tsquery() lexis.Query { return lexis.Or(texts(a)...) }
func (a allOf) tsquery() lexis.Query { return lexis.And(texts(a)...) }

func (a anyOf) clause(negated bool) string {
	if negated {
		return clauses(a, true, ", and ")
	}
	return clauses(a, false, ", or ")
}

func (a allOf) clause(negated bool) string {
	if negated {
		return clauses(a, true, ", or ")
	}
	return clauses(a, false, ", and ")
}

func (a anyOf) terms(known []Term) []Term { return each(a, known) }
func (a allOf) terms(known []Term) []Term { return each(a, known) }

func texts(nodes []node) []lexis.Query {
	got := make([]lexis.Query, len(nodes))
	for i, n := range nodes {
		got[i] = n.tsquery()
	}
	return got
}

func clauses(nodes []node, negated bool, joint string) string {
	got := make([]string, len(nodes))
	for i, n := range nodes {
		got[i] = n.clause(negated)
		switch n.(type) {
		case anyOf, allOf:
			got[i] = "(" + got[i] + ")"
		}
	}
	return strings.Join(got, joint)
}

func each(nodes []node, known []Term) []Term {
	for _, n := range nodes {
		known = n.terms(known)
	}
	return known
}
