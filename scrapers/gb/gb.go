// Package gb holds the sources of the United Kingdom.
package gb

import "daylight/internal/source"

// Sources lists the sources of the United Kingdom.
func Sources() []source.Source {
	return []source.Source{contractsFinder(), findATender()}
}
