// Package il holds the sources of Israel.
package il

import "daylight/internal/source"

// Sources lists the sources of this package.
func Sources() []source.Source {
	return []source.Source{mrGov(), dataGovTables(), spendingReports()}
}
