// Package money says what of the published figures of a contracting process is
// spending, and whose: rows that can be added up, because each counted unit is in
// them once, by one basis. It also says what is in no total and why, what may be
// spent under a framework, and what was passed on to subcontractors.
//
// It is pure: a function of a compiled process. Exchange rates, organisations and
// copies of one contract on several portals are the caller's.
//
// # Rules
//
// R1 A unit is counted by obligations, else by its signed value, else by the
// award; never by estimates, budgets, bids, options or ceilings. An award that is
// proposed and not in force (OCDS status pending) is none yet, and a contract that
// awaits its signature counts as the award that it carries out.
//
// R2 Obligations of transactions are deltas and add up; values of awards and
// contracts are restated, so that the current one counts. Where a record has both
// transactions and an obligated total, the total stands if it differs and no
// transaction is published after it: the source made it of the same transactions,
// so some of them are not at hand. A transaction after it makes the total old.
//
// R3 The value of an award or contract on a framework lot is a ceiling, unless
// the contract is a call-off. Contracts in a dynamic purchasing system are spending.
// Where the source has no field for frameworks, the estimate given as the one value
// of several suppliers after a call for competition that speaks of a framework is
// one too: Contracts Finder has GBP 400 million for 34 makers of vehicles so.
//
// R4 Several suppliers get what the tenders say each of them won, or equal parts
// if the source states that they act as one, or nothing by name.
//
// R5 and R6, groups of companies and copies on several portals, are not decided
// here; subawards are a measure of their own.
//
// R7 The total that a notice prints is compared with ours, and counts only where
// no award and no contract has a value.
//
// R8 What was cancelled or came to nothing gives no rows.
//
// R9 Where an award of the whole process stands beside awards of its lots, those
// of the lots count if all lots have one, else that of the whole.
package money

import (
	"github.com/shopspring/decimal"

	"daylight/internal/procurement"
)

// Basis says which figure counts.
const (
	Obligation  = "obligation"
	Signed      = "signed"
	Awarded     = "awarded"
	NoticeTotal = "notice_total"
)

// Alloc says how a unit is divided among suppliers.
const (
	Sole        = "sole"
	Stated      = "stated"      // by tenders with values
	EqualSplit  = "equal_split" // assumed, for a consortium that the source states
	Unallocated = "unallocated"
)

// Reasons for which a figure is in no total.
const (
	ReasonReported    = "reported"      // by third parties
	ReasonWithheld    = "withheld"      // the source keeps it back
	ReasonMissing     = "missing"       // a currency without a number
	ReasonRange       = "range"         // two figures
	ReasonImplausible = "implausible"   // beyond a bound, or 100 times the estimate
	ReasonUnparsed    = "unparsed"      // no number could be read
	ReasonZero        = "zero_stated"   // 0 as published
	ReasonNegative    = "negative"      // a value below 0, deltas excepted
	ReasonCancelled   = "cancelled"     // of what came to nothing
	ReasonPending     = "pending"       // proposed, and not in force
	ReasonCeiling     = "ceiling"       // of a framework: may be spent, need not
	ReasonNoCurrency  = "no_currency"   // nobody knows of what
	ReasonShared      = "shared"        // of a tender that another contract counts
	ReasonOtherLevel  = "lots_or_whole" // R9: counted by lots, or as a whole
)

// Account is the money of one process. All lists are in a fixed order.
type Account struct {
	Rows      []Row
	Excluded  []Excluded
	Ceilings  []Ceiling
	Subawards []Subaward
	Checks    []Check
}

// Place is where a figure was published: a notice version and a JSON pointer into
// its release.
type Place struct {
	Notice  procurement.ID
	Version int
	Path    string
}

// Row is what one supplier got of one counted unit. The rows of a unit in one
// currency add up to Whole exactly.
type Row struct {
	No     int // from 1
	Unit   procurement.Owner
	UnitNo int // number in the process; 0 for the total of a notice
	// PartyNo is the supplier, 0 if the unit is not divided or names nobody.
	PartyNo int
	// BuyerNo and FunderNo are the first parties with these roles, 0 for none.
	BuyerNo, FunderNo int
	Basis, Alloc      string
	// On (YYYY-MM-DD) is the date of signature, else of the award, else of the
	// first publication of the process; empty if none is known.
	On       string
	Amount   decimal.Decimal
	Currency string // as published, upper case, never empty
	Tax      procurement.Tax
	Whole    decimal.Decimal // of the unit
	Members  []int           // all suppliers of the unit, ascending
	// Notice, Version and Path are where the figure stands; of a sum of deltas,
	// where its first part does. Parts lists all parts of such a sum.
	Notice  procurement.ID
	Version int
	Path    string
	Parts   []Place
	// CallOff is true for a contract under a framework; ParentRef names that one as
	// published, or is the process's own ocid. It may be empty.
	CallOff   bool
	ParentRef string
}

// Excluded is a current figure that no total holds.
type Excluded struct {
	Owner    procurement.Owner
	OwnerNo  int
	Kind     procurement.AmountKind
	Reason   string
	Amount   decimal.NullDecimal
	Currency string
	On       string
	Notice   procurement.ID
	Version  int
	Path     string
}

// Ceiling is the most that may be spent under a framework. Ceilings that several
// lots or suppliers share are listed once.
type Ceiling struct {
	Unit     procurement.Owner
	UnitNo   int
	Kind     procurement.AmountKind // Ceiling, or that of a value that is one
	Amount   decimal.Decimal
	Currency string
	On       string
	Notice   procurement.ID
	Version  int
	Path     string
}

// Subaward is money that a supplier passed on. It is part of the contract's and
// never added to it.
type Subaward struct {
	ContractNo, PartyNo int // PartyNo is the subcontractor, 0 if not named
	On                  string
	Amount              decimal.Decimal
	Currency            string
	Notice              procurement.ID
	Version             int
	Path                string
}

// Check compares a total that the source prints with ours of the same figures.
type Check struct {
	Name             string // notice_total, obligations
	Stated, Computed decimal.Decimal
	Currency         string
	Agrees           bool // they differ by 1 % of the stated one at most
	Notice           procurement.ID
	Version          int
	Path             string
}

// Of accounts for the money of a process. The order of the lists of p does not
// matter, the numbers in them do.
func Of(p *procurement.Process) Account {
	l := newLedger(p)
	units := l.lotsOrWhole(l.units())
	var a Account
	for _, u := range units {
		for _, f := range u.figures {
			a.Rows = append(a.Rows, l.rows(u, f)...)
		}
	}
	if u, ok := l.fallback(); ok && len(a.Rows) == 0 {
		a.Rows = l.rows(u, u.figures[0])
	}
	for i := range a.Rows {
		a.Rows[i].No = i + 1
	}
	a.Excluded = l.excluded()
	a.Ceilings = l.ceilings()
	a.Subawards = l.subawards()
	a.Checks = l.checks()
	return a
}

// Bound takes out what is over a bound that the caller knows, such as 5 thousand
// million US dollars at the rate of the day: units by their whole amount, ceilings
// and subawards. They are listed as implausible.
func (a Account) Bound(over func(amount decimal.Decimal, currency, on string) bool) Account {
	out := Account{Excluded: append([]Excluded(nil), a.Excluded...), Checks: a.Checks}
	for i, r := range a.Rows {
		if !over(r.Whole.Abs(), r.Currency, r.On) {
			r.No = len(out.Rows) + 1
			out.Rows = append(out.Rows, r)
			continue
		}
		if before := i - 1; before >= 0 && a.Rows[before].sameUnit(r) {
			continue
		}
		out.Excluded = append(out.Excluded, Excluded{r.Unit, r.UnitNo, r.kind(), ReasonImplausible,
			decimal.NewNullDecimal(r.Whole), r.Currency, r.On, r.Notice, r.Version, r.Path})
	}
	for _, c := range a.Ceilings {
		if !over(c.Amount.Abs(), c.Currency, c.On) {
			out.Ceilings = append(out.Ceilings, c)
			continue
		}
		out.Excluded = append(out.Excluded, Excluded{c.Unit, c.UnitNo, c.Kind, ReasonImplausible,
			decimal.NewNullDecimal(c.Amount), c.Currency, c.On, c.Notice, c.Version, c.Path})
	}
	for _, s := range a.Subawards {
		if !over(s.Amount.Abs(), s.Currency, s.On) {
			out.Subawards = append(out.Subawards, s)
			continue
		}
		out.Excluded = append(out.Excluded, Excluded{procurement.OfContract, s.ContractNo, procurement.Subcontracted, ReasonImplausible,
			decimal.NewNullDecimal(s.Amount), s.Currency, s.On, s.Notice, s.Version, s.Path})
	}
	return out
}

func (r Row) sameUnit(other Row) bool {
	return r.Unit == other.Unit && r.UnitNo == other.UnitNo && r.Currency == other.Currency
}

func (r Row) kind() procurement.AmountKind {
	switch r.Basis {
	case Obligation:
		return procurement.Obligated
	case Signed:
		return procurement.Signed
	case Awarded:
		return procurement.Awarded
	}
	return procurement.NoticeTotal
}
