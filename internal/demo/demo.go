// Package demo holds what the demo adds to the synthetic portals: the
// reconstruction of Project Nimbus and the searches it suggests. It runs
// nothing.
package demo

import _ "embed"

// NimbusSource is the id of the source that Nimbus is imported into.
const NimbusSource = "local-ocds"

//go:embed nimbus.json
var nimbus string

// Nimbus is an OCDS release package with the four linked tenders of Project
// Nimbus, Israel, put together from press reports: every release is marked as a
// reconstruction. A fact stands in an OCDS field only where two reports of
// distinct origin state it; what one report states is an event with its address;
// what nobody published is listed as unknown.
func Nimbus() []byte { return []byte(nimbus) }

// Suggestion is a search to try, with what it shows.
type Suggestion struct {
	Query, Shows string
}

// ThingsToTry suggests three searches that find something in the demo's data.
func ThingsToTry() []Suggestion {
	return []Suggestion{
		{"talmorin", "an invented company group's contracts in five countries"},
		{"supplier:talmorin amount:>1m", "the larger contracts that it was awarded, each figure with its way back to the notice"},
		{"nimbus", "Project Nimbus, put together from press reports: one award, two suppliers, and a list of what is not known"},
	}
}
