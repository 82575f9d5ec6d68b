package co

import (
	"time"
	_ "time/tzdata" // the zone must not depend on the machine

	"daylight/internal/engine/socrata"
	"daylight/internal/secop"
	"daylight/internal/source"
)

// secopII is SECOP II, the transactional system of public procurement of Colombia, as
// published on the open data portal (Socrata): 8.7 million rows of processes and 5.6
// million of contracts since 2015, 26 September 2026. It stands in for the OCDS API of
// Colombia, which has been down since 2023. SECOP I is another data set, not read.
//
// Said by public programs that read it, 2026:
//   - the data sets are loaded anew every day between 12:00 and 15:30 in Bogotá, so
//     that :updated_at is one and the same in all rows: a window is told by the dates
//     of the rows themselves;
//   - a third of the contracts has no ultima_actualizacion; they are taken by the day
//     they were signed. A contract with neither is in no window;
//   - that a row changed without a new date is not seen;
//   - without an application token the portal slows down and answers 429.
func secopII() source.Source {
	const updated = "(ultima_actualizacion >= {since} AND ultima_actualizacion < {until})" +
		" OR (ultima_actualizacion IS NULL AND fecha_de_firma >= {since} AND fecha_de_firma < {until})"
	const published = "(fecha_de_ultima_publicaci >= {since} AND fecha_de_ultima_publicaci < {until})" +
		" OR (fecha_adjudicacion >= {since} AND fecha_adjudicacion < {until})" +
		" OR (fecha_de_ultima_publicaci IS NULL AND fecha_de_publicacion_del >= {since} AND fecha_de_publicacion_del < {until})"
	return source.Source{
		ID: "co-secop", Name: "SECOP II", Publisher: "Colombia Compra Eficiente",
		Country: "CO", Homepage: "https://www.datos.gov.co/Estad-sticas-Nacionales/SECOP-II-Contratos-Electr-nicos/jbjy-vk9h",
		License: "CC-BY-SA-4.0", LicenseURL: "https://creativecommons.org/licenses/by-sa/4.0/",
		Hosts:   []string{"www.datos.gov.co"},
		Cadence: 24 * time.Hour, Timezone: "America/Bogota",
		Since: time.Date(2015, 1, 1, 0, 0, 0, 0, time.UTC), WindowSize: 7 * 24 * time.Hour,
		Policy:        source.Policy{Every: 2 * time.Second, MaxBody: 256 << 20, Timeout: 10 * time.Minute}, // no token; a count over millions of rows is slow
		ParserVersion: 1, Parser: secop.Parser{},
		Crawler: socrata.Spec{URL: "https://www.datos.gov.co/resource", Limit: 5000, Timezone: "America/Bogota", Queries: []socrata.Query{
			{Dataset: "p6dx-8zbt", Where: published}, {Dataset: "jbjy-vk9h", Where: updated},
		}},
		Unverified: "No answer of the live portal was recorded: fields, words and the dates that change follow public programs that read the two data sets.",
	}
}
