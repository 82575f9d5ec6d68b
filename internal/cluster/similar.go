package cluster

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/shopspring/decimal"

	"daylight/internal/procurement"
)

// Limits of likeness.
const (
	likeTitle = .8                   // automatic with the same value
	nearTitle = .5                   // suggested with the same value and near dates
	window    = 14                   // days between two award dates of one contract
	likeName  = .5                   // two names of one supplier
	years     = 180 * 24 * time.Hour // between two first notices where no award date is known
)

// alike finds processes of one buyer with like titles: with the same value, or
// awarded within the window.
func (l *linker) alike() {
	var values, titles []entry
	rarity := l.rarity()
	var key []byte
	for i := range l.order {
		p := l.at(int32(i))
		if p.Buyer.IsZero() || p.TitleKey == "" {
			continue
		}
		if stated(p) {
			key = append(append(key[:0], p.Buyer[:]...), p.Currency...)
			key = append(key, p.Value.Decimal.Rat().String()...)
			values = append(values, entry{key: hash(key), at: int32(i)})
		}
		if l.day[i] == unknown {
			continue
		}
		for _, token := range rarity.rarest(p.TitleKey) {
			key = binary.LittleEndian.AppendUint64(append(key[:0], p.Buyer[:]...), token)
			titles = append(titles, entry{key: hash(key), at: int32(i)})
		}
	}
	blocks(values, l.sameValue)
	blocks(titles, l.sameWords)
}

func stated(p *Process) bool {
	return p.Value.Valid && p.Value.Decimal.IsPositive() && p.Currency != ""
}

// oneSource reports whether all of a block are of one source: nothing to compare.
func (l *linker) oneSource(block []entry) bool {
	return !slices.ContainsFunc(block, func(e entry) bool { return l.source[e.at] != l.source[block[0].at] })
}

func (l *linker) sameValue(block []entry) {
	if l.oneSource(block) {
		return
	}
	if len(block) > maxBlock {
		l.skipped++
		return
	}
	for i, x := range block {
		for _, y := range block[i+1:] {
			l.compare(x.at, y.at)
		}
	}
}

// sameWords compares those awarded within the window, whatever the block's size.
func (l *linker) sameWords(block []entry) {
	if l.oneSource(block) {
		return
	}
	slices.SortFunc(block, func(a, b entry) int {
		if d := int(l.day[a.at]) - int(l.day[b.at]); d != 0 {
			return d
		}
		return int(a.at) - int(b.at)
	})
	for i, x := range block {
		for n, y := range block[i+1:] {
			if l.day[y.at]-l.day[x.at] > window {
				break
			}
			if n == maxBlock {
				l.skipped++
				break
			}
			l.compare(x.at, y.at)
		}
	}
}

// compare weighs two processes of one buyer.
func (l *linker) compare(a, b int32) {
	p, q := l.at(a), l.at(b)
	if l.source[a] == l.source[b] || p.Buyer != q.Buyer || p.Country != "" && q.Country != "" && p.Country != q.Country {
		return
	}
	value := stated(p) && stated(q) && p.Currency == q.Currency && p.Value.Decimal.Equal(q.Value.Decimal)
	apart, known := abs(l.day[a]-l.day[b]), l.day[a] != unknown && l.day[b] != unknown
	near := known && apart <= window
	if !value && !near {
		return
	}
	title := Similarity(p.TitleKey, q.TitleKey)
	if title < nearTitle || title < likeTitle && !(value && near) {
		return
	}
	detail := fmt.Sprintf("one buyer, titles %.2f alike", title)
	if value {
		detail += fmt.Sprintf(", both %s %s", p.Value.Decimal, p.Currency)
	}
	if known {
		detail += fmt.Sprintf(", awarded %d days apart", apart)
	}
	others := strangers(p, q)
	if others {
		detail += ", the suppliers differ"
	}
	score := title
	if !value || !near || others {
		score *= .95
	}
	distant := known && !near || !known && !p.Published.IsZero() && !q.Published.IsZero() && p.Published.Sub(q.Published).Abs() > years
	l.add(edge{a: a, b: b, tier: bySimilarity, score: round(score), detail: detail},
		value && title >= likeTitle && !distant && !others && numbers(p.TitleKey) == numbers(q.TitleKey))
}

// strangers reports whether the suppliers of both are known and none is of both:
// lots of equal value that two companies won are two contracts.
func strangers(p, q *Process) bool {
	met := slices.ContainsFunc(p.Suppliers, func(a string) bool {
		return slices.ContainsFunc(q.Suppliers, func(b string) bool { return Similarity(a, b) >= likeName })
	})
	return !met && len(p.Suppliers) > 0 && len(q.Suppliers) > 0
}

func abs(n int32) int32 { return max(n, -n) }

func round(score float64) float64 { return math.Round(score*1000) / 1000 }

// contradiction says in words what speaks against one contract, "" for nothing.
func contradiction(p, q *Process) string {
	switch {
	case p.Country != "" && q.Country != "" && p.Country != q.Country:
		return "the buyers are of two countries"
	case !p.Buyer.IsZero() && !q.Buyer.IsZero() && p.Buyer != q.Buyer:
		return "the buyers differ"
	}
	if !stated(p) || !stated(q) || p.Currency != q.Currency {
		return ""
	}
	low, high := p.Value.Decimal, q.Value.Decimal
	if low.GreaterThan(high) {
		low, high = high, low
	}
	if low.Mul(decimal.NewFromInt(2)).LessThan(high) {
		return "one value is more than twice the other"
	}
	return ""
}

func published(p *Process) procurement.Origin {
	if p.Origin == "" {
		return procurement.Published
	}
	return p.Origin
}

// numbers are the words of a title with a digit in them: lots, years and phases
// of like contracts differ in nothing else.
func numbers(title string) string {
	words := slices.DeleteFunc(strings.Fields(title), func(w string) bool { return !strings.ContainsFunc(w, unicode.IsDigit) })
	slices.Sort(words)
	return strings.Join(words, " ")
}
