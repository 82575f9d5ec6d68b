package proof_test

import (
	"strings"
	"testing"

	"daylight/internal/postgres"
	"daylight/internal/procurement"
	"daylight/internal/proof"
)

const document = `{"tender": {"title": "Paper  and\n pens", "value": {"amount": 1234567.50, "text": "GBP 1,234,567.50 in all", "words": "price on request", "none": ""}}}`

// A figure is proven by the same number at its place, however it is written, and
// by nothing else.
func TestFigure(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		pointer, amount, raw string
		want                 string // part of the error, empty for none
	}{
		{"/tender/value/amount", "1234567.5", "", ""},
		{"/tender/value/amount", "1234567.50", "", ""},
		{"/tender/value/text", "1234567.5", "", ""},
		{"/tender/value/amount", "1234567.51", "", "the document says"},
		{"/tender/value/amount", "234567.5", "", "the document says"},
		{"/tender/value/amount", "12345675", "", "the document says"},
		{"/tender/value/amount", "-1234567.5", "", "the document says"},
		{"/tender/value/words", "0", "", "the document says"},
		{"/tender/value/words", "", "on request", ""},
		{"/tender/value/words", "", "by request", "the document says"},
		{"/tender/value/none", "", "", ""},
		{"/tender/value/gone", "1", "", "/tender/value/gone"},
		{"/tender/value/gone", "", "", "/tender/value/gone"},
	} {
		err := proof.Figure([]byte(document), postgres.Figure{Pointer: tt.pointer, Amount: tt.amount, Raw: tt.raw})
		if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%q %q at %s: %v, want %q", tt.amount, tt.raw, tt.pointer, err, tt.want)
		}
	}
}

// A sum is proven part by part; one that holds a withheld part has no total.
func TestSum(t *testing.T) {
	t.Parallel()
	const tenders = `{"tenders": [{"amount": 100}, {"amount": 23.5}, {"amount": -1}]}`
	for _, tt := range []struct {
		status      procurement.AmountStatus
		amount, raw string
		want        string // part of the error, empty for none
	}{
		{procurement.Derived, "123.5", "100 + 23.5", ""},
		{procurement.Derived, "123.5", "100 + 23.5 + not stated", ""},
		{procurement.Derived, "124.5", "100 + 23.5", "is not"},
		{procurement.Derived, "101", "100 + 777", "does not hold its part 777"},
		{procurement.Withheld, "", "withheld + withheld", ""},
		{procurement.Withheld, "", "100 + withheld", ""},
		{procurement.Withheld, "", "777 + withheld", "does not hold its part 777"},
	} {
		err := proof.Figure([]byte(tenders), postgres.Figure{Pointer: "/tenders/2/amount", Status: tt.status, Amount: tt.amount, Raw: tt.raw})
		if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s %q of %q: %v, want %q", tt.status, tt.amount, tt.raw, err, tt.want)
		}
	}
}

// Text is proven whatever the white space between its words.
func TestText(t *testing.T) {
	t.Parallel()
	for text, ok := range map[string]bool{"Paper and pens": true, "and pens": true, "Paper, pens": false, "paper": false} {
		if err := proof.Text([]byte(document), "/tender/title", text); (err == nil) != ok {
			t.Errorf("%q: %v", text, err)
		}
	}
	if err := proof.Text([]byte(document), "/title", "Paper"); err == nil {
		t.Error("a place that is not there proves a text")
	}
}
