// Package ted reads what TED publishes, whatever its format: eForms notices
// (package eforms), notices in the older TED_EXPORT (package tedexport), and the
// daily and monthly packages of both (tar.gz, also in one another, and zip). Each
// file is told by its root element, never by its date: the packages of mid-2023 to
// late 2024 hold both formats.
//
// A file that cannot be read does not stop the others of its package. The notices
// of a package carry the steps to their file (see package locate) in Pointer and in
// each of their Pointers.
//
// What TED published before 2011 is told and not read: the daily zips META_ORG,
// UTF8_ORG and ISO_ORG, which are coded headers with free text, and INTERNAL_OJS,
// the format of the Publications Office's own exchange.
package ted
