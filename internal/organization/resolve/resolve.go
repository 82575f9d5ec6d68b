package resolve

import (
	"context"
	"errors"
	"runtime"

	"daylight/internal/organization"
	"daylight/internal/procurement"
)

// Limits of resolving. They bound the work and what is joined without people.
const (
	// BlockCap is the largest block of which all pairs are compared. In larger
	// ones each node meets its neighbours in alphabetical order. Blocks of one
	// identifier have no cap: they are chained.
	BlockCap = 200
	// ComponentCap is how many identifier clusters names alone may join; a
	// larger component is held for review.
	ComponentCap = 50
	// UnlikeCap is how many unlike names one identifier may stand under.
	UnlikeCap = 20
	// SuggestionCap is how many questions of each kind one organisation gets;
	// the best by score are kept, and the rest is counted.
	SuggestionCap = 10
)

// Methods of an edge beside those of organization.Compare.
const (
	// ByDecision marks an edge that people decided.
	ByDecision = "decision"
)

// Node is one distinct mention key and what its mentions say together.
type Node struct {
	ID      procurement.ID
	Profile organization.Profile
	// Buyer and Supplier say in which roles it was ever mentioned. An identifier
	// of a buyer that stands under suppliers with other names is demoted.
	Buyer, Supplier bool
	Mentions        int
	// Stake is the money that depends on it, whole USD; it orders the queue.
	Stake int64
}

// Decision is a judgement by people on two nodes: Same joins them, Different
// and Unsure keep them apart, and Unsure asks no more.
type Decision struct {
	A, B      procurement.ID
	Judgement organization.Judgement
}

// Edge is a judgement on two nodes, with its evidence. A is less than B.
type Edge struct {
	A, B      procurement.ID
	Judgement organization.Judgement
	Method    string
	Score     float64 // 0 to 1
	Reasons   []string
	// Stake is what moves if the two become one, or part: the smaller of the
	// two organisations' stakes, whole USD.
	Stake int64
}

// Demoted is an identifier that is not used, and why.
type Demoted struct {
	Scheme, ID string
	Reason     string
	Nodes      []procurement.ID // sorted
}

// Component is a set of nodes that would be one organisation, but for a reason
// to review it first: their joins by name are withheld.
type Component struct {
	Members []procurement.ID // sorted
	Reason  string
}

// Stats counts what was done.
type Stats struct {
	Nodes, Components, Largest        int
	Blocks, Overflowing               int // blocks of more than one node; those above BlockCap
	PairsCompared, PairsBeyondCap     int64
	Same, Suggested, Different        int // edges
	SuggestionsBeyondCap              int
	DecisionsApplied, DecisionsUnused int // unused: a node is not there any more
}

// Result is what Resolve found.
type Result struct {
	// Edges are sorted by A and B. Same edges form a forest: each is one merge.
	Edges []Edge
	// Nodes are the ids of all nodes, sorted; Canonical, parallel to it, is the
	// lowest id of each node's component.
	Nodes, Canonical []procurement.ID
	Demoted          []Demoted   // sorted by scheme, id and reason
	Held             []Component // sorted by first member
	Stats            Stats
}

// Options of Resolve. The zero value is useful.
type Options struct {
	Workers int // goroutines that compare; by default GOMAXPROCS
}

// Resolve finds the components of the nodes. It fails if two nodes have one id,
// a decision is not one of Same, Different and Unsure, or ctx ends. It keeps no
// reference to the nodes and does not change them.
func Resolve(ctx context.Context, nodes []Node, decisions []Decision, o Options) (Result, error) {
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	c, err := newCorpus(nodes)
	if err != nil {
		return Result{}, err
	}
	verdicts, err := c.decide(decisions)
	if err != nil {
		return Result{}, err
	}
	demoted := c.demote()
	cands := c.block()
	if err := ctx.Err(); err != nil {
		return Result{}, err
	}
	links, err := c.judge(ctx, cands, o.Workers)
	if err != nil {
		return Result{}, err
	}
	s := c.settle(links, verdicts)
	r := Result{Demoted: demoted, Held: s.held, Stats: c.stats}
	c.emit(&r, s)
	return r, nil
}

var errTwice = errors.New("two nodes have one id")
