package organization

import "strings"

// checkES knows the Spanish NIF: letter, seven digits and control for legal
// persons; eight digits and letter, or X, Y, Z in front, for natural ones.
func checkES(id string) (string, Validity) {
	d := strings.TrimPrefix(id, "ES")
	if len(d) != 9 {
		return id, Invalid
	}
	if number := strings.NewReplacer("X", "0", "Y", "1", "Z", "2").Replace(d[:1]) + d[1:8]; digits(number) {
		if "TRWAGMYFPDXBNJZSQVHLCKE"[modulo(number, 23)] != d[8] {
			return d, Invalid
		}
		return d, Valid
	}
	if strings.IndexByte("ABCDEFGHJKLMNPQRSUVW", d[0]) < 0 || !digits(d[1:8]) {
		return d, Invalid
	}
	sum := 0
	for i := 1; i < 8; i++ {
		n := int(d[i] - '0')
		if i%2 == 1 {
			n = n*2/10 + n*2%10
		}
		sum += n
	}
	c := (10 - sum%10) % 10
	if d[8] == byte('0'+c) || d[8] == "JABCDEFGHI"[c] {
		return d, Valid
	}
	return d, Invalid
}

// checkIT knows the Italian numbers: eleven digits of a company or body, sixteen
// characters of a person.
func checkIT(id string) (string, Validity) {
	d := strings.TrimPrefix(id, "IT")
	if len(d) != 16 {
		return numbers("", 11, luhn)(d)
	}
	if !fits(d, "@@@@@@**@**@***@") {
		return d, Invalid
	}
	odd := [...]int{1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23}
	sum := 0
	for i := range 15 {
		n := int(d[i] - '0')
		if d[i] >= 'A' {
			n = int(d[i] - 'A')
		}
		if i%2 == 0 {
			n = odd[n]
		}
		sum += n
	}
	if byte('A'+sum%26) != d[15] {
		return d, Invalid
	}
	return d, Valid
}

func vkn(d string) bool {
	sum := 0
	for i := range 9 {
		n := (int(d[i]-'0') + 9 - i) % 10
		if n == 0 {
			continue
		}
		power := n
		for range 9 - i {
			power = power * 2 % 9
		}
		if power == 0 {
			power = 9
		}
		sum += power
	}
	return (10-sum%10)%10 == last(d)
}

func inn10(d string) bool { return weigh(d, 2, 4, 10, 3, 5, 9, 4, 6, 8)%11%10 == last(d) }

func inn12(d string) bool {
	return weigh(d, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)%11%10 == int(d[10]-'0') &&
		weigh(d, 3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)%11%10 == last(d)
}

// checkUA knows the Ukrainian numbers: eight digits of a legal person, ten of a
// natural one.
func checkUA(id string) (string, Validity) {
	if len(id) == 10 {
		return exactly("", 10, func(d string) bool {
			sum := weigh("0"+d[1:], 0, 5, 7, 9, 4, 6, 10, 5, 7) - int(d[0]-'0')
			return ((sum%11)+11)%11%10 == last(d)
		})(id)
	}
	return numbers("", 8, func(d string) bool {
		first, second := []int{1, 2, 3, 4, 5, 6, 7}, []int{3, 4, 5, 6, 7, 8, 9}
		if n := modulo(d, 100_000_000); n > 30_000_000 && n < 60_000_000 {
			first, second = []int{7, 1, 2, 3, 4, 5, 6}, []int{9, 3, 4, 5, 6, 7, 8}
		}
		return rest11(first, second)(d)
	})(id)
}

// checkNIT knows the Colombian NIT, with or without its check digit. The numbers
// of companies have nine digits and begin with 8 or 9.
func checkNIT(id string) (string, Validity) {
	if !digits(id) || len(id) < 6 || len(id) > 11 {
		return id, Invalid
	}
	control := func(base string) int {
		c := fromRight(base, 3, 7, 13, 17, 19, 23, 29, 37, 41, 43, 47, 53, 59, 67, 71) % 11
		if c > 1 {
			c = 11 - c
		}
		return c
	}
	if len(id) == 9 && (id[0] == '8' || id[0] == '9') {
		return id + string(rune('0'+control(id))), Plausible
	}
	if control(id[:len(id)-1]) == last(id) {
		return id, Valid
	}
	if len(id) == 10 && (id[0] == '8' || id[0] == '9') {
		return id, Invalid
	}
	if len(id) == 9 || len(id) < 8 {
		return id, Invalid
	}
	return id, Plausible // a citizen's number without check digit
}

// checkPY knows the Paraguayan RUC; the check digit of companies (80......) may be
// left out.
func checkPY(id string) (string, Validity) {
	if !digits(id) || len(id) < 5 || len(id) > 9 {
		return id, Invalid
	}
	control := func(base string) int {
		if c := fromRight(base, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11) % 11; c > 1 {
			return 11 - c
		}
		return 0
	}
	if len(id) == 8 && strings.HasPrefix(id, "80") {
		return id + string(rune('0'+control(id))), Plausible
	}
	if control(id[:len(id)-1]) != last(id) {
		return id, Invalid
	}
	return id, Valid
}

// checkCL knows the Chilean RUT; its check digit may be K.
func checkCL(id string) (string, Validity) {
	if len(id) < 7 || len(id) > 9 || !digits(id[:len(id)-1]) {
		return id, Invalid
	}
	c := 11 - fromRight(id[:len(id)-1], 2, 3, 4, 5, 6, 7)%11
	if "0123456789K0"[c] != id[len(id)-1] {
		return id, Invalid
	}
	return id, Valid
}

// checkGT knows the Guatemalan NIT; its check digit may be K.
func checkGT(id string) (string, Validity) {
	if len(id) < 5 || len(id) > 9 || !digits(id[:len(id)-1]) {
		return id, Invalid
	}
	c := (11 - fromRight(id[:len(id)-1], 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)%11) % 11
	if "0123456789K"[c] != id[len(id)-1] {
		return id, Invalid
	}
	return id, Valid
}

// checkRFC knows the Mexican RFC: three letters of a company or four of a person,
// a date, two characters and a check digit.
func checkRFC(id string) (string, Validity) {
	d := id
	letters := len(d) - 9
	if letters != 3 && letters != 4 || !digits(d[letters:letters+6]) {
		return id, Invalid
	}
	for i := range letters {
		if d[i] != '&' && (d[i] < 'A' || d[i] > 'Z') {
			return id, Invalid
		}
	}
	month, day := modulo(d[letters+2:letters+4], 100), modulo(d[letters+4:letters+6], 100)
	if month < 1 || month > 12 || day < 1 || day > 31 {
		return id, Invalid
	}
	const alphabet = "0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ Ñ"
	padded := strings.Repeat(" ", 4-letters) + d
	sum := 0
	for i := range 12 {
		n := strings.IndexByte(alphabet, padded[i])
		if n < 0 {
			return id, Invalid
		}
		sum += n * (13 - i)
	}
	if "0123456789A0"[11-sum%11] == padded[12] {
		return d, Valid
	}
	return d, Plausible // Ñ is folded to N, and old numbers break the rule
}

// checkCN knows the Chinese code of eighteen characters (GB 32100-2015).
func checkCN(id string) (string, Validity) {
	const alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
	if len(id) != 18 {
		return id, Invalid
	}
	sum, weight := 0, 1
	for i := range 17 {
		n := strings.IndexByte(alphabet, id[i])
		if n < 0 {
			return id, Invalid
		}
		sum += n * weight
		weight = weight * 3 % 31
	}
	if alphabet[(31-sum%31)%31] != id[17] {
		return id, Invalid
	}
	return id, Valid
}

// checkGSTIN knows the Indian tax number of fifteen characters.
func checkGSTIN(id string) (string, Validity) {
	if !fits(id, "##@@@@@####@*Z*") {
		return id, Invalid
	}
	value := func(c byte) int {
		if c >= 'A' {
			return int(c-'A') + 10
		}
		return int(c - '0')
	}
	sum := 0
	for i := range 14 {
		n := value(id[i]) * (1 + i%2)
		sum += n/36 + n%36
	}
	if (36-sum%36)%36 != value(id[14]) {
		return id, Invalid
	}
	return id, Valid
}

// checkLEI knows the Legal Entity Identifier (ISO 17442).
func checkLEI(id string) (string, Validity) {
	if len(id) != 20 || !digits(id[18:]) || mod97(id) != 1 {
		return id, Invalid
	}
	return id, Valid
}

// checkUEI knows the form of the American Unique Entity ID: twelve characters
// without O and I, the first not zero, and not nine digits in a row, which would
// look like a tax number.
func checkUEI(id string) (string, Validity) {
	if !fits(id, "************") || strings.ContainsAny(id, "OI") || id[0] == '0' || digits(id) {
		return id, Invalid
	}
	return id, Plausible
}

func cnpj(d string) bool {
	first := mod11(0, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)
	second := mod11(0, 6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)
	return first(d[:13]) && second(d)
}

func cpf(d string) bool {
	return mod11(0, 10, 9, 8, 7, 6, 5, 4, 3, 2)(d[:10]) && mod11(0, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2)(d)
}
