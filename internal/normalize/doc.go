// Package normalize reads what people write into forms: amounts of money in every
// notation, dates, currencies, countries and languages. Its functions are pure and
// never guess: what can be read in two ways is an error, unless the caller says
// which way the portal writes. Nothing is repaired silently: a caller keeps the
// published text beside what it was read as.
//
// Identifiers of organisations, with their schemes and checksums, are read by
// package organization; classification codes stay as published.
package normalize
