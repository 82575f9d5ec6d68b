// Package intl holds the sources of no one country.
package intl

import "daylight/internal/source"

// Sources lists the sources of no one country.
func Sources() []source.Source {
	return []source.Source{localOCDS(), worldBankNotices()}
}
