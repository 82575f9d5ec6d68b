package postgres

import (
	"time"

	"daylight/internal/procurement"
)

// SourceRef is what a page says of the source of a fact.
type SourceRef struct {
	ID, Name, Country, Homepage, License, LicenseURL string
}

// PartyLink leads to an organisation page.
type PartyLink struct {
	// Name is what the party is called, see procurement.Party.Called.
	Name string
	Key  procurement.ID
}

// Figure is one published amount with its way back to the source. Amount and
// High are decimal digits as stored ("1234.5"), empty where there is no number.
type Figure struct {
	Owner             procurement.Owner
	OwnerNo           int
	OwnerName         string // e.g. "Lot 2: Cloud services", empty for the process
	Kind              procurement.AmountKind
	Status            procurement.AmountStatus
	Amount, High      string
	Currency          string
	Tax               procurement.Tax
	Raw, Until, Why   string
	Current           bool
	Notice            procurement.ID
	Version           int
	Path              string // in the notice's release
	Pointer           string // in the archived document
	SourceNoticeID    string
	NoticePublishedAt time.Time
}

// Hit is one process in a list.
type Hit struct {
	ID          procurement.ID
	OCID        string
	Title, Lang string
	Origin      procurement.Origin
	Country     string
	Source      SourceRef
	Stage       string // planning, tender, award, contract, cancelled, unsuccessful
	Published   time.Time
	// PublishedRaw is the time of the last notice as written: its day is the
	// publisher's, whatever the day of Published is in UTC.
	PublishedRaw  string
	Buyers        []PartyLink
	Suppliers     []PartyLink // at most 3
	MoreSuppliers int
	// Main is the figure to show: signed, else awarded, else obligated, else
	// estimated, else ceiling; nil if no figure was published.
	Main *Figure
	// MainOf is the number of current figures of Main's kind; Main is the largest.
	MainOf int
	// CountedUSD is what of it is in totals, in US dollars: empty if nothing is, or if
	// a part has no rate. Flags are the codes of the rules that mark it for review.
	CountedUSD string
	Flags      []string
	// Why says how the process meets the query where its words do not show it: ways
	// into a group, what a buyer does, a name in another script.
	Why []Reason
	// Snippet is a plain-text fragment around the first match, empty if the
	// match is in the title or a name.
	Snippet string
}

// SearchPage is one page of a search result, newest first.
type SearchPage struct {
	Hits []Hit
	// Count is the number of matches; CountCapped says there are more than Count.
	Count       int
	CountCapped bool
	// Next continues after the last hit; empty at the end.
	Next string
	// Sum is the money of the matches, by the rules of spend; of a query for a group
	// that of its members alone, what they share apart. SumCapped says that it was
	// not added up: there are more than 5,000 matches, or not all were counted.
	Sum, SumJoint Sum
	SumCapped     bool
	Group         string
	// Countries and Sources count the matches (of the first 10,000).
	Countries, Sources []FacetCount
}

// FacetCount is one value of a facet.
type FacetCount struct {
	Value, Label string
	Count        int
}

// PartyRow is a party of a contract page with the place of its name.
type PartyRow struct {
	procurement.Party
	Notice  procurement.ID
	Version int
	Pointer string
	// Groups are those that it belongs to or may belong to.
	Groups []GroupRef
}

// AwardRow and ContractRow are an award or contract with its suppliers by name.
type AwardRow struct {
	procurement.Award
	Names    []SupplierRow
	LotNames []string
	Figures  []Figure
}

// ContractRow is a contract with its suppliers and figures.
type ContractRow struct {
	procurement.Contract
	Names   []SupplierRow
	Figures []Figure
}

// SupplierRow is a supplier of an award or contract.
type SupplierRow struct {
	PartyLink
	Consortium bool
}

// NoticeRow is one notice version in a timeline.
type NoticeRow struct {
	ID             procurement.ID
	Version        int
	Latest         bool // of this notice
	SourceNoticeID string
	Published      time.Time
	PublishedRaw   string
	Tags           []string
	// Change is new, official_change or silent_edit (same notice, other content).
	Change     string
	Superseded bool
	FirstSeen  time.Time
	URL        string
	SHA256     string // hex, of the archived document
	Figures    []Figure
}

// LinkRow is a relation to another process; Process is zero where we do not
// hold it.
type LinkRow struct {
	procurement.Link
	Process procurement.ID
	Name    string
}

// ContractPage is all that is known of one process.
type ContractPage struct {
	procurement.Process
	Source         SourceRef
	Stage          string
	PartyRows      []PartyRow
	AwardRows      []AwardRow
	ContractRows   []ContractRow
	ProcessFigures []Figure // of the process, its lots, bids, items and notices
	Timeline       []NoticeRow
	LinkRows       []LinkRow
	// Spend is what of it is in totals, Excluded which figures are not, and why;
	// Checks compares our sums with those the source prints.
	Spend    []SpendRow
	Excluded []ExcludedRow
	Checks   []CheckRow
	// Gaps is what the standard or the law expects and was not published.
	Gaps []GapRow
	// Flags are to review; Copies are other portals' notices of the same contract,
	// this one among them, empty if there is none.
	Flags  []FlagRow
	Copies []CopyRow
	// DocumentTexts is what is known of the Documents that were asked for, by their
	// numbers.
	DocumentTexts map[int]DocumentText
}

// Fact is one leaf of a notice with its place in the document.
type Fact struct {
	Path, Value, Pointer string
}

// NoticePage is one notice version with the proof of its facts.
type NoticePage struct {
	NoticeRow
	Versions []NoticeRow
	Source   SourceRef
	Process  procurement.ID
	OCID     string
	Title    string
	Origin   procurement.Origin
	// The archived document.
	Method, RequestBody string
	Status              int
	FetchedAt           time.Time
	Size                int64
	ArchiveFile         string
	ArchiveOffset       int64
	ArchiveLength       int64
	Media               string
	Pointer             string // of the notice in the document
	Parser              string
	Facts               []Fact // without contact persons
	Hidden              int    // facts left out because they name a contact person
	Issues              []procurement.Issue
}

// NameSeen is a name as published, with how often and when.
type NameSeen struct {
	Name        string
	Count       int
	First, Last time.Time
}

// OrganizationPage is what is known of one organisation.
type OrganizationPage struct {
	// Key stands for the organisation; Nodes are all keys that belong to it.
	Key         procurement.ID
	Nodes       []procurement.ID
	Name        string
	Names       []NameSeen
	Identifiers []string // "SCHEME: id"
	Countries   []string
	Roles       []FacetCount
	// Classes of a buyer with the words they rest on; Offices as "office, town,
	// country" with the number of mentions.
	Classes []string
	Offices []FacetCount
	// Edges say why the nodes are one, and what may belong to it.
	Edges []EdgeRow
	// Parents and departments that records state, Groups it belongs to.
	Parents []ParentRow
	Groups  []GroupRef
	// Sold and Bought are its money as supplier and as buyer or funder.
	Sold, Bought Money
	AsBuyer      []Hit
	AsSupplier   []Hit
	// BuyerCount and SupplierCount are the whole counts; the lists hold the
	// newest 100.
	BuyerCount, SupplierCount int
	// Counterparties: whom it bought from or sold to, by number of contracts.
	Counterparties []PartyCount
}

// PartyCount is an organisation with a number of contracts.
type PartyCount struct {
	PartyLink
	Count int
	// Identifier is "SCHEME: id" or empty: it tells namesakes apart.
	Identifier string
}

// SourceRow is a source with what the store holds of it.
type SourceRow struct {
	SourceRef
	Unverified  string
	Processes   int
	Notices     int
	Quarantined int
	Newest      time.Time
	LastRun     time.Time
	LastOutcome string // complete, partial, failed, or empty
}

// EdgeRow is a statement on whether two nodes are one organisation.
type EdgeRow struct {
	A, B               procurement.ID
	NameA, NameB       string
	IDA, IDB           string // "SCHEME: id" or empty
	CountryA, CountryB string
	Judgement, Method  string
	Score              string
	Reasons            []string
	StakeUSD           string
	// Decided is who decided, if a person did, with the note.
	Decided, Note string
}

// ParentRow is a parent company or department that records state, with the days
// of the first and last notice that do.
type ParentRow struct {
	Name, ID    string
	Department  bool
	Records     int
	First, Last time.Time
	Source      string
}

// GroupRef is a group that an organisation belongs to, and why.
type GroupRef struct {
	ID, Name, Way, Status string
	Source, URL, AsOf     string
	Evidence              []string
}
