package disclosure

import (
	"cmp"
	"slices"

	"daylight/internal/procurement"
)

// Kind says in what way something is not public.
type Kind string

// Kinds of gaps.
const (
	Missing      Kind = "missing"       // expected, and in none of the notices held
	Withheld     Kind = "withheld"      // the source says that it keeps it back
	Unknown      Kind = "unknown"       // listed by the notices or the reconstruction as not published
	ReportedOnly Kind = "reported_only" // known from third parties alone
)

// Codes of gaps: stable words, one for each thing that can be missing.
const (
	Title          = "title"
	Buyer          = "buyer"
	EstimatedValue = "value_estimated"
	Deadline       = "deadline"
	Method         = "method"
	MethodReasons  = "method_reasons"
	Outcome        = "outcome"
	Suppliers      = "suppliers"
	AwardedValue   = "value_awarded"
	Split          = "split"
	Bids           = "bids"
	OtherBidders   = "other_bidders"
	CallOffs       = "call_offs"
	Signature      = "signature"
	Term           = "term"
	Documents      = "documents"
	ContractText   = "contract_text"
	Updates        = "updates"
	WithheldValue  = "withheld_value" // a figure other than those above, or one of several
	WithheldField  = "withheld_field" // anything but a figure
	ListedUnknown  = "unknown"
)

// Gap is one thing that is not public.
type Gap struct {
	Code string
	// What names the thing in neutral words, such as "the number of bids".
	What string
	// Field is where OCDS 1.1 puts it, such as "tender/numberOfTenderers"; empty for
	// what is listed as unknown.
	Field string
	// Expected names the rules that expect it, several separated by "; "; empty
	// where no rule is known that does.
	Expected string
	Kind     Kind
	// Until (YYYY-MM-DD) and Why are what the source says of withholding. Why also
	// says where the source has no place for the field, and what third parties
	// report.
	Until, Why string
	// Notice, Version and Path are where a figure is said to be withheld or
	// reported: a place in that notice's release. They are zero for all else.
	Notice  procurement.ID
	Version int
	Path    string
}

// Options are what a process alone does not say.
type Options struct {
	// AsOf is the day (YYYY-MM-DD) that lateness is measured by: of the newest
	// notice of the source, say. Empty finds nothing late.
	AsOf string
	// SourceLacks reports whether the source has no place for an OCDS field. It may
	// be nil.
	SourceLacks func(field string) bool
}

// NotInSource is the reason of a gap in a field that the source does not have.
const NotInSource = "this source does not publish it"

// Of lists what is not public of a process at a stage: planning, tender, award,
// contract, cancelled or unsuccessful (compile.Stage). The order is that of the
// field list, then what is withheld, then what is listed as unknown; it depends on
// the process alone.
func Of(p *procurement.Process, stage string, o Options) []Gap {
	f := facts{p, stage, o.AsOf}
	var out []Gap
	for _, need := range needs() {
		g := Gap{Code: need.code, What: need.what, Field: need.field, Kind: Missing}
		if !slices.Contains(need.stages, stage) || !need.absent(&f, &g) {
			continue
		}
		if g.Expected = expected(p, g.Code, g.Field); g.Why == "" && o.SourceLacks != nil && o.SourceLacks(g.Field) {
			g.Why = NotInSource
		}
		out = append(out, g)
	}
	out = append(out, f.withheld()...)
	return append(out, f.unknown()...)
}

// order is the order of gaps with one code.
func (g Gap) order(o Gap) int {
	return cmp.Or(cmp.Compare(g.What, o.What), cmp.Compare(g.Field, o.Field), cmp.Compare(g.Until, o.Until), cmp.Compare(g.Why, o.Why))
}
