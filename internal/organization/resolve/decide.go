package resolve

import (
	"cmp"
	"fmt"
	"slices"

	"daylight/internal/organization"
)

// decided is what people said, on pairs of nodes that exist.
type decided struct {
	links []link // distinct, sorted by a and b
	of    map[pair]said
}

// decide looks up the decisions' nodes. Two decisions on one pair must agree; a
// decision on a node that is gone waits until it is there again.
func (c *corpus) decide(decisions []Decision) (decided, error) {
	d := decided{of: map[pair]said{}}
	for _, x := range decisions {
		switch x.Judgement {
		case organization.Same, organization.Different, organization.Unsure:
		default:
			return decided{}, fmt.Errorf("decision on %s and %s: judgement %q is none of same, different and unsure", x.A, x.B, x.Judgement)
		}
		a, okA := c.find(x.A)
		b, okB := c.find(x.B)
		if !okA || !okB || a == b {
			c.stats.DecisionsUnused++
			continue
		}
		p := pairOf(a, b)
		judged := saidBy(x.Judgement)
		if before, ok := d.of[p]; ok && before != judged {
			return decided{}, fmt.Errorf("two decisions on %s and %s disagree: withdraw one", x.A, x.B)
		} else if ok {
			continue
		}
		d.of[p] = judged
		d.links = append(d.links, link{min(a, b), max(a, b), 1, judged, byDecision})
		c.stats.DecisionsApplied++
	}
	slices.SortFunc(d.links, byNodes)
	return d, nil
}

func byNodes(x, y link) int { return cmp.Or(cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b)) }

// byFirmness puts what joins first first: decisions, identifiers, then the
// better score.
func byFirmness(x, y link) int {
	return cmp.Or(cmp.Compare(x.method, y.method), cmp.Compare(y.score, x.score), byNodes(x, y))
}
