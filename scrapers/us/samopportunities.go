package us

import (
	"time"

	"daylight/internal/samopp"
	"daylight/internal/source"
)

const samFiles = "https://sam.gov/api/prod/fileextractservices/v1/api"

// samOpportunities is SAM.gov's contract opportunities: what federal agencies
// publish before and after they buy, as the daily extract of all active notices and
// the archives by fiscal year. The public files need no key. The API of the same
// notices does: it is read by import only, since a key must not stand in an archived
// address, and crawl has no other way to send one.
//
// Said by public programs that read the files, 2025 and 2026:
//   - a list of files, then a download that leads to the bucket with a signature of
//     the portal's own, good for some minutes;
//   - Windows-1252, about 230 MB a day; an archive may have several times that;
//   - a revision of a notice has a new id, and only the last one is in the file.
//
// What year an archive is of (posting or archiving) is not said: those of the
// window's first year and of all after it are fetched.
func samOpportunities() source.Source {
	return source.Source{
		ID: "us-sam-opportunities", Name: "SAM.gov contract opportunities", Publisher: "U.S. General Services Administration",
		Country: "US", Homepage: "https://sam.gov/",
		License: "Public domain (work of the U.S. government)", LicenseURL: "https://www.usa.gov/government-works",
		Hosts:   []string{"sam.gov", "falextracts.s3.amazonaws.com", "s3.amazonaws.com"},
		Cadence: 24 * time.Hour, Timezone: "America/New_York",
		Since: time.Date(2001, 10, 1, 0, 0, 0, 0, time.UTC), WindowSize: 30 * 366 * 24 * time.Hour,
		Policy:        source.Policy{Every: 2 * time.Second, MaxBody: 3 << 30, Timeout: time.Hour}, // one file a day, of 230 MB
		ParserVersion: 1, Crawler: samExtracts{}, Parser: samopp.Parser{},
		Unverified: "No extract was recorded: addresses, the list of files and the columns follow public programs that read them; whether robots.txt allows them was not seen.",
	}
}
