// Package sk holds the sources of Slovakia.
package sk

import "daylight/internal/source"

// Sources lists the sources of this package.
func Sources() []source.Source {
	return []source.Source{crz()}
}
