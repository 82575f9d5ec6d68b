package procurement

import (
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// Process is the compiled state of one contracting process: what its notices
// say together. Numbers of children (No) count from 1 in the order of the
// compiled release; every child refers to others by these numbers, 0 for none.
type Process struct {
	ID     ID
	OCID   string
	Origin Origin
	// Country is the buyer's, ISO 3166-1 alpha-2, or empty.
	Country              string
	Title, TitleLang     string
	Description          string
	Status               string // tender.status
	Method, MethodDetail string
	Category             string // mainProcurementCategory
	Framework            bool
	Published            time.Time // of the first notice
	LastPublished        time.Time // of the last notice
	TenderEnd            time.Time
	AwardedAt            string // YYYY-MM-DD, of the first award
	Bids                 int    // number of bids, -1 if not stated
	Compiled             Object // the merged release
	Notices              []NoticeRef
	Links                []Link
	Parties              []Party
	Lots                 []Lot
	Items                []Item
	Awards               []Award
	Contracts            []Contract
	Amendments           []Amendment
	Transactions         []Transaction
	BidsReceived         []Bid
	Amounts              []Amount
	Classifications      []Classification
	Documents            []Document
	Events               []Event
	Unknown              []string // what is known not to be published
}

// NoticeRef is a notice version that belongs to a process. Ord is its place in
// the order of publication; Superseded is true where a later notice replaces it
// in full.
type NoticeRef struct {
	Notice     ID
	Version    int
	Ord        int
	Superseded bool
}

// Link is a relation to another process, as published.
type Link struct {
	Kind  string // framework, planning, prior, parent, replaces, renewal
	Ref   string // the other's ocid or notice number
	Title string
}

// Party is one mention of an organisation in a process, as published.
type Party struct {
	No               int
	Roles            []string // OCDS partyRole, sorted
	LocalID          string   // parties.id
	Name             string
	Scheme, LegalID  string
	Address          string
	Locality, Region string
	Postal           string
	Country          string // alpha-2 where it could be read
	Person           bool   // a natural person or sole trader, as far as the source says
	// ParentName and ParentID ("scheme:id") are the parent company that the record
	// states; Department, DepartmentID and Office the same of an agency.
	ParentName, ParentID             string
	Department, DepartmentID, Office string
	Domain                           string // host of its web site, folded
	// Short are short forms and further offices that the record states, for search.
	Short []string
	// Key is the identity by mention: one for all mentions with one identifier,
	// one normalised name and one country; of persons without identifier, one a
	// process. Which keys are one organisation is decided by evidence, elsewhere.
	Key ID
	// Notice, Version and Path are where the name was published: the last notice
	// in force that states it. Zero where the compiled release alone has it.
	Notice  ID
	Version int
	Path    string
}

// Lot is a part of a process that can be awarded by itself.
type Lot struct {
	No                         int
	LocalID                    string
	Title, Description, Status string
	// Framework is true where the lot sets up a framework agreement. Contracts in a
	// dynamic purchasing system are real ones, so that alone does not make it true.
	Framework bool
}

// Item is a good, service or work asked for or delivered.
type Item struct {
	No, OwnerNo          int
	Owner                Owner
	LocalID, Description string
	Quantity, UnitPrice  decimal.NullDecimal
	Unit, Currency       string
}

// Award is a decision to give a contract to one or more suppliers.
type Award struct {
	No                     int
	LocalID, Title, Status string
	Date                   string // YYYY-MM-DD
	Lots                   []int
	Suppliers              []Supplier
	// Bids are the offers that the award names as the winning ones.
	Bids []int
}

// CameToNothing reports whether the status of a lot, award or contract says that
// it was cancelled or found no winner (OCDS 1.1, codelists awardStatus and
// contractStatus; "canceled" is how some write it).
func CameToNothing(status string) bool {
	switch strings.ToLower(strings.TrimSpace(status)) {
	case "cancelled", "canceled", "unsuccessful":
		return true
	}
	return false
}

// Supplier points at the Party that was awarded, signed or bid. Consortium is
// true only where the source states that several act as one.
type Supplier struct {
	PartyNo    int
	Consortium bool
}

// Contract is a signed agreement.
type Contract struct {
	No, AwardNo            int
	LocalID, Title, Status string
	Signed, Starts, Ends   string // YYYY-MM-DD
	ParentRef              string
	Suppliers              []Supplier
	// AwardNos are all awards that the contract carries out; AwardNo is the first.
	AwardNos []int
	// Bids are the offers that the contract names as signed.
	Bids []int
	// WithinFramework is true for a call-off: the source says so, or names the
	// framework and does not deny it.
	WithinFramework bool
}

// Amendment is a published change of a tender, award or contract.
type Amendment struct {
	No, TargetNo    int
	Target          Owner
	Date, Rationale string
}

// Transaction is a payment, an obligation or a subaward: deltas that add up.
type Transaction struct {
	No, ContractNo int
	Kind           string // obligation, payment, subaward
	LocalID, Date  string
	Amount         decimal.NullDecimal
	Currency       string
	Payee          string
	// PartyNo is the subcontractor of a subaward, 0 if it is not named.
	PartyNo int
	// Notice, Version and Path are where the value was published last. Zero where
	// the compiled release alone has it.
	Notice  ID
	Version int
	Path    string
}

// Bid is an offer received, winning or not.
type Bid struct {
	No, LotNo       int
	LocalID, Status string
	Date            string
	Tenderers       []Supplier
}

// Classification is a code that says what is bought.
type Classification struct {
	Owner        Owner
	OwnerNo      int
	Scheme, Code string
	Label        string
	Main         bool
}

// Document is a file that a notice refers to.
type Document struct {
	No                                   int
	Owner                                Owner
	URL, Title, Type, Format, Lang, Date string
}

// Event is something third parties report about a process.
type Event struct {
	Date, Title, URL string
}
