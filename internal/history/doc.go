// Package history says what changed: field by field between two states of a
// publication (Diff), word by word between two texts (Words), and step by step
// over the life of a contracting process (Timeline), with what daylight itself
// observed of its notices beside what was published.
//
// It is pure. What is private (procurement.Private) never appears in it, and its
// words are neutral: that content differs between two captures is all that two
// captures can show.
package history
