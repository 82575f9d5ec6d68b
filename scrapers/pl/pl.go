// Package pl holds the sources of Poland.
package pl

import "daylight/internal/source"

// Sources lists the sources of this package.
func Sources() []source.Source {
	return []source.Source{bzp()}
}
