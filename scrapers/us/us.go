// Package us holds the sources of the United States.
package us

import "daylight/internal/source"

// Sources lists the sources of this package.
func Sources() []source.Source {
	return []source.Source{usaspendingAwards(), fpdsActions(), samAwards(), samOpportunities()}
}
