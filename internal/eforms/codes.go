package eforms

// The codes of eForms and what they are in OCDS or in words. Codes that are not
// listed give an empty text, which sets nothing.

// method is the OCDS method of a procedure type (BT-105). "Other single stage"
// and "other multiple stage" say nothing about who may take part.
func method(code string) string {
	switch code {
	case "open":
		return "open"
	case "restricted", "neg-w-call", "comp-dial", "comp-tend", "innovation":
		return "selective"
	case "neg-wo-call":
		return "limited"
	}
	return ""
}

func methodLabel(code string) string {
	switch code {
	case "open":
		return "Open"
	case "restricted":
		return "Restricted"
	case "neg-w-call":
		return "Negotiated with prior publication of a call for competition"
	case "neg-wo-call":
		return "Negotiated without prior call for competition"
	case "comp-dial":
		return "Competitive dialogue"
	case "comp-tend":
		return "Competitive tendering"
	case "innovation":
		return "Innovation partnership"
	case "oth-single":
		return "Other single stage procedure"
	case "oth-mult":
		return "Other multiple stage procedure"
	}
	return code
}

func category(code string) string {
	switch code {
	case "supplies":
		return "goods"
	case "works", "services":
		return code
	}
	return ""
}

func frameworkMethod(code string) string {
	switch code {
	case "fa-wo-rc":
		return "withoutReopeningCompetition"
	case "fa-w-rc":
		return "withReopeningCompetition"
	case "fa-mix":
		return "mixed"
	}
	return ""
}

func dpsType(code string) string {
	switch code {
	case "dps-list":
		return "closed"
	case "dps-nlist":
		return "open"
	}
	return ""
}

// measure is the name of a number of received submissions (BT-760) in the bids
// extension; codes it has no name for stay.
func measure(code string) string {
	switch code {
	case "tenders":
		return "bids"
	case "part-req":
		return "requests"
	case "t-esubm":
		return "electronicBids"
	case "t-sme":
		return "smeBids"
	case "t-micro":
		return "microBids"
	case "t-small":
		return "smallBids"
	case "t-med":
		return "mediumBids"
	case "t-oth-eea":
		return "foreignBidsFromEU"
	case "t-no-eea":
		return "foreignBidsFromNonEU"
	case "t-verif-inad":
		return "disqualifiedBids"
	case "t-verif-inad-low":
		return "tendersAbnormallyLow"
	}
	return code
}

// notAwarded says why no winner was chosen (BT-144).
func notAwarded(code string) string {
	switch code {
	case "all-rej":
		return "All tenders, requests or projects were withdrawn or inadmissible"
	case "chan-need":
		return "The buyer's needs changed"
	case "ins-fund":
		return "Not enough funds"
	case "no-rece":
		return "No tenders, requests or projects were received"
	case "no-signed":
		return "The contract was not signed"
	case "one-admis":
		return "Only one admissible tender, request or project"
	case "rev-body":
		return "A review body decided so"
	case "rev-buyer":
		return "The buyer decided so after a request for review"
	case "tch-pr-error":
		return "Technical or procedural errors"
	case "other":
		return "Another reason"
	}
	return code
}

// withholdingReason says why a field is not public (BT-197).
func withholdingReason(code string) string {
	switch code {
	case "eo-int":
		return "Commercial interests of a company"
	case "fair-comp":
		return "Fair competition"
	case "law-enf":
		return "Law enforcement"
	case "oth-int":
		return "Another public interest"
	}
	return ""
}

// withheldName is a withheld field (BT-195) in words.
func withheldName(code string) string {
	switch code {
	case "win-ten-val":
		return "Value of the winning tender"
	case "not-val":
		return "Total value of the contracts"
	case "not-max-val":
		return "Highest total value of the frameworks"
	case "not-app-val":
		return "Estimated total value of the frameworks"
	case "max-val":
		return "Highest value of the framework"
	case "ree-val":
		return "Estimated value of the framework"
	case "gro-max-val":
		return "Highest value of the framework for a group of lots"
	case "gro-max-ide":
		return "Group of lots of the framework"
	case "ten-val-low":
		return "Value of the lowest tender"
	case "ten-val-hig":
		return "Value of the highest tender"
	case "rec-sub-cou":
		return "Number of tenders received"
	case "rec-sub-typ":
		return "Kind of tenders counted"
	case "win-cho":
		return "Whether a winner was chosen"
	case "no-awa-rea":
		return "Reason for not awarding"
	case "ten-ran":
		return "Rank of the tender"
	case "win-ten-var":
		return "Whether the winning tender is a variant"
	case "sub-val":
		return "Value that is subcontracted"
	case "sub-per":
		return "Share that is subcontracted"
	case "sub-con":
		return "Whether a part is subcontracted"
	case "sub-des":
		return "What is subcontracted"
	case "sub-val-kno", "sub-per-kno":
		return "Whether the subcontracted part is known"
	case "pro-typ":
		return "Type of procedure"
	case "pro-fea":
		return "Main features of the procedure"
	case "pro-acc", "pro-acc-jus":
		return "Whether and why the procedure is accelerated"
	case "dir-awa-jus", "dir-awa-tex":
		return "Reason for the direct award"
	case "dir-awa-pre":
		return "Procedure that justifies the direct award"
	case "gro-ree-val":
		return "Estimated value of the framework for a group of lots"
	case "buy-rev-cou", "buy-rev-typ", "rev-req":
		return "Requests for review"
	case "cou-ori":
		return "Country of origin of the goods or services"
	case "cro-bor-law":
		return "Law of cross-border procurement"
	case "con-rev-buy", "con-rev-use":
		return "Revenue of the concession"
	case "val-con-des":
		return "How the value of the concession is computed"
	case "awa-cri-typ", "awa-cri-des", "awa-cri-num", "awa-cri-wei", "awa-cri-com", "awa-cri-nam", "awa-cri-ord", "awa-cri-fix", "awa-cri-thr":
		return "Award criterion"
	}
	return "Field " + code
}

// changeReason says why a notice or a contract was changed (BT-140, BT-200).
func changeReason(code string) string {
	switch code {
	case "update-add":
		return "Information was updated or added"
	case "cor-buy":
		return "Correction by the buyer"
	case "cor-pub":
		return "Correction by the publisher"
	case "cor-esen":
		return "Correction by the eSender"
	case "info-release":
		return "Information is now available"
	case "cancel":
		return "The notice is cancelled"
	case "cancel-intent":
		return "The buyer intends to cancel"
	case "susp-review":
		return "The procedure is suspended during a review"
	case "add-wss":
		return "Additional works, services or supplies by the contractor are needed"
	case "mod-cir":
		return "Circumstances that a diligent buyer could not foresee"
	case "mod-repl":
		return "The contractor was replaced"
	case "mod-rev":
		return "A review or option clause of the contract"
	case "mod-nons":
		return "The modification is not substantial"
	case "mod-min":
		return "The modification is below the thresholds"
	}
	return ""
}
