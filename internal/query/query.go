// Package query is the one search grammar of daylight: the web box, the command
// line and the data formats read the same string.
//
// Words next to each other must all be found; `or` joins its two neighbours;
// `-` excludes what follows; "..." is a phrase, `begin*` a beginning,
// parentheses group, and fields (buyer: supplier: country: source: cpv: amount:
// published: doc: ocid: and others) narrow the result. Parse reads a query, Explain says in
// words how it was read, TSQuery and Filter are what a store needs to answer it.
// The package does no I/O and holds no SQL.
package query

import (
	"strings"

	"daylight/internal/lexis"
)

// Limits of a query.
const (
	MaxLength = 512 // characters
	MaxTerms  = 32  // words, phrases and field values
	maxDepth  = 16  // parentheses within each other
)

// Query is a query that was read.
type Query struct {
	// Filter holds the conditions that are not on text.
	Filter Filter
	text   string
	parts  []part
}

// part is one condition of the query, all of which must hold.
type part struct {
	node       node
	start, end int // in runes of the text
}

// Parse reads a query. The empty query matches everything. An error is an
// *Error: it has a position and a remedy.
func Parse(s string) (*Query, error) {
	s = strings.TrimSpace(strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", " "))
	p := parser{text: []rune(s)}
	if len(p.text) > MaxLength {
		return nil, &Error{
			Pos:     MaxLength,
			Message: "The query is longer than 512 characters.",
			Remedy:  "Shorten it, or search in several steps.",
		}
	}
	parts, err := p.all()
	if err != nil {
		return nil, err
	}
	q := &Query{text: s, parts: parts}
	if len(parts) == 0 && s != "" {
		return nil, &Error{Message: "The query holds no word or number to look for.", Remedy: "Type at least one word."}
	}
	for _, part := range parts {
		if err := q.Filter.add(part); err != nil {
			return nil, err
		}
	}
	return q, nil
}

// String is the query as typed, without surrounding space.
func (q *Query) String() string { return q.text }

// Empty reports whether the query has no condition.
func (q *Query) Empty() bool { return len(q.parts) == 0 }

// With returns the text of the query with a further condition.
func (q *Query) With(condition string) string {
	return strings.TrimSpace(q.text + " " + condition)
}

// TSQuery is the Postgres tsquery literal of all conditions on text, empty if
// there is none. Weight A is the title, B the buyers, C the suppliers.
func (q *Query) TSQuery() string {
	var all []lexis.Query
	for _, p := range q.parts {
		all = append(all, p.node.tsquery())
	}
	return lexis.And(all...).String()
}

// Terms returns the words that a match holds, for highlighting: phrases as
// several words, excluded ones left out.
func (q *Query) Terms() []Term {
	var terms []Term
	for _, p := range q.parts {
		terms = p.node.terms(terms)
	}
	return terms
}

// Term is a word or phrase that is looked for, folded. Prefix says that the last
// word is only the beginning of one, Weights in which fields it may stand: B for
// buyers, C for suppliers, empty for anywhere. Literal ones stand for no other
// script.
type Term struct {
	Words   []string
	Prefix  bool
	Weights string
	Literal bool
}

// Error is a query that cannot be read, explained for the person who typed it.
type Error struct {
	// Pos is the place of the fault in the query, in characters from 0.
	Pos int
	// Message says what is wrong, Remedy what to do about it, as sentences.
	Message, Remedy string
}

// Error is the message and the remedy.
func (e *Error) Error() string { return strings.TrimSpace(e.Message + " " + e.Remedy) }
