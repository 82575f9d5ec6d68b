package invented

import (
	"fmt"
	"math/big"
	"strings"
)

// land is a country's way to name and number companies.
type land struct {
	country string
	scheme  string     // of its identifiers
	forms   [][]string // spellings of each legal form
	common  []string   // words of many names, the most frequent first
	letters *strings.Replacer
}

// lands lists the most frequent first.
func lands() []land {
	return []land{
		{"GB", "GB-COH", [][]string{{"Ltd", "Limited", "LTD."}, {"plc", "P.L.C."}, {"LLP"}}, strings.Fields("Services Construction Group Solutions " +
			"Consulting Systems International Engineering Building Management Technology Care Security Transport Supplies Media Energy Design Medical Print"), nil},
		{"DE", "XI-LEI", [][]string{{"GmbH", "Gesellschaft mit beschränkter Haftung", "G.m.b.H."}, {"AG", "Aktiengesellschaft"}, {"GmbH & Co. KG", "GmbH & Co KG"}},
			strings.Fields("Bau Dienstleistungen Technik Ingenieurbüro Gebäudereinigung Elektro Straßenbau Transporte Sicherheit Beratung Holzbau Gartenbau Metallbau Planung"), nil},
		{"FR", "FR-SIREN", [][]string{{"SARL", "S.A.R.L."}, {"SAS", "S.A.S."}, {"SA", "Société anonyme"}},
			strings.Fields("Travaux Bâtiment Services Conseil Ingénierie Énergie Nettoyage Électricité Transports Études Maçonnerie Paysage Sécurité Peinture"), nil},
		{"ES", "XI-LEI", [][]string{{"S.L.", "SL", "Sociedad Limitada"}, {"S.A.", "SA", "Sociedad Anónima"}},
			strings.Fields("Construcciones Servicios Ingeniería Obras Suministros Consultoría Mantenimiento Instalaciones Transportes Proyectos Limpiezas Seguridad"), nil},
		{"RU", "XI-LEI", [][]string{{"ООО", "Общество с ограниченной ответственностью"}, {"АО", "Акционерное общество"}},
			strings.Fields("Строй Сервис Торг Монтаж Проект Инвест Транс Энерго"), cyrillic()},
		{"GR", "XI-LEI", [][]string{{"ΑΕ", "Α.Ε."}, {"ΕΠΕ", "Ε.Π.Ε."}}, strings.Fields("Κατασκευαστική Τεχνική Εμπορική Υπηρεσίες Μεταφορές"), greek()},
	}
}

// script writes an invented word in the letters of the land.
func (l *land) script(w string) string {
	if l.letters == nil {
		return w
	}
	return l.letters.Replace(w)
}

// identifier is a number of the land's scheme with check digits that hold.
func (l *land) identifier(company int) string {
	switch l.scheme {
	case "FR-SIREN":
		digits := fmt.Sprintf("%08d", company%100000000)
		return digits + luhn(digits)
	case "XI-LEI":
		base := fmt.Sprintf("5299%s%012d", l.country, company)
		return base + leiCheck(base)
	}
	return fmt.Sprintf("%08d", 1000000+company)
}

// luhn is the digit that makes the Luhn sum of a number a multiple of ten.
func luhn(digits string) string {
	sum := 0
	for i := range len(digits) {
		d := int(digits[len(digits)-1-i] - '0')
		if i%2 == 0 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return fmt.Sprint((10 - sum%10) % 10)
}

// leiCheck is the check digits of ISO 17442 for the first 18 characters.
func leiCheck(base string) string {
	var digits strings.Builder
	for _, r := range base + "00" {
		if r >= 'A' {
			fmt.Fprint(&digits, r-'A'+10)
			continue
		}
		digits.WriteRune(r)
	}
	n, _ := new(big.Int).SetString(digits.String(), 10)
	return fmt.Sprintf("%02d", 98-n.Mod(n, big.NewInt(97)).Int64())
}

func cyrillic() *strings.Replacer {
	return strings.NewReplacer("Sch", "Ш", "sch", "ш", "Ch", "Ч", "ch", "ч", "Qu", "Кв", "qu", "кв", "ck", "к", "C", "К", "c", "к",
		"H", "Х", "h", "х", "J", "Й", "j", "й", "W", "В", "w", "в", "x", "кс", "B", "Б", "D", "Д", "F", "Ф", "G", "Г", "K", "К", "L", "Л", "M", "М", "N", "Н", "P", "П", "R", "Р", "S", "С", "T", "Т", "V", "В", "Z", "З",
		"b", "б", "d", "д", "f", "ф", "g", "г", "k", "к", "l", "л", "m", "м", "n", "н", "p", "п", "r", "р", "s", "с", "t", "т", "v", "в", "z", "з",
		"a", "а", "e", "е", "i", "и", "o", "о", "u", "у")
}

func greek() *strings.Replacer {
	return strings.NewReplacer("Sch", "Σ", "sch", "σ", "Ch", "Χ", "ch", "χ", "Qu", "Κου", "qu", "κου", "ck", "κ", "C", "Κ", "c", "κ",
		"H", "Χ", "h", "χ", "J", "Γι", "j", "γι", "W", "Β", "w", "β", "x", "ξ", "B", "Μπ", "D", "Ντ", "F", "Φ", "G", "Γκ", "K", "Κ", "L", "Λ", "M", "Μ", "N", "Ν", "P", "Π", "R", "Ρ", "S", "Σ", "T", "Τ", "V", "Β", "Z", "Ζ",
		"b", "μπ", "d", "ντ", "f", "φ", "g", "γκ", "k", "κ", "l", "λ", "m", "μ", "n", "ν", "p", "π", "r", "ρ", "s", "σ", "t", "τ", "v", "β", "z", "ζ",
		"a", "α", "e", "ε", "i", "ι", "o", "ο", "u", "ου")
}
