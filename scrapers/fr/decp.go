package fr

import (
	"time"

	"daylight/internal/decp"
	"daylight/internal/engine/opendatasoft"
	"daylight/internal/source"
)

// essentialData is the consolidated data set of essential procurement data (DECP)
// of France's ministry of the economy: contracts of buyers from 40,000 EUR, as
// their profiles publish them, since 2018. Files of the format, as buyers publish
// them on data.gouv.fr, can be imported: concessions come that way alone.
//
// Reported by others, September 2026 (no answer was seen):
//   - a row for each combination of contract, modification and subcontract; CDL
//     and INX stand for an empty field;
//   - a modification does not change datepublicationdonnees, so rows are asked for
//     by each of their four publication dates. Those of modifications are text;
//   - the data set of the 2019 format has had no new rows since 8 February 2024,
//     and its SIRETs are numbers that lost their leading zeros;
//   - no names of buyers or holders in the 2022 format.
func essentialData() source.Source {
	return source.Source{
		ID: "fr-decp", Name: "Données essentielles de la commande publique", Publisher: "Ministère de l'Économie, direction des affaires juridiques",
		Country: "FR", Homepage: "https://data.economie.gouv.fr/explore/dataset/decp-2022-marches-valides/",
		License: "Licence Ouverte 2.0", LicenseURL: "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
		Hosts:   []string{"data.economie.gouv.fr"},
		Cadence: 24 * time.Hour, Timezone: "Europe/Paris",
		Since:      time.Date(2018, 10, 1, 0, 0, 0, 0, time.UTC),
		WindowSize: 15 * 24 * time.Hour,
		Policy:     source.Policy{MaxBody: 1 << 30, Timeout: 10 * time.Minute}, // an export of a large day

		ParserVersion: 1,
		Crawler: opendatasoft.Spec{
			URL: "https://data.economie.gouv.fr/api/explore/v2.1/catalog/datasets",
			Queries: []opendatasoft.Query{
				{
					Dataset: "decp-2022-marches-valides",
					Where: "datepublicationdonnees=date'{day}' or datepublicationdonneesmodificationmodification=\"{day}\"" +
						" or datepublicationdonneesactesoustraitance=\"{day}\" or datepublicationdonneesmodificationactesoustraitance=\"{day}\"",
					Order: "acheteur_id,id,idmodification,idactesoustraitance,titulaire_id_1,montant,source",
				},
				{
					Dataset: "decp-v3-marches-valides", Where: "datepublicationdonnees=date'{day}'", Order: "uid,titulaire_id_1",
					Until: time.Date(2024, 2, 9, 0, 0, 0, 0, time.UTC),
				},
			},
		},
		Parser:     decp.Parser{},
		Unverified: "no answer of the live data set was seen; columns and their types are as others recorded them in 2026, the data set's id of the 2019 format and its date column too",
	}
}
