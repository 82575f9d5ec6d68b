// Package cluster finds one contract that several portals publish, so that its
// money is counted once. It is pure: a function of processes and of what people
// decided.
//
// Automatic are, between two sources: a notice number of one that the other
// cites; one reference with one buyer in one country; one buyer with like titles
// and the same value. What is weaker, ambiguous or contradicted is suggested and
// counted as two contracts until a person decides. Processes of one source are
// different contracts unless they cite each other.
//
// Nothing is merged: a cluster is a set of processes with its evidence, one of
// which is counted. The same input in any order gives the same result.
package cluster

import (
	"bytes"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"daylight/internal/procurement"
)

// Process is what is compared of a contracting process.
type Process struct {
	// ID is unique in the input.
	ID     procurement.ID
	Source string
	// Country is the buyer's, ISO 3166-1 alpha-2, or empty.
	Country string
	// Origin keeps what was invented or reconstructed apart from what was published.
	Origin procurement.Origin
	// Refs are all identifiers of the process: ocid, notice numbers, aliases, tender
	// references, as published.
	Refs []string
	// Cites are identifiers of others that its notices name as the same procedure:
	// related processes and numbers in text (Citations). A framework, parent or
	// earlier procedure is another contract and does not belong here.
	Cites []string
	// Buyer is the canonical organisation, zero where it is not known.
	Buyer procurement.ID
	// TitleKey is the title in comparable spelling, words with spaces between.
	TitleKey string
	// Value is the total that was awarded or signed, invalid where it is not known.
	Value    decimal.NullDecimal
	Currency string
	// Suppliers are the names of who supplies, in comparable spelling without legal
	// form; empty where they are not known.
	Suppliers []string
	// AwardDate is YYYY-MM-DD or empty; Published that of the first notice.
	AwardDate string
	Published time.Time
	// Contracts and Awards are how many it has.
	Contracts, Awards int
}

// ChoiceKind is what a person decided.
type ChoiceKind string

// Kinds of choices.
const (
	ChooseCounted   ChoiceKind = "counted"   // Process is the copy to count
	ChooseSame      ChoiceKind = "same"      // Process and Other are one contract
	ChooseDifferent ChoiceKind = "different" // they are not; wins over ChooseSame
)

// Choice is a decision in force. Those of processes that are not in the input
// have no effect.
type Choice struct {
	Process, Other procurement.ID
	Kind           ChoiceKind
}

// EvidenceKind says why two processes are, or may be, one contract.
type EvidenceKind string

// Kinds of evidence.
const (
	Person     EvidenceKind = "person"
	Cites      EvidenceKind = "cites"
	Identifier EvidenceKind = "identifier"
	Similar    EvidenceKind = "similar"
)

// Evidence is why A and B (A < B) are, or may be, one contract. Score is 0 to 1.
type Evidence struct {
	A, B   procurement.ID
	Kind   EvidenceKind
	Detail string
	Score  float64
}

// Member is a process of a cluster. Why says, in words, why it is the copy that
// counts, or is not.
type Member struct {
	Process procurement.ID
	Counted bool
	Why     string
}

// Cluster is one contract on several portals; exactly one member is counted. ID
// is the lowest of its processes. Members and Evidence are in the order of IDs.
type Cluster struct {
	ID       procurement.ID
	Members  []Member
	Evidence []Evidence
}

// Result of Link: clusters of two and more, and pairs that a person should judge,
// the strongest evidence of each, in the order of IDs.
type Result struct {
	Clusters    []Cluster
	Suggestions []Evidence
	// Skipped counts blocks that were too large to compare: references and values
	// that many contracts share say nothing.
	Skipped int
}

// Link finds the clusters.
func Link(processes []Process, choices []Choice) Result {
	l := &linker{in: processes, order: make([]int32, len(processes))}
	for i := range l.order {
		l.order[i] = int32(i)
	}
	slices.SortFunc(l.order, func(a, b int32) int { return bytes.Compare(processes[a].ID[:], processes[b].ID[:]) })
	l.prepare()
	l.references()
	l.alike()
	l.edges = slices.CompactFunc(sorted(l.edges), func(a, b edge) bool { return a.a == b.a && a.b == b.b && a.tier == b.tier })
	j := l.join(choices)
	return Result{Clusters: j.clusters(choices), Suggestions: j.suggestions(), Skipped: l.skipped}
}

// linker holds processes by the order of their IDs, and what was found between
// them.
type linker struct {
	in      []Process
	order   []int32
	source  []int32 // number of the source of each
	day     []int32 // of the award since 1970, unknown if none
	edges   []edge
	skipped int
}

const unknown = -1 << 31

// at is the i-th process by ID.
func (l *linker) at(i int32) *Process { return &l.in[l.order[i]] }

// find is the place of an ID, false where the input has none.
func (l *linker) find(id procurement.ID) (int32, bool) {
	i, ok := slices.BinarySearchFunc(l.order, id, func(at int32, id procurement.ID) int { return bytes.Compare(l.in[at].ID[:], id[:]) })
	return int32(i), ok
}

func (l *linker) prepare() {
	numbers := map[string]int32{}
	l.source, l.day = make([]int32, len(l.order)), make([]int32, len(l.order))
	for i := range l.order {
		p := l.at(int32(i))
		n, ok := numbers[p.Source]
		if !ok {
			n = int32(len(numbers))
			numbers[p.Source] = n
		}
		l.source[i], l.day[i] = n, unknown
		if t, err := time.Parse(time.DateOnly, p.AwardDate); err == nil {
			l.day[i] = int32(t.Unix() / (24 * 60 * 60))
		}
	}
}

// edge joins two processes, a before b. Tiers come one after the other: what is
// joined by stronger evidence decides what weaker evidence may join.
type edge struct {
	a, b   int32
	tier   tier
	auto   bool
	score  float64
	detail string
}

type tier uint8

const (
	byPerson tier = iota
	byMutual      // processes of one source that cite each other
	byCitation
	byIdentifier
	bySimilarity
)

func (t tier) kind() EvidenceKind {
	switch t {
	case byPerson:
		return Person
	case byMutual, byCitation:
		return Cites
	case byIdentifier:
		return Identifier
	}
	return Similar
}
