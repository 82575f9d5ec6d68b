package lexis

import "strings"

// Query is a tsquery in the making. The zero value is the empty query: it is
// left out of And and Or, and its String is empty.
type Query struct{ text string }

// String is the tsquery literal, empty if there is no condition.
func (q Query) String() string { return q.text }

// Empty reports whether q has no condition.
func (q Query) Empty() bool { return q.text == "" }

// Word matches a token in fields of the given weights ("AB"); "" means any.
func Word(token, weights string) Query { return leaf(token, "", weights) }

// Prefix matches the words that start with a token.
func Prefix(token, weights string) Query { return leaf(token, "*", weights) }

// Phrase matches tokens that follow each other.
func Phrase(tokens []string, weights string) Query {
	return phrase(tokens, false, weights)
}

// Match matches text as it is tokenised: one word, or several as a phrase, the
// last of them a prefix if prefix is true. Text without a word gives the empty
// query.
func Match(text string, prefix bool, weights string) Query {
	return phrase(Words(text), prefix, weights)
}

// And matches where every query does.
func And(queries ...Query) Query { return combine(queries, " & ") }

// Or matches where one of the queries does.
func Or(queries ...Query) Query { return combine(queries, " | ") }

// Not matches where q does not.
func Not(q Query) Query {
	if q.Empty() {
		return q
	}
	return Query{"!" + q.text}
}

func phrase(tokens []string, prefix bool, weights string) Query {
	var parts []Query
	for i, t := range tokens {
		if prefix && i == len(tokens)-1 {
			parts = append(parts, Prefix(t, weights))
			continue
		}
		parts = append(parts, Word(t, weights))
	}
	return combine(parts, " <-> ")
}

func leaf(token, star, weights string) Query {
	if strings.Trim(token, "\x00") == "" {
		return Query{}
	}
	if suffix := star + strings.Map(weight, weights); suffix != "" {
		return Query{quote(token) + ":" + suffix}
	}
	return Query{quote(token)}
}

func weight(r rune) rune {
	if r >= 'A' && r <= 'D' {
		return r
	}
	return -1
}

func combine(queries []Query, operator string) Query {
	var texts []string
	for _, q := range queries {
		if !q.Empty() {
			texts = append(texts, q.text)
		}
	}
	switch len(texts) {
	case 0:
		return Query{}
	case 1:
		return Query{texts[0]}
	}
	return Query{"(" + strings.Join(texts, operator) + ")"}
}
