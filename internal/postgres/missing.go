package postgres

import (
	"slices"

	"daylight/internal/procurement"
)

// missing names what a process of this stage should say by OCDS 1.1 and this one
// does not. A withheld amount is said, as withheld.
func missing(p *ContractPage) []Missing {
	var out []Missing
	need := func(absent bool, what, field string) {
		if absent {
			out = append(out, Missing{what, field})
		}
	}
	has := func(kinds ...procurement.AmountKind) bool {
		return slices.ContainsFunc(allFigures(p), func(f Figure) bool {
			return slices.Contains(kinds, f.Kind) && f.Current && f.Status != procurement.Missing && f.Status != procurement.Reported
		})
	}
	role := func(roles ...string) bool {
		return slices.ContainsFunc(p.PartyRows, func(r PartyRow) bool {
			return slices.ContainsFunc(r.Roles, func(s string) bool { return slices.Contains(roles, s) })
		})
	}
	awarded := p.Stage == "award" || p.Stage == "contract"
	need(p.Title == "", "a title", "tender/title")
	need(!role("buyer", "procuringEntity"), "the buyer", "buyer")
	need(!awarded && p.Stage != "unsuccessful" && !has(procurement.Estimated, procurement.Budget, procurement.Ceiling), "an estimated value", "tender/value")
	need(p.Stage == "tender" && p.TenderEnd.IsZero(), "the deadline for bids", "tender/tenderPeriod/endDate")
	need(p.Method == "" && p.MethodDetail == "", "the procurement method", "tender/procurementMethod")
	need(awarded && !role("supplier"), "the suppliers", "awards/suppliers")
	need(awarded && !has(procurement.Awarded, procurement.Signed, procurement.Obligated), "an awarded or signed value", "awards/value")
	need(awarded && p.Bids < 0, "the number of bids", "tender/numberOfTenderers")
	need(p.Stage == "contract" && !slices.ContainsFunc(p.ContractRows, func(c ContractRow) bool { return c.Signed != "" }),
		"the date of signature", "contracts/dateSigned")
	need(p.Stage == "contract" && !slices.ContainsFunc(p.ContractRows, func(c ContractRow) bool { return c.Ends != "" || c.Starts != "" }),
		"the term of the contract", "contracts/period")
	need(awarded && len(p.Documents) == 0, "documents, such as the contract", "contracts/documents")
	for _, a := range p.AwardRows {
		consortium := slices.ContainsFunc(a.Names, func(s SupplierRow) bool { return s.Consortium })
		if len(a.Names) > 1 && !consortium {
			need(true, "how the award is split between its suppliers", "contracts/value")
			break
		}
	}
	return out
}

func allFigures(p *ContractPage) []Figure {
	out := slices.Clone(p.ProcessFigures)
	for _, a := range p.AwardRows {
		out = append(out, a.Figures...)
	}
	for _, c := range p.ContractRows {
		out = append(out, c.Figures...)
	}
	return out
}
