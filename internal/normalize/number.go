package normalize

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
)

// ErrAmbiguous is wrapped by errors of texts that can be read in two ways.
var ErrAmbiguous = errors.New("can be read in two ways")

// Number returns the canonical decimal digits of a number as people write it:
// "1.234,50", "1 234.50", "1'234.50", "12,34,567.00", "(1,234)" and "1234-" for
// negative numbers, "٣٫٥" in digits of any script, without exponent. mark is the
// decimal mark, '.' or ','; 0 means that it is told from the text: an error that
// wraps ErrAmbiguous where one mark stands before exactly three digits ("1.234").
// Digits after the decimal mark stay as they are written.
func Number(text string, mark rune) (string, error) {
	s, negative, err := sign(plain(text))
	if err != nil {
		return "", fmt.Errorf("number %q: %w", text, err)
	}
	if s == "" {
		return "", fmt.Errorf("number %q: no digits", text)
	}
	if mark == 0 {
		if mark, err = tell(s); err != nil {
			return "", fmt.Errorf("number %q: %w", text, err)
		}
	}
	whole, fraction, decimal := strings.Cut(s, string(mark))
	if strings.ContainsAny(fraction, "., '") || decimal && fraction == "" && whole == "" {
		return "", fmt.Errorf("number %q: %q is not the decimal mark there", text, mark)
	}
	digits, err := ungroup(whole)
	if err != nil {
		return "", fmt.Errorf("number %q: %w", text, err)
	}
	if digits = strings.TrimLeft(digits, "0"); digits == "" {
		digits = "0"
	}
	if fraction != "" {
		digits += "." + fraction
	}
	if negative && strings.Trim(digits, "0.") != "" {
		digits = "-" + digits
	}
	return digits, nil
}

// plain writes digits of all scripts, spaces, apostrophes and minus signs in ASCII.
func plain(text string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case unicode.IsDigit(r):
			return digit(r)
		case unicode.IsSpace(r):
			return ' '
		}
		switch r {
		case '’', '‘', '´', '`', '٬':
			return '\''
		case '−', '–', '‒', '﹣', '-':
			return '-'
		case '٫':
			return ','
		case '\u200e', '\u200f', '\u202a', '\u202b', '\u202c', '\ufeff':
			return -1
		}
		return r
	}, text))
}

// digit is the ASCII digit of a decimal digit of any script: their blocks begin with
// zero and hold ten.
func digit(r rune) rune {
	for i := range rune(10) {
		if !unicode.IsDigit(r-i-1) || i == 9 {
			return '0' + i
		}
	}
	return r
}

// sign takes off what makes a number negative or positive.
func sign(s string) (rest string, negative bool, err error) {
	if inner, ok := strings.CutPrefix(s, "("); ok {
		inner, closed := strings.CutSuffix(inner, ")")
		if !closed {
			return "", false, errors.New("a bracket is open")
		}
		s, negative = strings.TrimSpace(inner), true
	}
	for _, cut := range []func(string, string) (string, bool){strings.CutPrefix, strings.CutSuffix} {
		for _, mark := range []string{"-", "+"} {
			if rest, ok := cut(s, mark); ok && !negative {
				return strings.TrimSpace(rest), mark == "-", letters(rest)
			}
		}
	}
	return s, negative, letters(s)
}

func letters(s string) error {
	if i := strings.IndexFunc(s, func(r rune) bool { return (r < '0' || r > '9') && !strings.ContainsRune("., '", r) }); i >= 0 {
		return fmt.Errorf("%q is no part of a number", []rune(s[i:])[0])
	}
	return nil
}

// tell finds the decimal mark.
func tell(s string) (rune, error) {
	dot, comma := strings.LastIndexByte(s, '.'), strings.LastIndexByte(s, ',')
	switch {
	case dot < 0 && comma < 0:
		return '.', nil
	case dot >= 0 && comma >= 0:
		if dot > comma {
			return '.', nil
		}
		return ',', nil
	}
	mark, at := byte('.'), dot
	if comma >= 0 {
		mark, at = ',', comma
	}
	other := rune('.' + ',' - mark)
	if strings.Count(s, string(mark)) > 1 {
		return other, nil // the mark groups
	}
	if len(s)-at-1 == 3 && at > 0 && at <= 3 && s[0] != '0' && !strings.ContainsAny(s, " '") {
		return 0, fmt.Errorf("%w: %q may group digits or begin the decimals", ErrAmbiguous, mark)
	}
	return rune(mark), nil
}

// ungroup takes the marks of groups off the whole part: of one kind, and each
// before three digits at the end, and before two or three elsewhere (India).
func ungroup(whole string) (string, error) {
	at := strings.IndexAny(whole, "., '")
	if at < 0 {
		return whole, nil
	}
	groups := strings.Split(whole, whole[at:at+1])
	for i, g := range groups {
		last := i == len(groups)-1
		if strings.ContainsAny(g, "., '") || i > 0 && last && len(g) != 3 || i > 0 && !last && len(g) != 3 && (len(g) != 2 || whole[at] != ',') || i == 0 && (g == "" || len(g) > 3) {
			return "", fmt.Errorf("%q is not grouped in thousands", whole)
		}
	}
	return strings.Join(groups, ""), nil
}
