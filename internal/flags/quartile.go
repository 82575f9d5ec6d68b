package flags

import (
	"math"
	"slices"
)

// tolerance is within what two ratios are equal.
const tolerance = 1e-9

// Quantile is the p-quantile (0 to 1) of sorted values after Hyndman and Fan's
// type 8: the value at place (n + 1/3)p + 1/3, counted from 1, between two values
// in proportion. NaN for no values.
func Quantile(sorted []float64, p float64) float64 {
	n := len(sorted)
	if n == 0 {
		return math.NaN()
	}
	h := (float64(n)+1.0/3)*p + 1.0/3
	below := int(math.Floor(h))
	switch {
	case below < 1:
		return sorted[0]
	case below >= n:
		return sorted[n-1]
	}
	return sorted[below-1] + (h-float64(below))*(sorted[below]-sorted[below-1])
}

// fence is the border beyond which values are marked: low ones where low is true.
type fence struct {
	q1, q3, at float64
	low, fixed bool
	ties       bool
}

// fenceOf computes a fence of 1.5 interquartile ranges, or takes a fixed one.
func fenceOf(values []float64, low bool, fixed *float64, ties bool) fence {
	values = slices.Sorted(slices.Values(values))
	f := fence{q1: Quantile(values, 0.25), q3: Quantile(values, 0.75), low: low, ties: ties}
	switch {
	case fixed != nil:
		f.at, f.fixed = *fixed, true
	case low:
		f.at = f.q1 - 1.5*(f.q3-f.q1)
	default:
		f.at = f.q3 + 1.5*(f.q3-f.q1)
	}
	return f
}

// beyond reports whether a value lies at the fence or beyond it. Where the
// quartiles coincide, the fence is where a quarter or more of the values lie, so
// that being there is nothing special.
func (f fence) beyond(v float64) bool {
	border := f.at
	if !f.fixed && !f.ties && f.q3-f.q1 <= tolerance {
		if f.low {
			return v < border-tolerance
		}
		return v > border+tolerance
	}
	if f.low {
		return v <= border+tolerance
	}
	return v >= border-tolerance
}
