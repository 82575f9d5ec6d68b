// Package flags runs the rules that mark a contracting process, or an
// organisation in a set of processes, as one to review. A mark is never a finding
// of wrongdoing: it says which rule, which version of it, which figures, and what
// may explain them innocently.
//
// R003 to R058 are the indicators that the Open Contracting Partnership's Cardinal
// defines, by the definitions of ../shared/reference/OCDS.md section 3; D101 to
// D105 are daylight's own. Rules says each rule in words.
//
// NewRun, Run.Add for every process in any order, Run.Finish: the report does not
// depend on the order. Of a process only what the rules over a population need is
// kept. NotCalculable says of one process which rules could not be run and which
// fields that takes; a rule that ran and marks nothing says "checked, nothing to
// note", never "no risk".
//
// Where the definitions leave room, the reading that marks less is taken:
//   - A process in which a relevant bid or award names an organisation without
//     identifier is left out of the rules that compare organisations.
//   - Amounts of zero or less are no prices.
//   - Where the quartiles of a population coincide, its fence is the quartile
//     itself; only what lies beyond it is marked (Settings.FlagTies: equal, too).
//   - A period that ends before it starts is a contradiction in the data, not a
//     short period (Settings.R003.Reversed: run it all the same).
//
// Prices, differences of prices and sums are exact decimals. Ratios and quartiles
// are float64, never rounded; they are compared with a tolerance of 1e-9.
//
// It stores nothing, resolves no organisations and converts no currencies.
package flags
