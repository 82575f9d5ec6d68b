//go:build !race

package doctext_test

// underRace is true where the race detector runs.
const underRace = false
