package us

import (
	"time"

	"daylight/internal/source"
	"daylight/internal/usaspending"
)

const usaspendingAPI = "https://api.usaspending.gov/api/v2"

// usaspendingAwards is the award search of USAspending: federal contracts and
// IDVs (frameworks) by the day of their last modification, each with its
// transactions and subawards. The search reaches back to 2007-10-01; older
// awards are in the bulk files only. The Department of Defense publishes with a
// delay of 90 days.
//
// Seen in the API's contracts and its public code, 2024 to 2026:
//   - award_type_codes of one group only, else 422: contracts and IDVs are two
//     runs.
//   - hasNext is wrong from record 10,000 on unless the request carries both
//     cursor values; the values are null or "None" on the last page.
//   - time_period holds days, both inclusive: a window is rounded to whole days.
//   - no request limit is published, none is tested: one request a second.
func usaspendingAwards() source.Source {
	return source.Source{
		ID: "us-usaspending", Name: "USAspending", Publisher: "U.S. Department of the Treasury, Bureau of the Fiscal Service",
		Country: "US", Homepage: "https://www.usaspending.gov/",
		License: "Public domain (work of the U.S. government)", LicenseURL: "https://www.usa.gov/government-works",
		Hosts:   []string{"api.usaspending.gov"},
		Cadence: 24 * time.Hour, Timezone: "UTC",
		Since: time.Date(2007, 10, 1, 0, 0, 0, 0, time.UTC), WindowSize: 24 * time.Hour,
		ParserVersion: 3, Crawler: awardSearch{}, Parser: usaspending.Parser{},
		Unverified: "No full page of the live search was recorded: paging, cursors and counts follow the API's contracts and code.",
	}
}
