package br

import (
	"time"

	"daylight/internal/pncp"
	"daylight/internal/source"
)

// procurementPortal is Brazil's national portal of public procurement (PNCP), where
// all bodies of union, states and municipalities publish purchases, contracts and
// price registers under the law 14.133 of 2021. Its consultation API is asked by
// day of the last update: a record stands in the window of its latest version, so
// that old records and changes come the same way.
//
// Documented and reported by others, 2025 and 2026:
//   - purchases can be asked for by one modality at a time only (1 to 13), with at
//     most 50 on a page; 51 is refused with 400;
//   - 429 and slow answers occur: hence two seconds between requests;
//   - no rows are answered by 204 without a body.
func procurementPortal() source.Source {
	return source.Source{
		ID: "br-pncp", Name: "Portal Nacional de Contratações Públicas", Publisher: "Comitê Gestor da Rede Nacional de Contratações Públicas",
		Country: "BR", Homepage: "https://www.gov.br/pncp/",
		License: "No open licence stated; open data by law 12.527 of 2011", LicenseURL: "https://www.gov.br/pncp/pt-br/acesso-a-informacao/dados-abertos",
		Hosts:   []string{"pncp.gov.br"},
		Cadence: 24 * time.Hour, Timezone: "America/Sao_Paulo",
		Since:         time.Date(2021, 8, 1, 0, 0, 0, 0, time.UTC),
		WindowSize:    2 * 24 * time.Hour, // some 20,000 records; long spans were seen to time out
		Policy:        source.Policy{Every: 2 * time.Second, Timeout: 5 * time.Minute},
		ParserVersion: 1,
		Crawler:       updates{},
		Parser:        pncp.Parser{},
		Unverified:    "no answer of the live API was seen; built from its official OpenAPI document of 2025 and reports of other crawlers",
	}
}
