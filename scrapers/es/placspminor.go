package es

import "daylight/internal/source"

// minorContracts is the feed (1143) of small contracts, awarded directly, of buyers
// with a profile on Spain's platform: below 15,000 EUR, of works below 40,000 EUR. It
// is of the same format and has the same oddities as procurementPlatform; its monthly
// zips are contratosMenoresPerfilesContratantes_YYYYMM.zip.
func minorContracts() source.Source {
	return platform(source.Source{
		ID: "es-placsp-minor", Name: "Contratos menores de la Plataforma de Contratación",
		Crawler: feed{feeds + "sindicacion_1143/contratosMenoresPerfilesContratantes.atom"},
	})
}
