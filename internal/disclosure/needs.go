package disclosure

import (
	"time"

	"daylight/internal/jsontree"
	"daylight/internal/procurement"
)

// need is something that a process should say at some stages. absent reports
// whether it does not; it may say in g how.
type need struct {
	code, what, field string
	stages            []string
	absent            func(f *facts, g *Gap) bool
}

// needs lists what is looked for, in the order in which it is shown.
func needs() []need {
	var (
		all      = []string{"planning", "tender", "award", "contract", "cancelled", "unsuccessful"}
		before   = []string{"planning", "tender", "cancelled"}
		tendered = []string{"tender", "award", "contract", "cancelled", "unsuccessful"}
		awarded  = []string{"award", "contract"}
		signed   = []string{"contract"}
	)
	return []need{
		{Title, "a title", "tender/title", all, func(f *facts, _ *Gap) bool { return f.p.Title == "" }},
		{Buyer, "the buyer", "buyer", all, func(f *facts, _ *Gap) bool { return !f.role("buyer", "procuringEntity") }},
		{EstimatedValue, "an estimated value", "tender/value", before, (*facts).noEstimate},
		{Deadline, "the deadline for bids", "tender/tenderPeriod/endDate", []string{"tender"},
			func(f *facts, _ *Gap) bool { return f.p.TenderEnd.IsZero() }},
		{Method, "the procurement method", "tender/procurementMethod", all,
			func(f *facts, _ *Gap) bool { return f.p.Method == "" && f.p.MethodDetail == "" }},
		{MethodReasons, "the reasons for a procedure without an open call", "tender/procurementMethodRationale", tendered, (*facts).noReasons},
		{Outcome, "the outcome: an award, or that there was none", "awards", []string{"tender"}, (*facts).noOutcome},
		{Suppliers, "the suppliers", "awards/suppliers", awarded, func(f *facts, _ *Gap) bool { return !f.role("supplier") }},
		{AwardedValue, "an awarded or signed value", "awards/value", awarded, (*facts).noAwardedValue},
		{Split, "how the award is split between its suppliers", "contracts/value", awarded, (*facts).noSplit},
		{Bids, "the number of bids", "tender/numberOfTenderers", awarded, func(f *facts, _ *Gap) bool { return f.p.Bids < 0 }},
		{OtherBidders, "who the other bidders were", "tender/tenderers", awarded, (*facts).noOtherBidders},
		{CallOffs, "what was called off under the framework", "contracts/relatedProcesses", awarded, (*facts).noCallOffs},
		{Signature, "the date of signature", "contracts/dateSigned", signed, func(f *facts, _ *Gap) bool {
			return !f.anyContract(func(c procurement.Contract) bool { return c.Signed != "" })
		}},
		{Term, "the term of the contract", "contracts/period", signed, func(f *facts, _ *Gap) bool {
			return !f.anyContract(func(c procurement.Contract) bool { return c.Starts != "" || c.Ends != "" })
		}},
		{Documents, "documents, such as the contract", "contracts/documents", awarded, func(f *facts, _ *Gap) bool { return len(f.p.Documents) == 0 }},
		{ContractText, "the text of the contract", "contracts/documents", signed, (*facts).noContractText},
		{Updates, "what became of the contract", "contracts/implementation", signed, (*facts).noUpdates},
	}
}

// noReasons: the rationale is asked of the limited and the direct procedure.
func (f *facts) noReasons(*Gap) bool {
	tender := jsontree.Obj(f.p.Compiled, "tender")
	given := tender["procurementMethodRationale"] != nil || tender["procurementMethodRationaleClassifications"] != nil
	return !given && (f.p.Method == "limited" || f.p.Method == "direct")
}

// Grace periods before a notice is called for: awards take months, and publishers
// are late.
const (
	outcomeMonths = 12 // after the deadline for bids
	updateMonths  = 6  // after the end of the contract
)

func (f *facts) noOutcome(g *Gap) bool {
	if f.p.TenderEnd.IsZero() || !f.past(f.p.TenderEnd, outcomeMonths) {
		return false
	}
	g.What += "; bids were due on " + f.p.TenderEnd.UTC().Format(time.DateOnly)
	return true
}

// noUpdates: the contract ended, and no notice came after its end, no payment was
// published, and no status says how it ended.
func (f *facts) noUpdates(g *Gap) bool {
	last := ""
	for _, c := range f.p.Contracts {
		switch {
		case procurement.CameToNothing(c.Status) || c.Status == "terminated":
			continue
		case c.Ends == "":
			return false
		}
		last = max(last, c.Ends)
	}
	end, err := time.Parse(time.DateOnly, last)
	if err != nil || !f.past(end, updateMonths) || f.p.LastPublished.After(end) || f.implemented() {
		return false
	}
	g.What += " since its end on " + last
	return true
}

func (f *facts) implemented() bool {
	for _, t := range f.p.Transactions {
		if t.Kind == "payment" {
			return true
		}
	}
	contracts, _ := f.p.Compiled["contracts"].([]any)
	for _, c := range contracts {
		contract, _ := c.(procurement.Object)
		if len(jsontree.Obj(contract, "implementation")) > 0 {
			return true
		}
	}
	return false
}

// past reports whether so many months have passed after t on the day of AsOf.
func (f *facts) past(t time.Time, months int) bool {
	asOf, err := time.Parse(time.DateOnly, f.asOf)
	return err == nil && t.AddDate(0, months, 0).Before(asOf)
}
