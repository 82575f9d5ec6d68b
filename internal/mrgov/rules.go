package mrgov

import (
	"strings"

	"daylight/internal/normalize"
)

// SupplierScheme is the scheme of the numbers of Israel's registrars.
const SupplierScheme = "IL-ROC"

// NumberKind says whose number a supplier's number is.
type NumberKind int

// Kinds of numbers. Numbers of nine digits that begin with 5 are those of the
// registrars of companies (51), partnerships, cooperatives and associations (58);
// other numbers of nine digits are those of persons, who must not be stored.
const (
	NoNumber NumberKind = iota
	Registered
	Personal
	OtherNumber
)

// KindOfNumber tells the kinds of numbers apart. A number of eight digits that would
// be valid with a zero before it has lost that zero, which only a person's has.
func KindOfNumber(number string) NumberKind {
	digits := strings.Trim(number, "0123456789") == ""
	switch {
	case number == "":
		return NoNumber
	case digits && len(number) == 9 && number[0] == '5':
		return Registered
	case digits && (len(number) == 9 || len(number) == 8 && checks("0"+number)):
		return Personal
	}
	return OtherNumber
}

// checks reports whether the last digit of nine is the check digit of the others.
func checks(number string) bool {
	sum := 0
	for i, d := range number {
		n := int(d-'0') * (i%2 + 1)
		sum += n/10 + n%10
	}
	return sum%10 == 0
}

// TenderStatus is the OCDS status of a publication's status in words, empty where
// the words are not known. Words of longer phrases come first.
func TenderStatus(text string) string {
	return first(text, [][2]string{
		{"בוטל", "cancelled"}, {"מבוטל", "cancelled"}, {"לא בתוקף", "complete"}, {"הסתיים", "complete"}, {"חלף", "complete"}, {"סגור", "complete"},
		{"פורסם", "active"}, {"עודכן", "active"}, {"בעדכון", "active"}, {"בתוקף", "active"}, {"פתוח", "active"}, {"חדש", "active"},
	})
}

// AwardStatus is the OCDS status of a committee's decision in words, empty where
// the words are not known: "טרום" and "טרם" are before the decision, "לא" denies
// what follows it, "נרשם" is recorded.
func AwardStatus(text string) string {
	return first(text, [][2]string{
		{"טרום", "pending"}, {"טרם", "pending"}, {"לא אושר", "unsuccessful"}, {"לא מאושר", "unsuccessful"}, {"נדח", "unsuccessful"},
		{"בוטל", "cancelled"}, {"מבוטל", "cancelled"}, {"נרשם", "active"}, {"אושר", "active"}, {"מאושר", "active"},
	})
}

func first(text string, known [][2]string) string {
	for _, s := range known {
		if strings.Contains(text, s[0]) {
			return s[1]
		}
	}
	return ""
}

// Currency is the ISO 4217 code of a currency in words, as code or as symbol.
func Currency(text string) (string, bool) {
	switch clean(text) {
	case "שקל", "שקל חדש", "שקלים", "שקלים חדשים", "שח", "₪", "ILS", "NIS":
		return "ILS", true
	case "דולר", "דולר ארהב", "דולר אמריקאי", "$", "USD":
		return "USD", true
	case "אירו", "יורו", "€", "EUR":
		return "EUR", true
	case "לירה שטרלינג", "GBP":
		return "GBP", true
	}
	return normalize.Currency(text)
}

// IsExempt reports whether a kind of notice or procedure is of contracts without a
// tender.
func IsExempt(kind string) bool {
	for _, word := range []string{"פטור", "כוונה להתקשרות", "ספק יחיד", "מיזם ללא כוונת רווח", "הסכם מסגרת עם", "רעיון יחודי", "רעיון ייחודי"} {
		if strings.Contains(tidy(kind), word) {
			return true
		}
	}
	return false
}

// Clean makes a label or column name comparable, see clean.
func Clean(label string) string { return clean(label) }

// Tidy makes a value readable: no marks of direction, one space between words.
func Tidy(text string) string { return tidy(text) }
