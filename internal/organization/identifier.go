package organization

import (
	"html"
	"strings"
	"unicode"

	"daylight/internal/lexis"
)

// Validity is what a number says about itself.
type Validity int

// The validities, from worst to best.
const (
	// Junk stands for "none" or identifies nobody: zeros, one repeated digit,
	// 123456789, letters only, a register number without its court.
	Junk Validity = iota
	// Invalid breaks the form or the checksum of its scheme.
	Invalid
	// Plausible has the form of its scheme, which has no checksum that is known.
	Plausible
	// Valid has the checksum of its scheme.
	Valid
)

// String is the validity in words.
func (v Validity) String() string {
	switch v {
	case Invalid:
		return "invalid"
	case Plausible:
		return "plausible"
	case Valid:
		return "valid"
	}
	return "junk"
}

// Identifier is a number of an organisation in a register.
type Identifier struct {
	// Scheme is the register as org-id.guide codes it (GB-COH, XI-LEI); where
	// that list has no code, one of the same form: US-UEI (it says US-SAM),
	// FR-SIREN, FR-SIRET, XX-VAT for tax numbers that are no register's number,
	// XX-BT501 for a number of country XX whose register is unknown. "" if
	// nothing is known of the register: such a number is compared with none.
	Scheme string
	// ID is the number without spaces and signs, upper case, as its register
	// writes it (leading zeros in place).
	ID       string
	Validity Validity
}

// ParseIdentifier reads a published number. The scheme may be a code or a name in
// any of the usual spellings, or empty; then, and for the codes XX-VAT and
// XX-BT501 of eForms, the register is told from the country (ISO 3166-1 alpha-2)
// and the form of the number, where only one fits.
func ParseIdentifier(scheme, id, country string) Identifier {
	code := schemeCode(scheme)
	raw, label := unlabel(id)
	clean := normalID(raw)
	if label != "" && (code == "" || general(code)) {
		code = label
	}
	country = strings.ToUpper(strings.TrimSpace(country))
	if country == "EL" {
		country = "GR"
	}
	r, known := registers().find(code)
	if junk(clean) {
		if known {
			code = r.code
		}
		return Identifier{Scheme: code, ID: clean, Validity: Junk}
	}
	if known && shared(code) && country != "" && country != r.country {
		code, known = "", false
	}
	if known {
		number, validity := r.check(clean)
		return Identifier{Scheme: r.canonical(number), ID: number, Validity: validity}
	}
	if land, ok := eformsCountry(code); ok {
		country = land
	}
	if shared(code) {
		code = ""
	}
	if code == "" || general(code) {
		return infer(code, clean, country)
	}
	return Identifier{Scheme: code, ID: clean, Validity: Plausible}
}

// shared reports whether registers of several countries go by the name.
func shared(code string) bool {
	switch code {
	case "NIT", "RUC", "RUT", "CIF", "NIF", "NIP", "CUI", "PIB", "BIN", "ICO", "RCS", "TVA", "UID", "CF", "BN", "BRN":
		return true
	}
	return false
}

// general reports whether a code names a country's numbers but no register.
func general(code string) bool {
	_, ok := eformsCountry(code)
	return ok
}

// eformsCountry is XX of XX-VAT, XX-BT501 and XX-BT-501.
func eformsCountry(code string) (string, bool) {
	land, rest, ok := strings.Cut(code, "-")
	if !ok || len(land) != 2 {
		return "", false
	}
	switch rest {
	case "VAT", "BT501", "BT-501", "ID", "TAX":
		if land == "EL" {
			land = "GR"
		}
		return land, true
	}
	return "", false
}

// infer finds the register of a country's number: the first whose checksum holds,
// else one whose numbers have a form of their own.
func infer(code, clean, country string) Identifier {
	if len(clean) == 20 && country != "IN" {
		if number, v := checkLEI(clean); v == Valid {
			return Identifier{"XI-LEI", number, v}
		}
	}
	for _, r := range registers().of(country) {
		if number, v := r.check(clean); v == Valid {
			return Identifier{r.canonical(number), number, v}
		}
	}
	if len(clean) > 6 && clean[:2] != country { // a foreign tax number, with its country
		for _, r := range registers().of(strings.Replace(clean[:2], "EL", "GR", 1)) {
			if number, v := r.check(clean); v == Valid {
				return Identifier{r.canonical(number), number, v}
			}
		}
	}
	for _, r := range registers().of(country) {
		if number, v := r.check(clean); v == Plausible && r.telling != nil && r.telling(clean) {
			return Identifier{r.canonical(number), number, v}
		}
	}
	if code == "" && country != "" {
		code = country + "-BT501"
	}
	return Identifier{Scheme: code, ID: clean, Validity: Plausible}
}

// normalID keeps letters and digits, upper case. A number that went through a
// spreadsheet (1234.0) loses its fraction.
func normalID(id string) string {
	id = strings.TrimSpace(id)
	if whole, ok := strings.CutSuffix(id, ".0"); ok && digits(whole) {
		id = whole
	}
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsLetter(r), unicode.IsNumber(r), r == '&': // Mexican RFCs have &
			return unicode.ToUpper(r)
		}
		return -1
	}, strings.ToUpper(lexis.Fold(html.UnescapeString(id))))
}

// unlabel takes a label off a number ("NIP: 113-23-16-427", "REGON 0175..."), and
// a name or a second number that follows it.
func unlabel(id string) (number, code string) {
	id = strings.TrimSpace(id)
	for _, sign := range []string{":", " "} {
		label, rest, ok := strings.Cut(id, sign)
		if !ok || !strings.ContainsFunc(rest, unicode.IsDigit) || strings.ContainsFunc(label, unicode.IsDigit) {
			continue
		}
		r, known := registers().find(schemeCode(label))
		if !known {
			continue
		}
		code, id = r.code, strings.TrimSpace(rest)
		if first, _, more := strings.Cut(id, ","); more {
			id = first
		}
		break
	}
	if number, name, ok := strings.Cut(id, "-"); ok && digits(number) && len(name) > 4 && !strings.ContainsFunc(name, unicode.IsDigit) {
		id = number // "427410-COMPANIA ..."
	}
	if number, office, ok := strings.Cut(id, "_"); ok && digits(number) && digits(office) && len(number) >= 6 {
		id = number // Belgian and Romanian notices add the number of the office
	}
	return id, code
}

func digits(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' }) < 0
}

// junk reports whether an id stands for none. German notices write the telephone
// number as t:0331... where a buyer has no other.
func junk(id string) bool {
	if strings.HasPrefix(id, "T0") || len(id) < 4 || !strings.ContainsFunc(id, unicode.IsDigit) {
		return true
	}
	if strings.Trim(id, id[:1]) == "" || strings.Trim(id, "0") == "" {
		return true
	}
	for _, run := range []string{"01234567890123456789", "12345678901234567890", "98765432109876543210"} {
		if len(id) >= 5 && strings.HasPrefix(run, id) {
			return true
		}
	}
	switch id {
	case "XAXX010101000", "XEXX010101000", "99999999999", "1111111111":
		return true
	}
	// All digits but the last or the first two equal: 999999990, 000000001.
	if digits(id) && len(id) >= 8 {
		inner := id[2 : len(id)-1]
		return strings.Trim(inner, inner[:1]) == "" && (inner[0] == '0' || inner[0] == '9') && id[1] == inner[0]
	}
	return false
}

// schemeCode writes the name of a scheme in one way: upper case, words joined by
// hyphens.
func schemeCode(scheme string) string {
	scheme = strings.ToUpper(strings.TrimSpace(scheme))
	if scheme == "" || scheme == "NONE" || scheme == "NULL" || scheme == "STRING" || scheme == "N/A" {
		return ""
	}
	var b strings.Builder
	for _, r := range scheme {
		switch {
		case r < 0x80 && (r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_'):
			b.WriteRune(r)
		case r == unicode.ReplacementChar: // of a name in a broken encoding
		case unicode.IsSpace(r) || r == '.' || r == '/':
			b.WriteByte(' ')
		default:
			b.WriteString(strings.ToUpper(lexis.Fold(string(r))))
		}
	}
	return strings.Join(strings.Fields(b.String()), "-")
}
