// Package br holds the sources of Brazil.
package br

import "daylight/internal/source"

// Sources lists the sources of this package.
func Sources() []source.Source {
	return []source.Source{procurementPortal()}
}
