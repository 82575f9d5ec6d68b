package decp

import "strings"

// scheme names the register of an identifier by the type that DECP states (schema
// 2.0.3, November 2026). TVA is a VAT number of any member state, HORS-UE whatever
// identifies a company elsewhere.
func scheme(kind string) string {
	switch strings.ToUpper(kind) {
	case "SIRET":
		return "FR-SIRET"
	case "SIREN":
		return "FR-SIREN"
	case "TVA":
		return "VAT"
	case "TAHITI":
		return "PF-TAHITI"
	case "RIDET":
		return "NC-RIDET"
	case "FRWF":
		return "WF-FRWF"
	case "IREP":
		return "FR-IREP"
	case "HORS-UE":
		return "HORS-UE"
	}
	return ""
}

// method maps a procedure of DECP to OCDS. The adapted procedure (MAPA) is the
// buyer's own design and says nothing of who may bid.
func method(procedure string) string {
	p := strings.ToLower(strings.ReplaceAll(procedure, "’", "'"))
	switch {
	case strings.Contains(p, "sans publicité"), strings.Contains(p, "sans mise en concurrence"), strings.Contains(p, "ni mise en concurrence"):
		return "direct"
	case strings.Contains(p, "restreint"), strings.Contains(p, "dialogue"), strings.Contains(p, "avec négociation"),
		strings.Contains(p, "négocié avec publicité"), strings.Contains(p, "négociée avec publicité"):
		return "selective"
	case strings.Contains(p, "ouvert"):
		return "open"
	}
	return ""
}

// cpv is a code of the vocabulary without check digit, empty for anything else.
func cpv(code string) string {
	digits, _, _ := strings.Cut(code, "-")
	if len(digits) != 8 || strings.Trim(digits, "0123456789") != "" {
		return ""
	}
	return digits
}

// category is the main category that the division of a CPV code tells: 45 is works,
// 50 and above services, the rest goods.
func category(code string) string {
	switch {
	case code[:2] == "45":
		return "works"
	case code >= "50":
		return "services"
	}
	return "goods"
}

// validSIRET reports whether a SIRET of 14 digits has a right check digit (Luhn's).
// The post offices of La Poste have numbers whose digits add up to a multiple of 5.
func validSIRET(digits string) bool {
	sum, plain := 0, 0
	for i, c := range digits {
		d := int(c - '0')
		plain += d
		if (len(digits)-i)%2 == 0 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0 || strings.HasPrefix(digits, "356000000") && plain%5 == 0
}
