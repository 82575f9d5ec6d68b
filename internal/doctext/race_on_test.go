//go:build race

package doctext_test

// underRace is true where the race detector runs: what it keeps beside each byte
// counts against the limits of a child.
const underRace = true
