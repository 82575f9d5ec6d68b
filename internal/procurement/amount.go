package procurement

import "github.com/shopspring/decimal"

// AmountStatus says what is known of an amount. Unknown is never zero.
type AmountStatus string

// Statuses of amounts.
const (
	Known       AmountStatus = "known"
	ZeroStated  AmountStatus = "zero_stated" // 0 as published
	Missing     AmountStatus = "missing"     // a currency without a number
	Withheld    AmountStatus = "withheld"    // the source says it is not public (yet)
	Range       AmountStatus = "range"       // Amount to High
	Derived     AmountStatus = "derived"     // the sum of published figures, which Raw lists
	Implausible AmountStatus = "implausible" // kept, never in a total
	Unparsed    AmountStatus = "unparsed"    // Raw could not be read as a number
	Reported    AmountStatus = "reported"    // by third parties, never in a total
)

// AmountKind says what a figure is.
type AmountKind string

// Kinds of amounts.
const (
	Estimated     AmountKind = "estimated"
	Ceiling       AmountKind = "ceiling" // of a framework: may be spent, need not
	Minimum       AmountKind = "minimum"
	Awarded       AmountKind = "awarded"
	Signed        AmountKind = "signed"
	Options       AmountKind = "options"   // with all options exercised
	Obligated     AmountKind = "obligated" // to date, restated by each notice
	Subcontracted AmountKind = "subcontracted"
	BidAmount     AmountKind = "bid"
	NoticeTotal   AmountKind = "notice_total"
	Budget        AmountKind = "budget"
)

// Tax says whether value added tax is in an amount.
type Tax string

// Tax bases of amounts.
const (
	TaxUnknown Tax = "unknown"
	TaxNet     Tax = "net"
	TaxGross   Tax = "gross"
)

// Owner names the kind of row an amount or a code belongs to.
type Owner string

// Owners.
const (
	OfProcess  Owner = "process"
	OfLot      Owner = "lot"
	OfAward    Owner = "award"
	OfContract Owner = "contract"
	OfBid      Owner = "bid"
	OfItem     Owner = "item"
	OfNotice   Owner = "notice"
)

// Amount is one published figure with the place where it was published.
type Amount struct {
	Owner   Owner
	OwnerNo int
	Kind    AmountKind
	// Ord numbers the figures of one owner and kind in the order of publication.
	Ord int
	// Notice and Version name the notice version that states the figure, Path its
	// place in that notice's Release.
	Notice  ID
	Version int
	Path    string
	// Current is false where a later notice restates the figure.
	Current bool
	Status  AmountStatus
	// Amount and High are exact; Amount.Valid is false unless the status has a
	// number. High is set for ranges alone.
	Amount, High decimal.NullDecimal
	// Currency is an ISO 4217 code as published, upper case, or empty.
	Currency string
	Tax      Tax
	// Raw is the text as published where Amount does not say it.
	Raw string
	// Until (YYYY-MM-DD) and Why belong to withheld amounts.
	Until, Why string
}
