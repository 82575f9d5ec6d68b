package tedexport

// The marks and codes of the format and what they are in OCDS or in words. Those
// that are not listed give an empty text, which sets nothing.

func category(code string) string {
	switch code {
	case "SUPPLIES":
		return "goods"
	case "WORKS":
		return "works"
	case "SERVICES":
		return "services"
	}
	return ""
}

// method is the OCDS method of the mark of a procedure (R2.0.7 to R2.0.9).
func method(mark string) string {
	switch mark {
	case "PT_OPEN":
		return "open"
	case "PT_NEGOTIATED_WITHOUT_PUBLICATION", "PT_AWARD_CONTRACT_WITHOUT_CALL", "PT_AWARD_CONTRACT_WITHOUT_PUBLICATION",
		"PT_NEGOTIATED_WITHOUT_COMPETITION", "F18_PT_NEGOTIATED_WITHOUT_PUBLICATION_CONTRACT_NOTICE", "PT_DA_INTERNAL_OPERATOR",
		"PT_DA_SMALL_CONTRACT", "PT_DA_MEDIUM_ENTERPRISE", "PT_DA_EMERGENCY", "PT_DA_RAILWAY":
		return "limited"
	case "PT_AWARD_CONTRACT_WITH_PRIOR_PUBLICATION", "PT_INVOLVING_NEGOTIATION", "PT_REQUEST_EXPRESSION_INTEREST", "PT_NEGOTIATED_CHOICE":
		return "" // says nothing about who may take part
	}
	if methodLabel(mark) != "" {
		return "selective"
	}
	return ""
}

func methodLabel(mark string) string {
	switch mark {
	case "PT_OPEN":
		return "Open"
	case "PT_RESTRICTED":
		return "Restricted"
	case "PT_ACCELERATED_RESTRICTED", "PT_ACCELERATED_RESTRICTED_CHOICE":
		return "Accelerated restricted"
	case "PT_COMPETITIVE_NEGOTIATION":
		return "Competitive procedure with negotiation"
	case "PT_NEGOTIATED_WITH_PRIOR_CALL", "PT_NEGOTIATED_WITH_COMPETITION", "PT_NEGOTIATED_WITH_PUBLICATION_CONTRACT_NOTICE":
		return "Negotiated with prior publication of a call for competition"
	case "PT_NEGOTIATED", "PT_NEGOTIATED_CHOICE":
		return "Negotiated"
	case "PT_ACCELERATED_NEGOTIATED":
		return "Accelerated negotiated"
	case "PT_COMPETITIVE_DIALOGUE":
		return "Competitive dialogue"
	case "PT_COMPETITIVE_TENDERING":
		return "Competitive tendering"
	case "PT_INNOVATION_PARTNERSHIP":
		return "Innovation partnership"
	case "PT_INVOLVING_NEGOTIATION":
		return "Procedure involving negotiations"
	case "PT_REQUEST_EXPRESSION_INTEREST":
		return "Request for expressions of interest"
	case "PT_AWARD_CONTRACT_WITH_PRIOR_PUBLICATION":
		return "Concession award procedure with prior publication of a concession notice"
	case "PT_NEGOTIATED_WITHOUT_PUBLICATION", "PT_NEGOTIATED_WITHOUT_COMPETITION", "F18_PT_NEGOTIATED_WITHOUT_PUBLICATION_CONTRACT_NOTICE":
		return "Negotiated without prior publication"
	case "PT_AWARD_CONTRACT_WITHOUT_CALL":
		return "Award without prior publication of a call for competition"
	case "PT_AWARD_CONTRACT_WITHOUT_PUBLICATION":
		return "Award without prior publication of a concession notice"
	case "PT_DA_INTERNAL_OPERATOR", "PT_DA_SMALL_CONTRACT", "PT_DA_MEDIUM_ENTERPRISE", "PT_DA_EMERGENCY", "PT_DA_RAILWAY":
		return "Direct award"
	}
	return ""
}

// methodOfCode reads CODIF_DATA/PR_PROC, which every notice has.
func methodOfCode(code string) string {
	switch code {
	case "1":
		return "open"
	case "2", "3", "B", "C", "G":
		return "selective"
	case "A", "F", "T", "V":
		return "limited"
	}
	return ""
}

// measure is the name of a number of tenders in the OCDS bids extension.
func measure(key string) string {
	switch key {
	case "NB_TENDERS_RECEIVED", "OFFERS_RECEIVED_NUMBER", "NB_PARTICIPANTS":
		return "bids"
	case "NB_TENDERS_RECEIVED_SME", "NB_PARTICIPANTS_SME":
		return "smeBids"
	case "NB_TENDERS_RECEIVED_OTHER_EU", "NB_PARTICIPANTS_OTHER_EU":
		return "foreignBidsFromEU"
	case "NB_TENDERS_RECEIVED_NON_EU":
		return "foreignBidsFromNonEU"
	case "NB_TENDERS_RECEIVED_EMEANS", "OFFERS_RECEIVED_NUMBER_MEANING":
		return "electronicBids"
	}
	return ""
}
