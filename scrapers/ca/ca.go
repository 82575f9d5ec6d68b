// Package ca holds the sources of Canada.
package ca

import "daylight/internal/source"

// Sources lists the sources of this package.
func Sources() []source.Source {
	return []source.Source{canadaBuys()}
}
