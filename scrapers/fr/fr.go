// Package fr holds the sources of France.
package fr

import "daylight/internal/source"

// Sources lists the sources of this package.
func Sources() []source.Source {
	return []source.Source{bulletin(), essentialData()}
}
