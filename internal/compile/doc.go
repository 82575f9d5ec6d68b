// Package compile turns the notice versions of one contracting process into its
// compiled state: the OCDS merge of its notices, and the rows of parties, lots,
// awards, contracts and every published amount with its way back to the notice.
//
// It is pure: it reads stored bodies only, and the same bodies give the same
// Process on every machine, in whatever order they arrived.
package compile
