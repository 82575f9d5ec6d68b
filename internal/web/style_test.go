package web_test

import (
	"math"
	"os"
	"regexp"
	"strconv"
	"testing"
)

var token = regexp.MustCompile(`--([a-z]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);`)

// Contrast of the colour tokens by WCAG 2.2: text 7:1, meta text 4.5:1, borders
// of controls 3:1, on every surface and in both schemes.
func TestContrast(t *testing.T) {
	t.Parallel()
	css, err := os.ReadFile("style.css")
	if err != nil {
		t.Fatal(err)
	}
	colours := map[string][2]string{}
	for _, m := range token.FindAllStringSubmatch(string(css), -1) {
		colours[m[1]] = [2]string{m[2], m[3]}
	}
	for _, pair := range []struct {
		front, back string
		least       float64
	}{
		{"ink", "paper", 7}, {"ink", "sheet", 7}, {"ink", "note", 7}, {"ink", "mark", 7},
		{"accent", "paper", 7}, {"accent", "sheet", 7}, {"accent", "note", 7}, {"accent", "mark", 4.5}, {"paper", "accent", 7},
		{"alert", "paper", 7}, {"alert", "sheet", 4.5},
		{"meta", "paper", 4.5}, {"meta", "sheet", 4.5}, {"meta", "note", 4.5}, {"meta", "mark", 4.5},
		{"edge", "paper", 3}, {"edge", "note", 3},
	} {
		for i, scheme := range []string{"light", "dark"} {
			front, back := colours[pair.front][i], colours[pair.back][i]
			if front == "" || back == "" {
				t.Fatalf("no token %s or %s", pair.front, pair.back)
			}
			if got := contrast(t, front, back); got < pair.least {
				t.Errorf("%s: %s on %s is %.2f:1, want %.1f:1", scheme, pair.front, pair.back, got, pair.least)
			}
		}
	}
}

func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	high, low := luminance(t, a), luminance(t, b)
	if high < low {
		high, low = low, high
	}
	return (high + 0.05) / (low + 0.05)
}

func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, err := strconv.ParseUint(hex[1+2*i:3+2*i], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		c := float64(n) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}
