// Package co holds the sources of Colombia.
package co

import "daylight/internal/source"

// Sources lists the sources of this package.
func Sources() []source.Source {
	return []source.Source{secopII()}
}
