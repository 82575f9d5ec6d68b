// Package es holds the sources of Spain.
package es

import "daylight/internal/source"

// Sources lists the sources of this package.
func Sources() []source.Source {
	return []source.Source{procurementPlatform(), aggregatedPlatforms(), minorContracts()}
}
