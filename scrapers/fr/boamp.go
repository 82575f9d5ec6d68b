package fr

import (
	"time"

	"daylight/internal/boamp"
	"daylight/internal/engine/opendatasoft"
	"daylight/internal/source"
)

// bulletin is the BOAMP, France's official bulletin of public procurement notices:
// calls, awards, corrections and cancellations since 2015, national forms and those
// sent to TED. Some 300 to 800 notices appear on a working day.
//
// Reported by others, 2026 (no record was seen):
//   - offset + limit above 10,000 is refused: hence day by day;
//   - boamp-datadila.opendatasoft.com serves the same data set;
//   - the form stands as JSON in the text of one field.
func bulletin() source.Source {
	return source.Source{
		ID: "fr-boamp", Name: "Bulletin officiel des annonces des marchés publics", Publisher: "Direction de l'information légale et administrative",
		Country: "FR", Homepage: "https://www.boamp.fr/",
		License: "Licence Ouverte 2.0", LicenseURL: "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
		Hosts:   []string{"boamp-datadila.opendatasoft.com", "www.boamp.fr"},
		Cadence: 24 * time.Hour, Timezone: "Europe/Paris",
		Since:         time.Date(2015, 3, 1, 0, 0, 0, 0, time.UTC),
		WindowSize:    15 * 24 * time.Hour,
		Policy:        source.Policy{MaxBody: 512 << 20, Timeout: 5 * time.Minute},
		ParserVersion: 1,
		Crawler: opendatasoft.Spec{
			URL:     "https://boamp-datadila.opendatasoft.com/api/explore/v2.1/catalog/datasets",
			Queries: []opendatasoft.Query{{Dataset: "boamp", Where: "dateparution=date'{day}'", Order: "idweb"}},
		},
		Parser:     boamp.Parser{},
		Unverified: "no record of the live data set was seen; built from the published schema of the forms, field lists and reports of other crawlers of 2026",
	}
}
