// Package invented makes mentions of organisations that do not exist, to measure
// resolving at a size no fixture has. One seed gives one list of mentions.
//
// Six of ten mentions are of companies that are mentioned again and again, under
// spellings as portals print them: legal forms written out, shortened or left
// out, capitals, dropped accents, slips of the keyboard, branches, other scripts,
// with an identifier on a part. The rest are mentioned once or twice. Many names
// share common words, some companies share a whole name.
package invented

import (
	"fmt"
	"iter"
	"math"
	"math/rand/v2"
	"strings"
)

// Mention is an organisation as a notice would name it.
type Mention struct {
	Name, Scheme, LegalID             string
	Country, Locality, Postal, Domain string
	Person, Buyer                     bool
	Amount                            int64 // whole USD
	// Company is the number of the company that is meant: what resolving should
	// find, and is not told.
	Company int
}

// Mentions yields n mentions. They are a function of n and seed.
func Mentions(n int, seed uint64) iter.Seq[Mention] {
	return func(yield func(Mention) bool) {
		known, lands := max(1, n/20), lands() // known: companies that repeat
		for i := range n {
			r := rand.New(rand.NewPCG(seed, uint64(i)<<1))
			number := known + i/2
			if r.IntN(10) < 6 {
				// The few large ones take a good part of all mentions.
				number = int(math.Pow(r.Float64(), 1.7) * float64(known))
			}
			if !yield(companyOf(number, lands, seed).mention(r)) {
				return
			}
		}
	}
}

// company is what all mentions of it vary.
type company struct {
	number int
	land   *land
	words  []string // of the name, in the land's script
	latin  []string // the same in Latin letters
	form   int
	id     string
	town   int
	domain string
	person bool
	buyer  bool
	named  uint64 // habits of its publishers
}

// companyOf makes a company by its number.
func companyOf(number int, lands []land, seed uint64) company {
	r := rand.New(rand.NewPCG(seed, uint64(number)<<1|1))
	c := company{number: number, land: &lands[weighted(r, len(lands))], named: r.Uint64()}
	c.form = r.IntN(len(c.land.forms))
	c.town = r.IntN(900)
	switch kind := r.IntN(20); {
	case kind == 0:
		c.person = true
		c.add(brand(r, 300), brand(r, 4000))
	case kind == 1:
		c.buyer = true
		c.common(r)
		c.add(brand(r, 60_000))
	case kind < 7: // nothing but common words and a family name
		c.add(brand(r, 25_000))
		c.common(r)
		c.common(r)
	case kind < 11:
		c.add(brand(r, 30_000), brand(r, 30_000))
		c.common(r)
	default:
		c.add(brand(r, 400_000))
		if r.IntN(2) == 0 {
			c.add(brand(r, 40_000))
		} else {
			c.common(r)
		}
	}
	c.id = c.land.identifier(number)
	if r.IntN(3) == 0 {
		c.domain = strings.ToLower(strings.Join(c.latin[:1], "")) + "." + strings.ToLower(c.land.country)
	}
	return c
}

// add adds words that are written alike everywhere, but for the script.
func (c *company) add(latin ...string) {
	for _, w := range latin {
		c.latin = append(c.latin, w)
		c.words = append(c.words, c.land.script(w))
	}
}

// common adds a word that many names of the land have.
func (c *company) common(r *rand.Rand) {
	w := c.land.common[weighted(r, len(c.land.common))]
	c.words, c.latin = append(c.words, w), append(c.latin, w)
}

// weighted chooses low numbers more often.
func weighted(r *rand.Rand, n int) int { return int(float64(n) * r.Float64() * r.Float64()) }

// brand is one of n invented words, some of them more frequent.
func brand(r *rand.Rand, n int) string {
	w := rand.New(rand.NewPCG(uint64(weighted(r, n)), 0))
	onsets := strings.Fields("b br c ch d dr f fl g gr h j k kl l m n p pl qu r s sch st t tr v w z")
	ends := strings.Fields("l n r s t x m nd rt ck")
	var b strings.Builder
	for range 2 + w.IntN(3) {
		b.WriteString(onsets[w.IntN(len(onsets))])
		b.WriteByte("aeiou"[w.IntN(5)])
	}
	if w.IntN(2) == 0 {
		b.WriteString(ends[w.IntN(len(ends))])
	}
	s := b.String()
	return strings.ToUpper(s[:1]) + s[1:]
}

// mention is the company as somebody wrote it down.
func (c company) mention(r *rand.Rand) Mention {
	m := Mention{Country: c.land.country, Person: c.person, Buyer: c.buyer, Company: c.number,
		Amount: int64(math.Exp(8 + 6*r.Float64()))}
	m.Name = c.spelling(r)
	if r.IntN(100) < 45 {
		m.Scheme, m.LegalID = c.land.scheme, c.id
		if r.IntN(200) == 0 {
			m.LegalID = "0000000000"
		}
	}
	if r.IntN(2) == 0 {
		m.Locality = fmt.Sprintf("Town %d", c.town)
		m.Postal = fmt.Sprintf("%05d", 10000+c.town*37)
	}
	if r.IntN(3) == 0 {
		m.Domain = c.domain
	}
	if r.IntN(20) == 0 {
		m.Country = ""
	}
	return m
}

// spelling writes the name: one habit of its publishers mostly, else another.
func (c company) spelling(r *rand.Rand) string {
	habit := c.named
	if r.IntN(3) == 0 {
		habit = r.Uint64()
	}
	words := c.words
	if habit%7 == 0 {
		words = c.latin
	}
	name := strings.Join(words, " ")
	if r.IntN(40) == 0 {
		name = slip(name, r)
	}
	if !c.person && !c.buyer && habit%5 != 0 {
		spellings := c.land.forms[c.form]
		name += " " + spellings[int(habit>>8)%len(spellings)]
	}
	switch habit >> 16 % 12 {
	case 0, 1, 2:
		name = strings.ToUpper(name)
	case 3:
		name = strings.ReplaceAll(name, " ", "  ")
	case 4:
		name += "."
	}
	return name
}

// slip is the name with two characters exchanged or one left out.
func slip(name string, r *rand.Rand) string {
	text := []rune(name)
	at := 1 + r.IntN(max(1, len(text)-2))
	if at+1 >= len(text) || text[at] == ' ' {
		return name
	}
	if r.IntN(2) == 0 {
		return string(text[:at]) + string(text[at+1:])
	}
	text[at], text[at+1] = text[at+1], text[at]
	return string(text)
}
