package us

import (
	"time"

	"daylight/internal/samawards"
	"daylight/internal/source"
)

const samAwardsAPI = "https://api.sam.gov/contract-awards/v1/search"

// samAwards is the contract awards API of SAM.gov, which takes the place of the
// FPDS ATOM feed and has the same actions: those modified in the window, then those
// deleted in it. Contracts of the Department of Defense come 90 days after they
// were signed.
//
// The API answers requests with a personal key alone (query parameter api_key). The
// crawler asks without one: a key must stand in no archive, log or row, so that it
// is the transport's to add behind the archive. Until it does, the portal refuses
// every request, and files saved with a key of one's own are imported.
//
// By the API's documentation, 2025 to 2026:
//   - 100 records a page at most, offset counts pages, the first 400,000 records of
//     a query are served: a busy day is some 400 requests.
//   - 10 requests a day for a key without a role in SAM.gov, 1,000 with one.
//   - totalRecords, limit and offset are texts.
//   - deletedStatus=yes lists what was deleted within the last six months.
func samAwards() source.Source {
	return source.Source{
		ID: "us-sam-awards", Name: "SAM.gov contract awards", Publisher: "U.S. General Services Administration",
		Country: "US", Homepage: "https://sam.gov/",
		License: "Public domain (work of the U.S. government)", LicenseURL: "https://www.usa.gov/government-works",
		Hosts:   []string{"api.sam.gov"},
		Cadence: 24 * time.Hour, Timezone: "UTC",
		Since: time.Date(2003, 10, 1, 0, 0, 0, 0, time.UTC), WindowSize: 24 * time.Hour,
		ParserVersion: 1, Crawler: samAwardWalk{}, Parser: samawards.Parser{},
		Unverified: "The API wants a personal key, which is not sent yet: paging and deletions follow its documentation, no live answer was recorded.",
	}
}
