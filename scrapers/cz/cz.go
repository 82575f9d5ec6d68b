// Package cz holds the sources of Czechia.
package cz

import "daylight/internal/source"

// Sources lists the sources of this package.
func Sources() []source.Source {
	return []source.Source{registrSmluv()}
}
