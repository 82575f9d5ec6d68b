package organization

import "strings"

// worldRegisters are the international numbers.
func worldRegisters() []register {
	return []register{
		{code: "XI-LEI", aliases: []string{"LEI", "GLEIF"}, check: checkLEI},
		{code: "XI-DUNS", aliases: []string{"DUNS", "US-DUNS", "D-U-N-S", "DUNS-NUMBER", "XI-DNB"}, check: numbers("", 9, nil), site: true},
	}
}

// americaRegisters are registers of the Americas and their checksums, as the tax
// offices publish them (2026-10).
func americaRegisters() []register {
	return []register{
		{code: "US-UEI", country: "US", aliases: []string{"US-SAM", "UEI", "SAM", "US-SAM-UEI"}, check: checkUEI, site: true},
		{code: "US-CAGE", country: "US", aliases: []string{"CAGE", "CAGE-CODE", "NCAGE"}, check: shape("*****"), site: true},
		{code: "US-EIN", country: "US", aliases: []string{"EIN", "US-TIN", "US-FEIN"}, check: exactly("", 9, nil)},
		{code: "CA-BN", country: "CA", aliases: []string{"CA-CRA", "BN"}, guess: true, check: func(id string) (string, Validity) {
			if len(id) == 15 && digits(id[11:]) {
				id = id[:9] // the rest is a programme account
			}
			return exactly("", 9, luhn)(id)
		}},
		{code: "BR-CNPJ", country: "BR", aliases: []string{"CNPJ", "BR-CPF", "CPF"}, guess: true,
			check: oneOf(exactly("", 14, cnpj), exactly("", 11, cpf), numbers("", 14, cnpj))},
		{code: "CO-NIT", country: "CO", aliases: []string{"NIT-DE-PERSONA-JURIDICA", "NIT-DE-PERSONA-NATURAL", "NIT-DE-PERSONA-JURDICA", "CO-RUE", "NIT"}, check: checkNIT, guess: true,
			telling: func(id string) bool { return len(id) >= 9 && (id[0] == '8' || id[0] == '9') }},
		{code: "CO-CC", country: "CO", aliases: []string{"CEDULA-DE-CIUDADANIA", "CDULA-DE-CIUDADANA"}, check: func(id string) (string, Validity) {
			d, _, _ := strings.Cut(id, "DE")
			if !digits(d) || len(d) < 5 || len(d) > 10 {
				return id, Invalid
			}
			return d, Plausible
		}},
		{code: "CL-RUT", country: "CL", aliases: []string{"RUT", "CL-MP-RUT"}, check: checkCL, guess: true},
		{code: "AR-CUIT", country: "AR", aliases: []string{"CUIT"}, check: exactly("", 11, mod11(9, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)), guess: true},
		{code: "PE-RUC", country: "PE", guess: true, check: exactly("", 11, func(d string) bool {
			return (11-weigh(d, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)%11)%10 == last(d)
		})},
		{code: "EC-RUC", country: "EC", check: shape("##########001", "##########002", "##########003")},
		{code: "PY-RUC", country: "PY", check: checkPY, guess: true,
			aliases: []string{"REGISTRO-UNICO-DE-CONTRIBUYENTE-EMITIDO-POR-EL-MINISTERIO-DE-HACIENDA-DEL-GOBIERNO-DE-PARAGUAY"}},
		{code: "UY-RUT", country: "UY", aliases: []string{"UY-RUC"}, check: exactly("", 12, mod11(-1, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)), guess: true},
		{code: "GT-NIT", country: "GT", check: checkGT, guess: true},
		{code: "MX-RFC", country: "MX", aliases: []string{"RFC"}, guess: true, telling: func(string) bool { return true }, check: checkRFC},
	}
}

// otherRegisters are registers of Asia, Africa and Oceania.
func otherRegisters() []register {
	return []register{
		{code: "IL-ROC", country: "IL", aliases: []string{"IL-RA", "IL-HP", "IL-COMPANY"}, check: numbers("", 9, luhn), guess: true},
		{code: "AU-ABN", country: "AU", aliases: []string{"ABN"}, guess: true, check: exactly("", 11, func(d string) bool {
			return d[0] != '0' && (weigh(d, 10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19)-10)%89 == 0
		})},
		{code: "AU-ASIC", country: "AU", aliases: []string{"AU-ACN", "ACN"}, check: numbers("", 9, rest10(8, 7, 6, 5, 4, 3, 2, 1)), guess: true},
		{code: "NZ-NZBN", country: "NZ", aliases: []string{"NZBN"}, guess: true, check: exactly("", 13, func(d string) bool {
			return strings.HasPrefix(d, "9429") && (10-weigh(d, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3)%10)%10 == last(d)
		})},
		{code: "KR-BRN", country: "KR", aliases: []string{"BRN"}, guess: true, check: exactly("", 10, func(d string) bool {
			sum := weigh(d, 1, 3, 7, 1, 3, 7, 1, 3, 5) + int(d[8]-'0')*5/10
			return (10-sum%10)%10 == last(d)
		})},
		{code: "JP-JCN", country: "JP", aliases: []string{"JCN", "JP-CN"}, guess: true, check: exactly("T", 13, func(d string) bool {
			return 9-fromRight(d[1:], 1, 2)%9 == int(d[0]-'0')
		})},
		{code: "CN-USCI", country: "CN", aliases: []string{"CN-USCC", "USCC", "USCI"}, check: checkCN, guess: true},
		{code: "IN-GSTIN", country: "IN", aliases: []string{"GSTIN", "GST"}, check: checkGSTIN, guess: true},
		{code: "IN-PAN", country: "IN", aliases: []string{"PAN"}, check: shape("@@@@@####@")},
		{code: "IN-MCA", country: "IN", aliases: []string{"IN-CIN", "CIN"}, check: shape("@#####@@####@@@######")},
		{code: "SG-ACRA", country: "SG", aliases: []string{"SG-UEN", "UEN"}, check: shape("########@", "#########@", "@##@@####@")},
		{code: "ZA-CIP", country: "ZA", aliases: []string{"ZA-CIPC"}, check: shape("############", "K##########")},
		{code: "KE-KRA", country: "KE", check: shape("@#########@")},
		{code: "MY-SSM", country: "MY", check: shape("############", "######@", "#######@", "#####@")},
	}
}
