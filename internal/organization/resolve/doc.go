// Package resolve says which mentions of organisations are one organisation.
//
// A node is one distinct mention: identifier, normalised name and country.
// Resolve finds the pairs worth comparing (blocking), judges each with
// organization.Compare, and joins nodes into components of edges that are the
// same, cut where two nodes are different. Every join is an edge with a method,
// a score and reasons; what is not certain enough is suggested to people, whose
// decisions are an input and win. Nothing is destroyed: a decision that is
// withdrawn gives, resolved again, the former result exactly.
//
// The result is a function of the set of nodes and decisions: neither their
// order nor the number of workers changes it. The package stores nothing.
package resolve
