package es

import "daylight/internal/source"

// aggregatedPlatforms is the feed (1044) of the folders that regional and other
// platforms publish and Spain's platform collects, small contracts excepted. It is of
// the same format and has the same oddities as procurementPlatform; its monthly zips
// are PlataformasAgregadasSinMenores_YYYYMM.zip. A folder is in one feed alone.
func aggregatedPlatforms() source.Source {
	return platform(source.Source{
		ID: "es-placsp-aggregated", Name: "Plataformas agregadas a la Plataforma de Contratación",
		Crawler: feed{feeds + "sindicacion_1044/PlataformasAgregadasSinMenores.atom"},
	})
}
