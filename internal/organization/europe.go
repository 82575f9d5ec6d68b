package organization

import (
	"slices"
	"strings"
)

// europeRegisters are registers of Europe and their checksums, as the registers
// and the tax offices publish them (VAT: rules of the Commission's VIES; 2026-10).
// A tax number that is the register's number plus a prefix is that number.
func europeRegisters() []register {
	return slices.Concat(westernRegisters(), northernRegisters(), easternRegisters(), sovietRegisters())
}

func westernRegisters() []register {
	return []register{
		{code: "GB-COH", country: "GB", aliases: []string{"GB-CRN", "COH", "COMPANIES-HOUSE", "GB-COMPANIES-HOUSE"}, check: checkCOH},
		{code: "GB-VAT", country: "GB", check: oneOf(exactly("GB", 9, vatGB), exactly("GB", 12, func(d string) bool { return vatGB(d[:9]) })), guess: false},
		{code: "IE-VAT", country: "IE", check: checkIE, guess: true},
		{code: "IE-CRO", country: "IE", check: numbers("IE", 6, nil)},
		{code: "FR-SIREN", country: "FR", aliases: []string{"FR-VAT", "FR-RCS", "FR-INSEE", "SIREN", "RCS", "FR-TVA", "TVA"}, check: checkFR, guess: true},
		{code: "FR-SIRET", country: "FR", aliases: []string{"SIRET"}, check: checkFR},
		{code: "BE-BCE_KBO", country: "BE", aliases: []string{"BE-VAT", "BE-KBO", "BE-BCE", "BE-CBE", "KBO", "BCE"}, guess: true,
			check: numbers("BE", 10, func(d string) bool { return 97-modulo(d[:8], 97) == modulo(d[8:], 100) })},
		{code: "NL-KVK", country: "NL", aliases: []string{"KVK"}, check: numbers("NL", 8, nil)},
		{code: "NL-VAT", country: "NL", aliases: []string{"NL-BTW"}, check: checkNLVAT, guess: true},
		{code: "LU-VAT", country: "LU", check: exactly("LU", 8, func(d string) bool { return modulo(d[:6], 89) == modulo(d[6:], 100) }), guess: true},
		{code: "LU-RCS", country: "LU", check: shape("B#####", "B######", "B####", "F####", "F#####")},
		{code: "DE-VAT", country: "DE", aliases: []string{"DE-UST", "UST-IDNR", "UST-ID"}, check: exactly("DE", 9, iso11and10), guess: true},
		{code: "DE-CR", country: "DE", aliases: []string{"DE-HRB", "HRB", "HRA", "HANDELSREGISTER"}, check: checkHRB},
		{code: "AT-UID", country: "AT", aliases: []string{"AT-VAT"}, check: checkATU, guess: true},
		{code: "AT-FB", country: "AT", aliases: []string{"FN", "FIRMENBUCH"}, check: checkFN, guess: true, telling: func(string) bool { return true }},
		{code: "CH-FDJP", country: "CH", aliases: []string{"CH-UID", "CH-VAT", "UID", "CHE"}, check: checkCHE, guess: true},
		{code: "IT-CF", country: "IT", aliases: []string{"IT-VAT", "IT-PIVA", "PARTITA-IVA", "P-IVA", "CODICE-FISCALE", "CF", "C-F"}, check: checkIT, guess: true},
		{code: "ES-NIF", country: "ES", aliases: []string{"ES-VAT", "ES-CIF", "NIF", "CIF"}, check: checkES, guess: true},
		{code: "PT-NIPPC", country: "PT", aliases: []string{"PT-VAT", "PT-NIF", "PT-NIPC", "PT-NIPC-NIF", "NIPC"}, guess: true,
			check: exactly("PT", 9, mod11(0, 9, 8, 7, 6, 5, 4, 3, 2))},
		{code: "GR-VAT", country: "GR", aliases: []string{"EL-VAT", "GR-AFM", "AFM"}, guess: true,
			check: func(id string) (string, Validity) {
				return numbers("EL", 9, rest11([]int{256, 128, 64, 32, 16, 8, 4, 2}, nil))(strings.TrimPrefix(id, "GR"))
			}},
		{code: "CY-VAT", country: "CY", check: checkCY, guess: true},
		{code: "MT-VAT", country: "MT", guess: true,
			check: exactly("MT", 8, func(d string) bool { return weigh(d, 3, 4, 6, 7, 8, 9, 10, 1)%37 == 0 })},
	}
}

func northernRegisters() []register {
	return []register{
		{code: "NO-BRC", country: "NO", aliases: []string{"NO-VAT", "NO-ORGNR", "NO-BRREG", "ORGNR"}, guess: true,
			check: func(id string) (string, Validity) {
				return exactly("NO", 9, mod11(-1, 3, 2, 7, 6, 5, 4, 3, 2))(strings.TrimSuffix(id, "MVA"))
			}},
		{code: "SE-ON", country: "SE", aliases: []string{"SE-VAT", "SE-ORGNR", "SE-BLV", "SE-KK"}, guess: true,
			check: func(id string) (string, Validity) {
				d := strings.TrimPrefix(id, "SE")
				if len(d) == 12 && (strings.HasSuffix(d, "01") || strings.HasPrefix(d, "16")) {
					if d = strings.TrimPrefix(d, "16"); len(d) == 12 {
						d = d[:10]
					}
				}
				return exactly("", 10, luhn)(d)
			}},
		{code: "DK-CVR", country: "DK", aliases: []string{"DK-VAT", "CVR"}, guess: true,
			check: exactly("DK", 8, func(d string) bool { return weigh(d, 2, 7, 6, 5, 4, 3, 2, 1)%11 == 0 })},
		{code: "FI-PRO", country: "FI", aliases: []string{"FI-VAT", "FI-YTUNNUS", "FI-VERO", "Y-TUNNUS"}, guess: true,
			check: numbers("FI", 8, mod11(-1, 7, 9, 10, 5, 8, 4, 2))},
		{code: "IS-KEN", country: "IS", aliases: []string{"IS-KENNITALA"}, guess: true,
			check: exactly("IS", 10, func(d string) bool { return mod11(-1, 3, 2, 7, 6, 5, 4, 3, 2)(d[:9]) })},
		{code: "EE-RIK", country: "EE", aliases: []string{"EE-REG"}, guess: true,
			check: exactly("EE", 8, rest11([]int{1, 2, 3, 4, 5, 6, 7}, []int{3, 4, 5, 6, 7, 8, 9}))},
		{code: "EE-KMKR", country: "EE", aliases: []string{"EE-VAT"}, check: exactly("EE", 9, rest10(3, 7, 1, 3, 7, 1, 3, 7)), guess: true},
		{code: "LV-RE", country: "LV", aliases: []string{"LV-VAT", "LV-URN"}, guess: true,
			check: exactly("LV", 11, func(d string) bool { return d[0] > '3' && weigh(d, 9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1)%11 == 3 })},
		{code: "LT-RC", country: "LT", aliases: []string{"LT-JAR", "LT-CODE"}, guess: true,
			check: exactly("LT", 9, rest11([]int{1, 2, 3, 4, 5, 6, 7, 8}, []int{3, 4, 5, 6, 7, 8, 9, 1}))},
		{code: "LT-PVM", country: "LT", aliases: []string{"LT-VAT"}, check: oneOf(
			exactly("LT", 9, rest11([]int{1, 2, 3, 4, 5, 6, 7, 8}, []int{3, 4, 5, 6, 7, 8, 9, 1})),
			exactly("LT", 12, rest11([]int{1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2}, []int{3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4})))},
	}
}

func easternRegisters() []register {
	ico := func(d string) bool {
		c := (11 - weigh(d, 8, 7, 6, 5, 4, 3, 2)%11) % 10
		return c == last(d)
	}
	return []register{
		{code: "PL-NIP", country: "PL", aliases: []string{"PL-VAT", "NIP"}, guess: true,
			check: exactly("PL", 10, func(d string) bool { return weigh(d, 6, 5, 7, 2, 3, 4, 5, 6, 7)%11 == last(d) })},
		{code: "PL-REGON", country: "PL", aliases: []string{"REGON"}, check: checkREGON, guess: true},
		{code: "PL-KRS", country: "PL", aliases: []string{"KRS"}, check: numbers("", 10, nil), guess: true,
			telling: func(id string) bool { return len(id) == 10 && strings.HasPrefix(id, "000") }},
		{code: "CZ-ICO", country: "CZ", aliases: []string{"CZ-VAT", "CZ-DIC", "ICO", "ICZ"}, guess: true,
			check: oneOf(numbers("CZ", 8, ico), shape("CZ#########", "CZ##########"))},
		{code: "SK-ICO", country: "SK", aliases: []string{"SK-ORSR"}, check: numbers("", 8, ico), guess: true},
		{code: "SK-VAT", country: "SK", aliases: []string{"SK-DIC"}, check: exactly("SK", 10, func(d string) bool { return d[0] != '0' && modulo(d, 11) == 0 }), guess: true},
		{code: "HU-AFA", country: "HU", aliases: []string{"HU-VAT", "HU-TAX", "ADOSZAM"}, guess: true,
			check: func(id string) (string, Validity) {
				d := strings.TrimPrefix(id, "HU")
				if len(d) == 11 {
					d = d[:8] // the rest is kind of taxpayer and county
				}
				return exactly("", 8, rest10(9, 7, 3, 1, 9, 7, 3))(d)
			}},
		{code: "RO-CUI", country: "RO", aliases: []string{"RO-VAT", "RO-CIF", "CUI"}, check: checkCUI, guess: true},
		{code: "BG-EIK", country: "BG", aliases: []string{"BG-VAT", "BG-BULSTAT", "EIK", "BULSTAT"}, guess: true,
			check: exactly("BG", 9, rest11([]int{1, 2, 3, 4, 5, 6, 7, 8}, []int{3, 4, 5, 6, 7, 8, 9, 10}))},
		{code: "HR-OIB", country: "HR", aliases: []string{"HR-VAT", "OIB"}, check: exactly("HR", 11, iso11and10), guess: true},
		{code: "SI-TIN", country: "SI", aliases: []string{"SI-VAT"}, check: exactly("SI", 8, mod11(0, 8, 7, 6, 5, 4, 3, 2)), guess: true},
		{code: "SI-PRS", country: "SI", guess: true, check: func(id string) (string, Validity) {
			number := id
			if len(id) == 10 {
				number = id[:7] // the rest numbers the units; 000 is the seat
			}
			_, v := exactly("", 7, mod11(0, 7, 6, 5, 4, 3, 2))(number)
			if len(id) == 7 {
				id += "000"
			}
			return id, v
		}},
		{code: "RS-PIB", country: "RS", aliases: []string{"RS-VAT", "PIB"}, check: exactly("RS", 9, iso11and10), guess: true},
		{code: "TR-VKN", country: "TR", aliases: []string{"TR-VAT", "VKN"}, check: exactly("TR", 10, vkn), guess: true},
	}
}

func sovietRegisters() []register {
	return []register{
		{code: "RU-INN", country: "RU", aliases: []string{"INN"}, check: oneOf(exactly("RU", 10, inn10), exactly("RU", 12, inn12)), guess: true},
		{code: "RU-OGRN", country: "RU", aliases: []string{"OGRN", "RU-OGRNIP"}, guess: true, check: oneOf(
			exactly("", 13, func(d string) bool { return modulo(d[:12], 11)%10 == last(d) }),
			exactly("", 15, func(d string) bool { return modulo(d[:14], 13)%10 == last(d) }))},
		{code: "UA-EDR", country: "UA", aliases: []string{"UA-EDRPOU", "EDRPOU", "UA-IPN"}, check: checkUA, guess: true},
		{code: "KZ-BIN", country: "KZ", aliases: []string{"BIN", "KZ-IIN"}, guess: true, check: exactly("", 12, func(d string) bool {
			c := weigh(d, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11) % 11
			if c == 10 {
				c = weigh(d, 3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2) % 11
			}
			return c == last(d)
		})},
		{code: "MD-IDNO", country: "MD", aliases: []string{"IDNO"}, guess: true,
			check: exactly("", 13, func(d string) bool { return weigh(d, 7, 3, 1, 7, 3, 1, 7, 3, 1, 7, 3, 1)%10 == last(d) })},
		{code: "GE-NAPR", country: "GE", aliases: []string{"GE-RS"}, check: numbers("", 9, nil)},
	}
}

func vatGB(d string) bool {
	sum := weigh(d, 8, 7, 6, 5, 4, 3, 2) + modulo(d[7:], 100)
	return sum%97 == 0 || (sum+55)%97 == 0
}

// checkCOH normalises a number of Companies House: eight characters, digits or
// two letters (SC, NI, OC, FC ...) and six digits.
func checkCOH(id string) (string, Validity) {
	letters := strings.IndexFunc(id, func(r rune) bool { return r >= '0' && r <= '9' })
	if letters < 0 || letters > 2 || len(id) > 8 || len(id) < letters+4 {
		return id, Invalid
	}
	number, suffix := id[letters:], ""
	if letters == 2 && len(id) == 8 && !digits(number[5:]) {
		number, suffix = number[:5], number[5:]
	}
	if letters == 1 || !digits(number) {
		return id, Invalid
	}
	return id[:letters] + strings.Repeat("0", 8-len(id)) + number + suffix, Plausible
}

func checkFR(id string) (string, Validity) {
	if d, ok := strings.CutPrefix(id, "FR"); ok && len(d) == 11 && digits(d[2:]) {
		key := (12 + 3*modulo(d[2:], 97)) % 97
		if digits(d[:2]) && modulo(d[:2], 100) != key {
			return d[2:], Invalid
		}
		id = d[2:]
	}
	if len(id) == 14 && strings.HasPrefix(id, "356000000") && digits(id) { // offices of La Poste
		if sum := fromRight(id, 1); sum%5 == 0 {
			return id, Valid
		}
	}
	return oneOf(exactly("", 9, luhn), exactly("", 14, func(d string) bool { return luhn(d) && luhn(d[:9]) }))(id)
}

func checkIE(id string) (string, Validity) {
	d := strings.TrimPrefix(id, "IE")
	if !fits(d, "#######@") && !fits(d, "#######@@") {
		return id, Invalid
	}
	sum := weigh(d, 8, 7, 6, 5, 4, 3, 2)
	if len(d) == 9 && d[8] != 'W' {
		sum += 9 * int(d[8]-'A'+1)
	}
	if "WABCDEFGHIJKLMNOPQRSTUV"[sum%23] != d[7] {
		return d, Invalid
	}
	return d, Valid
}

func checkNLVAT(id string) (string, Validity) {
	d := strings.TrimPrefix(id, "NL")
	if !fits(d, "#########B##") {
		return id, Invalid
	}
	if weigh(d, 9, 8, 7, 6, 5, 4, 3, 2)%11 == int(d[8]-'0') || mod97("NL"+d) == 1 {
		return d, Valid
	}
	return d, Invalid
}

// checkHRB refuses a number of the commercial register that names no court: every
// court counts from one.
func checkHRB(id string) (string, Validity) {
	rest := strings.TrimLeft(id, "HRABGNVP")
	if digits(rest) {
		return id, Junk
	}
	return id, Plausible
}

func checkATU(id string) (string, Validity) {
	d := strings.TrimPrefix(strings.TrimPrefix(id, "AT"), "U")
	return exactly("", 8, func(d string) bool {
		sum := weigh(d, 1, 0, 1, 0, 1, 0, 1)
		for _, i := range []int{1, 3, 5} {
			n := int(d[i] - '0')
			sum += n/5 + n*2%10
		}
		return (10-(sum+4)%10)%10 == last(d)
	})(d)
}

func checkFN(id string) (string, Validity) {
	d := strings.TrimPrefix(id, "FN")
	if len(d) < 6 || len(d) > 7 || !digits(d[:len(d)-1]) || d[len(d)-1] < 'A' || d[len(d)-1] > 'Z' {
		return id, Invalid
	}
	return d, Plausible
}

func checkCHE(id string) (string, Validity) {
	d := strings.TrimPrefix(id, "CHE")
	for _, tail := range []string{"MWST", "TVA", "IVA", "HR", "RC"} {
		d = strings.TrimSuffix(d, tail)
	}
	return exactly("", 9, mod11(-1, 5, 4, 3, 2, 7, 6, 5, 4))(d)
}

func checkCY(id string) (string, Validity) {
	d := strings.TrimPrefix(id, "CY")
	if !fits(d, "########@") {
		return id, Invalid
	}
	odd := [...]int{1, 0, 5, 7, 9, 13, 15, 17, 19, 21}
	sum := 0
	for i := range 8 {
		n := int(d[i] - '0')
		if i%2 == 0 {
			n = odd[n]
		}
		sum += n
	}
	if byte('A'+sum%26) != d[8] {
		return d, Invalid
	}
	return d, Valid
}

func checkREGON(id string) (string, Validity) {
	return oneOf(
		exactly("", 9, func(d string) bool { return weigh(d, 8, 9, 2, 3, 4, 5, 6, 7)%11%10 == last(d) }),
		exactly("", 14, func(d string) bool { return weigh(d, 2, 4, 8, 5, 0, 9, 7, 3, 6, 1, 2, 4, 8)%11%10 == last(d) }),
	)(id)
}

// checkCUI normalises a Romanian tax number of 2 to 10 digits; it is written
// without leading zeros.
func checkCUI(id string) (string, Validity) {
	d := strings.TrimLeft(strings.TrimPrefix(strings.TrimPrefix(id, "R"), "O"), "0")
	if !digits(d) || len(d) < 4 || len(d) > 10 {
		return id, Invalid
	}
	padded := strings.Repeat("0", 10-len(d)) + d
	if weigh(padded, 7, 5, 3, 2, 1, 7, 5, 3, 2)*10%11%10 != last(padded) {
		return d, Invalid
	}
	return d, Valid
}
