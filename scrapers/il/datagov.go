package il

import (
	"time"

	"daylight/internal/ilgov"
	"daylight/internal/source"
)

const dataGov = "https://data.gov.il"

// dataGovTables are the data sets `tenders` and `exemptions` of data.gov.il: all
// publications of mr.gov.il with suppliers and amounts of exemptions.
//
// Said by public programs that read it, 2024 to 2026: the portal answers clients
// that call themselves "datagov-external-client" and refuses many others with 403 or
// with a page of HTML instead of the file. This crawler says who it is and does not
// pretend: where it is refused it says so (ErrBlocked), and the files, saved by a
// browser, are imported.
func dataGovTables() source.Source {
	return source.Source{
		ID: "il-data-gov", Name: "Israel government tenders and exemptions (data.gov.il)", Publisher: "Government Procurement Administration, Ministry of Finance",
		Country: "IL", Homepage: dataGov + "/dataset/tenders",
		License: "data.gov.il terms of use", LicenseURL: dataGov + "/terms",
		Hosts:   []string{"data.gov.il", "e.data.gov.il"},
		Cadence: 7 * 24 * time.Hour, Timezone: "Asia/Jerusalem",
		Since: time.Date(2005, 1, 1, 0, 0, 0, 0, time.UTC), WindowSize: 30 * 366 * 24 * time.Hour,
		Policy:        source.Policy{Every: 2 * time.Second, MaxBody: 1 << 30, Timeout: 10 * time.Minute},
		ParserVersion: 1, Crawler: dataGovFiles{}, Parser: ilgov.Publications{},
		Unverified: "No file of today was recorded: names of data sets and columns follow public programs that read them; the portal may refuse this crawler's name.",
	}
}
