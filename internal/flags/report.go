package flags

import (
	"cmp"
	"slices"

	"daylight/internal/procurement"
)

// Role is what the subject of a mark does in the procurement.
type Role string

// Roles. OfProcess is the process itself.
const (
	OfProcess       Role = "process"
	Buyer           Role = "buyer"
	ProcuringEntity Role = "procuringEntity"
	Tenderer        Role = "tenderer"
	Supplier        Role = "supplier"
)

// Subject is what a mark is set on. Key is the OCID for OfProcess, else the key of
// the organisation as Input gives it.
type Subject struct {
	Role Role   `json:"role"`
	Key  string `json:"key"`
}

// Flag is a mark: to review. Value is what the rule measured, see Rule.How.
type Flag struct {
	// Process and OCID are unset for marks on an organisation that rest on several
	// processes; Evidence names them.
	Process procurement.ID
	OCID    string
	Set     string
	Code    string
	Subject Subject
	// With is the other side where the rule is about two organisations (D103: the
	// buyer), else empty.
	With  Subject
	Value float64
	// Version is that of the rule, Parameters are those it ran with.
	Version    int
	Parameters []Parameter
	Evidence   []Evidence
}

// Parameter is a setting of a rule in words.
type Parameter struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Evidence is a row on which a mark rests.
type Evidence struct {
	What string
	// Process and OCID are set where the mark has no process of its own.
	Process procurement.ID
	OCID    string
	// Notice and Version say whose release Path points into; unset: the compiled
	// release.
	Notice  procurement.ID
	Version int
	Path    string // JSON pointer; empty for what was counted or compared
	Value   string // as published, or as computed
}

// Population is the distribution a rule compared with.
type Population struct {
	Set  string
	Code string
	// Group is what was measured: processes or organisations in a role.
	Group Role
	// Currency is the main currency of the set for rules on prices, else empty.
	Currency      string
	N             int
	Q1, Q3, Fence float64
	// Fixed is true where the fence is a setting instead of the quartiles'.
	Fixed bool
	// Gate is the number of valid bids from which R025 looks at a tenderer.
	Gate       float64
	Parameters []Parameter
}

// BaseRate says how often a rule marks, of how many it could be run on. Total =
// Calculable + NotCalculable + Excluded.
type BaseRate struct {
	Set  string
	Code string
	// Unit is what is counted: processes, or organisations in a role.
	Unit Role
	// NotCalculable lacks fields, or has fewer cases than the rule wants; Excluded is
	// what the rule is not about, such as cancelled procedures.
	Flagged, Calculable, NotCalculable, Excluded, Total int
	// Processes is the number of processes in the set, Lacking that of those in which
	// the rule could not be run for want of a field.
	Processes, Lacking int
}

// Report is the result of a run, sorted by set, rule and subject.
type Report struct {
	Settings    Settings
	Flags       []Flag
	Populations []Population
	BaseRates   []BaseRate
}

func (r *Report) sort() {
	slices.SortFunc(r.Flags, compareFlags)
	slices.SortFunc(r.Populations, func(a, b Population) int {
		return cmp.Or(cmp.Compare(a.Set, b.Set), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Group, b.Group), cmp.Compare(a.Currency, b.Currency))
	})
	slices.SortFunc(r.BaseRates, func(a, b BaseRate) int {
		return cmp.Or(cmp.Compare(a.Set, b.Set), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Unit, b.Unit))
	})
}

func compareFlags(a, b Flag) int {
	return cmp.Or(cmp.Compare(a.Set, b.Set), cmp.Compare(a.Code, b.Code), cmp.Compare(a.OCID, b.OCID),
		bytesCompare(a.Process, b.Process), cmp.Compare(a.Subject.Role, b.Subject.Role), cmp.Compare(a.Subject.Key, b.Subject.Key),
		cmp.Compare(a.With.Role, b.With.Role), cmp.Compare(a.With.Key, b.With.Key), cmp.Compare(a.Value, b.Value))
}

func bytesCompare(a, b procurement.ID) int { return slices.Compare(a[:], b[:]) }

func compareEvidence(a, b Evidence) int {
	return cmp.Or(cmp.Compare(a.OCID, b.OCID), bytesCompare(a.Process, b.Process), cmp.Compare(a.Path, b.Path),
		cmp.Compare(a.What, b.What), cmp.Compare(a.Value, b.Value))
}

// keep adds a row to sorted rows of at most limit, dropping the last.
func keep(rows []Evidence, e Evidence, limit int) []Evidence {
	i, _ := slices.BinarySearchFunc(rows, e, compareEvidence)
	if i >= limit {
		return rows
	}
	if rows = slices.Insert(rows, i, e); len(rows) > limit {
		rows = rows[:limit]
	}
	return rows
}
