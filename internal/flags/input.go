package flags

import (
	"time"

	"github.com/shopspring/decimal"

	"daylight/internal/procurement"
)

// Input is what the rules read of one contracting process.
type Input struct {
	Process procurement.ID
	// OCID is the process's identifier. A process without is in no Cardinal rule.
	OCID string
	// Set names the population the process belongs to, such as a source. Quartiles,
	// main currency and base rates are those of a set.
	Set string
	// Order puts the processes of a set in the order in which their currencies were
	// observed, such as the time of the first publication in seconds; ties by OCID.
	Order int64
	// Release is the compiled release. It is read, never changed or kept.
	Release procurement.Object
	// Resolve gives the organisation that a local identifier of Release stands for:
	// a key that is the same in all processes and rests on an identifier, never on a
	// score. Empty: the organisation is not known by identifier, and no mark is set
	// on it. Nil: local identifiers are the same in all processes of the set, as
	// Cardinal assumes.
	Resolve func(localID string) string
	// Buyer and ProcuringEntity are keys like those of Resolve; where empty they are
	// resolved from the references in Release.
	Buyer, ProcuringEntity string
	// Country is the buyer's, ISO 3166-1 alpha-2, or empty.
	Country string
	// Kind is the kind of buyer in the terms of Threshold.Buyer, or empty.
	Kind BuyerKind
	// Published is when the first notice was published, zero if unknown.
	Published time.Time
	// History has the first and the current value of each contract whose first
	// publication is known.
	History []Growth
	// Announced says when each award and contract was first published.
	Announced []Announcement
	// Spend has the money of the process by the rules of package money. Nil: the
	// values of active awards are taken.
	Spend []Spend
	// Captures is how often the source's notices were compared with what it had
	// served before: 0 or 1 says that no two captures could be compared.
	Captures int
	// SilentEdits are the differences found between two captures of one notice
	// that no notice announces.
	SilentEdits []SilentEdit
}

// BuyerKind is a kind of buyer that thresholds depend on.
type BuyerKind string

// Kinds of buyers.
const (
	Central    BuyerKind = "central"     // central government authority, Directive 2014/24/EU Annex I
	SubCentral BuyerKind = "sub-central" // other contracting authority in the EU
	Federal    BuyerKind = "federal"     // agency of the United States under the FAR
)

// Figure is an amount with the place where it was published.
type Figure struct {
	Amount   decimal.Decimal
	Currency string
	Tax      procurement.Tax
	Notice   procurement.ID
	Version  int
	Path     string // JSON pointer into the notice's release
}

// Growth is the value of a contract as first published and as it stands now.
type Growth struct {
	Contract       string // contracts/id
	First, Current Figure
}

// Announcement is the first publication of an award or contract.
type Announcement struct {
	Owner   procurement.Owner // procurement.OfAward or procurement.OfContract
	ID      string            // awards/id, contracts/id
	On      time.Time
	Notice  procurement.ID
	Version int
}

// Spend is money that a buyer awarded, counted once. Supplier is empty where the
// money is not one supplier's alone, or the supplier is not known by identifier.
type Spend struct {
	Buyer, Supplier string // keys like those of Input.Resolve
	Amount          decimal.Decimal
	Currency        string
	Path            string // of the figure in the compiled release
}

// SilentEdit is a difference between two captures of one notice: same identifier,
// other content, and no later notice that announces it.
type SilentEdit struct {
	Notice             procurement.ID
	From, To           int // versions
	SeenFrom, SeenTill time.Time
	Paths              []string // JSON pointers of what differs
}
