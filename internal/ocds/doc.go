// Package ocds reads, merges and writes the Open Contracting Data Standard.
//
// Parser yields the releases of any file the standard's publishers serve:
// packages, records, bare releases, arrays and lines of them, in API envelopes,
// packed or not. Merge follows the standard's merging rules to the letter;
// MergeTolerant never fails, for data as it is published. Package writes a
// release package.
//
// It keeps releases as they are published: it repairs no facts and translates no
// 1.0 release to 1.1. That is for packages normalize and compile.
package ocds
