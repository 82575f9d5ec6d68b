package disclosure

import "slices"

// Part is one thing that every process of a stage should say.
type Part struct {
	Field, What string
	Have        bool
}

// Score counts the parts that are public. It is never shown without them.
type Score struct {
	Parts    []Part
	Have, Of int
}

// ScoreOf counts what is public of what every process of a stage should say. What
// is expected of some processes alone (the reasons of a limited procedure, a split,
// call-offs) is in the gaps and not in the score, so that scores of one stage are
// of the same parts. A stage that does not exist has no parts.
func ScoreOf(gaps []Gap, stage string) Score {
	var s Score
	for _, n := range needs() {
		if !slices.Contains(n.stages, stage) || !always(n.code) {
			continue
		}
		have := !slices.ContainsFunc(gaps, func(g Gap) bool { return g.Code == n.code })
		s.Parts = append(s.Parts, Part{n.field, n.what, have})
		if s.Of++; have {
			s.Have++
		}
	}
	return s
}

// always reports whether a thing is expected of every process of its stages.
func always(code string) bool {
	switch code {
	case MethodReasons, Outcome, Split, OtherBidders, CallOffs, ContractText, Updates:
		return false
	}
	return true
}
