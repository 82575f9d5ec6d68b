// Package jsontree reads JSON as portals publish it into trees of
// procurement.Object: numbers keep their digits (json.Number), nothing is lost
// silently.
//
// What is not JSON but can be read in only one way is repaired, and every repair
// is an Issue with its place: duplicate names (the last wins), control
// characters inside strings, trailing commas, leading zeros, NaN, bad escapes.
// Text that is not UTF-8 is read as windows-1252, string by string, so that one
// stray byte does not spoil its neighbours. What Postgres cannot hold in jsonb
// is changed: NUL becomes U+2400, numbers beyond numeric become strings.
//
// Usual JSON is read the fast way (stream.go, scan.go): the end of a value is found
// by its brackets, its tree is made in one pass, and names and strings are parts of
// one string, the text of the value. Who keeps a string for long must clone it. What
// the fast way does not know, the long way (decoder.go, repair.go) reads, with the
// same result.
//
// Decoder reads one stream of tokens and values without holding all of it,
// Each finds the values of a file with one, several, or one on each line.
package jsontree
