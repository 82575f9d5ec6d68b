package query

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"daylight/internal/lexis"
	"daylight/internal/organization/group"
)

type parser struct {
	text  []rune
	pos   int
	count int
	depth int
}

func fault(pos int, message, remedy string) error {
	return &Error{Pos: pos, Message: message, Remedy: remedy}
}

// all reads the parts of the query, which stand next to each other.
func (p *parser) all() ([]part, error) {
	var parts []part
	for {
		p.space()
		switch {
		case p.pos == len(p.text):
			return parts, nil
		case p.text[p.pos] == ')' && p.depth > 0:
			return parts, nil
		case p.text[p.pos] == ')':
			return nil, fault(p.pos, "This closing parenthesis has no opening one.", "Remove it, or put the whole in quotation marks.")
		}
		start := p.pos
		n, err := p.alternatives()
		if err != nil {
			return nil, err
		}
		if n != nil {
			parts = append(parts, part{n, start, p.pos})
		}
	}
}

// alternatives reads conditions joined by or.
func (p *parser) alternatives() (node, error) {
	if at := p.pos; p.keyword("or") {
		return nil, fault(at, "Nothing stands before “or”.", `Write a word on both sides of it, or "or" in quotation marks to look for the word.`)
	}
	first, err := p.unary()
	if err != nil {
		return nil, err
	}
	nodes := []node{first}
	for {
		end := p.pos
		p.space()
		at := p.pos
		if !p.keyword("or") {
			p.pos = end
			return join(nodes), nil
		}
		p.space()
		if p.pos == len(p.text) || p.text[p.pos] == ')' || p.keyword("or") {
			return nil, fault(at, "Nothing follows “or”.", `Write a word on both sides of it, or "or" in quotation marks to look for the word.`)
		}
		next, err := p.unary()
		if err != nil {
			return nil, err
		}
		nodes = append(nodes, next)
	}
}

func join(nodes []node) node {
	nodes = slices.DeleteFunc(nodes, func(n node) bool { return n == nil })
	switch len(nodes) {
	case 0:
		return nil
	case 1:
		return nodes[0]
	}
	return anyOf(nodes)
}

// unary reads one condition with the - before it, if any. It is nil for signs
// without a meaning.
func (p *parser) unary() (node, error) {
	if p.peek(0) == '-' && p.peek(1) != 0 && p.peek(1) != '-' && !unicode.IsSpace(p.peek(1)) && p.peek(1) != ')' {
		p.pos++
		n, err := p.operand()
		if err != nil || n == nil {
			return nil, err
		}
		return not{exactly(n)}, nil
	}
	return p.operand()
}

func (p *parser) operand() (node, error) {
	switch r := p.peek(0); {
	case r == '(':
		return p.group()
	case quoteMark(r):
		at := p.pos
		text, err := p.quoted()
		if err != nil {
			return nil, err
		}
		return p.words(at, text, false, anywhere)
	case r == '=' && p.peek(1) != 0 && !unicode.IsSpace(p.peek(1)):
		return p.literal()
	}
	if n, ok, err := p.field(); ok || err != nil {
		return n, err
	}
	at := p.pos
	return p.bareWord(at, p.bare(""), anywhere)
}

// literal reads =word or ="a phrase": capitals and accents make no difference,
// other scripts are not looked at.
func (p *parser) literal() (node, error) {
	at := p.pos
	p.pos++
	v, err := p.value("")
	if err != nil {
		return nil, err
	}
	n, err := p.words(at, v.text, false, anywhere)
	if err != nil {
		return nil, err
	}
	if w, ok := n.(words); ok {
		w.literal = true
		return w, nil
	}
	return nil, fault(at, "Nothing to look for stands after the = sign.", "Write a word right after it, such as =nimbus.")
}

func (p *parser) group() (node, error) {
	at := p.pos
	if p.depth++; p.depth > maxDepth {
		return nil, fault(at, "There are too many parentheses within each other.", "Use at most 16.")
	}
	p.pos++
	parts, err := p.all()
	if err != nil {
		return nil, err
	}
	if p.peek(0) != ')' {
		return nil, fault(at, "This parenthesis is not closed.", "Add a closing one, or remove it.")
	}
	p.pos++
	p.depth--
	var nodes []node
	for _, part := range parts {
		nodes = append(nodes, part.node)
	}
	if len(nodes) < 2 {
		return join(nodes), nil
	}
	return allOf(nodes), nil
}

// bareWord makes a condition of a word without quotation marks.
func (p *parser) bareWord(at int, word string, in scope) (node, error) {
	begin, rest, star := strings.Cut(word, "*")
	if !star {
		return p.words(at, word, false, in)
	}
	if strings.Trim(rest, "*") != "" {
		return nil, fault(at+len([]rune(begin)), "A * can stand only at the end of a word.", "Write the beginning of the word and *, such as cloud*.")
	}
	tokens := lexis.Words(begin)
	if len(tokens) == 0 || short(tokens[len(tokens)-1]) {
		return nil, fault(at, "A * needs at least two letters before it.", "Write more of the word, such as cl*.")
	}
	return p.words(at, begin, true, in)
}

// short reports whether too many words begin with word.
func short(word string) bool {
	runes := []rune(word)
	return len(runes) < 2 && !unicode.Is(unicode.Han, runes[0])
}

func (p *parser) words(at int, text string, prefix bool, in scope) (node, error) {
	tokens := lexis.Words(text)
	if len(tokens) == 0 {
		return nil, nil
	}
	if err := p.term(at); err != nil {
		return nil, err
	}
	n := words{in: in, tokens: tokens, prefix: prefix}
	if in == buyerName && len(tokens) == 1 && !prefix {
		also, err := group.Expand(tokens[0])
		if err != nil {
			return nil, err // the embedded table: a test reads it
		}
		n.also = also
	}
	return n, nil
}

// term counts a word, phrase or value.
func (p *parser) term(at int) error {
	if p.count++; p.count > MaxTerms {
		return fault(at, fmt.Sprintf("The query has more than %d terms.", MaxTerms), "Leave some out, or search in several steps.")
	}
	return nil
}

// quoted reads from an opening to a closing quotation mark. A " between two
// Hebrew letters belongs to the word.
func (p *parser) quoted() (string, error) {
	at := p.pos
	for p.pos++; p.pos < len(p.text); p.pos++ {
		r := p.text[p.pos]
		if quoteMark(r) && !lexis.JoinsWord(p.peek(-1), r, p.peek(1)) {
			p.pos++
			return string(p.text[at+1 : p.pos-1]), nil
		}
	}
	return "", fault(at, "This quotation mark is not closed.", "Add one at the end of the phrase, or remove it.")
}

// bare reads up to white space, a quotation mark, a parenthesis or one of stop.
// It always advances.
func (p *parser) bare(stop string) string {
	at := p.pos
	for ; p.pos < len(p.text); p.pos++ {
		r := p.text[p.pos]
		if unicode.IsSpace(r) || r == '(' || r == ')' || strings.ContainsRune(stop, r) {
			break
		}
		if quoteMark(r) && !lexis.JoinsWord(p.peek(-1), r, p.peek(1)) {
			break
		}
	}
	return string(p.text[at:p.pos])
}

func (p *parser) space() {
	for p.pos < len(p.text) && unicode.IsSpace(p.text[p.pos]) {
		p.pos++
	}
}

// keyword consumes word, in lower or upper case, where it stands by itself.
func (p *parser) keyword(word string) bool {
	end := p.pos + len(word)
	if end > len(p.text) {
		return false
	}
	if got := string(p.text[p.pos:end]); got != word && got != strings.ToUpper(word) {
		return false
	}
	if next := p.peek(len(word)); next != 0 && next != '(' && next != ')' && !unicode.IsSpace(next) && !quoteMark(next) {
		return false
	}
	p.pos = end
	return true
}

// peek is the character at an offset from here, 0 beyond the ends.
func (p *parser) peek(offset int) rune {
	if i := p.pos + offset; i >= 0 && i < len(p.text) {
		return p.text[i]
	}
	return 0
}

func quoteMark(r rune) bool { return r != 0 && strings.ContainsRune(`"“”„«»`, r) }
