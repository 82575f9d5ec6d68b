package il

import (
	"time"

	"daylight/internal/mrgov"
	"daylight/internal/source"
)

const mrGovSite = "https://mr.gov.il/ilgstorefront/he"

// mrGov is the procurement portal of Israel's government (Government Procurement
// Administration): tenders of ministries and bodies of state. Saved pages of the
// old site (to about 2019), exemptions among them, are read by import.
//
// Said by public programs that read it, 2025 and 2026:
//   - the list has 20 rows a page, counted from 0, newest update first; a page
//     beyond the end has no rows;
//   - rows show dates only, in Israel's time; not every row shows an update;
//   - a row is repeated for small screens;
//   - some foreign addresses are refused.
//
// One window covers all: the list has no date filter, so that every window walks
// it from the newest row down to its own start.
func mrGov() source.Source {
	return source.Source{
		ID: "il-mr-gov", Name: "Israel government tenders (mr.gov.il)", Publisher: "Government Procurement Administration, Ministry of Finance",
		Country: "IL", Homepage: mrGovSite + "/",
		License: "No open licence stated", LicenseURL: mrGovSite + "/",
		Hosts:   []string{"mr.gov.il"},
		Cadence: 24 * time.Hour, Timezone: "Asia/Jerusalem",
		Since: time.Date(2010, 1, 1, 0, 0, 0, 0, time.UTC), WindowSize: 20 * 366 * 24 * time.Hour,
		Policy:        source.Policy{Every: 2 * time.Second}, // pages are rendered on request
		ParserVersion: 2, Crawler: tenderList{}, Parser: mrgov.Parser{},
		Unverified: "No page of the present site was recorded: addresses, labels and selectors follow public programs that read it; " +
			"the list of tenders is crawled, the address of the list of exemptions is not known.",
	}
}
