package query_test

import (
	"fmt"
	"regexp"
	"strings"
)

var lexeme = regexp.MustCompile(`^'(?:[^'\\\x00]|''|\\\\)+'(?::\*?[A-D]*)?`)

// checkTSQuery is a strict reader of tsquery literals: stricter than Postgres,
// which also takes bare words and redundant space.
func checkTSQuery(s string) error {
	if s == "" {
		return nil
	}
	rest, err := tsOperand(s, 0)
	if err == nil && rest != "" {
		err = fmt.Errorf("%q follows the end", rest)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", s, err)
	}
	return nil
}

func tsOperand(s string, depth int) (string, error) {
	s = strings.TrimPrefix(s, "!")
	if !strings.HasPrefix(s, "(") {
		m := lexeme.FindString(s)
		if m == "" || strings.HasSuffix(m, ":") {
			return s, fmt.Errorf("no lexeme at %q", s)
		}
		return s[len(m):], nil
	}
	if depth > 40 {
		return s, fmt.Errorf("too deep")
	}
	s, err := tsOperand(s[1:], depth+1)
	for err == nil {
		if rest, ok := strings.CutPrefix(s, ")"); ok {
			return rest, nil
		}
		operator, rest, ok := strings.Cut(strings.TrimPrefix(s, " "), " ")
		if !ok || operator != "&" && operator != "|" && operator != "<->" {
			return s, fmt.Errorf("no operator at %q", s)
		}
		s, err = tsOperand(rest, depth+1)
	}
	return s, err
}
