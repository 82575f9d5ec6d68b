package organization

import "strings"

// rule says whether a string of digits has the checksum of its register.
type rule func(d string) bool

// check normalises a number and says how good it is.
type check func(id string) (string, Validity)

// numbers checks a number of n digits, after the prefix of its country if it has
// one. Shorter numbers are filled with zeros up to three: spreadsheets drop them.
func numbers(prefix string, n int, holds rule) check {
	return func(id string) (string, Validity) {
		d := strings.TrimPrefix(id, prefix)
		if !digits(d) || len(d) > n || len(d) < n-3 {
			return id, Invalid
		}
		d = strings.Repeat("0", n-len(d)) + d
		if holds == nil {
			return d, Plausible
		}
		if !holds(d) {
			return d, Invalid
		}
		return d, Valid
	}
}

// exactly checks a number of n digits that never loses its zeros.
func exactly(prefix string, n int, holds rule) check {
	padded := numbers(prefix, n, holds)
	return func(id string) (string, Validity) {
		if d := strings.TrimPrefix(id, prefix); len(d) != n {
			return id, Invalid
		}
		return padded(id)
	}
}

// oneOf takes the first check that finds the number valid, else plausible.
func oneOf(checks ...check) check {
	return func(id string) (string, Validity) {
		number, best := id, Invalid
		for _, c := range checks {
			if n, v := c(id); v > best {
				number, best = n, v
			}
		}
		return number, best
	}
}

// shape checks a number without checksum: # is a digit, @ a letter, * either.
func shape(patterns ...string) check {
	return func(id string) (string, Validity) {
		for _, p := range patterns {
			if fits(id, p) {
				return id, Plausible
			}
		}
		return id, Invalid
	}
}

func fits(id, pattern string) bool {
	if len(id) != len(pattern) {
		return false
	}
	for i := range len(id) {
		digit, letter := id[i] >= '0' && id[i] <= '9', id[i] >= 'A' && id[i] <= 'Z'
		switch pattern[i] {
		case '#':
			if !digit {
				return false
			}
		case '@':
			if !letter {
				return false
			}
		case '*':
			if !digit && !letter {
				return false
			}
		default:
			if id[i] != pattern[i] {
				return false
			}
		}
	}
	return true
}

// weigh is the sum of the digits times the weights.
func weigh(d string, weights ...int) int {
	sum := 0
	for i, w := range weights {
		sum += w * int(d[i]-'0')
	}
	return sum
}

func last(d string) int { return int(d[len(d)-1] - '0') }

// mod11 is the usual rule: 11 minus the weighted sum modulo 11 is the last digit;
// 11 is written 0, and 10 as ten says (-1: never issued).
func mod11(ten int, weights ...int) rule {
	return func(d string) bool {
		c := 11 - weigh(d, weights...)%11
		switch c {
		case 11:
			c = 0
		case 10:
			c = ten
		}
		return c == last(d)
	}
}

// rest11 has the weighted sum modulo 11 as last digit; 10 is tried again with the
// second weights, and a second 10 is 0.
func rest11(first, second []int) rule {
	return func(d string) bool {
		c := weigh(d, first...) % 11
		if c == 10 && second != nil {
			c = weigh(d, second...) % 11
		}
		return c%10 == last(d)
	}
}

// rest10 completes the weighted sum to a multiple of ten.
func rest10(weights ...int) rule {
	return func(d string) bool { return (10-weigh(d, weights...)%10)%10 == last(d) }
}

// luhn is ISO/IEC 7812-1.
func luhn(d string) bool {
	sum := 0
	for i := range len(d) {
		n := int(d[len(d)-1-i] - '0')
		if i%2 == 1 {
			if n *= 2; n > 9 {
				n -= 9
			}
		}
		sum += n
	}
	return sum%10 == 0
}

// iso11and10 is ISO 7064, MOD 11,10.
func iso11and10(d string) bool {
	p := 10
	for i := range len(d) - 1 {
		s := (int(d[i]-'0') + p) % 10
		if s == 0 {
			s = 10
		}
		p = s * 2 % 11
	}
	return (11-p)%10 == last(d)
}

// mod97 is the value modulo 97 of digits and letters, A being 10 (ISO 7064).
func mod97(id string) int {
	r := 0
	for i := range len(id) {
		switch c := id[i]; {
		case c >= '0' && c <= '9':
			r = (r*10 + int(c-'0')) % 97
		case c >= 'A' && c <= 'Z':
			r = (r*100 + int(c-'A') + 10) % 97
		default:
			return -1
		}
	}
	return r
}

// modulo is a string of digits modulo m.
func modulo(d string, m int) int {
	r := 0
	for i := range len(d) {
		r = (r*10 + int(d[i]-'0')) % m
	}
	return r
}

// fromRight weighs the digits from the right, starting with weights[0] and over
// again.
func fromRight(d string, weights ...int) int {
	sum := 0
	for i := range len(d) {
		sum += weights[i%len(weights)] * int(d[len(d)-1-i]-'0')
	}
	return sum
}
