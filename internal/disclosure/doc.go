// Package disclosure says what is not public of a contracting process: what the
// standard or the law expects of a process at its stage and the notices held do
// not say, what the source says it withholds, what is known not to be published,
// and what is known from third parties alone.
//
// It reads a compiled process and nothing else, asks no clock and judges nobody: a
// gap may be a rule that does not apply, a field the source has no place for, or a
// notice that was not found. The words for readers are neutral, and hold no name of
// a person beyond what the process itself lists as unknown.
package disclosure
