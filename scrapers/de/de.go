// Package de holds the sources of Germany.
package de

import "daylight/internal/source"

// Sources lists the sources of this package.
func Sources() []source.Source {
	return []source.Source{oeffentlicheVergabe()}
}
