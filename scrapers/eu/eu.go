// Package eu holds the sources of the European Union.
package eu

import "daylight/internal/source"

// Sources lists the sources of this package.
func Sources() []source.Source {
	return []source.Source{ted()}
}
