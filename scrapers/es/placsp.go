package es

import (
	"time"

	"daylight/internal/placsp"
	"daylight/internal/source"
)

// procurementPlatform is Spain's public procurement platform: the folders that
// buyers with a profile there publish (feed 643; small contracts and those of other
// platforms have feeds of their own, 1143 and 1044, in the same format). The feed
// is a chain of files, newest entries first, each naming an older one.
//
// Reported by others, 2026 (no real feed was seen):
//   - a folder has one entry for each version, deleted entries are tombstones;
//   - a window is found by walking the chain from its newest file, so windows that
//     lie far back are dear: history comes by importing the monthly zips
//     (licitacionesPerfilesContratanteCompleto3_YYYYMM.zip), hence Since;
//   - contrataciondelestado.es is the host's former name and still serves.
func procurementPlatform() source.Source {
	return platform(source.Source{
		ID: "es-placsp", Name: "Plataforma de Contratación del Sector Público",
		Crawler: feed{feeds + "sindicacion_643/licitacionesPerfilesContratanteCompleto3.atom"},
	})
}

// feeds is where the platform's feeds stand.
const feeds = "https://contrataciondelsectorpublico.gob.es/sindicacion/"

// platform fills in what the platform's feeds have in common.
func platform(s source.Source) source.Source {
	s.Publisher, s.Country, s.Timezone = "Ministerio de Hacienda", "ES", "Europe/Madrid"
	s.Homepage = "https://contrataciondelsectorpublico.gob.es/"
	s.License, s.LicenseURL = "Reuse under Spanish law 37/2007, source to be named", "https://contrataciondelsectorpublico.gob.es/wps/portal/avisoLegal"
	s.Hosts = []string{"contrataciondelsectorpublico.gob.es", "contrataciondelestado.es"}
	s.Cadence, s.WindowSize = 24*time.Hour, 3*24*time.Hour
	s.Since = time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	s.Policy = source.Policy{Every: 2 * time.Second, MaxBody: 256 << 20}
	s.ParserVersion, s.Parser = 1, placsp.Parser{}
	s.Unverified = "no file of the live feed was seen; built from synthetic samples with the real element names and reports of other crawlers"
	return s
}
