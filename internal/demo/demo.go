// Package demo holds what the demo adds to the synthetic portals: the
// reconstruction of Project Nimbus, an invented twin of it, the companies of an
// invented group, and the searches it suggests. It runs nothing.
package demo

import _ "embed"

// NimbusSource is the id of the source that Nimbus and Twin are imported into.
const NimbusSource = "local-ocds"

//go:embed nimbus.json
var nimbus string

//go:embed twin.json
var twin string

//go:embed talmorin.csv
var talmorin string

// Package is a document to import. Name is that of its file.
type Package struct {
	Name string
	Data []byte
}

// Packages are the documents that the demo imports after its crawls: Nimbus, then
// Twin.
func Packages() []Package {
	return []Package{{"nimbus-reconstruction.json", Nimbus()}, {"lanternfish-invented.json", Twin()}}
}

// Nimbus is an OCDS release package with the four linked tenders of Project
// Nimbus, Israel, put together from press reports: every release is marked as a
// reconstruction. A fact stands in an OCDS field only where two reports of
// distinct origin state it; what one report states is an event with its address;
// what nobody published is listed as unknown.
func Nimbus() []byte { return []byte(nimbus) }

// Twin is an OCDS release package with four linked tenders of an invented
// government, as it would publish what Nimbus is a report of: one award to two
// suppliers whose value was published and signed, its division was not. Every
// release is marked as synthetic.
func Twin() []byte { return []byte(twin) }

// Parents is a CSV file (see group.ParseCSV) with the companies of the invented
// Talmorin group, whose contracts the synthetic portals publish: members in five
// countries, and three that are possible alone.
func Parents() Package { return Package{"talmorin.csv", []byte(talmorin)} }

// Suggestion is a search to try, with what it shows.
type Suggestion struct {
	Query, Shows string
}

// ThingsToTry suggests searches that find something in the demo's data.
func ThingsToTry() []Suggestion {
	return []Suggestion{
		{"group:talmorin", "an invented company group's contracts in five countries, each with its way in; members count, possible ones do not"},
		{"supplier:talmorin amount:>1m", "the larger contracts that it was awarded, each figure with its way back to the notice"},
		{"nimbus", "Project Nimbus, put together from press reports: one award, two suppliers, and a list of what is not known"},
		{"lanternfish", "an invented twin of it whose value was published: once in the buyer's total, joint on each supplier's page"},
		{"buyer:cics", "an invented agency by its initials: what it awards, and what others award and it funds"},
	}
}
