package normalize

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/currency"
)

// Money reads an amount with or without its currency: "USD 1,234.50",
// "1.234,50 €", "₪ 12,000", "zł 5,00". mark is as in Number. currency is an
// ISO 4217 code, empty if none is written; a word beside the number that is no
// currency is an error.
func Money(text string, mark rune) (amount, code string, err error) {
	s := strings.TrimSpace(text)
	first := strings.IndexFunc(s, numeric)
	last := strings.LastIndexFunc(s, numeric)
	if first < 0 {
		return "", "", fmt.Errorf("amount %q: no digits", text)
	}
	end := last + len(string([]rune(s[last:])[0]))
	before, number, after := s[:first], s[first:end], s[end:]
	// A sign or bracket belongs to the number.
	if i := strings.LastIndexAny(before, "(+-−"); i >= 0 && strings.TrimSpace(before[i:]) != "" {
		number = strings.TrimSpace(before[i:]) + number
		before = before[:i]
	}
	if rest, ok := strings.CutPrefix(after, ")"); ok {
		number, after = number+")", rest
	} else if rest, ok := strings.CutPrefix(after, "-"); ok {
		number, after = number+"-", strings.TrimPrefix(rest, "-") // "5,-" is five
	}
	if base, ok := strings.CutSuffix(strings.TrimSuffix(number, "-"), ","); ok {
		number = base
	}
	for _, word := range []string{before, after} {
		word = strings.Trim(word, " \u00a0\u202f\u200f\u200e.,-–")
		if word == "" {
			continue
		}
		found, ok := Currency(word)
		if !ok || code != "" && found != code {
			return "", "", fmt.Errorf("amount %q: %q is not its currency", text, word)
		}
		code = found
	}
	if amount, err = Number(number, mark); err != nil {
		return "", "", fmt.Errorf("amount %q: %w", text, err)
	}
	return amount, code, nil
}

func numeric(r rune) bool { return unicode.IsDigit(r) }

// Currency returns the ISO 4217 code of a code in any case, of a symbol that only
// one currency has, or of a currency's name as portals write it ("שקל", "zł",
// "Kč", "euro"). "$" and "kr" are of several currencies and are not known.
func Currency(text string) (string, bool) {
	s := strings.TrimSpace(text)
	if code := strings.ToUpper(s); len(code) == 3 && isISO(code) {
		return code, true
	}
	code, ok := words()[strings.ToLower(strings.Trim(s, ". "))]
	return code, ok
}

func isISO(code string) bool {
	if strings.IndexFunc(code, func(r rune) bool { return r < 'A' || r > 'Z' }) >= 0 {
		return false
	}
	unit, err := currency.ParseISO(code)
	return err == nil && unit.String() == code && code != "XXX" && code != "XTS"
}

// words are symbols and names, as seen at portals of the countries, 2026-11.
func words() map[string]string {
	return map[string]string{
		"€": "EUR", "euro": "EUR", "euros": "EUR", "eur.": "EUR", "ευρώ": "EUR", "евро": "EUR", "אירו": "EUR", "יורו": "EUR",
		"us$": "USD", "u$s": "USD", "us dollar": "USD", "us dollars": "USD", "dólares americanos": "USD", "דולר": "USD", "דולר ארה\"ב": "USD", "דולר אמריקאי": "USD",
		"₪": "ILS", "שקל": "ILS", "שקלים": "ILS", "ש\"ח": "ILS", "ש״ח": "ILS", "שח": "ILS", "שקל חדש": "ILS", "nis": "ILS",
		"£": "GBP", "pound sterling": "GBP", "לירה שטרלינג": "GBP",
		"zł": "PLN", "zl": "PLN", "złoty": "PLN", "złotych": "PLN", "kč": "CZK", "kc": "CZK", "ft": "HUF", "lei": "RON", "лв": "BGN",
		"r$": "BRL", "real": "BRL", "reais": "BRL", "c$": "CAD", "ca$": "CAD", "cad$": "CAD", "a$": "AUD", "au$": "AUD", "nz$": "NZD",
		"₴": "UAH", "грн": "UAH", "₽": "RUB", "руб": "RUB", "₹": "INR", "₩": "KRW", "₦": "NGN", "₱": "PHP", "₫": "VND", "₺": "TRY", "₲": "PYG", "гуарани": "PYG", "₡": "CRC", "₾": "GEL", "₸": "KZT",
		"peso colombiano": "COP", "pesos colombianos": "COP", "chf": "CHF", "fr.": "CHF", "sfr": "CHF",
	}
}
