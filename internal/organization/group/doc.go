// Package group says which organisations belong to a group of companies, which
// texts name the group, and what kind of public body a buyer is.
//
// Parents are rows (Link) with a source, an address and a day, never guesses. A
// small registry of our own is embedded; ParseCSV and ParseGLEIF read more, and
// parents that a procurement record states are rows like any other. Two sources
// that disagree are both kept. An organisation that only looks like a member is
// Possible, one that a list names beside a company is ListedWith: neither is in
// any total.
//
// The package is pure: no I/O, no clock, no state but its embedded tables. The
// same rows in any order give the same result.
package group
