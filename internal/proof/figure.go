package proof

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"

	"github.com/shopspring/decimal"

	"daylight/internal/locate"
	"daylight/internal/postgres"
	"daylight/internal/procurement"
)

// Figure checks that the bytes of the archived document hold the figure at its
// pointer: the same number, however it is written there, or nothing where the
// figure has none. Of a sum it checks that the parts stand in the document, and
// that they add up unless one of them is withheld.
func Figure(document []byte, f postgres.Figure) error {
	at, err := locate.Value(document, f.Pointer)
	if err != nil {
		return fmt.Errorf("figure at %s: %w", f.Pointer, err)
	}
	if f.Status == procurement.Derived || f.Status == procurement.Withheld && strings.Contains(f.Raw, plus) {
		return sum(document, f)
	}
	want := f.Amount
	if want == "" {
		want = f.Raw
	}
	if want == "" || holds(at, want) || f.Raw != "" && strings.Contains(at, f.Raw) {
		return nil
	}
	return fmt.Errorf("figure at %s: the document says %.80q, the store %s", f.Pointer, at, want)
}

// plus stands between the parts of a sum.
const plus = " + "

// sum checks a figure that is a sum: Raw lists its parts as published, those that
// are withheld or not stated in words.
func sum(document []byte, f postgres.Figure) error {
	member, _, err := locate.Member(document, f.Pointer)
	if err != nil {
		return fmt.Errorf("sum at %s: %w", f.Pointer, err)
	}
	total := decimal.Zero
	for part := range strings.SplitSeq(f.Raw, plus) {
		d, err := decimal.NewFromString(part)
		if err != nil {
			continue
		}
		if !bytes.Contains(member, []byte(part)) {
			return fmt.Errorf("sum at %s: the document does not hold its part %s", f.Pointer, part)
		}
		total = total.Add(d)
	}
	if f.Status == procurement.Withheld {
		return nil
	}
	if want, err := decimal.NewFromString(f.Amount); err != nil || !total.Equal(want) {
		return fmt.Errorf("sum at %s: %s is not %s", f.Pointer, f.Raw, f.Amount)
	}
	return nil
}

// Text checks that the document holds a text at a pointer.
func Text(document []byte, pointer, want string) error {
	at, err := locate.Value(document, pointer)
	if err != nil {
		return fmt.Errorf("text at %s: %w", pointer, err)
	}
	if !strings.Contains(fold(at), fold(want)) {
		return fmt.Errorf("text at %s: the document says %.80q, the store %.80q", pointer, at, want)
	}
	return nil
}

func fold(s string) string { return strings.Join(strings.Fields(s), " ") }

// holds reports whether a text, read as a number with or without grouping, is
// the number.
func holds(text, number string) bool {
	want, err := decimal.NewFromString(number)
	if err != nil {
		return strings.Contains(text, number)
	}
	for _, candidate := range numbers(text) {
		if got, err := decimal.NewFromString(candidate); err == nil && got.Equal(want) {
			return true
		}
	}
	return false
}

// numbers are the ways to read the number in a text: as it is, and with commas
// taken for grouping.
func numbers(text string) []string {
	text = strings.TrimSpace(text)
	words := strings.FieldsFunc(text, func(r rune) bool {
		return !unicode.IsDigit(r) && !strings.ContainsRune(".,+-eE", r)
	})
	out := []string{text, strings.ReplaceAll(text, ",", "")}
	for _, w := range words {
		out = append(out, w, strings.ReplaceAll(w, ",", ""))
	}
	return out
}

// Figures lists every figure of a contract page.
func Figures(p postgres.ContractPage) []postgres.Figure {
	out := append([]postgres.Figure(nil), p.ProcessFigures...)
	for _, a := range p.AwardRows {
		out = append(out, a.Figures...)
	}
	for _, c := range p.ContractRows {
		out = append(out, c.Figures...)
	}
	return out
}
