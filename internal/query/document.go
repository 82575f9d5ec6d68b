package query

import (
	"strings"

	"daylight/internal/lexis"
)

// documentValue reads a word, a beginning or a phrase to look for in documents.
// Its form is that of Mark.Values: folded words, and a * after a beginning.
func documentValue(v value) (string, error) {
	begin, rest, star := strings.Cut(v.text, "*")
	if v.quoted {
		begin, rest, star = v.text, "", false
	}
	tokens := lexis.Words(begin)
	switch {
	case strings.Trim(rest, "*") != "":
		return "", fault(v.at+len([]rune(begin)), "A * can stand only at the end of a word.", "Write the beginning of the word and *, such as doc:surveil*.")
	case len(tokens) == 0:
		return "", fault(v.at, "This value holds no letter or digit.", `Write a word or a phrase of the document, such as doc:"facial recognition".`)
	case star && short(tokens[len(tokens)-1]):
		return "", fault(v.at, "A * needs at least two letters before it.", "Write more of the word, such as doc:surveil*.")
	case star:
		tokens[len(tokens)-1] += "*"
	}
	return strings.Join(tokens, " "), nil
}

// DocumentTerms are the words and phrases of a mark with the field doc.
func DocumentTerms(m Mark) []Term {
	terms := make([]Term, len(m.Values))
	for i, v := range m.Values {
		text, prefix := strings.CutSuffix(v, "*")
		terms[i] = Term{Words: strings.Fields(text), Prefix: prefix}
	}
	return terms
}

// documentClause says the condition in words.
func documentClause(values []string, negated bool) string {
	named := make([]string, len(values))
	for i, v := range values {
		begin, prefix := strings.CutSuffix(v, "*")
		what := pick(strings.Contains(v, " "), "the phrase", "the word")
		if prefix {
			what = pick(strings.Contains(v, " "), "a phrase that starts with", "a word that starts with")
		}
		named[i] = what + " “" + begin + "”"
	}
	return pick(negated, "no fetched document", "the text of a fetched document") + " contains " + strings.Join(named, " or ")
}
