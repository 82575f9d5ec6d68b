package query

import (
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// Part is one condition of a query in words.
type Part struct {
	// Words say what is asked.
	Words string
	// Text is the condition as typed, Pos where it stands, in characters.
	Text string
	Pos  int
	// Without is the query without this condition.
	Without string
}

// Explain says how the query was read, one Part for each condition that must
// hold. The empty query has none.
func (q *Query) Explain() []Part {
	text := []rune(q.text)
	parts := make([]Part, len(q.parts))
	for i, p := range q.parts {
		before := strings.TrimSpace(string(text[:p.start]))
		after := strings.TrimSpace(string(text[p.end:]))
		parts[i] = Part{
			Words:   p.node.clause(false),
			Text:    string(text[p.start:p.end]),
			Pos:     p.start,
			Without: strings.TrimSpace(before + " " + after),
		}
	}
	return parts
}

// String says the range in words.
func (r AmountRange) String() string {
	low, high := "at least ", "at most "
	if r.Above {
		low = "more than "
	}
	if r.Below {
		high = "less than "
	}
	switch {
	case r.Min.Valid && r.Max.Valid && r.Min.Decimal.Equal(r.Max.Decimal):
		return grouped(r.Min.Decimal)
	case r.Min.Valid && r.Max.Valid:
		return low + grouped(r.Min.Decimal) + " and " + high + grouped(r.Max.Decimal)
	case r.Min.Valid:
		return low + grouped(r.Min.Decimal)
	}
	return high + grouped(r.Max.Decimal)
}

// String says the range in words, both days included.
func (r DateRange) String() string {
	last := r.To.AddDate(0, 0, -1).Format(time.DateOnly)
	first := r.From.Format(time.DateOnly)
	switch {
	case r.To.IsZero():
		return "on or after " + first
	case r.From.IsZero():
		return "on or before " + last
	case first == last:
		return "on " + first
	}
	return first + " to " + last
}

// grouped writes digits in groups of three.
func grouped(d decimal.Decimal) string {
	whole, fraction, _ := strings.Cut(d.String(), ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if fraction != "" {
		return whole + "." + fraction
	}
	return whole
}
