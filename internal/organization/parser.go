package organization

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// longest is the most words a phrase of the table has.
const longest = 9

// parser takes phrases of the table out of the words of a name.
type parser struct {
	words   []word
	table   *phraseTable
	country string // ISO 3166-1 alpha-2, "" unknown
}

// at finds the longest phrase of a kind that starts at word i, and its length in
// words. Phrases are compared without spaces: "S. A. de C. V." is "sa de cv".
func (p *parser) at(i int, kind phraseKind) (phrase, int) {
	var found phrase
	n, joined := 0, ""
	for k := 0; k < longest && i+k < len(p.words); k++ {
		joined += p.words[i+k].text
		if !p.table.heads[kind][joined] {
			break
		}
		if e, ok := p.table.find(joined, p.country, kind); ok {
			found, n = e, k+1
		}
	}
	return found, n
}

// before finds the longest phrase of a kind that ends before word end.
func (p *parser) before(end int, kind phraseKind) (phrase, int) {
	var found phrase
	n, joined := 0, ""
	for k := 1; k <= longest && end-k >= 0; k++ {
		joined = p.words[end-k].text + joined
		if !p.table.tails[kind][joined] {
			break
		}
		if e, ok := p.table.find(joined, p.country, kind); ok {
			found, n = e, k
		}
	}
	return found, n
}

// cut removes words from i to j and returns their text.
func (p *parser) cut(i, j int) string {
	text := texts(p.words[i:j])
	p.words = append(p.words[:i:i], p.words[j:]...)
	if i == 0 && len(p.words) > 0 {
		p.words[0].sep = 0
	}
	return text
}

// partEnd is the index after the last word of the part that word i is of.
func (p *parser) partEnd(i int) int {
	end := i
	for end < len(p.words) && p.words[end].part == p.words[i].part {
		end++
	}
	return end
}

func (p *parser) partStart(i int) int {
	for i > 0 && p.words[i-1].part == p.words[i].part {
		i--
	}
	return i
}

// aliases takes out "trading as X" and "formerly X": to the end of the bracket,
// else to the end of the name.
func (p *parser) aliases() (trading, former []string) {
	for i := 1; i < len(p.words); i++ {
		kind := kindTrading
		_, n := p.at(i, kind)
		if n == 0 {
			kind = kindFormer
			_, n = p.at(i, kind)
		}
		if n == 0 || i+n >= len(p.words) {
			continue
		}
		end := len(p.words)
		if p.words[i].sep == '(' || p.words[i].sep == '[' {
			end = p.partEnd(i + n - 1)
		}
		// The next marker ends this name.
		for j := i + n + 1; j < end; j++ {
			_, t := p.at(j, kindTrading)
			_, f := p.at(j, kindFormer)
			if t+f > 0 {
				end = j
			}
		}
		if end <= i+n {
			continue
		}
		name := texts(p.words[i+n : end])
		p.cut(i, end)
		if kind == kindTrading {
			trading = append(trading, name)
		} else {
			former = append(former, name)
		}
		i--
	}
	return trading, former
}

// status takes out "in liquidation" where it ends the name or a part of it. The
// abbreviations among them (i. L., f. a.) count after a legal form only.
func (p *parser) status() string {
	for i := 1; i < len(p.words); i++ {
		e, n := p.at(i, kindStatus)
		if n == 0 || i+n < len(p.words) && p.words[i+n].part == p.words[i].part {
			continue
		}
		if e.weak {
			if _, form := p.before(i, kindForm); form == 0 {
				continue
			}
		}
		return p.cut(i, i+n)
	}
	return ""
}

// branch takes out the words of a branch: what follows "Zweigniederlassung" and
// its like after a legal form or a sign, or a part that ends in "branch". In
// front ("Sucursal en España de X") the words stay, and the branch is noted.
func (p *parser) branch() string {
	if e, n := p.at(0, kindBranch); n > 0 && !e.weak && n < len(p.words) {
		return texts(p.words[:n])
	}
	for i := 1; i < len(p.words); i++ {
		_, n := p.at(i, kindBranch)
		if n == 0 {
			continue
		}
		_, form := p.before(i, kindForm)
		switch start := p.partStart(i); {
		case form > 0 || p.words[i].sep != ' ':
			if sep := p.words[i-1].sep; form == 0 && sep == '(' { // X Ltd (UK) branch
				return p.cut(p.partStart(i-1), len(p.words))
			}
			return p.cut(i, len(p.words))
		case start > 0 && i+n == p.partEnd(i): // X - Lyon branch
			return p.cut(start, i+n)
		}
	}
	return ""
}

// form takes out the legal form: at the end, in front or before a sign. A word
// such as company is taken only where there is no other form.
func (p *parser) form() (form, generic string) {
	p.detach()
	tail, back := p.ending(len(p.words))
	head, front := p.heading()
	if back > 0 && !tail.weak {
		p.cut(len(p.words)-back, len(p.words))
		if front > 0 && front < len(p.words) && p.twin(head, tail) {
			p.cut(0, front)
		}
		return tail.form, tail.generic
	}
	if front > 0 {
		p.cut(0, front)
		return head.form, head.generic
	}
	if middle, i, n := p.middle(); n > 0 {
		p.cut(i, i+n)
		return middle.form, middle.generic
	}
	if back > 0 {
		p.cut(len(p.words)-back, len(p.words))
	}
	return tail.form, tail.generic
}

// ending finds a form that ends before word end and leaves a name before it.
func (p *parser) ending(end int) (phrase, int) {
	e, n := p.before(end, kindForm)
	if n == 0 || n >= end || p.initials(0, end) || e.end == never {
		return phrase{}, 0
	}
	if e.end == local && n == 1 && !p.table.knows(p.country, e.form) {
		return phrase{}, 0
	}
	return e, n
}

// heading finds a form in front that leaves a name after it.
func (p *parser) heading() (phrase, int) {
	e, n := p.at(0, kindForm)
	if n == 0 || n >= len(p.words) || p.initials(0, n+1) || e.front == never {
		return phrase{}, 0
	}
	if e.front == local && !quotation(p.words[n].sep) && !p.table.knows(p.country, e.form) {
		return phrase{}, 0
	}
	return e, n
}

// twin reports whether a form in front goes with one at the end: S.C. X S.R.L.,
// PT X Tbk.
func (p *parser) twin(head, tail phrase) bool {
	switch head.form + " " + tail.form {
	case "pt tbk", "sc srl", "sc sa", "scro srl", "scro sa", "borisat mahachon":
		return true
	}
	return head.form == tail.form
}

// initials reports whether words i to j are one letter each: A.B.C. is a name, and
// neither AB C nor A BC.
func (p *parser) initials(i, j int) bool {
	for ; i < j && i < len(p.words); i++ {
		if !single(p.words[i].text) || ideograph(p.words[i].text) {
			return false
		}
	}
	return true
}

// middle finds the only form that ends a part before the last one.
func (p *parser) middle() (found phrase, at, n int) {
	for end := 2; end < len(p.words); end++ {
		if p.words[end].part == p.words[end-1].part {
			continue
		}
		e, k := p.ending(end)
		if k == 0 || e.weak {
			continue
		}
		if n > 0 {
			return phrase{}, 0, 0 // two companies in one name
		}
		found, at, n = e, end-k, k
	}
	return found, at, n
}

// detach parts forms that are written without a space.
func (p *parser) detach() {
	for i := 0; i < len(p.words); i++ {
		w := p.words[i]
		for _, glued := range p.table.glued {
			if rest, ok := strings.CutPrefix(w.text, glued); ok && rest != "" && i == 0 {
				p.words = append([]word{{glued, 0, w.part}, {rest, ' ', w.part}}, p.words[1:]...)
				break
			}
			if rest, ok := strings.CutSuffix(w.text, glued); ok && rest != "" && i == len(p.words)-1 {
				p.words = append(p.words[:i:i], word{rest, w.sep, w.part}, word{glued, ' ', w.part})
				break
			}
		}
	}
}

func texts(words []word) string {
	var b strings.Builder
	for i, w := range words {
		if i > 0 && !(ideograph(w.text) && ideograph(words[i-1].text)) {
			b.WriteByte(' ')
		}
		b.WriteString(w.text)
	}
	return b.String()
}

// single reports whether w is one letter.
func single(w string) bool {
	r, size := utf8.DecodeRuneInString(w)
	return size == len(w) && unicode.IsLetter(r)
}

// ideograph reports whether w is a character of a script without spaces, of
// which every one is a word to lexis.
func ideograph(w string) bool {
	r, size := utf8.DecodeRuneInString(w)
	return size == len(w) && (r == 'ー' || unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Bopomofo))
}
