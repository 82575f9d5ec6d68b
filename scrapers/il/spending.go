package il

import (
	"time"

	"daylight/internal/ilgov"
	"daylight/internal/source"
)

// spendingReports are the quarterly reports of ministries on their purchase orders,
// published under the freedom of information act on gov.il, one file for each
// ministry and quarter. They are imported: the site has no list that stays.
func spendingReports() source.Source {
	return source.Source{
		ID: "il-spending", Name: "Israel ministries' purchase orders (quarterly reports)", Publisher: "Government Freedom of Information Unit, Ministry of Justice",
		Country: "IL", Homepage: "https://www.gov.il/he/collectors/collectors",
		License: "No open licence stated", LicenseURL: "https://www.gov.il/he/",
		Hosts:   []string{"www.gov.il"},
		Cadence: 92 * 24 * time.Hour, Timezone: "Asia/Jerusalem",
		Since: time.Date(2015, 1, 1, 0, 0, 0, 0, time.UTC), WindowSize: 30 * 366 * 24 * time.Hour,
		ParserVersion: 1, Parser: ilgov.Spending{},
		Unverified: "No report of today was at hand: headers follow public programs that read reports of 2015 to 2025.",
	}
}
