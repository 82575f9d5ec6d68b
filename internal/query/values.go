package query

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"daylight/internal/lexis"
	"daylight/internal/organization/group"
)

var (
	countryForm = regexp.MustCompile(`^[A-Z]{2}$`)
	sourceForm  = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	cpvForm     = regexp.MustCompile(`^([0-9]{2,8})(-[0-9])?\*?$`)
	// organizationForm is the id of an organisation or a process: 32 hexadecimal digits.
	organizationForm = regexp.MustCompile(`^[0-9a-fA-F]{32}$`)
	wordForm         = regexp.MustCompile(`^[a-z0-9]+([_-][a-z0-9]+)*$`)
	langForm         = regexp.MustCompile(`^[a-z]{2,3}$`)
	numberForm       = regexp.MustCompile(`^([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,18})(\.[0-9]{1,6})?(k|m|mn|bn|b)?$`)
)

// listCondition reads the values of a field that takes a list.
func listCondition(name string, values []value) (node, error) {
	c := &condition{at: values[0].at, field: name}
	for _, v := range values {
		if name == "doc" {
			text, err := documentValue(v)
			if err != nil {
				return nil, err
			}
			c.values = append(c.values, text)
			continue
		}
		text, message, remedy := listValue(name, strings.TrimSpace(v.text))
		if message != "" {
			return nil, fault(v.at, message, remedy)
		}
		c.values = append(c.values, text)
	}
	return c, nil
}

func listValue(name, text string) (clean, message, remedy string) {
	switch name {
	case "country":
		return country(text)
	case "source":
		if s := strings.ToLower(text); sourceForm.MatchString(s) {
			return s, "", ""
		}
		return "", fmt.Sprintf("“%s” is not the id of a source.", text), "The page Sources lists the ids, such as eu-ted."
	case "cpv":
		if m := cpvForm.FindStringSubmatch(text); m != nil {
			return m[1], "", ""
		}
		return "", fmt.Sprintf("“%s” is not a CPV code or the beginning of one.", text), "Write 2 to 8 digits, such as cpv:72 or cpv:72210000."
	}
	if name != "ocid" {
		return word(name, text)
	}
	if len(text) > 256 {
		return "", "This identifier is longer than 256 bytes.", "Copy the ocid from a contract page."
	}
	return text, "", ""
}

// States are the values of is:, with their words for readers.
func States() [][2]string {
	return [][2]string{
		{"changed", "content differs between two captures"}, {"amended", "changed by a later notice"},
		{"deleted", "no longer at the source"}, {"cancelled", "cancelled"}, {"withheld", "an amount is withheld"},
		{"reported", "a figure is known from third parties alone"}, {"joint", "awarded to several together"},
		{"flagged", "something is to review"}, {"copy", "published on several portals"},
	}
}

// Statuses are the values of status:, how far a process came.
func Statuses() []string {
	return []string{"planning", "tender", "award", "contract", "cancelled", "unsuccessful"}
}

// word reads a value that is one word of a list or of a form.
func word(name, text string) (clean, message, remedy string) {
	lower := strings.ToLower(text)
	var known []string
	switch name {
	case "org":
		return lower, "", ""
	case "group", "mentions":
		if clean = strings.Join(lexis.Words(text), " "); clean != "" && len(clean) <= 100 {
			return clean, "", ""
		}
		return "", "This names no group.", "Write the name of a company group, such as " + name + ":amazon."
	case "flag":
		if wordForm.MatchString(lower) {
			return strings.ToUpper(text), "", ""
		}
	case "lang":
		if langForm.MatchString(lower) {
			return lower, "", ""
		}
		return "", fmt.Sprintf("“%s” is not a language code.", text), "Write two letters, such as lang:he."
	case "is":
		for _, s := range States() {
			known = append(known, s[0])
		}
	case "status":
		known = Statuses()
	case "framework":
		known = []string{"yes", "no"}
	case "class":
		classes, err := group.Classes()
		if err != nil {
			return "", fmt.Sprintf("“%s” cannot be looked up: %v.", text, err), "Leave class: out."
		}
		for _, c := range classes {
			known = append(known, c.Code)
		}
	default:
		if wordForm.MatchString(lower) {
			return lower, "", ""
		}
	}
	if slices.Contains(known, lower) {
		return lower, "", ""
	}
	if len(known) > 0 {
		return "", fmt.Sprintf("“%s” is not a value of %s:.", text, name), "Values: " + strings.Join(known, ", ") + "."
	}
	return "", fmt.Sprintf("“%s” is not one word.", text), "Write a word such as " + example(name) + "."
}

// country reads a code; UK and EL are what the United Kingdom and Greece are
// called in publications of the European Union.
func country(text string) (clean, message, remedy string) {
	code := strings.ToUpper(text)
	switch code {
	case "UK":
		return "GB", "", ""
	case "EL":
		return "GR", "", ""
	}
	if countryForm.MatchString(code) {
		return code, "", ""
	}
	return "", fmt.Sprintf("“%s” is not a country code.", text), "Write two letters, such as country:GB or country:GB,IL."
}

func rangeCondition(name string, v value) (node, error) {
	c := &condition{at: v.at, field: name}
	text := strings.ToLower(strings.TrimSpace(v.text))
	if text == "" {
		return nil, fault(v.at, fmt.Sprintf("A value is missing after %s:.", name), "Write it right after the colon, such as "+example(name)+".")
	}
	var err error
	if name == "amount" {
		c.amount, err = amountRange(text)
	} else {
		c.dates, err = dateRange(text)
	}
	if err != nil {
		return nil, fault(v.at, err.Error(), "Examples: "+example(name)+".")
	}
	return c, nil
}

// problem is a fault whose place and remedy the caller knows.
func problem(format string, args ...any) error {
	return &Error{Message: fmt.Sprintf(format, args...)}
}

// comparison splits ">=1m" into operator and operand.
func comparison(text string) (op, operand string) {
	for _, op := range []string{">=", "<=", "≥", "≤", ">", "<"} {
		if rest, ok := strings.CutPrefix(text, op); ok {
			return strings.NewReplacer("≥", ">=", "≤", "<=").Replace(op), rest
		}
	}
	return "", text
}

func amountRange(text string) (AmountRange, error) {
	var r AmountRange
	op, operand := comparison(text)
	if low, high, ok := strings.Cut(operand, ".."); ok && op == "" {
		return amountSpan(low, high)
	}
	n, err := number(operand)
	if err != nil {
		return r, err
	}
	bound := decimal.NewNullDecimal(n)
	switch op {
	case ">", ">=":
		r.Min, r.Above = bound, op == ">"
	case "<", "<=":
		r.Max, r.Below = bound, op == "<"
	default:
		r.Min, r.Max = bound, bound
	}
	return r, nil
}

func amountSpan(low, high string) (AmountRange, error) {
	var r AmountRange
	if low == "" && high == "" {
		return r, problem("The range has neither a lower nor an upper end.")
	}
	if low != "" {
		n, err := number(low)
		if err != nil {
			return r, err
		}
		r.Min = decimal.NewNullDecimal(n)
	}
	if high != "" {
		n, err := number(high)
		if err != nil {
			return r, err
		}
		r.Max = decimal.NewNullDecimal(n)
	}
	if r.none() {
		return r, problem("The lower end of the range is above its upper end.")
	}
	return r, nil
}

// number reads digits with an optional k, m or bn. "1.000" is refused: half of
// Europe reads a thousand.
func number(text string) (decimal.Decimal, error) {
	m := numberForm.FindStringSubmatch(text)
	if m == nil {
		return decimal.Decimal{}, problem("“%s” is not an amount.", text)
	}
	if len(m[2]) == 4 && m[3] == "" && !strings.Contains(m[1], ",") {
		return decimal.Decimal{}, problem("“%s” can be read as %s or as %s.", text, m[1]+m[2][1:], m[1])
	}
	n, err := decimal.NewFromString(strings.ReplaceAll(m[1], ",", "") + m[2])
	if err != nil {
		return n, problem("“%s” is not an amount.", text)
	}
	shift := map[string]int32{"": 0, "k": 3, "m": 6, "mn": 6, "b": 9, "bn": 9}
	return n.Shift(shift[m[3]]), nil
}

func dateRange(text string) (DateRange, error) {
	op, operand := comparison(text)
	if low, high, ok := strings.Cut(operand, ".."); ok && op == "" {
		return dateSpan(low, high)
	}
	from, to, err := period(operand)
	if err != nil {
		return DateRange{}, err
	}
	switch op {
	case ">":
		return DateRange{From: to}, nil
	case ">=":
		return DateRange{From: from}, nil
	case "<":
		return DateRange{To: from}, nil
	case "<=":
		return DateRange{To: to}, nil
	}
	return DateRange{from, to}, nil
}

func dateSpan(low, high string) (DateRange, error) {
	var r DateRange
	var err error
	if low == "" && high == "" {
		return r, problem("The range has neither a first nor a last day.")
	}
	if low != "" {
		if r.From, _, err = period(low); err != nil {
			return r, err
		}
	}
	if high != "" {
		if _, r.To, err = period(high); err != nil {
			return r, err
		}
	}
	if r.none() {
		return r, problem("The first day of the range is after its last.")
	}
	return r, nil
}

// period reads a year, a month or a day as the time it spans.
func period(text string) (from, to time.Time, err error) {
	for _, form := range []struct {
		layout              string
		years, months, days int
	}{{"2006", 1, 0, 0}, {"2006-01", 0, 1, 0}, {time.DateOnly, 0, 0, 1}} {
		from, err = time.Parse(form.layout, text)
		if err == nil && (from.Year() < 1900 || from.Year() > 2199) {
			return from, to, problem("The year %d is not between 1900 and 2199.", from.Year())
		}
		if err == nil {
			return from, from.AddDate(form.years, form.months, form.days), nil
		}
	}
	return from, to, problem("“%s” is not a year, a month (2024-05) or a day (2024-05-31) of the calendar.", text)
}
