package disclosure

import (
	"slices"
	"strings"

	"daylight/internal/procurement"
)

// rule is a law that expects a thing of contracts of some countries.
type rule struct {
	codes     []string
	countries string // alpha-2, separated by spaces
	// from and to (YYYY-MM-DD) are the days of first publication that it holds for;
	// empty is open.
	from, to string
	words    string
}

// union is the European Union since 2020-02-01, with Greece's second code.
const union = "AT BE BG CY CZ DE DK EE EL ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"

// rules are laws that were read. Which contracts they cover is a matter of value
// and kind of contract that a notice often does not tell, so the words say it.
//
//   - Directive 2014/24/EU of 26 February 2014, Annex V parts C (contract notices) and
//     D (contract award notices), and Article 50(1); in force in the Member States
//     from 18 April 2016, in the United Kingdom to the end of 2020. Read November 2026
//     on legislation.gov.uk (as adopted).
//   - Federal Funding Accountability and Transparency Act of 2006, Public Law 109-282,
//     section 2(b)(1): name of the recipient, amount, funding agency; awards of USD
//     25,000 and more, on the web site from 2008-01-01. Read November 2026 on gpo.gov.
//   - Procurement Act 2023 (UK) section 53 and Procurement Regulations 2024 (SI
//     2024/692) regulation 32, in force from 24 February 2025. Read November 2026 on
//     legislation.gov.uk and in the government's guidance.
func rules() []rule {
	const above = " (contracts above its thresholds)"
	directive := func(part string, codes ...string) []rule {
		words := "Directive 2014/24/EU " + part + above
		return []rule{{codes, union, "2016-04-18", "", words}, {codes, "GB", "2016-04-18", "2020-12-31", words}}
	}
	return slices.Concat(
		directive("Annex V part D point 1", Buyer),
		directive("Annex V part D point 7", Method, MethodReasons),
		directive("Annex V part D point 10", Signature),
		directive("Annex V part D point 11", Bids),
		directive("Annex V part D point 12", Suppliers),
		directive("Annex V part D point 13", AwardedValue),
		directive("Annex V part C", EstimatedValue, Deadline),
		directive("Article 50(1)", Outcome),
		[]rule{
			{[]string{Buyer, Suppliers, AwardedValue}, "US", "2008-01-01", "",
				"Federal Funding Accountability and Transparency Act of 2006, section 2(b)(1) (federal awards of USD 25,000 and more)"},
			{[]string{Title, Buyer, Suppliers}, "GB", "2025-02-24", "",
				"Procurement Regulations 2024 (UK) regulation 32 (procurements begun since 2025-02-24)"},
			{[]string{Documents, ContractText}, "GB", "2025-02-24", "",
				"Procurement Act 2023 (UK) section 53 (contracts of more than GBP 5 million, procurements begun since 2025-02-24)"},
		})
}

// expected names the rules that expect a thing of a process: the standard (release
// schema 1.1.5), which has it at field, and the law of the buyer's country on the
// day of its first notice.
func expected(p *procurement.Process, code, field string) string {
	out := []string{"OCDS 1.1 " + field}
	day := ""
	if !p.Published.IsZero() {
		day = p.Published.UTC().Format("2006-01-02")
	}
	for _, r := range rules() {
		if day != "" && p.Country != "" && slices.Contains(r.codes, code) && slices.Contains(strings.Fields(r.countries), p.Country) &&
			day >= r.from && (r.to == "" || day <= r.to) {
			out = append(out, r.words)
		}
	}
	return strings.Join(out, "; ")
}
