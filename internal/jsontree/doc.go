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
// Decoder reads one stream of tokens and values without holding all of it,
// Each finds the values of a file with one, several, or one on each line.
package jsontree
