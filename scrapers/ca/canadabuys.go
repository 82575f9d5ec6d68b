package ca

import (
	"time"

	register "daylight/internal/canadabuys"
	"daylight/internal/source"
)

// canadaBuys is the procurement service of the Government of Canada: tender notices
// and award notices of federal bodies since 8 August 2022, and the history of
// contracts awarded by Public Services and Procurement Canada for them. Provinces and
// municipalities are on the web site, not in the files.
//
// Said by the portal's documentation and public programs that read it, 2026:
//   - three data sets of the catalogue open.canada.ca name the files: one for each
//     fiscal year (April to March), one for all since 2022 or 2023, and of tenders
//     the open ones and those of the last two hours;
//   - tender and award files are made anew every morning, the contract history every
//     month; award files have 10 MB, the contract history 58 MB;
//   - the file server answers 403 to the names of some download programs;
//   - one window takes the files of the fiscal years it touches, whole: so it is long,
//     and a file that has not changed is not read again.
func canadaBuys() source.Source {
	return source.Source{
		ID: "ca-canadabuys", Name: "CanadaBuys", Publisher: "Public Services and Procurement Canada",
		Country: "CA", Homepage: "https://canadabuys.canada.ca/en/tender-opportunities",
		License: "Open Government Licence - Canada", LicenseURL: "https://open.canada.ca/en/open-government-licence-canada",
		Hosts:   []string{"open.canada.ca", filesHost},
		Cadence: 24 * time.Hour, Timezone: "America/Toronto",
		Since: time.Date(2022, 8, 8, 0, 0, 0, 0, time.UTC), WindowSize: 366 * 24 * time.Hour,
		Policy:        source.Policy{Every: 2 * time.Second, MaxBody: 1 << 30, Timeout: 15 * time.Minute}, // all years of a data set in one file
		ParserVersion: 1, Crawler: catalogue{}, Parser: register.Parser{},
		Unverified: "No file of the live portal was at hand: catalogue, names of files and columns follow its documentation and public programs that read it.",
	}
}
