// Package procurement is the vocabulary of daylight: what a publication says
// (Notice) and what all publications of one contracting process say together
// (Process), in the terms of the Open Contracting Data Standard 1.1 with lots
// and bids.
//
// It does no I/O, knows no wire format and no database. A parser yields
// Notices, package compile turns the notices of a process into a Process,
// package postgres stores both.
package procurement
