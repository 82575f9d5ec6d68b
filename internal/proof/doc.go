// Package proof follows what the store says back to the archived bytes: a figure
// to the place of its number, a notice version to what its document says when it
// is parsed again, and every archived piece to its hash.
package proof
