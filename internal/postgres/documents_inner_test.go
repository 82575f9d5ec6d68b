package postgres

import (
	"strings"
	"testing"

	"daylight/internal/query"
)

// Addresses and telephone numbers are hidden; dates, amounts and numbers of
// contracts are not.
func TestMasked(t *testing.T) {
	t.Parallel()
	for _, tt := range [][2]string{
		{"write to jane.doe+bid@council.example, please", "write to [e-mail], please"},
		{"<a@b.co.uk>", "<[e-mail]>"},
		{"call +44 20 7946 0018 or (020) 7946 0018", "call [telephone] or [telephone]"},
		{"Tel.: 555 0143 22", "Tel.: [telephone]"},
		{"fax 030/1234567", "fax [telephone]"},
		{"202-555-0143", "[telephone]"},
		{"from 01/02/2026 to 31.12.2027, 2026-01-31", "from 01/02/2026 to 31.12.2027, 2026-01-31"},
		{"EUR 1 234 567.00, or 1,234,567", "EUR 1 234 567.00, or 1,234,567"},
		{"contract 2026-000123 in 12 lots", "contract 2026-000123 in 12 lots"},
	} {
		if got := masked(tt[0]); got != tt[1] {
			t.Errorf("%q: %q, want %q", tt[0], got, tt[1])
		}
	}
}

// A snippet is short, around the whole phrase, and says nothing where the match
// is what is hidden.
func TestDocumentSnippet(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("filler ", 50)
	phrase := []query.Term{{Words: []string{"facial", "recognition"}}}
	got := documentSnippet("facial hair "+long+"uses Facial Recognition, by jane@x.example "+long, phrase)
	if !strings.HasPrefix(got, "… ") || !strings.HasSuffix(got, " …") || !strings.Contains(got, "uses Facial Recognition, by [e-mail] filler") || len(strings.Fields(got)) > 34 {
		t.Errorf("snippet %q", got)
	}
	for _, tt := range []struct {
		text string
		term query.Term
		want string
	}{
		{"end", query.Term{Words: []string{"end"}}, "end"},
		{"the surveillance plan", query.Term{Words: []string{"surveil"}, Prefix: true}, "the surveillance plan"},
		{"by jane@x.example alone", query.Term{Words: []string{"jane"}}, ""},
	} {
		if got := documentSnippet(tt.text, []query.Term{tt.term}); got != tt.want {
			t.Errorf("%q: %q, want %q", tt.text, got, tt.want)
		}
	}
}
