package portalsim

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

// tedQuery is the part of the expert query language that the replica reads:
// comparisons of dates, equality and IN of other fields, joined by AND, with an
// optional SORT BY at the end.
type tedQuery struct {
	from, to   time.Time // publication days, both included
	filters    []tedFilter
	descending bool
}

type tedFilter struct {
	field  string
	values []string
	not    bool
}

// tedAliases are the short names of fields.
func tedAliases() map[string]string {
	return map[string]string{"PD": "publication-date", "ND": "publication-number", "CY": "buyer-country"}
}

// tedSyntaxError is what the API answers 400 with.
type tedSyntaxError struct {
	column int
	text   string
}

func (e tedSyntaxError) Error() string {
	return fmt.Sprintf("Syntax error in expert query at line 1, col %d: %s", e.column, e.text)
}

// tokens splits a query; each match has a word, a quoted text, an operator or a
// bracket.
func tedTokens(query string) [][]int {
	return regexp.MustCompile(`"[^"]*"|<>|>=|<=|!=|[=<>~()]|[^\s()=<>!~"]+`).FindAllStringIndex(query, -1)
}

type tedReader struct {
	query  string
	tokens [][]int
	out    tedQuery
}

func parseTEDQuery(query string) (tedQuery, error) {
	r := tedReader{query: query, tokens: tedTokens(query)}
	if len(r.tokens) == 0 {
		return tedQuery{}, tedSyntaxError{0, "the query is empty"}
	}
	for {
		if err := r.clause(); err != nil {
			return tedQuery{}, err
		}
		switch word := strings.ToUpper(r.next()); word {
		case "":
			return r.out, nil
		case "AND":
		case "SORT":
			return r.out, r.sort()
		default:
			return tedQuery{}, r.wrong("AND or SORT BY expected, got " + word)
		}
	}
}

func (r *tedReader) next() string {
	if len(r.tokens) == 0 {
		return ""
	}
	t := r.tokens[0]
	r.tokens = r.tokens[1:]
	return r.query[t[0]:t[1]]
}

func (r *tedReader) wrong(text string) error {
	column := len(r.query)
	if len(r.tokens) > 0 {
		column = r.tokens[0][0]
	}
	return tedSyntaxError{column, text}
}

// clause reads `field op value`, `field IN (a b)`, `field = (a <> b)`, or the
// same in brackets.
func (r *tedReader) clause() error {
	field := r.next()
	if field == "(" {
		if err := r.clause(); err != nil {
			return err
		}
		if r.next() != ")" {
			return r.wrong("closing bracket expected (the replica joins clauses with AND only)")
		}
		return nil
	}
	if full, ok := tedAliases()[field]; ok {
		field = full
	}
	op := strings.ToUpper(r.next())
	not := op == "!=" || op == "NOT"
	if op == "NOT" {
		op = strings.ToUpper(r.next())
	}
	if !slices.Contains([]string{"=", "!=", ">=", "<=", "<", ">", "~", "IN"}, op) {
		return r.wrong("operator expected after " + field)
	}
	values, err := r.values()
	if err != nil {
		return err
	}
	if field == "publication-date" {
		return r.dates(op, values)
	}
	r.out.filters = append(r.out.filters, tedFilter{field, values, not})
	return nil
}

func (r *tedReader) values() ([]string, error) {
	first := r.next()
	if first != "(" {
		if first == "" {
			return nil, r.wrong("value expected")
		}
		return []string{strings.Trim(first, `"`)}, nil
	}
	var values []string
	for {
		switch v := r.next(); v {
		case ")":
			return values, nil
		case "":
			return nil, r.wrong("closing bracket expected")
		case "<>", ",":
		default:
			values = append(values, strings.Trim(v, `",`))
		}
	}
}

func (r *tedReader) dates(op string, values []string) error {
	var days []time.Time
	for _, v := range values {
		day, err := time.Parse("20060102", v)
		if err != nil {
			return r.wrong(fmt.Sprintf("date YYYYMMDD expected, got %q", v))
		}
		days = append(days, day)
	}
	if len(days) == 0 {
		return r.wrong("date YYYYMMDD expected")
	}
	first, last := days[0], days[len(days)-1]
	switch op {
	case "=", "IN":
		r.bound(first, last)
	case ">=":
		r.bound(first, time.Time{})
	case ">":
		r.bound(first.AddDate(0, 0, 1), time.Time{})
	case "<=":
		r.bound(time.Time{}, first)
	case "<":
		r.bound(time.Time{}, first.AddDate(0, 0, -1))
	default:
		return r.wrong("operator " + op + " is not for dates")
	}
	return nil
}

func (r *tedReader) bound(from, to time.Time) {
	if from.After(r.out.from) {
		r.out.from = from
	}
	if !to.IsZero() && (r.out.to.IsZero() || to.Before(r.out.to)) {
		r.out.to = to
	}
}

// sort reads what follows SORT. Whatever the field, the replica sorts by number,
// which is the order of publication.
func (r *tedReader) sort() error {
	if by := strings.ToUpper(r.next()); by != "BY" {
		return r.wrong("BY expected")
	}
	r.next()
	switch word := strings.ToUpper(r.next()); word {
	case "":
	case "DESC":
		r.out.descending = true
	default:
		return r.wrong("unexpected " + word)
	}
	if extra := r.next(); extra != "" {
		return r.wrong("unexpected " + extra)
	}
	return nil
}

// matches reports whether a notice with these search fields passes the filters.
func (q tedQuery) matches(fields object) bool {
	for _, f := range q.filters {
		if f.holds(fields) == f.not {
			return false
		}
	}
	return true
}

func (f tedFilter) holds(fields object) bool {
	for _, have := range flatten(fields[f.field]) {
		if slices.Contains(f.values, have) {
			return true
		}
	}
	return false
}

// flatten lists the texts of a search field: a scalar, a list, or either by
// language.
func flatten(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case list:
		var all []string
		for _, x := range v {
			all = append(all, flatten(x)...)
		}
		return all
	case object:
		var all []string
		for _, x := range v {
			all = append(all, flatten(x)...)
		}
		return all
	}
	return nil
}
