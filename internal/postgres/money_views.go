package postgres

import (
	"daylight/internal/procurement"
)

// Sum is money of several currencies: the original ones first, then what they are
// at the rates of their dates. Amounts are decimal digits.
type Sum struct {
	// Units is the number of contracts or awards counted, each once.
	Units      int
	Currencies []CurrencySum
	// USD and EUR hold what has a rate; Unconverted is the number of units that have
	// none and are in Currencies alone.
	USD, EUR    string
	Unconverted int
}

// CurrencySum is the part of a sum in one currency. Unconverted units have no
// rate.
type CurrencySum struct {
	Currency, Amount string
	Units            int
	Unconverted      int
}

// Money is what an organisation or group sold or bought. Its parts never mix:
// Total is what it alone stands for; the others stand beside it.
type Money struct {
	// Total: sole and stated parts of a supplier; every counted unit of a buyer.
	Total Sum
	// Assumed: equal parts of consortia that the source states, where no split was
	// published. Joint: whole amounts shared with others, undivided: of stated
	// consortia and of awards to several. Joint is never summed over suppliers.
	Assumed, Joint Sum
	JointUnits     []JointUnit
	// Ceilings may be spent under frameworks, and need not be; CalledOff is what
	// published call-offs name of them, Open the rest, never below zero.
	Ceilings              Sum
	CalledOffUSD, OpenUSD string
	// Subawards: received from other suppliers, or passed on; never added to Total.
	Subawards Sum
	// Reported lists figures that third parties report; Excluded counts what is in
	// no total by reason.
	Reported []ReportedFigure
	Excluded []ReasonCount
	// NotCounted is the number of copies on other portals that are left out.
	NotCounted     int
	Years          []YearSum
	Counterparties []PartySum
	Countries      []CountrySum
}

// JointUnit is an award or contract that several suppliers share.
type JointUnit struct {
	Process    procurement.ID
	Title      string
	Currency   string
	Whole      string
	WholeUSD   string
	Share      string // in Currency; empty if not divided
	Suppliers  int
	Date       string
	Consortium bool
}

// ReportedFigure is a figure that third parties report for a process. Suppliers is
// the number of those who share the award or contract it belongs to: the figure is
// of all of them together.
type ReportedFigure struct {
	Suppliers        int
	Process          procurement.ID
	Title            string
	Kind             procurement.AmountKind
	Amount, Currency string
	Notice           procurement.ID
	Version          int
}

// ReasonCount counts figures that are in no total. Amounts holds their sums by
// currency.
type ReasonCount struct {
	Reason  string
	Count   int
	Amounts []CurrencySum
}

// YearSum is one year; Joint units are counted apart, by whole amounts.
type YearSum struct {
	Year       int // 0 if no date is known
	Units      int
	USD        string
	JointUnits int
	JointUSD   string
}

// PartySum is money with one counterparty.
type PartySum struct {
	PartyLink
	Units int
	USD   string
	// AssumedUSD are equal parts of consortia, assumed: a buyer's total holds them,
	// a supplier's own does not, so they are not in USD.
	AssumedUSD string
	// Share is the part of Total that USD is, in percent, one decimal.
	Share string
}

// CountrySum is money by the country of the buyer.
type CountrySum struct {
	Country string
	Units   int
	USD     string
}
