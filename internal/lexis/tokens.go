package lexis

import (
	"unicode"
	"unicode/utf8"
)

// MaxToken is the longest word in characters; longer ones are cut, in documents
// and queries alike.
const MaxToken = 64

// Token is a folded word and its place among the words of its text, from 1.
type Token struct {
	Text string
	Pos  int
}

// Tokens splits s into folded words: runs of letters and digits of any script.
// Apostrophes inside a word are dropped (O'Brien is obrien, בע"מ is בעמ), every
// other sign splits, and ideographs and kana are words of one character each.
func Tokens(s string) []Token {
	sp := splitter{text: []rune(Fold(s))}
	for i, r := range sp.text {
		switch {
		case ideographic(r):
			sp.end()
			sp.word = append(sp.word, r)
			sp.end()
		case wordRune(r) && !(unicode.IsMark(r) && len(sp.word) == 0):
			sp.word = append(sp.word, r)
		case len(sp.word) > 0 && sp.joins(i):
		default:
			sp.end()
		}
	}
	sp.end()
	return sp.tokens
}

// Words returns the texts of Tokens.
func Words(s string) []string {
	tokens := Tokens(s)
	words := make([]string, len(tokens))
	for i, t := range tokens {
		words[i] = t.Text
	}
	return words
}

type splitter struct {
	text   []rune
	word   []rune
	tokens []Token
}

func (sp *splitter) end() {
	if len(sp.word) == 0 {
		return
	}
	if len(sp.word) > MaxToken {
		sp.word = sp.word[:MaxToken]
	}
	sp.tokens = append(sp.tokens, Token{string(sp.word), len(sp.tokens) + 1})
	sp.word = sp.word[:0]
}

// joins reports whether the sign at i stands inside a word without ending it.
func (sp *splitter) joins(i int) bool {
	if i == 0 || i+1 >= len(sp.text) {
		return false
	}
	return JoinsWord(sp.text[i-1], sp.text[i], sp.text[i+1])
}

// JoinsWord reports whether sign, between before and after, is part of a word:
// an apostrophe between letters, or the quotation mark of a Hebrew acronym.
func JoinsWord(before, sign, after rune) bool {
	switch sign {
	case '\'', '’', 'ʼ', '‘', '`', '׳':
		return wordRune(before) && wordRune(after)
	case '"', '״', '”', '“':
		return unicode.Is(unicode.Hebrew, before) && unicode.Is(unicode.Hebrew, after)
	}
	return false
}

func wordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || '0' <= r && r <= '9' || 'A' <= r && r <= 'Z'
	}
	if r == 'ʼ' || r == '׳' || r == '״' {
		return false
	}
	return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r)
}

// ideographic reports whether r is of a script written without spaces. The
// marks that follow such a character belong to it only in composed form.
func ideographic(r rune) bool {
	return r >= 0x2E80 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Bopomofo) && unicode.IsLetter(r)
}
